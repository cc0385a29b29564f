"""The waivers sheet (例外审批): which gaps and findings somebody has approved, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from compiler.address import cell_name
from compiler.diagnostics import Diagnostic, Doc, Kind, Param, Severity, finding
from compiler.locale import N_
from compiler.model import Aspect, Bilingual, Blueprint, Column, Module, RawSheet
from compiler.normalise.catalog import Waiver
from compiler.normalise.role_cells import RoleIndex
from compiler.normalise.sheets import find_table, is_comment, match_columns
from compiler.period import parse_day
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
ROLE_WORD, MODULE_WORD, ASPECT_WORD = N_("role"), N_("module"), N_("aspect or finding")

_COLUMNS = tuple(
    Column(term.key, term.title, "role" if term.key == "role" else "field", term.aliases)
    for term in WAIVER_COLUMNS
)


@dataclass(slots=True)
class _Reading:
    sheet: str
    waivers: list[Waiver] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def report(self, kind: Kind, cell: str, **more: Param) -> None:
        name = str(more.get("name", ""))
        self.diagnostics.append(finding(kind, params=more, sheet=self.sheet, cell=cell, value=name or None))


def read_waivers(
    sheet: RawSheet | None, index: RoleIndex, blueprint: Blueprint
) -> tuple[tuple[Waiver, ...], tuple[Diagnostic, ...]]:
    """The waivers of a master, in their order."""
    names = frozenset().union(*({fold(name) for name in term.names} for term in WAIVER_COLUMNS))
    table = (
        None if sheet is None else find_table(sheet, lambda text: any(p in names for p in spellings(text)))
    )
    if table is None:
        return (), ()
    columns = match_columns(table.names, _COLUMNS)
    reading = _Reading(table.sheet.name)
    for row, cells in table.rows():
        if is_comment(cells[0]):
            continue
        values = {key: cells[number - 1] if number <= len(cells) else "" for key, number in columns.items()}
        places = {key: cell_name(row, number) for key, number in columns.items()}
        if any(values.get(key) for key in ("role", "module", "aspect")):
            _read(reading, values, places, index, blueprint)
    return tuple(reading.waivers), tuple(reading.diagnostics)


def _read(
    reading: _Reading,
    values: dict[str, str],
    places: dict[str, str],
    index: RoleIndex,
    blueprint: Blueprint,
) -> None:
    first = next(iter(places.values()))
    named = index.read(values.get("role", "")) if values.get("role") else index.read("*")
    if named.problem:
        reading.report(UNKNOWN_IN_WAIVER, places["role"], name=values["role"], what=ROLE_WORD)
        return
    module = _module(values.get("module", ""), blueprint.modules)
    if values.get("module") and module is None:
        reading.report(UNKNOWN_IN_WAIVER, places["module"], name=values["module"], what=MODULE_WORD)
        return
    written = values.get("aspect", "")
    aspect = _aspect(written, module)
    if written and aspect is None and not _is_code(written):
        reading.report(UNKNOWN_IN_WAIVER, places["aspect"], name=written, what=ASPECT_WORD)
        return
    if not values.get("approved_by"):
        reading.report(NO_APPROVER, places.get("approved_by", first))
    day, readable = _expires(reading, values.get("expires", ""), places.get("expires", first))
    if not readable:
        return
    reading.waivers.append(
        Waiver(
            roles=frozenset(named.roles),
            module=module.key if module else "",
            aspect=aspect.key if aspect else "",
            code=written.strip().upper() if written and aspect is None else "",
            expires=day,
            sheet=reading.sheet,
            cell=places.get("role", first),
        )
    )


def _expires(reading: _Reading, text: str, cell: str) -> tuple[date | None, bool]:
    """The last day, None without one; and whether what stands there can be read."""
    if not text:
        reading.report(NO_EXPIRY, cell)
        return None, True
    day = parse_day(text)
    if day is None:
        reading.report(UNREADABLE_DAY, cell, name=text)
    return day, day is not None


def _module(name: str, modules: Sequence[Module]) -> Module | None:
    return next((m for m in modules if name and _is_named(name, m.key, m.title, m.aliases)), None)


def _aspect(name: str, module: Module | None) -> Aspect | None:
    aspects = module.aspects if module else ()
    return next((a for a in aspects if name and _is_named(name, a.key, a.title, a.aliases)), None)


def _is_named(name: str, key: str, title: Bilingual, aliases: Sequence[str]) -> bool:
    return fold(name) in {fold(own) for own in (key, title.zh, title.en, *aliases)}


def _is_code(text: str) -> bool:
    plain = text.strip()
    return plain.isascii() and plain[:2].isalpha() and plain[-3:].isdigit()
