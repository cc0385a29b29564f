"""Reading a master and finding all that is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from compiler.coverage import Coverage, cover, without_waived
from compiler.diagnostics import CompilerError, Diagnostic, Findings, Selection, Severity, finish
from compiler.documents.contract import House, read_house
from compiler.locale import Language
from compiler.model.settings import Settings
from compiler.model.workbook import RawWorkbook
from compiler.normalise.catalog import Catalog
from compiler.normalise.choose import choose_blueprint
from compiler.normalise.master import master_language, normalise
from compiler.normalise.settings import read_settings
from compiler.normalise.sheets import find_sheet, without_findings
from compiler.period import parse_period, quarter_of
from compiler.reading.cache import ReadingCache
from compiler.reading.findings import reading_findings, told_once
from compiler.reading.opening.access import Access
from compiler.reading.opening.lock_file import open_elsewhere
from compiler.reading.workbook import ANYTHING, read_workbook
from compiler.releases.last import LastRelease, earlier_releases
from compiler.rulebook import is_code
from compiler.rules import check as check_rules
from compiler.rules.case import Case
from compiler.vocabulary import SETTINGS


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
    strict_aspects: bool = False
    """Aspects inferred from texts do not count, whatever the settings say."""
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


def check(path: Path, options: Options) -> Checked:
    """Read a master and find all that is wrong with it.

    Raises CompilerError when it cannot be read, or there is nothing in it to compile.
    """
    raw = without_findings(read_workbook(path, options.cache, options.access))
    catalog, normalising = catalog_of(raw, options)
    settings = catalog.settings
    day, selection = _day(options, settings), Selection(options.select, options.ignore, settings.severities)
    earlier = earlier_releases(options.releases, path, day) if options.releases else ()
    last = earlier[-1] if earlier else None
    coverage, waiving, gaps = cover(catalog, day)
    ruled = check_rules(Case(catalog, day, _former(last, raw, options)), selection)
    reading = Findings((*open_elsewhere(path), *reading_findings(raw)))
    found = told_once(reading, (*normalising, *ruled, *gaps))
    kept = without_waived(found, catalog, waiving, day)
    house = house_of(path, catalog, options)
    findings = finish((*kept, *(house.findings if house else ())), raw.file, selection)
    return Checked(raw, catalog, coverage, findings, earlier, house)


def house_of(master: Path, catalog: Catalog, options: Options) -> House | None:
    """The template that a person or the settings name, in the master's folder; None: neither does."""
    named = catalog.settings.template
    path = options.template or (master.parent / named if named else None)
    if path is None:
        return None
    modules, language = catalog.blueprint.modules, catalog.language
    return read_house(path, catalog.roles, modules, language, options.access.limits)


def catalog_of(raw: RawWorkbook, options: Options) -> tuple[Catalog, tuple[Diagnostic, ...]]:
    """What a workbook says, in tidy form, and findings on the way."""
    settings, setting = read_settings(find_sheet(raw, SETTINGS), is_code)
    blueprint, roles_sheet, choosing = choose_blueprint(raw, settings, options.blueprint, options.role_column)
    if options.language:
        settings = replace(settings, language=options.language, second=options.second)
    if options.strict_aspects:
        settings = replace(settings, strict_aspects=True)
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
        return catalog_of(read_workbook(last.source, options.cache, options.access), options)[0]
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
