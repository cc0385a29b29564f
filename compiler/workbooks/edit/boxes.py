r"""The boxes in which Excel shows notes: shapes in a VML drawing (ECMA-376 part 4, 19.4; part 1, 18.7).

Excel's own VML is not always well-formed XML (``<br>``), so it is never parsed: shapes go in before its end.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from compiler.model.workbook import Position

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
PER_BLOCK = 1_023
"""Numbers of shapes in a block."""
_BLOCK = 1_024
"""Numbers of shapes are dealt out in blocks of so many, no two drawings from one (part 4, 19.2.2.14)."""
_BLOCKS = re.compile(rb"""<[\w.-]+:idmap\b[^>]*?\sdata\s*=\s*["']([0-9,\s]*)["']""")
_NAMESPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_SPACES = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in _NAMESPACES.items())
_TEXT_BOX = "_x0000_t202"
_END = b"</xml>"


@dataclass(frozen=True, slots=True)
class Box:
    """The place of a note's box."""

    anchor: tuple[int, ...]
    """As `Grid.anchor` gives it."""
    width: int
    """Pixels."""
    height: int


def blocks_of(drawing: bytes) -> list[int]:
    """The blocks of numbers that a drawing has taken."""
    listed = (match[1].decode() for match in _BLOCKS.finditer(drawing))
    return [int(block) for blocks in listed for block in blocks.split(",") if block.strip().isdigit()]


def new_drawing() -> bytes:
    """A drawing without shapes."""
    layout = '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data=""/></o:shapelayout>'
    return f"<xml {_SPACES}>{layout}</xml>".encode()


def takes_boxes(drawing: bytes) -> bool:
    """Whether shapes can be put into a drawing."""
    return _END in drawing


def with_boxes(drawing: bytes, boxes: Mapping[Position, Box], blocks: Sequence[int]) -> bytes:
    """The drawing with a hidden box for each cell, numbered in ``blocks``, which no other drawing has."""
    declared = all(
        f'xmlns:{prefix}="{name}"'.encode() in _root(drawing) for prefix, name in _NAMESPACES.items()
    )
    spaces = "" if declared else f" {_SPACES}"
    numbers = (block * _BLOCK + number for block in blocks for number in range(1, _BLOCK))
    shapes = [
        _shape(cell, box, number, order, spaces)
        for order, ((cell, box), number) in enumerate(zip(boxes.items(), numbers, strict=False), start=1)
    ]
    kind = "" if f'id="{_TEXT_BOX}"'.encode() in drawing else _shape_type(spaces)
    head, end, tail = drawing.rpartition(_END)
    return _with_blocks(head, blocks) + f"{kind}{''.join(shapes)}".encode() + end + tail


def _root(drawing: bytes) -> bytes:
    """The start tag of the drawing."""
    start = drawing.find(b"<xml")
    return drawing[start : drawing.find(b">", start)]


def _with_blocks(drawing: bytes, blocks: Sequence[int]) -> bytes:
    match = _BLOCKS.search(drawing)
    if match is None:
        return drawing
    listed = ",".join(map(str, blocks)).encode()
    comma = b"," if match[1].strip() else b""
    return drawing[: match.end(1)] + comma + listed + drawing[match.end(1) :]


def _shape_type(spaces: str) -> str:
    """What all boxes of notes have in common."""
    return (
        f'<v:shapetype{spaces} id="{_TEXT_BOX}" coordsize="21600,21600" o:spt="202" '
        'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
        '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
    )


def _shape(cell: Position, box: Box, number: int, order: int, spaces: str) -> str:
    """One box as Excel writes it; it shows while the mouse rests on its cell."""
    row, column = cell
    size = f"width:{box.width * 0.75:g}pt;height:{box.height * 0.75:g}pt"
    return (
        f'<v:shape{spaces} id="_x0000_s{number}" type="#{_TEXT_BOX}" style="position:absolute;'
        f'margin-left:60pt;margin-top:1.5pt;{size};z-index:{order};visibility:hidden" '
        'fillcolor="#ffffe1" o:insetmode="auto">'
        '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        f'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{', '.join(map(str, box.anchor))}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{row - 1}</x:Row><x:Column>{column - 1}</x:Column></x:ClientData></v:shape>"
    )
