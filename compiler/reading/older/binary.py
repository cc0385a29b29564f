"""Workbooks of the binary formats: .xls and .xlsb.

python-calamine reads their texts, in a process of its own; what it does not pass on (number formats, errors,
what is hidden) is read from the records.
"""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from compiler.address import MAX_COLUMN, MAX_ROW, CellRange, cell_name
from compiler.diagnostics import Kind, Severity
from compiler.locale import N_
from compiler.model.workbook import RawSheet, RawWorkbook, Trouble
from compiler.reading.errors import NO_SHEET, refuse
from compiler.reading.helper import HelperError, helper
from compiler.reading.limits import EXTENT, Budget, Limits, TooMuchError
from compiler.reading.merges import merges_within
from compiler.reading.number_format import general
from compiler.reading.older.biff import is_protected, read_biff
from compiler.reading.older.compound_file import CompoundFile, CompoundFileError
from compiler.reading.older.stored import Stored, StoredSheet
from compiler.reading.older.xlsb import read_xlsb
from compiler.reading.ooxml.package import Package, SheetState
from compiler.reading.ooxml.strings import Strings
from compiler.reading.ooxml.values import Facts, Values

UNREADABLE = Kind(
    "READ023",
    "unreadable-format",
    Severity.ERROR,
    N_("{file} cannot be read: it is damaged, or larger than a file of this format should be"),
    N_("Open it in Excel and save it as .xlsx"),
)

_PROGRAM = Path(__file__).with_name("calamine_process.py")


class ProtectedError(Exception):
    """The workbook can only be read with a password."""


@dataclass(slots=True)
class _Sheet:
    """A sheet as the helper passes it on."""

    name: str
    state: SheetState
    merges: list[CellRange]
    rows: dict[int, list[str | float]] = field(default_factory=dict)


def read_binary(path: Path, data: bytes, form: Literal["xls", "xlsb"], limits: Limits) -> RawWorkbook:
    """A workbook of a binary format, without hash.

    Raises CompilerError when it is damaged, ProtectedError, and TooMuchError.
    """
    budget = Budget(limits)
    stream = _stream(data) if form == "xls" else None
    if stream is not None and is_protected(stream):
        raise ProtectedError
    sheets = _texts(path, data, budget)
    stored = _stored(path, data, budget) if form == "xlsb" else read_biff(stream or b"", budget)
    values = Values(Strings(), stored.number_formats(), stored.date1904, budget)
    if not any(sheet is not None for sheet in sheets):
        raise refuse(NO_SHEET, path)
    # Without as many sheets as there are texts of, nobody knows whose the records are.
    own = stored.sheets if len(stored.sheets) == len(sheets) else [StoredSheet() for _ in sheets]
    read = [
        _sheet(sheet, facts, values) for sheet, facts in zip(sheets, own, strict=True) if sheet is not None
    ]
    return RawWorkbook(path, "", tuple(read), stored.date1904, format=form)


def _texts(path: Path, data: bytes, budget: Budget) -> list[_Sheet | None]:
    """The sheets as the helper passes them on; None stands for what is no worksheet."""
    sheets: list[_Sheet | None] = []
    complete = False
    try:
        with helper(_PROGRAM, (), data) as stream:
            for line in stream:
                complete = _take(json.loads(line), sheets, budget)
    except (HelperError, ValueError):  # it did not come to its end, a line was cut short, or is nonsense
        raise refuse(UNREADABLE, path) from None
    if not complete:
        raise refuse(UNREADABLE, path)
    return sheets


def _take(said: list[Any], sheets: list[_Sheet | None], budget: Budget) -> bool:
    """Take in one line; whether it is the last."""
    if said[0] == "sheet":
        _, name, state, merges = said
        ranges = [CellRange(r1 + 1, c1 + 1, r2 + 1, c2 + 1) for (r1, c1), (r2, c2) in merges]
        sheets.append(_Sheet(name, state, ranges))
    elif said[0] == "other":
        sheets.append(None)
    elif said[0] == "row" and sheets and (sheet := sheets[-1]) is not None:
        _, number, cells = said
        if number > MAX_ROW or len(cells) > MAX_COLUMN:
            raise ValueError("a cell outside the grid")
        sheet.rows[number] = cells
        budget.fill(sum(1 for cell in cells if cell != ""), 1, sheet.name)
    return bool(said[0] == "end")


def _stream(data: bytes) -> bytes | None:
    """The records of an .xls file; None where its tables contradict each other."""
    try:
        return CompoundFile(data).stream("Workbook", "Book")
    except CompoundFileError:
        return None


def _stored(path: Path, data: bytes, budget: Budget) -> Stored:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return read_xlsb(Package(path, archive, budget))


def _sheet(sheet: _Sheet, stored: StoredSheet, values: Values) -> RawSheet:
    """The sheet with its numbers as their formats show them, and its errors."""
    facts = Facts()
    shown: dict[int, list[str]] = {}
    for number, row in sheet.rows.items():
        shown[number] = [
            values.text(cell, (number, column), facts) if isinstance(cell, str) else general(float(cell))
            for column, cell in enumerate(row, start=1)
        ]
    _check_extent(shown, stored, sheet.name)
    for place, (value, style) in stored.numbers.items():
        _put(shown, place, values.number(style, _written(value), place, facts))
    for place, error in stored.errors.items():
        facts.trouble("error", place, error)
        _put(shown, place, error)
    numbers, rows = _trimmed(shown)
    values.budget.spread(rows, numbers, sheet.name)
    return RawSheet(
        name=sheet.name,
        state=sheet.state,
        row_numbers=numbers,
        rows=rows,
        merges=merges_within(sheet.merges or stored.merges, numbers, rows, values.budget, sheet.name),
        hidden_rows=frozenset(stored.hidden_rows),
        hidden_columns=frozenset(stored.hidden_columns),
        numbers=facts.numbers,
        dates=frozenset(facts.dates),
        is_filtered=stored.is_filtered,
        troubles=tuple(
            Trouble(kind, detail, tuple(places)) for (kind, detail), places in facts.troubled.items()
        ),
    )


def _written(value: float) -> str:
    """A number as .xlsx writes it."""
    return str(int(value)) if abs(value) < 1e15 and value == int(value) else repr(value)


def _check_extent(rows: dict[int, list[str]], stored: StoredSheet, sheet: str) -> None:
    """Raises TooMuchError when the cells reach too far."""
    places = [*stored.numbers, *stored.errors]
    tall = len({row for row, _ in places} | rows.keys())
    widest = max(places, key=lambda place: place[1], default=(1, 1))
    if tall * widest[1] > EXTENT:
        raise TooMuchError("extent", EXTENT, tall * widest[1], f"{sheet}!{cell_name(*widest)}")


def _put(rows: dict[int, list[str]], place: tuple[int, int], text: str) -> None:
    """Set a cell; records outside the grid are none."""
    number, column = place
    if number > MAX_ROW or column > MAX_COLUMN:
        return
    row = rows.setdefault(number, [])
    row.extend([""] * (column - len(row)))
    row[column - 1] = text


def _trimmed(rows: dict[int, list[str]]) -> tuple[tuple[int, ...], tuple[tuple[str, ...], ...]]:
    """Row numbers, and rows without empty cells at their ends; empty rows left out."""
    numbers: list[int] = []
    kept: list[tuple[str, ...]] = []
    for number in sorted(rows):
        row = rows[number]
        while row and not row[-1]:
            row.pop()
        if row:
            numbers.append(number)
            kept.append(tuple(row))
    return tuple(numbers), tuple(kept)
