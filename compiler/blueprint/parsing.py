"""A blueprint file → Blueprint: every key checked, every error with file, key and reason."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import get_args

from compiler import disk_errors
from compiler.blueprint.columns import MEANINGS, complete_columns, default_column, without_clashes
from compiler.blueprint.errors import (
    CHOICE_WITHOUT_CHOICES,
    DUPLICATE,
    FACTS_WITH_COLUMNS,
    NO_MODULE,
    NO_TEXT_COLUMN,
    NOT_TOML,
    NOT_UTF8,
    TOO_MANY_COLUMNS,
    UNKNOWN_BLUEPRINT,
    UNKNOWN_FORMAT,
    UNREADABLE,
    failure,
)
from compiler.blueprint.table import EMPTY, Table
from compiler.diagnostics import Param
from compiler.model.blueprint import (
    Aspect,
    AspectNeed,
    Blueprint,
    Column,
    ColumnFormat,
    Module,
    ModuleKind,
    RolesLayout,
)
from compiler.model.words import Bilingual
from compiler.suggest import nearest
from compiler.vocabulary import EVERYBODY, MODULE_COLUMNS, ROLE_COLUMNS, fold

FORMAT = 1
FOLDER = Path(__file__).parent.parent / "blueprints"
_BUILT_IN = ("operations", "growth", "enterprise", "jobdesc")
_OPTIONAL = "optional"

KINDS: tuple[ModuleKind, ...] = get_args(ModuleKind)
NEEDS: tuple[AspectNeed, ...] = get_args(AspectNeed)
FORMATS: tuple[ColumnFormat, ...] = get_args(ColumnFormat)
ROLE_KEYS = tuple(term.key for term in ROLE_COLUMNS)

TOP_KEYS = (
    "format",
    "key",
    "title",
    "inferred",
    "role_column",
    "standard_columns",
    "optional",
    "roles_sheet",
    "role",
    "module",
)
MODULE_KEYS = (
    "key", "title", "kind", "aliases", "sheets", "role_is_sheet_name", "required", "essential",
    "minimum_entries", "guidance", "aspect", "column", "example",
)  # fmt: skip
ASPECT_KEYS = ("key", "title", "need", "guidance", "keywords", "aliases", "role_column")
COLUMN_KEYS = ("key", "title", "meaning", "aliases", "format", "choices", "required", "note")


def built_in() -> tuple[str, ...]:
    """Keys of the blueprints that come with dutyc; the first is the default."""
    return _BUILT_IN


def load_blueprint(name_or_path: str) -> Blueprint:
    """The built-in blueprint of that key, else the one in the TOML file at that path.

    Raises CompilerError when there is none, or when it is not a valid blueprint.
    """
    if name_or_path in _BUILT_IN:
        return _shipped(name_or_path)
    path = Path(name_or_path)
    if not path.exists() and path.suffix != ".toml" and path.name == name_or_path:
        params: dict[str, Param] = {"name": name_or_path, "known": _BUILT_IN}
        near = nearest(name_or_path, _BUILT_IN)
        raise failure(UNKNOWN_BLUEPRINT, params, candidates=near, value=name_or_path)
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = disk_errors.reason(error)
        raise failure(UNREADABLE, {"file": str(path), "reason": reason}, file=str(path)) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise failure(NOT_UTF8, {"file": str(path)}, file=str(path)) from error
    return parse(text, path.name)


def optional_modules() -> tuple[Module, ...]:
    """The modules that any blueprint can switch on with ``optional``, and a master with a sheet."""
    return _shipped(_OPTIONAL).modules


@lru_cache(maxsize=len(_BUILT_IN) + 1)
def _shipped(key: str) -> Blueprint:
    path = FOLDER / f"{key}.toml"
    return parse(path.read_text(encoding="utf-8"), path.name)


def parse(text: str, file: str) -> Blueprint:
    """The blueprint that a TOML text describes; ``file`` is its name in errors.

    Raises CompilerError for the first thing that is wrong.
    """
    top = Table(file, "", _toml(text, file))
    if top.values.get("format") != FORMAT:
        found = str(top.values.get("format", "–"))
        raise failure(UNKNOWN_FORMAT, {"file": file, "found": found, "known": FORMAT}, file=file, value=found)
    top.check_keys(TOP_KEYS)
    inferred = top.flag("inferred", default=False)
    roles = tuple(_example_role(table) for table in top.tables("role"))
    standard = _standard(top)
    tables = top.tables("module")
    modules = tuple(_module(table, standard, roles, inferred=inferred) for table in tables)
    modules += _switched_on(top)
    if not modules:
        raise failure(NO_MODULE, {"file": file}, file=file)
    places = [table.path for table in tables] + [top.at("optional")] * (len(modules) - len(tables))
    _unique(file, places, [(module.key, _names(module)) for module in modules], titles=not inferred)
    return Blueprint(
        top.text("key"),
        top.names("title"),
        modules,
        inferred,
        top.text("role_column", ""),
        roles,
        _roles_layout(top),
    )


def _toml(text: str, file: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason = str(error)
        place = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", reason)
        lines = text.splitlines() or [""]
        line = int(place[1]) if place and place[1] else len(lines)
        shown = lines[min(line, len(lines)) - 1].strip()
        reason = reason[: place.start()] if place else reason
        params: dict[str, Param] = {"file": file, "line": line, "reason": reason, "text": shown}
        raise failure(NOT_TOML, params, file=file, value=shown) from error


def _standard(top: Table) -> tuple[str, ...]:
    known = tuple(term.key for term in MODULE_COLUMNS)
    keys = top.words("standard_columns")
    for number, key in enumerate(keys):
        if key not in known:
            raise top.wrong_value(f"standard_columns[{number}]", key, known)
    return keys


def _switched_on(top: Table) -> tuple[Module, ...]:
    wanted = top.words("optional")
    if not wanted:
        return ()
    known = {module.key: module for module in optional_modules()}
    for number, key in enumerate(wanted):
        if key not in known:
            raise top.wrong_value(f"optional[{number}]", key, known)
    return tuple(known[key] for key in wanted)


def _roles_layout(top: Table) -> RolesLayout:
    table = top.table("roles_sheet")
    table.check_keys(("sheets", *ROLE_KEYS))
    aliases = tuple((key, table.words(key)) for key in ROLE_KEYS if table.has(key))
    return RolesLayout(table.words("sheets"), aliases)


def _example_role(table: Table) -> Mapping[str, Bilingual]:
    table.check_keys(ROLE_KEYS)
    table.names("role")
    return MappingProxyType({key: table.names(key) for key in table.values})


def _names(thing: Module | Aspect | Column) -> tuple[str, ...]:
    return (thing.title.zh, thing.title.en, *thing.aliases)


def _unique(
    file: str, paths: Sequence[str], named: Iterable[tuple[str, tuple[str, ...]]], *, titles: bool
) -> None:
    """Raise CompilerError where two things have one key, or (``titles``) one title or alias."""
    keys: dict[str, str] = {}
    taken: dict[str, str] = {}
    for path, (key, names) in zip(paths, named, strict=True):
        if keys.setdefault(key, path) != path or (key in taken and titles and taken[key] != path):
            raise failure(DUPLICATE, {"file": file, "name": key, "path": f"{path}.key", "first": keys[key]},
                          file=file, value=key)  # fmt: skip
        for name in filter(None, names) if titles else ():
            first = taken.setdefault(fold(name), path)
            if first != path:
                params = {"file": file, "name": name, "path": path, "first": first}
                raise failure(DUPLICATE, params, file=file, value=name)


# ---------------------------------------------------------------------------------------- modules


def _module(
    table: Table, standard: Sequence[str], roles: Sequence[Mapping[str, Bilingual]], *, inferred: bool
) -> Module:
    table.check_keys(MODULE_KEYS)
    kind = table.one_of("kind", KINDS, "duties")
    title = table.names("title")
    aspects = _aspects(table, facts=kind == "facts")
    columns = _facts_columns(table) if kind == "facts" else _columns(table, kind, aspects, standard, inferred)
    return Module(
        key=table.text("key"),
        title=title,
        kind=kind,
        columns=columns,
        aspects=aspects,
        aliases=table.words("aliases"),
        sheets=table.words("sheets"),
        role_is_sheet_name=table.flag("role_is_sheet_name", default=False),
        required=table.flag("required", default=True),
        essential=table.flag("essential", default=False),
        minimum_entries=table.count("minimum_entries", 1),
        guidance=table.names("guidance", EMPTY),
        examples=tuple(_example(row, columns, aspects, roles) for row in table.tables("example")),
    )


def _aspects(module: Table, *, facts: bool) -> tuple[Aspect, ...]:
    tables = module.tables("aspect")
    aspects = tuple(_aspect(table, facts=facts) for table in tables)
    paths = [table.path for table in tables]
    _unique(module.file, paths, [(aspect.key, _names(aspect)) for aspect in aspects], titles=True)
    return aspects


def _aspect(table: Table, *, facts: bool) -> Aspect:
    table.check_keys(ASPECT_KEYS)
    return Aspect(
        key=table.text("key"),
        title=table.names("title"),
        need=table.one_of("need", NEEDS, "required"),
        aliases=table.words("aliases"),
        guidance=table.names("guidance", EMPTY),
        keywords=table.words("keywords"),
        role_column=table.one_of("role_column", ROLE_KEYS) if facts or table.has("role_column") else None,
    )


def _facts_columns(module: Table) -> tuple[Column, ...]:
    if module.tables("column") or module.tables("example"):
        raise failure(FACTS_WITH_COLUMNS, {"file": module.file, "path": module.path}, file=module.file)
    return ()


def _columns(
    module: Table, kind: ModuleKind, aspects: Sequence[Aspect], standard: Sequence[str], inferred: bool
) -> tuple[Column, ...]:
    tables = module.tables("column")
    declared = [_column(table) for table in tables]
    explicit = frozenset(table.text("key") for table in tables if table.has("aliases"))
    named = [
        (column.key, _names(column) if column.key in explicit else (column.title.zh, column.title.en))
        for column in declared
    ]
    _unique(module.file, [table.path for table in tables], named, titles=not inferred)
    columns = complete_columns(declared, aspects, standard)
    for meaning in ("role", "aspect", "status", "id", "note"):
        if sum(column.meaning == meaning for column in columns) > 1:
            params = {"file": module.file, "path": module.path, "meaning": meaning}
            raise failure(TOO_MANY_COLUMNS, params, file=module.file)
    count = sum(column.meaning == "text" for column in columns)
    if count > 1 or (count == 0 and kind != "table"):
        params_text: dict[str, Param] = {"file": module.file, "path": module.path, "count": count}
        raise failure(NO_TEXT_COLUMN, params_text, file=module.file)
    return columns if inferred else without_clashes(columns, explicit)


def _column(table: Table) -> Column:
    table.check_keys(COLUMN_KEYS)
    key = table.text("key")
    known = default_column(key)
    known = default_column(key, table.one_of("meaning", MEANINGS, known.meaning))
    choices = table.list_of_names("choices", known.choices)
    form = table.one_of("format", FORMATS, "choice" if choices else "text")
    if form == "choice" and not choices:
        raise failure(CHOICE_WITHOUT_CHOICES, {"file": table.file, "path": table.path}, file=table.file)
    return Column(
        key=key,
        title=table.names("title", known.title if known.title != EMPTY else None),
        meaning=known.meaning,
        aliases=table.words("aliases", known.aliases),
        format=form,
        required=table.flag("required", default=known.required),
        choices=choices,
        note=table.names("note", known.note),
    )


# --------------------------------------------------------------------------------------- examples


def _example(
    table: Table,
    columns: Sequence[Column],
    aspects: Sequence[Aspect],
    roles: Sequence[Mapping[str, Bilingual]],
) -> Mapping[str, Bilingual]:
    """A row of the starter master. A plain string may name a role, an aspect or a choice."""
    by_key = {column.key: column for column in columns}
    table.check_keys(by_key)
    row = {}
    for key, value in table.values.items():
        text = table.names(key)
        known = _known_values(by_key[key], aspects, roles) if isinstance(value, str) else ()
        row[key] = next((names[0] for names in known if _is_named(text.zh, names)), text)
    return MappingProxyType(row)


def _is_named(text: str, names: Sequence[Bilingual]) -> bool:
    return any(fold(text) in (fold(name.zh), fold(name.en)) for name in names)


def _known_values(
    column: Column, aspects: Sequence[Aspect], roles: Sequence[Mapping[str, Bilingual]]
) -> list[tuple[Bilingual, ...]]:
    """What a plain string in a column may mean: the text to write, followed by its other names."""
    if column.meaning == "aspect":
        return [(aspect.title, Bilingual(aspect.key, aspect.key)) for aspect in aspects]
    everybody = [EVERYBODY.title] if column.meaning == "role" else []
    return [(text,) for text in (*everybody, *column.choices, *(role["role"] for role in roles))]
