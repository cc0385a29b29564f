"""The table of contents: what each command does, stage by stage. The only file that names every stage."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path

from compiler.assemble.audit import AuditHead, audit_report
from compiler.assemble.confidential import is_confidential
from compiler.assemble.documents import role_documents
from compiler.assemble.handbooks import Binding, Bound, handbooks
from compiler.assemble.matrix import Summary, matrix_report
from compiler.assemble.revisions import Release, entry_traces, revisions
from compiler.assemble.sections import Printing
from compiler.blueprint import load_blueprint, to_rows, to_toml
from compiler.coverage import Coverage, cover, without_waived
from compiler.diagnostics import CompilerError, Diagnostic, Findings, Selection, Severity, finish
from compiler.documents.body.writing import DEEPEST
from compiler.documents.contract import House, inherited, read_house
from compiler.documents.default import default_template
from compiler.documents.handbook import write_handbook
from compiler.documents.house.template import Template
from compiler.documents.word import usual_template, write_document
from compiler.locale import N_, Language
from compiler.model import (
    Artifact,
    AuditReport,
    Blueprint,
    EntryTrace,
    MatrixReport,
    RawWorkbook,
    Revision,
    RoleDocument,
    Settings,
    TrendPoint,
)
from compiler.names import USUAL_PATTERN, NamedRole, document_paths
from compiler.normalise.catalog import Catalog, Role
from compiler.normalise.choose import choose_blueprint
from compiler.normalise.chosen import chosen_roles
from compiler.normalise.infer import infer_blueprint
from compiler.normalise.master import master_language, normalise
from compiler.normalise.settings import read_settings
from compiler.normalise.sheets import find_sheet, without_findings
from compiler.pdf import pages_of_headings, with_pdfs
from compiler.period import Period, parse_period, quarter_of
from compiler.reading.cache import ReadingCache
from compiler.reading.findings import reading_findings, told_once
from compiler.reading.opening.access import Access
from compiler.reading.opening.lock_file import open_elsewhere
from compiler.reading.workbook import ANYTHING, read_workbook
from compiler.releases.history import former_release
from compiler.releases.last import LastRelease, PdfsBefore, earlier_releases, gone, latest_release
from compiler.releases.manifest import ManifestHead
from compiler.releases.publish import Published, publish
from compiler.releases.selection import publish_selection
from compiler.report.html import audit_pages
from compiler.report.json import diagnostics_json
from compiler.report.terminal import Headline, Movement, View, summary
from compiler.rulebook import is_code
from compiler.rules import check as check_rules
from compiler.rules.case import Case
from compiler.vocabulary import MODULES, SETTINGS
from compiler.workbooks.annotate import FONTS, Annotation, annotate
from compiler.workbooks.copying import open_copy
from compiler.workbooks.edit import NewSheet, Text
from compiler.workbooks.matrix import write_matrix
from compiler.workbooks.starter import write_starter

OR_TOML = N_("Save it as .xlsx in Excel first, or write the blueprint to a .toml file")

Progress = Callable[[int], object]
"""Called with the number of documents that were written since the last call."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a person can ask of a run; empty: the master's settings, else the default."""

    blueprint: str = ""
    role_column: str = ""
    language: Language | None = None
    second: Language | None = None
    """The language beside ``language`` in documents; None: that one alone."""
    template: Path | None = None
    """The company's own Word template; None: the settings', else the house's own."""
    as_of: date | None = None
    """The day that counts as today: waivers hold or have expired on it. Default: the last day of the
    settings' period, else of the quarter of ``today``."""
    today: date | None = None
    select: tuple[str, ...] = ()
    """Only these findings: codes, names, or the start of a code."""
    ignore: tuple[str, ...] = ()
    """All but these."""
    cache: ReadingCache | None = None
    """Where workbooks are kept as read; None: nowhere."""
    releases: Path | None = None
    """The release store, or one release, to compare with; None: nothing is compared."""
    access: Access = ANYTHING
    """What reading a workbook may use: limits, and passwords."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A master, read and checked."""

    raw: RawWorkbook
    catalog: Catalog
    coverage: Coverage
    diagnostics: tuple[Diagnostic, ...]
    earlier: tuple[LastRelease, ...] = ()
    """The releases that it is compared with, the oldest first."""
    house: House | None = None
    """The company's template; None: the usual one."""

    @property
    def last(self) -> LastRelease | None:
        """The latest of the earlier releases; None: there is none."""
        return self.earlier[-1] if self.earlier else None

    @property
    def has_errors(self) -> bool:
        """Whether a finding of severity error is among them."""
        return any(diagnostic.severity is Severity.ERROR for diagnostic in self.diagnostics)

    @property
    def blocks_strict(self) -> bool:
        """Whether there is an error or a gap."""
        return self.has_errors or any(diagnostic.kind.gap for diagnostic in self.diagnostics)


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """What a person can ask of a build."""

    period: Period
    as_of: date
    final: bool = False
    entries: bool = False
    handbook: Binding | None = None
    """Bind the documents of a department, or of everybody, into one as well."""
    soffice: Path | None = None
    """LibreOffice's program, where PDFs are wanted."""
    paginator: Path | None = None
    """LibreOffice's program, where the contents of handbooks are to have page numbers."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which documents somebody wants by themselves; empty: all."""

    roles: tuple[str, ...] = ()
    """Titles or codes."""
    departments: tuple[str, ...] = ()
    """Roles have to be in one of them."""
    changed: bool = False
    """Only documents that the latest release does not hold as they are now."""

    def __bool__(self) -> bool:
        return bool(self.roles or self.departments or self.changed)


@dataclass(frozen=True, slots=True)
class Selected:
    """A selection as it was written."""

    chosen: int
    """So many roles are what was asked for, changed or not."""
    written: Published | None
    """None: nothing was selected, or nothing has changed, and nothing was written."""
    since: str = ""
    """Period of the release it was compared with; empty: with none."""
    gone: tuple[str, ...] = ()
    """Titles of the roles of that release that the master does not have any more."""


def check(path: Path, options: Options) -> Checked:
    """Read a master and find all that is wrong with it.

    Raises CompilerError when it cannot be read, or there is nothing in it to compile.
    """
    raw = without_findings(read_workbook(path, options.cache, options.access))
    catalog, normalising = _catalog(raw, options)
    settings = catalog.settings
    day, selection = _day(options, settings), Selection(options.select, options.ignore, settings.severities)
    earlier = earlier_releases(options.releases, path, day) if options.releases else ()
    last = earlier[-1] if earlier else None
    coverage, waiving, gaps = cover(catalog, day)
    ruled = check_rules(Case(catalog, day, _former(last, raw, options)), selection)
    reading = Findings((*open_elsewhere(path), *reading_findings(raw)))
    found = told_once(reading, (*normalising, *ruled, *gaps))
    kept = without_waived(found, catalog, waiving, day)
    house = _house(path, catalog, options)
    findings = finish((*kept, *(house.findings if house else ())), raw.file, selection)
    return Checked(raw, catalog, coverage, findings, earlier, house)


def _house(master: Path, catalog: Catalog, options: Options) -> House | None:
    """The template that a person or the settings name, in the master's folder; None: neither does."""
    named = catalog.settings.template
    path = options.template or (master.parent / named if named else None)
    if path is None:
        return None
    modules, language = catalog.blueprint.modules, catalog.language
    return read_house(path, catalog.roles, modules, language, options.access.limits)


def _catalog(raw: RawWorkbook, options: Options) -> tuple[Catalog, tuple[Diagnostic, ...]]:
    """What a workbook says, in tidy form, and findings on the way."""
    settings, setting = read_settings(find_sheet(raw, SETTINGS), is_code)
    blueprint, roles_sheet, choosing = choose_blueprint(raw, settings, options.blueprint, options.role_column)
    if options.language:
        settings = replace(settings, language=options.language, second=options.second)
    language = settings.language or master_language(raw)
    catalog, normalising = normalise(
        raw, blueprint, settings, language, roles_sheet, is_code, options.access.limits
    )
    return catalog, (*setting, *choosing, *normalising)


def _former(last: LastRelease | None, raw: RawWorkbook, options: Options) -> Catalog | None:
    """The master of the last release; None: there is none, it is the same, or cannot be read any more."""
    if last is None or last.sha256 == raw.sha256:
        return None
    try:
        return _catalog(read_workbook(last.source, options.cache, options.access), options)[0]
    except CompilerError:
        return None


def _day(options: Options, settings: Settings) -> date:
    """The day that counts as today."""
    if options.as_of is not None:
        return options.as_of
    try:
        return parse_period(settings.period).last_day
    except ValueError:
        return quarter_of(options.today).last_day if options.today else date.max


def build(checked: Checked, store: Path, request: BuildRequest, progress: Progress) -> Published:
    """Publish a release of a checked master into ``store``: it appears whole or not at all.

    Raises CompilerError when it cannot be written.
    """
    catalog = checked.catalog
    planned = _planned(checked, store, request)
    paths, documents = planned.paths, planned.documents
    source = f"source/{checked.raw.file}"
    heading = Summary(catalog.language, request.period.name, request.as_of, source, request.entries)
    matrix = matrix_report(catalog, checked.coverage, checked.diagnostics, paths, heading)
    report = audit(checked, request.period, request.as_of)
    bound: list[RoleDocument] = []
    written = _written(checked, _kept(documents, bound) if request.handbook else documents, progress)
    documents_made = chain(written, _handbooks(checked, bound, request))
    made = chain(
        _with_pdfs(documents_made, checked, store, request, progress), _about(checked, matrix, report)
    )
    return publish(store, _head(checked, request), made, planned.traces, planned.revisions)


@dataclass(frozen=True, slots=True)
class _Planned:
    """What a release is to hold of its roles."""

    paths: Mapping[str, str]
    """Of documents, by role id."""
    documents: Iterator[RoleDocument]
    traces: tuple[EntryTrace, ...]
    revisions: tuple[Revision, ...]


def _planned(checked: Checked, store: Path, request: BuildRequest) -> _Planned:
    """The documents of all roles, each with its history since the release before."""
    catalog, period = checked.catalog, request.period.name
    paths = paths_of(catalog)
    former = former_release(store, checked.raw.path, period, request.as_of)
    traces = tuple(entry_traces(catalog, paths))
    revised = tuple(revisions(catalog, traces, former, Release(period, catalog.language, paths)))
    histories = {revision.role: revision.changes for revision in revised}
    printing = Printing(catalog.language, request.final, period, catalog.second)
    documents = role_documents(catalog, checked.coverage, paths, printing, histories)
    return _Planned(paths, documents, traces, revised)


def chosen_in(checked: Checked, choice: Choice) -> tuple[Role, ...]:
    """The roles of a master that somebody chose, changed or not.

    Raises CompilerError when a chosen name is not the master's.
    """
    return chosen_roles(checked.catalog, choice.roles, choice.departments)


def select(
    checked: Checked, store: Path, request: BuildRequest, choice: Choice, progress: Progress
) -> Selected:
    """Write some documents of a checked master by themselves: they appear together or not at all.

    Raises CompilerError when a chosen name is not the master's, or they cannot be written.
    """
    catalog = checked.catalog
    chosen = frozenset(role.id for role in chosen_in(checked, choice))
    last = latest_release(store, checked.raw.path, request.period) if choice.changed else None
    released = last.files("role") if last else ()
    # All roles are assembled: a document is the same file whether or not it is chosen alone.
    documents = _planned(checked, store, request).documents
    made = _written(checked, (one for one in documents if one.role in chosen), progress)
    before = frozenset(file.sha256 for file in released)
    changed = (one for one in made if hashlib.sha256(one.data).hexdigest() not in before)
    made_of = _with_pdfs(changed, checked, store, request, progress)
    written = publish_selection(store, request.period.name, made_of)
    left = gone(released, ((role.title, role.code) for role in catalog.roles))
    return Selected(len(chosen), written, last.period if last else "", left)


def _written(checked: Checked, documents: Iterator[RoleDocument], progress: Progress) -> Iterator[Artifact]:
    """The Word documents of roles, one by one."""
    roles = {role.id: role for role in checked.catalog.roles}
    template = _template(checked)
    for document in documents:
        role = roles[document.role]
        yield Artifact("role", document.path, write_document(document, template), role.title, role.code)
        progress(1)


def _template(checked: Checked) -> Template:
    house = checked.house
    return house.compiled.template if house else usual_template(checked.catalog.language)


def _kept(documents: Iterator[RoleDocument], kept: list[RoleDocument]) -> Iterator[RoleDocument]:
    """The documents as they come; ``kept`` holds those that came."""
    for document in documents:
        kept.append(document)
        yield document


def _with_pdfs(
    documents: Iterator[Artifact], checked: Checked, store: Path, request: BuildRequest, progress: Progress
) -> Iterator[Artifact | Diagnostic]:
    """The documents, and their PDFs where the request asks for them."""
    if request.soffice is None:
        return documents
    last = latest_release(store, checked.raw.path, request.period)
    return with_pdfs(documents, request.soffice, PdfsBefore(last).of, progress)


def _about(checked: Checked, matrix: MatrixReport, report: AuditReport) -> Iterator[Artifact]:
    """What a release holds besides the documents."""
    language, house = checked.catalog.language, checked.house
    yield Artifact("matrix", "summary-matrix.xlsx", write_matrix(matrix))
    for path, page in audit_pages(report):
        yield Artifact("coverage", path, page)
    totals = coverage_totals(checked)
    findings = diagnostics_json(checked.raw.file, checked.diagnostics, language, totals)
    yield Artifact("diagnostics", "diagnostics.json", findings.encode())
    yield Artifact("source", matrix.source, checked.raw.path.read_bytes())
    if house:
        yield Artifact("template", f"source/{house.path.name}", house.data)


def _handbooks(
    checked: Checked, documents: Sequence[RoleDocument], request: BuildRequest
) -> Iterator[Artifact]:
    """The handbooks of a release, once its documents are written."""
    if request.handbook is None:
        return
    catalog = checked.catalog
    departments = {role.id: role.department for role in catalog.roles}
    bound = Bound(request.handbook, catalog.language, catalog.settings.company, request.period.name)
    template = _template(checked)
    for handbook in handbooks(documents, departments, bound):
        data = write_handbook(handbook, template)
        if request.paginator:
            pages = pages_of_headings(request.paginator, data, DEEPEST)
            data = write_handbook(handbook, template, pages)
        yield Artifact("handbook", handbook.path, data)


def _head(checked: Checked, request: BuildRequest) -> ManifestHead:
    return ManifestHead(
        period=request.period.name,
        as_of=request.as_of,
        language=checked.catalog.language,
        blueprint=checked.catalog.blueprint.key,
        source_file=checked.raw.file,
        source_sha256=checked.raw.sha256,
        coverage=coverage_totals(checked),
    )


def coverage_totals(checked: Checked) -> Mapping[str, object]:
    """The coverage of the whole organisation: share (0 to 1) and the count of each status."""
    share = checked.coverage.share()
    return {
        "share": None if share is None else round(share, 6),
        "roles": len(checked.catalog.roles),
        "modules": len(checked.catalog.blueprint.modules),
        "cells": checked.coverage.counts(),
    }


def movement(checked: Checked) -> Movement | None:
    """The coverage of the whole organisation, and that of the last release; None: nothing is expected."""
    share, last = checked.coverage.share(), checked.last
    if share is None:
        return None
    before = None if last is None else last.coverage
    return Movement(share, before, last.period if last else "")


def audit(checked: Checked, period: Period, as_of: date) -> AuditReport:
    """The coverage audit of a checked master."""
    earlier = tuple(
        TrendPoint(each.period, each.as_of, each.coverage)
        for each in checked.earlier
        if each.as_of < as_of and each.period != period.name
    )
    head = AuditHead(checked.raw.file, period.name, as_of, earlier)
    return audit_report(checked.catalog, checked.coverage, checked.diagnostics, head)


def audit_page(report: AuditReport, name: str) -> Iterator[tuple[str, bytes]]:
    """The audit as a page of that name; of a large master also one for each department, beside it."""
    return audit_pages(report, name)


def summary_matrix(checked: Checked, report: AuditReport, workbook: Path) -> bytes:
    """The summary matrix without a release, to be written to ``workbook``: its links lead to the master."""
    catalog = checked.catalog
    try:
        source = Path(os.path.relpath(checked.raw.path.resolve(), workbook.resolve().parent)).as_posix()
    except ValueError:  # on another drive of Windows
        source = ""
    heading = Summary(catalog.language, report.period, report.as_of, source)
    no_documents = {role.id: "" for role in catalog.roles}
    return write_matrix(matrix_report(catalog, checked.coverage, checked.diagnostics, no_documents, heading))


def headline(checked: Checked, language: Language) -> Headline:
    """What was read, for the first line of a report."""
    catalog = checked.catalog
    return Headline(
        file=checked.raw.file,
        blueprint=catalog.blueprint.title.in_(language),
        roles=len(catalog.roles),
        modules=len(catalog.blueprint.modules),
        entries=int(catalog.entries["entry"].nunique()),
    )


def paths_of(catalog: Catalog) -> Mapping[str, str]:
    """The place of each role's document below the release, by role id."""
    named = [
        NamedRole(role.department, role.title, role.code, is_confidential(role), role.facts)
        for role in catalog.roles
    ]
    paths = document_paths(named, catalog.settings.file_name or USUAL_PATTERN)
    return dict(zip((role.id for role in catalog.roles), paths, strict=True))


def starter(blueprint: str, language: Language, *, blank: bool = False) -> bytes:
    """A starter master of a blueprint, as a workbook.

    Raises CompilerError when there is no such blueprint.
    """
    return write_starter(load_blueprint(blueprint), language, blank=blank)


@dataclass(frozen=True, slots=True)
class Inferred:
    """The blueprint of a workbook that fits none."""

    raw: RawWorkbook
    blueprint: Blueprint
    language: Language

    @property
    def sheet(self) -> str:
        """Name of the sheet that carries a blueprint."""
        return MODULES.title.in_(self.language)


def infer(path: Path, role_column: str = "", access: Access = ANYTHING) -> Inferred:
    """Read a workbook and infer its blueprint, whether a built-in one fits or not.

    Raises CompilerError when it cannot be read, or no sheet has a role column.
    """
    raw = without_findings(read_workbook(path, access=access))
    blueprint, _, _ = infer_blueprint(raw, role_column)
    return Inferred(raw, blueprint, master_language(raw))


def inferred_toml(inferred: Inferred) -> bytes:
    """The blueprint as a TOML file."""
    return to_toml(inferred.blueprint).encode()


def inferred_copy(inferred: Inferred, copy: Path) -> bytes:
    """A copy of the workbook that carries its blueprint as a sheet, to be written to ``copy``.

    Raises CompilerError when the workbook is of an older format, or the copy may not be called so.
    """
    edit = open_copy(inferred.raw, copy, next_step=OR_TOML)
    rows = [[Text(cell) for cell in row] for row in to_rows(inferred.blueprint, inferred.language)]
    edit.add_sheet(NewSheet(edit.free_name(inferred.sheet), rows, [22] * max(map(len, rows))))
    return edit.to_bytes()


def annotated_copy(checked: Checked, copy: Path, language: Language) -> bytes:
    """A copy of a checked master with its findings in it, to be written to ``copy``.

    Raises CompilerError when the master is of an older format, or the copy may not be called so.
    """
    edit = open_copy(checked.raw, copy, font=FONTS[language])
    found = checked.diagnostics
    line = summary(found, movement(checked), View(language))
    return annotate(edit, checked.raw, Annotation(found, line, language))


def template_starter(language: Language) -> bytes:
    """A Word template to start from: the house's own, with its placeholders."""
    return default_template(language)


def template_check(house: House) -> tuple[Diagnostic, ...]:
    """All that is to be said about a template, what it has without us included."""
    found = (*house.findings, *inherited(house.data, house.path.name))
    return finish(found, house.path.name)
