"""The records of .xls ([MS-XLS]): number formats, errors, and what is hidden. Texts are read by another."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from compiler.reading.limits import Budget
from compiler.reading.older.stored import ERRORS, Stored, StoredSheet, rk_number

_BOF, _EOF, _BOUND_SHEET, _FILE_PASS = 0x0809, 0x000A, 0x0085, 0x002F
_FORMAT, _XF, _DATE1904 = 0x041E, 0x00E0, 0x0022
_NUMBER, _RK, _MULTIPLE_RK, _FORMULA, _BOOL_OR_ERROR = 0x0203, 0x027E, 0x00BD, 0x0006, 0x0205
_STRING = 0x0207
_ROW, _COLUMNS, _FILTER_MODE = 0x0208, 0x007D, 0x009B
_BIFF8 = 0x0600
_MOST_RECORDS = 12_000_000
"""Records of a file, of four bytes at least; so many take five seconds."""


def is_protected(stream: bytes) -> bool:
    """Whether a workbook is encrypted: ``FilePass``, [MS-XLS] 2.4.117, stands among its first records."""
    return any(kind == _FILE_PASS for kind, _ in islice(_records(stream, 0), 100))


def read_biff(stream: bytes, budget: Budget) -> Stored:
    """What a workbook stream stores besides texts; less than all of it where records are damaged.

    Raises TooMuchError.
    """
    stored = Stored()
    places: list[int] = []
    is_biff8 = True
    for kind, body in _records(stream, 0):
        if kind == _BOF and len(body) >= 2:
            is_biff8 = struct.unpack_from("<H", body)[0] == _BIFF8
        elif kind == _BOUND_SHEET and len(body) >= 4:
            places.append(struct.unpack_from("<I", body)[0])
        elif kind == _FORMAT and len(body) > 4:
            stored.codes[struct.unpack_from("<H", body)[0]] = _code(body[2:], is_biff8=is_biff8)
        elif kind == _XF and len(body) >= 4:
            stored.styles.append(struct.unpack_from("<H", body, 2)[0])
        elif kind == _DATE1904:
            stored.date1904 = body[:1] == b"\1"
    for place in places[: budget.limits.parts]:
        stored.sheets.append(_sheet(stream, place, budget))
    return stored


def _sheet(stream: bytes, place: int, budget: Budget) -> StoredSheet:
    sheet = StoredSheet()
    known = len(sheet.numbers)
    for kind, body in _records(stream, place):
        read = _READERS.get(kind)
        if read is not None:
            try:
                read(sheet, body)
            except struct.error:
                continue  # a record that is shorter than it should be
        if len(sheet.numbers) - known >= 100_000:
            budget.fill(len(sheet.numbers) - known, 0, "")
            known = len(sheet.numbers)
    return sheet


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Kind and body of the records of one substream, without those of charts inside it."""
    depth, left = 0, _MOST_RECORDS
    while start + 4 <= len(stream) and left:
        kind, size = struct.unpack_from("<HH", stream, start)
        start += 4
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 1:
            yield kind, stream[start : start + size]
        if depth <= 0:
            return
        start += size
        left -= 1


def _code(body: bytes, *, is_biff8: bool) -> str:
    """A number format: ``XLUnicodeString`` ([MS-XLS] 2.5.294), in older files one byte a character."""
    if not is_biff8:
        return body[1 : 1 + body[0]].decode("gb18030", "replace")
    length, wide = struct.unpack_from("<HB", body)
    return (
        body[3 : 3 + 2 * length].decode("utf-16-le", "replace")
        if wide & 1
        else body[3 : 3 + length].decode("latin-1")
    )


def _read_number(sheet: StoredSheet, body: bytes) -> None:
    row, column, style, value = struct.unpack_from("<HHHd", body)
    sheet.numbers[row + 1, column + 1] = value, style


def _read_rk(sheet: StoredSheet, body: bytes) -> None:
    row, column, style, bits = struct.unpack_from("<HHHI", body)
    sheet.numbers[row + 1, column + 1] = rk_number(bits), style


def _read_multiple_rk(sheet: StoredSheet, body: bytes) -> None:
    row, column = struct.unpack_from("<HH", body)
    for start in range(4, len(body) - 6, 6):
        style, bits = struct.unpack_from("<HI", body, start)
        sheet.numbers[row + 1, column + 1] = rk_number(bits), style
        column += 1


def _read_formula(sheet: StoredSheet, body: bytes) -> None:
    """The result of a formula ([MS-XLS] 2.5.133): a number, or a mark of what else it is."""
    row, column, style, value = struct.unpack_from("<HHHd", body)
    sheet.formula = (row + 1, column + 1)
    if body[12:14] != b"\xff\xff":
        sheet.numbers[row + 1, column + 1] = value, style
    elif body[6] == 2:
        sheet.errors[row + 1, column + 1] = ERRORS.get(body[8], "#N/A")


def _read_string(sheet: StoredSheet, _body: bytes) -> None:
    """The result of the formula before is a text, also where that did not say so."""
    sheet.numbers.pop(sheet.formula, None)


def _read_bool_or_error(sheet: StoredSheet, body: bytes) -> None:
    row, column, _, value, is_error = struct.unpack_from("<HHHBB", body)
    if is_error:
        sheet.errors[row + 1, column + 1] = ERRORS.get(value, "#N/A")


def _read_row(sheet: StoredSheet, body: bytes) -> None:
    (row,) = struct.unpack_from("<H", body)
    if struct.unpack_from("<B", body, 12)[0] & 0x20:
        sheet.hidden_rows.add(row + 1)


def _read_columns(sheet: StoredSheet, body: bytes) -> None:
    first, last, _, _, flags = struct.unpack_from("<HHHHH", body)
    if flags & 1:
        sheet.hidden_columns.update(range(first + 1, min(last, 255) + 2))


def _read_filter_mode(sheet: StoredSheet, _body: bytes) -> None:
    sheet.is_filtered = True


_READERS: Mapping[int, Callable[[StoredSheet, bytes], None]] = {
    _NUMBER: _read_number, _RK: _read_rk, _MULTIPLE_RK: _read_multiple_rk, _FORMULA: _read_formula,
    _BOOL_OR_ERROR: _read_bool_or_error, _ROW: _read_row, _COLUMNS: _read_columns,
    _FILTER_MODE: _read_filter_mode, _STRING: _read_string,
}  # fmt: skip
