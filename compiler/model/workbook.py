"""A workbook as read: its cells as people see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from compiler.address import CellRange

Position = tuple[int, int]
"""Row and column of a cell, counted from 1."""


WorkbookFormat = Literal["xlsx", "xls", "xlsb", "ods"]


TroubleKind = Literal["error", "uncached", "unprintable", "unrendered", "date", "long"]


@dataclass(frozen=True, slots=True)
class Trouble:
    """What has to be said about some cells of a sheet."""

    kind: TroubleKind
    """``error``: a formula fails. ``uncached``: the file lacks its result. ``unprintable``: characters
    that nobody can see were left out. ``unrendered``: the number format cannot be shown. ``date``: the number
    is none of the days that Excel knows. ``long``: the text is longer than Excel holds."""
    detail: str
    """The error value or the number format; empty where there is nothing to add."""
    places: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Letters that look alike."""

    text: str
    bold: bool = False
    italic: bool = False
    strike: bool = False


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One worksheet, its cells as the user sees them. Rows without text are left out."""

    name: str
    state: Literal["visible", "hidden", "veryHidden"]
    row_numbers: tuple[int, ...]
    """Excel's number of each row of ``rows``, ascending."""
    rows: tuple[tuple[str, ...], ...]
    """The texts of each row from column A on; ``""`` is an empty cell; trailing empty cells are cut."""
    merges: tuple[CellRange, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    numbers: Mapping[Position, float] = field(default_factory=dict)
    """The stored number of each numeric cell whose text is not that number (95% is stored as 0.95)."""
    dates: frozenset[Position] = frozenset()
    """Numeric cells that a date format shows as a date or time."""
    notes: Mapping[Position, str] = field(default_factory=dict)
    """Notes and comments on cells."""
    struck: frozenset[Position] = frozenset()
    """Cells whose whole text is struck through."""
    is_filtered: bool = False
    """Some of the hidden rows are hidden by a filter that is on."""
    troubles: tuple[Trouble, ...] = ()
    rich: Mapping[Position, tuple[Run, ...]] = field(default_factory=dict)
    """The runs of cells whose letters do not all look alike, two at least; together they are the cell's text.
    How a whole cell looks is a matter of the sheet's, and not here."""

    @property
    def uncached(self) -> frozenset[Position]:
        """Cells whose formula has no result in the file; they are read as empty."""
        places = (trouble.places for trouble in self.troubles if trouble.kind == "uncached")
        return frozenset().union(*places)


@dataclass(frozen=True, slots=True)
class RawWorkbook:
    """A master as read: every worksheet in its order."""

    path: Path
    sha256: str
    """Hash of the file's bytes, lower-case hex."""
    sheets: tuple[RawSheet, ...]
    date1904: bool = False
    format: WorkbookFormat = "xlsx"
    """``xlsx`` is Office Open XML, of which everything is seen, whatever the file is called."""
    lost: tuple[str, ...] = ()
    """Names of sheets that are in the workbook's list and not in the file."""
    is_protected: bool = False
    """The file is encrypted, and was read with a password: what it holds must not be kept anywhere else."""

    @property
    def is_xlsx(self) -> bool:
        """Whether it is Office Open XML."""
        return self.format == "xlsx"

    @property
    def file(self) -> str:
        """The file's name, as diagnostics show it."""
        return self.path.name
