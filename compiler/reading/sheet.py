"""The cells of one worksheet, streamed (``CT_SheetData``, ECMA-376 part 1, 18.3.1.80).

A plain sheet is cut into cells by one regular expression, several times as fast as handlers of a parser.
Whatever is not plain (prefixes, comments, CDATA, cells without address) is first written plainly by
`plain_sheet`, so that there is one way to read a cell.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from xml.parsers import expat
from xml.sax.saxutils import escape

from lxml import etree

from compiler.address import CellRange, cell_name, column_number, parse_cell, parse_range
from compiler.model import Position
from compiler.reading.number_format import NumberFormat, compile_format, general
from compiler.reading.package import local
from compiler.reading.styles import Styles
from compiler.reading.text import clean, decode, runs

_CELL = re.compile(
    r'<c r="([A-Z]{1,3})([0-9]+)"([^>]*?)'
    r"(?:/>|>(?:<is><t>([^<]*)</t></is>|<v>([^<]*)</v>|(.*?))</c>)",
    re.DOTALL,
)
"""Column, row, other attributes; then an inline text, a value, or whatever else the cell holds."""
_HIDDEN_ROW = re.compile(r'<row\b(?=[^>]*\shidden="(?:1|true)")[^>]*\sr="([0-9]+)"')
_HIDDEN_COLUMN = re.compile(r'<col\b(?=[^>]*\shidden="(?:1|true)")[^>]*>')
_MERGE = re.compile(r'<mergeCell\b[^>]*\sref="([^"]+)"')
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_VALUE = re.compile(r"<v(?:\s[^>]*)?>([^<]*)</v>")
_PLAIN_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,10})")
_CHUNK = 1 << 20
_ODD = ("<!--", "<![CDATA[", "<?", "<c>", "<c/>", "<mc:AlternateContent")


@dataclass(slots=True)
class Cells:
    """What a sheet holds, row by row, and what had to be said about its cells."""

    row_numbers: list[int] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)
    numbers: dict[Position, float] = field(default_factory=dict)
    dates: set[Position] = field(default_factory=set)
    struck: set[Position] = field(default_factory=set)
    merges: tuple[CellRange, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    errors: dict[str, list[Position]] = field(default_factory=lambda: defaultdict(list))
    """Error values by their text: ``#N/A``."""
    uncached: list[Position] = field(default_factory=list)
    """Formulas whose result the file does not hold."""
    unprintable: list[Position] = field(default_factory=list)
    unrendered: dict[str, list[Position]] = field(default_factory=lambda: defaultdict(list))
    """Numbers by the format that could not be shown."""


@dataclass(slots=True)
class SheetReader:
    """Reads sheets of one workbook; numbers shown once are remembered."""

    strings: Sequence[str]
    styles: Styles
    date1904: bool
    _types: dict[str, tuple[int, str]] = field(default_factory=dict)
    _shown: dict[tuple[int, str], tuple[str, float | None, bool, bool]] = field(default_factory=dict)
    _columns: dict[str, int] = field(default_factory=dict)
    _texts: dict[str, str] = field(default_factory=dict)

    def read(self, data: bytes) -> Cells:
        """The cells of a worksheet part.

        Raises expat.ExpatError or UnicodeDecodeError when it is not well-formed XML.
        """
        expat.ParserCreate().Parse(data, True)
        text = _plain_text(data)
        cells = Cells()
        for chunk in _chunks(text):
            self._read_rows(chunk, cells)
        _sort_rows(cells)
        cells.merges = tuple(_ranges(_MERGE.findall(text)))
        cells.hidden_rows = frozenset(int(row) for row in _HIDDEN_ROW.findall(text))
        cells.hidden_columns = _hidden_columns(text)
        return cells

    def _read_rows(self, chunk: str, cells: Cells) -> None:  # noqa: C901, PLR0912 - the one hot loop
        current = 0
        line: list[str] = []
        columns, texts, types, struck = self._columns, self._texts, self._types, self.styles.struck
        for letters, number, attributes, inline, value, other in _CELL.findall(chunk):
            row = int(number)
            if row != current:
                _finish(cells, current, line)
                current, line = row, []
            column = columns.get(letters) or columns.setdefault(letters, column_number(letters))
            if inline and "&" not in inline and "_x" not in inline and inline.isprintable():
                shown = inline.strip()
                shown = texts.setdefault(shown, shown)
            elif not (inline or value or other):
                continue
            else:
                style, kind = types.get(attributes) or self._type(attributes)
                place = (row, column)
                if inline:
                    shown = self._clean(decode(inline), place, cells)
                elif kind == "s":
                    shown = self._shared(value or other)
                elif other:
                    shown = self._other(kind, style, other, place, cells)
                else:
                    shown = self._value(kind, style, value, place, cells)
            if not shown:
                continue
            if struck and (types.get(attributes) or self._type(attributes))[0] in struck:
                cells.struck.add((row, column))
            missing = column - 1 - len(line)
            if missing < 0:
                line[column - 1] = shown
                continue
            if missing:
                line.extend([""] * missing)
            line.append(shown)
        _finish(cells, current, line)

    def _type(self, attributes: str) -> tuple[int, str]:
        """Style and type of a cell from its attributes (``CT_Cell``, 18.3.1.4)."""
        found = dict(_ATTRIBUTE.findall(attributes))
        style = found.get("s", "0")
        known = (int(style) if style.isdigit() else 0, found.get("t", "n"))
        self._types[attributes] = known
        return known

    def _clean(self, value: str, place: Position, cells: Cells) -> str:
        shown, changed = clean(value)
        if changed:
            cells.unprintable.append(place)
        return self._texts.setdefault(shown, shown)

    def _shared(self, body: str) -> str:
        """The shared string that a cell points to; empty where it points nowhere."""
        match = _VALUE.search(body) if "<" in body else None
        index = (match[1] if match else body).strip()
        return self.strings[int(index)] if index.isdigit() and int(index) < len(self.strings) else ""

    def _other(self, kind: str, style: int, body: str, place: Position, cells: Cells) -> str:
        """A cell with a formula, or with formatted text of its own."""
        if kind == "inlineStr":
            return self._clean(runs(body), place, cells)
        match = _VALUE.search(body)
        if match is None and "<f" in body:
            cells.uncached.append(place)
        return self._value(kind, style, match[1], place, cells) if match and match[1] else ""

    def _value(self, kind: str, style: int, value: str, place: Position, cells: Cells) -> str:
        """What a cell of a type shows for its value (``ST_CellType``, 18.18.11)."""
        if kind == "n":
            return self._number(style, value.strip(), place, cells)
        if kind == "e":
            cells.errors[decode(value).strip()].append(place)
            return decode(value).strip()
        if kind == "b":
            return "TRUE" if value.strip() in ("1", "true") else "FALSE"
        if kind == "d":
            return value.strip().removesuffix("T00:00:00").replace("T", " ")
        return self._clean(decode(value), place, cells)

    def _number(self, style: int, value: str, place: Position, cells: Cells) -> str:
        known = self._shown.get((style, value))
        if known is None:
            known = self._shown[style, value] = self._render(style, value)
        shown, stored, is_date, rendered = known
        if stored is not None and shown != value:
            cells.numbers[place] = stored
        if is_date:
            cells.dates.add(place)
        if not rendered:
            cells.unrendered[self.styles.format(style)].append(place)
        return shown

    def _render(self, style: int, value: str) -> tuple[str, float | None, bool, bool]:
        """Text, stored number, whether it is a date, and whether its format could be shown."""
        try:
            number = float(value)
        except ValueError:
            return value, None, False, True
        code = self.styles.format(style)
        if code == "General":
            return (value if _PLAIN_INTEGER.fullmatch(value) else general(number)), number, False, True
        compiled: NumberFormat = compile_format(code)
        if compiled.hides:
            # ;;; hides a number on screen; it is still what the cell says, and nothing may be lost.
            return general(number), number, False, True
        text = compiled.render(number, date1904=self.date1904)
        if text is None:
            return general(number), number, False, False
        return text.strip(), number, compiled.is_date, True


def _finish(cells: Cells, row: int, line: list[str]) -> None:
    if line:
        cells.row_numbers.append(row)
        cells.rows.append(tuple(line))


def _sort_rows(cells: Cells) -> None:
    """Rows ascending; producers that write a row in two pieces get it as one."""
    numbers = cells.row_numbers
    if all(first < second for first, second in pairwise(numbers)):
        return
    joined: dict[int, list[str]] = {}
    for number, row in zip(numbers, cells.rows, strict=True):
        line = joined.setdefault(number, [])
        line.extend([""] * (len(row) - len(line)))
        for index, cell in enumerate(row):
            line[index] = cell or line[index]
    cells.row_numbers = sorted(joined)
    cells.rows = [tuple(joined[number]) for number in cells.row_numbers]


def _chunks(text: str) -> Iterator[str]:
    """The sheet data in pieces that end between rows."""
    start = max(text.find("<sheetData"), 0)
    end = text.find("</sheetData>", start)
    end = len(text) if end < 0 else end
    while start < end:
        stop = text.find("</row>", min(start + _CHUNK, end), end)
        stop = end if stop < 0 else stop + 6
        yield text[start:stop]
        start = stop


def _plain_text(data: bytes) -> str:
    """The sheet as text in plain form: no prefixes, every cell with its address as first attribute."""
    text = data.decode("utf-8-sig") if _is_utf8(data) else ""
    start = text.find("?>")
    body = text[start + 2 :] if start >= 0 else text
    cells = body.count("<c ")
    if text and cells == body.count('<c r="') and not any(odd in body for odd in _ODD) and (
        cells or "<sheetData" in body
    ):  # fmt: skip
        return body
    return plain_sheet(etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=True)))


def _is_utf8(data: bytes) -> bool:
    head = data[:200]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return False
    match = re.search(rb"""encoding=["']([\w-]+)["']""", head)
    return match is None or match[1].lower() in (b"utf-8", b"us-ascii", b"ascii")


def plain_sheet(root: etree._Element) -> str:
    """The parts of a sheet that are read, rewritten plainly; implied addresses are written out."""
    parts = ["<worksheet>"]
    parts.extend(_tag("col", column) for column in root.iter("{*}col"))
    parts.append("<sheetData>")
    row = 0
    for element in root.iter("{*}row"):
        row = int(element.get("r") or row + 1)
        hidden = ' hidden="1"' if element.get("hidden") in ("1", "true") else ""
        parts.append(f'<row r="{row}"{hidden}>')
        column_before = 0
        for cell in element:
            if local(cell) != "c":
                continue
            column_before = _column(cell, column_before)
            parts.append(_plain_cell(cell, cell_name(row, column_before)))
        parts.append("</row>")
    parts.append("</sheetData>")
    parts.extend(_tag("mergeCell", merge) for merge in root.iter("{*}mergeCell"))
    return "".join([*parts, "</worksheet>"])


def _column(cell: etree._Element, before: int) -> int:
    """The column of a cell: as addressed, else the one after the last."""
    address = cell.get("r")
    if not address:
        return before + 1
    try:
        return parse_cell(address)[1]
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
            phonetic = {id(t) for guide in child.iter("{*}rPh") for t in guide.iter("{*}t")}
            texts = [t.text or "" for t in child.iter("{*}t") if id(t) not in phonetic]
            body.append(f"<is><t>{escape(''.join(texts))}</t></is>")
    style = f' s="{cell.get("s")!s}"' if cell.get("s") else ""
    kind = f' t="{cell.get("t")!s}"' if cell.get("t") else ""
    return f'<c r="{address}"{style}{kind}>{"".join(body)}</c>' if body else ""


def _ranges(references: Sequence[str]) -> Iterator[CellRange]:
    for reference in references:
        try:
            yield parse_range(reference)
        except ValueError:
            continue


def _hidden_columns(text: str) -> frozenset[int]:
    found: set[int] = set()
    for tag in _HIDDEN_COLUMN.findall(text):
        attributes = dict(_ATTRIBUTE.findall(tag))
        first, last = int(attributes.get("min", "0")), int(attributes.get("max", "0"))
        found.update(range(first, min(last, 16_384) + 1))
    return frozenset(found)
