"""The rows of the sheet 模块定义 / Modules → lines whose words are understood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from compiler.address import cell_name
from compiler.blueprint.errors import (
    NEAR_VALUE,
    SHEET_CELL,
    SHEET_NAME_ABSENT,
    SHEET_WITHOUT_HEADER,
    failure,
)
from compiler.blueprint.sheet_words import (
    ALIASES,
    BLUEPRINT_ITEM,
    COLUMNS,
    COMPULSORY,
    ITEM,
    ITEMS,
    KIND,
    KINDS,
    MINIMUM,
    MODULE,
    MODULE_ITEM,
    NAME,
    NEED,
    NEEDS_OF_COLUMN,
    NEEDS_OF_ITEM,
    NOTHING,
    ROLES_KIND,
    SHEET,
)
from compiler.diagnostics import CompilerError, Param
from compiler.locale import Language
from compiler.suggest import nearest
from compiler.vocabulary import Term, find_term, fold, spellings

_COMMAS = re.compile(r"[、，,]+")
_SEMICOLONS = re.compile(r"[；;\n]+")
_BANNERS = 20
"""The header is looked for in so many rows."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the sheet: the keys of what it says; empty where it says nothing."""

    row: int
    module: str
    sheet: str
    kind: str
    item: str
    name: str
    need: str
    minimum: int | None
    aliases: tuple[str, ...] | None
    """None: the usual ones."""
    columns: Mapping[str, int]
    """Number of each column of the sheet, by its key."""

    def cell(self, column: Term) -> str:
        """The address of this line in a column; of its name's where the sheet lacks the column."""
        return cell_name(self.row, self.columns.get(column.key, self.columns[NAME.key]))


def read_lines(
    rows: Sequence[Sequence[str]], numbers: Sequence[int], *, file: str, sheet: str
) -> tuple[Line, ...]:
    """The lines below the header; an empty module is the one above; comments and empty rows are left out.

    Raises CompilerError for a sheet without header and for a word that is not known.
    """
    start, columns = _header(rows, file, sheet)
    return tuple(_lines(zip(numbers[start:], rows[start:], strict=True), columns, file, sheet))


def _header(rows: Sequence[Sequence[str]], file: str, sheet: str) -> tuple[int, dict[str, int]]:
    best: dict[str, int] = {}
    for index, cells in enumerate(rows[:_BANNERS]):
        columns: dict[str, int] = {}
        for number, cell in enumerate(cells, start=1):
            term = next((t for t in COLUMNS if any(t.matches(part) for part in spellings(cell))), None)
            if term is not None:
                columns.setdefault(term.key, number)
        if all(term.key in columns for term in COMPULSORY):
            return index + 1, columns
        best = max(best, columns, key=len)
    missing = tuple(term.title for term in COMPULSORY if term.key not in best)
    known = tuple(term.title for term in COLUMNS)
    params: dict[str, Param] = {"sheet": sheet, "missing": missing, "known": known}
    raise failure(SHEET_WITHOUT_HEADER, params, file=file, sheet=sheet, cell="A1")


def _lines(
    rows: Iterable[tuple[int, Sequence[str]]], columns: Mapping[str, int], file: str, sheet: str
) -> Iterator[Line]:
    above = ""
    for row, cells in rows:
        values = {key: cells[number - 1].strip() for key, number in columns.items() if number <= len(cells)}
        if not any(values.values()) or cells[0].startswith("# "):
            continue
        reader = _Reader(row, values, columns, file, sheet)
        item = reader.item()
        is_blueprint = item is BLUEPRINT_ITEM
        above = "" if is_blueprint else reader.get(MODULE) or above
        if not above and not is_blueprint:
            raise reader.absent(MODULE)
        if not reader.get(NAME) and item is not MODULE_ITEM:
            raise reader.absent(NAME)
        kind = reader.word(KIND, (*KINDS, ROLES_KIND))
        need, minimum = reader.need(item)
        yield Line(
            row=row,
            module=above,
            sheet=reader.get(SHEET),
            kind=kind.key if kind else "",
            item=item.key,
            name=reader.get(NAME),
            need=need,
            minimum=minimum,
            aliases=split_names(reader.get(ALIASES)),
            columns=columns,
        )


def join_names(names: Sequence[str], language: Language) -> str:
    """Names as one cell: with commas, or with semicolons where a name has a comma itself."""
    if any(_COMMAS.search(name) for name in names):
        mark = "；" if language == "zh" else "; "
        return mark.join(names) + (mark.strip() if len(names) == 1 else "")
    return ("、" if language == "zh" else ", ").join(names) or NOTHING[0]


def split_names(cell: str) -> tuple[str, ...] | None:
    """The names in a cell, as `join_names` writes them; None for an empty cell."""
    if not cell:
        return None
    if fold(cell) in {fold(word) for word in NOTHING}:
        return ()
    separator = _SEMICOLONS if _SEMICOLONS.search(cell) else _COMMAS
    return tuple(part.strip() for part in separator.split(cell) if part.strip())


@dataclass(frozen=True, slots=True)
class _Reader:
    """One row: its cells by column key, and what to say when one is wrong."""

    row: int
    values: Mapping[str, str]
    columns: Mapping[str, int]
    file: str
    sheet: str

    def get(self, column: Term) -> str:
        """The text of a cell."""
        return self.values.get(column.key, "")

    def word(self, column: Term, known: Sequence[Term], text: str | None = None) -> Term | None:
        """The known word that stands in a cell; None: the cell is empty."""
        found = self.get(column) if text is None else text
        if not found:
            return None
        term = find_term(known, found)
        if term is None:
            raise self._unknown(column, found, known)
        return term

    def item(self) -> Term:
        """What the row is about; a row without a name is about its module."""
        item = self.word(ITEM, ITEMS)
        if item is None and self.get(NAME):
            raise self.absent(ITEM)
        return item or MODULE_ITEM

    def need(self, item: Term) -> tuple[str, int | None]:
        """The key of the need, and the fewest entries of a module."""
        text = self.get(NEED)
        match = MINIMUM.search(text) if item is MODULE_ITEM else None
        if match is not None:
            text = (text[: match.start()] + text[match.end() :]).strip()
        term = self.word(NEED, NEEDS_OF_ITEM.get(item.key, NEEDS_OF_COLUMN), text)
        return term.key if term else "", int(match[1]) if match else None

    def absent(self, column: Term) -> CompilerError:
        """The error for a cell that has to be filled."""
        cell = cell_name(self.row, self.columns[column.key])
        params: dict[str, Param] = {"sheet": self.sheet, "column": column.title}
        return failure(SHEET_NAME_ABSENT, params, file=self.file, sheet=self.sheet, cell=cell)

    def _unknown(self, column: Term, found: str, known: Sequence[Term]) -> CompilerError:
        titles = tuple(term.title for term in known)
        return failure(
            SHEET_CELL,
            {"found": found, "column": column.title, "sheet": self.sheet, "known": titles},
            candidates=nearest(found, [name for title in titles for name in (title.zh, title.en)]),
            hint=NEAR_VALUE,
            file=self.file,
            sheet=self.sheet,
            cell=cell_name(self.row, self.columns[column.key]),
            value=found,
        )
