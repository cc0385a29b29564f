"""``dutyc coverage``: the heat map on a terminal, JSON, the matrix, and what makes it fail."""

import json
import re
from pathlib import Path

import pytest
from conftest import CheckMaster
from masters import write_master
from openpyxl import load_workbook
from test_audit import OVERVIEW, RISK, ROLES, audited
from test_cli import run

from compiler import pipeline
from compiler.model.audit import AuditReport, Tally
from compiler.model.coverage import Status
from compiler.pipeline import Options
from compiler.report.heatmap import By, heat_map, percent, told_apart
from compiler.report.terminal import View
from compiler.width import display_width

SAMPLES = sorted((Path(__file__).parent.parent / "input_samples").glob("*.xlsx"))
SETTINGS = "# 设置\n| 项目 | 内容 |\n| 期间 | 2026Q4 |\n"
MASTER = SETTINGS + ROLES + OVERVIEW + RISK
BYS: tuple[By, ...] = ("department", "module", "role")


@pytest.fixture
def master(tmp_path: Path) -> Path:
    return write_master(tmp_path / "主表.xlsx", MASTER)


def test_departments_by_modules(check_master: CheckMaster) -> None:
    report = audited(check_master(MASTER, blueprint="operations"))
    shown = list(heat_map(report, "department", View("zh", 80)))
    assert [line.split() for line in shown[:2]] == [
        ["职责", "关键", "绩效", "沟通", "流程", "资源", "风险", "持续"],
        ["部门", "覆盖率", "概述", "任务", "指标", "协作", "管理", "管理", "控制", "改进"],
    ]
    assert shown[2].split()[:4] == ["运营部", "13.6%", "◐", "67%"]
    assert shown[3].split()[:4] == ["客服部", "0.0%", "○", "0%"]
    assert shown[-2].startswith("● 完整  ◐ 部分完整  ○ 缺失")
    assert shown[-1] == "1 个涉密岗位只计入总数，不单独列出。"


def test_roles_and_modules(check_master: CheckMaster) -> None:
    report = audited(check_master(MASTER, blueprint="operations"))
    roles = list(heat_map(report, "role", View("en", 80)))
    assert next(line for line in roles if "运营经理" in line).split()[1:4] == ["13.6%", "◐", "2/3"]
    assert not any("薪酬主管" in line for line in roles)
    assert any(re.match(r"A Role overview  B Key tasks", line) for line in roles)
    modules = list(heat_map(report, "module", View("zh", 80)))
    assert modules[0].split() == ["模块", "覆盖率", "●", "◐", "○", "◇", "◈", "–"]
    assert [line.split() for line in modules if line.startswith("职责概述")] == [
        ["职责概述", "33.3%", "·", "1", "1", "·", "·", "·"]
    ]


@pytest.mark.parametrize("width", [60, 72, 80, 120, 200])
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_no_line_is_wider_than_the_terminal(sample: Path, width: int) -> None:
    report = audited(pipeline.check(sample, Options()))
    for language in ("zh", "en"):
        for by in BYS:
            shown = heat_map(report, by, View("zh" if language == "zh" else "en", width))
            assert [line for line in shown if display_width(line) > width] == []


def test_colour_only_paints(check_master: CheckMaster) -> None:
    report = audited(check_master(MASTER, blueprint="operations"))
    for by in BYS:
        plain = list(heat_map(report, by, View("zh", 80)))
        coloured = list(heat_map(report, by, View("zh", 80, colour=True)))
        assert [re.sub("\x1b\\[[0-9]+m", "", line) for line in coloured] == plain
        assert any("\x1b[31m○" in line for line in coloured)


def test_what_is_not_complete_never_reads_100_percent() -> None:
    assert [percent(share) for share in (0.9999, 1.0, 0.5, 0.0, None)] == ["99%", "100%", "50%", "0%", "–"]
    assert percent(0.99999, 1) == "99.9%"
    assert told_apart(0.8999, 0.9) == ("89.99%", "90.00%")


@pytest.mark.parametrize(
    ("found", "status"),
    [
        ({Status.COMPLETE: 3, Status.NOT_APPLICABLE: 1}, Status.COMPLETE),
        ({Status.COMPLETE: 1, Status.WAIVED: 1}, Status.COMPLETE),
        ({Status.WAIVED: 2}, Status.WAIVED),
        ({Status.COMPLETE: 1, Status.MISSING: 1}, Status.PARTIAL),
        ({Status.NOT_APPLICABLE: 2}, Status.NOT_APPLICABLE),
        ({}, Status.NOT_APPLICABLE),
    ],
)
def test_the_status_of_several_cells(found: dict[Status, int], status: Status) -> None:
    assert Tally(1, 2, found).status is status


def test_json_has_the_evidence_and_the_cell_to_fill(master: Path) -> None:
    done = run("coverage", master, "--format", "json", "--blueprint", "operations", cwd=master.parent)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["format"], report["period"], report["as_of"]) == (1, "2026Q4", "2026-12-31")
    assert (report["coverage"]["roles"], report["coverage"]["confidential"]) == (3, 1)
    manager = report["departments"][0]["roles"][0]
    assert (manager["title"], manager["code"], manager["owner"]) == ("运营经理", "YY-01", "王芳")
    overview = manager["modules"][0]
    assert (overview["module"], overview["status"], overview["severity"]) == ("overview", "partial", "gap")
    assert overview["points"][0] == {
        "title": {"zh": "团队目标", "en": overview["points"][0]["title"]["en"]},
        "status": "complete",
        "evidence": [{"sheet": "职责概述", "cell": "C2", "text": "提升客户满意度"}],
    }
    assert overview["points"][2]["fill"] == {"sheet": "职责概述", "cell": "B5"}
    assert "薪酬主管" not in done.stdout
    again = run("coverage", master, "--format", "json", "--blueprint", "operations", cwd=master.parent)
    assert again.stdout == done.stdout


def test_text_ends_with_the_coverage_and_the_next_step(master: Path) -> None:
    done = run("coverage", master.name, "--blueprint", "operations", cwd=master.parent)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("主表.xlsx   运营岗位职责")
    assert "覆盖率" in lines[-2]
    assert lines[-1] == "每处缺失及其单元格：dutyc check 主表.xlsx"
    assert "\x1b" not in done.stdout


def test_the_matrix_needs_a_file_and_leads_to_the_master(master: Path, tmp_path: Path) -> None:
    refused = run("coverage", master, "--format", "xlsx", cwd=tmp_path)
    assert (refused.returncode, refused.stderr) == (
        2, "xlsx 不能显示在终端上\n→ 请指定文件：-o coverage.xlsx\n",
    )  # fmt: skip
    (tmp_path / "报告").mkdir()
    done = run(
        "coverage", master, "--format", "xlsx", "-o", "报告/a.xlsx", "--blueprint", "operations", cwd=tmp_path
    )
    assert (done.returncode, done.stdout) == (0, "已写入 报告/a.xlsx\n")
    workbook = load_workbook(tmp_path / "报告" / "a.xlsx")
    gaps = workbook["缺项清单"]
    targets = {str(cell.hyperlink.target) for row in gaps.iter_rows() for cell in row if cell.hyperlink}
    assert targets == {"..\\主表.xlsx"}
    roles = workbook["岗位×模块"]
    assert all(cell.hyperlink is None for row in roles.iter_rows() for cell in row)
    again = run("coverage", master, "--format", "xlsx", "-o", "报告/a.xlsx", cwd=tmp_path)
    assert (again.returncode, "已存在" in again.stderr) == (2, True)


def test_a_page_needs_a_file_and_takes_no_others_place(master: Path, tmp_path: Path) -> None:
    refused = run("coverage", master, "--format", "html", cwd=tmp_path)
    assert (refused.returncode, "-o coverage.html" in refused.stderr) == (2, True)
    done = run(
        "coverage", master, "--format", "html", "-o", "a.html", "--blueprint", "operations", cwd=tmp_path
    )
    assert (done.returncode, done.stdout) == (0, "已写入 a.html\n")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "提升客户满意度" in page
    again = run("coverage", master, "--format", "html", "-o", "a.html", cwd=tmp_path)
    assert (again.returncode, "已存在" in again.stderr) == (2, True)


def test_a_file_gets_no_colour_and_the_text_itself(master: Path, tmp_path: Path) -> None:
    done = run("coverage", master, "-o", "a.txt", "--blueprint", "operations", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "已写入 a.txt\n")
    assert "职责" in (tmp_path / "a.txt").read_text(encoding="utf-8")


def test_demands_on_the_coverage(master: Path) -> None:
    def coverage(*arguments: str) -> tuple[int, str]:
        done = run("coverage", master.name, "--blueprint", "operations", *arguments, cwd=master.parent)
        return done.returncode, done.stderr

    assert coverage("--fail-under", "5") == (0, "")
    assert coverage("--fail-under", "90") == (1, "覆盖率 6.1%，低于要求的 90.0%。\n")
    assert coverage("--fail-if-worse") == (0, "这份主表没有更早的发布版可供比较。\n")
    run("build", master, "--period", "2026Q3", "--blueprint", "operations", cwd=master.parent)
    assert coverage("--fail-if-worse") == (0, "")
    write_master(master, SETTINGS + ROLES + OVERVIEW)
    assert coverage("--fail-if-worse") == (1, "覆盖率由 6.1%（2026Q3）降至 4.5%。\n")
    shown = run("coverage", master.name, "--blueprint", "operations", cwd=master.parent).stdout
    assert "历次发布：2026Q3 6.1%  → 2026Q4 4.5%" in shown


def test_more_modules_than_fit_stand_in_blocks(check_master: CheckMaster) -> None:
    sheets = "".join(f"# 清单{number}\n| 岗位 | 职责 |\n| 文员 | 归档 |\n" for number in range(20))
    report: AuditReport = audited(check_master(sheets))
    shown = list(heat_map(report, "department", View("zh", 60)))
    assert [display_width(line) <= 60 for line in shown] == [True] * len(shown)
    heads = [line.split()[2:] for line in shown if line.startswith("部门")]
    assert [title for line in heads for title in line] == [module.title.zh for module in report.modules]
    assert len(heads) > 2
