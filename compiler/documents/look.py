"""How a document looks: the names that a template has for what the house writes into it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    """Ids of the template's styles for the parts of a document (``w:styleId``, 17.7.4.17)."""

    title: str
    subtitle: str
    headings: tuple[str, ...]
    """By level, the highest first."""
    plain_heading: str
    """A heading of the highest level that is not numbered; empty: there is none."""
    text: str
    purpose: str
    list_item: str
    list_detail: str
    gap: str
    table_text: str
    table_figure: str
    table_head: str
    fact_label: str
    sign_text: str
    contents: tuple[str, str]
    """Entries of a table of contents, by level."""
    draft: str
    """Of characters."""
    second: str
    """Of characters, in the second language."""
    duty_table: str
    facts_table: str
    sign_table: str

    def heading(self, level: int) -> str:
        """The style of a heading, from level 1 on."""
        return self.headings[min(level, len(self.headings)) - 1]
