"""A good master, broken in LibreOffice in many ways: each break is found at its cell, once, with advice."""

import io
import json
import subprocess
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from compiler import pipeline
from compiler.pipeline import Checked, Options
from compiler.signs import MARKS

Step = tuple[str | int | float, ...]
Place = tuple[str, str | None, str | None]

BREAKS: dict[str, tuple[list[Step], list[Place], str]] = {
    "岗位名称写错": ([("put", "职责概述", "A9", "客服专元")], [("ROLE001", "职责概述", "A9")], "是否为 客服专员（岗位!B4）？"),
    "岗位单元格清空": ([("clear", "职责概述", "A3")], [("ROLE003", "职责概述", "A3")], "请在每一行写明岗位"),
    "正文清空": ([("clear", "关键任务", "C5")], [("ENTRY002", "关键任务", "C5")], "请填写，或删除该行"),
    "要素写错": ([("put", "资源管理", "B3", "分陪")], [("ASPECT001", "资源管理", "B3")], "是否为“分配”？"),
    "权重少了": ([("number", "绩效指标", "H5", 0.1)], [("KPI002", "绩效指标", "H2:H5")], "还差 5%"),
    "权重写成字": ([("put", "绩效指标", "H5", "一成五")], [("KPI003", "绩效指标", "H5")], "请填写百分比"),
    "权重清空": ([("clear", "绩效指标", "H5")], [("KPI004", "绩效指标", "H5")], "加分、扣分和否决项在此注明"),
    "数据来源清空": ([("clear", "绩效指标", "J3")], [("KPI001", "绩效指标", "J3")], "请填写"),
    "目标没有数字": ([("put", "绩效指标", "G3", "尽量低")], [("KPI005", "绩效指标", "G3")], "请写明要达到的数字"),
    "公式出错": ([("formula", "关键任务", "C2", "=1/0")], [("CELL001", "关键任务", "C2")], "请改正公式"),
    "工作表名写错": ([("rename", "风险控制", "风险控治")], [("SHEET001", "风险控治", "A1:K13")], "是否为“风险控制”？"),
    "正文表头写错": ([("put", "关键任务", "C1", "任伍")], [("SHEET003", "关键任务", "C1")], "请改为“任务”"),
    "权重表头写错": ([("put", "绩效指标", "H1", "权众")], [("COLUMN001", "绩效指标", "H2:H11")], "是否为“权重”？"),
    "要素表头写错": ([("put", "资源管理", "B1", "要索")], [("COLUMN001", "资源管理", "B2:B13")], "是否为“要素”？"),
    "一行贴了两次": ([("copy_row", "职责概述", 4, 5)], [("ENTRY001", "职责概述", "C5")], "与 职责概述!C4 相同"),
    "少了一个阶段": ([("delete_row", "流程管理", 5)], [("PROC001", "流程管理", None)], "在“流程管理”第 13 行起补充"),
    "阶段颠倒": ([("move_row", "流程管理", 3, 2)], [("PROC002", "流程管理", "D3")], "设计、实施、监控、优化"),
    "少了一个要素": ([("delete_row", "风险控制", 4)], [("COV001", "风险控制", None)], "在“风险控制”第 13 行起补充"),
    "频率清空": ([("clear", "沟通协作", "E4")], [("ENTRY003", "沟通协作", "E4")], "请填写该单元格"),
    "括号丢了一半": ([("put", "关键任务", "C3", "编制项目计划（含预算，并按里程碑跟踪")], [("TEXT002", "关键任务", "C3")], "请补上另一半"),
    "留了待定": ([("put", "关键任务", "C3", "编制运营项目计划，里程碑待定")], [("TEXT001", "关键任务", "C3")], "请写明内容"),
    "职责太空": ([("put", "职责概述", "C4", "负责日常工作")], [("DUTY002", "职责概述", "C4")], "动词 + 对象 + 结果"),
    "生效日期不是日期": ([("put", "岗位", "L3", "明年春天")], [("ENTRY007", "岗位", "L3")], "2026-12-31"),
    "上级写错": ([("put", "岗位", "F4", "运营经里")], [("ROLE010", "岗位", "F4")], "是否为 运营经理？"),
    "汇报成环": ([("put", "岗位", "F2", "客服专员")], [("ROLE008", "岗位", "F2")], "请改正其中一个岗位的直接上级"),
    "岗位重复": ([("put", "岗位", "A4", "YY-002")], [("ROLE005", "岗位", "B4")], "已在 B3"),
    "多了一列": ([("put", "职责概述", "G1", "培训学时"), ("number", "职责概述", "G2", 8)], [("COLUMN001", "职责概述", "G2")], "_"),
    "删除线": ([("strike", "职责概述", "C4")], [("ENTRY006", "职责概述", "C4")], "请删除这些行"),
    "隐藏了一行": ([("hide_row", "职责概述", 4)], [("SHEET007", "职责概述", None)], "隐藏行"),
    "有人留了批注": ([("note", "职责概述", "C4", "请王芳核对")], [("NOTE001", "职责概述", "C4")], "批注不会进入任何文档"),
    "复核日期已过": ([("put", "风险控制", "H2", "2025-12-31")], [("RISK002", "风险控制", "H2")], "请复核"),
    "设置写错": ([("put", "设置", "A3", "期问"), ("put", "设置", "B3", "2026Q4")], [("SET001", "设置", "A3")], "是否为“期间”？"),
}  # fmt: skip
"""Break → what is done, what is found besides what the whole master finds, and a part of the advice."""

HARMLESS: dict[str, list[Step]] = {
    "原样保存": [],
    "中间空一行": [("insert_row", "职责概述", 5)],
    "挪动整行": [("move_row", "职责概述", 3, 2)],
    "合并岗位单元格": [("clear", "职责概述", "A3"), ("merge", "职责概述", "A2:A3")],
    "加一列自留": [("put", "职责概述", "G1", "_内部"), ("put", "职责概述", "G2", "甲")],
}


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the starter master, saved once for each break."""
    folder = tmp_path_factory.mktemp("breaks")
    master = folder / "主表.xlsx"
    master.write_bytes(pipeline.starter("operations", "zh"))
    edits = {name: steps for name, (steps, _, _) in BREAKS.items()} | HARMLESS
    script = Path(__file__).parent / "office" / "edit.py"
    command = ["/usr/bin/python3", str(script), str(master), str(folder)]
    done = subprocess.run(
        command, input=json.dumps(edits), text=True, capture_output=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return folder


def check(path: Path) -> Checked:
    return pipeline.check(path, Options(language="zh", as_of=date(2026, 12, 31)))


def places(checked: Checked) -> list[Place]:
    return [(d.kind.code, d.sheet, d.cell) for d in checked.diagnostics]


@pytest.mark.parametrize("name", BREAKS)
def test_a_break_is_found_at_its_cell_once_with_advice(broken: Path, name: str) -> None:
    _, expected, advice = BREAKS[name]
    checked = check(broken / f"{name}.xlsx")
    assert places(checked) == [(code, sheet or None, cell) for code, sheet, cell in expected]
    assert advice in checked.diagnostics[0].next_step("zh")


@pytest.mark.parametrize("name", BREAKS)
def test_the_annotated_copy_shows_it_at_its_cell(broken: Path, name: str) -> None:
    checked = check(broken / f"{name}.xlsx")
    copy = openpyxl.load_workbook(io.BytesIO(pipeline.annotated_copy(checked, Path("副本.xlsx"), "zh")))
    listed = [row[1].value for row in copy.worksheets[0].iter_rows(min_row=5)]
    assert listed == [one.kind.code for one in checked.diagnostics]
    for one in checked.diagnostics:
        if one.sheet and one.cell:
            cell = copy[one.sheet][one.cell.split(":")[0]]
            assert cell.fill.fgColor.rgb == f"FF{MARKS[one.label].pale[1:]}"
            if one.kind.code != "NOTE001":  # it is the note itself that is the finding
                assert one.kind.code in cell.comment.text
                assert one.message("zh") in cell.comment.text


@pytest.mark.parametrize("name", HARMLESS)
def test_what_does_no_harm_is_no_finding(broken: Path, name: str) -> None:
    found = [place for place in places(check(broken / f"{name}.xlsx")) if place[0] != "SHEET006"]
    assert found == []
