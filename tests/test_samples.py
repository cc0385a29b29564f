"""The samples are what their texts say, and show what their README promises."""

import runpy
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from compiler import pipeline
from compiler.pipeline import Checked, Options

FOLDER = Path(__file__).parent.parent / "input_samples"
SOURCES = sorted((FOLDER / "sources").glob("*.md"))


def cells(path: Path) -> dict[str, list[list[Any]]]:
    return {
        sheet.title: [[c.value for c in row] for row in sheet.iter_rows()] for sheet in load_workbook(path)
    }


def check(name: str) -> Checked:
    return pipeline.check(FOLDER / name, Options())


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_a_sample_is_what_its_text_says(source: Path, tmp_path: Path) -> None:
    make = runpy.run_path(str(FOLDER / "make_samples.py"), run_name="samples")["make"]
    make(source.read_text(encoding="utf-8"), tmp_path / "made.xlsx")
    assert cells(tmp_path / "made.xlsx") == cells(FOLDER / f"{source.stem}.xlsx")


def test_the_quarters_are_what_their_texts_say(tmp_path: Path) -> None:
    runpy.run_path(str(FOLDER / "make_samples.py"), run_name="samples")["make_quarters"](tmp_path)
    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.xlsx"))
    assert [path.parent.name for path in made] == ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]
    for path in made:
        assert cells(tmp_path / path) == cells(FOLDER / "quarters" / path)


def test_the_operations_sample_has_the_gaps_that_its_readme_lists() -> None:
    checked = check("运营岗位职责.xlsx")
    found = {(d.kind.code, f"{d.sheet}!{d.cell}") for d in checked.diagnostics}
    assert found >= {
        ("ROLE001", "关键任务!A19"), ("ENTRY001", "关键任务!C20"), ("KPI002", "绩效指标!H3:H6"),
        ("KPI001", "绩效指标!J10"), ("KPI001", "绩效指标!G18"), ("ROLE003", "绩效指标!A16"),
        ("PROC002", "流程管理!D15"), ("ENTRY003", "沟通协作!E11"), ("ENTRY002", "持续改进!E11"),
    }  # fmt: skip
    assert [role.title for role in checked.catalog.roles][:3] == ["运营经理", "数据分析师", "客服主管"]
    assert len(checked.catalog.roles) == 10


def test_merged_role_cells_and_sets_of_roles_reach_their_roles() -> None:
    entries = check("运营岗位职责.xlsx").catalog.entries
    kpis = entries[(entries["module"] == "kpi") & (entries["role"] == "kf-002")]
    assert list(kpis["text"]) == ["服务满意率", "平均处理时长", "工单准确率"]
    both = entries[entries["text"].str.startswith("让每一位来访客户")]
    assert list(both["role"]) == ["kf-002", "zl-001"]
    briefing = entries[entries["text"] == "班前会"]
    assert list(briefing["role"]) == ["kf-002", "zl-001"]


@pytest.mark.parametrize(
    ("name", "blueprint", "roles", "language"),
    [
        ("operations_en.xlsx", "operations", 8, "en"),
        ("增长业务岗位职责.xlsx", "growth", 5, "zh"),
        ("企业职能岗位职责.xlsx", "enterprise", 4, "zh"),
        ("职位说明书.xlsx", "jobdesc", 5, "zh"),
        ("onet_50.xlsx", "inferred", 50, "en"),
    ],
)
def test_each_sample_follows_its_blueprint(name: str, blueprint: str, roles: int, language: str) -> None:
    catalog = check(name).catalog
    assert (catalog.blueprint.key, len(catalog.roles), catalog.language) == (blueprint, roles, language)
