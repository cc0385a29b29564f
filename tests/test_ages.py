"""Since when a gap is open, which edit opened it, and that renamed roles keep their history."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook
from test_history import Store, history

from compiler import pipeline
from compiler.model.releases import Gap, Opening
from compiler.pipeline import Options
from compiler.releases.history import former_of

ROLES = """
# 岗位
| 岗位 | 部门 | 职级 | 版本 |
| 运营经理 | 运营部 | P6 | '1.0 |
| 客服专员 | 客服部 | P3 | '1.0 |
"""
RISKS = """
# 风险控制
| 岗位 | 要素 | 风险 |
| 运营经理 | 识别 | 供应商断供 |
| 运营经理 | 应对 | 备用供应商名单每季更新 |
| 运营经理 | 监控 | 每周核对到货率 |
| 客服专员 | 识别 | 客户资料外泄 |
"""
DUTIES = """
# 职责概述
| 岗位 | 要素 | 职责 |
| 运营经理 | 主要职责 | 编制季度运营计划并督导执行 |
| 客服专员 | 主要职责 | 受理来电并记录结果 |
| 客服专员 | 主要职责 | 回访投诉客户并登记意见 |
"""
FIRST = ROLES + RISKS + DUTIES
RENAMED = (
    FIRST.replace("客服专员", "客户顾问")
    + "\n# 组织调整\n| 原岗位 | 新岗位 | 调整方式 | 生效日期 |\n| 客服专员 | 客户顾问 | 更名 | 2026-07-01 |\n"
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def gaps(release: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads((release / "manifest.json").read_text(encoding="utf-8"))[
        "gaps"
    ]
    return found


def gap(release: Path, role: str, aspect: str, module: str = "risk") -> tuple[str, object]:
    """Since when, and what opened it."""
    (found,) = [
        each
        for each in gaps(release)
        if (each["role"], each["module"], each["aspect"]) == (role, module, aspect)
    ]
    return str(found["since"]), found.get("opened")


def has_gap(release: Path, role: str, aspect: str) -> bool:
    return any(
        (each["role"], each["module"], each["aspect"]) == (role, "risk", aspect) for each in gaps(release)
    )


MANAGER, AGENT, ADVISER = "运营部/运营经理", "客服部/客服专员", "客服部/客户顾问"


def test_a_gap_is_as_old_as_the_first_release_that_lacked_it(store: Store) -> None:
    first = store.build("2026Q1", FIRST)
    assert gap(first, AGENT, "response") == ("2026Q1", None)
    assert gap(store.build("2026Q2", FIRST), AGENT, "response") == ("2026Q1", None)
    more = FIRST.replace("客户资料外泄 |", "客户资料外泄 |\n| 客服专员 | 应对 | 每月核对权限名单 |")
    assert not has_gap(store.build("2026Q3", more), AGENT, "response")
    assert gap(store.build("2026Q4", FIRST), AGENT, "response")[0] == "2026Q4"


@pytest.mark.parametrize(
    ("before", "after", "cell", "was", "now", "deleted"),
    [
        ("| 运营经理 | 应对 | 备用", "| 运营经理 | 识别 | 备用", "B3", "应对", "识别", False),
        ("| 运营经理 | 应对 | 备用", "| 客服专员 | 应对 | 备用", "A3", "运营经理", "客服专员", False),
        ("| 运营经理 | 应对 | 备用供应商名单每季更新 |\n", "", "C3", "备用供应商名单每季更新", "", True),
    ],
)
def test_the_edit_that_opened_a_gap(
    store: Store,
    before: str,
    after: str,
    cell: str,
    was: str,
    now: str,
    deleted: bool,
) -> None:
    store.build("2026Q1", FIRST)
    edit = {"sheet": "风险控制", "cell": cell, "before": was, "after": now, "deleted": deleted}
    changed = FIRST.replace(before, after)
    assert gap(store.build("2026Q2", changed), MANAGER, "response") == ("2026Q2", edit)
    assert gap(store.build("2026Q3", changed), MANAGER, "response") == ("2026Q2", edit)


def test_an_emptied_fact_and_a_new_role_open_gaps_too(store: Store) -> None:
    store.build("2026Q1", FIRST)
    more = FIRST.replace("| 客服专员 | 客服部 |", "| 质检专员 | 客服部 | P3 | '1.0 |\n| 客服专员 | 客服部 |")
    opened = gap(store.build("2026Q2", more), "客服部/质检专员", "response")
    assert opened == (
        "2026Q2",
        {"sheet": "岗位", "cell": "A3", "before": "", "after": "质检专员", "deleted": False},
    )


def test_a_renamed_role_keeps_the_age_of_its_gaps_and_its_history(store: Store) -> None:
    store.build("2026Q1", FIRST)
    store.build("2026Q2", FIRST.replace("受理来电", "受理来电和来信").replace("| P3 | '1.0", "| P3 | '1.1"))
    third = RENAMED.replace("受理来电", "受理来电和来信").replace("| P3 | '1.0", "| P3 | '1.2")
    release = store.build("2026Q3", third)
    assert gap(release, ADVISER, "response") == ("2026Q1", None)
    lines = history(release, "documents/客服部/客户顾问.docx")
    assert [(line[0], line[3]) for line in lines] == [
        ("1.2", "岗位信息有变动"),
        ("1.1", "职责概述：修改 1 条"),
        ("1.0", "首次发布"),
    ]
    assert gap(store.build("2026Q4", third), ADVISER, "response") == ("2026Q1", None)


CHANGES = "\n# 组织调整\n| 原岗位 | 新岗位 | 调整方式 | 生效日期 | 原部门 | 新部门 |\n"


def test_a_role_that_moved_keeps_the_age_of_its_gaps_and_its_history(store: Store) -> None:
    first = store.build("2026Q1", FIRST)
    moved = FIRST.replace("| 客服专员 | 客服部 | P3 | '1.0 |", "| 客服专员 | 运营部 | P3 | '1.1 |")
    line = "| 客服专员 | 客服专员 | 划转 | 2026-04-01 | 客服部 | 运营部 |\n"
    second = store.build("2026Q2", moved + CHANGES + line)
    assert gap(first, "客服部/客服专员", "response")[0] == "2026Q1"
    assert gap(second, "运营部/客服专员", "response")[0] == "2026Q1"
    told = history(second, "documents/运营部/客服专员.docx")
    assert [line[0] for line in told] == ["1.1", "1.0"]


def test_roles_that_merged_keep_the_age_of_their_gaps_and_the_history_of_the_first(store: Store) -> None:
    both = FIRST.replace("'1.0 |\n\n# 风险控制", "'1.0 |\n| 热线客服 | 客服部 | P3 | '1.0 |\n\n# 风险控制")
    first = store.build("2026Q1", both + "| 热线客服 | 主要职责 | 接听热线 |\n")
    merged = FIRST.replace("客服专员", "客户顾问").replace("| P3 | '1.0 |", "| P3 | '2.0 |")
    lines = (
        "| 客服专员 | 客户顾问 | 合并 | 2026-04-01 | | |\n| 热线客服 | 客户顾问 | 合并 | 2026-04-01 | | |\n"
    )
    second = store.build("2026Q2", merged + CHANGES + lines)
    assert gap(first, "客服部/客服专员", "response")[0] == "2026Q1"
    assert gap(second, "客服部/客户顾问", "response")[0] == "2026Q1"
    told = history(second, "documents/客服部/客户顾问.docx")
    assert [line[0] for line in told] == ["2.0", "1.0"]


def test_too_few_entries_have_an_age_too(store: Store) -> None:
    needs = "\n# 适用范围\n| 岗位 | 模块 | 最少条数 |\n| 客服专员 | 职责概述 | 3 |\n"
    store.build("2026Q1", FIRST + needs)
    store.build("2026Q2", FIRST + needs)
    command = [
        sys.executable,
        "-m",
        "compiler",
        "coverage",
        str(store.master),
        "--releases",
        str(store.folder),
    ]
    done = subprocess.run(
        [*command, "--blueprint", "operations", "--as-of", "2026-09-30", "--format", "json"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    report = json.loads(done.stdout)
    roles = {role["title"]: role for each in report["departments"] for role in each["roles"]}
    overview = {each["module"]: each for each in roles["客服专员"]["modules"]}["overview"]
    assert (overview["minimum"], overview["too_few_since"]) == (3, "2026Q1")
    matrix = load_workbook(store.folder / "2026Q2" / "summary-matrix.xlsx")["缺项清单"]
    head, *rows = ([cell.value for cell in row] for row in matrix.iter_rows())
    lines = [dict(zip(map(str, head), row, strict=True)) for row in rows]
    (short,) = [line for line in lines if line["岗位"] == "客服专员" and "至少" in str(line["缺少的内容"])]
    assert (short["始于"], short["季度数"]) == ("2026Q1", 2)


def test_a_manifest_without_gaps_is_made_up_for_by_its_master(store: Store) -> None:
    first = store.build("2026Q1", FIRST)
    manifest = json.loads((first / "manifest.json").read_text(encoding="utf-8"))
    del manifest["gaps"], manifest["open_gaps"]
    (first / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    changed = FIRST.replace("| 运营经理 | 应对 | 备用", "| 运营经理 | 识别 | 备用")
    release = store.build("2026Q2", changed)
    assert gap(release, AGENT, "response") == ("2026Q1", None)
    assert gap(release, MANAGER, "response")[0] == "2026Q2"
    assert gap(store.build("2026Q3", changed), AGENT, "response") == ("2026Q1", None)


def test_a_waiver_makes_no_gap_younger(store: Store) -> None:
    store.build("2026Q1", FIRST)
    waived = (
        FIRST
        + "\n# 例外审批\n| 岗位 | 模块 | 理由 | 批准人 | 到期日 |\n| 客服专员 | 风险控制 | 试点 | 陈卓 | 2026-06-30 |\n"
    )
    assert gap(store.build("2026Q2", waived), AGENT, "response") == ("2026Q1", None)
    assert gap(store.build("2026Q3", waived), AGENT, "response") == ("2026Q1", None)


def test_four_quarters_make_a_trend_and_the_audit_says_it_all(store: Store) -> None:
    for period in ("2026Q1", "2026Q2", "2026Q3"):
        store.build(period, FIRST)
    changed = FIRST.replace("| 运营经理 | 应对 | 备用", "| 运营经理 | 识别 | 备用")
    release = store.build("2026Q4", changed)
    checked = pipeline.check(store.master, Options("operations", releases=store.folder, as_of=None))
    del checked
    run = [sys.executable, "-m", "compiler", "coverage", str(store.master), "--releases", str(store.folder)]
    done = subprocess.run(
        [*run, "--as-of", "2026-12-31", "--blueprint", "operations", "--format", "json", "--lang", "zh"],
        capture_output=True, text=True, check=True, encoding="utf-8",
    )  # fmt: skip
    report = json.loads(done.stdout)
    assert [each["period"] for each in report["trend"]] == ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]
    points = {
        (role["title"], point["title"]["zh"]): point
        for department in report["departments"]
        for role in department["roles"]
        for cell in role["modules"]
        if cell["module"] == "risk"
        for point in cell["points"]
    }
    assert points["客服专员", "应对"]["since"] == "2026Q1"
    assert points["运营经理", "应对"]["since"] == "2026Q4"
    assert points["运营经理", "应对"]["opened"] == {
        "sheet": "风险控制", "cell": "B3", "before": "应对", "after": "识别", "deleted": False,
    }  # fmt: skip
    page = (release / "coverage.html").read_text(encoding="utf-8")
    assert '["2026Q1",4]' in page.replace(" ", "")
    check = [sys.executable, "-m", "compiler", "check", str(store.master), "--releases", str(store.folder)]
    told = subprocess.run(
        [*check, "--as-of", "2026-12-31", "--blueprint", "operations", "--lang", "zh", "--all"],
        capture_output=True, text=True, check=False, encoding="utf-8",
    ).stdout  # fmt: skip
    assert "客服专员缺少：评估、应对、监控（自 2026Q1 起）\n" in told
    assert "运营经理缺少：评估、应对\n" in told, "one of both is new: they share no age"


def test_gaps_survive_the_way_through_a_manifest(store: Store) -> None:
    release = store.build("2026Q1", FIRST)

    former = former_of(release)
    assert former.gaps is not None
    assert len(former.gaps) == len(gaps(release)) > 5
    key = (AGENT, "risk", "response", "")
    assert former.gaps[key] == Gap(*key, since="2026Q1", opened=None)
    assert Opening("a", "A1", "x", "y").deleted is False
