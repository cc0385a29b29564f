"""One more worksheet in a copy of a workbook; every other part stays the byte it was."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Sequence
from io import BytesIO
from xml.sax.saxutils import escape

from lxml import etree

from compiler.address import cell_name

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"


def add_sheet(data: bytes, name: str, rows: Sequence[Sequence[str]]) -> bytes:
    """The workbook with a sheet of ``rows`` as its last one, the first row frozen.

    Raises KeyError or etree.XMLSyntaxError when ``data`` is no well-formed workbook.
    """
    source = zipfile.ZipFile(BytesIO(data))
    target = BytesIO()
    part = _free_part(source)
    edits = _edits(source, name, part)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in source.infolist():
            archive.writestr(member, edits.get(member.filename, source.read(member)))
        archive.writestr(zipfile.ZipInfo(part, (1980, 1, 1, 0, 0, 0)), _sheet(rows), zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _free_part(source: zipfile.ZipFile) -> str:
    taken = {name.lower() for name in source.namelist()}
    number = 1
    while f"xl/worksheets/sheet{number}.xml" in taken:
        number += 1
    return f"xl/worksheets/sheet{number}.xml"


def _edits(source: zipfile.ZipFile, name: str, part: str) -> dict[str, bytes]:
    """The three parts that list the sheets of a workbook (ECMA-376 part 1, 18.2.20; part 2, 9.3 and 10.1)."""
    workbook = _workbook(source)
    folder, file = posixpath.split(workbook)
    relations = f"{folder}/_rels/{file}.rels"
    types = etree.fromstring(source.read("[Content_Types].xml"))
    namespace = etree.QName(types).namespace
    etree.SubElement(types, f"{{{namespace}}}Override", PartName=f"/{part}", ContentType=_SHEET_TYPE)
    links = etree.fromstring(source.read(relations))
    identifier = f"dutyc{len(links) + 1}"
    etree.SubElement(
        links,
        f"{{{etree.QName(links).namespace}}}Relationship",
        Id=identifier,
        Type=_relation_type(links),
        Target=posixpath.relpath(part, folder),
    )
    book = etree.fromstring(source.read(workbook))
    sheets = next(iter(book.iter("{*}sheets")))
    _list_sheet(sheets, name, identifier)
    return {
        "[Content_Types].xml": _bytes(types),
        relations: _bytes(links),
        workbook: _bytes(book),
    }


def _workbook(source: zipfile.ZipFile) -> str:
    links = etree.fromstring(source.read("_rels/.rels"))
    target = next(
        str(link.get("Target")) for link in links if str(link.get("Type")).endswith("/officeDocument")
    )
    return target.lstrip("/")


def _relation_type(links: etree._Element) -> str:
    """The type of the workbook's own sheets: strict workbooks have another one."""
    return next(
        (str(link.get("Type")) for link in links if str(link.get("Type")).endswith("/worksheet")), _RELATION
    )


def _list_sheet(sheets: etree._Element, name: str, identifier: str) -> None:
    """Add the sheet to the workbook's list, with the next free number."""
    numbers = [int(sheet.get("sheetId", "0")) for sheet in sheets]
    link = next(key for sheet in sheets for key in sheet.attrib if str(key).endswith("}id"))
    sheet = etree.SubElement(sheets, f"{{{etree.QName(sheets).namespace}}}sheet")
    sheet.set("name", name)
    sheet.set("sheetId", str(max(numbers, default=0) + 1))
    sheet.set(link, identifier)


def _bytes(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _sheet(rows: Sequence[Sequence[str]]) -> str:
    """A worksheet of inline strings (ECMA-376 part 1, 18.3.1.53)."""
    lines = []
    for row, cells in enumerate(rows, start=1):
        filled = "".join(
            f'<c r="{cell_name(row, column)}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
            for column, cell in enumerate(cells, start=1)
            if cell
        )
        lines.append(f'<row r="{row}">{filled}</row>')
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{_MAIN}"><sheetViews>'
        '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" '
        'state="frozen"/></sheetView></sheetViews>'
        '<cols><col min="1" max="8" width="22" customWidth="1"/></cols>'
        f"<sheetData>{''.join(lines)}</sheetData></worksheet>"
    )
