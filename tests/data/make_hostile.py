"""Refresh ``hostile.tsv``: what becomes of each file, and where LibreOffice shows something else.

    python tests/data/make_hostile.py

A line with a file and nothing else gets its first and last cells; lines keep their passwords, cells and
remarks. Look at the difference before you commit it: the table is what is right, not what the code does.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from hostile import Expected, read_table, seen, unpacked, write_table  # noqa: E402
from limited import Outcome, outcomes  # noqa: E402

from compiler.address import cell_name  # noqa: E402

# Comma, quotation mark, UTF-8, from row 1, Chinese (China), cells as shown, every sheet to a file of its own.
_CSV_AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,2052,false,true,true,false,false,-1"
_NOT_FOR_LIBREOFFICE = ("xfd1048576",)
"""A cell in the last corner of the grid makes it write for minutes."""


def main() -> None:
    """Write the table and print the differences."""
    with tempfile.TemporaryDirectory() as place:
        files = unpacked(Path(place))
        table = read_table()
        for password in sorted({line.password for line in table}):
            own = [line for line in table if line.password == password]
            found = outcomes([files[line.file] for line in own], DUTYC_PASSWORD=password)
            for line in own:
                outcome = found[files[line.file]]
                cells = line.cells or _corners(outcome)
                table[table.index(line)] = seen(
                    Expected(line.file, password, "", {}, cells, {}, line.remark), outcome
                )
                if not outcome.refused and not password:
                    _compare(files[line.file], outcome)
    write_table(table)


def _corners(outcome: Outcome) -> dict[str, str]:
    """The first and the last cell of each sheet."""
    return {
        f"{name}!{address}": cells[address]
        for name, cells in outcome.sheets.items()
        for address in (*list(cells)[:1], *list(cells)[-1:])
    }


def _compare(file: Path, outcome: Outcome) -> None:
    if any(name in file.name for name in _NOT_FOR_LIBREOFFICE):
        return
    with tempfile.TemporaryDirectory() as place:
        subprocess.run(
            ["soffice", "--headless", "--convert-to", _CSV_AS_SHOWN, "--outdir", place, str(file)],
            check=True, capture_output=True, timeout=300,
        )  # fmt: skip
        for name, cells in outcome.sheets.items():
            shown = _csv(Path(place) / f"{file.stem}-{name}.csv")
            for address in sorted(cells.keys() | shown.keys()):
                ours, theirs = cells.get(address, ""), shown.get(address, "")
                if ours.split() != theirs.split():
                    sys.stdout.write(f"{file.name}: {name}!{address}: {ours!r}, LibreOffice {theirs!r}\n")


def _csv(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {
            cell_name(row, column): text.strip()
            for row, cells in enumerate(csv.reader(file), start=1)
            for column, text in enumerate(cells, start=1)
            if text.strip()
        }


if __name__ == "__main__":
    main()
