"""The normalised master."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from compiler.address import cell_name
from compiler.locale import Language
from compiler.model.blueprint import Blueprint, Module
from compiler.model.documents import Content, Rich
from compiler.model.settings import Settings
from compiler.model.workbook import Run
from compiler.normalise.days import Days
from compiler.period import parse_day

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Role:
    """One role as the master describes it; empty where it says nothing."""

    id: str
    """Its code, else department and title, folded."""
    title: str
    code: str = ""
    department: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    """The other known columns of the roles sheet: key of `vocabulary.ROLE_COLUMNS`, value."""
    own: tuple[tuple[str, str], ...] = ()
    """The company's own columns of the roles sheet: header, value."""
    sheet: str = ""
    """Name of the roles sheet; empty: no such sheet names it."""
    row: int = 0
    """Its row there."""
    cell: str = ""
    """Address of its title there."""
    contents: tuple[tuple[str, Content], ...] = ()
    """What is printed of the columns whose text is rich, translated, or there in a second language; own
    columns by their header."""

    def content(self, key: str) -> Content:
        """What is printed of a column of the roles sheet, known or the company's own."""
        name = "role" if key == "title" else key
        found = next((content for own, content in self.contents if own == name), None)
        if found is not None:
            return found
        return self.get(key) or next((value for header, value in self.own if header == key), "")

    def second(self, key: str) -> str:
        """The text of a column in the second language; empty where none is published or there."""
        content = self.content(key)
        return content.second if isinstance(content, Rich) else ""

    def get(self, key: str) -> str:
        """The value of a known column of the roles sheet, as the master has it."""
        if key in ("role", "title"):
            return self.title
        if key in ("code", "department"):
            return self.code if key == "code" else self.department
        return next((value for name, value in self.facts if name == key), "")


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table of a worksheet, and where its known columns stand."""

    sheet: str
    header_row: int
    last_row: int
    """The last row that holds anything."""
    columns: tuple[tuple[str, int], ...]
    """Column key and its number in the sheet."""

    def column(self, key: str) -> int | None:
        """The number of a column, None where the sheet lacks it."""
        return next((number for name, number in self.columns if name == key), None)

    def address(self, row: int, key: str) -> str | None:
        """The cell of a column in a row."""
        column = self.column(key)
        return cell_name(row, column) if column else None


@dataclass(frozen=True, slots=True)
class ModuleSheet(SheetTable):
    """A table that holds entries of a module."""

    module: Module
    misnamed: frozenset[str] = frozenset()
    """Keys of columns that it lacks, and has a header that is almost theirs."""


@dataclass(frozen=True, slots=True)
class Needs:
    """A module as some roles need it: the applicability sheet says otherwise than the blueprint."""

    module: Module
    """The blueprint's, with other needs."""
    places: tuple[tuple[str, str], ...]
    """Sheet and cell of the lines that hold, the most exact first."""
    without: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Aspects that do not apply, and sheet and cell of the line that says so; empty: the whole module."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """A gap or finding that somebody has approved (例外)."""

    roles: frozenset[str]
    """Ids of the roles it is for."""
    module: str
    """Key; empty: any."""
    aspect: str
    """Key; empty: the whole module."""
    code: str
    """Code of a finding that it silences; empty: it is about a gap."""
    expires: date | None
    """The last day on which it holds; None: it never ends."""
    sheet: str
    cell: str
    """Address of its first cell."""
    expires_cell: str
    reason: str = ""
    owner: str = ""
    approved_by: str = ""

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.expires is None or day <= self.expires


ReorganisationKind = Literal["renamed", "merged", "split", "moved", "abolished"]


@dataclass(frozen=True, slots=True)
class Reorganisation:
    """A line of the changes of organisation (组织调整) that is in force: what became of a role."""

    kind: ReorganisationKind
    old: str
    """The old role as the sheet names it, by title or code."""
    roles: tuple[str, ...]
    """Ids of the roles that it is now; none: it was abolished."""
    sheet: str
    cell: str
    """Address of the old role."""
    old_department: str = ""
    new_department: str = ""
    effective: date | None = None
    """The day from which it holds; None: the line names none, and it holds."""
    note: str = ""


class Entry(NamedTuple):
    """One line of the entries: one entry of one role."""

    entry: str
    """Its id: the master's own, else a hash of module, role cell, text and occurrence."""
    module: str
    """The module's key."""
    role: str
    """The role's id."""
    sheet: str
    row: int
    cell: str
    """Address of the text, else of the first filled cell."""
    aspect: str
    """Key; a name that the blueprint does not know stands as written; empty: none."""
    aspect_inferred: bool
    """Read from the text, not from an aspect cell."""
    text: str
    status: str
    """``active`` or ``draft``; retired entries are left out."""
    values: tuple[str, ...]
    """In the order of ``module.fields``."""
    role_cell: str
    """As written, merged and blank cells filled."""
    through: str
    """The group by which the role has it, as written; empty: it is named itself."""
    weight: float
    """A KPI's weight as a share; NaN: none."""


class Extra(NamedTuple):
    """What an entry says besides the letters of its text and values; by their order, the text first."""

    seconds: tuple[str, ...] = ()
    """In the second language, empty where there is none; no items at all where there is none of any."""
    runs: Mapping[int, tuple[Run, ...]] = MappingProxyType({})
    """Of those whose letters do not all look alike."""

    def of(self, texts: Sequence[str]) -> tuple[Content, ...]:
        """The texts with all that is known of them."""
        return tuple(
            printed(text, self.runs.get(number, ()), self.seconds[number] if self.seconds else "")
            for number, text in enumerate(texts)
        )


def printed(text: str, runs: tuple[Run, ...], second: str) -> Content:
    """A text with its runs and its second language; the text itself where it has neither."""
    return Rich(runs or (Run(text),), second) if runs or second else text


def records(frame: pd.DataFrame) -> Iterator[Entry]:
    """The lines of a frame of entries, typed."""
    return map(Entry._make, zip(*(frame[name].tolist() for name in Entry._fields), strict=True))


@dataclass(frozen=True, slots=True)
class Catalog:
    """What a master says."""

    file: str
    blueprint: Blueprint
    settings: Settings
    language: Language
    """Most of the master is written in it."""
    roles: tuple[Role, ...]
    """In the order of the roles sheet, else of first mention."""
    sheets: tuple[ModuleSheet, ...]
    entries: pd.DataFrame
    """One row per entry and role, in the order of the master; columns: the fields of `Entry`."""
    roles_table: SheetTable | None = None
    """Of the roles sheet; None: the master has none that names roles."""
    waivers: tuple[Waiver, ...] = ()
    needs: Mapping[tuple[str, str], Needs] = field(default_factory=dict)
    """By role id and module key, where a role needs something else of a module than others do."""
    reorganisation: tuple[Reorganisation, ...] = ()
    """What became of roles of earlier masters: the lines in force, in the order of their sheet."""
    days: Days = field(default_factory=Days)
    misnamed: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    """Role id and module key, and the aspects of entries whose role cell almost names that role."""
    unread: frozenset[str] = frozenset()
    """Keys of modules that have a sheet which cannot be read, or whose name is almost theirs."""
    second: Language | None = None
    """The language that is published beside ``language``; None: that one alone."""
    extras: Mapping[str, Extra] = field(default_factory=dict)
    """By id, the entries with rich text or a second language."""

    def content(self, entry: Entry) -> tuple[Content, tuple[Content, ...]]:
        """What is printed of an entry: its text and its values, with their runs and second language.

        What has neither stays the ``str`` that it is.
        """
        extra = self.extras.get(entry.entry) if self.extras else None
        if extra is None:
            return entry.text, entry.values
        text, *values = extra.of((entry.text, *entry.values))
        return text, tuple(values)

    def needed(self, role: Role, module: Module) -> Module:
        """What a role needs of a module: the blueprint's needs, narrowed or widened for it."""
        own = self.needs.get((role.id, module.key)) if self.needs else None
        return module if own is None else own.module

    def module(self, key: str) -> Module:
        """The module of that key."""
        return next(module for module in self.blueprint.modules if module.key == key)

    @property
    def roles_sheet(self) -> str:
        """Name of the roles sheet; empty: there is none."""
        return self.roles_table.sheet if self.roles_table else ""

    def role_cell(self, role: Role, key: str) -> str | None:
        """The cell of a role's column in the roles sheet; its title's where the sheet lacks the column."""
        if self.roles_table is None or not role.row:
            return None
        return self.roles_table.address(role.row, key) or role.cell

    def day(self, table: SheetTable, row: int, key: str, text: str) -> date | None:
        """The day in a column of a row that shows ``text``; None where it is none."""
        column = table.column(key)
        return parse_day(text) if column is None else self.days.of(table.sheet, (row, column), text)

    def role_day(self, role: Role, key: str) -> date | None:
        """The day in a column of the roles sheet."""
        return None if self.roles_table is None else self.day(self.roles_table, role.row, key, role.get(key))

    def sheet_of(self, module: str) -> ModuleSheet | None:
        """The first sheet that holds entries of a module."""
        return next((sheet for sheet in self.sheets if sheet.module.key == module), None)
