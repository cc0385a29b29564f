"""Placeholders in a part of a template: found across the runs that Word split, and marked for filling."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from compiler.documents.house.markup import W, child, paragraphs, texts_of
from compiler.documents.house.names import PLACEHOLDER, Name, Names, meaning

if TYPE_CHECKING:
    from lxml import etree

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
OPEN, CLOSE = "\ue000", "\ue001"
"""Around the number of a field's mark: characters that no text has, since no font gives them a meaning."""
INSTRUCTION = "duty"
"""Target of the processing instructions that mark blocks: ``<?duty 3?>``."""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One placeholder of a template."""

    text: str
    """As written."""
    name: Name
    part: str
    """``word/header1.xml``."""
    paragraph: str
    """The text around it."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph that holds nothing but a placeholder of paragraphs and tables."""

    placeholder: Placeholder
    paragraph: etree._Element


@dataclass(frozen=True, slots=True)
class Marked:
    """What was found in one part."""

    fields: tuple[Placeholder, ...]
    """By the numbers of their marks."""
    blocks: tuple[Block, ...]
    misplaced: tuple[Placeholder, ...]
    """Placeholders of paragraphs that have other text beside them."""
    unknown: tuple[Placeholder, ...]
    """They stay as they are written."""


def mark(root: etree._Element, part: str, names: Names) -> Marked:
    """Find the placeholders of a part; fields are replaced by marks in the text of a run each."""
    fields: list[Placeholder] = []
    blocks: list[Block] = []
    misplaced: list[Placeholder] = []
    unknown: list[Placeholder] = []
    for paragraph in list(paragraphs(root)):
        texts = texts_of(paragraph)
        whole = "".join(text.text or "" for text in texts)
        if "{{" not in whole and "｛｛" not in whole:
            continue
        found = list(_found(whole, part, names))
        replaced: list[tuple[int, int, str]] = []
        for placeholder, start, end in found:
            if placeholder.name.kind == "unknown":
                unknown.append(placeholder)
            elif placeholder.name.kind == "field":
                replaced.append((start, end, f"{OPEN}{len(fields)}{CLOSE}"))
                fields.append(placeholder)
            elif whole.strip() == whole[start:end]:
                blocks.append(Block(placeholder, paragraph))
            else:
                misplaced.append(placeholder)
        for start, end, new in reversed(replaced):  # from the end on, so that places stay
            _replace(texts, start, end, new)
    return Marked(tuple(fields), tuple(blocks), tuple(misplaced), tuple(unknown))


def mark_text(text: str, part: str, names: Names) -> tuple[str, Marked]:
    """A text with its fields replaced by marks. For properties, which have no runs and no paragraphs."""
    fields: list[Placeholder] = []
    misplaced: list[Placeholder] = []
    unknown: list[Placeholder] = []
    for placeholder, start, end in reversed(list(_found(text, part, names))):
        if placeholder.name.kind == "field":
            text = f"{text[:start]}{OPEN}{len(fields)}{CLOSE}{text[end:]}"
            fields.append(placeholder)
        else:
            (unknown if placeholder.name.kind == "unknown" else misplaced).append(placeholder)
    return text, Marked(tuple(fields), (), tuple(misplaced), tuple(unknown))


def _found(text: str, part: str, names: Names) -> Iterator[tuple[Placeholder, int, int]]:
    for match in PLACEHOLDER.finditer(text):
        yield Placeholder(match[0], meaning(match[1], names), part, text), match.start(), match.end()


def _replace(texts: list[etree._Element], start: int, end: int, new: str) -> None:
    """Put ``new`` in the place of characters that may reach over several runs, into the first of them."""
    place = 0
    for text in texts:
        own = text.text or ""
        first, last = start - place, end - place
        place += len(own)
        if last <= 0 or first >= len(own):
            continue
        kept = own[max(last, 0) :] if last < len(own) else ""
        if first >= 0:
            text.text = own[:first] + new + kept
            text.set(_SPACE, "preserve")
        else:
            text.text = kept


def is_alone(paragraph: etree._Element) -> bool:
    """Whether a paragraph is the only content of its cell, text box or part, which need one."""
    parent = paragraph.getparent()
    if parent is None:
        return True
    siblings = [element for element in parent if element.tag in (f"{W}p", f"{W}tbl", f"{W}sdt")]
    # A cell ends with a paragraph (17.4.65).
    return len(siblings) == 1 or (parent.tag == f"{W}tc" and siblings[-1] is paragraph)


def ends_section(paragraph: etree._Element) -> bool:
    """Whether a paragraph holds the properties of the section that it ends."""
    properties = child(paragraph, "pPr")
    return properties is not None and child(properties, "sectPr") is not None
