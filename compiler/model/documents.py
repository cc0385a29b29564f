"""All that a Word document says, in the published language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from compiler.locale import Language
from compiler.model.workbook import Run


@dataclass(frozen=True, slots=True)
class Rich:
    """A text that is more than its letters."""

    runs: tuple[Run, ...]
    second: str = ""
    """The same in the second language."""
    rating: Literal["", "low", "medium", "high"] = ""
    """What a cell of a risk table is rated."""

    @property
    def text(self) -> str:
        """Its letters, in the first language."""
        return "".join(run.text for run in self.runs)


Content = str | Rich


Rating = Literal["low", "medium", "high"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a facts table."""

    label: str
    value: Content


@dataclass(frozen=True, slots=True)
class Item:
    """One entry in a numbered list."""

    entry: str
    """The entry's id, for its bookmark ``_d<id>``."""
    text: Content
    details: tuple[Fact, ...] = ()
    """The module's own columns where they are filled."""
    draft: bool = False


@dataclass(frozen=True, slots=True)
class DutyList:
    """Entries of one aspect as a numbered list."""

    title: str
    """The aspect; empty for entries without one."""
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table in a document."""

    title: str
    width: float
    """Share of the text width, the shares of a table add up to 1."""
    numeric: bool = False
    """Right-aligned, with tabular figures."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One entry in a table."""

    entry: str
    cells: tuple[Content, ...]
    draft: bool = False


@dataclass(frozen=True, slots=True)
class EntryTable:
    """Entries of a tabular module."""

    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    total: tuple[str, ...] = ()
    """Cells of a closing row of totals; empty: none."""
    title: str = ""
    grouped: bool = False
    """Equal cells of the first column below each other are one."""
    text: int = 0
    """The column of the entries' texts, counted from 0."""


@dataclass(frozen=True, slots=True)
class FactsTable:
    """Labels and values in two columns."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class LabelledItems:
    """Entries of one aspect behind its name."""

    label: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class LabelTable:
    """Names of aspects on the left, their entries on the right."""

    rows: tuple[LabelledItems, ...]


@dataclass(frozen=True, slots=True)
class GapLine:
    """A quiet marked line where something is still to be written."""

    text: str


Block = DutyList | EntryTable | FactsTable | LabelTable | GapLine


@dataclass(frozen=True, slots=True)
class Section:
    """One module in a document."""

    module: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the revision history."""

    version: str
    effective: str
    approved: str
    what: str
    """What changed, in a sentence."""


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One line of the sign-off block, with room to sign and date."""

    label: str
    name: str
    signs: bool = True
    """False: nobody signs here; it says when it was approved, or under which number."""


@dataclass(frozen=True, slots=True)
class RoleDocument:
    """All that one role's Word document says, in the published language."""

    role: str
    """The role's id."""
    path: str
    """Below the release, with ``/``: ``documents/运营部/运营经理.docx``."""
    language: Language
    """The first, where the document has two."""
    title: str
    subtitle: str
    """What kind of document this is, e.g. 岗位职责说明书."""
    company: str
    number: str
    version: str
    effective: str
    facts: tuple[Fact, ...]
    purpose: str
    sections: tuple[Section, ...]
    signatures: tuple[SignatureLine, ...]
    acknowledgement: str = ""
    """The sentence that the employee signs."""
    confidential: bool = False
    draft: bool = False
    """Nobody has approved it: every page says so."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """What the placeholders of a template stand for: ``role.department``, ``company``."""
    second: Language | None = None
    """The language beside the first."""
    changes: tuple[Change, ...] = ()
    """The revision history, the latest first."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """Some roles in a handbook."""

    title: str
    """Of their department; empty: the handbook is about nobody else."""
    documents: tuple[RoleDocument, ...]


@dataclass(frozen=True, slots=True)
class Handbook:
    """The documents of several roles, bound into one."""

    path: str
    """Below the release, with ``/``."""
    language: Language
    title: str
    lines: tuple[str, ...]
    """On the cover below the title: department, period, how many roles."""
    company: str
    chapters: tuple[Chapter, ...]
