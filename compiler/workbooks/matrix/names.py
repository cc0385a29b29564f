"""Names in one cell."""

from __future__ import annotations

from collections.abc import Sequence

from compiler.diagnostics import show
from compiler.locale import N_
from compiler.workbooks.matrix.book import Book

AND_MORE = N_("{names} and {count} more")
_MOST = 12
"""So many names stand in one cell."""


def listed(book: Book, names: Sequence[str]) -> str:
    """Names with commas; of many the first ones, and how many more there are."""
    shown = show(tuple(names[:_MOST]), book.language)
    rest = len(names) - _MOST
    return book.say(AND_MORE, names=shown, count=rest) if rest > 0 else shown
