"""Worksheets in plain form, the one that is cut into cells: no prefixes, every cell with its address.

Most programs write it. What they write differently is rewritten here, so that there is one way to read
a cell and none is lost for the way in which it was written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from compiler.address import cell_name, parse_cell
from compiler.reading.markup import local, whole_number
from compiler.reading.text import text_of

if TYPE_CHECKING:
    from lxml import etree

_ENCODING = re.compile(rb"""encoding=["']([\w-]+)["']""")


def plain_text(data: bytes) -> str | None:
    """A sheet as text where it is in plain form already, None where it has to be rewritten."""
    if not is_utf8(data):
        return None
    text = data.decode("utf-8-sig")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    start = text.find("<sheetData")
    end = text.find("</sheetData", start)
    if start < 0 or text.find("<!") >= 0:
        return None
    if end < 0:
        return text  # no rows at all: <sheetData/>
    odd = any(text.find(mark, start, end) >= 0 for mark in ("<?", "xmlns", "AlternateContent"))
    cells = text.count("<c", start, end)
    return None if odd or cells != text.count('<c r="', start, end) else text


def plain_sheet(root: etree._Element) -> str:
    """The parts of a sheet that are read, rewritten plainly; implied addresses are written out."""
    parts = ["<worksheet>"]
    parts.extend(_tag("col", column) for column in root.iter("{*}col"))
    parts.append("<sheetData>")
    row = 0
    for element in root.iter("{*}row"):
        row = whole_number(element.get("r"), row + 1)
        hidden = ' hidden="1"' if element.get("hidden") in ("1", "true") else ""
        parts.append(f'<row r="{row}"{hidden}>')
        column = 0
        for cell in element:
            if local(cell) == "c":
                column = _column(cell, column)
                parts.append(_plain_cell(cell, cell_name(row, column)))
        parts.append("</row>")
    parts.append("</sheetData>")
    parts.extend(_tag("mergeCell", merge) for merge in root.iter("{*}mergeCell"))
    return "".join([*parts, "</worksheet>"])


def is_utf8(data: bytes) -> bool:
    """Whether an XML part is in UTF-8, of which ASCII is a part."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:4]:
        return False
    match = _ENCODING.search(data[: data.find(b"?>") + 1])
    return match is None or match[1].lower() in (b"utf-8", b"us-ascii", b"ascii")


def _column(cell: etree._Element, before: int) -> int:
    """The column of a cell: as addressed, else the one after the last."""
    try:
        return parse_cell(cell.get("r") or "")[1]
    except ValueError:
        return before + 1


def _tag(name: str, element: etree._Element) -> str:
    attributes = [f'{key!s}="{escape(str(value))}"' for key, value in element.items() if "}" not in str(key)]
    return f"<{' '.join([name, *attributes])}/>"


def _plain_cell(cell: etree._Element, address: str) -> str:
    body = []
    for child in cell:
        name = local(child)
        if name == "v":
            body.append(f"<v>{escape(child.text or '')}</v>")
        elif name == "f":
            body.append("<f/>")
        elif name == "is":
            body.append(f"<is><t>{escape(text_of(child, escapes=True))}</t></is>")
    style = f' s="{whole_number(cell.get("s"))}"' if cell.get("s") else ""
    kind = f' t="{escape(str(cell.get("t")))}"' if cell.get("t") else ""
    return f'<c r="{address}"{style}{kind}>{"".join(body)}</c>' if body else ""
