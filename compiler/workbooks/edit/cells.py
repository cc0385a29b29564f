"""Marks on the cells of a sheet, which are made where they are missing.

``CT_Row`` and ``CT_Cell``: ECMA-376 part 1, 18.3.1.73 and 18.3.1.4.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from compiler.address import CellRange, cell_name, column_number, parse_range
from compiler.workbooks.edit.markup import content, set_attribute, splice

Position = tuple[int, int]

_ROW = re.compile(r"<row(?=[\s/>])[^>]*>")
_NUMBER = re.compile(r'\sr="([0-9]+)"')
_CELL = re.compile(r'<c(?=\s)[^>]*?\sr="([A-Z]+)[0-9]+"[^>]*>')
_STYLE = re.compile(r'\ss="([0-9]+)"')
_COLUMN = re.compile(r"<col(?=\s)[^>]*>")
_MERGE = re.compile(r'<mergeCell\s[^>]*?ref="([^"]+)"')
_DIMENSION = re.compile(r'<dimension\s[^>]*?ref="([^"]*)"[^>]*>')
_DATA = re.compile(r"<sheetData(\s[^>]*)?>")

Restyle = Callable[[int], int]
"""The style of a cell → the one that it gets."""


def text_cell(row: int, column: int, text: str, style: int = 0) -> str:
    """A cell with an inline string (18.3.1.53), which is never a formula."""
    look = f' s="{style}"' if style else ""
    inside = f'<is><t xml:space="preserve">{content(text)}</t></is>'
    return f'<c r="{cell_name(row, column)}"{look} t="inlineStr">{inside}</c>'


def mark_cells(text: str, marks: Mapping[Position, Restyle]) -> str:
    """The sheet with cells restyled; a cell of a merged range stands for its first one."""
    wanted: dict[int, dict[int, Restyle]] = defaultdict(dict)
    merges = _merges(text)
    for place, restyle in marks.items():
        row, column = _anchor(place, merges)
        wanted[row].setdefault(column, restyle)
    if not wanted:
        return text
    text = re.sub(r"<sheetData(\s[^>]*)?/>", r"<sheetData\1></sheetData>", text, count=1)
    opening = _DATA.search(text)
    if opening is None:
        return text
    end = text.index("</sheetData", opening.end())
    columns = _column_styles(text[: opening.start()])
    edits = [*_dimension(text, wanted), *_edits(text, opening.end(), end, wanted, columns)]
    return splice(text, edits)


def _edits(
    text: str, start: int, end: int, wanted: Mapping[int, Mapping[int, Restyle]], columns: Mapping[int, int]
) -> Iterator[tuple[int, int, str]]:
    """The replaced and the new rows. Rows stand in ascending order."""
    rows = [
        (int(number[1]), match)
        for match in _ROW.finditer(text, start, end)
        if (number := _NUMBER.search(match[0]))
    ]
    numbers = [number for number, _ in rows]
    new: dict[int, list[str]] = defaultdict(list)
    for row in sorted(wanted):
        index = bisect_right(numbers, row) - 1
        if index >= 0 and numbers[index] == row:
            yield _row_edit(text, rows[index][1], wanted[row], columns)
        else:
            place = rows[index + 1][1].start() if index + 1 < len(rows) else end
            new[place].append(_new_row(row, wanted[row], columns))
    yield from ((place, place, "".join(made)) for place, made in new.items())


def _row_edit(
    text: str, opening: re.Match[str], wanted: Mapping[int, Restyle], columns: Mapping[int, int]
) -> tuple[int, int, str]:
    """One row with its marks."""
    tag = opening[0]
    number = int(_NUMBER.search(tag)[1])  # type: ignore[index]  # it has one
    own = _STYLE.search(tag) if 'customFormat="1"' in tag else None
    defaults = {column: int(own[1]) if own else columns.get(column, 0) for column in wanted}
    if tag.endswith("/>"):
        body, stop, tag = "", opening.end(), f"{tag[:-2].rstrip()}>"
    else:
        stop = text.index("</row>", opening.end())
        body = text[opening.end() : stop]
        stop += len("</row>")
    cells = [(column_number(match[1]), match) for match in _CELL.finditer(body)]
    edits = list(_cell_edits(body, number, cells, wanted, defaults))
    if wanted.keys() - {column for column, _ in cells}:
        tag = set_attribute(tag, "spans", None)  # a hint only, and it may have become wrong
    return opening.start(), stop, f"{tag}{splice(body, edits)}</row>"


def _cell_edits(
    body: str,
    row: int,
    cells: list[tuple[int, re.Match[str]]],
    wanted: Mapping[int, Restyle],
    defaults: Mapping[int, int],
) -> Iterator[tuple[int, int, str]]:
    there = dict(cells)
    made: dict[int, list[str]] = defaultdict(list)
    for column in sorted(wanted):
        match = there.get(column)
        if match is not None:
            style = _STYLE.search(match[0])
            new = wanted[column](int(style[1]) if style else 0)
            yield match.start(), match.end(), set_attribute(match[0], "s", str(new))
        else:
            later = next((m.start() for c, m in cells if c > column), len(body))
            made[later].append(_new_cell(row, column, wanted[column](defaults[column])))
    yield from ((place, place, "".join(new)) for place, new in made.items())


def _new_cell(row: int, column: int, style: int) -> str:
    return f'<c r="{cell_name(row, column)}" s="{style}"/>'


def _new_row(row: int, wanted: Mapping[int, Restyle], columns: Mapping[int, int]) -> str:
    cells = "".join(
        _new_cell(row, column, wanted[column](columns.get(column, 0))) for column in sorted(wanted)
    )
    return f'<row r="{row}">{cells}</row>'


def _merges(text: str) -> list[CellRange]:
    found = []
    for reference in _MERGE.findall(text):
        try:
            found.append(parse_range(reference))
        except ValueError:
            continue
    return found


def _anchor(place: Position, merges: list[CellRange]) -> Position:
    """The cell that shows what a place shows."""
    row, column = place
    for merge in merges:
        if merge.first_row <= row <= merge.last_row and merge.first_column <= column <= merge.last_column:
            return merge.first_row, merge.first_column
    return place


def _column_styles(head: str) -> dict[int, int]:
    """The styles of whole columns (``CT_Col``, 18.3.1.13), as far as a mark may need them."""
    found: dict[int, int] = {}
    for tag in _COLUMN.findall(head):
        values = dict(re.findall(r'\s(min|max|style)="([0-9]+)"', tag))
        if values.get("style", "0") != "0":
            first, last = int(values.get("min", 1)), int(values.get("max", 1))
            found |= dict.fromkeys(range(first, min(last, 16_384) + 1), int(values["style"]))
    return found


def _dimension(text: str, wanted: Mapping[int, Mapping[int, Restyle]]) -> Iterator[tuple[int, int, str]]:
    """The claimed extent of the sheet (18.3.1.35), grown to hold every mark."""
    match = _DIMENSION.search(text)
    try:
        claimed = parse_range(match[1]) if match else None
    except ValueError:
        claimed = None
    if match is None or claimed is None:
        return
    columns = [column for cells in wanted.values() for column in cells]
    grown = CellRange(
        min(claimed.first_row, *wanted),
        min(claimed.first_column, *columns),
        max(claimed.last_row, *wanted),
        max(claimed.last_column, *columns),
    )
    if grown != claimed:
        yield match.start(), match.end(), set_attribute(match[0], "ref", str(grown))
