"""Findings on a terminal: by sheet, worst first, within its width, with colour only where it is wanted."""

import os
import pty
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from conftest import CheckMaster

from compiler import pipeline
from compiler.report.terminal import Movement, View, render, summary
from compiler.width import display_width, wrap

SAMPLES = Path(__file__).parent.parent / "input_samples"
MASTER = """
# 岗位
| 岗位 | 部门 |
| 运营经理 | 运营部 |
| 客服专员 | 客服部 |

# 职责概述
| 岗位 | 要素 | 职责 |
| 全部 | 团队目标 | 提升满意度 |
| 全部 | 主要职责 | 编制计划，时限待定 |
| 全部 | 协作关系 | 与销售部协作 |
| 客服专元 | 主要职责 | 处理来电 |

# 绩效指标
| 岗位 | 指标 | 单位 | 目标值 | 权重 | 考核周期 | 数据来源 |
| 运营经理 | 准时率 | % | 95 | 100% | 季度 | 系统 |
"""


def lines(checked: pipeline.Checked, view: View) -> list[str]:
    headline = pipeline.headline(checked, view.language)
    return list(render(headline, checked.diagnostics, pipeline.movement(checked), view))


@pytest.mark.parametrize("width", [60, 72, 80, 120, 200])
@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.xlsx")), ids=lambda path: path.stem)
def test_no_line_is_wider_than_the_terminal(sample: Path, width: int) -> None:
    checked = pipeline.check(sample, pipeline.Options())
    for language in ("zh", "en"):
        view = View("zh" if language == "zh" else "en", width, limit=None)
        assert [line for line in lines(checked, view) if display_width(line) > width] == []


def test_sheets_come_by_their_worst_finding_and_each_finding_once(check_master: CheckMaster) -> None:
    checked = check_master(MASTER, blueprint="operations")
    shown = lines(checked, View("zh", 80))
    heads = [line for line in shown[1:] if line and not line.startswith(" ")][:-1]
    assert heads[0] == "职责概述  2"
    rows = [line.split()[:3] for line in shown if re.match(r"  [A-Z]+\d|  –", line)]
    assert rows[:2] == [["A5", "错误", "ROLE001"], ["C3", "提醒", "TEXT001"]]
    assert {tuple(row[:2]) for row in rows[2:]} == {("–", "缺失")}
    assert shown[-1].startswith("1 个错误 · 1 条提醒 · ")


def test_the_last_line_says_what_moved() -> None:
    view = View("zh")
    assert (
        summary((), Movement(0.946, 0.931, "2026Q3"), view)
        == "没有发现问题。 · 覆盖率 94.6%（2026Q3 为 93.1%，+1.5）"
    )
    assert (
        summary((), Movement(0.9, 0.95, "2026Q3"), View("en"))
        == "No findings. · coverage 90.0% (2026Q3: 95.0%, −5.0)"
    )
    assert summary((), Movement(0.9), View("en")) == "No findings. · coverage 90.0%"


def on_a_terminal(arguments: Sequence[str], **environment: str) -> str:
    """What a command prints on a terminal of 80 columns."""
    master, slave = pty.openpty()
    env = {**os.environ, "COLUMNS": "80", "LC_ALL": "zh_CN.UTF-8", **environment}
    command = [sys.executable, "-m", "compiler", *arguments]
    process = subprocess.Popen(command, stdout=slave, stderr=slave, stdin=slave, env=env)
    os.close(slave)
    read: list[bytes] = []
    try:
        while data := os.read(master, 65_536):
            read.append(data)
    except OSError:  # the other end is closed: Linux says so with EIO
        pass
    process.wait()
    os.close(master)
    return b"".join(read).decode()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_colour_on_a_terminal_unless_it_is_not_wanted() -> None:
    sample = str(SAMPLES / "运营岗位职责.xlsx")
    coloured = on_a_terminal(("check", sample))
    assert "\x1b[31m错误\x1b[0m" in coloured
    plain = on_a_terminal(("check", sample), NO_COLOR="1")
    assert "\x1b[" not in plain
    assert re.sub("\x1b\\[[0-9]+m", "", coloured) == plain


def test_lines_break_between_words_or_chinese_characters_and_never_before_a_comma() -> None:
    for text in ("编制计划，并督导执行（含预算）。", "Plan the budget, then report to R. Lindqvist."):
        for width in range(8, 40):
            broken = wrap(text, width)
            assert "".join(broken).replace(" ", "") == text.replace(" ", "")
            assert not [line for line in broken if line[0] in "，。）,."]
