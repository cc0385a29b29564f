"""The rows of a module sheet that hold entries: each with its role, and what is left out on purpose."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from compiler.address import cell_name, column_name, rows_in_column
from compiler.diagnostics import Diagnostic, finding
from compiler.normalise.entry_findings import BLANK_AFTER_SORT, COLUMN_SHIFTED, NO_ROLE, SAME_AS_ABOVE, STRUCK
from compiler.normalise.layout import Layout
from compiler.normalise.sheets import is_comment
from compiler.vocabulary import RETIRED, TOTAL, fold

Omission = Literal["comments", "retired", "totals", "headers"]
"""Why a row is no entry: a comment, retired, a total, or the headers once more."""

_NUMBER = re.compile(r"[-+]?[¥￥$€£]?\s*[\d,.]+\s*[%％]?")
_TOTALS = frozenset(fold(name) for name in TOTAL.names)
_LONGEST_TOTAL = max(len(name) for name in TOTAL.names) + 2


@dataclass(frozen=True, slots=True)
class Row:
    """One row that holds entries."""

    number: int
    cells: tuple[str, ...]
    """As many as the table has columns."""
    role_cell: str
    """As written, merged and blank cells filled."""


@dataclass(slots=True)
class Rows:
    """What the rows of a sheet are."""

    entries: list[Row] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    omitted: Counter[Omission] = field(default_factory=Counter)


def read_rows(layout: Layout) -> Rows:
    """The rows that hold entries, each with its role cell: merged and blank ones filled."""
    rows = Rows()
    above = ""
    same: dict[str, list[int]] = defaultdict(list)
    orphans: list[int] = []
    struck: list[int] = []
    content = [i for i in (layout.aspect, *layout.printed) if i is not None]
    uncached = layout.table.sheet.uncached
    for number, cells in _filled(layout):
        written = _title(cells[layout.role])
        omission = _omission(layout, cells)
        if omission:
            rows.omitted[omission] += 1
            above = above if omission in ("comments", "headers", "totals") else written or above
            continue
        if not written and not any(cells[i] for i in content):
            continue
        if _is_struck(layout, number):
            struck.append(number)
            above = written or above
            continue
        if (number, layout.role + 1) in uncached:
            above = ""
        if not written:
            (same[above] if above else orphans).append(number)
        above = written or above
        if above:
            rows.entries.append(Row(number, cells, above))
    shifted = list(_shifted_columns(layout, rows.entries))
    lone = {row for row, _ in shifted}
    rows.entries = [row for row in rows.entries if row.number not in lone]
    rows.diagnostics += [diagnostic for _, diagnostic in shifted]
    sorted_by = _sorted_by_another(layout, rows.entries) if same else None
    if sorted_by is not None:
        blank = {number for numbers in same.values() for number in numbers}
        rows.entries = [row for row in rows.entries if row.number not in blank]
        rows.diagnostics.append(_blank_after_sort(layout, sorted(blank - lone), sorted_by))
        same = {}
    rows.diagnostics += _blank_roles(layout, same, orphans, lone)
    if struck:
        rows.diagnostics.append(_struck(layout, struck))
    return rows


def _title(cell: str) -> str:
    """A role cell; what is longer than any title is a text, of which the start is enough to say so."""
    return cell if len(cell) <= _LONGEST_TITLE else cell[:_LONGEST_TITLE] + "…"


_LONGEST_TITLE = 1_000


def _filled(layout: Layout) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Row number and cells of each row, as long as the header, merged cells filled."""
    merged = _merged_cells(layout)
    width = layout.width
    for number, cells in layout.table.rows():
        full = cells if len(cells) >= width else cells + ("",) * (width - len(cells))
        if number in merged:
            full = tuple(merged[number].get(i, cell) or cell for i, cell in enumerate(full))
        yield number, full


def _omission(layout: Layout, cells: Sequence[str]) -> Omission | Literal[""]:
    """Why a row is no entry; empty: it is one."""
    if is_comment(cells[0]):
        return "comments"
    if layout.status is not None and cells[layout.status] and RETIRED.matches(cells[layout.status]):
        return "retired"
    if cells[layout.role] and cells[layout.role] == layout.header and _repeats_header(layout, cells):
        return "headers"
    return "totals" if _is_total(layout, cells) else ""


def _repeats_header(layout: Layout, cells: Sequence[str]) -> bool:
    """Whether a row is the header row once more, as it stands on every page of a printed list."""
    return all(cell in ("", name) for cell, name in zip(cells, layout.table.names, strict=False))


def _is_total(layout: Layout, cells: Sequence[str]) -> bool:
    """Whether a row adds up the rows above: 合计 or Total, and beside it nothing but numbers."""
    role = cells[layout.role]
    if role and _says_total(role):
        return all(_says_total(cell) or _NUMBER.fullmatch(cell) for cell in cells if cell)
    rest = [cell for index, cell in enumerate(cells) if cell and index != layout.role]
    if len(rest) < 2 or not _says_total(rest[0]):
        return False
    return all(_NUMBER.fullmatch(cell) for cell in rest[1:])


def _says_total(cell: str) -> bool:
    return len(cell) <= _LONGEST_TOTAL and fold(cell) in _TOTALS


def _is_struck(layout: Layout, number: int) -> bool:
    """Whether the text of a row, or its role, is struck through: the way people retire a duty in Excel."""
    struck = layout.table.sheet.struck
    if not struck:
        return False
    text = layout.text if layout.text is not None else next((i for i in layout.fields if i is not None), None)
    return (number, layout.role + 1) in struck or (text is not None and (number, text + 1) in struck)


def _merged_cells(layout: Layout) -> dict[int, dict[int, str]]:
    """What vertically merged cells say to the rows below their first: row → column index → text.

    The text column is left alone, and so are its translations: one sentence over three rows is one entry.
    """
    sheet = layout.table.sheet
    first_rows = dict(zip(sheet.row_numbers, sheet.rows, strict=True)) if sheet.merges else {}
    texts = {layout.text, *(one.index for one in layout.tongues.translations if one.of == layout.text)}
    filled: dict[int, dict[int, str]] = defaultdict(dict)
    for merge in sheet.merges:
        index = merge.first_column - 1
        if merge.first_row == merge.last_row or index in texts or index >= layout.width:
            continue
        cells = first_rows.get(merge.first_row, ())
        if index < len(cells) and cells[index]:
            for row in range(merge.first_row + 1, merge.last_row + 1):
                filled[row][index] = cells[index]
    return filled


def _shifted_columns(layout: Layout, rows: Sequence[Row]) -> Iterator[tuple[int, Diagnostic]]:
    """A column pasted one row too low: its first cell is empty, and its last stands alone below the list.

    With the number of the row where it stands alone.
    """
    if len(rows) < 4:
        return
    last = rows[-1]
    content = [i for i in (layout.text, layout.aspect, *layout.fields) if i is not None]
    alone = [i for i in content if last.cells[i]]
    if len(alone) != 1 or len(content) == 1 or last.number in _with_role(layout):
        return
    index = alone[0]
    between = rows[1:-1]
    if not rows[0].cells[index] and all(row.cells[index] for row in between):
        cell = f"{cell_name(rows[0].number, index + 1)}:{cell_name(last.number, index + 1)}"
        yield (
            last.number,
            finding(
                COLUMN_SHIFTED,
                params={"name": layout.table.names[index], "row": last.number},
                sheet=layout.table.sheet.name,
                cell=cell,
                value=last.cells[index],
                module=layout.module.key,
            ),
        )


def _with_role(layout: Layout) -> set[int]:
    """The rows whose role cell is filled."""
    return {n for n, cells in layout.table.rows() if len(cells) > layout.role and cells[layout.role]}


def _sorted_by_another(layout: Layout, rows: Sequence[Row]) -> int | None:
    """Index of a column by which the rows are grouped while roles come and go: they were sorted by it."""
    roles = [row.cells[layout.role] for row in rows if row.cells[layout.role]]
    if len(roles) < _FEW_ROWS or _runs(roles) == len(set(roles)):
        return None
    for index in (layout.aspect, *layout.fields):
        if index is None:
            continue
        cells = [row.cells[index] for row in rows]
        kinds = len(set(cells))
        if all(cells) and 1 < kinds <= len(cells) // 2 and _runs(cells) == kinds:
            return index
    return None


_FEW_ROWS = 5
"""Fewer filled role cells show no order."""


def _runs(cells: Sequence[str]) -> int:
    """How many runs of equal cells there are."""
    return sum(1 for index, cell in enumerate(cells) if index == 0 or cells[index - 1] != cell)


def _blank_after_sort(layout: Layout, rows: Sequence[int], sorted_by: int) -> Diagnostic:
    return finding(
        BLANK_AFTER_SORT,
        params={"column": layout.table.names[sorted_by], "rows": row_list(rows)},
        sheet=layout.table.sheet.name,
        cell=rows_in_column(layout.role + 1, rows),
        module=layout.module.key,
    )


def _blank_roles(
    layout: Layout, same: Mapping[str, list[int]], orphans: Sequence[int], lone: set[int]
) -> Iterator[Diagnostic]:
    """Rows that are read as the role above, and rows without any."""
    place = {"sheet": layout.table.sheet.name, "module": layout.module.key}
    for above, numbers in same.items():
        blank = [number for number in numbers if number not in lone]
        if blank:
            cell = rows_in_column(layout.role + 1, blank)
            yield finding(SAME_AS_ABOVE, params={"role": above}, cell=cell, role=above, **place)
    if orphans:
        cell = rows_in_column(layout.role + 1, orphans)
        params = {"rows": row_list(orphans), "column": column_name(layout.role + 1)}
        yield finding(NO_ROLE, params=params, cell=cell, **place)


def _struck(layout: Layout, rows: Sequence[int]) -> Diagnostic:
    column = layout.role if layout.text is None else layout.text
    return finding(
        STRUCK,
        params={"rows": row_list(rows)},
        sheet=layout.table.sheet.name,
        cell=rows_in_column(column + 1, rows),
        module=layout.module.key,
    )


def row_list(rows: Sequence[int]) -> str:
    """Row numbers as people read them: ``12``, ``12–14, 20``."""
    return rows_in_column(1, rows).replace("A", "").replace(":", "–").replace(",", ", ")
