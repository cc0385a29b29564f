"""Four quarters of one company: an auditor's questions, in the browser and in Excel, and what HR does with releases."""

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from browser import PROGRAM, Page, browser
from click.testing import CliRunner
from lxml import etree
from openpyxl import load_workbook
from parts import parts
from redlines import decided, told

from compiler.cli import group

QUARTERS = Path(__file__).parent.parent / "input_samples/quarters"
PERIODS = ("2026Q1", "2026Q2", "2026Q3", "2026Q4")
MANAGER = "documents/配送部/配送经理.docx"


def run(*words: object, code: int = 0) -> str:
    done = CliRunner().invoke(group, [*map(str, words), "--lang", "zh"])
    assert done.exit_code == code, done.output
    return done.output


def master(period: str) -> Path:
    return next((QUARTERS / period).glob("*.xlsx"))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The four releases, built one after another."""
    folder = tmp_path_factory.mktemp("quarters") / "output"
    for period in PERIODS:
        run("build", master(period), "-o", folder, code=1 if period == "2026Q2" else 0)
    return folder


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    if not PROGRAM and os.environ.get("CI") != "true":
        pytest.skip("Chromium is not installed")
    with browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


def opened(page: Page, store: Path, period: str = "2026Q4") -> Page:
    page.open(store / period / "coverage.html")
    return page


def click(page: Page, selector: str) -> None:
    page.run(f"document.querySelector({json.dumps(selector)}).click()")


def gaps(page: Page) -> list[list[str]]:
    """The rows of the list of gaps as they read."""
    page.wait("!document.getElementById('gaps').hidden")
    cells = "[...row.cells].map((cell) => cell.innerText.replace(/\\s+/g, ' ').trim())"
    rows: Any = page.run(
        f"JSON.stringify([...document.querySelectorAll('#gaps tbody tr')].map((row) => {cells}))"
    )
    return [list(row) for row in json.loads(rows)]


# --------------------------------------------------------------------------------------- in the browser


def test_which_roles_lack_risk_control_who_owns_them_and_since_when(page: Page, store: Path) -> None:
    opened(page, store)
    click(page, "#to-gaps")  # the first click
    page.choose("#module", "6")  # the second one: 风险控制
    page.wait("document.querySelectorAll('#gaps tbody tr').length < 60")
    rows = gaps(page)
    assert {row[2] for row in rows} == {"风险控制"}
    owners = {row[1]: row[4] for row in rows}
    assert owners == {
        **dict.fromkeys(["客户服务专员", "理赔专员", "质检专员", "大客户专员"], "叶澜"),
        **dict.fromkeys(["供应链经理", "采购专员", "需求计划员", "合同管理员"], "沈岚"),
        **dict.fromkeys(["数据经理", "数据分析师", "日报专员", "月报专员", "系统管理员", "流程专员"], "温雅"),
    }
    since = {row[1]: row[5] for row in rows}
    assert since["采购专员"] == "2026Q1（4 个季度）"
    assert since["数据分析师"] == "2026Q1（4 个季度）"
    assert since["客户服务专员"].startswith("2026Q1"), "the merged role keeps the age of the gap"


def test_which_gaps_were_waived_until_when_and_by_whom(page: Page, store: Path) -> None:
    opened(page, store, "2026Q3")
    click(page, "#to-gaps")
    page.choose("#status", "waived")
    page.wait("document.querySelectorAll('#gaps tbody tr').length < 60")
    rows = gaps(page)
    assert {(row[2], row[6]) for row in rows} == {
        ("风险控制", "至 2026-09-30 · 江川批准"),
        ("持续改进", "至 2026-09-30 · 江川批准"),
    }
    opened(page, store)
    click(page, "#to-gaps")
    page.choose("#status", "expired")
    page.wait("document.querySelectorAll('#gaps tbody tr').length < 60")
    assert {(row[2], row[6]) for row in gaps(page)} == {(row[2], row[6]) for row in rows}


def test_did_it_get_better_since_last_quarter(page: Page, store: Path) -> None:
    opened(page, store)
    assert re.fullmatch(r"较 2026Q3（[\d.]+%）\+[\d.]+ 个百分点", page.text("#moved"))
    label = page.run("document.querySelector('#trend svg').getAttribute('aria-label')")
    shares = [float(share) for share in re.findall(r"([\d.]+)%", label)]
    assert len(shares) == 4
    assert shares == sorted(shares)


def test_the_list_of_gaps_sorts_links_and_opens_a_role(page: Page, store: Path) -> None:
    page.open(store / "2026Q4" / "coverage.html", "#view=gaps&module=risk&status=missing")
    rows = gaps(page)
    assert {row[2] for row in rows} == {"风险控制"}
    assert all("缺失" in row[3] for row in rows)
    click(page, "[data-gap='owner']")
    owners = [row[4] for row in gaps(page)]
    # In the order of the language, which Chromium knows: the same owners stand together.
    assert [owner for owner, _ in groupby(owners)] == sorted(set(owners), key=owners.index)
    assert [owner for owner, _ in groupby(reversed(by_owner(page)))] == [
        owner for owner, _ in groupby(owners)
    ]
    assert page.run("document.querySelector('#gaps th[aria-sort=ascending]').className") == "g-owner"
    name = gaps(page)[0][1]
    click(page, "#gaps tbody th button")
    page.wait("!document.getElementById('panel').hidden")
    assert page.text("#panel h2") == name
    click(page, "#to-map")
    assert page.run("document.getElementById('gaps').hidden && !document.getElementById('map').hidden")
    click(page, "#language")
    click(page, "#to-gaps")
    assert page.text("#gaps thead").split()[:3] == ["Department", "Role", "Module"]
    assert "薪酬核算专员" not in page.run("document.body.textContent"), "a confidential role is a number"


def by_owner(page: Page) -> list[str]:
    """The owners in the list of gaps once it is sorted by them the other way round."""
    click(page, "[data-gap='owner']")
    found = [row[4] for row in gaps(page)]
    click(page, "[data-gap='owner']")
    click(page, "[data-gap='owner']")
    return found


# --------------------------------------------------------------------------------------------- in Excel


def rows_of(path: Path, sheet: str) -> list[dict[str, Any]]:
    head, *lines = ([cell.value for cell in row] for row in load_workbook(path)[sheet].iter_rows())
    return [dict(zip(map(str, head), line, strict=True)) for line in lines]


def test_one_filter_in_excel_answers_each_question(store: Path) -> None:
    book = store / "2026Q4/summary-matrix.xlsx"
    risk = [row for row in rows_of(book, "缺项清单") if row["模块"] == "风险控制"]
    assert {(row["岗位"], row["补充责任人"]) for row in risk} >= {
        ("采购专员", "沈岚"),
        ("数据分析师", "温雅"),
    }
    assert {(row["始于"], row["季度数"]) for row in risk if row["岗位"] == "采购专员"} == {("2026Q1", 4)}
    before = [
        row for row in rows_of(store / "2026Q3/summary-matrix.xlsx", "缺项清单") if "例外" in str(row["状态"])
    ]
    assert {(row["模块"], str(row["例外至"])[:10], row["批准"]) for row in before} == {
        ("风险控制", "2026-09-30", "江川"),
        ("持续改进", "2026-09-30", "江川"),
    }


def test_changes_say_what_stood_there_before(store: Path) -> None:
    rows = rows_of(store / "2026Q4/summary-matrix.xlsx", "变更清单")
    driver = [(row["内容"], row["原内容"], row["现内容"]) for row in rows if row["岗位"] == "配送司机"]
    assert (
        "主要职责",
        "出车前后检查车辆，故障及时报修。",
        "出车前后按点检表检查车辆，故障当天报修。",
    ) in driver
    assert ("客户满意度", "准时送达率 · 目标值: ≥ 97", "准时送达率 · 目标值: ≥ 97.5") in driver
    assert ("应对", "事故后的救援与改派。 · 要素: 识别", "事故后的救援与改派。 · 要素: 应对") in driver


# -------------------------------------------------------------------------------- quarter after quarter


def test_a_year_of_releases_is_issued_rebuilt_compared_and_verified(store: Path, tmp_path: Path) -> None:
    home = tmp_path / "output"
    shutil.copytree(store, home)
    for period in PERIODS[:3]:
        run("issue", period, "-o", home, "--by", "顾南", "--on", "2026-12-31", "--with-errors")
    before = {
        path: path.read_bytes() for path in home.rglob("*") if path.is_file() and path.parts[-2] != "output"
    }
    refused = run("build", master("2026Q3"), "-o", home, "--period", "2026Q3", "--final", code=2)
    assert "2026Q3-r2" in refused
    run("build", master("2026Q4"), "-o", home)
    kept = {path: data for path, data in before.items() if "2026Q4" not in path.parts}
    assert {path: path.read_bytes() for path in kept} == kept
    unchanged = [
        path
        for path in (home / "2026Q3").rglob("*.docx")
        if (home / "2026Q4" / path.relative_to(home / "2026Q3")).exists()
        and (home / "2026Q4" / path.relative_to(home / "2026Q3")).read_bytes() == path.read_bytes()
    ]
    assert len(unchanged) >= 10
    assert "运营助理" in run("diff", "2026Q3", "2026Q4", "--releases", home, code=1)
    for period in PERIODS:
        run("verify", period, "-o", home)


def test_a_killed_build_loses_nothing_and_the_next_one_succeeds(store: Path, tmp_path: Path) -> None:
    home = tmp_path / "output"
    shutil.copytree(store, home)
    shutil.rmtree(home / "2026Q4")
    before = {
        path: path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }
    command = [sys.executable, "-m", "compiler", "build", str(master("2026Q4")), "-o", str(home)]
    for seconds in (0.4, 0.8, 1.2):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        process.kill()
        process.wait()
        assert {path: path.read_bytes() for path in before} == before
    run("build", master("2026Q4"), "-o", home)
    for period in PERIODS:
        run("verify", period, "-o", home)
    assert {path.name for path in home.iterdir() if not path.name.startswith(".lock")} == set(PERIODS)


def test_the_redline_of_a_quarter_goes_from_one_release_to_the_other(store: Path, tmp_path: Path) -> None:
    said = run("redline", "2026Q2", "2026Q3", "--releases", store, "-o", tmp_path / "redline")
    assert "23 份修订对照稿" in said
    files = sorted((tmp_path / "redline").rglob("*.docx"))
    assert len(files) == 23
    for path in files:
        name = path.relative_to(tmp_path / "redline")
        new = etree.fromstring(parts((store / "2026Q3" / name).read_bytes())["word/document.xml"])
        assert told(decided(path.read_bytes(), "accept")) == told(new), name
        if (store / "2026Q2" / name).exists():
            old = etree.fromstring(parts((store / "2026Q2" / name).read_bytes())["word/document.xml"])
            assert told(decided(path.read_bytes(), "reject")) == told(old), name


def test_the_gap_of_a_mistaken_aspect_names_the_edit_that_opened_it(store: Path) -> None:
    gaps_of = {
        (gap["role"], gap["module"], gap["aspect"]): gap
        for gap in json.loads((store / "2026Q3/manifest.json").read_text(encoding="utf-8"))["gaps"]
    }
    gap = gaps_of["ps-001", "risk", "response"]
    assert gap["since"] == "2026Q2"
    assert (gap["opened"]["sheet"], gap["opened"]["before"], gap["opened"]["after"]) == (
        "风险控制",
        "应对",
        "识别",
    )
    still = json.loads((store / "2026Q4/manifest.json").read_text(encoding="utf-8"))["gaps"]
    assert ("ps-001", "risk", "response") not in {
        (gap["role"], gap["module"], gap["aspect"]) for gap in still
    }
