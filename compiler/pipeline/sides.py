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
from compiler.releases.manifest import NAME, read_head

NOT_COMPARABLE = Kind(
    "RUN041",
    "nothing-to-compare",
    Severity.ERROR,
    N_("{name} is no master, no release, and no period that has been built in {store}"),
    N_("Name a file, the folder of a release, or a period such as 2026Q3; --releases names the store"),
)
SEVERAL_RELEASES = Kind(
    "RUN042",
    "several-releases",
    Severity.ERROR,
    N_("{store} holds several releases of {name}: {folders}"),
    N_("Name the folder of one of them"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """What one side of a comparison is."""

    name: str
    """The period of a release; else the file's name."""
    master: Path
    as_of: date | None = None
    """The day that counted as today in a release."""
    blueprint: str = ""
    """The built-in one that a release followed."""
    release: Path | None = None
    """Its folder; None: it is a master."""
    period: str = ""
    """Of a release."""


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
    own = found(named, options.releases or Path())
    if own.blueprint and not options.blueprint:
        options = replace(options, blueprint=own.blueprint)
    raw = without_findings(read_workbook(own.master, options.cache, options.access))
    catalog, normalising = catalog_of(raw, options)
    if settings is not None:
        catalog = replace(catalog, settings=settings)
    day = options.as_of or own.as_of or _day(catalog, options)
    coverage, _, gaps = cover(catalog, day)
    period = own.period or catalog.settings.period or quarter_of(day).name
    return Side(
        name=own.name,
        master=own.master,
        catalog=catalog,
        coverage=coverage,
        findings=(*normalising, *gaps),
        period=period,
        as_of=day,
        release=own.release,
        history=history_of(own.release, own.master.name) if own.release else None,
    )


def found(name: str, store: Path) -> Found:
    """What somebody means by the path of a master or of a release's folder, or by a period in a store.

    Raises CompilerError when it is none of that, or several are.
    """
    path = Path(name)
    if (path / NAME).is_file():
        return _release(path)
    if path.exists() and not path.is_dir():
        return Found(path.name, path)
    releases = _releases_of(name, store)
    if len(releases) > 1:
        folders = tuple(map(str, releases))
        raise CompilerError(
            finding(SEVERAL_RELEASES, params={"store": str(store), "name": name, "folders": folders})
        )
    if not releases:
        raise CompilerError(finding(NOT_COMPARABLE, params={"name": name, "store": str(store)}))
    return _release(releases[0])


def _releases_of(name: str, store: Path) -> list[Path]:
    """The releases of a period in a store, or in the folders of several masters in it."""
    names = {name}
    try:
        names.add(parse_period(name).name)
    except ValueError:
        if not name or Path(name).name != name:
            return []
    folders = [store, *(sorted(store.iterdir()) if store.is_dir() else ())]
    places = [folder / own for folder in folders for own in sorted(names)]
    return [place for place in places if (place / NAME).is_file()]


def _release(folder: Path) -> Found:
    head = read_head(folder)
    source = head.get("source")
    file = str(source.get("file", "")) if isinstance(source, dict) else ""
    try:
        day = date.fromisoformat(str(head.get("as_of")))
    except ValueError:
        day = None
    blueprint = str(head.get("blueprint", ""))
    return Found(
        str(head.get("period", folder.name)),
        folder / "source" / file,
        day,
        blueprint if blueprint in built_in() else "",
        folder,
        str(head.get("period", folder.name)),
    )


def _day(catalog: Catalog, options: Options) -> date:
    """The day that counts as today of a master: the last of the settings' period, else of this quarter."""
    try:
        return parse_period(catalog.settings.period).last_day
    except ValueError:
        return quarter_of(options.today or date.max).last_day
