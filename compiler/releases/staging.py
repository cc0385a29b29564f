"""A folder is replaced whole or not at all.

Files are written into a sibling folder and made durable; then the sibling and the folder change places in
one step. What a run that was killed left beside a folder is put right by the next one.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from compiler import disk_errors
from compiler.diagnostics import CompilerError, Diagnostic, Kind, Param, Severity, finding
from compiler.locale import N_
from compiler.model.releases import Artifact
from compiler.releases.keeping import keep_late, states
from compiler.releases.lock import locked
from compiler.releases.manifest import WrittenFile
from compiler.releases.open_documents import IN_USE, in_use, open_meanwhile

CANNOT_WRITE = Kind(
    "PUB003",
    "cannot-publish",
    Severity.ERROR,
    N_("The documents cannot be written to {folder}: {reason}"),
    N_("Close those that are open, or choose another folder with -o"),
)
PUT_BACK = Kind(
    "PUB030",
    "put-back",
    Severity.INFO,
    N_("An earlier run was cut off while it replaced {folder}; it is back as it was before"),
)
CLEARED = Kind(
    "PUB031",
    "cleared",
    Severity.INFO,
    N_("An earlier run was cut off; what it left beside {folder} is cleared away"),
)

_RENAME_EXCHANGE = 2
_AT_FDCWD = -100
_NEW, _OLD = "new", "old"
_LINUX = sys.platform.startswith("linux")

Made = Artifact | Diagnostic
"""What a stage makes for a folder: a file, or a finding on one that could not be made."""


@dataclass(frozen=True, slots=True)
class Staged:
    """A folder that is going to take the place of another."""

    folder: Path
    found: list[Diagnostic] = field(default_factory=list)
    """What recovering said, and once it has taken its place, what somebody saved in the last moment."""


@contextmanager
def replacing(store: Path, folder: Path) -> Iterator[Staged]:
    """A folder to write into, which takes the place of ``folder`` once the block ends well.

    Raises CompilerError when the store cannot be written or is locked.
    """
    with plain_errors(folder), locked(store):
        staged = Staged(_beside(folder, _NEW), [*_recover(folder), *open_meanwhile(folder)])
        before = states(folder)
        staged.folder.mkdir(parents=True)
        try:
            with durable(staged.folder):
                yield staged
            _exchange(staged.folder, folder)
            _sync_folder(folder.parent)
            staged.found.extend(keep_late(staged.folder, folder, before))
        finally:
            shutil.rmtree(staged.folder, ignore_errors=True)


@contextmanager
def plain_errors(folder: Path) -> Iterator[None]:
    """Trouble with the disk as one sentence; a document that Word keeps to itself is named."""
    try:
        yield
    except OSError as error:
        kept = in_use(error, folder)
        if kept:
            raise CompilerError(finding(IN_USE, params={"file": kept})) from error
        params: dict[str, Param] = {"folder": str(folder), "reason": disk_errors.reason(error)}
        raise CompilerError(finding(CANNOT_WRITE, params=params)) from error


# ------------------------------------------------------------------------------------ after a run was killed


def recover(store: Path) -> tuple[Diagnostic, ...]:
    """Put right what runs that were killed left in a store; what was done.

    Raises CompilerError when another run is writing in it, or it cannot be written.
    """
    if not any(_left_in(store)):
        return ()
    with plain_errors(store), locked(store):
        folders = sorted(set(_left_in(store)))
        return tuple(said for folder in folders for said in _recover(folder))


def _left_in(store: Path) -> Iterator[Path]:
    """The folders beside which something was left."""
    for mark in (_NEW, _OLD):
        for left in store.glob(f".*.{mark}") if store.is_dir() else ():
            if left.is_dir():
                yield left.with_name(left.name[1 : -len(mark) - 1])


def _recover(folder: Path) -> Iterator[Diagnostic]:
    """Clear what a run that was killed left behind; an old folder that was set aside comes back."""
    aside, unfinished = _beside(folder, _OLD), _beside(folder, _NEW)
    if aside.exists() and not folder.exists():
        aside.rename(folder)
        yield finding(PUT_BACK, params={"folder": str(folder)})
    left = [each for each in (aside, unfinished) if each.exists()]
    for each in left:
        shutil.rmtree(each)
    if left:
        yield finding(CLEARED, params={"folder": str(folder)})


def _beside(folder: Path, mark: str) -> Path:
    """The hidden sibling that is going to be a folder (``new``), or was it (``old``)."""
    return folder.parent / f".{folder.name}.{mark}"


# ------------------------------------------------------------------------------------------------- writing


def write(staging: Path, made: Iterable[Made]) -> tuple[tuple[WrittenFile, ...], tuple[Diagnostic, ...]]:
    """Write files one by one; what was found in making them."""
    files: list[WrittenFile] = []
    found: list[Diagnostic] = []
    for one in made:
        if isinstance(one, Artifact):
            files.append(_write(staging, one))
        else:
            found.append(one)
    return tuple(files), tuple(found)


def _write(staging: Path, artifact: Artifact) -> WrittenFile:
    path = staging / artifact.path
    try:
        path.write_bytes(artifact.data)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(artifact.data)
    if artifact.modified is not None:
        os.utime(path, (artifact.modified, artifact.modified))
    digest = hashlib.sha256(artifact.data).hexdigest()
    return WrittenFile(
        artifact.kind,
        artifact.path,
        digest,
        len(artifact.data),
        artifact.role,
        artifact.code,
        artifact.made_from,
        artifact.content,
    )


@contextmanager
def durable(folder: Path) -> Iterator[None]:
    """All that is written into a folder in the block has reached the disk at its end.

    On Linux by one ``syncfs(2)``, which costs as much as the fsync of a few files; a release has a thousand.
    It tells of errors since the folder was opened, so it is opened before anything is written.
    """
    syncfs = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None) if _LINUX else None
    if syncfs is None:
        yield
        for path in folder.rglob("*"):
            if path.is_file() and not path.is_symlink():
                # A file of somebody's own that may only be read was durable before.
                with suppress(PermissionError), path.open("rb+") as file:
                    os.fsync(file.fileno())
            elif path.is_dir():
                _sync_folder(path)
        _sync_folder(folder)
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        yield
        if syncfs(handle) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(folder))
    finally:
        os.close(handle)


def _sync_folder(folder: Path) -> None:
    """The names in a folder reach the disk; Windows has no such call, and needs none."""
    if os.name != "posix":
        return
    with suppress(OSError):  # network folders refuse it
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _exchange(staging: Path, folder: Path) -> None:
    """Put ``staging`` in the place of ``folder``; on Linux in one step, elsewhere recoverable.

    Where the folder was before, it stands in the place of ``staging`` afterwards.
    """
    if not folder.exists():
        staging.rename(folder)
    elif not _exchanged(staging, folder):
        aside = _beside(folder, _OLD)
        folder.rename(aside)
        try:
            staging.rename(folder)
        except OSError:
            aside.rename(folder)
            raise
        aside.rename(staging)


def _exchanged(first: Path, second: Path) -> bool:
    """Whether two folders changed places in one step: ``renameat2(2)`` with ``RENAME_EXCHANGE``."""
    if not _LINUX:
        return False
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    done: int = renameat2(
        _AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second), ctypes.c_uint(_RENAME_EXCHANGE)
    )
    return done == 0
