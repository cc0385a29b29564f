"""A release, held against its manifest."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from compiler.releases.keeping import PEOPLES, digest
from compiler.releases.manifest import NAME, WrittenFile, read_files, refuse_unfinished


@dataclass(frozen=True, slots=True)
class Compared:
    """The immutable part of a release as it is now."""

    files: tuple[WrittenFile, ...]
    """As they were published."""
    changed: tuple[WrittenFile, ...]
    """Other bytes than those that were published, or not to be read."""
    missing: tuple[WrittenFile, ...]
    added: tuple[str, ...]
    """Paths that no manifest knows, with ``/``, those in the folders of people's own left out."""

    @property
    def is_intact(self) -> bool:
        """Whether every file is as it was published, and no other stands there."""
        return not (self.changed or self.missing or self.added)


def compared(release: Path) -> Compared:
    """Every file of a release, held against its hash.

    Raises CompilerError when its manifest cannot be read.
    """
    refuse_unfinished(release)
    files = read_files(release)
    there = set(_paths(release))
    known = {file.path for file in files}
    missing = tuple(file for file in files if file.path not in there)
    changed = tuple(file for file in files if file.path in there and not _is_as_written(release, file))
    return Compared(files, changed, missing, tuple(sorted(there - known)))


def _is_as_written(release: Path, file: WrittenFile) -> bool:
    try:
        return digest(release / file.path) == file.sha256
    except OSError:
        return False


def _paths(release: Path) -> Iterator[str]:
    for place, folders, files in os.walk(release):
        below = Path(place).relative_to(release)
        if not below.parts:
            folders[:] = [name for name in folders if name not in PEOPLES]
        links = [name for name in folders if (Path(place) / name).is_symlink()]
        for name in (*files, *links):
            path = (below / name).as_posix()
            if path != NAME and not name.startswith("~$"):
                yield path
