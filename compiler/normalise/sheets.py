"""Which worksheet is what, and which of its columns is what."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from compiler.address import CellRange, cell_name, column_name
from compiler.model.blueprint import Column, Module
from compiler.model.workbook import RawSheet, RawWorkbook
from compiler.reading.headers import Header, find_header, header_at
from compiler.vocabulary import FINDING_COLUMNS, ROLE, SHEETS, Term, fold, spellings

EVERY_SHEET = "*"
_TRANSLATION = re.compile(r"(.+?)\s*[:：]{2}\s*([^:：]*)", re.DOTALL)
"""The header of a column and the language of its translation: ``职责::en``."""
PRIVATE = ("_", "#")
"""Sheets and columns whose name starts so are the master's own business."""
_SEARCHED = 10
"""Rows at the top of a sheet in which the header of a list of findings is looked for."""


def is_private(name: str) -> bool:
    """Whether a sheet or column of that name is never read."""
    return name.strip().startswith(PRIVATE)


def is_comment(cell: str) -> bool:
    """Whether a row that starts with this cell is a comment; error cells such as ``#N/A`` are not."""
    return cell.startswith("# ")


@dataclass(frozen=True)
class Table:
    """The table of a worksheet: its header and the rows below."""

    sheet: RawSheet
    header: Header
    stop: int | None = None
    """Index in ``sheet.rows`` of the next table's header; None: it is the last one."""

    @property
    def last_row(self) -> int:
        """The last row that holds anything; the header's where no row does."""
        stop = len(self.sheet.rows) if self.stop is None else self.stop
        return self.sheet.row_numbers[stop - 1] if self.start < stop else self.header.row

    @cached_property
    def start(self) -> int:
        """Index in ``sheet.rows`` of the first row below the header."""
        numbers = self.sheet.row_numbers
        return next((i for i, row in enumerate(numbers) if row > self.header.row), len(numbers))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The header of each column from A on; ``[C]`` where a column has cells but no header."""
        rows = self.sheet.rows[self.start : self.stop]
        width = max(map(len, rows), default=0)
        names = list(self.header.names) + [""] * (width - len(self.header.names))
        unnamed = {index for index, name in enumerate(names) if not name}
        filled = {
            index for row in (rows if unnamed else ()) for index in unnamed if index < len(row) and row[index]
        }
        return tuple(
            f"[{column_name(index + 1)}]" if index in filled else name for index, name in enumerate(names)
        )

    def rows(self) -> Iterable[tuple[int, tuple[str, ...]]]:
        """Row number and cells of each row below the header."""
        return zip(
            self.sheet.row_numbers[self.start : self.stop],
            self.sheet.rows[self.start : self.stop],
            strict=True,
        )

    def column_range(self, column: int) -> str:
        """The cells of a column below the header that hold something, as one range."""
        filled = [row for row, cells in self.rows() if column <= len(cells) and cells[column - 1]]
        if not filled:
            return str(CellRange(self.header.row, column, self.header.row, column))
        return str(CellRange(filled[0], column, filled[-1], column))


def find_table(sheet: RawSheet, known: Callable[[str], bool]) -> Table | None:
    """The table of a sheet whose headers include names that are ``known``."""
    header = find_header(sheet, known)
    return None if header is None else Table(sheet, header)


def find_tables(sheet: RawSheet, known: Callable[[str], bool]) -> list[Table]:
    """The tables of a sheet, one below the other.

    A further one starts after an empty row with a header row of its own: as many known names as cells,
    but other ones than above, two at least.
    """
    first = find_table(sheet, known)
    tables = [] if first is None else [first]
    while tables:
        table = tables[-1]
        below = _next_header(table, known)
        if below is None:
            break
        tables[-1] = Table(sheet, table.header, below)
        tables.append(Table(sheet, header_at(sheet, below)))
    return tables


def _next_header(table: Table, known: Callable[[str], bool]) -> int | None:
    """Index of the row below an empty one that heads another table; None: there is none."""
    numbers, rows = table.sheet.row_numbers, table.sheet.rows
    for index in range(table.start + 1, len(rows)):
        if numbers[index] == numbers[index - 1] + 1:
            continue
        filled = [cell for cell in rows[index] if cell]
        if len(filled) > 1 and all(map(known, filled)) and rows[index] != table.header.names:
            return index
    return None


def without_findings(raw: RawWorkbook) -> RawWorkbook:
    """The workbook without the list of findings of an annotated copy, so that the copy can be checked."""
    return replace(raw, sheets=tuple(sheet for sheet in raw.sheets if not _lists_findings(sheet)))


def _lists_findings(sheet: RawSheet) -> bool:
    """Whether a sheet has the header that only our list has, whatever the sheet is called by now."""
    headers = {
        tuple(term.title.zh for term in FINDING_COLUMNS),
        tuple(term.title.en for term in FINDING_COLUMNS),
    }
    return any(cells in headers for cells in sheet.rows[:_SEARCHED])


def find_sheet(raw: RawWorkbook, term: Term) -> RawSheet | None:
    """The first sheet of that name that is not private."""
    return next((s for s in raw.sheets if not is_private(s.name) and term.matches(s.name)), None)


def named_sheet(raw: RawWorkbook, names: Iterable[str]) -> RawSheet | None:
    """The first sheet that has one of the names."""
    wanted = {fold(name) for name in names}
    return next((sheet for sheet in raw.sheets if fold(sheet.name) in wanted), None)


def is_special(name: str) -> bool:
    """Whether a sheet of that name has a meaning of its own: settings, roles, waivers …"""
    return any(term.matches(name) for term in SHEETS)


def column_names(column: Column) -> frozenset[str]:
    """Every folded header under which a master may have a column."""
    names = (column.key, column.title.zh, column.title.en, *column.aliases)
    if column.meaning == "role":
        names += ROLE.names
    return frozenset(fold(name) for name in names if name)


def match_columns(names: Sequence[str], columns: Sequence[Column]) -> dict[str, int]:
    """Column key → number of the column in the sheet, each used once.

    Exact names win over the halves of a bilingual header, and earlier columns over later ones.
    """
    wanted = [(column.key, column_names(column)) for column in columns]
    found: dict[str, int] = {}
    taken: set[int] = set()
    for whole in (True, False):
        for key, known in wanted:
            if key in found:
                continue
            for number, name in enumerate(names, start=1):
                if number in taken or not name:
                    continue
                if fold(name) in known if whole else any(part in known for part in spellings(name)):
                    found[key] = number
                    taken.add(number)
                    break
    return found


def split_translation(name: str) -> tuple[str, str] | None:
    """The column that a header such as ``职责::en`` translates, and the language; None where it is none."""
    match = _TRANSLATION.fullmatch(name) if "::" in name or "：：" in name else None
    return (match[1], match[2]) if match else None


def module_of(sheet: str, modules: Iterable[Module]) -> Module | None:
    """The module whose sheet has that name."""
    name = fold(sheet)
    for module in modules:
        known = (module.key, module.title.zh, module.title.en, *module.aliases)
        if any(fold(own) == name for own in known) and module.kind != "facts":
            return module
    return None


def module_tables(sheet: RawSheet, module: Module) -> list[Table]:
    """The tables of a module's sheet, one below the other."""
    known = frozenset().union(*(column_names(column) for column in module.columns))
    return find_tables(sheet, lambda name: any(part in known for part in spellings(name)))


def module_sheets(
    raw: RawWorkbook, modules: Sequence[Module]
) -> tuple[tuple[tuple[RawSheet, Module], ...], tuple[RawSheet, ...]]:
    """Each sheet with the modules that it holds, and the sheets that are nothing known.

    A blueprint may name the sheets of a module; else it is the sheet of that name, and ``3.绩效指标`` is
    ``绩效指标``.
    """
    named = [module for module in modules if not module.sheets]
    everything = [module for module in modules if EVERY_SHEET in module.sheets]
    matched: list[tuple[RawSheet, Module]] = []
    unknown: list[RawSheet] = []
    for sheet in raw.sheets:
        if is_private(sheet.name):
            continue
        claimed = [m for m in modules if fold(sheet.name) in {fold(name) for name in m.sheets}]
        by_name = module_of(sheet.name, named) or module_of(_without_number(sheet.name), named)
        owners = [*claimed, by_name] if by_name else claimed
        if not owners and not is_special(sheet.name):
            owners = everything
            unknown += () if everything else (sheet,)
        matched += ((sheet, module) for module in owners if module is not None)
    return tuple(matched), tuple(unknown)


def _without_number(name: str) -> str:
    """A sheet's name without the ordinal that people put before it: ``3.``, ``03 ``, ``三、``, ``M3-``."""
    text = name.strip().lstrip("0123456789一二三四五六七八九十")
    shortened = text.lstrip(" .、．-_:：)）")
    return shortened if shortened != text else name


def filled_range(sheet: RawSheet) -> str:
    """All cells of a sheet that hold something, as one range."""
    columns = [i for cells in sheet.rows for i, cell in enumerate(cells, start=1) if cell]
    if not columns:
        return "A1"
    first = cell_name(sheet.row_numbers[0], min(columns))
    last = cell_name(sheet.row_numbers[-1], max(columns))
    return first if first == last else f"{first}:{last}"
