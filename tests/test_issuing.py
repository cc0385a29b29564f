"""Issuing: a release that was signed never changes, and what follows is a revision with its reason."""

import hashlib
import json
import os
import stat
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from masters import write_master

from compiler.cli import group
from compiler.period import parse_period
from compiler.releases.history import former_release
from compiler.releases.last import earlier_releases, last_release, latest_release
from compiler.releases.manifest import read_head, read_manifest

MASTER = """
# 设置
| 项目 | 内容 |
| 公司 | 星河运营 |
# 岗位
| 岗位编号 | 岗位 | 部门 | 直接上级 | 版本 | 密级 |
| YY-01 | 运营经理 | 运营部 | 总监 | '2.0 |  |
| KF-01 | 客服专员 | 客服部 | 主管 | '1.4 |  |
| CW-01 | 薪酬主管 | 人事部 | 总监 | '1.0 | 秘密 |
# 职责概述
| 岗位 | 要素 | 职责 |
| 运营经理 | 主要职责 | 编制季度运营计划并督导执行 |
| 客服专员 | 主要职责 | 受理来电并记录结果 |
| 薪酬主管 | 主要职责 | 核对每月工资表 |
"""

KPIS = """
# 绩效指标
| 岗位 | 要素 | 指标 | 目标值 | 权重 |
| 运营经理 | 流程效率 | 准时率 | 95 | 60% |
"""


class Home:
    """A master, and the store of its releases."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.store, self.master = folder, folder / "output", folder / "主表.xlsx"
        write_master(self.master, MASTER)

    def run(self, *words: str, code: int = 0) -> str:
        language = () if "--lang" in words else ("--lang", "en")
        done = CliRunner().invoke(group, [*words, "-o", str(self.store), *language])
        assert done.exit_code == code, done.output
        return done.output

    def build(self, *options: str, period: str = "2026Q4", code: int = 0) -> str:
        return self.run("build", str(self.master), "--period", period, *options, code=code)

    def issue(self, release: str = "2026Q4", *options: str, code: int = 0) -> str:
        words = ("issue", release, "--by", "李娜", "--on", "2026-12-31", *options)
        return self.run(*words, code=code)

    def edit(self, before: str, after: str) -> None:
        write_master(self.master, MASTER.replace(before, after))

    def bytes_of(self, release: str) -> dict[str, bytes]:
        folder = self.store / release
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path)
    made.build()
    return made


def test_an_issued_release_says_so_and_can_only_be_read(home: Home) -> None:
    before = home.bytes_of("2026Q4")
    said = home.issue()
    after = home.bytes_of("2026Q4")
    seal = hashlib.sha256(after["manifest.json"]).hexdigest()
    assert said.splitlines() == [
        "Issued 2026Q4 on 2026-12-31 by 李娜: 3 documents; it does not change any more.",
        f"Seal, for your records: {seal}",
        f"Whether it is still as issued: dutyc verify {home.store / '2026Q4'}",
        f"File what is signed: dutyc file … --release {home.store / '2026Q4'}",
    ]
    told, former = json.loads(after["manifest.json"]), json.loads(before["manifest.json"])
    assert told.pop("state") == "issued"
    assert told.pop("issued") == {"by": "李娜", "on": "2026-12-31", "errors": 0}
    assert former.pop("state") == "draft"
    assert told == former
    assert {path: data for path, data in after.items() if path != "manifest.json"} == {
        path: data for path, data in before.items() if path != "manifest.json"
    }
    for path in after:
        assert not stat.S_IMODE((home.store / "2026Q4" / path).stat().st_mode) & 0o222, path
    for folder in ("documents", "documents/运营部", "restricted", "source"):
        assert not stat.S_IMODE((home.store / "2026Q4" / folder).stat().st_mode) & 0o222, folder
    assert os.access(home.store / "2026Q4/signed", os.W_OK)


def test_issuing_again_changes_nothing(home: Home) -> None:
    home.issue()
    before = home.bytes_of("2026Q4")
    said = home.run("issue", "2026Q4", "--by", "王芳", "--on", "2027-01-05")
    assert said.startswith("2026Q4 was issued on 2026-12-31 by 李娜 and stays as it is.\n")
    assert home.bytes_of("2026Q4") == before


def test_what_was_edited_or_lost_is_not_issued(home: Home) -> None:
    (home.store / "2026Q4/documents/运营部/运营经理.docx").write_bytes(b"by hand")
    (home.store / "2026Q4/documents/客服部/客服专员.docx").unlink()
    said = "".join(home.issue(code=2).split())
    assert "2026Q4isnotasitwaspublished:documents/运营部/运营经理.docx" in said
    assert "documents/客服部/客服专员.docx" in said
    assert f"dutycverify{home.store / '2026Q4'}" in said
    assert read_head(home.store / "2026Q4")["state"] == "draft"
    home.build()
    assert "What 1 file in edited/ says is not in it." in home.issue()


def test_a_release_with_errors_is_issued_only_when_asked_for(home: Home) -> None:
    write_master(home.master, MASTER + KPIS)
    home.build("--blueprint", "operations", code=1)
    assert "2026Q4 was built with" in home.issue(code=2)
    assert read_head(home.store / "2026Q4")["state"] == "draft"
    home.issue("2026Q4", "--with-errors")
    assert read_head(home.store / "2026Q4")["issued"]["errors"] >= 1


def test_a_build_over_an_issued_release_asks_why_and_makes_a_revision(home: Home) -> None:
    home.issue()
    before = home.bytes_of("2026Q4")
    assert "nothing had to be written" in home.build()
    home.edit("督导执行", "监督执行")
    said = " ".join(home.build(code=2).split())
    assert "2026Q4 was issued on 2026-12-31 by 李娜 and does not change; a build now makes 2026Q4-r2" in said
    assert not (home.store / "2026Q4-r2").exists()
    said = home.build("--reason", "a slip in the duties")
    assert "Published 2026Q4-r2: 3 documents" in said
    assert "of 2026Q4: changed 1, unchanged 2" in said
    head = read_head(home.store / "2026Q4-r2")
    assert (head["period"], head["revision"], head["reason"]) == ("2026Q4", 2, "a slip in the duties")
    home.edit("督导执行", "跟踪执行")
    home.build()
    head = read_head(home.store / "2026Q4-r2")
    assert (head["state"], head["revision"], head["reason"]) == ("draft", 2, "a slip in the duties")
    home.issue()
    assert read_head(home.store / "2026Q4-r2")["state"] == "issued"
    home.build("--reason", "again", "--force")
    assert (home.store / "2026Q4-r3/manifest.json").exists()
    assert home.bytes_of("2026Q4") == before
    unchanged = "documents/客服部/客服专员.docx"
    assert home.bytes_of("2026Q4-r3")[unchanged] == before[unchanged]


def test_a_revision_is_later_than_its_base_and_one_point_of_the_trend(home: Home) -> None:
    home.issue()
    home.edit("督导执行", "监督执行")
    home.build("--reason", "a slip", "--as-of", "2026-12-30")
    day = date(2027, 3, 31)
    assert [each.folder.name for each in earlier_releases(home.store, home.master, day)] == ["2026Q4-r2"]
    last = last_release(home.store, home.master, day)
    latest = latest_release(home.store, home.master, parse_period("2026Q4"))
    assert (last and last.folder.name, latest and latest.folder.name) == ("2026Q4-r2", "2026Q4-r2")
    base = former_release(home.store, home.master, "2026Q4", date(2026, 12, 30), 2)
    assert base is not None
    entries = [each.content for each in base.entries["documents/运营部/运营经理.docx"]]
    listed = read_manifest(home.store / "2026Q4")["entries"]
    own = [each["content"] for each in listed if each["document"] == "documents/运营部/运营经理.docx"]
    assert entries == own
    home.edit("督导执行", "监督实施")
    said = home.build(period="2027Q1")
    assert "Since 2026Q4: changed 1, unchanged 2" in said
    page = (home.store / "2027Q1/coverage.html").read_text(encoding="utf-8")
    assert page.count('"2026Q4"') == 1


def test_a_version_that_is_raised_in_a_revision_is_a_line_of_its_history(home: Home) -> None:
    home.issue()
    home.edit("| '2.0 |", "| '2.1 |")
    home.build("--reason", "a new version")
    line = next(
        each
        for each in read_manifest(home.store / "2026Q4-r2")["revisions"]
        if "运营经理" in each["document"]
    )
    assert [change["version"] for change in line["changes"]][:1] == ["2.1"]


def test_a_release_is_named_by_period_revision_or_folder(home: Home) -> None:
    assert "There is no release 2026Q3 in" in home.issue("2026Q3", code=2)
    assert home.run("verify", "2026年第四季度").startswith("2026Q4 · draft")
    assert home.run("verify", str(home.store / "2026Q4")).startswith("2026Q4 · draft")
    other = home.store / "甲公司"
    words = ["build", str(home.master), "--period", "2026Q4", "-o", str(other)]
    assert CliRunner().invoke(group, words).exit_code == 0
    said = " ".join(home.issue(code=2).split())
    assert "There are several releases 2026Q4" in said


def test_the_day_is_today_or_that_of_the_variable(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    assert "“soon” in the variable SOURCE_DATE_EPOCH" in home.run("issue", "2026Q4", code=2)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1798675200")
    home.run("issue", "2026Q4", "--by", "李娜")
    assert read_head(home.store / "2026Q4")["issued"]["on"] == "2026-12-31"
