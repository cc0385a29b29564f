"""Workbooks as read before: the same as read anew, never trusted when damaged, never in the way."""

import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import openpyxl
import pytest
from masters import write_master

from compiler.model.workbook import RawSheet
from compiler.reading import cache as cache_module
from compiler.reading.cache import ReadingCache
from compiler.reading.workbook import read_workbook

ONET = Path(__file__).parent.parent / "input_samples" / "onet_50.xlsx"
EVERYTHING = """
# 职责概述
> 横幅
| 岗位 | 职责 | 比例 | 日期 | 备注 |
| 经理 | **编制**计划[^请核对] | 95% | 2026-11-30 | ~~旧~~ |
| ^ | 跟踪\u200b计划 | 5% | 2026-12-31 | |
"""


@pytest.fixture
def cache(tmp_path: Path) -> ReadingCache:
    return ReadingCache(tmp_path / "cache")


def kept(cache: ReadingCache) -> list[Path]:
    return sorted(cache.folder.glob("*")) if cache.folder.exists() else []


def everything(tmp_path: Path) -> Path:
    """A workbook that fills every field of a sheet."""
    path = write_master(tmp_path / "主表.xlsx", EVERYTHING)
    book = openpyxl.load_workbook(path, rich_text=True)
    sheet = book["职责概述"]
    sheet.row_dimensions[4].hidden = sheet.column_dimensions["C"].hidden = True
    sheet["F3"] = "=1+1"
    sheet.sheet_properties.filterMode = True
    book.save(path)
    return path


def test_what_is_kept_is_what_was_read(
    tmp_path: Path, cache: ReadingCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_module, "_FEWEST", 0)
    for path in (everything(tmp_path), ONET):
        anew = read_workbook(path)
        assert read_workbook(path, cache) == anew
        assert cache.get(path, anew.sha256) == anew
        assert read_workbook(path, cache) == anew
    sheet = read_workbook(everything(tmp_path), cache).sheets[0]
    assert [field.name for field in fields(RawSheet) if not getattr(sheet, field.name)] == []


def test_a_changed_file_is_another_one(
    tmp_path: Path, cache: ReadingCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_module, "_FEWEST", 0)
    path = write_master(tmp_path / "a.xlsx", "# 表\n| 岗位 | 甲 |\n| 经理 | 1 |\n")
    read_workbook(path, cache)
    write_master(path, "# 表\n| 岗位 | 甲 |\n| 经理 | 2 |\n")
    assert read_workbook(path, cache).sheets[0].rows[1] == ("经理", "2")


def test_the_same_bytes_elsewhere_keep_their_own_name(tmp_path: Path, cache: ReadingCache) -> None:
    read_workbook(ONET, cache)
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(ONET.read_bytes())
    assert read_workbook(copy, cache).file == "copy.xlsx"
    assert len(kept(cache)) == 1


def test_small_workbooks_are_not_kept(tmp_path: Path, cache: ReadingCache) -> None:
    read_workbook(write_master(tmp_path / "a.xlsx", EVERYTHING), cache)
    assert kept(cache) == []


@pytest.mark.parametrize("damage", ["flip", "cut", "empty", "other"])
def test_what_is_damaged_is_read_again(cache: ReadingCache, damage: str) -> None:
    anew = read_workbook(ONET, cache)
    (place,) = kept(cache)
    data = bytearray(place.read_bytes())
    data[len(data) // 2] ^= 1
    place.write_bytes(
        {"flip": bytes(data), "cut": bytes(data[:99]), "empty": b"", "other": b"x" * 999}[damage]
    )
    assert cache.get(ONET, anew.sha256) is None
    assert read_workbook(ONET, cache) == anew
    assert cache.get(ONET, anew.sha256) == anew


def test_another_reader_reads_again(cache: ReadingCache, monkeypatch: pytest.MonkeyPatch) -> None:
    anew = read_workbook(ONET, cache)
    monkeypatch.setattr(cache_module, "_code", lambda: "another")
    assert cache.get(ONET, anew.sha256) is None


def test_only_its_owner_can_look_into_it(cache: ReadingCache) -> None:
    read_workbook(ONET, cache)
    if os.name == "posix":
        modes = [path.stat().st_mode & 0o777 for path in (cache.folder, *kept(cache))]
        assert modes == [0o700, 0o600]


def test_old_and_many_ones_go(cache: ReadingCache, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = read_workbook(ONET, cache)
    (first,) = kept(cache)
    os.utime(first, (0, 0))
    monkeypatch.setattr(cache_module, "_code", lambda: "another")
    cache.put(raw, 1 << 20)
    assert first not in kept(cache)
    monkeypatch.setattr(cache_module, "_MOST", 0)
    cache.put(raw, 1 << 20)
    assert kept(cache) == []


def test_a_folder_that_cannot_be_written_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert read_workbook(ONET, ReadingCache(tmp_path / "file" / "cache")) == read_workbook(ONET)


@pytest.mark.parametrize(("value", "files"), [("off", 0), ("kept", 1)])
def test_the_environment_chooses_the_folder(tmp_path: Path, value: str, files: int) -> None:
    folder = tmp_path / "kept"
    wanted = value if value == "off" else str(folder)
    command = [sys.executable, "-m", "compiler", "check", str(ONET), "--fail-on", "never"]
    subprocess.run(command, env={**os.environ, "DUTYC_CACHE": wanted}, capture_output=True, check=True)
    assert len(list(folder.glob("*"))) == files
