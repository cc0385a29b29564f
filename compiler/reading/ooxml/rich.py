"""Letters of one text that look different: bold, italic, struck through (ECMA-376 part 1, 18.4).

A string item (``CT_Rst``, 18.4.8) is one text, or runs (``CT_RElt``, 18.4.4). A run without properties looks
as its cell does; properties (``CT_RPrElt``, 18.4.7) say all of a run's look: what they leave out is off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from compiler.model.workbook import Run
from compiler.reading.limits import Budget
from compiler.reading.ooxml.pieces import attributes
from compiler.reading.text import clean_pieces, decode, without_phonetics

BOLD, ITALIC, STRIKE = 1, 2, 4
AS_CELL = 8
"""The look of a run without properties."""
LOOKS: Mapping[str, int] = {"b": BOLD, "i": ITALIC, "strike": STRIKE}
"""Elements of a font or of the properties of a run."""

Piece = tuple[str, int]
"""Letters as they are stored, and their look."""

_MARKED = re.compile(r"<(?:b|i|strike)[\s/>]")
_BARE_RUN = re.compile(r"<r\b[^>]*><t")
_TAG = re.compile(r"<(/?)(r|rPr|b|i|strike|t)(?=[\s/>])([^>]*)>([^<]*)")


class Look:
    """The look of the run that is being walked through."""

    def __init__(self) -> None:
        self.now = AS_CELL

    def start(self, name: str, written: Mapping[str, str]) -> None:
        """An element starts."""
        if name == "rPr":
            self.now = 0
        elif name in LOOKS:
            self.now |= LOOKS[name] if is_on(written) else 0
        elif name in ("r", "si", "is"):
            self.now = AS_CELL


def is_on(written: Mapping[str, str]) -> bool:
    """Whether a property is on (``CT_BooleanProperty``, 18.8.2): it is, unless it says no."""
    return written.get("val", "1") not in ("0", "false", "off")


def may_differ(body: str) -> bool:
    """Whether the runs of a string item may look different; what only has fonts and sizes is told fast."""
    return "<rPr" in body and bool(_MARKED.search(body) or _BARE_RUN.search(body))


def pieces_of(body: str, budget: Budget) -> tuple[Piece, ...]:
    """The pieces of a string item that is written plainly; none where all of it looks as its cell.

    Raises TooMuchError.
    """
    found, look = list[Piece](), Look()
    budget.visit(body.count("<"))
    for tag in _TAG.finditer(without_phonetics(body)):
        end, name, rest, text = tag.groups()
        if end:
            continue
        look.start(name, attributes(rest) if "=" in rest else {})
        if name == "t" and text:
            found.append((decode(text), look.now))
    return worth_keeping(found)


def worth_keeping(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces, neighbours of one look as one; none where they say no more than their letters do."""
    looks = {look for _, look in pieces}
    if len(looks) < 2 and not looks - {0, AS_CELL}:
        return ()
    groups = groupby(pieces, itemgetter(1))
    return tuple(("".join(text for text, _ in group), look) for look, group in groups)


def runs_of(pieces: Iterable[Piece], cell: int, shown: str) -> tuple[Run, ...]:
    """The runs of a text that is ``shown``, in a cell of the look ``cell``; neighbours differ in look.

    None at all where the pieces are not what is shown, as where an escape (``_x000D_``) begins in one run
    and ends in the next.
    """
    looks = [(text, cell if look == AS_CELL else look) for text, look in pieces]
    texts = clean_pieces([text for text, _ in looks])
    visible = _as_before_where_blank(zip(texts, map(itemgetter(1), looks), strict=True))
    runs = tuple(
        Run("".join(text for text, _ in group), bool(look & BOLD), bool(look & ITALIC), bool(look & STRIKE))
        for look, group in groupby(visible, itemgetter(1))
    )
    return runs if "".join(run.text for run in runs) == shown else ()


def _as_before_where_blank(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces with letters; spaces look like what stands before them, since nobody sees a bold space."""
    before = None
    for text, look in pieces:
        if text:
            before = before if before is not None and text.isspace() else look
            yield text, before


def markup_of(pieces: Iterable[Piece]) -> str:
    """Pieces of XML text as the runs of a string item."""
    return "".join(f"<r>{_properties(look)}<t>{text}</t></r>" for text, look in pieces)


def _properties(look: int) -> str:
    if look == AS_CELL:
        return ""
    return f"<rPr>{''.join(f'<{name}/>' for name, bit in LOOKS.items() if look & bit)}</rPr>"
