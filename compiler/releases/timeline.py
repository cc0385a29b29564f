"""The releases of a store in time: what each says about the documents of its roles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from compiler.model.releases import FormerRelease
from compiler.period import parse_day, parse_period
from compiler.releases.history import former_of
from compiler.releases.last import rank
from compiler.releases.manifest import NAME, WrittenFile, read_files, read_head


@dataclass(frozen=True)
class Told:
    """A release, and what it says; read when somebody asks."""

    folder: Path
    head: Mapping[str, Any]

    @property
    def name(self) -> str:
        """``2026Q4``, ``2026Q4-r2``."""
        return self.folder.resolve().name

    @property
    def issued(self) -> Mapping[str, Any] | None:
        """By whom and on which day it was issued; None: it is a draft."""
        told = self.head.get("issued")
        if self.head.get("state") != "issued":
            return None
        return told if isinstance(told, dict) else {}

    @property
    def first_day(self) -> date:
        """The day from which it counts, where a document does not say so itself: the first of its period; of
        a later revision the day on which it was issued.
        """
        day = parse_day(str((self.issued or {}).get("on", "")))
        if day and int(self.head.get("revision", 1)) > 1:
            return day
        try:
            return parse_period(str(self.head["period"])).first_day
        except (ValueError, KeyError):
            return date.fromisoformat(str(self.head["as_of"]))

    @cached_property
    def knows(self) -> FormerRelease:
        """What it says of each role's document, and of their entries.

        Raises CompilerError when its manifest cannot be read.
        """
        return former_of(self.folder)

    @cached_property
    def files(self) -> Mapping[str, WrittenFile]:
        """Its files by path.

        Raises CompilerError when its manifest cannot be read.
        """
        return {file.path: file for file in read_files(self.folder)}


def timelines(store: Path) -> tuple[tuple[Told, ...], ...]:
    """The releases in a store, for each master those of it, the oldest first.

    Raises CompilerError when a manifest cannot be read: nobody could tell what is missing.
    """
    found: dict[tuple[Path, str], list[Told]] = {}
    for folder in _folders(store):
        head = read_head(folder)
        source = head.get("source")
        if isinstance(source, dict) and head.get("as_of"):
            file = str(source.get("file", ""))
            place = store if folder.parent == store / Path(file).stem else folder.parent
            found.setdefault((place, file), []).append(Told(folder, head))
    return tuple(
        tuple(sorted(releases, key=lambda each: rank((each.folder, each.head))))
        for releases in found.values()
    )


def _folders(store: Path) -> Iterator[Path]:
    """The folders of releases: the store's own, and those in its folders for masters."""
    if (store / NAME).is_file():
        yield store
        return
    for place in _inside(store):
        for folder in (place, *_inside(place)):
            if (folder / NAME).is_file():
                yield folder


def _inside(folder: Path) -> Iterable[Path]:
    """The folders in a folder, but for hidden ones: a build may be at work in those."""
    there = sorted(folder.iterdir()) if folder.is_dir() else []
    return [each for each in there if each.is_dir() and not each.name.startswith(".")]
