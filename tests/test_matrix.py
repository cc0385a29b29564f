"""The summary matrix as a workbook, read back cell by cell."""

import gc
import io
import re
import resource
import subprocess
import tracemalloc
import warnings
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import ooxml_integrity
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator

from compiler.diagnostics import CompilerError, Diagnostic
from compiler.model.coverage import Status
from compiler.model.matrix import (
    AspectCell,
    Bar,
    ChangeRow,
    Charts,
    EntryRow,
    FindingRow,
    GapRow,
    GapWaiver,
    Headline,
    KpiRow,
    MatrixCell,
    MatrixDepartment,
    MatrixModule,
    MatrixReport,
    MatrixRole,
    Raci,
    RaciRow,
    Rows,
    SharedDuty,
    WaiverRow,
    WeightTotal,
)
from compiler.signs import SIGNS
from compiler.workbooks.matrix import Limits, write_matrix

FULL, NONE = MatrixCell(Status.COMPLETE, 4, 3, 3), MatrixCell(Status.MISSING, 0, 0, 4)
PART, OFF = MatrixCell(Status.PARTIAL, 2, 2, 3), MatrixCell(Status.NOT_APPLICABLE, 0, 0, 0)
THERE, GONE = AspectCell(Status.COMPLETE, 2, 1, 1), AspectCell(Status.MISSING, 0, 0, 1)
READ = AspectCell(Status.COMPLETE, 1, inferred=True)
GROUP = AspectCell(Status.COMPLETE, 3, 1, 1, inherited=True)
STAGE = AspectCell(Status.PARTIAL, 2, 1, 2)

MANAGER = MatrixRole(
    "运营经理", "YY-01", "运营部", "王芳", "documents/运营部/运营经理.docx", (FULL, PART),
    ((THERE, READ), (STAGE, GROUP)), 5 / 6, 1,
)  # fmt: skip
CLERK = MatrixRole(
    "客服#专员", "KF-01", "客服部", "吴桐", "documents/客服部/客服#专员 100%.docx", (FULL, NONE),
    ((THERE, AspectCell(Status.NOT_APPLICABLE, 0)), (GONE, GONE)), 3 / 7, 4,
)  # fmt: skip
OPERATIONS = MatrixDepartment("运营部", (MANAGER,), 0, (FULL, PART), 5 / 6, 1)
SERVICE = MatrixDepartment("客服部", (CLERK,), 1, (FULL, NONE), 3 / 7, 4)

OPEN = GapRow(
    Status.MISSING, "error", "客服部", "客服#专员", "KF-01", "documents/客服部/客服#专员 100%.docx", "风险控制",
    Status.MISSING, "识别", "", "“风险控制”没有内容：识别", "吴桐", "风险 控制's", "A16",
    since="2026Q2", age=3, opened="风险控制!C7：有 → 无",
)  # fmt: skip
WAIVED = replace(
    OPEN, status=Status.WAIVED, label="", aspect="应对", sheet="", cell="",
    waiver=GapWaiver("新岗位", "李总", date(2027, 3, 31), "例外审批!A2"),
)  # fmt: skip
ENDLESS = replace(WAIVED, aspect="监控", waiver=GapWaiver("新岗位", "李总", None, "例外审批!A3"))
OTHER = replace(
    OPEN, status=Status.EXPIRED, label="gap", department="运营部", role="运营经理", module="职责概述", owner="王芳",
    module_status=Status.EXPIRED, aspect="协作关系", missing="=1+1", sheet="职责概述", cell="", document="",
    since="2026Q4", age=1,
)  # fmt: skip

KPI = KpiRow(
    "客服专员", "客服部", "满意率", "满意 ÷ 总数", "%", "≥ 94", "62.5%", 0.625, "月度", "客服系统", False,
    "绩效指标", "C2", 0.625,
)  # fmt: skip
VETO = replace(KPI, kpi="否决项", weight="一票否决", weight_value=None, special=True, cell="C3", total=None)
FINDING = FindingRow(
    "error", "KPI002", "客服部", "客服专员", "绩效指标", "绩效指标", "G9:G13", "合计为 95%", "还差 5%"
)

REPORT = MatrixReport(
    language="zh",
    company="云帆公司",
    period="2026Q4",
    as_of=date(2026, 12, 31),
    source="source/主表 #1.xlsx",
    restricted=False,
    modules=(MatrixModule("职责概述", ("团队目标", "主要职责")), MatrixModule("风险控制", ("识别", "应对"))),
    departments=(OPERATIONS, SERVICE),
    headline=Headline(0.7, 0.685, "2026Q3", 3, 1, 5, 2, 1, 1, {Status.COMPLETE: 2, Status.MISSING: 1}),
    charts=Charts(
        (Bar("客服部", 3 / 7, 4), Bar("运营部", 5 / 6, 1)),
        (Bar("风险控制", 2 / 7, 5), Bar("职责概述", 1.0, 0)),
        (Bar("2026Q3", 0.685), Bar("2026Q4", 0.7)),
        (Bar("10% 及以下", 3), Bar("10% 以上", 1)),
    ),
    gaps=(OPEN, WAIVED, ENDLESS, OTHER),
    kpis=(KPI, VETO),
    weights=(WeightTotal("客服专员", "客服部", "月度", 0.625, 1), WeightTotal("文员", "", "", 1.0, 2)),
    waivers=(
        WaiverRow("in force", ("客服#专员",), False, "风险控制", "", 2, "新岗位", "吴桐", "李总", date(2027, 3, 31), "例外审批!A2"),
        WaiverRow("expired", ("甲", "乙"), True, "", "KPI002", 0, "试行", "", "", None, "例外审批!A3"),
    ),
    findings=(FINDING, replace(FINDING, label="gap", cell="", sheet="", code="COV001")),
    shared=(SharedDuty("职责概述", "", "保密", ("甲", "乙"), ("运营部", "客服部"), True, ("职责概述!C3",)),),
    raci=Raci((("甲", "运营部"), ("乙", "运营部")), (RaciRow("职责分工", "上线检查", ((0, "A/R"), (1, "C")), 1, 2),)),
    changes=(ChangeRow("changed", "运营部", "运营经理", "职责概述", "团队目标", "=旧", "新", "职责概述!C3", "职责概述!C4"),),
)  # fmt: skip

SHEETS = {
    "zh": ["总览", "岗位×模块", "岗位×要素", "缺项清单", "绩效指标", "权重合计", "职责分工", "共有职责", "例外清单", "变更清单",
           "问题", "图表数据"],
    "en": ["Dashboard", "Role × module", "Role × aspect", "Gaps", "KPIs", "Weights", "Who does what", "Shared duties",
           "Waivers", "Changes", "Findings", "Chart data"],
}  # fmt: skip


def book(report: MatrixReport = REPORT, **limits: int) -> Any:
    return load_workbook(io.BytesIO(write_matrix(report, Limits(**limits))))


def rows(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def listed(sheet: Any) -> list[dict[str, Any]]:
    """The rows of a list by the heads of its columns, as its table or its filter has them."""
    reference = next(iter(sheet.tables.values())).ref if sheet.tables else sheet.auto_filter.ref
    heads, *lines = ([cell.value for cell in line] for line in sheet[reference])
    assert len(set(heads)) == len(heads)
    return [dict(zip(heads, line, strict=True)) for line in lines]


def filtered(sheet: Any, **wanted: str) -> list[dict[str, Any]]:
    """What is left when a person ticks one value in the filter of one column."""
    ((column, value),) = wanted.items()
    found = listed(sheet)
    assert value in {line[column] for line in found}, "nobody can tick what is not in the list"
    return [line for line in found if line[column] == value]


def charts_of(sheet: Any) -> list[Any]:
    return list(sheet._charts)  # noqa: SLF001 - openpyxl shows the charts that it read nowhere else


def values_of(chart: Any) -> str:
    """The cells that a chart draws."""
    return str(chart.series[0].val.numRef.f)


# ------------------------------------------------------------------------------------ the questions


def test_who_lacks_risk_control_who_owns_it_and_since_when() -> None:
    found = filtered(book()["缺项清单"], 模块="风险控制")
    lacking = {(line["岗位"], line["补充责任人"], line["始于"], line["季度数"]) for line in found}
    assert lacking == {("客服#专员", "吴桐", "2026Q2", 3)}
    assert [line["状态"] for line in found] == ["○ 缺失", "◇ 例外", "◇ 例外"]
    assert found[0]["起因"] == "风险控制!C7：有 → 无"
    assert (found[0]["严重程度"], found[1]["严重程度"]) == ("■ 错误", None)


def test_which_gaps_are_waived_until_when_and_by_whom() -> None:
    found = filtered(book()["缺项清单"], 状态="◇ 例外")
    assert [
        (line["要素"], line["例外至"], line["批准"], line["例外理由"], line["例外位置"]) for line in found
    ] == [
        ("应对", datetime(2027, 3, 31), "李总", "新岗位", "例外审批!A2"),  # noqa: DTZ001 - as openpyxl reads it
        ("监控", "无期限", "李总", "新岗位", "例外审批!A3"),
    ]


def test_whether_it_got_better_since_the_last_release() -> None:
    workbook = book()
    shown = {cell.value for row in workbook["总览"].iter_rows() for cell in row}
    assert {"70.0%", "较 2026Q3（68.5%）+1.5 个百分点"} <= shown
    opened = filtered(workbook["缺项清单"], 始于="2026Q4")
    assert [(line["岗位"], line["要素"]) for line in opened] == [("运营经理", "协作关系")]


# ------------------------------------------------------------------------------------- the matrices


def test_roles_by_modules_with_lines_of_departments() -> None:
    sheet = book()["岗位×模块"]
    found = rows(sheet)
    assert found[0][0] == "岗位职责汇总矩阵 2026Q4"
    assert found[1][0] == "云帆公司 · 截至 2026-12-31 · 覆盖率 70.0%"
    assert found[3] == ["部门", "岗位", "编号", "补充责任人", "覆盖率", "缺项", "职责概述", "风险控制"]
    assert found[4] == [
        "运营部",
        "1 个岗位",
        None,
        None,
        pytest.approx(5 / 6, abs=1e-6),
        1,
        "● 完整",
        "◐ 2/3",
    ]
    assert found[5] == [
        "运营部",
        "运营经理",
        "YY-01",
        "王芳",
        pytest.approx(5 / 6, abs=1e-6),
        1,
        "● 完整",
        "◐ 2/3",
    ]
    assert found[6][:2] == ["客服部", "1 个岗位，另有 1 个涉密"]
    assert found[7][6:] == ["● 完整", "○ 缺失"]
    assert [sheet.row_dimensions[row].outlineLevel for row in (5, 6, 7, 8)] == [0, 1, 0, 1]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C5", "A4:H8")
    lines = listed(sheet)
    assert [line["岗位"] for line in lines if line["风险控制"] == "○ 缺失"] == ["客服#专员"]


def test_what_was_inferred_is_said_beside_the_coverage() -> None:
    sheet = book(replace(REPORT, headline=replace(REPORT.headline, certain=0.65)))["岗位×模块"]
    assert sheet["A2"].value == "云帆公司 · 截至 2026-12-31 · 覆盖率 70.0% · 不计由文字推断的要素为 65.0%"


def test_a_master_with_one_department_has_no_lines_of_departments() -> None:
    sheet = book(replace(REPORT, departments=(OPERATIONS,)))["岗位×模块"]
    assert [line["岗位"] for line in listed(sheet)] == ["运营经理"]
    assert sheet.row_dimensions[5].outlineLevel == 0


def test_roles_by_aspects_with_marks_and_columns_that_fold() -> None:
    sheet = book()["岗位×要素"]
    found = rows(sheet)
    assert found[3][6:] == ["职责概述", None, None, "风险控制", None, None]
    assert found[4][6:] == ["模块", "团队目标", "主要职责", "模块", "识别", "应对"]
    assert found[6][6:] == ["● 完整", "● 2", "●≈ 1", "◐ 2/3", "◐ 1/2", "●↑ 3"]
    assert found[8][6:] == ["● 完整", "● 2", "–", "○ 缺失", "○", "○"]
    assert "≈ 由文字推断" in found[2][0]
    assert "↑ 通过分组获得" in found[2][0]
    levels = [sheet.column_dimensions[column].outlineLevel for column in "GHJK"]
    assert levels == [0, 1, 0, 1]
    assert sheet.column_dimensions["H"].max == 9


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_its_sign_and_word_beside_its_colour(status: Status) -> None:
    role = replace(MANAGER, cells=(MatrixCell(status, 1, 1, 2),) * 2)
    workbook = book(replace(REPORT, departments=(replace(OPERATIONS, roles=(role,)),)))
    words = {"complete": "● 完整", "partial": "◐ 1/2", "missing": "○ 缺失", "waived": "◇ 例外",
             "expired": "◈ 例外到期", "not_applicable": "–"}  # fmt: skip
    sheet = workbook["岗位×模块"]
    assert sheet["G5"].value == words[status.value]
    sign = SIGNS[status]
    assert f"{sign.sign} {sign.word.zh}" in sheet["A3"].value
    assert f"{sign.sign} {sign.word.zh}" in " ".join(str(cell.value) for cell in workbook["总览"][9])


def test_colours_are_few_rules_over_whole_ranges() -> None:
    for sheet in book():
        rules = [(str(each.sqref), rule) for each in sheet.conditional_formatting for rule in each.rules]
        assert len(rules) <= 7
    sheet = book()["岗位×模块"]
    begins = [(str(each.sqref), rule) for each in sheet.conditional_formatting for rule in each.rules]
    missing = next(rule for _, rule in begins if rule.operator == "beginsWith" and rule.text == "○")
    assert missing.dxf.font.color.rgb == "FFD55E00"
    assert {place for place, rule in begins if rule.operator == "beginsWith"} == {"G5:H8"}


# ---------------------------------------------------------------------------------------- the lists


def test_links_lead_to_documents_and_cells_whatever_their_names() -> None:
    workbook = book()
    roles = workbook["岗位×模块"]
    assert roles["B6"].hyperlink.target == "documents\\运营部\\运营经理.docx"
    assert roles["B8"].hyperlink.target == "documents\\客服部\\客服%23专员%20100%25.docx"
    gaps = workbook["缺项清单"]
    assert gaps["C2"].hyperlink.target == "documents\\客服部\\客服%23专员%20100%25.docx"
    assert gaps["N2"].value == "风险 控制's!A16"
    assert (gaps["N2"].hyperlink.target, gaps["N2"].hyperlink.location) == (
        "source\\主表%20%231.xlsx",
        "'风险 控制''s'!A16",
    )
    assert (gaps["N5"].value, gaps["N5"].hyperlink) == ("职责概述", None)
    finding = workbook["问题"]["I2"]
    assert (finding.value, finding.hyperlink.location) == ("G9:G13", "'绩效指标'!G9:G13")
    linked = {
        sheet.title for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.hyperlink
    }
    assert linked == {"总览", "岗位×模块", "岗位×要素", "缺项清单", "问题"}


def test_beyond_the_limit_of_links_addresses_stay_as_text() -> None:
    workbook = book(links=1)
    sheet = workbook["岗位×模块"]
    assert sheet["B6"].hyperlink is not None
    assert (sheet["B8"].value, sheet["B8"].hyperlink) == ("客服#专员", None)
    assert listed(workbook["缺项清单"])[0]["填写位置"] == "风险 控制's!A16"


def test_weights_are_numbers_and_sums_say_when_they_are_wrong() -> None:
    workbook = book()
    kpi, veto = listed(workbook["绩效指标"])
    assert (kpi["权重"], kpi["权重合计"], kpi["是否 100%"]) == (0.625, 0.625, "○ 不等于 100%")
    assert (veto["权重"], veto["权重合计"], veto["是否 100%"]) == ("一票否决", None, "– 不计入 100%")
    assert workbook["绩效指标"]["G2"].number_format == "0.00%"
    (wrong,) = filtered(workbook["权重合计"], **{"是否 100%": "○ 不等于 100%"})
    assert (wrong["岗位"], wrong["考核周期"], wrong["绩效指标"]) == ("客服专员", "月度", 1)
    assert [line["是否 100%"] for line in listed(workbook["权重合计"])] == ["○ 不等于 100%", "● 100%"]


def test_who_does_what_as_letters() -> None:
    sheet = book()["职责分工"]
    found = rows(sheet)
    assert found[0][0].startswith("R 负责   A 批准   C 咨询   I 知会")
    assert found[1][4:] == ["运营部", None]
    assert found[2] == ["模块", "职责", "R", "A", "甲", "乙"]
    assert found[3] == ["职责分工", "上线检查", 1, 2, "A/R", "C"]
    assert sheet.auto_filter.ref == "A3:F4"
    many = Raci(
        tuple((f"岗位{n}", "运营部") for n in range(300)), (RaciRow("m", "d", ((0, "A"), (299, "R")), 1, 1),)
    )
    wide = book(replace(REPORT, raci=many))["职责分工"]
    assert {cell.column: cell.value for cell in wide[4] if cell.value} == {
        1: "m",
        2: "d",
        3: 1,
        4: 1,
        5: "A",
        304: "R",
    }
    assert "职责分工" not in book(replace(REPORT, raci=None)).sheetnames


def test_waivers_shared_duties_and_changes() -> None:
    workbook = book()
    first, second = listed(workbook["例外清单"])
    assert (first["状态"], first["岗位"], first["要素或检查项"], first["涉及缺项"]) == (
        "◇ 生效",
        "客服#专员",
        "全部要素",
        2,
    )
    assert (second["状态"], second["岗位"], second["模块"], second["有效期至"]) == (
        "◈ 到期", "全部岗位", "全部模块", "无期限",
    )  # fmt: skip
    (shared,) = listed(workbook["共有职责"])
    assert (shared["岗位数"], shared["岗位名单"], shared["写法"]) == (2, "甲、乙", "同一行")
    (change,) = listed(workbook["变更清单"])
    assert (change["变化"], change["原内容"], change["现内容"], change["原单元格"], change["现单元格"]) == (
        "± 变更", "=旧", "新", "职责概述!C3", "职责概述!C4",
    )  # fmt: skip
    assert "变更清单" not in book(replace(REPORT, changes=None)).sheetnames
    assert book(replace(REPORT, changes=()))["变更清单"]["A2"].value == "没有变化。"


def test_all_entries_on_request() -> None:
    entry = EntryRow(
        "运营经理", "运营部", "职责概述", "团队目标", "@SUM(A1)", "频率: 每周", "draft", "D_1", "职责概述", "D2",
    )  # fmt: skip
    workbook = book(replace(REPORT, entries=(entry,), language="en"))
    assert workbook.sheetnames == [*SHEETS["en"][:-1], "Entries", "Chart data"]
    assert list(listed(workbook["Entries"])[0].values()) == [
        "运营部", "运营经理", "职责概述", "团队目标", "@SUM(A1)", "频率: 每周", "draft", "D_1", "职责概述!D2",
    ]  # fmt: skip


# ----------------------------------------------------------------------------------- the whole book


@pytest.mark.parametrize("language", ["zh", "en"])
def test_sheets_in_both_languages_are_set_up_for_paper(language: Any) -> None:
    workbook = book(replace(REPORT, language=language))
    assert workbook.sheetnames == SHEETS[language]
    assert workbook.active.title == SHEETS[language][0]
    for sheet in workbook:
        setup = sheet.page_setup
        assert (setup.paperSize, setup.orientation, setup.fitToWidth) == ("8", "landscape", 1) or (
            int(setup.paperSize), setup.orientation, sheet.sheet_properties.pageSetUpPr.fitToPage,
        ) == (8, "landscape", True)  # fmt: skip
        assert sheet.oddFooter.right.text == "&P / &N"
        assert sheet.oddHeader.left.text == "云帆公司   2026Q4"
        assert sheet.title == sheet.title[:31]
    titles = [workbook[name].print_title_rows for name in SHEETS[language]]
    assert titles == [None, "$1:$4", "$1:$5", *["$1:$1"] * 3, "$1:$3", *["$1:$1"] * 5]
    shown = [cell.value for row in workbook[SHEETS[language][0]].iter_rows() for cell in row]
    answers = [cell for cell in shown if cell in SHEETS[language][1:]]
    assert sorted(answers) == sorted(SHEETS[language][1:])


def test_tables_have_names_of_their_own_and_no_filter_besides() -> None:
    names: list[str] = []
    for sheet in book():
        for table in sheet.tables.values():
            heads = [cell.value for cell in sheet[table.ref][0]]
            assert [column.name for column in table.tableColumns] == heads
            assert all(isinstance(head, str) for head in heads)
            names.append(table.displayName)
        assert not (sheet.tables and sheet.auto_filter.ref)
    assert len(set(names)) == len(names)
    assert {"Gaps", "KPIs", "Weights", "Waivers", "Changes", "Findings", "SharedDuties"} < set(names)


def test_charts_show_what_the_last_sheet_lists() -> None:
    workbook = book()
    charts = charts_of(workbook["总览"])
    assert len(charts) == 4
    references = [values_of(chart) for chart in charts]
    assert references == [
        "图表数据!$B$2:$B$3", "图表数据!$F$2:$F$3", "图表数据!$J$2:$J$3", "图表数据!$M$2:$M$3",
    ]  # fmt: skip
    sheet = workbook["图表数据"]
    assert [sheet["B1"].value, sheet["B2"].value] == ["覆盖率", pytest.approx(3 / 7, abs=1e-6)]
    assert [sheet["I3"].value, sheet["J3"].value] == ["2026Q4", 0.7]
    assert [sheet["L2"].value, sheet["M2"].value] == ["10% 及以下", 3]


def test_a_chart_shows_as_many_bars_as_can_be_read_and_says_of_how_many() -> None:
    many = tuple(Bar(f"部门{number}", number / 40) for number in range(40))
    workbook = book(replace(REPORT, charts=replace(REPORT.charts, departments=many, weights=())))
    assert values_of(charts_of(workbook["总览"])[0]) == "图表数据!$B$2:$B$16"
    with zipfile.ZipFile(
        io.BytesIO(write_matrix(replace(REPORT, charts=Charts(many, (), (), ()))))
    ) as package:
        assert "覆盖率最低的 15 个部门（共 40 个）" in package.read("xl/charts/chart1.xml").decode()
        assert [name for name in package.namelist() if "charts/chart" in name] == ["xl/charts/chart1.xml"]
    assert len(charts_of(workbook["总览"])) == 3


def test_a_list_beyond_the_limit_is_streamed_with_filters_and_says_the_same() -> None:
    table, stream = book()["缺项清单"], book(table=3)["缺项清单"]
    assert (bool(table.tables), table.auto_filter.ref) == (True, None)
    assert (bool(stream.tables), stream.auto_filter.ref) == (False, "A1:R5")
    assert listed(stream) == listed(table)
    assert (stream.freeze_panes, stream.print_title_rows) == (table.freeze_panes, table.print_title_rows)
    assert filtered(stream, 状态="◇ 例外") == filtered(table, 状态="◇ 例外")


def test_a_list_longer_than_a_sheet_goes_on_on_the_next() -> None:
    findings = tuple(replace(FINDING, code=f"X{number:03}") for number in range(11))
    workbook = book(replace(REPORT, findings=findings), table=3, rows=6)
    parts = [name for name in workbook.sheetnames if name.startswith("问题")]
    assert parts == ["问题", "问题 (2)", "问题 (3)"]
    assert [line["编号"] for name in parts for line in listed(workbook[name])] == [
        one.code for one in findings
    ]
    assert next(iter(workbook["问题 (3)"].tables)) == "Findings_3"


def test_empty_lists_say_so() -> None:
    empty = replace(REPORT, gaps=(), kpis=(), weights=(), waivers=(), findings=(), shared=(), departments=(), modules=(),
                    charts=Charts((), (), (), ()), language="en")  # fmt: skip
    workbook = book(empty)
    said = {name: workbook[name]["A2"].value for name in ("Gaps", "KPIs", "Weights", "Waivers", "Findings")}
    assert said == {
        "Gaps": "No gaps.", "KPIs": "No KPIs.", "Weights": "No KPIs.", "Waivers": "No waivers.", "Findings": "No findings.",
    }  # fmt: skip
    assert not any(sheet.tables for sheet in workbook if sheet.title != "Changes")


def test_no_cell_is_a_formula() -> None:
    workbook = book()
    kinds = {cell.data_type for sheet in workbook for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert listed(workbook["缺项清单"])[3]["缺少的内容"] == "=1+1"


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=20)


@given(st.lists(TEXTS, min_size=1, max_size=5), st.sampled_from([1, 50]))
@settings(max_examples=15, deadline=None)
def test_any_text_is_read_back_as_it_is(texts: list[str], table: int) -> None:
    texts = [f"{start}{text}" for text in texts for start in ("=", "+", "{=", "http://", "")]
    findings = tuple(replace(FINDING, message=text, role=text, cell=text) for text in texts)
    found = listed(book(replace(REPORT, findings=findings, gaps=()), table=table)["问题"])
    escaped = [re.sub("_x[0-9A-Fa-f]{4}_", "", text) for text in texts]
    assert [line["问题"] or "" for line in found if line["问题"] != ""] == escaped


def test_a_text_that_no_cell_can_hold_is_cut_where_it_can_be_seen() -> None:
    (line,) = listed(book(replace(REPORT, findings=(replace(FINDING, message="长" * 40_000),)))["问题"])
    assert len(line["问题"]) == 32_767
    assert line["问题"].endswith("长…")


def test_properties_and_equal_bytes() -> None:
    workbook = book()
    assert (workbook.properties.title, workbook.properties.creator) == ("岗位职责汇总矩阵 2026Q4", "云帆公司")
    assert workbook.properties.created == datetime(2000, 1, 1)  # noqa: DTZ001 - as openpyxl reads it
    assert write_matrix(REPORT) == write_matrix(REPORT)
    assert write_matrix(REPORT, Limits(table=1)) == write_matrix(REPORT, Limits(table=1))


@pytest.mark.parametrize("limits", [Limits(), Limits(table=1, links=2)])
def test_validators_have_nothing_to_say(tmp_path: Path, limits: Limits) -> None:
    path = tmp_path / "summary-matrix.xlsx"
    entry = EntryRow("甲", "乙", "丙", "", "丁", "", "active", "D", "丙", "C2")
    path.write_bytes(write_matrix(replace(REPORT, entries=(entry,)), limits))
    assert [str(one) for one in OpenXmlValidator().validate(str(path)).errors] == []
    # It knows the parts of packages; that a workbook is no document it does not.
    found = [str(one) for one in ooxml_integrity.check(str(path)) if "INFO" not in str(one)]
    assert [one for one in found if "PKG006" not in one] == []


def refused(report: MatrixReport) -> Diagnostic:
    """What is said when no file may be larger than 50 kB."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))
    try:
        with pytest.raises(CompilerError) as raised:
            write_matrix(report)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    return raised.value.diagnostic


def test_a_full_disk_is_one_sentence() -> None:
    findings = tuple(replace(FINDING, code=f"X{number}") for number in range(2_000))
    with warnings.catch_warnings():
        # The library leaves the file open that it could not write.
        warnings.simplefilter("ignore", ResourceWarning)
        found = refused(replace(REPORT, findings=findings))
        gc.collect()
    assert found.message("zh").startswith(f"无法在 {gettempdir()} 中生成汇总矩阵：")
    assert "TMPDIR" in found.next_step("en")


def test_libreoffice_opens_it_and_draws_the_charts(tmp_path: Path) -> None:
    (tmp_path / "matrix.xlsx").write_bytes(write_matrix(REPORT))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        "matrix.xlsx",
    ]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    read = subprocess.run(
        ["pdftotext", "-layout", "matrix.pdf", "-"], cwd=tmp_path, check=True, capture_output=True
    )
    first, *others = read.stdout.decode().split("\f")
    for text in (
        "各部门覆盖率（由低到高）",
        "42.9%",
        "83.3%",
        "历次发布的覆盖率",
        "2026Q3",
        "68.5%",
        "指标权重分布",
        "10% 及以下",
    ):
        assert text in first, text
    assert len([page for page in others if page.strip()]) == len(SHEETS["zh"]) - 1


def _peak(count: int) -> int:
    """The most memory that it takes to write a streamed list of so many rows, in bytes."""
    lines = Rows(lambda: (replace(FINDING, cell="", message=f"第 {n} 条") for n in range(count)))
    tracemalloc.start()
    try:
        write_matrix(replace(REPORT, findings=lines), Limits(table=100))
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_rows_of_a_stream() -> None:
    """Nine cells in memory would be a kilobyte and more for each row; what grows is the file itself."""
    few, many = _peak(1_000), _peak(6_000)
    assert (many - few) / 5_000 < 100
