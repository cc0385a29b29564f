"""Word documents, part by part: what they say, how they are built, and that real programs take them."""

import io
import re
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import ooxml_integrity
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openxml_audit import OpenXmlValidator

from compiler.documents.word import usual_template, write_document
from compiler.locale import Language
from compiler.model.documents import (
    DutyList,
    EntryTable,
    Fact,
    FactsTable,
    GapLine,
    Item,
    RoleDocument,
    Section,
    SignatureLine,
    TableColumn,
    TableRow,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SECTIONS = (
    Section(
        "overview",
        "职责概述",
        (
            DutyList("团队目标", (Item("a1", "提升客户满意度"), Item("a2", "降低成本", draft=True))),
            DutyList("主要职责", (Item("a3", "处理来电", (Fact("频率", "每周"),)),)),
            GapLine("【待补充】协作关系"),
        ),
    ),
    Section(
        "kpi",
        "绩效指标",
        (
            FactsTable((Fact("代码", "11-1011"),)),
            EntryTable(
                (TableColumn("指标", 0.7), TableColumn("权重", 0.3, numeric=True)),
                (TableRow("k1", ("满意度", "60%")), TableRow("k2", ("<接通率> & 其他", "40%"), draft=True)),
                ("合计", "100%"),
            ),
        ),
    ),
)
DOCUMENT = RoleDocument(
    role="kf",
    path="documents/客服部/客服专员.docx",
    language="zh",
    title="客服专员",
    subtitle="岗位职责说明书",
    company="云帆公司",
    number="HR-KF-01",
    version="1.0",
    effective="2026-10-01",
    facts=(
        Fact("部门", "客服部"),
        Fact("职级", "P3"),
        Fact("工作地点", "杭州市滨江区江南大道八百八十八号云帆大厦"),
    ),
    purpose="解决客户问题。",
    sections=SECTIONS,
    signatures=(SignatureLine("编写", "周敏"), SignatureLine("任职者", "")),
    acknowledgement="本人已阅读。",
)


def written(document: RoleDocument = DOCUMENT) -> bytes:
    return write_document(document, usual_template(document.language))


def part(name: str, data: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return etree.fromstring(archive.read(name))


def body(data: bytes) -> list[tuple[str, str]]:
    """Style and text of each paragraph, tables included, in reading order."""
    found = []
    for paragraph in part("word/document.xml", data).iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        text = "".join(node.text or "" for node in paragraph.iter(f"{W}t"))
        if text:
            found.append((str(style.get(f"{W}val")) if style is not None else "", text))
    return found


def test_the_document_says_what_the_record_says_in_its_order() -> None:
    assert body(written()) == [
        ("Title", "客服专员"),
        ("Subtitle", "岗位职责说明书"),
        ("FactLabel", "部门"), ("TableText", "客服部"), ("FactLabel", "职级"), ("TableText", "P3"),
        ("FactLabel", "工作地点"), ("TableText", "杭州市滨江区江南大道八百八十八号云帆大厦"),
        ("Purpose", "解决客户问题。"),
        ("Heading1", "职责概述"),
        ("Heading2", "团队目标"),
        ("ListNumber", "提升客户满意度"),
        ("ListNumber", "（拟稿）降低成本"),
        ("Heading2", "主要职责"),
        ("ListNumber", "处理来电"),
        ("ListDetail", "频率：每周"),
        ("Gap", "【待补充】协作关系"),
        ("Heading1", "绩效指标"),
        ("FactLabel", "代码"), ("TableText", "11-1011"),
        ("TableHead", "指标"), ("TableHead", "权重"),
        ("TableText", "满意度"), ("TableFigure", "60%"),
        ("TableText", "（拟稿）<接通率> & 其他"), ("TableFigure", "40%"),
        ("TableText", "合计"), ("TableFigure", "100%"),
        ("PlainHeading", "签署"),
        ("Normal", "本人已阅读。"),
        ("TableHead", "姓名"), ("TableHead", "签名"), ("TableHead", "日期"),
        ("SignText", "编写"), ("SignText", "周敏"), ("SignText", "任职者"),
    ]  # fmt: skip


def test_every_list_counts_from_one() -> None:
    data = written()
    numbers = [
        node.get(f"{W}val")
        for paragraph in part("word/document.xml", data).iter(f"{W}p")
        for node in paragraph.findall(f"{W}pPr/{W}numPr/{W}numId")
    ]
    assert numbers == ["2", "2", "3"]
    numbering = part("word/numbering.xml", data)
    restarts = {
        num.get(f"{W}numId"): num.find(f"{W}lvlOverride/{W}startOverride") is not None
        for num in numbering.iter(f"{W}num")
    }
    assert (restarts["1"], restarts["2"], restarts["3"]) == (False, True, True)


def test_a_document_with_many_lists_has_an_instance_for_each() -> None:
    lists = tuple(DutyList(f"要素{n}", (Item(f"e{n}", "甲"),)) for n in range(150))
    data = written(replace(DOCUMENT, sections=(Section("m", "模块", lists),)))
    known = {num.get(f"{W}numId") for num in part("word/numbering.xml", data).iter(f"{W}num")}
    used = {node.get(f"{W}val") for node in part("word/document.xml", data).iter(f"{W}numId")}
    assert len(used) == 150
    assert used <= known


def test_each_entry_has_one_hidden_bookmark() -> None:
    marks = list(part("word/document.xml", written()).iter(f"{W}bookmarkStart"))
    assert [mark.get(f"{W}name") for mark in marks] == ["_da1", "_da2", "_da3", "_dk1", "_dk2"]
    assert len({mark.get(f"{W}id") for mark in marks}) == 5
    texts = ["".join(t.text or "" for t in mark.getparent().iter(f"{W}t")) for mark in marks]  # type: ignore[union-attr]
    assert texts[0] == "提升客户满意度"
    assert texts[3] == "满意度"


def test_the_header_row_repeats_and_rows_stay_whole() -> None:
    table = next(
        table
        for table in part("word/document.xml", written()).iter(f"{W}tbl")
        if table.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val") == "DutyTable"  # type: ignore[union-attr]
    )
    rows = table.findall(f"{W}tr")
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False, False, False]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    widths = [int(str(column.get(f"{W}w"))) for column in table.iter(f"{W}gridCol")]
    assert sum(widths) == 9412


def test_header_footer_and_properties() -> None:
    data = written(replace(DOCUMENT, confidential=True))
    header = "".join(t.text or "" for t in part("word/header1.xml", data).iter(f"{W}t"))
    footer = "".join(t.text or "" for t in part("word/footer1.xml", data).iter(f"{W}t"))
    assert header == "云帆公司内部保密 · HR-KF-01"
    assert footer == "版本 1.0 · 生效日期 2026-10-01第 1 页 共 1 页"
    fields = [f.get(f"{W}instr") for f in part("word/footer1.xml", data).iter(f"{W}fldSimple")]
    assert fields == [" PAGE ", " NUMPAGES "]
    core = docx.Document(io.BytesIO(data)).core_properties
    assert (core.title, core.author, core.language) == ("客服专员 · 岗位职责说明书", "云帆公司", "zh-CN")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert "云帆公司".encode() in archive_app(data)
    assert not re.search(rb"python-docx|dutyc|openpyxl", everything)


def archive_app(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("docProps/app.xml")


def test_chinese_fonts_are_named_wherever_fonts_are() -> None:
    styles = part("word/styles.xml", written())
    default = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    assert default is not None
    assert default.find(f"{W}rFonts").get(f"{W}eastAsia") == "等线"  # type: ignore[union-attr]
    assert default.find(f"{W}lang").get(f"{W}eastAsia") == "zh-CN"  # type: ignore[union-attr]
    names = {style.get(f"{W}styleId"): style for style in styles.iter(f"{W}style")}
    for heading in ("Title", "Heading1", "Heading2"):
        assert names[heading].find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia") == "微软雅黑"  # type: ignore[union-attr]


def test_the_same_record_gives_the_same_bytes() -> None:
    assert written() == written()
    changed = replace(DOCUMENT, purpose="另一个目的。")
    assert written() != written(changed)


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=60)


@given(TEXT, st.sampled_from(["zh", "en"]))
def test_any_text_survives(text: str, language: Language) -> None:
    section = Section("m", text, (DutyList(text, (Item("x", f"{text}\n{text}"),)),))
    data = written(replace(DOCUMENT, language=language, title=text, company=text, sections=(section,)))
    document = docx.Document(io.BytesIO(data))
    found = [paragraph.text for paragraph in document.paragraphs]
    kept = "".join(character for character in text if character not in "\ufffe\uffff")
    assert found[0] == kept
    assert f"{kept}\n{kept}" in found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents of every kind."""
    path = tmp_path_factory.mktemp("docx")
    huge = EntryTable(
        tuple(TableColumn(f"Column {n}", 1 / 14) for n in range(14)),
        tuple(TableRow(f"r{n}", tuple(f"cell {n}.{c}" for c in range(14))) for n in range(800)),
    )
    samples = {
        "zh": DOCUMENT,
        "en": replace(DOCUMENT, language="en", confidential=True),
        "empty": replace(
            DOCUMENT,
            company="",
            number="",
            version="",
            effective="",
            facts=(),
            purpose="",
            sections=(),
            signatures=(),
        ),
        "huge": replace(DOCUMENT, sections=(Section("t", "Table", (huge,)),)),
    }
    for name, document in samples.items():
        (path / f"{name}.docx").write_bytes(written(document))
    return path


@pytest.mark.parametrize("name", ["zh", "en", "empty", "huge"])
def test_validators_have_nothing_to_say(folder: Path, name: str) -> None:
    path = folder / f"{name}.docx"
    assert list(ooxml_integrity.check(str(path))) == []
    result = OpenXmlValidator().validate(path)
    assert [str(error) for error in result.errors] == []


def test_libreoffice_opens_them(folder: Path, tmp_path: Path) -> None:
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "pdf",
    ]
    sources = [str(path) for path in sorted(folder.glob("*.docx"))]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), *sources], check=True, capture_output=True, timeout=240
    )
    shown = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "zh.pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout
    for text in ("客服专员", "一、职责概述", "二、绩效指标", "（拟稿）降低成本", "页"):
        assert text in shown
    assert len(list(tmp_path.glob("*.pdf"))) == len(sources)
