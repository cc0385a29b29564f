"""The house's own template, compiled once per run: static members packed, the rest as segments to fill."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from xml.sax.saxutils import escape

from compiler.container import Member, pack
from compiler.locale import Language

_STATIC = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "package_rels.xml",
    "word/_rels/document.xml.rels": "document_rels.xml",
    "word/styles.xml": "styles.xml",
    "word/settings.xml": "settings.xml",
    "word/fontTable.xml": "font_table.xml",
    "word/theme/theme1.xml": "theme.xml",
}
"""Member → file below ``template/``."""

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_LISTS = 64
"""Lists for which the numbering part has an instance; documents with more get a longer one."""
_HEADING_NUMBERS = {"zh": ("chineseCountingThousand", "%1、", "nothing"), "en": ("decimal", "%1.", "space")}
"""Number format, its text, and what follows it."""


@dataclass(frozen=True, slots=True)
class Template:
    """What all documents of a run share."""

    language: Language
    static: tuple[Member, ...]

    def numbering(self, lists: int) -> Member:
        """The numbering part with an instance for each of ``lists`` lists."""
        return _numbering(self.language, -(-max(lists, 1) // _LISTS) * _LISTS)


@lru_cache(maxsize=4)
def compile_template(language: Language) -> Template:
    """Read and pack the static members."""
    folder = files("compiler.documents") / "template"
    static = tuple(pack(member, (folder / name).read_bytes()) for member, name in _STATIC.items())
    return Template(language, static)


@lru_cache(maxsize=16)
def app_properties(company: str) -> Member:
    """``docProps/app.xml`` (ECMA-376 part 1, 22.2): the company, and no program's name but Word's kind."""
    return pack(
        "docProps/app.xml",
        (
            f'{DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
            f'extended-properties"><Company>{escape(company)}</Company></Properties>'
        ).encode(),
    )


@lru_cache(maxsize=16)
def _numbering(language: Language, lists: int) -> Member:
    """Abstract 0 numbers headings, abstract 1 list items; instance 1 is the headings', each list has its own.

    An instance restarts at 1 by ``w:startOverride`` (ECMA-376 part 1, 17.9.27).
    """
    form, text, after = _HEADING_NUMBERS[language]
    heading = (
        f'<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
        f'<w:start w:val="1"/><w:numFmt w:val="{form}"/><w:pStyle w:val="Heading1"/><w:suff w:val="{after}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>'
    )
    item = (
        '<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
        '<w:start w:val="1"/><w:numFmt w:val="decimal"/><w:suff w:val="tab"/><w:lvlText w:val="%1."/>'
        '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="420" w:hanging="420"/></w:pPr></w:lvl></w:abstractNum>'
    )
    instances = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        for number in range(2, lists + 2)
    )
    xml = (
        f"{DECLARATION}<w:numbering {W}>{heading}{item}"
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{instances}</w:numbering>'
    )
    return pack("word/numbering.xml", xml.encode())
