"""A handbook: the documents of several roles in one, with cover and contents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from compiler.documents.body.modules import modules
from compiler.documents.body.tables import facts_table
from compiler.documents.body.texts import escaped, heading, paragraph, plain
from compiler.documents.body.writing import DEEPEST, Place, Writing
from compiler.documents.house.template import LastSection, Template
from compiler.documents.word import packed, section_of
from compiler.locale import N_
from compiler.model.documents import Handbook, RoleDocument

CONTENTS = N_("Contents")

_LOW = '<w:spacing w:before="4200"/>'
"""The title on the cover stands in its upper third."""
_NEW_PAGE = "<w:pageBreakBefore/>"
_BODY_END = "</w:body></w:document>"


def write_handbook(handbook: Handbook, template: Template, pages: Sequence[int] = ()) -> bytes:
    """The handbook as a .docx file; ``pages`` are the numbers in its contents, in order."""
    writing = Writing(handbook.language, template.look, template.numbering.first, template.first_bookmark)
    writing.second = next((d.second for chapter in handbook.chapters for d in chapter.documents), None)
    writing.contents = []
    body, place = "", replace(template.page, level=1, last=False)
    for chapter in handbook.chapters:
        level = 1
        if chapter.title:
            body += heading(1, chapter.title, writing, _NEW_PAGE)
            level = 2
        for document in chapter.documents:
            properties = "" if chapter.title and document is chapter.documents[0] else _NEW_PAGE
            part, turned = _role(document, writing, replace(place, level=level), properties)
            body += part
            if turned and place.turn is not None:
                # Later upright sections have no first page of their own.
                place = replace(place, turn=replace(place.turn, before=place.turn.last))
    has_turned = place.turn is not template.page.turn
    head, section = _frame(template)
    front = "".join((*_cover(handbook, writing), *_contents(writing, place, pages)))
    main = f"{head}{front}{body}{section_of(section, turned=has_turned, is_wide=False)}{_BODY_END}"
    values = {"company": handbook.company, "role.title": handbook.title, "document.kind": handbook.title}
    return packed(main, template, writing, values, handbook.title)


def _frame(template: Template) -> tuple[str, LastSection]:
    """The main part up to its body, and its last section."""
    first = next(segment for segment in template.main.segments if isinstance(segment, str))
    end = first.index(">", first.index("<w:body"))
    section = next(
        (segment for segment in template.main.segments if isinstance(segment, LastSection)),
        LastSection("", "", ""),
    )
    return first[: end + 1], section


def _cover(handbook: Handbook, writing: Writing) -> Iterator[str]:
    look = writing.look
    yield plain(look.title, handbook.title, _LOW)
    for line in (handbook.company, *handbook.lines):
        if line:
            yield plain(look.subtitle, line)


def _contents(writing: Writing, place: Place, pages: Sequence[int]) -> Iterator[str]:
    """A field with its result in it (``TOC``, ECMA-376 part 1, 17.16.5.68): Word asks nothing, and updates it
    when people say so.
    """
    look, entries = writing.look, writing.contents or ()
    yield plain(look.subtitle, writing.speech.say(CONTENTS), _NEW_PAGE)
    tab = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{place.width}"/></w:tabs>'
    begin = _mark("begin") + _code(f' TOC \\o "1-{DEEPEST}" \\h \\z \\u ') + _mark("separate")
    for number, (level, title, anchor) in enumerate(entries):
        start = begin if number == 0 else ""
        end = _mark("end") if number == len(entries) - 1 else ""
        page = _mark("begin") + _code(f" PAGEREF {anchor} \\h ") + _mark("separate")
        shown = f"<w:r><w:t>{pages[number] if number < len(pages) else ''}</w:t></w:r>"
        link = (
            f'<w:hyperlink w:anchor="{anchor}" w:history="1"><w:r><w:t xml:space="preserve">{escaped(title)}'
            f"</w:t></w:r><w:r><w:tab/></w:r>{page}{shown}{_mark('end')}</w:hyperlink>"
        )
        yield paragraph(look.contents[level - 1], f"{start}{link}{end}", tab)


def _mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _code(instruction: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{escaped(instruction)}</w:instrText></w:r>'


def _role(document: RoleDocument, writing: Writing, place: Place, properties: str) -> tuple[str, bool]:
    """One role: facts, purpose and modules below its name; who signs stands in its own document."""
    parts = [heading(place.level, document.title, writing, properties)]
    if document.facts:
        parts.append(facts_table(document.facts, writing, place.width))
    if document.purpose:
        parts.append(plain(writing.look.purpose, document.purpose))
    body, turned = modules(document.sections, writing, replace(place, level=place.level + 1))
    return "".join((*parts, body)), turned
