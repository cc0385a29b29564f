"""Documents for everybody: headings in order, tables that say what they are, no empty lines for the sake of space."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import ooxml_integrity
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator
from test_documents import DOCUMENT, W, written

from compiler.container import container, pack
from compiler.documents.default import default_template
from compiler.documents.house.names import Names
from compiler.documents.word import house_template, write_document
from compiler.locale import Language
from compiler.model.documents import (
    Change,
    DutyList,
    EntryTable,
    Fact,
    FactsTable,
    GapLine,
    Item,
    LabelledItems,
    LabelTable,
    Rich,
    Section,
    SignatureLine,
    TableColumn,
    TableRow,
)
from compiler.model.workbook import Run

COLUMNS = (TableColumn("流程", 0.3), TableColumn("内容 & “说明”", 0.5), TableColumn("级", 0.2, numeric=True))
HIGH = Rich((Run("高"),), rating="high")
FULL = replace(
    DOCUMENT,
    sections=(
        Section(
            "requirements",
            "职位要求",
            (
                LabelTable(
                    (
                        LabelledItems(
                            "教育背景", (Item("q1", "本科", (Fact("", "必备"),)), Item("q2", "硕士"))
                        ),
                        LabelledItems("工作经验", (Item("q3", "三年：\n1. 运营\n2. 管理", draft=True),)),
                    )
                ),
                GapLine("【待补充】个人素质"),
            ),
        ),
        Section(
            "process",
            "流程管理",
            (
                FactsTable((Fact("负责人", "运营经理"),)),
                EntryTable(
                    COLUMNS,
                    (
                        TableRow("p1", ("月度计划", "设计", HIGH)),
                        TableRow("p2", ("月度计划", "1. 编制\n2. 评审", "2")),
                        TableRow("p3", ("投诉", "受理", "3")),
                        TableRow("p4", ("", "答复", "4")),
                        TableRow("p5", ("", "回访", "5")),
                    ),
                    grouped=True,
                ),
            ),
        ),
        Section(
            "tasks",
            "关键任务",
            (DutyList("日常", (Item("d1", "巡检"),)), DutyList("项目", (Item("d2", "立项"),))),
        ),
    ),
    changes=(
        Change("2.1", "2026-10-01", "陈卓", "修改 1 条"),
        Change("2.0", "2026-04-01", "陈卓", "首次发布"),
    ),
    signatures=(
        SignatureLine("编写", "周敏"),
        SignatureLine("任职者", ""),
        SignatureLine("审批单号", "OA-118", signs=False),
    ),
)


def root(data: bytes, part: str = "word/document.xml") -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(part))


BODY = root(written(FULL))
TABLES = list(BODY.iter(f"{W}tbl"))


def text(element: etree._Element) -> str:
    return "".join(node.text or "" for node in element.iter(f"{W}t"))


def value(element: etree._Element, path: str) -> str:
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    return "" if found is None else str(found.get(f"{W}val"))


def test_validators_have_nothing_to_say(tmp_path: Path) -> None:
    path = tmp_path / "all.docx"
    path.write_bytes(written(FULL))
    assert list(ooxml_integrity.check(str(path))) == []
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []


def empty_lines(body: etree._Element) -> Iterator[tuple[str, str]]:
    """What stands before and behind each paragraph of the body without text."""
    for paragraph in body.findall(f"{W}body/{W}p"):
        if not text(paragraph) and paragraph.find(f"{W}pPr/{W}sectPr") is None:
            around = paragraph.getprevious(), paragraph.getnext()
            before, behind = ("" if one is None else str(one.tag).removeprefix(W) for one in around)
            yield before, behind


def test_the_only_empty_lines_stand_between_two_tables() -> None:
    assert list(empty_lines(BODY)) == [("tbl", "tbl")]
    assert list(empty_lines(root(written(DOCUMENT)))) == [("tbl", "tbl")]


def test_no_two_tables_touch() -> None:
    for table in TABLES:
        following = table.getnext()
        assert following is None or following.tag != f"{W}tbl"


def test_a_table_of_the_template_below_the_modules_stays_its_own() -> None:
    with zipfile.ZipFile(io.BytesIO(default_template("zh"))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    cell = "<w:tc><w:tcPr/><w:p><w:r><w:t>印章</w:t></w:r></w:p></w:tc>"
    grid = '<w:tblPr/><w:tblGrid><w:gridCol w:w="900"/></w:tblGrid>'
    below = f"<w:tbl>{grid}<w:tr>{cell}</w:tr></w:tbl>".encode()
    before, behind = parts["word/document.xml"].split(b"{{body}}</w:t></w:r></w:p>")
    parts["word/document.xml"] = b"".join((before, b"{{body}}</w:t></w:r></w:p>", below, behind))
    data = container(pack(name, part) for name, part in parts.items())
    template = house_template(Path("公司.docx"), data, "zh", Names()).template
    body = root(write_document(replace(FULL, sections=FULL.sections[1:2]), template))
    assert list(empty_lines(body)) == [("tbl", "tbl")] * 2
    assert "印章" in text(body)


def test_headings_go_down_by_one() -> None:
    styles = [value(p, "pPr/pStyle") for p in BODY.iter(f"{W}p")]
    headings = [style for style in styles if style.endswith(("Heading", "Heading1", "Heading2"))]
    assert headings == [
        "Heading1",
        "Heading1",
        "Heading1",
        "Heading2",
        "Heading2",
        "PlainHeading",
        "PlainHeading",
    ]
    assert styles[0] == "Title"
    levels = {
        str(style.get(f"{W}styleId")): value(style, "pPr/outlineLvl")
        for style in root(written(FULL), "word/styles.xml").iter(f"{W}style")
    }
    assert (levels["Heading1"], levels["Heading2"]) == ("0", "1")


def test_every_table_has_a_title_to_read_out() -> None:
    said = [(value(table, "tblPr/tblCaption"), value(table, "tblPr/tblDescription")) for table in TABLES]
    assert said == [
        ("岗位信息", ""),
        ("职位要求", ""),
        ("流程管理", ""),
        ("流程管理", "流程 · 内容 & “说明” · 级"),
        ("修订记录", ""),
        ("签署", ""),
    ]


def test_tables_say_where_their_headers_are() -> None:
    flags = []
    for table in TABLES:
        look = table.find(f"{W}tblPr/{W}tblLook")
        assert look is not None
        first, *others = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in table.iter(f"{W}tr")]
        assert not any(others)
        assert int(str(look.get(f"{W}val")), 16) & 0x20 == 0x20 * first
        flags.append((first, look.get(f"{W}firstRow") == "1", look.get(f"{W}firstColumn") == "1"))
    labels, heads, both = (False, False, True), (True, True, False), (True, True, True)
    assert flags == [labels, labels, labels, heads, heads, both]


def test_no_row_breaks_across_pages() -> None:
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in BODY.iter(f"{W}tr"))


def test_equal_first_cells_are_one_and_their_rows_stay_together() -> None:
    rows = list(TABLES[3].iter(f"{W}tr"))[1:]
    merges = [row.find(f"{W}tc/{W}tcPr/{W}vMerge") for row in rows]
    assert [None if merge is None else merge.get(f"{W}val", "goes on") for merge in merges] == [
        "restart", "goes on", None, None, None,
    ]  # fmt: skip
    assert [text(row.find(f"{W}tc")) for row in rows] == ["月度计划", "", "投诉", "", ""]  # type: ignore[arg-type]
    kept = [row.find(f"{W}tc/{W}p/{W}pPr/{W}keepNext") is not None for row in rows]
    assert kept == [True, False, False, False, False]


def test_a_rating_is_a_word_and_a_ground() -> None:
    (cell,) = [cell for cell in TABLES[3].iter(f"{W}tc") if text(cell) == "高"]
    shade = cell.find(f"{W}tcPr/{W}shd")
    assert shade is not None
    assert shade.get(f"{W}fill") == "FBE3D6"


def test_figures_stand_on_the_right_also_in_the_header() -> None:
    head, first, *_ = TABLES[3].iter(f"{W}tr")
    last_head, last_cell = list(head.iter(f"{W}p"))[-1], list(first.iter(f"{W}p"))[-1]
    assert value(last_head, "pPr/jc") == "right"
    assert value(last_cell, "pPr/pStyle") == "TableFigure"


def test_a_list_in_a_cell_is_a_real_list() -> None:
    (listed,) = [cell for cell in TABLES[3].iter(f"{W}tc") if text(cell) == "编制评审"]
    numbers = [value(paragraph, "pPr/numPr/numId") for paragraph in listed.iter(f"{W}p")]
    assert len(numbers) == 2
    assert len(set(numbers)) == 1
    (label,) = [cell for cell in TABLES[1].iter(f"{W}tc") if "三年" in text(cell)]
    said = [(text(p), bool(value(p, "pPr/numPr/numId"))) for p in label.iter(f"{W}p")]
    assert said == [("（拟稿）三年：", False), ("运营", True), ("管理", True)]


def test_details_of_a_requirement_stand_behind_its_bookmark() -> None:
    paragraph = next(p for p in TABLES[1].iter(f"{W}p") if text(p).startswith("本科"))
    assert text(paragraph) == "本科（必备）"
    marked = [child.tag.removeprefix(W) for child in paragraph]
    assert marked == ["pPr", "bookmarkStart", "r", "bookmarkEnd", "r", "r", "r"]


def test_what_is_not_signed_has_no_line_to_sign_on() -> None:
    rows = [[text(cell) for cell in row.iter(f"{W}tc")] for row in TABLES[-1].iter(f"{W}tr")]
    assert rows == [
        ["", "姓名", "签名", "日期"],
        ["编写", "周敏", "", ""],
        ["任职者", "", "", ""],
        ["审批单号", "OA-118"],
    ]
    lines = [len(list(row.iter(f"{W}tcBorders"))) for row in TABLES[-1].iter(f"{W}tr")]
    assert lines == [0, 3, 3, 0]


def test_a_fact_that_is_left_over_has_no_empty_neighbours() -> None:
    document = replace(DOCUMENT, facts=(Fact("部门", "客服部"), Fact("职级", "P3"), Fact("密级", "内部")))
    table = next(root(written(document)).iter(f"{W}tbl"))
    assert [[text(cell) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")] == [
        ["部门", "客服部", "职级", "P3"],
        ["密级", "内部"],
    ]


@pytest.mark.parametrize(("language", "core"), [("zh", "zh-CN"), ("en", "en-US")])
def test_the_language_is_said(language: Language, core: str) -> None:
    data = written(replace(FULL, language=language))
    default = root(data, "word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    assert default is not None
    # Of Latin letters the first, of Chinese ones the second: both hold in either language.
    assert (default.get(f"{W}val"), default.get(f"{W}eastAsia")) == ("en-US", "zh-CN")
    properties = root(data, "docProps/core.xml")
    said = {str(child.tag).rpartition("}")[2]: child.text for child in properties}
    assert (said["language"], said["title"]) == (core, "客服专员 · 岗位职责说明书")
