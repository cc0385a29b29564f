"""Programs of our own that do what we dare not do in our own process: bounded in time and memory.

Some libraries abort on damaged files, or ask for more memory than there is, and would take us with them.
On POSIX the helper limits its own address space (``RLIMIT_AS``; macOS takes note of it and enforces it only
in part); on Windows, which has no such limit, the size of the file, of what it unpacks to, and the time bound
it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

MEMORY = 768 << 20
"""Bytes of address space that a helper may use."""
PATIENCE = 40
"""Seconds after which a helper is stopped; honest files take less than two."""


class HelperError(Exception):
    """The helper did not come to its end: it was stopped, it aborted, or it refused."""

    def __init__(self, code: int) -> None:
        """``code`` is its exit code, or less than zero where a signal or the time stopped it."""
        super().__init__(code)
        self.code = code


@contextmanager
def helper(program: Path, arguments: Sequence[str], data: bytes) -> Iterator[IO[bytes]]:
    """What a program of ours writes for ``data`` on its standard input, to be read while it is written.

    The context ends when the helper has; raises HelperError then unless all went well.
    """
    # -P: what lies in the folder where somebody works is never imported.
    command = [sys.executable, "-P", str(program), str(MEMORY), *arguments]
    process = subprocess.Popen(  # noqa: S603 - our own code
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment()
    )
    stopper = threading.Timer(PATIENCE, process.kill)
    stopper.daemon = True
    feeder = threading.Thread(target=_feed, args=(process.stdin, data), daemon=True)
    stopper.start()
    feeder.start()
    try:
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        with process.stdout:
            yield process.stdout
        code = process.wait()
    finally:
        stopper.cancel()
        process.kill()
        process.wait()
        feeder.join()
    if code != 0:
        raise HelperError(code)


def _feed(stream: IO[bytes] | None, data: bytes) -> None:
    """Write all of it; a helper that has seen enough closes its end."""
    try:
        with stream or open(os.devnull, "wb") as pipe:  # noqa: PTH123 - never the second
            pipe.write(data)
    except OSError:
        return


def _environment() -> dict[str, str]:
    """Our own, without what a helper need not know."""
    return {key: value for key, value in os.environ.items() if key != "DUTYC_PASSWORD"}
