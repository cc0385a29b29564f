"""Findings against the last release: texts under other roles, versions, weights, and the coverage then."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from masters import write_master

from compiler import pipeline
from compiler.period import parse_period
from compiler.pipeline import BuildRequest, Checked, Options
from compiler.report.terminal import Movement

ROLES = """
# 岗位
| 岗位 | 部门 | 版本 |
| 运营经理 | 运营部 | '2.0 |
| 客服专员 | 客服部 | '1.4 |
"""
OVERVIEW = """
# 职责概述
| 岗位 | 要素 | 职责 |
| 运营经理 | 团队目标 | 提升客户满意度到 95 分 |
| 运营经理 | 主要职责 | 编制季度运营计划并督导执行 |
| 运营经理 | 主要职责 | 审核每月运营预算 |
| 运营经理 | 协作关系 | 每月与销售部核对需求 |
| 客服专员 | 团队目标 | 一个工作日内答复每位客户 |
| 客服专员 | 主要职责 | 受理来电并记录结果 |
| 客服专员 | 主要职责 | 跟进投诉直到客户确认 |
| 客服专员 | 协作关系 | 每周向产品部反馈问题 |
"""
KPIS = """
# 绩效指标
| 岗位 | 要素 | 指标 | 单位 | 目标值 | 权重 | 考核周期 | 数据来源 |
| 运营经理 | 流程效率 | 准时率 | % | 95 | 75% | 季度 | 系统 |
| 运营经理 | 运营成本 | 成本率 | % | 19 | 25% | 季度 | 财务 |
"""
Q3 = ROLES + OVERVIEW + KPIS
Quarter = Callable[[str], Checked]


@pytest.fixture
def next_quarter(tmp_path: Path) -> Quarter:
    """Publish Q3 of a master, and check what it says in Q4."""
    path, store = tmp_path / "主表.xlsx", tmp_path / "output"
    options = Options("operations", as_of=date(2026, 9, 30), releases=store)
    period = parse_period("2026Q3")
    checked = pipeline.check(write_master(path, Q3), options)
    assert checked.last is None
    pipeline.build(checked, store, BuildRequest(period, period.last_day), lambda _: None)

    def check(markdown: str) -> Checked:
        return pipeline.check(
            write_master(path, markdown), Options("operations", as_of=date(2026, 12, 31), releases=store)
        )

    return check


def found(checked: Checked, code: str) -> list[tuple[str | None, str | None]]:
    return [(d.sheet, d.cell) for d in checked.diagnostics if d.kind.code == code]


def test_an_unchanged_master_has_nothing_to_say(next_quarter: Quarter) -> None:
    checked = next_quarter(Q3)
    assert checked.last is not None
    assert checked.last.period == "2026Q3"
    assert not [d for d in checked.diagnostics if d.kind.code.startswith(("VER", "PASTE"))]
    assert pipeline.movement(checked) == Movement(
        checked.coverage.share() or 0, checked.last.coverage, "2026Q3"
    )


def test_a_changed_document_needs_a_higher_version(next_quarter: Quarter) -> None:
    changed = Q3.replace("审核每月运营预算", "审核每月运营预算并纠正偏差").replace(
        "| 成本率 | % | 19", "| 成本率 | % | 18"
    )
    checked = next_quarter(changed)
    assert found(checked, "VER004") == [("岗位", "C2")]
    (finding,) = [d for d in checked.diagnostics if d.kind.code == "VER004"]
    assert finding.next_step("zh") == "请升版；有变动的：职责概述、绩效指标"
    for version, bad in (("'2.1", False), ("'3", False), ("'1.9", True), ("'2.0", True)):
        assert bool(found(next_quarter(changed.replace("'2.0", version)), "VER004")) is bad, version


def test_moving_or_sorting_rows_is_no_change(next_quarter: Quarter) -> None:
    lines = OVERVIEW.strip().splitlines()
    checked = next_quarter(ROLES + "\n".join([*lines[:2], *reversed(lines[2:])]) + "\n" + KPIS)
    assert not [d for d in checked.diagnostics if d.kind.code.startswith(("VER", "PASTE"))]


def test_a_version_that_rose_for_nothing(next_quarter: Quarter) -> None:
    checked = next_quarter(Q3.replace("'1.4", "'1.5"))
    assert found(checked, "VER005") == [("岗位", "C3")]
    assert found(next_quarter(Q3.replace("'1.4", "'1.5").replace("记录结果", "记录过程")), "VER005") == []


def test_a_sort_without_the_role_column(next_quarter: Quarter) -> None:
    lines = OVERVIEW.strip().splitlines()
    rows = [line.strip("|").split("|") for line in lines[2:]]
    texts = [row[2] for row in reversed(rows)]
    swapped = [f"|{row[0]}|{row[1]}|{text}|" for row, text in zip(rows, texts, strict=True)]
    checked = next_quarter(ROLES + "\n".join([*lines[:2], *swapped]) + "\n" + KPIS)
    (finding,) = [d for d in checked.diagnostics if d.kind.code == "PASTE001"]
    assert (finding.sheet, finding.severity.value) == ("职责概述", "error")
    assert "主表.xlsx!职责概述" in finding.next_step("zh")


def test_a_renamed_role_takes_its_texts_along(next_quarter: Quarter) -> None:
    assert found(next_quarter(Q3.replace("客服专员", "客户顾问")), "PASTE001") == []


def test_a_weight_that_changed_is_named(next_quarter: Quarter) -> None:
    checked = next_quarter(Q3.replace("| 25% |", "| 20% |"))
    (finding,) = [d for d in checked.diagnostics if d.kind.code == "KPI002"]
    assert finding.next_step("zh") == "还差 5%；上一发布版为 100%，当时 F3 是 25%"


def test_a_release_of_the_same_period_or_of_another_master_is_not_the_last(
    next_quarter: Quarter, tmp_path: Path
) -> None:
    next_quarter(Q3)
    again = Options("operations", as_of=date(2026, 9, 30), releases=tmp_path / "output")
    assert pipeline.check(tmp_path / "主表.xlsx", again).last is None
    other = write_master(tmp_path / "别的.xlsx", Q3)
    later = Options("operations", as_of=date(2026, 12, 31), releases=tmp_path / "output")
    assert pipeline.check(other, later).last is None


def test_a_release_that_cannot_be_read_any_more_is_no_trouble(next_quarter: Quarter, tmp_path: Path) -> None:
    release = tmp_path / "output" / "2026Q3"
    (release / "source" / "主表.xlsx").write_bytes(b"broken")
    assert found(next_quarter(Q3.replace("'1.4", "'1.5")), "VER005") == []
    (release / "manifest.json").write_text("{", encoding="utf-8")
    assert next_quarter(Q3).last is None
