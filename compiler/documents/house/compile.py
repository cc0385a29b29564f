"""A Word file → a compiled template, once per run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from compiler.container import Member, pack
from compiler.diagnostics import Diagnostic
from compiler.documents.default import default_styles
from compiler.documents.house.added_parts import AddedParts, core_part
from compiler.documents.house.findings import (
    picture_findings,
    style_findings,
)
from compiler.documents.house.main_part import Work, main_part
from compiler.documents.house.markup import (
    W,
    attribute,
    document_bytes,
    document_text,
    parse,
    value,
)
from compiler.documents.house.names import Names
from compiler.documents.house.numbering import Numbering, compile_numbering
from compiler.documents.house.placeholders import (
    Placeholder,
    mark,
    mark_text,
)
from compiler.documents.house.segments import segments
from compiler.documents.house.source import TemplateFile
from compiler.documents.house.styles import StyleSheet, look_of, used_styles
from compiler.documents.house.template import (
    Part,
    Segment,
    Slot,
    Template,
)
from compiler.locale import Language

if TYPE_CHECKING:
    from lxml import etree

_STYLES = "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"
_NUMBERING = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
_APP, _CUSTOM = "docProps/app.xml", "docProps/custom.xml"
_MARGINAL = ("header", "footer", "footnotes", "endnotes")


@dataclass(frozen=True, slots=True)
class Compiled:
    """A template, and what is to be said about it."""

    template: Template
    findings: tuple[Diagnostic, ...]
    placeholders: tuple[Placeholder, ...]
    """Those that stand for something, by parts in their order."""
    styles: tuple[tuple[str, str], ...]
    """What documents need, and the name of the template's style for it."""

    @property
    def printed(self) -> frozenset[str]:
        """Keys of the fields and blocks that it has, blocks as ``block:facts``."""
        return frozenset(
            one.name.key if one.name.kind == "field" else f"{one.name.kind}:{one.name.key}"
            for one in self.placeholders
        )


def compile_template(file: TemplateFile, language: Language, names: Names) -> Compiled:
    """Compile a template for documents in a language.

    Raises CompilerError when a part of it is damaged, and TooMuchError.
    """
    work = Work(file, names)
    root = file.tree(file.main)
    assert root is not None  # noqa: S101 - it was there when the file was opened
    package = AddedParts(file)
    sheet, styles_part = _styles(work, package)
    look, missing = look_of(sheet, _tables(root))
    work.findings += style_findings(file.name, styles_part, missing)
    numbering = _numbering(work, package, sheet.numbering(look.list_item))
    main, page = main_part(work, root, sheet, look)
    others = [*_margins(work), *_properties(work)]
    core = _core_properties(work)
    # Word 2010 keeps the styles a second time for older programs; ours would be in one of the two only.
    package.drop("stylesWithEffects")
    package.finish()
    package.changed[styles_part] = document_bytes(sheet.root)
    filled = {part.name for part in (main, *others)} | {numbering.part, core_part(file), *package.dropped}
    return Compiled(
        Template(
            language=language,
            static=tuple(_static(file, package.changed, filled)),
            main=main,
            others=tuple(others),
            page=page,
            numbering=numbering,
            look=look,
            first_bookmark=_first_bookmark(root),
            placed=frozenset(slot.module for slot in main.segments if isinstance(slot, Slot) and slot.module),
            core_part=core_part(file),
            core=core,
        ),
        tuple(work.findings),
        tuple(work.placeholders),
        used_styles(sheet, look),
    )


# ------------------------------------------------------------------------------- headers, properties


def _margins(work: Work) -> Iterator[Part]:
    """Headers, footers and notes with fields."""
    for name in work.file.related(*_MARGINAL):
        root = work.file.tree(name)
        if root is None:
            continue
        work.findings += picture_findings(work.file.name, name, root)
        marked = mark(root, name, work.names)
        # Paragraphs and tables have no place in a margin.
        misplaced = (*marked.misplaced, *(block.placeholder for block in marked.blocks))
        work.say(replace(marked, misplaced=misplaced, blocks=()))
        if marked.fields:
            yield Part(name, segments(document_text(root), marked.fields, {}, []))


def _properties(work: Work) -> Iterator[Part]:
    """Properties of the file with fields: the company's, and those that people add (22.2, 22.3)."""
    for name in (_APP, _CUSTOM):
        part = work.file.member(name)
        data = work.file.package.read(part) if part else None
        if data is None or b"{{" not in data:
            continue
        yield Part(part, _cut(work, document_text(parse(data)), part), is_word=False)


def _core_properties(work: Work) -> dict[str, tuple[Segment, ...]]:
    """Subject, keywords, category and description of the template, cut at their fields."""
    part = core_part(work.file)
    root = work.file.tree(part)
    kept = ("subject", "keywords", "category", "description", "contentStatus")
    return {
        str(element.tag): _cut(work, element.text, part)
        for element in (() if root is None else root)
        if str(element.tag).rpartition("}")[2] in kept and element.text
    }


def _cut(work: Work, text: str, part: str) -> tuple[Segment, ...]:
    """A text without runs, cut at its fields."""
    text, marked = mark_text(text, part, work.names)
    work.say(marked)
    return segments(text, marked.fields, {}, [])


# ------------------------------------------------------------------------------------ styles, numbers


def _styles(work: Work, package: AddedParts) -> tuple[StyleSheet, str]:
    """The template's styles, or ours where it has no such part."""
    name = next(iter(work.file.related("styles")), "")
    root = work.file.tree(name) if name else None
    if root is None:
        name = package.add("styles.xml", _STYLES, "styles")
        root = parse(default_styles())
    return StyleSheet(root), name


def _numbering(work: Work, package: AddedParts, list_style: str) -> Numbering:
    name = next(iter(work.file.related("numbering")), "")
    root = work.file.tree(name) if name else None
    if root is None:
        name = package.add("numbering.xml", _NUMBERING, "numbering")
    return compile_numbering(root, name, list_style)


def _tables(root: etree._Element) -> Counter[str]:
    """How often tables have which style."""
    return Counter(value(table, "tblPr", "tblStyle") for table in root.iter(f"{W}tbl"))


def _first_bookmark(root: etree._Element) -> int:
    """Above the numbers of the template's own bookmarks (17.13.6.2)."""
    used = [attribute(mark, "id") for mark in root.iter(f"{W}bookmarkStart")]
    return max((int(number) for number in used if number.isdigit()), default=-1) + 1


def _static(file: TemplateFile, changed: Mapping[str, bytes], filled: Collection[str]) -> Iterator[Member]:
    """The parts that all documents share: the template's as they were packed, changed ones packed once."""
    for name, member in file.members.items():
        if name not in filled and not name.endswith("/"):
            yield pack(name, changed[name]) if name in changed else member
    for name, data in changed.items():
        if name not in file.members and name not in filled:
            yield pack(name, data)
