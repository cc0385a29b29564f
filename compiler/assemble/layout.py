"""How a module is printed, decided once for the whole master so that all documents look alike."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Literal

from compiler.assemble.confidential import is_confidential
from compiler.assemble.links import linked
from compiler.assemble.raci import Parts, involvement_of, parts_of
from compiler.assemble.ratings import rated, scale_of
from compiler.locale import N_, Language
from compiler.model.blueprint import Column, Module
from compiler.model.documents import Content, TableColumn
from compiler.model.words import Speech
from compiler.normalise.catalog import Entry, records
from compiler.vocabulary import ASPECT, fold
from compiler.width import display_width

if TYPE_CHECKING:
    import pandas as pd

    from compiler.normalise.catalog import Catalog

THIS_ROLE = N_("This role")

_STYLES: Mapping[str, Literal["list", "labels", "facts"]] = {
    "duties": "list",
    "requirements": "labels",
    "facts": "facts",
}
"""How modules of a kind are printed; the others are tables."""
_GROUPED_BY = {"process": "process", "resources": "resource_type"}
"""Kind of a module, and the column whose equal cells stand together in its table."""

_SAMPLE = 400
_NUMERIC = re.compile(r"[-+]?[¥$€£]?[0-9][0-9,.]*\s*[%％]?")
_WORD = re.compile(r"[!-~]+")
"""A piece of Latin text or a number, which should not break; Chinese breaks anywhere."""
_LINE = 96.0
"""Columns of a typewriter face in a line of a table, in the letters of tables."""
_LATIN = 1.1
"""Columns of a Latin letter: figures and capitals are wider than half a Chinese character."""
_FULL_WEIGHT = "100.0%"
"""The total below a column of weights, in bold."""
_LONGEST_WORD, _UNBROKEN, _PADDING, _WIDEST = 14, 8, 2.0, 90.0
_SHORT = 12
"""Texts and headers of so many columns stand in one line, if there is room."""
_UPRIGHT = 7
"""Tables with more columns stand on pages on their side, whose lines are half as long again."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a table cell comes from."""

    source: Literal["aspect", "text", "value"]
    index: int = 0
    """For ``value``: which of the entry's values."""


@dataclass(frozen=True, slots=True)
class ModuleLayout:
    """How one module is printed."""

    module: Module
    style: Literal["list", "labels", "table", "facts"]
    columns: tuple[TableColumn, ...] = ()
    cells: tuple[Cell, ...] = ()
    """One for each of ``columns``."""
    hoisted: tuple[int, ...] = ()
    """Values that are the same in all rows of a role: printed once above the table."""
    required: frozenset[int] = frozenset()
    """Values that every row has to fill."""
    group: int | None = None
    """The value by which rows stand together: the process, the type of a resource."""
    group_order: Mapping[str, int] = field(default_factory=dict)
    """The order of the groups that the blueprint knows, by their folded names."""
    shown: tuple[tuple[int, Callable[[str], Content]], ...] = ()
    """Values that are shown as more than their letters, and how."""
    parts: Parts | None = None
    """Who has which part, in responsibility matrices; their columns are the last ones."""
    weight: int | None = None
    """The value that is the weight, in modules of KPIs."""
    values: Callable[[tuple[str, ...]], tuple[str, ...]] | None = None
    """Picks a row's cells where all of them are values; the fast way for tables of an inferred blueprint."""
    content: Callable[[Entry], tuple[Content, tuple[Content, ...]]] | None = None
    """What is printed of an entry's text and values, where some are more than letters or in two languages."""

    def text(self, entry: Entry) -> Content:
        """What is printed of an entry's text."""
        return self.content(entry)[0] if self.content else entry.text

    def contents(self, entry: Entry) -> Sequence[Content]:
        """What is printed of an entry's values."""
        return self.content(entry)[1] if self.content else entry.values


def layouts(catalog: Catalog, speech: Speech) -> dict[str, ModuleLayout]:
    """The layout of each module, by key."""
    by_module = dict(list(catalog.entries.groupby("module", sort=False)))
    empty = catalog.entries.iloc[:0]
    return {
        module.key: _layout(module, by_module.get(module.key, empty), catalog, speech)
        for module in catalog.blueprint.modules
    }


def _layout(module: Module, entries: pd.DataFrame, catalog: Catalog, speech: Speech) -> ModuleLayout:
    required = frozenset(i for i, column in enumerate(module.fields) if column.required)
    style = _STYLES.get(module.kind)
    content = catalog.content if catalog.extras else None
    if style is not None:
        return ModuleLayout(module, style, required=required, content=content)
    hoisted = _same_for_role(entries, len(module.fields)) if catalog.blueprint.inferred else ()
    parts = _parts(module, entries, catalog, speech.first)
    if parts is not None:
        hoisted = tuple(index for index in hoisted if index != involvement_of(module))
    group = _index(module, _GROUPED_BY.get(module.kind, ""))
    cells = _cells(module, entries, hoisted, group)
    shown = tuple(_shown(module, cells, catalog))
    return ModuleLayout(
        module,
        "table",
        _columns(module, entries, _Printed(cells, shown, parts), speech),
        cells,
        hoisted,
        required,
        group if Cell("value", -1 if group is None else group) in cells else None,
        _order(module, group),
        shown,
        parts,
        _index(module, "weight") if module.kind == "kpi" else None,
        _picker(cells) if module.kind == "table" and parts is None else None,
        content,
    )


def _index(module: Module, key: str) -> int | None:
    """Which of a module's values a column holds."""
    return next((i for i, column in enumerate(module.fields) if column.key == key), None)


def _order(module: Module, group: int | None) -> Mapping[str, int]:
    """The order of the groups: as the blueprint has them to choose from."""
    choices = () if group is None else module.fields[group].choices
    return {fold(name): place for place, one in enumerate(choices) for name in (one.zh, one.en) if name}


def _parts(module: Module, entries: pd.DataFrame, catalog: Catalog, language: Language) -> Parts | None:
    involvement = involvement_of(module)
    if involvement is None:
        return None
    titles = {role.id: role.title for role in catalog.roles if not is_confidential(role)}
    return parts_of(list(records(entries)), involvement, titles, language)


def _shown(
    module: Module, cells: Sequence[Cell], catalog: Catalog
) -> Iterator[tuple[int, Callable[[str], Content]]]:
    """Ratings in tables of risks; in tables of KPIs the duty instead of its number."""
    for index, column in enumerate(module.fields):
        if Cell("value", index) not in cells:
            continue
        if module.kind == "risk" and (scale := scale_of(column)) is not None:
            yield index, partial(rated, scale=scale)
        elif module.kind == "kpi" and column.key == "linked_duty":
            yield index, linked(catalog.entries)


def _picker(cells: Sequence[Cell]) -> Callable[[tuple[str, ...]], tuple[str, ...]] | None:
    """A function that takes the cells of a row out of an entry's values; itemgetter needs two or more."""
    indexes = [cell.index for cell in cells if cell.source == "value"]
    return itemgetter(*indexes) if len(indexes) == len(cells) >= 2 else None


def _same_for_role(entries: pd.DataFrame, width: int) -> tuple[int, ...]:
    """The values of which no role has two different ones: facts about the role, not about the row."""
    first: list[dict[str, str]] = [{} for _ in range(width)]
    same = set(range(width))
    for role, values in zip(entries["role"], entries["values"], strict=True):
        for index in tuple(same):
            value = values[index]
            if value and first[index].setdefault(role, value) != value:
                same.discard(index)
        if not same:
            break
    return tuple(index for index in sorted(same) if first[index])


def _cells(
    module: Module, entries: pd.DataFrame, hoisted: tuple[int, ...], group: int | None
) -> tuple[Cell, ...]:
    """The columns of a table: aspect, text and the filled values in the sheet's own order, groups first."""
    filled = {
        index
        for values in entries["values"]
        for index, value in enumerate(values)
        if value
    }  # fmt: skip
    order: list[Cell] = []
    number = 0
    for column in module.columns:
        if column.meaning == "field":
            if number in filled and number not in hoisted:
                order.append(Cell("value", number))
            number += 1
        elif column.meaning == "text":
            order.append(Cell("text"))
        elif column.meaning == "aspect" and (entries["aspect"] != "").any():
            order.append(Cell("aspect"))
    if group is not None:
        order.sort(key=lambda cell: cell != Cell("value", group))
    return tuple(order)


@dataclass(frozen=True, slots=True)
class _Printed:
    """What a table prints of an entry."""

    cells: Sequence[Cell]
    shown: Sequence[tuple[int, Callable[[str], Content]]]
    parts: Parts | None


def _columns(
    module: Module, entries: pd.DataFrame, printed: _Printed, speech: Speech
) -> tuple[TableColumn, ...]:
    """Titles, widths by what the cells hold, and which columns are figures."""
    sample = entries.head(_SAMPLE)
    names = {aspect.key: speech.words(aspect.title) for aspect in module.aspects}
    shown = dict(printed.shown)
    involvement = involvement_of(module) if printed.parts else None
    found: list[tuple[str, float, float, bool]] = []
    for cell in printed.cells:
        texts, column = _texts(cell, module, sample, names)
        title = speech.words(column.title if column else ASPECT.title)
        if cell.source == "value" and cell.index in shown:
            texts = [_letters(shown[cell.index](text)) for text in texts]
        if involvement is not None and cell == Cell("value", involvement):
            title = speech.say(THIS_ROLE)
        if column is not None and column.key == "weight":
            texts = [*texts, _FULL_WEIGHT]
        found.append((title, *_needs(title, texts), _is_numeric(column, texts)))
    if printed.parts is not None:
        having = [printed.parts.of(entry) for entry in records(sample)]
        for index, title in enumerate(printed.parts.titles):
            found.append((title, *_needs(title, [names[index] for names in having]), False))
    widths = _shares([least for _, least, _, _ in found], [wish for _, _, wish, _ in found])
    return tuple(
        TableColumn(title, width, numeric)
        for (title, _, _, numeric), width in zip(found, widths, strict=True)
    )


def _letters(content: Content) -> str:
    return content if isinstance(content, str) else content.text


def _needs(title: str, texts: Sequence[str]) -> tuple[float, float]:
    """What a column needs so that no word breaks, and so that no line does; in letters of a typewriter."""
    filled = [text for text in texts if text]
    lengths = sorted(max(map(display_width, text.split("\n"))) for text in filled)
    typical = lengths[len(lengths) * 9 // 10] if lengths else 0
    short = max((length for length in lengths if length <= _SHORT), default=0)
    words = [len(word) * _LATIN for text in (title, *filled) for word in _WORD.findall(text)]
    longest = min(max(words, default=0), _LONGEST_WORD)
    heading = min(display_width(title), _SHORT)
    least = max(longest, min(heading, _UNBROKEN), min(typical, _UNBROKEN)) + _PADDING
    return least, max(least, heading + _PADDING, short + _PADDING, min(typical, _WIDEST) + _PADDING)


def _shares(least: Sequence[float], wishes: Sequence[float]) -> list[float]:
    """Column widths as shares: short columns get what they wish, the longer ones share what is left."""
    room = _LINE if len(least) <= _UPRIGHT else _LINE * 1.5
    rest = room - sum(least)
    extra = [wish - need for wish, need in zip(wishes, least, strict=True)]
    if rest <= 0:
        widths = list(least)
    elif sum(extra) <= rest:
        widths = list(wishes)
    else:
        level = _level(extra, rest)
        widths = [need + min(more, level * math.sqrt(more)) for need, more in zip(least, extra, strict=True)]
    total = sum(widths) or 1
    return [width / total for width in widths]


def _level(extra: Sequence[float], rest: float) -> float:
    """How much of the square root of its wish each column gets, so that all of it is given away.

    The root makes a column of twice the text half as wide again, not twice.
    """
    waiting = sorted((more for more in extra if more > 0), reverse=True)
    while waiting:
        level = rest / sum(map(math.sqrt, waiting))
        if waiting[-1] > level * math.sqrt(waiting[-1]):
            return level
        rest -= waiting.pop()
    return 0.0


def _texts(
    cell: Cell, module: Module, sample: pd.DataFrame, names: dict[str, str]
) -> tuple[list[str], Column | None]:
    if cell.source == "text":
        return list(sample["text"]), module.text_column
    if cell.source == "aspect":
        column = next((c for c in module.columns if c.meaning == "aspect"), None)
        return [names.get(key, key) for key in sample["aspect"]], column
    return [values[cell.index] for values in sample["values"]], module.fields[cell.index]


def _is_numeric(column: Column | None, texts: Sequence[str]) -> bool:
    filled = [text for text in texts if text]
    if column is not None and column.format in ("number", "percent"):
        return True
    return bool(filled) and all(_NUMERIC.fullmatch(text) for text in filled)
