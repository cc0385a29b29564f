"""``dutyc verify``: every hash, and of edited documents the paragraphs with their cells."""

import json
import subprocess
from pathlib import Path

import docx
import pytest
from masters import write_master
from test_issuing import MASTER, Home

from compiler.documents.paragraphs import NoDocumentError, word_text
from compiler.releases.manifest import read_files

TABLES = """
# 绩效指标
| 岗位 | 要素 | 指标 | 指标定义/计算公式 | 单位 | 目标值 | 权重 | 考核周期 | 数据来源 |
| 运营经理 | 流程效率 | 准时率 | 准时完成数÷总数 | % | 95 | 60% | 季度 | 系统 |
| 运营经理 | 运营成本 | 成本率 | 成本÷收入 | % | 19 | 40% | 季度 | 财务 |
# 关键任务
| 岗位 | 要素 | 任务 | 频率 |
| 运营经理 | 日常运营 | 主持周例会 | 每周 |
"""
MANAGER, AGENT = "documents/运营部/运营经理.docx", "documents/客服部/客服专员.docx"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path)
    write_master(made.master, MASTER + TABLES)
    made.build("--lang", "zh")
    return made


def replaced(path: Path, *pairs: tuple[str, str]) -> None:
    """Edit paragraphs and cells of a Word document, as a person would."""
    document = docx.Document(str(path))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    paragraphs = [*document.paragraphs, *(p for cell in cells for p in cell.paragraphs)]
    for before, after in pairs:
        found = [one for one in paragraphs if one.text == before]
        assert found, before
        for run in found[0].runs[1:]:
            run.text = ""
        found[0].runs[0].text = after
    document.save(str(path))


def told(home: Home, code: int = 1) -> dict[str, object]:
    found: dict[str, object] = json.loads(home.run("verify", "2026Q4", "--format", "json", code=code))
    return found


def test_what_is_as_it_was_is_said_to_be(home: Home) -> None:
    said = home.run("verify", "2026Q4").splitlines()
    listed = read_files(home.store / "2026Q4")
    assert said[0] == f"2026Q4 · draft · {len(listed)} files"
    assert said[3:] == ["Everything is as it was published.", "Signed: 0 of 3 · edited/: 0 · withdrawn/: 0"]
    assert told(home, 0)["intact"] is True


def test_edited_paragraphs_and_cells_are_named_with_their_cells(home: Home) -> None:
    home.issue()
    path = home.store / "2026Q4" / MANAGER
    path.chmod(0o644)
    replaced(
        path,
        ("编制季度运营计划并督导执行", "编制月度运营计划"),
        ("95", "90"),
        ("总监", "总裁"),
        ("主持周例会", "主持月例会"),
    )
    found = told(home)
    assert found["intact"] is False
    changed = found["changed"]
    assert isinstance(changed, list)
    assert [(one["path"], one["role"], one["note"]) for one in changed] == [(MANAGER, "运营经理", "")]
    assert sorted((e["sheet"], e["cell"], e["before"], e["after"]) for e in changed[0]["edited"]) == [
        ("关键任务", "C2", "主持周例会", "主持月例会"),
        ("岗位", "D2", "总监", "总裁"),
        ("绩效指标", "F2", "95", "90"),
        ("职责概述", "C2", "编制季度运营计划并督导执行", "编制月度运营计划"),
    ]
    assert next(e["title"] for e in changed[0]["edited"] if e["cell"] == "F2") == "目标值"
    lines = home.run("verify", "2026Q4", code=1).splitlines()
    assert lines[0].startswith("2026Q4 · issued on 2026-12-31 by 李娜 · ")
    assert f"changed  {MANAGER}" in lines
    at = lines.index("    绩效指标!F2  目标值")
    assert lines[at + 1 : at + 3] == ["      was  95", "      is   90"]
    assert "1 file is not as it was published." in lines


def test_added_and_removed_paragraphs_are_told(home: Home) -> None:
    path = home.store / "2026Q4" / MANAGER
    document = docx.Document(str(path))
    duty = next(one for one in document.paragraphs if one.text == "编制季度运营计划并督导执行")
    duty.insert_paragraph_before("每天写日报")
    task = next(one for one in document.paragraphs if one.text == "主持周例会")
    element = task.paragraph_format.element
    element.getparent().remove(element)
    document.save(str(path))
    changed = told(home)["changed"]
    assert isinstance(changed, list)
    edited = [(e["cell"], e["before"], e["after"]) for e in changed[0]["edited"]]
    assert ("C2", "主持周例会", "") in edited
    assert [after for _, before, after in edited if not before] == ["每天写日报"]
    text = home.run("verify", "2026Q4", code=1)
    assert "      removed  主持周例会" in text
    assert "      new  每天写日报" in text


def test_what_libreoffice_saved_again_is_told_apart_from_what_was_edited(home: Home, tmp_path: Path) -> None:
    release, out = home.store / "2026Q4", tmp_path / "out"
    replaced(release / MANAGER, ("95", "90"), ("编制季度运营计划并督导执行", "编制月度运营计划"))
    for path in (MANAGER, AGENT):
        command = [
            "soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
            "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(out), str(release / path),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        (release / path).write_bytes((out / Path(path).name).read_bytes())
    changed = told(home)["changed"]
    assert isinstance(changed, list)
    notes = {one["path"]: one["note"] for one in changed}
    assert notes == {MANAGER: "", AGENT: "same-text"}
    edited = next(one["edited"] for one in changed if one["path"] == MANAGER)
    assert sorted((e["sheet"], e["cell"], e["before"], e["after"]) for e in edited) == [
        ("绩效指标", "F2", "95", "90"),
        ("职责概述", "C2", "编制季度运营计划并督导执行", "编制月度运营计划"),
    ]
    assert "saved again; no text was edited" in home.run("verify", "2026Q4", code=1)


def test_missing_and_added_files_are_told_and_peoples_folders_are_theirs(home: Home) -> None:
    release = home.store / "2026Q4"
    (release / AGENT).write_bytes(b"by hand")
    home.build()
    assert "edited/: 1" in home.run("verify", "2026Q4")
    (release / AGENT).unlink()
    (release / "documents/note.txt").write_text("mine", encoding="utf-8")
    (release / MANAGER).write_bytes(b"no document")
    lines = home.run("verify", "2026Q4", code=1).splitlines()
    assert f"missing  {AGENT}" in lines
    assert "extra  documents/note.txt" in lines
    at = lines.index(f"changed  {MANAGER}")
    assert lines[at + 1] == "    cannot be read as a Word document any more"
    assert "3 files are not as they were published." in lines


def test_signed_copies_are_held_against_their_record(home: Home) -> None:
    home.issue()
    for name in ("YY-01.pdf", "KF-01.pdf"):
        (home.folder / name).write_bytes(name.encode())
        home.run("file", str(home.folder / name), "--release", "2026Q4")
    signed = home.store / "2026Q4/signed/documents"
    (signed / "运营部/运营经理.pdf").write_bytes(b"another")
    (signed / "客服部/客服专员.pdf").unlink()
    (signed / "new.pdf").write_bytes(b"new")
    assert told(home)["copies"] == {
        "signed/documents/运营部/运营经理.pdf": "changed",
        "signed/documents/客服部/客服专员.pdf": "missing",
        "signed/documents/new.pdf": "unrecorded",
    }
    assert "Signed: 0 of 3" in home.run("verify", "2026Q4", code=1)


def test_another_version_of_the_program_says_how_sure_it_is(home: Home) -> None:
    release = home.store / "2026Q4"
    replaced(release / MANAGER, ("95", "90"))
    path = release / "manifest.json"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    # As if another version had written other bytes for the same master.
    other = [
        line.replace('"content": "', '"content": "0') if MANAGER in line and '"kind"' in line else line
        for line in lines
    ]
    path.write_text("".join(other), encoding="utf-8")
    manifest = json.loads(path.read_text(encoding="utf-8"))
    for each in manifest["artifacts"]:
        if each["path"] == MANAGER:
            each["sha256"] = "0" * 64
    path.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    text = home.run("verify", "2026Q4", code=1)
    assert "    compared with the text as this version of dutyc writes it" in text
    assert "    绩效指标!F2  目标值" in text


def test_a_release_without_its_master_is_read_from_the_one_before(home: Home) -> None:
    home.build("--lang", "zh", period="2027Q1")
    release = home.store / "2027Q1"
    (release / "source" / home.master.name).unlink()
    replaced(release / AGENT, ("受理来电并记录结果", "受理来电"))
    found = json.loads(home.run("verify", "2027Q1", "--format", "json", code=1))
    assert found["missing"] == [f"source/{home.master.name}"]
    assert [(e["before"], e["after"]) for e in found["changed"][0]["edited"]] == [
        ("受理来电并记录结果", "受理来电")
    ]


def test_a_broken_manifest_is_one_sentence(home: Home) -> None:
    (home.store / "2026Q4/manifest.json").write_text("{", encoding="utf-8")
    assert "cannot be read" in home.run("verify", "2026Q4", code=2)


@pytest.mark.parametrize("data", [b"", b"PK", b"text"])
def test_what_is_no_word_document_is_said(data: bytes) -> None:
    with pytest.raises(NoDocumentError):
        word_text(data)
