"""RawWorkbook + Blueprint → Catalog."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import pandas as pd

from compiler.diagnostics import CompilerError, Diagnostic, Doc, Findings, Kind, Severity, finding
from compiler.locale import N_, Language
from compiler.model.blueprint import Blueprint
from compiler.model.settings import Settings
from compiler.model.words import Bilingual
from compiler.model.workbook import RawSheet, RawWorkbook
from compiler.normalise.applicability import read_applicability
from compiler.normalise.catalog import Catalog, Entry, Role, SheetTable
from compiler.normalise.days import days_of
from compiler.normalise.entries import Entries, add_sheet
from compiler.normalise.hidden import Visible, hidden_parts, without_hidden
from compiler.normalise.layout import Layout, layout_of, place_of, shared_columns
from compiler.normalise.matrix_entries import add_matrix
from compiler.normalise.module_sheets import find_sheets
from compiler.normalise.notes import notes
from compiler.normalise.role_cells import RoleIndex, roles_of_cells
from compiler.normalise.roles import RolesSheet, identity, read_roles
from compiler.normalise.rows import Omission, read_rows
from compiler.normalise.sheets import Table, filled_range, find_sheet, is_private, named_sheet
from compiler.normalise.waivers import read_waivers
from compiler.reading.limits import USUAL, Limits, TooMuchError
from compiler.reading.too_much import refuse_too_much
from compiler.vocabulary import APPLICABILITY, ERROR_VALUE, ROLES, WAIVERS

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
            "Private sheets and columns, columns in a language that is not published, comment rows, retired "
            "entries, totals, repeated headers and skipped hidden rows, counted."
        ),
        N_("Nothing is left out without a word."),
        N_("retired entries: 3, as intended."),
    ),
)

_OMITTED: Mapping[Omission, Bilingual] = {
    "comments": Bilingual("注释行", "comment rows"),
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
    is_code: Callable[[str], bool] = lambda _: True,
    limits: Limits = USUAL,
) -> tuple[Catalog, tuple[Diagnostic, ...]]:
    """What the master says, in tidy form.

    Its texts are in ``language`` where it has them in it; the settings say which language stands beside it.
    ``roles_sheet`` names the roles sheet of an inferred blueprint; ``is_code`` knows the codes of findings.

    Raises CompilerError when there is not one role in it, or more of them or their entries than the limits
    allow.
    """
    second = None if settings.second == language else settings.second
    visible = without_hidden(raw, settings)
    raw = visible.raw
    sheet = _roles_sheet(raw, blueprint, roles_sheet)
    listed = read_roles(sheet, blueprint, language, second)
    roles, diagnostics = listed.roles, Findings(listed.diagnostics)
    if sheet is not None and listed.table is None and sheet.rows:
        diagnostics.append(
            finding(
                ROLES_SHEET_UNREAD, params={"sheet": sheet.name}, sheet=sheet.name, cell=filled_range(sheet)
            )
        )
    _check_roles(raw, roles, limits)
    known = RoleIndex(roles).knows if roles and not blueprint.inferred else None
    found_sheets = find_sheets(raw, blueprint, sheet, known)
    diagnostics += found_sheets.problems
    layouts = [layout_of(module, table, language, second) for module, table in found_sheets.tables]
    read = [(layout, read_rows(layout)) for layout in layouts]
    if not roles or blueprint.inferred:
        named = [row.role_cell for _, rows in read for row in rows.entries]
        named += [role for _, matrix in found_sheets.matrices for role in matrix.roles]
        roles = _with_named(roles, named, inferred=blueprint.inferred)
    _check_roles(raw, roles, limits)
    index = RoleIndex(roles, whole_cells_only=blueprint.inferred)
    entries = Entries(most=limits.entries)
    shared = shared_columns(layouts)
    try:
        for layout, rows in read:
            add_sheet(entries, layout, rows, index, shared.get(place_of(layout)))
        for module, matrix in found_sheets.matrices:
            add_matrix(entries, module, matrix, index, (language, second))
    except TooMuchError as error:
        raise refuse_too_much(raw.path, error) from None
    diagnostics += _unseen(layouts, listed.table)
    if not roles:
        raise CompilerError(_nothing(raw))
    entries.skipped.sheets += [s.name for s in raw.sheets if is_private(s.name) and s.state == "visible"]
    entries.skipped.translations += listed.unprinted
    days = days_of(raw)
    waivers, waiving = read_waivers(find_sheet(raw, WAIVERS), index, blueprint, days, is_code)
    needs, applying = read_applicability(find_sheet(raw, APPLICABILITY), roles, index, blueprint)
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
        needs=needs,
        days=days,
        unread=frozenset(found_sheets.unread),
        misnamed={place: frozenset(aspects) for place, aspects in entries.misnamed.items()},
        second=second,
        extras=entries.extras,
    )
    found = _once((*diagnostics, *entries.diagnostics))
    return catalog, (*found, *waiving, *applying, *_skipped(entries, visible))


def _check_roles(raw: RawWorkbook, roles: Sequence[Role], limits: Limits) -> None:
    """Raises CompilerError when there are more roles than the limits allow."""
    if len(roles) > limits.roles:
        raise refuse_too_much(raw.path, TooMuchError("roles", limits.roles, len(roles)))


def _once(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Each finding once: modules that share a sheet find the same things in it."""
    found: dict[tuple[str | None, ...], Diagnostic] = {}
    for number, one in enumerate(diagnostics):
        place = (one.kind.code, one.sheet, one.cell or f"#{number}", one.value)
        found.setdefault(place, one)
    return list(found.values())


def _places(listed: RolesSheet) -> SheetTable | None:
    """Where the columns of the roles sheet stand."""
    table, columns = listed.table, tuple(listed.columns.items())
    if table is None:
        return None
    return SheetTable(table.sheet.name, table.header.row, table.last_row, columns)


def _unseen(layouts: Sequence[Layout], roles: Table | None) -> Iterator[Diagnostic]:
    """What is hidden or noted in the sheets that are read."""
    tables: dict[str, list[Table]] = defaultdict(list)
    for layout in layouts:
        tables[layout.table.sheet.name].append(layout.table)
    if roles is not None:
        tables[roles.sheet.name].append(roles)
    for own in tables.values():
        yield from hidden_parts(own[0].sheet, own)
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
    names = (name,) if name else blueprint.roles.sheets
    if names:
        return named_sheet(raw, names)
    if blueprint.inferred and find_sheet(raw, ROLES) is not None:
        modules = {module.title.zh for module in blueprint.modules}
        sheet = find_sheet(raw, ROLES)
        return None if sheet is None or sheet.name in modules else sheet
    return find_sheet(raw, ROLES)


def _with_named(roles: tuple[Role, ...], cells: Sequence[str], *, inferred: bool) -> tuple[Role, ...]:
    """The roles and those that the role cells of the module sheets name besides."""
    if inferred:
        written = (cell for cell in dict.fromkeys(cells) if not ERROR_VALUE.fullmatch(cell))
        named = (Role(identity(cell), " ".join(cell.split())) for cell in written)
        by_id: dict[str, Role] = {}
        for role in (*roles, *named):
            by_id.setdefault(role.id, role)
        return tuple(by_id.values())
    return roles_of_cells(cells)


def _nothing(raw: RawWorkbook) -> Diagnostic:
    sheet = next((s.name for s in raw.sheets if s.rows), raw.sheets[0].name if raw.sheets else "")
    return finding(NOTHING_TO_COMPILE, params={"file": raw.file, "sheet": sheet}, file=raw.file, sheet=sheet)


def _skipped(entries: Entries, visible: Visible) -> tuple[Diagnostic, ...]:
    """One information on all that was skipped on purpose; none when nothing was."""
    skipped = entries.skipped
    names = (*skipped.sheets, *visible.sheets, *skipped.columns, *visible.columns)
    what = [Bilingual(name, name) for name in names]
    what += [_counted(title, skipped.rows[omission]) for omission, title in _OMITTED.items()]
    what += [*dict.fromkeys(skipped.translations), _counted(_HIDDEN_ROWS, visible.rows)]
    said = tuple(one for one in what if one.zh)
    return (finding(SKIPPED, params={"what": said}),) if said else ()


def _counted(title: Bilingual, count: int) -> Bilingual:
    return Bilingual(f"{title.zh} {count}", f"{title.en}: {count}") if count else Bilingual("", "")


_HIDDEN_ROWS = Bilingual("隐藏行", "hidden rows")
