"""Where a sheet's headers are: below banner rows, in one row or two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from compiler.model.workbook import RawSheet

_SEARCHED = 30
"""Rows in which a header is looked for."""


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a sheet's table."""

    row: int
    """Its last row; the table's rows follow."""
    first_row: int
    names: tuple[str, ...]
    """The header of each column from A on; empty where a column has none."""


def find_header(sheet: RawSheet, known: Callable[[str], bool]) -> Header | None:
    """The row with the most ``known`` headers, the first of equals; None where no row has one.

    A second row below it belongs to the header when merged cells say so.
    """
    best: int | None = None
    most = (0, 0)
    for index, cells in enumerate(sheet.rows[:_SEARCHED]):
        filled = sum(1 for cell in cells if cell)
        score = (sum(1 for cell in cells if cell and known(cell)), min(filled, 2))
        if score[0] and score > most:
            best, most = index, score
    return None if best is None else header_at(sheet, best)


def header_at(sheet: RawSheet, index: int) -> Header:
    """The header whose row is ``sheet.rows[index]``, with a second row where merged cells say so."""
    row, cells = sheet.row_numbers[index], sheet.rows[index]
    if index and sheet.row_numbers[index - 1] == row - 1 and _has_second_row(sheet, row - 1):
        return Header(row, row - 1, _joined(sheet, row - 1, sheet.rows[index - 1], cells))
    names = _with_merged_from_above(sheet, row, cells)
    below = sheet.rows[index + 1] if index + 1 < len(sheet.rows) else ()
    if (
        _has_second_row(sheet, row)
        and index + 1 < len(sheet.rows)
        and sheet.row_numbers[index + 1] == row + 1
    ):
        return Header(row + 1, row, _joined(sheet, row, names, below))
    return Header(row, row, names)


def _with_merged_from_above(sheet: RawSheet, row: int, cells: Sequence[str]) -> tuple[str, ...]:
    """The cells of the header row, and the text of merged cells that reach down into it."""
    names = list(cells)
    by_row = dict(zip(sheet.row_numbers, sheet.rows, strict=True)) if sheet.merges else {}
    for merge in sheet.merges:
        if merge.first_row < row <= merge.last_row and merge.first_column == merge.last_column:
            above = by_row.get(merge.first_row, ())
            column = merge.first_column - 1
            text = above[column] if column < len(above) else ""
            names.extend([""] * (column + 1 - len(names)))
            names[column] = names[column] or text
    return tuple(names)


def _has_second_row(sheet: RawSheet, row: int) -> bool:
    """Whether some headers span two rows while others head a group of columns."""
    starts = [merge for merge in sheet.merges if merge.first_row == row]
    tall = any(merge.last_row == row + 1 and merge.first_column == merge.last_column for merge in starts)
    wide = any(merge.last_row == row and merge.last_column > merge.first_column for merge in starts)
    return tall and wide


def _joined(sheet: RawSheet, row: int, top: Sequence[str], below: Sequence[str]) -> tuple[str, ...]:
    """Two rows as one: the lower name, with its group before it where the name alone is not unique."""
    width = max(len(top), len(below))
    groups = list(top) + [""] * (width - len(top))
    for merge in sheet.merges:
        if merge.first_row == row and merge.last_column > merge.first_column:
            for column in range(merge.first_column, min(merge.last_column, width)):
                groups[column] = groups[merge.first_column - 1]
    lower = list(below) + [""] * (width - len(below))
    counts = Counter(name for name in lower if name)
    return tuple(
        (f"{group} · {name}" if counts[name] > 1 and group else name) if name else group
        for group, name in zip(groups, lower, strict=True)
    )
