"""The file ``~$name.xlsx`` that Excel keeps beside a workbook while somebody has it open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from compiler.diagnostics import Diagnostic, Doc, Kind, Severity, finding
from compiler.locale import N_
from compiler.model.words import Bilingual
from compiler.reading.text import clean

OPEN_ELSEWHERE = Kind(
    "READ014",
    "open-in-excel",
    Severity.WARNING,
    N_("{who} has {file} open in Excel: what is not saved yet is not read"),
    N_("If something was changed, save it there and run this again; if nobody has it open, delete {lock}"),
    doc=Doc(
        N_("Excel's mark ~$name.xlsx stands beside the workbook; it is gone when the workbook is closed."),
        N_("What somebody has typed since the last saving is in no document."),
        N_("~$master.xlsx of Li Na → saved and closed by her, then read."),
    ),
)
_SOMEBODY = Bilingual("有人", "Somebody")
_NAME_LENGTH, _NAME = 55, 57
"""Where the length of the user's name, and the name in UTF-16, begin. Before them stands the same in the
system's code page: one byte for the length, 54 for the name. Seen in files of Excel 2007 to 365; nothing
describes the form."""
_LONGEST = 52
"""Characters of a user's name in Office."""


def open_elsewhere(path: Path) -> Iterator[Diagnostic]:
    """A finding when somebody has the workbook open in Excel."""
    lock = path.with_name(f"~${path.name}")
    try:
        with lock.open("rb") as file:
            data = file.read(1_024)
    except FileNotFoundError:
        return
    except OSError:
        data = b""  # Excel on the same machine keeps it to itself
    name = user_of(data)
    who = Bilingual(name, name) if name else _SOMEBODY
    yield finding(
        OPEN_ELSEWHERE, params={"who": who, "file": path.name, "lock": lock.name}, value=name or None
    )


def user_of(data: bytes) -> str:
    """The name of the user in the bytes of such a file; empty where there is none."""
    wide = data[_NAME : _NAME + 2 * min(_length(data, _NAME_LENGTH), _LONGEST)]
    name = clean(wide.decode("utf-16-le", "ignore"))[0]
    if name or not data:
        return name
    return clean(data[1 : 1 + min(data[0], _LONGEST)].decode("ascii", "ignore"))[0]


def _length(data: bytes, start: int) -> int:
    return int.from_bytes(data[start : start + 2], "little")
