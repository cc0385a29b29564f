"""Worksheets in plain form, the one that is cut into cells: no prefixes, every cell with its address.

Most programs write it. What they write differently is rewritten here, so that there is one way to read
a cell and none is lost for the way in which it was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from compiler.address import cell_name, parse_cell
from compiler.reading.limits import Budget
from compiler.reading.ooxml.markup import Walker, check_length, steps, whole_number
from compiler.reading.ooxml.pieces import CRITERIA
from compiler.reading.ooxml.rich import Look, Piece, markup_of, worth_keeping

_AROUND = CRITERIA | {"sheetPr", "col", "mergeCell"}
"""Elements outside the rows that are read."""


def rewritten(blocks: Iterable[bytes], budget: Budget) -> Iterator[bytes]:
    """A worksheet in plain form, what is not read left out, implied addresses written out.

    Raises MarkupError, DocumentTypeError and TooMuchError.
    """
    rewriter = _Rewriter()
    for _ in steps(blocks, rewriter, budget):
        yield "".join(rewriter.written).encode()
        rewriter.written.clear()
    if not rewriter.has_rows:
        yield b"<sheetData></sheetData>"


class _Rewriter(Walker):
    """Writes a sheet plainly (``CT_Worksheet``, ECMA-376 part 1, 18.3.1.99)."""

    texts = frozenset(("v", "t"))

    def __init__(self) -> None:
        super().__init__()
        self.written: list[str] = []
        self.has_rows = False
        self._row = self._column = 0
        self._skipping = self._length = 0
        self._cell = ""
        self._body: list[str] = []
        self._inline: list[Piece] = []
        self._look = Look()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._skipping or name == "Choice":
            # Of alternatives (ECMA-376 part 3, 7.5) the fallback is for those who know no extension.
            self._skipping += 1
        elif name == "c":
            self._start_cell(attributes)
        elif name == "row":
            self._row = whole_number(attributes.get("r"), self._row + 1)
            self._column = 0
            self.written.append(f'<row r="{self._row}"{_hidden(attributes)}>')
        elif name == "f" and self.path[-1:] == ["c"]:
            self._body.append("<f/>")
        elif name == "sheetData":
            self.written.append("<sheetData>")
            self.has_rows = True
        elif name in _AROUND:
            own = "".join(
                f" {key}={quoteattr(value, {'<': '&lt;'})}"
                for key, value in attributes.items()
                if ":" not in key
            )
            self.written.append(f"<{name}{own}/>")
        else:
            self._look.start(name, attributes)

    def end(self, name: str, text: str) -> None:
        if self._skipping:
            self._skipping -= 1
        elif name == "c":
            self._end_cell()
        elif name == "row":
            self.written.append("</row>")
        elif name == "v" and self.path[-1:] == ["c"]:
            self._body.append(f"<v>{escape(text)}</v>")
        elif name == "t" and "is" in self.path and "rPh" not in self.path:
            self._inline.append((text, self._look.now))
            self._length += len(text)
            check_length(self._length)
        elif name == "is":
            self._body.append(f"<is>{_inline_text(self._inline)}</is>")
            self._inline.clear()
            self._length = 0
        elif name == "sheetData":
            self.written.append("</sheetData>")

    def _start_cell(self, attributes: dict[str, str]) -> None:
        """The column of a cell is as addressed, else the one after the last; its row is the row's."""
        try:
            self._column = parse_cell(attributes.get("r", ""))[1]
        except ValueError:
            self._column += 1
        style, kind = attributes.get("s"), attributes.get("t")
        own = f' s="{whole_number(style)}"' if style else ""
        own += f" t={quoteattr(kind)}" if kind else ""
        self._cell = f'<c r="{cell_name(self._row, self._column)}"{own}>'
        self._body.clear()

    def _end_cell(self) -> None:
        if self._body:
            self.written.append(f"{self._cell}{''.join(self._body)}</c>")


def _inline_text(pieces: Sequence[Piece]) -> str:
    """Plain where all of it looks alike, so that equal ones are read once."""
    escaped = [(escape(text), look) for text, look in pieces]
    return markup_of(worth_keeping(escaped)) or f"<t>{''.join(text for text, _ in escaped)}</t>"


def _hidden(attributes: dict[str, str]) -> str:
    return ' hidden="1"' if attributes.get("hidden") in ("1", "true", "on") else ""
