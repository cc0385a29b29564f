"""What a Word document says, paragraph by paragraph, and which entry each belongs to.

Read from files that other programs have saved: WordprocessingML of ECMA-376 part 1, 17 and 11.3. Entries are
known by their bookmarks ``_d<entry id>``, which Word and LibreOffice keep.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from itertools import count

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_USUAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BOOKMARK = re.compile(r"_d(.+)")
_MAIN, _STYLES = "word/document.xml", "word/styles.xml"
_AROUND = re.compile(r"word/(?:header|footer|footnotes|endnotes)\d*\.xml")
_GONE = {f"{_W}{name}" for name in ("del", "moveFrom", "delText")} | {_FALLBACK}
"""Elements that hold what is deleted, or is no text."""
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_MOST = 50_000_000
"""Bytes of a part that are read: a document of ours has less than a hundredth."""


class NoDocumentError(Exception):
    """A file that is no Word document, or cannot be read as one."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the body; a cell of a table is one, whatever stands in it."""

    text: str
    """White space is single spaces."""
    entry: str = ""
    """The id of the entry that it belongs to; empty: to none."""
    column: str = ""
    """The head of the table's column that it stands in; empty: it stands in no table, or in the first row."""
    row: int = 0
    """Which row of a table it stands in, counted from 1 over all tables of the document; 0: in none."""
    level: int = 0
    """Of a heading, 1 to 9; 0: it is none."""


@dataclass(frozen=True, slots=True)
class WordText:
    """What a document says."""

    body: tuple[Paragraph, ...]
    around: frozenset[str]
    """The texts of headers, footers and notes."""


def word_text(data: bytes) -> WordText:
    """What a Word document says.

    Raises NoDocumentError when it is none.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = [info.filename for info in archive.infolist() if info.file_size <= _MOST]
            main = _root(archive.read(_MAIN if _MAIN in names else _main(archive)))
            others = [_root(archive.read(name)) for name in names if _AROUND.fullmatch(name)]
            levels = _levels(_root(archive.read(_STYLES))) if _STYLES in names else {}
    except (
        zipfile.BadZipFile,
        KeyError,
        etree.XMLSyntaxError,
        zlib.error,
        EOFError,
        NotImplementedError,
    ) as e:
        raise NoDocumentError(str(e)) from None
    body = main.find(f"{_W}body")
    if body is None:
        raise NoDocumentError("no body")
    around = {_text(one) for root in others for one in root.iter(f"{_W}p")}
    blocks = _blocks(body, levels, count(1))
    return WordText(tuple(each for each in blocks if each.text), frozenset(around - {""}))


def _main(archive: zipfile.ZipFile) -> str:
    """The name of the main part where it is not the usual one."""
    root = etree.fromstring(archive.read("_rels/.rels"), _PARSER)
    for one in root:
        if str(one.get("Type", "")).endswith("/officeDocument"):
            return posixpath.normpath(str(one.get("Target", "")).lstrip("/"))
    raise KeyError(_MAIN)


_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def _root(data: bytes) -> etree._Element:
    return etree.fromstring(data.replace(_STRICT.encode(), _USUAL.encode()), _PARSER)


def _levels(styles: etree._Element) -> Mapping[str, int]:
    """The levels of the styles of headings, by their ids: the outline level (17.3.1.20), also of those that
    they are based on.
    """
    own: dict[str, int | None] = {}
    bases: dict[str, str] = {}
    for style in styles.iter(f"{_W}style"):
        name = str(style.get(f"{_W}styleId", ""))
        own[name] = _outline(style)
        base = style.find(f"{_W}basedOn")
        bases[name] = str(base.get(f"{_W}val", "")) if base is not None else ""
    found: dict[str, int] = {}
    for name in own:
        at, seen = name, set[str]()
        while at in own and own[at] is None and at not in seen:
            seen.add(at)
            at = bases[at]
        found[name] = own.get(at) or 0
    return found


def _outline(element: etree._Element) -> int | None:
    """The level that a style or paragraph says itself, 0: it is no heading; None: it says none."""
    outline = element.find(f"{_W}pPr/{_W}outlineLvl")
    value = str(outline.get(f"{_W}val", "")) if outline is not None else ""
    if not value.isdigit():
        return None
    return int(value) + 1 if int(value) < _BODY_TEXT else 0


_BODY_TEXT = 9
"""The outline level of what is no heading."""


def _level(paragraph: etree._Element, levels: Mapping[str, int]) -> int:
    own = _outline(paragraph)
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return own if own is not None else levels.get(str(style.get(f"{_W}val")), 0) if style is not None else 0


def _blocks(parent: etree._Element, levels: Mapping[str, int], rows: Iterator[int]) -> Iterator[Paragraph]:
    """The paragraphs and cells of a body, in their order, within content controls too."""
    for child in parent:
        if child.tag == f"{_W}p":
            yield Paragraph(_text(child), _entry(child), level=_level(child, levels))
        elif child.tag == f"{_W}tbl":
            yield from _rows(child, rows)
        elif child.tag not in _GONE and len(child):
            yield from _blocks(child, levels, rows)


def _rows(table: etree._Element, rows: Iterator[int]) -> Iterator[Paragraph]:
    """The cells of a table. A row with one entry is that entry's; else each cell is its own entries'."""
    heads: dict[int, str] = {}
    for number, row in enumerate(_within(table, "tr")):
        if row.find(f"{_W}trPr/{_W}del") is not None:
            continue
        entries = [found for found in (_entry(one) for one in row.iter(f"{_W}p")) if found]
        whole = entries[0] if len(entries) == 1 else ""
        at, counted = 0, next(rows)
        for cell in _within(row, "tc"):
            texts = [(_text(one), _entry(one)) for one in cell.iter(f"{_W}p")]
            if len(entries) > 1 and any(entry for _, entry in texts):
                yield from (Paragraph(text, entry, row=counted) for text, entry in texts)
            else:
                text = " ".join(filter(None, (text for text, _ in texts)))
                if number == 0:
                    heads[at] = text
                yield Paragraph(text, whole, heads.get(at, "") if number and whole else "", counted)
            at += _span(cell)


def _within(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows of a table or cells of a row, within content controls too, not those of tables inside."""
    for child in parent:
        if child.tag == f"{_W}{name}":
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _within(child, name)


def _span(cell: etree._Element) -> int:
    """How many columns of the grid a cell takes."""
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    value = span.get(f"{_W}val", "1") if span is not None else "1"
    return int(value) if str(value).isdigit() else 1


def _entry(element: etree._Element) -> str:
    """The entry whose bookmark begins in an element; empty: none does."""
    for mark in element.iter(f"{_W}bookmarkStart"):
        match = _BOOKMARK.fullmatch(str(mark.get(f"{_W}name", "")))
        if match:
            return match[1]
    return ""


def _text(element: etree._Element) -> str:
    """What can be read, without what is deleted.

    Of fields (17.16.18) only links count: page numbers and dates are filled in anew by whoever opens it.
    """
    parts: list[str] = []
    codes: list[str] = []  # of the fields that are open, outermost first
    hidden = 0  # so many of them do not count
    for piece in _pieces(element):
        if isinstance(piece, str):
            if not hidden:
                parts.append(piece)
        elif piece.tag == f"{_W}instrText":
            codes[-1:] = [codes[-1] + (piece.text or "")] if codes else []
        elif piece.get(_KIND) == "begin":
            codes.append("")
        elif piece.get(_KIND) == "separate":
            hidden += not _is_link(codes[-1]) if codes else 0
        elif codes:
            hidden -= not _is_link(codes.pop()) if hidden else 0
    return " ".join("".join(parts).split())


_KIND = f"{_W}fldCharType"


def _is_link(code: str) -> bool:
    return code.split()[:1] == ["HYPERLINK"]


def _pieces(element: etree._Element) -> Iterator[str | etree._Element]:
    """Texts, and the marks of fields, in their order."""
    for child in element:
        if child.tag in _GONE or not isinstance(child.tag, str):
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _MARKS:
            yield child
        elif child.tag.startswith(_W) and child.tag[len(_W) :] in _SIGNS:
            yield _SIGNS[child.tag[len(_W) :]]
        elif child.tag != _SIMPLE or _is_link(str(child.get(f"{_W}instr", ""))):
            yield from _pieces(child)


_MARKS = {f"{_W}fldChar", f"{_W}instrText"}
_SIMPLE = f"{_W}fldSimple"
