"""What people put into a folder that is about to be replaced stays theirs."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from compiler.diagnostics import Diagnostic, Kind, Severity, finding
from compiler.locale import N_
from compiler.releases.manifest import NAME

EDITED = Kind(
    "PUB005",
    "edited-by-hand",
    Severity.WARNING,
    N_("{path} was edited by hand; it is kept as {kept}"),
    N_("Take the change into the master, then build again"),
)
FOREIGN = Kind(
    "PUB006",
    "foreign-file",
    Severity.WARNING,
    N_("{path} was not written by dutyc, and its place is taken now; it is kept as {kept}"),
    N_("Keep your own files under other names"),
)
WITHDRAWN = Kind(
    "PUB034",
    "document-withdrawn",
    Severity.INFO,
    N_("{role} is no longer in the master; the document is kept as {kept}"),
)

KEPT, SIGNED, GONE = "edited", "signed", "withdrawn"
PEOPLES = (KEPT, SIGNED, GONE)
"""Folders of a release that are people's: no build takes anything out of them, no manifest lists them."""

Known = Mapping[str, frozenset[str]]
"""Path below a folder to the hashes of what was written there; a file of another hash was edited by hand."""

States = Mapping[str, tuple[int, ...]]
"""Path below a folder to what changes when a file is saved: inode, size, time of the last change."""


def keep(
    folder: Path,
    staging: Path,
    known: Known,
    written: Collection[str],
    gone: Mapping[str, str] | None = None,
) -> tuple[Diagnostic, ...]:
    """Take along what is not as the last build left it.

    Edited documents go to ``edited/``, files of people's own stay where they are, and documents of roles that
    are ``gone`` (path to role) go to ``withdrawn/``. The old folder is not touched.
    """
    ours, left = {*known, *written}, gone or {}
    found: list[Diagnostic] = []
    for path in (path for place in PEOPLES for path in _files(folder / place)):
        _take(path, _free(staging / path.relative_to(folder)))
    for path in _files(folder):
        name = path.relative_to(folder).as_posix()
        if name == NAME or path.name.startswith("~$") or name.split("/")[0] in PEOPLES:
            continue
        if not path.is_symlink() and digest(path) in known.get(name, ()):
            if name in left:
                kept = _take_once(path, staging / GONE / name)
                params = {"role": left[name], "kept": kept.relative_to(staging).as_posix()}
                found.append(finding(WITHDRAWN, params=params, file=name))
        elif name not in ours and _has_room(staging, name):
            _take(path, staging / name)
        else:
            kept = _take_once(path, staging / KEPT / name)
            kind = EDITED if name in ours else FOREIGN
            params = {"path": name, "kept": kept.relative_to(staging).as_posix()}
            found.append(finding(kind, params=params, file=name))
    _keep_empty(folder, staging, ours)
    return tuple(found)


def states(folder: Path) -> States:
    """The files of a folder as they are now; nothing where there is no folder."""
    found: dict[str, tuple[int, ...]] = {}
    for path in _files(folder):
        stat = path.lstat()
        found[path.relative_to(folder).as_posix()] = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
    return found


def keep_late(old: Path, new: Path, before: States) -> Iterator[Diagnostic]:
    """Take along what somebody saved in the old folder while the new one was being made."""
    for name, state in states(old).items():
        path = old / name
        if before.get(name) == state or name == NAME or path.name.startswith("~$") or path.is_symlink():
            continue
        twins = (new / name, *_numbered(new / name), new / KEPT / name, *_numbered(new / KEPT / name))
        if any(_are_same(path, twin) for twin in twins):
            continue
        kept = _take_once(path, new / KEPT / name)
        params = {"path": name, "kept": kept.relative_to(new).as_posix()}
        yield finding(EDITED, params=params, file=name)


def digest(path: Path) -> str:
    """SHA-256 of a file, lower-case hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    """All that is no folder, links to folders included, sorted."""
    for place, folders, files in os.walk(folder):
        links = [name for name in folders if (Path(place) / name).is_symlink()]
        folders.sort()
        yield from (Path(place) / name for name in sorted((*files, *links)))


def _keep_empty(folder: Path, staging: Path, ours: Collection[str]) -> None:
    """Folders that somebody made to put something into."""
    used = {parent.as_posix() for name in ours for parent in Path(name).parents}
    for place, folders, files in os.walk(folder):
        name = Path(place).relative_to(folder).as_posix()
        if not folders and not files and name not in used and _has_room(staging, name):
            (staging / name).mkdir(parents=True, exist_ok=True)


def _has_room(staging: Path, name: str) -> bool:
    """Whether a file can stand below ``staging`` under its own name."""
    path = staging / name
    if os.path.lexists(path):
        return False
    above = next(parent for parent in path.parents if os.path.lexists(parent))
    return above.is_dir()


def _take_once(source: Path, target: Path) -> Path:
    """Take a file along under a free name, unless the same stands there; where it is."""
    for twin in (target, *_numbered(target)):
        if _are_same(source, twin):
            return twin
    free = _free(target)
    _take(source, free)
    return free


def _take(source: Path, target: Path) -> None:
    """The file itself stands at both places, so that who saves it meanwhile saves both; else a copy of it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_symlink():
        target.symlink_to(source.readlink())
        return
    try:
        os.link(source, target)
    except OSError:  # some file systems have no links
        shutil.copy2(source, target)


def _are_same(first: Path, second: Path) -> bool:
    if first.is_symlink() or not second.is_file():
        return False
    return first.stat().st_size == second.stat().st_size and digest(first) == digest(second)


def _numbered(path: Path) -> Iterator[Path]:
    """The path with numbers behind its name, as far as there are such files."""
    number = 2
    while (numbered := path.with_name(f"{path.stem} ({number}){path.suffix}")).exists():
        yield numbered
        number += 1


def _free(path: Path) -> Path:
    """The path, with a number behind its name where it is taken."""
    number, free = 2, path
    while os.path.lexists(free):
        free = path.with_name(f"{path.stem} ({number}){path.suffix}")
        number += 1
    return free
