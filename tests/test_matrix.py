"""The summary matrix, read back cell by cell."""

import io
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from compiler.model.coverage import Status
from compiler.model.matrix import EntryRow, GapRow, KpiRow, MatrixCell, MatrixReport, MatrixRole, WeightTotal
from compiler.workbooks.matrix import write_matrix

COMPLETE = MatrixCell(Status.COMPLETE, 4, 3, 3)
MISSING = MatrixCell(Status.MISSING, 0, 0, 4)
KPI = KpiRow(
    "客服专员",
    "客服部",
    "满意率",
    "满意 ÷ 总数",
    "%",
    "≥ 94",
    "60%",
    0.6,
    "月度",
    "客服系统",
    False,
    "绩效指标",
    "C2",
)
REPORT = MatrixReport(
    language="zh",
    company="云帆公司",
    period="2026Q4",
    as_of=date(2026, 12, 31),
    source="source/主表 #1.xlsx",
    modules=("职责概述", "风险控制"),
    roles=(
        MatrixRole(
            "运营经理", "YY-01", "运营部", "documents/运营部/运营经理.docx", (COMPLETE, COMPLETE), 1.0
        ),
        MatrixRole(
            "客服#专员", "KF-01", "客服部", "documents/客服部/客服#专员 100%.docx", (COMPLETE, MISSING), 3 / 7
        ),
    ),
    gaps=(
        GapRow(
            Status.MISSING,
            False,
            "客服#专员",
            "客服部",
            "吴桐",
            "风险控制",
            "",
            "没有“风险控制”",
            "风险 控制's",
            "A16",
        ),
        GapRow(Status.PARTIAL, False, "运营经理", "运营部", "", "职责概述", "协作关系", "=1+1", "", ""),
    ),
    kpis=(
        KPI,
        KpiRow(
            "客服专员",
            "客服部",
            "否决项",
            "",
            "件",
            "0",
            "一票否决",
            None,
            "月度",
            "台账",
            True,
            "绩效指标",
            "C3",
        ),
    ),
    weights=(WeightTotal("客服专员", "月度", 0.6, 1),),
    coverage=0.7,
)


def book(report: MatrixReport = REPORT, **more: int) -> Any:
    return load_workbook(io.BytesIO(write_matrix(report, **more)))


def rows(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_roles_and_modules_with_signs_words_and_counts() -> None:
    sheet = book()["汇总矩阵"]
    found = rows(sheet)
    assert found[0][0] == "岗位职责汇总矩阵 2026Q4"
    assert found[1][0] == "云帆公司 · 截至 2026-12-31 · 覆盖率 70.0%"
    assert "● 完整" in found[2][0]
    assert found[3] == ["部门", "岗位", "编号", "覆盖率", "职责概述", "风险控制"]
    assert found[4] == ["运营部", "运营经理", "YY-01", 1, "● 完整\n4 · 3/3", "● 完整\n4 · 3/3"]
    assert found[5][4:] == ["● 完整\n4 · 3/3", "○ 缺失"]
    assert sheet["F6"].font.color.rgb == "FFD55E00"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C5", "A4:F6")
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")
    assert sheet.print_title_rows == "$1:$4"


def test_links_lead_to_documents_and_cells_whatever_their_names() -> None:
    workbook = book()
    roles = workbook["汇总矩阵"]
    assert roles["B5"].hyperlink.target == "documents\\运营部\\运营经理.docx"
    assert roles["B6"].hyperlink.target == "documents\\客服部\\客服%23专员%20100%25.docx"
    gap = workbook["缺项清单"]["G2"]
    assert gap.value == "风险 控制's!A16"
    assert (gap.hyperlink.target, gap.hyperlink.location) == (
        "source\\主表%20%231.xlsx",
        "'风险 控制''s'!A16",
    )
    assert workbook["缺项清单"]["G3"].hyperlink is None


def test_weights_are_numbers_and_totals_say_when_they_are_wrong() -> None:
    found = rows(book()["绩效指标"])
    assert found[1][6] == 0.6
    assert found[2][6] == "一票否决"
    assert found[3][2] == "客服专员合计（月度）"
    assert found[3][6:8] == [0.6, "不等于 100%"]


def test_no_cell_is_a_formula() -> None:
    workbook = book()
    kinds = {cell.data_type for sheet in workbook for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert workbook["缺项清单"]["F3"].value == "=1+1"


def test_beyond_the_limit_of_links_addresses_stay_as_text() -> None:
    sheet = book(links=1)["汇总矩阵"]
    assert sheet["B5"].hyperlink is not None
    assert sheet["B6"].hyperlink is None
    assert sheet["B6"].value == "客服#专员"


def test_all_entries_on_request() -> None:
    entry = EntryRow(
        "运营经理",
        "运营部",
        "职责概述",
        "团队目标",
        "@SUM(A1)",
        "频率: 每周",
        "draft",
        "D_1",
        "职责概述",
        "D2",
    )
    report = MatrixReport(
        language="en", company="", period="2026Q4", as_of=date(2026, 12, 31), source="s.xlsx", modules=(), roles=(),
        gaps=(), kpis=(), weights=(), entries=(entry,),
    )  # fmt: skip
    workbook = book(report)
    assert workbook.sheetnames == ["Matrix", "Gaps", "KPIs", "Entries"]
    assert rows(workbook["Entries"])[1] == [
        "运营部", "运营经理", "职责概述", "团队目标", "@SUM(A1)", "频率: 每周", "draft", "D_1", "职责概述!D2",
    ]  # fmt: skip
    assert workbook["Gaps"]["A2"].value == "No gaps."
    assert "Entries" not in book().sheetnames


def test_properties_and_equal_bytes() -> None:
    workbook = book()
    assert (workbook.properties.title, workbook.properties.creator) == ("岗位职责汇总矩阵 2026Q4", "云帆公司")
    assert write_matrix(REPORT) == write_matrix(REPORT)


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_its_sign(status: Status) -> None:
    cell = MatrixCell(status, 1, 1, 2)
    role = MatrixRole("甲", "", "", "documents/甲.docx", (cell, cell), 0.5)
    sheet = book(MatrixReport("zh", "", "2026", date(2026, 12, 31), "s", ("一", "二"), (role,), (), (), ()))[
        "汇总矩阵"
    ]
    words = {"complete": "● 完整", "partial": "◐ 部分完整", "missing": "○ 缺失", "waived": "◇ 例外",
             "expired": "◈ 例外到期", "not_applicable": "– 不适用"}  # fmt: skip
    assert sheet["E5"].value.startswith(words[status.value])
