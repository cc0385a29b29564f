"""Merged cells, within what a sheet holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from compiler.address import MAX_COLUMN, CellRange
from compiler.reading.limits import Budget, TooMuchError

_MOST_ROWS = 2_000_000
"""Rows that all merges of a sheet reach over together; in an honest one a row is part of a few."""


def merges_within(
    merges: Iterable[CellRange],
    numbers: Sequence[int],
    rows: Sequence[Sequence[str]],
    budget: Budget,
    sheet: str,
) -> tuple[CellRange, ...]:
    """The merges down to the last row that holds something: below it there is nothing to merge.

    Raises TooMuchError when they lie on top of each other, there are too many, or what they say to the rows
    below their first is too much text.
    """
    last_row = numbers[-1] if numbers else 0
    kept: list[CellRange] = []
    height = 0
    by_number = dict(zip(numbers, rows, strict=True)) if merges else {}
    for merge in merges:
        if merge.first_row > last_row or merge.first_column > MAX_COLUMN:
            continue
        clipped = merge._replace(
            last_row=min(merge.last_row, last_row), last_column=min(merge.last_column, MAX_COLUMN)
        )
        kept.append(clipped)
        below = clipped.last_row - clipped.first_row
        height += below + 1
        if height > _MOST_ROWS:
            raise TooMuchError("merges", _MOST_ROWS, height, sheet, at_least=True)
        cells = by_number.get(clipped.first_row, ())
        budget.repeat(cells[clipped.first_column - 1] if clipped.first_column <= len(cells) else "", below)
    return tuple(kept)
