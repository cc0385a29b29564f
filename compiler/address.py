"""Cell addresses as Excel writes them: ``B7``, ``G9:G13``. Rows and columns count from 1."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")


class CellRange(NamedTuple):
    """A rectangle of cells, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def __str__(self) -> str:
        first = cell_name(self.first_row, self.first_column)
        last = cell_name(self.last_row, self.last_column)
        return first if first == last else f"{first}:{last}"


@lru_cache(maxsize=MAX_COLUMN)
def column_name(column: int) -> str:
    """The letters of a column: 1 is ``A``, 27 is ``AA``."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=MAX_COLUMN)
def column_number(letters: str) -> int:
    """The number of a column: ``A`` is 1, ``AA`` is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def cell_name(row: int, column: int) -> str:
    """The address of one cell: row 7, column 2 is ``B7``."""
    return f"{column_name(column)}{row}"


def parse_cell(address: str) -> tuple[int, int]:
    """Row and column of an address such as ``B7`` or ``$B$7``.

    Raises ValueError when it is not one.
    """
    match = _ADDRESS.fullmatch(address)
    if match is None:
        raise ValueError(f"not a cell address: {address!r}")
    return int(match[2]), column_number(match[1])


def parse_range(address: str) -> CellRange:
    """The rectangle of ``B7`` or ``B7:C9``.

    Raises ValueError when it is not one.
    """
    first, _, last = address.partition(":")
    row, column = parse_cell(first)
    last_row, last_column = parse_cell(last) if last else (row, column)
    return CellRange(
        min(row, last_row), min(column, last_column), max(row, last_row), max(column, last_column)
    )


def parse_cells(address: str) -> tuple[CellRange, ...]:
    """The rectangles of ``B7``, ``G9:G13`` or ``B2:B4,B9``.

    Raises ValueError when it is not such an address.
    """
    return tuple(map(parse_range, address.split(",")))


def rows_in_column(column: int, rows: Iterable[int]) -> str:
    """The shortest address of some cells of one column: ``G9:G13`` or ``G9:G10,G13``."""
    runs: list[list[int]] = []
    for row in sorted(set(rows)):
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return ",".join(str(CellRange(first, column, last, column)) for first, last in runs)
