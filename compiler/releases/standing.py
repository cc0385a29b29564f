"""A release that already is what a build would make: then nothing is made again.

What a release depends on goes into one fingerprint, which its manifest keeps. Nothing here reads a workbook,
so that finding it out costs no more than hashing files.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compiler.diagnostics import CompilerError
from compiler.releases.keeping import digest
from compiler.releases.last import releases_of
from compiler.releases.manifest import NAME, WrittenFile, read_files
from compiler.releases.tool import tool_fingerprint


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asked of a build, as far as it shows in a release."""

    words: tuple[str, ...]
    """The options, each as a text, always in the same order."""
    files: tuple[Path, ...] = ()
    """Files that options name: the template, a blueprint."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A release that is whole and as a build would make it."""

    folder: Path
    files: tuple[WrittenFile, ...]
    head: Mapping[str, Any]
    """What it says about itself."""


def fingerprint(
    asked: Asked, master: tuple[str, str], beside: Sequence[tuple[str, str]], store: Path, folder: Path
) -> str:
    """Hash of all that the release ``folder`` depends on, lower-case hex.

    ``master`` is the master's file name and hash, ``beside`` the files that its settings name, each with its
    hash. The other releases of the master count, since documents tell their history, and audits a trend.
    """
    others = sorted(own for own, _ in releases_of(store, Path(master[0])) if own != folder)
    told: list[object] = [
        tool_fingerprint(),
        asked.words,
        [_hash(path) for path in asked.files],
        master,
        sorted(beside),
        [(own.name, _hash(own / NAME)) for own in others],
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def standing_release(store: Path, master: Path, asked: Asked) -> Standing | None:
    """The release that a build would make, where it stands already, whole and untouched; else None."""
    digest = _hash(master)
    for folder, head in releases_of(store, master):
        inputs = head.get("inputs")
        if not inputs or head.get("tool") != tool_fingerprint() or head["source"].get("sha256") != digest:
            continue
        named: Mapping[str, str] = head.get("beside", {})
        beside = [(name, _hash(master.parent / name)) for name in named]
        if fingerprint(asked, (master.name, digest), beside, store, folder) != inputs:
            continue
        try:
            files = read_files(folder)
        except CompilerError:
            continue
        if _is_untouched(folder, files):
            return Standing(folder, files, head)
    return None


def _is_untouched(folder: Path, files: Sequence[WrittenFile]) -> bool:
    """Whether every file of a release is as it was written; what people put beside them is theirs."""
    return all(_hash(folder / file.path) == file.sha256 for file in files)


def _hash(path: Path) -> str:
    """Hash of a file, lower-case hex; empty: it cannot be read."""
    try:
        return digest(path)
    except OSError:
        return ""
