"""The modules of a document, one after the other, and the turn of the page for wide tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from compiler.documents.body.lists import duty_list
from compiler.documents.body.tables import MANY, apart, entry_table, facts_table, label_table
from compiler.documents.body.texts import heading, plain
from compiler.documents.body.writing import Place, Writing
from compiler.model.documents import Block, DutyList, EntryTable, FactsTable, LabelTable, Section

_TINY = (
    '<w:p><w:pPr><w:pStyle w:val="{style}"/><w:spacing w:before="0" w:after="0" w:line="20" '
    'w:lineRule="exact"/>'
    "{section}</w:pPr></w:p>"
)


def modules(sections: Sequence[Section], writing: Writing, place: Place) -> tuple[str, bool]:
    """The modules, and whether the pages of the template's last section have been turned on the way."""
    turn = place.turn
    if turn is None or not any(map(is_wide, sections)):
        parts = (part for section in sections for part in module(section, writing, place))
        return apart(parts, writing, place), False
    done, wide = "", False
    for section in sections:
        if is_wide(section) != wide and (done or not place.first):
            done = _ended(done, turn.wide if wide else turn.before, writing)
            wide = not wide
        width = turn.width if wide else place.width
        done += apart(module(section, writing, place, width), writing, place)
    return (done, True) if wide and place.last else (_ended(done, turn.wide, writing) if wide else done, wide)


def module(section: Section, writing: Writing, place: Place, width: int = 0) -> Iterator[str]:
    """One module: its heading, unless the template has written it, and its blocks."""
    if not place.headed:
        yield heading(place.level, section.title, writing)
    for block in section.blocks:
        yield from _block(block, section.title, writing, place, width or place.width)


def is_wide(section: Section) -> bool:
    """Whether a module has a table of so many columns that it needs a page on its side."""
    return any(isinstance(block, EntryTable) and len(block.columns) > MANY for block in section.blocks)


def _block(block: Block, title: str, writing: Writing, place: Place, width: int) -> Iterable[str]:
    if isinstance(block, DutyList):
        yield from duty_list(block, writing, place)
    elif isinstance(block, EntryTable):
        yield from entry_table(block, writing, place, width, title)
    elif isinstance(block, FactsTable):
        yield facts_table(block.facts, writing, width, title)
    elif isinstance(block, LabelTable):
        yield label_table(block, writing, width, title)
    else:
        yield plain(writing.look.gap, block.text)


def _ended(done: str, section: str, writing: Writing) -> str:
    """The paragraphs so far, with the end of their section in the last one (17.6.18).

    An entry's paragraph ends no section: LibreOffice saves its bookmark without the last letter then.
    """
    last = done.rfind("<w:p>")
    if done.endswith("</w:p>") and "<w:bookmarkEnd" not in done[last:]:
        end = done.index("</w:pPr>", last)
        return f"{done[:end]}{section}{done[end:]}"
    return done + _TINY.format(style=writing.look.table_text, section=section)
