"""The zip around a workbook, written anew with every member that did not change copied as it was packed.

Unpacking and packing again would cost seconds on a large master and change its bytes for nothing. Local file
headers, central directory and its end record: APPNOTE.TXT 4.3.7, 4.3.12, 4.3.16. A workbook that could be
read is far below the sizes that need zip64.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_NAME_LENGTH = 26
"""Offset in a local header of the lengths of name and extra field, two bytes each."""
_VERSION, _DEFLATED, _UTF8, _SIZES_BEHIND = 20, 8, 0x800, 0x08
_ZIP64 = 1
_FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)


def rezipped(
    data: bytes, archive: zipfile.ZipFile, changed: Mapping[str, bytes], added: Mapping[str, bytes]
) -> bytes:
    """The zip ``data``, open as ``archive``, with some members changed, and others added behind them."""
    parts: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for info, packed, extra in _members(data, archive, changed, added):
        name = _name(info)
        version, common = _fields(info)
        head = _LOCAL.pack(b"PK\x03\x04", version, *common, len(name), len(extra))
        parts += (head, name, extra, packed)
        directory.append(_entry(info, name, version, common, offset))
        offset += len(head) + len(name) + len(extra) + len(packed)
    listing = b"".join(directory)
    count = len(directory)
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(listing), offset, len(archive.comment))
    return b"".join([*parts, listing, end, archive.comment])


def _members(
    data: bytes, archive: zipfile.ZipFile, changed: Mapping[str, bytes], added: Mapping[str, bytes]
) -> Iterator[tuple[zipfile.ZipInfo, bytes, bytes]]:
    """Each member with its packed bytes and its local extra field."""
    for info in archive.infolist():
        if info.filename in changed:
            yield *_packed(info, changed[info.filename]), b""
        else:
            lengths = info.header_offset + _NAME_LENGTH
            name, extra = struct.unpack_from("<2H", data, lengths)
            start = info.header_offset + _LOCAL.size + name + extra
            yield (
                info,
                data[start : start + info.compress_size],
                _without_zip64(data[start - extra : start]),
            )
    for path, content in added.items():
        info = zipfile.ZipInfo(path, _FIRST_MOMENT)
        info.flag_bits = 0 if path.isascii() else _UTF8
        yield *_packed(info, content), b""


def _packed(info: zipfile.ZipInfo, content: bytes) -> tuple[zipfile.ZipInfo, bytes]:
    """The member with new content, everything else about it kept."""
    new = zipfile.ZipInfo(info.orig_filename, info.date_time)
    new.orig_filename, new.flag_bits = info.orig_filename, info.flag_bits & _UTF8
    new.create_system, new.external_attr, new.internal_attr = (
        info.create_system, info.external_attr, info.internal_attr,
    )  # fmt: skip
    new.compress_type, new.CRC, new.file_size = _DEFLATED, zlib.crc32(content), len(content)
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    new.compress_size = len(packed)
    return new, packed


def _fields(info: zipfile.ZipInfo) -> tuple[int, tuple[int, ...]]:
    """What the local header and the directory say alike; sizes stand in the header, never behind the data."""
    year, month, day, hour, minute, second = info.date_time
    day_word, time_word = (year - 1980) << 9 | month << 5 | day, hour << 11 | minute << 5 | second // 2
    flags = info.flag_bits & ~_SIZES_BEHIND
    sizes = (info.CRC, info.compress_size, info.file_size)
    return max(info.extract_version, _VERSION), (flags, info.compress_type, time_word, day_word, *sizes)


def _entry(info: zipfile.ZipInfo, name: bytes, version: int, common: tuple[int, ...], offset: int) -> bytes:
    extra = _without_zip64(info.extra)
    made_by = info.create_version | info.create_system << 8
    lengths = (len(name), len(extra), len(info.comment))
    attributes = (0, info.internal_attr, info.external_attr)
    head = _CENTRAL.pack(b"PK\x01\x02", made_by, version, *common, *lengths, *attributes, offset)
    return head + name + extra + info.comment


def _name(info: zipfile.ZipInfo) -> bytes:
    return info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437")


def _without_zip64(extra: bytes) -> bytes:
    """An extra field without the record of large sizes (APPNOTE.TXT 4.5.3): ours are in the header."""
    kept: list[bytes] = []
    place = 0
    while place + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, place)
        if kind != _ZIP64:
            kept.append(extra[place : place + 4 + length])
        place += 4 + length
    return b"".join(kept)
