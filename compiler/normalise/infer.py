"""A blueprint for a workbook that fits none: every sheet with a role column is a module."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from compiler.diagnostics import CompilerError, Diagnostic, Doc, Kind, Param, Severity, finding
from compiler.locale import N_
from compiler.model.blueprint import Blueprint, Column, Module, ModuleKind
from compiler.model.words import Bilingual
from compiler.model.workbook import RawSheet, RawWorkbook
from compiler.normalise.matrices import Matrix, find_matrix, is_mark
from compiler.normalise.matrix_entries import matrix_module
from compiler.normalise.named_sheets import likely_header, module_of_named_sheets
from compiler.normalise.sheets import Table, filled_range, find_table, is_comment, is_private, match_columns
from compiler.vocabulary import (
    APPLICABILITY,
    GUIDE,
    MODULES,
    PERSON,
    REORGANISATION,
    ROLE,
    ROLES,
    SETTINGS,
    WAIVERS,
    fold,
    spellings,
)

NO_MASTER = Kind(
    "INFER001",
    "no-master",
    Severity.ERROR,
    N_("{file} is no duty master: none of its columns names a role. Found: {found}"),
    N_(
        "If a column holds the role under another name, say so with --role-column NAME; a new master is made"
        " by: dutyc init MASTER.xlsx"
    ),
    doc=Doc(
        N_("No sheet has a column for the role, is a responsibility matrix, or is named after a role."),
        N_("Without roles there are no documents to write."),
        N_("a risk log: ID, Risk, Owner → --role-column Owner, if owners are roles."),
    ),
)
NAME_THE_COLUMN = N_("If “{name}” holds the role, say so: --role-column {name}")
ROLE_PER_SHEET = Kind(
    "INFER005",
    "role-per-sheet",
    Severity.INFO,
    N_(
        "No sheet has a column for the role; each of these is read as the role that it is named after: "
        "{sheets}"
    ),
    N_("If that is wrong, add a column “岗位” or “Role”"),
    doc=Doc(
        N_("Sheets of one header that are named like job titles, in a workbook without any role column."),
        N_("One sheet per role is a common way to keep duties."),
        N_("sheets Sales manager, Clerk, Driver → three roles."),
    ),
)
SHEET_LEFT_OUT = Kind(
    "INFER002",
    "sheet-without-role-column",
    Severity.WARNING,
    N_("The sheet “{sheet}” has no column for the role; nothing of it goes into a document"),
    N_("If it holds duties, add a column “岗位” or “Role”; else start its name with _"),
    doc=Doc(
        N_("A sheet of a workbook without blueprint has no column for the role."),
        N_("Nothing of it goes into a document."),
        N_("Notes → _Notes."),
    ),
)
INFERRED = Kind(
    "INFER003",
    "blueprint-inferred",
    Severity.INFO,
    N_("No blueprint fits this workbook; the sheets with a role column are its modules: {modules}"),
    N_("To name aspects and required columns: dutyc infer {file} -o mine.toml"),
    doc=Doc(
        N_("No built-in blueprint fits; each sheet with a role column is a module as it stands."),
        N_("Gaps are known only by sheet, not by aspect."),
        N_("dutyc infer MASTER.xlsx -o mine.toml, then name the aspects."),
    ),
)

NO_ROLES_IN_IT = Kind(
    "INFER004",
    "no-roles-in-role-column",
    Severity.WARNING,
    N_("The column “{name}” of the sheet “{sheet}” holds {what}, not roles; the sheet is no master"),
    N_("Write one role per row or per column, or name the column that holds it with --role-column NAME"),
    doc=Doc(
        N_("What stands below a header such as “Role” are letters of a matrix or questions of a form."),
        N_("Documents for a role called “A” help nobody."),
        N_("Role: A, R, C → one column per role."),
    ),
)

_RESERVED = (SETTINGS, MODULES, WAIVERS, APPLICABILITY, REORGANISATION)
"""Sheets of these names are never modules, whatever their columns."""


@dataclass(slots=True)
class _Found:
    """What the sheets of a workbook hold."""

    tables: list[tuple[Table, int]] = field(default_factory=list)
    """Tables with the number of their role column."""
    matrices: list[Matrix] = field(default_factory=list)
    others: list[RawSheet] = field(default_factory=list)
    """Sheets without a role column."""
    problems: list[Diagnostic] = field(default_factory=list)
    """Sheets whose role column holds no roles."""


def infer_blueprint(raw: RawWorkbook, role_column: str = "") -> tuple[Blueprint, str, tuple[Diagnostic, ...]]:
    """The blueprint of a workbook, the name of its roles sheet (empty: none), and what is left out.

    Raises CompilerError when no sheet has a role column.
    """
    found = _find(raw, _role_column(role_column))
    if not found.tables and not found.matrices:
        module = None if role_column else module_of_named_sheets(found.others)
        if module is None:
            raise CompilerError(found.problems[0] if found.problems else _no_master(raw, found.others))
        left_out = [_left_out(sheet) for sheet in found.others if sheet.name not in module.sheets]
        about = finding(ROLE_PER_SHEET, params={"sheets": module.sheets})
        return _blueprint((module,), ""), "", (about, *left_out)
    roles = {table.sheet.name: _roles(table, column) for table, column in found.tables}
    in_matrices = [set(map(fold, matrix.roles)) for matrix in found.matrices]
    everybody = frozenset().union(*roles.values(), *in_matrices)
    roles_sheet = _roles_sheet(found.tables, roles, everybody)
    modules = tuple(
        _module(table, column, role_column, required=len(roles[table.sheet.name]) * 2 >= len(everybody))
        for table, column in found.tables
        if table.sheet.name != roles_sheet
    ) + tuple(
        matrix_module(matrix, required=len(own) * 2 >= len(everybody))
        for matrix, own in zip(found.matrices, in_matrices, strict=True)
    )
    names = tuple(module.title for module in modules)
    params: dict[str, Param] = {"modules": names, "file": raw.file}
    left_out = [*found.problems, *(_left_out(sheet) for sheet in found.others)]
    return _blueprint(modules, role_column), roles_sheet, (finding(INFERRED, params=params), *left_out)


def _find(raw: RawWorkbook, role: Column) -> _Found:
    """Sort the sheets by what they hold."""
    found = _Found()
    for sheet in raw.sheets:
        if is_private(sheet.name) or not sheet.rows or any(term.matches(sheet.name) for term in _RESERVED):
            continue
        matrix = find_matrix(sheet)
        if matrix is not None:
            found.matrices.append(matrix)
            continue
        table = find_table(sheet, lambda name: _is_role_name(name, role))
        column = None if table is None else match_columns(table.names, [role]).get("role")
        problem = None if table is None or column is None else _no_roles(table, column)
        if problem is not None:
            found.problems.append(replace(problem, file=raw.file))
        elif table is not None and column is not None:
            found.tables.append((table, column))
        elif not GUIDE.matches(sheet.name):
            found.others.append(sheet)
    return found


def _blueprint(modules: tuple[Module, ...], role_column: str) -> Blueprint:
    title = Bilingual("按工作簿推断", "inferred from the workbook")
    return Blueprint("inferred", title, modules, True, role_column)


def _no_master(raw: RawWorkbook, sheets: Sequence[RawSheet]) -> Diagnostic:
    """Why a workbook is no master: its headers, and the one that may hold the role under another name."""
    heads = [(sheet.name, names) for sheet in sheets if (names := likely_header(sheet))]
    shown = [(name, names[:_NAMES]) for name, names in heads[:_SHEETS]]
    found = Bilingual(
        "；".join(f"“{name}”表：{'、'.join(names)}" for name, names in shown) or "没有表头",
        "; ".join(f"“{name}”: {', '.join(names)}" for name, names in shown) or "no headers",
    )
    near = next((name for _, names in heads for name in names if PERSON.matches(name)), "")
    return finding(
        NO_MASTER,
        params={"file": raw.file, "found": found, "name": near},
        file=raw.file,
        hint=NAME_THE_COLUMN if near else None,
        candidates=(near,) if near else (),
    )


_SHEETS, _NAMES = 3, 6
"""So many sheets, and headers of each, are named."""


def _role_column(name: str) -> Column:
    if name:
        return Column("role", Bilingual(name, name))
    return Column("role", ROLE.title, "role", ROLE.aliases)


def _is_role_name(name: str, role: Column) -> bool:
    if role.meaning == "role":
        return any(ROLE.matches(part) for part in spellings(name))
    return fold(name) == fold(role.title.en)


def _no_roles(table: Table, column: int) -> Diagnostic | None:
    """Why the cells of a so-called role column are no roles: letters of a matrix, or questions of a form."""
    cells = [cell for cell in _role_cells(table, column) if cell]
    if not cells:
        return None
    place = {"sheet": table.sheet.name, "cell": table.column_range(column)}
    name = table.names[column - 1]
    if all(map(is_mark, cells)):
        return finding(NO_ROLES_IN_IT, params={"name": name, **place, "what": _LETTERS}, **place)
    asked = sum(cell.endswith((":", "：", "?", "？")) for cell in cells)
    if asked * 2 >= len(cells):
        return finding(NO_ROLES_IN_IT, params={"name": name, **place, "what": _QUESTIONS}, **place)
    return None


_LETTERS = Bilingual("R/A/C/I 字母", "letters such as R, A, C, I")
_QUESTIONS = Bilingual("表单的问题", "the questions of a form")


def _left_out(sheet: RawSheet) -> Diagnostic:
    return finding(SHEET_LEFT_OUT, params={"sheet": sheet.name}, sheet=sheet.name, cell=filled_range(sheet))


def _roles(table: Table, column: int) -> frozenset[str]:
    return frozenset(fold(cell) for cell in _role_cells(table, column))


def _roles_sheet(
    tables: Sequence[tuple[Table, int]], roles: Mapping[str, frozenset[str]], everybody: frozenset[str]
) -> str:
    """The first sheet with one row per role that has every role of the others; one so named first."""
    if len(tables) < 2:
        return ""
    candidates = [
        table.sheet.name
        for table, column in tables
        if everybody
        and roles[table.sheet.name] == everybody
        and len(_role_cells(table, column)) == len(everybody)
    ]
    return next((name for name in candidates if ROLES.matches(name)), candidates[0] if candidates else "")


def _role_cells(table: Table, column: int) -> list[str]:
    return [
        cells[column - 1]
        for _, cells in table.rows()
        if len(cells) >= column and cells[column - 1] and not is_comment(cells[0])
    ]


def _module(table: Table, role: int, role_column: str, *, required: bool) -> Module:
    """The sheet as it is: one field leaves a list, several a table.

    It is ``required`` when at least half of the roles are in it.
    """
    others = [name for number, name in enumerate(table.names, start=1) if name and number != role]
    keys = _unique(others)
    listed = len(others) == 1
    columns = [_own_role_column(table.names[role - 1], role_column)]
    columns += [
        Column(key, Bilingual(name, name), "text" if listed else "field")
        for key, name in zip(keys, others, strict=True)
    ]
    name = table.sheet.name
    kind: ModuleKind = "duties" if listed else "table"
    return Module(name, Bilingual(name, name), kind, tuple(columns), required=required)


def _own_role_column(header: str, role_column: str) -> Column:
    aliases = (role_column,) if role_column and fold(role_column) != fold(header) else ()
    return Column("role", Bilingual(header, header), "role", aliases)


def _unique(names: Sequence[str]) -> list[str]:
    """The names as keys: a repeated one gets a number."""
    seen: dict[str, int] = {"role": 1}
    keys = []
    for name in names:
        count = seen[name] = seen.get(name, 0) + 1
        keys.append(name if count == 1 else f"{name} ({count})")
    return keys
