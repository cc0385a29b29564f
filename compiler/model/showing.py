"""What a role's document said on a day, and what stands behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CopyState = Literal["filed", "changed", "missing"]
TextFrom = Literal["document", "restored", "about", "edited"]


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A paragraph, or a cell of a table."""

    text: str
    column: str = ""
    """The head of its column; empty: it stands in none, or in the first row."""


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A paragraph of the document, or a row of a table."""

    cells: tuple[ShownCell, ...]
    """One, where it is a paragraph."""
    level: int = 0
    """Of a heading, 1 to 9; 0: it is none."""
    is_row: bool = False
    entry: str = ""
    """The id of the entry that it belongs to; empty: to none."""
    sheet: str = ""
    """Where the entry comes from, in the release's copy of the master."""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class ShownCopy:
    """A signed copy of the text."""

    path: str
    filed: str
    """The day."""
    state: CopyState
    """``changed``: it is not as it was filed."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A role's text in force on a day."""

    asked: str
    """As it was asked for; another name than ``role`` where the role had another one on that day."""
    day: str
    role: str
    """Its title in this text."""
    code: str
    department: str
    version: str
    effective: str
    approved: str
    """As the roles sheet had it; empty: it said nothing."""
    in_force_from: str
    """The first day of this text."""
    in_force_until: str
    """Its last day; empty: no release says that it ended."""
    since: str
    """The first release with this text."""
    release: str
    issued_by: str
    issued_on: str
    """Empty: it is a draft."""
    issued: bool
    draft: str
    """A draft that says otherwise of this day; empty: there is none."""
    document: str
    """Path of the document."""
    sha256: str
    """Hash of the document as it was published."""
    source: str
    """Path of the master that it came from, in the release."""
    text_from: TextFrom
    """``document``: as it was published. ``restored``: the document was edited or is gone, and this is what
    was published. ``about``: the same, as this version of the program writes it. ``edited``: what was
    published cannot be told any more, and this is the document as it is now."""
    signed: tuple[ShownCopy, ...]
    lines: tuple[ShownLine, ...]
    date_left: bool = False
    """Its effective date is that of the text before it: ``in_force_from`` is told by its release."""
    name_changed: bool = False
    """The role had another name on that day than it was asked for by."""
