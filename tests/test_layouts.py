"""Workbooks that were not made for a blueprint: mapped by 模块定义, or one sheet per role."""

from pathlib import Path

import pytest
from conftest import CheckMaster
from masters import write_master

from compiler import pipeline
from compiler.diagnostics import CompilerError
from compiler.pipeline import Checked, Options

SUBSIDIARY = """
# 花名册
| 职务名称 | 所在中心 | 职务代号 | 汇报给谁 |
| 店长 | 门店中心 | S-01 |  |
| 店员 | 门店中心 | S-02 | 店长 |

# 总表
> 2026 年门店职责总表
| 谁来做 | 做什么 | 属于 | 考核什么 | 达到 | 占比 |
| 店长 | 排定每周班次，保证高峰有人 | 主要职责 | 人效 | 95 | 100% |
| 店员 | 开店前清点货品，缺货当日补齐 | 主要职责 | 缺货次数 | 0 | 60% |
| 店员 | 接待顾客并记录意见 |  | 差评数 | 1 | 40% |
| 店员 | 与仓库核对到货 | 协作关系 |  |  |  |
"""
MAPPING = """
# 模块定义
| 模块 | 工作表 | 类型 | 项 | 名称 | 要求 | 表头别名 |
| 岗位 | 花名册 | 岗位表 | 列 | 岗位 |  | 职务名称 |
|  |  |  | 列 | 部门 |  | 所在中心 |
|  |  |  | 列 | 岗位编号 |  | 职务代号 |
|  |  |  | 列 | 直接上级 |  | 汇报给谁 |
| 职责概述 | 总表 |  |  |  |  |  |
|  |  |  | 岗位列 | 岗位 |  | 谁来做 |
|  |  |  | 要素列 | 要素 |  | 属于 |
|  |  |  | 正文列 | 职责 |  | 做什么 |
|  |  |  | 要素 | 主要职责 |  |  |
|  |  |  | 要素 | 协作关系 | 常见 |  |
| 绩效指标 | 总表 |  |  |  | 可选 |  |
|  |  |  | 岗位列 | 岗位 |  | 谁来做 |
|  |  |  | 正文列 | 指标 |  | 考核什么 |
|  |  |  | 列 | 目标值 |  | 达到 |
|  |  |  | 列 | 权重 |  | 占比 |
"""


def entries(checked: Checked) -> list[tuple[str, str, str]]:
    frame = checked.catalog.entries
    titles = {role.id: role.title for role in checked.catalog.roles}
    return [(titles[r], m, t) for r, m, t in zip(frame["role"], frame["module"], frame["text"], strict=True)]


def codes(checked: Checked) -> list[tuple[str, str | None, str | None]]:
    return [(d.kind.code, d.sheet, d.cell) for d in checked.diagnostics]


def test_a_foreign_workbook_compiles_by_a_mapping_beside_it(tmp_path: Path) -> None:
    master = write_master(tmp_path / "子公司.xlsx", SUBSIDIARY)
    mapping = write_master(tmp_path / "对照.xlsx", MAPPING)
    before = master.read_bytes()
    checked = pipeline.check(master, Options(str(mapping)))
    assert master.read_bytes() == before
    roles = [
        (role.code, role.title, role.department, role.get("reports_to")) for role in checked.catalog.roles
    ]
    assert roles == [("S-01", "店长", "门店中心", ""), ("S-02", "店员", "门店中心", "店长")]
    assert entries(checked) == [
        ("店长", "overview", "排定每周班次，保证高峰有人"),
        ("店员", "overview", "开店前清点货品，缺货当日补齐"),
        ("店员", "overview", "接待顾客并记录意见"),
        ("店员", "overview", "与仓库核对到货"),
        ("店长", "kpi", "人效"),
        ("店员", "kpi", "缺货次数"),
        ("店员", "kpi", "差评数"),
    ]
    assert list(checked.catalog.entries["weight"].dropna().round(2)) == [1.0, 0.6, 0.4]
    assert {code for code, _, _ in codes(checked)} <= {"KPI001", "COV001", "COV004"}


def test_the_mapping_may_stand_in_a_copy_of_the_workbook(check_master: CheckMaster) -> None:
    checked = check_master(SUBSIDIARY + MAPPING)
    assert len(entries(checked)) == 7
    assert "COLUMN001" not in {code for code, _, _ in codes(checked)}


def test_a_column_that_no_module_of_a_shared_sheet_uses_is_said_once(check_master: CheckMaster) -> None:
    more = SUBSIDIARY.replace("| 占比 |", "| 占比 | 培训 |").replace("| 100% |", "| 100% | 每季 |")
    checked = check_master(more + MAPPING)
    assert [place for code, *place in codes(checked) if code == "COLUMN001"] == [["总表", "G3"]]


def test_a_blank_role_in_a_shared_sheet_is_said_once(check_master: CheckMaster) -> None:
    checked = check_master(SUBSIDIARY.replace("| 店员 | 接待", "|  | 接待") + MAPPING)
    assert [place for code, *place in codes(checked) if code == "ROLE003"] == [["总表", "A5"]]


def test_a_workbook_without_mapping_is_refused_as_one(tmp_path: Path) -> None:
    master = write_master(tmp_path / "子公司.xlsx", SUBSIDIARY)
    with pytest.raises(CompilerError) as error:
        pipeline.check(master, Options(str(master)))
    assert error.value.diagnostic.message("zh") == "子公司.xlsx 没有“模块定义”工作表，看不出有哪些模块"


SHEETS = """
# 销售经理
| 职责 | 标准 |
| 制定季度销售计划 | 每季首月 5 日前 |
| 拜访重点客户 | 每月四家 |

# 销售内勤
| 职责 | 标准 |
| 录入订单 | 当日 |

# 仓库主管
| 职责 | 标准 |
| 盘点库存 | 每月末 |

# 说明
| 版本 | 作者 |
| 3 | 王芳 |
"""


def test_one_sheet_per_role(check_master: CheckMaster) -> None:
    checked = check_master(SHEETS)
    assert [role.title for role in checked.catalog.roles] == ["销售经理", "销售内勤", "仓库主管"]
    assert list(checked.catalog.entries["values"])[:2] == [
        ("制定季度销售计划", "每季首月 5 日前"),
        ("拜访重点客户", "每月四家"),
    ]
    (said,) = [d for d in checked.diagnostics if d.kind.code == "INFER005"]
    assert (
        said.message("zh") == "没有岗位列；以下工作表各按表名作为一个岗位读取：销售经理、销售内勤、仓库主管"
    )


def test_sheets_named_after_months_are_no_roles(check_master: CheckMaster) -> None:
    months = SHEETS.replace("销售经理", "1月").replace("销售内勤", "2月").replace("仓库主管", "3月")
    with pytest.raises(CompilerError) as error:
        check_master(months)
    assert error.value.diagnostic.kind.code == "INFER001"


def test_every_other_sheet_can_be_a_role(check_master: CheckMaster) -> None:
    mapping = """
# 模块定义
| 模块 | 工作表 | 类型 | 项 | 名称 | 要求 | 表头别名 |
| 关键任务 | * |  | 岗位列 | 工作表名 |  |  |
|  |  |  | 正文列 | 任务 |  | 职责 |
|  |  |  | 列 | 标准 |  |  |
"""
    checked = check_master(SHEETS.replace("# 说明", "# _说明") + mapping)
    assert [(role, text) for role, _, text in entries(checked)] == [
        ("销售经理", "制定季度销售计划"),
        ("销售经理", "拜访重点客户"),
        ("销售内勤", "录入订单"),
        ("仓库主管", "盘点库存"),
    ]


def test_a_workbook_that_is_no_master_says_what_it_holds(check_master: CheckMaster) -> None:
    with pytest.raises(CompilerError) as error:
        check_master("# 风险登记\n| 编号 | 风险 | 责任人 |\n| 1 | 断供 | 采购主管 |\n")
    found = error.value.diagnostic
    assert (
        found.message("zh")
        == "主表.xlsx 不是职责主表：没有写岗位的列。读到的有：“风险登记”表：编号、风险、责任人"
    )
    assert found.next_step("zh") == "如果“责任人”列写的是岗位，请加上 --role-column 责任人"
    named = check_master(
        "# 风险登记\n| 编号 | 风险 | 责任人 |\n| 1 | 断供 | 采购主管 |\n", role_column="责任人"
    )
    assert [role.title for role in named.catalog.roles] == ["采购主管"]
