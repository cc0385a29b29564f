"""The house's own template: a Word file like any other, made for a language."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from compiler.container import DECLARATION, container, pack
from compiler.locale import N_, Language, translator

PAGE_OF = N_("Page {page} of {pages}")

_STATIC = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "package_rels.xml",
    "word/_rels/document.xml.rels": "document_rels.xml",
    "word/styles.xml": "styles.xml",
    "word/settings.xml": "settings.xml",
    "word/fontTable.xml": "font_table.xml",
    "word/theme/theme1.xml": "theme.xml",
}
"""Member → file beside this one."""
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_TEXT_WIDTH = 9412
"""Twentieths of a point between the margins: A4 less twice 2.2 cm."""
_MARGIN = (11906 - _TEXT_WIDTH) // 2
_SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rId5"/><w:footerReference w:type="default" '
    f'r:id="rId6"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1531" w:right="{_MARGIN}" '
    f'w:bottom="1304" w:left="{_MARGIN}" w:header="737" w:footer="624" w:gutter="0"/></w:sectPr>'
)
_TO_THE_RIGHT = '<w:r><w:ptab w:relativeTo="margin" w:alignment="right" w:leader="none"/></w:r>'
"""A tab to the right margin, wherever that is: pages turn (ECMA-376 part 1, 17.3.3.23)."""
_BODY = (
    ("Title", "{{role.title}}"),
    ("Subtitle", "{{document.kind}}"),
    ("", "{{facts}}"),
    ("Purpose", "{{role.purpose}}"),
    ("", "{{body}}"),
    ("", "{{changes}}"),
    ("", "{{signoff}}"),
)
"""Style and text of each paragraph."""
_HEADING_NUMBERS = {"zh": ("chineseCountingThousand", "%1、", "nothing"), "en": ("decimal", "%1.", "space")}
"""Number format of headings, its text, and what follows it."""


@lru_cache(maxsize=4)
def default_template(language: Language) -> bytes:
    """The template as a Word file."""
    folder = files("compiler.documents") / "default"
    parts = {member: (folder / name).read_bytes() for member, name in _STATIC.items()}
    body = "".join(_paragraph(style, text) for style, text in _BODY)
    document = f"{DECLARATION}<w:document {_W} {_R}><w:body>{body}{_SECTION}</w:body></w:document>"
    parts["word/document.xml"] = document.encode()
    parts["word/header1.xml"] = _margin("hdr", "Header", "{{company}}", _run("{{document.mark}}"))
    parts["word/footer1.xml"] = _margin("ftr", "Footer", "{{document.issue}}", _page_of(language))
    parts["word/numbering.xml"] = _numbering(language)
    parts["docProps/app.xml"] = (
        f'{DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
        'extended-properties"><Company>{{company}}</Company></Properties>'
    ).encode()
    parts["docProps/core.xml"] = (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>'
    ).encode()
    return container(pack(name, data) for name, data in parts.items())


def default_styles() -> bytes:
    """The styles part alone."""
    return (files("compiler.documents") / "default" / "styles.xml").read_bytes()


def _paragraph(style: str, text: str) -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{_run(text)}</w:p>"


def _margin(root: str, style: str, left: str, right: str) -> bytes:
    """A header or footer: one text on the left, one on the right."""
    return (
        f'{DECLARATION}<w:{root} {_W}><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        f"{_run(left)}{_TO_THE_RIGHT}{right}</w:p></w:{root}>"
    ).encode()


def _page_of(language: Language) -> str:
    say = translator(language)
    before, between, after = say(PAGE_OF).format(page="\x00", pages="\x00").split("\x00")
    return f"{_run(before)}{_field('PAGE')}{_run(between)}{_field('NUMPAGES')}{_run(after)}"


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""


def _field(code: str) -> str:
    """A field that Word fills in (``w:fldSimple``, ECMA-376 part 1, 17.16.19)."""
    return f'<w:fldSimple w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def _numbering(language: Language) -> bytes:
    """The numbers of headings; lists get theirs when the template is compiled."""
    form, text, after = _HEADING_NUMBERS[language]
    return (
        f'{DECLARATION}<w:numbering {_W}><w:abstractNum w:abstractNumId="0">'
        '<w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        f'<w:numFmt w:val="{form}"/><w:pStyle w:val="Heading1"/><w:suff w:val="{after}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    ).encode()
