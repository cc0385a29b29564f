"""RawWorkbook + Blueprint → Catalog."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from compiler.diagnostics import CompilerError, Diagnostic, Doc, Kind, Param, Severity, finding
from compiler.locale import N_, Language
from compiler.model import Bilingual, Blueprint, Module, RawSheet, RawWorkbook, Settings
from compiler.normalise.catalog import Catalog, Entry, Role, SheetTable
from compiler.normalise.days import days_of
from compiler.normalise.entries import Entries, add_sheet, filled_range
from compiler.normalise.layout import Layout, layout_of
from compiler.normalise.matrices import Matrix, find_matrix
from compiler.normalise.matrix_entries import add_matrix, takes_matrices
from compiler.normalise.role_cells import RoleIndex, roles_of_cells
from compiler.normalise.roles import RolesSheet, identity, read_roles
from compiler.normalise.rows import Omission, read_rows
from compiler.normalise.sheet_findings import hidden_parts, notes
from compiler.normalise.sheets import (
    Table,
    find_sheet,
    is_private,
    match_columns,
    module_sheets,
    module_tables,
)
from compiler.normalise.waivers import read_waivers
from compiler.suggest import nearest
from compiler.vocabulary import INVOLVEMENT, ROLES, WAIVERS

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
ROLES_SHEET_UNREAD = Kind(
    "SHEET004",
    "roles-sheet-without-roles",
    Severity.ERROR,
    N_("The sheet “{sheet}” has no column for the role; the roles are those that the modules name"),
    N_("Call the column that holds the role “岗位” or “Role”"),
    doc=Doc(
        N_("The roles sheet has no column for the role."),
        N_("Departments, codes and managers are unknown then."),
        N_("Name of post → Role."),
    ),
)
NOTHING_TO_COMPILE = Kind(
    "SHEET005",
    "no-entries",
    Severity.ERROR,
    N_("{file} has headers but no rows: there is nothing to compile yet (first in sheet “{sheet}”)"),
    N_("Fill in at least one role and one entry below the headers"),
    doc=Doc(
        N_("The workbook has headers and not one row below them."),
        N_("There is no document to write."),
        N_("a blank starter → one role and one duty."),
    ),
)
SKIPPED = Kind(
    "SHEET006",
    "skipped",
    Severity.INFO,
    N_("Not read on purpose: {what}"),
    doc=Doc(
        N_(
            "Private sheets and columns, comment rows, retired entries, totals, repeated headers and skipped"
            " hidden rows, counted."
        ),
        N_("Nothing is left out without a word."),
        N_("retired entries: 3, as intended."),
    ),
)

_OMITTED: Mapping[Omission, Bilingual] = {
    "comments": Bilingual("注释行", "comment rows"),
    "hidden": Bilingual("隐藏行", "hidden rows"),
    "retired": Bilingual("停用条目", "retired entries"),
    "totals": Bilingual("合计行", "rows of totals"),
    "headers": Bilingual("重复的表头", "repeated headers"),
}

_CJK = re.compile("[\u3400-\u9fff]")


def normalise(
    raw: RawWorkbook,
    blueprint: Blueprint,
    settings: Settings,
    language: Language,
    roles_sheet: str = "",
) -> tuple[Catalog, tuple[Diagnostic, ...]]:
    """What the master says, in tidy form. ``roles_sheet`` names the roles sheet of an inferred blueprint.

    Raises CompilerError when there is not one role in it.
    """
    sheet = _roles_sheet(raw, blueprint, roles_sheet)
    listed = read_roles(sheet, by_title=blueprint.inferred, role_column=blueprint.role_column)
    roles, diagnostics = listed.roles, list(listed.diagnostics)
    if sheet is not None and listed.table is None and sheet.rows:
        diagnostics.append(
            finding(
                ROLES_SHEET_UNREAD, params={"sheet": sheet.name}, sheet=sheet.name, cell=filled_range(sheet)
            )
        )
    known = RoleIndex(roles).knows if roles and not blueprint.inferred else None
    found_sheets = _sheets(raw, blueprint, sheet, known)
    diagnostics += (*_unknown_sheets(found_sheets.unknown, blueprint), *found_sheets.problems)
    skip_hidden = settings.hidden_rows == "skip"
    layouts = [layout_of(module, table, language) for module, table in found_sheets.tables]
    read = [(layout, read_rows(layout, skip_hidden=skip_hidden)) for layout in layouts]
    if not roles or blueprint.inferred:
        named = [row.role_cell for _, rows in read for row in rows.entries]
        named += [role for _, matrix in found_sheets.matrices for role in matrix.roles]
        roles = _with_named(roles, named, inferred=blueprint.inferred)
    index = RoleIndex(roles, whole_cells_only=blueprint.inferred)
    entries = Entries()
    by_id = {role.id: role for role in roles}
    for layout, rows in read:
        add_sheet(entries, layout, rows, index, by_id)
    for module, matrix in found_sheets.matrices:
        add_matrix(entries, module, matrix, index)
    diagnostics += _unseen(layouts, listed.table, skip_rows=skip_hidden)
    if not roles:
        raise CompilerError(_nothing(raw))
    entries.skipped.sheets += [s.name for s in raw.sheets if is_private(s.name) and s.state == "visible"]
    waivers, waiving = read_waivers(find_sheet(raw, WAIVERS), index, blueprint)
    catalog = Catalog(
        file=raw.file,
        blueprint=blueprint,
        settings=settings,
        language=language,
        roles=roles,
        sheets=tuple(entries.sheets),
        entries=_frame(entries.lines),
        roles_table=_places(listed),
        waivers=waivers,
        days=days_of(raw),
    )
    return catalog, (*diagnostics, *entries.diagnostics, *waiving, *_skipped(entries))


def _places(listed: RolesSheet) -> SheetTable | None:
    """Where the columns of the roles sheet stand."""
    table, columns = listed.table, tuple(listed.columns.items())
    if table is None:
        return None
    return SheetTable(table.sheet.name, table.header.row, table.last_row, columns)


def _unseen(layouts: Sequence[Layout], roles: Table | None, *, skip_rows: bool) -> Iterator[Diagnostic]:
    """What is hidden or noted in the sheets that are read."""
    tables: dict[str, list[Table]] = defaultdict(list)
    for layout in layouts:
        tables[layout.table.sheet.name].append(layout.table)
    if roles is not None:
        tables[roles.sheet.name].append(roles)
    for own in tables.values():
        yield from hidden_parts(own[0].sheet, own, skip_rows=skip_rows)
        yield from notes(own[0].sheet, own)


def _frame(lines: Sequence[Entry]) -> pd.DataFrame:
    """The entries as a DataFrame, one column per field."""
    columns = zip(*lines, strict=True) if lines else ((),) * len(Entry._fields)
    return pd.DataFrame(dict(zip(Entry._fields, map(list, columns), strict=True)), copy=False)


def master_language(raw: RawWorkbook) -> Language:
    """The language that most of the workbook is written in, judged by its sheet names and first rows."""
    texts = [sheet.name for sheet in raw.sheets]
    texts += [cell for sheet in raw.sheets for cells in sheet.rows[:10] for cell in cells if cell]
    chinese = sum(1 for text in texts if _CJK.search(text))
    return "zh" if chinese * 2 >= len(texts) else "en"


def _roles_sheet(raw: RawWorkbook, blueprint: Blueprint, name: str) -> RawSheet | None:
    if name:
        return next(sheet for sheet in raw.sheets if sheet.name == name)
    if blueprint.inferred and find_sheet(raw, ROLES) is not None:
        modules = {module.title.zh for module in blueprint.modules}
        sheet = find_sheet(raw, ROLES)
        return None if sheet is None or sheet.name in modules else sheet
    return find_sheet(raw, ROLES)


@dataclass(slots=True)
class _Sheets:
    """What the worksheets are."""

    tables: list[tuple[Module, Table]] = field(default_factory=list)
    matrices: list[tuple[Module, Matrix]] = field(default_factory=list)
    problems: list[Diagnostic] = field(default_factory=list)
    unknown: list[RawSheet] = field(default_factory=list)


def _sheets(
    raw: RawWorkbook, blueprint: Blueprint, roles: RawSheet | None, known: Callable[[str], bool] | None
) -> _Sheets:
    """The tables and matrices of the modules, why some cannot be read, and the unknown sheets."""
    sheets = _Sheets()
    matched, unknown = module_sheets(raw, blueprint.modules)
    for sheet, module in matched:
        if sheet is roles or not sheet.rows:
            continue
        matrix = _matrix(sheet, module, known)
        if matrix is not None:
            sheets.matrices.append((module, matrix))
            continue
        found: list[Table | None] = [*module_tables(sheet, module)] or [None]
        for table in found:
            problem = _unreadable(sheet, module, table)
            if problem is not None:
                sheets.problems.append(problem)
            elif table is not None:
                sheets.tables.append((module, table))
    shared = next((module for module in blueprint.modules if takes_matrices(module)), None)
    for sheet in unknown:
        if sheet is roles or not sheet.rows:
            continue
        matrix = None if shared is None or blueprint.inferred else _matrix(sheet, shared, known)
        if matrix is not None and shared is not None:
            sheets.matrices.append((shared, matrix))
        else:
            sheets.unknown.append(sheet)
    return sheets


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
        return finding(SHEET_WITHOUT_ROLE, params=params, **place)
    if text is not None and text.key not in columns and not any(c.key in columns for c in module.fields):
        found = tuple(name for name in table.names if name)
        params = {"sheet": sheet.name, "column": text.title, "found": found}
        return finding(SHEET_WITHOUT_TEXT, params=params, **place)
    return None


def _unknown_sheets(sheets: Sequence[RawSheet], blueprint: Blueprint) -> list[Diagnostic]:
    """One finding per sheet that is nothing known; an inferred blueprint has named them already."""
    if blueprint.inferred:
        return []
    titles = [title for module in blueprint.modules for title in (module.title.zh, module.title.en)]
    return [
        finding(
            UNKNOWN_SHEET,
            params={"sheet": sheet.name, "blueprint": blueprint.title},
            sheet=sheet.name,
            cell=filled_range(sheet),
            value=sheet.name,
            candidates=nearest(sheet.name, titles),
        )
        for sheet in sheets
    ]


def _with_named(roles: tuple[Role, ...], cells: Sequence[str], *, inferred: bool) -> tuple[Role, ...]:
    """The roles and those that the role cells of the module sheets name besides."""
    if inferred:
        named = (Role(identity(cell), " ".join(cell.split())) for cell in dict.fromkeys(cells))
        by_id: dict[str, Role] = {}
        for role in (*roles, *named):
            by_id.setdefault(role.id, role)
        return tuple(by_id.values())
    return roles_of_cells(cells)


def _nothing(raw: RawWorkbook) -> Diagnostic:
    sheet = next((s.name for s in raw.sheets if s.rows), raw.sheets[0].name if raw.sheets else "")
    return finding(NOTHING_TO_COMPILE, params={"file": raw.file, "sheet": sheet}, file=raw.file, sheet=sheet)


def _skipped(entries: Entries) -> tuple[Diagnostic, ...]:
    """One information on all that was skipped on purpose; none when nothing was."""
    skipped = entries.skipped
    what = (
        *skipped.sheets,
        *skipped.columns,
    )
    named = tuple(Bilingual(name, name) for name in what)
    counted = tuple(
        Bilingual(f"{title.zh} {count}", f"{title.en}: {count}")
        for omission, title in _OMITTED.items()
        if (count := skipped.rows[omission])
    )
    return (finding(SKIPPED, params={"what": (*named, *counted)}),) if named or counted else ()
