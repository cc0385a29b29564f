"""A compiled template: parts that are the same in every document, and parts as segments to fill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from compiler.container import Member
from compiler.documents.body.writing import Place
from compiler.documents.house.numbering import Numbering
from compiler.documents.look import Look
from compiler.locale import Language

SlotKind = Literal["body", "module", "facts", "changes", "signoff"]


@dataclass(frozen=True, slots=True)
class Field:
    """A text goes here."""

    key: str
    """``role.department``; see `RoleDocument.fields`."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Paragraphs and tables go here."""

    kind: SlotKind
    place: Place
    module: str = ""
    """Its key."""
    closes: bool = False
    """It stands in the last section, whose properties change where the page turns in it."""


@dataclass(frozen=True, slots=True)
class LineOf:
    """A paragraph of nothing but fields: left out where all of them are empty."""

    keys: tuple[str, ...]
    segments: tuple[str | Field, ...]


@dataclass(frozen=True, slots=True)
class LastSection:
    """The properties of the last section, which differ behind a wide one."""

    usual: str
    turned: str
    turned_wide: str
    """Where the document ends with a wide one."""


Segment = str | Field | LineOf | Slot | LastSection


@dataclass(frozen=True, slots=True)
class Part:
    """A part with something to fill in."""

    name: str
    segments: tuple[Segment, ...]
    is_word: bool = True
    """Its texts are those of Word, which break lines by an element; else they are plain."""

    @property
    def keys(self) -> tuple[str, ...]:
        """What its fields stand for."""
        found: list[str] = []
        for segment in self.segments:
            if isinstance(segment, Field):
                found.append(segment.key)
            elif isinstance(segment, LineOf):
                found += segment.keys
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Template:
    """A Word file, ready to be filled for each role."""

    language: Language
    static: tuple[Member, ...]
    main: Part
    others: tuple[Part, ...]
    """Headers, footers, notes, properties."""
    page: Place
    """The last section: where a text stands that belongs to no placeholder."""
    numbering: Numbering
    look: Look
    first_bookmark: int
    placed: frozenset[str]
    """Keys of the modules that have a place of their own."""
    core_part: str
    """``docProps/core.xml``."""
    core: Mapping[str, tuple[Segment, ...]]
    """Properties of the file that stay as the template has them, by tag."""
