"""Editing a workbook: marks on cells, notes, and one more sheet."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from xml.sax.saxutils import quoteattr, unescape

from compiler.workbooks.edit.cells import Position, mark_cells
from compiler.workbooks.edit.markup import (
    NotEditableError,
    content,
    insert_before,
    namespace_prefix,
    root_tag,
    set_attribute,
    splice,
)
from compiler.workbooks.edit.notes import grid_of, last_block, with_notes, with_shapes
from compiler.workbooks.edit.package import Parts
from compiler.workbooks.edit.styles import Styles, empty_styles

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_STYLES = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_AFTER_DRAWING = ("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "oleObject", "controls", "control",
                  "webPublishItems", "tableParts", "extLst")  # fmt: skip
"""What follows ``legacyDrawing`` in a worksheet (``CT_Worksheet``, ECMA-376 part 1, 18.3.1.99)."""
_AFTER_NAMES = ("calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes",
                "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst")  # fmt: skip
"""What follows ``definedNames`` in a workbook (``CT_Workbook``, 18.2.27)."""


@dataclass(frozen=True, slots=True)
class ListedSheet:
    """A sheet in the workbook's list."""

    name: str
    part: str


class WorkbookEditor:
    """A workbook being edited. What is not touched stays as it is, to the byte."""

    def __init__(self, data: bytes) -> None:
        """Raises NotEditableError or zipfile.BadZipFile when it cannot be edited."""
        self._parts = Parts(data)
        self._workbook = self._parts.workbook
        book = self._parts.read(self._workbook)
        start, end = root_tag(book)
        namespace = re.search(r'\sxmlns="([^"]+)"', book[start:end])
        if namespace is None:
            raise NotEditableError("no namespace")
        self.namespace = namespace[1]
        self.sheets = self._listed()
        self._marks: dict[str, dict[Position, str]] = defaultdict(dict)
        self._notes: dict[str, dict[Position, str]] = defaultdict(dict)
        self._styles_part, self.styles = self._open_styles()

    def _listed(self) -> tuple[ListedSheet, ...]:
        targets = {relation.id: relation for relation in self._parts.relations(self._workbook)}
        found = []
        for tag in re.findall(r"<sheet\s[^>]*>", self._parts.read(self._workbook)):
            name = re.search(r'\sname="([^"]*)"', tag)
            link = re.search(r'\s[\w.-]+:id="([^"]*)"', tag)
            relation = targets.get(link[1]) if link else None
            if name and relation and relation.kind == "worksheet" and self._parts.has(relation.target):
                found.append(ListedSheet(unescape(name[1], {"&quot;": '"', "&apos;": "'"}), relation.target))
        return tuple(found)

    def _open_styles(self) -> tuple[str, Styles]:
        known = self._parts.related(self._workbook, "styles")
        if known is not None and self._parts.has(known.target):
            return known.target, Styles(self._parts.read(known.target))
        return "", Styles(empty_styles(self.namespace))

    # --------------------------------------------------------------------------------------- edits

    def mark(self, sheet: str, place: Position, colour: str) -> None:
        """Give a cell another fill, ``RRGGBB``; the first colour of a cell stays."""
        self._marks[sheet].setdefault(place, colour)

    def note(self, sheet: str, place: Position, text: str) -> None:
        """Add a note to a cell, below what stands in its note already."""
        known = self._notes[sheet].get(place)
        self._notes[sheet][place] = f"{known}\n\n{text}" if known else text

    def add_sheet(
        self, name: str, rows: str, *, first: bool = False, names: Mapping[str, str] | None = None
    ) -> str:
        """Add a worksheet of that XML, as the first one or the last; the name it got, which is free.

        ``names`` are defined names of the sheet alone, such as ``_xlnm.Print_Titles``, and their areas.
        """
        shown = self._free_sheet_name(name)
        part = self._parts.free_name("xl/worksheets/sheet{}.xml")
        self._parts.write(part, rows)
        self._parts.declare(part, _SHEET)
        self._list_sheet(shown, self._parts.relate(self._workbook, "worksheet", part), first=first)
        if first:
            self._show_first()
        self._define_names(shown, names or {}, first=first)
        return shown

    def to_bytes(self) -> bytes:
        """The workbook as edited."""
        self._write_notes()
        for sheet in self.sheets:
            marks = self._marks.get(sheet.name)
            if marks:
                restyle = {place: partial(self._filled, colour) for place, colour in marks.items()}
                self._parts.write(sheet.part, mark_cells(self._read_sheet(sheet), restyle))
        self._write_styles()
        return self._parts.to_bytes()

    # ------------------------------------------------------------------------------------ carried out

    def _filled(self, colour: str, style: int) -> int:
        return self.styles.filled(style, colour)

    def _read_sheet(self, sheet: ListedSheet) -> str:
        return self._parts.read(sheet.part, numbered=True)

    def _write_styles(self) -> None:
        if not self.styles.is_changed:
            return
        if not self._styles_part:
            self._styles_part = self._parts.free_name("xl/styles{}.xml").replace("styles1", "styles")
            self._parts.declare(self._styles_part, _STYLES)
            self._parts.relate(self._workbook, "styles", self._styles_part)
        self._parts.write(self._styles_part, self.styles.to_text())

    def _write_notes(self) -> None:
        for number, sheet in enumerate(self.sheets, start=1):
            notes = {
                place: text
                for place, text in self._notes.get(sheet.name, {}).items()
                if place not in self._threads(sheet)
            }
            if notes:
                self._write_sheet_notes(sheet, notes, number)

    def _threads(self, sheet: ListedSheet) -> frozenset[Position]:
        """The cells with a comment that has replies: its note is a stand-in for older programs."""
        threads = self._parts.related(sheet.part, "threadedComment")
        if threads is None or not self._parts.has(threads.target):
            return frozenset()
        from compiler.address import parse_cell  # noqa: PLC0415 - few workbooks have any

        references = re.findall(
            r'<threadedComment\s[^>]*?ref="([A-Z]+[0-9]+)"', self._parts.read(threads.target)
        )
        return frozenset(map(parse_cell, references))

    def _write_sheet_notes(self, sheet: ListedSheet, notes: Mapping[Position, str], number: int) -> None:
        known = self._parts.related(sheet.part, "comments")
        has_part = known is not None and self._parts.has(known.target)
        part = known.target if known and has_part else self._parts.free_name("xl/comments{}.xml")
        text = self._parts.read(part) if has_part else None
        new_text, there = with_notes(text, self.namespace, notes)
        self._parts.write(part, new_text)
        if not has_part:
            self._parts.declare(part, _COMMENTS)
            self._parts.relate(sheet.part, "comments", part)
        new = {place: note for place, note in notes.items() if place not in there}
        self._draw(sheet, new, number)

    def _draw(self, sheet: ListedSheet, notes: Mapping[Position, str], number: int) -> None:
        """Boxes for new notes, in the drawing that the sheet has for them or in one of its own."""
        text = self._read_sheet(sheet)
        drawing = self._drawing(sheet, text)
        grid = grid_of(text)
        if drawing:
            self._parts.write(drawing, with_shapes(self._parts.read_raw(drawing), notes, grid, number))
            return
        part = self._parts.free_name("xl/drawings/vmlDrawing{}.vml")
        self._parts.write(part, with_shapes(None, notes, grid, self._free_block()))
        self._parts.declare_extension("vml", _VML)
        link = self._parts.relate(sheet.part, "vmlDrawing", part)
        self._parts.write(
            sheet.part, insert_before(text, "legacyDrawing", _AFTER_DRAWING, self._legacy(text, link))
        )

    def _drawing(self, sheet: ListedSheet, text: str) -> str:
        """The drawing part of a sheet's notes; empty: it has none."""
        match = re.search(r'<legacyDrawing\s[^>]*?[\w.-]+:id="([^"]*)"', text)
        relations = {relation.id: relation.target for relation in self._parts.relations(sheet.part)}
        target = relations.get(match[1], "") if match else ""
        return target if target and self._parts.has(target) else ""

    def _free_block(self) -> int:
        """A block of shape numbers that no drawing of the workbook uses."""
        drawings = [name for name in self._parts.names() if name.lower().endswith(".vml")]
        return max([last_block(self._parts.read_raw(name)) for name in drawings], default=0) + 1

    def _legacy(self, text: str, link: str) -> str:
        namespace = self._parts.relations_namespace
        prefix = namespace_prefix(text, namespace)
        if prefix:
            return f'<legacyDrawing {prefix}:id="{link}"/>'
        return f'<legacyDrawing xmlns:r="{namespace}" r:id="{link}"/>'

    # ------------------------------------------------------------------------------- one more sheet

    def _free_sheet_name(self, name: str) -> str:
        """The name, shortened and numbered until no sheet has it; Excel allows 31 characters."""
        taken = {sheet.lower() for sheet in self._sheet_names()}
        number, shown = 2, name[:31]
        while shown.lower() in taken:
            mark = f" ({number})"
            shown = name[: 31 - len(mark)] + mark
            number += 1
        return shown

    def _sheet_names(self) -> list[str]:
        tags = re.findall(r'<sheet(?=\s)[^>]*?\sname="([^"]*)"', self._parts.read(self._workbook))
        return [unescape(name, {"&quot;": '"', "&apos;": "'"}) for name in tags]

    def _list_sheet(self, name: str, link: str, *, first: bool) -> None:
        book = self._parts.read(self._workbook)
        numbers = [int(number) for number in re.findall(r'<sheet\s[^>]*?sheetId="([0-9]+)"', book)]
        prefix = namespace_prefix(book, self._parts.relations_namespace)
        link = (
            f'{prefix}:id="{link}"'
            if prefix
            else f'xmlns:r="{self._parts.relations_namespace}" r:id="{link}"'
        )
        element = f'<sheet name={quoteattr(name)} sheetId="{max(numbers, default=0) + 1}" {link}/>'
        opening = re.search(r"<sheets(?:\s[^>]*)?>", book)
        if opening is None:
            raise NotEditableError("no list of sheets")
        place = opening.end() if first else book.index("</sheets>", opening.end())
        self._parts.write(self._workbook, splice(book, [(place, place, element)]))

    def _show_first(self) -> None:
        """Open at the first sheet, and no other one selected: selected sheets are edited together."""
        book = self._parts.read(self._workbook)
        book = re.sub(
            r"<workbookView\s[^>]*>",
            lambda m: set_attribute(set_attribute(m[0], "activeTab", None), "firstSheet", None),
            book,
        )
        book = re.sub(
            r"<definedName\s[^>]*>",
            lambda m: re.sub(
                r'(\slocalSheetId=")([0-9]+)(")', lambda n: f"{n[1]}{int(n[2]) + 1}{n[3]}", m[0]
            ),
            book,
        )
        self._parts.write(self._workbook, book)
        for sheet in self.sheets:
            if b"tabSelected" in self._parts.head(sheet.part):
                text = self._read_sheet(sheet)
                tags = re.sub(
                    r"<sheetView\s[^>]*>",
                    lambda m: set_attribute(m[0], "tabSelected", None),
                    text[: text.find("<sheetData")],
                )
                self._parts.write(sheet.part, tags + text[text.find("<sheetData") :])

    def _define_names(self, sheet: str, names: Mapping[str, str], *, first: bool) -> None:
        if not names:
            return
        index = 0 if first else len(self._sheet_names()) - 1
        quoted = "'" + sheet.replace("'", "''") + "'"
        elements = "".join(
            f'<definedName name="{name}" localSheetId="{index}">{content(f"{quoted}!{area}")}</definedName>'
            for name, area in names.items()
        )
        book = re.sub(
            r"<definedNames\s*/>", "<definedNames></definedNames>", self._parts.read(self._workbook)
        )
        opening = re.search(r"<definedNames(?:\s[^>]*)?>", book)
        if opening:
            self._parts.write(self._workbook, splice(book, [(opening.end(), opening.end(), elements)]))
        else:
            element = f"<definedNames>{elements}</definedNames>"
            self._parts.write(self._workbook, insert_before(book, "definedNames", _AFTER_NAMES, element))
