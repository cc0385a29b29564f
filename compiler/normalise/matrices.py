"""Responsibility matrices: duties against roles, and in the cells R, A, C, I or a cross.

A matrix is no list, so it has no role column in the usual sense: either every role has a column of its own
(``across``), or every role has a row and every duty a column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from compiler.model.workbook import RawSheet
from compiler.normalise.sheets import split_translation
from compiler.reading.headers import Header, header_at
from compiler.vocabulary import INVOLVEMENTS, ROLE, fold, spellings

_SEARCHED, _SAMPLE = 30, 200
"""Rows in which the header is looked for, and rows below it that are looked at."""
_MARK_COLUMNS, _MARK_COLUMNS_DOWN, _MARKS = 2, 3, 4
"""So many columns of marks, and marks in all, make a matrix; where roles have rows, three columns,
because a list of roles may have two flags."""
_SHARE = 0.8
"""At least this share of the filled cells of a column are marks, else it is no column of marks."""
_LETTERS = re.compile(r"[RACISV](?:\s*[/,，、+&;\s]?\s*[RACISV]){0,3}")
_REMARK = re.compile("[(（]")
"""Where a remark begins; it ends with the cell."""
_LONGEST = 12
_CROSSES = frozenset("xX×✓✔√●○■★☑▲△◎*")
_WORDS = frozenset(fold(name) for term in INVOLVEMENTS for name in term.names)


@dataclass(frozen=True, slots=True)
class Mark:
    """One cell that gives a role a part in a duty."""

    role: str
    duty: str
    involvement: str
    """As written: ``A/R``; empty: a mere cross."""
    row: int
    column: int
    labels: tuple[str, ...]
    """The other cells of its row: one for each of the matrix's ``labels``."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """A sheet read as a matrix."""

    sheet: RawSheet
    header: Header
    across: bool
    """Every role has a column; else every role has a row."""
    names: int
    """The column that names the duties (``across``), else the roles; counted from 1."""
    labels: tuple[tuple[int, str], ...]
    """The other columns that hold no marks: number and header."""
    columns: tuple[tuple[int, str], ...]
    """The columns of marks: number and header."""
    marks: tuple[Mark, ...]
    unmarked: tuple[tuple[int, str], ...]
    """Rows that name a duty or role and mark nothing: number and name."""
    nameless: tuple[tuple[int, tuple[str, ...]], ...] = ()
    """Rows that name none and hold something: number and texts."""

    @property
    def roles(self) -> tuple[str, ...]:
        """Every role that it names, marked or not."""
        if self.across:
            return tuple(name for _, name in self.columns)
        return (*(mark.role for mark in self.marks), *(name for _, name in self.unmarked))


def is_mark(cell: str) -> bool:
    """Whether a cell is R, A, C, I, several of them, a cross, or a word such as 主责.

    A remark in brackets may follow.
    """
    text = cell.strip()
    if text.endswith((")", "）")):
        text = _REMARK.split(text, maxsplit=1)[0].rstrip()
    if not text or len(text) > _LONGEST:
        return False
    return text in _CROSSES or _LETTERS.fullmatch(text) is not None or fold(text) in _WORDS


def find_matrix(sheet: RawSheet, is_role: Callable[[str], bool] | None = None) -> Matrix | None:
    """The matrix of a sheet, None where it holds none. ``is_role`` knows the roles of the roles sheet."""
    best: tuple[int, list[int]] | None = None
    for index in range(min(len(sheet.rows) - 1, _SEARCHED)):
        columns = _mark_columns(sheet, index)
        if len(columns) >= _MARK_COLUMNS and (best is None or len(columns) > len(best[1])):
            best = (index, columns)
    if best is None:
        return None
    header = header_at(sheet, best[0])
    labels = [
        (number, name)
        for number, name in enumerate(header.names, start=1)
        if name and number - 1 not in best[1]
    ]
    heads = [(index + 1, header.names[index]) for index in best[1] if index < len(header.names)]
    body = [row for row in _body(sheet, header) if any(row[1])]
    role_column = _role_column(labels, heads, body, is_role)
    names = role_column or _duty_column(labels, body)
    if names is None or (role_column and len(heads) < _MARK_COLUMNS_DOWN):
        return None
    others = tuple(label for label in labels if label[0] != names)
    marks, unmarked = _marks(body, heads, names, others, across=not role_column)
    nameless = tuple((row, tuple(filter(None, cells))) for row, cells in body if not _cell(cells, names))
    if len(marks) < _MARKS:
        return None
    return Matrix(
        sheet, header, not role_column, names, others, tuple(heads), tuple(marks), tuple(unmarked), nameless
    )


def _mark_columns(sheet: RawSheet, index: int) -> list[int]:
    """Indexes of the columns with a header in row ``index`` and marks below it, or nothing right of one."""
    header = sheet.rows[index]
    body = sheet.rows[index + 1 : index + 1 + _SAMPLE]
    found: list[int] = []
    for column, name in enumerate(header):
        if not name or is_mark(name):
            continue
        cells = [row[column] for row in body if column < len(row) and row[column]]
        if sum(map(is_mark, cells)) >= _SHARE * len(cells) and (cells or found):
            found.append(column)
    return found


def _body(sheet: RawSheet, header: Header) -> list[tuple[int, list[str]]]:
    """Row number and cells below the header, cells of merged labels filled downwards."""
    rows = [
        (n, list(cells))
        for n, cells in zip(sheet.row_numbers, sheet.rows, strict=True)
        if n > header.row and cells
    ]
    by_number = dict(rows)
    for merge in sheet.merges:
        top = by_number.get(merge.first_row)
        column = merge.first_column - 1
        if top is None or column >= len(top) or merge.first_column != merge.last_column:
            continue
        for number in range(merge.first_row + 1, merge.last_row + 1):
            cells = by_number.get(number)
            if cells is not None and column < len(cells):
                cells[column] = cells[column] or top[column]
    return rows


def _role_column(
    labels: Sequence[tuple[int, str]],
    columns: Sequence[tuple[int, str]],
    body: Sequence[tuple[int, Sequence[str]]],
    is_role: Callable[[str], bool] | None,
) -> int | None:
    """The column that names a role in every row; None where the roles head the columns of marks."""
    if is_role is not None:
        if any(is_role(name) for _, name in columns):
            return None
        for number, _ in labels:
            cells = [cell for cell in (_cell(row, number) for _, row in body) if cell]
            if cells and sum(map(is_role, cells)) * 2 >= len(cells):
                return number
    named = (number for number, name in labels if any(ROLE.matches(part) for part in spellings(name)))
    return next(named, None)


def _duty_column(labels: Sequence[tuple[int, str]], body: Sequence[tuple[int, Sequence[str]]]) -> int | None:
    """The label column with the longest texts; a translation is longer, and no name of a duty."""
    lengths = {
        number: sum(len(_cell(row, number)) for _, row in body[:_SAMPLE])
        for number, name in labels
        if split_translation(name) is None
    }
    return max(lengths, key=lambda number: lengths[number]) if any(lengths.values()) else None


def _marks(
    body: Sequence[tuple[int, Sequence[str]]],
    columns: Sequence[tuple[int, str]],
    names: int,
    labels: Sequence[tuple[int, str]],
    *,
    across: bool,
) -> tuple[list[Mark], list[tuple[int, str]]]:
    """The filled cells of the columns of marks, and the rows that have none."""
    marks: list[Mark] = []
    unmarked: list[tuple[int, str]] = []
    for row, cells in body:
        name = _cell(cells, names)
        said = [(number, title) for number, title in columns if _cell(cells, number)]
        if not name or not said:
            if name:
                unmarked.append((row, name))
            continue
        others = tuple(_cell(cells, number) for number, _ in labels)
        for number, title in said:
            text = _cell(cells, number)
            role, duty = (title, name) if across else (name, title)
            marks.append(Mark(role, duty, "" if text in _CROSSES else text, row, number, others))
    return marks, unmarked


def _cell(cells: Sequence[str], number: int) -> str:
    return cells[number - 1] if number <= len(cells) else ""
