"""The records that flow through the pipeline: frozen, and ignorant of how they were made or will be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Literal

from compiler.address import CellRange
from compiler.locale import Language, translator

Position = tuple[int, int]
"""Row and column of a cell, counted from 1."""


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A name or sentence in both languages."""

    zh: str
    en: str

    def in_(self, language: Language) -> str:
        """The text in ``language``; the other one where that is empty."""
        return (self.zh or self.en) if language == "zh" else (self.en or self.zh)


@dataclass(frozen=True, slots=True)
class Speech:
    """The language of a document, and the one that stands beside it; None: it has one."""

    first: Language
    second: Language | None = None

    def words(self, name: Bilingual) -> str:
        """A name; in two languages where the document has two."""
        return self._both(name.in_(self.first), name.in_(self.second) if self.second else "")

    def say(self, message: str, between: str = " ") -> str:
        """A sentence of ours, by its message id; in two languages where the document has two."""
        second = translator(self.second)(message) if self.second else ""
        return self._both(translator(self.first)(message), second, between)

    @staticmethod
    def _both(first: str, second: str, between: str = " ") -> str:
        return f"{first}{between}{second}" if second and second != first else first


# ---------------------------------------------------------------------------------------- reading


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


# -------------------------------------------------------------------------------------- blueprint

ColumnMeaning = Literal["role", "aspect", "text", "field", "status", "id", "note"]
ColumnFormat = Literal["text", "number", "percent", "date", "choice"]
ModuleKind = Literal[
    "duties", "kpi", "communication", "process", "resources", "risk", "improvement",
    "requirements", "facts", "table",
]  # fmt: skip
AspectNeed = Literal["required", "usual"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a module sheet."""

    key: str
    title: Bilingual
    meaning: ColumnMeaning = "field"
    aliases: tuple[str, ...] = ()
    """Other headers under which a master may have it, besides both titles."""
    format: ColumnFormat = "text"
    required: bool = False
    """Every row must fill it."""
    choices: tuple[Bilingual, ...] = ()
    note: Bilingual = Bilingual("", "")
    """What to write here: the note on the header of a starter master."""


@dataclass(frozen=True, slots=True)
class Aspect:
    """An element that a complete module covers (要素)."""

    key: str
    title: Bilingual
    need: AspectNeed
    """``required``: its absence is a gap. ``usual``: the module needs at least one of its usual aspects."""
    aliases: tuple[str, ...] = ()
    guidance: Bilingual = Bilingual("", "")
    keywords: tuple[str, ...] = ()
    """Words that make an entry without an aspect look like this one (inferred, never certain)."""
    role_column: str | None = None
    """For modules of kind ``facts``: the column of the roles sheet that fills it."""


@dataclass(frozen=True, slots=True)
class Module:
    """One sheet of the master and one section of every document."""

    key: str
    title: Bilingual
    kind: ModuleKind
    columns: tuple[Column, ...]
    """All columns of the sheet in their order, the role column first. Empty for kind ``facts``."""
    aspects: tuple[Aspect, ...] = ()
    aliases: tuple[str, ...] = ()
    """Other names under which a master may have the sheet."""
    sheets: tuple[str, ...] = ()
    """The worksheets that hold it, where the blueprint names them: several modules may share one, and ``*``
    is every sheet that no other module names. Empty: the sheet of its title or an alias."""
    role_is_sheet_name: bool = False
    """No column holds the role: every sheet is about the role that it is named after."""
    required: bool = True
    """A role without it has a gap."""
    essential: bool = False
    """A role without it is an error, not a warning."""
    minimum_entries: int = 1
    guidance: Bilingual = Bilingual("", "")
    examples: tuple[Mapping[str, Bilingual], ...] = ()
    """Rows of the starter master: column key to text."""

    @property
    def fields(self) -> tuple[Column, ...]:
        """The columns that hold the module's own values, in the order of ``entries.values``."""
        return tuple(column for column in self.columns if column.meaning == "field")

    @property
    def text_column(self) -> Column | None:
        """The column that says what the duty or KPI is."""
        return next((column for column in self.columns if column.meaning == "text"), None)

    def has(self, meaning: ColumnMeaning) -> bool:
        """Whether the sheet declares a column of that meaning."""
        return any(column.meaning == meaning for column in self.columns)


@dataclass(frozen=True, slots=True)
class RolesLayout:
    """Where a workbook that was not made for a blueprint has its roles."""

    sheets: tuple[str, ...] = ()
    """Names of the sheet; empty: the usual ones."""
    aliases: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Key of a column of the roles sheet, and its headers there besides the usual ones."""


@dataclass(frozen=True, slots=True)
class Blueprint:
    """Which modules, aspects and columns a master has (职责模板)."""

    key: str
    title: Bilingual
    modules: tuple[Module, ...]
    inferred: bool = False
    """Made from a workbook that fits no blueprint: no column has a private meaning, no role cell is split."""
    role_column: str = ""
    """Header of the role column in an inferred blueprint; empty: any known name of it."""
    example_roles: tuple[Mapping[str, Bilingual], ...] = ()
    """Rows of the roles sheet of a starter master: role column key to text."""
    roles: RolesLayout = RolesLayout()


# --------------------------------------------------------------------------------------- settings


@dataclass(frozen=True, slots=True)
class Settings:
    """What the settings sheet says; empty where it is silent."""

    company: str = ""
    period: str = ""
    language: Language | None = None
    second: Language | None = None
    """Published beside the first (``zh+en``); None: one language is."""
    blueprint: str = ""
    template: str = ""
    file_name: str = ""
    """Pattern of a document's path below ``documents/``, without ``.docx``; its placeholders are ``title``
    and keys of columns of the roles sheet: ``{department}/{code}-{title}``. Empty: the usual one."""
    document_number: str = ""
    """Pattern of a document's number, e.g. ``HR-{code}``."""
    hidden_rows: Literal["read", "skip"] = "read"
    hidden_columns: Literal["read", "skip"] = "read"
    hidden_sheets: Literal["read", "skip"] = "read"
    severities: Mapping[str, str] = field(default_factory=dict)
    """Diagnostic code to severity."""


# --------------------------------------------------------------------------------------- coverage


class Status(StrEnum):
    """How far a role covers a module or an aspect."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    MISSING = "missing"
    WAIVED = "waived"
    EXPIRED = "expired"
    NOT_APPLICABLE = "not_applicable"


# -------------------------------------------------------------------------------------- documents


@dataclass(frozen=True, slots=True)
class Rich:
    """A text that is more than its letters."""

    runs: tuple[Run, ...]
    second: str = ""
    """The same in the second language."""
    rating: Literal["", "low", "medium", "high"] = ""
    """What a cell of a risk table is rated."""

    @property
    def text(self) -> str:
        """Its letters, in the first language."""
        return "".join(run.text for run in self.runs)


Content = str | Rich
Rating = Literal["low", "medium", "high"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a facts table."""

    label: str
    value: Content


@dataclass(frozen=True, slots=True)
class Item:
    """One entry in a numbered list."""

    entry: str
    """The entry's id, for its bookmark ``_d<id>``."""
    text: Content
    details: tuple[Fact, ...] = ()
    """The module's own columns where they are filled."""
    draft: bool = False


@dataclass(frozen=True, slots=True)
class DutyList:
    """Entries of one aspect as a numbered list."""

    title: str
    """The aspect; empty for entries without one."""
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table in a document."""

    title: str
    width: float
    """Share of the text width, the shares of a table add up to 1."""
    numeric: bool = False
    """Right-aligned, with tabular figures."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One entry in a table."""

    entry: str
    cells: tuple[Content, ...]
    draft: bool = False


@dataclass(frozen=True, slots=True)
class EntryTable:
    """Entries of a tabular module."""

    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    total: tuple[str, ...] = ()
    """Cells of a closing row of totals; empty: none."""
    title: str = ""
    grouped: bool = False
    """Equal cells of the first column below each other are one."""
    text: int = 0
    """The column of the entries' texts, counted from 0."""


@dataclass(frozen=True, slots=True)
class FactsTable:
    """Labels and values in two columns."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class LabelledItems:
    """Entries of one aspect behind its name."""

    label: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class LabelTable:
    """Names of aspects on the left, their entries on the right."""

    rows: tuple[LabelledItems, ...]


@dataclass(frozen=True, slots=True)
class GapLine:
    """A quiet marked line where something is still to be written."""

    text: str


Block = DutyList | EntryTable | FactsTable | LabelTable | GapLine


@dataclass(frozen=True, slots=True)
class Section:
    """One module in a document."""

    module: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the revision history."""

    version: str
    effective: str
    approved: str
    what: str
    """What changed, in a sentence."""


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One line of the sign-off block, with room to sign and date."""

    label: str
    name: str
    signs: bool = True
    """False: nobody signs here; it says when it was approved, or under which number."""


@dataclass(frozen=True, slots=True)
class RoleDocument:
    """All that one role's Word document says, in the published language."""

    role: str
    """The role's id."""
    path: str
    """Below the release, with ``/``: ``documents/运营部/运营经理.docx``."""
    language: Language
    """The first, where the document has two."""
    title: str
    subtitle: str
    """What kind of document this is, e.g. 岗位职责说明书."""
    company: str
    number: str
    version: str
    effective: str
    facts: tuple[Fact, ...]
    purpose: str
    sections: tuple[Section, ...]
    signatures: tuple[SignatureLine, ...]
    acknowledgement: str = ""
    """The sentence that the employee signs."""
    confidential: bool = False
    draft: bool = False
    """Nobody has approved it: every page says so."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """What the placeholders of a template stand for: ``role.department``, ``company``."""
    second: Language | None = None
    """The language beside the first."""
    changes: tuple[Change, ...] = ()
    """The revision history, the latest first."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """Some roles in a handbook."""

    title: str
    """Of their department; empty: the handbook is about nobody else."""
    documents: tuple[RoleDocument, ...]


@dataclass(frozen=True, slots=True)
class Handbook:
    """The documents of several roles, bound into one."""

    path: str
    """Below the release, with ``/``."""
    language: Language
    title: str
    lines: tuple[str, ...]
    """On the cover below the title: department, period, how many roles."""
    company: str
    chapters: tuple[Chapter, ...]


# ----------------------------------------------------------------------------------------- matrix


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


# ------------------------------------------------------------------------------------------ audit


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


@dataclass(frozen=True, slots=True)
class AuditWaiver:
    """A waiver that covers a point, or covered it until it expired."""

    place: Place
    reason: str
    approved_by: str
    expires: date | None
    """The last day on which it holds; None: it never ends."""


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
    label: str = ""
    """The worst of its findings, one of `diagnostics.LABELS`; empty: none."""
    findings: tuple[AuditFinding, ...] = ()

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


# --------------------------------------------------------------------------------------- releases


@dataclass(frozen=True, slots=True)
class EntryTrace:
    """Where an entry comes from and where it went."""

    id: str
    document: str
    sheet: str
    cell: str
    module: str = ""
    """The module's key; empty: the manifest is older."""
    content: str = ""
    """Hash of what the entry says, lower-case hex; empty: the manifest is older."""


@dataclass(frozen=True, slots=True)
class Revision:
    """What a release knows of one role's document, so that the next one can tell what changed."""

    role: str
    """The role's id."""
    document: str
    """Path below the release."""
    version: str
    effective: str
    approved: str
    facts: str
    """Hash of what it says about the role besides entries, lower-case hex."""
    since: str
    """Period of the first release that had the document as it is."""
    changes: tuple[Change, ...] = ()
    """The history that it prints, the latest version first."""


@dataclass(frozen=True, slots=True)
class FormerRelease:
    """The documents of the release before."""

    revisions: Mapping[str, Revision]
    """By role id."""
    entries: Mapping[str, tuple[EntryTrace, ...]]
    """By path of the document."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file of a release."""

    kind: Literal["role", "pdf", "matrix", "coverage", "diagnostics", "source", "template", "handbook"]
    path: str
    """Below the release, with ``/``."""
    data: bytes = field(repr=False)
    role: str | None = None
    """The role as the master writes it."""
    code: str = ""
    """The role's code; empty: it has none, or the file is about no role."""
    made_from: str = ""
    """SHA-256 of the Word document that a PDF shows, lower-case hex; empty: it is no PDF."""
