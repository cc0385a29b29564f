"""The bytes of a file: all of them, of one moment, and not while somebody writes them."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

from compiler import disk_errors
from compiler.reading.errors import (
    BEING_SAVED,
    DENIED,
    EMPTY,
    FOLDER,
    HELD,
    LOCK_FILE,
    MISSING,
    NOT_A_WORKBOOK,
    refuse,
)
from compiler.reading.limits import Limits, TooMuchError

_WAITS = (0.0, 0.2, 0.5, 1.0)
"""Seconds before each attempt; Excel takes a moment to save."""
MOMENT = 0.2
"""Seconds after which a file that ends too early is looked at once more."""
_SHARING_VIOLATIONS = (32, 33)
"""Windows' codes for a file, or a part of it, that another program keeps to itself."""


def read_file(path: Path, limits: Limits) -> bytes:
    """The bytes of a file that did not change while they were read.

    Raises CompilerError when there is none, when it may not be read, or when it is being saved all the time,
    and TooMuchError when it is too large to be held in memory.
    """
    if path.name.startswith("~$"):
        raise refuse(LOCK_FILE, path, real=path.name[2:])
    for number, wait in enumerate(_WAITS):
        time.sleep(wait)
        try:
            data = _read_once(path, limits)
        except FileNotFoundError:
            # Excel saves beside the file and renames: for a moment there is none of the name.
            if number == 0:
                raise refuse(MISSING, path, folder=str(path.absolute().parent)) from None
            continue
        except OSError as error:
            raise _denied(path, error) from None
        if data is not None:
            if not data:
                raise refuse(EMPTY, path)
            return data
    raise refuse(BEING_SAVED, path)


def _read_once(path: Path, limits: Limits) -> bytes | None:
    """The bytes; None when the file changed meanwhile."""
    before = path.stat()
    if stat.S_ISDIR(before.st_mode):
        raise refuse(FOLDER, path)
    if not stat.S_ISREG(before.st_mode):
        raise refuse(NOT_A_WORKBOOK, path)  # a pipe or a device may never end
    if before.st_size > limits.file:
        raise TooMuchError("file", limits.file, before.st_size)
    with path.open("rb") as file:
        data = file.read(limits.file + 1)
    return data if _state(before) == _state(path.stat()) and len(data) == before.st_size else None


def _state(about: os.stat_result) -> tuple[int, int, int]:
    return about.st_size, about.st_mtime_ns, about.st_ino


def _denied(path: Path, error: OSError) -> Exception:
    if getattr(error, "winerror", None) in _SHARING_VIOLATIONS:
        return refuse(HELD, path)
    return refuse(DENIED, path, reason=disk_errors.reason(error))
