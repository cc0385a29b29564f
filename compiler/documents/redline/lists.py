"""The numbers of the old document's lists in the new one (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from compiler.documents.house.markup import attribute, children, set_attribute, within

if TYPE_CHECKING:
    from lxml import etree


class Lists:
    """Old items go on in the list of the new items around them; a list that is gone gets its own number."""

    def __init__(self, old: etree._Element | None, new: etree._Element | None) -> None:
        self._old = {} if old is None else {attribute(one, "numId"): one for one in children(old, "num")}
        self._new = new
        self._known: dict[str, str] = {}
        used = () if new is None else (attribute(one, "numId") for one in children(new, "num"))
        self._next = max((int(number) for number in used if number.isdigit()), default=0) + 1

    def pair(self, old: etree._Element, new: etree._Element) -> None:
        """Items that belong together stand in lists that do."""
        before, after = _number(old), _number(new)
        if before is not None and after is not None:
            self._known.setdefault(attribute(before, "val"), attribute(after, "val"))

    def renumber(self, paragraph: etree._Element) -> None:
        """Give an item of the old document the number that its list has now."""
        number = _number(paragraph)
        if number is None:
            return
        own = attribute(number, "val")
        if own not in self._known:
            self._known[own] = self._added(own)
        set_attribute(number, "val", self._known[own])

    def _added(self, own: str) -> str:
        """A further instance of an old list's definition."""
        instance = self._old.get(own)
        if instance is None or self._new is None:
            return own
        copy = deepcopy(instance)
        number, self._next = str(self._next), self._next + 1
        set_attribute(copy, "numId", number)
        children(self._new, "num")[-1].addnext(copy)
        return number


def _number(paragraph: etree._Element) -> etree._Element | None:
    return within(paragraph, "pPr", "numPr", "numId")
