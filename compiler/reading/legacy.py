"""Workbooks of older and other formats (.xls, .xlsb, .ods), read by python-calamine."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from compiler.diagnostics import Diagnostic, Kind, Severity, finding
from compiler.locale import N_
from compiler.model import RawSheet
from compiler.reading.errors import DAMAGED, ENCRYPTED, refuse
from compiler.reading.number_format import general
from compiler.reading.text import clean

OTHER_FORMAT = Kind(
    "READ020",
    "other-format",
    Severity.INFO,
    N_("{file} is not an .xlsx file: number formats, notes and merged cells are not seen"),
    N_("Save it as .xlsx in Excel to have cells read exactly as shown"),
)

_PROTECTED = 3


def read_legacy(path: Path, data: bytes) -> tuple[tuple[RawSheet, ...], tuple[Diagnostic, ...]]:
    """The sheets of a workbook in another format, values in their plain form.

    A process of its own reads it: on some damaged files the library aborts, and must not take us with it.
    Raises CompilerError when the file is damaged or protected.
    """
    command = [sys.executable, "-m", "compiler.reading.legacy"]
    done = subprocess.run(command, input=data, capture_output=True, check=False)  # noqa: S603 - our own code
    if done.returncode == _PROTECTED:
        raise refuse(ENCRYPTED, path)
    if done.returncode != 0:
        raise refuse(DAMAGED, path, part=path.name)
    sheets = tuple(_sheet(name, rows) for name, rows in json.loads(done.stdout))
    return sheets, (finding(OTHER_FORMAT, params={"file": path.name}),)


def _convert() -> int:
    """Standard input: a workbook; standard output: its sheets as JSON."""
    import python_calamine  # noqa: PLC0415 - only this process needs it

    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
        sheets = [
            (meta.name, _texts(workbook.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)))
            for meta in workbook.sheets_metadata
            if meta.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
    except python_calamine.PasswordError:
        return _PROTECTED
    sys.stdout.write(json.dumps(sheets))
    return 0


def _texts(rows: Sequence[Sequence[Any]]) -> list[list[str]]:
    return [[_text(value) for value in row] for row in rows]


def _sheet(name: str, rows: Sequence[Sequence[str]]) -> RawSheet:
    numbers: list[int] = []
    kept: list[tuple[str, ...]] = []
    for number, row in enumerate(rows, start=1):
        cells = list(row)
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            numbers.append(number)
            kept.append(tuple(cells))
    return RawSheet(name, "visible", tuple(numbers), tuple(kept))


def _text(value: object) -> str:
    if isinstance(value, str):
        return clean(value)[0]
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return general(float(value))
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S").removesuffix(" 00:00:00")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, timedelta) else ""


if __name__ == "__main__":
    sys.exit(_convert())
