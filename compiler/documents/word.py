"""One role's Word document: a template, filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from compiler.container import DECLARATION, Member, container, pack
from compiler.diagnostics import CompilerError
from compiler.documents.body.endings import changes, sign_off
from compiler.documents.body.modules import modules
from compiler.documents.body.tables import facts_table
from compiler.documents.body.texts import escaped, plain
from compiler.documents.body.writing import Place, Writing
from compiler.documents.default import default_template
from compiler.documents.house.compile import Compiled, compile_template
from compiler.documents.house.names import Names
from compiler.documents.house.source import in_words_of_word, open_template
from compiler.documents.house.template import Field, LastSection, LineOf, Part, Segment, Slot, Template
from compiler.locale import N_, Language, translator
from compiler.model.documents import RoleDocument
from compiler.reading.limits import USUAL, Limits, TooMuchError
from compiler.reading.too_much import refuse_too_much

CONFIDENTIAL = N_("Confidential")
DRAFT = N_("Draft")
VERSION = N_("Version {version}")
EFFECTIVE = N_("Effective {effective}")

_EPOCH = "2000-01-01T00:00:00Z"
"""Pinned, so that an unchanged document is the same file next quarter."""
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
)
_PREFIXES = {
    "http://schemas.openxmlformats.org/package/2006/metadata/core-properties": "cp",
    "http://purl.org/dc/elements/1.1/": "dc",
}


@lru_cache(maxsize=4)
def usual_template(language: Language) -> Template:
    """The house's own template."""
    path = Path("default.docx")
    file = open_template(path, default_template(language), USUAL)
    return compile_template(file, language, Names()).template


def house_template(
    path: Path, data: bytes, language: Language, names: Names, limits: Limits = USUAL
) -> Compiled:
    """A company's own template.

    Raises CompilerError when it is no Word file, or cannot be used as a template.
    """
    file = open_template(path, data, limits)
    try:
        return compile_template(file, language, names)
    except CompilerError as error:
        raise in_words_of_word(error) from None
    except TooMuchError as error:
        raise refuse_too_much(path, error) from None


def write_document(document: RoleDocument, template: Template) -> bytes:
    """The document as a .docx file; the same record gives the same bytes."""
    writing = Writing(document.language, template.look, template.numbering.first, template.first_bookmark)
    writing.second = document.second
    values = _values(document)
    main = _filled_main(document, template, writing, values)
    return packed(main, template, writing, values, f"{document.title} · {document.subtitle}")


def packed(main: str, template: Template, writing: Writing, values: Mapping[str, str], title: str) -> bytes:
    """A .docx file of a finished main part; headers, footers and properties are filled with ``values``."""
    others = [_filled(part, tuple(values.get(key, "") for key in part.keys)) for part in template.others]
    return container(
        (
            *template.static,
            template.numbering.member(writing.lists),
            pack(template.main.name, main.encode()),
            *others,
            _core_properties(title, values, template),
        )
    )


def _values(document: RoleDocument) -> Mapping[str, str]:
    """What the fields of a template stand for."""
    say = translator(document.language)
    issue = (
        say(VERSION).format(version=document.version) if document.version else "",
        say(EFFECTIVE).format(effective=document.effective) if document.effective else "",
    )
    mark = (
        say(DRAFT) if document.draft else "",
        say(CONFIDENTIAL) if document.confidential else "",
        document.number,
    )
    return {
        "role.purpose": document.purpose,
        **document.fields,
        "role.title": document.title,
        "company": document.company,
        "document.kind": document.subtitle,
        "document.number": document.number,
        "document.issue": " · ".join(filter(None, issue)),
        "document.mark": " · ".join(filter(None, mark)),
    }


# ------------------------------------------------------------------------------------- the main part


def _filled_main(
    document: RoleDocument, template: Template, writing: Writing, values: Mapping[str, str]
) -> str:
    parts: list[str] = []
    turned = False
    for segment in template.main.segments:
        if isinstance(segment, str):
            parts.append(segment)
        elif isinstance(segment, Field):
            parts.append(escaped(values.get(segment.key, "")))
        elif isinstance(segment, LineOf):
            if any(values.get(key) for key in segment.keys):
                parts += (
                    piece if isinstance(piece, str) else escaped(values.get(piece.key, ""))
                    for piece in segment.segments
                )
        elif isinstance(segment, Slot):
            content, has_turned = _slot(document, template, segment, writing)
            parts.append(content)
            turned = turned or (has_turned and segment.closes)
            is_wide = has_turned and segment.place.last
        else:
            parts.append(section_of(segment, turned=turned, is_wide=turned and is_wide))
    return "".join(parts)


def section_of(section: LastSection, *, turned: bool, is_wide: bool) -> str:
    """The properties of the last section, behind what stands before it."""
    return section.turned_wide if is_wide else section.turned if turned else section.usual


def _slot(document: RoleDocument, template: Template, slot: Slot, writing: Writing) -> tuple[str, bool]:
    """What goes into a slot, and whether the pages of the last section have been turned in it."""
    content, turned = _content(document, template, slot, writing)
    if slot.place.needs_paragraph and not content.endswith("</w:p>"):
        content += plain(writing.look.table_text, "")
    return content, turned


def _content(document: RoleDocument, template: Template, slot: Slot, writing: Writing) -> tuple[str, bool]:
    place = slot.place
    if slot.kind == "body":
        sections = [one for one in document.sections if one.module not in template.placed]
        return modules(sections, writing, place)
    if slot.kind == "module":
        sections = [one for one in document.sections if one.module == slot.module]
        return modules(sections, writing, place)
    if slot.kind == "facts":
        return _facts(document, writing, place), False
    if slot.kind == "changes":
        return "".join(changes(document.changes, writing, place)), False
    return "".join(sign_off(document.signatures, document.acknowledgement, writing, place)), False


def _facts(document: RoleDocument, writing: Writing, place: Place) -> str:
    return facts_table(document.facts, writing, place.width) if document.facts else ""


# ---------------------------------------------------------------------------------- headers, properties


@lru_cache(maxsize=4096)
def _filled(part: Part, values: tuple[str, ...]) -> Member:
    """A header, footer or part of properties; most documents share most of them."""
    known = dict(zip(part.keys, values, strict=True))
    inner = escaped if part.is_word else _plain
    text = "".join(
        piece if isinstance(piece, str) else inner(known.get(piece.key, ""))
        for piece in part.segments
        if isinstance(piece, str | Field)
    )
    return pack(part.name, text.encode())


def _core_properties(title: str, values: Mapping[str, str], template: Template) -> Member:
    """``docProps/core.xml`` (ECMA-376 part 2, 11.1): the template's own words, our title, pinned days."""
    by = _plain(values["company"])
    language = "zh-CN" if template.language == "zh" else "en-US"
    own = "".join(
        f"<{_PREFIXES[space]}:{name}>{_plain_of(segments, values)}</{_PREFIXES[space]}:{name}>"
        for tag, segments in template.core.items()
        if (space := tag.rpartition("}")[0].lstrip("{")) in _PREFIXES and (name := tag.rpartition("}")[2])
    )
    xml = (
        f"{DECLARATION}{_CORE}"
        f"<dc:title>{_plain(title)}</dc:title>{own}<dc:creator>{by}</dc:creator>"
        f"<cp:lastModifiedBy>{by}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{_EPOCH}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{_EPOCH}</dcterms:modified>'
        f"<dc:language>{language}</dc:language></cp:coreProperties>"
    )
    return pack(template.core_part, xml.encode())


def _plain_of(segments: Sequence[Segment], values: Mapping[str, str]) -> str:
    """A property of the file, with its fields filled."""
    texts = (
        one if isinstance(one, str) else values.get(one.key, "")
        for one in segments
        if isinstance(one, str | Field)
    )
    return _plain("".join(texts))


def _plain(value: str) -> str:
    """A text without line breaks and what XML cannot hold."""
    return escaped(" ".join(value.split()))
