"""``check --annotate``: a copy that opens, with every finding at its cell, in a note and in a list."""

import io
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import ooxml_integrity
import openpyxl
import pytest
from conftest import CheckMaster
from masters import write_master
from openxml_audit import OpenXmlValidator
from test_cli import run

from compiler import pipeline
from compiler.diagnostics import CompilerError, Diagnostic, finding
from compiler.pipeline import Checked, Options
from compiler.reading.workbook import read_workbook
from compiler.rules.texts import LEFTOVER
from compiler.workbooks import annotate as annotating
from compiler.workbooks.annotate import COLOURS, Findings, annotate

SAMPLES = Path(__file__).parent.parent / "input_samples"
MASTER = """
# 岗位
| 岗位 | 部门 | 直接上级 |
| 运营经理 | 运营部 | |
| 客服专员 | 客服部 | 运营经理 |

# 职责概述
| 岗位 | 要素 | 职责 |
| 运营经理 | 主要职责 | 编制计划（含预算，时限待定[^王芳：请核对] |
| 客服专元 | 主要职责 | 受理来电 |

# 绩效 '指标' 表
| 岗位 | 指标 |
| 运营经理 | 准时率 |
"""


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def copy_of(checked: Checked) -> Any:
    return opened(pipeline.annotated(checked, "zh"))


def listed(book: Any) -> list[tuple[str, ...]]:
    rows = book.worksheets[0].iter_rows(min_row=5, values_only=True)
    return [tuple(str(cell or "") for cell in row) for row in rows]


def test_every_finding_is_listed_worst_first_with_a_link(check_master: CheckMaster) -> None:
    checked = check_master(MASTER, blueprint="operations")
    book = copy_of(checked)
    sheet = book.worksheets[0]
    assert (sheet.title, sheet["A1"].value) == ("检查结果", "主表.xlsx")
    assert sheet["A2"].value.startswith("1 个错误 · 3 条提醒 · 8 处缺失 · ")
    assert [cell.value for cell in sheet[4]] == ["级别", "规则", "工作表", "单元格", "岗位", "问题", "怎么改"]
    rows = listed(book)
    assert len(rows) == len(checked.diagnostics)
    assert [row[0] for row in rows] == sorted(
        (row[0] for row in rows), key=lambda word: "●▲○–".index(word[0])
    )
    links = {
        row[3].coordinate: row[3].hyperlink.location for row in sheet.iter_rows(min_row=5) if row[3].hyperlink
    }
    for number, row in enumerate(rows, start=5):
        if row[2] in book.sheetnames:
            target = row[3].split(",")[0] or "A1"
            assert links[f"D{number}"] == f"'{row[2].replace(chr(39), chr(39) * 2)}'!{target}"
        else:
            assert f"D{number}" not in links
    unknown = next(row for row in rows if row[1] == "ROLE001")
    assert unknown[2:4] == ("职责概述", "A3")
    assert unknown[5:] == (
        "没有“客服专元”这个岗位；第 3 行的内容不会进入任何文档",
        "是否为 客服专员（岗位!A3）？",
    )


def test_cells_are_coloured_by_their_worst_finding_and_say_all_in_a_note(check_master: CheckMaster) -> None:
    sheet = copy_of(check_master(MASTER, blueprint="operations"))["职责概述"]
    fills = {
        cell.coordinate: cell.fill.fgColor.rgb[2:]
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fill_type
    }
    assert fills == {"C2": COLOURS["warning"], "A3": COLOURS["error"]}
    note = sheet["C2"].comment.text
    assert note.startswith("王芳：请核对\n\n▲ 提醒 TEXT001\n文字中还留有“待定”")
    assert "▲ 提醒 TEXT002\n" in note
    assert "– 信息 NOTE001\n" in note
    assert sheet["A3"].comment.text.startswith("● 错误 ROLE001\n没有“客服专元”")


def test_a_gap_leads_to_the_row_where_it_can_be_filled(check_master: CheckMaster) -> None:
    book = copy_of(check_master(MASTER, blueprint="operations"))
    gaps = [row for row in listed(book) if row[1] == "COV001"]
    assert {(row[2], row[3]) for row in gaps} == {("职责概述", "A4")}


def test_english_when_it_is_asked_for(check_master: CheckMaster) -> None:
    checked = check_master(MASTER, blueprint="operations")
    book = opened(pipeline.annotated(checked, "en"))
    assert book.sheetnames[0] == "Findings"
    assert next(row for row in listed(book) if row[1] == "ROLE001")[0] == "● error"


def test_a_master_without_findings_says_so() -> None:
    data = pipeline.starter("operations", "zh")
    book = opened(annotate(data, Findings("a.xlsx", "没有发现问题。", (), "zh")))
    assert book.worksheets[0]["A3"].value == "没有发现问题。"
    assert book.sheetnames[1:] == opened(data).sheetnames


def many(cells: str, count: int = 1) -> list[Diagnostic]:
    return [
        finding(LEFTOVER, params={"word": f"=1+{i}"}, sheet="岗位", cell=cells.format(i + 2))
        for i in range(count)
    ]


def test_a_range_is_coloured_whole_unless_it_is_very_long() -> None:
    data = pipeline.starter("operations", "zh")
    for cells, expected in (("B2:B6,D9", 6), ("B2:C1001", 2_000), ("B2:C1002,D9", 2)):
        sheet = opened(annotate(data, Findings("a", "b", many(cells), "zh")))["岗位"]
        marked = [
            c for row in sheet.iter_rows() for c in row if c.fill.fgColor.rgb == f"FF{COLOURS['warning']}"
        ]
        assert len(marked) == expected


def test_no_text_becomes_a_formula_and_links_end_where_excel_ends_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(annotating, "LINKS", 2)
    data = pipeline.starter("operations", "zh")
    sheet = opened(annotate(data, Findings("=a", "=b", many("B{}", 4), "zh"))).worksheets[0]
    assert [
        cell.data_type for row in sheet.iter_rows() for cell in row if cell.value and cell.data_type == "f"
    ] == []
    assert sheet["A1"].value == "=a"
    assert len([row for row in sheet.iter_rows(min_row=5) if row[3].hyperlink]) == 2


def test_an_annotated_copy_can_be_annotated_again(tmp_path: Path, check_master: CheckMaster) -> None:
    checked = check_master(MASTER, blueprint="operations")
    first = tmp_path / "一.xlsx"
    first.write_bytes(pipeline.annotated(checked, "zh"))
    again = pipeline.check(first, Options("operations"))
    # Its list is a sheet that nobody needs, and its notes are notes; the findings themselves are the same.
    of_the_copy = {"SHEET001", "NOTE001"}
    assert [d.fingerprint for d in again.diagnostics if d.kind.code not in of_the_copy] == [
        d.fingerprint for d in checked.diagnostics if d.kind.code not in of_the_copy
    ]
    assert opened(pipeline.annotated(again, "zh")).sheetnames[:2] == ["检查结果 (2)", "检查结果"]


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.xlsx")), ids=lambda path: path.stem)
def test_samples_say_the_same_in_the_copy_and_validate(tmp_path: Path, sample: Path) -> None:
    checked = pipeline.check(sample, Options())
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(pipeline.annotated(checked, "zh"))
    before, after = read_workbook(sample), read_workbook(copy)
    assert [(s.name, s.rows, s.row_numbers, s.numbers) for s in after.sheets[1:]] == [
        (s.name, s.rows, s.row_numbers, s.numbers) for s in before.sheets
    ]
    assert problems(copy) == problems(sample)
    with zipfile.ZipFile(sample) as one, zipfile.ZipFile(copy) as two:
        touched = {name for name in one.namelist() if one.read(name) != two.read(name)}
    assert not {name for name in touched if "theme" in name or "docProps" in name or "sharedStrings" in name}


def problems(path: Path) -> set[str]:
    """What validators find, but for how strings are stored, which Excel changes on saving."""
    audit = [
        error for error in OpenXmlValidator().validate(str(path)).errors if error.id != "Excel_InlineStrCells"
    ]
    return {str(error.description) for error in audit} | {
        str(one) for one in ooxml_integrity.check(str(path))
    }


def test_libreoffice_opens_the_copy_and_shows_the_list(tmp_path: Path, check_master: CheckMaster) -> None:
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(pipeline.annotated(check_master(MASTER, blueprint="operations"), "zh"))
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,2052,false,true,true",
    ]
    subprocess.run([*command, "--outdir", str(tmp_path), str(copy)], check=True, capture_output=True)
    lines = (tmp_path / "copy.csv").read_text("utf-8").splitlines()
    assert lines[0].startswith("主表.xlsx")
    assert any(line.startswith("● 错误,ROLE001,职责概述,A3") for line in lines)


# ------------------------------------------------------------------------------------ the command line


@pytest.mark.parametrize(
    ("lang", "said"),
    [("zh", "带批注的副本：待修改.xlsx"), ("en", "Copy with every finding at its cell: 待修改.xlsx")],
)
def test_the_command_says_where_the_copy_is(tmp_path: Path, lang: str, said: str) -> None:
    write_master(tmp_path / "主表.xlsx", MASTER)
    done = run(
        "check",
        "主表.xlsx",
        "--blueprint",
        "operations",
        "--annotate",
        "待修改.xlsx",
        "--lang",
        lang,
        cwd=tmp_path,
    )
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == said
    assert opened((tmp_path / "待修改.xlsx").read_bytes()).sheetnames[1:] == [
        "岗位",
        "职责概述",
        "绩效 '指标' 表",
    ]


def test_without_it_the_command_says_how(tmp_path: Path) -> None:
    write_master(tmp_path / "我的 主表.xlsx", MASTER)
    done = run("check", "我的 主表.xlsx", "--blueprint", "operations", cwd=tmp_path)
    assert done.stdout.splitlines()[-1] == '带批注的副本：dutyc check "我的 主表.xlsx" --annotate 待修改.xlsx'


def test_copies_that_cannot_be_written(tmp_path: Path) -> None:
    master = write_master(tmp_path / "主表.xlsx", MASTER)
    before = master.read_bytes()
    for copy, sentence in (
        ("主表.xlsx", "主表.xlsx 已存在，未作改动"),
        ("副本.xlsm", "副本 副本.xlsm 的扩展名必须与主表一样是 .xlsx，否则 Excel 打不开"),
        ("没有/副本.xlsx", "无法写入 没有/副本.xlsx：没有这个文件或文件夹"),
    ):
        done = run("check", "主表.xlsx", "--blueprint", "operations", "--annotate", copy, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert sentence in done.stderr.replace("\n", "")
    assert master.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["主表.xlsx"]


def test_older_formats_are_refused(check_master: CheckMaster) -> None:
    checked = check_master(MASTER, blueprint="operations")
    old = replace(checked, raw=replace(checked.raw, is_xlsx=False))
    with pytest.raises(CompilerError) as error:
        pipeline.annotated(old, "zh")
    assert error.value.diagnostic.message("zh") == "主表.xlsx 无法复制并加注：它不是 .xlsx 或 .xlsm 格式"
