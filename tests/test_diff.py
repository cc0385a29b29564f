"""``dutyc diff``: two masters or releases, as text, JSON and Excel."""

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from comparing import catalog
from masters import write_master
from test_ages import FIRST as RISKY
from test_compare import HEAD, MASTER
from test_history import Store

from compiler.compare.entries import match_role
from compiler.compare.lines import lines_of
from compiler.width import display_width

NEW = (
    MASTER.replace("客服专员", "客户顾问")
    .replace("审核每月运营预算", "审核每月运营预算并纠正偏差")
    .replace("| 95 | 75% |", "| 97 | 70% |")
    .replace("| 运营经理 | 主要职责 | 编制季度运营计划并督导执行 |\n", "")
    + HEAD
    + "| 客服专员 | 客户顾问 | 更名 | 2026-10-01 |\n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("diff")
    write_master(place / "旧.xlsx", MASTER)
    write_master(place / "新.xlsx", NEW)
    return place


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "compiler", "diff", *words, "--lang", "zh"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, encoding="utf-8")


def test_the_text_says_what_weighs_most_first_with_both_cells(folder: Path) -> None:
    done = run(folder, "旧.xlsx", "新.xlsx")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert lines[0] == "旧.xlsx → 新.xlsx"
    assert "条目：删除 1，权重 1，目标 1，改写 1" in lines
    assert "  更名  客户顾问 · 岗位：客服专员 → 客户顾问 · 组织调整!A2" in lines
    own = lines[lines.index(next(line for line in lines if line.startswith("运营经理"))) :]
    assert [line.split()[0] for line in own[1:] if line.startswith("  ") and line[2] != " "] == [
        "删除",
        "权重",
        "目标",
        "改写",
    ]
    assert "        职责概述!C3 → C2" in own
    assert max(map(display_width, lines)) <= 80


def test_the_same_master_has_no_difference(folder: Path) -> None:
    done = run(folder, "旧.xlsx", "旧.xlsx")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "没有差异。")


def test_json_holds_both_sides_of_everything(folder: Path) -> None:
    report = json.loads(run(folder, "旧.xlsx", "新.xlsx", "--format", "json").stdout)
    assert [(each["event"], each["declared"]) for each in report["roles"]] == [
        ("renamed", {"sheet": "组织调整", "cell": "A2"})
    ]
    assert [(each["event"], each["old"]["place"]["cell"]) for each in report["entries"]] == [
        ("reworded", "C3"),
        ("removed", "C2"),
    ]
    assert [
        (each["figure"], each["before"], each["after"], each["new"]["cell"]) for each in report["kpis"]
    ] == [
        ("target", "95", "97", "E2"),
        ("weight", "75%", "70%", "F2"),
    ]
    assert report["coverage"]["roles"] == []


def test_one_role_alone_by_its_old_name_and_one_that_is_none(folder: Path) -> None:
    report = json.loads(run(folder, "旧.xlsx", "新.xlsx", "--format", "json", "--role", "客服专员").stdout)
    assert [each["event"] for each in report["roles"]] == ["renamed"]
    assert report["entries"] == []
    none = run(folder, "旧.xlsx", "新.xlsx", "--role", "总裁")
    assert (none.returncode, none.stderr.splitlines()[0]) == (2, "两边都没有岗位“总裁”")


def test_the_workbook_lists_every_change_with_links_to_both_cells(folder: Path) -> None:
    assert run(folder, "旧.xlsx", "新.xlsx", "--format", "xlsx").returncode == 2
    assert run(folder, "旧.xlsx", "新.xlsx", "--format", "xlsx", "-o", "变更.xlsx").returncode == 1
    book = openpyxl.load_workbook(BytesIO((folder / "变更.xlsx").read_bytes()))
    assert book.sheetnames == ["摘要", "变更清单"]
    sheet = book["变更清单"]
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[2] for row in rows] == ["变化", "更名", "删除", "权重", "目标", "改写"]
    assert rows[5][:5] == ("运营经理", "职责概述", "改写", "审核每月运营预算", "审核每月运营预算并纠正偏差")
    links = [sheet.cell(6, column).hyperlink for column in (7, 8)]
    assert [link.location for link in links if link] == [
        "'职责概述'!C3",
        "'职责概述'!C2",
    ]
    assert [str(link.target)[-5:] for link in links if link] == [".xlsx", ".xlsx"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:H6")
    summary = {row[0]: row[1:] for row in book["摘要"].iter_rows(values_only=True) if row[0]}
    assert summary["岗位数"][:2] == (3, 3)
    again = run(folder, "旧.xlsx", "新.xlsx", "--format", "xlsx", "-o", "变更.xlsx")
    assert (again.returncode, "已存在" in again.stderr) == (2, True)


def test_releases_by_period_and_by_folder_with_the_movement_of_the_coverage(tmp_path: Path) -> None:
    store = Store(tmp_path)
    first = store.build("2026Q1", RISKY)
    store.build("2026Q2", RISKY.replace("| 运营经理 | 应对 | 备用供应商名单每季更新 |\n", ""))
    named = run(tmp_path, "2026Q1", "2026年第二季度", "--releases", "output")
    assert named.stdout.splitlines()[0] == "2026Q1 (主表.xlsx) → 2026Q2 (主表.xlsx)"
    assert "风险控制" in named.stdout
    report = json.loads(run(tmp_path, str(first), "主表.xlsx", "--format", "json").stdout)
    (module,) = report["coverage"]["modules"]
    assert (module["module"], module["before"], module["after"]) == ("risk", 0.5, 0.375)
    assert [each["role"] for each in report["coverage"]["roles"]] == ["运营部/运营经理"]
    nothing = run(tmp_path, "2026Q1", "2026Q3")
    assert nothing.returncode == 2
    assert nothing.stderr.splitlines()[0] == "2026Q3 不是主表，不是发布，也不是 output 中已生成的期间"


def test_thousands_of_reworded_rows_of_one_role_are_found_without_comparing_all() -> None:
    head = "# 职责概述\n| 岗位 | 要素 | 职责 |\n"
    texts = [
        f"第{number}号设备每{number % 9 + 1}天巡检并登记{number * 7919 % 10007}号台账"
        for number in range(400)
    ]
    rows = "".join(f"| 巡检员 | 主要职责 | {text} |\n" for text in texts)
    new = "".join(f"| 巡检员 | 主要职责 | {text}，报主管 |\n" for text in reversed(texts))
    old_lines, new_lines = (lines_of(catalog(head + each))["巡检员"] for each in (rows, new))
    matched = match_role(old_lines, new_lines)
    assert len(matched.matches) == 400
    assert all(match.new.text == f"{match.old.text}，报主管" for match in matched.matches)
