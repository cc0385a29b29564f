"""Waivers: live ones silence a gap, expired ones reopen it, and slips in the sheet are named."""

from datetime import date

from conftest import CheckMaster

from compiler.model import Status
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
    assert codes(checked, "客服专员", "risk") == ["WAIVER005", "COV002"]
    expired = next(d for d in checked.diagnostics if d.kind.code == "WAIVER005")
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
    assert said.message("zh") == "按例外审批不再列出：KPI002 运营经理"


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
