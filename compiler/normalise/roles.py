"""The roles sheet."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from compiler.address import cell_name
from compiler.diagnostics import Diagnostic, Doc, Findings, Kind, Severity, finding
from compiler.locale import N_, Language
from compiler.model.blueprint import Blueprint, Column
from compiler.model.documents import Content
from compiler.model.words import Bilingual
from compiler.model.workbook import RawSheet
from compiler.normalise.catalog import Role, printed
from compiler.normalise.looks import looks_of
from compiler.normalise.sheets import (
    Table,
    column_names,
    find_table,
    is_comment,
    is_private,
    match_columns,
)
from compiler.normalise.translations import Tongues, missing, tongues_of, unprinted
from compiler.vocabulary import ROLE, ROLE_COLUMNS, fold, spellings

DUPLICATE_ROLE = Kind(
    "ROLE005",
    "duplicate-role",
    Severity.ERROR,
    N_("The role “{role}” stands in the roles sheet more than once"),
    N_("Already in {first}: delete one of them, or tell them apart by code or department"),
    doc=Doc(
        N_(
            "A code, or a title within a department, stands twice in the roles sheet. Case, width and spaces"
            " make no difference."
        ),
        N_("Two documents would have one name, and entries could not be told apart."),
        N_("SALES manager, Sales Manager → one row."),
    ),
)
ROLE_WITHOUT_NAME = Kind(
    "ROLE007",
    "role-without-name",
    Severity.ERROR,
    N_("This row of the roles sheet has no role"),
    N_("Write the role's title here, or delete the row"),
    doc=Doc(
        N_("A row of the roles sheet has cells, but no title."),
        N_("It cannot be a document."),
        N_("OPS-09, empty → OPS-09, Dispatcher."),
    ),
)


@dataclass(frozen=True, slots=True)
class RolesSheet:
    """What the roles sheet says."""

    roles: tuple[Role, ...] = ()
    """In their order, each once."""
    table: Table | None = None
    """None: there is no such sheet, or no header in it names the role."""
    columns: Mapping[str, int] = field(default_factory=dict)
    """Number of each column, by its key; by its header where it is the company's own."""
    diagnostics: tuple[Diagnostic, ...] = ()
    unprinted: tuple[Bilingual, ...] = ()
    """Columns whose texts are printed in another language only."""


def read_roles(
    sheet: RawSheet | None, blueprint: Blueprint, language: Language, second: Language | None = None
) -> RolesSheet:
    """The roles of the roles sheet; what is printed of them is in the published languages.

    In an inferred blueprint nothing but their title identifies them, and no column is private.
    """
    by_title = blueprint.inferred
    known = role_columns(blueprint)
    table = None if sheet is None else roles_table(sheet, known)
    if table is None:
        return RolesSheet()
    names = table.names
    columns = match_columns(names, known)
    own = {
        name: number
        for number, name in enumerate(names, start=1)
        if name and number not in columns.values() and (by_title or not is_private(name))
    }
    printing = _Printing(
        table, tongues_of(names, (*known, *_own_columns(own)), columns | own, language, second)
    )
    translated = () if by_title else (one.index + 1 for one in printing.tongues.translations)
    left = {number - 1 for number in translated}
    own = {n: i for n, i in own.items() if i - 1 not in left and printing.tongues.own(i - 1) is not None}
    roles: dict[str, Role] = {}
    diagnostics = Findings()
    for row, cells in table.rows():
        if is_comment(cells[0]) or not any(cells):
            continue
        values = {key: cells[number - 1] for key, number in columns.items() if number <= len(cells)}
        others = tuple((name, cells[n - 1]) for name, n in own.items() if n <= len(cells) and cells[n - 1])
        role = _role(values, others, by_title=by_title)
        cell = cell_name(row, columns["role"])
        contents = printing.contents(row, cells, columns | own)
        role = replace(role, sheet=table.sheet.name, row=row, cell=cell, contents=contents)
        if not role.title:
            diagnostics.append(finding(ROLE_WITHOUT_NAME, sheet=role.sheet, cell=cell))
            continue
        first = roles.setdefault(role.id, role)
        if first is not role:
            diagnostics.append(_duplicate(role, first))
            # Two titles under one code are two roles all the same; what stands for the second is not lost.
            if fold(role.title) != fold(first.title):
                other = replace(role, id=identity(role.title, "", role.department))
                roles.setdefault(other.id, other)
    diagnostics += printing.missing()
    unprinted = tuple(printing.unprinted(own))
    return RolesSheet(tuple(roles.values()), table, columns | own, tuple(diagnostics), unprinted)


def _own_columns(own: Iterable[str]) -> Iterator[Column]:
    """The company's own columns, of which there may be translations too."""
    return (Column(name, Bilingual(name, name)) for name in own)


class _Printing:
    """What is printed of the roles sheet: in which language, and how it looks."""

    def __init__(self, table: Table, tongues: Tongues) -> None:
        self.tongues = tongues
        self._table, self._looks = table, looks_of(table.sheet)
        self._rows: list[tuple[int, Sequence[str]]] = []

    def contents(
        self, row: int, cells: Sequence[str], columns: Mapping[str, int]
    ) -> tuple[tuple[str, Content], ...]:
        """What is printed of a row's cells where that is not simply their text, by the column's key."""
        full = (*cells, *[""] * (len(self._table.names) - len(cells)))
        if self.tongues.translations:
            self._rows.append((row, full))
        elif not self._looks:
            return ()
        found = []
        for key, number in columns.items():
            first = self.tongues.first(number - 1, full)
            runs = self._looks.of((row, first + 1), full[first])
            content = printed(full[first], runs, self.tongues.second(number - 1, full))
            if content != full[number - 1]:
                found.append((key, content))
        return tuple(found)

    def missing(self) -> Iterator[Diagnostic]:
        """What lacks a translation."""
        sheet = self._table.sheet.name
        return (replace(one, sheet=sheet) for one in missing(self._table.names, self.tongues, self._rows))

    def unprinted(self, own: Container[str]) -> Iterator[Bilingual]:
        """The columns that are printed in another language only."""
        return unprinted(self._table.sheet.name, self._table.names, self.tongues, self._rows, own)


def _duplicate(role: Role, first: Role) -> Diagnostic:
    return finding(
        DUPLICATE_ROLE,
        params={"role": role.title, "first": first.cell},
        sheet=role.sheet,
        cell=role.cell,
        value=role.title,
        role=role.title,
    )


def role_columns(blueprint: Blueprint) -> tuple[Column, ...]:
    """The known columns of a roles sheet, with the headers that the blueprint has for them besides."""
    aliases = dict(blueprint.roles.aliases)
    if blueprint.role_column:
        aliases[ROLE.key] = (blueprint.role_column, *aliases.get(ROLE.key, ()))
    return tuple(
        Column(term.key, term.title, "field", (*aliases.get(term.key, ()), *term.aliases))
        for term in ROLE_COLUMNS
    )


def roles_table(sheet: RawSheet, columns: Sequence[Column]) -> Table | None:
    """The table of a roles sheet; None where no header names the role."""
    known = frozenset().union(*(column_names(column) for column in columns))
    table = find_table(sheet, lambda name: any(part in known for part in spellings(name)))
    if table is None or "role" not in match_columns(table.names, columns):
        return None
    return table


def _role(values: dict[str, str], own: tuple[tuple[str, str], ...], *, by_title: bool) -> Role:
    title, code, department = (values.get(key, "") for key in ("role", "code", "department"))
    facts = tuple(
        (key, value) for key, value in values.items() if value and key not in ("role", "code", "department")
    )
    role = identity(title) if by_title else identity(title, code, department)
    return Role(role, title, code, department, facts, own)


def identity(title: str, code: str = "", department: str = "") -> str:
    """A role's id: its code, else department and title; spelling folded."""
    if code:
        return fold(code)
    return f"{fold(department)}/{fold(title)}" if department else fold(title)
