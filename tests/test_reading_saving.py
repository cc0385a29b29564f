"""Files that somebody has open, or saves while they are read: read whole, or refused in a sentence."""

import itertools
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from masters import write_master
from test_reading import package, rows_of, sentence, sheet_xml

from compiler import pipeline
from compiler.reading.opening import file as opening
from compiler.reading.opening.lock_file import open_elsewhere, user_of
from compiler.reading.workbook import read_workbook

ONE = '<row r="1"><c r="A1"><v>{}</v></c></row>'


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: None)


def meanwhile(monkeypatch: pytest.MonkeyPatch, steps: Iterator[object]) -> None:
    """Take the next step whenever a file was looked at before it is read."""
    original = Path.stat
    looks = itertools.count()

    def watched(path: Path, **named: bool) -> os.stat_result:
        about = original(path, **named)
        if next(looks) % 2 == 0:
            next(steps, None)
        return about

    monkeypatch.setattr(Path, "stat", watched)


def test_a_file_that_changes_while_it_is_read_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = package(tmp_path / "a.xlsx", sheet_xml(ONE.format(1)))
    newer = package(tmp_path / "b.xlsx", sheet_xml(ONE.format(22) + " " * 1_000)).read_bytes()

    def steps() -> Iterator[object]:
        yield path.write_bytes(newer[:-30])
        yield path.write_bytes(newer)

    meanwhile(monkeypatch, steps())
    assert rows_of(path) == [(1, ("22",))]


def test_a_file_that_is_saved_beside_and_renamed_is_read_when_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = package(tmp_path / "a.xlsx", sheet_xml(ONE.format(1)))
    newer = package(tmp_path / "b.xlsx", sheet_xml(ONE.format(2)))
    waits = iter((lambda: None, path.unlink, lambda: newer.rename(path)))
    monkeypatch.setattr(time, "sleep", lambda _: next(waits)())
    meanwhile(monkeypatch, (path.write_bytes(bytes(n)) for n in (9,)))
    assert rows_of(path) == [(1, ("2",))]


def test_a_file_that_never_rests_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = package(tmp_path / "a.xlsx", sheet_xml(ONE.format(1)))
    data = path.read_bytes()
    meanwhile(monkeypatch, (path.write_bytes(data + bytes(n)) for n in range(1, 100)))
    assert sentence(path) == "READ013"


def test_a_zip_that_ends_too_early_is_looked_at_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = package(tmp_path / "a.xlsx", sheet_xml(ONE.format(7)))
    whole = path.read_bytes()
    path.write_bytes(whole[:-200])
    monkeypatch.setattr(time, "sleep", lambda seconds: path.write_bytes(whole) if seconds else None)
    assert rows_of(path) == [(1, ("7",))]


def test_a_file_that_another_program_keeps_to_itself_is_said_to_be_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = package(tmp_path / "a.xlsx", sheet_xml(ONE.format(1)))

    error = PermissionError(13, "The process cannot access the file")

    def denied(*_: object) -> bytes:
        raise error

    monkeypatch.setattr(opening, "_read_once", denied)
    for code, kind in ((32, "READ021"), (33, "READ021"), (5, "READ003")):
        error.winerror = code  # type: ignore[attr-defined,unused-ignore]  # as Windows sets it
        assert sentence(path) == kind


# ---------------------------------------------------------------------------------------- lock files


def lock_file(name: str) -> bytes:
    """As Excel writes it: the name in the system's code page, then in UTF-16."""
    narrow = name.encode("gbk", "replace")
    wide = name.encode("utf-16-le")
    return bytes([len(narrow)]) + narrow.ljust(54) + len(name).to_bytes(2, "little") + wide.ljust(108, b" ")


MASTER = "# 职责概述\n| 岗位 | 职责 |\n| 经理 | 制定计划 |\n"


@pytest.mark.parametrize("name", ["李娜", "Jan Havlíček", "X" * 52])
def test_who_has_the_workbook_open_is_said(tmp_path: Path, name: str) -> None:
    path = write_master(tmp_path / "主表.xlsx", MASTER)
    (tmp_path / "~$主表.xlsx").write_bytes(lock_file(name))
    (found,) = (d for d in pipeline.check(path, pipeline.Options()).diagnostics if d.kind.code == "READ014")
    assert found.message("zh") == f"{name}正在 Excel 中打开 主表.xlsx，尚未保存的改动没有读到"
    assert "~$主表.xlsx" in found.next_step("en")


def test_without_a_lock_file_nothing_is_said(tmp_path: Path) -> None:
    path = write_master(tmp_path / "主表.xlsx", MASTER)
    (tmp_path / "~$other.xlsx").write_bytes(lock_file("李娜"))
    assert list(open_elsewhere(path)) == []
    assert "READ014" not in {d.kind.code for d in pipeline.check(path, pipeline.Options()).diagnostics}


@pytest.mark.parametrize(
    "data", [b"", b"\x05", lock_file("李娜")[:20], b"\xff" * 200, b"\0" * 165, b"\x07" + b"\0" * 60]
)
def test_a_lock_file_full_of_nonsense_names_nobody_or_somebody(tmp_path: Path, data: bytes) -> None:
    path = write_master(tmp_path / "主表.xlsx", MASTER)
    (tmp_path / "~$主表.xlsx").write_bytes(data)
    (found,) = open_elsewhere(path)
    assert found.message("en").endswith("has 主表.xlsx open in Excel: what is not saved yet is not read")
    assert len(user_of(data)) <= 52


def test_the_lock_file_itself_is_no_workbook(tmp_path: Path) -> None:
    (tmp_path / "~$主表.xlsx").write_bytes(lock_file("李娜"))
    assert sentence(tmp_path / "~$主表.xlsx") == "READ007"
    assert read_workbook(write_master(tmp_path / "主表.xlsx", MASTER)).file == "主表.xlsx"
