"""Sheets that are added to somebody's workbook, in front or at the end."""

import io
import re
from pathlib import Path

from editing import FULL, edited, fully_edited, read, sheet_of
from lxml import etree
from openpyxl import load_workbook
from parts import parts, with_part, zipped

from compiler.reading.workbook import read_workbook
from compiler.workbooks.edit import Look, NewSheet, Run, Text, place


def test_a_sheet_in_front_moves_what_counts_places(tmp_path: Path) -> None:
    data = fully_edited(tmp_path / "a.xlsx")
    workbook = etree.fromstring(parts(data)["xl/workbook.xml"])
    names = [str(sheet.get("name")) for sheet in workbook.iter("{*}sheet")]
    assert names == ["清单", "关键任务", "It's 指标", "隐藏", "空", "图表"]
    identifiers = [sheet.get("sheetId") for sheet in workbook.iter("{*}sheet")]
    assert identifiers == ["6", "1", "2", "3", "4", "5"]
    defined = {
        (str(name.get("name")), name.get("localSheetId")): name.text
        for name in workbook.iter("{*}definedName")
    }
    assert defined == {
        ("_xlnm._FilterDatabase", "1"): "关键任务!$A$1:$C$6",
        ("_xlnm.Print_Titles", "1"): "关键任务!$1:$1",
        ("全部任务", None): "关键任务!$A$2:$C$6",
        ("本表", "2"): "'It''s 指标'!$B$2",
        ("_xlnm._FilterDatabase", "0"): "'清单'!$A$1:$B$2",
        ("_xlnm.Print_Titles", "0"): "'清单'!$1:$1",
    }
    (view,) = workbook.iter("{*}workbookView")
    assert view.get("activeTab") == "0"
    selected = [name for name, part in parts(data).items() if b"tabSelected" in part]
    assert selected == ["xl/worksheets/sheet5.xml"]
    opened = load_workbook(io.BytesIO(data))
    assert opened.active is not None
    assert opened.active.title == "清单"
    assert opened["关键任务"].print_title_rows == "$1:$1"
    assert opened["清单"]["B2"].hyperlink.location == "'It''s 指标'!B5"


def test_a_chart_sheet_that_was_in_front_is_not_selected_any_more(tmp_path: Path) -> None:
    name = "xl/chartsheets/sheet1.xml"
    chart = parts(FULL)[name].replace(b"<sheetView ", b'<sheetView tabSelected="1" ')
    source = with_part(FULL, name, chart)
    edit = edited(source, tmp_path / "a.xlsx")
    edit.add_sheet(NewSheet("清单", [[Text("甲")]], [9]), first=True)
    assert parts(edit.to_bytes())[name] == parts(FULL)[name]


def test_an_added_sheet_never_takes_the_place_of_a_lost_one(tmp_path: Path) -> None:
    content = parts(FULL)
    del content["xl/worksheets/sheet1.xml"]
    edit = edited(zipped(content), tmp_path / "a.xlsx")
    edit.add_sheet(NewSheet("清单", [[Text("甲")]], [9]), first=True)
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(edit.to_bytes())
    raw = read_workbook(copy)
    assert raw.lost == ("关键任务",)
    assert raw.sheets[0].rows == (("甲",),)


def test_a_sheet_at_the_end_moves_nothing(tmp_path: Path) -> None:
    edit = edited(FULL, tmp_path / "a.xlsx")
    edit.add_sheet(NewSheet(edit.free_name("空"), [[Text("甲"), Text("=1+1")], [Text(" 乙\n丙 ")]], [9, 9]))
    data = edit.to_bytes()
    changed = {name for name, part in parts(FULL).items() if parts(data)[name] != part}
    assert changed == {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"}
    workbook = load_workbook(io.BytesIO(data))
    assert workbook.sheetnames[-1] == "空 (2)"
    sheet = workbook["空 (2)"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["甲", "=1+1"],
        [" 乙\n丙 ", None],
    ]
    assert sheet["B1"].data_type == "s"
    assert sheet.freeze_panes == "A2"


def test_text_that_looks_like_an_escape_is_read_as_it_was_written(tmp_path: Path) -> None:
    edit = edited(FULL, tmp_path / "a.xlsx")
    edit.add_note("空", (1, 1), [Run("_x0041_ _x000D_")])
    edit.add_sheet(NewSheet("清单", [[Text("_x0041_ \x00\ud800_x")]], [9]))
    after = read(edit.to_bytes(), tmp_path / "b.xlsx")
    assert after.sheets[-1].rows == (("_x0041_ _x",),)
    assert b"_x005F_x0041_ _x005F_x000D_" in parts((tmp_path / "b.xlsx").read_bytes())["xl/comments2.xml"]


def test_names_of_sheets_are_free_short_and_told_apart(tmp_path: Path) -> None:
    edit = edited(FULL, tmp_path / "a.xlsx")
    assert edit.free_name("清单") == "清单"
    assert edit.free_name("图表") == "图表 (2)", "a chart sheet has that name"
    assert edit.free_name("IT'S 指标") == "IT'S 指标 (2)"
    assert edit.free_name("长" * 40) == "长" * 31


def test_what_could_become_a_formula_stays_text_when_it_is_typed_again(tmp_path: Path) -> None:
    edit = edited(FULL, tmp_path / "a.xlsx")
    texts = ["=1+1", "+1", "-1", "@x", "文"]
    edit.add_sheet(NewSheet("清单", [[Text(text, Look()) for text in texts]], [9] * 5))
    sheet = load_workbook(io.BytesIO(edit.to_bytes()))["清单"]
    assert [cell.value for cell in sheet[1]] == texts
    assert [
        cell.style_array.quotePrefix if hasattr(cell, "style_array") else cell.quotePrefix
        for cell in sheet[1]
    ] == [True] * 4 + [False]


def test_links_beyond_excels_limit_are_text(tmp_path: Path) -> None:
    edit = edited(FULL, tmp_path / "a.xlsx")
    rows = [[Text(str(number), link=place("空", f"A{number}"))] for number in range(1, 6)]
    edit.add_sheet(NewSheet("清单", rows, [9]), links=3)
    sheet = load_workbook(io.BytesIO(edit.to_bytes()))["清单"]
    assert [row[0].hyperlink is not None for row in sheet.iter_rows()] == [True] * 3 + [False] * 2
    assert [row[0].value for row in sheet.iter_rows()] == ["1", "2", "3", "4", "5"]


def test_several_windows_all_open_at_the_first_sheet(tmp_path: Path) -> None:
    name = "xl/workbook.xml"
    views = '<bookViews><workbookView activeTab="1" firstSheet="2"/><workbookView activeTab="3"/></bookViews>'
    source = with_part(FULL, name, re.sub(rb"<bookViews>.*</bookViews>", views.encode(), parts(FULL)[name]))
    edit = edited(source, tmp_path / "a.xlsx")
    edit.add_sheet(NewSheet("清单", [[Text("甲")]], [9]), first=True)
    data = edit.to_bytes()
    assert views.replace('"1"', '"0"').replace('"2"', '"0"').replace('"3"', '"0"') in sheet_of(data, name)
    assert sheet_of(data, "xl/worksheets/sheet5.xml").count("<sheetView ") == 2
