"""Path → RawWorkbook: the one way a master is read."""

from __future__ import annotations

import hashlib
import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from compiler.model import Bilingual, RawSheet, RawWorkbook, Trouble
from compiler.reading.cache import ReadingCache
from compiler.reading.errors import BOMB, DAMAGED, refuse
from compiler.reading.legacy import read_legacy
from compiler.reading.markup import MarkupError
from compiler.reading.notes import read_notes
from compiler.reading.package import Package, SheetPart
from compiler.reading.preflight import preflight, read_bytes
from compiler.reading.sheet import NoSuchStringError, SheetReader, TooSparseError
from compiler.reading.strings import Strings, read_strings
from compiler.reading.styles import read_styles

if TYPE_CHECKING:
    from lxml import etree


def read_workbook(path: Path, cache: ReadingCache | None = None) -> RawWorkbook:
    """A master as its user sees it; one that was read before costs nothing but its hash.

    Raises CompilerError when the file is no workbook, or cannot be read.
    """
    data = read_bytes(path)
    digest = hashlib.sha256(data).hexdigest()
    known = cache.get(path, digest) if cache else None
    if known is not None:
        return known
    raw = _read(path, data, digest)
    if cache:
        cache.put(raw, len(data))
    return raw


def _read(path: Path, data: bytes, digest: str) -> RawWorkbook:
    if preflight(path, data) == "legacy":
        return RawWorkbook(path, digest, read_legacy(path, data), is_xlsx=False)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        package = Package(path, archive)
        workbook = package.workbook()
        parts, date1904 = package.sheets(workbook)
        strings, strings_part = _strings(package, workbook)
        reader = SheetReader(strings, read_styles(_styles(package, workbook)), date1904)
        try:
            read = [(part.name, _sheet(package, reader, part)) for part in parts]
        except NoSuchStringError:
            raise refuse(DAMAGED, path, part=strings_part) from None
    return RawWorkbook(
        path,
        digest,
        tuple(sheet for _, sheet in read if sheet is not None),
        date1904,
        lost=tuple(name for name, sheet in read if sheet is None),
    )


def _styles(package: Package, workbook: str) -> etree._Element | None:
    part = next(iter(package.related(workbook, "styles").values()), "xl/styles.xml")
    return package.xml(part)


def _strings(package: Package, workbook: str) -> tuple[Strings, str]:
    """The shared strings and the name of their part; none where the workbook has no such part."""
    part = next(iter(package.related(workbook, "sharedStrings").values()), "xl/sharedStrings.xml")
    data = package.read(part)
    try:
        return (Strings() if data is None else read_strings(data)), part
    except MarkupError:
        raise refuse(DAMAGED, package.path, part=part) from None


def _sheet(package: Package, reader: SheetReader, part: SheetPart) -> RawSheet | None:
    """A worksheet; None where the package does not hold it."""
    data = package.read(part.part) if part.part else None
    if data is None:
        return None
    try:
        cells = reader.read(data)
    except (MarkupError, UnicodeDecodeError):
        raise refuse(DAMAGED, package.path, part=part.name) from None
    except TooSparseError:
        limit = Bilingual(f"4000 万个单元格（{part.name}）", f"40 million cells ({part.name})")
        raise refuse(BOMB, package.path, limit=limit) from None
    return RawSheet(
        name=part.name,
        state=part.state,
        row_numbers=tuple(cells.row_numbers),
        rows=tuple(cells.rows),
        merges=cells.merges,
        hidden_rows=cells.hidden_rows,
        hidden_columns=cells.hidden_columns,
        numbers=cells.numbers,
        dates=frozenset(cells.dates),
        notes=read_notes(package, part.part),
        struck=frozenset(cells.struck),
        troubles=tuple(
            Trouble(kind, detail, tuple(places)) for (kind, detail), places in cells.troubled.items()
        ),
    )
