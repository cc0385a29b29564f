"""The coverage audit: what counts, its evidence, where gaps are filled in, what waivers do, earlier releases."""

from datetime import date
from pathlib import Path

import pytest
from conftest import CheckMaster
from masters import write_master

from compiler import pipeline
from compiler.model.audit import AuditCell, AuditReport, AuditRole, Place
from compiler.model.coverage import Status
from compiler.model.words import Bilingual
from compiler.period import parse_period
from compiler.pipeline import BuildRequest, Checked, Options

Q3, Q4 = parse_period("2026Q3"), parse_period("2026Q4")
CYCLE = "ROLE008"
SAMPLES = sorted((Path(__file__).parent.parent / "input_samples").glob("*.xlsx"))

ROLES = """
# 岗位
| 岗位编号 | 岗位 | 部门 | 密级 | 补充责任人 |
| YY-01 | 运营经理 | 运营部 | | 王芳 |
| KF-01 | 客服专员 | 客服部 | | |
| XC-01 | 薪酬主管 | 客服部 | 秘密 | |
"""
OVERVIEW = """
# 职责概述
| 要素 | 岗位 | 职责 |
| 团队目标 | 运营经理 | 提升客户满意度 |
| 主要职责 | 运营经理、薪酬主管 | 编制季度计划 |
| | 运营经理 | 完成交办事项 |
"""
RISK = """
# 风险控制
| 岗位 | 要素 | 风险 |
| 运营经理 | 识别 | 系统中断 |
"""
WAIVERS = """
# 例外审批
| 岗位 | 模块 | 要素 | 理由 | 批准人 | 有效期至 |
| 运营经理 | 风险控制 | 评估 | 新岗位 | 李总 | 2026-12-31 |
| 运营经理 | 风险控制 | 应对 | 新岗位 | 李总 | 2026-06-30 |
"""


def audited(checked: Checked) -> AuditReport:
    return pipeline.audit(checked, Q4, Q4.last_day)


def role(report: AuditReport, title: str) -> AuditRole:
    return next(role for each in report.departments for role in each.roles if role.title == title)


def cell(report: AuditReport, title: str, module: str) -> AuditCell:
    number = [each.key for each in report.modules].index(module)
    return role(report, title).cells[number]


def points(found: AuditCell) -> dict[str, Status]:
    return {point.title.zh: point.status for point in found.points}


def test_a_point_has_its_entries_or_the_first_free_row(check_master: CheckMaster) -> None:
    report = audited(check_master(ROLES + OVERVIEW, blueprint="operations"))
    overview = cell(report, "运营经理", "overview")
    assert points(overview) == {
        "团队目标": Status.COMPLETE, "主要职责": Status.COMPLETE, "协作关系": Status.MISSING,
    }  # fmt: skip
    goal, duty, contact = overview.points
    assert [(each.place, each.text) for each in goal.evidence] == [
        (Place("职责概述", "C2"), "提升客户满意度")
    ]
    assert [each.place.cell for each in duty.evidence] == ["C3"]
    assert (contact.evidence, contact.fill) == ((), Place("职责概述", "B5"))
    assert [(each.place.cell, each.text) for each in overview.others] == [("C4", "完成交办事项")]
    assert (overview.status, overview.label, overview.covered, overview.expected) == (
        Status.PARTIAL,
        "gap",
        2,
        3,
    )


def test_a_sheet_that_is_not_there_yet_has_no_cell(check_master: CheckMaster) -> None:
    report = audited(check_master(ROLES + OVERVIEW, blueprint="operations"))
    risk = cell(report, "运营经理", "risk")
    assert (risk.status, risk.covered, risk.expected) == (Status.MISSING, 0, 4)
    assert {point.fill for point in risk.points} == {Place("风险控制", "")}


def test_waivers_are_the_evidence_of_what_they_cover(check_master: CheckMaster) -> None:
    report = audited(check_master(ROLES + OVERVIEW + RISK + WAIVERS, blueprint="operations"))
    risk = cell(report, "运营经理", "risk")
    assert points(risk) == {
        "识别": Status.COMPLETE, "评估": Status.WAIVED, "应对": Status.EXPIRED, "监控": Status.MISSING,
    }  # fmt: skip
    _, waived, expired, missing = risk.points
    assert waived.fill is None
    assert waived.waiver is not None
    assert (waived.waiver.place, waived.waiver.approved_by) == (Place("例外审批", "A2"), "李总")
    assert expired.waiver is not None
    assert (expired.waiver.expires, expired.fill) == (date(2026, 6, 30), Place("风险控制", "A3"))
    assert missing.waiver is None
    assert risk.covered == 2


def test_confidential_roles_are_a_number(check_master: CheckMaster) -> None:
    checked = check_master(ROLES + OVERVIEW, blueprint="operations")
    report = audited(checked)
    service = report.departments[1]
    assert ([each.title for each in service.roles], service.confidential) == (["客服专员"], 1)
    assert (report.roles, report.confidential) == (3, 1)
    assert report.tally.share == checked.coverage.share()
    assert sum(each.tally.covered for each in report.departments) == report.tally.covered - 1
    assert "薪酬主管" not in repr(report)


def test_findings_that_name_a_confidential_role_are_left_out(check_master: CheckMaster) -> None:
    roles = """
# 岗位
| 岗位 | 部门 | 直接上级 | 密级 |
| 运营经理 | 运营部 | 薪酬主管 | |
| 薪酬主管 | 人事部 | 运营经理 | 秘密 |
| 客服主管 | 客服部 | 客服专员 | |
| 客服专员 | 客服部 | 客服主管 | |
"""
    checked = check_master(roles + OVERVIEW, blueprint="operations")
    cycles = [found.message("zh") for found in checked.diagnostics if found.kind.code == CYCLE]
    assert any("薪酬主管" in message for message in cycles)
    report = audited(checked)
    told = [found for each in report.departments for one in each.roles for found in one.findings]
    assert {found.code for found in told} >= {CYCLE}
    assert not any("薪酬主管" in found.message.zh for found in told)


def test_owners_and_findings_stand_with_their_role(check_master: CheckMaster) -> None:
    kpis = "# 绩效指标\n| 岗位 | 指标 | 权重 |\n| 运营经理 | 准时率 | 95% |\n"
    report = audited(check_master(ROLES + OVERVIEW + kpis, blueprint="operations"))
    assert role(report, "运营经理").owner == "王芳"
    kpi = cell(report, "运营经理", "kpi")
    weights = next(found for found in kpi.findings if found.code == "KPI002")
    assert (weights.label, weights.place) == ("error", Place("绩效指标", "C2"))
    assert weights.message.zh == "运营经理的权重合计为 95%，应为 100%"
    assert kpi.label == "error"


def test_a_finding_of_a_title_in_two_departments_is_about_one_of_them(check_master: CheckMaster) -> None:
    roles = "# 岗位\n| 岗位编号 | 岗位 | 部门 |\n| A-1 | 文员 | 运营部 |\n| B-1 | 文员 | 客服部 |\n"
    kpis = "# 绩效指标\n| 岗位 | 指标 | 权重 |\n| A-1 | 准时率 | 95% |\n| B-1 | 满意率 | 100% |\n"
    report = audited(check_master(roles + kpis, blueprint="operations"))
    number = [each.key for each in report.modules].index("kpi")
    first, second = (each.roles[0].cells[number] for each in report.departments)
    assert "KPI002" in {found.code for found in first.findings}
    assert "KPI002" not in {found.code for found in second.findings}


def test_facts_of_the_roles_sheet_are_evidence(check_master: CheckMaster) -> None:
    roles = "# 岗位\n| 岗位 | 部门 | 岗位目的 |\n| 文员 | 运营部 | 支持团队 |\n"
    report = audited(
        check_master(roles + "# 主要职责\n| 岗位 | 职责 |\n| 文员 | 收发文件 |\n", blueprint="jobdesc")
    )
    facts = (point for each in role(report, "文员").cells for point in each.points)
    department = next(point for point in facts if point.title.zh in {"部门", "所属部门"})
    assert [(each.place, each.text) for each in department.evidence] == [(Place("岗位", "B2"), "运营部")]


def test_usual_aspects_are_one_point(check_master: CheckMaster) -> None:
    tasks = (
        "# 关键任务\n| 岗位 | 要素 | 任务 |\n| 运营经理 | 数据分析 | 每周分析 |\n| 客服专员 | | 接听电话 |\n"
    )
    report = audited(check_master(ROLES + tasks, blueprint="operations"))
    done, open_ = cell(report, "运营经理", "tasks"), cell(report, "客服专员", "tasks")
    assert [each.place.cell for each in done.points[0].evidence] == ["C2"]
    assert done.points[0].title.zh.endswith("之一")
    assert "one of" in done.points[0].title.en
    assert open_.points[0].status is Status.MISSING


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_points_are_what_the_percentages_count(path: Path) -> None:
    checked = pipeline.check(path, Options())
    report, catalog = audited(checked), checked.catalog
    ids = {(each.department, each.title, each.code): each.id for each in catalog.roles}
    cells = 0
    for department in report.departments:
        for each in department.roles:
            owner = ids[department.title, each.title, each.code]
            for module, found in zip(catalog.blueprint.modules, each.cells, strict=True):
                cover = checked.coverage.of(owner, module.key)
                assert (found.covered, found.expected) == (cover.covered, cover.expected)
                assert all(
                    (point.fill is None) == (point.status in (Status.COMPLETE, Status.WAIVED))
                    for point in found.points
                )
                cells += 1
    assert cells == (report.roles - report.confidential) * len(report.modules) > 0


def test_the_trend_is_the_coverage_of_earlier_releases(tmp_path: Path) -> None:
    path, store = tmp_path / "主表.xlsx", tmp_path / "output"
    for period, sheets in ((Q3, ROLES + OVERVIEW), (Q4, ROLES + OVERVIEW + RISK)):
        options = Options("operations", as_of=period.last_day, releases=store)
        checked = pipeline.check(write_master(path, sheets), options)
        pipeline.build(checked, store, BuildRequest(period, period.last_day), lambda _: None)
    again = pipeline.check(path, Options("operations", as_of=Q4.last_day, releases=store))
    trend = pipeline.audit(again, Q4, Q4.last_day).trend
    assert [(each.period, each.as_of) for each in trend] == [("2026Q3", Q3.last_day), ("2026Q4", Q4.last_day)]
    before, now = (each.share for each in trend)
    assert before is not None
    assert now is not None
    assert now > before


def test_names_are_in_both_languages(check_master: CheckMaster) -> None:
    report = audited(check_master(ROLES + OVERVIEW, blueprint="operations"))
    assert report.modules[0].title == Bilingual("职责概述", report.modules[0].title.en)
    assert report.modules[0].title.en.isascii()
