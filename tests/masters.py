"""Masters written inline: a test shows its workbook as small Markdown tables, one per sheet.

    # 岗位
    | 岗位   | 部门   |
    | 运营经理 | 运营部 |

Cells are text, except that what looks like a plain number is stored as one, ``95%`` as 0.95 in the
format ``0%``, and ``2026-11-30`` as a date. ``<br>`` is a line break, a leading ``'`` forces text, and
``> text`` above a table is a banner row. A row of dashes is ignored.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_PERCENT = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)%")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def write_master(path: Path, markdown: str) -> Path:
    """Write the Markdown tables as a workbook to ``path``; return it."""
    with xlsxwriter.Workbook(str(path)) as workbook:
        percent = workbook.add_format({"num_format": "0%"})
        fine_percent = workbook.add_format({"num_format": "0.0%"})
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        sheet: Any = None
        row = 0
        for line in markdown.splitlines():
            text = line.strip()
            if text.startswith("# "):
                sheet, row = workbook.add_worksheet(text[2:].strip()), 0
            elif text.startswith(">"):
                sheet.write_string(row, 0, text[1:].strip())
                row += 1
            elif text.startswith("|") and not re.fullmatch(r"[|\s:-]+-[|\s:-]*", text):
                for column, cell in enumerate(re.split(r"(?<!\\)\|", text[1:].rstrip("|"))):
                    value = cell.strip().replace("<br>", "\n").replace("\\|", "|")
                    if not value:
                        continue
                    if match := _PERCENT.fullmatch(value):
                        style = fine_percent if "." in value else percent
                        sheet.write_number(row, column, float(match[1]) / 100, style)
                    elif _DATE.fullmatch(value):
                        sheet.write_datetime(row, column, date.fromisoformat(value), day)
                    elif _NUMBER.fullmatch(value):
                        sheet.write_number(row, column, float(value))
                    else:
                        sheet.write_string(row, column, value.removeprefix("'"))
                row += 1
    return path
