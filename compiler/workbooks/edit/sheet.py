"""A worksheet part under edit: where its elements, rows and cells stand (ECMA-376 part 1, 18.3.1.99)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lxml import etree

from compiler.address import cell_name, column_number, parse_cell
from compiler.reading.ooxml.markup import whole_number
from compiler.workbooks.edit.markup import Node, children, local, parse_markup, root, serialised

_ROW = re.compile(rb"<([^\s/>:<]*:|)row(?=[\s/>])([^>]*?)(/?)>")
_CELL = re.compile(rb"<([^\s/>:<]*:|)c(?=[\s/>])([^>]*?)(/?)>")
"""A start tag: prefix, attributes, mark of an empty element."""
_CELL_END = re.compile(rb"</(?:[^\s/>:<]*:)?c\s*>")
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
    address_end: int
    """Behind its address, which stays the first attribute where it is: readers that are fast count on it."""
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
        if any(self.data.find(mark, grid.inner, grid.close) >= 0 for mark in (b"<!", b"<?")):
            raise NotPlainError
        return tuple(self._rows(grid))

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
        while match := _CELL.search(data, place, stop):
            found = _ADDRESS.search(data, match.start(2), match.end(2))
            closed = match if match[3] else _CELL_END.search(data, match.end(), stop)
            if found is None or closed is None or match[1] != self.root.prefix:
                raise NotPlainError
            style = _STYLE.search(data, match.start(2), match.end(2))
            column = column_number(found[1].decode())
            place = closed.end()
            yield Cell(column, match.start(), found.end(), style.span(1) if style else None, place)

    def content_end(self, row: Row) -> int:
        """Where the content of a row ends."""
        return row.inner if row.empty else self.data.index(b"</" + self.root.prefix + b"row", row.inner)

    def _rows(self, grid: Node) -> Iterator[Row]:
        for match in _ROW.finditer(self.data, grid.inner, grid.close):
            found = _NUMBER.search(match[2])
            if found is None or match[1] != self.root.prefix:
                raise NotPlainError
            yield Row(int(found[1]), match.start(), match.end(), bool(match[3]))


def plainly(data: bytes) -> bytes:
    """The worksheet written out anew: every row with its number, every cell with its address, no prefixes.

    Where they are left out, each follows the one before (``CT_Row`` and ``CT_Cell``, 18.3.1.73, 18.3.1.4).
    """
    old = parse_markup(data)
    main = str(etree.QName(old).namespace or "")
    tree = _made(old, main, {}, None)
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


def _made(
    old: etree._Element, main: str, known: Mapping[Any, str], parent: etree._Element | None
) -> etree._Element:
    """The same element, with the namespace ``main`` as the default one; ``known`` are those of its parent."""
    spaces: dict[Any, str] = {
        prefix: name for prefix, name in old.nsmap.items() if name != main and known.get(prefix) != name
    }
    declared = spaces if parent is not None or not main else {**spaces, None: main}
    attributes = {str(name): str(value) for name, value in old.attrib.items()}
    new = (
        etree.Element(old.tag, attributes, declared)
        if parent is None
        else etree.SubElement(parent, old.tag, attributes, declared)
    )
    new.text, new.tail = old.text, old.tail
    for child in old:
        _made(child, main, {**known, **spaces}, new)
    return new


def _column(address: str | None, before: int) -> int:
    try:
        return parse_cell(address or "")[1]
    except ValueError:
        return before + 1
