"""Standard input: a workbook in a binary format; standard output: its sheets, one line of JSON each thing.

A program of its own, run by `binary`; it imports nothing of this package, so that it needs no more than
the interpreter and python-calamine.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO

import python_calamine


def main(memory: int) -> None:
    """Convert: name, state and merges of a sheet, then its rows that hold something, and an end."""
    _limit_memory(memory)
    say = sys.stdout.write
    workbook = python_calamine.CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
    for meta in workbook.sheets_metadata:
        if meta.typ == python_calamine.SheetTypeEnum.WorkSheet:
            sheet = workbook.get_sheet_by_name(meta.name)
            head = (meta.name, _state(meta.visible), sheet.merged_cell_ranges or [])
            say(json.dumps(["sheet", *head]) + "\n")
            for number, cells in _rows(sheet):
                say(json.dumps(["row", number, cells]) + "\n")
        else:
            say(json.dumps(["other"]) + "\n")
    say(json.dumps(["end"]) + "\n")


def _limit_memory(memory: int) -> None:
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _state(visible: python_calamine.SheetVisibleEnum) -> str:
    states = python_calamine.SheetVisibleEnum
    return (
        "hidden" if visible == states.Hidden else "veryHidden" if visible == states.VeryHidden else "visible"
    )


def _rows(sheet: python_calamine.CalamineSheet) -> Iterator[tuple[int, list[str | float]]]:
    """Number and cells of each row that holds something, from column A on."""
    for number, row in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        cells = [_plain(value) for value in row]
        while cells and cells[-1] == "":
            cells.pop()
        if cells:
            yield number, cells


def _plain(value: object) -> str | float:
    """A value in a form that stays the same: days as ``2026-11-30``, times as ``08:30:00``."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, str | int | float):
        return value
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S").removesuffix(" 00:00:00")
    if isinstance(value, date | time):
        return value.isoformat()
    return _duration(value) if isinstance(value, timedelta) else ""


def _duration(value: timedelta) -> str:
    seconds = round(abs(value.total_seconds()))
    sign = "-" if value < timedelta(0) else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


if __name__ == "__main__":
    main(int(sys.argv[1]))
