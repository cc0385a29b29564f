"""Where a worksheet keeps its notes: their texts in one part, their boxes in another, a link to each.

The texts: ECMA-376 part 1, 12.3.3 and 18.7. The boxes: part 4, 8.1; `legacyDrawing` of the sheet (part 1,
18.3.1.51) leads to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from compiler.address import parse_cell
from compiler.model.workbook import Position
from compiler.width import wrap
from compiler.workbooks.edit import boxes, notes
from compiler.workbooks.edit.boxes import Box
from compiler.workbooks.edit.grid import Grid
from compiler.workbooks.edit.markup import Splice, attributes, inserted, prefix_of
from compiler.workbooks.edit.notes import Note
from compiler.workbooks.edit.package import Parts
from compiler.workbooks.edit.sheet import SheetText

_BEHIND = (
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts",
    "extLst", "AlternateContent",
)  # fmt: skip
"""What stands behind `legacyDrawing` in a worksheet (``CT_Worksheet``, 18.3.1.99); Excel wraps controls and
embedded objects into an ``AlternateContent``."""
_COLUMNS, _WIDE = 44, 66
"""Columns of text in a box; in one with more than so many lines."""
_MANY_LINES = 20
_PIXELS, _LINE, _MARGIN, _HIGHEST = 6.2, 16, 14, 560
"""Of a column and a line of 9 point text, of both margins, and of the highest box."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """The namespaces of a workbook: transitional ones, or those of a strict one."""

    main: str
    relations: str

    def kind(self, name: str) -> str:
        """The type of a relationship."""
        return f"{self.relations}/{name}"


class NoteParts:
    """The parts that hold the notes of a workbook's sheets."""

    def __init__(self, parts: Parts, dialect: Dialect, author: str, font: str) -> None:
        self._parts, self._dialect, self._author, self._font = parts, dialect, author, font
        drawings = (parts.read(name) or b"" for name in parts.names(".vml"))
        taken = [block for drawing in drawings for block in boxes.blocks_of(drawing)]
        self._next_block = max(taken, default=0) + 1

    def write(self, part: str, sheet: SheetText, wanted: Mapping[Position, Note]) -> Iterator[Splice]:
        """Write notes of the sheet ``part``; the splices link it to their boxes, if it was not before.

        A cell with a threaded comment keeps it as it is. Where boxes cannot be added no note is.
        """
        threaded = set(self._threaded(part))
        own = {place: note for place, note in wanted.items() if place not in threaded}
        drawing = self._drawing(part, sheet)
        if not own or drawing is None:
            return
        texts = next(iter(self._parts.package.related(part, "comments").values()), None)
        data = None if texts is None else self._parts.xml(texts)
        written, new = notes.with_notes(
            data or notes.empty_comments(self._dialect.main), own, self._author, self._font
        )
        if texts is None or data is None:
            texts = self._parts.free("xl/comments{}.xml")
            self._parts.add(texts, written, notes.CONTENT_TYPE)
            self._parts.relate(part, self._dialect.kind("comments"), texts)
        else:
            self._parts.change(texts, written)
        yield from self._boxes(part, sheet, drawing, {place: own[place] for place in new})

    def _threaded(self, part: str) -> Iterator[Position]:
        """Cells with a comment that has replies ([MS-XLSX] 2.6.205)."""
        for target in self._parts.package.related(part, "threadedComment").values():
            root = self._parts.tree(target)
            for element in () if root is None else root.iter("{*}threadedComment"):
                try:
                    yield parse_cell(str(element.get("ref", "")))
                except ValueError:
                    continue

    def _drawing(self, part: str, sheet: SheetText) -> str | None:
        """The part with the sheet's boxes; empty where it has none yet, None where it takes no more."""
        node = sheet.child("legacyDrawing")
        if node is None:
            return ""
        found = attributes(sheet.data, node)
        identifier = next((value for name, value in found.items() if name.endswith(":id")), "")
        target = self._parts.package.related(part, "vmlDrawing").get(identifier)
        data = None if target is None else self._parts.read(target)
        return target if data is not None and boxes.takes_boxes(data) else None

    def _boxes(
        self, part: str, sheet: SheetText, drawing: str, new: Mapping[Position, Note]
    ) -> Iterator[Splice]:
        if not new:
            return
        grid = Grid(sheet)
        placed = {place: _box(grid, place, note) for place, note in new.items()}
        blocks = self._take_blocks(len(placed))
        if drawing:
            data = self._parts.read(drawing) or b""
            self._parts.change(drawing, boxes.with_boxes(data, placed, blocks))
            return
        drawing = self._parts.free("xl/drawings/vmlDrawing{}.vml")
        common = self._parts.type_of_ending("vml", boxes.CONTENT_TYPE)
        data = boxes.with_boxes(boxes.new_drawing(), placed, blocks)
        self._parts.add(drawing, data, "" if common else boxes.CONTENT_TYPE)
        identifier = self._parts.relate(part, self._dialect.kind("vmlDrawing"), drawing)
        yield from self._link(sheet, identifier)

    def _take_blocks(self, count: int) -> range:
        """Blocks for so many boxes, which no drawing has yet."""
        first = self._next_block
        self._next_block += -(-count // boxes.PER_BLOCK)
        return range(first, self._next_block)

    def _link(self, sheet: SheetText, identifier: str) -> Iterable[Splice]:
        prefix, space = prefix_of(sheet.data, sheet.root, self._dialect.relations)
        behind = [node.end for node in sheet.children if node.name not in _BEHIND][-1]
        xml = f'<{sheet.prefix}legacyDrawing{space} {prefix}:id="{identifier}"/>'
        return inserted(sheet.data, sheet.root, behind, xml)


def _box(grid: Grid, place: Position, note: Note) -> Box:
    """A box as large as its text."""
    lines = _lines(note, _COLUMNS)
    columns = _COLUMNS if lines <= _MANY_LINES else _WIDE
    width = round(columns * _PIXELS) + _MARGIN
    height = min(_lines(note, columns) * _LINE + _MARGIN, _HIGHEST)
    return Box(grid.anchor(place, width, height), width, height)


def _lines(note: Note, columns: int) -> int:
    return sum(max(len(wrap(line, columns)), 1) for line in notes.plain(note).split("\n"))
