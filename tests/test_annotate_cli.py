"""dutyc check --annotate through the command line, in Chinese and in English."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from masters import write_master
from parts import parts, with_part
from test_annotate import BAD, check, listed, notes, sheets
from test_cli import run
from test_reading_hostile import open_document

from compiler.cli import group


@pytest.fixture
def master(tmp_path: Path) -> Path:
    return write_master(tmp_path / "主表.xlsx", BAD)


@pytest.mark.parametrize(
    ("lang", "line", "name", "word"),
    [
        ("zh_CN.UTF-8", "带批注的副本：待改.xlsx", "检查结果", "■ 错误"),
        ("en_US.UTF-8", "Copy with notes: 待改.xlsx", "Findings", "■ error"),
    ],
)
def test_check_prints_as_usual_and_says_where_the_copy_is(
    master: Path, lang: str, line: str, name: str, word: str
) -> None:
    plain = run("check", master.name, cwd=master.parent, lang=lang)
    done = run("check", master.name, "--annotate", "待改.xlsx", cwd=master.parent, lang=lang)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines() == [*plain.stdout.splitlines()[:-1], line]
    data = (master.parent / "待改.xlsx").read_bytes()
    assert listed(data, name)[0][0] == word
    assert sheets(data)[name]["A2"].value == plain.stdout.splitlines()[-2]
    assert len(listed(data, name)) == len(check(master).diagnostics)


def test_the_language_of_the_copy_is_that_of_the_output(master: Path) -> None:
    run("check", master.name, "--annotate", "a.xlsx", "--lang", "en", cwd=master.parent)
    data = (master.parent / "a.xlsx").read_bytes()
    assert "error ROLE001" in notes(data, "关键任务")["A3"]


def test_the_last_line_is_the_command_that_makes_a_copy(master: Path) -> None:
    found = run("check", master.name, cwd=master.parent)
    command = "dutyc check 主表.xlsx --annotate 待修改.xlsx"
    assert found.stdout.splitlines()[-1] == f"带批注的副本：{command}"
    (master.parent / "待修改.xlsx").write_bytes(b"")
    found = run("check", master.name, cwd=master.parent)
    assert found.stdout.splitlines()[-1].endswith("--annotate 待修改-2.xlsx")
    spaced = master.rename(master.with_name("the master.xlsx"))
    found = run("check", spaced.name, cwd=master.parent, lang="en_US.UTF-8")
    assert (
        found.stdout.splitlines()[-1]
        == 'Copy with notes: dutyc check "the master.xlsx" --annotate to-fix.xlsx'
    )


def test_nothing_is_suggested_where_nothing_was_found(tmp_path: Path) -> None:
    run("init", "m.xlsx", cwd=tmp_path)
    clean = run("check", "m.xlsx", cwd=tmp_path)
    assert clean.stdout.splitlines()[-1].startswith("没有发现问题。")
    run("check", "m.xlsx", "--annotate", "copy.xlsx", cwd=tmp_path)
    assert [row[5] for row in listed((tmp_path / "copy.xlsx").read_bytes(), "检查结果")] == ["没有发现问题。"]


def test_json_stays_json(master: Path) -> None:
    done = run("check", master.name, "--annotate", "a.xlsx", "--format", "json", cwd=master.parent)
    assert json.loads(done.stdout)["diagnostics"]
    assert done.stderr == "带批注的副本：a.xlsx\n"


def test_what_cannot_be_copied_is_one_sentence_and_leaves_nothing(
    master: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.xlsx").write_bytes(b"old")
    rows = "".join(
        f"<table:table-row>{''.join(f'<table:table-cell><text:p>{cell}</text:p></table:table-cell>' for cell in row)}</table:table-row>"
        for row in (("岗位", "任务"), ("文员", "归档"))
    ).replace("<table:table-cell>", '<table:table-cell office:value-type="string">')
    open_document(tmp_path / "old.ods", rows)
    cases = {
        (master.name, "there.xlsx"): "there.xlsx 已存在，未作改动",
        (master.name, master.name): "主表.xlsx 已存在，未作改动",
        (master.name, "a.xlsm"): "主表.xlsx 的副本必须以 .xlsx 结尾，否则 Excel 无法打开",
        (master.name, "a.txt"): "主表.xlsx 的副本必须以 .xlsx 结尾，否则 Excel 无法打开",
        ("old.ods", "a.xlsx"): "old.ods 不是 .xlsx 文件，无法加入工作表",
        (master.name, "none/a.xlsx"): "无法写入 none/a.xlsx",
        ("none.xlsx", "a.xlsx"): "none.xlsx 不存在",
    }
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    for (name, copy), sentence in cases.items():
        done = CliRunner().invoke(group, ["check", name, "--annotate", copy, "--lang", "zh"])
        assert (done.exit_code, sentence in done.stderr, done.stdout) == (2, True, ""), done.stderr
        assert "→" in done.stderr
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def macros(master: Path) -> Path:
    """The same master as one with macros."""
    types = parts(master.read_bytes())["[Content_Types].xml"]
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    assert plain in types
    path = master.with_suffix(".xlsm")
    path.write_bytes(
        with_part(
            with_part(
                master.read_bytes(),
                "[Content_Types].xml",
                types.replace(plain, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
            ),
            "xl/vbaProject.bin",
            b"macros",
        )
    )
    return path


def test_a_workbook_with_macros_keeps_them_and_its_ending(master: Path) -> None:
    path = macros(master)
    refused = run("check", path.name, "--annotate", "a.xlsx", cwd=master.parent, lang="en_US.UTF-8")
    assert refused.returncode == 2
    assert "A copy of 主表.xlsm has to end in .xlsm" in refused.stderr
    assert "→ Name it for example a.xlsm" in refused.stderr
    for arguments in (("check", path.name, "--annotate", "a.xlsm"), ("infer", path.name, "-o", "b.xlsm")):
        done = run(*arguments, cwd=master.parent)
        assert done.returncode in (0, 1), done.stderr
        assert parts((master.parent / arguments[-1]).read_bytes())["xl/vbaProject.bin"] == b"macros"
    assert run("infer", path.name, "-o", "c.xlsx", cwd=master.parent).returncode == 2
    assert (
        run("check", path.name, cwd=master.parent).stdout.splitlines()[-1].endswith("--annotate 待修改.xlsm")
    )
