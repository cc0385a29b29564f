"""One role's Word document."""

from __future__ import annotations

from functools import lru_cache

from compiler.container import Member, container, pack
from compiler.documents.body import TEXT_WIDTH, body, text
from compiler.documents.template import DECLARATION, Template, W, app_properties
from compiler.locale import N_, translator
from compiler.model import RoleDocument

CONFIDENTIAL = N_("Confidential")
VERSION = N_("Version {version}")
EFFECTIVE = N_("Effective {effective}")
PAGE_OF = N_("Page {page} of {pages}")

_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_MARGIN = (11906 - TEXT_WIDTH) // 2
_SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rId5"/><w:footerReference w:type="default" '
    f'r:id="rId6"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1531" w:right="{_MARGIN}" '
    f'w:bottom="1304" w:left="{_MARGIN}" w:header="737" w:footer="624" w:gutter="0"/></w:sectPr>'
)
_EPOCH = "2000-01-01T00:00:00Z"
"""Pinned, so that an unchanged document is the same file next quarter."""


def write_document(document: RoleDocument, template: Template) -> bytes:
    """The document as a .docx file; the same record gives the same bytes."""
    content, lists = body(document)
    xml = f"{DECLARATION}<w:document {W} {_R}><w:body>{content}{_SECTION}</w:body></w:document>"
    return container(
        (
            *template.static,
            template.numbering(lists),
            pack("word/document.xml", xml.encode()),
            _header(document),
            _footer(document),
            app_properties(document.company),
            _core_properties(document),
        )
    )


def _header(document: RoleDocument) -> Member:
    say = translator(document.language)
    right = " · ".join(
        part for part in (say(CONFIDENTIAL) if document.confidential else "", document.number) if part
    )
    return _margin_part("header1", "hdr", "Header", document.company, f"<w:r>{text(right)}</w:r>")


def _footer(document: RoleDocument) -> Member:
    say = translator(document.language)
    left = " · ".join(
        part
        for part in (
            say(VERSION).format(version=document.version) if document.version else "",
            say(EFFECTIVE).format(effective=document.effective) if document.effective else "",
        )
        if part
    )
    before, between, after = say(PAGE_OF).format(page="\x00", pages="\x00").split("\x00")
    right = f"{_run(before)}{_field('PAGE')}{_run(between)}{_field('NUMPAGES')}{_run(after)}"
    return _margin_part("footer1", "ftr", "Footer", left, right)


@lru_cache(maxsize=4096)
def _margin_part(name: str, root: str, style: str, left: str, right: str) -> Member:
    xml = (
        f'{DECLARATION}<w:{root} {W}><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        f"<w:r>{text(left)}</w:r><w:r><w:tab/></w:r>{right}</w:p></w:{root}>"
    )
    return pack(f"word/{name}.xml", xml.encode())


def _run(value: str) -> str:
    return f"<w:r>{text(value)}</w:r>" if value else ""


def _field(code: str) -> str:
    """A field that Word fills in (``w:fldSimple``, ECMA-376 part 1, 17.16.19)."""
    return f'<w:fldSimple w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def _core_properties(document: RoleDocument) -> Member:
    """``docProps/core.xml`` (ECMA-376 part 2, 11.1)."""
    title = _plain(f"{document.title} · {document.subtitle}")
    company = _plain(document.company)
    language = "zh-CN" if document.language == "zh" else "en-US"
    xml = (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator>{company}</dc:creator>"
        f"<cp:lastModifiedBy>{company}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{_EPOCH}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{_EPOCH}</dcterms:modified>'
        f"<dc:language>{language}</dc:language></cp:coreProperties>"
    )
    return pack("docProps/core.xml", xml.encode())


def _plain(value: str) -> str:
    return text(" ".join(value.split())).removeprefix("<w:t>").removesuffix("</w:t>")
