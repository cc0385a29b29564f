"""Compound files ([MS-CFB]), the container of .xls: the bytes of one stream."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator

_END = 0xFFFFFFFA
"""Sector numbers from here on are none: end of chain, free, or a table of sectors."""
_ENTRY = 128
"""Bytes of a directory entry."""


class CompoundFileError(ValueError):
    """A compound file whose tables contradict each other."""


class CompoundFile:
    """The streams of a compound file.

    Raises CompoundFileError when its tables lead nowhere or in circles.
    """

    def __init__(self, data: bytes) -> None:
        if len(data) < 512:
            raise CompoundFileError("no header")
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise CompoundFileError("sector size")
        self._data = data
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        directory, self._cutoff, mini_table = struct.unpack_from("<I4xII", data, 48)
        self._table = self._sectors_table()
        self._entries = self._joined(self._table, directory)
        self._mini_table = (
            _numbers(self._joined(self._table, mini_table)) if mini_table < _END else array("I")
        )

    def stream(self, *names: str) -> bytes | None:
        """The first stream that has one of the names, whatever its capitals; None: there is none."""
        wanted = {name.casefold() for name in names}
        root = 0
        for start in range(0, len(self._entries) - _ENTRY + 1, _ENTRY):
            entry = self._entries[start : start + _ENTRY]
            length, kind = struct.unpack_from("<HB", entry, 64)
            first, size = struct.unpack_from("<II", entry, 116)
            name = entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            if kind == 5:  # the root's stream holds the small ones
                root = first
            elif kind == 2 and name.casefold() in wanted:
                return self._content(first, size, root)
        return None

    def _content(self, first: int, size: int, root: int) -> bytes:
        if size >= self._cutoff:
            return self._joined(self._table, first)[:size]
        small = self._joined(self._table, root)
        step = self._mini_size
        return b"".join(small[n * step : (n + 1) * step] for n in _chain(self._mini_table, first))[:size]

    def _sectors_table(self) -> array[int]:
        """The number of the sector that follows each ([MS-CFB] 2.3), found by a table of its own (2.5)."""
        numbers = _numbers(self._data[76:512])
        (further,) = struct.unpack_from("<I", self._data, 68)
        seen: set[int] = set()
        while further < _END:
            if further in seen:
                raise CompoundFileError("a circle")
            seen.add(further)
            more = _numbers(self._sector(further))
            further = more.pop()
            numbers.extend(more)
        return _numbers(b"".join(self._sector(number) for number in numbers if number < _END))

    def _joined(self, table: array[int], first: int) -> bytes:
        return b"".join(self._sector(number) for number in _chain(table, first))

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        if start >= len(self._data):
            raise CompoundFileError("a sector outside the file")
        return self._data[start : start + self._size]


def _chain(table: array[int], first: int) -> Iterator[int]:
    """The numbers of the sectors of a stream, in their order."""
    number, left = first, len(table)
    while number < _END:
        if number >= len(table) or not left:
            raise CompoundFileError("a chain that leads nowhere or in circles")
        yield number
        number, left = table[number], left - 1


def _numbers(data: bytes) -> array[int]:
    return array("I", struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))
