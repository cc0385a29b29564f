"""Files that are named like workbooks and are something else: what each is, and what to do with it.

Exports of HR systems are often web pages or comma-separated text under the name of an Excel file; Excel opens
them after a warning, so that people believe that they are workbooks.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from compiler.diagnostics import Kind, Severity
from compiler.locale import N_
from compiler.model.words import Bilingual
from compiler.reading.errors import refuse

LOOKALIKE = Kind(
    "READ018",
    "another-kind-of-file",
    Severity.ERROR,
    N_("{file} is {what}, not an Excel workbook"),
    N_("Open it in Excel, choose File > Save As > Excel Workbook (*.xlsx), and use the new file"),
)
_NAME_THE_MASTER = N_("Name the Excel workbook that holds the master")

_SAMPLE = 65_536
"""Bytes of a file by which it is judged."""
_NO_TABLES = (
    (b"%PDF", Bilingual("PDF 文件", "a PDF")),
    (b"{\\rtf", Bilingual("RTF 文档", "an RTF document")),
    (b"\x89PNG", Bilingual("图片", "a picture")),
    (b"\xff\xd8\xff", Bilingual("图片", "a picture")),
    (b"GIF8", Bilingual("图片", "a picture")),
    (b"7z\xbc\xaf", Bilingual("7z 压缩包", "a 7z archive")),
    (b"Rar!", Bilingual("RAR 压缩包", "a RAR archive")),
    (b"\x1f\x8b", Bilingual("gzip 压缩包", "a gzip archive")),
)
"""First bytes of what Excel cannot open either."""
_ZEROS = Bilingual(
    "一个内容全为零的文件（可能没有保存完）", "a file of nothing but zeros (it was never saved in full)"
)
_HTML = Bilingual("一张网页（HTML）", "a web page (HTML)")
_ARCHIVED_PAGE = Bilingual("一个网页存档（MHTML）", "an archived web page (MHTML)")
_XML_2003 = Bilingual("一份 XML 电子表格 2003", "an XML Spreadsheet 2003")
_FLAT = Bilingual("一份单一 XML 文件的 OpenDocument 表格", "a flat OpenDocument spreadsheet")
_XML = Bilingual("一个 XML 文件", "an XML file")
_SYLK = Bilingual("一份 SYLK 表格", "a SYLK table")
_SEPARATED = Bilingual("一个以分隔符分列的文本文件（CSV）", "a text file with separated values (CSV)")
_TEXT = Bilingual("一个文本文件", "a text file")
_WORD = Bilingual("一个 Word 文档", "a Word document")
_SLIDES = Bilingual("一份演示文稿", "a presentation")
_NUMBERS = Bilingual("一份 Apple Numbers 表格", "an Apple Numbers spreadsheet")
_OUTLOOK = Bilingual("一封 Outlook 邮件", "an Outlook message")
_ARCHIVE = Bilingual("一个 ZIP 压缩包", "a ZIP archive")

_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|meta|table|body|style|title|div)\b", re.IGNORECASE)
_WORKBOOK_2003 = re.compile(rb"<(?:\w+:)?Workbook\b[^>]*urn:schemas-microsoft-com:office:spreadsheet")
_CONTROL = re.compile("[\0-\x08\x0e-\x1f]")


def refuse_lookalike(path: Path, data: bytes) -> None:
    """Say what a file is that is no package at all.

    Raises CompilerError when that is known.
    """
    sample = data[:_SAMPLE]
    for start, what in _NO_TABLES:
        if sample.startswith(start):
            _refuse(path, what, opens_in_excel=False)
    if not sample.strip(b"\0"):
        _refuse(path, _ZEROS, opens_in_excel=False)
    text = _decoded(sample)
    if text is not None and not _CONTROL.search(text):
        _refuse(path, _kind_of_text(text))


def refuse_other_ole2(path: Path, data: bytes) -> None:
    """Say what a compound file is ([MS-CFB]) that holds no workbook, by the names of its streams.

    Raises CompilerError when that is known.
    """
    if _has_stream(data, "Workbook") or _has_stream(data, "Book"):
        return
    for stream, what in (
        ("WordDocument", _WORD),
        ("PowerPoint Document", _SLIDES),
        ("__properties_version1.0", _OUTLOOK),
    ):
        if _has_stream(data, stream):
            _refuse(path, what, opens_in_excel=False)


def refuse_other_zip(path: Path, names: Collection[str]) -> None:
    """Say what a package is that holds no workbook, by the names of its members or its own type.

    Raises CompilerError.
    """
    for start, what in (
        ("word/", _WORD),
        ("application/vnd.oasis.opendocument.text", _WORD),
        ("ppt/", _SLIDES),
        ("application/vnd.oasis.opendocument.presentation", _SLIDES),
        ("index/document.iwa", _NUMBERS),
    ):
        if any(name.startswith(start) for name in names):
            _refuse(path, what, opens_in_excel=False)
    _refuse(path, _ARCHIVE, opens_in_excel=False)


def _refuse(path: Path, what: Bilingual, *, opens_in_excel: bool = True) -> None:
    raise refuse(LOOKALIKE, path, hint=None if opens_in_excel else _NAME_THE_MASTER, what=what)


def _has_stream(data: bytes, name: str) -> bool:
    """Whether a compound file has an entry of that name: UTF-16 in 64 bytes, filled up with zeros."""
    wanted = name.encode("utf-16-le")
    return wanted + b"\0" * (64 - len(wanted)) in data


def _decoded(sample: bytes) -> str | None:
    """A sample as text; None where it is none. Its last character may have been cut."""
    for encoding in (
        ("utf-8-sig", "utf-16") if sample[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    ):
        text = sample.decode(encoding, "ignore")
        if sample.decode(encoding, "replace").count("\ufffd") <= 1:
            return text
    return None


def _kind_of_text(text: str) -> Bilingual:
    start = text.lstrip()
    if start.startswith("<"):
        return _kind_of_markup(start)
    if start.startswith("MIME-Version:"):
        return _ARCHIVED_PAGE
    if start.startswith("ID;P"):
        return _SYLK
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    separated = any(lines and all(mark in line for line in lines) for mark in "\t,;|")
    return _SEPARATED if separated else _TEXT


def _kind_of_markup(text: str) -> Bilingual:
    sample = text.encode()
    if _WORKBOOK_2003.search(sample):
        return _XML_2003
    if b"urn:oasis:names:tc:opendocument:xmlns:office:1.0" in sample:
        return _FLAT
    return _HTML if _PAGE.search(sample) else _XML
