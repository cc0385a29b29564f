"""Documents of a release that somebody has open in Word."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from compiler.diagnostics import Diagnostic, Kind, Severity, finding
from compiler.locale import N_
from compiler.model.words import Bilingual
from compiler.reading.opening.lock_file import user_of

IN_USE = Kind(
    "PUB032",
    "document-in-use",
    Severity.ERROR,
    N_("{file} is open in Word or another program, so nothing was replaced"),
    N_("Close it, then run the command again"),
)
OPEN = Kind(
    "PUB033",
    "document-open",
    Severity.WARNING,
    N_("{who} has {file} open in Word: what is saved there now replaces the new document"),
    N_("Have it closed without saving; if nobody has it open, delete {mark}"),
)
_SOMEBODY = Bilingual("有人", "Somebody")
_MARK = "~$"
_DROPPED = 2
"""Word puts its mark in the place of up to so many first letters of the name. Seen in its own files."""
_SHARING, _LOCKED = 32, 33
"""``ERROR_SHARING_VIOLATION`` and ``ERROR_LOCK_VIOLATION`` of Windows (winerror.h)."""


def open_meanwhile(folder: Path) -> Iterator[Diagnostic]:
    """A finding for each document of a folder beside which Word's mark stands."""
    for mark, document in _marked(folder):
        try:
            name = user_of(mark.read_bytes()[:1_024])
        except OSError:
            name = ""
        who = Bilingual(name, name) if name else _SOMEBODY
        path = document.relative_to(folder).as_posix()
        yield finding(OPEN, params={"who": who, "file": path, "mark": mark.name}, file=path)


def in_use(error: OSError, folder: Path) -> str:
    """The document of a folder that the system does not let go of; empty: that was not the trouble."""
    windows: int | None = getattr(error, "winerror", None)
    if windows not in (_SHARING, _LOCKED) and not (os.name == "nt" and isinstance(error, PermissionError)):
        return ""
    named = Path(str(error.filename or ""))
    if named.is_file():
        return named.name
    marked = [document for _, document in _marked(folder)] or [
        path for path in sorted(folder.rglob("*")) if path.is_file() and _is_kept(path)
    ]
    return marked[0].relative_to(folder).as_posix() if marked else ""


def _marked(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Word's marks ``~$name.docx``, each with its document."""
    for mark in sorted(folder.rglob(f"{_MARK}*")) if folder.is_dir() else ():
        rest = mark.name.removeprefix(_MARK)
        for path in sorted(mark.parent.glob(f"*{mark.suffix}")):
            if path.name[:_DROPPED] != _MARK and rest in (path.name[cut:] for cut in range(_DROPPED + 1)):
                yield mark, path
                break


def _is_kept(path: Path) -> bool:
    """Whether another program keeps a file to itself."""
    try:
        with path.open("r+b"):
            return False
    except PermissionError:
        return True
    except OSError:
        return False
