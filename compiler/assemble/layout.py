"""How a module is printed, decided once for the whole master so that all documents look alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Literal

from compiler.locale import Language
from compiler.model import Column, Module, TableColumn
from compiler.vocabulary import ASPECT
from compiler.width import display_width

if TYPE_CHECKING:
    import pandas as pd

    from compiler.normalise.catalog import Catalog

LISTS = ("duties", "requirements")
"""Kinds whose entries are numbered lists by aspect; the others are tables."""

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
_LONGEST_WORD, _UNBROKEN, _PADDING, _WIDEST = 14, 8, 2.0, 60.0
_WIDE_TABLE = 8
"""Tables with more columns are set in smaller letters."""


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
    style: Literal["list", "table", "facts"]
    columns: tuple[TableColumn, ...] = ()
    cells: tuple[Cell, ...] = ()
    """One for each of ``columns``."""
    hoisted: tuple[int, ...] = ()
    """Values that are the same in all rows of a role: printed once above the table."""
    required: frozenset[int] = frozenset()
    """Values that every row has to fill."""
    process: int | None = None
    """The value that names the process, in modules of that kind."""
    weight: int | None = None
    """The value that is the weight, in modules of KPIs."""
    values: Callable[[tuple[str, ...]], tuple[str, ...]] | None = None
    """Picks a row's cells where all of them are values; the fast way for tables of an inferred blueprint."""


def layouts(catalog: Catalog, language: Language) -> dict[str, ModuleLayout]:
    """The layout of each module, by key."""
    by_module = dict(list(catalog.entries.groupby("module", sort=False)))
    empty = catalog.entries.iloc[:0]
    return {
        module.key: _layout(module, by_module.get(module.key, empty), language, catalog.blueprint.inferred)
        for module in catalog.blueprint.modules
    }


def _layout(module: Module, entries: pd.DataFrame, language: Language, inferred: bool) -> ModuleLayout:
    if module.kind == "facts":
        return ModuleLayout(module, "facts")
    weight = next((i for i, c in enumerate(module.fields) if c.key == "weight"), None)
    process = next((i for i, c in enumerate(module.fields) if c.key == "process"), None)
    required = frozenset(i for i, column in enumerate(module.fields) if column.required)
    if module.kind in LISTS:
        return ModuleLayout(module, "list", required=required)
    hoisted = _same_for_role(entries, len(module.fields)) if inferred else ()
    cells = _cells(module, entries, hoisted, process)
    columns = _columns(module, entries, cells, language)
    return ModuleLayout(
        module,
        "table",
        columns,
        cells,
        hoisted,
        required,
        process if module.kind == "process" else None,
        weight if module.kind == "kpi" else None,
        _picker(cells) if module.kind == "table" else None,
    )


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
    module: Module, entries: pd.DataFrame, hoisted: tuple[int, ...], process: int | None
) -> tuple[Cell, ...]:
    """The columns of a table: process, aspect, text and the filled values; in the sheet's own order."""
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
    if process is not None and module.kind == "process":
        order.sort(key=lambda cell: cell != Cell("value", process))
    return tuple(order)


def _columns(
    module: Module, entries: pd.DataFrame, cells: Sequence[Cell], language: Language
) -> tuple[TableColumn, ...]:
    """Titles, widths by what the cells hold, and which columns are figures."""
    sample = entries.head(_SAMPLE)
    names = {aspect.key: aspect.title.in_(language) for aspect in module.aspects}
    found: list[tuple[str, float, float, bool]] = []
    for cell in cells:
        texts, column = _texts(cell, module, sample, names)
        title = column.title.in_(language) if column else ASPECT.title.in_(language)
        if column is not None and column.key == "weight":
            texts = [*texts, _FULL_WEIGHT]
        found.append((title, *_needs(title, texts), _is_numeric(column, texts)))
    widths = _shares([least for _, least, _, _ in found], [wish for _, _, wish, _ in found])
    return tuple(
        TableColumn(title, width, numeric)
        for (title, _, _, numeric), width in zip(found, widths, strict=True)
    )


def _needs(title: str, texts: Sequence[str]) -> tuple[float, float]:
    """What a column needs so that no word breaks, and what it would like; in columns of a typewriter face."""
    filled = [text for text in texts if text]
    lengths = sorted(display_width(text) for text in filled)
    typical = lengths[len(lengths) * 9 // 10] if lengths else 0
    words = [len(word) * _LATIN for text in (title, *filled) for word in _WORD.findall(text)]
    longest = min(max(words, default=0), _LONGEST_WORD)
    least = max(longest, min(display_width(title), _UNBROKEN), min(typical, _UNBROKEN)) + _PADDING
    return least, max(least, min(typical**0.85 + _PADDING, _WIDEST))


def _shares(least: Sequence[float], wishes: Sequence[float]) -> list[float]:
    """Column widths as shares: what each needs, and of the rest in proportion to the wishes."""
    room = _LINE if len(least) <= _WIDE_TABLE else _LINE * 1.2
    rest = room - sum(least)
    extra = [wish - need for wish, need in zip(wishes, least, strict=True)]
    if rest <= 0 or not sum(extra):
        total = sum(least) or 1
        return [need / total for need in least]
    scale = rest / sum(extra)
    return [(need + more * scale) / room for need, more in zip(least, extra, strict=True)]


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
