"""Bold, italic and struck letters inside a cell arrive; how a whole cell looks does not."""

import zipfile
from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from masters import write_master
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from test_reading import MAIN, package, rows_of, sheet_xml

from compiler.model.workbook import RawSheet, Run
from compiler.reading.limits import Budget, Limits, TooMuchError
from compiler.reading.ooxml.strings import Strings
from compiler.reading.workbook import read_workbook

BOLD = '<rPr><b/><sz val="11"/></rPr>'
PLAIN = '<rPr><sz val="11"/></rPr>'
STRUCK = "<rPr><strike/></rPr>"
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts><font/><font><b/></font><font><strike val="1"/></font><font><b val="0"/></font>'
    '</fonts><cellXfs><xf fontId="0"/><xf fontId="1"/><xf fontId="2"/><xf fontId="3"/></cellXfs></styleSheet>'
)


def run(text: str, properties: str = "") -> str:
    return f'<r>{properties}<t xml:space="preserve">{text}</t></r>'


def inline(tmp_path: Path, items: dict[str, str]) -> RawSheet:
    """A sheet with inline strings: address, with the style behind a slash, to the item."""
    cells = ""
    for place, item in items.items():
        address, _, style = place.partition("/")
        cells += f'<c r="{address}" s="{style or 0}" t="inlineStr"><is>{item}</is></c>'
    path = package(
        tmp_path / "i.xlsx", sheet_xml(f'<row r="1">{cells}</row>'), extra={"xl/styles.xml": STYLES}
    )
    return read_workbook(path).sheets[0]


def shared(tmp_path: Path, items: dict[str, str], *, prefix: str = "") -> RawSheet:
    """The same with shared strings, with a prefix of the namespace where one is given."""
    cells = ""
    for number, place in enumerate(items):
        address, _, style = place.partition("/")
        cells += f'<c r="{address}" s="{style or 0}" t="s"><v>{number}</v></c>'
    strings = "".join(f"<si>{item}</si>" for item in items.values())
    own = f' xmlns:{prefix}="{MAIN}"' if prefix else f' xmlns="{MAIN}"'
    text = f"<sst{own}>{strings}</sst>"
    if prefix:
        text = text.replace("</", "\0").replace("<", f"<{prefix}:").replace("\0", f"</{prefix}:")
    extra = {"xl/styles.xml": STYLES, "xl/sharedStrings.xml": text}
    return read_workbook(
        package(tmp_path / "s.xlsx", sheet_xml(f'<row r="1">{cells}</row>'), extra=extra)
    ).sheets[0]


ITEMS = {
    "A1": run("每月", PLAIN) + run("核对", BOLD) + run("台账"),
    "B1": run("甲", "<rPr><i/></rPr>") + run("乙", '<rPr><b val="true"/><i val="0"/></rPr>'),
    "C1": run("旧的", STRUCK) + run("新的", PLAIN),
    "D1": run("  甲", BOLD)
    + run("&amp;乙_x000D_", PLAIN)
    + run("\n丙 ", PLAIN)
    + '<rPh sb="0" eb="1"><t>jia</t></rPh>',
    "E1": run("全部", BOLD) + run(" ", PLAIN) + run("粗", BOLD),
    "F1": run("微软", '<rPr><rFont val="微软雅黑"/></rPr>') + run("Word", '<rPr><rFont val="Arial"/></rPr>'),
    "G1": run("一个", BOLD),
    "H1": run("旧", STRUCK) + run("的", "<rPr><b/><strike/></rPr>"),
    "I1/1": run("粗") + run("细", PLAIN),
    "J1/1": run("粗") + run("也粗", BOLD),
    "K1/2": run("停用") + run("仍有效", PLAIN),
    "L1/2": run("都停用") + run("了", STRUCK),
    "M1/1": "<t>整格粗</t>",
    "N1/3": run("细") + run("也细", PLAIN),
    "O1": run("甲\u200b", BOLD) + run("\u200b", PLAIN) + run("\u00a0乙", PLAIN),
}
TEXTS = ("每月核对台账", "甲乙", "旧的新的", "甲&乙\n丙", "全部 粗", "微软Word", "一个", "旧的", "粗细", "粗也粗", "停用仍有效", "都停用了",
         "整格粗", "细也细", "甲 乙")  # fmt: skip
RICH = {
    (1, 1): (Run("每月"), Run("核对", bold=True), Run("台账")),
    (1, 2): (Run("甲", italic=True), Run("乙", bold=True)),
    (1, 3): (Run("旧的", strike=True), Run("新的")),
    (1, 4): (Run("甲", bold=True), Run("&乙\n丙")),
    (1, 9): (Run("粗", bold=True), Run("细")),
    (1, 11): (Run("停用", strike=True), Run("仍有效")),
    (1, 15): (Run("甲", bold=True), Run(" 乙")),
}


def test_runs_arrive_with_their_look(tmp_path: Path) -> None:
    for sheet in (inline(tmp_path, ITEMS), shared(tmp_path, ITEMS), shared(tmp_path, ITEMS, prefix="x")):
        assert sheet.rows == (TEXTS,)
        assert sheet.rich == RICH
        assert sheet.struck == {(1, 8), (1, 12)}


def test_sheets_that_are_rewritten_keep_the_runs(tmp_path: Path) -> None:
    cells = "".join(f'<c t="inlineStr"><is>{item}</is></c>' for item in list(ITEMS.values())[:4])
    sheet = read_workbook(package(tmp_path / "r.xlsx", sheet_xml(f"<row><!-- x -->{cells}</row>"))).sheets[0]
    assert sheet.rows == (TEXTS[:4],)
    assert sheet.rich == {place: runs for place, runs in RICH.items() if place[1] < 5}


def test_an_escape_over_two_runs_is_read_and_looks_plain(tmp_path: Path) -> None:
    sheet = inline(tmp_path, {"A1": run("甲_x00", BOLD) + run("41_", PLAIN)})
    assert (sheet.rows, sheet.rich) == ((("甲A",),), {})


def test_a_shared_string_looks_as_each_of_its_cells_says(tmp_path: Path) -> None:
    cells = '<c r="A1" t="s"><v>0</v></c><c r="B1" s="1" t="s"><v>0</v></c><c r="C1" t="s"><v>0</v></c>'
    strings = f'<sst xmlns="{MAIN}"><si>{run("甲")}{run("乙", BOLD)}</si></sst>'
    extra = {"xl/styles.xml": STYLES, "xl/sharedStrings.xml": strings}
    sheet = read_workbook(
        package(tmp_path / "s.xlsx", sheet_xml(f'<row r="1">{cells}</row>'), extra=extra)
    ).sheets[0]
    assert sheet.rich == {
        (1, 1): (Run("甲"), Run("乙", bold=True)),
        (1, 3): (Run("甲"), Run("乙", bold=True)),
    }
    assert sheet.rich[1, 1] is sheet.rich[1, 3]


def test_what_other_programs_write_arrives(tmp_path: Path) -> None:
    made = write_master(
        tmp_path / "x.xlsx", "# 表\n| 每月**核对**台账 | ~~旧的~~新的 | **整格** | ~~整格~~ |"
    )
    book = Workbook()
    bold, struck = InlineFont(b=True), InlineFont(strike=True)
    book.worksheets[0]["A1"] = CellRichText("每月", TextBlock(bold, "核对"), "台账")
    book.worksheets[0]["B1"] = CellRichText(TextBlock(struck, "旧的"), "新的")
    book.worksheets[0]["C1"], book.worksheets[0]["D1"] = "整格", "整格"
    book.worksheets[0]["C1"].font, book.worksheets[0]["D1"].font = Font(b=True), Font(strike=True)
    book.save(tmp_path / "o.xlsx")
    for path in (made, tmp_path / "o.xlsx"):
        sheet = read_workbook(path).sheets[0]
        assert sheet.rows == (("每月核对台账", "旧的新的", "整格", "整格"),)
        assert sheet.rich == {
            (1, 1): (Run("每月"), Run("核对", bold=True), Run("台账")),
            (1, 2): (Run("旧的", strike=True), Run("新的")),
        }
        assert sheet.struck == {(1, 4)}


def test_spans_of_open_documents_are_runs(tmp_path: Path) -> None:
    spaces = " ".join(
        f'xmlns:{prefix}="urn:{prefix}"' for prefix in ("office", "table", "text", "style", "fo")
    )
    styles = "".join(
        f'<style:style style:name="{name}"><style:text-properties {said}/></style:style>'
        for name, said in {
            "T1": 'fo:font-weight="bold"',
            "T2": 'style:text-line-through-style="solid"',
            "T3": 'fo:font-weight="normal" fo:font-style="italic"',
            "T4": 'fo:font-size="12pt"',
        }.items()
    )
    cells = (
        '<table:table-cell><text:p>每月<text:span text:style-name="T1">核<text:s/>对</text:span>台账</text:p></table:table-cell>'
        '<table:table-cell><text:p>上</text:p><text:p><text:span text:style-name="T2">旧<text:span text:style-name="T1">的</text:span></text:span>新</text:p><text:p>下</text:p></table:table-cell>'
        '<table:table-cell table:style-name="T1"><text:p>粗<text:span text:style-name="T3">斜</text:span></text:p></table:table-cell>'
        '<table:table-cell><text:p><text:span text:style-name="T1">全粗</text:span></text:p></table:table-cell>'
        '<table:table-cell><text:p>大<text:span text:style-name="T4">小</text:span></text:p></table:table-cell>'
        '<table:table-cell><office:annotation><text:p>批<text:span text:style-name="T1">注</text:span></text:p></office:annotation><text:p>字</text:p></table:table-cell>'
        '<table:table-cell table:style-name="T2"><text:p>停<text:span text:style-name="T4">用</text:span></text:p></table:table-cell>'
    )
    content = f'<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles><office:body><table:table table:name="表"><table:table-row>{cells}</table:table-row></table:table></office:body></office:document-content>'
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    sheet = read_workbook(path).sheets[0]
    assert sheet.rows == (("每月核 对台账", "上\n旧的新\n下", "粗斜", "全粗", "大小", "字", "停用"),)
    assert sheet.rich == {
        (1, 1): (Run("每月"), Run("核 对", bold=True), Run("台账")),
        (1, 2): (Run("上\n"), Run("旧", strike=True), Run("的", bold=True, strike=True), Run("新\n下")),
        (1, 3): (Run("粗", bold=True), Run("斜", italic=True)),
    }
    assert sheet.struck == {(1, 7)}
    assert sheet.notes == {(1, 6): "批注"}


def test_runs_are_counted() -> None:
    budget = Budget(Limits(cells=10))
    pieces = {0: tuple(("甲", number % 2) for number in range(11))}
    with pytest.raises(TooMuchError) as error:
        Strings().add(["甲" * 11], pieces, budget)
    assert error.value.limit == "cells"


@pytest.mark.parametrize("text", ["<![CDATA[甲&乙]]>", "甲<!-- x -->&amp;乙", "甲<?x y?>&amp;乙"])
def test_no_text_is_lost_beside_what_is_no_element(tmp_path: Path, text: str) -> None:
    assert inline(tmp_path, {"A1": f"<t>{text}</t>"}).rows == (("甲&乙",),)
    assert shared(tmp_path, {"A1": f"<t>{text}</t>", "B1": run(text, BOLD)}).rows == (("甲&乙", "甲&乙"),)


LETTERS = st.text(st.sampled_from("甲 a\n\u00a0\u200b\r&<_x041"), max_size=6)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(LETTERS, st.sampled_from(["", BOLD, PLAIN, STRUCK])), max_size=5), st.integers(0, 3)
)
def test_runs_are_the_text(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[tuple[str, str]], style: int
) -> None:
    item = "".join(run(escape(text, {"\r": "&#13;"}), look) for text, look in pieces)
    sheet = shared(tmp_path_factory.mktemp("rich"), {f"A1/{style}": item})
    plain = escape("".join(text for text, _ in pieces), {"\r": "&#13;"})
    assert sheet.rows == inline(tmp_path_factory.mktemp("plain"), {"A1": f"<t>{plain}</t>"}).rows
    for place, runs in sheet.rich.items():
        assert "".join(each.text for each in runs) == sheet.rows[0][place[1] - 1]
        assert len(runs) > 1
        looks = [(each.bold, each.italic, each.strike) for each in runs]
        assert all(first != second for first, second in pairwise(looks))
    assert not sheet.struck & sheet.rich.keys()


def test_rows_without_runs_have_no_rich_text(tmp_path: Path) -> None:
    assert rows_of(write_master(tmp_path / "p.xlsx", "# 表\n| 甲 | 乙 |")) == [(1, ("甲", "乙"))]
    assert read_workbook(tmp_path / "p.xlsx").sheets[0].rich == {}
