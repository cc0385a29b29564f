"""Publishing: a release appears whole or not at all, its manifest last.

What somebody edited by hand moves along into ``edited/``.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from compiler.diagnostics import CompilerError, Diagnostic, Kind, Severity, finding
from compiler.locale import N_
from compiler.model.releases import EntryTrace, Gap, Plan, Revision
from compiler.releases.manifest import (
    NAME,
    ManifestHead,
    WrittenFile,
    manifest_lines,
    read_files,
    read_head,
)
from compiler.releases.staging import Made, keep, replacing, write

ISSUED = Kind(
    "PUB004",
    "release-issued",
    Severity.ERROR,
    N_("{folder} is issued and does not change any more"),
    N_("Build another period with --period, or another store with -o"),
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
    """Write the release ``store/<period>``; files are taken one by one, so that memory stays small.

    Raises CompilerError when the store cannot be written, is locked, or the release is issued.
    """
    release = store / head.period
    with replacing(store, release) as staging:
        if release.is_dir() and read_head(release).get("state") == "issued":
            raise CompilerError(finding(ISSUED, params={"folder": str(release)}))
        before = read_files(release)
        files, found = write(staging, made)
        known = {file.path: frozenset({file.sha256}) for file in before}
        kept = keep(release, staging, known, (file.path for file in files))
        # A file that could not be made is tried again next time.
        told = replace(head, made_with=replace(head.made_with, inputs="")) if found else head
        _write_manifest(staging, manifest_lines(told, files, entries, revisions, gaps))
    return Published(release, files, (*found, *kept))


def _write_manifest(staging: Path, lines: Iterable[str]) -> None:
    staging.mkdir(parents=True, exist_ok=True)
    with (staging / NAME).open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())
