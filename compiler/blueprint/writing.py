"""A Blueprint → its TOML text, so that `parse` makes the same blueprint of it again."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from compiler.blueprint.columns import default_column
from compiler.blueprint.parsing import FORMAT
from compiler.blueprint.table import EMPTY
from compiler.model.blueprint import Aspect, Blueprint, Column, Module, RolesLayout
from compiler.model.words import Bilingual

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_HEAD = """\
# A blueprint of dutyc (职责模板): which modules, aspects and columns a master has.
# Use it with: dutyc check MASTER.xlsx --blueprint THIS-FILE.toml
"""

Value = str | bool | int | Bilingual | tuple[str, ...] | tuple[Bilingual, ...]


def to_toml(blueprint: Blueprint) -> str:
    """The TOML text of a blueprint; what goes without saying is left out."""
    lines = [_HEAD + f"format = {FORMAT}", _line("key", blueprint.key), _line("title", blueprint.title)]
    if blueprint.inferred:
        lines.append(_line("inferred", value=True))
    if blueprint.role_column:
        lines.append(_line("role_column", blueprint.role_column))
    if blueprint.roles != RolesLayout():
        lines += ["", "[roles_sheet]", *_differing(("sheets", blueprint.roles.sheets, ()))]
        lines += [_line(key, names) for key, names in blueprint.roles.aliases]
    for role in blueprint.example_roles:
        lines += ["", "[[role]]", *_row(role)]
    for module in blueprint.modules:
        lines += _module(module)
    return "\n".join(lines) + "\n"


def _module(module: Module) -> list[str]:
    lines = ["", "[[module]]", _line("key", module.key), _line("title", module.title)]
    lines.append(_line("kind", module.kind))
    lines += _differing(
        ("aliases", module.aliases, ()),
        ("sheets", module.sheets, ()),
        ("role_is_sheet_name", module.role_is_sheet_name, False),
        ("required", module.required, True),
        ("essential", module.essential, False),
        ("minimum_entries", module.minimum_entries, 1),
        ("guidance", module.guidance, EMPTY),
    )
    for aspect in module.aspects:
        lines += ["", "[[module.aspect]]", *_aspect(aspect)]
    for column in module.columns:
        lines += ["", "[[module.column]]", *_column(column)]
    for example in module.examples:
        lines += ["", "[[module.example]]", *_row(example)]
    return lines


def _aspect(aspect: Aspect) -> list[str]:
    return [
        _line("key", aspect.key),
        _line("title", aspect.title),
        _line("need", aspect.need),
        *_differing(
            ("aliases", aspect.aliases, ()),
            ("guidance", aspect.guidance, EMPTY),
            ("keywords", aspect.keywords, ()),
            ("role_column", aspect.role_column or "", ""),
        ),
    ]


def _column(column: Column) -> list[str]:
    known = default_column(column.key, column.meaning)
    form = "choice" if column.choices else "text"
    return [
        _line("key", column.key),
        *_differing(
            ("title", column.title, known.title),
            ("meaning", column.meaning, default_column(column.key).meaning),
            ("aliases", column.aliases, known.aliases),
            ("format", column.format, form),
            ("choices", column.choices, known.choices),
            ("required", column.required, known.required),
            ("note", column.note, known.note),
        ),
    ]


def _row(row: Mapping[str, Bilingual]) -> list[str]:
    """Both languages written out: a plain string could be read as the name of something else."""
    return [f"{_key(key)} = {_both(text)}" for key, text in row.items()]


def _differing(*lines: tuple[str, Value, Value]) -> list[str]:
    """The lines whose value is not the one that is taken when the line is absent."""
    return [_line(key, value) for key, value, default in lines if value != default]


def _line(key: str, value: Value) -> str:
    return f"{key} = {_value(value)}"


def _value(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, tuple):
        return "[" + ", ".join(_value(part) for part in value) + "]"
    if isinstance(value, Bilingual):
        return _string(value.zh) if value.zh == value.en else _both(value)
    return _string(value)


def _both(text: Bilingual) -> str:
    return f"{{ zh = {_string(text.zh)}, en = {_string(text.en)} }}"


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _string(key)


def _string(text: str) -> str:
    """A TOML basic string: JSON's escapes are a part of TOML's, which wants DEL escaped too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
