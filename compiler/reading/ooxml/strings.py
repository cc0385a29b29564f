"""The shared strings of a workbook (ECMA-376 part 1, 18.4.9): most cells hold a number of one of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from compiler.reading.limits import Budget, TooMuchError
from compiler.reading.ooxml.markup import Check, Walker, check_length, steps
from compiler.reading.ooxml.package import Part
from compiler.reading.ooxml.pieces import NotPlainError, decoded
from compiler.reading.ooxml.rich import Look, Piece, may_differ, pieces_of, worth_keeping
from compiler.reading.text import clean, decode, is_too_long, runs, unescape

_ITEM = re.compile(r"<si\b[^>]*?(?:/>|>(?:<t(?:\s[^>]*)?>([^<]+)</t></si>|(.+?)</si>))", re.DOTALL)
"""A string: plain, or runs of formatted text."""
_LONGEST_PIECE = 1 << 20
"""Bytes without the end of a string."""


@dataclass(slots=True)
class Strings:
    """The texts by their number, as people see them."""

    texts: list[str] = field(default_factory=list)
    unprintable: set[int] = field(default_factory=set)
    """Those from which characters that nobody can see were left out."""
    long: set[int] = field(default_factory=set)
    """Those that are too long for a cell."""
    pieces: dict[int, tuple[Piece, ...]] = field(default_factory=dict)
    """Those whose letters look different, in pieces of one look each."""

    def add(self, texts: Iterable[str], pieces: Mapping[int, tuple[Piece, ...]], budget: Budget) -> None:
        """Append texts as they are stored; ``pieces`` are those of some of them, by their order in ``texts``.

        Raises TooMuchError.
        """
        for number, own in pieces.items():
            self.pieces[len(self.texts) + number] = own
            budget.keep("".join(text for text, _ in own))
            budget.fill(len(own), 0, "")
        for text in texts:
            shown, had_unprintable = clean(text)
            index = len(self.texts)
            self.texts.append(shown)
            budget.keep(shown)
            if had_unprintable:
                self.unprintable.add(index)
            if is_too_long(shown):
                self.long.add(index)
        most = budget.limits.cells
        if len(self.texts) > most:
            raise TooMuchError("cells", most, len(self.texts), at_least=True)


def read_strings(part: Part, budget: Budget) -> Strings:
    """The shared strings of a workbook.

    Raises CompilerError when the part is damaged, and TooMuchError.
    """
    check, strings, before = Check(budget), Strings(), (budget.text, budget.cells)
    try:
        for piece in _pieces(part.blocks(check)):
            strings.add(*_plain_items(piece, budget), budget)
            check.trusting = True
    except NotPlainError:
        budget.text, budget.cells = before
        strings, collected = Strings(), _Collector()
        for _ in steps(part.blocks(), collected, budget):
            strings.add(collected.texts_found, collected.pieces_found, budget)
            collected.texts_found.clear()
            collected.pieces_found.clear()
    return strings


def _pieces(blocks: Iterator[bytes]) -> Iterator[str]:
    """Whole strings, piece by piece.

    Raises NotPlainError when something else stands between them.
    """
    left, started = b"", False
    for block in blocks:
        left += block
        if not started:
            start = left.find(b"<si")
            if b"<!" in left[:start] or len(left) > _LONGEST_PIECE:
                raise NotPlainError
            if start < 0:
                continue
            left, started = left[start:], True
        stop = left.rfind(b"</si>") + 5
        if stop >= 5:
            yield decoded(left[:stop])
            left = left[stop:]
        elif len(left) > _LONGEST_PIECE:
            raise NotPlainError
    if not started or b"<si" in left or b"<!" in left:
        raise NotPlainError


def _plain_items(piece: str, budget: Budget) -> tuple[list[str], Mapping[int, tuple[Piece, ...]]]:
    """The strings cut out by one expression, which is fast; and the pieces of those that look different.

    Raises NotPlainError when a tag is not accounted for, and TooMuchError.
    """
    found = _ITEM.findall(piece)
    tags = 4 * len(found)
    for plain, rich in found:
        if not plain:
            if "<si" in rich or "</si" in rich:
                raise NotPlainError
            tags += rich.count("<") - (2 if rich else 3)
    if tags != piece.count("<") or tags != piece.count(">"):
        raise NotPlainError
    return [runs(rich) if rich else decode(plain) for plain, rich in found], (
        _pieces_of(found, budget) if "<rPr" in piece else {}
    )


def _pieces_of(found: Iterable[tuple[str, str]], budget: Budget) -> Mapping[int, tuple[Piece, ...]]:
    """The pieces of the strings that look different, by their order."""
    return {
        number: own
        for number, (_, rich) in enumerate(found)
        if rich and may_differ(rich) and (own := pieces_of(rich, budget))
    }


class _Collector(Walker):
    """The texts of a part that is not written plainly."""

    texts = frozenset(("t",))

    def __init__(self) -> None:
        super().__init__()
        self.texts_found: list[str] = []
        self.pieces_found: dict[int, tuple[Piece, ...]] = {}
        self._look = Look()
        self._runs: list[Piece] = []
        self._length = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._look.start(name, attributes)

    def end(self, name: str, text: str) -> None:
        if name == "t" and "rPh" not in self.path:
            self._runs.append((text, self._look.now))
            self._length += len(text)
            check_length(self._length)
        elif name == "si":
            pieces = worth_keeping(self._runs)
            if pieces:
                self.pieces_found[len(self.texts_found)] = tuple(
                    (unescape(own), look) for own, look in pieces
                )
            self.texts_found.append(unescape("".join(text for text, _ in self._runs)))
            self._runs.clear()
            self._length = 0
