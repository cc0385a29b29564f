"""Which worksheets are tables or matrices of which module, and which are neither."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from compiler.address import cell_name
from compiler.diagnostics import Diagnostic, Doc, Kind, Param, Severity, finding
from compiler.locale import N_
from compiler.model.blueprint import Blueprint, Column, Module
from compiler.model.workbook import RawSheet, RawWorkbook
from compiler.normalise.matrices import Matrix, find_matrix
from compiler.normalise.matrix_entries import takes_matrices
from compiler.normalise.sheets import (
    Table,
    filled_range,
    match_columns,
    module_of,
    module_sheets,
    module_tables,
)
from compiler.suggest import nearest, spelt
from compiler.vocabulary import INVOLVEMENT

UNKNOWN_SHEET = Kind(
    "SHEET001",
    "unknown-sheet",
    Severity.WARNING,
    N_("The sheet “{sheet}” is no module of {blueprint}; nothing of it goes into a document"),
    N_("Rename it to a module, or start its name with _ to keep it to yourselves"),
    doc=Doc(
        N_("A sheet is no module of the blueprint, and its name does not start with _."),
        N_("Nothing of it goes into a document."),
        N_("KPI 2026 → KPIs."),
    ),
)
NEAR_SHEET = N_("Is it “{nearest}”? Rename it, or start its name with _ to keep it to yourselves")
SHEET_WITHOUT_ROLE = Kind(
    "SHEET002",
    "sheet-without-role-column",
    Severity.ERROR,
    N_("The sheet “{sheet}” has no column for the role; nothing of it goes into a document"),
    N_("Add a column “{column}”, or name the one that holds the role with --role-column NAME"),
    doc=Doc(
        N_("The sheet of a module has no column for the role."),
        N_("Nobody knows whose duties these are."),
        N_("No., Text → Role, Text."),
    ),
)
NEAR_HEADER = N_("Is “{name}” it? Rename it to “{nearest}”")
SHEET_WITHOUT_TEXT = Kind(
    "SHEET003",
    "sheet-without-text-column",
    Severity.ERROR,
    N_("The sheet “{sheet}” has no column “{column}”"),
    N_("Columns found: {found}; rename the one that holds the text"),
    doc=Doc(
        N_("The sheet of a module lacks the column that holds the text."),
        N_("There is nothing to print."),
        N_("Role, Person → Role, Duty."),
    ),
)


@dataclass(slots=True)
class FoundSheets:
    """What the worksheets are."""

    tables: list[tuple[Module, Table]] = field(default_factory=list)
    matrices: list[tuple[Module, Matrix]] = field(default_factory=list)
    problems: list[Diagnostic] = field(default_factory=list)
    """Sheets that cannot be read, and those that are nothing known."""
    unread: set[str] = field(default_factory=set)
    """Keys of the modules that those sheets are, or almost are by their names."""


def find_sheets(
    raw: RawWorkbook, blueprint: Blueprint, roles: RawSheet | None, known: Callable[[str], bool] | None
) -> FoundSheets:
    """The tables and matrices of the modules, why some cannot be read, and the unknown sheets."""
    sheets = FoundSheets()
    matched, unknown = module_sheets(raw, blueprint.modules)
    for sheet, module in matched:
        if sheet is not roles and sheet.rows:
            _add(sheets, sheet, module, known)
    shared = next((module for module in blueprint.modules if takes_matrices(module)), None)
    for sheet in () if blueprint.inferred else unknown:  # an inferred one has named them already
        matrix = _matrix(sheet, shared, known) if shared else None
        if matrix is not None and shared is not None:
            sheets.matrices.append((shared, matrix))
        elif sheet is not roles and sheet.rows:
            unknown_sheet = _unknown(sheet, blueprint)
            sheets.problems.append(unknown_sheet)
            almost = (
                module_of(unknown_sheet.candidates[0], blueprint.modules)
                if unknown_sheet.candidates
                else None
            )
            sheets.unread |= {almost.key} if almost else set()
    return sheets


def _add(sheets: FoundSheets, sheet: RawSheet, module: Module, known: Callable[[str], bool] | None) -> None:
    """Add a sheet of a module: its matrix, or its tables."""
    matrix = _matrix(sheet, module, known)
    if matrix is not None:
        sheets.matrices.append((module, matrix))
        return
    found: list[Table | None] = [*_tables(sheet, module)] or [None]
    for table in found:
        problem = _unreadable(sheet, module, table)
        if problem is not None:
            sheets.problems.append(problem)
            sheets.unread.add(module.key)
        elif table is not None:
            sheets.tables.append((module, table))


def _tables(sheet: RawSheet, module: Module) -> list[Table]:
    """The tables of a sheet; where its name is the role, with a last column that says so."""
    tables = module_tables(sheet, module)
    if not module.role_is_sheet_name or not tables:
        return tables
    width = max(map(len, sheet.rows))
    header = module.columns[0].title.zh
    heads = {table.header.row for table in tables}
    rows = tuple(
        (*cells, *[""] * (width - len(cells)), header if number in heads else sheet.name)
        for number, cells in zip(sheet.row_numbers, sheet.rows, strict=True)
    )
    return module_tables(replace(sheet, rows=rows), module)


def _matrix(sheet: RawSheet, module: Module, known: Callable[[str], bool] | None) -> Matrix | None:
    """The sheet as a matrix, where its module takes one and it is no list of that module."""
    if not takes_matrices(module):
        return None
    for table in module_tables(sheet, module):
        if {"role", INVOLVEMENT.key} <= match_columns(table.names, module.columns).keys():
            return None
    return find_matrix(sheet, known)


def _unreadable(sheet: RawSheet, module: Module, table: Table | None) -> Diagnostic | None:
    columns = {} if table is None else match_columns(table.names, module.columns)
    role = next(column for column in module.columns if column.meaning == "role")
    text = module.text_column
    place = {"sheet": sheet.name, "cell": filled_range(sheet), "module": module.key}
    if table is None or role.key not in columns:
        params: dict[str, Param] = {"sheet": sheet.name, "column": role.title}
        return _with_near_header(finding(SHEET_WITHOUT_ROLE, params=params, **place), table, role)
    if text is not None and text.key not in columns and not any(c.key in columns for c in module.fields):
        found = tuple(name for name in table.names if name)
        params = {"sheet": sheet.name, "column": text.title, "found": found}
        return _with_near_header(finding(SHEET_WITHOUT_TEXT, params=params, **place), table, text)
    return None


def _with_near_header(found: Diagnostic, table: Table | None, column: Column) -> Diagnostic:
    """The finding at the header that is almost the one that it misses, where there is one."""
    names = spelt(((column.title, column.aliases),))
    for number, name in enumerate(table.names if table else (), start=1):
        near = nearest(name, names)
        if table is not None and near:
            cell = cell_name(table.header.row, number)
            params = {**found.params, "name": name, "nearest": near[0]}
            return replace(found, params=params, cell=cell, value=name, candidates=near, hint=NEAR_HEADER)
    return found


def _unknown(sheet: RawSheet, blueprint: Blueprint) -> Diagnostic:
    """The finding on a sheet that is nothing known, with the module that it may be."""
    near = nearest(sheet.name, spelt((module.title, module.aliases) for module in blueprint.modules))
    return finding(
        UNKNOWN_SHEET,
        params={"sheet": sheet.name, "blueprint": blueprint.title, "nearest": near[0] if near else ""},
        sheet=sheet.name,
        cell=filled_range(sheet),
        value=sheet.name,
        candidates=near,
        hint=NEAR_SHEET if near else None,
    )
