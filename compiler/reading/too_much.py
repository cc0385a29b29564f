"""What is said about a workbook that asks for more than it may."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from compiler.diagnostics import CompilerError, Kind, Param, Severity, finding
from compiler.locale import N_
from compiler.model.words import Bilingual
from compiler.reading.limits import Limits, TooMuchError, variable

TOO_MUCH = Kind(
    "READ009",
    "too-large",
    Severity.ERROR,
    N_("{file} is not read: {what} is {found}, and the limit is {allowed}"),
    N_(
        "If it is a real master, delete what it does not need (empty rows, far cells, pictures) and save it "
        "again; or raise the limit: set the environment variable {variable} to {example}"
    ),
)
_FIXED_LIMIT = N_(
    "If it is a real master, delete what it does not need (empty rows, far cells, notes) and save it again"
)
"""The next step where no environment variable raises a limit."""
_WHAT = {
    "file": Bilingual("文件大小", "the size of the file"),
    "binary": Bilingual("此格式或加密文件的大小", "the size of a file of this format, or a protected one,"),
    "unpacked": Bilingual("解压后的总大小", "the size of all it unpacks to"),
    "part": Bilingual("解压后的大小", "the unpacked size"),
    "ratio": Bilingual("解压后与压缩时大小之比", "the unpacked size in relation to the packed one"),
    "parts": Bilingual("文件内的部件数", "the number of parts"),
    "cells": Bilingual("有内容的单元格数", "the number of filled cells"),
    "rows": Bilingual("有内容的行数", "the number of filled rows"),
    "roles": Bilingual("岗位数", "the number of roles"),
    "entries": Bilingual("条目数（每个岗位分别计算）", "the number of entries of all roles"),
    "notes": Bilingual("批注数", "the number of notes"),
    "text": Bilingual("不同文字的总字数", "the number of characters of all different texts"),
    "extent": Bilingual("行数乘以列数", "the number of rows times columns"),
    "merges": Bilingual("合并单元格数", "the number of merged ranges"),
    "styles": Bilingual("样式数", "the number of styles"),
    "tag": Bilingual("最长一段文字的大小", "the size of its longest text"),
    "depth": Bilingual("元素嵌套的层数", "the depth of its elements"),
    "elements": Bilingual("元素数", "the number of its elements"),
}
_SIZES = ("file", "binary", "unpacked", "part", "tag")


def refuse_too_much(path: Path, error: TooMuchError) -> CompilerError:
    """The error that says which limit ``path`` exceeds, by how much, and how to raise it."""
    what, where = _WHAT[error.limit], error.where
    params: dict[str, Param] = {
        "file": path.name,
        "what": Bilingual(f"{where} {what.zh}", f"{what.en} ({where})") if where else what,
        "found": _amount(error, error.found),
        "allowed": _amount(error, error.allowed, exact=True),
        "variable": variable(error.limit),
        "example": _example(error),
    }
    is_fixed = error.limit not in {known.name for known in fields(Limits)}
    return CompilerError(
        finding(TOO_MUCH, params=params, file=path.name, hint=_FIXED_LIMIT if is_fixed else None)
    )


def _amount(error: TooMuchError, number: int, *, exact: bool = False) -> Param:
    shown = _size(number) if error.limit in _SIZES else f"{number:,}"
    if exact or not error.at_least:
        return shown
    return Bilingual(f"至少 {shown}", f"at least {shown}")


def _size(number: int) -> str:
    """Bytes as ``1.3 GB``."""
    for unit, name in ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "KB")):
        if number >= unit:
            return f"{number / unit:.1f}".removesuffix(".0") + f" {name}"
    return f"{number} B"


def _example(error: TooMuchError) -> str:
    """A value for the environment variable that is enough, with some room."""
    number = error.found * 5 // 4
    if error.limit not in _SIZES:
        return str(number)
    return f"{number // 1_000_000 + 1}M"
