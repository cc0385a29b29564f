"""Responsibility matrices in either direction are entries, one for each mark."""

from conftest import CheckMaster

from compiler.pipeline import Checked

ACROSS = """
# RACI
> 项目分工
| 编号 | 任务 | 产品经理 | 架构师 | 测试主管 | 运维 |
| 1 | 需求评审 | A/R | C | C |  |
| 2 | 概要设计 | A | R |  |  |
| 3 | 系统测试 | I | C | R（后备） |  |
| 4 | 上线检查 |  |  |  |  |
| 5 | 复盘 | A | A | I |  |
"""
DOWN = """
# 权限
| 岗位 | 部门 | 安装软件 | 查看日志 | 修改配置 | 删除数据 |
| 系统管理员 | 信息部 | X | X | X |  |
| 审计员 | 审计部 |  | × |  |  |
| 访客 | 前台 |  |  |  |  |
"""
ROLES = "# 岗位\n| 岗位 | 部门 |\n| 产品经理 | 产品部 |\n| 架构师 | 研发部 |\n| 测试主管 | 研发部 |\n"
OVERVIEW = "\n# 职责概述\n| 岗位 | 要素 | 职责 |\n| 全部 | 主要职责 | 甲 |\n\n# 关键任务\n| 岗位 | 任务 |\n| 架构师 | 乙 |\n"


def entries(checked: Checked, module: str) -> list[tuple[str, str, str, str]]:
    """Role, duty, involvement and cell of each entry of a module."""
    own = checked.catalog.entries[checked.catalog.entries["module"] == module]
    position = [c.key for c in checked.catalog.module(module).fields].index("involvement")
    return [
        (role, text, values[position], cell)
        for role, text, values, cell in zip(own["role"], own["text"], own["values"], own["cell"], strict=True)
    ]


def found(checked: Checked, code: str) -> list[tuple[str | None, str | None]]:
    return [(d.cell, d.value) for d in checked.diagnostics if d.kind.code == code]


def test_a_column_per_role(check_master: CheckMaster) -> None:
    checked = check_master(ACROSS)
    assert checked.catalog.blueprint.inferred
    assert [role.title for role in checked.catalog.roles] == ["产品经理", "架构师", "测试主管", "运维"]
    assert entries(checked, "RACI") == [
        ("产品经理", "需求评审", "A/R", "C3"),
        ("架构师", "需求评审", "C", "D3"),
        ("测试主管", "需求评审", "C", "E3"),
        ("产品经理", "概要设计", "A", "C4"),
        ("架构师", "概要设计", "R", "D4"),
        ("产品经理", "系统测试", "I", "C5"),
        ("架构师", "系统测试", "C", "D5"),
        ("测试主管", "系统测试", "R（后备）", "E5"),
        ("产品经理", "复盘", "A", "C7"),
        ("架构师", "复盘", "A", "D7"),
        ("测试主管", "复盘", "I", "E7"),
    ]
    numbers = {values[0] for values in checked.catalog.entries["values"]}
    assert numbers == {"1", "2", "3", "5"}


def test_a_duty_has_one_accountable(check_master: CheckMaster) -> None:
    checked = check_master(ACROSS)
    assert found(checked, "RACI001") == [("B6", "上线检查")]
    assert found(checked, "RACI002") == [("F2", "运维")]
    assert found(checked, "RACI003") == [("C7,D7", "复盘")]
    assert found(checked, "RACI004") == [("B5", "系统测试")]


def test_a_row_per_role_and_crosses(check_master: CheckMaster) -> None:
    checked = check_master(DOWN)
    assert entries(checked, "权限") == [
        ("系统管理员", "安装软件", "", "C2"),
        ("系统管理员", "查看日志", "", "D2"),
        ("系统管理员", "修改配置", "", "E2"),
        ("审计员", "查看日志", "", "D3"),
    ]
    assert found(checked, "RACI001") == [("F1", "删除数据")]
    assert found(checked, "RACI002") == [("A4", "访客")]
    assert found(checked, "RACI004") == []


def test_a_matrix_beside_the_modules_of_a_blueprint(check_master: CheckMaster) -> None:
    checked = check_master(ROLES + OVERVIEW + ACROSS.replace("# RACI", "# 分工"), blueprint="operations")
    marks = entries(checked, "raci")
    assert ("产品部/产品经理", "需求评审", "A/R", "C3") in marks
    assert len(marks) == 11
    assert found(checked, "SHEET001") == []
    assert found(checked, "ROLE001") == []
    misspelt = check_master(
        ROLES + OVERVIEW + ACROSS.replace("# RACI", "# 分工").replace("| 架构师", "| 架构士"),
        blueprint="operations",
    )
    assert found(misspelt, "ROLE001") == [("D2", "架构士")]


def test_a_list_with_a_column_for_the_part_is_a_list(check_master: CheckMaster) -> None:
    rows = "# RACI\n| 岗位 | 任务 | 参与方式 |\n| 架构师 | 设计 | A |\n| 测试主管 | 设计 | R |\n"
    checked = check_master(ROLES + OVERVIEW + "\n" + rows, blueprint="operations")
    assert [mark[1:] for mark in entries(checked, "raci")] == [("设计", "A", "B2"), ("设计", "R", "B3")]


def test_letters_or_questions_in_a_role_column_are_no_roles(check_master: CheckMaster) -> None:
    tasks = "\n# 清单\n| 岗位 | 事项 |\n| 文员 | 归档 |\n"
    letters = "# 我的RACI\n| 事项 | 角色 |\n| 计划 | A |\n| 评审 | A/R |\n"
    checked = check_master(letters + tasks)
    assert [role.title for role in checked.catalog.roles] == ["文员"]
    assert found(checked, "INFER004") == [("B2:B3", None)]
    form = "# 申请表\n| Job title: | 回答 |\n| 姓名： | 王 |\n| 公司： | 甲 |\n"
    checked = check_master(form + tasks)
    assert found(checked, "INFER004") == [("A2:A3", None)]
