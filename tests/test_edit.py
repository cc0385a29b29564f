"""The lossless editor: what is asked for is there, and everything else is the bytes it was."""

import io
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Border, Font, PatternFill, Side
from openxml_audit import OpenXmlValidator
from parts import contents, everything, parts, restored, with_part, zipped
from test_reading import MAIN, STRICT, package, rows_of, sheet_xml
from test_reading_hostile import UNUSUAL

from compiler.address import cell_name, parse_cell
from compiler.diagnostics import CompilerError
from compiler.model import Position, RawWorkbook
from compiler.reading.workbook import read_workbook
from compiler.workbooks.edit import Look, NewSheet, Run, Text, WorkbookEdit, place

ORANGE, BLUE = "#F7CBAE", "#CFE9F8"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
THREADED = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
FULL = everything()


def edited(data: bytes, path: Path) -> WorkbookEdit:
    path.write_bytes(data)
    return WorkbookEdit(path, data, author="dutyc", font="Tahoma")


def marked(data: bytes, path: Path, *cells: str, sheet: str = "表", fill: str = ORANGE) -> bytes:
    edit = edited(data, path)
    edit.mark(sheet, [parse_cell(cell) for cell in cells], fill)
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
             "dates", "struck", "troubles")  # fmt: skip
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


# -------------------------------------------------------------------------------- nothing else changes

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


# --------------------------------------------------------------------------------------------- styles


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


def test_a_marked_cell_keeps_all_but_its_background(tmp_path: Path) -> None:
    source = styled_book()
    data = marked(source, tmp_path / "a.xlsx", "A1", "B1", "E3", "D3", "D9", "G12")
    assert contents(data) == contents(source)
    sheet = load_workbook(io.BytesIO(data))["表"]
    assert {fill(data, cell) for cell in ("A1", "B1", "E3", "D3", "D9", "G12")} == {ORANGE}
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


def test_a_workbook_without_styles_gets_some(tmp_path: Path) -> None:
    source = book(tmp_path, sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'))
    data = marked(source, tmp_path / "a.xlsx", "A1", "B2")
    assert "xl/styles.xml" in parts(data)
    assert 'Target="styles.xml"' in parts(data)["xl/_rels/workbook.xml.rels"].decode()
    assert 'PartName="/xl/styles.xml"' in parts(data)["[Content_Types].xml"].decode()
    assert (fill(data, "A1"), fill(data, "B2")) == (ORANGE, ORANGE)
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
    assert fill(data, "A1") == ORANGE


def test_a_workbook_with_all_the_styles_that_excel_allows_gets_no_more(tmp_path: Path) -> None:
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs count="64000">{"<xf/>" * 64_000}</cellXfs></styleSheet>'
    sheet = sheet_xml('<row r="1"><c r="A1" s="7"><v>1</v></c></row>')
    data = marked(book(tmp_path, sheet, **{"xl/styles.xml": styles}), tmp_path / "a.xlsx", "A1")
    assert '<c r="A1" s="7">' in sheet_of(data)
    assert parts(data)["xl/styles.xml"].count(b"<xf/>") == 64_000


# -------------------------------------------------------------------------------------- rows and cells

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


@pytest.mark.parametrize("name", UNUSUAL)
def test_sheets_written_as_nobody_expects(tmp_path: Path, name: str) -> None:
    data = marked(book(tmp_path, sheet_xml(UNUSUAL[name])), tmp_path / "a.xlsx", "A1", "B1", "B2", "A3")
    assert read(data, tmp_path / "b.xlsx").sheets[0].rows == (("1", "2"),)
    assert [cell.replace("$", "").upper() for cell in cells_of(data)] == ["A1", "B1", "B2", "A3"]


@pytest.mark.parametrize("name", UNUSUAL)
def test_notes_on_sheets_written_as_nobody_expects(tmp_path: Path, name: str) -> None:
    data = noted(book(tmp_path, sheet_xml(UNUSUAL[name])), tmp_path / "a.xlsx", {"A1": "甲", "B1": "乙"})
    after = read(data, tmp_path / "b.xlsx").sheets[0]
    assert after.rows == (("1", "2"),)
    assert sheet_of(data).count("<legacyDrawing ") == 1
    assert len(shapes(parts(data)["xl/drawings/vmlDrawing1.vml"])) == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gbk", "us-ascii"])
def test_a_sheet_in_another_encoding(tmp_path: Path, encoding: str) -> None:
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>'
    text = cell.format("abc" if encoding == "us-ascii" else "客服专员")
    declared = encoding.removesuffix("-sig")
    sheet = f'<?xml version="1.0" encoding="{declared}"?>' + sheet_xml(text)
    source = with_part(book(tmp_path, sheet_xml("")), "xl/worksheets/sheet1.xml", sheet.encode(encoding))
    edit = edited(source, tmp_path / "a.xlsx")
    edit.mark("表", [(1, 1), (2, 1)], ORANGE)
    edit.add_note("表", (1, 1), [Run("批注")])
    edit.add_sheet(NewSheet("清单", [[Text("甲")]], [9]), first=True)
    data = edit.to_bytes()
    before, after = read(source, tmp_path / "b.xlsx"), read(data, tmp_path / "c.xlsx")
    assert before.sheets[0].rows == after.sheets[1].rows
    assert cells_of(data) == ["A1", "A2"]


def test_a_prefix_for_the_whole_workbook(tmp_path: Path) -> None:
    source = parts(styled_book())
    prefixed = {name: with_prefix(part) if name.startswith("xl/") else part for name, part in source.items()}
    data = zipped(prefixed)
    edit = edited(data, tmp_path / "a.xlsx")
    edit.mark("表", [(1, 1), (2, 2), (9, 4)], ORANGE)
    edit.add_note("表", (1, 1), [Run("批注")])
    edit.add_sheet(NewSheet("清单", [[Text("甲", Look())]], [9], table=True), first=True)
    copy = edit.to_bytes()
    assert contents(copy, skip=1) == contents(data)
    assert fill(copy, "D9") == ORANGE
    assert cells_of(copy) == ["A1", "B1", "B2", "E3", "D9"]
    assert b"<x:legacyDrawing " in parts(copy)["xl/worksheets/sheet1.xml"]
    assert same_cells(read(data, tmp_path / "b.xlsx"), without_first(read(copy, tmp_path / "c.xlsx")))


def without_first(raw: RawWorkbook) -> RawWorkbook:
    return RawWorkbook(raw.path, raw.sha256, raw.sheets[1:], raw.date1904)


def with_prefix(part: bytes) -> bytes:
    """The same part with its own namespace under a prefix."""
    root = re.search(rb'<(\w+)[^>]* xmlns="([^"]+)"|<(\w+) xmlns="([^"]+)"', part)
    if root is None or b"main" not in (root[2] or root[4]):
        return part
    part = part.replace(b' xmlns="', b' xmlns:x="', 1)
    return re.sub(rb"<(/?)(?=[A-Za-z]+[\s/>])", rb"<\1x:", part)


def strict(data: bytes) -> bytes:
    """The workbook as a strict one: other namespaces, other types of relationships."""
    office = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    changed = {
        name: part.replace(MAIN.encode(), STRICT.encode()).replace(
            office, b"http://purl.oclc.org/ooxml/officeDocument/relationships"
        )
        for name, part in parts(data).items()
    }
    return zipped(changed)


def test_a_strict_workbook_stays_one(tmp_path: Path) -> None:
    source = strict(FULL)
    data = fully_edited(tmp_path / "a.xlsx", source)
    added = [parts(data)[name] for name in ("xl/worksheets/sheet5.xml", "xl/comments2.xml")]
    assert all(STRICT.encode() in part and MAIN.encode() not in part for part in added)
    assert not any(b"officeDocument/2006/relationships" in part for part in parts(data).values())
    before, after = read(source, tmp_path / "b.xlsx"), read(data, tmp_path / "c.xlsx")
    assert same_cells(before, without_first(after))
    loose = fully_edited(tmp_path / "d.xlsx")
    assert parts(data) == parts(strict(loose))


POSITIONS = st.sets(st.tuples(st.integers(1, 60), st.integers(1, 30)), min_size=1, max_size=40)
"""Cells anywhere in and around those that are filled."""
GRIDS = st.dictionaries(
    st.integers(1, 40),
    st.dictionaries(st.integers(1, 20), st.integers(0, 999), max_size=6),
    max_size=12,
)


@given(GRIDS, POSITIONS)
def test_marks_anywhere_change_no_value_and_no_order(
    tmp_path_factory: pytest.TempPathFactory, grid: dict[int, dict[int, int]], positions: set[Position]
) -> None:
    folder = tmp_path_factory.mktemp("grid")
    rows = "".join(
        f'<row r="{row}">'
        + "".join(f'<c r="{cell_name(row, column)}"><v>{cells[column]}</v></c>' for column in sorted(cells))
        + "</row>"
        for row, cells in sorted(grid.items())
    )
    source = book(folder, sheet_xml(rows))
    data = marked(source, folder / "a.xlsx", *(cell_name(*place) for place in positions))
    before, after = read(source, folder / "b.xlsx"), read(data, folder / "c.xlsx")
    assert same_cells(before, after)
    places = [parse_cell(cell) for cell in cells_of(data)]
    assert places == sorted(set(places))
    assert set(places) == positions | {(row, column) for row, cells in grid.items() for column in cells}
    numbers = [int(str(row.get("r"))) for row in etree.fromstring(sheet_of(data).encode()).iter("{*}row")]
    assert numbers == sorted(set(numbers))


# --------------------------------------------------------------------------------------------- notes


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
    assert fill(data, "B2", "关键任务") == ORANGE


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


# --------------------------------------------------------------------------------------- added sheets


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


# ------------------------------------------------------------------------------------------- damage


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
