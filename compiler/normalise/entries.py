"""The module sheets: which entry belongs to which role."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from operator import itemgetter

from compiler.address import cell_name, rows_in_column
from compiler.diagnostics import Diagnostic, finding
from compiler.locale import N_, Language
from compiler.model import Module, RawSheet
from compiler.normalise.catalog import Entry, ModuleSheet, Role
from compiler.normalise.entry_findings import (
    AMBIGUOUS_ROLE,
    DUPLICATE_ID,
    EMPTY_TEXT,
    NO_ROLE,
    SAME_AS_ABOVE,
    UNKNOWN_ASPECT,
    UNKNOWN_COLUMN,
    UNKNOWN_ROLE,
    UNKNOWN_STATUS,
)
from compiler.normalise.roles import RoleIndex, nearest
from compiler.normalise.sheets import Table, is_comment, is_private, match_columns, translated_columns
from compiler.normalise.weights import read_weights
from compiler.vocabulary import DRAFT, RETIRED, STATUSES, find_term, fold

_WORD = re.compile(r"\w{1,32}")


@dataclass(slots=True)
class Skipped:
    """What is not read on purpose, for one information."""

    sheets: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    comments: int = 0
    hidden: int = 0
    retired: int = 0


@dataclass(slots=True)
class Entries:
    """The entries read so far, and what was found on the way."""

    lines: list[Entry] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    sheets: list[ModuleSheet] = field(default_factory=list)
    occurrences: dict[str, int] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    skipped: Skipped = field(default_factory=Skipped)


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    cells: tuple[str, ...]
    role_cell: str


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the columns of one module stand in one sheet, as indexes; None: not there."""

    module: Module
    table: Table
    columns: Mapping[str, int]
    role: int
    text: int | None
    aspect: int | None
    status: int | None
    id: int | None
    fields: tuple[int | None, ...]
    weight: int | None
    translated: Mapping[int, tuple[int, ...]]
    width: int
    pick: Callable[[Sequence[str]], tuple[str, ...]] | None
    """Takes the fields out of a row where the sheet has all of them."""


def role_cells(table: Table, module: Module) -> list[str]:
    """The role column of a module sheet, comments left out."""
    key = next((column.key for column in module.columns if column.meaning == "role"), "")
    column = match_columns(table.names, module.columns).get(key)
    if column is None:
        return []
    return [
        cells[column - 1]
        for _, cells in table.rows()
        if len(cells) >= column and cells[column - 1] and not is_comment(cells[0])
    ]


def read_sheet(
    entries: Entries,
    module: Module,
    table: Table,
    index: RoleIndex,
    *,
    language: Language,
    skip_hidden: bool,
    roles: Mapping[str, Role],
) -> None:
    """Add the entries of one module sheet to ``entries``."""
    columns = match_columns(table.names, module.columns)
    layout = _layout(module, table, columns, language)
    _report_columns(entries, layout)
    rows = _rows(entries, layout, skip_hidden=skip_hidden)
    _add(entries, layout, rows, index, roles)
    last = table.sheet.row_numbers[-1] if table.start < len(table.sheet.rows) else table.header.row
    entries.sheets.append(
        ModuleSheet(module, table.sheet.name, table.header.row, last, tuple(columns.items()))
    )


def _layout(module: Module, table: Table, columns: Mapping[str, int], language: Language) -> _Layout:
    def index(key: str) -> int | None:
        return columns[key] - 1 if key in columns else None

    def of(meaning: str) -> int | None:
        return index(next((column.key for column in module.columns if column.meaning == meaning), ""))

    role = next(column.key for column in module.columns if column.meaning == "role")
    translated = {
        columns[key] - 1: tuple(number - 1 for number in numbers)
        for key, numbers in translated_columns(table.names, module.columns, language).items()
        if key in columns
    }
    return _Layout(
        module=module,
        table=table,
        columns=columns,
        role=columns[role] - 1,
        text=of("text"),
        aspect=of("aspect"),
        status=of("status"),
        id=of("id"),
        fields=tuple(index(column.key) for column in module.fields),
        weight=index("weight") if module.kind == "kpi" else None,
        translated=translated,
        width=len(table.names),
        pick=_picker([index(column.key) for column in module.fields]),
    )


def _picker(indexes: Sequence[int | None]) -> Callable[[Sequence[str]], tuple[str, ...]] | None:
    """An itemgetter, which returns a tuple from two items on; None where a column is missing."""
    known = [index for index in indexes if index is not None]
    return itemgetter(*known) if len(known) == len(indexes) >= 2 else None


def _report_columns(entries: Entries, layout: _Layout) -> None:
    """Name the columns that are private, and those that nobody knows."""
    sheet = layout.table.sheet.name
    known = set(layout.columns.values())
    titles = [column.title for column in layout.module.columns]
    for number, name in enumerate(layout.table.names, start=1):
        if number in known or not name or "::" in name:
            continue
        if is_private(name):
            entries.skipped.columns.append(f"{sheet}!{name}")
            continue
        candidates = nearest(name, [title.zh for title in titles] + [title.en for title in titles])
        entries.diagnostics.append(
            finding(
                UNKNOWN_COLUMN,
                params={"name": name, "module": layout.module.title},
                sheet=sheet,
                cell=layout.table.column_range(number),
                value=name,
                module=layout.module.key,
                candidates=candidates,
            )
        )


def _rows(entries: Entries, layout: _Layout, *, skip_hidden: bool) -> list[_Row]:
    """The rows that hold entries, each with its role cell: merged and blank ones filled."""
    merged = _merged_cells(layout)
    rows: list[_Row] = []
    above = ""
    same: dict[str, list[int]] = defaultdict(list)
    orphans: list[int] = []
    skipped = entries.skipped
    hidden = layout.table.sheet.hidden_rows if skip_hidden else frozenset()
    content = [i for i in (layout.text, layout.aspect, *layout.fields) if i is not None]
    width, role, status = layout.width, layout.role, layout.status
    for number, cells in layout.table.rows():
        if is_comment(cells[0]):
            skipped.comments += 1
            continue
        if number in hidden:
            skipped.hidden += 1
            continue
        full = cells if len(cells) >= width else cells + ("",) * (width - len(cells))
        if number in merged:
            full = tuple(merged[number].get(i, cell) or cell for i, cell in enumerate(full))
        written = full[role]
        if not written and not any(full[i] for i in content):
            continue
        if status is not None and full[status] and RETIRED.matches(full[status]):
            skipped.retired += 1
            above = written or above
            continue
        if not written:
            (same[above] if above else orphans).append(number)
            if not above:
                continue
        above = written or above
        rows.append(_Row(number, full, above))
    _report_blanks(entries, layout, same, orphans)
    return rows


def _merged_cells(layout: _Layout) -> dict[int, dict[int, str]]:
    """What vertically merged cells say to the rows below their first: row → column index → text.

    The text column is left alone: one sentence over three rows is one entry.
    """
    sheet = layout.table.sheet
    first_rows = dict(zip(sheet.row_numbers, sheet.rows, strict=True)) if sheet.merges else {}
    filled: dict[int, dict[int, str]] = defaultdict(dict)
    for merge in sheet.merges:
        index = merge.first_column - 1
        if merge.first_row == merge.last_row or index == layout.text or index >= layout.width:
            continue
        cells = first_rows.get(merge.first_row, ())
        if index < len(cells) and cells[index]:
            for row in range(merge.first_row + 1, merge.last_row + 1):
                filled[row][index] = cells[index]
    return filled


def _report_blanks(
    entries: Entries, layout: _Layout, same: Mapping[str, list[int]], orphans: list[int]
) -> None:
    place = {"sheet": layout.table.sheet.name, "module": layout.module.key}
    for above, numbers in same.items():
        entries.diagnostics.append(
            finding(
                SAME_AS_ABOVE,
                params={"role": above},
                cell=rows_in_column(layout.role + 1, numbers),
                role=above,
                **place,
            )
        )
    if orphans:
        cell = rows_in_column(layout.role + 1, orphans)
        params = {"rows": _row_list(orphans), "column": cell_name(1, layout.role + 1)[:-1]}
        entries.diagnostics.append(finding(NO_ROLE, params=params, cell=cell, **place))


def _row_list(rows: Sequence[int]) -> str:
    """Row numbers as people read them: ``12``, ``12–14, 20``."""
    return rows_in_column(1, rows).replace("A", "").replace(":", "–").replace(",", ", ")


def _add(
    entries: Entries, layout: _Layout, rows: Sequence[_Row], index: RoleIndex, roles: Mapping[str, Role]
) -> None:
    """One entry per row and role."""
    module, sheet = layout.module, layout.table.sheet
    add = entries.lines.append
    weights = _weights(layout, rows)
    aspects = _AspectReader(module)
    problems: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row, weight in zip(rows, weights, strict=True):
        reading = index.read(row.role_cell)
        if reading.problem:
            problems[reading.problem, row.role_cell].append(row.number)
            continue
        cells = row.cells
        text, values = _text_and_values(layout, cells)
        if not text and not any(values):
            if layout.text is not None and layout.module.kind != "table":
                _report_empty(entries, layout, row)
            if layout.aspect is None or not cells[layout.aspect]:
                continue
        elif not text and layout.text is not None:
            _report_empty(entries, layout, row)
        aspect, inferred = aspects.read(cells[layout.aspect] if layout.aspect is not None else "", text)
        if aspect and aspect not in aspects.known:
            _report_aspect(entries, layout, row)
        cell = cell_name(row.number, _text_column(layout, cells) + 1)
        entry = _identity(entries, layout, row, text, values, cell)
        status = _status(entries, layout, row)
        for role in reading.roles:
            add(Entry(
                entry, module.key, role, sheet.name, row.number, cell, aspect, inferred, text, status, values,
                row.role_cell, weight,
            ))  # fmt: skip
    _report_roles(entries, layout, problems, index, roles)


def _weights(layout: _Layout, rows: Sequence[_Row]) -> Sequence[float]:
    if layout.weight is None:
        return [math.nan] * len(rows)
    numbers, column = layout.table.sheet.numbers, layout.weight
    stored = [numbers.get((row.number, column + 1)) for row in rows]
    return read_weights([row.cells[column] for row in rows], stored)


def _text_and_values(layout: _Layout, cells: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The text and the module's own columns, translated where the sheet has a translation."""
    if layout.translated:
        cells = [
            next((cells[i] for i in layout.translated.get(index, ()) if cells[i]), cell)
            for index, cell in enumerate(cells)
        ]
    text = cells[layout.text] if layout.text is not None else ""
    if layout.pick is not None:
        return text, layout.pick(cells)
    return text, tuple("" if i is None else cells[i] for i in layout.fields)


def _text_column(layout: _Layout, cells: Sequence[str]) -> int:
    """Index of the cell that stands for an entry: its text, else its first filled cell."""
    if layout.text is not None:
        return layout.text
    return next((i for i in layout.fields if i is not None and cells[i]), layout.role)


class _AspectReader:
    """Aspect cells of one module."""

    def __init__(self, module: Module) -> None:
        self.known = {aspect.key for aspect in module.aspects}
        self._names = {
            fold(name): aspect.key
            for aspect in module.aspects
            for name in (aspect.key, aspect.title.zh, aspect.title.en, *aspect.aliases)
        }
        self._keywords = [
            (fold(word), aspect.key)
            for aspect in module.aspects
            for word in (aspect.title.zh, aspect.title.en, *aspect.keywords)
        ]
        self._only = module.aspects[0].key if len(module.aspects) == 1 else ""

    def read(self, cell: str, text: str) -> tuple[str, bool]:
        """The aspect's key, or the cell as written; and whether it was inferred from the text."""
        if cell:
            return self._names.get(fold(cell), cell), False
        if self._only:
            return self._only, False
        words = fold(text) if self._keywords else ""
        return next(((key, True) for word, key in self._keywords if word and word in words), ("", False))


def _identity(
    entries: Entries, layout: _Layout, row: _Row, text: str, values: tuple[str, ...], cell: str
) -> str:
    """The entry's ID, else a hash of module, role cell, text and occurrence; never a row number."""
    own = row.cells[layout.id] if layout.id is not None else ""
    place = f"{layout.table.sheet.name}!{cell}"
    if own:
        safe = re.sub(r"\W", "_", own)
        if own not in entries.ids and _WORD.fullmatch(safe) and safe not in entries.ids:
            entries.ids[own] = entries.ids[safe] = place
            return safe
        if own in entries.ids:
            params = {"name": own, "first": entries.ids[own]}
            address = cell_name(row.number, (layout.id or 0) + 1)
            entries.diagnostics.append(
                finding(
                    DUPLICATE_ID,
                    params=params,
                    sheet=layout.table.sheet.name,
                    cell=address,
                    value=own,
                    module=layout.module.key,
                )
            )
    content = "\x1f".join((layout.module.key, row.role_cell, own, text or "\x1e".join(values)))
    occurrence = entries.occurrences.get(content, 0)
    entries.occurrences[content] = occurrence + 1
    return blake2b(f"{content}\x1f{occurrence}".encode(), digest_size=8).hexdigest()


def _status(entries: Entries, layout: _Layout, row: _Row) -> str:
    written = row.cells[layout.status] if layout.status is not None else ""
    if not written:
        return "active"
    term = find_term(STATUSES, written)
    if term is None:
        titles = tuple(known.title for known in STATUSES)
        entries.diagnostics.append(
            finding(
                UNKNOWN_STATUS,
                params={"name": written, "known": titles},
                sheet=layout.table.sheet.name,
                cell=cell_name(row.number, (layout.status or 0) + 1),
                value=written,
                module=layout.module.key,
                candidates=nearest(written, [title.zh for title in titles] + [title.en for title in titles]),
            )
        )
    return "draft" if term is DRAFT else "active"


def _report_empty(entries: Entries, layout: _Layout, row: _Row) -> None:
    column = layout.module.text_column
    entries.diagnostics.append(
        finding(
            EMPTY_TEXT,
            params={"column": column.title if column else ""},
            sheet=layout.table.sheet.name,
            cell=cell_name(row.number, (layout.text or 0) + 1),
            role=row.role_cell,
            module=layout.module.key,
        )
    )


def _report_aspect(entries: Entries, layout: _Layout, row: _Row) -> None:
    index = layout.aspect or 0
    written = row.cells[index]
    titles = tuple(aspect.title for aspect in layout.module.aspects)
    names = [title.zh for title in titles] + [title.en for title in titles]
    entries.diagnostics.append(
        finding(
            UNKNOWN_ASPECT,
            params={"name": written, "module": layout.module.title, "known": titles},
            sheet=layout.table.sheet.name,
            cell=cell_name(row.number, index + 1),
            value=written,
            role=row.role_cell,
            module=layout.module.key,
            candidates=nearest(written, names),
        )
    )


def _report_roles(
    entries: Entries,
    layout: _Layout,
    problems: Mapping[tuple[str, str], list[int]],
    index: RoleIndex,
    roles: Mapping[str, Role],
) -> None:
    """One finding per role cell that names nobody, or too many."""
    places = {role.title: f"{role.sheet}!{role.cell}" for role in roles.values() if role.cell}
    for (problem, written), numbers in problems.items():
        reading = index.read(written)
        nearest_place = places.get(reading.candidates[0], "") if reading.candidates else ""
        hint = None
        if problem == "unknown" and reading.candidates:
            hint = N_("Is it {nearest} ({place})?") if nearest_place else N_("Is it {nearest}?")
        entries.diagnostics.append(
            finding(
                UNKNOWN_ROLE if problem == "unknown" else AMBIGUOUS_ROLE,
                params={
                    "name": reading.name,
                    "rows": _row_list(numbers),
                    "candidates": reading.candidates,
                    "nearest": reading.candidates[0] if reading.candidates else "",
                    "place": nearest_place,
                },
                sheet=layout.table.sheet.name,
                cell=rows_in_column(layout.role + 1, numbers),
                value=written,
                module=layout.module.key,
                candidates=reading.candidates,
                hint=hint,
            )
        )


def filled_range(sheet: RawSheet) -> str:
    """All cells of a sheet that hold something, as one range."""
    columns = [i for cells in sheet.rows for i, cell in enumerate(cells, start=1) if cell]
    if not columns:
        return "A1"
    first = cell_name(sheet.row_numbers[0], min(columns))
    last = cell_name(sheet.row_numbers[-1], max(columns))
    return first if first == last else f"{first}:{last}"
