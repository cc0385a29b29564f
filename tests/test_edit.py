"""The lossless editor: what is not touched stays to the byte, and nothing that a cell says ever changes."""

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import openpyxl.utils
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from test_reading import MAIN, package, sheet_xml

from compiler.address import cell_name
from compiler.model import RawWorkbook
from compiler.reading.workbook import read_workbook
from compiler.workbooks.edit.book import WorkbookEditor
from compiler.workbooks.edit.markup import NotEditableError, children, plain, set_attribute

STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
PINK = "F8CBAD"


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert len(set(archive.namelist())) == len(archive.namelist())
        return {name: archive.read(name) for name in archive.namelist()}


def said(data: bytes, folder: Path) -> RawWorkbook:
    path = folder / "said.xlsx"
    path.write_bytes(data)
    return read_workbook(path)


def rich_workbook() -> bytes:
    """A workbook with most of what people put into one."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        style = book.add_format({"num_format": "yyyy-mm-dd", "bold": True, "border": 1})
        grey = book.add_format({"bg_color": "#DDDDDD"})
        first = book.add_worksheet("总览 'A' & B")
        first.write_row(0, 0, ["岗位", "职责", "日期", "权重"])
        first.write_row(1, 0, ["经理", "编制<计划>", None, 0.25])
        first.write_datetime(1, 2, date(2026, 11, 30), style)
        first.write_formula(2, 3, "=SUM(D2:D2)", None, 0.25)
        first.write_comment(1, 1, "请核对")
        first.data_validation(1, 0, 9, 0, {"validate": "list", "source": ["经理", "文员"]})
        first.conditional_format(1, 3, 9, 3, {"type": "data_bar"})
        first.merge_range(4, 0, 5, 1, "合并")
        first.set_column(4, 4, 20, grey)
        first.set_row(7, 30, grey)
        first.autofilter(0, 0, 5, 3)
        first.freeze_panes(1, 0)
        second = book.add_worksheet("图表")
        second.add_table(0, 0, 3, 1, {"columns": [{"header": "甲"}, {"header": "乙"}]})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "='图表'!$A$2:$A$4"})
        second.insert_chart("D2", chart)
        second.insert_image("H2", "p.png", {"image_data": io.BytesIO(PNG)})
        second.set_header("&L&G", {"image_left": "p.png", "image_data_left": io.BytesIO(PNG)})
        second.activate()
        hidden = book.add_worksheet("隐藏")
        hidden.write(0, 0, "内部")
        hidden.hide()
        book.define_name("汇率", "=7.1")
        book.define_name("'图表'!本地", "='图表'!$A$1")
        second.print_area(0, 0, 3, 1)
    return data.getvalue()


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cfc0f01f000500"
    "01ff56c7a5d20000000049454e44ae426082"
)


def test_a_workbook_that_is_not_edited_is_the_same_parts() -> None:
    data = rich_workbook()
    assert parts(WorkbookEditor(data).to_bytes()) == parts(data)
    assert list(parts(WorkbookEditor(data).to_bytes())) == list(parts(data))


def test_only_what_is_marked_is_touched(tmp_path: Path) -> None:
    data = rich_workbook()
    editor = WorkbookEditor(data)
    editor.mark("总览 'A' & B", (2, 2), PINK)
    new = editor.to_bytes()
    before, after = parts(data), parts(new)
    assert {name for name in after if after[name] != before.get(name)} == {
        "xl/worksheets/sheet1.xml",
        "xl/styles.xml",
    }
    old, edited = before["xl/worksheets/sheet1.xml"].decode(), after["xl/worksheets/sheet1.xml"].decode()
    assert re.sub(r'(<c r="B2" t="s") s="[0-9]+"', r"\1", edited) == old
    assert said(new, tmp_path).sheets == said(data, tmp_path).sheets


def test_a_marked_cell_keeps_its_look_but_for_the_fill() -> None:
    data = rich_workbook()
    editor = WorkbookEditor(data)
    editor.mark("总览 'A' & B", (2, 3), PINK)
    editor.mark("总览 'A' & B", (2, 3), "000000")
    cell = openpyxl.load_workbook(io.BytesIO(editor.to_bytes())).worksheets[0]["C2"]
    assert (cell.number_format, cell.font.b, cell.border.left.style) == ("yyyy-mm-dd", True, "thin")
    assert (cell.fill.fill_type, cell.fill.fgColor.rgb) == ("solid", f"FF{PINK}")


def test_cells_and_rows_that_are_not_there_are_made_in_order(tmp_path: Path) -> None:
    data = rich_workbook()
    editor = WorkbookEditor(data)
    for place in ((2, 9), (3, 1), (4, 5), (8, 2), (40, 1), (20, 30)):
        editor.mark("总览 'A' & B", place, PINK)
    new = editor.to_bytes()
    assert said(new, tmp_path).sheets == said(data, tmp_path).sheets
    text = parts(new)["xl/worksheets/sheet1.xml"].decode()
    in_order(text)
    assert 'ref="A1:AD40"' in text
    sheet = openpyxl.load_workbook(io.BytesIO(new)).worksheets[0]
    filled = {
        cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb == f"FF{PINK}"
    }
    assert filled == {"I2", "A3", "E4", "B8", "A40", "AD20"}


def in_order(text: str) -> None:
    rows = [int(number) for number in re.findall(r'<row [^>]*?r="([0-9]+)"', text)]
    assert rows == sorted(set(rows))
    for body in re.findall(r"<row [^>]*[^/]>(.*?)</row>", text, re.DOTALL):
        columns = [openpyxl.utils.column_index_from_string(c) for c in re.findall(r'<c r="([A-Z]+)', body)]
        assert columns == sorted(set(columns))


def test_a_mark_inside_merged_cells_is_on_the_one_that_shows() -> None:
    editor = WorkbookEditor(rich_workbook())
    editor.mark("总览 'A' & B", (6, 2), PINK)
    sheet = openpyxl.load_workbook(io.BytesIO(editor.to_bytes())).worksheets[0]
    assert sheet["A5"].fill.fgColor.rgb == f"FF{PINK}"


@pytest.mark.parametrize("present", [True, False])
def test_notes_stand_beside_those_that_are_there(present: bool) -> None:
    data = rich_workbook()
    sheet = "总览 'A' & B" if present else "图表"
    editor = WorkbookEditor(data)
    editor.note(sheet, (2, 2), "第一条 <&>\n→ 改")
    editor.note(sheet, (2, 2), "第二条")
    editor.note(sheet, (3, 3), "别处")
    new = editor.to_bytes()
    book = openpyxl.load_workbook(io.BytesIO(new))
    notes = {c.coordinate: c.comment.text for row in book[sheet].iter_rows() for c in row if c.comment}
    ours = "第一条 <&>\n→ 改\n\n第二条"
    assert notes == {"B2": f"请核对\n\n{ours}" if present else ours, "C3": "别处"}
    for name in (name for name in parts(new) if name.endswith(".vml")):
        shapes = re.findall(r'id="_x0000_s([0-9]+)"', parts(new)[name].decode())
        assert len(set(shapes)) == len(shapes)
        (blocks,) = re.findall(r'<o:idmap [^>]*data="([0-9,]+)"', parts(new)[name].decode())
        assert {str(int(shape) // 1024) for shape in shapes} <= set(blocks.split(","))
    assert "请核对" in parts(data)["xl/comments1.xml"].decode()


def test_notes_keep_the_pictures_of_headers_apart() -> None:
    editor = WorkbookEditor(rich_workbook())
    editor.note("图表", (2, 2), "甲")
    new = editor.to_bytes()
    name = next(
        n for n in parts(new) if n.startswith("xl/worksheets/sheet") and b"tableParts" in parts(new)[n]
    )
    order = [child for child, _ in children(parts(new)[name].decode())]
    assert (
        order.index("drawing")
        < order.index("legacyDrawing")
        < order.index("legacyDrawingHF")
        < order.index("tableParts")
    )


def test_a_first_sheet_opens_alone_and_local_names_move_along(tmp_path: Path) -> None:
    data = rich_workbook()
    editor = WorkbookEditor(data)
    rows = sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c></row>')
    assert editor.add_sheet("图表", rows, first=True, names={"_xlnm.Print_Titles": "$1:$1"}) == "图表 (2)"
    new = editor.to_bytes()
    book = openpyxl.load_workbook(io.BytesIO(new))
    assert book.sheetnames == ["图表 (2)", "总览 'A' & B", "图表", "隐藏"]
    assert book.active is book.worksheets[0]
    assert book.worksheets[0].print_title_rows == "$1:$1"
    assert book["图表"].print_area == "'图表'!$A$1:$B$4"
    assert list(book["图表"].defined_names) == ["本地"]
    selected = [
        name for name, text in parts(new).items() if "worksheets/" in name and b'tabSelected="1"' in text
    ]
    assert selected == []
    assert said(new, tmp_path).sheets[1:] == said(data, tmp_path).sheets
    assert said(new, tmp_path).sheets[1].state == "visible"


def test_a_last_sheet_gets_a_free_name() -> None:
    editor = WorkbookEditor(rich_workbook())
    assert editor.add_sheet("很" * 40, sheet_xml("")) == "很" * 31
    assert editor.add_sheet("很" * 40, sheet_xml("")) == "很" * 27 + " (2)"
    assert openpyxl.load_workbook(io.BytesIO(editor.to_bytes())).sheetnames[-1] == "很" * 27 + " (2)"


UNUSUAL = {
    "single quotes": "<row r='1'><c r='A1'><v>1</v></c><c r='B1'><v>2</v></c></row>",
    "no addresses": "<row><c><v>1</v></c><c><v>2</v></c></row>",
    "an empty row": '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="3"/>',
    "letters of a formula": '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>IF(A1&lt;2,"&gt;","")</f><v>2</v></c></row>',
}


@pytest.mark.parametrize("name", UNUSUAL)
@pytest.mark.parametrize("namespace", [MAIN, STRICT])
def test_sheets_are_edited_however_they_are_written(tmp_path: Path, name: str, namespace: str) -> None:
    path = package(tmp_path / "a.xlsx", sheet_xml(UNUSUAL[name], namespace=namespace), namespace=namespace)
    edited = marked_and_noted(path.read_bytes())
    assert [s.rows for s in said(edited, tmp_path).sheets] == [s.rows for s in read_workbook(path).sheets]
    in_order(parts(edited)["xl/worksheets/sheet1.xml"].decode())


def test_prefixed_sheets_in_another_encoding_are_edited(tmp_path: Path) -> None:
    text = f'<?xml version="1.0" encoding="UTF-16"?><x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>经理</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>'
    path = package(tmp_path / "a.xlsx", sheet_xml(""))
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["xl/worksheets/sheet1.xml"] = text.encode("utf-16")
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    edited = said(marked_and_noted(path.read_bytes()), tmp_path)
    assert edited.sheets[0].rows == (("经理",),)
    assert edited.sheets[0].notes == {(1, 1): "看这里", (3, 2): "看这里"}


def marked_and_noted(data: bytes) -> bytes:
    editor = WorkbookEditor(data)
    for place in ((1, 1), (3, 2)):
        editor.mark("表", place, PINK)
        editor.note("表", place, "看这里")
    return editor.to_bytes()


def test_a_sheet_that_is_listed_and_missing_is_not_replaced_by_another(tmp_path: Path) -> None:
    path = package(tmp_path / "a.xlsx", sheet_xml("<row r='1'><c r='A1'><v>1</v></c></row>"))
    with zipfile.ZipFile(path) as archive:
        members = {n: archive.read(n) for n in archive.namelist() if n != "xl/worksheets/sheet1.xml"}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    editor = WorkbookEditor(path.read_bytes())
    editor.add_sheet("新", sheet_xml("<row r='1'><c r='A1'><v>2</v></c></row>"), first=True)
    raw = said(editor.to_bytes(), tmp_path)
    assert ([sheet.name for sheet in raw.sheets], raw.lost) == (["新"], ("表",))


def test_a_comment_with_replies_is_left_alone() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "甲"  # type: ignore[index]  # a new workbook has a sheet
    book.active["A1"].comment = Comment("[Threaded comment]", "x")  # type: ignore[index]
    data = io.BytesIO()
    book.save(data)
    members = parts(data.getvalue())
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    thread = '<Relationship Id="rT" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" Target="/xl/threadedComments/t1.xml"/>'
    members[rels] = members[rels].replace(b"</Relationships>", thread.encode() + b"</Relationships>")
    members["xl/threadedComments/t1.xml"] = (
        b'<ThreadedComments xmlns="x"><threadedComment ref="A1" id="{1}"><text>a</text></threadedComment></ThreadedComments>'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    editor = WorkbookEditor(stream.getvalue())
    editor.note("Sheet", (1, 1), "新")
    editor.note("Sheet", (2, 1), "新")
    comments = openpyxl.load_workbook(io.BytesIO(editor.to_bytes())).active
    assert comments is not None
    assert {c.coordinate: c.comment.text for row in comments.iter_rows() for c in row if c.comment} == {
        "A1": "[Threaded comment]",
        "A2": "新",
    }


def test_what_is_no_workbook_cannot_be_edited() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("_rels/.rels", '<Relationships xmlns="x"></Relationships>')
    with pytest.raises(NotEditableError):
        WorkbookEditor(stream.getvalue())


@pytest.mark.parametrize(
    ("tag", "value", "result"),
    [
        ('<c r="A1">', "3", '<c r="A1" s="3">'),
        ('<c r="A1" s="1"/>', "3", '<c r="A1" s="3"/>'),
        ('<c r="A1"/>', "3", '<c r="A1" s="3"/>'),
        ('<c r="A1" s="1" t="s">', None, '<c r="A1" t="s">'),
        ('<c xs="9" r="A1">', None, '<c xs="9" r="A1">'),
    ],
)
def test_attributes_are_set_and_taken_away(tag: str, value: str | None, result: str) -> None:
    assert set_attribute(tag, "s", value) == result


def test_what_is_plain_stays_as_it_is() -> None:
    text = '<?xml version="1.0"?>\r\n<!-- a --><worksheet xmlns="x"><sheetData/></worksheet>'
    assert plain(text.encode()) == text
    assert children(text.split("?>\r\n")[1]) == [("sheetData", 31)]


CELL = st.one_of(
    st.none(),
    st.integers(-(10**6), 10**6),
    st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=6),
)
GRID = st.lists(st.lists(CELL, max_size=6), min_size=1, max_size=8)
PLACES = st.dictionaries(
    st.tuples(st.integers(1, 12), st.integers(1, 9)), st.sampled_from(["F8CBAD", "BDD7EE"]), max_size=20
)


@settings(max_examples=40, deadline=None)
@given(GRID, PLACES)
def test_marks_change_no_value(grid: list[list[Any]], places: Mapping[tuple[int, int], str]) -> None:
    data = io.BytesIO()
    with xlsxwriter.Workbook(
        data, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet("表")
        for row, cells in enumerate(grid):
            for column, value in enumerate(cells):
                if isinstance(value, str):
                    sheet.write_string(row, column, value)
                elif value is not None:
                    sheet.write_number(row, column, value)
    editor = WorkbookEditor(data.getvalue())
    for place, colour in places.items():
        editor.mark("表", place, colour)
        editor.note("表", place, f"{cell_name(*place)}")
    new = editor.to_bytes()
    values = [cells_of(one) for one in (data.getvalue(), new)]
    assert values[0] == values[1]
    in_order(parts(new)["xl/worksheets/sheet1.xml"].decode())
    edited = openpyxl.load_workbook(io.BytesIO(new))["表"]
    for (row, column), colour in places.items():
        assert edited.cell(row, column).fill.fgColor.rgb == f"FF{colour}"
        assert edited.cell(row, column).comment.text == cell_name(row, column)  # type: ignore[union-attr]  # it has one


def cells_of(data: bytes) -> dict[str, object]:
    sheet = openpyxl.load_workbook(io.BytesIO(data))["表"]
    return {c.coordinate: c.value for row in sheet.iter_rows() for c in row if c.value is not None}
