"""The waivers sheet (例外审批): which gaps and findings somebody has approved, and until when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from compiler.address import cell_name
from compiler.diagnostics import Diagnostic, Doc, Findings, Kind, Param, Severity, finding
from compiler.locale import N_
from compiler.model.blueprint import Blueprint, Column, Module
from compiler.model.words import Bilingual
from compiler.model.workbook import RawSheet
from compiler.normalise.catalog import Waiver
from compiler.normalise.days import Days
from compiler.normalise.naming import named_aspect, named_module
from compiler.normalise.role_cells import RoleIndex
from compiler.normalise.sheets import find_table, is_comment, match_columns
from compiler.suggest import nearest, spelt
from compiler.vocabulary import WAIVER_COLUMNS, fold, spellings

UNKNOWN_IN_WAIVER = Kind(
    "WAIVER001",
    "waiver-of-nothing-known",
    Severity.WARNING,
    N_("The waiver names “{name}”, which is no {what}; it has no effect"),
    N_("Write a role, module, aspect or finding that exists"),
    doc=Doc(
        N_("A waiver names a role, module, aspect or finding that does not exist."),
        N_("It silences nothing."),
        N_("Risk contrl → Risk control."),
    ),
)
NO_APPROVER = Kind(
    "WAIVER002",
    "waiver-without-approver",
    Severity.WARNING,
    N_("Nobody approved this waiver"),
    N_("Write who approved it; an auditor will ask"),
    doc=Doc(
        N_("A waiver does not say who approved it."),
        N_("Anybody could waive anything."),
        N_("approved by, empty → R. Lindqvist."),
    ),
)
NO_EXPIRY = Kind(
    "WAIVER003",
    "waiver-without-expiry",
    Severity.WARNING,
    N_("The waiver has no day on which it expires"),
    N_("Write a day such as 2026-12-31; without one it never ends"),
    doc=Doc(
        N_("A waiver has no day on which it ends."),
        N_("What was meant for a quarter holds for ever."),
        N_("expires, empty → 2026-12-31."),
    ),
)
UNREADABLE_DAY = Kind(
    "WAIVER004",
    "waiver-day-unreadable",
    Severity.WARNING,
    N_("“{name}” is not a day; the waiver has no effect"),
    N_("Write a day such as 2026-12-31"),
    doc=Doc(
        N_("The expiry of a waiver is not a day."),
        N_("It cannot hold or end."),
        N_("end of year → 2026-12-31."),
    ),
)
NEAR = N_("Is it {nearest}? Else write a role, module, aspect or finding that exists")
_ROLE, _MODULE, _ASPECT = (
    Bilingual("岗位", "role"), Bilingual("模块", "module"), Bilingual("要素或检查项", "aspect or finding"),
)  # fmt: skip

_COLUMNS = tuple(
    Column(term.key, term.title, "role" if term.key == "role" else "field", term.aliases)
    for term in WAIVER_COLUMNS
)


@dataclass(slots=True)
class _Reading:
    sheet: str
    waivers: list[Waiver] = field(default_factory=list)
    diagnostics: Findings = field(default_factory=Findings)

    def report(self, kind: Kind, cell: str, **more: Param) -> None:
        name = str(more.get("name", ""))
        self.diagnostics.append(finding(kind, params=more, sheet=self.sheet, cell=cell, value=name or None))

    def unknown(self, cell: str, name: str, what: Bilingual, near: tuple[str, ...]) -> None:
        """Report a name that is nothing known, with the one it may be."""
        self.diagnostics.append(
            finding(
                UNKNOWN_IN_WAIVER,
                params={"name": name, "what": what, "nearest": near[0] if near else ""},
                sheet=self.sheet,
                cell=cell,
                value=name,
                candidates=near,
                hint=NEAR if near else None,
            )
        )


@dataclass(frozen=True, slots=True)
class _Known:
    """What a waiver may name."""

    index: RoleIndex
    modules: tuple[Module, ...]
    is_code: Callable[[str], bool]
    days: Days


def read_waivers(
    sheet: RawSheet | None,
    index: RoleIndex,
    blueprint: Blueprint,
    days: Days,
    is_code: Callable[[str], bool],
) -> tuple[tuple[Waiver, ...], tuple[Diagnostic, ...]]:
    """The waivers of a master, in their order; ``is_code`` knows the codes of findings."""
    names = frozenset().union(*({fold(name) for name in term.names} for term in WAIVER_COLUMNS))
    table = (
        None if sheet is None else find_table(sheet, lambda text: any(p in names for p in spellings(text)))
    )
    if table is None:
        return (), ()
    columns = match_columns(table.names, _COLUMNS)
    reading = _Reading(table.sheet.name)
    known = _Known(index, blueprint.modules, is_code, days)
    for row, cells in table.rows():
        values = {key: cells[number - 1] if number <= len(cells) else "" for key, number in columns.items()}
        if not is_comment(cells[0]) and any(values.get(key) for key in ("role", "module", "aspect")):
            _read(reading, values, _Row(row, columns), known)
    return tuple(reading.waivers), tuple(reading.diagnostics)


@dataclass(frozen=True, slots=True)
class _Row:
    """Where the cells of a row stand."""

    number: int
    columns: Mapping[str, int]

    def cell(self, key: str) -> str:
        """The address of a column's cell; of the first column's where the sheet lacks it."""
        return cell_name(self.number, self.columns.get(key, min(self.columns.values())))


def _read(reading: _Reading, values: Mapping[str, str], row: _Row, known: _Known) -> None:
    written = values.get("role", "")
    named = known.index.read(written or "*")
    if named.problem:
        reading.unknown(row.cell("role"), written, _ROLE, named.candidates)
        return
    name = values.get("module", "")
    module = named_module(name, known.modules)
    if name and module is None:
        near = nearest(name, spelt((own.title, own.aliases) for own in known.modules))
        reading.unknown(row.cell("module"), name, _MODULE, near)
        return
    what = values.get("aspect", "")
    module, aspect = named_aspect(what, module, known.modules)
    code = what.strip().upper() if what and aspect is None else ""
    if code and not known.is_code(code):
        aspects = [own for m in ([module] if module else known.modules) for own in m.aspects]
        near = nearest(what, spelt((own.title, own.aliases) for own in aspects))
        reading.unknown(row.cell("aspect"), what, _ASPECT, near)
        return
    if not values.get("approved_by"):
        reading.report(NO_APPROVER, row.cell("approved_by"))
    day, readable = _expires(reading, values.get("expires", ""), row, known.days)
    if readable:
        reading.waivers.append(
            Waiver(
                roles=frozenset(named.roles),
                module=module.key if module else "",
                aspect=aspect.key if aspect else "",
                code=code,
                expires=day,
                sheet=reading.sheet,
                cell=row.cell("role"),
                expires_cell=row.cell("expires"),
                reason=values.get("reason", ""),
                owner=values.get("owner", ""),
                approved_by=values.get("approved_by", ""),
            )
        )


def _expires(reading: _Reading, text: str, row: _Row, days: Days) -> tuple[date | None, bool]:
    """The last day, None without one; and whether what stands there can be read."""
    if not text:
        reading.report(NO_EXPIRY, row.cell("expires"))
        return None, True
    day = days.of(reading.sheet, (row.number, row.columns["expires"]), text)
    if day is None:
        reading.report(UNREADABLE_DAY, row.cell("expires"), name=text)
    return day, day is not None
