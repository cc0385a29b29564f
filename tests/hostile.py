"""The table of hostile files: what is expected of each, one line a file, in ``data/hostile.tsv``."""

from __future__ import annotations

import gzip
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from limited import Outcome

FOLDER = Path(__file__).parent / "data" / "hostile"
TABLE = FOLDER.with_suffix(".tsv")
HEADS = (
    "file",
    "password",
    "refused",
    "rows and cells of each sheet",
    "some of the cells",
    "findings",
    "remark",
)


@dataclass(frozen=True)
class Expected:
    """One line of the table."""

    file: str
    password: str
    refused: str
    """The code of the sentence; empty: it is read."""
    sheets: dict[str, str]
    """Name → ``rows/cells``."""
    cells: dict[str, str]
    """``sheet!address`` → text."""
    findings: dict[str, int]
    remark: str
    """Where LibreOffice shows something else, and why."""


def read_table() -> list[Expected]:
    """The lines of the table, in their order."""
    lines = (line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()[1:])
    return [
        Expected(file, password, refused, json.loads(sheets), json.loads(cells), json.loads(findings), remark)
        for file, password, refused, sheets, cells, findings, remark in lines
    ]


def write_table(lines: list[Expected]) -> None:
    """Write the table anew."""
    shown = ["\t".join(HEADS)]
    for line in lines:
        things = (json.dumps(one, ensure_ascii=False) for one in (line.sheets, line.cells, line.findings))
        shown.append("\t".join((line.file, line.password, line.refused, *things, line.remark)))
    TABLE.write_text("\n".join(shown) + "\n", encoding="utf-8", newline="\n")


def unpacked(folder: Path) -> dict[str, Path]:
    """The files by their names, copied to a folder; the large one is kept packed."""
    found: dict[str, Path] = {}
    for file in sorted(FOLDER.iterdir()):
        name = file.name.removesuffix(".gz")
        if file.is_dir() or file.suffix == ".md":
            continue
        found[name] = folder / name
        if file.suffix == ".gz":
            with gzip.open(file) as packed, found[name].open("wb") as plain:
                shutil.copyfileobj(packed, plain)
        else:
            shutil.copyfile(file, found[name])
    return found


def seen(expected: Expected, outcome: Outcome) -> Expected:
    """The line as it would stand in the table for what became of the file; of the cells those it names."""
    sheets = {name: f"{outcome.rows[name]}/{len(cells)}" for name, cells in outcome.sheets.items()}
    cells = {
        place: outcome.sheets.get(place.rpartition("!")[0], {}).get(place.rpartition("!")[2], "")
        for place in expected.cells
    }
    return Expected(
        expected.file, expected.password, outcome.refused, sheets, cells, outcome.findings, expected.remark
    )
