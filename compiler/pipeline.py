"""The table of contents: what each command does, stage by stage. The only file that names every stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from compiler.assemble.confidential import is_confidential
from compiler.assemble.documents import role_documents
from compiler.assemble.matrix import Summary, matrix_report
from compiler.assemble.revisions import Release, entry_traces, revisions
from compiler.assemble.sections import Printing
from compiler.blueprint import load_blueprint, to_rows, to_toml
from compiler.coverage import Coverage, cover, without_waived
from compiler.diagnostics import CompilerError, Diagnostic, Findings, Selection, Severity, finish
from compiler.documents.contract import House, inherited, read_house
from compiler.documents.default import default_template
from compiler.documents.word import usual_template, write_document
from compiler.locale import N_, Language
from compiler.model import (
    Artifact,
    Blueprint,
    MatrixReport,
    RawWorkbook,
    RoleDocument,
    Settings,
)
from compiler.names import NamedRole, document_paths
from compiler.normalise.catalog import Catalog
from compiler.normalise.choose import choose_blueprint
from compiler.normalise.infer import infer_blueprint
from compiler.normalise.master import master_language, normalise
from compiler.normalise.settings import read_settings
from compiler.normalise.sheets import find_sheet, without_findings
from compiler.period import Period, parse_period, quarter_of
from compiler.reading.cache import ReadingCache
from compiler.reading.findings import reading_findings, told_once
from compiler.reading.opening.access import Access
from compiler.reading.opening.lock_file import open_elsewhere
from compiler.reading.workbook import ANYTHING, read_workbook
from compiler.releases.history import former_release
from compiler.releases.last import LastRelease, last_release
from compiler.releases.manifest import ManifestHead
from compiler.releases.publish import Published, publish
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
    last: LastRelease | None = None
    house: House | None = None
    """The company's template; None: the usual one."""

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


def check(path: Path, options: Options) -> Checked:
    """Read a master and find all that is wrong with it.

    Raises CompilerError when it cannot be read, or there is nothing in it to compile.
    """
    raw = without_findings(read_workbook(path, options.cache, options.access))
    catalog, normalising = _catalog(raw, options)
    settings = catalog.settings
    day, selection = _day(options, settings), Selection(options.select, options.ignore, settings.severities)
    last = last_release(options.releases, path, day) if options.releases else None
    coverage, waiving, gaps = cover(catalog, day)
    ruled = check_rules(Case(catalog, day, _former(last, raw, options)), selection)
    reading = Findings((*open_elsewhere(path), *reading_findings(raw)))
    found = told_once(reading, (*normalising, *ruled, *gaps))
    kept = without_waived(found, catalog, waiving, day)
    house = _house(path, catalog, options)
    findings = finish((*kept, *(house.findings if house else ())), raw.file, selection)
    return Checked(raw, catalog, coverage, findings, last, house)


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
    language = options.language or settings.language or master_language(raw)
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
    paths = paths_of(catalog)
    source = f"source/{checked.raw.file}"
    former = former_release(store, checked.raw.path, request.period.name, request.as_of)
    traces = tuple(entry_traces(catalog, paths))
    release = Release(request.period.name, catalog.language, paths)
    revised = tuple(revisions(catalog, traces, former, release))
    histories = {revision.role: revision.changes for revision in revised}
    printing = Printing(catalog.language, request.final, request.period.name)
    documents = role_documents(catalog, checked.coverage, paths, printing, histories)
    heading = Summary(catalog.language, request.period.name, request.as_of, source, request.entries)
    report = matrix_report(catalog, checked.coverage, checked.diagnostics, paths, heading)
    artifacts = _artifacts(checked, documents, report, progress)
    return publish(store, _head(checked, request), artifacts, traces, revised)


def _artifacts(
    checked: Checked, documents: Iterator[RoleDocument], report: MatrixReport, progress: Progress
) -> Iterator[Artifact]:
    """The files of a release, one by one."""
    language = checked.catalog.language
    titles = {role.id: role.title for role in checked.catalog.roles}
    house = checked.house
    template = house.compiled.template if house else usual_template(language)
    for document in documents:
        yield Artifact("role", document.path, write_document(document, template), titles[document.role])
        progress(1)
    yield Artifact("matrix", "summary-matrix.xlsx", write_matrix(report))
    totals = coverage_totals(checked)
    findings = diagnostics_json(checked.raw.file, checked.diagnostics, language, totals)
    yield Artifact("diagnostics", "diagnostics.json", findings.encode())
    yield Artifact("source", report.source, checked.raw.path.read_bytes())
    if house:
        yield Artifact("template", f"source/{house.path.name}", house.data)


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
        NamedRole(role.department, role.title, role.code, is_confidential(role)) for role in catalog.roles
    ]
    return dict(zip((role.id for role in catalog.roles), document_paths(named), strict=True))


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
