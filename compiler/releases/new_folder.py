"""A folder of documents that is no release: it is new, and appears whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from compiler.diagnostics import CompilerError, Kind, Severity, finding
from compiler.locale import N_
from compiler.releases.publish import Published
from compiler.releases.staging import Made, durable, plain_errors, write

NOT_EMPTY = Kind(
    "PUB020",
    "folder-not-empty",
    Severity.ERROR,
    N_("{folder} already holds something"),
    N_("Choose another folder with -o, or move this one away"),
)


def publish_new_folder(folder: Path, made: Iterable[Made]) -> Published | None:
    """Write files into a folder that is not there yet, or is empty; None where nothing was made.

    Raises CompilerError when it holds something, or cannot be written.
    """
    with plain_errors(folder):
        refuse_used(folder)
        every: Iterator[Made] = iter(made)
        first = next(every, None)
        if first is None:
            return None
        staging = folder.parent / f".{folder.name}.making"
        shutil.rmtree(staging, ignore_errors=True)
        try:
            staging.mkdir(parents=True)
            with durable(staging):
                files, found = write(staging, chain([first], every))
            if folder.is_dir():
                folder.rmdir()
            staging.rename(folder)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    return Published(folder, files, found)


def refuse_used(folder: Path) -> None:
    """A folder of documents never replaces what is there.

    Raises CompilerError when something is.
    """
    if folder.exists() and not (folder.is_dir() and next(folder.iterdir(), None) is None):
        raise CompilerError(finding(NOT_EMPTY, params={"folder": str(folder)}))
