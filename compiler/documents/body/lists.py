"""Numbered duties, and entries behind the name of their aspect."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.documents.body.texts import numbered, paragraph, paragraphs, plain, runs, text
from compiler.documents.body.writing import Place, Writing
from compiler.documents.house.numbering import ITEMS
from compiler.locale import N_, translator
from compiler.model.documents import Content, DutyList, Item, Rich
from compiler.model.workbook import Run

DRAFT = N_("(draft) ")
_INDENT = 420
"""Of the texts in a list of duties, in twentieths of a point."""


def duty_list(block: DutyList, writing: Writing, place: Place) -> Iterator[str]:
    """The entries of one aspect as a numbered list below its name."""
    if block.title:
        yield plain(writing.look.heading(place.level + 1), block.title)
    number = numbered(writing.new_list(ITEMS))
    for item in block.items:
        keep = "<w:keepNext/>" if item.details else ""
        yield item_text(item, writing.look.list_item, writing, f"{keep}{number}", _INDENT)
        if item.details:
            yield paragraph(writing.look.list_detail, details(item, writing))


def item_text(
    item: Item, style: str, writing: Writing, properties: str = "", left: int = 0, behind: str = ""
) -> str:
    """The text of an entry inside its bookmark; runs ``behind`` it stand in its last line."""
    start, end = writing.marks(item.entry)
    around = start + (draft_mark(writing) if item.draft else ""), end + behind
    return paragraphs(item.text, style, writing, properties=properties, left=left, around=around)


def details(item: Item, writing: Writing) -> str:
    """The module's own columns of an entry, in one line."""
    colon, gap = ("：", "　") if writing.language == "zh" else (": ", "   ")
    parts: list[str] = []
    for number, fact in enumerate(item.details):
        label = (gap if number else "") + (f"{fact.label}{colon}" if fact.label else "")
        if isinstance(fact.value, str):
            parts.append(f"<w:r>{text(label + fact.value)}</w:r>")
        else:
            parts += (f"<w:r>{text(label)}</w:r>" if label else "", runs(_in_line(fact.value), writing))
    return "".join(parts)


def _in_line(value: Rich) -> Content:
    """In one line the second language stands behind the first."""
    return Rich((*value.runs, Run(f" / {value.second}"))) if value.second else value


def draft_mark(writing: Writing) -> str:
    """The word before an entry that is not in force yet."""
    say = translator(writing.language)
    return f'<w:r><w:rPr><w:rStyle w:val="{writing.look.draft}"/></w:rPr>{text(say(DRAFT))}</w:r>'
