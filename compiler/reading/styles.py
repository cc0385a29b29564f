"""Cell styles: the number format of each, and whether it strikes its text through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from compiler.reading.markup import local, whole_number
from compiler.reading.number_format import BUILTIN_FORMATS

if TYPE_CHECKING:
    from lxml import etree

GENERAL = "General"


@dataclass(frozen=True, slots=True)
class Styles:
    """By style index (``s`` of a cell, ``cellXfs`` of the styles part: ECMA-376 18.8.10)."""

    formats: tuple[str, ...] = ()
    struck: frozenset[int] = frozenset()

    def format(self, style: int) -> str:
        """The number format of a style; General where there is no such style."""
        return self.formats[style] if 0 <= style < len(self.formats) else GENERAL


def read_styles(root: etree._Element | None) -> Styles:
    """The styles of a workbook; all General where it has no styles part."""
    if root is None:
        return Styles()
    codes = {
        whole_number(element.get("numFmtId")): str(element.get("formatCode", GENERAL))
        for element in root.iter("{*}numFmt")
    }
    fonts = [
        any(local(child) == "strike" and child.get("val", "1") not in ("0", "false") for child in font)
        for container in root.iter("{*}fonts")
        for font in container
    ]
    formats: list[str] = []
    struck: set[int] = set()
    for container in root.iter("{*}cellXfs"):
        for index, style in enumerate(container):
            number = whole_number(style.get("numFmtId"))
            formats.append(codes.get(number) or BUILTIN_FORMATS.get(number, GENERAL))
            font = whole_number(style.get("fontId"))
            if font < len(fonts) and fonts[font]:
                struck.add(index)
    return Styles(tuple(formats), frozenset(struck))
