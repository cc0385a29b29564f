"""A worksheet part under edit: where its elements, rows and cells stand (ECMA-376 part 1, 18.3.1.99)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from compiler.address import cell_name, column_number, parse_cell
from compiler.reading.markup import local, parse_markup, whole_number
from compiler.workbooks.edit.markup import Node, children, root, serialised

_NUMBER = re.compile(rb"""\sr\s*=\s*["']([0-9]{1,7})["']""")
_ADDRESS = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,3})[0-9]{1,7}["']""")
_STYLE = re.compile(rb"""\ss\s*=\s*["']([0-9]{1,7})["']""")


class NotPlainError(ValueError):
    """A row or a cell does not say where it stands, so that bytes cannot be spliced in beside it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row, by the offsets at which it stands."""

    number: int
    start: int
    inner: int
    """Behind its start tag."""
    empty: bool
    """It has no end tag: ``<row r="7"/>``."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell, by the offsets at which it stands."""

    column: int
    start: int
    name_end: int
    """Behind ``<c``."""
    style: tuple[int, int] | None
    """Where the number of its style stands; None: it has none."""
    end: int


class SheetText:
    """The bytes of a worksheet, and what stands where in them."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.root = root(data)
        self.children = tuple(children(data, self.root, opaque="sheetData"))

    @property
    def prefix(self) -> str:
        """What stands before the names of its elements; mostly nothing."""
        return self.root.prefix.decode()

    def child(self, name: str) -> Node | None:
        """The first element of the worksheet that has this name."""
        return next((node for node in self.children if node.name == name), None)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """All rows as they stand.

        Raises NotPlainError when one does not say its number, or something between them is not plain.
        """
        grid = self.child("sheetData")
        if grid is None:
            return ()
        rows = tuple(self._rows(grid))
        unknown = not rows and self.data[grid.inner : grid.close].strip()
        if unknown or any(self.data.find(mark, grid.inner, grid.close) >= 0 for mark in (b"<!", b"<?")):
            raise NotPlainError
        return rows

    @cached_property
    def by_number(self) -> Mapping[int, Sequence[Row]]:
        """The rows of each number: one, except that some programs write a row in two pieces."""
        found: dict[int, list[Row]] = defaultdict(list)
        for row in self.rows:
            found[row.number].append(row)
        return found

    def cells(self, row: Row) -> Iterator[Cell]:
        """The cells of a row as they stand.

        Raises NotPlainError when one does not say its address.
        """
        data, place, stop = self.data, row.inner, self.content_end(row)
        tag, end_tag = _tag(self.root.prefix, b"c"), _end_tag(self.root.prefix, b"c")
        while match := tag.search(data, place, stop):
            found = _ADDRESS.search(match[1])
            if found is None:
                raise NotPlainError
            closed = match if match[2] else end_tag.search(data, match.end(), stop)
            if closed is None:
                raise NotPlainError
            place = closed.end()
            style = _STYLE.search(data, match.start(1), match.end(1))
            column = column_number(found[1].decode())
            yield Cell(column, match.start(), match.start(1), style.span(1) if style else None, place)

    def content_end(self, row: Row) -> int:
        """Where the content of a row ends."""
        return row.inner if row.empty else self.data.index(b"</" + self.root.prefix + b"row", row.inner)

    def _rows(self, grid: Node) -> Iterator[Row]:
        for match in _tag(grid.prefix, b"row").finditer(self.data, grid.inner, grid.close):
            found = _NUMBER.search(match[1])
            if found is None:
                raise NotPlainError
            yield Row(int(found[1]), match.start(), match.end(), bool(match[2]))


def numbered(data: bytes) -> bytes:
    """The worksheet written out anew, with the number of every row and the address of every cell.

    Where they are left out, each follows the one before (``CT_Row`` and ``CT_Cell``, 18.3.1.73, 18.3.1.4).
    """
    tree = parse_markup(data)
    row = 0
    for element in tree.iter("{*}row"):
        row = whole_number(element.get("r"), row + 1)
        element.set("r", str(row))
        column = 0
        for cell in element:
            if local(cell) == "c":
                column = _column(cell.get("r"), column)
                cell.set("r", cell_name(row, column))
    return serialised(tree)


def _column(address: str | None, before: int) -> int:
    try:
        return parse_cell(address or "")[1]
    except ValueError:
        return before + 1


def _tag(prefix: bytes, name: bytes) -> re.Pattern[bytes]:
    """The start tag of an element: its attributes, and the mark of an empty one."""
    return re.compile(b"<" + re.escape(prefix + name) + rb"(?=[\s/>])([^>]*?)(/?)>")


def _end_tag(prefix: bytes, name: bytes) -> re.Pattern[bytes]:
    return re.compile(b"</" + re.escape(prefix + name) + rb"\s*>")
