"""Safety before a byte is parsed: what the file is, and that it does not unpack to more than it should."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Sequence
from io import BytesIO
from itertools import pairwise
from operator import attrgetter
from pathlib import Path
from typing import Literal

from compiler.diagnostics import CompilerError
from compiler.model.words import Bilingual
from compiler.reading.errors import DAMAGED, ENCRYPTED_ODS, NOT_A_WORKBOOK, refuse
from compiler.reading.limits import RATIO_FROM, Limits, TooMuchError
from compiler.reading.opening.lookalikes import refuse_lookalike, refuse_other_ole2, refuse_other_zip

ZIP, OLE2 = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DIRECTORY_ENTRY = b"PK\x01\x02"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
"""Name of the stream that holds an encrypted package ([MS-OFFCRYPTO] 2.3.4.4)."""

Form = Literal["ooxml", "xls", "xlsb", "ods", "encrypted"]
"""Which reader a workbook needs."""


class CutShortError(ValueError):
    """A zip without its directory, which is its end: a copy or download was cut short, or goes on."""


def form_of(path: Path, data: bytes, limits: Limits) -> Form:
    """Which reader a workbook needs.

    Raises CompilerError when it is none, CutShortError, and TooMuchError.
    """
    if data.startswith(OLE2):
        if _ENCRYPTED_STREAM in data:
            return "encrypted"
        refuse_other_ole2(path, data)
        return "xls"
    if not data.startswith(ZIP):
        refuse_lookalike(path, data)
        raise refuse(NOT_A_WORKBOOK, path)
    return _form_of_zip(path, data, limits)


def cut_short(path: Path) -> CompilerError:
    """The error for a file that is still cut short after a while."""
    return refuse(DAMAGED, path, part=Bilingual("文件结尾（文件不完整）", "its end (the file is incomplete)"))


def safe_members(path: Path, data: bytes, limits: Limits) -> list[zipfile.ZipInfo]:
    """The members of a zip, none of which unpacks to more than it may.

    Raises CompilerError when they overlap, CutShortError, and TooMuchError.
    """
    entries = data.count(_DIRECTORY_ENTRY)
    if entries > limits.parts:  # before anything is made of each of them
        raise TooMuchError("parts", limits.parts, entries)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise CutShortError from None
    if any(not 0 <= member.header_offset < len(data) for member in members):
        raise CutShortError
    _check_sizes(members, limits)
    if _overlap(members):
        raise refuse(DAMAGED, path, part=Bilingual("目录（部件互相重叠）", "its directory (parts overlap)"))
    return members


def _form_of_zip(path: Path, data: bytes, limits: Limits) -> Form:
    """Which workbook a zip holds, judged by its members."""
    members = safe_members(path, data, limits)
    if not members:
        raise refuse(NOT_A_WORKBOOK, path)
    names = {member.filename.replace("\\", "/").lower() for member in members}
    if "content.xml" in names and "mimetype" in names:
        return _open_document(path, data)
    if any(name.endswith("workbook.bin") for name in names):
        return "xlsb"
    if not any("workbook" in name or name.startswith("xl/") for name in names):
        refuse_other_zip(path, names)
        raise refuse(NOT_A_WORKBOOK, path)
    return "ooxml"


def _check_sizes(members: Sequence[zipfile.ZipInfo], limits: Limits) -> None:
    """What the directory says; that no part is larger than it says is checked where it is unpacked."""
    for member in members:
        size, packed = member.file_size, max(member.compress_size, 1)
        if size > limits.part:
            raise TooMuchError("part", limits.part, size, member.filename)
        if size > RATIO_FROM and size > limits.ratio * packed:
            raise TooMuchError("ratio", limits.ratio, size // packed, member.filename)
    total = sum(member.file_size for member in members)
    if total > limits.unpacked:
        raise TooMuchError("unpacked", limits.unpacked, total)


def _overlap(members: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether two members use the same bytes, as those of bombs do (a local header has 30 bytes or more)."""
    ordered = sorted(members, key=attrgetter("header_offset"))
    return any(
        one.header_offset + 30 + one.compress_size > two.header_offset for one, two in pairwise(ordered)
    )


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
        raise refuse(ENCRYPTED_ODS, path)
    if b"spreadsheet" not in kind:
        refuse_other_zip(path, {kind.decode("ascii", "replace").strip()})
        raise refuse(NOT_A_WORKBOOK, path)
    return "ods"


def _small(archive: zipfile.ZipFile, part: str) -> bytes:
    """The first megabyte of a part, more than any honest one of these holds."""
    with archive.open(part) as stream:
        return stream.read(1_000_000)
