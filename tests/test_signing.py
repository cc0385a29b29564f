"""Signed copies: matched by number, title or text, filed whole or not at all, and never over another."""

import json
import subprocess
from pathlib import Path

import pytest
from masters import write_master
from test_issuing import MASTER, Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path)
    made.build()
    made.issue()
    return made


def copy(home: Home, name: str, data: bytes = b"") -> str:
    path = home.folder / name
    path.write_bytes(data or name.encode())
    return str(path)


def filed(home: Home, release: str = "2026Q4") -> list[str]:
    folder = home.store / release / "signed"
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "signed.json"
    )


def file(home: Home, *copies: str, release: str = "2026Q4", code: int = 0) -> str:
    return home.run("file", *copies, "--release", release, "--on", "2027-01-04", code=code)


def test_what_is_missing_is_listed(home: Home) -> None:
    assert file(home).splitlines() == [
        "0 of 3 documents are signed", "3 signatures are missing:",
        "  YY-01  运营经理", "  KF-01  客服专员", "  CW-01  薪酬主管",
    ]  # fmt: skip


def test_copies_are_filed_by_number_and_by_title(home: Home) -> None:
    said = file(
        home, copy(home, "ＹＹ－01已签字.PDF"), copy(home, "扫描 客服专员 2027.jpg"), copy(home, "cw_01.pdf")
    )
    assert said.splitlines() == [
        "ＹＹ－01已签字.PDF → signed/documents/运营部/运营经理.pdf",
        "扫描 客服专员 2027.jpg → signed/documents/客服部/客服专员.jpg",
        "cw_01.pdf → signed/restricted/人事部/薪酬主管.pdf",
        "3 of 3 documents are signed",
        "No signature is missing.",
    ]
    assert filed(home) == [
        "documents/客服部/客服专员.jpg",
        "documents/运营部/运营经理.pdf",
        "restricted/人事部/薪酬主管.pdf",
    ]
    record = json.loads((home.store / "2026Q4/signed/signed.json").read_text(encoding="utf-8"))["signed"][0]
    manifest = json.loads((home.store / "2026Q4/manifest.json").read_text(encoding="utf-8"))
    document = next(each for each in manifest["artifacts"] if each.get("code") == "YY-01")
    assert record["document_sha256"] == document["sha256"]
    assert (record["role"], record["code"], record["filed"]) == ("运营经理", "YY-01", "2027-01-04")
    assert "Signed: 3 of 3" in home.run("verify", "2026Q4")


def test_one_that_names_nobody_files_nothing(home: Home) -> None:
    said = file(home, copy(home, "YY-01.pdf"), copy(home, "scan0001.pdf"), code=2)
    assert said.startswith(
        "scan0001.pdf names no role of 2026Q4, nor does its text; nothing was filed\n→ Put"
    )
    assert filed(home) == []
    assert not (home.store / "2026Q4/signed/signed.json").exists()


def test_one_that_names_several_is_refused_with_them(home: Home) -> None:
    said = "".join(file(home, copy(home, "运营经理和客服专员.pdf"), code=2).split())
    two = "documents/运营部/运营经理.docx,documents/客服部/客服专员.docx"
    assert f"maybeoneofseveraldocuments:{two};nothingwasfiled" in said
    assert filed(home) == []


def test_one_that_is_not_there_files_nothing(home: Home) -> None:
    said = " ".join(file(home, copy(home, "YY-01.pdf"), str(home.folder / "KF-01.pdf"), code=2).split())
    assert "KF-01.pdf cannot be read: there is no such file or folder; nothing was filed" in said
    assert filed(home) == []


def test_a_longer_title_is_not_a_shorter_one(tmp_path: Path) -> None:
    home = Home(tmp_path)
    write_master(
        home.master,
        MASTER.replace("| YY-01 | 运营经理 |", "|  | 高级运营经理 |").replace("| KF-01 | 客服专员 |", "|  | 运营经理 |")
        .replace("| 运营经理 | 主要", "| 高级运营经理 | 主要").replace("| 客服专员 | 主要", "| 运营经理 | 主要"),
    )  # fmt: skip
    home.build()
    home.issue()
    said = file(home, copy(home, "高级运营经理.pdf"), copy(home, "运营经理-签字.pdf"))
    assert said.splitlines()[:2] == [
        "高级运营经理.pdf → signed/documents/运营部/高级运营经理.pdf",
        "运营经理-签字.pdf → signed/documents/客服部/运营经理.pdf",
    ]


def test_the_text_of_a_pdf_says_whose_it_is(home: Home, tmp_path: Path) -> None:
    document = str(home.store / "2026Q4/documents/客服部/客服专员.docx")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), document]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    made = tmp_path / "客服专员.pdf"
    said = file(home, copy(home, "scan 7.pdf", made.read_bytes()))
    assert said.splitlines()[0] == "scan 7.pdf → signed/documents/客服部/客服专员.pdf"
    said = file(home, copy(home, "scan 8.pdf", b"%PDF-1.7 broken"), code=2)
    assert said.startswith("scan 8.pdf names no role")


def test_nothing_is_filed_over_another_copy(home: Home) -> None:
    file(home, copy(home, "YY-01.pdf", b"first"))
    said = file(home, copy(home, "YY-01.pdf", b"second"))
    path = "signed/documents/运营部/运营经理 (2).pdf"
    assert f"YY-01.pdf → {path}, beside another copy of the same document, which stays" in said
    assert "was filed before, as signed/documents/运营部/运营经理 (2).pdf" in file(
        home, copy(home, "YY-01.pdf", b"second")
    )
    assert "was filed before, as signed/documents/运营部/运营经理.pdf" in file(
        home, copy(home, "YY-01.pdf", b"first")
    )
    assert filed(home) == ["documents/运营部/运营经理 (2).pdf", "documents/运营部/运营经理.pdf"]
    assert (home.store / "2026Q4/signed/documents/运营部/运营经理.pdf").read_bytes() == b"first"


def test_a_draft_is_not_signed(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.build()
    said = file(home, copy(home, "YY-01.pdf"), code=2)
    assert "2026Q4 is a draft: what is signed has to stay as it is" in said
    assert f"dutyc issue {home.store / '2026Q4'}" in " ".join(said.split())


def test_who_signed_the_same_document_before_need_not_sign_again(home: Home) -> None:
    file(home, copy(home, "YY-01.pdf"), copy(home, "KF-01.pdf"))
    home.edit("督导执行", "监督执行")
    home.build("--reason", "a slip")
    assert file(home, release="2026Q4").startswith("2 of 3 documents are signed")
    home.issue()
    assert file(home, release="2026Q4").splitlines() == [
        "1 of 3 documents are signed · unchanged, and signed in 2026Q4: 1",
        "2 signatures are missing:", "  YY-01  运营经理", "  CW-01  薪酬主管",
    ]  # fmt: skip
    home.edit("督导执行", "监督执行")
    home.build(period="2027Q1")
    home.issue("2027Q1")
    assert "unchanged, and signed in 2026Q4: 1" in file(home, release="2027Q1")


def test_a_rebuilt_draft_keeps_what_was_filed(home: Home) -> None:
    # A store whose manifest was set back to a draft by hand still loses no signed copy.
    file(home, copy(home, "YY-01.pdf"))
    path = home.store / "2026Q4/manifest.json"
    path.chmod(0o644)
    path.write_text(
        path.read_text(encoding="utf-8").replace('"issued", "period"', '"draft", "period"'), encoding="utf-8"
    )
    home.build("--force")
    assert filed(home) == ["documents/运营部/运营经理.pdf"]
