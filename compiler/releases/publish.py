"""Publishing: a release appears whole or not at all.

Files are written into a sibling folder, made durable, the manifest last; then the sibling and the release
change places in one step. What somebody edited by hand moves along into ``edited/``.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from compiler import disk_errors
from compiler.diagnostics import CompilerError, Diagnostic, Kind, Param, Severity, finding
from compiler.locale import N_
from compiler.model import Artifact, EntryTrace, Revision
from compiler.releases.manifest import NAME, ManifestHead, WrittenFile, manifest_lines, read_manifest

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
    N_("The release cannot be written to {folder}: {reason}"),
    N_("Close documents of it that are open, or choose another folder with -o"),
)
ISSUED = Kind(
    "PUB004",
    "release-issued",
    Severity.ERROR,
    N_("{folder} is issued and does not change any more"),
    N_("Build another period with --period, or another store with -o"),
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
    N_("{path} is not part of the release; it is kept as {kept}"),
    N_("Keep your own files outside of the release folder"),
)

_KEPT = "edited"
_RENAME_EXCHANGE = 2
_AT_FDCWD = -100


@dataclass(frozen=True, slots=True)
class Published:
    """A release as it was published."""

    folder: Path
    files: tuple[WrittenFile, ...]
    diagnostics: tuple[Diagnostic, ...]


def publish(
    store: Path,
    head: ManifestHead,
    artifacts: Iterable[Artifact],
    entries: Iterable[EntryTrace],
    revisions: Iterable[Revision] = (),
) -> Published:
    """Write the release ``store/<period>``; ``artifacts`` are taken one by one, so that memory stays small.

    Raises CompilerError when the store cannot be written, is locked, or the release is issued.
    """
    release = store / head.period
    with _plain_errors(release), _lock(store):
        _recover(store, release)
        before = read_manifest(release)
        if before.get("state") == "issued":
            raise CompilerError(finding(ISSUED, params={"folder": str(release)}))
        staging = store / f".{head.period}.new"
        try:
            files = tuple(_write(staging, artifact) for artifact in artifacts)
            kept = _keep(release, staging, before, {file.path for file in files})
            _write_manifest(staging, manifest_lines(head, files, entries, revisions))
            _make_durable(staging)
            _exchange(staging, release)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    return Published(release, files, kept)


@contextmanager
def _plain_errors(release: Path) -> Iterator[None]:
    """Trouble with the disk as one sentence."""
    try:
        yield
    except OSError as error:
        params: dict[str, Param] = {"folder": str(release), "reason": disk_errors.reason(error)}
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


def _recover(store: Path, release: Path) -> None:
    """Clear what a run that was killed left behind; an old release that was set aside comes back."""
    aside = store / f".{release.name}.old"
    if aside.exists() and not release.exists():
        aside.rename(release)
    for leftover in (aside, store / f".{release.name}.new"):
        if leftover.exists():
            shutil.rmtree(leftover)


def _write(staging: Path, artifact: Artifact) -> WrittenFile:
    path = staging / artifact.path
    try:
        path.write_bytes(artifact.data)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(artifact.data)
    digest = hashlib.sha256(artifact.data).hexdigest()
    return WrittenFile(artifact.kind, artifact.path, digest, len(artifact.data), artifact.role)


def _write_manifest(staging: Path, lines: Iterable[str]) -> None:
    staging.mkdir(parents=True, exist_ok=True)
    with (staging / NAME).open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())


def _make_durable(staging: Path) -> None:
    """Everything written so far reaches the disk before the release takes its place.

    One ``sync`` costs as much as the fsync of a few files; a release has a thousand.
    """
    if hasattr(os, "sync"):
        os.sync()
        return
    for path in staging.rglob("*"):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())


def _exchange(staging: Path, release: Path) -> None:
    """Put ``staging`` in the place of ``release``; on Linux in one step, elsewhere recoverable."""
    if not release.exists():
        staging.rename(release)
    elif not _exchanged(staging, release):
        aside = release.parent / f".{release.name}.old"
        release.rename(aside)
        staging.rename(release)
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


def _keep(
    release: Path, staging: Path, before: Mapping[str, Any], written: set[str]
) -> tuple[Diagnostic, ...]:
    """Copy into ``edited/`` what is not as the last build left it; nothing of a person's is lost."""
    if not release.is_dir():
        return ()
    hashes = {str(file["path"]): str(file["sha256"]) for file in before.get("artifacts", ())}
    found: list[Diagnostic] = []
    for path in sorted(path for path in release.rglob("*") if path.is_file()):
        name = path.relative_to(release).as_posix()
        if name == NAME or path.name.startswith("~$"):
            continue
        if name.startswith(f"{_KEPT}/"):
            _copy(path, _free(staging / name))
            continue
        if hashes.get(name) == hashlib.sha256(path.read_bytes()).hexdigest():
            continue
        kept = _free(staging / _KEPT / name)
        _copy(path, kept)
        kind = EDITED if name in hashes or name in written else FOREIGN
        params = {"path": name, "kept": kept.relative_to(staging).as_posix()}
        found.append(finding(kind, params=params, file=name))
    return tuple(found)


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
