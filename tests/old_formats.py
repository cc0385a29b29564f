"""Small workbooks of the binary formats, written record by record: .xls ([MS-XLS]) and .xlsb ([MS-XLSB]).

Nothing that writes them is a dependency, and a test sees here what a file holds. `protected_xls` encrypts one
as Excel 2003 does, or obfuscates it as Excel 95 did.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msoffcrypto.method.rc4_cryptoapi import DocumentRC4CryptoAPI
from msoffcrypto.method.xor_obfuscation import DocumentXOR

from compiler.reading.older.stored import ERRORS

Value = str | float | bool | tuple[float, str]
"""A text (an error where it is the name of one), a number, a truth value, or a number with its format."""
Cells = Mapping[tuple[int, int], Value]

CODES = {error: code for code, error in ERRORS.items()}
_BOF, _EOF, _FILE_PASS, _BOUND_SHEET = 0x0809, 0x000A, 0x002F, 0x0085
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR = 512


# ----------------------------------------------------------------------------------------------- .xls


def xls(path: Path, sheets: Mapping[str, Cells], *, more: Sequence[bytes] = ()) -> Path:
    """A workbook of these sheets; ``more`` are records in front of the cells of the first."""
    path.write_bytes(compound({"Workbook": workbook_stream(sheets, more=more)}))
    return path


def workbook_stream(
    sheets: Mapping[str, Cells], *, file_pass: bytes = b"", more: Sequence[bytes] = ()
) -> bytes:
    """The records of a workbook."""
    formats = sorted({v[1] for cells in sheets.values() for v in cells.values() if isinstance(v, tuple)})
    head = [_bof(5), file_pass, record(0x42, struct.pack("<H", 1200))]
    head += [record(0x41E, struct.pack("<H", 164 + n) + _text(code)) for n, code in enumerate(formats)]
    head += [_xf(0), *(_xf(164 + n) for n in range(len(formats)))]
    tails = [
        b"".join([_bof(0x10), *(more if not n else ()), *_cells(cells, formats), record(_EOF)])
        for n, cells in enumerate(sheets.values())
    ]
    start = len(b"".join(head)) + sum(len(_bound_sheet(name, 0)) for name in sheets) + 4
    for name, tail in zip(sheets, tails, strict=True):
        head.append(_bound_sheet(name, start))
        start += len(tail)
    return b"".join([*head, record(_EOF), *tails])


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file ([MS-CFB]) of some streams; each has 4,096 bytes at least, so that none is a small one."""
    filled = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    counts = {name: -(-len(data) // _SECTOR) for name, data in filled.items()}
    tables = 1
    while tables * 128 < tables + 1 + sum(counts.values()):
        tables += 1
    table = [_FAT] * tables + [_END]
    entries = [_entry("Root Entry", 5, _END, 0, child=1)]
    for number, (name, data) in enumerate(filled.items(), start=1):
        first = len(table)
        table += [*range(first + 1, first + counts[name]), _END]
        right = number + 1 if number < len(filled) else _FREE
        entries.append(_entry(name, 2, first, len(data), right=right))
    table += [_FREE] * (tables * 128 - len(table))
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 62, 3, 0xFFFE, 9, 6, 0, tables, tables, 0,
        4096, _END, 0, _END, 0, 0,
    )[:76]  # fmt: skip
    difat = struct.pack("<109I", *(n if n < tables else _FREE for n in range(109)))
    body = [data.ljust(counts[name] * _SECTOR, b"\0") for name, data in filled.items()]
    directory = b"".join(entries).ljust(_SECTOR, b"\0")
    return b"".join([header, difat, struct.pack(f"<{len(table)}I", *table), directory, *body])


def _entry(name: str, kind: int, first: int, size: int, *, child: int = _FREE, right: int = _FREE) -> bytes:
    wide = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16xI8x8xIQ", wide, len(wide), kind, 1, _FREE, right, child, 0, first, size
    )  # fmt: skip


def _bof(kind: int) -> bytes:
    return record(_BOF, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _text(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def _xf(number_format: int) -> bytes:
    return record(0xE0, struct.pack("<HHH14x", 0, number_format, 0))


def _bound_sheet(name: str, start: int) -> bytes:
    return record(_BOUND_SHEET, struct.pack("<IHBB", start, 0, len(name), 1) + name.encode("utf-16-le"))


def _cells(cells: Cells, formats: Sequence[str]) -> Iterable[bytes]:
    for (row, column), value in sorted(cells.items()):
        style = 1 + formats.index(value[1]) if isinstance(value, tuple) else 0
        place = struct.pack("<HHH", row - 1, column - 1, style)
        if isinstance(value, bool):
            yield record(0x205, place + struct.pack("<BB", value, 0))
        elif isinstance(value, str) and value in CODES:
            yield record(0x205, place + struct.pack("<BB", CODES[value], 1))
        elif isinstance(value, str):
            yield record(0x204, place + _text(value))
        else:
            yield record(0x203, place + struct.pack("<d", value[0] if isinstance(value, tuple) else value))


# ------------------------------------------------------------------------------------------ protected


def protected_xls(
    path: Path, sheets: Mapping[str, Cells], password: str, *, obfuscated: bool = False
) -> Path:
    """The same workbook with a password: RC4 CryptoAPI, or XOR obfuscation ([MS-OFFCRYPTO] 2.3.5, 2.3.7)."""
    salt = bytes(range(16))
    if obfuscated:
        key = DocumentXOR.create_xor_key_method1(password)
        file_pass = record(_FILE_PASS, struct.pack("<HHH", 0, key, _xor_verifier(password)))
    else:
        file_pass = record(_FILE_PASS, _rc4_header(password, salt))
    plain = workbook_stream(sheets, file_pass=file_pass)
    hidden = bytearray(plain)
    stream = b"" if obfuscated else _keystream(password, salt, len(plain))
    for kind, start, end in _bodies(plain):
        if kind in (_BOF, _FILE_PASS):
            continue
        own = start + 4 if kind == _BOUND_SHEET else start
        for place in range(own, end):
            hidden[place] = (
                _xored(plain[place], password, place, own, end, extra=4 * (kind == _BOUND_SHEET))
                if obfuscated
                else plain[place] ^ stream[place]
            )
    path.write_bytes(compound({"Workbook": bytes(hidden)}))
    return path


def _bodies(stream: bytes) -> Iterable[tuple[int, int, int]]:
    place = 0
    while place < len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        yield kind, place + 4, place + 4 + size
        place += 4 + size


def _keystream(password: str, salt: bytes, size: int) -> bytes:
    """What RC4 makes of zeros."""
    return bytes(
        DocumentRC4CryptoAPI.decrypt(password, salt, 128, io.BytesIO(bytes(size)), blocksize=1024).read()
    )


def _rc4_header(password: str, salt: bytes) -> bytes:
    verifier = b"sixteen letters!"
    both = verifier + hashlib.sha1(verifier).digest()  # noqa: S324 - the format's
    hidden = bytes(a ^ b for a, b in zip(both, _keystream(password, salt, 36), strict=True))
    csp = "Microsoft Enhanced Cryptographic Provider v1.0\0".encode("utf-16-le")
    header = struct.pack("<IIIIIIII", 4, 0, 0x6801, 0x8004, 128, 1, 0, 0) + csp
    check = struct.pack("<I16s16sI20s", 16, salt, hidden[:16], 20, hidden[16:])
    return struct.pack("<HHHII", 1, 2, 2, 4, len(header)) + header + check


def _xor_verifier(password: str) -> int:
    return next(number for number in range(1 << 16) if DocumentXOR.verifypw(password, number))


def _xored(byte: int, password: str, place: int, start: int, end: int, *, extra: int) -> int:
    keys = DocumentXOR.create_xor_array_method1(password)
    index = (end + extra + place - start) % 16
    return int(DocumentXOR.rol(byte, 5, 8) ^ keys[index])


# ---------------------------------------------------------------------------------------------- .xlsb


def xlsb(path: Path, sheets: Mapping[str, Cells], *, more: Sequence[bytes] = ()) -> Path:
    """A workbook of these sheets; ``more`` are records behind the cells of the first."""
    formats = sorted({v[1] for cells in sheets.values() for v in cells.values() if isinstance(v, tuple)})
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = '<Relationship Id="rId{}" Type="' + kind + '/{}" Target="{}"/>'
    links = "".join(
        link.format(n, "worksheet", f"worksheets/sheet{n}.bin") for n in range(1, len(sheets) + 1)
    )
    links += link.format(len(sheets) + 1, "styles", "styles.bin")
    names = [
        part(156, struct.pack("<II", 0, n) + wide(f"rId{n}") + wide(name))
        for n, name in enumerate(sheets, start=1)
    ]
    styles = [part(44, struct.pack("<H", 164 + n) + wide(code)) for n, code in enumerate(formats)]
    looks = [part(47, struct.pack("<HH12x", 0, number)) for number in (0, *range(164, 164 + len(formats)))]
    parts: dict[str, bytes] = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="x">{link.format(1, "officeDocument", "xl/workbook.bin")}</Relationships>'.encode(),
        "xl/workbook.bin": b"".join(
            [part(131), part(153, bytes(12)), part(143), *names, part(144), part(132)]
        ),
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="x">{links}</Relationships>'.encode(),
        "xl/styles.bin": b"".join(
            [
                part(278),
                part(615, struct.pack("<I", len(styles))),
                *styles,
                part(616),
                part(617, struct.pack("<I", len(looks))),
                *looks,
                part(618),
                part(279),
            ]
        ),
    }
    for number, cells in enumerate(sheets.values(), start=1):
        rows = _binary_rows(cells, formats)
        behind = more if number == 1 else ()
        parts[f"xl/worksheets/sheet{number}.bin"] = b"".join(
            [
                part(129),
                part(148, struct.pack("<IIII", 0, 20, 0, 20)),
                part(145),
                *rows,
                part(146),
                *behind,
                part(130),
            ]
        )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def part(kind: int, body: bytes = b"") -> bytes:
    """A record ([MS-XLSB] 2.1.4)."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, digits = len(body), []
    while size >= 128:
        digits.append(size & 0x7F | 0x80)
        size >>= 7
    return head + bytes([*digits, size]) + body


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _binary_rows(cells: Cells, formats: Sequence[str]) -> Iterable[bytes]:
    current = 0
    for (row, column), value in sorted(cells.items()):
        if row != current:
            current = row
            yield part(0, struct.pack("<IIHBBBI", row - 1, 0, 300, 0, 0, 0, 0))
        style = 1 + formats.index(value[1]) if isinstance(value, tuple) else 0
        place = struct.pack("<II", column - 1, style)
        if isinstance(value, bool):
            yield part(4, place + struct.pack("<B", value))
        elif isinstance(value, str) and value in CODES:
            yield part(3, place + struct.pack("<B", CODES[value]))
        elif isinstance(value, str):
            yield part(6, place + wide(value))
        else:
            yield part(5, place + struct.pack("<d", value[0] if isinstance(value, tuple) else value))
