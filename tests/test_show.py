"""``dutyc show``: what a role's document said on a day, told from the releases on disk."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from masters import write_master

from compiler.cli import group
from compiler.documents.paragraphs import word_text
from compiler.model.releases import Revision
from compiler.period import parse_period
from compiler.pipeline.in_force import in_force, last_day
from compiler.pipeline.lineage import Lineage
from compiler.releases.history import former_of
from compiler.releases.manifest import WrittenFile
from compiler.releases.timeline import Told
from compiler.width import display_width

ROLES = """
# 设置
| 项目 | 内容 |
| 公司 | 星河运营 |
# 岗位
| 岗位编号 | 岗位 | 部门 | 直接上级 | 版本 | 生效日期 | 批准 |
"""
DUTIES = """
# 职责概述
| 岗位 | 要素 | 职责 |
"""
KPIS = """
# 绩效指标
| 岗位 | 要素 | 指标 | 目标值 | 权重 |
| 全部岗位 | 流程效率 | 准时率 | 95 | 100% |
"""
CHANGES = """
# 组织调整
| 原岗位 | 新岗位 | 调整方式 | 生效日期 |
"""


def role(
    code: str, title: str, version: str = "1.0", effective: str = "2026-01-01", head: str = "总监"
) -> str:
    return f"| {code} | {title} | 运营部 | {head} | '{version} | {effective} | 江川 |\n"


def duty(title: str, text: str) -> str:
    return f"| {title} | 主要职责 | {text} |\n"


class Store:
    """A master from quarter to quarter, and its releases."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.store = folder, folder / "output"

    def run(self, *words: str, code: int = 0) -> str:
        language = () if "--lang" in words else ("--lang", "en")
        done = CliRunner().invoke(group, [*words, "-o", str(self.store), *language])
        assert done.exit_code == code, done.output
        return done.output

    def build(self, period: str, roles: str, duties: str, more: str = "", *options: str) -> None:
        master = write_master(self.folder / "主表.xlsx", ROLES + roles + DUTIES + duties + KPIS + more)
        self.run("build", str(master), "--period", period, "--lang", "zh", *options)

    def issue(self, release: str, day: str) -> None:
        self.run("issue", release, "--by", "李娜", "--on", day)

    def show(self, name: str, day: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run("show", name, "--on", day, "--format", "json"))
        return found

    def refused(self, name: str, day: str) -> str:
        """What is said, without spaces: lines may break between any two Chinese letters."""
        return "".join(self.run("show", name, "--on", day, code=2).split())


def squeezed(text: str) -> str:
    return "".join(text.split())


def duties_in(shown: dict[str, Any]) -> list[tuple[str, str]]:
    """The entries of a text, each with its cell."""
    return [
        (line["cells"][0]["text"], f"{line['sheet']}!{line['cell']}")
        for line in shown["lines"]
        if line["entry"] and not line["is_row"]
    ]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(tmp_path)
    made.build("2026Q1", role("YY-01", "调度员"), duty("调度员", "编排班次"))
    text = duty("调度员", "开班前会") + duty("调度员", "编排班次与线路")
    made.build("2026Q2", role("YY-01", "调度员", "1.1", "2026-05-15"), text)
    return made


# ---------------------------------------------------------------------------------------- which text


def test_the_text_of_the_day_is_shown_with_all_that_stands_behind_it(store: Store) -> None:
    shown = store.show("调度员", "2026-03-15")
    assert duties_in(shown) == [("编排班次", "职责概述!C2")]
    said = ("role", "code", "department", "version", "effective", "approved", "release", "issued", "since")
    assert [shown[word] for word in said] == [
        "调度员", "YY-01", "运营部", "1.0", "2026-01-01", "江川", "2026Q1", False, "2026Q1"
    ]  # fmt: skip
    assert (shown["in_force_from"], shown["in_force_until"]) == ("2026-01-01", "2026-05-14")
    assert (shown["text_from"], shown["signed"], shown["draft"]) == ("document", [], "")
    assert Path(shown["document"]).is_file()
    assert Path(shown["source"]).is_file()
    kpi = next(line for line in shown["lines"] if line["is_row"] and line["entry"])
    assert (kpi["sheet"], kpi["cell"]) == ("绩效指标", "C2")
    assert {"text": "95", "column": "目标值"} in kpi["cells"]


def test_it_says_all_that_the_document_says(store: Store) -> None:
    shown = store.show("YY-01", "2026-06-01")
    body = word_text(Path(shown["document"]).read_bytes()).body
    assert [cell["text"] for line in shown["lines"] for cell in line["cells"]] == [one.text for one in body]
    entries = {line["entry"] for line in shown["lines"]} - {""}
    folder = store.store / "2026Q2"
    traced = former_of(folder).entries["documents/运营部/调度员.docx"]
    assert entries == {trace.id for trace in traced}
    assert [line["level"] for line in shown["lines"] if line["cells"][0]["text"] == "职责概述"] == [1]


def test_a_text_holds_from_its_effective_date(store: Store) -> None:
    assert duties_in(store.show("调度员", "2026-05-14")) == [("编排班次", "职责概述!C2")]
    assert duties_in(store.show("调度员", "2026-05-15")) == [
        ("开班前会", "职责概述!C2"), ("编排班次与线路", "职责概述!C3")
    ]  # fmt: skip


def test_a_text_that_kept_its_date_holds_from_its_period(store: Store) -> None:
    # Else a text of July would be shown as that of May.
    store.build("2026Q3", role("YY-01", "调度员", "1.1", "2026-05-15"), duty("调度员", "编排线路"))
    assert store.show("调度员", "2026-06-30")["release"] == "2026Q2"
    shown = store.show("调度员", "2026-07-01")
    assert (shown["release"], shown["in_force_from"]) == ("2026Q3", "2026-07-01")
    assert (shown["version"], shown["date_left"]) == ("1.1", True)
    said = store.run("show", "调度员", "--on", "2026-07-01").splitlines()
    assert said[1:3] == [
        "! The text was changed and its effective date left as it was; by its release it",
        "  counts from 2026-07-01 on.",
    ]
    assert store.show("调度员", "2026-06-30")["date_left"] is False


def test_no_text_holds_before_its_own_date(store: Store) -> None:
    # A date in the future that was left as it is when the text was edited once more.
    for period, text in (("2026Q3", "编排线路"), ("2026Q4", "编排线路与车辆")):
        store.build(period, role("YY-01", "调度员", "2.0", "2027-02-01"), duty("调度员", text))
    assert store.show("调度员", "2027-01-31")["release"] == "2026Q2"
    assert store.show("调度员", "2027-02-01")["release"] == "2026Q4"


def test_an_unchanged_text_says_since_when(store: Store) -> None:
    for period in ("2026Q3", "2026Q4"):
        store.build(period, role("YY-01", "调度员", "1.1", "2026-05-15"), duty("调度员", "编排线路"))
    shown = store.show("调度员", "2026-11-01")
    assert (shown["release"], shown["since"], shown["in_force_from"]) == ("2026Q4", "2026Q3", "2026-07-01")
    assert shown["in_force_until"] == ""


def test_before_the_first_release_only_its_date_counts(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.build("2026Q2", role("YY-01", "调度员", effective="2025-07-01"), duty("调度员", "编排班次"))
    assert store.show("调度员", "2025-08-01")["release"] == "2026Q2"
    said = store.refused("调度员", "2025-06-30")
    told = "No release has a text of “调度员” for 2025-06-30; its first one holds from 2025-07-01 on"
    assert said == squeezed(f"{told} → Ask for that day: --on 2025-07-01")


# ------------------------------------------------------------------------------------------ issued, signed


def test_what_was_issued_counts_and_a_draft_is_named(store: Store) -> None:
    store.issue("2026Q1", "2026-03-31")
    shown = store.show("调度员", "2026-06-01")
    assert (shown["release"], shown["issued_by"], shown["issued_on"]) == ("2026Q1", "李娜", "2026-03-31")
    assert shown["draft"] == "2026Q2"
    said = store.run("show", "调度员", "--on", "2026-06-01")
    assert "! 2026Q2, a draft, says otherwise for that day; it is not issued.\n" in said
    assert "2026Q1 · issued on 2026-03-31 by 李娜\n" in said
    assert store.show("调度员", "2026-04-01")["draft"] == ""


def test_a_revision_holds_from_the_day_of_its_issue(store: Store) -> None:
    store.issue("2026Q2", "2026-06-30")
    roles = role("YY-01", "调度员", "1.1", "2026-05-15")
    store.build("2026Q2", roles, duty("调度员", "编排线路"), "", "--reason", "a slip")
    assert store.show("调度员", "2026-07-20")["draft"] == "2026Q2-r2"
    store.issue("2026Q2-r2", "2026-07-10")
    shown = store.show("调度员", "2026-07-10")
    assert (shown["release"], shown["in_force_from"]) == ("2026Q2-r2", "2026-07-10")


def test_signed_copies_are_those_of_the_text(store: Store) -> None:
    store.issue("2026Q1", "2026-03-31")
    scan = store.folder / "YY-01.pdf"
    scan.write_bytes(b"signed")
    store.run("file", str(scan), "--release", "2026Q1", "--on", "2026-04-02")
    shown = store.show("调度员", "2026-03-15")
    path = store.store / "2026Q1/signed/documents/运营部/调度员.pdf"
    assert shown["signed"] == [{"path": str(path), "filed": "2026-04-02", "state": "filed"}]
    path.write_bytes(b"another")
    assert store.show("调度员", "2026-03-15")["signed"][0]["state"] == "changed"
    path.unlink()
    assert "(filed, and missing)" in store.run("show", "调度员", "--on", "2026-03-15").replace("\n", " ")
    store.issue("2026Q2", "2026-06-30")
    assert store.show("调度员", "2026-06-01")["signed"] == []
    assert "no signed copy filed" in store.run("show", "调度员", "--on", "2026-06-01")


# ---------------------------------------------------------------------------------- changes of organisation


@pytest.fixture
def changed(tmp_path: Path) -> Store:
    made = Store(tmp_path)
    old = (
        role("", "在线客服")
        + role("", "热线客服")
        + role("", "承运商专员")
        + role("", "报表专员")
        + role("", "助理")
    )
    texts = "".join(
        duty(name, f"{name}的职责") for name in ("在线客服", "热线客服", "承运商专员", "报表专员", "助理")
    )
    made.build("2026Q1", old, texts)
    new = ("客户服务专员", "运力专员", "日报专员", "月报专员")
    lines = (
        CHANGES
        + "| 在线客服 | 客户服务专员 | 合并 | 2026-05-10 |\n| 热线客服 | 客户服务专员 | 合并 | 2026-05-10 |\n"
        "| 承运商专员 | 运力专员 | 更名 | 2026-05-10 |\n| 报表专员 | 日报专员 | 拆分 | 2026-05-10 |\n"
        "| 报表专员 | 月报专员 | 拆分 | 2026-05-10 |\n| 助理 |  | 撤销 | 2026-05-10 |\n"
    )
    made.build(
        "2026Q2",
        "".join(role("", name, effective="") for name in new),
        "".join(duty(name, f"{name}的职责") for name in new),
        lines,
    )
    return made


@pytest.mark.parametrize("name", ["运力专员", "承运商专员", "运营部/运力专员"])
def test_a_renamed_role_is_found_by_both_names(changed: Store, name: str) -> None:
    before, after = changed.show(name, "2026-05-09"), changed.show(name, "2026-05-10")
    assert (before["role"], duties_in(before)) == ("承运商专员", [("承运商专员的职责", "职责概述!C4")])
    assert (after["role"], duties_in(after)) == ("运力专员", [("运力专员的职责", "职责概述!C3")])
    assert before["in_force_until"] == "2026-05-09"
    assert (before["name_changed"], after["name_changed"]) == ("运力" in name, "承运" in name)
    said = changed.run("show", "运力专员", "--on", "2026-05-09")
    assert "! On that day “运力专员” was “承运商专员”.\n" in said


def test_a_merged_role_was_several_and_a_split_one_is(changed: Store) -> None:
    said = changed.refused("客户服务专员", "2026-05-09")
    told = "On 2026-05-09 “客户服务专员” was one of several roles: 运营部/在线客服, 运营部/热线客服"
    assert said.startswith(squeezed(f"{told} → Write the code"))
    assert changed.show("热线客服", "2026-05-10")["role"] == "客户服务专员"
    assert "运营部/日报专员,运营部/月报专员" in changed.refused("报表专员", "2026-06-30")
    assert changed.show("月报专员", "2026-02-01")["role"] == "报表专员"


def test_an_abolished_role_ends_on_its_day(changed: Store) -> None:
    assert changed.show("助理", "2026-05-09")["in_force_until"] == "2026-05-09"
    said = changed.refused("助理", "2026-05-10")
    told = "“助理” is no role any more since 2026-05-10: 2026Q2 does not have it (组织调整!A7)"
    assert said == squeezed(f"{told} → What it said last: --on 2026-05-09")


def test_a_role_that_the_next_release_says_had_ended_is_gone_by_that_day(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.build(
        "2026Q1", role("A-1", "助理") + role("A-2", "主管"), duty("助理", "归档") + duty("主管", "审核")
    )
    line = f"{CHANGES}| 助理 |  | 撤销 | 2026-02-10 |\n"
    store.build("2026Q2", role("A-2", "主管"), duty("主管", "归档"), line)
    assert duties_in(store.show("助理", "2026-02-09")) == [("归档", "职责概述!C2")]
    assert "isnoroleanymoresince2026-02-10" in store.refused("助理", "2026-02-10")


# ------------------------------------------------------------------------------------ what cannot be told


def test_a_misspelt_name_gets_a_suggestion(store: Store) -> None:
    assert store.refused("调度圆", "2026-03-15").endswith(squeezed("has a role “调度圆” → Is it 调度员?"))
    told = squeezed("→ Write its title or code as the roles sheet has it")
    assert store.refused("厨师", "2026-03-15").endswith(told)


def test_a_title_of_two_departments_is_refused_with_both(tmp_path: Path) -> None:
    store = Store(tmp_path)
    two = role("", "文员") + role("", "文员").replace("运营部", "财务部")
    store.build("2026Q1", two, duty("运营部/文员", "归档") + duty("财务部/文员", "记账"))
    assert "运营部/文员,财务部/文员" in store.refused("文员", "2026-03-15")
    assert duties_in(store.show("财务部/文员", "2026-03-15")) == [("记账", "职责概述!C3")]


def test_a_store_of_several_masters_is_looked_into(store: Store) -> None:
    other = write_master(
        store.folder / "客服.xlsx",
        ROLES
        + role("", "坐席")
        + role("", "调度员")
        + DUTIES
        + duty("坐席", "接听")
        + duty("调度员", "派单")
        + KPIS,
    )
    store.run("build", str(other), str(store.folder / "主表.xlsx"), "--period", "2026Q2", "--lang", "zh")
    assert duties_in(store.show("坐席", "2026-06-01")) == [("接听", "职责概述!C2")]
    assert "运营部/调度员(YY-01),运营部/调度员" in store.refused("调度员", "2026-06-01")
    assert store.show("YY-01", "2026-06-01")["code"] == "YY-01"


def test_a_title_that_another_role_had_is_the_one_of_that_day(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.build("2026Q1", role("A-1", "专员"), duty("专员", "归档"))
    roles = role("A-1", "主管", "1.1", "2026-04-01") + role("B-2", "专员", effective="2026-04-01")
    store.build("2026Q2", roles, duty("主管", "归档") + duty("专员", "记账"))
    assert store.show("专员", "2026-03-01")["code"] == "A-1"
    assert store.show("专员", "2026-05-01")["code"] == "B-2"
    assert store.show("主管", "2026-03-01")["role"] == "专员"
    assert "No release has a text" in store.run("show", "B-2", "--on", "2026-03-01", code=2)


def test_an_empty_store_is_said(tmp_path: Path) -> None:
    assert "Thereisnoreleasein" in Store(tmp_path).refused("调度员", "2026-03-15")


def test_a_release_that_cannot_be_read_stops_it(store: Store) -> None:
    # Without it another text would be shown as that of the day.
    (store.store / "2026Q2/manifest.json").write_text("{", encoding="utf-8")
    assert "manifest.jsoncannotberead" in store.refused("调度员", "2026-06-01")


def test_of_an_edited_document_the_text_that_was_published_is_shown(store: Store) -> None:
    path = store.store / "2026Q1/documents/运营部/调度员.docx"
    document = docx.Document(str(path))
    next(one for one in document.paragraphs if one.text == "编排班次").runs[0].text = "什么都做"
    document.save(str(path))
    shown = store.show("调度员", "2026-03-15")
    assert duties_in(shown) == [("编排班次", "职责概述!C2")]
    assert shown["text_from"] == "restored"
    assert "this is the text that was published." in store.run("show", "调度员", "--on", "2026-03-15")
    path.unlink()
    assert duties_in(store.show("调度员", "2026-03-15")) == [("编排班次", "职责概述!C2")]
    (store.store / "2026Q1/source/主表.xlsx").write_bytes(b"")
    assert "调度员.docxisgoneordamaged" in store.refused("调度员", "2026-03-15")


# -------------------------------------------------------------------------------------------- the command


def test_it_is_called_at_a_terminal(store: Store) -> None:
    words = [sys.executable, "-m", "compiler", "show", "调度员", "--on", "2026-06-01", "-o", "output"]
    done = subprocess.run(
        [*words, "--lang", "zh"],
        cwd=store.folder, capture_output=True, text=True, encoding="utf-8", check=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "80"},
    )  # fmt: skip
    lines = done.stdout.splitlines()
    assert lines[:11] == [
        "调度员 · YY-01 · 运营部 · 2026-06-01 有效的内容",
        "",
        "  版本      1.1",
        "  生效日期  2026-05-15",
        "  批准      江川",
        "  有效期间  自 2026-05-15 起",
        "  发布版    2026Q2 · 草稿，未签发",
        "  文件      output/2026Q2/documents/运营部/调度员.docx",
        "  主表      output/2026Q2/source/主表.xlsx",
        "  签字件    没有归档的签字件",
        "",
    ]
    at = lines.index(beside("  开班前会", "职责概述!C2"))
    assert lines[at + 1] == beside("  编排班次与线路", "职责概述!C3")
    kpi = "  要素：流程效率 | 指标：准时率 | 目标值：95 | 权重：100%"
    assert lines[lines.index("绩效指标") + 1] == beside(kpi, "绩效指标!C2")
    assert all(display_width(line) <= 80 for line in lines)


def beside(text: str, cell: str) -> str:
    """A text with its cell at the right margin of 80 columns."""
    return text + " " * (80 - display_width(text) - display_width(cell)) + cell


def test_today_is_the_day_that_nobody_names(store: Store) -> None:
    words = ["show", "调度员", "-o", str(store.store), "--format", "json"]
    done = CliRunner().invoke(group, words, env={"SOURCE_DATE_EPOCH": "1773532800"})
    assert json.loads(done.output)["day"] == "2026-03-15"


# ------------------------------------------------------------------------------------------------- a law


def told(number: int, effective: str, says: str) -> Told:
    period = parse_period(f"{2020 + number // 4}Q{number % 4 + 1}").name
    made = Told(Path(period), {"period": period, "as_of": parse_period(period).last_day.isoformat()})
    file = WrittenFile("role", "a.docx", says, 1, "文员", content=says)
    own = Revision("文员", "a.docx", "", effective, "", "", period, title="文员")
    made.__dict__["knows"] = type("Knows", (), {"revisions": {"文员": own}})()
    made.__dict__["files"] = {"a.docx": file}
    return made


EDITIONS = st.lists(
    st.tuples(
        st.one_of(st.just(None), st.dates(date(2020, 1, 1), date(2022, 12, 31))), st.sampled_from("abc")
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=200, deadline=None)
@given(EDITIONS, st.dates(date(2019, 6, 1), date(2023, 6, 1)))
def test_at_most_one_text_is_in_force_and_it_had_begun(
    editions: list[tuple[date | None, str]], day: date
) -> None:
    releases = [told(n, own.isoformat() if own else "", says) for n, (own, says) in enumerate(editions)]
    lineage = Lineage(releases, lambda _: ())
    found = in_force(lineage, "文员", day)
    assert found is not None
    if not found.texts:
        assert found.first is not None
        assert found.first.start > day
        return
    (text,) = found.texts
    assert text.start <= day
    end = last_day(lineage, text)
    assert end is None or day <= end
