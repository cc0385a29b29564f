"""Every rule on a few lines of a master: what it finds, where, and when it is silent."""

import pytest
from conftest import CheckMaster

from compiler.diagnostics import CompilerError, Diagnostic, Severity
from compiler.pipeline import Checked

ROLES = """
# 岗位
| 岗位编号 | 岗位 | 部门 | 补充责任人 |
| OP-01 | 运营经理 | 运营部 | 王芳 |
| CS-01 | 客服专员 | 客服部 | 李强 |
"""
OVERVIEW = """
# 职责概述
| 岗位 | 要素 | 职责 |
| 全部 | 团队目标 | 提升客户满意度 |
| 全部 | 主要职责 | 处理客户来电 |
| 全部 | 协作关系 | 与销售部共享信息 |
"""


def of(checked: Checked, code: str) -> list[Diagnostic]:
    return [d for d in checked.diagnostics if d.kind.code == code]


def places(checked: Checked, code: str) -> list[tuple[str | None, str | None, str | None]]:
    return [(d.sheet, d.cell, d.role) for d in of(checked, code)]


def test_an_unknown_role_names_its_cell_the_nearest_and_its_place(check_master: CheckMaster) -> None:
    checked = check_master(ROLES + OVERVIEW + "| 客服专元 | 主要职责 | 接听电话 |", blueprint="operations")
    (found,) = of(checked, "ROLE001")
    assert (found.sheet, found.cell, found.value) == ("职责概述", "A5", "客服专元")
    assert found.candidates == ("客服专员",)
    assert found.message("zh") == "没有“客服专元”这个岗位；第 5 行的内容不会进入任何文档"
    assert found.next_step("zh") == "是否为 客服专员（岗位!B3）？"
    assert checked.has_errors


def test_weights_must_add_up_per_role_and_period(check_master: CheckMaster) -> None:
    checked = check_master(
        ROLES
        + OVERVIEW
        + """
# 绩效指标
| 岗位 | 要素 | 指标 | 单位 | 目标值 | 权重 | 考核周期 | 数据来源 |
| 运营经理 | 流程效率 | 准时率 | % | 95 | 60% | 季度 | 系统 |
| 运营经理 | 运营成本 | 成本率 | % | 20 | 35% | 季度 | 财务 |
| 运营经理 | 客户满意度 | 满意度 | 分 | 90 | 100% | 年度 | 问卷 |
| 运营经理 | 客户满意度 | 投诉 | 件 | 0 | 一票否决 | 年度 | 客服系统 |
| 客服专员 | 客户满意度 | 满意度 | 分 | 90 | 33.3% | 季度 | 问卷 |
| 客服专员 | 流程效率 | 接通率 | % | 95 | 33.4% | 季度 | 系统 |
| 客服专员 | 流程效率 | 解决率 | % | 80 | 33.3% | 季度 | 系统 |
""",
        blueprint="operations",
    )
    (found,) = of(checked, "KPI002")
    assert (found.sheet, found.cell, found.role, found.severity) == (
        "绩效指标", "F2:F3", "运营经理", Severity.ERROR,
    )  # fmt: skip
    assert found.message("zh") == "运营经理的权重合计为 95%，应为 100%"
    assert found.next_step("zh") == "还差 5%"
    assert of(checked, "KPI003") == of(checked, "KPI004") == []


def test_a_kpi_needs_target_unit_period_and_source(check_master: CheckMaster) -> None:
    checked = check_master(
        ROLES
        + OVERVIEW
        + """
# 绩效指标
| 岗位 | 要素 | 指标 | 单位 | 目标值 | 权重 | 考核周期 | 数据来源 |
| 运营经理 | 流程效率 | 准时率 |  | 95 | 100% | 季度 |  |
| 客服专员 | 流程效率 | 接通率 | % |  | 四成 |  | 系统 |
| 客服专员 | 流程效率 | 解决率 | % | 80 |  | 季度 | 系统 |
""",
        blueprint="operations",
    )
    assert [cell for _, cell, _ in places(checked, "KPI001")] == ["D2", "H2", "E3", "G3"]
    assert places(checked, "KPI003") == [("绩效指标", "F3", "客服专员")]
    assert places(checked, "KPI004") == [("绩效指标", "F4", "客服专员")]


def test_missing_aspects_modules_and_silent_roles(check_master: CheckMaster) -> None:
    checked = check_master(
        ROLES.rstrip()
        + """
| XX-01 | 行政专员 | 行政部 |  |

# 职责概述
| 岗位 | 要素 | 职责 |
| 运营经理 | 团队目标 | 提升客户满意度 |
| 运营经理 | 主要职责 | 处理客户来电 |
| 运营经理 | 协作关系 | 与销售部共享信息 |

# 风险控制
| 岗位 | 要素 | 风险 |
| 客服专员 | 识别 | 每周分析投诉数据，识别服务风险 |
| 客服专员 | 评估 | 评估投诉升级对客户的影响 |
""",
        blueprint="operations",
    )
    missing = [(d.role, d.aspect) for d in of(checked, "COV001") if d.module == "risk"]
    assert [role for role, _ in missing] == ["客服专员", "客服专员"]
    assert of(checked, "COV001")[0].next_step("zh").startswith("在“风险控制”第 4 行起")
    essential = [d for d in of(checked, "COV002") if d.severity is Severity.ERROR]
    assert {d.role for d in essential} == {"客服专员", "行政专员"}
    assert [d.role for d in of(checked, "ROLE006")] == ["行政专员"]
    assert not [d for d in of(checked, "COV002") if d.role == "行政专员" and d not in essential]


def test_entries_that_repeat_or_are_empty(check_master: CheckMaster) -> None:
    checked = check_master(
        ROLES + OVERVIEW + "| 客服专员 | 主要职责 |  |\n| 客服专员 | 主要职责 | 处理客户来电 |",
        blueprint="operations",
    )
    assert places(checked, "ENTRY002") == [("职责概述", "C5", "客服专员")]
    assert places(checked, "ENTRY001") == [("职责概述", "C6", "客服专员")]
    assert of(checked, "ENTRY001")[0].next_step("zh") == "与 职责概述!C3 相同；请删除其一"


def test_blank_role_cells_are_the_role_above_with_a_warning(check_master: CheckMaster) -> None:
    checked = check_master(
        ROLES
        + """
# 职责概述
| 岗位 | 要素 | 职责 |
|  | 主要职责 | 无主 |
| 运营经理 | 主要职责 | 甲 |
|  | 团队目标 | 乙 |
""",
        blueprint="operations",
    )
    assert places(checked, "ROLE003") == [("职责概述", "A4", "运营经理")]
    assert [(d.cell, d.severity) for d in of(checked, "ROLE004")] == [("A2", Severity.ERROR)]
    assert list(checked.catalog.entries["text"]) == ["甲", "乙"]


def test_unknown_sheets_and_columns_and_their_nearest_names(check_master: CheckMaster) -> None:
    checked = check_master(
        ROLES
        + "\n# 职责概述\n| 岗位 | 要素 | 职责 | 培训学时 | _内部 |\n| 全部 | 主要职责 | 甲 | 8 | x |"
        + "\n# 绩效指标2\n| 岗位 | 指标 |\n| 运营经理 | 准时率 |"
        + "\n# _草稿\n| 岗位 |\n| 谁 |",
        blueprint="operations",
    )
    (sheet,) = of(checked, "SHEET001")
    assert (sheet.sheet, sheet.cell, sheet.candidates[0]) == ("绩效指标2", "A1:B2", "绩效指标")
    (column,) = of(checked, "COLUMN001")
    assert (column.cell, column.value) == ("D2", "培训学时")
    (skipped,) = of(checked, "SHEET006")
    assert skipped.message("zh") == "按约定未读取：_草稿、职责概述!_内部"


def test_status_comments_and_ids(check_master: CheckMaster) -> None:
    checked = check_master(
        ROLES
        + """
# 职责概述
| 编号 | 岗位 | 要素 | 职责 | 状态 |
| D-1 | 全部 | 主要职责 | 甲 | 拟稿 |
| D-2 | 全部 | 主要职责 | 乙 | 停用 |
| D-1 | 全部 | 主要职责 | 丙 | 生校 |
| # 以下待讨论 | 全部 | 主要职责 | 丁 |  |
""",
        blueprint="operations",
    )
    entries = checked.catalog.entries
    assert list(entries["text"]) == ["甲", "甲", "丙", "丙"]
    assert list(entries["status"]) == ["draft", "draft", "active", "active"]
    assert entries["entry"].iloc[0] == "D_1"
    assert places(checked, "ENTRY005") == [("职责概述", "A4", None)]
    assert of(checked, "ENTRY004")[0].candidates == ("生效",)


def test_processes_have_all_stages_in_order(check_master: CheckMaster) -> None:
    checked = check_master(
        ROLES
        + OVERVIEW
        + """
# 流程管理
| 岗位 | 流程 | 阶段 | 内容 |
| 客服专员 | 投诉处理 | 实施 | 按流程处理 |
| 客服专员 | 投诉处理 | 设计 | 设计流程 |
| 客服专员 | 投诉处理 | 监控 | 跟踪时限 |
""",
        blueprint="operations",
    )
    assert [(d.value, d.aspect, d.role) for d in of(checked, "PROC001")] == [
        ("投诉处理", "optimisation", "客服专员")
    ]
    assert places(checked, "PROC002") == [("流程管理", "D3", "客服专员")]


def test_fingerprints_do_not_move_with_the_rows(check_master: CheckMaster) -> None:
    first = check_master(ROLES + OVERVIEW + "| 客服专元 | 主要职责 | 接听电话 |", blueprint="operations")
    moved = check_master(
        ROLES
        + OVERVIEW.replace("| 全部 | 主要", "| 全部 | 主要职责 | 新增 |\n| 全部 | 主要")
        + "| 客服专元 | 主要职责 | 接听电话 |",
        blueprint="operations",
    )
    assert of(first, "ROLE001")[0].cell != of(moved, "ROLE001")[0].cell
    assert of(first, "ROLE001")[0].fingerprint == of(moved, "ROLE001")[0].fingerprint
    everything = [d.fingerprint for d in first.diagnostics]
    assert len(set(everything)) == len(everything)


def test_settings_change_severities_and_report_what_they_do_not_know(check_master: CheckMaster) -> None:
    checked = check_master(
        "# 设置\n| 项目 | 内容 |\n| 公司 | 远航公司 |\n| ROLE001 | 提醒 |\n| 颜色 | 蓝 |\n| 语言 | 法语 |\n"
        + ROLES
        + OVERVIEW
        + "| 客服专元 | 主要职责 | 接听电话 |",
        blueprint="operations",
    )
    assert checked.catalog.settings.company == "远航公司"
    assert of(checked, "ROLE001")[0].severity is Severity.WARNING
    assert places(checked, "SET001") == [("设置", "A4", None)]
    assert places(checked, "SET002") == [("设置", "B5", None)]


def test_a_translated_column_is_read_in_its_language(check_master: CheckMaster) -> None:
    text = (
        ROLES
        + "\n# 职责概述\n| 岗位 | 要素 | 职责 | 职责::en |\n| 全部 | 团队目标 | 提升满意度 | Raise satisfaction |\n| 全部 | 主要职责 | 制定计划 |  |"
    )
    english = check_master(text, blueprint="operations", language="en")
    assert list(english.catalog.entries["text"].unique()) == ["Raise satisfaction", "制定计划"]
    chinese = check_master(text, blueprint="operations", language="zh")
    assert list(chinese.catalog.entries["text"].unique()) == ["提升满意度", "制定计划"]
    assert of(chinese, "COLUMN001") == []


def test_hidden_rows_are_read_unless_the_settings_say_otherwise(check_master: CheckMaster) -> None:
    checked = check_master(
        "# 设置\n| 项目 | 内容 |\n| 隐藏行 | 跳过 |\n" + ROLES + OVERVIEW + "| 全部 | 主要职责 | 旧 |",
        blueprint="operations",
    )
    assert checked.catalog.settings.hidden_rows == "skip"
    assert "旧" in set(checked.catalog.entries["text"])


def test_a_role_named_ambiguously_is_an_error_with_the_names_to_write(check_master: CheckMaster) -> None:
    roles = "# 岗位\n| 岗位 | 部门 |\n| 文员 | 运营部 |\n| 文员 | 客服部 |\n"
    checked = check_master(
        roles
        + "# 职责概述\n| 岗位 | 要素 | 职责 |\n| 文员 | 主要职责 | 甲 |\n| 客服部/文员 | 主要职责 | 乙 |",
        blueprint="operations",
    )
    (found,) = of(checked, "ROLE002")
    assert (found.cell, found.severity) == ("A2", Severity.ERROR)
    assert found.next_step("zh") == "请写成以下之一：运营部/文员、客服部/文员"
    assert list(checked.catalog.entries["text"]) == ["乙"]


def test_a_repeated_role_is_an_error(check_master: CheckMaster) -> None:
    checked = check_master(
        ROLES.rstrip() + "\n| OP-01 | 运营主管 | 运营部 | |\n" + OVERVIEW, blueprint="operations"
    )
    assert places(checked, "ROLE005") == [("岗位", "B4", "运营主管")]


def test_a_sheet_without_role_or_text_column_says_so(check_master: CheckMaster) -> None:
    checked = check_master(
        ROLES
        + OVERVIEW
        + "\n# 风险控制\n| 序号 | 说明 |\n| 1 | 甲 |\n\n# 关键任务\n| 岗位 | 负责人 |\n| 运营经理 | 张三 |",
        blueprint="operations",
    )
    assert places(checked, "SHEET002") == [("风险控制", "A1:B2", None)]
    assert places(checked, "SHEET003") == [("关键任务", "A1:B2", None)]


def test_a_required_column_that_is_absent_is_one_finding(check_master: CheckMaster) -> None:
    checked = check_master(
        ROLES
        + OVERVIEW
        + "\n# 沟通协作\n| 岗位 | 要素 | 渠道 |\n| 运营经理 | 定期会议 | 周会 |\n| 客服专员 | 定期会议 | 班前会 |",
        blueprint="operations",
    )
    assert [(d.cell, d.value) for d in of(checked, "COLUMN002")] == [("D1", "频率")]
    assert of(checked, "ENTRY003") == []


def test_settings_name_the_near_one_and_say_what_is_turned_off(check_master: CheckMaster) -> None:
    checked = check_master(
        "# 设置\n| 项目 | 内容 |\n| 期问 | 2026Q4 |\n| 期间 | 今年底 |\n| ENTRY001 | 关闭 |\n| KPI999 | 错误 |\n"
        + ROLES
        + OVERVIEW
        + "| 全部 | 主要职责 | 处理客户来电 |",
        blueprint="operations",
    )
    unknown = [(d.cell, d.next_step("zh").split("？")[0]) for d in of(checked, "SET001")]
    assert unknown[0] == ("A2", "是否为“期间”")
    assert [cell for cell, _ in unknown] == ["A2", "A5"]
    assert places(checked, "SET002") == [("设置", "B3", None)]
    assert of(checked, "ENTRY001") == []
    assert [d.message("zh") for d in of(checked, "SET003")] == ["已在“设置”中关闭，不检查：ENTRY001"]


def test_headers_without_rows_are_nothing_to_compile(check_master: CheckMaster) -> None:
    with pytest.raises(CompilerError) as error:
        check_master("# 职责概述\n| 岗位 | 要素 | 职责 |\n", blueprint="operations")
    assert (error.value.diagnostic.kind.code, error.value.diagnostic.sheet) == ("SHEET005", "职责概述")
    one = check_master(
        "# 职责概述\n| 岗位 | 要素 | 职责 |\n| 经理 | 主要职责 | 编制计划 |", blueprint="operations"
    )
    assert of(one, "SHEET005") == []
