"""The roles sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from compiler.address import cell_name
from compiler.diagnostics import Diagnostic, Doc, Findings, Kind, Severity, finding
from compiler.locale import N_
from compiler.model import Blueprint, Column, RawSheet
from compiler.normalise.catalog import Role
from compiler.normalise.sheets import (
    TRANSLATION,
    Table,
    column_names,
    find_table,
    is_comment,
    is_private,
    match_columns,
)
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


def read_roles(sheet: RawSheet | None, blueprint: Blueprint) -> RolesSheet:
    """The roles of the roles sheet.

    In an inferred blueprint nothing but their title identifies them, and no column is private.
    """
    by_title = blueprint.inferred
    known = role_columns(blueprint)
    table = None if sheet is None else roles_table(sheet, known)
    if table is None:
        return RolesSheet()
    columns = match_columns(table.names, known)
    own = {
        name: number
        for number, name in enumerate(table.names, start=1)
        if name
        and number not in columns.values()
        and (by_title or not (is_private(name) or TRANSLATION in name))
    }
    roles: dict[str, Role] = {}
    diagnostics = Findings()
    for row, cells in table.rows():
        if is_comment(cells[0]) or not any(cells):
            continue
        values = {key: cells[number - 1] for key, number in columns.items() if number <= len(cells)}
        others = tuple((name, cells[n - 1]) for name, n in own.items() if n <= len(cells) and cells[n - 1])
        role = _role(values, others, by_title=by_title)
        cell = cell_name(row, columns["role"])
        role = replace(role, sheet=table.sheet.name, row=row, cell=cell)
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
    return RolesSheet(tuple(roles.values()), table, columns | own, tuple(diagnostics))


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
