"""The applicability sheet (适用范围): what some roles need of a module, and others need not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from compiler.address import cell_name
from compiler.diagnostics import Diagnostic, Doc, Findings, Kind, Param, Severity, finding
from compiler.locale import N_
from compiler.model.blueprint import Blueprint, Column, Module
from compiler.model.words import Bilingual
from compiler.model.workbook import RawSheet
from compiler.normalise.catalog import Needs, Role
from compiler.normalise.filters import EXACT, GROUPS, RoleFilters
from compiler.normalise.naming import aspects_of, named_module
from compiler.normalise.needs import Line, Need, contradictions, needs_of
from compiler.normalise.role_cells import RoleIndex
from compiler.normalise.sheets import (
    Table,
    find_table,
    is_comment,
    is_private,
    match_columns,
    split_translation,
)
from compiler.suggest import nearest, spelt
from compiler.vocabulary import (
    APPLICABILITY_COLUMNS,
    DEPARTMENT,
    FAMILY,
    GRADE,
    NEEDS,
    NOTE,
    WAIVER_COLUMNS,
    find_term,
    fold,
    spellings,
)

UNKNOWN_IN_APPLICABILITY = Kind(
    "APPLY001",
    "applicability-of-nothing-known",
    Severity.WARNING,
    N_("The line names “{name}”, which is no {what}; it has no effect"),
    N_("Write a department, family, grade, role, module or aspect that exists"),
    doc=Doc(
        N_("A line of the applicability sheet names something that does not exist, or a need that is none."),
        N_("It changes nothing, and somebody thinks it does."),
        N_("Risk contrl → Risk control."),
    ),
)
NO_ROLE = Kind(
    "APPLY002",
    "applicability-of-no-role",
    Severity.WARNING,
    N_("No role is all of this: {who}; the line has no effect"),
    N_("Correct the department, family, grade or role"),
    doc=Doc(
        N_("No role fits all filters of a line of the applicability sheet."),
        N_("It changes nothing."),
        N_("department Finance, role Shift lead, who is in Operations → Operations."),
    ),
)
CONTRADICTION = Kind(
    "APPLY003",
    "applicability-contradiction",
    Severity.WARNING,
    N_("{sheet}!{cell} says something else for the same roles and module; this later line holds"),
    N_("Delete one of both"),
    doc=Doc(
        N_("Two lines that are equally exact say different things about a role's module or aspect."),
        N_("An auditor cannot know which is meant."),
        N_("Customer service: risk control optional, and below: required → one of both."),
    ),
)
NOT_A_NUMBER = Kind(
    "APPLY004",
    "applicability-minimum-unreadable",
    Severity.WARNING,
    N_("“{name}” is not a number of entries"),
    N_("Write a whole number from 1 on, or leave it empty; what may be missing is optional"),
    doc=Doc(
        N_("The minimum number of entries is no whole number."),
        N_("The blueprint's minimum holds instead."),
        N_("three → 3."),
    ),
)
UNKNOWN_COLUMN = Kind(
    "APPLY005",
    "applicability-column-unknown",
    Severity.WARNING,
    N_("The column “{name}” is not understood; lines that fill it in have no effect"),
    N_("Give it one of this sheet's headers, or one that begins with _ where it is your own"),
    doc=Doc(
        N_("The applicability sheet has a column that is none of its own, or has one twice."),
        N_("If it says whom a line is for, the line would be for everybody without it, and hide gaps."),
        N_("Departement → Department."),
    ),
)
SAYS_NOTHING = Kind(
    "APPLY006",
    "applicability-without-need",
    Severity.WARNING,
    N_("Here is no need and no minimum of entries that can be read; this has no effect"),
    N_("Write required, optional or not applicable in the column {need}, or a number in {minimum}"),
    doc=Doc(
        N_("A line of the applicability sheet, or the whole sheet, does not say what is needed."),
        N_("It changes nothing, and somebody thinks it does."),
        N_("Trainees, risk control, need empty → not applicable."),
    ),
)
MINIMUM_OF_ASPECT = Kind(
    "APPLY007",
    "applicability-minimum-of-aspect",
    Severity.WARNING,
    N_("A minimum counts the entries of a module, not of one aspect; it has no effect"),
    N_("Leave the aspect empty, or the number"),
    doc=Doc(
        N_("A line of the applicability sheet names an aspect and a minimum of entries."),
        N_("Entries are counted by module; the number would ask for something else than it seems to."),
        N_("risk control, response, 2 → risk control, 2."),
    ),
)
NEAR = N_("Is it {nearest}? Else write one that exists")
NEAR_COLUMN = N_("Is it {nearest}? Else let its header begin with _")

_WHO = (*GROUPS, "role")
_SAYING = (*_WHO, "module", "aspect", "need", "minimum")
_WHAT: Mapping[str, Bilingual] = {
    DEPARTMENT.key: Bilingual("部门", "department"),
    FAMILY.key: Bilingual("岗位序列", "family"),
    GRADE.key: Bilingual("职级", "grade"),
    "role": Bilingual("岗位", "role"),
    "module": Bilingual("模块", "module"),
    "aspect": Bilingual("要素", "aspect"),
    "need": Bilingual("要求（必需、可选、不适用）", "need (required, optional, not applicable)"),
}
_COLUMNS = tuple(
    Column(term.key, term.title, "role" if term.key == "role" else "field", term.aliases)
    for term in APPLICABILITY_COLUMNS
)
_BESIDE = frozenset(
    fold(name)
    for term in (NOTE, *(each for each in WAIVER_COLUMNS if each.key in ("reason", "owner", "approved_by")))
    for name in term.names
)
"""Columns that explain a line."""
_NUMBER = re.compile(r"0*[1-9]\d{0,5}")


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the sheet."""

    number: int
    columns: Mapping[str, int]
    values: Mapping[str, str]

    def get(self, key: str) -> str:
        return self.values.get(key, "")

    def cell(self, key: str) -> str:
        """The address of a column's cell; of the first column's where the sheet lacks it."""
        return cell_name(self.number, self.columns.get(key, min(self.columns.values())))


@dataclass(slots=True)
class _Reading:
    sheet: str
    filters: RoleFilters
    modules: Sequence[Module]
    diagnostics: Findings = field(default_factory=Findings)

    def report(self, kind: Kind, where: str, near: tuple[str, ...] = (), **params: Param) -> None:
        name = str(params.get("name", "")) or None
        hint = (NEAR_COLUMN if kind is UNKNOWN_COLUMN else NEAR) if near else None
        more = {**params, "nearest": near[0] if near else ""}
        self.diagnostics.append(
            finding(kind, params=more, sheet=self.sheet, cell=where, value=name, candidates=near, hint=hint)
        )

    def unknown(self, row: _Row, key: str, name: str, near: tuple[str, ...]) -> None:
        """A name that is none."""
        self.report(UNKNOWN_IN_APPLICABILITY, row.cell(key), near, name=name, what=_WHAT[key])

    def nothing(self, cell: str) -> None:
        """A line, or a sheet, that does not say what is needed."""
        titles = {term.key: term.title for term in APPLICABILITY_COLUMNS}
        self.report(SAYS_NOTHING, cell, need=titles["need"], minimum=titles["minimum"])


def read_applicability(
    sheet: RawSheet | None, roles: Sequence[Role], index: RoleIndex, blueprint: Blueprint
) -> tuple[Mapping[tuple[str, str], Needs], tuple[Diagnostic, ...]]:
    """What roles need of modules, by role id and module key, where that is not the blueprint's own.

    A line of which any part is not understood has no effect: read in part, it would be for more roles than
    was meant.
    """
    if sheet is None or not any(any(cells) for cells in sheet.rows):
        return {}, ()
    reading = _Reading(sheet.name, RoleFilters(roles, index), blueprint.modules)
    names = frozenset().union(*({fold(name) for name in term.names} for term in APPLICABILITY_COLUMNS))
    table = find_table(sheet, lambda text: any(part in names for part in spellings(text)))
    if table is None:
        reading.nothing("A1")
        return {}, tuple(reading.diagnostics)
    lines = list(_lines(reading, table))
    for earlier, later in contradictions(lines):
        reading.report(CONTRADICTION, later.cell, sheet=sheet.name, cell=earlier.cell)
    return needs_of(lines, blueprint.modules, sheet.name), tuple(reading.diagnostics)


def _lines(reading: _Reading, table: Table) -> Iterator[Line]:
    columns = match_columns(table.names, _COLUMNS)
    strange = _strange_columns(reading, table, columns)
    for number, cells in table.rows():
        values = {key: cells[column - 1] for key, column in columns.items() if column <= len(cells)}
        is_read = any(values.get(key) for key in _SAYING) and not is_comment(cells[0])
        if is_read and not any(cells[column - 1] for column in strange if column <= len(cells)):
            line = _line(reading, _Row(number, columns, values))
            if line:
                yield line


def _strange_columns(reading: _Reading, table: Table, columns: Mapping[str, int]) -> list[int]:
    """Columns that are none of this sheet's; each is reported."""
    known = set(columns.values())
    strange: list[int] = []
    for number, name in enumerate(table.names, start=1):
        translated = split_translation(name)
        own = fold(translated[0] if translated else name)
        if not name or number in known or is_private(name) or own in _BESIDE:
            continue
        strange.append(number)
        missing = [(term.title, term.aliases) for term in APPLICABILITY_COLUMNS if term.key not in columns]
        reading.report(
            UNKNOWN_COLUMN, cell_name(table.header.row, number), nearest(name, spelt(missing)), name=name
        )
    return strange


def _line(reading: _Reading, row: _Row) -> Line | None:
    """What a row says; None, and a finding, where it cannot be understood."""
    roles = _roles(reading, row)
    places = _places(reading, row) if roles is not None else None
    need = _need(reading, row) if places is not None else None
    if roles is None or places is None or need is None:
        return None
    minimum = _minimum(reading, row)
    if not need and minimum is None:
        if not row.get("minimum"):
            reading.nothing(row.cell("need"))
        return None
    exact = _exact(reading, row), bool(row.get("module")), bool(row.get("aspect"))
    said = next(key for key in ("need", "minimum") if row.get(key))
    return Line(roles, places, need, minimum, exact, row.cell(said))


def _places(reading: _Reading, row: _Row) -> tuple[tuple[str, str], ...] | None:
    """The modules and aspects that a row is about; an aspect without a module is that of every module."""
    name, what = row.get("module"), row.get("aspect")
    module = named_module(name, reading.modules)
    if name and module is None:
        near = nearest(name, spelt((own.title, own.aliases) for own in reading.modules))
        reading.unknown(row, "module", name, near)
        return None
    modules = [module] if module else reading.modules
    if not what:
        return tuple((own.key, "") for own in modules)
    places = tuple((own.key, aspect.key) for own, aspect in aspects_of(what, modules))
    if not places:
        known = [aspect for own in modules for aspect in own.aspects]
        near = nearest(what, spelt((own.title, own.aliases) for own in known))
        reading.unknown(row, "aspect", what, near)
    return places or None


def _need(reading: _Reading, row: _Row) -> Need | None:
    """What is needed, empty where the cell is; None where it cannot be read."""
    written = row.get("need")
    term = find_term(NEEDS, written) if written else None
    if written and term is None:
        reading.unknown(
            row, "need", written, nearest(written, spelt((own.title, own.aliases) for own in NEEDS))
        )
        return None
    return cast("Need", term.key if term else "")


def _minimum(reading: _Reading, row: _Row) -> int | None:
    """The number of entries that is asked for; None: none, or none that can be read."""
    written = row.get("minimum")
    if not written:
        return None
    number = fold(written)
    if not _NUMBER.fullmatch(number):
        reading.report(NOT_A_NUMBER, row.cell("minimum"), name=written)
        return None
    if row.get("aspect"):
        reading.report(MINIMUM_OF_ASPECT, row.cell("minimum"))
        return None
    return int(number)


# --------------------------------------------------------------------------------------------- whom it is for


def _roles(reading: _Reading, row: _Row) -> frozenset[str] | None:
    """The roles that fit every filter of a row; None, and a finding, where there is none."""
    filters = reading.filters
    fitting = filters.everybody
    for key in GROUPS:
        if not row.get(key):
            continue
        parts = filters.parts(key, row.get(key))
        strange = next((part for part in parts if not filters.members(key, part)), None)
        if strange is not None:
            reading.unknown(row, key, strange, filters.near(key, strange))
            return None
        fitting &= frozenset().union(*(filters.members(key, part) for part in parts))
    if named := row.get("role"):
        read, _ = filters.role_cell(named)
        if read.problem:
            reading.unknown(row, "role", read.name or named, read.candidates)
            return None
        fitting &= frozenset(read.roles)
    if not fitting:
        who = tuple(row.get(key) for key in _WHO if row.get(key))
        reading.report(NO_ROLE, row.cell(next((key for key in _WHO if row.get(key)), "module")), who=who)
        return None
    return fitting


def _exact(reading: _Reading, row: _Row) -> int:
    """How exactly a row says whom it is for."""
    named = row.get("role")
    groups = sum(EXACT[key] for key in GROUPS if row.get(key))
    return groups + (reading.filters.role_cell(named)[1] if named else 0)
