"""What a master is made of: modules, aspects, columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from compiler.model.words import Bilingual

ColumnMeaning = Literal["role", "aspect", "text", "field", "status", "id", "note"]


ColumnFormat = Literal["text", "number", "percent", "date", "choice"]


ModuleKind = Literal[
    "duties", "kpi", "communication", "process", "resources", "risk", "improvement",
    "requirements", "facts", "table",
]  # fmt: skip


AspectNeed = Literal["required", "usual", "optional"]


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
    """``required``: its absence is a gap. ``usual``: the module needs at least one of its usual aspects.
    ``optional``: it is known, and its absence is none."""
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
    applies: bool = True
    """False: it does not concern the role at hand, whatever its sheet says of it."""
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
