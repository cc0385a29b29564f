"""A folder is replaced whole or not at all.

Files are written into a sibling folder and made durable; then the sibling and the folder change places in
one step. One run at a time writes in a store.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from compiler import disk_errors
from compiler.diagnostics import CompilerError, Diagnostic, Kind, Param, Severity, finding
from compiler.locale import N_
from compiler.model.releases import Artifact
from compiler.releases.manifest import NAME, WrittenFile

BUSY = Kind(
    "PUB002",
    "store-locked",
    Severity.ERROR,
    N_("{folder} is being written by another run ({holder})"),
    N_("Wait until it is done, then run the command again"),
)
CANNOT_WRITE = Kind(
    "PUB003",
    "cannot-publish",
    Severity.ERROR,
    N_("The documents cannot be written to {folder}: {reason}"),
    N_("Close those that are open, or choose another folder with -o"),
)
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
    N_("{path} was not written by dutyc; it is kept as {kept}"),
    N_("Keep your own files outside of this folder"),
)

KEPT = "edited"
_RENAME_EXCHANGE = 2
_AT_FDCWD = -100

Made = Artifact | Diagnostic
"""What a stage makes for a folder: a file, or a finding on one that could not be made."""

Known = Mapping[str, frozenset[str]]
"""Path below a folder to the hashes of what was written there; a file of another hash was edited by hand."""


@contextmanager
def replacing(store: Path, folder: Path) -> Iterator[Path]:
    """A folder to write into, which takes the place of ``folder`` once the block ends well.

    Raises CompilerError when the store cannot be written or is locked.
    """
    with plain_errors(folder), _lock(store):
        _recover(folder)
        staging = _beside(folder, "new")
        try:
            yield staging
            make_durable(staging)
            _exchange(staging, folder)
        finally:
            shutil.rmtree(staging, ignore_errors=True)


@contextmanager
def plain_errors(folder: Path) -> Iterator[None]:
    """Trouble with the disk as one sentence."""
    try:
        yield
    except OSError as error:
        params: dict[str, Param] = {"folder": str(folder), "reason": disk_errors.reason(error)}
        raise CompilerError(finding(CANNOT_WRITE, params=params)) from error


@contextmanager
def _lock(store: Path) -> Iterator[None]:
    """One run at a time in a store; the file beside the lock says who holds it."""
    store.mkdir(parents=True, exist_ok=True)
    lock = FileLock(store / ".lock", timeout=0)
    holder = store / ".lock.holder"
    try:
        lock.acquire()
    except Timeout:
        who = holder.read_text(encoding="utf-8") if holder.exists() else "?"
        raise CompilerError(finding(BUSY, params={"folder": str(store), "holder": who})) from None
    try:
        holder.write_text(f"process {os.getpid()}", encoding="utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _beside(folder: Path, mark: str) -> Path:
    """The hidden sibling that is going to be a folder (``new``), or was it (``old``)."""
    return folder.parent / f".{folder.name}.{mark}"


def _recover(folder: Path) -> None:
    """Clear what a run that was killed left behind; an old folder that was set aside comes back."""
    aside = _beside(folder, "old")
    if aside.exists() and not folder.exists():
        aside.rename(folder)
    for leftover in (aside, _beside(folder, "new")):
        if leftover.exists():
            shutil.rmtree(leftover)


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


def keep(folder: Path, staging: Path, known: Known, written: Iterable[str]) -> tuple[Diagnostic, ...]:
    """Copy into ``edited/`` what is not as the last build left it; nothing of a person's is lost."""
    if not folder.is_dir():
        return ()
    ours = {*known, *written}
    found: list[Diagnostic] = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if name == NAME or path.name.startswith("~$"):
            continue
        if name.startswith(f"{KEPT}/"):
            _copy(path, _free(staging / name))
            continue
        if hashlib.sha256(path.read_bytes()).hexdigest() in known.get(name, ()):
            continue
        kept = _free(staging / KEPT / name)
        _copy(path, kept)
        kind = EDITED if name in ours else FOREIGN
        params = {"path": name, "kept": kept.relative_to(staging).as_posix()}
        found.append(finding(kind, params=params, file=name))
    return tuple(found)


def make_durable(staging: Path) -> None:
    """Everything written so far reaches the disk before the folder is replaced.

    One ``sync`` costs as much as the fsync of a few files; a release has a thousand.
    """
    if hasattr(os, "sync"):
        os.sync()
        return
    for path in staging.rglob("*"):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())


def _exchange(staging: Path, folder: Path) -> None:
    """Put ``staging`` in the place of ``folder``; on Linux in one step, elsewhere recoverable."""
    if not folder.exists():
        staging.rename(folder)
    elif not _exchanged(staging, folder):
        aside = _beside(folder, "old")
        folder.rename(aside)
        staging.rename(folder)
        shutil.rmtree(aside)


def _exchanged(first: Path, second: Path) -> bool:
    """Whether two folders changed places in one step: ``renameat2(2)`` with ``RENAME_EXCHANGE``."""
    if not sys.platform.startswith("linux"):
        return False
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    done: int = renameat2(
        _AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second), ctypes.c_uint(_RENAME_EXCHANGE)
    )
    return done == 0


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)


def _free(path: Path) -> Path:
    """The path, with a number behind its name where it is taken."""
    number, free = 2, path
    while free.exists():
        free = path.with_name(f"{path.stem} ({number}){path.suffix}")
        number += 1
    return free
