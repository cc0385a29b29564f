"""One process for each input, bounded in time and memory: what hangs, aborts or eats the memory is a result.

The process that calls `run` imports what the task needs first; its children are forked and have it at once.
Where there is no fork they are spawned, without a bound on memory.
"""

from __future__ import annotations

import concurrent.futures
import json
import multiprocessing
import os
import selectors
import signal
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Bounds:
    """What one input may cost."""

    seconds: int = 20
    """Of processor time, and twice as many by the clock."""
    memory: int = 1 << 30
    """Bytes of address space besides what the parent has."""
    workers: int = field(default_factory=lambda: min(os.cpu_count() or 1, 4))


@dataclass(frozen=True)
class Result:
    """How it went."""

    value: Any = None
    """What the task returned, as JSON has it."""
    failure: str = ""
    """Why there is no value: a traceback, or how the process ended; empty: there is one."""
    peak: int = 0
    """Bytes of memory at the most, of the process itself."""
    seconds: float = 0.0
    """Of processor time, its children's included."""


def run(task: Callable[[T], Any], inputs: Iterable[T], bounds: Bounds) -> Iterator[tuple[T, Result]]:
    """Do the task for each input; results come as they are ready."""
    if hasattr(os, "fork"):
        yield from _forked(task, iter(inputs), bounds)
    else:
        yield from _spawned(task, inputs, bounds)


def _forked(task: Callable[[T], Any], inputs: Iterator[T], bounds: Bounds) -> Iterator[tuple[T, Result]]:
    with selectors.DefaultSelector() as ready:
        running: dict[int, tuple[T, int, bytearray]] = {}
        more = True
        while more or running:
            while more and len(running) < bounds.workers:
                given = next(inputs, None)
                more = given is not None
                if given is not None:
                    reader, pid = _start(task, given, bounds)
                    running[reader] = (given, pid, bytearray())
                    ready.register(reader, selectors.EVENT_READ)
            for key, _ in ready.select():
                given, pid, said = running[key.fd]
                block = os.read(key.fd, 1 << 20)
                said += block
                if not block:
                    ready.unregister(key.fd)
                    os.close(key.fd)
                    del running[key.fd]
                    yield given, _ended(pid, bytes(said))


def _start(task: Callable[[T], Any], given: T, bounds: Bounds) -> tuple[int, int]:
    """The end of a pipe that the child writes its result to, and its id."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writer)
        return reader, pid
    os.close(reader)
    _bound(bounds)
    try:
        said = json.dumps({"value": task(given)})
    except BaseException:  # noqa: BLE001 - whatever it is, it is the result
        said = json.dumps({"failure": traceback.format_exc()})
    with os.fdopen(writer, "wb") as pipe:
        pipe.write(said.encode())
    os._exit(0)


def _bound(bounds: Bounds) -> None:
    import resource  # noqa: PLC0415 - where there is fork there is this

    resource.setrlimit(resource.RLIMIT_CPU, (bounds.seconds, bounds.seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    status = Path("/proc/self/statm")
    if status.exists():
        now = int(status.read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + bounds.memory, now + bounds.memory))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(2 * bounds.seconds)


def _ended(pid: int, said: bytes) -> Result:
    _, status, usage = os.wait4(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    found = json.loads(said) if said and code == 0 else {"failure": f"the process ended with {_name(code)}"}
    return Result(**found, peak=usage.ru_maxrss * 1024, seconds=usage.ru_utime + usage.ru_stime)


def _name(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"code {code}"


def _spawned(task: Callable[[T], Any], inputs: Iterable[T], bounds: Bounds) -> Iterator[tuple[T, Result]]:
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(bounds.workers, mp_context=context) as pool:
        for given in inputs:
            try:
                yield given, Result(pool.submit(task, given).result(timeout=2 * bounds.seconds))
            except Exception:  # noqa: BLE001 - whatever it is, it is the result
                yield given, Result(failure=traceback.format_exc())
