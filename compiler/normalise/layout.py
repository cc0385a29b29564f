"""Where the columns of a module stand in one sheet, and the columns that stand there for nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from compiler.address import cell_name
from compiler.diagnostics import Diagnostic, finding
from compiler.locale import Language
from compiler.model.blueprint import Module
from compiler.normalise.entry_findings import DUPLICATE_COLUMN, NEAR_COLUMN, UNKNOWN_COLUMN
from compiler.normalise.sheets import Table, column_names, is_private, match_columns
from compiler.normalise.translations import Tongues, tongues_of
from compiler.suggest import nearest, spelt
from compiler.vocabulary import spellings


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns of one module stand in one sheet, as indexes; None: not there."""

    module: Module
    table: Table
    columns: Mapping[str, int]
    role: int
    text: int | None
    aspect: int | None
    status: int | None
    id: int | None
    fields: tuple[int | None, ...]
    weight: int | None
    tongues: Tongues
    width: int
    pick: Callable[[Sequence[str]], tuple[str, ...]] | None
    """Takes the fields out of a row where the sheet has all of them."""
    header: str
    """The header of the role column as written."""

    @property
    def used(self) -> frozenset[int]:
        """The numbers of the columns that are the module's: its own, and their translations."""
        return frozenset((*self.columns.values(), *(one.index + 1 for one in self.tongues.translations)))

    @property
    def printed(self) -> tuple[int, ...]:
        """The indexes of the columns that hold texts and values, in any language that is published."""
        own = [i for i in (self.text, *self.fields) if i is not None]
        choices = (*self.tongues.firsts.values(), *self.tongues.seconds.values())
        return tuple(dict.fromkeys((*own, *(i for some in choices for i in some))))


def layout_of(module: Module, table: Table, language: Language, second: Language | None = None) -> Layout:
    """The places of a module's columns in a table that has its role column."""
    columns = match_columns(table.names, module.columns)

    def index(key: str) -> int | None:
        return columns[key] - 1 if key in columns else None

    def of(meaning: str) -> int | None:
        return index(next((column.key for column in module.columns if column.meaning == meaning), ""))

    role = next(column.key for column in module.columns if column.meaning == "role")
    tongues = tongues_of(table.names, module.columns, columns, language, second)
    fields = tuple(tongues.own(index(column.key)) for column in module.fields)
    return Layout(
        module=module,
        table=table,
        columns=columns,
        role=columns[role] - 1,
        text=of("text"),
        aspect=of("aspect"),
        status=of("status"),
        id=of("id"),
        fields=fields,
        weight=index("weight") if module.kind == "kpi" else None,
        tongues=tongues,
        width=len(table.names),
        pick=_picker(fields),
        header=table.names[columns[role] - 1],
    )


def _picker(indexes: Sequence[int | None]) -> Callable[[Sequence[str]], tuple[str, ...]] | None:
    """An itemgetter, which returns a tuple from two items on; None where a column is missing."""
    known = [index for index in indexes if index is not None]
    return itemgetter(*known) if len(known) == len(indexes) >= 2 else None


def shared_columns(layouts: Sequence[Layout]) -> Mapping[tuple[str, int], frozenset[int]]:
    """The columns in use of each table that several modules share, by its sheet and header row."""
    used: dict[tuple[str, int], list[frozenset[int]]] = defaultdict(list)
    for layout in layouts:
        used[place_of(layout)].append(layout.used)
    return {place: frozenset().union(*sets) for place, sets in used.items() if len(sets) > 1}


def place_of(layout: Layout) -> tuple[str, int]:
    """The sheet and header row of a table."""
    return layout.table.sheet.name, layout.table.header.row


def column_findings(layout: Layout, others: Collection[int]) -> Iterator[Diagnostic]:
    """The columns whose cells go into no document: unknown ones, and those that are there twice.

    ``others`` are columns of other modules that share the table.
    """
    known = layout.used | frozenset(others)
    for number, name in enumerate(layout.table.names, start=1):
        if number in known or not name or is_private(name):
            continue
        taken = _taken(layout, name) or _translated_before(layout, number)
        place = {
            "sheet": layout.table.sheet.name,
            "cell": layout.table.column_range(number),
            "value": name,
            "module": layout.module.key,
        }
        if taken:
            first = cell_name(layout.table.header.row, taken)
            yield finding(DUPLICATE_COLUMN, params={"name": name, "first": first}, **place)
        else:
            absent = [c for c in layout.module.columns if c.key not in layout.columns]
            near = nearest(name, spelt((column.title, column.aliases) for column in absent))
            yield finding(
                UNKNOWN_COLUMN,
                params={"name": name, "module": layout.module.title, "nearest": near[0] if near else ""},
                candidates=near,
                hint=NEAR_COLUMN if near else None,
                **place,
            )


def misnamed_columns(found: Iterable[Diagnostic], module: Module) -> frozenset[str]:
    """The keys of the columns that unknown headers almost name."""
    names = {one.candidates[0] for one in found if one.kind is UNKNOWN_COLUMN and one.candidates}
    return frozenset(column.key for column in module.columns if names & {column.title.zh, column.title.en})


def private_columns(layout: Layout) -> list[str]:
    """The columns that are the master's own business, as ``sheet!name``."""
    known = set(layout.columns.values())
    return [
        f"{layout.table.sheet.name}!{name}"
        for number, name in enumerate(layout.table.names, start=1)
        if number not in known and is_private(name)
    ]


def _translated_before(layout: Layout, number: int) -> int | None:
    """The number of the column that holds the same text in the same language; None: there is none."""
    first = layout.tongues.again.get(number - 1)
    return None if first is None else first + 1


def _taken(layout: Layout, name: str) -> int | None:
    """The number of the column that already holds what a header of this name means; None: there is none."""
    for column in layout.module.columns:
        if column.key in layout.columns and any(part in column_names(column) for part in spellings(name)):
            return layout.columns[column.key]
    return None
