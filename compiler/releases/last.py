"""The last release of a master: what the next one is compared with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from compiler.diagnostics import CompilerError
from compiler.releases.manifest import NAME, read_head


@dataclass(frozen=True, slots=True)
class LastRelease:
    """A release of an earlier period."""

    period: str
    source: Path
    """Its copy of the master."""
    sha256: str
    """Hash of that copy's bytes, lower-case hex."""
    coverage: float | None
    """Of the whole organisation, 0 to 1; None: it expected nothing."""


def last_release(store: Path, master: Path, day: date) -> LastRelease | None:
    """The latest release of a master before a day, by its as-of date; None where there is none.

    ``store`` is a release store (with a folder for this master, where it holds several), or one release.
    A release is of the same master when the file had the same name.
    """
    before = earlier_releases(store, master, day)
    return _record(*before[0]) if before else None


def earlier_releases(store: Path, master: Path, day: date) -> list[tuple[Path, Mapping[str, Any]]]:
    """The releases of a master before a day, the latest first: each folder, and what it says about itself."""
    found = [
        (release, head)
        for release, head in _releases(store, master)
        if _is_of(head, master.name) and str(head["as_of"]) < day.isoformat()
    ]
    return sorted(found, key=lambda one: (str(one[1]["as_of"]), one[0].name), reverse=True)


def _releases(store: Path, master: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """The folders that may be releases, with what they say about themselves; unreadable ones are none."""
    for place in (store, store / master.stem):
        for folder in (place, *sorted(place.iterdir())) if place.is_dir() else ():
            if (folder / NAME).is_file():
                try:
                    yield folder, read_head(folder)
                except CompilerError:
                    continue


def _is_of(manifest: Mapping[str, Any], name: str) -> bool:
    source = manifest.get("source")
    return isinstance(source, dict) and source.get("file") == name and isinstance(manifest.get("as_of"), str)


def _record(release: Path, manifest: Mapping[str, Any]) -> LastRelease:
    source, coverage = manifest["source"], manifest.get("coverage")
    share = coverage.get("share") if isinstance(coverage, dict) else None
    return LastRelease(
        period=str(manifest.get("period", release.name)),
        source=release / "source" / str(source["file"]),
        sha256=str(source.get("sha256", "")),
        coverage=float(share) if isinstance(share, int | float) else None,
    )
