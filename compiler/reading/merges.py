"""Merged cells, within what a sheet holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from compiler.address import MAX_COLUMN, CellRange
from compiler.reading.limits import TooMuchError

_MOST_ROWS = 2_000_000
"""Rows that all merges of a sheet reach over together; in an honest one a row is part of a few."""


def merges_within(merges: Iterable[CellRange], filled: Sequence[int], sheet: str) -> tuple[CellRange, ...]:
    """The merges down to the last of the rows that are ``filled``: below it there is nothing to merge.

    Raises TooMuchError when they lie on top of each other, or there are too many.
    """
    last_row = filled[-1] if filled else 0
    kept: list[CellRange] = []
    rows = 0
    for merge in merges:
        if merge.first_row > last_row or merge.first_column > MAX_COLUMN:
            continue
        clipped = merge._replace(
            last_row=min(merge.last_row, last_row), last_column=min(merge.last_column, MAX_COLUMN)
        )
        kept.append(clipped)
        rows += clipped.last_row - clipped.first_row + 1
        if rows > _MOST_ROWS:
            raise TooMuchError("merges", _MOST_ROWS, rows, sheet, at_least=True)
    return tuple(kept)
