"""The pattern of file names in the settings sheet: read, refused at its cell, and used in a release."""

import json
from pathlib import Path

import pytest
from masters import write_master
from test_cli import run
from test_selection import MASTER

from compiler.normalise.file_names import read_file_name


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("{department}/{code}-{title}", "{department}/{code}-{title}"),
        ("{部门}/{岗位编号}-{岗位}", "{department}/{code}-{title}"),
        ("｛部门｝／｛职位名称｝", "{department}/{title}"),
        ("{Dept}\\{ Role } {reports_to}.docx", "{department}\\{title} {reports_to}"),
        ("{岗位} V{版本} {生效日期}", "{title} V{version} {effective}"),
    ],
)
def test_placeholders_are_columns_of_the_roles_sheet_in_either_language(text: str, pattern: str) -> None:
    assert read_file_name(text) == (pattern, ())


@pytest.mark.parametrize(
    ("text", "code", "message", "step"),
    [
        ("{departmnt}/{title}", "SET004", "“{departmnt}” is no placeholder", "Is it “{department}”?"),
        ("{部们}/{岗位}", "SET004", "“{部们}” is no placeholder", "Is it “{部门}”?"),
        ("{title.__class__}", "SET004", "“{title.__class__}” is no placeholder", "Placeholders are: "),
        ("{title!r}{}", "SET004", "“{title!r}” is no placeholder", "Is it “{title}”?"),
        (
            "{purpose}-{title}",
            "SET004",
            "“{purpose}” is no placeholder",
            "Placeholders are: {department}, {title},",
        ),
        ("{department}", "SET005", "“{department}” is no pattern", "Put one of {title}, {code} into it"),
        ("岗位说明书", "SET005", "“岗位说明书” is no pattern", "Put one of {title}, {code} into it"),
        (
            "{department}/{title",
            "SET005",
            "“{department}/{title” is no pattern",
            "Write placeholders in a pair",
        ),
        ("a/" * 9 + "{title}", "SET005", "is no pattern", "Use at most 8 folders and 200 characters"),
        ("长" * 999 + "{title}", "SET005", "is no pattern", "Use at most 8 folders and 200 characters"),
    ],
)
def test_what_is_no_pattern_is_said_with_a_next_step(text: str, code: str, message: str, step: str) -> None:
    pattern, found = read_file_name(text)
    assert (pattern, found[0].kind.code) == ("", code)
    assert message in found[0].message("en")
    assert found[0].next_step("en").startswith(step)


def documents(release: Path) -> set[str]:
    return {path.relative_to(release).as_posix() for path in release.rglob("*.docx")}


def test_a_release_is_named_after_the_pattern(tmp_path: Path) -> None:
    settings = "# 设置\n| 项目 | 内容 |\n| 期间 | 2026Q4 |\n| 文件名 | {部门}/{岗位编号}-{岗位} |\n"
    master = write_master(tmp_path / "主表.xlsx", settings + MASTER)
    built = run("build", master, cwd=tmp_path)
    assert built.returncode == 0, built.stderr
    release = tmp_path / "output" / "2026Q4"
    assert documents(release) == {
        "documents/运营部/YY-01-运营经理.docx",
        "documents/运营部/YY-02-文员.docx",
        "documents/客服部/KF-02-文员.docx",
        "restricted/人事部/XC-01-薪酬主管.docx",
    }
    entries = json.loads((release / "manifest.json").read_text(encoding="utf-8"))["entries"]
    assert {entry["document"] for entry in entries} == documents(release)


def test_a_wrong_pattern_is_a_warning_at_its_cell_and_the_usual_names_are_used(tmp_path: Path) -> None:
    settings = "# Settings\n| Setting | Value |\n| Period | 2026Q4 |\n| File names | {departmnt}/{title} |\n"
    master = write_master(tmp_path / "m.xlsx", settings + MASTER)
    found = run("check", master, "--format", "json", "--lang", "en", cwd=tmp_path)
    (one,) = [each for each in json.loads(found.stdout)["diagnostics"] if each["code"].startswith("SET")]
    assert (one["severity"], one["sheet"], one["cell"]) == ("warning", "Settings", "B3")
    assert one["hint"].startswith("Is it “{department}”?")
    run("build", master, cwd=tmp_path)
    assert "documents/运营部/运营经理.docx" in documents(tmp_path / "output" / "2026Q4")
