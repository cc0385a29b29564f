"""What a release holds, and what it knows of its documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from compiler.model.documents import Change


@dataclass(frozen=True, slots=True)
class EntryTrace:
    """Where an entry comes from and where it went."""

    id: str
    document: str
    sheet: str
    cell: str
    module: str = ""
    """The module's key; empty: the manifest is older."""
    content: str = ""
    """Hash of what the entry says, lower-case hex; empty: the manifest is older."""


@dataclass(frozen=True, slots=True)
class Revision:
    """What a release knows of one role's document, so that the next one can tell what changed."""

    role: str
    """The role's id."""
    document: str
    """Path below the release."""
    version: str
    effective: str
    approved: str
    facts: str
    """Hash of what it says about the role besides entries, lower-case hex."""
    since: str
    """Period of the first release that had the document as it is."""
    changes: tuple[Change, ...] = ()
    """The history that it prints, the latest version first."""
    entries: str = ""
    """Hash of all its entries say, whatever their order, lower-case hex; empty: the manifest is older."""
    title: str = ""
    """Of the role, so that it is found again under another id; empty: the manifest is older."""
    code: str = ""
    department: str = ""


PointKey = tuple[str, str, str, str]
"""Something that a role's module has to have: role id, module key, aspect key (``*``: one of several; ``#``:
as many entries as are asked for), and the process that has to have it, empty where it is the module."""


@dataclass(frozen=True, slots=True)
class Opening:
    """The edit that opened a gap."""

    sheet: str
    cell: str
    """In the master that has the gap; of a deleted row, where it stood before."""
    before: str
    after: str
    deleted: bool = False
    """The whole row is gone."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that a role's module lacks, whether a waiver allows that or not."""

    role: str
    module: str
    aspect: str
    process: str
    since: str
    """Period of the first release that lacked it."""
    opened: Opening | None = None
    """None: no edit of a cell opened it, or nobody knows."""

    @property
    def point(self) -> PointKey:
        """What it is about."""
        return self.role, self.module, self.aspect, self.process


@dataclass(frozen=True, slots=True)
class FormerRelease:
    """The documents of the release before."""

    revisions: Mapping[str, Revision]
    """By role id."""
    entries: Mapping[str, tuple[EntryTrace, ...]]
    """By path of the document."""
    period: str = ""
    gaps: Mapping[PointKey, Gap] | None = None
    """All that it lacked; None: its manifest is older."""


ChangeKind = Literal["added", "changed", "removed"]


@dataclass(frozen=True, slots=True)
class EntryChange:
    """An entry that a document has, or says, only now or only before."""

    kind: ChangeKind
    trace: EntryTrace
    """As it is now; of one that was removed, as it was."""
    before: EntryTrace | None = None
    """As it was; None: it is new."""


@dataclass(frozen=True, slots=True)
class PlannedDocument:
    """One role's document, held against the release before."""

    role: str
    """Its title."""
    state: Literal["new", "changed", "unchanged"]
    entries: tuple[EntryChange, ...] = ()
    """Why it has changed."""
    particulars: tuple[str, str] | None = None
    """Sheet and cell of the role, where what it says about itself, or its version, has changed."""
    rewritten: bool = False
    """It is written; else the file of a release before is taken over."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a build makes of each role, and why."""

    planned: str
    """Period of the release that is made."""
    period: str
    """Of the release that it is held against; empty: there is none, and everything is new."""
    documents: tuple[PlannedDocument, ...]
    withdrawn: tuple[str, ...] = ()
    """Titles of the roles of that release that the master does not have any more."""
    template_changed: bool = False
    """That release was made with another template: no document is as it was."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file of a release."""

    kind: Literal[
        "role",
        "pdf",
        "matrix",
        "coverage",
        "diagnostics",
        "source",
        "template",
        "blueprint",
        "handbook",
        "redline",
    ]
    path: str
    """Below the release, with ``/``."""
    data: bytes = field(repr=False)
    role: str | None = None
    """The role as the master writes it."""
    code: str = ""
    """The role's code; empty: it has none, or the file is about no role."""
    made_from: str = ""
    """SHA-256 of the Word document that a PDF shows, lower-case hex; empty: it is no PDF."""
    content: str = ""
    """Hash of what a role's document says; empty: it is no such document."""
    modified: float | None = None
    """When the file that is taken over was written, in seconds since 1970; None: it is written now."""
