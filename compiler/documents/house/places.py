"""Where in a template something goes: under which heading, and how wide."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from compiler.documents.house.markup import W, attribute, child, value
from compiler.documents.house.styles import StyleSheet

if TYPE_CHECKING:
    from lxml import etree

_CELL_MARGINS = 216
"""Left and right of a cell's text, where nothing is said (17.4.42), in twentieths of a point."""
_BOX_MARGINS = 288
_EMU = 635
"""English metric units in a twentieth of a point."""
_BOX = 4_000
"""The width of a text box that does not say it."""
_DEEPEST = 4


def level_of(paragraph: etree._Element, body: etree._Element, sheet: StyleSheet, title: str) -> int:
    """The level of the headings that are put in a paragraph's place.

    Right below a heading they are one deeper; further down they are as deep as the last one. The document's
    title, in the style ``title``, starts anew.
    """
    top = paragraph
    while (parent := top.getparent()) is not None and parent is not body:
        top = parent
    near = True
    for element in top.itersiblings(preceding=True):
        if element.tag == f"{W}p" and value(element, "pPr", "pStyle") == title:
            return 1
        level = _heading(element, sheet)
        if level is not None:
            return min(level + 1 if near else level, _DEEPEST)
        near = near and _is_blank(element)
    return 1


def headed(paragraph: etree._Element, sheet: StyleSheet) -> bool:
    """Whether the template has written the heading of what comes in a paragraph's place."""
    parent = paragraph.getparent()
    if parent is not None and parent.tag == f"{W}tc":
        return True
    for element in paragraph.itersiblings(preceding=True):
        if _heading(element, sheet) is not None:
            return True
        if not _is_blank(element):
            return False
    return False


def place_width(paragraph: etree._Element, line: int) -> int:
    """The width of a line in the cell or text box in which a paragraph stands; ``line`` is the page's."""
    for element in paragraph.iterancestors():
        if element.tag == f"{W}tc":
            return max(_cell_width(element, line) - _CELL_MARGINS, 600)
        if element.tag == f"{W}txbxContent":
            return max(_box_width(element) - _BOX_MARGINS, 600)
    return line


def _heading(element: etree._Element, sheet: StyleSheet) -> int | None:
    """The level of a heading; None of anything else."""
    if element.tag != f"{W}p" or not "".join(text.text or "" for text in element.iter(f"{W}t")).strip():
        return None
    own = value(element, "pPr", "outlineLvl")
    if own.isdigit() and int(own) < 9:
        return int(own) + 1
    return sheet.outline(value(element, "pPr", "pStyle"))


def _is_blank(element: etree._Element) -> bool:
    if element.tag in (f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}proofErr"):
        return True
    if element.tag != f"{W}p":
        return False
    has_picture = next(element.iter(f"{W}drawing", f"{W}pict"), None) is not None
    return not has_picture and not "".join(text.text or "" for text in element.iter(f"{W}t")).strip()


def _cell_width(cell: etree._Element, line: int) -> int:
    properties = child(cell, "tcPr")
    width = None if properties is None else child(properties, "tcW")
    number, kind = attribute(width, "w"), attribute(width, "type")
    if kind in ("dxa", "") and number.isdigit() and int(number):
        return int(number)
    row = cell.getparent()
    cells = 1 if row is None else len(row.findall(f"{W}tc"))
    return line // max(cells, 1)


def _box_width(content: etree._Element) -> int:
    """Of a DrawingML shape in its extent (20.4.2.7), of a VML one in its style."""
    for element in content.iterancestors():
        for extent in element.findall("{*}extent"):
            if str(extent.get("cx", "")).isdigit():
                return int(str(extent.get("cx"))) // _EMU
        match = re.search(r"(?:^|;)\s*width:\s*([\d.]+)pt", str(element.get("style", "")))
        if match:
            return int(float(match[1]) * 20)
    return _BOX
