"""Sections of a document: how wide their text is, and the turn to landscape (ECMA-376 part 1, 17.6)."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from compiler.documents.house.markup import W, attribute, child, children, serialised, set_attribute

if TYPE_CHECKING:
    from lxml import etree

_LETTER = (12_240, 15_840)
"""Width and height of the page where nothing is said (17.6.13), in twentieths of a point."""
_MARGIN = 1_440
_GAP = 720
"""Between columns of text, where nothing is said (17.6.4)."""
_NARROWEST = 1_500


@dataclass(frozen=True, slots=True)
class Turn:
    """What turns the page to landscape and back, as ``w:sectPr`` elements."""

    before: str
    """Ends the upright section before the wide table."""
    wide: str
    """Ends the wide section."""
    width: int
    """Of the text in it, in twentieths of a point."""
    last: str
    """The properties of the last section, behind a wide one: its first page is no first page any more."""
    last_wide: str
    """The same, where the wide section is the last one."""


def text_width(section: etree._Element | None) -> int:
    """The width of a line of text, of the narrowest column, in twentieths of a point."""
    return _text_width(section, *_page(section))


def turn(section: etree._Element) -> Turn:
    """How the pages of a section turn; a section of several columns has one where it is wide."""
    width, height = _page(section)
    wide = _continued(section)
    size = child(wide, "pgSz")
    if size is None:
        size = wide.makeelement(f"{W}pgSz")
        wide.insert(_place_of_size(wide), size)
    set_attribute(size, "w", str(max(width, height)))
    set_attribute(size, "h", str(min(width, height)))
    set_attribute(size, "orient", "landscape")
    for columns in children(wide, "cols"):
        wide.remove(columns)
    last = _continued(section)
    return Turn(
        before=serialised(_new_page(section), section),
        wide=serialised(wide, section),
        width=_text_width(wide, max(width, height), min(width, height)),
        last=serialised(last, section),
        last_wide=serialised(wide, section),
    )


def is_upright(section: etree._Element) -> bool:
    """Whether its pages are higher than wide."""
    width, height = _page(section)
    return width < height


def _page(section: etree._Element | None) -> tuple[int, int]:
    size = None if section is None else child(section, "pgSz")
    if size is None:
        return _LETTER
    return _number(size, "w", _LETTER[0]), _number(size, "h", _LETTER[1])


def _text_width(section: etree._Element | None, width: int, _height: int) -> int:
    margins = None if section is None else child(section, "pgMar")
    sides = sum(_MARGIN if margins is None else _number(margins, side, _MARGIN) for side in ("left", "right"))
    gutter = 0 if margins is None else _number(margins, "gutter", 0)
    room = width - sides - gutter
    columns = None if section is None else child(section, "cols")
    if columns is not None:
        own = [_number(column, "w", room) for column in children(columns, "col")]
        count = max(_number(columns, "num", 1), 1)
        gap = _number(columns, "space", _GAP)
        room = min(own) if own else (room - gap * (count - 1)) // count
    return max(room, _NARROWEST)


def _continued(section: etree._Element) -> etree._Element:
    """The section once more behind another one: no first page, numbers go on, headers are inherited."""
    again = _new_page(section)
    for name in ("titlePg", "headerReference", "footerReference"):
        for element in children(again, name):
            again.remove(element)
    numbers = child(again, "pgNumType")
    if numbers is not None:
        numbers.attrib.pop(f"{W}start", "")
    return again


def _new_page(section: etree._Element) -> etree._Element:
    """The section on a page of its own, which a change of direction needs (17.18.77)."""
    again = copy.deepcopy(section)
    again.tail = None
    for kind in children(again, "type"):
        if attribute(kind, "val") == "continuous":
            again.remove(kind)
    return again


def _place_of_size(section: etree._Element) -> int:
    """Where ``w:pgSz`` belongs: behind references, notes and type (``CT_SectPr``, 17.6.17)."""
    before = ("headerReference", "footerReference", "footnotePr", "endnotePr", "type")
    names = [str(element.tag).rpartition("}")[2] for element in section]
    return next((place for place, name in enumerate(names) if name not in before), len(names))


def _number(element: etree._Element, name: str, usual: int) -> int:
    """A measure in twentieths of a point; with a unit (17.18.9) in the unit's own."""
    value = attribute(element, name)
    units = {"pt": 20, "in": 1440, "cm": 566.93, "mm": 56.693, "pc": 240, "pi": 240}
    try:
        if value[-2:] in units:
            return abs(round(float(value[:-2]) * units[value[-2:]]))
        return abs(round(float(value)))
    except ValueError:
        return usual
