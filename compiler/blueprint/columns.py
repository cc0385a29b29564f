"""What is known of a column by its key alone, and the columns that a module gets of itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

from compiler.locale import Language
from compiler.model.blueprint import Aspect, Column, ColumnMeaning, Module
from compiler.model.words import Bilingual
from compiler.vocabulary import MODULE_COLUMNS, STATUSES, fold

_TERMS = {term.key: term for term in MODULE_COLUMNS}
_OWN_MEANING: tuple[ColumnMeaning, ...] = ("role", "aspect", "status", "id", "note")
"""Columns whose key is their meaning."""

MEANINGS: tuple[ColumnMeaning, ...] = get_args(ColumnMeaning)
SHEET_NAME_LENGTH = 31
"""Longest name of a worksheet (ECMA-376 part 1, 18.2.19, as Excel enforces it)."""
_NOT_IN_SHEET_NAMES = frozenset("[]:*?/\\")

_NOTES = {
    "role": Bilingual(
        "写岗位名称，与“岗位”表一致。多个岗位用顿号隔开；全部岗位写“全部”，某部门写“@部门”，除外写“!岗位”。",
        "The role as the Roles sheet has it. Separate several with commas; “All” for everybody, "
        "“@department” for a department, “!role” to except one.",
    ),
    "aspect": Bilingual(
        "从下拉列表中选择本行属于哪个要素；必备要素缺一项即为缺失。",
        "Choose the element that this row is about; a required element without a row is a gap.",
    ),
    "status": Bilingual(
        "拟稿：打印时注明；生效（或留空）：正常打印；停用：保留备查，不再打印。",
        "Draft: printed and marked as such. Active, or empty: printed. Retired: kept, not printed.",
    ),
    "id": Bilingual(
        "可不填。填写后请不要改动：文字修改后仍凭编号认定为同一条。",
        "Optional. Once given, do not change it: it says that a reworded row is still the same one.",
    ),
    "note": Bilingual(
        "内部备注，不会写入任何岗位文件。",
        "For your own use; it never goes into a document.",
    ),
}


def default_column(key: str, meaning: ColumnMeaning | None = None) -> Column:
    """The column of that key where a blueprint says nothing else; its titles are empty for an unknown key."""
    term = _TERMS.get(key)
    own: ColumnMeaning = next((known for known in _OWN_MEANING if known == key), "field")
    meaning = meaning or own
    choices = tuple(status.title for status in STATUSES) if meaning == "status" else ()
    return Column(
        key,
        term.title if term else Bilingual("", ""),
        meaning,
        term.aliases if term else (),
        "choice" if choices else "text",
        meaning in ("role", "text"),
        choices,
        _NOTES.get(meaning, Bilingual("", "")),
    )


def complete_columns(
    declared: Sequence[Column], aspects: Sequence[Aspect], standard: Sequence[str]
) -> tuple[Column, ...]:
    """The declared columns, role first, with those that every module gets.

    The role column, the aspect column where there are several aspects, and the standard columns.
    """
    meanings = {column.meaning for column in declared}
    keys = {column.key for column in declared}
    first = [c for c in declared if c.meaning == "role"] or [default_column("role")]
    if len(aspects) > 1 and "aspect" not in meanings:
        first.append(default_column("aspect"))
    rest = [c for c in declared if c.meaning != "role"]
    last = [
        column
        for column in map(default_column, standard)
        if column.key not in keys and (column.meaning == "field" or column.meaning not in meanings)
    ]
    return (*first, *rest, *last)


def without_clashes(columns: Sequence[Column], declared: frozenset[str]) -> tuple[Column, ...]:
    """The columns, aliases that nobody declared taken away where another column has that name.

    ``declared``: keys of the columns whose aliases the blueprint itself gives.
    """
    taken: dict[str, str] = {}
    for column in columns:
        own = column.aliases if column.key in declared else ()
        for name in (column.key, column.title.zh, column.title.en, *own):
            taken.setdefault(fold(name), column.key)
    freed = []
    for column in columns:
        if column.key not in declared:
            free = tuple(a for a in column.aliases if taken.setdefault(fold(a), column.key) == column.key)
            column = replace(column, aliases=free)  # noqa: PLW2901 - the same column, shortened
        freed.append(column)
    return tuple(freed)


def sheet_name(module: Module, language: Language) -> str:
    """The name of a module's worksheet: its title, else its first alias in that language that Excel takes."""
    title = module.title.in_(language)
    aliases = [name for name in module.aliases if name.isascii() == title.isascii()]
    fitting = (name for name in (title, *aliases) if _fits(name))
    plain = "".join(" " if letter in _NOT_IN_SHEET_NAMES else letter for letter in title)
    return next(fitting, plain[:SHEET_NAME_LENGTH].strip())


def _fits(name: str) -> bool:
    return 0 < len(name) <= SHEET_NAME_LENGTH and not _NOT_IN_SHEET_NAMES & set(name)
