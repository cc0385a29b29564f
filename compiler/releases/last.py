"""The last release of a master: what the next one is compared with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from compiler.diagnostics import CompilerError
from compiler.period import Period
from compiler.releases.manifest import NAME, WrittenFile, read_files, read_head


@dataclass(frozen=True, slots=True)
class LastRelease:
    """A release that was published before."""

    period: str
    folder: Path
    source: Path
    """Its copy of the master."""
    sha256: str
    """Hash of that copy's bytes, lower-case hex."""
    coverage: float | None
    """Of the whole organisation, 0 to 1; None: it expected nothing."""
    as_of: date
    """The day that counted as today."""

    def files(self, kind: str) -> tuple[WrittenFile, ...]:
        """Its files of a kind, read from its manifest.

        Raises CompilerError when that cannot be read any more.
        """
        return tuple(file for file in read_files(self.folder) if file.kind == kind)


def earlier_releases(store: Path, master: Path, day: date) -> tuple[LastRelease, ...]:
    """The releases of a master before a day, by their as-of dates, the oldest first.

    Of each period only the latest revision counts.

    ``store`` is a release store (with a folder for this master, where it holds several), or one release.
    A release is of the same master when the file had the same name.
    """
    latest = {period_of(each): each for each in sorted(releases_of(store, master), key=_revision)}
    found = [each for each in latest.values() if str(each[1]["as_of"]) < day.isoformat()]
    return tuple(_record(*each) for each in sorted(found, key=rank))


def releases_before(
    store: Path, master: Path, day: date, period: str, revision: int
) -> tuple[LastRelease, ...]:
    """The releases that came before a revision of a period, the oldest first.

    Its own earlier revisions come last, whatever their days; the release that it replaces is not among them.
    """
    own = [each for each in releases_of(store, master) if period_of(each) == period]
    earlier = [each for each in own if _revision(each) < revision]
    others = [each for each in earlier_releases(store, master, day) if each.period != period]
    return (*others, *(_record(*each) for each in sorted(earlier, key=_revision)))


def last_release(store: Path, master: Path, day: date) -> LastRelease | None:
    """The latest of them; None where there is none."""
    return next(reversed(earlier_releases(store, master, day)), None)


def latest_release(store: Path, master: Path, period: Period) -> LastRelease | None:
    """The latest release of a master for a period, else for one that ended no later; None: there is none."""
    releases = sorted(releases_of(store, master), key=_revision)
    latest = {period_of(each): each for each in releases}
    earlier = [each for each in latest.values() if str(each[1]["as_of"]) <= period.last_day.isoformat()]
    found = latest.get(period.name) or max(earlier, key=rank, default=None)
    return _record(*found) if found else None


def gone(documents: Sequence[WrittenFile], roles: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Titles of the roles of a release's documents that are no longer among ``roles`` (title and code)."""
    return tuple(file.role or file.path for file in gone_files(documents, roles))


def gone_files(documents: Sequence[WrittenFile], roles: Iterable[tuple[str, str]]) -> tuple[WrittenFile, ...]:
    """Those of a release's documents whose role is no longer among ``roles`` (title and code).

    A role is its code; one without a code, or whose code is new, is its title.
    """
    now = list(roles)
    known = {file.code for file in documents if file.code} & {code for _, code in now}
    titles = Counter(title for title, code in now if code not in known)
    missing: list[WrittenFile] = []
    for file in documents:
        title = file.role or file.path
        if file.code not in known:
            titles[title] -= 1
            missing += [file] if titles[title] < 0 else []
    return tuple(missing)


Found = tuple[Path, Mapping[str, Any]]
"""A release, and what it says about itself."""


def rank(found: Found) -> tuple[str, str, int]:
    """Where a release stands among others in time."""
    return str(found[1]["as_of"]), period_of(found), _revision(found)


def period_of(found: Found) -> str:
    """The period of a release."""
    return str(found[1].get("period", found[0].name))


def _revision(found: Found) -> int:
    """Which revision of its period a release is; one that does not say so is the first."""
    said = found[1].get("revision")
    return said if isinstance(said, int) else 1


def releases_of(store: Path, master: Path) -> Iterator[Found]:
    """The releases of a master, with what they say about themselves.

    A folder without a manifest is none (``selection/``), nor is one whose manifest cannot be read.
    """
    for place in (store, store / master.stem):
        for folder in (place, *sorted(place.iterdir())) if place.is_dir() else ():
            if (folder / NAME).is_file():
                try:
                    manifest = read_head(folder)
                except CompilerError:
                    continue
                if _is_of(manifest, master.name):
                    yield folder, manifest


def _is_of(manifest: Mapping[str, Any], name: str) -> bool:
    source = manifest.get("source")
    return isinstance(source, dict) and source.get("file") == name and _is_day(manifest.get("as_of"))


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _record(release: Path, manifest: Mapping[str, Any]) -> LastRelease:
    source, coverage = manifest["source"], manifest.get("coverage")
    share = coverage.get("share") if isinstance(coverage, dict) else None
    return LastRelease(
        period=str(manifest.get("period", release.name)),
        folder=release,
        source=release / "source" / str(source["file"]),
        sha256=str(source.get("sha256", "")),
        coverage=float(share) if isinstance(share, int | float) else None,
        as_of=date.fromisoformat(manifest["as_of"]),
    )
