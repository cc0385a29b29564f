"""Why a file cannot be read: one sentence each, and what to do next."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from compiler.diagnostics import CompilerError, Kind, Param, Severity, finding
from compiler.locale import N_
from compiler.model import Bilingual
from compiler.reading.limits import Limits, TooMuchError, variable


def _kind(number: int, name: str, message: str, hint: str) -> Kind:
    return Kind(f"READ{number:03}", name, Severity.ERROR, message, hint)


MISSING = _kind(1, "file-missing", N_("{file} does not exist"), N_("Check the name and the folder: {folder}"))
FOLDER = _kind(2, "not-a-file", N_("{file} is a folder"), N_("Name the workbook in it"))
DENIED = _kind(
    3,
    "not-readable",
    N_("{file} cannot be opened: {reason}"),
    N_("Close it in Excel, or ask for the right to read it"),
)
EMPTY = _kind(4, "empty-file", N_("{file} is empty (0 bytes)"), N_("Save the workbook again in Excel"))
NOT_A_WORKBOOK = _kind(
    5, "not-a-workbook", N_("{file} is not an Excel workbook"), N_("Open it in Excel and save it as .xlsx")
)
ENCRYPTED = _kind(
    6,
    "encrypted",
    N_("{file} is protected by a password"),
    N_("Remove it in Excel: File > Info > Protect Workbook > Encrypt with Password, empty the field, save"),
)
ENCRYPTED_ODS = _kind(
    17,
    "encrypted-open-document",
    N_("{file} is protected by a password, which cannot be given for an OpenDocument file"),
    N_("Save it without a password, or as .xlsx with one"),
)
LOCK_FILE = _kind(
    7,
    "lock-file",
    N_("{file} is not the workbook but the mark that Excel leaves while it is open"),
    N_("Name the workbook itself: {real}"),
)
DAMAGED = _kind(
    8,
    "damaged",
    N_("{file} is damaged: {part} cannot be read"),
    N_("Open it in Excel, let Excel repair it, and save it again"),
)
TOO_MUCH = _kind(
    9,
    "too-large",
    N_("{file} is not read: {what} is {found}, and the limit is {allowed}"),
    N_(
        "If it is a real master, delete what it does not need (empty rows, far cells, pictures) and save it "
        "again; or raise the limit: set the environment variable {variable} to {example}"
    ),
)
DTD = _kind(
    10,
    "document-type",
    N_("{file} holds a document type definition, which no workbook needs; it is not read"),
    N_("Open it in Excel and save it again"),
)
BEING_SAVED = _kind(
    13,
    "being-saved",
    N_("{file} is being saved while it is read"),
    N_("Wait until it is saved, then run this again"),
)
HELD = _kind(
    21,
    "held",
    N_("{file} is open in Excel or another program that lets nobody else read it"),
    N_("Close it there, then run this again"),
)
NO_SHEET = _kind(11, "no-worksheet", N_("{file} has no worksheet"), N_("Save the workbook again in Excel"))


_FIXED_LIMIT = N_(
    "If it is a real master, delete what it does not need (empty rows, far cells, pictures) and save it again "
    "in Excel"
)
_WHAT = {
    "file": Bilingual("文件大小", "the size of the file"),
    "binary": Bilingual("此格式或加密文件的大小", "the size of a file of this format, or a protected one,"),
    "unpacked": Bilingual("解压后的总大小", "the size of all it unpacks to"),
    "part": Bilingual("解压后的大小", "the unpacked size"),
    "ratio": Bilingual("解压后与压缩时大小之比", "the unpacked size in relation to the packed one"),
    "parts": Bilingual("文件内的部件数", "the number of parts"),
    "cells": Bilingual("有内容的单元格数", "the number of filled cells"),
    "rows": Bilingual("有内容的行数", "the number of filled rows"),
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


def refuse(kind: Kind, path: Path, hint: str | None = None, **params: Param) -> CompilerError:
    """The error that says why ``path`` cannot be read; ``hint`` where the next step is another than usual."""
    return CompilerError(finding(kind, params={"file": path.name, **params}, file=path.name, hint=hint))
