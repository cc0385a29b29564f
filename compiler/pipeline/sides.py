"""The two sides of a comparison: masters, or releases by their copies of theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from compiler.blueprint import built_in
from compiler.coverage import Coverage, cover
from compiler.diagnostics import CompilerError, Diagnostic, Kind, Severity, finding
from compiler.locale import N_
from compiler.model.documents import Change
from compiler.model.releases import FormerRelease
from compiler.model.settings import Settings
from compiler.normalise.catalog import Catalog
from compiler.normalise.sheets import without_findings
from compiler.period import parse_period, quarter_of
from compiler.pipeline.checking import Options, catalog_of
from compiler.pipeline.facts import paths_of
from compiler.reading.workbook import read_workbook
from compiler.releases.history import history_of
from compiler.releases.manifest import read_head
from compiler.releases.named import NO_RELEASE, named_release

NOT_COMPARABLE = Kind(
    "RUN061",
    "nothing-to-compare",
    Severity.ERROR,
    N_("{name} is no master, no release, and no period that has been built in {store}"),
    N_("Name a file, the folder of a release, or a period such as 2026Q3; --releases names the store"),
)


@dataclass(frozen=True, slots=True)
class Side:
    """One of two masters that are compared."""

    name: str
    """What people call it: its period, else the file."""
    master: Path
    catalog: Catalog
    coverage: Coverage
    findings: tuple[Diagnostic, ...]
    """What was found in normalising and measuring it."""
    period: str
    as_of: date
    release: Path | None = None
    """None: it is a master."""
    history: FormerRelease | None = None
    """What its release says about its documents."""

    @property
    def paths(self) -> Mapping[str, str]:
        """The place of each role's document, by role id: in the release as it is there."""
        told = {} if self.history is None else self.history.revisions
        usual = paths_of(self.catalog)
        return {role: told[role].document if role in told else path for role, path in usual.items()}

    @property
    def histories(self) -> Mapping[str, tuple[Change, ...]]:
        """The revision history of each role's document, by role id."""
        revisions = {} if self.history is None else self.history.revisions
        return {role: revision.changes for role, revision in revisions.items()}


def side(named: str, options: Options, settings: Settings | None = None) -> Side:
    """A master by its path, or a release by its folder, or by its period in ``options.releases``.

    ``settings`` stand in for its own: then documents of both sides are printed alike.

    Raises CompilerError when it is none of them, or cannot be read.
    """
    path = Path(named)
    release = None if path.is_file() else _release(named, options)
    head = read_head(release) if release else {}
    master = release / "source" / str(head["source"]["file"]) if release else path
    options = _as_released(options, head)
    raw = without_findings(read_workbook(master, options.cache, options.access))
    catalog, normalising = catalog_of(raw, options)
    if settings is not None:
        catalog = replace(catalog, settings=settings)
    day = options.as_of or _day(catalog, options)
    coverage, _, gaps = cover(catalog, day)
    period = str(head.get("period") or catalog.settings.period or quarter_of(day).name)
    return Side(
        name=period if release else path.name,
        master=master,
        catalog=catalog,
        coverage=coverage,
        findings=(*normalising, *gaps),
        period=period,
        as_of=day,
        release=release,
        history=history_of(release, master.name) if release else None,
    )


def _release(named: str, options: Options) -> Path:
    """The release that somebody names by its folder or period; the latest revision of a period."""
    store = options.releases or Path()
    try:
        return named_release(store, named, "latest")
    except CompilerError as error:
        if error.diagnostic.kind is not NO_RELEASE:
            raise
    raise CompilerError(finding(NOT_COMPARABLE, params={"name": named, "store": str(store)}))


def _as_released(options: Options, head: Mapping[str, object]) -> Options:
    """The options with the day and the built-in blueprint of a release, where nothing else is asked for."""
    day, blueprint = head.get("as_of"), head.get("blueprint")
    return replace(
        options,
        as_of=options.as_of or (date.fromisoformat(str(day)) if day else None),
        blueprint=options.blueprint or (str(blueprint) if blueprint in built_in() else ""),
    )


def _day(catalog: Catalog, options: Options) -> date:
    """The day that counts as today of a master: the last of the settings' period, else of this quarter."""
    try:
        return parse_period(catalog.settings.period).last_day
    except ValueError:
        return quarter_of(options.today or date.max).last_day
