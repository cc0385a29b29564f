"""Which release somebody means, and which one a build makes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from compiler.diagnostics import CompilerError, Kind, Param, Severity, finding
from compiler.locale import N_
from compiler.period import parse_period
from compiler.releases.manifest import NAME, read_head, release_name

NO_RELEASE = Kind(
    "PUB035",
    "no-such-release",
    Severity.ERROR,
    N_("There is no release {name} in {store}"),
    N_("Say in which folder it stands with -o; there: {there}"),
)
NOTHING_THERE = N_("Say in which folder it stands with -o")
SEVERAL = Kind(
    "PUB036",
    "several-releases",
    Severity.ERROR,
    N_("There are several releases {name}: {folders}"),
    N_("Say which one, as its folder"),
)
_REVISION = re.compile(r"(.+?)-r([0-9]+)")


Which = Literal["named", "latest", "issued"]
"""What a period alone stands for: the release of just that name, else the latest; the latest revision; the
latest that was issued, else the latest."""


def named_release(store: Path, text: str, which: Which = "named") -> Path:
    """The folder of a release that somebody named: by its folder, as ``2026Q4-r2``, or by its period.

    A store of several masters has a folder for each. Raises CompilerError when there is none, or several are.
    """
    if (Path(text) / NAME).is_file():
        return Path(text)
    match = _REVISION.fullmatch(text.strip())
    period, wanted = _period(match[1] if match else text), int(match[2]) if match else None
    places = [store, *sorted(place for place in store.iterdir() if place.is_dir())] if store.is_dir() else []
    found: list[Path] = []
    for place in places:
        own = dict(_revisions(place, period))
        chosen = wanted if wanted is not None else _meant(own, which)
        if chosen in own:
            found.append(own[chosen])
    if len(found) == 1:
        return found[0]
    if found:
        params: dict[str, Param] = {"name": text, "folders": tuple(str(folder) for folder in found)}
        raise CompilerError(finding(SEVERAL, params=params))
    there = tuple(folder.name for place in places[:1] for folder in _releases(place))
    hint = None if there else NOTHING_THERE
    raise CompilerError(
        finding(NO_RELEASE, params={"name": text, "store": str(store), "there": there}, hint=hint)
    )


def next_revision(store: Path, period: str) -> tuple[int, Mapping[str, Any]]:
    """Which revision a build of a period makes, and what the one that it is built over says of itself.

    A draft is built again; over an issued release comes another revision. Of none nothing is said.
    """
    own = dict(_revisions(store, period))
    if not own:
        return 1, {}
    latest = max(own)
    head = read_head(own[latest])
    return (latest + 1 if head.get("state") == "issued" else latest), head


def _meant(own: Mapping[int, Path], which: Which) -> int:
    """The revision that a period alone stands for, of those that are there."""
    if which == "named" and 1 in own:
        return 1
    issued = [each for each, folder in own.items() if read_head(folder).get("state") == "issued"]
    return max(issued if which == "issued" and issued else own, default=0)


def _period(text: str) -> str:
    try:
        return parse_period(text).name
    except ValueError:
        return text.strip()


def _revisions(place: Path, period: str) -> Iterator[tuple[int, Path]]:
    """The revisions of a period in a store, each with its number."""
    for folder in _releases(place):
        match = _REVISION.fullmatch(folder.name)
        number = int(match[2]) if match else 1
        if folder.name == release_name(period, number):
            yield number, folder


def _releases(place: Path) -> Iterator[Path]:
    """The releases in a store, but for hidden folders."""
    for folder in sorted(place.iterdir()) if place.is_dir() else ():
        if not folder.name.startswith(".") and (folder / NAME).is_file():
            yield folder
