"""Makes the sample masters from their texts: `python input_samples/make_samples.py`.

The texts in ``sources/`` are what people review; a test asserts that the workbooks are what they say. Of four
quarters the first one is a whole text, and each other says what was changed since the one before.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

from masters import formats, merges, tables, write_cell  # noqa: E402 - after the path is known

from compiler.width import display_width  # noqa: E402 - the same

_WIDEST = 52
_PINNED = datetime(2026, 1, 1)  # noqa: DTZ001 - a property without a time zone


def make(text: str, target: Path) -> None:
    """Write one sample: headers frozen, bold and tinted, columns as wide as what they hold."""
    with xlsxwriter.Workbook(str(target)) as workbook:
        workbook.set_properties({"created": _PINNED})
        look = {"font_name": "微软雅黑", "font_size": 10, "valign": "top", "text_wrap": True}
        styles = formats(workbook, **look, bottom=1, bottom_color="#D0D7DE")
        head = workbook.add_format({**look, "bold": True, "bg_color": "#EEF3F8", "bottom": 2})
        banner = workbook.add_format({**look, "bold": True, "font_size": 13, "text_wrap": False})
        for name, rows in tables(text):
            _sheet(workbook.add_worksheet(name), rows, styles, head, banner)


def _sheet(sheet: Any, rows: list[list[str]], styles: dict[str, Any], head: Any, banner: Any) -> None:
    top = next(row for row, cells in enumerate(rows) if len(cells) > 1)
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if row < top:
                sheet.write_string(row, column, value, banner)
            elif row == top:
                sheet.write_string(row, column, value, head)
            elif value and value != "^":
                write_cell(sheet, row, column, value, styles)
    for first, last, column, text in merges(rows):
        sheet.merge_range(first, column, last, column, text, styles["text"])
    for column in range(max(len(cells) for cells in rows)):
        widest = max((display_width(c[column]) for c in rows[top:] if column < len(c)), default=0)
        sheet.set_column(column, column, min(max(widest + 2, 9), _WIDEST))
    sheet.freeze_panes(top + 1, 0)
    sheet.autofilter(top, 0, len(rows) - 1, len(rows[top]) - 1)


# ------------------------------------------------------------------------------------------ the quarters

QUARTERS = HERE / "sources" / "quarters"
QUARTERLY = "远帆城配岗位职责.xlsx"


def quarter(name: str) -> str:
    """The text of a quarter's master, e.g. ``2026Q3``: that of the quarter before with its changes."""
    text = ""
    for path in sorted(QUARTERS.glob("*.md")):
        if path.stem <= name:
            text = (
                edited(text, path.read_text(encoding="utf-8")) if text else path.read_text(encoding="utf-8")
            )
    return text


def edited(text: str, changes: str) -> str:
    """A master's text with the changes of a quarter, sheet by sheet.

    ``- | row |`` goes, and has to be there; ``+ | row |`` comes, in the place of the row that went before it,
    else at the end of its sheet, which is made where it is missing; ``* 排序：header`` sorts it by a column.
    """
    sheets = {name: list(lines) for name, lines in _sheets(text)}
    for name, lines in _sheets(changes):
        rows = sheets.setdefault(name, [])
        place: int | None = None
        for line in lines:
            mark, rest = line[:1], line[2:].strip()
            if mark == "-":
                place = rows.index(rest)
                del rows[place]
            elif mark == "+":
                rows.insert(len(rows) if place is None else place, rest)
                place = None if place is None else place + 1
            elif mark == "*":
                _sort(rows, rest.partition("：")[2])
    return "\n".join(f"# {name}\n" + "\n".join(rows) + "\n" for name, rows in sheets.items())


def _sheets(text: str) -> list[tuple[str, list[str]]]:
    """The lines of each sheet, empty ones left out."""
    found: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.startswith("# "):
            found.append((line[2:], []))
        elif line.strip():
            found[-1][1].append(line.strip())
    return found


def _sort(rows: list[str], header: str) -> None:
    column = rows[0].split("|").index(f" {header} ")
    rows[1:] = sorted(rows[1:], key=lambda row: row.split("|")[column])


def make_quarters(folder: Path) -> None:
    """Write the master of each quarter into a folder of its own; it keeps its file name."""
    for path in sorted(QUARTERS.glob("*.md")):
        target = folder / path.stem / QUARTERLY
        target.parent.mkdir(parents=True, exist_ok=True)
        make(quarter(path.stem), target)


if __name__ == "__main__":
    for found in sorted((HERE / "sources").glob("*.md")):
        make(found.read_text(encoding="utf-8"), HERE / f"{found.stem}.xlsx")
    make_quarters(HERE / "quarters")
