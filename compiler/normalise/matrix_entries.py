"""A responsibility matrix as entries: one for each mark."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

from compiler.address import cell_name, rows_in_column
from compiler.diagnostics import Diagnostic, Doc, Kind, Severity, finding
from compiler.locale import N_, Language
from compiler.model.blueprint import Column, Module
from compiler.model.words import Bilingual
from compiler.normalise.catalog import Entry, ModuleSheet
from compiler.normalise.entries import Entries, entry_id
from compiler.normalise.entry_findings import ROLE_PROBLEMS, UNKNOWN_COLUMN
from compiler.normalise.extras import Extras
from compiler.normalise.looks import looks_of
from compiler.normalise.matrices import Mark, Matrix
from compiler.normalise.role_cells import RoleIndex
from compiler.normalise.sheets import match_columns
from compiler.normalise.translations import Tongues, missing, tongues_of, unprinted
from compiler.vocabulary import INVOLVEMENT

NOBODY = Kind(
    "RACI001",
    "nobody-assigned",
    Severity.WARNING,
    N_("Nobody is marked for “{name}”; it goes into no document"),
    N_("Mark who does it; delete it if it is a heading"),
    gap=True,
    doc=Doc(
        N_("A row or column of a responsibility matrix names a duty that nobody is marked for."),
        N_("The duty goes into no document."),
        N_("Go-live check, no mark → operations: R."),
    ),
)
NOTHING = Kind(
    "RACI002",
    "nothing-assigned",
    Severity.WARNING,
    N_("Nothing is marked for “{name}”"),
    N_("Mark its duties, or delete it"),
    gap=True,
    doc=Doc(
        N_("A role stands in a responsibility matrix without a single mark."),
        N_("Its document lacks the matrix, or the column is a leftover."),
        N_("Visitor, no mark → deleted."),
    ),
)

NAMELESS = Kind(
    "RACI005",
    "nameless-row",
    Severity.WARNING,
    N_("The row has no “{column}”; what it holds goes into no document: {texts}"),
    N_("Write the name into {cell}, or clear the row"),
    doc=Doc(
        N_("A row of a responsibility matrix with marks or texts, and nothing in the column that names it."),
        N_("Nobody can say what the marks are for, and they go into no document."),
        N_("(empty) | A | R → Go-live check | A | R."),
    ),
)


def takes_matrices(module: Module) -> bool:
    """Whether a sheet of a module may be a matrix: it has a column for what part a role has."""
    return any(column.key == INVOLVEMENT.key for column in module.columns) and module.text_column is not None


def matrix_module(matrix: Matrix, *, required: bool) -> Module:
    """The module of a matrix in a workbook that fits no blueprint."""
    title = matrix.sheet.name
    duty = _title_of(matrix, matrix.names) if matrix.across else Bilingual("职责", "Duty")
    role = ROLE_TITLE if matrix.across else _title_of(matrix, matrix.names)
    involvement = Column(INVOLVEMENT.key, INVOLVEMENT.title, aliases=INVOLVEMENT.aliases)
    labels = [(number, Column(name, Bilingual(name, name))) for number, name in matrix.labels]
    columns = (
        Column("role", role, "role"),
        *(column for number, column in labels if number < matrix.names),
        Column("duty", duty, "text"),
        involvement,
        *(column for number, column in labels if number > matrix.names),
    )
    return Module(title, Bilingual(title, title), "table", columns, required=required)


ROLE_TITLE = Bilingual("岗位", "Role")


def _title_of(matrix: Matrix, column: int) -> Bilingual:
    name = matrix.header.names[column - 1]
    return Bilingual(name, name)


def add_matrix(
    entries: Entries,
    module: Module,
    matrix: Matrix,
    index: RoleIndex,
    languages: tuple[Language, Language | None],
) -> None:
    """Add one entry per mark to ``entries``, and findings for who and what is left out."""
    sheet = matrix.sheet.name
    columns = match_columns([name for _, name in matrix.labels], module.fields)
    table = _table_of(module, matrix, columns, languages)
    for mark in matrix.marks:
        entries.check_count()
        written = _cells(matrix, mark)
        cells = table.tongues.in_first(written)
        text = cells[matrix.names - 1] if matrix.across else mark.duty
        values = tuple(
            mark.involvement if column.key == INVOLVEMENT.key else "" if place is None else cells[place]
            for column, place in zip(module.fields, table.printed[1:], strict=True)
        )
        reading = index.read(mark.role)
        for role in reading.roles:
            cell = cell_name(mark.row, mark.column)
            entry = entry_id(entries, module.key, mark.role, mark.duty)
            entries.lines.append(
                Entry(entry, module.key, role, sheet, mark.row, cell, "", False, text, "active", values,
                      mark.role, reading.through.get(role, ""), math.nan)
            )  # fmt: skip
            entries.extras |= table.of(entry, mark.row, written)
    _add_translations(entries, module, matrix, table)
    entries.diagnostics += [*_roles(module, matrix, index), *_labels(module, matrix, columns, table.tongues)]
    entries.diagnostics += [*_unmarked(module, matrix), *_nameless(module, matrix)]
    duty = module.text_column
    places = ((duty.key, matrix.names),) if matrix.across and duty else ()
    last = matrix.sheet.row_numbers[-1]
    entries.sheets.append(ModuleSheet(sheet, matrix.header.row, last, places, module))


def _table_of(
    module: Module,
    matrix: Matrix,
    columns: Mapping[str, int],
    languages: tuple[Language, Language | None],
) -> Extras:
    """A matrix as the table of its duties; ``columns`` says where the module's are in ``matrix.labels``."""
    places = {key: matrix.labels[position - 1][0] for key, position in columns.items()}
    text = module.text_column
    if matrix.across and text is not None:
        places[text.key] = matrix.names
    tongues = tongues_of(matrix.header.names, module.columns, places, *languages)
    fields = (places[field.key] - 1 if field.key in places else None for field in module.fields)
    printed = (matrix.names - 1 if matrix.across else None, *map(tongues.own, fields))
    return Extras(printed, tongues, looks_of(matrix.sheet))


def _cells(matrix: Matrix, mark: Mark) -> list[str]:
    """The row of a mark, without the marks."""
    cells = [""] * len(matrix.header.names)
    cells[matrix.names - 1] = mark.duty if matrix.across else mark.role
    for (number, _), text in zip(matrix.labels, mark.labels, strict=True):
        cells[number - 1] = text
    return cells


def _add_translations(entries: Entries, module: Module, matrix: Matrix, table: Extras) -> None:
    """What is said of the columns of translations."""
    rows = list({mark.row: (mark.row, _cells(matrix, mark)) for mark in matrix.marks}.values())
    names, sheet = matrix.header.names, matrix.sheet.name
    entries.diagnostics += [
        replace(one, sheet=sheet, module=module.key) for one in missing(names, table.tongues, rows)
    ]
    fields = {names[i] for i in table.printed if i is not None}
    entries.skipped.translations += unprinted(sheet, names, table.tongues, rows, fields)


def _roles(module: Module, matrix: Matrix, index: RoleIndex) -> Iterator[Diagnostic]:
    """The roles of the matrix that nobody knows."""
    rows: dict[str, list[int]] = {}
    for mark in matrix.marks:
        if index.read(mark.role).problem:
            rows.setdefault(mark.role, []).append(mark.row)
    heads = {name: number for number, name in matrix.columns}
    for written, numbers in rows.items():
        reading = index.read(written)
        head = cell_name(matrix.header.row, heads[written]) if matrix.across else ""
        yield finding(
            ROLE_PROBLEMS[reading.problem or "unknown"],
            params={
                "name": reading.name,
                "rows": rows_in_column(1, numbers).replace("A", "").replace(":", "–"),
                "candidates": reading.candidates,
            },
            sheet=matrix.sheet.name,
            cell=head or rows_in_column(matrix.names, numbers),
            value=written,
            module=module.key,
            candidates=reading.candidates,
        )


def _labels(
    module: Module, matrix: Matrix, known: Mapping[str, int], tongues: Tongues
) -> Iterator[Diagnostic]:
    """The columns beside the marks that the module does not have."""
    translations = {one.index + 1 for one in tongues.translations}
    for position, (number, name) in enumerate(matrix.labels, start=1):
        filled = sorted({mark.row for mark in matrix.marks if mark.labels[position - 1]})
        if position not in known.values() and number not in translations and filled:
            yield finding(
                UNKNOWN_COLUMN,
                params={"name": name, "module": module.title},
                sheet=matrix.sheet.name,
                cell=rows_in_column(number, filled),
                value=name,
                module=module.key,
            )


def _nameless(module: Module, matrix: Matrix) -> Iterator[Diagnostic]:
    """The rows that nobody can read."""
    column = matrix.header.names[matrix.names - 1]
    for row, texts in matrix.nameless:
        cell = cell_name(row, matrix.names)
        yield finding(
            NAMELESS,
            params={"column": column, "texts": texts, "cell": cell},
            sheet=matrix.sheet.name,
            cell=cell,
            value=texts[0],
            module=module.key,
        )


def _unmarked(module: Module, matrix: Matrix) -> Iterator[Diagnostic]:
    """The duties that nobody has, and the roles that have none."""
    marked = {mark.column for mark in matrix.marks}
    rows = [(cell_name(row, matrix.names), name, matrix.across) for row, name in matrix.unmarked]
    heads = [
        (cell_name(matrix.header.row, number), name, not matrix.across)
        for number, name in matrix.columns
        if number not in marked
    ]
    for cell, name, is_duty in (*rows, *heads):
        yield finding(
            NOBODY if is_duty else NOTHING,
            params={"name": name},
            sheet=matrix.sheet.name,
            cell=cell,
            value=name,
            role=None if is_duty else name,
            module=module.key,
        )
