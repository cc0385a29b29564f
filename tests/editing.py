"""A workbook under edit, and what a test asks about the result."""

import io
import re
from pathlib import Path

from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Border, Font, PatternFill, Side
from parts import everything, parts, zipped
from test_reading import package

from compiler.address import parse_cell
from compiler.model.workbook import RawWorkbook
from compiler.reading.workbook import read_workbook
from compiler.workbooks.edit import Look, NewSheet, Paint, Run, Text, WorkbookEdit, place

ORANGE, BLUE = Paint("#F7CBAE", "#9E4600"), Paint("#CFE9F8", "#17608C")
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
THREADED = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
FULL = everything()


def edited(data: bytes, path: Path) -> WorkbookEdit:
    path.write_bytes(data)
    return WorkbookEdit(path, data, author="dutyc", font="Tahoma")


def marked(data: bytes, path: Path, *cells: str, sheet: str = "表", paint: Paint = ORANGE) -> bytes:
    edit = edited(data, path)
    edit.mark(sheet, [parse_cell(cell) for cell in cells], paint)
    return edit.to_bytes()


def noted(data: bytes, path: Path, cells: dict[str, str], sheet: str = "表") -> bytes:
    edit = edited(data, path)
    for cell, text in cells.items():
        edit.add_note(sheet, parse_cell(cell), [Run("错误\n", bold=True), Run(text)])
    return edit.to_bytes()


def book(tmp_path: Path, sheet: str, **extra: str) -> bytes:
    """A workbook of one sheet, given in XML."""
    kinds = {"workbook": "sheet.main", "worksheets/sheet1": "worksheet", "styles": "styles"}
    types = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
        for name, kind in kinds.items()
        if name != "styles" or "xl/styles.xml" in extra
    )
    data = parts(package(tmp_path / "book.xlsx", sheet, extra=extra).read_bytes())
    data["[Content_Types].xml"] = f'<Types xmlns="{TYPES}">{types}</Types>'.encode()
    for name, part in data.items():
        data[name] = part.replace(b'xmlns="x"', f'xmlns="{RELATIONS}"'.encode())
    return zipped(data)


def sheet_of(data: bytes, part: str = "xl/worksheets/sheet1.xml") -> str:
    return parts(data)[part].decode()


def cells_of(data: bytes, part: str = "xl/worksheets/sheet1.xml") -> list[str]:
    """The addresses of all cells, as they stand in the file."""
    return [str(cell.get("r")) for cell in etree.fromstring(parts(data)[part]).iter("{*}c")]


def read(data: bytes, path: Path) -> RawWorkbook:
    path.write_bytes(data)
    return read_workbook(path)


def same_cells(before: RawWorkbook, after: RawWorkbook) -> bool:
    """Whether our own reader sees the same in both, notes aside."""
    facts = ("name", "state", "row_numbers", "rows", "merges", "hidden_rows", "hidden_columns", "numbers",
             "dates", "struck", "rich", "troubles")  # fmt: skip
    return [[getattr(sheet, fact) for fact in facts] for sheet in before.sheets] == [
        [getattr(sheet, fact) for fact in facts] for sheet in after.sheets
    ]


def fill(data: bytes, cell: str, sheet: str = "表") -> str:
    """The background of a cell, ``#RRGGBB``."""
    return "#" + str(load_workbook(io.BytesIO(data))[sheet][cell].fill.fgColor.rgb)[2:]


def fully_edited(path: Path, data: bytes = FULL) -> bytes:
    edit = edited(data, path)
    edit.mark("关键任务", [(2, 2), (4, 5), (5, 3), (8, 1), (9, 1), (40, 7)], ORANGE)
    edit.mark("It's 指标", [(2, 2), (5, 2), (3, 5), (2, 8)], BLUE)
    edit.add_note("关键任务", (2, 2), [Run("新的"), Run(" <&> ", bold=True)])
    edit.add_note("关键任务", (40, 7), [Run("远处")])
    edit.add_note("It's 指标", (5, 2), [Run("合计")])
    rows = [[Text("甲", Look(bold=True))], [Text("乙"), Text("跳", Look(), place("It's 指标", "B5"))]]
    edit.add_sheet(NewSheet("清单", rows, [10, 20], table=True), first=True)
    return edit.to_bytes()


def notes_of(data: bytes, sheet: str = "表") -> dict[str, tuple[str, str]]:
    """Text and author of each note, as openpyxl reads them."""
    rows = load_workbook(io.BytesIO(data))[sheet].iter_rows()
    return {
        cell.coordinate: (str(cell.comment.text), str(cell.comment.author))
        for row in rows
        for cell in row
        if cell.comment is not None
    }


def shapes(part: bytes) -> list[tuple[int, int, int]]:
    """Number, row and column (from 0) of each note's box."""
    found = re.findall(
        rb'id="_x0000_s([0-9]+)".*?ObjectType="Note".*?<x:Row>([0-9]+)</x:Row>.*?<x:Column>([0-9]+)<',
        part,
        re.DOTALL,
    )
    return [(int(number), int(row), int(column)) for number, row, column in found]


def styled_book() -> bytes:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "表"
    sheet["A1"], sheet["B1"] = 0.95, "文"
    sheet["A1"].number_format = "0%"
    sheet["A1"].font = Font(bold=True, name="微软雅黑", color="FFD55E00")
    sheet["A1"].border = Border(top=Side("double"))
    sheet["A1"].fill = PatternFill("solid", fgColor="FF00FF00")
    sheet.row_dimensions[3].font = Font(italic=True)
    sheet.column_dimensions["D"].number_format = "yyyy"
    sheet["E3"] = 1
    data = io.BytesIO()
    workbook.save(data)
    return data.getvalue()


def without_first(raw: RawWorkbook) -> RawWorkbook:
    return RawWorkbook(raw.path, raw.sha256, raw.sheets[1:], raw.date1904)
