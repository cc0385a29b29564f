"""A worksheet in plain form → its rows in pieces that can be cut into cells, and what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from compiler.address import MAX_COLUMN, CellRange, parse_range
from compiler.reading.limits import TooMuchError
from compiler.reading.ooxml.markup import whole_number

CRITERIA = frozenset(("filters", "customFilters", "dynamicFilter", "top10", "colorFilter", "iconFilter"))
"""What makes a filter one that is on (``CT_FilterColumn``, ECMA-376 part 1, 18.3.2.7)."""
_TAG = re.compile(
    rf"""<(sheetPr|col|mergeCell|{"|".join(sorted(CRITERIA))})\b((?:[^>"']++|"[^"]*+"|'[^']*+')*+)>"""
)
_ATTRIBUTE = re.compile(r"""(?<![\w:.-])([\w:.-]++)\s*+=\s*+(?:"([^"]*)"|'([^']*)')""")
_LONGEST_PIECE = 1 << 20
"""Bytes of rows without the end of a row or a cell; a cell of Excel's longest text has a tenth of it."""
_MOST_MERGES = 200_000


class NotPlainError(ValueError):
    """A sheet is written in a way that has to be rewritten first."""


@dataclass(slots=True)
class Around:
    """What stands before and behind the rows."""

    merges: list[CellRange] = field(default_factory=list)
    is_filtered: bool = False
    """Some rows are hidden by a filter that is on."""
    _edges: list[int] = field(default_factory=lambda: [0] * (MAX_COLUMN + 2))
    """By column: how many hidden stretches start there, less those that end before it."""

    @property
    def hidden_columns(self) -> frozenset[int]:
        """Numbers of the hidden columns."""
        hidden, open_ = set(), 0
        for column, edge in enumerate(self._edges):
            open_ += edge
            if open_ and 1 <= column <= MAX_COLUMN:
                hidden.add(column)
        return frozenset(hidden)

    def read(self, text: str) -> None:
        """Take in the tags of a piece that holds whole ones."""
        own = text[text.find("?>") + 2 :] if text.startswith("<?xml ") else text
        if "<!" in own or "<?" in own:
            raise NotPlainError
        for name, written in _TAG.findall(text):
            found = attributes(written)
            if name == "col":
                self._column(found)
            elif name == "mergeCell":
                self._merge(found.get("ref", ""))
            elif name in CRITERIA or found.get("filterMode") in ("1", "true", "on"):
                # ``CT_SheetPr`` filterMode, ECMA-376 part 1, 18.3.1.82: a filter of the sheet itself is on.
                self.is_filtered = True

    def _column(self, found: dict[str, str]) -> None:
        """``CT_Col``, ECMA-376 part 1, 18.3.1.13: a stretch of columns from ``min`` to ``max``."""
        if found.get("hidden") not in ("1", "true", "on"):
            return
        first, last = whole_number(found.get("min"), 1), min(whole_number(found.get("max")), MAX_COLUMN)
        if 1 <= first <= last:
            self._edges[first] += 1
            self._edges[last + 1] -= 1

    def _merge(self, reference: str) -> None:
        try:
            self.merges.append(parse_range(reference))
        except ValueError:
            return
        if len(self.merges) > _MOST_MERGES:
            raise TooMuchError("merges", _MOST_MERGES, len(self.merges), at_least=True)


def attributes(written: str) -> dict[str, str]:
    """The attributes of a tag, as they are written."""
    return {name: one or other for name, one, other in _ATTRIBUTE.findall(written)}


class Pieces:
    """Cuts a sheet: iterating gives the rows, piece by piece; ``around`` holds the rest afterwards."""

    def __init__(self, blocks: Iterable[bytes]) -> None:
        self.around = Around()
        self.in_rows = False
        """Whether the last block held nothing but rows."""
        self._blocks = iter(blocks)
        self._left = b""

    def __iter__(self) -> Iterator[str]:
        """The rows, in pieces that end with a row, or with a cell where a row is long.

        Raises NotPlainError when something in the way has to be rewritten.
        """
        if not self._skip_to(b"<sheetData"):
            raise NotPlainError
        start = self._left.find(b">") + 1
        if self._left[start - 2 : start - 1] != b"/":  # <sheetData/> has no rows
            self._left = self._left[start:]
            yield from self._rows()
        self._skip_to(None)

    def _skip_to(self, mark: bytes | None) -> bool:
        """Read what stands around until ``mark``, which is left standing; False: it never comes."""
        while True:
            start = self._left.find(mark) if mark else -1
            whole = start if start >= 0 else self._left.rfind(b">") + 1
            self.around.read(self._left[:whole].decode("utf-8"))
            self._left = self._left[whole:]
            if start >= 0 and b">" in self._left:
                return True
            block = next(self._blocks, None)
            if block is None:
                return False
            self._left += block

    def _rows(self) -> Iterator[str]:
        """Pieces of rows until the end of the sheet's data, which is left standing."""
        while True:
            end = self._left.find(b"</sheetData")
            if end >= 0:
                self.in_rows = False
                if end:
                    yield decoded(self._left[:end])
                self._left = self._left[end:]
                return
            stop = self._left.rfind(b"</row>")
            stop = stop + 6 if stop >= 0 else _after_a_cell(self._left)
            if stop:
                self.in_rows = True
                yield decoded(self._left[:stop])
                self._left = self._left[stop:]
            block = next(self._blocks, None)
            if block is None:
                raise NotPlainError
            self._left += block


def _after_a_cell(rows: bytes) -> int:
    """Where the last whole cell of a long row ends; 0: not yet known."""
    stop = rows.rfind(b"</c>") + 4
    if stop >= 4:
        return stop
    if len(rows) > _LONGEST_PIECE:
        raise NotPlainError
    return 0


def decoded(piece: bytes) -> str:
    """A piece as text; every line break is one line feed (XML 1.0, 2.11).

    Raises NotPlainError where it holds more than elements: what stands between ``<![CDATA[`` and ``]]>``, or
    beside a comment, is text too.
    """
    # The marks alone are looked for first: they are rare, and one byte is found many times as fast as two.
    if (b"!" in piece and b"<!" in piece) or (b"?" in piece and b"<?" in piece):
        raise NotPlainError
    text = piece.decode("utf-8")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
