"""What the release before says about its documents, so that a new one can tell what changed."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from compiler.diagnostics import CompilerError
from compiler.model.documents import Change
from compiler.model.releases import EntryTrace, FormerRelease, Gap, Opening, Revision
from compiler.releases.last import releases_before
from compiler.releases.manifest import NAME, lines, objects, read_head, refuse_unfinished

_WORDS = ("role", "document", "version", "effective", "approved", "facts", "since")
_LATER_WORDS = ("entries", "title", "code", "department")
"""Older manifests lack them."""
_CHANGE = ("version", "effective", "approved", "what")
_GAP = ("role", "module", "aspect", "process", "since")
_OPENED = ("sheet", "cell", "before", "after")
_TRACE = ("id", "document", "sheet", "cell", "module", "content")


def former_release(
    store: Path, master: Path, period: str, day: date, revision: int = 1
) -> FormerRelease | None:
    """The release before a revision of a period; None: there is none.

    Each release carries the whole history of its documents on, so that no more than one is read. The one that
    is about to be replaced is no earlier version of anything.
    """
    for release in reversed(releases_before(store, master, day, period, revision)):
        try:
            return former_of(release.folder)
        except CompilerError:
            continue
    return None


def history_of(release: Path, file: str) -> FormerRelease | None:
    """What a release says about its documents; None: it is none of the master of that file name.

    Raises CompilerError when its manifest cannot be read.
    """
    if not (release / NAME).exists():
        return None
    source = read_head(release).get("source")
    return former_of(release) if isinstance(source, dict) and source.get("file") == file else None


def former_of(release: Path) -> FormerRelease:
    """A release's documents and gaps; nothing is compared with an older manifest, without revisions.

    Raises CompilerError when its manifest cannot be read.
    """
    refuse_unfinished(release)
    revisions = {
        line["role"]: Revision(
            **{word: line[word] for word in _WORDS},
            changes=tuple(_changes(line)),
            **{word: str(line.get(word, "")) for word in _LATER_WORDS},
        )
        for line in _lines(objects(release, "revisions"), _WORDS)
    }
    head = read_head(release)
    gaps = {gap.point: gap for gap in _gaps(release)} if "open_gaps" in head else None
    period = str(head.get("period", release.name))
    return FormerRelease(revisions, _Traces(release) if revisions else {}, period, gaps)


def _gaps(release: Path) -> Iterator[Gap]:
    """All that it lacked; lines that are no gaps are passed over."""
    for line in _lines(objects(release, "gaps"), _GAP):
        role, module, aspect, process, since = (line[word] for word in _GAP)
        opened = next((_opening(each) for each in _lines((line.get("opened"),), _OPENED)), None)
        yield Gap(role, module, aspect, process, since, opened)


def _opening(line: Mapping[str, Any]) -> Opening:
    sheet, cell, before, after = (line[word] for word in _OPENED)
    return Opening(sheet, cell, before, after, line.get("deleted") is True)


class _Traces(Mapping[str, tuple[EntryTrace, ...]]):
    """The entries of each document of a release: lines of its manifest, understood when somebody asks.

    Most documents are as they were, and nobody asks for the entries of one that is.
    """

    def __init__(self, release: Path) -> None:
        self._release = release

    @cached_property
    def _lines(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for line in lines(self._release, "entries"):
            place = _DOCUMENT.search(line)
            if place:
                found[json.loads(place[1])].append(line)
        return found

    def __getitem__(self, document: str) -> tuple[EntryTrace, ...]:
        told = _lines((json.loads(line) for line in self._lines[document]), _TRACE)
        return tuple(EntryTrace(*(line[word] for word in _TRACE)) for line in told)

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


_DOCUMENT = re.compile(r'"document": ("(?:[^"\\]|\\.)*")')


def _changes(revision: Mapping[str, Any]) -> Iterator[Change]:
    changes = revision.get("changes")
    for line in _lines(changes if isinstance(changes, list) else (), _CHANGE):
        yield Change(*(line[word] for word in _CHANGE))


def _lines(found: Iterable[object], words: tuple[str, ...]) -> Iterator[Mapping[str, Any]]:
    """The objects that say all of these words as text."""
    for line in found:
        if isinstance(line, dict) and all(isinstance(line.get(word), str) for word in words):
            yield line
