"""Safety before a byte is parsed: what the file is, and that it does not unpack to more than it should."""

from __future__ import annotations

import stat
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import Literal

from compiler import disk_errors
from compiler.model import Bilingual
from compiler.reading.errors import (
    BOMB,
    DAMAGED,
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


def preflight(path: Path, data: bytes) -> Form:
    """Which reader a workbook needs, judged by its bytes.

    Raises CompilerError when it is none, or not one that can be read.
    """
    if data.startswith(_OLE2):
        if _ENCRYPTED_STREAM in data:
            raise refuse(ENCRYPTED, path)
        return "legacy"
    if not data.startswith(_ZIP):
        raise refuse(NOT_A_WORKBOOK, path)
    return _form(path, data)


def read_bytes(path: Path) -> bytes:
    """The bytes of a file that may be a workbook.

    Raises CompilerError when there is none of that name, or it cannot be opened.
    """
    if path.name.startswith("~$"):
        raise refuse(LOCK_FILE, path, real=path.name[2:])
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode) and not stat.S_ISDIR(about.st_mode):
            raise refuse(NOT_A_WORKBOOK, path)  # a pipe or a device may never end
        if about.st_size > _LIMIT:
            raise refuse(BOMB, path, limit="2 GB")
        data = path.read_bytes()
    except FileNotFoundError:
        raise refuse(MISSING, path, folder=str(path.absolute().parent)) from None
    except IsADirectoryError:
        raise refuse(FOLDER, path) from None
    except PermissionError as error:
        if path.is_dir():
            raise refuse(FOLDER, path) from None
        raise refuse(DENIED, path, reason=disk_errors.reason(error)) from None
    except OSError as error:
        raise refuse(DENIED, path, reason=disk_errors.reason(error)) from None
    if not data:
        raise refuse(EMPTY, path)
    return data


def _form(path: Path, data: bytes) -> Form:
    """Which workbook a zip holds, judged by its members; their sizes are checked on the way."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        # The directory of a zip is its end: a copy or download that was cut short has none.
        part = Bilingual("文件结尾（文件不完整）", "its end (the file is incomplete)")
        raise refuse(DAMAGED, path, part=part) from None
    total = sum(member.file_size for member in members)
    bombs = any(
        member.file_size > _RATIO_FROM and member.file_size > _RATIO * max(member.compress_size, 1)
        for member in members
    )
    if total > _LIMIT or bombs:
        raise refuse(BOMB, path, limit="2 GB" if total > _LIMIT else f"{_RATIO} ×")
    names = {member.filename.replace("\\", "/").lower() for member in members}
    if "content.xml" in names and "mimetype" in names:
        return _open_document(path, data)
    if any(name.endswith("workbook.bin") for name in names):
        return "legacy"
    if not any("workbook" in name or name.startswith("xl/") for name in names):
        raise refuse(NOT_A_WORKBOOK, path)
    return "ooxml"


def _open_document(path: Path, data: bytes) -> Form:
    """An OpenDocument spreadsheet; its manifest says whether it is encrypted (ODF 1.2 part 3, 3.4)."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            kind = _small(archive, "mimetype")
            manifest = _small(archive, "META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
    except (KeyError, zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError):
        raise refuse(DAMAGED, path, part="META-INF/manifest.xml") from None
    if b"encryption-data" in manifest:
        raise refuse(ENCRYPTED, path)
    if b"spreadsheet" not in kind:
        raise refuse(NOT_A_WORKBOOK, path)
    return "legacy"


def _small(archive: zipfile.ZipFile, part: str) -> bytes:
    """The first megabyte of a part, more than any honest one of these holds."""
    with archive.open(part) as stream:
        return stream.read(1_000_000)
