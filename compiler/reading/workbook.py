"""Path → RawWorkbook: the one way a master is read."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from xml.parsers import expat

from lxml import etree

from compiler.address import parse_cell, rows_in_column
from compiler.diagnostics import Diagnostic, Kind, Severity, finding
from compiler.locale import N_
from compiler.model import Position, RawSheet, RawWorkbook
from compiler.reading.errors import DAMAGED, refuse
from compiler.reading.legacy import read_legacy
from compiler.reading.package import Package, SheetPart
from compiler.reading.preflight import preflight
from compiler.reading.sheet import Cells, SheetReader
from compiler.reading.styles import read_styles
from compiler.reading.text import clean, decode, runs

ERROR_CELL = Kind(
    "CELL001",
    "error-cell",
    Severity.ERROR,
    N_("The formula fails: {error}"),
    N_("Correct the formula, or write the text itself"),
)
UNCACHED = Kind(
    "CELL002",
    "formula-without-result",
    Severity.ERROR,
    N_("The file does not hold the result of this formula; the cell is read as empty"),
    N_("Open the workbook in Excel and save it once"),
)
UNPRINTABLE = Kind(
    "CELL003",
    "invisible-characters",
    Severity.INFO,
    N_("The text holds characters that nobody can see; they were left out"),
    N_("Nothing to do; retype the text to be rid of them"),
)
UNRENDERED = Kind(
    "CELL004",
    "unknown-number-format",
    Severity.WARNING,
    N_("The number format {format} cannot be shown; the plain number is"),
    N_("Choose a usual format for the cell"),
)
SHEET_LOST = Kind(
    "READ012",
    "sheet-part-missing",
    Severity.ERROR,
    N_("The sheet “{sheet}” is in the workbook's list, but its content is missing in the file"),
    N_("Open the workbook in Excel, let Excel repair it, and save it again"),
)

_ITEM = re.compile(r"<si\b[^>]*?(?:/>|>(?:<t(?:\s[^>]*)?>([^<]*)</t>|(.*?))</si>)", re.DOTALL)
"""A shared string: plain, or runs of formatted text."""


def read_workbook(path: Path) -> tuple[RawWorkbook, tuple[Diagnostic, ...]]:
    """A master as its user sees it, and findings on cells.

    Raises CompilerError when the file is no workbook, or cannot be read.
    """
    data, form = preflight(path)
    digest = hashlib.sha256(data).hexdigest()
    if form == "legacy":
        sheets, found = read_legacy(path, data)
        return RawWorkbook(path, digest, sheets), found
    with zipfile.ZipFile(BytesIO(data)) as archive:
        package = Package(path, archive)
        workbook = package.workbook()
        parts, date1904 = package.sheets(workbook)
        reader = SheetReader(_strings(package, workbook), read_styles(_styles(package, workbook)), date1904)
        read = [_sheet(package, reader, part) for part in parts]
    return (
        RawWorkbook(path, digest, tuple(sheet for sheet, _ in read if sheet is not None), date1904),
        tuple(diagnostic for _, found in read for diagnostic in found),
    )


def _styles(package: Package, workbook: str) -> etree._Element | None:
    part = next(iter(package.related(workbook, "styles").values()), "xl/styles.xml")
    return package.xml(part)


def _strings(package: Package, workbook: str) -> list[str]:
    """The shared strings (ECMA-376 part 1, 18.4.9); none where the workbook has no such part."""
    part = next(iter(package.related(workbook, "sharedStrings").values()), "xl/sharedStrings.xml")
    data = package.read(part)
    if data is None:
        return []
    try:
        expat.ParserCreate().Parse(data, True)
        text = data.decode("utf-8-sig")
    except (expat.ExpatError, UnicodeDecodeError):
        return [_plain_item(item) for item in package.parse(data, part).iter("{*}si")]
    if "<si" not in text or "<!--" in text or "<![CDATA[" in text:
        return [_plain_item(item) for item in package.parse(data, part).iter("{*}si")]
    return [clean(runs(rich) if rich else decode(plain))[0] for plain, rich in _ITEM.findall(text)]


def _plain_item(item: etree._Element) -> str:
    phonetic = {id(text) for guide in item.iter("{*}rPh") for text in guide.iter("{*}t")}
    texts = [text.text or "" for text in item.iter("{*}t") if id(text) not in phonetic]
    return clean("".join(texts))[0]


def _sheet(
    package: Package, reader: SheetReader, part: SheetPart
) -> tuple[RawSheet | None, tuple[Diagnostic, ...]]:
    data = package.read(part.part)
    if data is None:
        return None, (finding(SHEET_LOST, params={"sheet": part.name}, sheet=part.name),)
    try:
        cells = reader.read(data)
    except (expat.ExpatError, etree.XMLSyntaxError, UnicodeDecodeError):
        raise refuse(DAMAGED, package.path, part=part.name) from None
    sheet = RawSheet(
        name=part.name,
        state=part.state,
        row_numbers=tuple(cells.row_numbers),
        rows=tuple(cells.rows),
        merges=cells.merges,
        hidden_rows=cells.hidden_rows,
        hidden_columns=cells.hidden_columns,
        numbers=cells.numbers,
        dates=frozenset(cells.dates),
        notes=_notes(package, part.part),
        struck=frozenset(cells.struck),
    )
    return sheet, tuple(_findings(part.name, cells))


def _notes(package: Package, part: str) -> dict[Position, str]:
    """Notes by cell (``CT_Comment``, ECMA-376 part 1, 18.7.3)."""
    notes: dict[Position, str] = {}
    for target in package.related(part, "comments").values():
        root = package.xml(target)
        for comment in () if root is None else root.iter("{*}comment"):
            try:
                place = parse_cell(str(comment.get("ref", "")))
            except ValueError:
                continue
            notes[place] = clean("".join(text.text or "" for text in comment.iter("{*}t")))[0]
    return notes


def _findings(sheet: str, cells: Cells) -> Iterable[Diagnostic]:
    """One finding per column and kind of trouble."""
    for text, places in cells.errors.items():
        for cell in _by_column(places):
            yield finding(ERROR_CELL, params={"error": text}, sheet=sheet, cell=cell, value=text)
    for cell in _by_column(cells.uncached):
        yield finding(UNCACHED, sheet=sheet, cell=cell)
    for cell in _by_column(cells.unprintable):
        yield finding(UNPRINTABLE, sheet=sheet, cell=cell)
    for code, places in cells.unrendered.items():
        for cell in _by_column(places):
            yield finding(UNRENDERED, params={"format": code}, sheet=sheet, cell=cell, value=code)


def _by_column(places: Sequence[Position]) -> list[str]:
    columns: dict[int, list[int]] = defaultdict(list)
    for row, column in places:
        columns[column].append(row)
    return [rows_in_column(column, rows) for column, rows in sorted(columns.items())]
