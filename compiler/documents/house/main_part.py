"""The main part of a template: where each placeholder of paragraphs stands, and what goes there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from compiler.diagnostics import Diagnostic, finding
from compiler.documents.body.writing import Place
from compiler.documents.house.findings import NOT_PLACED, TRACKED, picture_findings, template_findings
from compiler.documents.house.markup import (
    NAMESPACE,
    W,
    child,
    children,
    document_text,
    instruction,
    parse,
    serialised,
    within,
)
from compiler.documents.house.names import Names
from compiler.documents.house.placeholders import (
    CLOSE,
    INSTRUCTION,
    OPEN,
    Block,
    Marked,
    Placeholder,
    ends_section,
    is_alone,
    mark,
)
from compiler.documents.house.places import headed, level_of, place_width
from compiler.documents.house.sections import is_upright, text_width, turn
from compiler.documents.house.segments import segments
from compiler.documents.house.source import TemplateFile
from compiler.documents.house.styles import StyleSheet
from compiler.documents.house.template import LastSection, Part, Segment, Slot, SlotKind
from compiler.documents.look import Look

if TYPE_CHECKING:
    from lxml import etree

_CHANGES = ("ins", "del", "moveFrom", "moveTo")
_WHOLE = (
    ("title", "{{role.title}}"),
    ("subtitle", "{{document.kind}}"),
    ("subtitle", "{{document.mark}}  {{document.issue}}"),
    ("", "{{facts}}"),
    ("purpose", "{{role.purpose}}"),
    ("", "{{body}}"),
    ("", "{{changes}}"),
    ("", "{{signoff}}"),
)
"""What a template without placeholders gets at its end: the field of its `Look`, and the text."""


@dataclass(slots=True)
class Work:
    """A template while it is compiled: what it may print, and what is found on the way."""

    file: TemplateFile
    names: Names
    findings: list[Diagnostic] = field(default_factory=list)
    placeholders: list[Placeholder] = field(default_factory=list)

    def say(self, marked: Marked) -> None:
        """Take note of what was found in a part."""
        found = template_findings(self.file.name, self.names, marked.unknown, marked.misplaced, marked.fields)
        self.findings += found
        self.placeholders += (*marked.fields, *(block.placeholder for block in marked.blocks))


def main_part(work: Work, root: etree._Element, sheet: StyleSheet, look: Look) -> tuple[Part, Place]:
    """The main part, cut at its placeholders, and its last section; what has no place gets one at the end."""
    body = child(root, "body")
    if body is None:
        body = root.makeelement(f"{W}body")
        root.append(body)
    count = sum(1 for name in _CHANGES for _ in root.iter(f"{W}{name}"))
    if count:
        work.findings.append(
            finding(TRACKED, params={"count": count}, file=work.file.name, sheet=work.file.main)
        )
    work.findings += picture_findings(work.file.name, work.file.main, root)
    marked = _marked_main(work, root, body, look)
    work.say(marked)
    last = _last_section(body)
    first = next(iter(body), None)
    slots: list[Segment] = []
    for block in marked.blocks:
        slots.append(_slot(block, body, sheet, look.title, is_first=block.paragraph is first))
        _instruct(block.paragraph, f"b{len(slots) - 1}")
    lines = _lines(body, marked.fields)
    closing = LastSection("", "", "")
    page = Place(text_width(last), last=True)
    if last is not None:
        pages = turn(last)
        page = replace(page, turn=pages if is_upright(last) else None)
        closing = LastSection(serialised(last, last), pages.last, pages.last_wide)
        parent = last.getparent()
        assert parent is not None  # noqa: S101 - it stands in the body
        parent.replace(last, instruction(INSTRUCTION, "s0"))
    filled = segments(document_text(root), marked.fields, {"b": slots, "s": [closing]}, lines)
    return Part(work.file.main, filled), page


def _marked_main(work: Work, root: etree._Element, body: etree._Element, look: Look) -> Marked:
    """The placeholders of the main part; what has no place gets one at the end."""
    marked = mark(root, work.file.main, work.names)
    if not (marked.fields or marked.blocks or marked.misplaced or marked.unknown):
        for style, text in _WHOLE:
            _append(body, text, getattr(look, style) if style else "")
        return mark(root, work.file.main, work.names)
    kinds = {block.placeholder.name.key for block in marked.blocks if block.placeholder.name.kind == "block"}
    placed = {
        block.placeholder.name.key for block in marked.blocks if block.placeholder.name.kind == "module"
    }
    if "body" in kinds or not set(work.names.modules.values()) - placed:
        return marked
    missing = work.names.titles(placed)
    work.findings.append(
        finding(NOT_PLACED, params={"modules": missing}, file=work.file.name, sheet=work.file.main)
    )
    end = _append(body, "{{body}}", "")
    added = mark(end, work.file.main, work.names)
    return replace(marked, blocks=(*marked.blocks, *added.blocks))


def _append(body: etree._Element, text: str, style: str) -> etree._Element:
    """A paragraph before the properties of the last section."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    paragraph = parse(f'<w:p xmlns:w="{NAMESPACE}">{properties}<w:r><w:t>{text}</w:t></w:r></w:p>'.encode())
    last = _last_section(body)
    if last is None:
        body.append(paragraph)
    else:
        last.addprevious(paragraph)
    return paragraph


def _last_section(body: etree._Element) -> etree._Element | None:
    """The properties of the last section, a direct child of the body (17.6.17)."""
    found = children(body, "sectPr")
    return found[-1] if found else None


def _slot(block: Block, body: etree._Element, sheet: StyleSheet, title: str, *, is_first: bool) -> Slot:
    """Where a block goes: how wide, under which heading."""
    paragraph, name = block.paragraph, block.placeholder.name
    section = _section_of(paragraph, body)
    in_body = paragraph.getparent() is body
    is_last = section is not None and section.getparent() is body
    can_turn = in_body and section is not None and is_upright(section)
    kind: SlotKind = "module" if name.kind == "module" else name.key  # type: ignore[assignment]  # a term's key
    place = Place(
        width=text_width(section) if in_body else place_width(paragraph, text_width(section)),
        level=level_of(paragraph, body, sheet, title),
        headed=kind != "body" and headed(paragraph, sheet),
        first=is_first,
        last=in_body and is_last and not _follows(paragraph),
        turn=turn(section) if can_turn and section is not None else None,
        before_table=_next_tag(paragraph) == f"{W}tbl",
        needs_paragraph=not in_body and is_alone(paragraph),
    )
    return Slot(kind, place, name.key if kind == "module" else "", closes=is_last)


def _section_of(paragraph: etree._Element, body: etree._Element) -> etree._Element | None:
    """The section in which a paragraph stands: the next properties behind it."""
    top = paragraph
    while (parent := top.getparent()) is not None and parent is not body:
        top = parent
    for element in (top, *top.itersiblings()):
        if element.tag == f"{W}sectPr":
            return element
        found = within(element, "pPr", "sectPr") if element.tag == f"{W}p" else None
        if found is not None:
            return found
    return None


def _next_tag(paragraph: etree._Element) -> str:
    following = paragraph.getnext()
    return "" if following is None else str(following.tag)


def _follows(paragraph: etree._Element) -> bool:
    """Whether anything but the section's properties stands behind a paragraph."""
    return any(element.tag != f"{W}sectPr" for element in paragraph.itersiblings())


def _instruct(paragraph: etree._Element, number: str) -> None:
    """Put the mark of a slot in a paragraph's place; one that ends a section stays behind it."""
    sign = instruction(INSTRUCTION, number)
    if ends_section(paragraph):
        paragraph.addprevious(sign)
        for run in list(paragraph):
            if run.tag != f"{W}pPr":
                paragraph.remove(run)
        return
    parent = paragraph.getparent()
    assert parent is not None  # noqa: S101 - a paragraph stands in something
    sign.tail = paragraph.tail
    parent.replace(paragraph, sign)


def _lines(body: etree._Element, fields: Sequence[Placeholder]) -> list[tuple[int, ...]]:
    """Mark the paragraphs of the body that are nothing but fields; the numbers of the fields of each."""
    found: list[tuple[int, ...]] = []
    for paragraph in children(body, "p"):
        texts = "".join(text.text or "" for text in paragraph.iter(f"{W}t"))
        numbers = tuple(int(number) for number in re.findall(f"{OPEN}(\\d+){CLOSE}", texts))
        rest = re.sub(f"{OPEN}\\d+{CLOSE}", "", texts)
        if not numbers or re.search(r"\w", rest) or ends_section(paragraph) or _has_picture(paragraph):
            continue
        if any(fields[number].name.key == "role.title" for number in numbers):
            continue  # never empty
        paragraph.addprevious(instruction(INSTRUCTION, f"o{len(found)}"))
        paragraph.addnext(instruction(INSTRUCTION, "c0"))
        found.append(numbers)
    return found


def _has_picture(paragraph: etree._Element) -> bool:
    return next(paragraph.iter(f"{W}drawing", f"{W}pict", f"{W}object"), None) is not None
