"""What the release before says about its documents, so that a new one can tell what changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from compiler.diagnostics import CompilerError
from compiler.model.documents import Change
from compiler.model.releases import EntryTrace, FormerRelease, Revision
from compiler.releases.last import earlier_releases
from compiler.releases.manifest import read_manifest

_WORDS = ("role", "document", "version", "effective", "approved", "facts", "since")
_CHANGE = ("version", "effective", "approved", "what")
_TRACE = ("id", "document", "sheet", "cell", "module", "content")


def former_release(store: Path, master: Path, period: str, day: date) -> FormerRelease | None:
    """The latest release of a master before a day, but for its own period; None: there is none.

    Each release carries the whole history of its documents on, so that no more than one is read. One of the
    same period is about to be replaced, and is no earlier version of anything.
    """
    for release in reversed(earlier_releases(store, master, day)):
        if release.period == period:
            continue
        try:
            return _former(read_manifest(release.folder))
        except CompilerError:
            continue
    return None


def history_of(release: Path, file: str) -> FormerRelease | None:
    """What a release says about its documents; None: it is none of the master of that file name.

    Raises CompilerError when its manifest cannot be read.
    """
    manifest = read_manifest(release)
    source = manifest.get("source")
    return _former(manifest) if isinstance(source, dict) and source.get("file") == file else None


def _former(manifest: Mapping[str, Any]) -> FormerRelease:
    """Its documents; a manifest of an older form has no revisions, and nothing is compared with it."""
    revisions = {
        line["role"]: Revision(**{word: line[word] for word in _WORDS}, changes=tuple(_changes(line)))
        for line in _lines(manifest.get("revisions"), _WORDS)
    }
    entries: dict[str, list[EntryTrace]] = defaultdict(list)
    if revisions:
        for line in _lines(manifest.get("entries"), _TRACE):
            entries[line["document"]].append(EntryTrace(*(line[word] for word in _TRACE)))
    return FormerRelease(revisions, {document: tuple(found) for document, found in entries.items()})


def _changes(revision: Mapping[str, Any]) -> Iterator[Change]:
    for line in _lines(revision.get("changes"), _CHANGE):
        yield Change(*(line[word] for word in _CHANGE))


def _lines(lines: object, words: tuple[str, ...]) -> Iterator[Mapping[str, Any]]:
    """The objects of a list that say all of these words as text."""
    for line in lines if isinstance(lines, list) else ():
        if isinstance(line, dict) and all(isinstance(line.get(word), str) for word in words):
            yield line
