"""Publishing: a release appears whole or not at all, its manifest last."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from compiler.diagnostics import CompilerError, Diagnostic, Kind, Severity, finding
from compiler.locale import N_
from compiler.model.releases import EntryTrace, Gap, Plan, Revision
from compiler.releases.keeping import keep
from compiler.releases.last import gone_files
from compiler.releases.manifest import (
    NAME,
    ManifestHead,
    WrittenFile,
    manifest_lines,
    read_files,
    read_head,
)
from compiler.releases.staging import Made, replacing, write

ISSUED = Kind(
    "PUB004",
    "release-issued",
    Severity.ERROR,
    N_("{folder} is issued and does not change any more"),
    N_("Run the build again: it becomes a new revision of it"),
)


@dataclass(frozen=True, slots=True)
class Published:
    """A folder of documents as it was published."""

    folder: Path
    files: tuple[WrittenFile, ...]
    diagnostics: tuple[Diagnostic, ...]
    plan: Plan | None = None
    """What became of each role; None: the folder is no release."""


def publish(
    store: Path,
    head: ManifestHead,
    made: Iterable[Made],
    entries: Iterable[EntryTrace],
    revisions: Iterable[Revision] = (),
    gaps: Sequence[Gap] = (),
) -> Published:
    """Write the release ``store/<period>``, or a revision of it; files are taken one by one, so that memory
    stays small.

    Raises CompilerError when the store cannot be written, is locked, or the release is issued.
    """
    release = store / head.release
    with replacing(store, release) as staged:
        if release.is_dir() and read_head(release).get("state") == "issued":
            raise CompilerError(finding(ISSUED, params={"folder": str(release)}))
        before = read_files(release)
        files, found = write(staged.folder, made)
        known = {file.path: frozenset({file.sha256}) for file in before}
        paths = {file.path for file in files}
        kept = keep(release, staged.folder, known, paths, _withdrawn(before, files))
        # A file that could not be made is tried again next time.
        told = replace(head, made_with=replace(head.made_with, inputs="")) if found else head
        _write_manifest(staged.folder, manifest_lines(told, files, entries, revisions, gaps))
    return Published(release, files, (*found, *staged.found, *kept))


def _withdrawn(before: Sequence[WrittenFile], now: Sequence[WrittenFile]) -> Mapping[str, str]:
    """The files of roles that are no longer there: path to role."""
    roles = ((file.role or file.path, file.code) for file in now if file.kind == "role")
    gone = gone_files([file for file in before if file.kind == "role"], roles)
    titles = {file.sha256: file.role or file.path for file in gone}
    # The PDF of a document bears no role: it is known by the document that it shows.
    shown = {file.path: titles[file.made_from] for file in before if file.made_from in titles}
    return {**shown, **{file.path: file.role or file.path for file in gone}}


def _write_manifest(staging: Path, lines: Iterable[str]) -> None:
    with (staging / NAME).open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())
