"""Issuing (签发): from then on a release does not change any more."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from compiler.diagnostics import CompilerError, Kind, Param, Severity, finding
from compiler.locale import N_
from compiler.releases.comparing import Compared, compared
from compiler.releases.keeping import KEPT, SIGNED, digest
from compiler.releases.lock import locked
from compiler.releases.manifest import NAME, WrittenFile, read_files, read_head, with_head
from compiler.releases.staging import plain_errors

NOT_INTACT = Kind(
    "PUB037",
    "release-not-intact",
    Severity.ERROR,
    N_("{release} is not as it was published: {files}"),
    N_("Build it again (what was edited is kept in edited/), then issue it; all about it: {command}"),
)
HAS_ERRORS = Kind(
    "PUB038",
    "release-with-errors",
    Severity.ERROR,
    N_("{release} was built with {count} findings that are errors, in {file}"),
    N_("Correct them and build again, or issue it as it is with --with-errors"),
)


@dataclass(frozen=True, slots=True)
class Issue:
    """What a person says in issuing a release."""

    by: str
    on: date
    with_errors: bool = False
    """Though its findings hold errors."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A release as it was issued."""

    folder: Path
    head: Mapping[str, Any]
    seal: str
    """Hash of its manifest, lower-case hex: who keeps it can tell that nothing at all was changed since."""
    was_before: bool = False
    """It had been issued before, and stays so."""
    kept: int = 0
    """So many files stand in ``edited/``: what they say is not in this release."""

    @property
    def documents(self) -> int:
        """Of roles."""
        return int(self.head.get("coverage", {}).get("roles", 0))


def issue(release: Path, said: Issue) -> Issued:
    """Make a release immutable: its manifest says so, and its files can only be read.

    A run that was cut off is finished by the next one. Raises CompilerError when files are not as published,
    its findings hold errors, or it cannot be written.
    """
    with plain_errors(release), locked(release.parent):
        head = read_head(release)
        was_before = head.get("state") == "issued"
        if not was_before:
            found = compared(release)
            _refuse_changed(release, found)
            errors = _errors(release)
            if errors and not said.with_errors:
                params: dict[str, Param] = {
                    "release": release.name,
                    "count": errors,
                    "file": "diagnostics.json",
                }
                raise CompilerError(finding(HAS_ERRORS, params=params))
            told = {"by": said.by, "on": said.on.isoformat(), "errors": errors}
            head = {**head, "state": "issued", "issued": told}
            (release / SIGNED).mkdir(exist_ok=True)
            with_head(release, {"state": "issued", "issued": told})
        _close(release, read_files(release))
        kept = sum(1 for path in (release / KEPT).rglob("*") if path.is_file())
        return Issued(release, head, digest(release / NAME), was_before, kept)


def _refuse_changed(release: Path, found: Compared) -> None:
    """An issued release is the one that was published."""
    files = tuple(file.path for file in (*found.changed, *found.missing))
    if files:
        params: dict[str, Param] = {
            "release": release.name,
            "files": files,
            "command": f"dutyc verify {release}",
        }
        raise CompilerError(finding(NOT_INTACT, params=params))


def _errors(release: Path) -> int:
    """How many of the findings that a release holds are errors."""
    try:
        told = json.loads((release / "diagnostics.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 0
    return sum(1 for one in told.get("diagnostics", ()) if one.get("severity") == "error")


def _close(release: Path, files: Sequence[WrittenFile]) -> None:
    """Nothing of the immutable part can be written any more; what is people's own stays open.

    Windows knows the mark on files alone. The outermost folder stays open, since the others stand in it.
    """
    paths = [release / file.path for file in files]
    folders = {parent for path in paths for parent in path.parents if release in parent.parents}
    for path in (*paths, release / NAME, *(folders if os.name == "posix" else ())):
        if path.exists():
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~_WRITE)


_WRITE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
