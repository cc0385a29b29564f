"""The lossless editor: what is asked for is there, and everything else is the bytes it was."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from editing import (
    FULL,
    ORANGE,
    book,
    cells_of,
    edited,
    fill,
    fully_edited,
    marked,
    read,
    same_cells,
    sheet_of,
    styled_book,
)
from lxml import etree
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator
from parts import contents, everything, parts, restored, with_part, zipped
from test_reading import MAIN, rows_of, sheet_xml

from compiler.address import cell_name
from compiler.diagnostics import CompilerError
from compiler.model.workbook import RawWorkbook
from compiler.workbooks.edit import Run

TOUCHED = {
    "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
    "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml",
    "xl/worksheets/_rels/sheet2.xml.rels", "xl/drawings/vmlDrawing3.vml",
}  # fmt: skip


def test_untouched_parts_are_the_bytes_they_were_packed_as_they_were(tmp_path: Path) -> None:
    data = fully_edited(tmp_path / "a.xlsx")
    before, after = parts(FULL), parts(data)
    assert {name for name in before if before[name] != after[name]} == TOUCHED
    assert list(after)[: len(before)] == list(before)
    assert set(after) - set(before) == {"xl/worksheets/sheet5.xml", "xl/comments2.xml"}
    old, new = (zipfile.ZipFile(io.BytesIO(each)) for each in (FULL, data))
    for info in old.infolist():
        same = new.getinfo(info.filename)
        assert (same.date_time, same.external_attr, same.create_system) == (
            info.date_time, info.external_attr, info.create_system,
        )  # fmt: skip
        if info.filename not in TOUCHED:
            assert packed(data, same) == packed(FULL, info)


def packed(data: bytes, info: zipfile.ZipInfo) -> bytes:
    name, extra = (int.from_bytes(data[info.header_offset + at :][:2], "little") for at in (26, 28))
    start = info.header_offset + 30 + name + extra
    return data[start : start + info.compress_size]


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"])
def test_a_touched_sheet_differs_only_by_what_was_put_in(tmp_path: Path, part: str) -> None:
    before, after = parts(FULL)[part], parts(fully_edited(tmp_path / "a.xlsx"))[part]
    assert before != after
    assert restored(after) == restored(before)


def test_values_formulas_and_styles_stay(tmp_path: Path) -> None:
    data = fully_edited(tmp_path / "a.xlsx")
    assert contents(data, skip=1) == contents(FULL)
    before = read(FULL, tmp_path / "b.xlsx")
    after = read(data, tmp_path / "c.xlsx")
    assert after.sheets[0].name == "清单"
    assert same_cells(before, RawWorkbook(after.path, after.sha256, after.sheets[1:]))


def test_validators_find_nothing_that_was_not_there(tmp_path: Path) -> None:
    for macros, name in ((False, "a.xlsx"), (True, "a.xlsm")):
        source, copy = tmp_path / name, tmp_path / f"copy-{name}"
        source.write_bytes(everything(macros=macros))
        copy.write_bytes(fully_edited(tmp_path / "x.xlsx", source.read_bytes()))
        found = [
            sorted(re.sub("[0-9]+", "#", str(error)) for error in OpenXmlValidator().validate(path).errors)
            for path in (source, copy)
        ]
        assert found[0] == found[1]


def test_nothing_asked_nothing_changed(tmp_path: Path) -> None:
    data = edited(FULL, tmp_path / "a.xlsx").to_bytes()
    assert parts(data) == parts(FULL)


def test_a_zip_written_as_a_stream_with_large_sizes_is_copied(tmp_path: Path) -> None:
    """Sizes behind the data, as streams have them, and the record of large sizes that some programs add."""

    class Stream(io.RawIOBase):
        def __init__(self) -> None:
            self.data = b""

        def writable(self) -> bool:
            return True

        def write(self, data: Any) -> int:
            self.data += bytes(data)
            return len(data)

    stream = Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts(FULL).items():
            with archive.open(name, "w", force_zip64=True) as member:
                member.write(part)
    data = fully_edited(tmp_path / "a.xlsx", stream.data)
    assert parts(data) == parts(fully_edited(tmp_path / "b.xlsx"))
    assert contents(data, skip=1) == contents(FULL)
    assert all(info.flag_bits & 8 == 0 for info in zipfile.ZipFile(io.BytesIO(data)).infolist())


def test_a_marked_cell_keeps_all_but_its_background(tmp_path: Path) -> None:
    source = styled_book()
    data = marked(source, tmp_path / "a.xlsx", "A1", "B1", "E3", "D3", "D9", "G12")
    assert contents(data) == contents(source)
    sheet = load_workbook(io.BytesIO(data))["表"]
    assert {fill(data, cell) for cell in ("A1", "B1", "E3", "D3", "D9", "G12")} == {ORANGE.pale}
    assert (sheet["A1"].number_format, sheet["A1"].font.b, sheet["A1"].border.top.style) == (
        "0%", True, "double",
    )  # fmt: skip
    assert sheet["D3"].font.i, "a new cell looks like its row"
    assert sheet["D9"].number_format == "yyyy", "else like its column"
    assert sheet["G12"].number_format == "General"


def test_styles_are_made_once_and_counted(tmp_path: Path) -> None:
    source = styled_book()
    cells = [cell_name(row, column) for row in range(4, 30) for column in range(6, 12)]
    root = etree.fromstring(parts(marked(source, tmp_path / "a.xlsx", *cells))["xl/styles.xml"])
    before = etree.fromstring(parts(source)["xl/styles.xml"])
    for name, more in (("cellXfs", 1), ("fills", 1), ("fonts", 0), ("cellStyleXfs", 0)):
        new, old = root.find(f"{{*}}{name}"), before.find(f"{{*}}{name}")
        assert new is not None
        assert old is not None
        assert len(new) == len(old) + more
        assert new.get("count", str(len(new))) == str(len(new))


@pytest.mark.parametrize(
    ("colour", "is_light"),
    [
        ('rgb="FFF2F2F2"', True), ('rgb="FF1F4E79"', False), ('theme="0"', True), ('theme="1"', False),
        ('theme="0" tint="-0.5"', False), ('indexed="9"', True), ('indexed="8"', False), ('auto="1"', False),
    ],
)  # fmt: skip
def test_light_letters_get_a_deep_ground_on_which_they_can_be_read(
    tmp_path: Path, colour: str, is_light: bool
) -> None:
    styles = (
        f'<styleSheet xmlns="{MAIN}"><fonts><font><color {colour}/></font></fonts><cellXfs>'
        '<xf fontId="0"/></cellXfs></styleSheet>'
    )
    source = book(tmp_path, sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'), **{"xl/styles.xml": styles})
    new = parts(marked(source, tmp_path / "a.xlsx", "A1"))["xl/styles.xml"].decode()
    assert (ORANGE.deep.lstrip("#") in new, ORANGE.pale.lstrip("#") in new) == (is_light, not is_light)


def test_a_workbook_without_styles_gets_some(tmp_path: Path) -> None:
    source = book(tmp_path, sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'))
    data = marked(source, tmp_path / "a.xlsx", "A1", "B2")
    assert "xl/styles.xml" in parts(data)
    assert 'Target="styles.xml"' in parts(data)["xl/_rels/workbook.xml.rels"].decode()
    assert 'PartName="/xl/styles.xml"' in parts(data)["[Content_Types].xml"].decode()
    assert (fill(data, "A1"), fill(data, "B2")) == (ORANGE.pale, ORANGE.pale)
    assert rows_of(tmp_path / "a.xlsx") == [(1, ("1",))]


@pytest.mark.filterwarnings("ignore:Workbook contains no default style")
@pytest.mark.parametrize(
    "styles",
    [
        "",
        "<fills/>",
        '<fonts count="1"><font/></fonts><cellXfs count="1"><xf fontId="0" numFmtId="9"/></cellXfs>',
        '<fills count="1"><fill><patternFill patternType="none"/></fill></fills><dxfs count="1"><dxf/></dxfs>',
    ],
)
def test_lists_that_the_styles_lack_are_made(tmp_path: Path, styles: str) -> None:
    sheet = sheet_xml('<row r="1"><c r="A1" s="0"><v>1</v></c></row>')
    source = book(tmp_path, sheet, **{"xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'})
    data = marked(source, tmp_path / "a.xlsx", "A1")
    root = etree.fromstring(parts(data)["xl/styles.xml"])
    order = [etree.QName(child).localname for child in root]
    known = ["numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"]
    assert order == sorted(order, key=known.index)
    fills = root.find("{*}fills")
    assert fills is not None
    assert [str(each[0].get("patternType")) for each in fills] == ["none", "gray125", "solid"]
    assert fill(data, "A1") == ORANGE.pale


def test_a_workbook_with_all_the_styles_that_excel_allows_gets_no_more(tmp_path: Path) -> None:
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs count="64000">{"<xf/>" * 64_000}</cellXfs></styleSheet>'
    sheet = sheet_xml('<row r="1"><c r="A1" s="7"><v>1</v></c></row>')
    data = marked(book(tmp_path, sheet, **{"xl/styles.xml": styles}), tmp_path / "a.xlsx", "A1")
    assert '<c r="A1" s="7">' in sheet_of(data)
    assert parts(data)["xl/styles.xml"].count(b"<xf/>") == 64_000


ROWS = '<row r="2" spans="2:4"><c r="B2"><v>1</v></c><c r="D2"><v>2</v></c></row><row r="5"/><row r="9"><c r="A9"><v>3</v></c></row>'


def test_cells_and_rows_are_put_in_where_they_belong(tmp_path: Path) -> None:
    sheet = sheet_xml(ROWS).replace("<sheetData>", '<dimension ref="B2:D9"/><sheetData>')
    data = marked(book(tmp_path, sheet), tmp_path / "a.xlsx", "A2", "C2", "F2", "B1", "C5", "A5", "A7", "Z12")
    assert cells_of(data) == ["B1", "A2", "B2", "C2", "D2", "F2", "A5", "C5", "A7", "A9", "Z12"]
    assert 'spans="1:6"' in sheet_of(data)
    assert '<dimension ref="A1:Z12"/>' in sheet_of(data)
    assert rows_of(tmp_path / "a.xlsx") == [(2, ("", "1", "", "2")), (9, ("3",))]


@pytest.mark.parametrize("grid", ["<sheetData/>", "<sheetData></sheetData>", "<sheetData >\n</sheetData>"])
def test_an_empty_sheet_gets_cells(tmp_path: Path, grid: str) -> None:
    sheet = f'<worksheet xmlns="{MAIN}">{grid}</worksheet>'
    assert cells_of(marked(book(tmp_path, sheet), tmp_path / "a.xlsx", "B3", "A1")) == ["A1", "B3"]


def test_a_row_in_two_pieces_is_not_given_a_cell_twice(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="B1"><v>2</v></c></row>'
    data = marked(book(tmp_path, sheet_xml(rows)), tmp_path / "a.xlsx", "A1", "B1", "C1")
    assert cells_of(data) == ["A1", "B1", "C1"]


def test_a_part_that_has_to_change_and_is_damaged_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    for name in ("xl/styles.xml", "xl/comments1.xml"):
        broken = with_part(FULL, name, b"<styleSheet")
        edit = edited(broken, path)
        edit.mark("关键任务", [(2, 2)], ORANGE)
        edit.add_note("关键任务", (2, 2), [Run("新")])
        with pytest.raises(CompilerError) as error:
            edit.to_bytes()
        assert error.value.diagnostic.kind.code == "READ008"
    without = zipped({name: part for name, part in parts(FULL).items() if name != "[Content_Types].xml"})
    with pytest.raises(CompilerError):
        edited(without, path)
