"""Redlines: what differs is tracked, and accepting or rejecting all gives exactly one of both documents."""

import json
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from masters import write_master
from parts import parts, zipped
from redlines import W, decided, told
from templates import NAMESPACES, complaints

from compiler.cli import group
from compiler.documents.redline.edits import Sizes, edits, tokens
from compiler.documents.redline.marks import Marks
from compiler.documents.redline.write import redline
from compiler.documents.word import usual_template, write_document
from compiler.model.documents import (
    Block,
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
    RoleDocument,
    Section,
    SignatureLine,
    TableColumn,
    TableRow,
)
from compiler.model.workbook import Run
from compiler.width import display_width

MARKS = Marks("星河运营有限公司", "2026-12-31T00:00:00Z")
STORIES = ("word/document.xml", "word/header1.xml", "word/footer1.xml")


def document(*sections: Section, **more: Any) -> RoleDocument:
    base = RoleDocument(
        role="yy-01",
        path="documents/运营部/运营经理.docx",
        language="zh",
        title="运营经理",
        subtitle="岗位职责说明书",
        company="星河运营有限公司",
        number="HR-YY-01",
        version="2.0",
        effective="2026-10-01",
        facts=(Fact("部门", "运营部"), Fact("职级", "M2"), Fact("直接上级", "运营总监")),
        purpose="制定并落实年度运营策略。",
        sections=sections,
        signatures=(SignatureLine("员工", ""), SignatureLine("批准", "陈卓")),
    )
    return replace(base, **more)


def duties(*texts: str | Item, title: str = "主要职责") -> Section:
    items = tuple(
        one if isinstance(one, Item) else Item(f"e{number}", one) for number, one in enumerate(texts)
    )
    return Section("overview", "职责概述", (DutyList(title, items),))


def kpis(*rows: tuple[str, ...], columns: int = 3) -> Section:
    heads = tuple(TableColumn(f"列{number}", 1 / columns) for number in range(columns))
    body = tuple(TableRow(f"k{row[0]}", tuple(row)) for row in rows)
    return Section("kpi", "绩效指标", (EntryTable(heads, body),))


def rendered(one: RoleDocument) -> bytes:
    return write_document(one, usual_template(one.language))


def compared(old: RoleDocument, new: RoleDocument, same: dict[str, str] | None = None) -> bytes:
    """The redline, after asserting that accepting and rejecting all give exactly both documents."""
    was, now = rendered(old), rendered(new)
    data = redline(was, now, same or {}, MARKS)
    for part in STORIES:
        assert told(decided(data, "accept", part)) == told(etree.fromstring(parts(now)[part]))
        assert told(decided(data, "reject", part)) == told(etree.fromstring(parts(was)[part]))
    return data


def marked(data: bytes, part: str = "word/document.xml") -> list[tuple[str, str]]:
    """Each tracked stretch of letters: how, and which."""
    root: Any = etree.fromstring(parts(data)[part])
    found = []
    for mark in root.iter(f"{W}ins", f"{W}del"):
        letters = "".join(one.text or "" for one in mark.iter(f"{W}t", f"{W}delText"))
        if letters:
            found.append((etree.QName(mark).localname, letters))
    return found


def marked_rows(data: bytes) -> list[tuple[str, str]]:
    """Each tracked row: how, and its first cell."""
    root: Any = etree.fromstring(parts(data)["word/document.xml"])
    found = []
    for row in root.iter(f"{W}tr"):
        for kind in ("ins", "del"):
            if row.find(f"{W}trPr/{W}{kind}") is not None:
                cell = row.find(f"{W}tc")
                found.append((kind, "".join(one.text or "" for one in cell.iter(f"{W}t", f"{W}delText"))))
    return found


# ------------------------------------------------------------------------------------- how texts are cut


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("每月复盘", ["每", "月", "复", "盘"]),
        ("reviews the plan", ["reviews", " ", "the", " ", "plan"]),
        ("达到95.5%以上", ["达", "到", "95.5%", "以", "上"]),
        ("1,200 元", ["1,200", " ", "元"]),
        ("2026-11-30前", ["2026-11-30", "前"]),
        ("KPI的well-known值", ["KPI", "的", "well-known", "值"]),
        ("don’t, won't.", ["don’t", ",", " ", "won't", "."]),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@given(st.text(max_size=80))
def test_tokens_lose_nothing(text: str) -> None:
    assert "".join(tokens(text)) == text


@given(st.text("甲乙丙ab c1", max_size=40), st.text("甲乙丙ab c1", max_size=40))
def test_edits_lead_from_one_text_to_the_other(old: str, new: str) -> None:
    before, after = tokens(old), tokens(new)
    sizes = Sizes([display_width(one) for one in before], [display_width(one) for one in after])
    found = list(edits(before, after, sizes))
    assert "".join("".join(after[one.start : one.end]) for one in found if one.state != "old") == new
    kept, was = 0, ""
    for one in found:
        if one.state == "old":
            was += "".join(before[one.start : one.end])
            kept = one.end
        elif one.state == "same":
            was += "".join(after[one.start : one.end])
            kept += one.end - one.start
    assert was == old
    assert kept == len(before)


# --------------------------------------------------------------------------------------- what is tracked


def test_chinese_is_marked_letter_by_letter() -> None:
    data = compared(
        document(duties("每月复盘偏差并提出方案。")), document(duties("每周复盘偏差，并在三天内提出方案。"))
    )
    assert marked(data) == [("del", "月"), ("ins", "周"), ("del", "并"), ("ins", "，并在三天内")]


def test_english_is_marked_word_by_word() -> None:
    old = document(duties("Reviews the monthly plan with all team leads."), language="en")
    new = document(duties("Reviews the weekly plan with all team leads."), language="en")
    assert marked(compared(old, new)) == [("del", "monthly"), ("ins", "weekly")]


def test_a_figure_is_marked_as_a_whole() -> None:
    data = compared(document(duties("满意度不低于95.5%。")), document(duties("满意度不低于96.5%。")))
    assert marked(data) == [("del", "95.5%"), ("ins", "96.5%")]


def test_short_stretches_between_changes_are_marked_along() -> None:
    data = compared(
        document(duties("负责收集客户意见，每月汇总后上报总监审批。")),
        document(duties("负责整理员工反馈，每月汇总后上报总监审批。")),
    )
    assert marked(data) == [("del", "收集客户意见"), ("ins", "整理员工反馈")]


def test_another_text_is_deleted_and_inserted_as_a_whole() -> None:
    old = document(kpis(("A", "按时完成率", "95%")))
    new = document(kpis(("A", "客户投诉次数", "95%")))
    assert marked(compared(old, new)) == [("del", "按时完成率"), ("ins", "客户投诉次数")]


def test_an_unchanged_document_has_no_marks() -> None:
    one = document(duties("每月复盘。"), kpis(("A", "准时率", "95%")))
    data = compared(one, one)
    assert b"w:ins" not in parts(data)["word/document.xml"]
    assert b"w:del " not in parts(data)["word/document.xml"]


def test_kpi_cells_and_rows() -> None:
    old = document(kpis(("A", "准时率", "30%"), ("B", "成本率", "25%"), ("C", "投诉率", "45%")))
    new = document(kpis(("A", "准时率", "35%"), ("C", "投诉率", "45%"), ("D", "人均产出", "20%")))
    data = compared(old, new)
    assert marked_rows(data) == [("del", "B"), ("ins", "D")]
    assert marked(data)[:2] == [("del", "30%"), ("ins", "35%")]


def test_properties_of_a_tracked_row_hold_more_than_the_mark() -> None:
    data = compared(document(kpis(("A", "x", "1"))), document(kpis(("A", "x", "1"), ("B", "y", "2"))))
    root: Any = etree.fromstring(parts(data)["word/document.xml"])
    properties = [row.find(f"{W}trPr") for row in root.iter(f"{W}tr")]
    tracked = [one for one in properties if one is not None and one.find(f"{W}ins") is not None]
    assert [[etree.QName(child).localname for child in one] for one in tracked] == [["cantSplit", "ins"]]


def test_a_moved_entry_is_deleted_and_inserted() -> None:
    one, two, three = Item("a", "主持周例会。"), Item("b", "编制月报并分发。"), Item("c", "审核费用单据。")
    data = compared(document(duties(one, two, three)), document(duties(two, three, one)))
    assert marked(data) == [("del", "主持周例会。"), ("ins", "主持周例会。")]


def test_a_reworded_entry_with_another_id_is_one_changed_entry() -> None:
    old = document(duties(Item("a", "每月编制运营月报并分发各部门。")))
    new = document(duties(Item("b", "每月编制运营月报并分发管理层。")))
    assert marked(compared(old, new)) == [("del", "各部门"), ("ins", "管理层")]


def test_entries_that_are_the_same_are_told_by_the_caller() -> None:
    old = document(duties(Item("a", "甲乙丙丁。"), Item("x", "受理来电。")))
    new = document(duties(Item("b", "子丑寅卯。"), Item("x", "受理来电。")))
    root: Any = etree.fromstring(parts(compared(old, new, {"a": "b"}))["word/document.xml"])
    assert len([mark for mark in root.iter(f"{W}pPr") if mark.find(f"{W}rPr/{W}del") is not None]) == 0


def test_lists_of_the_old_document_keep_a_number_of_their_own() -> None:
    old = document(
        Section(
            "m", "模块", (DutyList("甲", (Item("1", "一二三。"),)), DutyList("乙", (Item("2", "四五六。"),)))
        )
    )
    new = document(Section("m", "模块", (DutyList("乙", (Item("2", "四五六。"),)),)))
    data = compared(old, new)
    root: Any = etree.fromstring(parts(data)["word/document.xml"])
    numbers = [one.get(f"{W}val") for one in root.iter(f"{W}numId")]
    assert len(numbers) == 2
    assert numbers[0] != numbers[1]
    numbering: Any = etree.fromstring(parts(data)["word/numbering.xml"])
    assert set(numbers) <= {one.get(f"{W}numId") for one in numbering.iter(f"{W}num")}


def test_bookmarks_stay_unique_and_in_pairs() -> None:
    old = document(duties("每月复盘。", "归档文件。"), kpis(("A", "准时率", "30%")))
    new = document(duties("每周复盘。"), kpis(("A", "准时率", "35%"), ("B", "成本率", "20%")))
    root: Any = etree.fromstring(parts(compared(old, new))["word/document.xml"])
    names = [one.get(f"{W}name") for one in root.iter(f"{W}bookmarkStart")]
    assert sorted(names) == ["_de0", "_dkA", "_dkB"]
    starts = [one.get(f"{W}id") for one in root.iter(f"{W}bookmarkStart")]
    assert starts == [one.get(f"{W}id") for one in root.iter(f"{W}bookmarkEnd")]
    numbers = [one.get(f"{W}id") for one in root.iter(f"{W}ins", f"{W}del", f"{W}bookmarkStart")]
    assert len(numbers) == len(set(numbers))


def test_a_table_with_other_columns_is_another_table() -> None:
    old, new = document(kpis(("A", "x", "1"))), document(kpis(("A", "x"), columns=2))
    rows = marked_rows(compared(old, new))
    assert [kind for kind, _ in rows] == ["del", "del", "ins", "ins"]


def test_a_table_is_no_other_one_because_it_has_as_many_columns() -> None:
    text = "制定年度运营策略，分解为季度计划并组织各组执行。"
    old = document(changes=(Change("2.0", "2026-10-01", "陈卓", text),))
    heads = tuple(TableColumn(f"列{number}", 0.25, numeric=number == 2) for number in range(4))
    body = (TableRow("d0", (text, text, "统筹运营预算与人员安排，每月复盘偏差。", "a")),)
    list_too = DutyList("", (Item("d0", text),))
    new = document(Section("m1", "职责概述", (list_too, EntryTable(heads, body))))
    rows = marked_rows(compared(old, new))
    assert [kind for kind, _ in rows if kind == "del"] == ["del", "del"]


def test_formatting_that_changes_is_a_change() -> None:
    bold = Rich((Run("每月"), Run("复盘", bold=True)))
    data = compared(document(duties("每月复盘")), document(duties(Item("e0", bold))))
    assert ("ins", "复盘") in marked(data)


def test_header_and_footer_are_tracked() -> None:
    data = compared(document(), document(version="2.1", effective="2027-01-01"))
    found = [mark for part in STORIES[1:] for mark in marked(data, part)]
    assert ("del", "2.0") in found
    assert ("ins", "2.1") in found


def test_every_change_names_author_and_day() -> None:
    data = compared(document(duties("甲")), document(duties("乙", "丙")))
    root: Any = etree.fromstring(parts(data)["word/document.xml"])
    marks = [*root.iter(f"{W}ins"), *root.iter(f"{W}del")]
    assert {(one.get(f"{W}author"), one.get(f"{W}date")) for one in marks} == {(MARKS.author, MARKS.when)}


def test_the_same_documents_give_the_same_bytes() -> None:
    old, new = document(duties("甲乙", "丙")), document(duties("甲丁"), kpis(("A", "x", "1")))
    assert compared(old, new) == compared(old, new)


# ------------------------------------------------------------------------------------------- the law

TEXTS = st.sampled_from(
    [
        "制定年度运营策略，分解为季度计划并组织各组执行。",
        "制定年度运营策略，分解为月度计划并督导各组执行与复盘。",
        "统筹运营预算与人员安排，每月复盘偏差。",
        "Reviews the weekly report and agrees actions with the team leads.",
        "Reviews the monthly report and follows actions up with the team leads.",
        "满意度 ≥ 95%，响应不超过 2 小时",
        "满意度 ≥ 96.5%，响应不超过 1.5 小时\n节假日顺延",
        "a",
        "一",
    ]
)
CONTENT = st.one_of(
    TEXTS,
    st.builds(lambda a, b, c: Rich((Run(a, bold=True), Run(b), Run(c, italic=True))), TEXTS, TEXTS, TEXTS),
    st.builds(lambda a, b: Rich((Run(a),), second=b), TEXTS, TEXTS),
)
IDS = st.sampled_from([f"d{number}" for number in range(12)])
ITEMS = st.lists(
    st.builds(Item, IDS, CONTENT, st.lists(st.builds(Fact, TEXTS, CONTENT), max_size=2).map(tuple)),
    min_size=1,
    max_size=5,
    unique_by=lambda item: item.entry,
).map(tuple)


def _table(columns: int) -> st.SearchStrategy[EntryTable]:
    heads = tuple(TableColumn(f"列{number}", 1 / columns, numeric=number == 2) for number in range(columns))
    rows = st.lists(
        st.builds(TableRow, IDS, st.tuples(*[CONTENT] * columns)),
        min_size=1,
        max_size=5,
        unique_by=lambda row: row.entry,
    ).map(tuple)
    total = st.sampled_from(
        [(), ("合计", *[""] * (columns - 2), "95%"), ("合计", *[""] * (columns - 2), "100%")]
    )
    return st.builds(
        lambda body, end, grouped: EntryTable(heads, body, end, grouped=grouped), rows, total, st.booleans()
    )


BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(DutyList, st.sampled_from(["", "主要职责", "团队目标"]), ITEMS),
    _table(3),
    _table(4),
    st.builds(
        lambda facts: FactsTable(tuple(facts)),
        st.lists(st.builds(Fact, TEXTS, CONTENT), min_size=1, max_size=4),
    ),
    st.builds(
        lambda rows: LabelTable(tuple(rows)),
        st.lists(st.builds(LabelledItems, TEXTS, ITEMS), min_size=1, max_size=3),
    ),
    st.builds(GapLine, TEXTS),
)
SECTIONS = st.lists(
    st.builds(
        Section,
        st.sampled_from(["m1", "m2"]),
        st.sampled_from(["职责概述", "绩效指标"]),
        st.lists(BLOCKS, max_size=3).map(tuple),
    ),
    max_size=3,
)
DOCUMENTS = st.builds(
    lambda sections, facts, purpose, version, changes: document(
        *sections, facts=tuple(facts), purpose=purpose, version=version, changes=tuple(changes)
    ),
    SECTIONS,
    st.lists(st.builds(Fact, st.sampled_from(["部门", "职级", "上级", "地点"]), CONTENT), max_size=4),
    st.one_of(st.just(""), TEXTS),
    st.sampled_from(["2.0", "2.1", ""]),
    st.lists(
        st.builds(Change, st.sampled_from(["2.0", "1.0"]), st.just("2026-10-01"), st.just("陈卓"), TEXTS),
        max_size=2,
    ),
)


@settings(max_examples=150)
@given(DOCUMENTS, DOCUMENTS)
def test_accepting_all_gives_the_new_text_and_rejecting_all_the_old(
    old: RoleDocument, new: RoleDocument
) -> None:
    compared(old, new)


HARD = {
    "texts": (
        document(duties("每月复盘偏差。", "归档文件。")),
        document(duties("每周复盘偏差并上报。", "归档文件。", "受理来电。")),
    ),
    "rows": (
        document(kpis(("A", "准时率", "30%"), ("B", "成本率", "25%"))),
        document(kpis(("B", "成本率", "20%"), ("C", "人均产出", "50%"))),
    ),
    "sections": (
        document(duties("每月复盘。"), kpis(("A", "准时率", "30%"))),
        document(kpis(("A", "准时率", "30%")), purpose="另一个目的，与先前的毫无关系。"),
    ),
    "tables": (document(kpis(("A", "x", "1"))), document(kpis(("A", "x"), columns=2), version="3.0")),
    "from nothing": (
        document(facts=(), purpose=""),
        document(duties("每月复盘。"), kpis(("A", "准时率", "30%"))),
    ),
}


def _without_empty(said: Any) -> Any:
    """LibreOffice leaves an empty paragraph where one before a table goes; Word does not."""
    return [_without_empty(one) for one in said if one != ""] if isinstance(said, list) else said


def test_libreoffice_agrees(tmp_path: Path) -> None:
    wanted = []
    for name, (old, new) in HARD.items():
        files = {"old": rendered(old), "new": rendered(new), "redline": compared(old, new)}
        for kind, data in files.items():
            (tmp_path / f"{name} {kind}.docx").write_bytes(data)
        for kind, decision in (
            ("redline", "accept"),
            ("new", "read"),
            ("redline", "reject"),
            ("old", "read"),
        ):
            wanted.append((str(tmp_path / f"{name} {kind}.docx"), decision))
    script = Path(__file__).parent / "office/decide.py"
    done = subprocess.run(
        ["/usr/bin/python3", str(script)],
        input=json.dumps(wanted),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    answers = [_without_empty(body) for body, _ in json.loads(done.stdout)]
    for number, name in enumerate(HARD):
        accepted, new_text, rejected, old_text = answers[4 * number : 4 * number + 4]
        assert accepted == new_text, name
        assert rejected == old_text, name
        assert accepted != rejected


@pytest.mark.parametrize("name", HARD)
def test_validators_have_nothing_to_say(tmp_path: Path, name: str) -> None:
    old, new = HARD[name]
    path = tmp_path / "redline.docx"
    path.write_bytes(compared(old, new))
    assert complaints(path) == {}


def test_links_fields_and_controls_of_a_template_are_kept() -> None:
    def word(text: str, field: str) -> bytes:
        body = (
            f'<w:p><w:hyperlink w:anchor="x"><w:r><w:t>见{text}</w:t></w:r></w:hyperlink>'
            f'<w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>'
            f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{field}</w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>{text}</w:t></w:r></w:p>'
            f'<w:sdt><w:sdtPr><w:tag w:val="t"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>{text}内</w:t></w:r></w:p>'
            "</w:sdtContent></w:sdt>"
        )
        content = parts(rendered(document()))
        content["word/document.xml"] = (
            f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>".encode()
        )
        return zipped(content)

    data = redline(word("甲处", "DATE"), word("乙处", "DATE"), {}, MARKS)
    xml = parts(data)["word/document.xml"].decode()
    assert xml.count("fldCharType") == 2
    assert re.search(r"<w:hyperlink [^>]*>.*<w:ins ", xml)
    assert told(decided(data, "accept")) == told(
        etree.fromstring(parts(word("乙处", "DATE"))["word/document.xml"])
    )
    assert told(decided(data, "reject")) == told(
        etree.fromstring(parts(word("甲处", "DATE"))["word/document.xml"])
    )
    other = redline(word("甲处", "DATE"), word("甲处", "TIME"), {}, MARKS)
    assert "delInstrText" in parts(other)["word/document.xml"].decode()


# ------------------------------------------------------------------------------------- the command line

OLD = """
# 设置
| 项目 | 内容 |
| 公司 | 星河运营 |
# 岗位
| 岗位编号 | 岗位 | 部门 | 密级 |
| Y1 | 运营经理 | 运营部 | |
| K1 | 客服专员 | 客服部 | |
| X1 | 薪酬主管 | 人事部 | 秘密 |
| C1 | 仓储主管 | 仓储部 | |
# 职责概述
| 岗位 | 要素 | 职责 |
| Y1 | 主要职责 | 每月复盘运营偏差 |
| K1 | 主要职责 | 受理来电并记录 |
| X1 | 主要职责 | 每月核算工资 |
| C1 | 主要职责 | 盘点库存 |
# 关键任务
| 岗位 | 要素 | 任务 |
| Y1 | 日常运营 | 主持周例会 |
"""
NEW = (
    OLD.replace("每月复盘", "每周复盘")
    .replace("每月核算", "按月核算")
    .replace("| C1 | 仓储主管 | 仓储部 | |", "| S1 | 数据专员 | 数据部 | |")
    .replace("| C1 | 主要职责 | 盘点库存 |", "| S1 | 主要职责 | 维护报表 |")
)


def run(*words: object, code: int = 0) -> str:
    done = CliRunner().invoke(group, [*map(str, words), "--lang", "en"])
    assert done.exit_code == code, done.output
    return done.output


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    write_master(tmp_path / "a/主表.xlsx", OLD)
    write_master(tmp_path / "b/主表.xlsx", NEW)
    return tmp_path


def redlined(folder: Path) -> dict[str, list[tuple[str, str]]]:
    return {
        path.relative_to(folder).as_posix(): marked(path.read_bytes())
        for path in sorted(folder.rglob("*.docx"))
    }


EXPECTED = {
    "documents/运营部/运营经理.docx": [("del", "月"), ("ins", "周")],
    "restricted/人事部/薪酬主管.docx": [("del", "每"), ("ins", "按")],
}


def test_redlines_of_two_masters(home: Path) -> None:
    said = run("redline", home / "a/主表.xlsx", home / "b/主表.xlsx", "-o", home / "out")
    assert redlined(home / "out") == EXPECTED
    assert "2 redlines, unchanged 1" in said
    assert "New, without a redline: 数据专员" in said
    assert "Withdrawn, without a redline: 仓储主管" in said
    assert [path.name for path in home.iterdir() if path.name.startswith(".")] == []


def test_redlines_of_two_releases_by_their_periods(home: Path) -> None:
    store = home / "store"
    run("build", home / "a/主表.xlsx", "-o", store, "--period", "2026Q3")
    run("build", home / "b/主表.xlsx", "-o", store, "--period", "2026Q4")
    said = run("redline", "2026Q3", "2026Q4", "--releases", store, "-o", home / "out")
    assert said.startswith("2026Q3 → 2026Q4: 2 redlines")
    found = redlined(home / "out")
    assert found.keys() == EXPECTED.keys()
    assert found["documents/运营部/运营经理.docx"][:2] == [("del", "月"), ("ins", "周")]
    run("redline", store / "2026Q3", home / "b/主表.xlsx", "-o", home / "mixed")
    assert redlined(home / "mixed").keys() == EXPECTED.keys()


def test_a_build_writes_redlines_against_the_release_before(home: Path) -> None:
    store = home / "store"
    run("build", home / "a/主表.xlsx", "-o", store, "--period", "2026Q3", "--redline")
    assert not (store / "2026Q3/redline").exists()
    run("build", home / "b/主表.xlsx", "-o", store, "--period", "2026Q4", "--redline")
    assert redlined(store / "2026Q4/redline").keys() == EXPECTED.keys()
    manifest = json.loads((store / "2026Q4/manifest.json").read_text(encoding="utf-8"))
    listed = {file["path"] for file in manifest["artifacts"] if file["kind"] == "redline"}
    assert listed == {f"redline/{path}" for path in EXPECTED}
    for path in EXPECTED:
        data = (store / "2026Q4/redline" / path).read_bytes()
        for decision, period in (("accept", "2026Q4"), ("reject", "2026Q3")):
            released = etree.fromstring(parts((store / period / path).read_bytes())["word/document.xml"])
            assert told(decided(data, decision)) == told(released)  # type: ignore[arg-type]  # one of both


def test_a_renamed_role_and_a_reworded_entry_are_the_same(home: Path) -> None:
    moved = "# 组织调整\n| 原岗位 | 新岗位 | 调整方式 | 生效日期 |\n| 客服专员 | 客户服务专员 | 更名 | 2026-10-01 |\n"
    renamed = OLD.replace("| K1 | 客服专员 |", "| K2 | 客户服务专员 |").replace(
        "| K1 | 主要职责 | 受理来电", "| K2 | 主要职责 | 受理来电、邮件"
    )
    write_master(home / "b/主表.xlsx", renamed + moved)
    said = run(
        "redline", home / "a/主表.xlsx", home / "b/主表.xlsx", "-o", home / "out", "--as-of", "2026-12-31"
    )
    assert "1 redline, unchanged 3" in said
    (marks,) = redlined(home / "out").values()
    assert ("ins", "、邮件") in marks
    assert ("del", "受理来电") not in marks


def test_nothing_changed_writes_nothing(home: Path) -> None:
    said = run("redline", home / "a/主表.xlsx", home / "a/主表.xlsx", "-o", home / "out")
    assert "No document of 主表.xlsx says anything else" in said
    assert not (home / "out").exists()


def test_a_folder_in_use_is_left_alone(home: Path) -> None:
    (home / "out").mkdir()
    (home / "out/mine.txt").write_text("mine", encoding="utf-8")
    said = run("redline", home / "a/主表.xlsx", home / "b/主表.xlsx", "-o", home / "out", code=2)
    assert "already holds something" in " ".join(said.split())
    assert [path.name for path in (home / "out").iterdir()] == ["mine.txt"]


def test_what_is_no_side_is_refused(home: Path) -> None:
    said = run("redline", "2026Q1", home / "b/主表.xlsx", "-o", home / "out", code=2)
    assert "2026Q1 is no master, no release, and no period" in " ".join(said.split())
    assert not (home / "out").exists()
