"""What somebody edited in a Word document: its paragraphs, held against those that were published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from compiler.documents.paragraphs import Paragraph, WordText

_ALIKE = 0.3
"""From this share of equal letters on a paragraph is held to be another one, reworded."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One paragraph, or cell of a table, that was changed, added or removed."""

    before: str
    """Empty: it was added."""
    after: str
    """Empty: it was removed."""
    entry: str = ""
    """The entry that it belongs to; of one that was added, the one before it. Empty: to none."""
    column: str = ""
    """The head of its column in a table."""
    around: bool = False
    """It stands in a header, a footer or a note."""


def edits(published: WordText, now: WordText) -> tuple[Edit, ...]:
    """What was edited, in the order of the document."""
    found = tuple(_edits(published.body, now.body))
    lost = sorted(published.around - now.around)
    new = sorted(now.around - published.around)
    pairs = _paired([Paragraph(text) for text in lost], [Paragraph(text) for text in new])
    return (*found, *(Edit(a.text if a else "", b.text if b else "", around=True) for a, b in pairs))


def _edits(before: Sequence[Paragraph], after: Sequence[Paragraph]) -> Iterator[Edit]:
    old, new = [one.text for one in before], [one.text for one in after]
    for what, i, ii, j, jj in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        last = next((one.entry for one in reversed(before[:i]) if one.entry), "")
        for own, other in _paired(before[i:ii], after[j:jj]):
            if own is not None:
                last = own.entry or last
                yield Edit(own.text, other.text if other else "", own.entry, own.column)
            elif other is not None:
                yield Edit("", other.text, other.entry or last, other.column)


Pair = tuple[Paragraph | None, Paragraph | None]


def _paired(before: Sequence[Paragraph], after: Sequence[Paragraph]) -> Iterator[Pair]:
    """Which became which: one by one where they are as many, else by entry and column, else by letters."""
    if len(before) == len(after):
        yield from zip(before, after, strict=True)
        return
    at = 0
    for own in before:
        match = _match(own, after, at)
        if match is None:
            yield own, None
            continue
        yield from ((None, other) for other in after[at:match])
        yield own, after[match]
        at = match + 1
    yield from ((None, other) for other in after[at:])


def _match(own: Paragraph, after: Sequence[Paragraph], start: int) -> int | None:
    """Which of the paragraphs from ``start`` on is another one, reworded; None: none is."""
    rest = range(start, len(after))
    if own.entry:
        for number in rest:
            if (after[number].entry, after[number].column) == (own.entry, own.column):
                return number
    scores = [(SequenceMatcher(None, own.text, after[n].text, autojunk=False).ratio(), -n) for n in rest]
    best = max(scores, default=(0.0, 0))
    return -best[1] if best[0] >= _ALIKE else None
