"""How wide columns and how high rows are on screen, and so where a box of a given size ends.

Widths count characters of the default font, seven pixels each with Excel's own fonts (``CT_Col``, ECMA-376
part 1, 18.3.1.13); heights are points (``CT_Row``, 18.3.1.73). A pixel is three quarters of a point.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from compiler.address import MAX_COLUMN, MAX_ROW
from compiler.model.workbook import Position
from compiler.reading.ooxml.markup import whole_number
from compiler.workbooks.edit.markup import attributes, children, tag_at
from compiler.workbooks.edit.sheet import SheetText

_CHARACTER, _POINT = 7, 4 / 3
"""Pixels."""
_WIDTH, _HEIGHT = 64, 20
"""Of a column and a row that say nothing, in pixels."""
_STEPS = 500
"""So many columns or rows are looked at for the end of a box: hidden ones have no size."""


class Grid:
    """The sizes of one worksheet's columns and rows."""

    def __init__(self, sheet: SheetText) -> None:
        self._sheet = sheet

    def anchor(self, cell: Position, width: int, height: int) -> tuple[int, ...]:
        """Where a box beside a cell starts and ends: column, pixels into it, row, pixels into it, twice.

        Counted from 0, as an ``Anchor`` counts (part 4, 19.4.2.2): to the right of the cell and a little
        above it, to the left at the right edge of the sheet.
        """
        row, column = cell
        right = min(column + 1, MAX_COLUMN - 3)
        top = max(row - 1, 1)
        aside, above = 15, 10 if row > 1 else 2
        end_column, into_column = _end(right, aside + width, self._width, MAX_COLUMN)
        end_row, into_row = _end(top, above + height, self._height, MAX_ROW)
        return right - 1, aside, top - 1, above, end_column - 1, into_column, end_row - 1, into_row

    def _width(self, column: int) -> int:
        for first, last, width in self._columns:
            if first <= column <= last:
                return width
        return self._default_width

    def _height(self, row: int) -> int:
        for piece in self._sheet.by_number.get(row, ()):
            found = attributes(self._sheet.data, tag_at(self._sheet.data, piece.start))
            if found.get("hidden") in ("1", "true"):
                return 0
            if "ht" in found:
                return round(_number(found["ht"]) * _POINT)
            return self._default_height
        return 0 if self._format.get("zeroHeight") in ("1", "true") else self._default_height

    @cached_property
    def _columns(self) -> list[tuple[int, int, int]]:
        """First and last column and width of each ``col``."""
        node = self._sheet.child("cols")
        found = []
        for column in () if node is None else children(self._sheet.data, node):
            values = attributes(self._sheet.data, column)
            width = round(_number(values["width"]) * _CHARACTER) if "width" in values else self._default_width
            hidden = values.get("hidden") in ("1", "true")
            first, last = whole_number(values.get("min")), whole_number(values.get("max"))
            found.append((first, last, 0 if hidden else width))
        return found

    @cached_property
    def _format(self) -> dict[str, str]:
        node = self._sheet.child("sheetFormatPr")
        return {} if node is None else attributes(self._sheet.data, node)

    @property
    def _default_width(self) -> int:
        return round(_number(self._format.get("defaultColWidth", "")) * _CHARACTER) or _WIDTH

    @property
    def _default_height(self) -> int:
        return round(_number(self._format.get("defaultRowHeight", "")) * _POINT) or _HEIGHT


def _end(start: int, length: int, size: Callable[[int], int], last: int) -> tuple[int, int]:
    """The column or row in which a length from the start of ``start`` ends, and how far into it."""
    place = start
    for place in range(start, min(start + _STEPS, last + 1)):
        own = size(place)
        if length < own:
            return place, length
        length -= own
    return place, max(size(place) - 1, 0)


def _number(text: str) -> float:
    try:
        return max(float(text), 0.0)
    except ValueError:
        return 0.0
