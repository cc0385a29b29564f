"""All that the coverage audit says, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from compiler.locale import Language
from compiler.model.coverage import Status
from compiler.model.words import Bilingual


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in the master, or can be filled in."""

    sheet: str
    cell: str
    """Empty: there is no such sheet yet."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """An entry or a fact that counts."""

    place: Place
    text: str
    through: str = ""
    """The group through which the role has it, as the master writes it; empty: it names the role itself."""
    inferred: bool = False
    """Its aspect was inferred from its text: it counts, and is not certain."""


@dataclass(frozen=True, slots=True)
class AuditWaiver:
    """A waiver that covers a point, or covered it until it expired."""

    place: Place
    reason: str
    approved_by: str
    expires: date | None
    """The last day on which it holds; None: it never ends."""


@dataclass(frozen=True, slots=True)
class AuditOpening:
    """The edit that opened a gap."""

    place: Place
    """In the master that has the gap; of a deleted row, where it stood before."""
    before: str
    after: str
    deleted: bool = False
    """The whole row is gone."""


@dataclass(frozen=True, slots=True)
class AuditPoint:
    """One thing that a role's module has to have: what percentages count."""

    title: Bilingual
    status: Status
    """Complete, missing, waived or expired: a point is there or not."""
    process: str = ""
    """The process that has to have it; empty: the module."""
    evidence: tuple[Evidence, ...] = ()
    fill: Place | None = None
    """Where to fill it in; None: nothing is missing."""
    waiver: AuditWaiver | None = None
    since: str = ""
    """Of what is missing, waived or not: the period of the first release that lacked it; that of the audit
    where it is new."""
    opened: AuditOpening | None = None
    """The edit that opened the gap; None: none did, or nobody knows."""

    @property
    def inferred(self) -> bool:
        """Whether it is complete only by entries whose aspect was inferred."""
        return bool(self.evidence) and all(each.inferred for each in self.evidence)


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """What else is wrong with a role's module; gaps are points."""

    code: str
    label: str
    """One of `diagnostics.LABELS`."""
    message: Bilingual
    place: Place


@dataclass(frozen=True, slots=True)
class AuditCell:
    """Role × module."""

    status: Status
    entries: int
    points: tuple[AuditPoint, ...]
    """All that is expected."""
    others: tuple[Evidence, ...] = ()
    """Entries that are evidence of no point: of another aspect, or of none."""
    minimum: int = 0
    """So many entries are asked for, and there are fewer; 0: there are enough."""
    too_few_since: str = ""
    """Period of the first release in which there were too few; empty: there are enough, or nobody knows."""
    label: str = ""
    """The worst of its findings, one of `diagnostics.LABELS`; empty: none."""
    findings: tuple[AuditFinding, ...] = ()
    needs: tuple[Place, ...] = ()
    """Lines of the applicability sheet that say what the role needs here; none: the blueprint says it."""

    @property
    def inferred(self) -> int:
        """How many points are complete only by inference."""
        return sum(point.inferred for point in self.points)

    @property
    def covered(self) -> int:
        """How many points are complete or waived."""
        return sum(point.status in (Status.COMPLETE, Status.WAIVED) for point in self.points)

    @property
    def expected(self) -> int:
        """How many points count."""
        return len(self.points)


@dataclass(frozen=True, slots=True)
class Tally:
    """Points of several cells."""

    covered: int
    expected: int
    cells: Mapping[Status, int] = field(default_factory=dict)
    """How many role × module cells have each status."""
    inferred: int = 0
    """So many of the covered ones are so only by aspects that were inferred from texts."""

    @property
    def certain(self) -> float | None:
        """The share without those that are only inferred, 0 to 1; None: nothing is expected."""
        return (self.covered - self.inferred) / self.expected if self.expected else None

    @property
    def share(self) -> float | None:
        """Covered points of those expected, 0 to 1; None: nothing is expected."""
        return self.covered / self.expected if self.expected else None

    @property
    def status(self) -> Status:
        """The status of all cells as one."""
        found = {status for status, count in self.cells.items() if count} - {Status.NOT_APPLICABLE}
        if len(found) < 2:
            return next(iter(found), Status.NOT_APPLICABLE)
        if found == {Status.COMPLETE, Status.WAIVED}:
            return Status.COMPLETE
        return Status.PARTIAL if self.covered else Status.MISSING


@dataclass(frozen=True, slots=True)
class AuditModule:
    """One module of the audit."""

    key: str
    title: Bilingual
    tally: Tally
    fill: Place
    """The first free row of its sheet."""
    essential: bool = False


@dataclass(frozen=True, slots=True)
class AuditRole:
    """One role that is not confidential."""

    title: str
    code: str
    owner: str
    """Who has to fill its gaps."""
    cells: tuple[AuditCell, ...]
    """One for each module."""
    tally: Tally
    findings: tuple[AuditFinding, ...] = ()
    """About the role rather than a module."""
    id: str = ""
    """The role's id in the catalog."""


@dataclass(frozen=True, slots=True)
class AuditDepartment:
    """One department; its figures are those of its roles that are not confidential."""

    title: str
    """Empty: the master names none."""
    roles: tuple[AuditRole, ...]
    confidential: int
    """So many confidential roles are in it."""
    modules: tuple[Tally, ...]
    tally: Tally
    part: str = ""
    """Which part of it this is, where its roles are on several pages, such as ``1/2``; empty: all of it."""


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The coverage of one release, all roles counted."""

    period: str
    as_of: date
    share: float | None
    """0 to 1; None: it expected nothing."""


@dataclass(frozen=True, slots=True)
class AuditReport:
    """All that the coverage audit says, in both languages. Confidential roles are numbers in it."""

    language: Language
    """The published language: the one that a reader sees first."""
    company: str
    file: str
    period: str
    as_of: date
    modules: tuple[AuditModule, ...]
    departments: tuple[AuditDepartment, ...]
    """In the order of the master."""
    tally: Tally
    """Of all roles, the confidential ones included."""
    roles: int
    """How many there are, the confidential ones included."""
    confidential: int
    trend: tuple[TrendPoint, ...]
    """Earlier releases, the oldest first, and this one as the last."""
