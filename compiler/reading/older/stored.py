"""What the binary formats store about cells that python-calamine does not pass on, in one form for both."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from compiler.address import CellRange
from compiler.model.workbook import Position
from compiler.reading.number_format import BUILTIN_FORMATS
from compiler.reading.ooxml.styles import GENERAL, Styles

ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!",
    0x2A: "#N/A", 0x2B: "#GETTING_DATA",
}  # fmt: skip
"""``BErr``, [MS-XLS] 2.5.10 and [MS-XLSB] 2.5.97.2."""


@dataclass(slots=True)
class StoredSheet:
    """What is stored about the cells of one sheet."""

    numbers: dict[Position, tuple[float, int]] = field(default_factory=dict)
    """Number and style of each numeric cell."""
    errors: dict[Position, str] = field(default_factory=dict)
    merges: list[CellRange] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    is_filtered: bool = False
    formula: Position = (0, 0)
    """The formula that was read last."""


@dataclass(slots=True)
class Stored:
    """The same of a workbook, its sheets in the order of its list."""

    sheets: list[StoredSheet] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=dict)
    """Number formats by their number."""
    styles: list[int] = field(default_factory=list)
    """The number of the number format of each style."""
    date1904: bool = False

    def number_formats(self) -> Styles:
        """The number format of each style."""
        known = BUILTIN_FORMATS
        return Styles(tuple(self.codes.get(number) or known.get(number, GENERAL) for number in self.styles))


def rk_number(bits: int) -> float:
    """``RkNumber``, [MS-XLS] 2.5.217: 30 bits of a whole or floating number, which may be in hundredths."""
    value: float
    if bits & 2:
        value = (bits >> 2) - (1 << 30 if bits & 0x80000000 else 0)
    else:
        (value,) = struct.unpack("<d", b"\0\0\0\0" + (bits & 0xFFFFFFFC).to_bytes(4, "little"))
    return value / 100 if bits & 1 else value
