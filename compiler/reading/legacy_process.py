"""Standard input: a workbook in another format; standard output: its sheets as JSON.

A program of its own, run by `legacy`; it imports nothing of this package, so that it needs no more than
the interpreter and python-calamine.
"""

from __future__ import annotations

import json
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO

import python_calamine

PROTECTED = 3
"""Exit code for a workbook with a password."""
_MEMORY = 1 << 30
"""Bytes of address space; some damaged files ask for terabytes."""


def main() -> int:
    """Convert; each sheet is its name, its state, and its rows of texts and numbers."""
    _limit_memory()
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
        sheets = [
            (meta.name, _state(meta.visible), _rows(workbook, meta.name))
            for meta in workbook.sheets_metadata
            if meta.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
    except python_calamine.PasswordError:
        return PROTECTED
    sys.stdout.write(json.dumps(sheets))
    return 0


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _state(visible: python_calamine.SheetVisibleEnum) -> str:
    states = python_calamine.SheetVisibleEnum
    return (
        "hidden" if visible == states.Hidden else "veryHidden" if visible == states.VeryHidden else "visible"
    )


def _rows(workbook: python_calamine.CalamineWorkbook, name: str) -> list[list[str | float]]:
    rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return [[_plain(value) for value in row] for row in rows]


def _plain(value: object) -> str | float:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, str | int | float):
        return value
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S").removesuffix(" 00:00:00")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, timedelta) else ""


if __name__ == "__main__":
    sys.exit(main())
