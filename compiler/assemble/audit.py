"""The coverage audit: department → role → module → point, each with its evidence or where to fill it in."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from compiler.address import cell_name
from compiler.assemble.ages import TOGETHER, TOO_FEW
from compiler.assemble.confidential import confidential_titles, is_confidential
from compiler.coverage import Cover, Coverage
from compiler.diagnostics import GAP, INFO, LABELS, Diagnostic, Param, show
from compiler.locale import LANGUAGES, N_, translator
from compiler.model.audit import (
    AuditCell,
    AuditDepartment,
    AuditFinding,
    AuditModule,
    AuditOpening,
    AuditPoint,
    AuditReport,
    AuditRole,
    AuditWaiver,
    Evidence,
    Place,
    Tally,
    TrendPoint,
)
from compiler.model.blueprint import Aspect, Module
from compiler.model.coverage import Status
from compiler.model.releases import Gap, PointKey
from compiler.model.words import Bilingual
from compiler.normalise.catalog import Catalog, Entry, Role, Waiver, records
from compiler.vocabulary import ROLES

AN_ENTRY = N_("at least one entry")
ONE_OF = N_("one of {names}")
_ROW = re.compile(r"[A-Z]+([0-9]+)")
"""The rows of an address such as ``G9:G13``."""
_OPEN = (Status.MISSING, Status.PARTIAL, Status.EXPIRED)


@dataclass(frozen=True, slots=True)
class AuditHead:
    """What an audit says about itself."""

    file: str
    period: str
    as_of: date
    earlier: tuple[TrendPoint, ...] = ()
    """Coverage of earlier releases, the oldest first."""
    gaps: Mapping[PointKey, Gap] = field(default_factory=dict)
    """Since when what is missing is missing."""
    everybody: bool = False
    """Confidential roles are in it like others."""


@dataclass(frozen=True, slots=True)
class _Master:
    """What is looked up for each role and module."""

    catalog: Catalog
    coverage: Coverage
    as_of: date
    entries: Mapping[tuple[str, str], Sequence[Entry]]
    evidence: Mapping[tuple[str, str, str], Evidence]
    """By sheet, cell and group, so that an entry of many roles is one record."""
    waivers: Mapping[str, Sequence[Waiver]]
    """Those of gaps, by role id."""
    findings: Mapping[tuple[str, str], Sequence[Diagnostic]]
    """By role id and module key; an empty key is the role itself."""
    fill: Mapping[str, Place]
    """The first free row of each module."""
    together: Mapping[str, Bilingual | None]
    """By module, the name of the point that any of several entries covers."""
    secret: frozenset[str]
    """Titles that confidential roles have and no other role; none where they are shown."""
    gaps: Mapping[PointKey, Gap]


def audit_report(
    catalog: Catalog, coverage: Coverage, diagnostics: Iterable[Diagnostic], head: AuditHead
) -> AuditReport:
    """All that the coverage audit says."""
    secret = frozenset[str]() if head.everybody else confidential_titles(catalog)
    master = _master(catalog, coverage, diagnostics, head, secret)
    departments = tuple(_departments(master, everybody=head.everybody))
    modules = catalog.blueprint.modules
    tally = _tally(coverage.of(role.id, module.key) for role in catalog.roles for module in modules)
    now = TrendPoint(head.period, head.as_of, tally.share)
    return AuditReport(
        language=catalog.language,
        company=catalog.settings.company,
        file=head.file,
        period=head.period,
        as_of=head.as_of,
        modules=tuple(
            AuditModule(
                module.key,
                module.title,
                _sum(department.modules[number] for department in departments),
                master.fill[module.key],
                module.essential,
            )
            for number, module in enumerate(modules)
        ),
        departments=departments,
        tally=tally,
        roles=len(catalog.roles),
        confidential=sum(department.confidential for department in departments),
        trend=(*head.earlier, now),
    )


def _master(
    catalog: Catalog,
    coverage: Coverage,
    diagnostics: Iterable[Diagnostic],
    head: AuditHead,
    secret: frozenset[str],
) -> _Master:
    entries: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    evidence: dict[tuple[str, str, str], Evidence] = {}
    for entry in records(catalog.entries):
        entries[entry.role, entry.module].append(entry)
        key = _evidence_key(entry)
        if key not in evidence:
            text = entry.text or " · ".join(filter(None, entry.values))
            place = Place(entry.sheet, entry.cell)
            evidence[key] = Evidence(place, text, entry.through, bool(entry.aspect_inferred))
    waivers: dict[str, list[Waiver]] = defaultdict(list)
    for waiver in catalog.waivers:
        for role in waiver.roles if not waiver.code else ():
            waivers[role].append(waiver)
    fill = {module.key: _free_row(catalog, module) for module in catalog.blueprint.modules}
    findings = _findings_by_place(catalog, entries, diagnostics)
    together = {module.key: _together(module) for module in catalog.blueprint.modules}
    return _Master(
        catalog, coverage, head.as_of, entries, evidence, waivers, findings, fill, together, secret, head.gaps
    )


def _evidence_key(entry: Entry) -> tuple[str, str, str]:
    return entry.sheet, entry.cell, entry.through


def _findings_by_place(
    catalog: Catalog, entries: Mapping[tuple[str, str], Sequence[Entry]], diagnostics: Iterable[Diagnostic]
) -> Mapping[tuple[str, str], Sequence[Diagnostic]]:
    """Findings by role id and module key.

    A finding names its role by title. Where two departments have a role of that title, it is about the one
    whose entries stand in its rows; gaps have no rows, only lend their severity, and are given to each.
    """
    ids: dict[str, list[str]] = defaultdict(list)
    for role in catalog.roles:
        ids[role.title].append(role.id)
    found: dict[tuple[str, str], list[Diagnostic]] = defaultdict(list)
    for diagnostic in diagnostics:
        own = ids.get(diagnostic.role or "", [])
        rows = {(diagnostic.sheet, int(row)) for row in _ROW.findall(diagnostic.cell or "")}
        for owner in own:
            place = (owner, diagnostic.module or "")
            its = ((entry.sheet, entry.row) for entry in entries.get(place, ()))
            if len(own) == 1 or diagnostic.kind.gap or not rows.isdisjoint(its):
                found[place].append(diagnostic)
    return found


def _free_row(catalog: Catalog, module: Module) -> Place:
    """The role's cell in the first free row of a module's sheet, or of the roles sheet."""
    if module.kind == "facts":
        table = catalog.roles_table
        return (
            Place(table.sheet, cell_name(table.last_row + 1, 1))
            if table
            else Place(ROLES.title.in_(catalog.language), "")
        )
    sheet = catalog.sheet_of(module.key)
    if sheet is None:
        return Place(module.title.in_(catalog.language), "")
    role = next((column.key for column in module.columns if column.meaning == "role"), "")
    return Place(sheet.sheet, cell_name(sheet.last_row + 1, sheet.column(role) or 1))


# -------------------------------------------------------------------------------- departments, roles


def _departments(master: _Master, *, everybody: bool) -> Iterator[AuditDepartment]:
    """Departments in the order of the master, each with its roles in that order."""
    members: dict[str, list[Role]] = defaultdict(list)
    for role in master.catalog.roles:
        members[role.department].append(role)
    for title, roles in members.items():
        shown = [role for role in roles if everybody or not is_confidential(role)]
        audited = tuple(_role(master, role) for role in shown)
        modules = tuple(
            _tally(master.coverage.of(role.id, module.key) for role in shown)
            for module in master.catalog.blueprint.modules
        )
        yield AuditDepartment(title, audited, len(roles) - len(shown), modules, _sum(modules))


def _role(master: _Master, role: Role) -> AuditRole:
    modules = master.catalog.blueprint.modules
    covers = [master.coverage.of(role.id, module.key) for module in modules]
    return AuditRole(
        title=role.title,
        code=role.code,
        owner=role.get("action_owner"),
        cells=tuple(
            _cell(_Subject(master, role, master.catalog.needed(role, module)), cover)
            for module, cover in zip(modules, covers, strict=True)
        ),
        tally=_tally(covers),
        findings=tuple(_told(master, master.findings.get((role.id, ""), ()))),
        id=role.id,
    )


def _tally(covers: Iterable[Cover]) -> Tally:
    covers = list(covers)
    counts = Counter(cover.status for cover in covers)
    return Tally(
        sum(cover.covered for cover in covers),
        sum(cover.expected for cover in covers),
        {status: counts[status] for status in Status},
        sum(cover.inferred for cover in covers),
    )


def _sum(tallies: Iterable[Tally]) -> Tally:
    tallies = list(tallies)
    return Tally(
        sum(tally.covered for tally in tallies),
        sum(tally.expected for tally in tallies),
        {status: sum(tally.cells[status] for tally in tallies) for status in Status},
        sum(tally.inferred for tally in tallies),
    )


# -------------------------------------------------------------------------------------------- cells


class _Subject(NamedTuple):
    """A role's module, and where to look it up."""

    master: _Master
    role: Role
    module: Module

    @property
    def entries(self) -> Sequence[Entry]:
        return self.master.entries.get((self.role.id, self.module.key), ())

    @property
    def waivers(self) -> Iterator[Waiver]:
        own = self.master.waivers.get(self.role.id, ())
        return (waiver for waiver in own if waiver.module in ("", self.module.key))

    @property
    def together(self) -> Bilingual | None:
        """The name of the point that any of several entries covers; None: there is none."""
        own = (self.role.id, self.module.key) in self.master.catalog.needs
        return _together(self.module) if own else self.master.together[self.module.key]

    @property
    def fill(self) -> Place:
        """Where to fill in what is missing: in the role's own sheet where each role has one."""
        if not self.module.role_is_sheet_name:
            return self.master.fill[self.module.key]
        name = self.entries[0].sheet if self.entries else self.role.title
        sheet = next((each for each in self.master.catalog.sheets if each.sheet == name), None)
        return Place(name, cell_name(sheet.last_row + 1, 1) if sheet else "")


def _cell(subject: _Subject, cover: Cover) -> AuditCell:
    master, role, module = subject
    points = tuple(_points(subject)) if cover.expected else ()
    counted = {each.place for point in points for each in point.evidence}
    evidence = (master.evidence[_evidence_key(entry)] for entry in subject.entries)
    needs = master.catalog.needs.get((role.id, module.key))
    found = master.findings.get((role.id, module.key), ())
    is_short = bool(cover.too_few and cover.entries)
    return AuditCell(
        status=cover.status,
        entries=cover.entries,
        points=points,
        others=tuple(each for each in evidence if each.place not in counted),
        minimum=module.minimum_entries if is_short else 0,
        label=_label(cover, found),
        findings=tuple(_told(master, found)),
        needs=tuple(Place(*place) for place in needs.places) if needs else (),
        too_few_since=_age(subject, TOO_FEW, "").since if is_short else "",
    )


def _label(cover: Cover, found: Iterable[Diagnostic]) -> str:
    """The worst label of what is told about a cell; what is open is a gap at least."""
    is_open = cover.status in _OPEN
    labels = {one.label for one in found if is_open or not one.kind.gap} - {INFO}
    if is_open:
        labels.add(GAP)
    return min(labels, key=LABELS.index, default="")


def _told(master: _Master, found: Iterable[Diagnostic]) -> Iterator[AuditFinding]:
    """Errors and warnings that are no gaps: those are points.

    One that names a confidential role besides its own (a like title, reporting lines) is left to ``check``.
    """
    for one in found:
        if one.kind.gap or one.label == INFO:
            continue
        message = Bilingual(one.message("zh"), one.message("en"))
        others = message.zh.replace(one.role or "", "")
        if not any(title in others for title in master.secret):
            yield AuditFinding(one.kind.code, one.label, message, Place(one.sheet or "", one.cell or ""))


# ------------------------------------------------------------------------------------------- points


def _points(subject: _Subject) -> Iterator[AuditPoint]:
    """Each thing that the percentages of a role's module count."""
    module = subject.module
    if module.kind == "facts":
        yield from (_fact(subject, aspect) for aspect in module.aspects if aspect.need != "optional")
        return
    evidence, processes = _evidence(subject)
    for process in processes:
        for aspect in module.aspects:
            if aspect.need == "required":
                there = evidence.get((aspect.key, process))
                yield (
                    AuditPoint(aspect.title, Status.COMPLETE, process, tuple(there))
                    if there
                    else _absent(subject, aspect.title, process, aspect.key)
                )
    title = subject.together
    if title:
        usual = {aspect.key for aspect in module.aspects if aspect.need == "usual"}
        any_of = (entries for (key, _), entries in evidence.items() if key in usual or not usual)
        found = tuple(each for entries in any_of for each in entries)
        yield AuditPoint(title, Status.COMPLETE, evidence=found) if found else _absent(subject, title)


def _evidence(
    subject: _Subject,
) -> tuple[Mapping[tuple[str, str], Sequence[Evidence]], Sequence[str]]:
    """The entries of a role's module by aspect and process, and its processes; none is one without a name."""
    fields = subject.module.fields if subject.module.kind == "process" else ()
    column = next((number for number, each in enumerate(fields) if each.key == "process"), None)
    found: dict[tuple[str, str], list[Evidence]] = defaultdict(list)
    strict = subject.master.catalog.settings.strict_aspects
    for entry in subject.entries:
        process = "" if column is None else entry.values[column]
        aspect = "" if strict and entry.aspect_inferred else entry.aspect
        found[aspect, process].append(subject.master.evidence[_evidence_key(entry)])
    return found, sorted({process for _, process in found}) or [""]


def _fact(subject: _Subject, aspect: Aspect) -> AuditPoint:
    """A fact of the roles sheet."""
    catalog, column = subject.master.catalog, aspect.role_column or ""
    cell = catalog.role_cell(subject.role, column)
    place = Place(catalog.roles_sheet, cell) if cell else subject.fill
    value = subject.role.get(column)
    if value:
        return AuditPoint(aspect.title, Status.COMPLETE, evidence=(Evidence(place, value),))
    point = _absent(subject, aspect.title, aspect=aspect.key)
    return replace(point, fill=place) if point.fill else point


def _absent(subject: _Subject, title: Bilingual, process: str = "", aspect: str = "") -> AuditPoint:
    """A point without evidence, and what the waivers of its aspect make of it."""
    as_of = subject.master.as_of
    waivers = [waiver for waiver in subject.waivers if waiver.aspect in ("", aspect)]
    live = next((waiver for waiver in waivers if waiver.holds(as_of)), None)
    age = _age(subject, aspect or TOGETHER, process)
    if live:
        return replace(age, title=title, status=Status.WAIVED, waiver=_waiver(live))
    if not waivers:
        return replace(age, title=title, fill=subject.fill)
    ended = max(waivers, key=lambda waiver: waiver.expires or as_of)
    return replace(age, title=title, status=Status.EXPIRED, fill=subject.fill, waiver=_waiver(ended))


def _age(subject: _Subject, aspect: str, process: str) -> AuditPoint:
    """A missing point that says since when, and which edit opened it, but names no confidential role."""
    gap = subject.master.gaps.get((subject.role.id, subject.module.key, aspect, process))
    point = AuditPoint(Bilingual("", ""), Status.MISSING, process, since=gap.since if gap else "")
    edit = gap.opened if gap else None
    if edit is None or any(title in edit.before + edit.after for title in subject.master.secret):
        return point
    opened = AuditOpening(Place(edit.sheet, edit.cell), edit.before, edit.after, edit.deleted)
    return replace(point, opened=opened)


def _waiver(waiver: Waiver) -> AuditWaiver:
    return AuditWaiver(Place(waiver.sheet, waiver.cell), waiver.reason, waiver.approved_by, waiver.expires)


def _together(module: Module) -> Bilingual | None:
    """The name of the one point that any of several entries covers; None: there is none."""
    usual = tuple(aspect.title for aspect in module.aspects if aspect.need == "usual")
    if usual:
        return _said(ONE_OF, names=usual)
    return None if any(aspect.need == "required" for aspect in module.aspects) else _said(AN_ENTRY)


def _said(message: str, **params: Param) -> Bilingual:
    """A sentence in both languages."""
    zh, en = (
        translator(language)(message).format_map(
            {key: show(value, language) for key, value in params.items()}
        )
        for language in LANGUAGES
    )
    return Bilingual(zh, en)
