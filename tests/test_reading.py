"""Workbooks as their users see them; what is hostile or broken gets one sentence."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from masters import write_master
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from compiler import pipeline
from compiler.diagnostics import CompilerError
from compiler.model.workbook import RawSheet
from compiler.reading.findings import reading_findings
from compiler.reading.headers import find_header
from compiler.reading.workbook import read_workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"


def package(
    path: Path, sheet: str, *, name: str = "表", namespace: str = MAIN, extra: dict[str, str] | None = None
) -> Path:
    """A workbook of one sheet whose XML is given."""
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="x"><Relationship Id="r" Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{namespace}" xmlns:r="{relations}"><sheets><sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="x"><Relationship Id="rId1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
        **(extra or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, text in parts.items():
            archive.writestr(part, text)
    return path


def sheet_xml(rows: str, *, namespace: str = MAIN) -> str:
    return f'<worksheet xmlns="{namespace}"><sheetData>{rows}</sheetData></worksheet>'


def rows_of(path: Path) -> list[tuple[int, tuple[str, ...]]]:
    sheet = read_workbook(path).sheets[0]
    return list(zip(sheet.row_numbers, sheet.rows, strict=True))


def codes(path: Path) -> list[tuple[str, str | None]]:
    return [(d.kind.code, d.cell) for d in reading_findings(read_workbook(path))]


def sentence(path: Path) -> str:
    with pytest.raises(CompilerError) as error:
        read_workbook(path)
    assert error.value.diagnostic.params["file"] == path.name
    assert error.value.diagnostic.next_step("zh")
    return error.value.diagnostic.kind.code


def test_cells_arrive_as_people_see_them(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("表")
        forms = {
            code: book.add_format({"num_format": code}) for code in ("0%", 'yyyy"年"m"月"', "¥#,##0", "000")
        }
        sheet.write_number(0, 0, 0.95, forms["0%"])
        sheet.write_datetime(0, 1, date(2026, 11, 1), forms['yyyy"年"m"月"'])
        sheet.write_number(0, 2, 1200, forms["¥#,##0"])
        sheet.write_number(0, 3, 7, forms["000"])
        sheet.write_boolean(0, 4, True)
        sheet.write_string(0, 5, "007")
        sheet.write_number(0, 6, 2.5)
        sheet.write_string(4, 1, "  甲\n乙 ")
    raw = read_workbook(path)
    found = tuple(reading_findings(raw))
    sheet_read = raw.sheets[0]
    assert sheet_read.rows == (("95%", "2026年11月", "¥1,200", "007", "TRUE", "007", "2.5"), ("", "甲\n乙"))
    assert sheet_read.row_numbers == (1, 5)
    assert sheet_read.numbers[1, 1] == 0.95
    assert sheet_read.dates == {(1, 2)}
    assert found == ()
    assert len(raw.sha256) == 64


def test_merges_hidden_parts_notes_and_strikes_are_known(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "职责"
    sheet["A1"] = "岗位"
    sheet["A2"], sheet["B2"] = "经理", "旧"
    sheet["B2"].font = Font(strike=True)
    sheet["A1"].comment = Comment("写岗位", "我")
    sheet.merge_cells("A2:A3")
    sheet["B3"] = "新"
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    book.create_sheet("暗").sheet_state = "veryHidden"
    book.save(tmp_path / "b.xlsx")
    raw = read_workbook(tmp_path / "b.xlsx")
    first, second = raw.sheets
    assert [str(merge) for merge in first.merges] == ["A2:A3"]
    assert (first.hidden_rows, first.hidden_columns, first.struck) == (
        frozenset({3}),
        frozenset({2}),
        frozenset({(2, 2)}),
    )
    assert first.notes == {(1, 1): "写岗位"}
    assert (second.name, second.state) == ("暗", "veryHidden")


def test_errors_and_formulas_without_result_name_their_cells(tmp_path: Path) -> None:
    path = package(
        tmp_path / "c.xlsx",
        sheet_xml(
            '<row r="2"><c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C2"><f>A1</f></c>'
            '<c r="D2" t="str"><f>""</f><v></v></c><c r="E2"><f>1+1</f><v>2</v></c></row>'
            '<row r="3"><c r="B3" t="e"><v>#DIV/0!</v></c></row>'
        ),
    )
    assert codes(path) == [("CELL001", "B2:B3"), ("CELL002", "C2")]
    assert rows_of(path) == [(2, ("", "#DIV/0!", "", "", "2")), (3, ("", "#DIV/0!"))]


def test_invisible_characters_go_and_are_named(tmp_path: Path) -> None:
    text = "甲\u200b乙_x000D_\u00a0丙&amp;&lt;"
    path = package(
        tmp_path / "d.xlsx", sheet_xml(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>')
    )
    assert rows_of(path) == [(1, ("甲乙\n 丙&<",))]
    assert codes(path) == [("CELL003", "A1")]


ODD = {
    "no addresses": sheet_xml('<row><c><v>1</v></c><c t="inlineStr"><is><t>甲</t></is></c></row><row r="4"><c><v>2</v></c></row>'),
    "prefixes": f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c><x:c r="B1" t="inlineStr"><x:is><x:t>甲</x:t></x:is></x:c></x:row><x:row r="4"><x:c r="A4"><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>',
    "comments and CDATA": sheet_xml('<!-- <c r="A9"><v>9</v></c> --><row r="1"><c r="A1"><v>1</v></c><c r="B1" t="inlineStr"><is><t><![CDATA[甲]]></t></is></c></row><row r="4"><c r="A4"><v>2</v></c></row>'),
    "attributes in another order": sheet_xml('<row r="1"><c s="0" r="A1"><v>1</v></c><c t="inlineStr" r="B1"><is><t>甲</t></is></c></row><row r="4"><c r="A4"><v>2</v></c></row>'),
    "rows out of order": sheet_xml('<row r="4"><c r="A4"><v>2</v></c></row><row r="1"><c r="A1"><v>1</v></c><c r="B1" t="inlineStr"><is><t>甲</t></is></c></row>'),
    "runs and phonetics": sheet_xml('<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="inlineStr"><is><r><t>甲</t></r><rPh sb="0" eb="1"><t>jia</t></rPh></is></c></row><row r="4"><c r="A4"><v>2</v></c></row>'),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_every_way_of_writing_a_sheet_reads_the_same(tmp_path: Path, name: str) -> None:
    assert rows_of(package(tmp_path / "e.xlsx", ODD[name])) == [(1, ("1", "甲")), (4, ("2",))]


def test_strict_workbooks_are_workbooks(tmp_path: Path) -> None:
    path = package(
        tmp_path / "f.xlsx",
        sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>', namespace=STRICT),
        namespace=STRICT,
    )
    assert rows_of(path) == [(1, ("1",))]


def test_a_far_cell_and_a_million_empty_rows_cost_nothing(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="XFD1"><v>5</v></c></row>' + "".join(
        f'<row r="{n}" s="1"/>' for n in range(2, 60_000)
    )
    path = package(
        tmp_path / "g.xlsx", sheet_xml(rows + '<row r="1048576"><c r="A1048576"><v>6</v></c></row>')
    )
    found = rows_of(path)
    assert [number for number, _ in found] == [1, 1_048_576]
    assert (len(found[0][1]), found[0][1][-1]) == (16_384, "5")


def test_what_is_no_workbook_gets_one_sentence(tmp_path: Path) -> None:
    def file(name: str, data: bytes) -> Path:
        (tmp_path / name).write_bytes(data)
        return tmp_path / name

    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as other:
        other.writestr("word/document.xml", "<x/>")
    whole = package(tmp_path / "whole.xlsx", sheet_xml('<row r="1"/>')).read_bytes()
    assert sentence(tmp_path / "none.xlsx") == "READ001"
    assert sentence(tmp_path) == "READ002"
    assert sentence(file("empty.xlsx", b"")) == "READ004"
    assert sentence(file("other.xlsx", bytes(range(256)))) == "READ005"
    assert sentence(file("docx.xlsx", archive.getvalue())) == "READ018"
    assert sentence(file("cut.xlsx", whole[: len(whole) // 2])) == "READ008"
    assert sentence(file("~$主表.xlsx", b"x")) == "READ007"


def test_hostile_xml_is_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><sheetData/></worksheet>'
    assert sentence(package(tmp_path / "dtd.xlsx", bomb)) == "READ010"
    assert sentence(package(tmp_path / "cut.xlsx", '<worksheet><sheetData><row r="1">')) == "READ008"
    assert sentence(package(tmp_path / "big.xlsx", "<worksheet>" + " " * 60_000_000)) == "READ009"


def test_a_lost_sheet_is_named(tmp_path: Path) -> None:
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    rels = {
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="x"><Relationship Id="rId1" Type="{relation}" Target="worksheets/lost.xml"/></Relationships>'
    }
    path = package(tmp_path / "lost.xlsx", sheet_xml(""), extra=rels)
    raw = read_workbook(path)
    (found,) = reading_findings(raw)
    assert raw.sheets == ()
    assert (found.kind.code, found.sheet) == ("READ012", "表")


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Co", "Cn")), max_size=12
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(TEXTS, max_size=5), max_size=8))
def test_texts_written_are_texts_read(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("texts")
    with xlsxwriter.Workbook(str(folder / "x.xlsx"), {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate(table):
            for column, text in enumerate(cells):
                sheet.write_string(row, column, text)
    other = Workbook()
    for row, cells in enumerate(table, start=1):
        for column, text in enumerate(cells, start=1):
            cell = other.worksheets[0].cell(row, column, text)
            cell.data_type = "s"
    other.save(folder / "o.xlsx")
    wanted = {
        (row, column): " ".join(text.split(" ")).strip()
        for row, cells in enumerate(table, start=1)
        for column, text in enumerate(cells, start=1)
        if text.strip()
    }
    for name in ("x.xlsx", "o.xlsx"):
        found = {
            (row, column): text
            for row, cells in rows_of(folder / name)
            for column, text in enumerate(cells, start=1)
            if text
        }
        assert {place: text.replace("\u00a0", " ").split() for place, text in found.items()} == {
            place: text.replace("\u00a0", " ").split() for place, text in wanted.items()
        }


# ----------------------------------------------------------------------------------------- headers


def known(name: str) -> bool:
    return name in {"岗位", "职责", "开始", "结束", "频率"}


def header(tmp_path: Path, markdown: str) -> tuple[int, tuple[str, ...]] | None:
    sheet: RawSheet = read_workbook(write_master(tmp_path / "h.xlsx", markdown)).sheets[0]
    found = find_header(sheet, known)
    return None if found is None else (found.row, found.names)


def test_headers_are_found_below_banners(tmp_path: Path) -> None:
    text = "# 表\n> 2026 年度岗位职责汇总\n> 单位：人力资源部\n| 岗位 | 职责 |\n| 岗位 | 甲 |"
    assert header(tmp_path, text) == (3, ("岗位", "职责"))
    assert header(tmp_path, "# 表\n| 名称 | 数量 |\n| 甲 | 1 |") is None


def test_headers_of_two_rows_are_one(tmp_path: Path) -> None:
    path = tmp_path / "two.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("表")
        sheet.merge_range("A1:A2", "岗位")
        sheet.merge_range("B1:C1", "计划")
        sheet.merge_range("D1:E1", "实际")
        for column, name in enumerate(["开始", "结束", "开始", "频率"], start=1):
            sheet.write_string(1, column, name)
        sheet.write_string(2, 0, "经理")
    found = find_header(read_workbook(path).sheets[0], known)
    assert found is not None
    assert (found.first_row, found.row) == (1, 2)
    assert found.names == ("岗位", "计划 · 开始", "结束", "实际 · 开始", "频率")


def test_a_formula_that_fails_is_told_once(tmp_path: Path) -> None:
    cells = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>岗位</t></is></c><c r="B1" t="inlineStr"><is><t>职责</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>经理</t></is></c><c r="B2" t="e"><f>X</f><v>#REF!</v></c></row>'
        '<row r="3"><c r="A3" t="e"><f>X</f><v>#N/A</v></c><c r="B3" t="inlineStr"><is><t>编制计划</t></is></c></row>'
        '<row r="4"><c r="A4"><f>X</f></c><c r="B4" t="inlineStr"><is><t>跟踪计划</t></is></c></row>'
        '<row r="5"><c r="A5" t="inlineStr"><is><t>经理</t></is></c><c r="B5"><f>X</f></c></row>'
    )
    path = package(tmp_path / "主表.xlsx", sheet_xml(cells), name="职责概述")
    checked = pipeline.check(path, pipeline.Options("operations"))
    told = [(d.kind.code, d.cell) for d in checked.diagnostics if d.cell]
    assert sorted(told) == [("CELL001", "B2"), ("CELL002", "B5"), ("ROLE001", "A3"), ("ROLE004", "A4")]
    assert checked.catalog.entries["text"].tolist() == ["#REF!"]


def test_a_number_format_that_excel_refuses_is_said_and_the_plain_number_shown(tmp_path: Path) -> None:
    styles = f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="170" formatCode="0;0;0;@;0"/><numFmt numFmtId="171" formatCode="0.0"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>'
    cells = '<row r="1"><c r="A1" s="1"><v>2.5</v></c><c r="B1" s="2"><v>2.5</v></c></row><row r="2"><c r="A2" s="1"><v>7</v></c></row>'
    path = package(tmp_path / "f.xlsx", sheet_xml(cells), extra={"xl/styles.xml": styles})
    assert rows_of(path) == [(1, ("2.5", "2.5")), (2, ("7",))]
    assert codes(path) == [("CELL004", "A1:A2")]
