"""Blueprint ⇄ the sheet 模块定义 / Modules, one row for each module, aspect and column.

For people who do not edit TOML. What the sheet has no place for (guidance, notes, choices, keywords,
examples) comes from the built-in module of the same name, where there is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compiler.blueprint.columns import sheet_name
from compiler.blueprint.sheet_lines import join_names, read_lines
from compiler.blueprint.sheet_modules import blueprint_of_lines
from compiler.blueprint.sheet_words import (
    ASPECT_ITEM,
    AT_LEAST,
    BLUEPRINT_ITEM,
    COLUMN_ITEM,
    COLUMNS,
    INFERRED,
    ITEM_OF_MEANING,
    KEY_NEED,
    KINDS,
    MODULE_ITEM,
    OPTIONAL,
    REQUIRED,
    ROLES_KIND,
    SHEET_NAME,
    USUAL,
)
from compiler.locale import Language
from compiler.model.blueprint import Aspect, Blueprint, Column, Module, RolesLayout
from compiler.vocabulary import ROLE_COLUMNS, ROLES, Term


def to_rows(blueprint: Blueprint, language: Language) -> list[list[str]]:
    """The rows of the sheet, its header first."""
    need = INFERRED.title.in_(language) if blueprint.inferred else ""
    rows = [[term.title.in_(language) for term in COLUMNS]]
    item = BLUEPRINT_ITEM.title.in_(language)
    rows.append(["", "", "", item, blueprint.title.in_(language), need, blueprint.role_column])
    rows += _roles_rows(blueprint.roles, language)
    for module in blueprint.modules:
        rows += _module_rows(module, language)
    return rows


def from_rows(
    rows: Sequence[Sequence[str]], row_numbers: Sequence[int] | None = None, *, file: str, sheet: str
) -> Blueprint:
    """The blueprint that the rows of a sheet describe; ``row_numbers`` are Excel's, by default 1, 2, 3 …

    Raises CompilerError for the first cell that makes no sense, by its address.
    """
    numbers = row_numbers if row_numbers is not None else range(1, len(rows) + 1)
    return blueprint_of_lines(read_lines(rows, numbers, file=file, sheet=sheet), file=file, sheet=sheet)


def _roles_rows(roles: RolesLayout, language: Language) -> Iterator[list[str]]:
    """Where the workbook has its roles; nothing where it has them in the usual places."""
    title, kind = ROLES.title.in_(language), ROLES_KIND.title.in_(language)
    if roles != RolesLayout():
        yield [title, join_names(roles.sheets, language), kind, MODULE_ITEM.title.in_(language), "", "", ""]
    titles = {term.key: term.title.in_(language) for term in ROLE_COLUMNS}
    for key, aliases in roles.aliases:
        item = COLUMN_ITEM.title.in_(language)
        yield [title, "", kind, item, titles[key], "", join_names(aliases, language)]


def _module_rows(module: Module, language: Language) -> Iterator[list[str]]:
    title = module.title.in_(language)

    def row(item: Term, name: str, need: str, aliases: Sequence[str]) -> list[str]:
        return [title, "", "", item.title.in_(language), name, need, join_names(aliases, language)]

    first = row(MODULE_ITEM, "", _module_need(module, language), module.aliases)
    kind = next(term for term in KINDS if term.key == module.kind)
    sheets = join_names(module.sheets, language) if module.sheets else sheet_name(module, language)
    first[1:3] = [sheets, kind.title.in_(language)]
    yield first
    for aspect in module.aspects:
        yield row(ASPECT_ITEM, aspect.title.in_(language), _aspect_need(aspect, language), aspect.aliases)
    for column in module.columns:
        item = ITEM_OF_MEANING.get(column.meaning, COLUMN_ITEM)
        if column.meaning == "role" and module.role_is_sheet_name:
            yield row(item, SHEET_NAME.title.in_(language), "", ())
        else:
            yield row(item, column.title.in_(language), _column_need(column, language), column.aliases)


def _module_need(module: Module, language: Language) -> str:
    need = KEY_NEED if module.essential else REQUIRED if module.required else OPTIONAL
    at_least = AT_LEAST.in_(language).format(count=module.minimum_entries)
    return need.title.in_(language) + (at_least if module.minimum_entries != 1 else "")


def _aspect_need(aspect: Aspect, language: Language) -> str:
    return (REQUIRED if aspect.need == "required" else USUAL).title.in_(language)


def _column_need(column: Column, language: Language) -> str:
    return (REQUIRED if column.required else OPTIONAL).title.in_(language)
