"""The styles part under edit: formats are added at its ends, none of those that are there is touched.

``CT_Stylesheet``: ECMA-376 part 1, 18.8.39. A cell names its format (``xf``) by its place in ``cellXfs``, and
a format its font, fill and border by theirs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from compiler.container import DECLARATION
from compiler.reading.ooxml.markup import whole_number
from compiler.workbooks.edit.markup import (
    Node,
    Splice,
    append,
    attribute,
    attributes,
    child,
    children,
    inserted,
    root,
    set_attribute,
    spliced,
    xml_text,
)

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_LISTS = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs")
"""The order of the lists that matter here, which is fixed."""
_FILLS = tuple(
    f'<{{p}}fill><{{p}}patternFill patternType="{pattern}"/></{{p}}fill>' for pattern in ("none", "gray125")
)
"""The first two fills are these in every workbook, whatever it says (18.8.21)."""
_FONT = '<{p}font><{p}sz val="11"/><{p}name val="Calibri"/><{p}family val="2"/></{p}font>'
_BORDER = "<{p}border><{p}left/><{p}right/><{p}top/><{p}bottom/><{p}diagonal/></{p}border>"
_XF = '<{p}xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
_FIRST = {
    "fonts": (_FONT,),
    "fills": _FILLS,
    "borders": (_BORDER,),
    "cellStyleXfs": (_XF,),
    "cellXfs": (_XF,),
}
"""What a list holds at least."""
_NORMAL = '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
_MOST = 64_000
"""Formats that a workbook may have (Excel's specifications and limits)."""


_LIGHT_THEME, _LIGHT_INDEXED = ("0", "2"), ("1", "9")
"""Theme colours lt1 and lt2 (Excel counts the light one first), and white in the old palette (18.8.27)."""
_LIGHT = 160
"""Brightness, of 255, from which a letter cannot be read on a pale ground."""


@dataclass(frozen=True, slots=True)
class Paint:
    """The colours that mark a cell: ``#RRGGBB``."""

    pale: str
    deep: str
    """Under letters so light that they could not be read on the pale one."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell of an added sheet looks."""

    font: str = "Calibri"
    size: float = 10
    bold: bool = False
    colour: str = ""
    """Of the text, ``#RRGGBB``; empty: automatic."""
    fill: str = ""
    rule: str = ""
    """Colour of a thin line below; empty: none."""
    wrap: bool = True
    middle: bool = False
    """Vertically; else at the top."""


class Styles:
    """The styles of a workbook, and what is added to them."""

    def __init__(self, data: bytes | None, namespace: str) -> None:
        """``data``: the styles part; None: the workbook has none and gets one."""
        self._data = data or f'{DECLARATION}<styleSheet xmlns="{namespace}">{_NORMAL}</styleSheet>'.encode()
        self._prefix = root(self._data).prefix.decode()
        self._complete()
        nodes = self._nodes()
        self._counts = {name: len(list(children(self._data, nodes[name]))) for name in _FIRST}
        self._formats = [self._data[xf.start : xf.end] for xf in children(self._data, nodes["cellXfs"])]
        self._fonts = [self._data[font.start : font.end] for font in children(self._data, nodes["fonts"])]
        self._added: dict[str, list[str]] = {name: [] for name in _FIRST}
        self._known: dict[object, int] = {}

    def painted(self, style: int, paint: Paint) -> int:
        """The format ``style`` with another background and nothing else changed."""
        key = (style, paint)
        if key not in self._known:
            base = self._formats[style if style < len(self._formats) else 0]
            xf = root(base)
            colour = paint.deep if self._is_light(attribute(base, xf, "fontId")) else paint.pale
            changes = [set_attribute(base, xf, "fillId", str(self._fill(colour)))]
            changes.append(set_attribute(base, xf, "applyFill", "1"))
            self._known[key] = self._add("cellXfs", spliced(base, changes).decode(), style)
        return self._known[key]

    def look(self, look: Look, *, quoted: bool = False) -> int:
        """The format of a look; ``quoted``: what is in the cell stays text even when it is typed again."""
        if (look, quoted) not in self._known:
            self._known[look, quoted] = self._add("cellXfs", self._format(look, quoted=quoted), 0)
        return self._known[look, quoted]

    def to_bytes(self) -> bytes:
        """The part."""
        nodes = self._nodes()
        splices: list[Splice] = []
        for name, added in self._added.items():
            if added:
                count = str(self._counts[name] + len(added))
                splices.append(set_attribute(self._data, nodes[name], "count", count))
                splices += append(self._data, nodes[name], "".join(added))
        return spliced(self._data, splices)

    def _format(self, look: Look, *, quoted: bool) -> str:
        p = self._prefix
        fill = self._fill(look.fill) if look.fill else 0
        border = self._border(look.rule) if look.rule else 0
        wrap = ' wrapText="1"' if look.wrap else ""
        middle = "center" if look.middle else "top"
        prefix = ' quotePrefix="1"' if quoted else ""
        return (
            f'<{p}xf numFmtId="0" fontId="{self._font(look)}" fillId="{fill}" borderId="{border}" xfId="0"'
            f'{prefix} applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
            f'<{p}alignment vertical="{middle}"{wrap}/></{p}xf>'
        )

    def _is_light(self, font: str | None) -> bool:
        """Whether a font is meant for a dark ground (``CT_Color``, 18.8.3)."""
        number = whole_number(font)
        data = self._fonts[number if number < len(self._fonts) else 0]
        colour = child(data, root(data), "color")
        values = {} if colour is None else attributes(data, colour)
        if re.fullmatch("[0-9A-Fa-f]{8}", values.get("rgb", "")):
            red, green, blue = bytes.fromhex(values["rgb"][2:])
            return 0.299 * red + 0.587 * green + 0.114 * blue > _LIGHT
        is_darker = values.get("tint", "").startswith("-")
        return (values.get("theme") in _LIGHT_THEME and not is_darker) or values.get(
            "indexed"
        ) in _LIGHT_INDEXED

    def _font(self, look: Look) -> int:
        p = self._prefix
        bold = f"<{p}b/>" if look.bold else ""
        colour = f'<{p}color rgb="{_argb(look.colour)}"/>' if look.colour else ""
        name = f'<{p}name val="{xml_text(look.font, quotes=True)}"/>'
        return self._once("fonts", f'<{p}font>{bold}<{p}sz val="{look.size:g}"/>{colour}{name}</{p}font>')

    def _fill(self, colour: str) -> int:
        p = self._prefix
        pattern = f'<{p}fgColor rgb="{_argb(colour)}"/><{p}bgColor indexed="64"/>'
        solid = f'<{p}patternFill patternType="solid">{pattern}</{p}patternFill>'
        return self._once("fills", f"<{p}fill>{solid}</{p}fill>")

    def _border(self, colour: str) -> int:
        p = self._prefix
        line = f'<{p}bottom style="thin"><{p}color rgb="{_argb(colour)}"/></{p}bottom>'
        sides = f"<{p}left/><{p}right/><{p}top/>{line}<{p}diagonal/>"
        return self._once("borders", f"<{p}border>{sides}</{p}border>")

    def _once(self, name: str, xml: str) -> int:
        if xml not in self._known:
            self._known[xml] = self._add(name, xml, 0)
        return self._known[xml]

    def _add(self, name: str, xml: str, full: int) -> int:
        """The place of a new entry of a list; ``full`` where a workbook can hold no more formats."""
        place = self._counts[name] + len(self._added[name])
        if place >= _MOST and name == "cellXfs":
            return full
        self._added[name].append(xml)
        return place

    def _nodes(self) -> dict[str, Node]:
        return {node.name: node for node in children(self._data, root(self._data))}

    def _complete(self) -> None:
        """Every list there, with the entries that its number 0 and Excel count on."""
        for name, first in _FIRST.items():
            outermost = root(self._data)
            present = child(self._data, outermost, name)
            entries = "".join(first).format(p=self._prefix)
            if present is None:
                before = [
                    self._nodes()[each] for each in _LISTS[: _LISTS.index(name)] if each in self._nodes()
                ]
                place = before[-1].end if before else outermost.inner
                xml = f'<{self._prefix}{name} count="{len(first)}">{entries}</{self._prefix}{name}>'
                self._data = spliced(self._data, inserted(self._data, outermost, place, xml))
                continue
            held = len(list(children(self._data, present)))
            if held < len(first):
                missing = "".join(first[held:]).format(p=self._prefix)
                changes = append(self._data, present, missing)
                changes.append(set_attribute(self._data, present, "count", str(len(first))))
                self._data = spliced(self._data, changes)


def _argb(colour: str) -> str:
    """``#RRGGBB`` as the format writes it: opaque, ``FFRRGGBB`` (``ST_UnsignedIntHex``, 18.18.86)."""
    return "FF" + colour.lstrip("#").upper()
