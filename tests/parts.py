"""Workbooks part by part: what real ones hold, and what an edit did to them."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from openpyxl import load_workbook


def parts(data: bytes) -> dict[str, bytes]:
    """Every part by its name, in the order of the zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(content: dict[str, bytes]) -> bytes:
    """A zip of these parts."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return data.getvalue()


def with_part(data: bytes, name: str, part: bytes) -> bytes:
    """The workbook with other bytes for one part, or one part more."""
    return zipped({**parts(data), name: part})


def picture() -> bytes:
    """A PNG of one pixel."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">2I5B", 1, 1, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\x1f\x4e\x79")) + chunk(b"IEND", b"")
    )


def everything(*, macros: bool = False) -> bytes:
    """A workbook with all that a master may hold besides its cells."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        tasks = book.add_worksheet("关键任务")
        _tasks(book, tasks)
        figures = book.add_worksheet("It's 指标")
        _figures(book, figures)
        hidden = book.add_worksheet("隐藏")
        hidden.hide()
        hidden.write("A1", "=1+1")
        book.add_worksheet("空")
        chart = book.add_chartsheet("图表")
        chart.set_chart(_chart(book))
        book.define_name("全部任务", "=关键任务!$A$2:$C$6")
        book.define_name("'It's 指标'!本表", "='It''s 指标'!$B$2")
        figures.activate()
        if macros:
            book.add_vba_project(io.BytesIO(b"macros"), is_stream=True)
    return data.getvalue()


def _tasks(book: Any, sheet: Any) -> None:
    head = book.add_format({"bold": True, "bg_color": "#EEF3F8", "bottom": 2, "font_name": "微软雅黑"})
    boxed = book.add_format(
        {"border": 1, "text_wrap": True, "locked": False, "num_format": "@", "italic": True}
    )
    sheet.set_row(3, 40, boxed)
    sheet.set_column("F:G", 12, book.add_format({"num_format": "0.00", "font_color": "#D55E00"}))
    for column, name in enumerate(("岗位", "任务", "状态")):
        sheet.write_string(0, column, name, head)
    for row in range(1, 6):
        sheet.write_string(row, 0, "客服专员" if row % 2 else "运营经理", boxed)
        sheet.write_string(row, 1, f"任务 <{row}> & 其他\n第二行 _x0041_")
    sheet.write_rich_string(6, 1, "普通", head, "粗体")
    sheet.merge_range("A9:B10", "合并", boxed)
    sheet.data_validation("C2:C50", {"validate": "list", "source": ["拟稿", "生效"], "input_message": "a>b"})
    sheet.conditional_format(
        "B2:B6", {"type": "text", "criteria": "containing", "value": "1", "format": head}
    )
    sheet.write_url("D2", "internal:'It''s 指标'!A1", string="链接")
    sheet.write_comment("B2", "请核对", {"author": "王芳"})
    sheet.write_comment("E5", "旧批注", {"author": "王芳", "visible": True})
    sheet.insert_image("J2", "a.png", {"image_data": io.BytesIO(picture())})
    sheet.set_header("&L&G", {"image_left": "a.png", "image_data_left": io.BytesIO(picture())})
    sheet.repeat_rows(0)
    sheet.autofilter("A1:C6")
    sheet.filter_column("A", "x == 客服专员")
    for row in (2, 4):
        sheet.set_row(row, options={"hidden": True})
    sheet.freeze_panes(1, 1)
    sheet.protect("", {"format_cells": True})


def _figures(book: Any, sheet: Any) -> None:
    percent, day = (book.add_format({"num_format": code}) for code in ("0%", 'yyyy"年"m"月"'))
    sheet.write_row("A1", ["指标", "权重", "日期"])
    for row, weight in enumerate((0.3, 0.25, 0.4), start=2):
        sheet.write(f"A{row}", f"指标{row}")
        sheet.write_number(f"B{row}", weight, percent)
        sheet.write_datetime(f"C{row}", date(2026, row, 1), day)
    sheet.write_formula("B5", "=SUM(B2:B4)", percent, 0.95)
    sheet.write_array_formula("E2:E4", "{=B2:B4*2}", percent, 0.6)
    sheet.add_table("H1:I4", {"columns": [{"header": "甲"}, {"header": "乙"}]})
    sheet.insert_chart("L2", _chart(book))
    sheet.insert_checkbox("K2", boolean=True)
    sheet.insert_button("K5", {"caption": "刷新"})


def _chart(book: Any) -> Any:
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "='It''s 指标'!$B$2:$B$4", "categories": "='It''s 指标'!$A$2:$A$4"})
    return chart


def contents(data: bytes, *, skip: int = 0) -> list[tuple[Any, ...]]:
    """What openpyxl reads: every cell's value and all of its style but the fill; ``skip`` leaves first sheets out."""
    found: list[tuple[Any, ...]] = []
    for sheet in load_workbook(io.BytesIO(data)).worksheets[skip:]:
        for row in sheet.iter_rows():
            for cell in row:
                value = getattr(cell.value, "text", cell.value)
                if value is not None:
                    style = (cell.font, cell.border, cell.number_format, cell.alignment, cell.protection)
                    found.append((sheet.title, cell.coordinate, value, *map(repr, style)))
    return found


def restored(sheet: bytes) -> bytes:
    """An edited sheet without what marks put into it: styles of cells and empty cells, links to notes, extent."""
    sheet = re.sub(rb"<legacyDrawing [^>]*/>", b"", sheet)
    sheet = re.sub(rb'(<c r="[A-Z]+[0-9]+") s="[0-9]+"', rb"\1", sheet)
    sheet = re.sub(rb'<c r="[A-Z]+[0-9]+"/>', b"", sheet)
    sheet = re.sub(rb'<row r="[0-9]+">(</row>)|<row r="[0-9]+"/>', b"", sheet)
    sheet = re.sub(rb"(<row [^>]*[^/>])(?:/>|></row>)", rb"\1/>", sheet)
    return re.sub(rb'<dimension ref="[^"]*"/>| spans="[^"]*"| tabSelected="1"', b"", sheet)


def master_file(path: Path, data: bytes) -> Path:
    """The workbook on disk."""
    path.write_bytes(data)
    return path
