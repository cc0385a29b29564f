"""Entries of a master, ready to be compared: one line per entry and role, its columns by their keys."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from compiler.model.audit import Place
from compiler.model.blueprint import Module
from compiler.model.changes import EntryState
from compiler.normalise.catalog import Catalog, Entry, ModuleSheet, records
from compiler.vocabulary import fold

_HASH = re.compile("[0-9a-f]{16}")
"""The id of an entry without one of its own (`normalise.entries.entry_id`)."""


class Line:
    """One entry of one role. Two lines of one `key` say the same.

    What is asked of few lines is worked out when somebody asks.
    """

    def __init__(self, entry: Entry, number: int, columns: Columns, seconds: tuple[str, ...]) -> None:
        self.entry = entry
        self.number = number
        """Where it stands in the master."""
        self._columns = columns
        self._seconds = seconds

    @property
    def module(self) -> str:
        """The module's key."""
        return self.entry.module

    @property
    def has_own_id(self) -> bool:
        """Whether the master numbers it."""
        return not _HASH.fullmatch(self.entry.entry)

    @cached_property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """Key and text of the filled columns, aspect, text, status and second language among them."""
        return tuple(pair for pair in self._columns.texts(self.entry, self._seconds) if pair[1])

    @property
    def key(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        """What it says, and under which module."""
        return self.entry.module, self.columns

    @property
    def aspect(self) -> str:
        """Its aspect as somebody wrote it; empty where it is only guessed from the text."""
        return "" if self.entry.aspect_inferred else self.entry.aspect

    @property
    def process(self) -> str:
        """The process it belongs to; empty in modules that are no processes."""
        index = self._columns.process
        return "" if index is None else self.entry.values[index]

    @cached_property
    def text(self) -> str:
        """Its text; its filled columns where it has none."""
        return self.entry.text or " · ".join(filter(None, self.entry.values))

    @cached_property
    def folded(self) -> str:
        """Its text without regard to case, width and spaces."""
        return fold(self.text) if len(self.text) < _LONG else " ".join(self.text.split())

    def says_the_same(self, other: Line) -> bool:
        """Whether both are one line, left as it was; at once, since most are."""
        own, its = self.entry, other.entry
        return (
            own.text == its.text
            and own.values == its.values
            and own.aspect == its.aspect
            and own.module == its.module
            and own.status == its.status
            and self._columns.fields == other._columns.fields
            and self._seconds == other._seconds
        )

    def state(self) -> EntryState:
        """The line as records have it."""
        own = self.entry
        place = Place(own.sheet, own.cell)
        return EntryState(own.entry, own.role, own.module, own.aspect, self.process, self.text, place)


_LONG = 2_000
"""Longer texts are compared as they stand."""
SECOND = "::"
"""Behind the key of a column: its text in the second language."""


def lines_of(catalog: Catalog) -> Mapping[str, Sequence[Line]]:
    """The entries of each role, by its id, in the order of the master."""
    found: dict[str, list[Line]] = defaultdict(list)
    for line in _lines(catalog):
        found[line.entry.role].append(line)
    return found


def _lines(catalog: Catalog) -> Iterator[Line]:
    columns = {module.key: Columns(module) for module in catalog.blueprint.modules}
    extras = catalog.extras
    for number, entry in enumerate(records(catalog.entries)):
        extra = extras.get(entry.entry) if extras else None
        yield Line(entry, number, columns[entry.module], extra.seconds if extra else ())


class Columns:
    """The keys of a module's columns."""

    def __init__(self, module: Module) -> None:
        self.text = next((column.key for column in module.columns if column.meaning == "text"), "text")
        self.fields = tuple(column.key for column in module.fields)
        is_process = module.kind == "process" and "process" in self.fields
        self.process = self.fields.index("process") if is_process else None

    def texts(self, entry: Entry, seconds: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Key and text of each column of an entry, empty ones as well."""
        yield ASPECT, "" if entry.aspect_inferred else entry.aspect
        yield self.text, entry.text
        yield STATUS, entry.status
        yield from zip(self.fields, entry.values, strict=True)
        for key, second in zip((self.text, *self.fields), seconds, strict=False):
            yield key + SECOND, second


ASPECT, STATUS = "(aspect)", "(status)"
"""Keys of what every module has, told apart from its own columns."""


class Places:
    """Where columns of entries stand."""

    def __init__(self, catalog: Catalog) -> None:
        self._tables: dict[tuple[str, str], list[ModuleSheet]] = defaultdict(list)
        for sheet in catalog.sheets:
            self._tables[sheet.module.key, sheet.sheet].append(sheet)

    def of(self, line: Line, key: str) -> Place:
        """The cell of a column of a line; the entry's own where the sheet has no such column."""
        entry = line.entry
        for table in self._tables.get((entry.module, entry.sheet), ()):
            if table.header_row < entry.row <= table.last_row:
                return Place(entry.sheet, table.address(entry.row, _column(table.module, key)) or entry.cell)
        return Place(entry.sheet, entry.cell)


def _column(module: Module, key: str) -> str:
    """The key of the sheet's column for a key of a line."""
    meaning = {ASPECT: "aspect", STATUS: "status"}.get(key)
    if meaning is None:
        return key.removesuffix(SECOND)
    return next((column.key for column in module.columns if column.meaning == meaning), "")
