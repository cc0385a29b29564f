"""Notes: texts and boxes in new parts, or below and beside those that are there."""

import io
import re
from collections import Counter
from pathlib import Path

import pytest
from editing import FULL, ORANGE, THREADED, book, edited, fill, noted, notes_of, shapes, sheet_of, styled_book
from lxml import etree
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openxml_audit import OpenXmlValidator
from parts import parts, with_part
from test_reading import MAIN, sheet_xml

from compiler.workbooks.edit import Run


def test_notes_are_new_parts_with_a_box_each(tmp_path: Path) -> None:
    source = styled_book()
    text = "权重 <95%> & 更多\n第二行"
    data = noted(source, tmp_path / "a.xlsx", {"B1": text, "E3": "另一条"})
    assert notes_of(data) == {"B1": (f"错误\n{text}", "dutyc"), "E3": ("错误\n另一条", "dutyc")}
    new = parts(data)
    assert set(new) - set(parts(source)) == {
        "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml", "xl/worksheets/_rels/sheet1.xml.rels",
    }  # fmt: skip
    assert shapes(new["xl/drawings/vmlDrawing1.vml"]) == [(1025, 0, 1), (1026, 2, 4)]
    etree.fromstring(new["xl/drawings/vmlDrawing1.vml"])
    assert b'Extension="vml"' in new["[Content_Types].xml"]
    (tmp_path / "b.xlsx").write_bytes(source)
    before, after = (
        list(map(str, OpenXmlValidator().validate(tmp_path / n).errors)) for n in ("b.xlsx", "a.xlsx")
    )
    assert before == after


def test_relations_are_declared_where_a_package_declares_each(tmp_path: Path) -> None:
    source = book(tmp_path, sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'))
    assert b"Default" not in parts(source)["[Content_Types].xml"]
    types = parts(noted(source, tmp_path / "a.xlsx", {"A1": "a"}))["[Content_Types].xml"].decode()
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    assert f'<Default Extension="rels" ContentType="{relations}"/>' in types


def test_boxes_are_as_large_as_their_text_and_stay_on_the_sheet(tmp_path: Path) -> None:
    sheet = sheet_xml('<row r="2" ht="60"><c r="A2"><v>1</v></c></row>').replace(
        "<sheetData>",
        '<cols><col min="2" max="2" width="80"/><col min="3" max="3" hidden="1"/></cols><sheetData>',
    )
    cells = {"A1": "短", "A5": "很长的一句话，要分成好几行才放得下。" * 12, "XFD1048576": "角落"}
    data = noted(book(tmp_path, sheet), tmp_path / "a.xlsx", cells)
    anchors = [
        [int(number) for number in anchor.split(b",")]
        for anchor in re.findall(rb"<x:Anchor>([^<]*)<", parts(data)["xl/drawings/vmlDrawing1.vml"])
    ]
    first, long, corner = anchors
    assert first[:4] == [1, 15, 0, 2]
    assert first[4] == 1, "the wide column holds all of it"
    assert (first[6], long[2], corner[4] <= 16_383, corner[6] <= 1_048_575) == (1, 3, True, True)
    assert long[6] > 12


def test_notes_that_are_there_keep_their_text_and_their_box(tmp_path: Path) -> None:
    data = noted(FULL, tmp_path / "a.xlsx", {"B2": "权重", "C3": "新"}, "关键任务")
    assert notes_of(data, "关键任务") == {
        "B2": ("请核对\n\n错误\n权重", "王芳"),
        "C3": ("错误\n新", "dutyc"),
        "E5": ("旧批注", "王芳"),
    }
    before, after = (parts(each)["xl/drawings/vmlDrawing1.vml"] for each in (FULL, data))
    ours = after.index(b'<v:shape id="_x0000_s3073"')
    assert (after[:ours] + b"</xml>").replace(b'data="1,3"', b'data="1"') == before
    assert len(shapes(after)) == 3
    assert after.count(b"<v:shapetype") == 1


def test_a_note_is_not_said_twice(tmp_path: Path) -> None:
    once = noted(FULL, tmp_path / "a.xlsx", {"B2": "权重", "C3": "新"}, "关键任务")
    twice = noted(once, tmp_path / "b.xlsx", {"B2": "权重", "C3": "新"}, "关键任务")
    assert notes_of(once, "关键任务") == notes_of(twice, "关键任务")


def test_notes_of_openpyxl_with_plain_text_get_ours_below(tmp_path: Path) -> None:
    workbook = load_workbook(io.BytesIO(styled_book()))
    workbook["表"]["B1"].comment = Comment("旧", "王芳")
    stream = io.BytesIO()
    workbook.save(stream)
    source = stream.getvalue()
    assert b"<t" in parts(source)["xl/comments/comment1.xml"]
    data = noted(source, tmp_path / "a.xlsx", {"B1": "新", "C9": "别处"})
    assert notes_of(data) == {"B1": ("旧\n\n错误\n新", "王芳"), "C9": ("错误\n别处", "dutyc")}
    drawing = parts(data)["xl/drawings/commentsDrawing1.vml"]
    etree.fromstring(drawing)
    assert shapes(drawing)[-1][1:] == (8, 2)


def test_no_two_boxes_of_a_workbook_have_one_number(tmp_path: Path) -> None:
    edit = edited(FULL, tmp_path / "a.xlsx")
    for sheet in ("关键任务", "It's 指标", "空"):
        for row in range(1, 1_100):
            edit.add_note(sheet, (row, 3), [Run("x")])
    numbers, blocks = _numbers(edit.to_bytes())
    old_numbers, old_blocks = _numbers(FULL)
    new, taken = numbers - old_numbers, blocks - old_blocks
    assert new.total() == len(new) == 3 * 1_099
    assert taken.total() == len(taken) == 3 * 2
    assert {number // 1_024 for number in new} == set(taken)
    assert not set(taken) & set(old_blocks)


def _numbers(data: bytes) -> tuple[Counter[int], Counter[int]]:
    """The numbers of all shapes, and the blocks of numbers that the drawings have taken."""
    drawings = b"".join(part for name, part in parts(data).items() if name.endswith(".vml"))
    listed = re.findall(rb'idmap[^>]* data="([0-9,]+)"', drawings)
    shape = re.findall(rb'<v:shape id="_x0000_s([0-9]+)"', drawings)
    return Counter(map(int, shape)), Counter(int(block) for each in listed for block in each.split(b","))


def test_a_drawing_that_is_no_well_formed_xml_is_spliced(tmp_path: Path) -> None:
    name = "xl/drawings/vmlDrawing1.vml"
    broken = parts(FULL)[name].replace(b'<div style="text-align:left"></div>', b"<div><br>text</div>")
    assert b"<br>" in broken
    data = noted(with_part(FULL, name, broken), tmp_path / "a.xlsx", {"C3": "新"}, "关键任务")
    assert parts(data)[name].startswith(broken[: broken.index(b"<o:idmap")])
    assert (3_073, 2, 2) in shapes(parts(data)[name])
    strange = with_part(FULL, name, b"<html>no drawing</html>")
    data = noted(strange, tmp_path / "b.xlsx", {"C3": "新"}, "关键任务")
    assert parts(data) == parts(strange), "no box can be added, so no note is"


def test_a_cell_with_a_threaded_comment_keeps_it(tmp_path: Path) -> None:
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    link = f'<Relationship Id="rId9" Type="{THREADED}" Target="../threadedComments/threadedComment1.xml"/>'
    source = with_part(FULL, rels, parts(FULL)[rels].replace(b"</Rel", link.encode() + b"</Rel"))
    thread = '<ThreadedComments xmlns="t"><threadedComment ref="B2"><text>谁来改？</text></threadedComment></ThreadedComments>'
    source = with_part(source, "xl/threadedComments/threadedComment1.xml", thread.encode())
    edit = edited(source, tmp_path / "a.xlsx")
    edit.mark("关键任务", [(2, 2)], ORANGE)
    edit.add_note("关键任务", (2, 2), [Run("新")])
    edit.add_note("关键任务", (3, 3), [Run("新")])
    data = edit.to_bytes()
    assert notes_of(data, "关键任务") == {
        "B2": ("请核对", "王芳"),
        "C3": ("新", "dutyc"),
        "E5": ("旧批注", "王芳"),
    }
    assert fill(data, "B2", "关键任务") == ORANGE.pale


def test_buttons_share_their_drawing_with_notes(tmp_path: Path) -> None:
    name = "xl/drawings/vmlDrawing3.vml"
    assert b'ObjectType="Button"' in parts(FULL)[name]
    data = noted(FULL, tmp_path / "a.xlsx", {"B5": "合计"}, "It's 指标")
    assert notes_of(data, "It's 指标") == {"B5": ("错误\n合计", "dutyc")}
    assert b'ObjectType="Button"' in parts(data)[name]
    assert [(row, column) for _, row, column in shapes(parts(data)[name])] == [(4, 1)]
    assert sheet_of(data, "xl/worksheets/sheet2.xml").count("<legacyDrawing ") == 1


AFTER = {
    "tables": '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>',
    "controls": '<mc:AlternateContent xmlns:mc="m"><mc:Choice Requires="x14"><controls/></mc:Choice></mc:AlternateContent>',
    "header pictures": '<legacyDrawingHF r:id="rId8"/><extLst><ext uri="x"/></extLst>',
}


@pytest.mark.parametrize("name", AFTER)
def test_the_link_to_the_boxes_stands_where_the_schema_wants_it(tmp_path: Path, name: str) -> None:
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    before = '<hyperlinks><hyperlink ref="A1" display="a>b"/></hyperlinks><pageMargins left="1"/><drawing r:id="rId7"/>'
    sheet = f'<worksheet xmlns="{MAIN}" xmlns:r="{relations}"><sheetData/>{before}{AFTER[name]}</worksheet>'
    text = sheet_of(noted(book(tmp_path, sheet), tmp_path / "a.xlsx", {"A1": "新"}))
    assert re.search(rf"{re.escape(before)}<legacyDrawing r:id=\"rId2\"/>{re.escape(AFTER[name])}", text)
