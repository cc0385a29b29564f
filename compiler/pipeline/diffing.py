"""Two masters or releases, compared."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from compiler.assemble.diff import Measured, diff_report
from compiler.blueprint import built_in
from compiler.diagnostics import CompilerError, Kind, Severity, finding
from compiler.locale import N_
from compiler.model.diff import DiffReport
from compiler.period import parse_period
from compiler.pipeline.checking import Options, check
from compiler.releases.manifest import NAME, read_head
from compiler.report.differences import entry_lines, role_lines
from compiler.vocabulary import fold
from compiler.workbooks.changes import write_changes

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
NO_SUCH_ROLE = Kind(
    "RUN043",
    "role-of-neither",
    Severity.ERROR,
    N_("Neither of the two has a role “{name}”"),
    N_("Write its title or code as the roles sheet has it"),
)


@dataclass(frozen=True, slots=True)
class Compared:
    """What one side of a comparison is."""

    name: str
    """The period of a release; else the file's name."""
    master: Path
    as_of: date | None = None
    """The day that counted as today in a release."""
    blueprint: str = ""
    """The built-in one that a release followed."""


def diff(
    old: str, new: str, options: Options, store: Path, roles: Sequence[str] = ()
) -> tuple[DiffReport, tuple[Path, Path]]:
    """What differs between two masters or releases, and the two workbooks.

    ``old`` and ``new`` are paths of masters or of folders of releases, or periods in ``store``.

    Raises CompilerError when one of them is none of that, or cannot be read, or has no such role.
    """
    sides = _found(old, store), _found(new, store)
    measured = [_measured(side, options) for side in sides]
    every = [role for side in measured for role in side.catalog.roles]
    known = {fold(name) for role in every for name in (role.title, role.code)} - {""}
    for name in roles:
        if fold(name) not in known:
            raise CompilerError(finding(NO_SUCH_ROLE, params={"name": name}))
    report = diff_report(measured[0], measured[1], tuple(name.strip() for name in roles))
    return report, (sides[0].master, sides[1].master)


def diff_workbook(report: DiffReport, masters: tuple[Path, Path], workbook: Path) -> bytes:
    """The differences as a workbook, to be written to ``workbook``; links lead to cells of the masters."""
    language = report.language
    by_role = entry_lines(report, language).values()
    lines = (*role_lines(report, language), *(line for lines in by_role for line in lines))
    rows = tuple(
        (one.role, one.module, one.event, one.before, one.after, one.details, one.old, one.new)
        for one in lines
    )
    counts = tuple(Counter(line.event for line in lines).items())
    sources = _beside(masters[0], workbook), _beside(masters[1], workbook)
    return write_changes(report, rows, counts, sources)


def _beside(master: Path, workbook: Path) -> str:
    try:
        return Path(os.path.relpath(master.resolve(), workbook.resolve().parent)).as_posix()
    except ValueError:  # on another drive of Windows
        return ""


def _measured(side: Compared, options: Options) -> Measured:
    own = replace(
        options,
        as_of=side.as_of or options.as_of,
        blueprint=options.blueprint or side.blueprint,
        releases=None,
    )
    checked = check(side.master, own)
    return Measured(side.name, checked.catalog, checked.coverage, checked.day)


def _found(name: str, store: Path) -> Compared:
    path = Path(name)
    if (path / NAME).is_file():
        return _release(path)
    if path.exists() and not path.is_dir():
        return Compared(path.name, path)
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


def _release(folder: Path) -> Compared:
    head = read_head(folder)
    source = head.get("source")
    file = str(source.get("file", "")) if isinstance(source, dict) else ""
    try:
        day = date.fromisoformat(str(head.get("as_of")))
    except ValueError:
        day = None
    blueprint = str(head.get("blueprint", ""))
    return Compared(
        str(head.get("period", folder.name)),
        folder / "source" / file,
        day,
        blueprint if blueprint in built_in() else "",
    )
