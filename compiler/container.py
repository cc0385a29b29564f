"""Zip containers of Office files, written by hand so that members packed once are packed once.

Local file headers, central directory and its end record: APPNOTE.TXT 4.3.7, 4.3.12, 4.3.16. Times are
fixed, so that equal content gives equal bytes.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

import isal
from isal import isal_zlib

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
"""Before every XML part that is written."""
PACKERS = f"zlib {zlib.ZLIB_RUNTIME_VERSION}, isal {isal.__version__}"
"""What packs, and in which version: another one may give other bytes for the same content."""
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_VERSION, _DEFLATED, _STORED = 20, 8, 0
_SMALL = 1_500
_TIME, _DAY = 0, (1 << 5) | 1
"""1980-01-01 00:00, the first moment that a zip can name."""
_UTF8 = 0x800


@dataclass(frozen=True, slots=True)
class Member:
    """One packed file."""

    name: bytes
    crc: int
    size: int
    """Bytes unpacked."""
    packed: bytes
    method: int
    """8 deflated, 0 stored (APPNOTE.TXT 4.4.5)."""


def pack(name: str, data: bytes) -> Member:
    """Deflate one file; a small one is stored, since setting up the compressor costs more than it saves."""
    if len(data) < _SMALL:
        return Member(name.encode(), zlib.crc32(data), len(data), data, _STORED)
    packed = isal_zlib.compress(data, 2, -15)
    return Member(name.encode(), zlib.crc32(data), len(data), packed, _DEFLATED)


def packed_members(data: bytes) -> dict[str, Member]:
    """The members of a zip as they are packed, by name, in their order.

    Raises zipfile.BadZipFile when it is none.
    """
    found: dict[str, Member] = {}
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for info in archive.infolist():
            head = _LOCAL.unpack_from(data, info.header_offset)
            start = info.header_offset + _LOCAL.size + head[-2] + head[-1]
            packed = data[start : start + info.compress_size]
            name = info.filename.encode()
            found[info.filename] = Member(name, info.CRC, info.file_size, packed, info.compress_type)
    return found


def unpack(member: Member) -> bytes:
    """The bytes of one member.

    Raises ValueError when it is packed in a way that Office does not use.
    """
    if member.method not in (_STORED, _DEFLATED):
        raise ValueError(f"compression method {member.method}")
    return member.packed if member.method == _STORED else zlib.decompress(member.packed, -15)


def container(members: Iterable[Member]) -> bytes:
    """A zip of the members, in their order."""
    parts: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for member in members:
        sizes = (len(member.packed), member.size, len(member.name))
        common = (_UTF8, member.method, _TIME, _DAY, member.crc, *sizes)
        head = _LOCAL.pack(b"PK\x03\x04", _VERSION, *common, 0)
        parts += (head, member.name, member.packed)
        directory += (
            _CENTRAL.pack(b"PK\x01\x02", _VERSION, _VERSION, *common, 0, 0, 0, 0, 0, offset),
            member.name,
        )
        offset += len(head) + len(member.name) + len(member.packed)
    listing = b"".join(directory)
    count = len(directory) // 2
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(listing), offset, 0)
    return b"".join([*parts, listing, end])
