"""What the summary matrix is told by a master: the same as the audit, and who may read it."""

import io
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import CheckMaster
from masters import write_master
from openpyxl import load_workbook

from compiler import pipeline
from compiler.assemble.matrix import Summary, matrix_report
from compiler.model.coverage import Status
from compiler.model.matrix import AspectCell, MatrixReport
from compiler.period import parse_period
from compiler.pipeline import BuildRequest, Checked, Options
from compiler.workbooks.matrix import write_matrix

Q3, Q4 = parse_period("2026Q3"), parse_period("2026Q4")
SAMPLES = sorted((Path(__file__).parent.parent / "input_samples").glob("*.xlsx"))

ROLES = """
# 岗位
| 岗位编号 | 岗位 | 部门 | 密级 | 补充责任人 |
| YY-01 | 运营经理 | 运营部 | | 王芳 |
| KF-01 | 客服专员 | 客服部 | | 吴桐 |
| KF-02 | 客服主管 | 客服部 | | 吴桐 |
| XC-01 | 薪酬主管 | 客服部 | 秘密 | |
"""
OVERVIEW = """
# 职责概述
| 要素 | 岗位 | 职责 |
| 团队目标 | 全部 | 遵守信息安全制度 |
| 主要职责 | 运营经理、薪酬主管 | 编制季度计划 |
| 主要职责 | 客服专员 | 处理投诉 |
| 主要职责 | 客服主管 | 处理 投诉 |
"""
RISK = """
# 风险控制
| 岗位 | 要素 | 风险 |
| 运营经理 | 识别 | 系统中断 |
"""
WAIVERS = """
# 例外审批
| 岗位 | 模块 | 要素 | 理由 | 责任人 | 批准人 | 有效期至 |
| 运营经理 | 风险控制 | 评估 | 新岗位 | 王芳 | 李总 | 2027-03-31 |
| 运营经理 | 风险控制 | 应对 | 新岗位 | 王芳 | 李总 | 2026-06-30 |
| 运营经理 | 风险控制 | 识别 | 多余 | 王芳 | 李总 | 2027-03-31 |
| 薪酬主管 | 风险控制 | | 保密 | 王芳 | 李总 | 2027-03-31 |
"""


def reported(checked: Checked, *, everybody: bool = False, entries: bool = False) -> MatrixReport:
    audit = pipeline.audit(checked, Q4, Q4.last_day, everybody=everybody)
    summary = Summary(
        checked.catalog.language, Q4.name, Q4.last_day, "source/m.xlsx", entries=entries, everybody=everybody
    )
    paths = {role.id: f"documents/{role.title}.docx" for role in checked.catalog.roles}
    return matrix_report(checked.catalog, audit, checked.diagnostics, paths, summary)


def statuses(report: MatrixReport) -> Counter[Status]:
    return Counter(gap.status for gap in report.gaps)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_gap_list_is_the_points_that_the_percentages_leave_open(path: Path) -> None:
    checked = pipeline.check(path, Options())
    report = reported(checked, everybody=True)
    found = statuses(report)
    share = checked.coverage.share()
    assert report.headline.coverage == share
    assert found[Status.MISSING] + found[Status.EXPIRED] == report.headline.open
    assert found[Status.WAIVED] == report.headline.waived
    assert sum(department.open for department in report.departments) == report.headline.open
    roles = [role for department in report.departments for role in department.roles]
    assert len(roles) == report.headline.roles == len(checked.catalog.roles)
    per_role = Counter(
        (gap.department, gap.role) for gap in report.gaps if gap.status in (Status.MISSING, Status.EXPIRED)
    )
    assert {(role.department, role.title): role.open for role in roles if role.open} == per_role
    assert {gap.role for gap in report.gaps if not gap.document} == set()


def test_gaps_name_owner_module_and_where_to_fill_them_in(check_master: CheckMaster) -> None:
    report = reported(
        check_master(ROLES + OVERVIEW + RISK + WAIVERS, blueprint="operations", as_of=Q4.last_day)
    )
    own = [gap for gap in report.gaps if (gap.role, gap.module) == ("运营经理", "风险控制")]
    assert [(gap.aspect, gap.status, gap.label, gap.cell) for gap in own] == [
        ("评估", Status.WAIVED, "", ""),
        ("应对", Status.EXPIRED, "gap", "A3"),
        ("监控", Status.MISSING, "gap", "A3"),
    ]
    waived, ended, missing = own
    assert waived.waiver is not None
    assert (waived.waiver.until, waived.waiver.approved_by, waived.waiver.place) == (
        date(2027, 3, 31), "李总", "例外审批!A2",
    )  # fmt: skip
    assert ended.waiver is not None
    assert ended.waiver.until == date(2026, 6, 30)
    assert (missing.owner, missing.department, missing.missing, missing.module_status) == (
        "王芳", "运营部", "缺少：监控", Status.EXPIRED,
    )  # fmt: skip
    whole = [gap for gap in report.gaps if (gap.role, gap.module) == ("客服专员", "风险控制")]
    assert whole[0].missing == "“风险控制”没有内容：识别"
    assert {gap.module_status for gap in whole} == {Status.MISSING}


def test_too_few_entries_are_a_line_of_their_own(check_master: CheckMaster) -> None:
    master = "# 岗位\n| 岗位 | 部门 |\n| 会计 | 财务部 |\n# 具体职责\n| 岗位 | 职责 |\n| 会计 | 编制报表 |\n"
    report = reported(check_master(master, blueprint="jobdesc"))
    few = [gap for gap in report.gaps if gap.status is Status.PARTIAL]
    assert [(gap.module, gap.aspect, gap.missing, gap.cell) for gap in few] == [
        ("具体职责", "", "只有 1 条，至少应有 3 条", "A3")
    ]  # fmt: skip


def test_aspects_have_their_entries_and_say_what_was_only_inferred(check_master: CheckMaster) -> None:
    process = """
# 流程管理
| 岗位 | 流程 | 阶段 | 内容 |
| 运营经理 | 投诉 | 设计 | 定流程 |
| 运营经理 | 投诉 | 实施 | 做 |
| 运营经理 | 退货 | 设计 | 定流程 |
# 关键任务
| 岗位 | 要素 | 任务 |
| 运营经理 | | 每周做数据分析 |
| 运营经理 | 项目管理 | 立项 |
| 客服专员 | | 每周做数据分析 |
"""
    report = reported(check_master(ROLES + OVERVIEW + process, blueprint="operations"))
    role = report.departments[0].roles[0]
    cells = {
        (module.title, aspect): cell
        for module, own in zip(report.modules, role.aspects, strict=True)
        for aspect, cell in zip(module.aspects, own, strict=True)
    }
    assert report.headline.certain is not None
    assert report.headline.coverage is not None
    assert report.headline.certain < report.headline.coverage
    assert cells["流程管理", "设计"] == AspectCell(Status.COMPLETE, 2, 2, 2)
    assert cells["流程管理", "实施"] == AspectCell(Status.PARTIAL, 1, 1, 2)
    assert cells["流程管理", "监控"] == AspectCell(Status.MISSING, 0, 0, 2)
    assert cells["关键任务", "数据分析"] == AspectCell(Status.COMPLETE, 1, inferred=True)
    assert cells["关键任务", "项目管理"] == AspectCell(Status.COMPLETE, 1)
    assert cells["关键任务", "客户服务"].status is Status.NOT_APPLICABLE
    assert cells["绩效指标", "运营成本"].status is Status.MISSING
    assert cells["职责概述", "团队目标"] == AspectCell(Status.COMPLETE, 1, 1, 1, inherited=True)
    assert cells["职责概述", "主要职责"] == AspectCell(Status.COMPLETE, 1, 1, 1)


def test_what_a_role_need_not_have_is_no_gap(check_master: CheckMaster) -> None:
    needs = """
# 适用范围
| 范围 | 模块 | 要素 | 要求 |
| 运营经理 | 流程管理 | | 不适用 |
| 运营经理 | 职责概述 | 协作关系 | 可选 |
| 运营经理 | 关键任务 | 客户服务 | 必备 |
"""
    report = reported(check_master(ROLES + OVERVIEW + needs, blueprint="operations", as_of=Q4.last_day))
    role = report.departments[0].roles[0]
    by_title = dict(zip((module.title for module in report.modules), role.aspects, strict=True))
    assert {cell.status for cell in by_title["流程管理"]} == {Status.NOT_APPLICABLE}
    assert [cell.status for cell in by_title["职责概述"]] == [
        Status.COMPLETE, Status.COMPLETE, Status.NOT_APPLICABLE,
    ]  # fmt: skip
    gaps = [(gap.module, gap.aspect) for gap in report.gaps if gap.role == "运营经理"]
    assert not {"流程管理", "职责概述"} & {module for module, _ in gaps}
    assert [aspect for module, aspect in gaps if module == "关键任务"] == ["客户服务", "4 项之一"]


def test_weights_are_added_up_by_role_and_period(check_master: CheckMaster) -> None:
    master = """
# 岗位
| 岗位编号 | 岗位 | 部门 |
| A-1 | 文员 | 运营部 |
| B-1 | 文员 | 客服部 |
| C-1 | 主管 | 客服部 |
# 绩效指标
| 岗位 | 指标 | 权重 | 考核周期 |
| A-1 | 准时率 | 60% | 月度 |
| A-1 | 差错率 | 40% | |
| B-1 | 准时率 | 50% | 月度 |
| C-1 | 甲 | 100% | 月度 |
| C-1 | 乙 | 90% | 年度 |
| C-1 | 丙 | 一票否决 | 年度 |
"""
    report = reported(check_master(master, blueprint="operations"))
    assert [(t.department, t.role, t.period, t.total, t.kpis) for t in report.weights] == [
        ("运营部", "文员", "月度", 1.0, 2),
        ("客服部", "文员", "月度", 0.5, 1),
        ("客服部", "主管", "月度", 1.0, 1),
        ("客服部", "主管", "年度", 0.9, 1),
    ]
    assert [(kpi.kpi, kpi.total) for kpi in report.kpis] == [
        ("准时率", 1.0), ("差错率", 1.0), ("准时率", 0.5), ("甲", 1.0), ("乙", 0.9), ("丙", None),
    ]  # fmt: skip
    assert report.headline.wrong_weights == 2
    assert {bar.name: bar.value for bar in report.charts.weights if bar.value} == {
        "30%–40%": 1, "40%–50%": 1, "50% 以上": 3,
    }  # fmt: skip


def test_a_responsibility_matrix_becomes_duty_by_role(check_master: CheckMaster) -> None:
    matrix = """
# 职责分工
| 任务 | 运营经理 | 客服专员 | 薪酬主管 |
| 上线检查 | A/R | C | I |
| 月度复盘 | | R | A |
| 薪酬发放 | | | A/R |
"""
    checked = check_master(ROLES + OVERVIEW + matrix, blueprint="operations")
    shown = reported(checked).raci
    assert shown is not None
    assert shown.roles == (("运营经理", "运营部"), ("客服专员", "客服部"))
    assert [(row.duty, row.parts, row.responsible, row.accountable) for row in shown.duties] == [
        ("上线检查", ((0, "A/R"), (1, "C")), 1, 1), ("月度复盘", ((1, "R"),), 1, 1),
    ]  # fmt: skip
    everybody = reported(checked, everybody=True).raci
    assert everybody is not None
    assert everybody.roles[-1] == ("薪酬主管", "客服部")
    assert [row.duty for row in everybody.duties] == ["上线检查", "月度复盘", "薪酬发放"]
    assert reported(check_master(ROLES + OVERVIEW, blueprint="operations")).raci is None


def test_shared_duties_are_found_by_their_text(check_master: CheckMaster) -> None:
    report = reported(check_master(ROLES + OVERVIEW, blueprint="operations"))
    assert [(each.text, each.roles, each.together, each.places) for each in report.shared] == [
        ("遵守信息安全制度", ("运营经理", "客服专员", "客服主管"), True, ("职责概述!C2",)),
        ("处理投诉", ("客服专员", "客服主管"), False, ("职责概述!C4", "职责概述!C5")),
    ]  # fmt: skip


def test_waivers_say_whether_they_hold_and_what_they_do(check_master: CheckMaster) -> None:
    checked = check_master(ROLES + OVERVIEW + RISK + WAIVERS, blueprint="operations", as_of=Q4.last_day)
    found = [(each.aspect, each.state, each.gaps, each.owner) for each in reported(checked).waivers]
    assert found == [
        ("评估", "in force", 1, "王芳"),
        ("应对", "expired", 1, "王芳"),
        ("识别", "unused", 0, "王芳"),
    ]
    assert [each.roles for each in reported(checked, everybody=True).waivers][-1] == ("薪酬主管",)


def everything_in(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return "\n".join(package.read(name).decode() for name in package.namelist())


def test_confidential_roles_are_numbers_in_it(check_master: CheckMaster) -> None:
    kpis = """
# 绩效指标
| 岗位 | 指标 | 权重 |
| 薪酬主管 | 发薪准时率 | 95% |
"""
    checked = check_master(
        ROLES + OVERVIEW + RISK + WAIVERS + kpis, blueprint="operations", as_of=Q4.last_day
    )
    assert any("薪酬主管" in one.message("zh") for one in checked.diagnostics)
    shown, everybody = reported(checked, entries=True), reported(checked, everybody=True, entries=True)
    text = everything_in(write_matrix(shown))
    for word in ("薪酬主管", "XC-01", "发薪准时率"):
        assert word not in text
        assert word in everything_in(write_matrix(everybody))
    assert (shown.headline.roles, shown.headline.confidential) == (4, 1)
    assert shown.headline.coverage == everybody.headline.coverage
    assert [each.confidential for each in shown.departments] == [0, 1]
    assert shown.headline.open == statuses(shown)[Status.MISSING] + statuses(shown)[Status.EXPIRED]
    assert shown.headline.open < everybody.headline.open


def build(path: Path, period: Any, store: Path) -> Path:
    checked = pipeline.check(path, Options(blueprint="operations", releases=store, as_of=period.last_day))
    return pipeline.build(checked, store, BuildRequest(period, period.last_day), lambda _: None).folder


def test_a_release_has_one_for_everybody_beside_the_one_for_few(tmp_path: Path) -> None:
    path, store = write_master(tmp_path / "主表.xlsx", ROLES + OVERVIEW), tmp_path / "out"
    release = build(path, Q4, store)
    few = load_workbook(release / "restricted/summary-matrix.xlsx")["岗位×模块"]
    links = {
        cell.value: str(cell.hyperlink.target) for row in few.iter_rows() for cell in row if cell.hyperlink
    }
    assert links["运营经理"] == "..\\documents\\运营部\\运营经理.docx"
    assert links["薪酬主管"] == "..\\restricted\\客服部\\薪酬主管.docx"
    assert "含涉密岗位" in few["A2"].value
    assert "薪酬主管" not in everything_in((release / "summary-matrix.xlsx").read_bytes())
    gap = load_workbook(release / "restricted/summary-matrix.xlsx")["缺项清单"]
    targets = {str(cell.hyperlink.target) for row in gap.iter_rows() for cell in row if cell.hyperlink}
    assert "..\\source\\主表.xlsx" in targets
    for target in targets | set(links.values()):
        assert (release / "restricted" / target.replace("\\", "/")).exists(), target


def test_without_confidential_roles_there_is_one(tmp_path: Path) -> None:
    path = write_master(tmp_path / "主表.xlsx", ROLES.replace("秘密", "公开") + OVERVIEW)
    release = build(path, Q4, tmp_path / "out")
    assert not (release / "restricted").exists()
    assert "薪酬主管" in everything_in((release / "summary-matrix.xlsx").read_bytes())


def test_without_a_release_it_is_compared_with_the_last_one(tmp_path: Path) -> None:
    path, store = tmp_path / "主表.xlsx", tmp_path / "out"
    build(write_master(path, ROLES + OVERVIEW), Q3, store)
    write_master(path, ROLES + OVERVIEW + RISK)
    checked = pipeline.check(path, Options(blueprint="operations", releases=store, as_of=Q4.last_day))
    report = pipeline.audit(checked, Q4, Q4.last_day)
    workbook = load_workbook(
        io.BytesIO(pipeline.summary_matrix(checked, report, tmp_path / "报告" / "m.xlsx"))
    )
    found = [[cell.value for cell in row] for row in workbook["变更清单"].iter_rows(min_row=2)]
    assert [(line[0], line[2], line[3], line[8]) for line in found] == [
        ("+ 增加", "运营经理", "风险控制", "风险控制!C2")
    ]  # fmt: skip
    assert workbook["缺项清单"]["N2"].hyperlink.target == "..\\主表.xlsx"


def test_changes_since_the_last_release_with_their_cells(tmp_path: Path) -> None:
    path, store = tmp_path / "主表.xlsx", tmp_path / "out"
    first = build(write_master(path, ROLES + OVERVIEW), Q3, store)
    assert "变更清单" not in load_workbook(first / "summary-matrix.xlsx").sheetnames
    roles = ROLES.replace("| KF-02 | 客服主管 | 客服部 | | 吴桐 |", "| KF-03 | 客服助理 | 客服部 | | |")
    changed = OVERVIEW.replace("编制季度计划", "编制年度计划").replace(
        "| 主要职责 | 客服主管 | 处理 投诉 |", "| 协作关系 | 客服专员 | 与运营部协作 |"
    )
    second = build(write_master(path, roles + changed), Q4, store)
    sheet = load_workbook(second / "summary-matrix.xlsx")["变更清单"]
    heads, *lines = ([cell.value for cell in row] for row in sheet.iter_rows())
    found = [dict(zip(heads, line, strict=True)) for line in lines]
    told = [
        (line["变化"], line["岗位"], line["内容"], line["现内容"], line["原单元格"], line["现单元格"])
        for line in found
    ]
    assert told == [
        ("± 变更", "运营经理", "主要职责", "编制年度计划", "职责概述!C3", "职责概述!C3"),
        ("+ 增加", "客服专员", "协作关系", "与运营部协作", None, "职责概述!C5"),
        ("+ 增加", "客服助理", "新增岗位", None, None, None),
        ("− 删除", "客服主管", "岗位撤销", None, None, None),
    ]
    secret = load_workbook(second / "restricted/summary-matrix.xlsx")["变更清单"]
    assert "薪酬主管" in {row[2].value for row in secret.iter_rows()}
    assert "薪酬主管" not in {row[2].value for row in sheet.iter_rows()}
