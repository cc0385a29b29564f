"""Cells that no honest Excel writes, or that hold what nobody can see: read rightly, and said with their cell."""

from pathlib import Path

import pytest
import xlsxwriter
from masters import write_master
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.filters import AutoFilter, FilterColumn, Filters
from openpyxl.worksheet.table import Table
from test_reading import MAIN, codes, package, rows_of, sheet_xml
from test_reading_hostile import INLINE, strings, styles

from compiler import pipeline
from compiler.diagnostics import Severity
from compiler.pipeline import Checked
from compiler.reading.findings import reading_findings
from compiler.reading.workbook import read_workbook

DATES = styles(
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="46"/><xf numFmtId="2"/></cellXfs>'
)
LONGEST = 32_767


def numbers(path: Path, *values: tuple[str, int], date1904: bool = False) -> Path:
    """A row of numbers, each with its style."""
    cells = "".join(
        f'<c r="{chr(65 + n)}1" s="{style}"><v>{value}</v></c>' for n, (value, style) in enumerate(values)
    )
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    workbook = f'<workbook xmlns="{MAIN}" xmlns:r="{relations}"><workbookPr date1904="1"/><sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>'
    extra = DATES | ({"xl/workbook.xml": workbook} if date1904 else {})
    return package(path, sheet_xml(f'<row r="1">{cells}</row>'), extra=extra)


# ------------------------------------------------------------------------------------------- dates


def test_days_that_excel_does_not_know_are_said_with_their_cell(tmp_path: Path) -> None:
    path = numbers(tmp_path / "a.xlsx", ("-5", 1), ("2958465", 1), ("2958466", 1), ("46350", 1), ("-0.5", 2))
    assert rows_of(path) == [(1, ("-5", "9999/12/31", "2958466", "2026/11/24", "-0.5"))]
    assert codes(path) == [("CELL005", "A1"), ("CELL005", "C1"), ("CELL005", "E1")]
    (found, *_) = reading_findings(read_workbook(path))
    assert found.severity is Severity.WARNING
    assert "9999-12-31" in found.message("zh")


def test_days_that_excel_knows_are_days(tmp_path: Path) -> None:
    path = numbers(tmp_path / "b.xlsx", ("0", 1), ("1", 1), ("0.5", 2), ("-5", 3))
    assert codes(path) == []
    assert rows_of(path) == [(1, ("1900/1/0", "1900/1/1", "12:00:00", "-5.00"))]


def test_a_workbook_that_counts_from_1904_has_days_before_it(tmp_path: Path) -> None:
    path = numbers(tmp_path / "c.xlsx", ("-5", 1), ("2957003", 1), ("2957004", 1), date1904=True)
    assert codes(path) == [("CELL005", "C1")]
    assert rows_of(path)[0][1][1:] == ("9999/12/31", "2957004")


# ------------------------------------------------------------------------------------------- texts

LONG = {
    "a": ("a" * LONGEST, "a" * (LONGEST + 1)),
    "signs of two units": ("😀" * 16_383 + "a", "😀" * 16_384),
    "Chinese": ("职" * LONGEST, "职" * (LONGEST + 1)),
}


@pytest.mark.parametrize("name", LONG)
@pytest.mark.parametrize("shared", [True, False], ids=["shared", "inline"])
def test_a_text_longer_than_excel_holds_is_kept_and_said(tmp_path: Path, name: str, *, shared: bool) -> None:
    for text, wanted in zip(LONG[name], ([], [("CELL006", "A1")]), strict=True):
        cells = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>' if shared else INLINE.format(text)
        extra = strings(f"<si><t>{text}</t></si>") if shared else {}
        path = package(tmp_path / f"{len(wanted)}.xlsx", sheet_xml(cells), extra=extra)
        assert rows_of(path) == [(1, (text,))]
        assert codes(path) == wanted


SEEN = {
    "control character": ("甲_x000B_乙", "甲乙", True),
    "bell": ("甲_x0007_乙", "甲乙", True),
    "small hex digits": ("甲_x000b_乙", "甲乙", True),
    "escaped escape": ("甲_x005F_x000B_乙", "甲_x000B_乙", False),
    "half of a pair": ("甲_xD800_乙", "甲乙", True),
    "both halves": ("甲_xD83D__xDE00_乙", "甲😀乙", False),
    "no-break space": ("甲&#xa0;乙", "甲 乙", False),
    "narrow no-break space": ("甲&#x202f;乙", "甲 乙", False),
    "zero-width space": ("甲&#x200b;乙", "甲乙", True),
    "byte order mark": ("&#xfeff;甲乙", "甲乙", True),
    "soft hyphen": ("甲&#xad;乙", "甲乙", True),
    "right to left override": ("甲&#x202e;乙", "甲乙", True),
    "right to left isolate": ("甲&#x2067;乙&#x2069;", "甲乙", True),
    "Arabic letter mark": ("甲&#x61c;乙", "甲乙", True),
    "line separator": ("甲&#x2028;乙", "甲\n乙", False),
    "carriage return": ("甲_x000D_&#10;乙", "甲\n乙", False),
    "full width": ("Ａ１　Ｂ", "Ａ１　Ｂ", False),
}  # fmt: skip


@pytest.mark.parametrize("name", SEEN)
def test_what_nobody_can_see_goes_once_and_is_said(tmp_path: Path, name: str) -> None:
    written, read, said = SEEN[name]
    inline = package(tmp_path / "i.xlsx", sheet_xml(INLINE.format(written)))
    rewritten = package(tmp_path / "r.xlsx", sheet_xml(f"<!-- x -->{INLINE.format(written)}"))
    cells = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    shared = package(tmp_path / "s.xlsx", sheet_xml(cells), extra=strings(f"<si><t>{written}</t></si>"))
    result = package(
        tmp_path / "f.xlsx", sheet_xml(f'<row r="1"><c r="A1" t="str"><f>X</f><v>{written}</v></c></row>')
    )
    for path in (inline, rewritten, shared, result):
        assert rows_of(path) == [(1, (read,))], path.name
        assert codes(path) == ([("CELL003", "A1")] if said else []), path.name


def test_many_different_errors_are_few_findings(tmp_path: Path) -> None:
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="e"><v>#E{n}!</v></c></row>' for n in range(1, 301))
    found = codes(package(tmp_path / "e.xlsx", sheet_xml(cells)))
    assert len(found) == 100
    assert found[-1] == ("CELL001", "A100:A300")


# ------------------------------------------------------------------------------------------ filters

FILTERED = "# 职责概述\n| 岗位 | 要素 | 职责 |\n| 经理 | 团队目标 | 甲 |\n| 经理 | 主要职责 | 乙 |\n| 经理 | 协作关系 | 丙 |\n"


def hidden(checked: Checked) -> str:
    return "".join(d.message("zh") for d in checked.diagnostics if d.kind.code == "SHEET007")


def test_rows_that_a_filter_hides_are_said_to_be_so(tmp_path: Path) -> None:
    for mode in (True, False):
        path = write_master(tmp_path / "主表.xlsx", FILTERED)
        book = load_workbook(path)
        sheet = book["职责概述"]
        sheet.auto_filter.ref = "A1:C4"
        sheet.sheet_properties.filterMode = mode
        sheet.row_dimensions[3].hidden = True
        book.save(path)
        said = hidden(pipeline.check(path, pipeline.Options("operations")))
        assert said == "在 Excel 中隐藏，但照常读取：第 3 行" + ("（已启用筛选）" if mode else "")
        assert read_workbook(path).sheets[0].is_filtered is mode


def test_a_filter_of_a_table_counts_where_it_is_on(tmp_path: Path) -> None:
    for criteria in ([FilterColumn(colId=0, filters=Filters(filter=["甲"]))], []):
        book = Workbook()
        sheet = book.worksheets[0]
        for row in (("岗位", "职责"), ("甲", "x"), ("乙", "y")):
            sheet.append(row)
        table = Table(displayName="T", ref="A1:B3")
        sheet.add_table(table)
        table.autoFilter = AutoFilter(ref="A1:B3", filterColumn=criteria)
        book.save(tmp_path / "t.xlsx")
        assert read_workbook(tmp_path / "t.xlsx").sheets[0].is_filtered is bool(criteria)


def test_sheets_as_usual_programs_write_them_are_read_in_one_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rewritten(*_: object) -> None:
        raise AssertionError("a plain sheet was rewritten, which takes five times as long")

    monkeypatch.setattr("compiler.reading.ooxml.sheet.rewritten", rewritten)
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["岗位", "职责", 0.5])
    sheet.merge_cells("A2:B2")
    book.save(tmp_path / "openpyxl.xlsx")
    with xlsxwriter.Workbook(tmp_path / "xlsxwriter.xlsx") as written:
        written.add_worksheet("职责").write_row(0, 0, ["岗位", "职责", 0.5])
    for name in ("openpyxl", "xlsxwriter"):
        assert read_workbook(tmp_path / f"{name}.xlsx").sheets[0].rows[0] == ("岗位", "职责", "0.5")
