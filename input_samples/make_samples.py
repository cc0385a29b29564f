"""Makes the sample masters from their texts: `python input_samples/make_samples.py`.

The texts in ``sources/`` are what people review; a test asserts that the workbooks are what they say.
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


def make(source: Path, target: Path) -> None:
    """Write one sample: headers frozen, bold and tinted, columns as wide as what they hold."""
    with xlsxwriter.Workbook(str(target)) as workbook:
        workbook.set_properties({"created": _PINNED})
        look = {"font_name": "微软雅黑", "font_size": 10, "valign": "top", "text_wrap": True}
        styles = formats(workbook, **look, bottom=1, bottom_color="#D0D7DE")
        head = workbook.add_format({**look, "bold": True, "bg_color": "#EEF3F8", "bottom": 2})
        banner = workbook.add_format({**look, "bold": True, "font_size": 13, "text_wrap": False})
        for name, rows in tables(source.read_text(encoding="utf-8")):
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


if __name__ == "__main__":
    for found in sorted((HERE / "sources").glob("*.md")):
        make(found, HERE / f"{found.stem}.xlsx")
