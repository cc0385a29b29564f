"""Masters written inline: a test shows its workbook as small Markdown tables, one per sheet.

    # 岗位
    | 岗位   | 部门   |
    | 运营经理 | 运营部 |

Cells are text, except that what looks like a plain number is stored as one, ``95%`` as 0.95 in the
format ``0%``, and ``2026-11-30`` as a date. ``<br>`` is a line break, a leading ``'`` forces text, ``^``
merges with the cell above, and ``> text`` above a table is a banner row. A row of dashes is ignored.
``~~text~~`` is struck through and ``**text**`` is bold, a whole cell or a part of it; ``text[^note]`` carries
a note, and ``|`` alone is an empty row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_PERCENT = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)%")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_RICH = re.compile(r"(~~.+?~~|\*\*.+?\*\*)", re.DOTALL)
_NOTED = re.compile(r"(.*)\[\^(.+)\]", re.DOTALL)
_RULE = re.compile(r"[|\s:-]+-[|\s:-]*")


def tables(markdown: str) -> Iterator[tuple[str, list[list[str]]]]:
    """Sheet name and rows of cells; a banner is a row of one cell."""
    name, rows = "", list[list[str]]()
    for line in markdown.splitlines():
        text = line.strip()
        if text.startswith("# ") and not text.startswith("# |"):
            if name:
                yield name, rows
            name, rows = text[2:].strip(), []
        elif text.startswith(">"):
            rows.append([text[1:].strip()])
        elif text.startswith("|") and not _RULE.fullmatch(text):
            cells = re.split(r"(?<!\\)\|", text[1:].rstrip("|"))
            rows.append([cell.strip().replace("<br>", "\n").replace("\\|", "|") for cell in cells])
    if name:
        yield name, rows


def formats(workbook: Any, **base: Any) -> dict[str, Any]:
    """The formats that `write_cell` needs, each with the properties of ``base``."""
    numbers = {"text": "General", "percent": "0%", "fine": "0.0%", "date": "yyyy-mm-dd"}
    made = {name: workbook.add_format({"num_format": code, **base}) for name, code in numbers.items()}
    struck = workbook.add_format({"font_strikeout": True, **base})
    return {**made, "~~": struck, "**": workbook.add_format({"bold": True, **base})}


def write_cell(sheet: Any, row: int, column: int, value: str, styles: dict[str, Any]) -> None:
    """Store a value as Excel would store what a person types."""
    if note := _NOTED.fullmatch(value):
        value = note[1]
        sheet.write_comment(row, column, note[2])
    pieces = [piece for piece in _RICH.split(value) if piece]
    if len(pieces) == 1 and _RICH.fullmatch(value):
        sheet.write_string(row, column, value[2:-2], styles[value[:2]])
    elif len(pieces) > 1:
        shown = ([styles[p[:2]], p[2:-2]] if _RICH.fullmatch(p) else [p] for p in pieces)
        sheet.write_rich_string(row, column, *[part for piece in shown for part in piece])
    elif match := _PERCENT.fullmatch(value):
        style = styles["fine" if "." in value else "percent"]
        sheet.write_number(row, column, float(match[1]) / 100, style)
    elif _DATE.fullmatch(value):
        sheet.write_datetime(row, column, datetime.combine(date.fromisoformat(value), time()), styles["date"])
    elif _NUMBER.fullmatch(value):
        sheet.write_number(row, column, float(value), styles["text"])
    else:
        sheet.write_string(row, column, value.removeprefix("'"), styles["text"])


def merges(rows: list[list[str]]) -> Iterator[tuple[int, int, int, str]]:
    """First row, last row, column and text of the cells that ``^`` merges."""
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            last = row
            while last + 1 < len(rows) and column < len(rows[last + 1]) and rows[last + 1][column] == "^":
                last += 1
            if text != "^" and last > row:
                yield row, last, column, text


def write_master(path: Path, markdown: str) -> Path:
    """Write the Markdown tables as a workbook to ``path``; return it."""
    with xlsxwriter.Workbook(str(path)) as workbook:
        styles = formats(workbook)
        for name, rows in tables(markdown):
            sheet = workbook.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, value in enumerate(cells):
                    if value and value != "^":
                        write_cell(sheet, row, column, value, styles)
            for first, last, column, text in merges(rows):
                sheet.merge_range(first, column, last, column, text, styles["text"])
    return path
