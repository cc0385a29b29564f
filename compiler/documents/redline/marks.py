"""How Word tracks what was inserted and deleted (ECMA-376 part 1, 17.13.5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from compiler.documents.house.markup import NAMESPACE

W = f"{{{NAMESPACE}}}"
Kind = Literal["ins", "del"]
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BEHIND_RPR = (f"{W}sectPr", f"{W}pPrChange")
_NAMES_WHEN_DELETED = {f"{W}t": f"{W}delText", f"{W}instrText": f"{W}delInstrText"}


@dataclass(frozen=True, slots=True)
class Marks:
    """Whom Word names for the changes, and when."""

    author: str
    when: str
    """``2026-12-31T00:00:00Z``: a fixed day, so that the same redline is the same file."""


def shell(element: etree._Element) -> etree._Element:
    """An element of the same name and attributes, with nothing in it."""
    copy = element.makeelement(element.tag, nsmap=element.nsmap)  # type: ignore[arg-type]  # None is the default's
    copy.attrib.update(element.attrib)
    return copy


class Tracker:
    """Makes the elements that track changes, each with a number of its own."""

    def __init__(self, marks: Marks, first: int) -> None:
        self._marks, self._next = marks, first

    def element(self, kind: Kind) -> etree._Element:
        """An empty ``w:ins`` or ``w:del``."""
        mark = etree.Element(f"{W}{kind}")
        mark.set(f"{W}id", str(self._next))
        mark.set(f"{W}author", self._marks.author)
        mark.set(f"{W}date", self._marks.when)
        self._next += 1
        return mark

    def around(self, kind: Kind, runs: Iterable[etree._Element]) -> etree._Element:
        """Runs as inserted or deleted."""
        mark = self.element(kind)
        mark.extend(list(runs))
        if kind == "del":
            for one in mark.iter(*_NAMES_WHEN_DELETED):
                one.tag = _NAMES_WHEN_DELETED[one.tag]
                one.set(_SPACE, "preserve")
        return mark

    def paragraph(self, paragraph: etree._Element, *kinds: Kind) -> None:
        """Mark the end of a paragraph (17.13.5.19, 17.13.5.13); it joins the next where that is undone."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            properties = etree.Element(f"{W}pPr")
            paragraph.insert(0, properties)
        own = properties.find(f"{W}rPr")
        if own is None:
            own = etree.Element(f"{W}rPr")
            place = next((n for n, one in enumerate(properties) if one.tag in _BEHIND_RPR), len(properties))
            properties.insert(place, own)
        for number, kind in enumerate(kinds):
            own.insert(number, self.element(kind))

    def row(self, row: etree._Element, kind: Kind) -> None:
        """Mark a row (17.13.5.15, 17.13.5.12).

        Properties that hold nothing but the mark are refused by validators: they say that it does not break
        across pages, as all our rows do.
        """
        properties = row.find(f"{W}trPr")
        if properties is None:
            properties = etree.Element(f"{W}trPr")
            row.insert(1 if row.find(f"{W}tblPrEx") is not None else 0, properties)
        if len(properties) == 0:
            etree.SubElement(properties, f"{W}cantSplit")
        properties.append(self.element(kind))
