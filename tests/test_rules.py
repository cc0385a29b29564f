"""Rules on texts, people and risks: a bad case that is found at its cell, and a good one that is not."""

import pytest
from conftest import CheckMaster

from compiler.pipeline import Checked

ROLES = "# 岗位\n| 岗位 | 部门 | 直接上级 | 编写 | 批准 |\n"
OVERVIEW = "\n# 职责概述\n| 岗位 | 要素 | 职责 |\n"
REQUIREMENTS = "\n# 职位要求\n| 岗位 | 类别 | 要求 |\n"


def found(checked: Checked, code: str) -> list[tuple[str | None, str | None]]:
    return [(d.sheet, d.cell) for d in checked.diagnostics if d.kind.code == code]


@pytest.mark.parametrize(
    ("code", "text", "bad"),
    [
        ("TEXT001", "负责报表，时限待定", True),
        ("TEXT001", "Prepare the report by TBD", True),
        ("TEXT001", "对待定制客户一视同仁地服务", False),
        ("TEXT001", "接待定点合作客户，记录需求", False),
        ("TEXT002", "编制计划（含预算", True),
        ("TEXT002", "编制计划（含预算)，并跟踪", False),
        ("TEXT002", "1）编制计划", False),
        ("TEXT002", "发布“运营日报", True),
    ],
)
def test_texts(check_master: CheckMaster, code: str, text: str, bad: bool) -> None:
    checked = check_master(
        ROLES + "| 经理 | 甲 | | | |\n" + OVERVIEW + f"| 经理 | 主要职责 | {text} |", blueprint="operations"
    )
    assert found(checked, code) == ([("职责概述", "C2")] if bad else [])


@pytest.mark.parametrize(
    ("text", "bad"),
    [
        ("本科及以上学历，限男性", True),
        ("35岁以下，身体健康", True),
        ("已婚已育优先", True),
        ("Female, under 30 years", True),
        ("三年以上互联网运营经验", False),
        ("Three years of experience in sales", False),
    ],
)
def test_requirements_about_protected_traits(check_master: CheckMaster, text: str, bad: bool) -> None:
    checked = check_master(
        ROLES + "| 经理 | 甲 | | | |\n" + REQUIREMENTS + f"| 经理 | 工作经验 | {text} |", blueprint="jobdesc"
    )
    assert found(checked, "REQ001") == ([("职位要求", "C2")] if bad else [])


def test_columns_of_pay_or_identity_numbers(check_master: CheckMaster) -> None:
    roles = "# 岗位\n| 岗位 | 身份证号 | 办公区 |\n| 经理 | 330 | A座 |\n"
    checked = check_master(roles + OVERVIEW + "| 经理 | 主要职责 | 甲 |", blueprint="operations")
    assert [d.value for d in checked.diagnostics if d.kind.code == "PERS001"] == ["身份证号"]
    plain = check_master("# 清单\n| 岗位 | 月薪 | 事项 |\n| 经理 | 100 | 甲 |\n| 经理 | 100 | 乙 |")
    assert found(plain, "PERS001") == [("清单", "B1")]


def test_reporting_lines_that_run_in_a_circle(check_master: CheckMaster) -> None:
    circle = "| 经理 | 甲 | 总监 | | |\n| 总监 | 甲 | 主管 | | |\n| 主管 | 甲 | 经理 | | |\n| 文员 | 甲 | 经理 | | |\n"
    checked = check_master(ROLES + circle + OVERVIEW + "| 全部 | 主要职责 | 甲 |", blueprint="operations")
    assert found(checked, "ROLE008") == [("岗位", "C2")]
    (cycle,) = [d for d in checked.diagnostics if d.kind.code == "ROLE008"]
    assert cycle.params["chain"] == "经理 → 总监 → 主管 → 经理"
    line = check_master(
        ROLES + "| 经理 | 甲 | 总监 | | |\n| 总监 | 甲 | 董事长 | | |\n" + OVERVIEW, blueprint="operations"
    )
    assert found(line, "ROLE008") == []


@pytest.mark.parametrize(
    ("first", "second", "bad"),
    [
        ("销售经理", "销售经里", True),
        ("ＳＡＬＥＳ主管", "SALES主官", True),
        ("一级工程师", "二级工程师", False),
        ("高级客服专员", "初级客服专员", False),
        ("客服专员1", "客服专员2", False),
        ("文员", "店员", False),
    ],
)
def test_titles_that_may_be_one(check_master: CheckMaster, first: str, second: str, bad: bool) -> None:
    roles = ROLES + f"| {first} | 甲 | | | |\n| {second} | 甲 | | | |\n"
    checked = check_master(roles + OVERVIEW + f"| {first} | 主要职责 | 甲 |", blueprint="operations")
    assert found(checked, "ROLE009") == ([("岗位", "A3")] if bad else [])
    both = check_master(roles + OVERVIEW + "| 全部 | 主要职责 | 甲 |", blueprint="operations")
    assert found(both, "ROLE009") == []


def test_whoever_prepares_does_not_approve(check_master: CheckMaster) -> None:
    roles = ROLES + "| 经理 | 甲 | | 王芳 | 王 芳 |\n| 主管 | 甲 | | 王芳 | 李强 |\n"
    assert found(check_master(roles + OVERVIEW, blueprint="operations"), "VER001") == [("岗位", "E2")]


def test_a_rated_risk_needs_a_response(check_master: CheckMaster) -> None:
    risks = """
# 风险控制
| 岗位 | 要素 | 风险 | 发生可能性 | 影响程度 | 应对措施 |
| 经理 | 识别 | 断供 | 高 | 高 |  |
| 经理 | 评估 | 评估影响 |  | 高 |  |
| 经理 | 识别 | 停电 | 低 | 高 | 备用电源 |
"""
    checked = check_master(ROLES + "| 经理 | 甲 | | | |\n" + OVERVIEW + risks, blueprint="operations")
    assert found(checked, "RISK001") == [("风险控制", "F2")]
    answered = risks + "| 经理 | 应对 | 启用备选供应商 |  |  |  |\n"
    checked = check_master(ROLES + "| 经理 | 甲 | | | |\n" + OVERVIEW + answered, blueprint="operations")
    assert found(checked, "RISK001") == []
