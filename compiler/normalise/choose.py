"""Which blueprint a master follows: the user's, the master's own, the one that fits, else an inferred one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from compiler.blueprint import built_in, from_rows, load_blueprint, optional_modules
from compiler.diagnostics import CompilerError, Diagnostic, Kind, Param, Severity, finding
from compiler.locale import N_
from compiler.model.blueprint import Blueprint, Column, Module
from compiler.model.settings import Settings
from compiler.model.workbook import RawWorkbook
from compiler.normalise.infer import infer_blueprint
from compiler.normalise.matrices import find_matrix
from compiler.normalise.matrix_entries import takes_matrices
from compiler.normalise.sheets import find_sheet, find_table, is_private, is_special, module_of, module_sheets
from compiler.reading.workbook import read_workbook
from compiler.vocabulary import MODULES, ROLE, fold, spellings

NO_MODULES_SHEET = Kind(
    "BP027",
    "no-modules-sheet",
    Severity.ERROR,
    N_("{file} has no sheet “{sheet}” that would say which modules there are"),
    N_("Make one with: dutyc infer MASTER.xlsx -o COPY.xlsx; then edit its sheet and name that copy here"),
)

_ENOUGH = 2
"""So many sheets of a blueprint make a master of it; one sheet called Tasks is anybody's."""


def choose_blueprint(
    raw: RawWorkbook, settings: Settings, wanted: str = "", role_column: str = ""
) -> tuple[Blueprint, str, tuple[Diagnostic, ...]]:
    """The blueprint, the name of the roles sheet where the blueprint was inferred, and findings.

    Raises CompilerError when a named blueprint cannot be loaded, or none can be inferred.
    """
    own = find_sheet(raw, MODULES)
    if wanted:
        blueprint = _from_workbook(Path(wanted)) if _is_workbook(wanted) else load_blueprint(wanted)
    elif own is not None:
        blueprint = from_rows(own.rows, own.row_numbers, file=raw.file, sheet=own.name)
    elif settings.blueprint:
        blueprint = load_blueprint(_named(settings.blueprint, raw.path))
    else:
        fitting = _fitting(raw)
        if fitting is None:
            return infer_blueprint(raw, role_column)
        blueprint = fitting
    if role_column:
        blueprint = _with_role_column(blueprint, role_column)
    return _with_optional(blueprint, raw), "", ()


def _is_workbook(name: str) -> bool:
    return name.lower().endswith((".xlsx", ".xlsm"))


def _from_workbook(path: Path) -> Blueprint:
    """The blueprint on the sheet 模块定义 of another workbook: a foreign one compiles as it is."""
    raw = read_workbook(path)
    sheet = find_sheet(raw, MODULES)
    if sheet is None:
        params: dict[str, Param] = {"file": raw.file, "sheet": MODULES.title}
        raise CompilerError(finding(NO_MODULES_SHEET, params=params, file=raw.file))
    return from_rows(sheet.rows, sheet.row_numbers, file=raw.file, sheet=sheet.name)


def _named(name: str, master: Path) -> str:
    """A blueprint named in the settings: a built-in one by key or title, else a file beside the master."""
    for key in built_in():
        blueprint = load_blueprint(key)
        if fold(name) in {fold(key), fold(blueprint.title.zh), fold(blueprint.title.en)}:
            return key
    beside = master.parent / name
    return str(beside) if beside.is_file() else name


def _fitting(raw: RawWorkbook) -> Blueprint | None:
    """The built-in blueprint that most of the workbook's sheets belong to."""
    optional = optional_modules()
    bearing = sum(
        1
        for sheet in raw.sheets
        if not is_private(sheet.name)
        and not is_special(sheet.name)
        and module_of(sheet.name, optional) is None
        and find_table(sheet, lambda name: any(ROLE.matches(part) for part in spellings(name))) is not None
    )
    best: Blueprint | None = None
    most = 0
    for key in built_in():
        blueprint = load_blueprint(key)
        matched = len(module_sheets(raw, blueprint.modules)[0])
        if matched > most and matched * 2 >= bearing and matched >= _ENOUGH:
            best, most = blueprint, matched
    return best


def _with_optional(blueprint: Blueprint, raw: RawWorkbook) -> Blueprint:
    """The blueprint and those optional modules for which the master has a sheet, or a matrix of any name."""
    unknown = module_sheets(raw, blueprint.modules)[1]
    if not unknown or blueprint.inferred:
        return blueprint
    named = module_sheets(replace(raw, sheets=unknown), optional_modules())[0]
    added = {module.key: module for _, module in named}
    if any(find_matrix(sheet) is not None for sheet in unknown):
        added |= {module.key: module for module in optional_modules() if takes_matrices(module)}
    for module in blueprint.modules:
        added.pop(module.key, None)
    return replace(blueprint, modules=(*blueprint.modules, *added.values()))


def _with_role_column(blueprint: Blueprint, name: str) -> Blueprint:
    """The blueprint with one more name for the role column of every module."""

    def extended(columns: Sequence[Column]) -> tuple[Column, ...]:
        return tuple(
            replace(column, aliases=(name, *column.aliases)) if column.meaning == "role" else column
            for column in columns
        )

    modules: tuple[Module, ...] = tuple(
        replace(module, columns=extended(module.columns)) for module in blueprint.modules
    )
    return replace(blueprint, modules=modules, role_column=name)
