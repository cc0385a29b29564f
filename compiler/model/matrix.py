"""All that the summary matrix says, in the published language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, Literal, TypeVar

from compiler.locale import Language
from compiler.model.coverage import Status
from compiler.model.releases import ChangeKind

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rows(Generic[T]):
    """Lines that are made while they are walked, each time anew: 400,000 gaps are never in memory."""

    make: Callable[[], Iterator[T]]

    def __iter__(self) -> Iterator[T]:
        return self.make()


# ------------------------------------------------------------------------------- roles and modules


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """Role × module; or a department's module, all its roles together."""

    status: Status
    entries: int
    covered: int
    """Points that are complete or waived."""
    expected: int
    """Points that count."""


@dataclass(frozen=True, slots=True)
class AspectCell:
    """Role × aspect."""

    status: Status
    entries: int
    """So many entries name it."""
    covered: int = 0
    expected: int = 0
    """Points that count: one for each process, where entries name processes."""
    inferred: bool = False
    """Read from the texts of the entries only; none of them names it."""
    inherited: bool = False
    """Every entry is one that the role has through a group."""


@dataclass(frozen=True, slots=True)
class MatrixModule:
    """The columns of one module."""

    title: str
    aspects: tuple[str, ...]
    """One at least: a module without aspects has its entries as the only one."""


@dataclass(frozen=True, slots=True)
class MatrixRole:
    """One row of the summary matrix."""

    title: str
    code: str
    department: str
    owner: str
    """Who has to fill its gaps."""
    document: str
    """Path below the release; empty: there is none."""
    cells: tuple[MatrixCell, ...]
    """One for each of the report's modules."""
    aspects: tuple[tuple[AspectCell, ...], ...]
    """For each module one for each of its aspects."""
    coverage: float | None
    """Covered points of those that count, 0 to 1; None: nothing is expected."""
    open: int
    """Points that are neither complete nor waived."""


@dataclass(frozen=True, slots=True)
class MatrixDepartment:
    """The roles of a department, and its line above them."""

    title: str
    """Empty: the master names none."""
    roles: tuple[MatrixRole, ...]
    confidential: int
    """So many roles are not shown."""
    cells: tuple[MatrixCell, ...]
    coverage: float | None
    open: int


# ------------------------------------------------------------------------------------------- lists


@dataclass(frozen=True, slots=True)
class GapWaiver:
    """The waiver of a gap, in force or expired."""

    reason: str
    approved_by: str
    until: date | None
    """The last day on which it holds; None: it never ends."""
    place: str
    """``例外审批!A2``."""


@dataclass(frozen=True, slots=True)
class GapRow:
    """One line of the gap list: a point that is not complete, waived ones included."""

    status: Status
    label: str
    """One of `diagnostics.LABELS`; empty: it is waived."""
    department: str
    role: str
    code: str
    document: str
    """Path below the release; empty: there is none."""
    module: str
    module_status: Status
    aspect: str
    """Empty: the module has too few entries."""
    process: str
    missing: str
    """What is missing, in a sentence."""
    owner: str
    sheet: str
    cell: str
    """Where it can be filled in; empty when the sheet is absent, or nothing has to be filled in."""
    waiver: GapWaiver | None = None
    since: str = ""
    """Period of the first release that had it; empty: not known."""
    age: int | None = None
    """So many quarters it is open, this one included; None: not known."""
    opened: str = ""
    """The edit that opened it: its cell, what stood there before, what stands there now."""


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
    total: float | None = None
    """The weights of the role and review period together; None: it is outside them."""


@dataclass(frozen=True, slots=True)
class WeightTotal:
    """The weights of one role and review period."""

    role: str
    department: str
    period: str
    total: float
    kpis: int


def is_100(total: float) -> bool:
    """Whether weights make 100 %, but for what floating point numbers cannot hold."""
    return abs(total - 1) < 0.00005


@dataclass(frozen=True, slots=True)
class RaciRow:
    """One duty of a responsibility matrix."""

    module: str
    duty: str
    parts: tuple[tuple[int, str], ...]
    """Number of the role among the matrix's, and its letters: ``A/R``."""
    responsible: int
    """So many roles are, those that are not shown included."""
    accountable: int


@dataclass(frozen=True, slots=True)
class Raci:
    """Responsibility matrices: duty × role."""

    roles: tuple[tuple[str, str], ...]
    """Title and department of those that have any part."""
    duties: tuple[RaciRow, ...]


@dataclass(frozen=True, slots=True)
class SharedDuty:
    """A duty that several roles have."""

    module: str
    aspect: str
    text: str
    roles: tuple[str, ...]
    departments: tuple[str, ...]
    together: bool
    """One row of the master names them all; else the text stands in several rows."""
    places: tuple[str, ...]
    """``职责概述!C3``."""


WaiverState = Literal["in force", "expired", "unused"]


@dataclass(frozen=True, slots=True)
class WaiverRow:
    """One waiver of the master."""

    state: WaiverState
    roles: tuple[str, ...]
    everybody: bool
    """It is for all roles."""
    module: str
    """Empty: any."""
    aspect: str
    """An aspect, or the code of a finding; empty: the whole module."""
    gaps: int
    """So many points it covers, or covered until it expired."""
    reason: str
    owner: str
    approved_by: str
    expires: date | None
    place: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One entry, or one role, that is not as it was in the release before."""

    kind: ChangeKind
    department: str
    role: str
    module: str
    """Empty: the role itself."""
    what: str
    """The entry's aspect or ID."""
    before: str
    after: str
    cell_before: str
    """``职责概述!C3``; empty: it was not there."""
    cell_now: str


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding."""

    label: str
    """One of `diagnostics.LABELS`."""
    code: str
    department: str
    role: str
    module: str
    sheet: str
    cell: str
    message: str
    next_step: str


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


# ---------------------------------------------------------------------------------------- overview


@dataclass(frozen=True, slots=True)
class Headline:
    """The figures on the first sheet; gaps are counted of the roles that are shown, all else of all roles."""

    coverage: float | None
    """Of the whole organisation, 0 to 1; None when nothing is expected."""
    before: float | None
    """That of the release before."""
    since: str
    """Its period; empty: there is none."""
    roles: int
    confidential: int
    """So many of them are not shown."""
    open: int
    """Points that are neither complete nor waived."""
    waived: int
    expired: int
    """Points whose waiver has ended; they are open too."""
    wrong_weights: int
    """Roles and review periods whose weights do not make 100 %."""
    cells: Mapping[Status, int]
    """How many role × module cells have each status."""
    certain: float | None = None
    """The coverage without aspects that were inferred from texts; None: there are none."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar or point of a chart."""

    name: str
    value: float
    """A share, or a count."""
    open: int = 0
    """Points that are open there."""


@dataclass(frozen=True, slots=True)
class Charts:
    """What the charts show."""

    departments: tuple[Bar, ...]
    """Coverage, the lowest first."""
    modules: tuple[Bar, ...]
    """Coverage, the lowest first."""
    trend: tuple[Bar, ...]
    """Coverage of each release, the oldest first, this one last."""
    weights: tuple[Bar, ...]
    """How many KPIs have a weight in each range."""


@dataclass(frozen=True, slots=True)
class MatrixReport:
    """All that the summary matrix says. Its lists may be walked more than once."""

    language: Language
    company: str
    period: str
    as_of: date
    source: str
    """Path of the master's copy below the release: ``source/master.xlsx``."""
    restricted: bool
    """Confidential roles are in it like others; else they are numbers."""
    modules: tuple[MatrixModule, ...]
    departments: tuple[MatrixDepartment, ...]
    headline: Headline
    charts: Charts
    gaps: Iterable[GapRow]
    kpis: Iterable[KpiRow]
    weights: Iterable[WeightTotal]
    waivers: Iterable[WaiverRow]
    findings: Iterable[FindingRow]
    shared: Iterable[SharedDuty] = ()
    raci: Raci | None = None
    """None: the master has no responsibility matrix."""
    changes: Iterable[ChangeRow] | None = None
    """None: there is no release to compare with."""
    entries: Iterable[EntryRow] | None = None
    """None: they are not asked for."""
