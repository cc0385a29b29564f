"""What the page of the coverage audit knows: what repeats stands once and is pointed at by number."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from compiler.diagnostics import ERROR, GAP, WARNING
from compiler.locale import LANGUAGES, N_, translator
from compiler.model.audit import (
    AuditCell,
    AuditDepartment,
    AuditFinding,
    AuditModule,
    AuditPoint,
    AuditReport,
    AuditRole,
    AuditWaiver,
    Evidence,
    Place,
    Tally,
)
from compiler.model.coverage import Status
from compiler.model.words import Bilingual
from compiler.period import quarters_open
from compiler.report.audit_json import rounded
from compiler.signs import SIGNS

Record = dict[str, object]
Line = list[object]
T = TypeVar("T", bound=Hashable)

STRINGS: Mapping[str, str] = {
    "title": N_("Coverage audit"),
    "skip": N_("To the heat map"),
    "as_of": N_("as of {date}"),
    "roles": N_("{count} roles"),
    "modules": N_("{count} modules"),
    "other_language": N_("中文"),
    "share_of": N_("{covered} of {expected} points covered"),
    "of_these_inferred": N_("{count} of them only by aspects inferred from texts"),
    "through": N_("through {group}"),
    "inferred": N_("aspect inferred from the text"),
    "needs": N_("What is needed here is said at"),
    "since": N_("{points} points since {period} ({before})"),
    "trend": N_("Coverage of the releases"),
    "heat_map": N_("Heat map"),
    "gap_list": N_("Gap list"),
    "gap_caption": N_("Each point that is missing or waived, with who has to fill it in and since when"),
    "gaps_found": N_("{count} of {all} gaps"),
    "no_gap": N_("No gap is like that. Reset the filters to see all."),
    "module": N_("Module"),
    "missing": N_("What is missing"),
    "open_for": N_("Open since"),
    "waiver": N_("Waived"),
    "quarters": N_("{period} ({count} quarters)"),
    "search": N_("Search"),
    "department": N_("Department"),
    "no_department": N_("(no department)"),
    "status": N_("Status"),
    "severity": N_("Severity"),
    "owner": N_("Action owner"),
    "all_of_them": N_("all"),
    "open": N_("all that is open"),
    "reset": N_("Reset"),
    "expand": N_("Unfold all"),
    "collapse": N_("Fold all"),
    "found": N_("{count} of {all} roles"),
    "nothing": N_("No role is like that. Reset the filters to see all."),
    "more": N_("Show {count} more"),
    "role": N_("Role"),
    "coverage": N_("Coverage"),
    "sort": N_("Sort: up, down, as in the master"),
    "caption": N_("Departments and roles by modules: how far each role covers each module"),
    "keys": N_(
        "Arrow keys move between the cells, Enter opens one, Escape closes it, / searches. "
        "≈ counts by an aspect that was inferred from the text."
    ),
    "label": N_("{who}, {module}: {status} {figure}"),
    "close": N_("Close"),
    "copy": N_("Copy"),
    "copy_it": N_("Copy {cell}"),
    "copied": N_("Copied"),
    "link": N_("Copy the link"),
    "fill": N_("Fill it in at"),
    "add_sheet": N_("Add the sheet"),
    "until": N_("until {date}"),
    "no_end": N_("without end"),
    "approved": N_("approved by {who}"),
    "open_since": N_("open since {period} ({count} quarters)"),
    "open_new": N_("new in {period}"),
    "row_deleted": N_("opened when this row was deleted"),
    "cell_changed": N_("opened by an edit: {before} → {after}"),
    "nothing_there": N_("(empty)"),
    "owned": N_("gaps are filled by {who}"),
    "too_few": N_("{count} of at least {minimum} entries"),
    "findings": N_("Findings"),
    "others": N_("Further entries"),
    "label_error": ERROR,
    "label_warning": WARNING,
    "label_gap": GAP,
    "beside": N_("{count} + {confidential} confidential"),
    "all_departments": N_("All departments"),
    "confidential": N_("{count} confidential role counts in the total and is not shown."),
    "confidentials": N_("{count} confidential roles count in the total and are not shown."),
}
"""What the page itself says, by the names that its script has for it."""

LONGEST = 300
"""Characters of an entry on the page: enough to know it by; the whole text is in its cell."""
_NUMBERS = {status: number for number, status in enumerate(Status)}


@dataclass(frozen=True, slots=True)
class Scope:
    """Which part of the audit is one page."""

    files: tuple[str, ...] = ()
    """Pages of the departments: this one is their index, and has no cells of roles."""
    only: int | None = None
    """The number of the one department that it is about; None: all."""
    index: str = ""
    """Where the index is."""


class _Table(Generic[T]):
    """Things that are pointed at by number."""

    def __init__(self) -> None:
        self.things: list[T] = []
        self._numbers: dict[Hashable, int] = {}

    def number(self, thing: T, key: Hashable = None) -> int:
        """The number of a thing; ``key`` is what it is known by, where that is cheaper than all it holds."""
        number = self._numbers.setdefault(thing if key is None else key, len(self.things))
        if number == len(self.things):
            self.things.append(thing)
        return number


@dataclass(frozen=True, slots=True)
class _Tables:
    """What is pointed at by number."""

    period: str
    """Of the audit."""
    ages: bool
    """There are earlier releases: without one, every gap would look new."""
    sheets: _Table[str] = field(default_factory=_Table)
    titles: _Table[Bilingual] = field(default_factory=_Table)
    evidence: _Table[Evidence] = field(default_factory=_Table)
    waivers: _Table[AuditWaiver] = field(default_factory=_Table)
    findings: _Table[AuditFinding] = field(default_factory=_Table)

    def quarters(self, since: str) -> int:
        """How many quarters a gap is open, the first and the current one counted; 1: it is new."""
        return quarters_open(since, self.period)

    def place(self, place: Place) -> Line:
        return [self.sheets.number(place.sheet), place.cell]

    def proofs(self, evidence: Iterable[Evidence]) -> list[int]:
        """An entry of many roles is one record: its identity is enough, and hashing texts is not free."""
        number = self.evidence.number
        return [number(each, id(each)) for each in evidence]


def page_data(report: AuditReport, scope: Scope) -> Mapping[str, object]:
    """The object that the page's script reads."""
    tables = _Tables(report.period, len(report.trend) > 1)
    shown = report.departments if scope.only is None else (report.departments[scope.only],)
    files = scope.files or ("",) * len(shown)
    departments = [_department(tables, report, *pair) for pair in zip(shown, files, strict=True)]
    modules = [_module(tables, module) for module in report.modules]
    return {
        **_head(report, None if scope.only is None else shown[0]),
        "index": scope.index,
        "modules": modules,
        "departments": departments,
        **_listed(tables),
        "signs": [
            {"key": status.value, "sign": sign.sign, "zh": sign.word.zh, "en": sign.word.en}
            for status, sign in SIGNS.items()
        ],
        "strings": {
            language: {key: translator(language)(message) for key, message in STRINGS.items()}
            for language in LANGUAGES
        },
    }


def _head(report: AuditReport, only: AuditDepartment | None) -> Record:
    """Of the organisation, or of the only department."""
    tally = only.tally if only else report.tally
    trend = [[each.period, each.as_of.isoformat(), rounded(each.share)] for each in report.trend]
    return {
        "language": report.language,
        "company": report.company,
        "file": report.file,
        "period": report.period,
        "asOf": report.as_of.isoformat(),
        "scope": only.title if only else None,
        "share": rounded(tally.share),
        "covered": tally.covered,
        "expected": tally.expected,
        "inferred": tally.inferred,
        "cells": list(tally.cells.values()),
        "roles": len(only.roles) if only else report.roles,
        "confidential": only.confidential if only else report.confidential,
        # The trend is the organisation's.
        "trend": [] if only else trend,
    }


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _listed(tables: _Tables) -> Record:
    evidence = [
        [*tables.place(each.place), _short(each.text), each.through, int(each.inferred)]
        for each in tables.evidence.things
    ]
    waivers = [
        [
            *tables.place(each.place),
            each.reason,
            each.approved_by,
            each.expires.isoformat() if each.expires else "",
        ]
        for each in tables.waivers.things
    ]
    findings = [
        [each.code, each.label, each.message.zh, each.message.en, *tables.place(each.place)]
        for each in tables.findings.things
    ]
    return {
        "evidence": evidence,
        "waivers": waivers,
        "findings": findings,
        "titles": [{"zh": each.zh, "en": each.en} for each in tables.titles.things],
        "sheets": tables.sheets.things,
    }


def _module(tables: _Tables, module: AuditModule) -> Record:
    return {
        "key": module.key,
        "zh": module.title.zh,
        "en": module.title.en,
        "fill": tables.place(module.fill),
    }


def _department(tables: _Tables, report: AuditReport, department: AuditDepartment, file: str) -> Record:
    return {
        "title": department.title,
        "part": department.part,
        "confidential": department.confidential,
        "tally": _tally(department.tally),
        "modules": [_tally(each) for each in department.modules],
        "file": file,
        "roles": [_role(tables, report, role, bare=bool(file)) for role in department.roles],
    }


def _tally(tally: Tally) -> Line:
    return [tally.covered, tally.expected, _NUMBERS[tally.status]]


def _role(tables: _Tables, report: AuditReport, role: AuditRole, *, bare: bool) -> Line:
    """A role; ``bare``: its cells are on another page."""
    cells = () if bare else zip(role.cells, report.modules, strict=True)
    findings = () if bare else role.findings
    return [
        role.title,
        role.code,
        role.owner,
        role.tally.covered,
        role.tally.expected,
        [_cell(tables, cell, module) for cell, module in cells],
        [tables.findings.number(each) for each in findings],
    ]


def _cell(tables: _Tables, cell: AuditCell, module: AuditModule) -> Line:
    return [
        _NUMBERS[cell.status],
        cell.entries,
        cell.minimum,
        cell.label,
        [_point(tables, point, module) for point in cell.points],
        tables.proofs(cell.others),
        [tables.findings.number(each) for each in cell.findings],
        [tables.place(each) for each in cell.needs],
        _since(tables, cell.too_few_since),
    ]


def _since(tables: _Tables, since: str) -> Line | int:
    """A period, and how many quarters it is ago; 0: it is not known."""
    return [since, tables.quarters(since)] if since and tables.ages else 0


def _point(tables: _Tables, point: AuditPoint, module: AuditModule) -> Line:
    fill: object = 0
    if point.fill:
        # 1: where the module's next entry goes.
        fill = 1 if point.fill is module.fill else tables.place(point.fill)
    return [
        tables.titles.number(point.title, id(point.title)),
        _NUMBERS[point.status],
        point.process,
        tables.proofs(point.evidence),
        fill,
        tables.waivers.number(point.waiver) if point.waiver else -1,
        _since(tables, point.since),
        [*tables.place(point.opened.place), point.opened.before, point.opened.after, point.opened.deleted]
        if point.opened
        else 0,
    ]
