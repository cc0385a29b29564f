"""The module sheets: which entry belongs to which role."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b

from compiler.address import cell_name, rows_in_column
from compiler.diagnostics import Diagnostic, Findings, finding
from compiler.locale import N_
from compiler.model.words import Bilingual
from compiler.normalise.aspects import AspectReader
from compiler.normalise.catalog import Entry, Extra, ModuleSheet
from compiler.normalise.entry_findings import (
    DUPLICATE_ID,
    EMPTY_TEXT,
    NEAR_ASPECT,
    PARTLY_STRUCK,
    ROLE_PROBLEMS,
    UNKNOWN_ASPECT,
    UNKNOWN_STATUS,
)
from compiler.normalise.extras import extras_of
from compiler.normalise.layout import Layout, column_findings, misnamed_columns, private_columns
from compiler.normalise.role_cells import Reading, RoleIndex, RoleProblem
from compiler.normalise.rows import Omission, Row, Rows, row_list
from compiler.normalise.translations import missing, unprinted
from compiler.normalise.weights import read_weights
from compiler.reading.limits import USUAL, TooMuchError
from compiler.suggest import nearest, spelt
from compiler.vocabulary import DRAFT, ERROR_VALUE, STATUSES, find_term

_WORD = re.compile(r"\w{1,32}")


@dataclass(slots=True)
class Skipped:
    """What is not read on purpose, for one information."""

    sheets: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    rows: Counter[Omission] = field(default_factory=Counter)
    translations: list[Bilingual] = field(default_factory=list)
    """Columns whose texts are printed in another language only."""


@dataclass(slots=True)
class Entries:
    """The entries read so far, and what was found on the way."""

    misnamed: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    """Role id and module of entries whose role cell is almost that role's name, with their aspects."""
    lines: list[Entry] = field(default_factory=list)
    diagnostics: Findings = field(default_factory=Findings)
    sheets: list[ModuleSheet] = field(default_factory=list)
    occurrences: dict[str, int] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    skipped: Skipped = field(default_factory=Skipped)
    extras: dict[str, Extra] = field(default_factory=dict)
    """Rich texts and second languages, by the entry's id."""
    most: int = USUAL.entries
    """So many lines there may be."""

    def check_count(self) -> None:
        """Raises TooMuchError when there are more lines than there may be."""
        if len(self.lines) > self.most:
            raise TooMuchError("entries", self.most, len(self.lines), at_least=True)


def add_sheet(
    entries: Entries, layout: Layout, rows: Rows, index: RoleIndex, shared: Collection[int] | None = None
) -> None:
    """Add the entries of one table of a module to ``entries``.

    ``shared`` are the columns in use where several modules share the table: rows that say nothing to one of
    them are no gap of it then.
    """
    columns_found = tuple(column_findings(layout, shared or ()))
    entries.diagnostics += columns_found
    entries.skipped.columns += private_columns(layout)
    entries.diagnostics += rows.diagnostics
    _add_translations(entries, layout, rows.entries)
    entries.diagnostics += _partly_struck(layout, rows.entries)
    entries.skipped.rows += rows.omitted
    _add(entries, layout, rows.entries, index, is_shared=shared is not None)
    table, columns = layout.table, tuple(layout.columns.items())
    entries.sheets.append(
        ModuleSheet(
            table.sheet.name,
            table.header.row,
            table.last_row,
            columns,
            layout.module,
            misnamed_columns(columns_found, layout.module),
        )
    )


def _add_translations(entries: Entries, layout: Layout, rows: Sequence[Row]) -> None:
    """What is said of the columns of translations: cells that lack one, and columns that are not printed."""
    tongues, names, sheet = layout.tongues, layout.table.names, layout.table.sheet.name
    if not tongues.translations:
        return
    cells = [(row.number, row.cells) for row in rows]
    entries.diagnostics += [
        replace(one, sheet=sheet, module=layout.module.key) for one in missing(names, tongues, cells)
    ]
    fields = {names[i] for i in layout.fields if i is not None}
    entries.skipped.translations += unprinted(sheet, names, tongues, cells, fields)


def _partly_struck(layout: Layout, rows: Sequence[Row]) -> Iterator[Diagnostic]:
    """Struck-through words in rows that hold, one finding per column."""
    sheet = layout.table.sheet
    places = {place for place, runs in sheet.rich.items() if any(run.strike for run in runs)} | sheet.struck
    for index in layout.printed if places else ():
        numbers = [row.number for row in rows if (row.number, index + 1) in places]
        if numbers:
            yield finding(
                PARTLY_STRUCK,
                params={"column": layout.table.names[index], "rows": row_list(numbers)},
                sheet=sheet.name,
                cell=rows_in_column(index + 1, numbers),
                module=layout.module.key,
            )


def _add(entries: Entries, layout: Layout, rows: Sequence[Row], index: RoleIndex, *, is_shared: bool) -> None:
    """One entry per row and role."""
    module, sheet = layout.module, layout.table.sheet
    add = entries.lines.append
    weights = _weights(layout, rows)
    aspects = AspectReader(module)
    extras = extras_of(layout)
    problems: dict[tuple[RoleProblem, str], list[Row]] = defaultdict(list)
    for row, weight in zip(rows, weights, strict=True):
        reading = index.read(row.role_cell)
        if reading.problem:
            problems[reading.problem, row.role_cell].append(row)
            _note_misnamed(entries, layout, row, reading, index, aspects)
            continue
        cells = row.cells
        text, values = _text_and_values(layout, cells)
        if not text and not any(values):
            if layout.text is not None and layout.module.kind != "table" and not is_shared:
                _report_empty(entries, layout, row)
            if layout.aspect is None or not cells[layout.aspect]:
                continue
        elif not text and layout.text is not None:
            _report_empty(entries, layout, row)
        aspect, inferred = aspects.read(cells[layout.aspect] if layout.aspect is not None else "", text)
        if aspect and aspect not in aspects.known:
            near = _report_aspect(entries, layout, row)
            for role in reading.roles if near else ():
                entries.misnamed[role, module.key].add(aspects.read(near, "")[0])
        cell = cell_name(row.number, _text_column(layout, cells) + 1)
        entry = _identity(entries, layout, row, text, values, cell)
        entries.extras |= extras.of(entry, row.number, cells)
        status = _status(entries, layout, row)
        for role in reading.roles:
            add(Entry(
                entry, module.key, role, sheet.name, row.number, cell, aspect, inferred, text, status, values,
                row.role_cell, reading.through.get(role, ""), weight,
            ))  # fmt: skip
        entries.check_count()
    _report_roles(entries, layout, problems, index)


def _note_misnamed(
    entries: Entries, layout: Layout, row: Row, reading: Reading, index: RoleIndex, aspects: AspectReader
) -> None:
    """Remember whose row a misspelt role cell most likely is: its gap is told once, at the cell."""
    if reading.problem != "unknown" or not reading.candidates:
        return
    text, _ = _text_and_values(layout, row.cells)
    written = row.cells[layout.aspect] if layout.aspect is not None else ""
    for role in index.read(reading.candidates[0]).roles:
        entries.misnamed[role, layout.module.key].add(aspects.read(written, text)[0])


def _weights(layout: Layout, rows: Sequence[Row]) -> Sequence[float]:
    if layout.weight is None:
        return [math.nan] * len(rows)
    numbers, column = layout.table.sheet.numbers, layout.weight
    stored = [numbers.get((row.number, column + 1)) for row in rows]
    return read_weights([row.cells[column] for row in rows], stored)


def _text_and_values(layout: Layout, cells: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The text and the module's own columns, translated where the sheet has a translation."""
    cells = layout.tongues.in_first(cells)
    text = cells[layout.text] if layout.text is not None else ""
    if layout.pick is not None:
        return text, layout.pick(cells)
    return text, tuple("" if i is None else cells[i] for i in layout.fields)


def _text_column(layout: Layout, cells: Sequence[str]) -> int:
    """Index of the cell that stands for an entry: its text, else its first filled cell."""
    if layout.text is not None:
        return layout.text
    return next((i for i in layout.fields if i is not None and cells[i]), layout.role)


def _identity(
    entries: Entries, layout: Layout, row: Row, text: str, values: tuple[str, ...], cell: str
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
    return entry_id(entries, layout.module.key, row.role_cell, own, text or "\x1e".join(values))


def entry_id(entries: Entries, *parts: str) -> str:
    """A hash of what an entry says; equal ones are told apart by their order. Never a row number."""
    content = "\x1f".join(parts)
    occurrence = entries.occurrences.get(content, 0)
    entries.occurrences[content] = occurrence + 1
    return blake2b(f"{content}\x1f{occurrence}".encode(), digest_size=8).hexdigest()


def _status(entries: Entries, layout: Layout, row: Row) -> str:
    written = row.cells[layout.status] if layout.status is not None else ""
    if not written:
        return "active"
    term = find_term(STATUSES, written)
    if term is None and not entries.diagnostics.is_full(UNKNOWN_STATUS):
        titles = tuple(known.title for known in STATUSES)
        entries.diagnostics.append(
            finding(
                UNKNOWN_STATUS,
                params={"name": written, "known": titles},
                sheet=layout.table.sheet.name,
                cell=cell_name(row.number, (layout.status or 0) + 1),
                value=written,
                module=layout.module.key,
                candidates=nearest(written, spelt((status.title, status.aliases) for status in STATUSES)),
            )
        )
    return "draft" if term is DRAFT else "active"


def _report_empty(entries: Entries, layout: Layout, row: Row) -> None:
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


def _report_aspect(entries: Entries, layout: Layout, row: Row) -> str:
    """Report a word that is no aspect; the aspect that it almost is, else nothing."""
    if entries.diagnostics.is_full(UNKNOWN_ASPECT):
        return ""
    index = layout.aspect or 0
    written = row.cells[index]
    titles = tuple(aspect.title for aspect in layout.module.aspects)
    near = nearest(written, spelt((aspect.title, aspect.aliases) for aspect in layout.module.aspects))
    entries.diagnostics.append(
        finding(
            UNKNOWN_ASPECT,
            params={
                "name": written,
                "module": layout.module.title,
                "known": titles,
                "nearest": near[0] if near else "",
            },
            hint=NEAR_ASPECT if near else None,
            sheet=layout.table.sheet.name,
            cell=cell_name(row.number, index + 1),
            value=written,
            role=row.role_cell,
            module=layout.module.key,
            candidates=near,
        )
    )
    return near[0] if near else ""


def _report_roles(
    entries: Entries,
    layout: Layout,
    problems: Mapping[tuple[RoleProblem, str], Sequence[Row]],
    index: RoleIndex,
) -> None:
    """One finding per role cell that names nobody, or too many."""
    for (problem, written), rows in problems.items():
        if entries.diagnostics.is_full(ROLE_PROBLEMS[problem]):
            continue
        reading = index.read(written)
        near = reading.candidates[0] if reading.candidates else ""
        place = index.place_of(near)
        hint = None
        if problem == "unknown" and index.knows(_beside(layout, rows[0])):
            near, place = _beside(layout, rows[0]), cell_name(rows[0].number, layout.role + 2)
            hint = N_("The role {nearest} stands in {place}: the row is shifted to the right; move it back")
        elif ERROR_VALUE.fullmatch(written):
            hint = N_("Correct the formula, or write the role itself")
        elif problem == "unknown" and near:
            hint = N_("Is it {nearest} ({place})?") if place else N_("Is it {nearest}?")
        numbers = [row.number for row in rows]
        entries.diagnostics.append(
            finding(
                ROLE_PROBLEMS[problem],
                params={
                    "name": reading.name,
                    "rows": row_list(numbers),
                    "candidates": reading.candidates,
                    "nearest": near,
                    "place": place,
                },
                sheet=layout.table.sheet.name,
                cell=None if layout.module.role_is_sheet_name else rows_in_column(layout.role + 1, numbers),
                value=written,
                module=layout.module.key,
                candidates=reading.candidates,
                hint=hint,
            )
        )


def _beside(layout: Layout, row: Row) -> str:
    """The cell to the right of the role's."""
    return row.cells[layout.role + 1] if layout.role + 1 < len(row.cells) else ""
