"""A list as a sheet: a real table, or a stream of rows with filters where it is long."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from compiler.locale import Language
from compiler.width import display_width
from compiler.workbooks.matrix.book import LINE, ROW, Book, Links, SignRules, set_widths, write_text

T = TypeVar("T")

Look = Literal["text", "wrap", "quiet", "figure", "count", "share", "weight", "day"]
Signs = Literal["statuses", "labels"]

_HIGHEST = 409
"""Points that a row can have."""
_WHOLE = 1e-6
"""A weight that is so near to a whole percentage is shown as one: Excel shows ``0.##%`` as 25.%."""
_MOST_LINES = 12
"""A row is no higher than so many lines: the whole text is in the cell."""


class Linked(NamedTuple):
    """A text that leads somewhere."""

    text: str
    url: str
    """Empty: it leads nowhere."""


Cell = str | float | date | Linked | None
"""What a cell of a list holds; None: nothing."""


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """One column of a list."""

    title: str
    """Message id."""
    width: float
    """Characters of the default font."""
    value: Callable[[T], Cell]
    look: Look = "text"
    signs: Signs | None = None
    """Its cells begin with signs, which colour them."""


@dataclass(frozen=True, slots=True)
class List(Generic[T]):
    """One list."""

    name: str
    """Message id of the sheet's name."""
    table: str
    """Name of the table, the same in every language."""
    columns: Sequence[Column[T]]
    nothing: str
    """Message id of what is said instead of rows."""
    frozen: int = 0
    """So many columns stay where they are when the sheet is scrolled."""


def write_list(book: Book, signs: SignRules, spec: List[T], rows: Iterable[T]) -> None:
    """Write a list on as many sheets as it needs: usually one."""
    left = iter(rows)
    number, most = 1, book.limits.rows - 1
    while True:
        head = list(islice(left, book.limits.table + 1))
        if number > 1 and not head:
            return
        streamed = len(head) > book.limits.table
        rows_of_it = islice(chain(head, left), most) if streamed else iter(head)
        _write_sheet(book, signs, spec, number, rows_of_it, streamed=streamed)
        if not streamed:
            return
        number += 1


def _write_sheet(
    book: Book, signs: SignRules, spec: List[T], number: int, rows: Iterator[T], *, streamed: bool
) -> None:
    """One sheet of a list; the first is called as the list, further ones have a number."""
    name, table = book.say(spec.name), spec.table
    if number > 1:
        name, table = f"{name} ({number})", f"{table}_{number}"
    sheet = book.sheet(name, streamed=streamed, titles=1)
    set_widths(sheet, (column.width for column in spec.columns))
    sheet.freeze_panes(1, spec.frozen)
    sheet.set_zoom(90)
    sheet.set_default_row(ROW[book.language])
    sheet.set_row(0, 2 * LINE[book.language] + 4)
    for place, (title, column) in enumerate(zip(_titles(book, spec), spec.columns, strict=True)):
        sheet.write_string(0, place, title, _head(book, column))
    count = _write_rows(book, spec, sheet, rows)
    if not count:
        sheet.write_string(1, 0, book.say(spec.nothing), book.formats["facts"])
        return
    for place, column in enumerate(spec.columns):
        if column.signs:
            colour = signs.statuses if column.signs == "statuses" else signs.labels
            colour(sheet, (1, place), (count, place))
    last = len(spec.columns) - 1
    if streamed:
        sheet.autofilter(0, 0, count, last)
    else:
        sheet.add_table(0, 0, count, last, _options(book, spec, table))


def _titles(book: Book, spec: List[T]) -> list[str]:
    return [book.say(column.title) for column in spec.columns]


def _head(book: Book, column: Column[T]) -> Any:
    return book.formats["head_right" if column.look in _RIGHT else "head"]


_RIGHT = ("figure", "count", "share", "weight")


def _options(book: Book, spec: List[T], name: str) -> dict[str, Any]:
    """A table without a style of its own: its cells have theirs."""
    heads = [
        {"header": title, "header_format": _head(book, column)}
        for title, column in zip(_titles(book, spec), spec.columns, strict=True)
    ]
    return {"name": name, "columns": heads, "style": None}


def _write_rows(book: Book, spec: List[T], sheet: Any, rows: Iterator[T]) -> int:
    """Write the rows from the second line on; how many there were."""
    looks = [book.formats[column.look] for column in spec.columns]
    columns = list(zip(spec.columns, looks, strict=True))
    wrapped = [
        (number, column.width * _ROOM[book.language])
        for number, column in enumerate(spec.columns)
        if column.look in ("wrap", "quiet")
    ]
    writer = _Writer(sheet, Links(sheet, book.limits.links), book.formats)
    row = 0
    for row, line in enumerate(rows, start=1):
        cells = [column.value(line) for column, _ in columns]
        height = _height([(cells[number], room) for number, room in wrapped], book.language)
        if height:
            sheet.set_row(row, height)
        for number, (cell, look) in enumerate(zip(cells, looks, strict=True)):
            writer.write(row, number, cell, look)
    return row


class _Writer:
    """Writes what a cell holds; nothing of it can become a formula."""

    def __init__(self, sheet: Any, links: Links, formats: Mapping[str, Any]) -> None:
        self._sheet, self._links, self._formats = sheet, links, formats

    def _link(self, look: Any) -> Any:
        return self._formats["link_wrap" if look is self._formats["wrap"] else "link"]

    def write(self, row: int, column: int, cell: Cell, look: Any) -> None:
        """Write one cell by the type of what it holds."""
        if cell is None or isinstance(cell, str):
            write_text(self._sheet, row, column, cell or "", look)
        elif isinstance(cell, Linked):
            self._links.write(row, column, cell.url, cell.text, (self._link(look), look))
        elif isinstance(cell, date):
            self._sheet.write_datetime(row, column, cell, look)
        else:
            if look is self._formats["weight"] and abs(round(cell * 100) - cell * 100) > _WHOLE:
                look = self._formats["weight_fine"]
            self._sheet.write_number(row, column, round(cell, 9), look)


_ROOM: Mapping[Language, float] = {"zh": 1.0, "en": 1.12}
"""Columns of 10 point text in a column's width: Latin letters are narrower than the figures it counts in."""


def _height(cells: Iterable[tuple[Cell, float]], language: Language) -> float:
    """Points of a row with these wrapped texts; 0: one line. Excel does not fit rows on opening."""
    lines = 1
    for cell, room in cells:
        text = cell.text if isinstance(cell, Linked) else cell
        if isinstance(text, str) and (len(text) * 2 > room or "\n" in text):
            lines = max(lines, sum(-(-display_width(part) // int(room)) or 1 for part in text.split("\n")))
    return min(LINE[language] * min(lines, _MOST_LINES) + 4, _HIGHEST) if lines > 1 else 0
