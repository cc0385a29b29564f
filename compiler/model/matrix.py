"""All that the summary matrix says, in the published language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from compiler.locale import Language
from compiler.model.coverage import Status


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """Role × module in the summary matrix."""

    status: Status
    entries: int
    covered: int
    """Aspects that are covered or waived."""
    expected: int
    """Aspects that count."""


@dataclass(frozen=True, slots=True)
class MatrixRole:
    """One row of the summary matrix."""

    title: str
    code: str
    department: str
    document: str
    """Path below the release."""
    cells: tuple[MatrixCell, ...]
    """One for each of the report's modules."""
    coverage: float
    """Share of the aspects that count which are covered, 0 to 1."""


@dataclass(frozen=True, slots=True)
class GapRow:
    """One line of the gap list."""

    status: Status
    essential: bool
    role: str
    department: str
    owner: str
    module: str
    aspect: str
    missing: str
    """What is missing, in a sentence."""
    sheet: str
    cell: str
    """The first free row's cell where it can be filled in; empty when the sheet is absent."""
    since: str = ""
    """Period of the first release that lacked it; empty: nobody knows."""
    opened: str = ""
    """The edit that opened it: its cell, before and after; empty: none did, or nobody knows."""


@dataclass(frozen=True, slots=True)
class KpiRow:
    """One KPI of one role."""

    role: str
    department: str
    kpi: str
    definition: str
    unit: str
    target: str
    weight: str
    weight_value: float | None
    """The weight as a share, 0.25 for 25 %; None: not a number."""
    period: str
    source: str
    special: bool
    """Bonus/malus or veto item: outside the 100 %."""
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class WeightTotal:
    """The weights of one role and review period."""

    role: str
    period: str
    total: float
    kpis: int


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry in the tidy sheet of all entries."""

    role: str
    department: str
    module: str
    aspect: str
    text: str
    details: str
    status: str
    id: str
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class MatrixReport:
    """All that the summary matrix says, in the published language."""

    language: Language
    company: str
    period: str
    as_of: date
    source: str
    """Path of the master's copy below the release: ``source/master.xlsx``."""
    modules: tuple[str, ...]
    roles: tuple[MatrixRole, ...]
    """Grouped by department."""
    gaps: tuple[GapRow, ...]
    kpis: tuple[KpiRow, ...]
    weights: tuple[WeightTotal, ...]
    entries: tuple[EntryRow, ...] = ()
    coverage: float | None = None
    """Of the whole organisation, 0 to 1; None when nothing is expected."""
