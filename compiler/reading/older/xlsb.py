"""The records of .xlsb ([MS-XLSB]): number formats, errors, merges, and what is hidden; texts by another."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator, Mapping

from compiler.address import CellRange
from compiler.reading.limits import Budget
from compiler.reading.older.stored import ERRORS, Stored, StoredSheet, rk_number
from compiler.reading.ooxml.package import Package

_RK_CELL, _ERROR_CELL, _REAL_CELL, _NUMBER_FORMULA, _ERROR_FORMULA = 2, 3, 5, 9, 11
_ROW, _COLUMNS, _MERGE, _SHEET_PROPERTIES = 0, 60, 176, 147
_FORMAT, _XF, _BEGIN_CELL_XFS, _END_CELL_XFS = 44, 47, 617, 618
_BUNDLE_SHEET, _WORKBOOK_PROPERTIES = 156, 153
_WORKSHEET = "worksheet"


def read_xlsb(package: Package) -> Stored:
    """What a package stores besides texts; less than all of it where records are damaged.

    Raises CompilerError when a part is damaged, and TooMuchError.
    """
    stored = Stored()
    workbook = next(iter(package.related("", "officeDocument").values()), "xl/workbook.bin")
    sheets = package.related(workbook, _WORKSHEET)
    others = package.related(workbook, "chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")
    _read_styles(package, workbook, stored)
    row = _Row()
    for kind, body in _records(package, workbook):
        if kind == _WORKBOOK_PROPERTIES:
            stored.date1904 = bool(body[:1] and body[0] & 1)
        elif kind == _BUNDLE_SHEET and (relation := _text(body, 8)) not in others:
            target = sheets.get(relation, "")
            stored.sheets.append(_sheet(_records(package, target), row, package.budget))
    return stored


class _Row:
    """The row that cells belong to: a record of its own before them."""

    number = 0


def _read_styles(package: Package, workbook: str, stored: Stored) -> None:
    in_cells = False
    part = next(iter(package.related(workbook, "styles").values()), "xl/styles.bin")
    for kind, body in _records(package, part):
        if kind == _FORMAT and len(body) >= 6:
            stored.codes[struct.unpack_from("<H", body)[0]] = _text(body, 2)
        elif kind == _XF and in_cells and len(body) >= 4:
            stored.styles.append(struct.unpack_from("<H", body, 2)[0])
        elif kind in (_BEGIN_CELL_XFS, _END_CELL_XFS):
            in_cells = kind == _BEGIN_CELL_XFS


def _sheet(records: Iterable[tuple[int, bytes]], row: _Row, budget: Budget) -> StoredSheet:
    sheet = StoredSheet()
    known = 0
    for kind, body in records:
        read = _READERS.get(kind)
        if read is None:
            continue
        try:
            read(sheet, row, body)
        except struct.error:
            continue  # a record that is shorter than it should be
        if len(sheet.numbers) - known >= 100_000:
            budget.fill(len(sheet.numbers) - known, 0, "")
            known = len(sheet.numbers)
    return sheet


def _records(package: Package, name: str) -> Iterator[tuple[int, bytes]]:
    """Kind and body of the records of a part ([MS-XLSB] 2.1.4): both kind and size take seven bits a byte."""
    left = b""
    for block in package.bytes_of(name):
        left += block
        start = 0
        while (record := _record(left, start)) is not None:
            kind, body, end = record
            if end > len(left):
                break
            yield kind, left[body:end]
            start = end
        left = left[start:]


def _record(data: bytes, start: int) -> tuple[int, int, int] | None:
    """Kind of the record at ``start``, where its body starts and ends; None: its head is not all there."""
    kind, place = 0, start
    for shift in (0, 8):
        if place >= len(data):
            return None
        kind |= data[place] << shift
        place += 1
        if data[place - 1] < 0x80:
            break
    size = 0
    for shift in (0, 7, 14, 21):
        if place >= len(data):
            return None
        size |= (data[place] & 0x7F) << shift
        place += 1
        if data[place - 1] < 0x80:
            break
    low, high = kind & 0x7F, kind >> 8 & 0x7F
    return low | high << 7, place, place + size


def _text(body: bytes, start: int) -> str:
    """``XLWideString``, [MS-XLSB] 2.5.169; empty where there is none."""
    if len(body) < start + 4:
        return ""
    (length,) = struct.unpack_from("<I", body, start)
    return body[start + 4 : start + 4 + 2 * min(length, 1_000)].decode("utf-16-le", "replace")


def _cell(body: bytes) -> tuple[int, int]:
    """Column and style (``Cell``, [MS-XLSB] 2.5.9)."""
    column, style = struct.unpack_from("<II", body)
    return column + 1, style & 0xFFFFFF


def _read_row(sheet: StoredSheet, row: _Row, body: bytes) -> None:
    (number,) = struct.unpack_from("<I", body)
    row.number = number + 1
    if struct.unpack_from("<B", body, 11)[0] & 0x10:
        sheet.hidden_rows.add(row.number)


def _read_rk(sheet: StoredSheet, row: _Row, body: bytes) -> None:
    column, style = _cell(body)
    sheet.numbers[row.number, column] = rk_number(struct.unpack_from("<I", body, 8)[0]), style


def _read_real(sheet: StoredSheet, row: _Row, body: bytes) -> None:
    column, style = _cell(body)
    sheet.numbers[row.number, column] = struct.unpack_from("<d", body, 8)[0], style


def _read_error(sheet: StoredSheet, row: _Row, body: bytes) -> None:
    column, _ = _cell(body)
    sheet.errors[row.number, column] = ERRORS.get(struct.unpack_from("<B", body, 8)[0], "#N/A")


def _read_columns(sheet: StoredSheet, _row: _Row, body: bytes) -> None:
    first, last, _, _, flags = struct.unpack_from("<IIIIH", body)
    if flags & 1:
        sheet.hidden_columns.update(range(first + 1, min(last, 16_383) + 2))


def _read_merge(sheet: StoredSheet, _row: _Row, body: bytes) -> None:
    first_row, last_row, first_column, last_column = struct.unpack_from("<IIII", body)
    sheet.merges.append(CellRange(first_row + 1, first_column + 1, last_row + 1, last_column + 1))


def _read_properties(sheet: StoredSheet, _row: _Row, body: bytes) -> None:
    """``BrtWsProp``: bit 16 is ``fFilterMode``."""
    sheet.is_filtered = bool(struct.unpack_from("<B", body, 2)[0] & 1)


_READERS: Mapping[int, Callable[[StoredSheet, _Row, bytes], None]] = {
    _ROW: _read_row, _RK_CELL: _read_rk, _REAL_CELL: _read_real, _NUMBER_FORMULA: _read_real,
    _ERROR_CELL: _read_error, _ERROR_FORMULA: _read_error, _COLUMNS: _read_columns, _MERGE: _read_merge,
    _SHEET_PROPERTIES: _read_properties,
}  # fmt: skip
