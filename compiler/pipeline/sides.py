"""The two sides of a comparison: masters, or releases by their copies of theirs."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from compiler.blueprint import built_in
from compiler.coverage import Coverage, cover
from compiler.diagnostics import CompilerError, Diagnostic, Kind, Param, Severity, finding
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

NO_SIDE = Kind(
    "RUN060",
    "nothing-to-compare",
    Severity.ERROR,
    N_("“{name}” is neither a master nor a release"),
    N_("Name an Excel file, the folder of a release, or a period such as 2026Q4, and its store: --releases"),
)

SEVERAL = Kind(
    "RUN061",
    "several-releases",
    Severity.ERROR,
    N_("{store} holds several releases of {name}: {folders}"),
    N_("Name the folder of one of them"),
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
    release = path if (path / NAME).is_file() else None if path.is_file() else _in_store(named, options)
    if release is None and not path.is_file():
        raise CompilerError(finding(NO_SIDE, params={"name": named}))
    head = read_head(release) if release else {}
    master = release / "source" / str(head["source"]["file"]) if release else path
    options = _as_released(options, head)
    raw = without_findings(read_workbook(master, options.cache, options.access))
    catalog, normalising = catalog_of(raw, options)
    if settings is not None:
        catalog = replace(catalog, settings=settings)
    day = _day(catalog, options, str(head.get("as_of", "")))
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


def _as_released(options: Options, head: Mapping[str, object]) -> Options:
    """The options with the day and the built-in blueprint of a release, where nothing else is asked for."""
    day, blueprint = head.get("as_of"), head.get("blueprint")
    return replace(
        options,
        as_of=options.as_of or (date.fromisoformat(str(day)) if day else None),
        blueprint=options.blueprint or (str(blueprint) if blueprint in built_in() else ""),
    )


def _in_store(named: str, options: Options) -> Path | None:
    """The release of that period; a store of several masters has a folder for each. None: there is none.

    Raises CompilerError when there are several.
    """
    store = options.releases
    if store is None or not store.is_dir() or Path(named).name != named:
        return None
    names = [named]  # it may be the name of a folder that is no period
    with suppress(ValueError):
        names.append(parse_period(named).name)
    folders = (store, *(each for each in sorted(store.iterdir()) if each.is_dir()))
    places = (folder / name for folder in folders for name in dict.fromkeys(names))
    found = [place for place in places if (place / NAME).is_file()]
    if len(found) > 1:
        params: dict[str, Param] = {"store": str(store), "name": named, "folders": tuple(map(str, found))}
        raise CompilerError(finding(SEVERAL, params=params))
    return found[0] if found else None


def _day(catalog: Catalog, options: Options, of_release: str) -> date:
    """The day that counts as today: as asked, the release's, the last of the settings' period or of this."""
    if options.as_of is not None:
        return options.as_of
    if of_release:
        return date.fromisoformat(of_release)
    try:
        return parse_period(catalog.settings.period).last_day
    except ValueError:
        return quarter_of(options.today or date.max).last_day
