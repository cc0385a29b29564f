"""The revision history: what changed since the releases before, and nothing where nothing did."""

import json
import re
import time
from datetime import date
from pathlib import Path

import docx
import pytest
from masters import write_master

from compiler import pipeline
from compiler.period import parse_period
from compiler.pipeline import BuildRequest, Options
from compiler.releases.history import former_release
from compiler.releases.last import last_release

ROLES = """
# 岗位
| 岗位 | 部门 | 直接上级 | 版本 | 生效日期 | 批准 |
| 运营经理 | 运营部 | 总监 | '2.0 | 2026-04-01 | 陈卓 |
| 客服专员 | 客服部 | 主管 | '1.4 | 2026-01-01 | 陈卓 |
"""
DUTIES = """
# 职责概述
| 岗位 | 要素 | 职责 |
| 运营经理 | 主要职责 | 编制季度运营计划并督导执行 |
| 运营经理 | 主要职责 | 审核每月运营预算 |
| 客服专员 | 主要职责 | 受理来电并记录结果 |
"""
KPIS = """
# 绩效指标
| 编号 | 岗位 | 指标 | 单位 | 目标值 | 权重 | 考核周期 |
| K1 | 运营经理 | 准时率 | % | 95 | 75% | 季度 |
| K2 | 运营经理 | 成本率 | % | 19 | 25% | 季度 |
"""
FIRST = ROLES + DUTIES + KPIS
MANAGER, AGENT = "documents/运营部/运营经理.docx", "documents/客服部/客服专员.docx"
Lines = list[tuple[str, ...]]


class Store:
    """A release store, and the master of its releases."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "output"
        self.master = folder / "主表.xlsx"

    def build(self, period: str, markdown: str, **options: str) -> Path:
        """Publish a release of a master; its folder."""
        chosen = parse_period(period)
        write_master(self.master, markdown)
        checked = pipeline.check(
            self.master,
            Options("operations", as_of=chosen.last_day, releases=self.folder, **options),  # type: ignore[arg-type]
        )
        request = BuildRequest(chosen, chosen.last_day)
        return pipeline.build(checked, self.folder, request, lambda _: None).folder


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def history(release: Path, document: str) -> Lines:
    """The lines of the last but one table, where it is a history."""
    for table in docx.Document(str(release / document)).tables:
        lines = [tuple(cell.text for cell in row.cells) for row in table.rows]
        if lines[0] == ("版本", "生效日期", "批准", "修改内容") or lines[0][-1] == "What changed":
            return lines[1:]
    return []


def test_a_first_release_has_no_history(store: Store) -> None:
    assert history(store.build("2026Q2", FIRST), MANAGER) == []


def test_a_changed_document_says_what_changed_since_the_version_before(store: Store) -> None:
    store.build("2026Q2", FIRST)
    changed = (
        FIRST.replace("'2.0 | 2026-04-01", "'2.1 | 2026-07-01")
        .replace("审核每月运营预算", "审核每月运营预算并纠正偏差")
        .replace("| 客服专员 | 主要", "| 运营经理 | 协作关系 | 每月与销售部核对需求 |\n| 客服专员 | 主要")
        .replace("| K1 | 运营经理 | 准时率 | % | 95 |", "| K1 | 运营经理 | 准时率 | % | 97 |")
        .replace("| K2 | 运营经理 | 成本率 | % | 19 | 25% | 季度 |\n", "")
        .replace("| 总监 |", "| 首席运营官 |")
    )
    release = store.build("2026Q3", changed)
    what = "职责概述：新增 1 条、修改 1 条；绩效指标：修改 1 条、删除 1 条；岗位信息有变动"
    assert history(release, MANAGER) == [
        ("2.1", "2026-07-01", "陈卓", what),
        ("2.0", "2026-04-01", "陈卓", "首次发布"),
    ]
    assert history(release, AGENT) == []


def test_an_unchanged_document_is_the_same_file_in_every_period(store: Store) -> None:
    first = store.build("2026Q2", FIRST)
    second = store.build("2026Q3", FIRST)
    assert (first / MANAGER).read_bytes() == (second / MANAGER).read_bytes()
    changed = FIRST.replace("'2.0", "'2.1").replace("审核每月", "审核每季")
    third = store.build("2026Q4", changed)
    fourth = store.build("2027Q1", changed)
    assert (third / MANAGER).read_bytes() == (fourth / MANAGER).read_bytes()
    assert (first / AGENT).read_bytes() == (fourth / AGENT).read_bytes()
    fifth = store.build("2027Q2", changed.replace("'2.1", "'3.0").replace("| 总监", "| 总裁"))
    assert [line[0] for line in history(fifth, MANAGER)] == ["3.0", "2.1", "2.0"]
    assert [line[3] for line in history(fifth, MANAGER)] == [
        "岗位信息有变动",
        "职责概述：修改 1 条",
        "首次发布",
    ]


def test_building_a_period_again_gives_the_same_bytes(store: Store) -> None:
    store.build("2026Q2", FIRST)
    changed = FIRST.replace("'2.0", "'2.1").replace("审核每月", "审核每季")
    once = (store.build("2026Q3", changed) / MANAGER).read_bytes()
    store.build("2026Q4", changed.replace("审核", "复核"))
    again = store.build("2026Q3", changed)
    assert (again / MANAGER).read_bytes() == once
    assert "审核每月" not in once.decode("latin-1")


def test_sorting_rows_and_moving_columns_is_no_change(store: Store) -> None:
    store.build("2026Q2", FIRST)
    head, *rows = DUTIES.strip().splitlines()[1:]
    sorted_duties = "\n".join(["# 职责概述", head, *reversed(rows)])
    moved = re.sub(r"\| (\S+) \| (\S+) \| (\S+) \| ('?\S+) \|", r"| \1 | \3 | \2 | \4 |", ROLES)
    release = store.build("2026Q3", moved + sorted_duties + KPIS)
    assert history(release, MANAGER) == []


def test_a_new_version_of_the_same_content_says_so(store: Store) -> None:
    store.build("2026Q2", FIRST)
    release = store.build("2026Q3", FIRST.replace("'2.0", "'2.1"))
    assert [line[::3] for line in history(release, MANAGER)] == [("2.1", "内容无变化"), ("2.0", "首次发布")]


def test_an_approval_that_comes_later_is_no_version_of_its_own(store: Store) -> None:
    store.build("2026Q2", FIRST)
    changed = FIRST.replace("'2.0", "'2.1").replace("审核每月", "审核每季")
    store.build("2026Q3", changed.replace("2026-04-01 | 陈卓", "2026-04-01 |  "))
    release = store.build("2026Q4", changed)
    assert [line[::2] for line in history(release, MANAGER)] == [("2.1", "陈卓"), ("2.0", "陈卓")]


def test_documents_without_versions_go_by_the_period_that_brought_them(store: Store) -> None:
    plain = FIRST.replace("'2.0", "").replace("'1.4", "")
    store.build("2026Q1", plain)
    store.build("2026Q2", plain)
    changed = plain.replace("审核每月", "审核每季")
    third = store.build("2026Q3", changed)
    assert [line[0] for line in history(third, MANAGER)] == ["2026Q3", "2026Q1"]
    assert (store.build("2026Q4", changed) / MANAGER).read_bytes() == (third / MANAGER).read_bytes()


def test_english_documents_tell_it_in_english(store: Store) -> None:
    store.build("2026Q2", FIRST, language="en")
    changed = FIRST.replace("'2.0", "'2.1").replace("审核每月", "审核每季").replace("| 总监", "| 总裁")
    release = store.build("2026Q3", changed, language="en")
    assert history(release, MANAGER)[0][3] == "Role overview: 1 changed; particulars of the role changed"


def test_an_older_or_broken_manifest_starts_no_history_and_is_no_trouble(store: Store) -> None:
    release = store.build("2026Q2", FIRST)
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    del manifest["revisions"]
    for entry in manifest["entries"]:
        del entry["module"], entry["content"]
    (release / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    changed = FIRST.replace("'2.0", "'2.1").replace("审核每月", "审核每季")
    assert history(store.build("2026Q3", changed), MANAGER) == []
    assert last_release(store.folder, store.master, date(2026, 7, 1)) is not None
    (release / "manifest.json").write_text('{"as_of": "2026-06-30", "artifacts": [\n', encoding="utf-8")
    assert history(store.build("2026Q3", changed), MANAGER) == []
    assert former_release(store.folder, store.master, "2026Q3", date(2026, 9, 30)) is None


def test_a_broken_release_is_passed_over_for_the_one_before(store: Store) -> None:
    store.build("2026Q2", FIRST)
    later = store.build("2026Q3", FIRST)
    text = (later / "manifest.json").read_text(encoding="utf-8")
    (later / "manifest.json").write_text(text[: len(text) // 2], encoding="utf-8")
    release = store.build("2026Q4", FIRST.replace("'2.0", "'2.1"))
    assert [line[0] for line in history(release, MANAGER)] == ["2.1", "2.0"]


def test_of_many_releases_only_one_is_read_as_a_whole(store: Store) -> None:
    release = store.build("2026Q2", FIRST)
    head, rest = (release / "manifest.json").read_text(encoding="utf-8").split("\n", 1)
    for number in range(40):
        folder = store.folder / f"{1980 + number}"
        folder.mkdir()
        broken = "broken" * 1_000_000 if number < 39 else rest
        dated = head.replace("2026-06-30", f"{1980 + number}-12-31").replace("2026Q2", str(1980 + number))
        (folder / "manifest.json").write_text(f"{dated}\n{broken}", encoding="utf-8")
    started = time.process_time()
    former = former_release(store.folder, store.master, "2026Q2", date(2026, 6, 30))
    assert former is not None
    assert {revision.version for revision in former.revisions.values()} == {"2.0", "1.4"}
    assert time.process_time() - started < 0.5
