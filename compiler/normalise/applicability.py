"""The applicability sheet (适用范围): what some roles need of a module, and others need not."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from compiler.address import cell_name
from compiler.diagnostics import Diagnostic, Doc, Findings, Kind, Param, Severity, finding
from compiler.locale import N_
from compiler.model.blueprint import Aspect, Blueprint, Column, Module
from compiler.model.words import Bilingual
from compiler.model.workbook import RawSheet
from compiler.normalise.catalog import Needs, Role
from compiler.normalise.grades import in_grades
from compiler.normalise.naming import named_aspect, named_module
from compiler.normalise.role_cells import RoleIndex
from compiler.normalise.sheets import find_table, is_comment, match_columns
from compiler.suggest import nearest, spelt
from compiler.vocabulary import (
    APPLICABILITY_COLUMNS,
    DEPARTMENT,
    FAMILY,
    GRADE,
    NEEDS,
    SPLITTERS,
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
    N_("Write a whole number such as 3, or leave it empty"),
    doc=Doc(
        N_("The minimum number of entries is no whole number."),
        N_("The blueprint's minimum holds instead."),
        N_("three → 3."),
    ),
)
NEAR = N_("Is it {nearest}? Else write one that exists")

_WHO = (DEPARTMENT.key, FAMILY.key, GRADE.key, "role")
_EXACT: Mapping[str, int] = {"role": 8, GRADE.key: 4, FAMILY.key: 2, DEPARTMENT.key: 1}
"""How exactly a filter says whom a line is for."""
_WHAT: Mapping[str, Bilingual] = {
    DEPARTMENT.key: Bilingual("部门", "department"),
    FAMILY.key: Bilingual("岗位序列", "family"),
    GRADE.key: Bilingual("职级", "grade"),
    "role": Bilingual("岗位", "role"),
    "module": Bilingual("模块", "module"),
    "aspect": Bilingual("要素", "aspect"),
    "need": Bilingual("要求（必需、可选、不适用）", "need (required, optional, not applicable)"),
}
_PART = re.compile("[" + re.escape(SPLITTERS) + "]+")
_COLUMNS = tuple(
    Column(term.key, term.title, "role" if term.key == "role" else "field", term.aliases)
    for term in APPLICABILITY_COLUMNS
)
Need = Literal["required", "optional", "not_applicable", ""]


@dataclass(frozen=True, slots=True)
class _Line:
    """What one line says."""

    roles: frozenset[str]
    module: str
    """Key; empty: all modules."""
    aspect: str
    """Key; empty: the whole module."""
    need: Need
    """Empty: the line is about the number of entries alone."""
    minimum: int | None
    exact: tuple[int, bool]
    """How exactly it names the roles, then whether it names a module: the most exact line holds."""
    cell: str


@dataclass(slots=True)
class _Reading:
    sheet: str
    roles: Sequence[Role]
    index: RoleIndex
    modules: Sequence[Module]
    lines: list[_Line] = field(default_factory=list)
    diagnostics: Findings = field(default_factory=Findings)

    def report(self, kind: Kind, where: str, near: tuple[str, ...] = (), **params: Param) -> None:
        name = str(params.get("name", "")) or None
        hint = NEAR if near else None
        more = {**params, "nearest": near[0] if near else ""}
        self.diagnostics.append(
            finding(kind, params=more, sheet=self.sheet, cell=where, value=name, candidates=near, hint=hint)
        )


def read_applicability(
    sheet: RawSheet | None, roles: Sequence[Role], index: RoleIndex, blueprint: Blueprint
) -> tuple[Mapping[tuple[str, str], Needs], tuple[Diagnostic, ...]]:
    """What roles need of modules, by role id and module key, where that is not the blueprint's own."""
    names = frozenset().union(*({fold(name) for name in term.names} for term in APPLICABILITY_COLUMNS))
    table = (
        None if sheet is None else find_table(sheet, lambda text: any(p in names for p in spellings(text)))
    )
    if table is None:
        return {}, ()
    columns = match_columns(table.names, _COLUMNS)
    reading = _Reading(table.sheet.name, roles, index, blueprint.modules)
    for row, cells in table.rows():
        values = {key: cells[number - 1] if number <= len(cells) else "" for key, number in columns.items()}
        if not is_comment(cells[0]) and any(values.get(key) for key in ("need", "minimum", "module")):
            _read(reading, values, _cells(row, columns))
    _report_contradictions(reading)
    return _needs(reading), tuple(reading.diagnostics)


def _cells(row: int, columns: Mapping[str, int]) -> Callable[[str], str]:
    """The address of a column's cell; of the first column's where the sheet lacks it."""
    return lambda key: cell_name(row, columns.get(key, min(columns.values())))


def _read(reading: _Reading, values: Mapping[str, str], cell: Callable[[str], str]) -> None:
    roles = _roles(reading, values, cell)
    if roles is None:
        return
    name, what = values.get("module", ""), values.get("aspect", "")
    module = named_module(name, reading.modules)
    if name and module is None:
        near = nearest(name, spelt((own.title, own.aliases) for own in reading.modules))
        reading.report(UNKNOWN_IN_APPLICABILITY, cell("module"), near, name=name, what=_WHAT["module"])
        return
    module, aspect = named_aspect(what, module, reading.modules)
    if what and aspect is None:
        known = [one for own in ([module] if module else reading.modules) for one in own.aspects]
        near = nearest(what, spelt((own.title, own.aliases) for own in known))
        reading.report(UNKNOWN_IN_APPLICABILITY, cell("aspect"), near, name=what, what=_WHAT["aspect"])
        return
    written, count = values.get("need", ""), values.get("minimum", "")
    need = find_term(NEEDS, written) if written else None
    if written and need is None:
        reading.report(UNKNOWN_IN_APPLICABILITY, cell("need"), name=written, what=_WHAT["need"])
        return
    minimum = int(count) if count.isdecimal() else None
    if count and minimum is None:
        reading.report(NOT_A_NUMBER, cell("minimum"), name=count)
    if need is None and minimum is None:
        return
    exact = sum(_EXACT[key] for key in _WHO if values.get(key)), module is not None
    key = "" if need is None else need.key
    reading.lines.append(
        _Line(
            roles,
            module.key if module else "",
            aspect.key if aspect else "",
            key,  # type: ignore[arg-type]  # one of the keys of NEEDS
            minimum,
            exact,
            cell(next((own for own in ("need", "minimum") if values.get(own)), "module")),
        )
    )


# --------------------------------------------------------------------------------------------- whom it is for


def _roles(reading: _Reading, values: Mapping[str, str], cell: Callable[[str], str]) -> frozenset[str] | None:
    """The roles that fit every filter of a line; None, and a finding, where there is none."""
    fitting = {role.id for role in reading.roles}
    for key in (DEPARTMENT.key, FAMILY.key, GRADE.key):
        written = values.get(key, "")
        if not written:
            continue
        known = {role.get(key) for role in reading.roles} - {""}
        for part in filter(None, map(str.strip, _PART.split(written))):
            if not any(_fits(part, one, key) for one in known):
                near = nearest(part, sorted(known))
                reading.report(UNKNOWN_IN_APPLICABILITY, cell(key), near, name=part, what=_WHAT[key])
                return None
        parts = [part.strip() for part in _PART.split(written)]
        fitting &= {
            role.id for role in reading.roles if any(_fits(part, role.get(key), key) for part in parts)
        }
    if named := values.get("role", ""):
        read = reading.index.read(named)
        if read.problem:
            reading.report(
                UNKNOWN_IN_APPLICABILITY,
                cell("role"),
                read.candidates,
                name=read.name or named,
                what=_WHAT["role"],
            )
            return None
        fitting &= set(read.roles)
    if not fitting:
        who = tuple(values[key] for key in _WHO if values.get(key))
        reading.report(NO_ROLE, cell(next(key for key in _WHO if values.get(key))), who=who)
        return None
    return frozenset(fitting)


def _fits(part: str, value: str, key: str) -> bool:
    """Whether a role's department, family or grade is what a filter says."""
    if not part or not value:
        return False
    if fold(part.removeprefix("@")) == fold(value):
        return True
    return key == GRADE.key and in_grades(part, value)


# ------------------------------------------------------------------------------------------------ what holds


def _needs(reading: _Reading) -> Mapping[tuple[str, str], Needs]:
    """The module as each role needs it; roles of the same lines share it."""
    modules = {module.key: module for module in reading.modules}
    by_place: dict[tuple[str, str], list[_Line]] = defaultdict(list)
    for line in sorted(reading.lines, key=lambda line: line.exact):
        for role in line.roles:
            for key in (line.module,) if line.module else modules:
                by_place[role, key].append(line)
    made: dict[tuple[str, tuple[str, ...]], Needs] = {}
    found: dict[tuple[str, str], Needs] = {}
    for (role, key), lines in by_place.items():
        cells = tuple(line.cell for line in lines)
        if (key, cells) not in made:
            module = modules[key]
            for line in lines:
                module = _with(module, line)
            made[key, cells] = Needs(module, tuple((reading.sheet, cell) for cell in dict.fromkeys(cells)))
        found[role, key] = made[key, cells]
    return found


def _with(module: Module, line: _Line) -> Module:
    """A module with what a line says of it."""
    if line.minimum is not None:
        module = replace(module, minimum_entries=line.minimum)
    if line.aspect:
        return replace(module, aspects=tuple(_aspects(module, line)))
    if line.need == "required":
        return replace(module, applies=True, required=True)
    if line.need == "optional":
        return replace(module, applies=True, required=False, essential=False)
    if line.need == "not_applicable":
        return replace(module, applies=False, required=False, essential=False)
    return module


def _aspects(module: Module, line: _Line) -> Iterator[Aspect]:
    for aspect in module.aspects:
        if aspect.key != line.aspect:
            yield aspect
        else:
            yield replace(aspect, need="required" if line.need == "required" else "optional")


def _report_contradictions(reading: _Reading) -> None:
    """Lines that are equally exact and about the same thing, and do not say the same."""
    same: dict[tuple[object, ...], list[_Line]] = defaultdict(list)
    for line in reading.lines:
        for earlier in _against(line, same[line.exact, line.module, line.aspect]):
            reading.report(CONTRADICTION, line.cell, sheet=reading.sheet, cell=earlier.cell)
        same[line.exact, line.module, line.aspect].append(line)


def _against(line: _Line, others: Iterable[_Line]) -> Iterator[_Line]:
    """The first of other lines that says something else of a role of this one."""
    for other in others:
        needs = line.need and other.need and line.need != other.need
        counts = None not in {line.minimum, other.minimum} and line.minimum != other.minimum
        if (needs or counts) and line.roles & other.roles:
            yield other
            return
