"""Lines of the sheet 模块定义 / Modules → Blueprint."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from compiler.blueprint.columns import complete_columns, default_column, without_clashes
from compiler.blueprint.errors import (
    SHEET_CELL,
    SHEET_CONTRADICTION,
    SHEET_DUPLICATE,
    SHEET_EMPTY,
    SHEET_MODULE,
    failure,
)
from compiler.blueprint.parsing import KINDS, built_in, load_blueprint, optional_modules
from compiler.blueprint.sheet_lines import Line, split_names
from compiler.blueprint.sheet_words import (
    ASPECT_ITEM,
    BLUEPRINT_ITEM,
    INFERRED,
    ITEM,
    KEY_NEED,
    KIND,
    MEANING_OF_ITEM,
    MODULE,
    MODULE_ITEM,
    NAME,
    OPTIONAL,
    OWN_TITLE,
    REQUIRED,
    ROLE_ITEM,
    ROLES_KIND,
    SHEET,
    SHEET_NAME,
    TEXT_ITEM,
    USUAL,
)
from compiler.blueprint.table import EMPTY
from compiler.diagnostics import CompilerError, Kind, Param
from compiler.model.blueprint import Aspect, Blueprint, Column, Module, ModuleKind, RolesLayout
from compiler.model.words import Bilingual
from compiler.suggest import nearest
from compiler.vocabulary import MODULE_COLUMNS, ROLE_COLUMNS, Term, find_term, fold


@dataclass(frozen=True, slots=True)
class _Place:
    """Where errors are, and what the sheet's modules may inherit from."""

    file: str
    sheet: str
    inferred: bool
    known: tuple[Module, ...]

    def error(self, kind: Kind, line: Line, at: Term, **params: Param) -> CompilerError:
        """An error about the cell of a line in the column ``at``."""
        return failure(kind, params, file=self.file, sheet=self.sheet, cell=line.cell(at))


def blueprint_of_lines(lines: Sequence[Line], *, file: str, sheet: str) -> Blueprint:
    """The blueprint; a built-in one that its first row names passes on what the sheet has no place for.

    Raises CompilerError when there is no module, a name stands twice, or a module lacks its text column.
    """
    head = next((line for line in lines if line.item == BLUEPRINT_ITEM.key), None)
    inferred = head is not None and head.need == INFERRED.key
    base = None if head is None or inferred else _built_in_of(head.name)
    bases = [base] if base else [] if inferred else [load_blueprint(key) for key in built_in()]
    known = [module for blueprint in bases for module in blueprint.modules]
    known += [] if inferred else optional_modules()
    place = _Place(file, sheet, inferred, tuple(known))
    groups: dict[str, list[Line]] = {}
    about_roles = {fold(line.module) for line in lines if line.kind == ROLES_KIND.key}
    of_roles = [line for line in lines if fold(line.module) in about_roles]
    for line in lines:
        if line.item != BLUEPRINT_ITEM.key and line not in of_roles:
            # An inferred blueprint takes names as they are: “Sheet 1” and “Sheet1” are two worksheets.
            groups.setdefault(line.module if inferred else fold(line.module), []).append(line)
    if not groups:
        raise failure(SHEET_EMPTY, {"sheet": sheet}, file=file, sheet=sheet, cell="A1")
    modules = tuple(_module(group, place) for group in groups.values())
    _check_modules(modules, list(groups.values()), place)
    title = base.title if base else Bilingual(head.name, head.name) if head else OWN_TITLE
    key = base.key if base else "inferred" if inferred else head.name if head else "master"
    role_column = ", ".join(head.aliases or ()) if head else ""
    examples = base.example_roles if base else ()
    return Blueprint(key, title, modules, inferred, role_column, examples, _roles_layout(of_roles, place))


def _roles_layout(lines: Sequence[Line], place: _Place) -> RolesLayout:
    """Where the workbook has its roles, by the lines about its roles sheet."""
    aliases = {
        _role_column(line, place): line.aliases or () for line in lines if line.item != MODULE_ITEM.key
    }
    sheets = split_names(_said(lines, "sheet", SHEET, place)) or ()
    return RolesLayout(sheets, tuple(aliases.items()))


def _built_in_of(name: str) -> Blueprint | None:
    """The built-in blueprint of that key or title."""
    for key in built_in():
        blueprint = load_blueprint(key)
        if fold(name) in {fold(key), fold(blueprint.title.zh), fold(blueprint.title.en)}:
            return blueprint
    return None


def _check_modules(modules: Sequence[Module], groups: Sequence[Sequence[Line]], place: _Place) -> None:
    """Raise CompilerError where two modules would answer to one sheet name."""
    taken: dict[str, tuple[str, Line]] = {}
    for module, group in zip(modules, groups, strict=True):
        for name in (module.title.zh, module.title.en, *module.aliases):
            owner, first = taken.setdefault(fold(name), (module.title.zh, group[0]))
            if owner != module.title.zh and not place.inferred:
                raise place.error(SHEET_DUPLICATE, group[0], MODULE, name=name, first=first.cell(MODULE))


def _named(name: str, title: Bilingual, aliases: Iterable[str]) -> bool:
    return fold(name) in {fold(own) for own in (title.zh, title.en, *aliases)}


def _said(lines: Iterable[Line], value: str, column: Term, place: _Place) -> str:
    """The one value that some lines of a module give; empty where none does."""
    first: Line | None = None
    for line in lines:
        found = getattr(line, value)
        if found and first is None:
            first = line
        elif first is not None and found and fold(found) != fold(getattr(first, value)):
            params = {"found": found, "first": first.cell(column), "earlier": getattr(first, value)}
            raise place.error(SHEET_CONTRADICTION, line, column, **params)
    return getattr(first, value) if first else ""


def _module(lines: Sequence[Line], place: _Place) -> Module:
    name = lines[0].module
    known = _known_module(name, place)
    heads = [line for line in lines if line.item == MODULE_ITEM.key]
    head = heads[0] if heads else None
    said_kind = _said(lines, "kind", KIND, place)
    kind: ModuleKind = next((own for own in KINDS if own == said_kind), known.kind)
    if kind != known.kind:
        known = replace(known, kind=kind, columns=_columns_of_kind(kind, place.known))
    aspects = tuple(_aspects([line for line in lines if line.item == ASPECT_ITEM.key], known, place))
    columns = [line for line in lines if line.item not in (ASPECT_ITEM.key, MODULE_ITEM.key)]
    if not aspects and not columns:
        aspects = known.aspects
    aliases = known.aliases if head is None or head.aliases is None else head.aliases
    sheets = split_names(_said(lines, "sheet", SHEET, place)) or ()
    by_sheet = any(line.item == ROLE_ITEM.key and SHEET_NAME.matches(line.name) for line in lines)
    columns = [line for line in columns if line.item != ROLE_ITEM.key or not by_sheet]
    return replace(
        known,
        columns=_columns(columns, known, aspects, lines[0], place),
        aspects=aspects,
        aliases=aliases,
        sheets=() if len(sheets) == 1 and _named(sheets[0], known.title, aliases) else sheets,
        role_is_sheet_name=by_sheet,
        required=known.required if head is None or not head.need else head.need != OPTIONAL.key,
        essential=known.essential if head is None or not head.need else head.need == KEY_NEED.key,
        minimum_entries=_minimum(head, known),
    )


def _minimum(head: Line | None, known: Module) -> int:
    """The fewest entries: as written, 1 where a need stands without a number, else the known module's."""
    if head is None or (head.minimum is None and not head.need):
        return known.minimum_entries
    return 1 if head.minimum is None else head.minimum


def _known_module(name: str, place: _Place) -> Module:
    """The built-in module of that name, else a plain one."""
    for titled in (True, False):
        for module in place.known:
            if _named(name, module.title, () if titled else module.aliases):
                known_title = module.title if titled else Bilingual(name, name)
                aliases = module.aliases if titled else (module.title.zh, module.title.en, *module.aliases)
                others = tuple(alias for alias in aliases if fold(alias) != fold(name))
                return replace(module, title=known_title, aliases=aliases if titled else others)
    columns = () if place.inferred else _columns_of_kind("duties", place.known)
    return Module(name, Bilingual(name, name), "duties", columns)


def _columns_of_kind(kind: ModuleKind, known: Sequence[Module]) -> tuple[Column, ...]:
    """The columns of the first known module of that kind; a text column where there is none."""
    if kind == "facts":
        return ()
    columns = next((module.columns for module in known if module.kind == kind), ())
    return columns or (default_column("role"), default_column("duty", "text"))


def _aspects(lines: Sequence[Line], known: Module, place: _Place) -> list[Aspect]:
    aspects: list[Aspect] = []
    taken: dict[str, Line] = {}
    for line in lines:
        aspect = next((own for own in known.aspects if _named(line.name, own.title, own.aliases)), None)
        if aspect is None:
            aspect = Aspect(line.name, Bilingual(line.name, line.name), "required")
        if known.kind == "facts" and aspect.role_column is None:
            aspect = replace(aspect, role_column=_role_column(line, place))
        aspect = replace(
            aspect,
            need="usual" if line.need == USUAL.key else "required" if line.need else aspect.need,
            aliases=aspect.aliases if line.aliases is None else line.aliases,
        )
        _claim(taken, (aspect.title.zh, aspect.title.en, *aspect.aliases), line, place)
        aspects.append(aspect)
    return aspects


def _role_column(line: Line, place: _Place) -> str:
    """The column of the roles sheet that an aspect of a facts module is named after."""
    term = find_term(ROLE_COLUMNS, line.name)
    if term is None:
        titles = tuple(own.title for own in ROLE_COLUMNS)
        near = nearest(line.name, [name for title in titles for name in (title.zh, title.en)])
        params: dict[str, Param] = {
            "found": line.name, "column": NAME.title, "sheet": place.sheet, "known": titles
        }  # fmt: skip
        cell = line.cell(NAME)
        raise failure(
            SHEET_CELL,
            params,
            candidates=near,
            file=place.file,
            sheet=place.sheet,
            cell=cell,
            value=line.name,
        )
    return term.key


def _claim(taken: dict[str, Line], names: Iterable[str], line: Line, place: _Place) -> None:
    """Remember the names of a line; raise CompilerError where another line has one of them."""
    for name in names:
        first = taken.setdefault(fold(name), line)
        if first is not line:
            raise place.error(SHEET_DUPLICATE, line, NAME, name=name, first=first.cell(NAME))


def _columns(
    lines: Sequence[Line], known: Module, aspects: Sequence[Aspect], first: Line, place: _Place
) -> tuple[Column, ...]:
    if known.kind == "facts":
        return ()
    if not lines:
        return complete_columns(known.columns, aspects, ())
    marked = any(line.item == TEXT_ITEM.key for line in lines)
    keys: Counter[str] = Counter({"role": 1} if place.inferred else ())
    columns: list[Column] = []
    taken: dict[str, Line] = {}
    for line in lines:
        column = _plain_column(line) if place.inferred else _known_column(line, known, marked=marked)
        if column.meaning != "role":
            keys[column.key] += 1
            count = keys[column.key]
            column = column if count == 1 else replace(column, key=f"{column.key} ({count})")
        if not place.inferred:
            _claim(taken, (column.title.zh, column.title.en, *(line.aliases or ())), line, place)
        columns.append(column)
    complete = complete_columns(columns, aspects, ())
    _check_columns(complete, known, first, place)
    declared = frozenset(
        column.key for column, line in zip(columns, lines, strict=True) if line.aliases is not None
    )
    return complete if place.inferred else without_clashes(complete, declared)


def _check_columns(columns: Sequence[Column], known: Module, first: Line, place: _Place) -> None:
    """Raise CompilerError unless there is one role column and, where it is needed, one text column."""
    count = sum(column.meaning == "text" for column in columns)
    if count > 1 or (count == 0 and known.kind != "table"):
        raise place.error(
            SHEET_MODULE,
            first,
            MODULE,
            name=first.module,
            count=count,
            word=TEXT_ITEM.title,
            column=ITEM.title,
        )


def _plain_column(line: Line) -> Column:
    """A column of an inferred blueprint: nothing but its name."""
    meaning = MEANING_OF_ITEM.get(line.item, "field")
    key = "role" if meaning == "role" else line.name
    required = line.need == REQUIRED.key
    return Column(key, Bilingual(line.name, line.name), meaning, line.aliases or (), required=required)


def _known_column(line: Line, known: Module, *, marked: bool) -> Column:
    """The column of a line with what is known of it; ``marked``: the module has a line for its text."""
    column = next((own for own in known.columns if _named(line.name, own.title, ())), None)
    column = column or next((own for own in known.columns if _named(line.name, EMPTY, own.aliases)), None)
    if column is None:
        term = next((term for term in MODULE_COLUMNS if _named(line.name, term.title, ())), None)
        column = default_column(term.key) if term else Column(line.name, Bilingual(line.name, line.name))
    meaning = MEANING_OF_ITEM.get(line.item, column.meaning)
    if meaning == "text" and marked and line.item != TEXT_ITEM.key:
        meaning = "field"
    if not _named(line.name, column.title, ()):
        others = (column.title.zh, column.title.en, *column.aliases)
        column = replace(
            column,
            title=Bilingual(line.name, line.name),
            aliases=tuple(alias for alias in others if fold(alias) != fold(line.name)),
        )
    return replace(
        column,
        key="role" if meaning == "role" else column.key,
        meaning=meaning,
        aliases=column.aliases if line.aliases is None else line.aliases,
        required=line.need == REQUIRED.key if line.need else column.required or meaning in ("role", "text"),
    )
