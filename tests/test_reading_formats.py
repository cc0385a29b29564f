"""Older and other formats as people see them, and files that only call themselves workbooks."""

import io
import struct
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from old_formats import Cells, compound, part, record, xls, xlsb
from test_reading import package, rows_of, sentence, sheet_xml
from test_reading_hostile import open_document

from compiler.diagnostics import CompilerError
from compiler.model.workbook import RawSheet, RawWorkbook
from compiler.reading.findings import reading_findings
from compiler.reading.workbook import read_workbook

CELLS: dict[str, Cells] = {
    "职责": {
        (1, 1): "岗位", (1, 2): "权重", (1, 3): "日期", (2, 1): "经理", (2, 2): (0.95, "0%"),
        (2, 3): (46327.0, 'yyyy"年"m"月"'), (2, 4): (1.5, "[h]:mm"), (3, 1): "#N/A", (3, 2): True, (3, 3): 2.5,
        (4, 2): (-5.0, "yyyy-mm-dd"), (5, 1): " 甲\u200b ", (5, 2): 12.0, (5, 3): "#REF!",
    },
    "另": {(7, 3): "远"},
}  # fmt: skip
SEEN = (
    ("岗位", "权重", "日期"), ("经理", "95%", "2026年11月", "36:00"), ("#N/A", "TRUE", "2.5"), ("", "-5"),
    ("甲", "12", "#REF!"),
)  # fmt: skip
WRITERS: dict[str, Callable[..., Path]] = {"xls": xls, "xlsb": xlsb}


@pytest.mark.parametrize("form", WRITERS)
def test_binary_formats_are_read_as_they_are_shown(tmp_path: Path, form: str) -> None:
    raw = read_workbook(WRITERS[form](tmp_path / f"a.{form}", CELLS))
    first, second = raw.sheets
    assert (raw.format, raw.date1904, first.name) == (form, False, "职责")
    assert (first.row_numbers, first.rows) == ((1, 2, 3, 4, 5), SEEN)
    assert (second.row_numbers, second.rows) == ((7,), (("", "", "远"),))
    assert dict(first.numbers) == {(2, 2): 0.95, (2, 3): 46327.0, (2, 4): 1.5}
    assert first.dates == {(2, 3), (2, 4)}
    found = [(d.kind.code, d.cell, d.params.get("error")) for d in reading_findings(raw)]
    assert found == [
        ("READ020", None, None), ("CELL003", "A5", None), ("CELL005", "B4", None), ("CELL001", "A3", "#N/A"),
        ("CELL001", "C5", "#REF!"),
    ]  # fmt: skip


def test_a_good_binary_workbook_has_one_finding_only(tmp_path: Path) -> None:
    raw = read_workbook(xls(tmp_path / "a.xls", {"表": {(1, 1): "岗位", (2, 1): (0.5, "0%")}}))
    (found,) = reading_findings(raw)
    assert found.message("en").startswith("a.xls is an .xls file, in which notes")


def test_hidden_parts_filters_and_merges_of_binary_formats_are_known(tmp_path: Path) -> None:
    cells: dict[str, Cells] = {
        "表": {(row, column): f"{row}{column}" for row in range(1, 5) for column in range(1, 4)}
    }
    old = [
        record(0x9B), record(0x7D, struct.pack("<HHHHHH", 1, 1, 2048, 0, 1, 0)),
        record(0x208, struct.pack("<HHHHHHI", 2, 0, 3, 300, 0, 0, 0x20)),
        record(0xE5, struct.pack("<HHHHH", 1, 0, 1, 0, 0)),
    ]  # fmt: skip
    binary = [
        part(147, bytes([0, 0, 1]) + bytes(16)), part(60, struct.pack("<IIIIH", 1, 1, 2048, 0, 1)),
        part(0, struct.pack("<IIHBBBI", 2, 0, 300, 0, 0x10, 0, 0)),
        part(176, struct.pack("<IIII", 0, 1, 0, 0)),
    ]  # fmt: skip
    for path in (xls(tmp_path / "a.xls", cells, more=old), xlsb(tmp_path / "a.xlsb", cells, more=binary)):
        (sheet,) = read_workbook(path).sheets
        assert (set(sheet.hidden_rows), set(sheet.hidden_columns)) == ({3}, {2}), path.name
        assert sheet.is_filtered
        assert [str(merge) for merge in sheet.merges] == ["A1:A2"], path.name


@pytest.mark.parametrize("ending", ["xls", "xlsb", "ods", "xlsx"])
def test_the_ending_does_not_matter(tmp_path: Path, ending: str) -> None:
    made = xls(tmp_path / "a.bin", {"表": {(1, 1): "甲"}}).rename(tmp_path / f"a.{ending}")
    assert rows_of(made) == [(1, ("甲",))]


@pytest.mark.parametrize("ending", ["xltx", "xltm", "xlsm"])
def test_templates_and_workbooks_with_macros_are_workbooks(tmp_path: Path, ending: str) -> None:
    extra = {"xl/vbaProject.bin": "never run"}
    path = package(
        tmp_path / f"a.{ending}", sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'), extra=extra
    )
    assert rows_of(path) == [(1, ("1",))]


# ---------------------------------------------------------------------------------------- OpenDocument


def shown(path: Path) -> tuple[RawWorkbook, RawSheet]:
    raw = read_workbook(path)
    return raw, raw.sheets[0]


def cell(text: str = "", **attributes: str) -> str:
    """A cell; attributes of ``office:`` unless they name another prefix."""
    named = "".join(
        f' {name.replace("_", "-") if ":" in name else "office:" + name.replace("_", "-")}="{value}"'
        for name, value in attributes.items()
    )
    return f"<table:table-cell{named}>{text and f'<text:p>{text}</text:p>'}</table:table-cell>"


def test_open_documents_are_read_as_they_are_shown(tmp_path: Path) -> None:
    calc = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
    error = f'<table:table-cell xmlns:calcext="{calc}" calcext:value-type="error" office:value-type="string" table:formula="of:=NA()"><text:p>#N/A</text:p></table:table-cell>'
    row = "".join([
        cell("95%", value_type="percentage", value="0.95"),
        cell("2026年11月", value_type="date", date_value="2026-11-01"),
        cell("36:00:00", value_type="time", time_value="PT36H00M00S"),
        cell("", value_type="boolean", boolean_value="true"),
        cell('甲<text:s text:c="2"/>乙<text:line-break/>丙</text:p><text:p>丁', value_type="string"),
        error,
        cell("", value_type="time", time_value="PT08H30M00S"),
        cell("", value_type="date", date_value="2026-11-30T08:30:00"),
    ])  # fmt: skip
    raw, sheet = shown(open_document(tmp_path / "a.ods", f"<table:table-row>{row}</table:table-row>"))
    assert sheet.rows == (
        (
            "95%",
            "2026年11月",
            "36:00:00",
            "TRUE",
            "甲  乙\n丙\n丁",
            "#N/A",
            "08:30:00",
            "2026-11-30 08:30:00",
        ),
    )
    assert sheet.numbers[1, 1] == 0.95
    assert sheet.numbers[1, 2] == 46327.0
    assert (1, 2) in sheet.dates
    assert [(d.kind.code, d.cell) for d in reading_findings(raw)] == [("CELL001", "F1")]


def test_what_is_repeated_spanned_hidden_or_noted_in_open_documents_is_known(tmp_path: Path) -> None:
    rows = (
        '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
        '<table:table-row><table:table-cell table:number-rows-spanned="2" table:number-columns-spanned="1"><office:annotation><text:p>写岗位</text:p></office:annotation><text:p>甲</text:p></table:table-cell>'
        '<table:table-cell table:number-columns-repeated="3"><text:p>乙</text:p></table:table-cell><table:table-cell table:number-columns-repeated="16380"/></table:table-row>'
        '<table:table-row table:visibility="filter"><table:covered-table-cell/><table:table-cell><text:p>丙</text:p></table:table-cell></table:table-row>'
        '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
        '<table:table-row table:number-rows-repeated="2"><table:table-cell><text:p>丁</text:p></table:table-cell></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048569" table:visibility="collapse"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    _, sheet = shown(open_document(tmp_path / "b.ods", rows))
    assert sheet.row_numbers == (1, 2, 6, 7)
    assert sheet.rows == (("甲", "乙", "乙", "乙"), ("", "丙"), ("丁",), ("丁",))
    assert [str(merge) for merge in sheet.merges] == ["A1:A2"]
    assert sheet.notes == {(1, 1): "写岗位"}
    assert 3 in sheet.hidden_columns
    assert {2, 8} <= sheet.hidden_rows
    assert sheet.is_filtered


def test_rows_beyond_the_grid_of_an_open_document_are_damage(tmp_path: Path) -> None:
    filler = '<table:table-row table:number-rows-repeated="1048576"><table:table-cell/></table:table-row>'
    row = f"<table:table-row>{cell('甲')}</table:table-row>"
    assert sentence(open_document(tmp_path / "c.ods", filler + row)) == "READ008"
    wide = f'<table:table-row><table:table-cell table:number-columns-repeated="16384"/>{cell("甲")}</table:table-row>'
    assert sentence(open_document(tmp_path / "d.ods", wide)) == "READ008"


def test_cells_beyond_the_grid_of_a_binary_workbook_are_damage(tmp_path: Path) -> None:
    path = xlsb(tmp_path / "a.xlsb", {"表": {(1, 1): "岗位", (1, 20_000): "远处"}})
    assert sentence(path) == "READ023"


def test_libreoffice_and_we_see_the_same(tmp_path: Path) -> None:
    """One workbook in three formats: the older two made by LibreOffice."""
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet("职责")
        forms = {
            code: book.add_format({"num_format": code}) for code in ("0%", "yyyy-mm-dd", "[h]:mm", "#,##0.00")
        }
        for row, (code, value) in enumerate(
            (("0%", 0.25), ("yyyy-mm-dd", 46327), ("[h]:mm", 1.5), ("#,##0.00", 1234.5))
        ):
            sheet.write_string(row, 0, f"甲{row}")
            sheet.write_number(row, 1, value, forms[code])
        sheet.write_formula(4, 1, "=NA()", None, "#N/A")
        sheet.write_formula(5, 1, "=1+1", None, 2)
        sheet.merge_range("A8:A9", "合并")
        sheet.write_string(8, 1, "x")
        sheet.set_row(5, None, None, {"hidden": True})
        book.add_worksheet("暗").hide()
    for form in ("xls", "ods"):
        subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
             "--convert-to", form, "--outdir", str(tmp_path), str(tmp_path / "a.xlsx")],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
    modern, *others = (read_workbook(tmp_path / f"a.{form}") for form in ("xlsx", "xls", "ods"))
    for raw in others:
        for one, two in zip(modern.sheets, raw.sheets, strict=True):
            assert (one.name, one.state, one.row_numbers, one.rows) == (
                two.name,
                two.state,
                two.row_numbers,
                two.rows,
            )
            assert (one.merges, one.hidden_rows, one.dates) == (two.merges, two.hidden_rows, two.dates)
            assert dict(one.numbers) == pytest.approx(dict(two.numbers))
            assert one.troubles == two.troubles


# ------------------------------------------------------------------------------------------ lookalikes


def archive_of(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


LOOKALIKES = {
    "comma": (b"a,b\r\n1,2\r\n", "a text file with separated values (CSV)"),
    "tab": ("岗位\t职责\n经理\t计划\n".encode("utf-16"), "a text file with separated values (CSV)"),
    "GBK": ("岗位,职责\n经理,制定计划\n".encode("gbk"), "a text file with separated values (CSV)"),
    "semicolon": ("\ufeff岗位;职责\n经理;计划\n".encode(), "a text file with separated values (CSV)"),
    "text": ("只是一段文字".encode(), "a text file"),
    "HTML": (b"\xef\xbb\xbf\r\n<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table><tr><td>1</td></tr></table></html>", "a web page (HTML)"),
    "table": (b"<table border=1><tr><td>x</td></tr></table>", "a web page (HTML)"),
    "XHTML": (b'<?xml version="1.0"?><!DOCTYPE html><html/>', "a web page (HTML)"),
    "MHTML": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", "an archived web page (MHTML)"),
    "XML 2003": (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "an XML Spreadsheet 2003"),
    "flat": (b'<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>', "a flat OpenDocument spreadsheet"),
    "XML": (b"<?xml version='1.0'?><data/>", "an XML file"),
    "SYLK": (b"ID;PWXL;N;E\r\nP;PGeneral\r\n", "a SYLK table"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "a PDF"),
    "picture": (b"\x89PNG\r\n\x1a\n", "a picture"),
    "zeros": (bytes(10_000), "a file of nothing but zeros (it was never saved in full)"),
    "Word": (archive_of("[Content_Types].xml", "word/document.xml"), "a Word document"),
    "slides": (archive_of("[Content_Types].xml", "ppt/presentation.xml"), "a presentation"),
    "Numbers": (archive_of("Index/Document.iwa"), "an Apple Numbers spreadsheet"),
    "archive": (archive_of("主表.txt"), "a ZIP archive"),
    "old Word": (compound({"WordDocument": b"x"}), "a Word document"),
    "message": (compound({"__properties_version1.0": b"x"}), "an Outlook message"),
}  # fmt: skip


@pytest.mark.parametrize("ending", ["xls", "xlsx"])
@pytest.mark.parametrize("name", LOOKALIKES)
def test_what_only_calls_itself_a_workbook_is_named(tmp_path: Path, name: str, ending: str) -> None:
    data, what = LOOKALIKES[name]
    path = tmp_path / f"a.{ending}"
    path.write_bytes(data)
    with pytest.raises(CompilerError) as error:
        read_workbook(path)
    assert error.value.diagnostic.message("en") == f"a.{ending} is {what}, not an Excel workbook"
    opens = name in {"comma", "tab", "GBK", "semicolon", "text", "HTML", "table", "XHTML", "MHTML", "XML 2003",
                     "flat", "XML", "SYLK"}  # fmt: skip
    assert ("Save As" in error.value.diagnostic.next_step("en")) is opens


def test_another_open_document_is_no_workbook(tmp_path: Path) -> None:
    path = open_document(tmp_path / "a.ods", "")
    data = path.read_bytes().replace(b"opendocument.spreadsheet", b"opendocument.text-web000")
    path.write_bytes(data)
    assert sentence(path) in {"READ018", "READ008"}


def test_binary_workbooks_without_sheets_or_streams_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(compound({"Other": b"x"}))
    assert sentence(tmp_path / "a.xls") == "READ023"
    (tmp_path / "b.xls").write_bytes(xls(tmp_path / "c.xls", CELLS).read_bytes()[:1_500])
    assert sentence(tmp_path / "b.xls") == "READ023"
