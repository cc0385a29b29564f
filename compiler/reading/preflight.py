"""Safety before a byte is parsed: what the file is, and that it does not unpack to more than it should."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Literal

from compiler.reading.errors import (
    BOMB,
    DENIED,
    EMPTY,
    ENCRYPTED,
    FOLDER,
    LOCK_FILE,
    MISSING,
    NOT_A_WORKBOOK,
    refuse,
)

_ZIP, _OLE2 = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LIMIT = 2_000_000_000
"""Bytes that all parts of a workbook may unpack to."""
_RATIO, _RATIO_FROM = 200, 50_000_000
"""Above this size a part may not be so many times larger than its packed form."""
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
"""Name of the stream that holds an encrypted package ([MS-OFFCRYPTO] 2.3.4.4)."""

Form = Literal["ooxml", "legacy"]


def preflight(path: Path) -> tuple[bytes, Form]:
    """The bytes of a workbook and which reader it needs.

    Raises CompilerError when it is none, or not one that can be read.
    """
    data = _bytes(path)
    if data.startswith(_OLE2):
        if _ENCRYPTED_STREAM in data:
            raise refuse(ENCRYPTED, path)
        return data, "legacy"
    if not data.startswith(_ZIP):
        raise refuse(NOT_A_WORKBOOK, path)
    return data, _form(path)


def _bytes(path: Path) -> bytes:
    if path.name.startswith("~$"):
        raise refuse(LOCK_FILE, path, real=path.name[2:])
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise refuse(MISSING, path, folder=str(path.absolute().parent)) from None
    except IsADirectoryError:
        raise refuse(FOLDER, path) from None
    except PermissionError as error:
        if path.is_dir():
            raise refuse(FOLDER, path) from None
        raise refuse(DENIED, path, reason=error.strerror or str(error)) from None
    except OSError as error:
        raise refuse(DENIED, path, reason=error.strerror or str(error)) from None
    if not data:
        raise refuse(EMPTY, path)
    return data


def _form(path: Path) -> Form:
    """Which workbook a zip holds, judged by its members; their sizes are checked on the way."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise refuse(NOT_A_WORKBOOK, path) from None
    total = sum(member.file_size for member in members)
    bombs = any(
        member.file_size > _RATIO_FROM and member.file_size > _RATIO * max(member.compress_size, 1)
        for member in members
    )
    if total > _LIMIT or bombs:
        raise refuse(BOMB, path, limit="2 GB" if total > _LIMIT else f"{_RATIO} ×")
    names = {member.filename.replace("\\", "/").lower() for member in members}
    if "content.xml" in names and "mimetype" in names:
        return _open_document(path)
    if any(name.endswith("workbook.bin") for name in names):
        return "legacy"
    if not any("workbook" in name or name.startswith("xl/") for name in names):
        raise refuse(NOT_A_WORKBOOK, path)
    return "ooxml"


def _open_document(path: Path) -> Form:
    """An OpenDocument spreadsheet; its manifest says whether it is encrypted (ODF 1.2 part 3, 3.4)."""
    with zipfile.ZipFile(path) as archive:
        kind = archive.read("mimetype")
        manifest = (
            archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in archive.namelist() else b""
        )
    if b"encryption-data" in manifest:
        raise refuse(ENCRYPTED, path)
    if b"spreadsheet" not in kind:
        raise refuse(NOT_A_WORKBOOK, path)
    return "legacy"
