"""One run at a time writes in a store, and a second one is told who does."""

from __future__ import annotations

import getpass
import json
import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from compiler.diagnostics import CompilerError, Kind, Param, Severity, finding
from compiler.locale import N_, translator
from compiler.model.words import Bilingual

BUSY = Kind(
    "PUB002",
    "store-locked",
    Severity.ERROR,
    N_("{folder} is being written by another run ({holder})"),
    N_("Wait until it is done, then run the command again"),
)
_WHO = N_("{user} on {machine}, process {process}, since {since}")
_UNKNOWN = N_("it does not say who")
_TRIES, _PAUSE = 10, 0.02
"""Who has just got the lock needs a moment to say so; seconds."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock."""

    user: str
    machine: str
    process: int
    since: str
    """Local time, ``2026-11-26 14:32``. It is only ever shown, so that a clock set back does no harm."""


@contextmanager
def locked(store: Path) -> Iterator[None]:
    """Nobody else writes in the store in the meantime.

    The system lets go of the lock when a process ends, however it ends. Raises CompilerError when another run
    holds it, OSError when the store cannot be written.
    """
    store.mkdir(parents=True, exist_ok=True)
    lock = FileLock(store / ".lock", timeout=0)
    told = store / ".lock.holder"
    try:
        lock.acquire()
    except Timeout:
        params: dict[str, Param] = {"folder": str(store), "holder": _words(_holder_of(told))}
        raise CompilerError(finding(BUSY, params=params)) from None
    try:
        _tell(told)
        yield
    finally:
        with suppress(OSError):
            told.unlink(missing_ok=True)
        lock.release()


def _tell(told: Path) -> None:
    """Say who holds the lock; where that cannot be written, the lock holds all the same."""
    since = time.strftime("%Y-%m-%d %H:%M")
    own = Holder(_user(), platform.node() or "?", os.getpid(), since)
    written = told.with_name(f"{told.name}.new")
    with suppress(OSError):
        written.write_text(json.dumps(asdict(own), ensure_ascii=False), encoding="utf-8")
        written.replace(told)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name, as containers have
        return "?"


def _holder_of(told: Path) -> Holder | None:
    """Who says to hold the lock; None: nobody, or one who was killed before somebody else got it."""
    for _ in range(_TRIES):
        with suppress(OSError, ValueError, TypeError):
            holder = Holder(**json.loads(told.read_text(encoding="utf-8")))
            if _may_run(holder):
                return holder
        time.sleep(_PAUSE)
    return None


def _may_run(holder: Holder) -> bool:
    """Whether that process may still run; of another machine nobody knows."""
    if holder.machine != platform.node() or os.name != "posix":
        return True
    try:
        os.kill(holder.process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it runs, and is somebody else's
        return True
    return True


def _words(holder: Holder | None) -> Bilingual:
    zh, en = translator("zh"), translator("en")
    if holder is None:
        return Bilingual(zh(_UNKNOWN), en(_UNKNOWN))
    told = asdict(holder)
    return Bilingual(zh(_WHO).format(**told), en(_WHO).format(**told))
