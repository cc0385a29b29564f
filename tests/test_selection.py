"""A selection: some documents by themselves, whole or not at all, and no release."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from masters import write_master
from test_cli import run

from compiler import pipeline
from compiler.diagnostics import CompilerError
from compiler.model.releases import Artifact
from compiler.period import parse_period
from compiler.pipeline import BuildRequest, Choice, Options, Selected
from compiler.releases.last import last_release
from compiler.releases.selection import publish_selection

MASTER = """
# 岗位
| 岗位编号 | 岗位 | 部门 | 密级 |
| YY-01 | 运营经理 | 运营部 | |
| YY-02 | 文员 | 运营部 | |
| KF-02 | 文员 | 客服部 | |
| XC-01 | 薪酬主管 | 人事部 | 秘密 |

# 职责概述
| 岗位 | 要素 | 职责 |
| YY-01 | 主要职责 | 制定计划 |
| YY-02 | 主要职责 | 归档文件 |
| KF-02 | 主要职责 | 记录来电 |
| XC-01 | 主要职责 | 核算工资 |
| 全部 | 团队目标 | 提升满意度 |
| 全部 | 协作关系 | 与销售部协作 |

# 关键任务
| 岗位 | 要素 | 任务 |
| 全部 | 数据分析 | 每周分析指标 |
"""
PERIOD = parse_period("2026Q4")
REQUEST = BuildRequest(PERIOD, PERIOD.last_day)
EVERY = {
    "documents/运营部/运营经理.docx",
    "documents/运营部/文员.docx",
    "documents/客服部/文员.docx",
    "restricted/人事部/薪酬主管.docx",
}


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


class Desk:
    """A master and its store."""

    def __init__(self, folder: Path) -> None:
        self.path, self.store = folder / "主表.xlsx", folder / "output"
        self.selection = self.store / "selection" / "2026Q4"
        write_master(self.path, MASTER)

    def change(self, old: str, new: str) -> None:
        write_master(self.path, MASTER.replace(old, new))

    def check(self) -> pipeline.Checked:
        return pipeline.check(self.path, Options(releases=self.store, as_of=PERIOD.last_day))

    def build(self, period: str = "2026Q4", as_of: date | None = None) -> Path:
        chosen = parse_period(period)
        request = BuildRequest(chosen, as_of or chosen.last_day)
        return pipeline.build(self.check(), self.store, request, lambda _: None).folder

    def select(self, *roles: str, departments: tuple[str, ...] = (), changed: bool = False) -> Selected:
        choice = Choice(roles, departments, changed)
        return pipeline.select(self.check(), self.store, REQUEST, choice, lambda _: None)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_selection_is_the_documents_of_a_release_and_nothing_else(desk: Desk) -> None:
    release = desk.build()
    selected = desk.select("运营经理", "xc-01")
    assert selected.written is not None
    assert selected.written.folder == desk.selection
    assert files(desk.selection) == {"documents/运营部/运营经理.docx", "restricted/人事部/薪酬主管.docx"}
    for name in files(desk.selection):
        assert (desk.selection / name).read_bytes() == (release / name).read_bytes()


def test_roles_and_departments_narrow_each_other(desk: Desk) -> None:
    cases: dict[tuple[tuple[str, ...], tuple[str, ...]], set[str]] = {
        (("文员",), ()): {"documents/运营部/文员.docx", "documents/客服部/文员.docx"},
        ((), ("客服部", "人事部")): {"documents/客服部/文员.docx", "restricted/人事部/薪酬主管.docx"},
        (("文员",), ("运营部",)): {"documents/运营部/文员.docx"},
        (("运营 经理", "KF-02"), ()): {"documents/运营部/运营经理.docx", "documents/客服部/文员.docx"},
    }
    for (roles, departments), expected in cases.items():
        desk.select(*roles, departments=departments)
        assert files(desk.selection) == expected
    assert desk.select("运营经理", departments=("客服部",)) == Selected(0, None)
    assert files(desk.selection) == expected, "nothing selected, nothing written"


@pytest.mark.parametrize(
    ("choice", "code", "message", "step"),
    [
        (Choice(("运营经里",)), "RUN030", "主表.xlsx 中没有“运营经里”这个岗位", "是否为“运营经理”？"),
        (Choice(("KF-2",)), "RUN030", "主表.xlsx 中没有“KF-2”这个岗位", "是否为“KF-02”？"),
        (
            Choice(("飞行员",)),
            "RUN030",
            "主表.xlsx 中没有“飞行员”这个岗位",
            "请写岗位名称或编号；已有：运营经理、YY-01、文员、YY-02、KF-02、薪酬主管、XC-01",
        ),
        (
            Choice(departments=("客户部",)),
            "RUN031",
            "主表.xlsx 中没有“客户部”这个部门",
            "是否为“客服部”？",
        ),
    ],
)
def test_an_unknown_name_is_refused_with_its_neighbour(
    desk: Desk, choice: Choice, code: str, message: str, step: str
) -> None:
    with pytest.raises(CompilerError) as error:
        pipeline.select(desk.check(), desk.store, REQUEST, choice, lambda _: None)
    found = error.value.diagnostic
    assert (found.kind.code, found.message("zh"), found.next_step("zh")) == (code, message, step)
    assert not desk.store.exists()


def test_a_master_without_departments_says_so(tmp_path: Path) -> None:
    path = write_master(tmp_path / "m.xlsx", "# Tasks\n| Role | Task |\n| Clerk | File |\n| Clerk | Sort |")
    with pytest.raises(CompilerError) as error:
        pipeline.select(
            pipeline.check(path, Options()), tmp_path, REQUEST, Choice(departments=("Sales",)), lambda _: None
        )
    assert error.value.diagnostic.next_step("en") == "No role of it has a department; choose with --role"


def test_changed_is_what_the_latest_release_does_not_hold(desk: Desk) -> None:
    desk.build("2026Q3")
    assert desk.select(changed=True) == Selected(4, None, "2026Q3")
    assert not (desk.store / "selection").exists()
    desk.change("记录来电", "接听并记录来电")
    selected = desk.select(changed=True)
    assert selected.since == "2026Q3"
    assert files(desk.selection) == {"documents/客服部/文员.docx"}
    desk.build("2026Q4")
    assert desk.select(changed=True) == Selected(4, None, "2026Q4"), "a release of this period comes first"
    assert desk.select("文员", changed=True).chosen == 2


def test_a_release_of_the_same_period_counts_whatever_its_day(desk: Desk) -> None:
    desk.build("2026Q3")
    desk.build("2026Q4", date(2027, 2, 1))
    assert desk.select(changed=True).since == "2026Q4"
    desk.build("2027Q1")
    assert desk.select(changed=True).since == "2026Q4", "a later period is none of its business"


def test_a_document_that_was_edited_in_the_release_has_not_changed_in_the_master(desk: Desk) -> None:
    release = desk.build()
    (release / "documents/客服部/文员.docx").write_bytes(b"by hand")
    assert desk.select(changed=True).written is None


def test_without_a_release_every_document_is_new(desk: Desk) -> None:
    selected = desk.select(changed=True)
    assert (selected.since, files(desk.selection)) == ("", EVERY)


@pytest.mark.parametrize(
    ("old", "new", "gone"),
    [
        ("| YY-02 | 文员 | 运营部 | |\n", "", ("文员",)),
        ("XC-01 | 薪酬主管 |", "XC-01 | 薪酬经理 |", ()),  # the code is the role
        ("XC-01 |", "XC-09 |", ()),  # a new code of an old title
        ("| YY-02 | 文员 |", "| YY-09 | 仓管 |", ("文员",)),
    ],
)
def test_roles_that_are_gone_are_named(desk: Desk, old: str, new: str, gone: tuple[str, ...]) -> None:
    desk.build("2026Q3")
    desk.change(old, new)
    assert desk.select(changed=True).gone == gone


def test_releases_without_codes_in_their_manifest_are_compared_by_title(desk: Desk) -> None:
    manifest = desk.build("2026Q3") / "manifest.json"
    text = manifest.read_text(encoding="utf-8")
    for code in ("YY-01", "YY-02", "KF-02", "XC-01"):
        text = text.replace(f'"code": "{code}", ', "")
    assert '"code"' not in text
    manifest.write_text(text, encoding="utf-8")
    desk.change("| YY-02 | 文员 | 运营部 | |\n", "")
    assert desk.select(changed=True).gone == ("文员",)


def test_a_selection_is_no_release_to_anybody(desk: Desk) -> None:
    desk.select("文员")
    for place in (desk.store, desk.store / "selection", desk.selection):
        assert last_release(place, desk.path, date(2030, 1, 1)) is None
    release = desk.build()
    assert files(release) >= EVERY
    assert pipeline.build(desk.check(), desk.store, REQUEST, lambda _: None).diagnostics == ()
    assert files(desk.selection) == {"documents/运营部/文员.docx", "documents/客服部/文员.docx"}


def test_a_release_is_never_replaced_by_a_selection(desk: Desk) -> None:
    release = desk.build()
    (desk.store / "selection").mkdir()
    release.rename(desk.selection)
    with pytest.raises(CompilerError) as error:
        desk.select("文员")
    assert error.value.diagnostic.kind.code == "PUB007"
    assert files(desk.selection) >= EVERY


def artifacts(text: str, *names: str) -> Iterator[Artifact]:
    for name in names:
        yield Artifact("role", f"documents/{name}.docx", f"{name} {text}".encode(), name)


def test_a_selection_replaces_the_one_before_as_a_whole(tmp_path: Path) -> None:
    publish_selection(tmp_path, "2026Q4", artifacts("one", "甲", "乙"))
    publish_selection(tmp_path, "2027Q1", artifacts("one", "丙"))
    publish_selection(tmp_path, "2026Q4", artifacts("two", "乙"))
    assert files(tmp_path / "selection" / "2026Q4") == {"documents/乙.docx"}
    assert files(tmp_path / "selection" / "2027Q1") == {"documents/丙.docx"}
    assert publish_selection(tmp_path / "none", "2026Q4", ()) is None
    assert not (tmp_path / "none").exists()


def test_a_failing_selection_leaves_the_old_one_alone(tmp_path: Path) -> None:
    publish_selection(tmp_path, "2026Q4", artifacts("one", "甲"))

    def failing() -> Iterator[Artifact]:
        yield from artifacts("two", "甲", "乙")
        raise RuntimeError("a bug")

    with pytest.raises(RuntimeError, match="a bug"):
        publish_selection(tmp_path, "2026Q4", failing())
    folder = tmp_path / "selection" / "2026Q4"
    assert files(folder) == {"documents/甲.docx"}
    assert (folder / "documents/甲.docx").read_text(encoding="utf-8") == "甲 one"
    assert [path.name for path in folder.parent.iterdir() if path.is_dir()] == ["2026Q4"]


def test_what_a_person_changed_in_a_selection_is_kept(tmp_path: Path) -> None:
    publish_selection(tmp_path, "2026Q4", artifacts("one", "甲", "乙"))
    publish_selection(tmp_path, "2026Q4", artifacts("two", "甲", "乙"))
    folder = tmp_path / "selection" / "2026Q4"
    (folder / "documents/甲.docx").write_text("by hand", encoding="utf-8")
    published = publish_selection(tmp_path, "2026Q4", artifacts("three", "乙"))
    assert published is not None
    assert [(d.kind.code, d.params["kept"]) for d in published.diagnostics] == [
        ("PUB005", "edited/documents/甲.docx")
    ]
    assert files(folder) == {"documents/乙.docx", "edited/documents/甲.docx"}
    assert (folder / "edited/documents/甲.docx").read_text(encoding="utf-8") == "by hand"


def test_a_selection_whose_record_is_lost_keeps_more_rather_than_less(tmp_path: Path) -> None:
    publish_selection(tmp_path, "2026Q4", artifacts("one", "甲"))
    (tmp_path / "selection" / ".2026Q4.written").unlink()
    publish_selection(tmp_path, "2026Q4", artifacts("two", "甲"))
    assert files(tmp_path / "selection" / "2026Q4") == {"documents/甲.docx", "edited/documents/甲.docx"}


def test_the_manifest_has_the_codes_of_roles(desk: Desk) -> None:
    manifest = json.loads((desk.build() / "manifest.json").read_text(encoding="utf-8"))
    roles = [(file["role"], file["code"]) for file in manifest["artifacts"] if file["kind"] == "role"]
    assert roles == [("运营经理", "YY-01"), ("文员", "YY-02"), ("文员", "KF-02"), ("薪酬主管", "XC-01")]


def test_the_command_says_how_many_where_and_what_is_gone(desk: Desk, tmp_path: Path) -> None:
    options = ("-o", "output", "--period", "2026Q4")
    first = run("build", desk.path, *options, "--changed", cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    assert first.stdout.splitlines()[-3:] == [
        "已选取 2026Q4：4 份文档（不是发布版）",
        "这份主表还没有发布版：所有文档都视为新增。",
        "打开：output/selection/2026Q4",
    ]
    run("build", desk.path, *options, cwd=tmp_path)
    same = run("build", desk.path, *options, "--changed", cwd=tmp_path)
    assert (same.returncode, same.stdout.splitlines()[-1]) == (
        0,
        "自 2026Q4 以来所选文档没有变化；未写入任何文件。",
    )
    changed = MASTER.replace("| YY-02 | 文员 | 运营部 | |\n", "").replace("记录来电", "接听来电")
    write_master(desk.path, changed)
    second = run("build", desk.path, *options, "--changed", cwd=tmp_path, lang="en_US.UTF-8")
    assert second.stdout.splitlines()[-4:] == [
        "Selected of 2026Q4: 1 document; this is no release",
        "They are new or have changed since 2026Q4.",
        "1 role of 2026Q4 is gone: 文员",
        "Open: output/selection/2026Q4",
    ]
    with_errors = run("build", desk.path, *options, cwd=tmp_path)
    same = run("build", desk.path, *options, "--changed", cwd=tmp_path)
    assert (with_errors.returncode, same.returncode) == (1, 0), "what is not written cannot be wrong"
    none = run("build", desk.path, *options, "--role", "薪酬主管", "--department", "客服部", cwd=tmp_path)
    assert (none.returncode, none.stdout.splitlines()[-1]) == (
        0,
        "没有岗位同时符合所选条件；未写入任何文件。",
    )
    unknown = run("build", desk.path, *options, "--role", "薪酬主任", cwd=tmp_path)
    assert (unknown.returncode, unknown.stderr) == (
        2,
        "主表.xlsx 中没有“薪酬主任”这个岗位\n→ 是否为“薪酬主管”？\n",
    )
    digest = hashlib.sha256((desk.selection / "documents/客服部/文员.docx").read_bytes()).hexdigest()
    assert digest in (desk.store / "selection" / ".2026Q4.written").read_text(encoding="utf-8")
