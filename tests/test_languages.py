"""Columns of translations and rich texts: what is printed, what stands beside it, and that nothing is lost."""

from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest
from masters import write_master

from compiler.address import CellRange
from compiler.diagnostics import Diagnostic
from compiler.locale import Language
from compiler.model.documents import Content, Rich
from compiler.model.settings import Settings
from compiler.model.words import Bilingual
from compiler.model.workbook import RawSheet, RawWorkbook, Run
from compiler.normalise.catalog import Catalog, Entry, records
from compiler.normalise.choose import choose_blueprint
from compiler.normalise.infer import infer_blueprint
from compiler.normalise.master import normalise
from compiler.normalise.settings import read_settings
from compiler.reading.workbook import read_workbook
from compiler.vocabulary import languages_named

ROLES = "# 岗位\n| 岗位 | 部门 |\n| 运营经理 | 运营部 |\n| 客服专员 | 客服部 |\n"
KPIS = """
# 绩效指标
| 岗位 | 要素 | 指标 | 指标::en | 目标值 | 目标值::en | 数据来源 |
| 运营经理 | 流程效率 | 准时率 | On time | 九成 | nine of ten | 系统 |
| 客服专员 | 流程效率 | 接通率 | | 95 | 95 | |
"""


def master(
    tmp_path: Path,
    markdown: str,
    language: Language,
    second: Language | None = None,
    *,
    inferred: bool = False,
) -> tuple[Catalog, tuple[Diagnostic, ...]]:
    raw = read_workbook(write_master(tmp_path / "主表.xlsx", markdown))
    return of_workbook(raw, language, second, inferred=inferred)


def of_workbook(
    raw: RawWorkbook, language: Language, second: Language | None = None, *, inferred: bool = False
) -> tuple[Catalog, tuple[Diagnostic, ...]]:
    if inferred:
        blueprint, roles, _ = infer_blueprint(raw)
    else:
        blueprint, roles, _ = choose_blueprint(raw, Settings(), "operations", "")
    return normalise(raw, blueprint, Settings(second=second), language, roles)


def contents(catalog: Catalog) -> list[tuple[Content, tuple[Content, ...]]]:
    return [catalog.content(entry) for entry in records(catalog.entries)]


def said(content: Content) -> tuple[str, str]:
    return (content.text, content.second) if isinstance(content, Rich) else (content, "")


def values(catalog: Catalog, *keys: str) -> list[list[tuple[str, str]]]:
    """What is printed of the text (``text``) and of some fields of each entry."""
    found = []
    for entry in records(catalog.entries):
        text, fields = catalog.content(entry)
        named = {
            column.key: value
            for column, value in zip(catalog.module(entry.module).fields, fields, strict=True)
        }
        found.append([said({"text": text, **named}[key]) for key in keys])
    return found


def places(found: tuple[Diagnostic, ...], code: str) -> list[tuple[str | None, str | None]]:
    return [(one.sheet, one.cell) for one in found if one.kind.code == code]


def skipped(found: tuple[Diagnostic, ...]) -> list[str]:
    """What SHEET006 names, in English."""
    named = [one.params["what"] for one in found if one.kind.code == "SHEET006"]
    return [
        name.en
        for names in named
        if isinstance(names, tuple)
        for name in names
        if isinstance(name, Bilingual)
    ]


# ------------------------------------------------------------------------------------------ languages


def test_the_second_language_stands_beside_the_first(tmp_path: Path) -> None:
    catalog, found = master(tmp_path, ROLES + KPIS, "zh", "en")
    assert (catalog.language, catalog.second) == ("zh", "en")
    assert values(catalog, "text", "target", "source") == [
        [("准时率", "On time"), ("九成", "nine of ten"), ("系统", "")],
        [("接通率", ""), ("95", ""), ("", "")],
    ]
    assert places(found, "LANG001") == [("绩效指标", "D3")]
    assert skipped(found) == []


def test_the_other_way_round_the_masters_own_language_is_the_second(tmp_path: Path) -> None:
    catalog, found = master(tmp_path, ROLES + KPIS, "en", "zh")
    assert values(catalog, "text", "target") == [
        [("On time", "准时率"), ("nine of ten", "九成")],
        [("接通率", ""), ("95", "")],
    ]
    assert places(found, "LANG001") == [("绩效指标", "D3")]
    assert skipped(found) == []


def test_one_language_says_which_columns_are_not_printed(tmp_path: Path) -> None:
    chinese, found = master(tmp_path, ROLES + KPIS, "zh")
    assert (chinese.second, chinese.extras) == (None, {})
    assert values(chinese, "text", "target")[0] == [("准时率", ""), ("九成", "")]
    assert skipped(found) == [
        "绩效指标!指标::en (a translation that is not published)",
        "绩效指标!目标值::en (a translation that is not published)",
    ]
    assert places(found, "LANG001") == [("绩效指标", "D3")]
    english, found = master(tmp_path, ROLES + KPIS, "en")
    assert values(english, "text", "target") == [
        [("On time", ""), ("nine of ten", "")],
        [("接通率", ""), ("95", "")],
    ]
    assert skipped(found) == [
        "绩效指标!指标 (its translation is printed)",
        "绩效指标!目标值 (its translation is printed)",
    ]
    assert english.extras == {}


def test_entries_keep_their_ids_and_plain_ones_their_texts(tmp_path: Path) -> None:
    one, _ = master(tmp_path, ROLES + KPIS, "zh")
    both, _ = master(tmp_path, ROLES + KPIS, "zh", "en")
    assert one.entries["entry"].tolist() == both.entries["entry"].tolist()
    entry = list(records(both.entries))[1]
    text, fields = both.content(entry)
    assert text is entry.text
    assert fields is entry.values


def test_a_text_in_the_second_language_alone_is_printed_and_said(tmp_path: Path) -> None:
    text = (
        ROLES
        + "# 职责概述\n| 岗位 | 要素 | 职责 | 职责::en |\n| 运营经理 | 主要职责 |  | Plan the quarter |\n| ^ |  |  | Follow up |"
    )
    for pair in (("zh", "en"), ("en", "zh")):
        catalog, found = master(tmp_path, text, *pair)
        assert values(catalog, "text") == [[("Plan the quarter", "")], [("Follow up", "")]]
        assert places(found, "LANG001") == [("职责概述", "C2:C3")]
        assert places(found, "ENTRY002") == []
    catalog, found = master(tmp_path, text, "zh")
    assert places(found, "ENTRY002") == [("职责概述", "C2"), ("职责概述", "C3")]
    assert skipped(found) == ["职责概述!职责::en (a translation that is not published)"]


def test_both_languages_may_have_columns_of_their_own(tmp_path: Path) -> None:
    text = (
        ROLES
        + "# 职责概述\n| 岗位 | 要素 | 职责 | Duty::zh | 职责：：英文 |\n| 运营经理 | 主要职责 | 旧稿 | 编制计划 | Plan |\n| 客服专员 | 主要职责 | 受理来电 | | Answer calls |"
    )
    both, found = master(tmp_path, text, "zh", "en")
    assert values(both, "text") == [[("编制计划", "Plan")], [("受理来电", "Answer calls")]]
    assert skipped(found) == ["职责概述!职责 (its translation is printed)"]
    other, _ = master(tmp_path, text, "en", "zh")
    assert values(other, "text") == [[("Plan", "编制计划")], [("Answer calls", "受理来电")]]


def test_a_column_twice_in_a_language_and_one_of_no_language_are_said(tmp_path: Path) -> None:
    text = (
        ROLES
        + "# 职责概述\n| 岗位 | 要素 | 职责 | 职责::en | Duty::en | 职责::fr | 频率::en |\n| 运营经理 | 主要职责 | 编制计划 | Plan | Draw up | Planifier | Monthly |"
    )
    for second in (None, "en"):
        catalog, found = master(tmp_path, text, "zh", second)
        assert values(catalog, "text") == [[("编制计划", "Plan" if second else "")]]
        assert places(found, "COLUMN003") == [("职责概述", "E2")]
        assert places(found, "COLUMN001") == [("职责概述", "F2"), ("职责概述", "G2")]


def test_merged_translations_are_one_text(tmp_path: Path) -> None:
    text = (
        ROLES
        + "# 职责概述\n| 岗位 | 要素 | 职责 | 职责::en |\n| 运营经理 | 主要职责 | 编制计划 | Plan |\n| 客服专员 | 主要职责 | ^ | ^ |"
    )
    catalog, _ = master(tmp_path, text, "zh", "en")
    assert values(catalog, "text") == [[("编制计划", "Plan")], [("", "")]]


EVERYWHERE = (
    "# 岗位\n| 岗位 | 岗位::en | 部门 | 部门::en | 岗位目的 | 岗位目的::en | 口号 | 口号::en | 备用::fr |\n"
    "| 运营经理 | Operations manager | 运营部 | Operations | 保障**准时** | Keep time | 快 | Fast | rapide |\n"
    "| 客服专员 |  | 客服部 |  | 解答 | Answer |  | Friendly |  |\n"
    "# 职责概述\n| 岗位 | 岗位::en | 要素 | 要素::en | 职责 | 职责::en | 职责::zh | 职责::ja | _职责::en |\n"
    "| 运营经理 | Ops | 主要职责 | Main | 甲一 | one | 甲二 | 一 | own |\n"
    "|  | | |  |  | two | |  |  |\n"
    "|  | | |  |  |  |  | 三 |  |\n"
)


def test_columns_of_the_roles_sheet_have_translations_too(tmp_path: Path) -> None:
    both, found = master(tmp_path, EVERYWHERE, "zh", "en")
    manager, clerk = both.roles
    assert (manager.id, manager.title, manager.department) == ("运营部/运营经理", "运营经理", "运营部")
    assert [manager.second(key) for key in ("title", "role", "department", "purpose", "口号")] == [
        "Operations manager", "Operations manager", "Operations", "Keep time", "Fast",
    ]  # fmt: skip
    assert manager.content("purpose") == Rich((Run("保障"), Run("准时", bold=True)), "Keep time")
    assert (manager.content("code"), manager.second("code"), manager.second("grade")) == ("", "", "")
    assert manager.own == (("口号", "快"), ("备用::fr", "rapide"))
    assert manager.content("备用::fr") == "rapide"
    assert (clerk.content("title"), clerk.content("department")) == ("客服专员", "客服部")
    assert clerk.content("口号") == "Friendly"
    assert [place for place in places(found, "LANG001") if place[0] == "岗位"] == [
        ("岗位", "B3"), ("岗位", "D3"), ("岗位", "G3"),
    ]  # fmt: skip


def test_roles_are_printed_in_the_one_language_that_is_published(tmp_path: Path) -> None:
    english, found = master(tmp_path, EVERYWHERE, "en")
    manager, clerk = english.roles
    assert (manager.content("title"), manager.content("purpose"), manager.content("口号")) == (
        "Operations manager", "Keep time", "Fast",
    )  # fmt: skip
    assert (manager.title, manager.second("title"), clerk.content("title")) == ("运营经理", "", "客服专员")
    assert "岗位!岗位 (its translation is printed)" in skipped(found)
    chinese, found = master(tmp_path, EVERYWHERE, "zh")
    assert chinese.roles[0].content("title") == "运营经理"
    assert "岗位!口号::en (a translation that is not published)" in skipped(found)


@pytest.mark.parametrize("pair", [("zh", None), ("en", None), ("zh", "en"), ("en", "zh")])
@pytest.mark.parametrize("inferred", [False, True])
def test_every_cell_is_in_a_document_or_in_a_finding(
    tmp_path: Path, pair: tuple[Language, Language | None], inferred: bool
) -> None:
    raw = read_workbook(write_master(tmp_path / "主表.xlsx", EVERYWHERE + KPIS))
    catalog, found = of_workbook(raw, *pair, inferred=inferred)
    shown = {said(one) for text, fields in contents(catalog) for one in (text, *fields)}
    shown |= {(entry.aspect, entry.role_cell) for entry in records(catalog.entries)}
    for role in catalog.roles:
        keys = ["role", "department", *(key for key, _ in role.facts), *(key for key, _ in role.own)]
        keys += [key for key, _ in role.contents]
        shown |= {said(role.content(key)) for key in keys}
    printed = {text for texts in shown for text in texts}
    aspects = {aspect.title.zh for module in catalog.blueprint.modules for aspect in module.aspects}
    named = {one.split(" (")[0] for one in skipped(found)}
    named |= {f"{one.sheet}!{one.value}" for one in found if one.kind.code.startswith("COLUMN")}
    for sheet in raw.sheets:
        for cells in sheet.rows[1:]:
            for header, cell in zip(sheet.rows[0], cells, strict=False):
                assert cell in printed | aspects | {""} or f"{sheet.name}!{header}" in named, (header, cell)


def test_an_inferred_master_prints_a_translation_once(tmp_path: Path) -> None:
    text = "# 职责\n| 岗位 | 内容 | 内容::en | 频率 |\n| 运营经理 | 编制计划 | Plan | 每月 |\n| 客服专员 | 受理来电 |  | 每日 |"
    one, _ = master(tmp_path, text, "zh", inferred=True)
    assert one.entries["values"].tolist()[0] == ("编制计划", "Plan", "每月")
    both, found = master(tmp_path, text, "zh", "en", inferred=True)
    assert values(both, "内容", "内容::en", "频率")[0] == [("编制计划", "Plan"), ("", ""), ("每月", "")]
    assert skipped(found) == []


MATRIX = ROLES + (
    "# 分工\n| 任务 | 任务::en | 运营经理 | 客服专员 |\n"
    "| **上线**检查 | Check everything before going live | A | R |\n| 复盘 |  | A | R |\n"
)


def test_duties_of_a_matrix_have_translations_too(tmp_path: Path) -> None:
    for inferred in (False, True):
        both, found = master(tmp_path, MATRIX, "zh", "en", inferred=inferred)
        duties = [both.content(entry)[0] for entry in records(both.entries) if entry.sheet == "分工"]
        assert [said(text) for text in duties] == [
            ("上线检查", "Check everything before going live"),
            ("上线检查", "Check everything before going live"),
            ("复盘", ""),
            ("复盘", ""),
        ]
        assert isinstance(duties[0], Rich)
        assert duties[0].runs == (Run("上线", bold=True), Run("检查"))
        assert places(found, "LANG001") == [("分工", "B3")]
        assert places(found, "COLUMN001") == []
    english, _ = master(tmp_path, MATRIX, "en")
    assert english.entries["text"].tolist()[0] == "Check everything before going live"
    chinese, found = master(tmp_path, MATRIX, "zh")
    assert skipped(found) == ["分工!任务::en (a translation that is not published)"]
    assert chinese.entries["text"].tolist()[0] == "上线检查"


@pytest.mark.parametrize(
    ("written", "languages"),
    [
        ("zh+en", ("zh", "en")), ("en + zh", ("en", "zh")), ("中文＋英文", ("zh", "en")), ("中英双语", ("zh", "en")),
        ("English/Chinese", ("en", "zh")), ("中文和英文", ("zh", "en")), ("zh", ("zh", None)), ("en-US", ("en", None)),
        ("zh+zh", ("zh", None)), ("zh+fr", None), ("zh+en+zh", None), ("", None), ("+", None), ("法文", None),
    ],
)  # fmt: skip
def test_languages_are_named_alone_or_in_pairs(
    written: str, languages: tuple[Language, Language | None] | None
) -> None:
    assert languages_named(written) == languages


def test_the_settings_name_a_second_language() -> None:
    def read(value: str) -> tuple[Settings, list[str]]:
        found, problems = read_settings(RawSheet("设置", "visible", (1,), (("语言", value),)), lambda _: True)
        return found, [one.kind.code for one in problems]

    both, problems = read("zh+en")
    assert (both.language, both.second, problems) == ("zh", "en", [])
    one, problems = read("en")
    assert (one.language, one.second, problems) == ("en", None, [])
    none, problems = read("zh+fr")
    assert (none.language, none.second, problems) == (None, None, ["SET002"])


# ------------------------------------------------------------------------------------------ rich text


def test_rich_texts_reach_the_entries(tmp_path: Path) -> None:
    text = (
        ROLES
        + "# 绩效指标\n| 岗位 | 要素 | 指标 | 指标::en | 计分规则 | 目标值 |\n"
        + "| 运营经理 | 流程效率 | **准时**率 | On time | 每低 1% ~~扣 2 分~~扣 3 分 | ~~95~~ |\n"
        + "| 客服专员 | 流程效率 | ~~接通率~~ |  |  | 95 |\n| 客服专员 | 流程效率 | **满意度** |  | ^ | 90 |"
    )
    catalog, found = master(tmp_path, text, "zh", "en")
    (text_, fields), other = contents(catalog)
    named = dict(zip((column.key for column in catalog.module("kpi").fields), fields, strict=True))
    assert text_ == Rich((Run("准时", bold=True), Run("率")), "On time")
    assert named["scoring"] == Rich((Run("每低 1% "), Run("扣 2 分", strike=True), Run("扣 3 分")))
    assert named["target"] == Rich((Run("95", strike=True),))
    assert other[0] == "满意度"
    assert places(found, "ENTRY006") == [("绩效指标", "C3")]
    english, _ = master(tmp_path, text, "en")
    assert contents(english)[0][0] == "On time"


def test_merged_cells_look_alike_in_all_their_rows(tmp_path: Path) -> None:
    text = (
        ROLES
        + "# 绩效指标\n| 岗位 | 要素 | 指标 | 计分规则 |\n"
        + "| 运营经理 | 流程效率 | 甲 | 每季**复核** |\n| 客服专员 | 流程效率 | 乙 | x |"
    )
    raw = read_workbook(write_master(tmp_path / "m.xlsx", text))
    sheet = raw.sheets[1]
    merged = replace(sheet, rows=(*sheet.rows[:2], sheet.rows[2][:3]), merges=(CellRange(2, 4, 3, 4),))
    catalog, _ = of_workbook(replace(raw, sheets=(raw.sheets[0], merged)), "zh")
    expected = Rich((Run("每季"), Run("复核", bold=True)))
    assert [expected in fields for _, fields in contents(catalog)] == [True, True]


def test_nothing_special_costs_nothing() -> None:
    catalog = Catalog.__new__(Catalog)
    object.__setattr__(catalog, "extras", {})
    entry = Entry(
        "e", "m", "r", "表", 1, "A1", "", False, "甲", "active", ("乙", "丙"), "岗", "", float("nan")
    )
    start = process_time()
    for _ in range(100_000):
        text, fields = catalog.content(entry)
    assert (text is entry.text, fields is entry.values) == (True, True)
    assert process_time() - start < 1
