"""Cells of a worksheet changed in place; those that do not exist are put in where they belong.

Rows and cells stand in ascending order (``sheetData`` and ``row``, ECMA-376 part 1, 18.3.1.80, 18.3.1.73).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from compiler.address import CellRange, cell_name, parse_range
from compiler.model.workbook import Position
from compiler.reading.ooxml.markup import whole_number
from compiler.workbooks.edit.markup import (
    Splice,
    attribute,
    attributes,
    children,
    inserted,
    set_attribute,
    tag_at,
)
from compiler.workbooks.edit.sheet import Cell, Row, SheetText
from compiler.workbooks.edit.styles import Paint

Painted = Callable[[int, Paint], int]
"""Style and colour → the same style with that background."""


@dataclass(frozen=True, slots=True)
class CellEdit:
    """What is to change about one cell."""

    paint: Paint
    """The background."""


def edited(sheet: SheetText, edits: Mapping[Position, CellEdit], painted: Painted) -> Iterator[Splice]:
    """The splices that make these edits.

    Raises NotPlainError when a row or a cell does not say where it stands.
    """
    if sheet.child("sheetData") is None:
        return
    editor = _Editor(sheet, painted)
    rows: dict[int, dict[int, CellEdit]] = defaultdict(dict)
    for (row, column), edit in sorted(edits.items()):
        rows[row][column] = edit
    absent: dict[int, dict[int, CellEdit]] = {}
    for number, wanted in rows.items():
        pieces = sheet.by_number.get(number)
        if pieces:
            yield from editor.in_row(pieces, wanted)
        else:
            absent[number] = wanted
    yield from editor.new_rows(absent)
    yield from editor.extent()


class _Editor:
    """Edits of one sheet, and the cells that they put in."""

    def __init__(self, sheet: SheetText, painted: Painted) -> None:
        self._sheet, self._painted = sheet, painted
        self._added: list[Position] = []

    def in_row(self, pieces: Iterable[Row], wanted: Mapping[int, CellEdit]) -> Iterator[Splice]:
        """Edits in a row that exists."""
        missing = dict(wanted)
        last: tuple[Row, list[Cell]] | None = None
        for row in pieces:
            cells = list(self._sheet.cells(row))
            for cell in cells:
                if cell.column in missing:
                    yield self._restyled(cell, missing.pop(cell.column))
            last = row, cells
        if missing and last is not None:
            yield from self._put_in(*last, missing)

    def new_rows(self, absent: Mapping[int, Mapping[int, CellEdit]]) -> Iterator[Splice]:
        """Rows that do not exist, each before the first one with a higher number."""
        grid = self._sheet.child("sheetData")
        if not absent or grid is None:
            return
        before: dict[int, list[str]] = defaultdict(list)
        following = sorted((row.number, row.start) for row in self._sheet.rows)
        place = 0
        for number, wanted in absent.items():
            while place < len(following) and following[place][0] < number:
                place += 1
            start = following[place][1] if place < len(following) else grid.close
            cells = "".join(self._new_cell(number, column, edit, {}) for column, edit in wanted.items())
            prefix = self._sheet.prefix
            before[start].append(f'<{prefix}row r="{number}">{cells}</{prefix}row>')
        for start, rows in before.items():
            if start == grid.close:
                yield from inserted(self._sheet.data, grid, start, "".join(rows))
            else:
                yield Splice(start, start, "".join(rows).encode())

    def extent(self) -> Iterator[Splice]:
        """``dimension`` (18.3.1.35) once more around all cells, where the sheet has it."""
        node = self._sheet.child("dimension")
        if node is None or not self._added:
            return
        rows, columns = zip(*self._added, strict=True)
        try:
            old = parse_range(attribute(self._sheet.data, node, "ref") or "")
        except ValueError:
            return
        new = CellRange(
            min(old.first_row, *rows), min(old.first_column, *columns),
            max(old.last_row, *rows), max(old.last_column, *columns),
        )  # fmt: skip
        if new != old:
            yield set_attribute(self._sheet.data, node, "ref", str(new))

    def _restyled(self, cell: Cell, edit: CellEdit) -> Splice:
        """The cell with another style; one that names none has the first (``CT_Cell``, 18.3.1.4)."""
        if cell.style is None:
            style = self._painted(0, edit.paint)
            return Splice(cell.address_end, cell.address_end, f' s="{style}"'.encode())
        start, end = cell.style
        style = self._painted(int(self._sheet.data[start:end]), edit.paint)
        return Splice(start, end, str(style).encode())

    def _put_in(self, row: Row, cells: list[Cell], missing: Mapping[int, CellEdit]) -> Iterator[Splice]:
        """New cells in a row, each before the first one that stands further to the right."""
        data, tag = self._sheet.data, tag_at(self._sheet.data, row.start)
        found = attributes(data, tag)
        texts: dict[int, list[str]] = defaultdict(list)
        behind = cells[-1].end if cells else row.inner
        for column, edit in missing.items():
            place = next((cell.start for cell in cells if cell.column > column), behind)
            texts[place].append(self._new_cell(row.number, column, edit, found))
        for place, new in texts.items():
            yield from inserted(data, tag, place, "".join(new))
        spans = found.get("spans", "")
        if spans and not all(_covered(spans, column) for column in missing):
            yield set_attribute(data, tag, "spans", _widened(spans, missing))

    def _new_cell(self, row: int, column: int, edit: CellEdit, found: Mapping[str, str]) -> str:
        """A cell that does not exist, in the style that it has so far: its row's, else its column's."""
        own = found.get("customFormat") in ("1", "true", "on")
        style = whole_number(found.get("s")) if own else self._column_style(column)
        self._added.append((row, column))
        return f'<{self._sheet.prefix}c r="{cell_name(row, column)}" s="{self._painted(style, edit.paint)}"/>'

    def _column_style(self, column: int) -> int:
        return next((style for first, last, style in self._columns if first <= column <= last), 0)

    @cached_property
    def _columns(self) -> list[tuple[int, int, int]]:
        """First and last column and style of each ``col`` (18.3.1.13)."""
        node = self._sheet.child("cols")
        found = []
        for column in () if node is None else children(self._sheet.data, node):
            values = attributes(self._sheet.data, column)
            first, last, style = (whole_number(values.get(name)) for name in ("min", "max", "style"))
            found.append((first, last, style))
        return found


def _widened(spans: str, columns: Iterable[int]) -> str:
    """One span around all (``spans`` is a hint at which columns a row fills: 18.3.1.73)."""
    numbers = [whole_number(part) for span in spans.split() for part in span.split(":")]
    return f"{min(*numbers, *columns)}:{max(*numbers, *columns)}"


def _covered(spans: str, column: int) -> bool:
    for span in spans.split():
        first, _, last = span.partition(":")
        if whole_number(first) <= column <= whole_number(last):
            return True
    return False
