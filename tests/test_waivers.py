"""Waivers: live ones silence a gap, expired ones reopen it, and slips in the sheet are named."""

from datetime import date

from conftest import CheckMaster

from compiler.model.coverage import Status
from compiler.pipeline import Checked

MASTER = """
# 岗位
| 岗位 | 部门 |
| 运营经理 | 运营部 |
| 客服专员 | 客服部 |

# 职责概述
| 岗位 | 要素 | 职责 |
| 全部 | 团队目标 | 提升满意度 |
| 全部 | 主要职责 | 处理来电 |
| 运营经理 | 协作关系 | 与销售部协作 |

# 绩效指标
| 岗位 | 要素 | 指标 | 单位 | 目标值 | 权重 | 考核周期 | 数据来源 |
| 运营经理 | 流程效率 | 准时率 | % | 95 | 90% | 季度 | 系统 |

# 例外审批
| 岗位 | 模块 | 要素或规则 | 理由 | 责任人 | 批准人 | 到期日 |
"""


def at(check_master: CheckMaster, row: str, day: date = date(2026, 12, 31)) -> Checked:
    return check_master(MASTER + row, blueprint="operations", as_of=day)


def codes(checked: Checked, role: str, module: str) -> list[str]:
    return [d.kind.code for d in checked.diagnostics if (d.role, d.module) == (role, module)]


def status(checked: Checked, title: str, module: str) -> Status:
    role = next(role.id for role in checked.catalog.roles if role.title == title)
    return checked.coverage.of(role, module).status


def test_a_live_waiver_of_a_module_silences_its_gap(check_master: CheckMaster) -> None:
    row = "| 客服专员 | 风险控制 | | 由主管统一管理 | 韩立 | 陈卓 | 2026-12-31 |"
    checked = at(check_master, row)
    assert codes(checked, "客服专员", "risk") == []
    assert status(checked, "客服专员", "risk") is Status.WAIVED
    assert status(checked, "运营经理", "risk") is Status.MISSING
    before = at(check_master, "").coverage.share()
    assert checked.coverage.share() is not None
    assert before is not None
    assert checked.coverage.share() > before  # type: ignore[operator]  # not None, asserted above


def test_an_expired_waiver_reopens_its_gap_and_says_since_when(check_master: CheckMaster) -> None:
    row = "| 客服专员 | 风险控制 | | 由主管统一管理 | 韩立 | 陈卓 | 2026-09-30 |"
    checked = at(check_master, row)
    assert codes(checked, "客服专员", "risk") == ["COV002"]
    (expired,) = [d for d in checked.diagnostics if d.kind.code == "WAIVER005"]
    assert (expired.sheet, expired.cell, expired.module) == ("例外审批", "G2", "risk")
    assert expired.message("zh") == "客服专员的“风险控制”例外已于 2026年9月30日 到期，重新计为缺失"
    assert status(checked, "客服专员", "risk") is Status.EXPIRED
    assert status(at(check_master, row, date(2026, 9, 30)), "客服专员", "risk") is Status.WAIVED


def test_an_aspect_can_be_waived_alone_and_for_a_group(check_master: CheckMaster) -> None:
    checked = at(check_master, "| @客服部 | 职责概述 | 协作关系 | 岗位不对外 | 韩立 | 陈卓 | 2027年3月31日 |")
    assert codes(checked, "客服专员", "overview") == []
    assert status(checked, "客服专员", "overview") is Status.WAIVED
    assert status(checked, "运营经理", "overview") is Status.COMPLETE


def test_a_finding_can_be_waived_by_its_code(check_master: CheckMaster) -> None:
    assert "KPI002" in codes(at(check_master, ""), "运营经理", "kpi")
    checked = at(check_master, "| 运营经理 | 绩效指标 | KPI002 | 年中调整 | 韩立 | 陈卓 | 2026-12-31 |")
    assert "KPI002" not in codes(checked, "运营经理", "kpi")
    assert not [d for d in checked.diagnostics if d.kind.code == "KPI002"]
    (said,) = [d for d in checked.diagnostics if d.kind.code == "WAIVER006"]
    assert said.message("zh") == "按例外审批不再列出：KPI002（运营经理，至 2026-12-31）"


def test_slips_in_the_sheet_are_named(check_master: CheckMaster) -> None:
    rows = """| 客服专元 | 风险控制 | | 无 | 韩立 | 陈卓 | 2026-12-31 |
| 客服专员 | 安全生产 | | 无 | 韩立 | 陈卓 | 2026-12-31 |
| 客服专员 | 风险控制 | 预防 | 无 | 韩立 | 陈卓 | 2026-12-31 |
| 客服专员 | 风险控制 | | 无 | 韩立 | | |
| 客服专员 | 持续改进 | | 无 | 韩立 | 陈卓 | 年底 |"""
    checked = at(check_master, rows)
    found = [
        (d.kind.code, d.cell) for d in checked.diagnostics if d.kind.code.startswith("WAIVER00") and d.cell
    ]
    assert found == [
        ("WAIVER001", "A2"), ("WAIVER001", "B3"), ("WAIVER001", "C4"), ("WAIVER002", "F5"), ("WAIVER003", "G5"),
        ("WAIVER004", "G6"),
    ]  # fmt: skip
    assert status(checked, "客服专员", "improvement") is Status.MISSING


def said(checked: Checked, code: str) -> list[tuple[str | None, str]]:
    return [(d.cell, d.message("zh")) for d in checked.diagnostics if d.kind.code == code]


def test_live_waivers_are_listed_and_unused_ones_named(check_master: CheckMaster) -> None:
    rows = """| 客服专员 | 风险控制 | | 由主管统一管理 | 韩立 | 陈卓 | 2026-12-31 |
| 运营经理 | 职责概述 | | 已写 | 韩立 | 陈卓 | 2027-06-30 |
| 客服专员 | 绩效指标 | KPI002 | 年中调整 | 韩立 | 陈卓 | 2026-12-31 |
| 全部 | 持续改进 | | 下季度统一编写 | 韩立 | 陈卓 | 2026-12-31 |"""
    checked = at(check_master, rows)
    assert said(checked, "WAIVER006") == [
        (
            None,
            "按例外审批不再列出：风险控制（客服专员，至 2026-12-31）、持续改进（运营经理、客服专员，至 2026-12-31）",
        )
    ]
    assert said(checked, "WAIVER007") == [
        ("A3", "此例外没有作用：运营经理的“职责概述”并无缺失或相应问题"),
        ("A4", "此例外没有作用：客服专员的“KPI002”并无缺失或相应问题"),
    ]


def test_an_expired_waiver_of_a_group_is_one_finding(check_master: CheckMaster) -> None:
    checked = at(check_master, "| 全部 | 风险控制 | | 无 | 韩立 | 陈卓 | 2026-09-30 |")
    assert said(checked, "WAIVER005") == [
        ("G2", "运营经理、客服专员的“风险控制”例外已于 2026年9月30日 到期，重新计为缺失")
    ]
    assert said(checked, "WAIVER007") == []


def test_a_misspelt_waiver_gets_a_suggestion_and_an_aspect_is_found_without_its_module(
    check_master: CheckMaster,
) -> None:
    rows = """| 客服专元 | 风险控制 | | 无 | 韩立 | 陈卓 | 2026-12-31 |
| 客服专员 | 风险控治 | | 无 | 韩立 | 陈卓 | 2026-12-31 |
| 客服专员 | | KPI999 | 无 | 韩立 | 陈卓 | 2026-12-31 |
| 客服专员 | | 协作关系 | 无 | 韩立 | 陈卓 | 2026-12-31 |"""
    checked = at(check_master, rows)
    steps = [d.next_step("zh") for d in checked.diagnostics if d.kind.code == "WAIVER001"]
    assert [step.split("？")[0] for step in steps] == [
        "是否为 客服专员", "是否为 风险控制", "请写已有的岗位、模块、要素或检查项",
    ]  # fmt: skip
    assert codes(checked, "客服专员", "overview") == []


def test_a_day_counts_as_it_is_stored_whatever_its_format(check_master: CheckMaster) -> None:
    checked = at(
        check_master, "| 客服专员 | 风险控制 | | 无 | 韩立 | 陈卓 | 2026-12-30 |", date(2026, 12, 31)
    )
    assert status(checked, "客服专员", "risk") is Status.EXPIRED
