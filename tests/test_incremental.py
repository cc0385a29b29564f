"""A build writes what has changed, and nothing where nothing has."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from masters import write_master
from templates import p, word

from compiler import pipeline
from compiler.cli import group
from compiler.documents.content import content_hash
from compiler.documents.word import usual_template, write_document
from compiler.model.documents import RoleDocument
from compiler.period import parse_period
from compiler.pipeline import BuildRequest, Options, role_documents
from compiler.pipeline.role_documents import planned_for
from compiler.releases import reuse, standing

SAMPLE = Path(__file__).parent.parent / "input_samples/运营岗位职责.xlsx"
MASTER = """
# 设置
| 项目 | 内容 |
| 公司 | 星河运营 |
# 岗位
| 岗位 | 部门 | 直接上级 | 版本 |
| 运营经理 | 运营部 | 总监 | '2.0 |
| 客服专员 | 客服部 | 主管 | '1.4 |
| 仓储主管 | 运营部 | 运营经理 | '1.0 |
# 职责概述
| 岗位 | 要素 | 职责 |
| 运营经理 | 主要职责 | 编制季度运营计划并督导执行 |
| 客服专员 | 主要职责 | 受理来电并记录结果 |
| 仓储主管 | 主要职责 | 每日盘点库存 |
# 关键任务
| 岗位 | 要素 | 任务 |
| 运营经理 | 日常运营 | 主持周例会 |
| 客服专员 | 日常运营 | 整理客诉台账 |
"""
MANAGER, AGENT = "documents/运营部/运营经理.docx", "documents/客服部/客服专员.docx"


class Home:
    """A master, and the store of its releases."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.store, self.master = folder, folder / "output", folder / "主表.xlsx"
        self.write(MASTER)

    def write(self, markdown: str) -> None:
        write_master(self.master, markdown)

    def run(self, *options: str, period: str = "2026Q4", code: int = 0) -> str:
        """Build by the command line; what it says."""
        words = ["build", str(self.master), "-o", str(self.store), "--period", period, *options]
        done = CliRunner().invoke(group, words if "--lang" in options else [*words, "--lang", "en"])
        assert done.exit_code == code, done.output
        return done.output

    def times(self, period: str = "2026Q4") -> dict[str, int]:
        """When each document was written."""
        release = self.store / period
        return {
            path.relative_to(release).as_posix(): path.stat().st_mtime_ns
            for path in release.rglob("*.docx")
            if "edited" not in path.parts
        }

    def age(self, period: str = "2026Q4") -> dict[str, int]:
        """Set the documents back in time, so that one that is written again shows."""
        for path in (self.store / period).rglob("*.docx"):
            os.utime(path, (1_700_000_000, 1_700_000_000))
        return self.times(period)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_a_second_build_of_the_same_master_writes_nothing(home: Home) -> None:
    first = home.run()
    assert "Published 2026Q4: 3 documents" in first
    before = {path: path.stat() for path in (home.store / "2026Q4").rglob("*")}
    second = home.run()
    assert "2026Q4 is as this master says: nothing had to be written (3 documents)" in second
    after = {path: path.stat() for path in (home.store / "2026Q4").rglob("*")}
    assert {path: (stat.st_ino, stat.st_mtime_ns) for path, stat in before.items()} == {
        path: (stat.st_ino, stat.st_mtime_ns) for path, stat in after.items()
    }
    findings = next(line for line in first.splitlines() if "coverage" in line)
    assert findings in second
    assert first.splitlines()[0] == second.splitlines()[0]


def test_a_build_without_change_reads_no_workbook(home: Home) -> None:
    code = (
        "import sys; from compiler.cli import main\n"
        f"sys.argv = ['dutyc', 'build', {str(home.master)!r}, '-o', {str(home.store)!r}, '--lang', 'en']\n"
        "try: main()\n"
        "except SystemExit as end: print(end.code)\n"
        "print(sorted({'pandas', 'lxml', 'openpyxl', 'xlsxwriter'} & sys.modules.keys()))"
    )

    def run() -> list[str]:
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
        return done.stdout.splitlines()[-2:]

    assert "pandas" in run()[1]
    assert run() == ["0", "[]"]


Change = Callable[[Home], list[str]]
"""Changes something that a release depends on; options for the next build."""


def _edit_master(home: Home) -> list[str]:
    home.write(MASTER.replace("主持周例会", "主持月例会"))
    return []


def _edit_document(home: Home) -> list[str]:
    (home.store / "2026Q4" / MANAGER).write_bytes(b"by hand")
    return []


def _lose_document(home: Home) -> list[str]:
    (home.store / "2026Q4" / MANAGER).unlink()
    return []


def _build_earlier(home: Home) -> list[str]:
    home.run(period="2026Q3")
    return []


def _rename_master(home: Home) -> list[str]:
    home.master = home.master.rename(home.folder / "other.xlsx")
    return []


def _update_program(home: Home) -> list[str]:
    path = home.store / "2026Q4/manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"tool": "', '"tool": "0'), encoding="utf-8")
    return []


def _template(home: Home) -> list[str]:
    path = home.folder / "house.docx"
    path.write_bytes(word(p("{{role.title}}"), p("{{body}}")))
    return ["--template", str(path)]


def _options(*options: str) -> Change:
    return lambda _: list(options)


@pytest.mark.parametrize(
    "change",
    [
        _edit_master,
        _edit_document,
        _lose_document,
        _build_earlier,
        _rename_master,
        _update_program,
        _template,
        _options("--final"),
        _options("--strict-aspects"),
        _options("--entries"),
        _options("--as-of", "2026-12-30"),
        _options("--lang", "zh+en"),
        _options("--blueprint", "enterprise"),
        _options("--handbook", "all"),
        _options("--force"),
    ],
)
def test_whatever_a_release_depends_on_makes_it_anew(home: Home, change: Change) -> None:
    home.run()
    assert "nothing had to be written" in home.run()
    options = change(home)
    said = home.run(*options)
    assert "nothing had to be written" not in said
    assert "无需重写" not in said
    manifest = json.loads((home.store / "2026Q4/manifest.json").read_text(encoding="utf-8"))
    assert manifest["source"]["file"] == home.master.name


def test_the_template_and_blueprint_of_the_settings_are_watched(home: Home) -> None:
    (home.folder / "house.docx").write_bytes(word(p("{{role.title}}"), p("{{body}}")))
    home.write(MASTER.replace("| 公司 | 星河运营 |", "| 公司 | 星河运营 |\n| 文档模板 | house.docx |"))
    home.run()
    assert "nothing had to be written" in home.run()
    (home.folder / "house.docx").write_bytes(word(p("A {{role.title}}"), p("{{body}}")))
    said = home.run()
    assert "The template has changed since 2026Q4: every document is another file." in said
    assert "Written: 3; taken over as they are: 0" in said


def test_one_changed_row_writes_one_document(home: Home) -> None:
    home.run()
    before = home.age()
    home.write(MASTER.replace("主持周例会", "主持月例会"))
    said = home.run()
    after = home.times()
    assert {path for path in after if after[path] != before[path]} == {MANAGER}
    assert "Since the last build of 2026Q4: changed 1, unchanged 2" in said
    assert "Written: 1; taken over as they are: 2" in said
    assert re.search(r"changed  运营经理  关键任务!C2 changed\n", said)


def test_a_new_quarter_takes_over_what_is_as_it_was(home: Home) -> None:
    home.run(period="2026Q3")
    before = home.age("2026Q3")
    home.write(
        MASTER.replace(
            "| 仓储主管 | 运营部 | 运营经理 | '1.0 |\n", "| 数据专员 | 运营部 | 运营经理 | '1.0 |\n"
        )
        .replace("| 仓储主管 | 主要职责 | 每日盘点库存 |\n", "")
        .replace("| 总监 | '2.0 |", "| 副总裁 | '2.1 |")
    )
    said = home.run(code=1)
    after = home.times()
    assert {path for path in after if after[path] == before.get(path)} == {AGENT}
    assert "Since 2026Q3: new 1, changed 1, unchanged 1, withdrawn 1" in said
    lines = [" ".join(line.split()) for line in said.splitlines()]
    assert "changed 运营经理 岗位!A2 particulars of the role" in lines
    assert "new 数据专员" in lines
    assert "withdrawn 仓储主管" in lines


def test_each_kind_of_change_is_told_with_its_cell(home: Home) -> None:
    home.run(period="2026Q3")
    home.write(
        MASTER.replace("| 运营经理 | 日常运营 | 主持周例会 |\n", "")
        .replace("受理来电并记录结果", "受理来电、邮件并记录结果")
        .replace(
            "| 客服专员 | 日常运营 | 整理客诉台账 |",
            "| 客服专员 | 日常运营 | 整理客诉台账 |\n| 客服专员 | 日常运营 | 回访客户 |",
        )
    )
    lines = [" ".join(line.split()) for line in home.run().splitlines()]
    assert "changed 运营经理 关键任务!C2 removed" in lines
    assert "changed 客服专员 职责概述!C3 changed · 关键任务!C3 added" in lines


def test_what_changes_for_all_is_told_once(home: Home) -> None:
    home.run()
    said = home.run("--lang", "zh+en")
    assert "3 个岗位" in said
    assert "行的次序、设置、选项或待补充提示有变" in said


def test_a_plan_writes_nothing(home: Home) -> None:
    first = home.run("--plan")
    assert "every document is new" in first
    assert not home.store.exists()
    home.run()
    before = {path: path.stat().st_mtime_ns for path in home.store.rglob("*")}
    home.write(MASTER.replace("主持周例会", "主持月例会"))
    said = home.run("--plan")
    assert "changed 1, unchanged 2" in said
    assert "This is a plan of 2026Q4: nothing was written." in said
    assert {path: path.stat().st_mtime_ns for path in home.store.rglob("*")} == before


def test_a_plan_of_some_roles_is_refused(home: Home) -> None:
    done = CliRunner().invoke(group, ["build", str(home.master), "--plan", "--changed", "--lang", "en"])
    assert done.exit_code == 2
    assert "A plan is made of a whole release" in done.output


def test_force_writes_every_document_again(home: Home) -> None:
    home.run()
    before = home.age()
    said = home.run("--force")
    assert all(time != before[path] for path, time in home.times().items())
    assert "Written: 3; taken over as they are: 0" in said


def test_errors_and_strict_are_told_of_a_release_that_stands(home: Home) -> None:
    home.write(MASTER.replace("| 客服专员 | 日常运营", "| 客服专元 | 日常运营"))
    first = home.run(code=1)
    again = home.run(code=1)
    assert "nothing had to be written" in again
    assert next(line for line in first.splitlines() if "error" in line) in again
    assert "Not published" in home.run("--strict", code=1)


def test_a_broken_document_is_written_again(home: Home) -> None:
    home.run()
    whole = (home.store / "2026Q4" / MANAGER).read_bytes()
    (home.store / "2026Q4" / MANAGER).write_bytes(b"damaged")
    home.run()
    assert (home.store / "2026Q4" / MANAGER).read_bytes() == whole


def _issue(home: Home, period: str) -> None:
    path = home.store / period / "manifest.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"state": "draft"', '"state": "issued"'), encoding="utf-8")


def test_an_issued_document_is_carried_over_as_the_same_file(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.run(period="2026Q3")
    _issue(home, "2026Q3")
    signed = (home.store / "2026Q3" / AGENT).read_bytes()
    monkeypatch.setattr(reuse, "tool_fingerprint", lambda: "a later version")
    monkeypatch.setattr(standing, "tool_fingerprint", lambda: "a later version")
    monkeypatch.setattr(role_documents, "write_document", lambda *_: b"written in another way")
    home.write(MASTER.replace("主持周例会", "主持月例会"))
    said = home.run("--force")
    assert (home.store / "2026Q4" / AGENT).read_bytes() == signed
    assert (home.store / "2026Q4" / MANAGER).read_bytes() == b"written in another way"
    assert "Written: 1; taken over as they are: 2" in said


def test_an_issued_document_of_another_template_is_not_carried_over(home: Home) -> None:
    home.run(period="2026Q3")
    _issue(home, "2026Q3")
    assert "Written: 3; taken over as they are: 0" in home.run(*_template(home))


# ------------------------------------------------------------------------------- what a document says


def sample_document() -> RoleDocument:
    period = parse_period("2026Q4")
    checked = pipeline.check(SAMPLE, Options(as_of=period.last_day))
    planned = planned_for(checked, Path("nowhere"), BuildRequest(period, period.last_day))
    return max(planned.documents, key=lambda document: len(repr(document)))


CHANGED: dict[type, Callable[[Any], Any]] = {
    str: lambda text: f"{text}甲",
    bool: lambda mark: not mark,
    float: lambda number: number / 2,
}


def leaves(record: Any) -> Iterator[Any]:
    """The record with one of its texts, numbers or marks changed, for each of them."""
    if type(record) in CHANGED:
        yield CHANGED[type(record)](record)
    elif isinstance(record, tuple):
        for number, each in enumerate(record):
            yield from ((*record[:number], new, *record[number + 1 :]) for new in leaves(each))
    elif isinstance(record, dict):
        for key, value in record.items():
            yield from ({**record, key: new} for new in leaves(value))
    elif is_dataclass(record) and not isinstance(record, type):
        for one in fields(record):
            # How wide a column is says nothing; the others are not of letters.
            if one.name not in {"language", "second", "rating", "width", "numeric"}:
                yield from (replace(record, **{one.name: new}) for new in leaves(getattr(record, one.name)))


def test_the_hash_of_a_document_changes_with_its_bytes() -> None:
    document, template = sample_document(), usual_template("zh")
    own, data = content_hash(document, template), write_document(document, template)
    tried = 0
    for other in leaves(document):
        tried += 1
        if write_document(other, template) != data:
            assert content_hash(other, template) != own
    assert tried > 100


def test_what_other_roles_say_is_no_reason_to_sign_again(home: Home) -> None:
    kpis = "# 绩效指标\n| 岗位 | 指标 | 单位 | 目标值 | 权重 | 考核周期 | 数据来源 |\n| 客服专员 | 满意率 | % | 95 | 100% | 季度 | 问卷 |\n"
    home.write(MASTER + kpis)
    home.run(period="2026Q3")
    before = home.age("2026Q3")
    other = "| 运营经理 | 一个名称长得多、因而占更多宽度的指标，用来改变各列的宽度 | 个百分点 | 95 | 100% | 季度 | 每季度末的客户调查与神秘访客 |\n"
    home.write(
        MASTER
        + kpis.replace("数据来源 |", "数据来源 | 计分规则 |").replace("问卷 |", "问卷 | |")
        + other[:-1]
        + " 按比例 |\n"
    )
    said = home.run()
    after = home.times()
    assert {path for path in after if after[path] == before.get(path)} == {
        AGENT,
        "documents/运营部/仓储主管.docx",
    }
    assert "changed 1, unchanged 2" in said


def test_what_a_template_does_not_print_is_not_in_the_hash() -> None:
    document, template = sample_document(), usual_template("zh")
    own = content_hash(document, template)
    next_quarter = replace(
        document, path="elsewhere.docx", role="x", fields={**document.fields, "period": "2027Q1"}
    )
    assert write_document(next_quarter, template) == write_document(document, template)
    assert content_hash(next_quarter, template) == own
