"""The workbook part under edit: the list of sheets, and what counts its places.

``CT_Workbook``: ECMA-376 part 1, 18.2.27.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from compiler.reading.ooxml.markup import whole_number
from compiler.workbooks.edit.markup import (
    Node,
    Splice,
    append,
    attribute,
    child,
    children,
    inserted,
    prefix_of,
    prepend,
    root,
    set_attribute,
    spliced,
    xml_text,
)

NAME_LENGTH = 31
"""Characters that a sheet's name may have."""


@dataclass(frozen=True, slots=True)
class SheetName:
    """A name that belongs to one sheet (``CT_DefinedName``, 18.2.5)."""

    name: str
    sheet: int
    """The place of the sheet in the list, counted from 0."""
    reference: str
    hidden: bool = False


class Book:
    """The workbook part and what is changed in it."""

    def __init__(self, data: bytes) -> None:
        self.data = self._before = data

    @property
    def changed(self) -> bool:
        """Whether anything was."""
        return self.data != self._before

    @property
    def windows(self) -> int:
        """How many windows the workbook opens; every sheet has a view for each (18.2.30)."""
        views = child(self.data, root(self.data), "bookViews")
        return max(0 if views is None else len(list(children(self.data, views))), 1)

    @property
    def names(self) -> list[str]:
        """The names of all sheets, charts included."""
        return [attribute(self.data, sheet, "name") or "" for sheet in self._sheets()]

    def free_name(self, wanted: str) -> str:
        """``wanted``, with a number behind it where a sheet has that name; case makes no difference."""
        taken = {name.casefold() for name in self.names}
        name, number = wanted[:NAME_LENGTH], 1
        while name.casefold() in taken:
            number += 1
            mark = f" ({number})"
            name = wanted[: NAME_LENGTH - len(mark)] + mark
        return name

    def list_sheet(self, name: str, relation: str, relations: str, *, first: bool) -> None:
        """Put a sheet into the list; ``relation`` is its id, of the namespace ``relations``.

        The first place moves all others by one, and with them what counts them: the sheets to which names
        belong (18.2.5), and which sheet is in front. References by name and by ``sheetId`` stay.
        """
        outermost = root(self.data)
        listed = child(self.data, outermost, "sheets")
        if listed is None:
            return
        numbers = [whole_number(attribute(self.data, sheet, "sheetId")) for sheet in self._sheets()]
        prefix, space = prefix_of(self.data, outermost, relations)
        tag = (
            f'<{outermost.prefix.decode()}sheet name="{xml_text(name, quotes=True, escapes=True)}" '
            f'sheetId="{max(numbers, default=0) + 1}"{space} {prefix}:id="{relation}"/>'
        )
        splices = (prepend if first else append)(self.data, listed, tag)
        if first:
            splices += [*self._names_moved(), *self._front(outermost, listed)]
        self.data = spliced(self.data, splices)

    def define(self, names: Iterable[SheetName]) -> None:
        """Add names that belong to sheets."""
        outermost = root(self.data)
        prefix = outermost.prefix.decode()
        xml = "".join(_defined(prefix, name) for name in names)
        listed = child(self.data, outermost, "definedNames")
        if listed is not None:
            self.data = spliced(self.data, append(self.data, listed, xml))
            return
        ahead = ("sheets", "functionGroups", "externalReferences")
        before = [node for node in children(self.data, outermost) if node.name in ahead]
        xml = f"<{prefix}definedNames>{xml}</{prefix}definedNames>"
        self.data = spliced(self.data, inserted(self.data, outermost, before[-1].end, xml))

    def _sheets(self) -> Iterator[Node]:
        listed = child(self.data, root(self.data), "sheets")
        return iter(()) if listed is None else children(self.data, listed)

    def _names_moved(self) -> Iterator[Splice]:
        listed = child(self.data, root(self.data), "definedNames")
        for node in () if listed is None else children(self.data, listed):
            place = attribute(self.data, node, "localSheetId")
            if place is not None and place.isdigit():
                yield set_attribute(self.data, node, "localSheetId", str(int(place) + 1))

    def _front(self, outermost: Node, listed: Node) -> Iterator[Splice]:
        """Every window opens at the first sheet (``CT_BookView``, 18.2.30)."""
        views = child(self.data, outermost, "bookViews")
        if views is None:
            prefix = outermost.prefix.decode()
            xml = f"<{prefix}bookViews><{prefix}workbookView/></{prefix}bookViews>"
            yield Splice(listed.start, listed.start, xml.encode())
            return
        for view in children(self.data, views):
            for name in ("activeTab", "firstSheet"):
                if attribute(self.data, view, name) is not None:
                    yield set_attribute(self.data, view, name, "0")


def _defined(prefix: str, name: SheetName) -> str:
    hidden = ' hidden="1"' if name.hidden else ""
    head = f'<{prefix}definedName name="{name.name}" localSheetId="{name.sheet}"{hidden}>'
    return f"{head}{xml_text(name.reference)}</{prefix}definedName>"
