"""A selection: some documents by themselves, beside the releases.

It is no release: it has no manifest, nothing is compared with it, and the next one of its period replaces it
as a whole.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from compiler.diagnostics import CompilerError, Kind, Severity, finding
from compiler.locale import N_
from compiler.releases.keeping import Known, keep
from compiler.releases.manifest import NAME, WrittenFile
from compiler.releases.publish import Published
from compiler.releases.staging import Made, replacing, write

FOLDER = "selection"
"""Below a release store."""

IS_A_RELEASE = Kind(
    "PUB007",
    "selection-is-a-release",
    Severity.ERROR,
    N_("{folder} holds a release, and a selection would replace it"),
    N_("Choose another folder with -o"),
)

_RECORDED = re.compile(r"([0-9a-f]{64})  (.+)")


def publish_selection(store: Path, period: str, made: Iterable[Made]) -> Published | None:
    """Write ``store/selection/<period>``; None, and nothing written, where nothing was made.

    Raises CompilerError when the store cannot be written or is locked, or a release stands there.
    """
    every = iter(made)
    first = next(every, None)
    if first is None:
        return None
    folder = store / FOLDER / period
    if (folder / NAME).exists():
        raise CompilerError(finding(IS_A_RELEASE, params={"folder": str(folder)}))
    record = folder.with_name(f".{period}.written")
    with replacing(store, folder) as staged:
        files, found = write(staged.folder, chain([first], every))
        known = _recorded(record)
        kept = keep(folder, staged.folder, known, {file.path for file in files})
        record.write_text("".join(_lines(files, known)), encoding="utf-8", newline="\n")
    return Published(folder, files, (*found, *staged.found, *kept))


def _lines(files: Sequence[WrittenFile], known: Known) -> Iterator[str]:
    """Hash and path of what is written now, and of what was written before.

    The record is made before the folder is replaced: whichever of both stands there after a power cut, what
    somebody edited in it is told from what we wrote.
    """
    now = {(file.sha256, file.path) for file in files}
    before = {(digest, path) for path, digests in known.items() for digest in digests}
    return (f"{digest}  {path}\n" for digest, path in sorted(now | before))


def _recorded(record: Path) -> Known:
    """What earlier selections of the period wrote: path to hashes; nothing where there is no record."""
    found: dict[str, set[str]] = defaultdict(set)
    lines = record.read_text(encoding="utf-8", errors="replace").splitlines() if record.exists() else ()
    for line in lines:
        if match := _RECORDED.fullmatch(line):
            found[match[2]].add(match[1])
    return {path: frozenset(digests) for path, digests in found.items()}
