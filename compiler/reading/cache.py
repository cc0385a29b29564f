"""Workbooks as they were read before, by the hash of their bytes: an unchanged master is not read again.

What is kept is what the reader made, as plain tuples, strings and numbers (`marshal`, which shares equal
strings), packed, behind a hash that is checked before anything is unpacked. A workbook with a password is
never kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import marshal
import os
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from isal import isal_zlib

from compiler import __version__
from compiler.address import CellRange
from compiler.model.workbook import Position, RawSheet, RawWorkbook, Run, Trouble

_FEWEST = 256 * 1024
"""Smaller files are read as fast as they are looked up; their content need not lie about."""
_MOST, _LARGEST, _OLDEST = 20, 200_000_000, 30 * 86_400
"""So many workbooks, bytes in all, and seconds since the last use are kept."""
_SUFFIX = ".read"
_DIGEST = hashlib.sha256().digest_size


class ReadingCache:
    """A folder with workbooks as read. Trouble with it is no trouble of a run: the workbook is read again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, path: Path, digest: str) -> RawWorkbook | None:
        """The workbook whose bytes have that hash, as the reader made it; None where it has to be read."""
        kept = self._place(digest)
        try:
            stored = kept.read_bytes()
            packed = stored[_DIGEST:]
            if hashlib.sha256(packed).digest() != stored[:_DIGEST]:
                return None
            kept.touch()
        except OSError:
            return None
        return _unpack(path, digest, marshal.loads(isal_zlib.decompress(packed)))  # noqa: S302 - our own

    def put(self, raw: RawWorkbook, size: int) -> None:
        """Keep a workbook that was read from ``size`` bytes."""
        if size < _FEWEST:
            return
        packed = isal_zlib.compress(marshal.dumps(_pack(raw)), 1)
        place = self._place(raw.sha256)
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft = place.with_name(f"{place.name}.{os.getpid()}")
            draft.touch(mode=0o600)
            draft.write_bytes(hashlib.sha256(packed).digest() + packed)
            draft.replace(place)
            self._tidy()

    def _place(self, digest: str) -> Path:
        """Another reader, Python or kind of marshal has places of its own."""
        key = f"{digest}:{_code()}:{sys.implementation.cache_tag}:{marshal.version}"
        return self.folder / (hashlib.sha256(key.encode()).hexdigest()[:40] + _SUFFIX)

    def _tidy(self) -> None:
        """Drop what was not used for long, and the oldest beyond the limits."""
        kept = sorted(
            ((f.stat(), f) for f in self.folder.glob(f"*{_SUFFIX}*")), key=lambda one: -one[0].st_mtime
        )
        total = 0
        for number, (about, file) in enumerate(kept, start=1):
            total += about.st_size
            if number > _MOST or total > _LARGEST or time.time() - about.st_mtime > _OLDEST:
                file.unlink(missing_ok=True)


def _code() -> str:
    """Changes whenever the reader does, between versions and while one is being written."""
    files = sorted(Path(__file__).parent.rglob("*.py"))
    stamps = [f"{file.name}:{file.stat().st_size}:{file.stat().st_mtime_ns}" for file in files]
    return __version__ + hashlib.sha256("".join(stamps).encode()).hexdigest()


def _pack(raw: RawWorkbook) -> Any:
    """A workbook as plain tuples; its path and hash are known to whoever asks for it."""
    sheets = tuple(tuple(map(_plain, _values(replace(sheet, rich={})))) for sheet in raw.sheets)
    rich = tuple(_pack_rich(sheet.rich) for sheet in raw.sheets)
    rest = {f.name: getattr(raw, f.name) for f in fields(raw) if f.name not in ("path", "sha256", "sheets")}
    return sheets, rich, rest


def _pack_rich(rich: Mapping[Position, tuple[Run, ...]]) -> tuple[tuple[object, ...], Mapping[Position, int]]:
    """The different runs of a sheet, and which of them stand where: many cells share a text."""
    numbers: dict[tuple[Run, ...], int] = {}
    places = {place: numbers.setdefault(runs, len(numbers)) for place, runs in rich.items()}
    return tuple(tuple(tuple(_values(run)) for run in runs) for runs in numbers), places


def _values(record: Any) -> Iterator[object]:
    return (getattr(record, field.name) for field in fields(record))


def _plain(value: object) -> object:
    """A field of a sheet without classes of ours."""
    if isinstance(value, tuple) and value and isinstance(value[0], CellRange | Trouble):
        return tuple(tuple(one) if isinstance(one, CellRange) else tuple(_values(one)) for one in value)
    return value


def _unpack(path: Path, digest: str, packed: tuple[Any, Any, Any]) -> RawWorkbook:
    sheets, rich, rest = packed
    return RawWorkbook(path, digest, tuple(map(_sheet, sheets, rich)), **rest)


def _sheet(values: tuple[Any, ...], rich: tuple[Any, Mapping[Position, int]]) -> RawSheet:
    named = dict(zip((field.name for field in fields(RawSheet)), values, strict=True))
    named["merges"] = tuple(CellRange(*merge) for merge in named["merges"])
    named["troubles"] = tuple(Trouble(*trouble) for trouble in named["troubles"])
    known, places = rich
    different = [tuple(Run(*run) for run in runs) for runs in known]
    named["rich"] = {place: different[number] for place, number in places.items()}
    return RawSheet(**named)
