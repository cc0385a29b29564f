"""A workbook under edit: what is asked about its cells is collected, and made all at once by `to_bytes`."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml import etree

from compiler.address import column_name
from compiler.model.workbook import Position
from compiler.workbooks.edit import new_sheet, styles
from compiler.workbooks.edit.book import Book, SheetName
from compiler.workbooks.edit.cells import CellEdit, edited
from compiler.workbooks.edit.markup import Splice, children, remove_attribute, spliced
from compiler.workbooks.edit.new_sheet import LINKS, NewSheet, place, sheet_xml
from compiler.workbooks.edit.note_parts import Dialect, NoteParts
from compiler.workbooks.edit.notes import Note
from compiler.workbooks.edit.package import Parts
from compiler.workbooks.edit.sheet import NotPlainError, SheetText, plainly
from compiler.workbooks.edit.styles import Paint, Styles

_STRICT = Dialect(
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_TRANSITIONAL = Dialect(
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
)
_SHEETS = ("worksheet", "chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")
_HEAD = 65_536
"""Bytes of a sheet in which its views are: they stand before its cells."""


class WorkbookEdit:
    """One workbook, changed without a change to anything else in it."""

    def __init__(self, path: Path, data: bytes, *, author: str = "", font: str = "Tahoma") -> None:
        """``author`` signs notes, ``font`` is their type.

        Raises CompilerError when the workbook is damaged.
        """
        self._parts = Parts(path, data)
        package = self._parts.package
        self._part = package.workbook()
        listed, _ = package.sheets(self._part)
        self._sheets = {sheet.name: sheet.part for sheet in reversed(listed) if self._parts.has(sheet.part)}
        root = self._parts.tree(self._part)
        strict = root is not None and etree.QName(root).namespace == _STRICT.main
        self._dialect = _STRICT if strict else _TRANSITIONAL
        self._book = Book(self._parts.xml(self._part) or b"")
        self._author, self._font = author, font
        self._cells: dict[str, dict[Position, CellEdit]] = defaultdict(dict)
        self._notes: dict[str, dict[Position, Note]] = defaultdict(dict)
        self._looks: Styles | None = None
        self._in_front = False

    @property
    def content_type(self) -> str:
        """What the workbook says it is: with macros or without, a template or not."""
        return self._parts.content_type(self._part)

    def has(self, sheet: str) -> bool:
        """Whether there is a worksheet of that name, and its part is there."""
        return sheet in self._sheets

    def free_name(self, wanted: str) -> str:
        """A name for a new sheet: ``wanted``, with a number where a sheet has it."""
        return self._book.free_name(wanted)

    def mark(self, sheet: str, positions: Iterable[Position], paint: Paint) -> None:
        """Give cells a background, and change nothing else about them."""
        self._cells[self._sheets[sheet]].update(dict.fromkeys(positions, CellEdit(paint)))

    def add_note(self, sheet: str, position: Position, note: Note) -> None:
        """Put a note on a cell, below the one that it has."""
        self._notes[self._sheets[sheet]][position] = note

    def add_sheet(self, sheet: NewSheet, *, first: bool = False, links: int = LINKS) -> None:
        """Add a sheet: the last one, or the first one, at which the workbook then opens.

        ``links`` is how many hyperlinks it may have; what is linked beyond them is plain text.
        """
        folder = posixpath.dirname(next(iter(self._sheets.values()), "xl/worksheets/"))
        part = self._parts.free(folder + "/sheet{}.xml")
        dialect, windows = self._dialect, self._book.windows
        data = sheet_xml(sheet, self._styles, dialect.main, windows, first=first, links=links)
        self._parts.add(part, data, new_sheet.CONTENT_TYPE)
        relation = self._parts.relate(self._part, dialect.kind("worksheet"), part)
        self._book.list_sheet(sheet.name, relation, dialect.relations, first=first)
        if sheet.table:
            self._book.define(_table_names(sheet, 0 if first else len(self._book.names) - 1))
        self._in_front = self._in_front or first

    def to_bytes(self) -> bytes:
        """The workbook as edited; to be called once.

        Raises CompilerError when a part that has to change is damaged.
        """
        notes = NoteParts(self._parts, self._dialect, self._author, self._font) if self._notes else None
        for part in dict.fromkeys((*self._cells, *self._notes, *self._selected())):
            self._change_sheet(part, notes)
        if self._book.changed:
            self._parts.change(self._part, self._book.data)
        if self._looks is not None:
            self._write_styles(self._looks.to_bytes())
        return self._parts.to_bytes()

    def _styles(self) -> Styles:
        """The styles, read when the first one is asked for."""
        if self._looks is None:
            self._looks = Styles(self._parts.xml(self._styles_part()), self._dialect.main)
        return self._looks

    def _styles_part(self) -> str:
        related = self._parts.package.related(self._part, "styles").values()
        return next(iter(related), posixpath.join(posixpath.dirname(self._part), "styles.xml"))

    def _write_styles(self, data: bytes) -> None:
        part = self._styles_part()
        if self._parts.has(part):
            self._parts.change(part, data)
            return
        self._parts.add(part, data, styles.CONTENT_TYPE)
        if not self._parts.package.related(self._part, "styles"):
            self._parts.relate(self._part, self._dialect.kind("styles"), part)

    def _selected(self) -> Iterator[str]:
        """Sheets that are selected though another is put in front: Excel types into all that are selected."""
        if not self._in_front:
            return
        for part in self._parts.package.related(self._part, *_SHEETS).values():
            head = self._parts.read(part, _HEAD) or b""
            if b"tabSelected" in head.replace(b"\0", b""):  # UTF-16 has a zero beside each letter
                yield part

    def _change_sheet(self, part: str, notes: NoteParts | None) -> None:
        """Splice into one sheet; where it is not written plainly, into the same sheet written anew."""
        data = self._parts.xml(part) or b""
        sheet = SheetText(data)
        try:
            splices = self._cell_splices(part, sheet)
        except NotPlainError:
            sheet = SheetText(plainly(data))
            splices = self._cell_splices(part, sheet)
        if notes is not None and part in self._notes:
            splices += notes.write(part, sheet, self._notes[part])
        if self._in_front:
            splices += _deselected(sheet)
        if splices:
            self._parts.change(part, spliced(sheet.data, splices))

    def _cell_splices(self, part: str, sheet: SheetText) -> list[Splice]:
        """The splices for the sheet's cells; a sheet with notes has rows that say where they stand, too."""
        if part in self._notes:
            _ = sheet.rows
        return list(edited(sheet, self._cells.get(part, {}), self._painted))

    def _painted(self, style: int, paint: Paint) -> int:
        return self._styles().painted(style, paint)


def _deselected(sheet: SheetText) -> Iterator[Splice]:
    """No view of the sheet says that its tab is selected (``CT_SheetView``, ECMA-376 part 1, 18.3.1.87)."""
    views = sheet.child("sheetViews")
    for view in () if views is None else children(sheet.data, views):
        yield from remove_attribute(sheet.data, view, "tabSelected")


def _table_names(sheet: NewSheet, position: int) -> Iterator[SheetName]:
    """The names behind a filter and behind headers that are printed on every page (18.2.5)."""
    area, row = sheet.filtered, sheet.header
    corners = f"$A${area.first_row}:${column_name(area.last_column)}${area.last_row}"
    yield SheetName("_xlnm._FilterDatabase", position, place(sheet.name, corners), hidden=True)
    yield SheetName("_xlnm.Print_Titles", position, place(sheet.name, f"${row}:${row}"))
