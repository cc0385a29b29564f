"""What people wrote about cells: notes, and comments with their replies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from compiler.address import parse_cell
from compiler.model import Position
from compiler.reading.package import Package
from compiler.reading.text import clean, text_of

if TYPE_CHECKING:
    from lxml import etree

AUTHOR = "dutyc"
"""Who signs the notes of an annotated copy: findings, no part of the master when it is read again."""


def read_notes(package: Package, part: str) -> dict[Position, str]:
    """Notes by cell (``CT_Comment``, ECMA-376 part 1, 18.7.3).

    A comment with replies ([MS-XLSX] 2.6.205) has a note too, for older programs, which mostly says that
    the program is too old; the comment takes its place, replies below it.
    """
    notes = {
        place: clean(text_of(element))[0] for place, element in _by_cell(package, part, "comments", "comment")
    }
    threads: dict[Position, list[str]] = defaultdict(list)
    for place, element in _by_cell(package, part, "threadedComment", "threadedComment"):
        text = "".join(child.text or "" for child in element.iter("{*}text"))
        threads[place].append(clean(text)[0])
    return notes | {place: "\n".join(texts) for place, texts in threads.items()}


def _by_cell(
    package: Package, part: str, relation: str, name: str
) -> Iterator[tuple[Position, etree._Element]]:
    """The notes or comments of a sheet that people wrote, with their cells."""
    for target in package.related(part, relation).values():
        root = package.xml(target)
        ours = _own_number(root)
        for element in () if root is None else root.iter(f"{{*}}{name}"):
            if element.get("authorId", "") == ours:
                continue
            try:
                yield parse_cell(str(element.get("ref", ""))), element
            except ValueError:
                continue


def _own_number(root: etree._Element | None) -> str | None:
    """The number of dutyc among the authors of notes (``CT_Authors``, 18.7.2); None: it is not among them."""
    authors = [] if root is None else [author.text or "" for author in root.iter("{*}author")]
    return str(authors.index(AUTHOR)) if AUTHOR in authors else None
