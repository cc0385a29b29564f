"""Workbooks that are built to do harm, or written as nobody expects: read in full, or refused in a sentence."""

import io
import os
import random
import struct
import warnings
import zipfile
from pathlib import Path

import pytest
from test_reading import MAIN, codes, package, rows_of, sentence, sheet_xml

from compiler.diagnostics import CompilerError
from compiler.reading.findings import reading_findings
from compiler.reading.workbook import read_workbook

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
COMMENTS = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'
INLINE = '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>'
LATE = f"<!-- {'x' * 5_000} -->"
ENTITY = '<!DOCTYPE worksheet [<!ENTITY a "aaaa">]>'


def rewritten(path: Path, name: str, data: bytes) -> Path:
    """The same workbook with other bytes for one part."""
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, old in parts.items():
            archive.writestr(part, data if part == name else old)
    return path


def strings(items: str) -> dict[str, str]:
    return {"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{items}</sst>'}


def styles(body: str) -> dict[str, str]:
    return {"xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{body}</styleSheet>'}


def refusal(path: Path) -> str:
    with pytest.raises(CompilerError) as error:
        read_workbook(path)
    return error.value.diagnostic.message("en")


# ------------------------------------------------------------------------- unusual, yet nothing is lost

UNUSUAL = {
    "small letters": '<row r="1"><c r="a1"><v>1</v></c><c r="B1"><v>2</v></c></row>',
    "absolute addresses": '<row r="1"><c r="$A$1"><v>1</v></c><c r="$B$1"><v>2</v></c></row>',
    "a line break in a tag": '<row r="1"><c\nr="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>',
    "a space in an end tag": '<row r="1"><c r="A1"><v>1</v></c ><c r="B1"><v>2</v></c></row>',
    "a space in a value's end tag": '<row r="1"><c r="A1"><v>1</v ></c><c r="B1"><v>2</v></c></row>',
    "space between tags": '<row r="1">\r\n <c r="A1" >\r\n <v>1</v> </c> <c r="B1" ><v>2</v></c></row>',
    "a comment in a row": '<row r="1"><!-- x --><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>',
    "an instruction in a row": '<row r="1"><?x y?><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>',
    "a row number that is none": '<row r="x"><c r="A1"><v>1</v></c><c><v>2</v></c></row>',
    "single quotes": "<row r='1'><c r='A1'><v>1</v></c><c r='B1'><v>2</v></c></row>",
    "a prefix for some cells": f'<row r="1"><c r="A1"><v>1</v></c><y:c xmlns:y="{MAIN}" r="B1"><y:v>2</y:v></y:c></row>',
}


@pytest.mark.parametrize("name", UNUSUAL)
def test_no_cell_is_lost_for_the_way_it_is_written(tmp_path: Path, name: str) -> None:
    assert rows_of(package(tmp_path / "a.xlsx", sheet_xml(UNUSUAL[name]))) == [(1, ("1", "2"))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk"])
def test_every_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{declared}"?>' + sheet_xml(INLINE.format("客服专员"))
    path = package(tmp_path / "b.xlsx", sheet_xml(""))
    assert rows_of(rewritten(path, "xl/worksheets/sheet1.xml", text.encode(encoding))) == [(1, ("客服专员",))]


def test_an_encoding_that_does_not_exist_is_damage(tmp_path: Path) -> None:
    text = '<?xml version="1.0" encoding="UTX-9"?>' + sheet_xml(ONE)
    path = package(tmp_path / "c.xlsx", sheet_xml(""))
    assert sentence(rewritten(path, "xl/worksheets/sheet1.xml", text.encode())) == "READ008"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("a&#10;b", "a\nb"),
        ("a\r\nb", "a\nb"),
        ("a_x000D_\r\nb", "a\nb"),
        ("a_x005F_x000D_b", "a_x000D_b"),
        ("&amp;lt;&#x4e2d;&quot;", '&lt;中"'),
    ],
)
def test_text_is_decoded_once(tmp_path: Path, written: str, read: str) -> None:
    assert rows_of(package(tmp_path / "d.xlsx", sheet_xml(INLINE.format(written)))) == [(1, (read,))]
    assert rows_of(package(tmp_path / "e.xlsx", sheet_xml(f"<!-- x -->{INLINE.format(written)}"))) == [
        (1, (read,))
    ]


@pytest.mark.parametrize("end", ["</si>", "</si >"])
def test_shared_strings_leave_their_phonetic_guide_out(tmp_path: Path, end: str) -> None:
    items = f"<si><t>甲</t>{end}<si><r><rPr><b/></rPr><t>乙</t></r><r><t>丙</t></r><rPh sb='0' eb='1'><t>yi</t></rPh></si><si/>"
    cells = "".join(f'<c r="{column}1" t="s"><v>{i}</v></c>' for i, column in enumerate("ABC"))
    path = package(tmp_path / "f.xlsx", sheet_xml(f'<row r="1">{cells}</row>'), extra=strings(items))
    assert rows_of(path) == [(1, ("甲", "乙丙"))]


def test_invisible_characters_in_shared_strings_name_every_cell(tmp_path: Path) -> None:
    cells = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="s"><v>0</v></c></row>'
    path = package(
        tmp_path / "g.xlsx", sheet_xml(cells), extra=strings("<si><t>甲\u200b</t></si><si><t>乙</t></si>")
    )
    assert rows_of(path) == [(1, ("甲", "乙")), (2, ("甲",))]
    assert codes(path) == [("CELL003", "A1:A2")]


def test_formulas_without_result_are_found_however_they_are_written(tmp_path: Path) -> None:
    empty = ("<v></v>", "<v/>", "<v />", "")
    cells = "".join(
        f'<c r="{column}1"><f>1+1</f>{value}</c>' for column, value in zip("ABCD", empty, strict=True)
    )
    text = '<c r="E1" t="str"><f>""</f><v></v></c>'
    path = package(tmp_path / "h.xlsx", sheet_xml(f'<row r="1">{cells}{text}</row>'))
    assert codes(path) == [("CELL002", f"{column}1") for column in "ABCD"]


def test_dates_of_strict_workbooks_are_shown_in_their_format(tmp_path: Path) -> None:
    cells = '<row r="1"><c r="A1" t="d" s="1"><v>2026-11-01T00:00:00</v></c><c r="B1" t="d"><v>2026-11-01</v></c></row>'
    formats = styles('<cellXfs><xf numFmtId="0"/><xf numFmtId="31"/></cellXfs>')
    path = package(tmp_path / "i.xlsx", sheet_xml(cells), extra=formats)
    sheet = read_workbook(path).sheets[0]
    assert sheet.rows == (("2026年11月1日", "2026-11-01"),)
    assert sheet.dates == {(1, 1)}
    assert sheet.numbers == {(1, 1): 46_327.0}


def test_what_only_looks_like_a_number_stays_as_it_is(tmp_path: Path) -> None:
    values = ("NaN", "1e999", "1_0", "abc")
    cells = "".join(f'<c r="{c}1" s="1"><v>{v}</v></c>' for c, v in zip("ABCD", values, strict=True))
    formats = styles('<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>')
    path = package(tmp_path / "j.xlsx", sheet_xml(f'<row r="1">{cells}</row>'), extra=formats)
    sheet = read_workbook(path).sheets[0]
    assert (sheet.rows, dict(sheet.numbers)) == ((values,), {})


def test_styles_full_of_nonsense_are_plain_styles(tmp_path: Path) -> None:
    nonsense = '<numFmts><numFmt numFmtId="x" formatCode="0"/></numFmts><fonts><font><!-- c --><strike/></font></fonts><cellXfs><xf numFmtId="y" fontId="z"/><xf numFmtId="-4" fontId="-1"/></cellXfs>'
    cells = '<row r="1"><c r="A1" s="1"><v>5</v></c><c r="B1" s="-7"><v>6</v></c></row>'
    assert rows_of(package(tmp_path / "k.xlsx", sheet_xml(cells), extra=styles(nonsense))) == [
        (1, ("5", "6"))
    ]


def test_a_comment_with_replies_takes_the_place_of_its_note(tmp_path: Path) -> None:
    relations = f'<Relationships xmlns="x"><Relationship Id="a" Type="{RELATIONS}/comments" Target="../c.xml"/><Relationship Id="b" Type="{COMMENTS}" Target="../t.xml"/></Relationships>'
    extra = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations,
        "xl/c.xml": f'<comments xmlns="{MAIN}"><commentList><comment ref="A1"><text><t>[Threaded comment] too old</t></text></comment><comment ref="B2"><text><r><t>写</t></r><r><t>岗位</t></r></text></comment></commentList></comments>',
        "xl/t.xml": '<ThreadedComments xmlns="y"><threadedComment ref="A1"><text>请核对</text></threadedComment><threadedComment ref="A1"><text>已核对</text></threadedComment></ThreadedComments>',
    }
    path = package(tmp_path / "l.xlsx", sheet_xml(ONE), extra=extra)
    assert read_workbook(path).sheets[0].notes == {(1, 1): "请核对\n已核对", (2, 2): "写岗位"}


def test_part_names_are_found_in_any_spelling(tmp_path: Path) -> None:
    path = package(tmp_path / "m.xlsx", sheet_xml(ONE))
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            odd = name.replace("xl/worksheets/sheet1", "xl\\Worksheets\\SHEET1")
            info = zipfile.ZipInfo()
            info.filename = odd
            archive.writestr(info, data)
    assert rows_of(path) == [(1, ("1",))]


# --------------------------------------------------------------------------- missing, twice, cut short


def test_a_listed_sheet_without_a_place_is_named(tmp_path: Path) -> None:
    listed = f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets><sheet name="表" sheetId="1" r:id="rId1"/><sheet name="丢" sheetId="2" r:id="rId9"/></sheets></workbook>'
    path = package(tmp_path / "a.xlsx", sheet_xml(ONE), extra={"xl/workbook.xml": listed})
    raw = read_workbook(path)
    (found,) = reading_findings(raw)
    assert [sheet.name for sheet in raw.sheets] == ["表"]
    assert (found.kind.code, found.sheet) == ("READ012", "丢")


def test_chart_sheets_are_no_worksheets_and_not_missing(tmp_path: Path) -> None:
    extra = {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets><sheet name="图" sheetId="2" r:id="c"/><sheet name="表" sheetId="1" r:id="w"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="x"><Relationship Id="w" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="c" Type="{RELATIONS}/chartsheet" Target="chartsheets/sheet1.xml"/></Relationships>',
    }
    raw = read_workbook(package(tmp_path / "b.xlsx", sheet_xml(ONE), extra=extra))
    found = tuple(reading_findings(raw))
    assert ([sheet.name for sheet in raw.sheets], found) == (["表"], ())


@pytest.mark.parametrize("extra", [{}, strings("<si><t>甲</t></si>")], ids=["no part", "too short"])
def test_texts_that_the_file_does_not_hold_are_damage(tmp_path: Path, extra: dict[str, str]) -> None:
    cells = '<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="s"><v>7</v></c></row>'
    assert "xl/sharedStrings.xml" in refusal(package(tmp_path / "c.xlsx", sheet_xml(cells), extra=extra))


@pytest.mark.parametrize(
    "name", ["xl/worksheets/sheet1.xml", "XL/worksheets/Sheet1.xml", "xl\\worksheets\\sheet1.xml"]
)
def test_a_part_that_is_there_twice_is_named(tmp_path: Path, name: str) -> None:
    path = package(tmp_path / "d.xlsx", sheet_xml(ONE))
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as archive:
        warnings.simplefilter("ignore", UserWarning)  # zipfile's own about the second name
        info = zipfile.ZipInfo()
        info.filename = name
        archive.writestr(info, sheet_xml(""))
    assert f"{name} (2 ×)" in refusal(path)


def test_a_file_cut_short_is_incomplete(tmp_path: Path) -> None:
    whole = package(tmp_path / "whole.xlsx", sheet_xml(ONE)).read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(whole[:-100])
    assert refusal(tmp_path / "cut.xlsx") == (
        "cut.xlsx is damaged: its end (the file is incomplete) cannot be read"
    )


def test_a_flipped_byte_is_noticed(tmp_path: Path) -> None:
    path = package(tmp_path / "flip.xlsx", sheet_xml(INLINE.format("甲" * 50)))
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    data[info.header_offset + 30 + len(info.filename) + info.compress_size // 2] ^= 0x55
    path.write_bytes(bytes(data))
    assert "xl/worksheets/sheet1.xml" in refusal(path)


@pytest.mark.parametrize("address", ["A0", "A1048577", "A9999999", "XFE1", "ZZZ1"])
def test_cells_outside_the_grid_are_damage(tmp_path: Path, address: str) -> None:
    number = address.lstrip("AEFXZ")
    cells = f'<row r="{number}"><c r="{address}"><v>1</v></c></row>'
    assert sentence(package(tmp_path / "e.xlsx", sheet_xml(cells))) == "READ008"


# ------------------------------------------------------------------------------------- built to do harm

LAUGHS = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 9))
DECLARED = {
    "xl/worksheets/sheet1.xml": f'{LATE}{ENTITY}<worksheet xmlns="{MAIN}"><sheetData>{INLINE.format("&a;")}</sheetData></worksheet>',
    "xl/styles.xml": f'{LATE}<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]><styleSheet xmlns="{MAIN}" a="&a8;"/>',
    "xl/sharedStrings.xml": f'<!DOCTYPE x SYSTEM "file:///etc/hostname"><sst xmlns="{MAIN}"/>',
    "xl/workbook.xml": f'{ENTITY}<workbook xmlns="{MAIN}"/>',
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", DECLARED)
def test_a_document_type_is_refused_wherever_it_hides(tmp_path: Path, part: str, encoding: str) -> None:
    path = package(tmp_path / "a.xlsx", sheet_xml(ONE), extra=styles("") | strings(""))
    assert sentence(rewritten(path, part, DECLARED[part].encode(encoding))) == "READ010"


def test_a_part_that_lies_about_its_size_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = package(tmp_path / "b.xlsx", "<worksheet>" + " " * 5_000_000)
    data = bytearray(path.read_bytes())
    entry = data.rfind(b"xl/worksheets/sheet1.xml") - 46  # the central directory's header is so long
    data[entry + 24 : entry + 28] = struct.pack("<I", 100)
    path.write_bytes(bytes(data))
    unpacked: list[int] = []
    read = zipfile.ZipExtFile.read

    def watched(self: zipfile.ZipExtFile, n: int | None = -1) -> bytes:
        block = read(self, n)
        unpacked.append(len(block))
        return block

    monkeypatch.setattr(zipfile.ZipExtFile, "read", watched)
    assert sentence(path) == "READ008"
    assert sum(unpacked) < 10_000


def test_far_cells_in_many_rows_do_not_fill_the_memory(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 2_500))
    assert "rows times columns (XFD1221) is at least 20,003,643" in refusal(
        package(tmp_path / "c.xlsx", sheet_xml(rows))
    )


def test_a_device_is_not_read_to_its_end() -> None:
    assert sentence(Path(os.devnull)) == "READ005"


def open_document(path: Path, cell: str, manifest: str = "") -> Path:
    """An .ods file of one row."""
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    content = f'<office:document-content {names}><office:body><office:spreadsheet><table:table table:name="表">{cell}</table:table></office:spreadsheet></office:body></office:document-content>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
        archive.writestr("content.xml", content)
    return path


def test_texts_of_other_formats_are_cleaned(tmp_path: Path) -> None:
    text = '<table:table-cell office:value-type="string"><text:p> 甲\u200b </text:p></table:table-cell>'
    number = '<table:table-cell office:value-type="float" office:value="2.50"/>'
    path = open_document(tmp_path / "d.ods", f"<table:table-row>{text}{number}</table:table-row>")
    assert rows_of(path) == [(1, ("甲", "2.5"))]
    assert codes(path) == [("CELL003", "A1")]


def test_other_formats_that_ask_for_everything_or_for_a_password_are_refused(tmp_path: Path) -> None:
    cell = '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
    assert sentence(open_document(tmp_path / "e.ods", cell)) == "READ009"
    assert sentence(open_document(tmp_path / "f.ods", "", "<encryption-data/>")) == "READ017"


def test_nothing_of_the_working_folder_is_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("json", "compiler", "python_calamine"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(9)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    cell = '<table:table-row><table:table-cell office:value-type="string"><text:p>甲</text:p></table:table-cell></table:table-row>'
    assert rows_of(open_document(tmp_path / "g.ods", cell)) == [(1, ("甲",))]


NONSENSE = (b"", b"-1", b"x", b"99999999999999999999", b"1e999", b"_xD800_", "²".encode(), b"A1:B2")


@pytest.mark.parametrize("seed", range(40))
def test_nonsense_in_any_part_is_read_or_refused(tmp_path: Path, seed: int) -> None:
    """Attributes and texts replaced by nonsense: a workbook, or a sentence; never another exception."""
    rnd = random.Random(seed)  # noqa: S311 - reproducible, not secret
    cells = '<row r="1" hidden="1"><c r="A1" s="1"><v>45000.5</v></c><c r="B1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    sheet = f'<worksheet xmlns="{MAIN}"><cols><col min="1" max="2" hidden="1"/></cols><sheetData>{cells}</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>'
    extra = strings("<si><t>甲</t></si>") | styles(
        '<numFmts><numFmt numFmtId="164" formatCode="[h]:mm"/></numFmts><fonts><font><strike val="1"/></font></fonts><cellXfs><xf numFmtId="0"/><xf numFmtId="164" fontId="0"/></cellXfs>'
    )
    path = package(tmp_path / "x.xlsx", sheet, extra=extra)
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    outcomes = set[str]()
    for _ in range(25):
        name = rnd.choice(sorted(parts))
        data = parts[name]
        open_, close = rnd.choice([(b'"', b'"'), (b">", b"<")])
        start = data.find(open_, rnd.randrange(len(data))) + 1
        end = data.find(close, start)
        if not 0 < start <= end:
            continue
        changed = data[:start] + rnd.choice(NONSENSE) + data[end:]
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for part, old in parts.items():
                archive.writestr(part, changed if part == name else old)
        path.write_bytes(buffer.getvalue())
        try:
            outcomes.add(f"{len(read_workbook(path).sheets)} sheets")
        except CompilerError as error:
            outcomes.add(error.diagnostic.kind.code)
    assert outcomes
    assert outcomes <= {"0 sheets", "1 sheets", "READ005", "READ008", "READ009", "READ011"}
