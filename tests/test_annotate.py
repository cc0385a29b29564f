"""The annotated copy: colours, notes and the list in front; through the pipeline and through real processes."""

import io
import subprocess
from pathlib import Path
from typing import Any

import pytest
from masters import write_master
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from parts import contents, everything, parts

from compiler import pipeline
from compiler.address import CellRange
from compiler.diagnostics import Diagnostic, Kind, Severity, finding
from compiler.locale import Language
from compiler.pipeline import Checked, Options
from compiler.reading.workbook import read_workbook
from compiler.signs import MARKS
from compiler.workbooks.annotate import Annotation, annotate
from compiler.workbooks.copying import open_copy
from compiler.workbooks.places import Merged, in_order

ERROR = Kind("KPI002", "weights-not-100", Severity.ERROR, "weights {n}", "fix {n}")
WARNING = Kind("ROLE003", "blank-role", Severity.WARNING, "blank {n}")
GAP = Kind("COV001", "missing-aspect", Severity.WARNING, "missing {n}", "add in row {row}", gap=True)
INFO = Kind("SHEET007", "hidden", Severity.INFO, "hidden {n}")
NOTE = Kind("NOTE001", "note", Severity.INFO, "note {n}")

BAD = """
# 设置
| 项目 | 内容 |
| 职责模板 | operations |

# 岗位
| 岗位 | 部门 |
| 运营经理 | 运营部 |
| 客服专员 | 客服部 |

# 关键任务
| 岗位 | 要素 | 任务 |
| 运营经理 | 数据分析 | 每周分析指标 |
| 客服专元 | 客户服务 | 接听来电[^王芳：请核对] |
| | 团队协作 | 召开例会 |

# It's 指标
| 岗位 | 指标 | 权重 |
| 运营经理 | 满意度 | 60% |
| 运营经理 | 接通率 | 30% |
"""


def found(kind: Kind, sheet: str | None = None, cell: str | None = None, **more: Any) -> Diagnostic:
    return finding(
        kind,
        params={"n": more.pop("n", 1), "row": 0, **more.pop("params", {})},
        sheet=sheet,
        cell=cell,
        **more,
    )


def annotated(path: Path, *diagnostics: Diagnostic, language: Language = "en", **limits: int) -> bytes:
    """The copy of a workbook on disk with these findings."""
    raw = read_workbook(path)
    edit = open_copy(raw, path.with_name("copy" + path.suffix), font="Tahoma")
    return annotate(edit, raw, Annotation(diagnostics, "2 errors", language, **limits))


def sheets(data: bytes) -> dict[str, Worksheet]:
    return {sheet.title: sheet for sheet in load_workbook(io.BytesIO(data)).worksheets}


def colours(data: bytes, sheet: str) -> dict[str, str]:
    """The label of the colour of each coloured cell."""
    labels = {mark.pale.lstrip("#"): label for label, mark in MARKS.items()}
    return {
        cell.coordinate: labels[cell.fill.fgColor.rgb[2:]]
        for row in sheets(data)[sheet].iter_rows()
        for cell in row
        if cell.fill.fill_type == "solid" and str(cell.fill.fgColor.rgb)[2:] in labels
    }


def notes(data: bytes, sheet: str) -> dict[str, str]:
    rows = sheets(data)[sheet].iter_rows()
    return {cell.coordinate: str(cell.comment.text) for row in rows for cell in row if cell.comment}


def listed(data: bytes, sheet: str = "Findings") -> list[tuple[Any, ...]]:
    return [
        tuple(cell or "" for cell in row)
        for row in sheets(data)[sheet].iter_rows(min_row=5, values_only=True)
    ]


def links(data: bytes, sheet: str = "Findings") -> dict[str, str]:
    rows = sheets(data)[sheet].iter_rows()
    return {cell.coordinate: str(cell.hyperlink.location) for row in rows for cell in row if cell.hyperlink}


@pytest.fixture
def master(tmp_path: Path) -> Path:
    return write_master(tmp_path / "主表.xlsx", BAD)


def check(path: Path) -> Checked:
    return pipeline.check(path, Options())


# ------------------------------------------------------------------------------------ cells and notes


def test_each_cell_has_the_colour_and_the_note_of_its_finding(master: Path) -> None:
    data = annotated(
        master,
        found(INFO, "关键任务", "A2"),
        found(WARNING, "关键任务", "A4"),
        found(ERROR, "It's 指标", "C2:C3", n=90),
        found(GAP, "关键任务", "C9"),
    )
    assert colours(data, "关键任务") == {"A2": "info", "A4": "warning", "C9": "gap"}
    assert colours(data, "It's 指标") == {"C2": "error", "C3": "error"}
    assert notes(data, "It's 指标") == {"C2": "error KPI002\nweights 90\n→ fix 90"}
    assert notes(data, "关键任务") == {
        "A2": "info SHEET007\nhidden 1",
        "A4": "warning ROLE003\nblank 1",
        "C9": "gap COV001\nmissing 1\n→ add in row 0",
        "C3": "王芳：请核对",
    }
    assert contents(data, skip=1) == contents(master.read_bytes())


def test_a_cell_with_several_findings_has_the_worst_colour_and_one_note(master: Path) -> None:
    several = [found(INFO, "关键任务", "A2:A3"), found(ERROR, "关键任务", "A2"), found(GAP, "关键任务", "A2")]
    data = annotated(master, *several)
    assert colours(data, "关键任务") == {"A2": "error", "A3": "info"}
    assert notes(data, "关键任务")["A2"] == (
        "error KPI002\nweights 1\n→ fix 1\n\ngap COV001\nmissing 1\n→ add in row 0\n\ninfo SHEET007\nhidden 1"
    )
    many = [found(INFO, "关键任务", "A2", n=number) for number in range(11)]
    text = notes(annotated(master, *many), "关键任务")["A2"]
    assert text.endswith("hidden 7\n\n… and 3 more here: see the sheet “Findings”")


def test_merged_cells_are_marked_where_people_see_them(tmp_path: Path) -> None:
    path = write_master(tmp_path / "m.xlsx", "# 表\n| 岗位 | 任务 |\n| 经理 | 甲 |\n| ^ | 乙 |\n| ^ | 丙 |")
    data = annotated(path, found(ERROR, "表", "A3"), found(INFO, "表", "A4,A3:B3"))
    assert colours(data, "表") == {"A2": "error", "B3": "info"}
    assert list(notes(data, "表")) == ["A2"]
    assert notes(data, "表")["A2"].count("hidden 1") == 1
    merged = Merged([CellRange(1, 1, 500, 2), CellRange(2, 4, 3, 5)])
    assert [merged.corner(cell) for cell in ((400, 2), (3, 5), (4, 4))] == [(1, 1), (2, 4), (4, 4)]


def test_a_finding_on_very_many_cells_colours_the_first_of_each_range(master: Path) -> None:
    data = annotated(master, found(ERROR, "It's 指标", "A2:B2001,D5:D6"))
    assert colours(data, "It's 指标") == {"A2": "error", "D5": "error"}
    data = annotated(master, found(ERROR, "It's 指标", "A2:B1001"))
    assert len(colours(data, "It's 指标")) == 2_000
    apart = ",".join(f"A{row}" for row in range(2, 90, 2))
    data = annotated(master, found(ERROR, "It's 指标", apart))
    assert (len(colours(data, "It's 指标")), len(notes(data, "It's 指标"))) == (44, 20)


def test_what_a_note_says_is_not_written_into_it_once_more(master: Path) -> None:
    data = annotated(master, found(NOTE, "关键任务", "C3"))
    assert notes(data, "关键任务") == {"C3": "王芳：请核对"}
    assert colours(data, "关键任务") == {"C3": "info"}
    data = annotated(master, found(NOTE, "关键任务", "C3"), found(ERROR, "关键任务", "C3"))
    assert notes(data, "关键任务") == {"C3": "王芳：请核对\n\nerror KPI002\nweights 1\n→ fix 1"}


def test_addresses_that_lie_on_no_sheet_are_listed_only(master: Path) -> None:
    odd = [found(ERROR, "关键任务", cell) for cell in ("", "B", "XFE1", "A1048577", "A1:B")]
    data = annotated(master, *odd, found(ERROR, "没有", "A1"), found(ERROR, None, "A1"))
    assert colours(data, "关键任务") == {}
    assert len(listed(data)) == 7
    assert set(links(data).values()) == {"'关键任务'!A1"}


# -------------------------------------------------------------------------------------------- the list


def test_the_list_is_in_front_worst_first_then_as_the_cells_follow(master: Path) -> None:
    data = annotated(
        master,
        found(INFO),
        found(ERROR, "It's 指标", "C3", role="运营经理"),
        found(ERROR, "It's 指标", "C2"),
        found(GAP, "关键任务", params={"row": 5}),
        found(ERROR, "关键任务", "B9"),
        found(WARNING, "关键任务"),
        found(ERROR, "没有"),
    )
    assert next(iter(sheets(data))) == "Findings"
    assert listed(data) == [
        ("■ error", "KPI002", "关键任务", "B9", "", "weights 1", "fix 1"),
        ("■ error", "KPI002", "It's 指标", "C2", "", "weights 1", "fix 1"),
        ("■ error", "KPI002", "It's 指标", "C3", "运营经理", "weights 1", "fix 1"),
        ("■ error", "KPI002", "没有", "", "", "weights 1", "fix 1"),
        ("▲ warning", "ROLE003", "关键任务", "", "", "blank 1", ""),
        ("○ gap", "COV001", "关键任务", "A5", "", "missing 1", "add in row 5"),
        ("– info", "SHEET007", "", "", "", "hidden 1", ""),
    ]
    assert links(data) == {
        "D5": "'关键任务'!B9",
        "D6": "'It''s 指标'!C2",
        "D7": "'It''s 指标'!C3",
        "C9": "'关键任务'!A1",
        "D10": "'关键任务'!A5",
    }
    assert colours(data, "关键任务") == {"B9": "error"}, "a gap is where nothing is: nothing to colour"


def test_no_link_leads_to_a_hidden_sheet(tmp_path: Path) -> None:
    path = write_master(tmp_path / "主表.xlsx", BAD)
    book = load_workbook(path)
    book["关键任务"].sheet_state = "hidden"
    book.save(path)
    data = annotated(path, found(ERROR, "关键任务", "B9"), found(ERROR, "It's 指标", "C2"))
    assert [row[2:4] for row in listed(data)] == [("关键任务 (hidden)", "B9"), ("It's 指标", "C2")]
    assert links(data) == {"D6": "'It''s 指标'!C2"}
    assert colours(data, "关键任务") == {"B9": "error"}


def test_the_list_can_be_filtered_printed_and_read(master: Path) -> None:
    long = found(ERROR, "关键任务", "B2:B3,B5,B7,B9,B11", n="很长的问题" * 40)
    sheet = sheets(annotated(master, long, found(INFO), language="zh"))["检查结果"]
    assert [sheet.cell(row, 1).value for row in (1, 2)] == ["检查结果：主表.xlsx", "2 errors"]
    header = [cell.value for cell in sheet[4]]
    assert header == ["级别", "代码", "工作表", "单元格", "岗位", "问题", "下一步"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("A5", "A4:G6", "$4:$4")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet["D5"].value == "B2:B3, B5, B7, B9 …"
    assert sheet["F5"].alignment.wrap_text
    heights = [sheet.row_dimensions[row].height for row in (5, 6)]
    assert heights[0] > 8 * heights[1] / 2 > heights[1]
    assert all(sheet.column_dimensions[letter].width >= 10 for letter in "ABCDEFG")


def test_texts_stay_text(master: Path) -> None:
    evil = found(ERROR, "关键任务", "A2", n="x", role='=HYPERLINK("http://x")')
    sheet = sheets(annotated(master, evil))["Findings"]
    assert (sheet["E5"].value, sheet["E5"].data_type) == ('=HYPERLINK("http://x")', "s")
    assert sheet["E5"].quotePrefix


def test_what_a_sheet_cannot_hold_is_counted(master: Path) -> None:
    many = [found(ERROR, "关键任务", f"A{row}", n=row) for row in range(2, 12)]
    data = annotated(master, *many, rows=9, links=2)
    assert [row[5] for row in listed(data)] == [
        "weights 2", "weights 3", "weights 4", "weights 5", "… and 6 more, for which the sheet has no room",
    ]  # fmt: skip
    assert list(links(data)) == ["D5", "D6"]
    assert len(colours(data, "关键任务")) == 10
    assert len(listed(annotated(master, *many[:5], rows=9))) == 5


def test_a_master_without_findings_gets_a_list_that_says_so(master: Path) -> None:
    data = annotated(master)
    assert [row[5] for row in listed(data)] == ["No findings."]
    before, after = parts(master.read_bytes()), parts(data)
    changed = {name for name in before if before[name] != after[name]}
    selected = {name for name in before if b"tabSelected" in before[name]}
    assert changed - selected == {
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
    }  # fmt: skip


def test_order_and_places_of_many_ranges() -> None:
    (placed,) = in_order([found(GAP, "表", "B2:B4,B9", params={"row": 7})], ["表"])
    assert (placed.cell, placed.target, placed.row) == ("B2:B4, B9", "B2:B4", 0)
    (gap,) = in_order([found(GAP, "表", params={"row": 2_000_000})], ["表"])
    assert (gap.cell, gap.target) == ("", "A1")
    (fact,) = in_order([found(WARNING, "表", params={"row": 2})], ["表"])
    assert fact.cell == "", "its next step names no row"


# ------------------------------------------------------------------------- a copy is a master as before


def said(checked: Checked) -> list[tuple[str, str | None, str | None, str]]:
    return [(d.kind.code, d.sheet, d.cell, d.message("zh")) for d in checked.diagnostics]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_copy_is_checked_like_its_master_and_annotated_again(master: Path, language: Language) -> None:
    first = check(master)
    assert {"ROLE001", "ROLE003", "COV002", "NOTE001"} <= {d.kind.code for d in first.diagnostics}
    copy, again = master.with_name("copy.xlsx"), master.with_name("again.xlsx")
    copy.write_bytes(pipeline.annotated_copy(first, copy, language))
    second = check(copy)
    assert said(second) == [(c, s, p, m.replace("主表.xlsx", "copy.xlsx")) for c, s, p, m in said(first)]
    again.write_bytes(pipeline.annotated_copy(second, again, language))
    assert said(check(again)) == [
        (c, s, p, m.replace("copy.xlsx", "again.xlsx")) for c, s, p, m in said(second)
    ]
    name = "检查结果" if language == "zh" else "Findings"
    names = list(sheets(again.read_bytes()))
    assert names[:2] == [f"{name} (2)", name]
    for sheet in names[2:]:
        assert notes(again.read_bytes(), sheet) == notes(copy.read_bytes(), sheet)
        assert colours(again.read_bytes(), sheet) == colours(copy.read_bytes(), sheet)
    assert contents(again.read_bytes(), skip=2) == contents(master.read_bytes())


def test_an_inferred_master_does_not_take_the_list_for_a_module(tmp_path: Path) -> None:
    master = write_master(tmp_path / "a.xlsx", "# 清单\n| 岗位 | 事项 |\n| 文员 | 归档 |\n| 文员 | |")
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(pipeline.annotated_copy(check(master), copy, "zh"))
    assert [module.key for module in check(copy).catalog.blueprint.modules] == ["清单"]
    assert pipeline.infer(copy).blueprint.modules == pipeline.infer(master).blueprint.modules


def test_a_sheet_of_the_same_name_that_is_none_of_ours_is_read(tmp_path: Path) -> None:
    text = "# 检查结果\n| 岗位 | 问题 | 下一步 |\n| 文员 | 归档 | 无 |"
    assert [m.key for m in check(write_master(tmp_path / "a.xlsx", text)).catalog.blueprint.modules] == [
        "检查结果"
    ]


# ------------------------------------------------------------------------------------- real programs


def test_libreoffice_shows_the_list_the_colours_and_the_same_cells(tmp_path: Path) -> None:
    """All that a master may hold, annotated in many places: opened, and every cell written out again."""
    source = tmp_path / "源.xlsx"
    source.write_bytes(everything())
    places = [("关键任务", "B2:B4,A9,G40"), ("It's 指标", "B5"), ("隐藏", "A1"), ("空", "C3")]
    copy = tmp_path / "副本.xlsx"
    copy.write_bytes(annotated(source, *(found(ERROR, *place, n="客服") for place in places), language="zh"))
    shown = _as_text(tmp_path, source, copy)
    assert set(shown["副本"]) == {*shown["源"], "检查结果"}
    assert {name: shown["副本"][name] for name in shown["源"]} == shown["源"]
    text = shown["副本"]["检查结果"]
    assert text.startswith("检查结果：源.xlsx\n2 errors\n")
    assert "■ 错误,KPI002,It's 指标,B5,,weights 客服,fix 客服" in text


def _as_text(folder: Path, *paths: Path) -> dict[str, dict[str, str]]:
    """What LibreOffice shows in each sheet, as comma-separated text without empty cells at the ends."""
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    options = [f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", every_sheet]
    command = ["soffice", *options, "--outdir", str(folder / "out"), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    shown: dict[str, dict[str, str]] = {path.stem: {} for path in paths}
    for file in (folder / "out").iterdir():
        book, _, sheet = file.stem.partition("-")
        lines = file.read_text(encoding="utf-8").splitlines()
        shown[book][sheet] = "\n".join(line.rstrip(",") for line in lines).rstrip() + "\n"
    return shown
