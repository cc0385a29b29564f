"""Edits a workbook in LibreOffice Calc as people do, and saves each result under its name as .xlsx.

Run by the Python that has LibreOffice's ``uno`` module:  python3 edit.py MASTER.xlsx FOLDER  < edits.json
Standard input: a JSON object, name → list of steps; a step is the name of a function below and its arguments.
"""

import json
import sys
from pathlib import Path
from typing import Any

from running import DESKTOP, made, office, prop

XLSX = "Calc MS Excel 2007 XML"


def cell(book: Any, sheet: str, address: str) -> Any:
    return book.Sheets.getByName(sheet).getCellRangeByName(address)


def put(book: Any, sheet: str, address: str, text: str) -> None:
    cell(book, sheet, address).String = text


def number(book: Any, sheet: str, address: str, value: float) -> None:
    cell(book, sheet, address).Value = value


def formula(book: Any, sheet: str, address: str, text: str) -> None:
    cell(book, sheet, address).Formula = text


def clear(book: Any, sheet: str, address: str) -> None:
    cell(book, sheet, address).String = ""


def rename(book: Any, sheet: str, name: str) -> None:
    book.Sheets.getByName(sheet).Name = name


def delete_row(book: Any, sheet: str, row: int) -> None:
    book.Sheets.getByName(sheet).Rows.removeByIndex(row - 1, 1)


def insert_row(book: Any, sheet: str, row: int) -> None:
    book.Sheets.getByName(sheet).Rows.insertByIndex(row - 1, 1)


def move_row(book: Any, sheet: str, row: int, before: int) -> None:
    copy_row(book, sheet, row, before)
    delete_row(book, sheet, row if row < before else row + 1)


def copy_row(book: Any, sheet: str, row: int, before: int) -> None:
    insert_row(book, sheet, before)
    source = row if row < before else row + 1
    target = book.Sheets.getByName(sheet).getCellByPosition(0, before - 1).CellAddress
    rows = book.Sheets.getByName(sheet).getCellRangeByName(f"A{source}:Z{source}").RangeAddress
    book.Sheets.getByName(sheet).copyRange(target, rows)


def strike(book: Any, sheet: str, address: str) -> None:
    cell(book, sheet, address).CharStrikeout = 1


def hide_row(book: Any, sheet: str, row: int) -> None:
    book.Sheets.getByName(sheet).Rows.getByIndex(row - 1).IsVisible = False


def note(book: Any, sheet: str, address: str, text: str) -> None:
    place = cell(book, sheet, address).CellAddress
    book.Sheets.getByName(sheet).Annotations.insertNew(place, text)


def merge(book: Any, sheet: str, address: str) -> None:
    cell(book, sheet, address).merge(True)


STEPS = {
    step.__name__: step
    for step in (put, number, formula, clear, rename, delete_row, insert_row, move_row, copy_row, strike,
                 hide_row, note, merge)
}  # fmt: skip


def main(master: Path, folder: Path) -> None:
    edits = json.load(sys.stdin)
    with office() as context:
        desktop = made(context, DESKTOP)
        for name, steps in edits.items():
            book = desktop.loadComponentFromURL(
                master.absolute().as_uri(), "_blank", 0, (prop("Hidden", True),)
            )
            for step, *arguments in steps:
                STEPS[step](book, *arguments)
            book.calculateAll()
            target = (folder.absolute() / f"{name}.xlsx").as_uri()
            book.storeToURL(target, (prop("FilterName", XLSX),))
            book.close(True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
