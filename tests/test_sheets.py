"""What stands in a module sheet besides entries: totals, second tables, struck, hidden and shifted cells."""

from pathlib import Path

import openpyxl
from conftest import CheckMaster
from masters import write_master

from compiler import pipeline
from compiler.pipeline import Checked, Options

ROLES = "# 岗位\n| 岗位 | 部门 |\n| 经理 | 甲 |\n| 文员 | 乙 |\n"
TASKS = "\n# 关键任务\n| 岗位 | 要素 | 任务 |\n"


def texts(checked: Checked) -> list[str]:
    return [text for text in checked.catalog.entries["text"].tolist() if text]


def found(checked: Checked, code: str) -> list[tuple[str | None, str | None]]:
    return [(d.sheet, d.cell) for d in checked.diagnostics if d.kind.code == code]


def said(checked: Checked, code: str) -> list[str]:
    return [d.message("zh") for d in checked.diagnostics if d.kind.code == code]


def test_rows_of_totals_and_repeated_headers_are_no_entries(check_master: CheckMaster) -> None:
    checked = check_master(
        ROLES
        + """
# 绩效指标
| 岗位 | 指标 | 单位 | 目标值 | 权重 |
| 经理 | 准时率 | % | 95 | 60% |
| 经理 | 满意度 | 分 | 90 | 40% |
| 经理 | 小计 |  |  | 100% |
| 岗位 | 指标 | 单位 | 目标值 | 权重 |
| 文员 | 差错 | 件 | 0 | 100% |
| 文员 | 合计人数统计 | 人 | 3 |  |
| 总计 |  |  | 188 | 200% |
""",
        blueprint="operations",
    )
    assert texts(checked) == ["准时率", "满意度", "差错", "合计人数统计"]
    assert said(checked, "SHEET006") == ["按约定未读取：合计行 2、重复的表头 1"]
    assert found(checked, "KPI002") == found(checked, "ROLE001") == []


def test_a_table_below_another_has_its_own_columns(check_master: CheckMaster) -> None:
    below = "| 经理 | 主要 | 编制计划 |\n|\n|\n| 岗位 | 任务 |\n| 文员 | 整理档案 |\n| 文员 |  |\n"
    checked = check_master(ROLES + TASKS + below, blueprint="operations")
    assert texts(checked) == ["编制计划", "整理档案"]
    assert found(checked, "ENTRY002") == [("关键任务", "B7")]
    assert found(checked, "ROLE001") == []


def test_a_column_that_is_there_twice_names_both(check_master: CheckMaster) -> None:
    checked = check_master(
        ROLES + "\n# 关键任务\n| 岗位 | 任务 | 任务 |\n| 经理 | 编制计划 | 跟踪计划 |\n",
        blueprint="operations",
    )
    assert found(checked, "COLUMN003") == [("关键任务", "C2")]
    assert said(checked, "COLUMN003") == ["“任务”列在这里重复出现；只读取 B1，其余内容不会进入任何文档"]


def test_struck_text_is_retired_and_said(check_master: CheckMaster) -> None:
    rows = "| 经理 | 主要 | ~~接听传真~~ |\n| | 主要 | 编制计划 |\n| ~~文员~~ | 主要 | 整理档案 |\n| 文员 | ~~旧~~ | 归档 |\n"
    checked = check_master(ROLES + TASKS + rows, blueprint="operations")
    assert texts(checked) == ["编制计划", "归档"]
    assert found(checked, "ENTRY006") == [("关键任务", "C2,C4")]
    assert said(checked, "ENTRY006") == ["第 2, 4 行已加删除线，视为停用，不会进入任何文档"]


def test_a_column_pasted_a_row_too_low(check_master: CheckMaster) -> None:
    low = "| 经理 | 甲 | |\n| 经理 | 乙 | 一 |\n| 文员 | 丙 | 二 |\n| 文员 | 丁 | 三 |\n| | | 四 |\n"
    checked = check_master(ROLES + TASKS + low, blueprint="operations")
    assert found(checked, "COLUMN004") == [("关键任务", "C2:C6")]
    assert found(checked, "ROLE003") == []
    right = "| 经理 | 甲 | |\n| 经理 | 乙 | 一 |\n| 文员 | 丙 | |\n| 文员 | 丁 | 三 |\n| | | 四 |\n"
    checked = check_master(ROLES + TASKS + right, blueprint="operations")
    assert (found(checked, "COLUMN004"), texts(checked)[-1]) == ([], "四")


def test_a_row_shifted_to_the_right_says_where_its_role_stands(check_master: CheckMaster) -> None:
    rows = "| 经理 | 主要 | 编制计划 |\n| 一组 | 文员 | 整理档案 |\n"
    checked = check_master(ROLES + TASKS + rows, blueprint="operations")
    (unknown,) = [d for d in checked.diagnostics if d.kind.code == "ROLE001"]
    assert unknown.next_step("zh") == "岗位“文员”在 B3：这一行似乎右移了一列，请移回"


def test_hidden_parts_are_read_and_said(tmp_path: Path) -> None:
    rows = "| 经理 | 主要 | 编制计划 |\n| 文员 | 主要 | 整理档案 |\n"
    path = write_master(tmp_path / "主表.xlsx", ROLES + TASKS + rows)
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["关键任务"]
    sheet.row_dimensions[3].hidden = True
    sheet.row_dimensions[90].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.sheet_state = "hidden"
    workbook.save(path)
    checked = pipeline.check(path, Options("operations"))
    assert texts(checked) == ["编制计划", "整理档案"]
    assert said(checked, "SHEET007") == ["在 Excel 中隐藏，但照常读取：整张工作表、第 3 行、B 列"]


def test_notes_on_entries_are_kept_for_the_reviewer(check_master: CheckMaster) -> None:
    rows = "| 经理 | 主要 | 编制计划[^王芳：\n请核对] |\n"
    header = TASKS.replace("| 任务 |", "| 任务[^怎样填写] |")
    checked = check_master(ROLES + header + rows.replace("\n请", "<br>请"), blueprint="operations")
    assert found(checked, "NOTE001") == [("关键任务", "C2")]
    assert said(checked, "NOTE001") == ["此单元格的批注：“王芳： 请核对”"]
    assert texts(checked) == ["编制计划"]


def test_numbers_stored_as_text_and_codes_with_zeros_count_as_they_look(check_master: CheckMaster) -> None:
    checked = check_master(
        "# 岗位\n| 岗位编号 | 岗位 |\n| '007 | 经理 |\n| '7 | 文员 |\n"
        "\n# 绩效指标\n| 岗位 | 指标 | 目标值 | 权重 |\n| '007 | 准时率 | '95 | '60% |\n| '007 | 满意度 | 90 | '0.4 |\n",
        blueprint="operations",
    )
    assert checked.catalog.entries["role"].tolist() == ["007", "007"]
    assert [round(weight, 6) for weight in checked.catalog.entries["weight"]] == [0.6, 0.4]
    assert found(checked, "KPI002") == found(checked, "KPI003") == []
