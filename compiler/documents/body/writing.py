"""What the parts of a body share: the look, what is counted while it is written, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field

from compiler.documents.house.sections import Turn
from compiler.documents.look import Look
from compiler.locale import Language
from compiler.model.words import Speech

DEEPEST = 2
"""Levels of headings in a table of contents."""
_FIRST_ANCHOR = 1_000_000
"""Above the numbers of all other bookmarks."""


@dataclass(slots=True)
class Writing:
    """One document while it is written."""

    language: Language
    look: Look
    first_list: int
    """Number of the first numbering instance that is ours."""
    first_bookmark: int
    """Number of the first bookmark that is ours."""
    lists: list[str] = field(default_factory=list)
    """The form of each list so far, in order."""
    marked: set[str] = field(default_factory=set)
    """Ids of the entries that have their bookmark."""
    second: Language | None = None
    """The language beside the first."""
    contents: list[tuple[int, str, str]] | None = None
    """Level, text and anchor of the headings that a table of contents lists; None: there is none."""

    @property
    def speech(self) -> Speech:
        """The one language, or the two."""
        return Speech(self.language, self.second)

    def anchor(self, level: int, title: str) -> str:
        """The anchor of a heading that the contents list; empty for others."""
        if self.contents is None or level > DEEPEST:
            return ""
        self.contents.append((level, title, f"_Toc{_FIRST_ANCHOR + len(self.contents)}"))
        return self.contents[-1][2]

    def new_list(self, form: str) -> int:
        """The number of a new list."""
        self.lists.append(form)
        return self.first_list + len(self.lists) - 1

    def marks(self, entry: str) -> tuple[str, str]:
        """Start and end of an entry's hidden bookmark (17.13.6.2); empty where it has one already."""
        if not entry or entry in self.marked:
            return "", ""
        number = self.first_bookmark + len(self.marked)
        self.marked.add(entry)
        start = f'<w:bookmarkStart w:id="{number}" w:name="_d{entry}"/>'
        return start, f'<w:bookmarkEnd w:id="{number}"/>'


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a template paragraphs and tables go."""

    width: int
    """Of a line of text, in twentieths of a point."""
    level: int = 1
    """Of the headings of modules."""
    headed: bool = False
    """The template has written the module's heading."""
    first: bool = False
    """Nothing stands before it in the document."""
    last: bool = False
    """Nothing follows it in the document."""
    turn: Turn | None = None
    """How the page turns for wide tables; None: it cannot."""
    before_table: bool = False
    """A table of the template stands right below: Word would join ours to it."""
    needs_paragraph: bool = False
    """It may not be empty, nor end with a table: a cell, or a text box."""
