"""Workbooks with a password: asked for in order, never shown, never kept, and never written unprotected."""

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from masters import write_master
from msoffcrypto.format.ooxml import OOXMLFile
from old_formats import protected_xls, xlsb
from test_cli import MASTER, ROOT

from compiler import pipeline
from compiler.cli.access import access as access_of
from compiler.diagnostics import CompilerError
from compiler.reading import cache as cache_module
from compiler.reading.cache import ReadingCache
from compiler.reading.opening import passwords
from compiler.reading.opening.access import Access
from compiler.reading.workbook import read_workbook

SECRET = "  Geheim 密码 1 "  # noqa: S105 - of test files
CELLS = {"职责概述": {(1, 1): "岗位", (1, 2): "职责", (2, 1): "经理", (2, 2): "制定计划"}}


def encrypted(path: Path, plain: Path, password: str = SECRET) -> Path:
    """The workbook with a password, as Excel since 2010 encrypts it (agile encryption)."""
    with zipfile.ZipFile(plain, "a") as archive:
        archive.writestr("filler.bin", bytes(5_000), zipfile.ZIP_STORED)  # the library damages smaller ones
    with plain.open("rb") as file:
        out = io.BytesIO()
        OOXMLFile(file).encrypt(password, out)
    path.write_bytes(out.getvalue())
    return path


@pytest.fixture(scope="module")
def protected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("protected")
    return encrypted(folder / "主表.xlsx", write_master(folder / "plain.xlsx", MASTER))


def answering(*answers: str) -> tuple[Access, list[tuple[str, int]]]:
    """Somebody who gives these passwords in turn, and what they were asked."""
    asked: list[tuple[str, int]] = []

    def source(file: str, wrong: int) -> str | None:
        asked.append((file, wrong))
        return answers[wrong] if wrong < len(answers) else None

    return Access(password=source), asked


def refused(path: Path, access: Access) -> str:
    with pytest.raises(CompilerError) as error:
        read_workbook(path, None, access)
    assert SECRET.strip() not in str(error.value)
    return error.value.diagnostic.kind.code


# --------------------------------------------------------------------------------------- the library

FORMS: dict[str, Callable[[Path, str], Path]] = {
    "xls, RC4": lambda folder, secret: protected_xls(folder / "a.xls", CELLS, secret),
    "xls, obfuscated": lambda folder, secret: protected_xls(folder / "a.xls", CELLS, secret, obfuscated=True),
    "xlsb": lambda folder, secret: encrypted(folder / "a.xlsb", xlsb(folder / "p.xlsb", CELLS), secret),
    "xlsx": lambda folder, secret: encrypted(folder / "a.xlsx", write_master(folder / "p.xlsx", "# 职责概述\n| 岗位 | 职责 |\n| 经理 | 制定计划 |\n"), secret),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_every_format_opens_with_its_password_only(tmp_path: Path, form: str) -> None:
    path = FORMS[form](tmp_path, "abc123")
    access, asked = answering("wrong", "", "abc123")
    raw = read_workbook(path, None, access)
    assert raw.sheets[0].rows == (("岗位", "职责"), ("经理", "制定计划"))
    assert raw.is_protected
    assert asked == [(path.name, 0), (path.name, 1), (path.name, 2)]
    assert refused(path, answering("wrong", "ABC123")[0]) == "READ015"
    assert refused(path, answering()[0]) == "READ006"
    assert refused(path, Access()) == "READ006"


def test_what_excel_opens_without_asking_is_opened_without_asking(tmp_path: Path) -> None:
    access, asked = answering()
    assert read_workbook(FORMS["xls, RC4"](tmp_path, "VelvetSweatshop"), None, access).is_protected
    assert read_workbook(FORMS["xlsx"](tmp_path, "VelvetSweatshop"), None, access).is_protected
    assert asked == []


def test_a_workbook_without_password_asks_nobody(tmp_path: Path) -> None:
    access, asked = answering(SECRET)
    assert not read_workbook(write_master(tmp_path / "a.xlsx", MASTER), None, access).is_protected
    assert asked == []


def test_without_the_extra_the_sentence_says_how_to_install_it(
    protected: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "find_spec", lambda _: None)
    assert refused(protected, answering(SECRET)[0]) == "READ016"


def test_other_kinds_of_protection_are_said_to_be_such(tmp_path: Path, protected: Path) -> None:
    data = protected.read_bytes()
    path = tmp_path / "rights.xlsx"
    path.write_bytes(data.replace("EncryptionInfo".encode("utf-16-le"), "EncryptionNone".encode("utf-16-le")))
    assert refused(path, answering(SECRET)[0]) == "READ022"
    path.write_bytes(data[:3_000])
    assert refused(path, answering(SECRET)[0]) in {"READ008", "READ018", "READ022", "READ023"}


def test_what_is_protected_is_not_kept(
    tmp_path: Path, protected: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_module, "_FEWEST", 0)
    cache = ReadingCache(tmp_path / "cache")
    read_workbook(protected, cache, answering(SECRET)[0])
    assert list(tmp_path.rglob("*.read")) == []
    read_workbook(write_master(tmp_path / "a.xlsx", MASTER), cache)
    assert len(list(tmp_path.rglob("*.read"))) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files there")
@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_written_to_disk_while_it_is_opened(tmp_path: Path, form: str) -> None:
    import resource  # noqa: PLC0415 - Windows has none

    path = FORMS[form](tmp_path, "abc123")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        raw = read_workbook(path, None, answering("abc123")[0])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert raw.is_protected


# ---------------------------------------------------------------------------------- the command line


def run(*arguments: object, cwd: Path, password: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "LC_ALL": "zh_CN.UTF-8",
        "PYTHONIOENCODING": "utf-8",
        "COLUMNS": "80",
        **more,
    }
    environment.pop("DUTYC_PASSWORD", None)
    if password:
        environment["DUTYC_PASSWORD"] = password
    command = [sys.executable, "-m", "compiler", *map(str, arguments)]
    return subprocess.run(
        command, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        encoding="utf-8", check=False,
    )  # fmt: skip


def test_the_file_comes_before_the_environment(tmp_path: Path, protected: Path) -> None:
    file = tmp_path / "password.txt"
    file.write_bytes(b"\xef\xbb\xbf" + f"{SECRET}\r\nsecond line\r\n".encode())
    found = run(
        "check",
        protected,
        "--password-file",
        file,
        "--format",
        "json",
        cwd=tmp_path,
        password="wrong",  # noqa: S106
    )
    assert found.returncode == 0, found.stderr
    assert json.loads(found.stdout)["file"] == "主表.xlsx"
    assert SECRET.strip() not in found.stdout + found.stderr
    assert run("check", protected, cwd=tmp_path, password=SECRET).returncode == 0


def test_without_a_password_the_sentence_names_the_ways_to_give_one(tmp_path: Path, protected: Path) -> None:
    for command in (["build"], ["infer", "-o", "x.toml"]):
        found = run(*command, protected, cwd=tmp_path)
        assert found.returncode == 2
        assert "设有打开密码" in found.stderr
        for way in ("--password-file", "DUTYC_PASSWORD", "用密码进行加密"):
            assert way in found.stderr.replace("\n  ", ""), command
    wrong = run("check", protected, cwd=tmp_path, password="Geheim-nicht")  # noqa: S106
    assert (wrong.returncode, "密码不正确" in wrong.stderr, "Geheim" in wrong.stderr) == (2, True, False)


BAD_FILES = {"missing": None, "empty": b"\n secret", "no text": b"\xff\xfes\0"}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_password_file_that_is_none_is_one_sentence(tmp_path: Path, name: str) -> None:
    file, data = tmp_path / "p.txt", BAD_FILES[name]
    if data is not None:
        file.write_bytes(data)
    with pytest.raises(CompilerError) as error:
        access_of(file, "en")
    said = error.value.diagnostic.message("en")
    assert said.startswith("The password file p.txt cannot be used: ")
    assert said.endswith(
        {"missing": "no such file or folder", "empty": "is empty", "no text": "not UTF-8 text"}[name]
    )


def test_a_release_keeps_the_master_as_protected_as_it_is(tmp_path: Path, protected: Path) -> None:
    built = run("build", protected, "-o", "out", cwd=tmp_path, password=SECRET)
    assert built.returncode == 0, built.stderr
    release = tmp_path / "out" / "2026Q3"
    assert (release / "source/主表.xlsx").read_bytes() == protected.read_bytes()
    assert list(release.rglob("运营经理.docx"))
    needles = [SECRET.strip().encode(), SECRET.strip().encode("utf-16-le")]
    for file in (*release.rglob("*"), *tmp_path.glob("*")):
        if file.is_file():
            assert not any(needle in file.read_bytes() for needle in needles), file
    # The next release reads that copy again, to compare with it.
    again = run("build", protected, "-o", "out", "--period", "2026Q4", cwd=tmp_path, password=SECRET)
    assert again.returncode == 0, again.stderr


def test_no_copy_is_made_of_what_is_protected(protected: Path) -> None:
    access = answering(SECRET)[0]
    checked = pipeline.check(protected, pipeline.Options(access=access))
    inferred = pipeline.infer(protected, access=access)
    with pytest.raises(CompilerError, match="a copy of it would not be"):
        pipeline.annotated_copy(checked, Path("copy.xlsx"), "zh")
    with pytest.raises(CompilerError, match="a copy of it would not be"):
        pipeline.inferred_copy(inferred, Path("copy.xlsx"))
    assert pipeline.inferred_toml(inferred)


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
@pytest.mark.parametrize(
    ("typed", "code"), [(["wrong", SECRET], 0), (["wrong", "", "Wrong"], 2)], ids=["second", "never"]
)
def test_at_a_terminal_somebody_is_asked(
    tmp_path: Path, protected: Path, typed: list[str], code: int
) -> None:
    import pty  # noqa: PLC0415 - Windows has none

    ours, theirs = pty.openpty()
    environment = {**os.environ, "LC_ALL": "en_US.UTF-8", "PYTHONPATH": str(ROOT)}
    environment.pop("DUTYC_PASSWORD", None)
    with subprocess.Popen(
        [sys.executable, "-m", "compiler", "check", str(protected)], cwd=tmp_path, env=environment,
        stdin=theirs, stdout=subprocess.PIPE, stderr=theirs, start_new_session=True,
    ) as process:  # fmt: skip
        os.close(theirs)
        for answer in typed:
            screen = b""
            while not screen.endswith(b": "):
                screen += os.read(ours, 1)
            assert "Password of 主表.xlsx: ".encode() in screen
            os.write(ours, f"{answer}\n".encode())
        assert process.stdout is not None
        shown = process.stdout.read().decode()
        assert process.wait(60) == code
    os.close(ours)
    assert ("gaps" in shown) == (code == 0)
    assert SECRET.strip() not in shown
