"""Which program makes a release: its version alone does not tell two builds of it apart."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from pathlib import Path

import compiler
from compiler.container import PACKERS


@cache
def tool_fingerprint() -> str:
    """Hash of the program's own files, and of what decides how they read and pack; lower-case hex."""
    folder = Path(compiler.__file__).parent
    digest = hashlib.sha256()
    python = ".".join(map(str, sys.version_info[:3]))
    for text in (sys.implementation.name, python, PACKERS):
        digest.update(f"{text}\0".encode())
    for path in sorted(path for path in folder.rglob("*") if path.suffix != ".pyc" and path.is_file()):
        digest.update(f"{path.relative_to(folder).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:24]
