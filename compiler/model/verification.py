"""A release, held against what was published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class EditedParagraph:
    """One paragraph, or cell of a table, that was edited after the release."""

    before: str
    """Empty: it was added."""
    after: str
    """Empty: it was removed."""
    sheet: str = ""
    """Where it comes from in the release's copy of the master; empty: from no cell."""
    cell: str = ""
    """``G11``; of one that was added, the cell of the entry before it."""
    title: str = ""
    """The column that it stands in, as the document heads it; empty: in none."""
    around: bool = False
    """It stands in a header, a footer or a note."""


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A file of a release that has other bytes than those that were published."""

    path: str
    """Below the release, with ``/``."""
    role: str = ""
    """The role's title; empty: it is no role's document."""
    edited: tuple[EditedParagraph, ...] = ()
    note: Literal["", "same-text", "no-document", "not-restored", "about"] = ""
    """``same-text``: it was only saved again. ``no-document``: it can no longer be read as a Word document.
    ``not-restored``: what was published cannot be told any more. ``about``: it is told, but only as this
    version of the program writes it."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What became of a release since it was published."""

    release: str
    """Its folder."""
    period: str
    state: Literal["draft", "issued"]
    issued_by: str
    issued_on: str
    """Empty: it is a draft."""
    seal: str
    """Hash of its manifest, lower-case hex."""
    files: int
    """So many were published."""
    changed: tuple[ChangedFile, ...]
    missing: tuple[str, ...]
    added: tuple[str, ...]
    """Paths that nobody published."""
    copies: Mapping[str, str]
    """Signed copies that are not as they were filed: path to ``changed``, ``missing`` or ``unrecorded``."""
    signed: int
    """So many documents have a signed copy, here or as the same file in another release."""
    documents: int
    edited: int
    """So many files stand in ``edited/``."""
    withdrawn: int

    @property
    def is_intact(self) -> bool:
        """Whether everything is as it was published and filed."""
        return not (self.changed or self.missing or self.added or self.copies)
