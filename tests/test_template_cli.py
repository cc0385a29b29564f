"""House templates through real processes: start one, check it against a master, build with it."""

import json
from pathlib import Path

import pytest
from masters import write_master
from parts import parts, with_part
from templates import lines, p, word
from test_cli import MASTER, run


@pytest.fixture
def master(tmp_path: Path) -> Path:
    return write_master(tmp_path / "主表.xlsx", MASTER)


def test_a_template_is_started_checked_and_used(tmp_path: Path, master: Path) -> None:
    made = run("template", "new", "模板.docx", "--lang", "zh", cwd=tmp_path)
    assert (made.returncode, made.stderr) == (0, "")
    assert "dutyc template check 模板.docx --master 主表.xlsx" in made.stdout
    again = run("template", "new", "模板.docx", cwd=tmp_path)
    assert (again.returncode, "模板.docx 已存在" in again.stderr) == (2, True)
    checked = run("template", "check", "模板.docx", "--master", master.name, cwd=tmp_path)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "{{role.title}}      岗位" in checked.stdout
    assert "{{body}}            没有单独占位符的全部模块" in checked.stdout
    assert "dutyc build 主表.xlsx --template 模板.docx" in checked.stdout
    built = run("build", master.name, "--template", "模板.docx", "-o", "甲", cwd=tmp_path)
    usual = run("build", master.name, "-o", "乙", cwd=tmp_path)
    assert (built.returncode, usual.returncode) == (0, 0)
    document = Path("2026Q3/documents/运营部/运营经理.docx")
    assert lines((tmp_path / "甲" / document).read_bytes()) == lines(
        (tmp_path / "乙" / document).read_bytes()
    )
    kept = tmp_path / "甲" / "2026Q3" / "source" / "模板.docx"
    assert kept.read_bytes() == (tmp_path / "模板.docx").read_bytes()
    files = [
        json.loads(line)["path"]
        for line in (tmp_path / "甲" / "2026Q3" / "manifest.json").read_text(encoding="utf-8").splitlines()
        if '"kind":"template"' in line.replace(" ", "")
    ] or ["source/模板.docx"]
    assert files == ["source/模板.docx"]


def test_the_settings_name_a_template_beside_the_master(tmp_path: Path) -> None:
    folder = tmp_path / "人事"
    folder.mkdir()
    (folder / "house.docx").write_bytes(word(p("{{company}}：{{role.title}}"), p("{{body}}")))
    named = MASTER.replace("| 期间 | 2026Q3 |", "| 期间 | 2026Q3 |\n| 公司模板 | house.docx |")
    write_master(folder / "主表.xlsx", named)
    built = run("build", "人事/主表.xlsx", "-o", "out", cwd=tmp_path)
    assert built.returncode == 0, built.stderr
    document = tmp_path / "out" / "2026Q3" / "documents" / "运营部" / "运营经理.docx"
    assert lines(document.read_bytes())[0] == "云帆公司：运营经理"
    (folder / "house.docx").unlink()
    missing = run("check", "人事/主表.xlsx", cwd=tmp_path)
    assert (missing.returncode, missing.stdout) == (2, "")
    assert "house.docx 不存在" in missing.stderr
    assert run("build", "人事/主表.xlsx", "-o", "out2", cwd=tmp_path).returncode == 2
    assert not (tmp_path / "out2").exists()


def test_an_unknown_placeholder_is_an_error_at_its_part(tmp_path: Path, master: Path) -> None:
    (tmp_path / "a.docx").write_bytes(word(p("部门：{{岗位.部们}}"), p("{{body}}")))
    found = run("template", "check", "a.docx", "--master", master.name, cwd=tmp_path)
    assert found.returncode == 1
    assert "word/document.xml" in found.stdout
    assert "是否应为 {{岗位.部门}}？" in found.stdout
    report = json.loads(
        run("check", master.name, "--template", "a.docx", "--format", "json", cwd=tmp_path).stdout
    )
    (wrong,) = (one for one in report["diagnostics"] if one["code"] == "TPL006")
    assert (wrong["file"], wrong["sheet"], wrong["value"]) == (
        "a.docx",
        "word/document.xml",
        "部门：{{岗位.部们}}",
    )


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("无.docx", None, "无.docx 不存在"),
        ("空.docx", b"", "请在 Word 中重新保存"),
        ("表.docx", b"PK\x03\x04", "已损坏"),
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "旧格式 Word 文件"),
    ],
)
def test_what_is_no_template_is_one_sentence_and_nothing_is_written(
    name: str, data: bytes | None, said: str, tmp_path: Path, master: Path
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    found = run("build", master.name, "--template", name, "-o", "out", cwd=tmp_path)
    assert (found.returncode, found.stdout) == (2, "")
    assert said in found.stderr.replace("\n", "")
    assert "Traceback" not in found.stderr
    assert not (tmp_path / "out").exists()


def test_what_the_template_has_itself_is_told_apart(tmp_path: Path, master: Path) -> None:
    plain = word(p("{{facts}}"), p("{{岗位目的}}"), p("{{body}}"), p("{{document.issue}}"))
    settings = parts(plain)["word/settings.xml"].replace(b"<w:zoom", b"<w:nonsense/><w:zoom")
    (tmp_path / "a.docx").write_bytes(with_part(plain, "word/settings.xml", settings))
    found = run("template", "check", "a.docx", "--master", master.name, cwd=tmp_path)
    assert found.returncode == 0
    assert "TPL013" in found.stdout
    assert "word/settings.xml" in found.stdout
