"""Mutants of healthy workbooks: bits flipped, parts dropped, doubled or swapped, XML bent. By a seed, for ever."""

from __future__ import annotations

import io
import random
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Mapping

Parts = dict[str, bytes]

NASTY = (
    b"", b"-1", b"0", b"1", b"x", b"true", b"99999999999999999999", b"-99999999999999999999", b"1e999", b"-1e999", b"NaN",
    b"1048576", b"1048577", b"16384", b"16385", b"XFD1048576", b"XFE1", b"A0", b"A1:XFD1048576", b"B2:A1", b"_xD800_",
    b"_x0000_", b"&#x202e;", b"&#xFFFF;", b"&lt;&amp;", b"&nope;", "²".encode(), "岗位".encode(), b"rId1", b"../../x",
    b"C:\\x", b"/xl/worksheets/sheet1.xml", b"' or 1", b"a" * 70_000, b"((((" * 2_000, b"9" * 400, b"General", b"[h]:mm",
    b"0;0;0;0;0", b"yyyy" * 80, b"2958466", b"-5", b"1904", b"inlineStr", b"str", b"s", b"e", b"d", b"b", b"\xff\xfe",
)  # fmt: skip
ENCODINGS = ("utf-16", "utf-16-le", "utf-8-sig", "gbk", "latin-1", "utf-32", "utf-7", "cp037")
_TAG = re.compile(rb"<[^<>]*>")
_ELEMENT = re.compile(rb"<([A-Za-z][\w:.-]*)\b[^<>]*>[^<>]*</\1>|<[A-Za-z][^<>]*/>")
_VALUE = re.compile(rb'"[^"<>]*"|>[^<>]+<')
_NUMBER = re.compile(rb"[0-9]+")


def mutant(seeds: Mapping[str, bytes], seed: int) -> tuple[str, bytes]:
    """The name and the bytes of one mutant; the same for the same seeds and number."""
    rnd = random.Random(seed)  # noqa: S311 - reproducible, not secret
    name = rnd.choice(sorted(seeds))
    data = seeds[name]
    for _ in range(rnd.choice((1, 1, 1, 2, 5))):
        is_zip = data.startswith(b"PK\x03\x04")
        change = rnd.choice(_ZIP_CHANGES if is_zip and rnd.random() < 0.85 else _BYTE_CHANGES)
        try:
            data = change(rnd, data, seeds)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError, struct.error):
            data = _flip(rnd, data, seeds)  # it is too broken already to be taken apart
    return name, data


def unzipped(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def rezipped(parts: Mapping[str, bytes], doubled: Mapping[str, bytes] | None = None) -> bytes:
    """A zip of some parts; ``doubled`` are there a second time."""
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore", UserWarning)  # zipfile's own about the second name
        for name, data in (*parts.items(), *(doubled or {}).items()):
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


# -------------------------------------------------------------------------------------- on the bytes

Change = Callable[[random.Random, bytes, Mapping[str, bytes]], bytes]


def _flip(rnd: random.Random, data: bytes, _: Mapping[str, bytes]) -> bytes:
    """Some bits, somewhere or close to each other."""
    bent = bytearray(data)
    if not bent:
        return data
    start = rnd.randrange(len(bent))
    for _n in range(rnd.choice((1, 1, 2, 8, 64))):
        place = (
            rnd.randrange(len(bent)) if rnd.random() < 0.5 else min(start + rnd.randrange(64), len(bent) - 1)
        )
        bent[place] ^= 1 << rnd.randrange(8)
    return bytes(bent)


def _cut(rnd: random.Random, data: bytes, _: Mapping[str, bytes]) -> bytes:
    """Its end is missing, or its start, or a piece in between."""
    one, two = sorted(rnd.randrange(len(data) + 1) for _n in range(2))
    return rnd.choice((data[:two], data[one:], data[:one] + data[two:]))


def _overwrite(rnd: random.Random, data: bytes, _: Mapping[str, bytes]) -> bytes:
    """A field is the smallest or the largest number, or a whole block is nothing."""
    size = rnd.choice((1, 2, 4, 8, 512))
    place = rnd.randrange(max(len(data) - size, 1))
    return data[:place] + rnd.choice((b"\0", b"\xff", b"\x7f")) * size + data[place + size :]


def _move(rnd: random.Random, data: bytes, _: Mapping[str, bytes]) -> bytes:
    """Two sectors change places, or one is there twice."""
    sectors = [data[n : n + 512] for n in range(0, len(data), 512)]
    one, two = (rnd.randrange(len(sectors)) for _n in range(2))
    sectors[one], sectors[two] = sectors[two], sectors[one] if rnd.random() < 0.5 else sectors[two]
    return b"".join(sectors)


def _append(rnd: random.Random, data: bytes, _: Mapping[str, bytes]) -> bytes:
    return data + rnd.randbytes(rnd.choice((1, 22, 4_096)))


_BYTE_CHANGES: tuple[Change, ...] = (_flip, _flip, _flip, _cut, _overwrite, _overwrite, _move, _append)

# -------------------------------------------------------------------------------------- on the parts


def _in_parts(change: Callable[[random.Random, Parts, Mapping[str, bytes]], None]) -> Change:
    def changed(rnd: random.Random, data: bytes, seeds: Mapping[str, bytes]) -> bytes:
        parts = unzipped(data)
        if parts:
            change(rnd, parts, seeds)
        return rezipped(parts)

    return changed


def _drop(rnd: random.Random, parts: Parts, _: Mapping[str, bytes]) -> None:
    del parts[rnd.choice(sorted(parts))]


def _rename(rnd: random.Random, parts: Parts, _: Mapping[str, bytes]) -> None:
    name = rnd.choice(sorted(parts))
    data = parts.pop(name)
    parts[
        rnd.choice((name.upper(), name.replace("/", "\\"), f"/{name}", f"../{name}", f"{name}/", name[1:]))
    ] = data


def _swap(rnd: random.Random, parts: Parts, seeds: Mapping[str, bytes]) -> None:
    """A part of this workbook, or of another one, takes the place of a part."""
    other = seeds[rnd.choice(sorted(seeds))]
    source = unzipped(other) if other.startswith(b"PK\x03\x04") and rnd.random() < 0.7 else parts
    parts[rnd.choice(sorted(parts))] = source[rnd.choice(sorted(source))]


def _flip_part(rnd: random.Random, parts: Parts, seeds: Mapping[str, bytes]) -> None:
    name = rnd.choice(sorted(parts))
    parts[name] = rnd.choice(_BYTE_CHANGES)(rnd, parts[name] or b"x", seeds)


def _double(rnd: random.Random, data: bytes, _: Mapping[str, bytes]) -> bytes:
    parts = unzipped(data)
    name = rnd.choice(sorted(parts))
    return rezipped(parts, {rnd.choice((name, name.upper())): parts[rnd.choice(sorted(parts))]})


# ---------------------------------------------------------------------------------------- on the XML


def _in_xml(change: Callable[[random.Random, bytes], bytes]) -> Change:
    def changed(rnd: random.Random, parts: Parts, _: Mapping[str, bytes]) -> None:
        name = rnd.choice([n for n in sorted(parts) if n.endswith((".xml", ".rels"))] or sorted(parts))
        parts[name] = change(rnd, parts[name])

    return _in_parts(changed)


def _span(rnd: random.Random, pattern: re.Pattern[bytes], data: bytes) -> tuple[int, int]:
    found = [match.span() for match in pattern.finditer(data)]
    return rnd.choice(found) if found else (len(data), len(data))


def _bend_value(rnd: random.Random, data: bytes) -> bytes:
    """An attribute, or a text, is nonsense."""
    start, end = _span(rnd, _VALUE, data)
    return data[: start + 1] + rnd.choice(NASTY) + data[max(end - 1, start + 1) :]


def _bend_values(rnd: random.Random, data: bytes) -> bytes:
    for _n in range(rnd.randrange(2, 30)):
        data = _bend_value(rnd, data)
    return data


def _bend_number(rnd: random.Random, data: bytes) -> bytes:
    start, end = _span(rnd, _NUMBER, data)
    number = int(data[start:end][:18] or b"0")
    new = rnd.choice((-number, number * 1_000, number + 1, number - 1, 2**31, 2**32, 2**63, -(2**31), 10**30))
    return data[:start] + str(new).encode() + data[end:]


def _drop_tag(rnd: random.Random, data: bytes) -> bytes:
    start, end = _span(rnd, _TAG, data)
    return data[:start] + data[end:]


def _drop_element(rnd: random.Random, data: bytes) -> bytes:
    start, end = _span(rnd, _ELEMENT, data)
    return data[:start] + data[end:]


def _repeat_element(rnd: random.Random, data: bytes) -> bytes:
    start, end = _span(rnd, _ELEMENT, data)
    return data[:end] + data[start:end] * rnd.choice((1, 2, 100, 2_000)) + data[end:]


def _move_element(rnd: random.Random, data: bytes) -> bytes:
    start, end = _span(rnd, _ELEMENT, data)
    rest = data[:start] + data[end:]
    place = _span(rnd, _TAG, rest)[1]
    return rest[:place] + data[start:end] + rest[place:]


def _encode(rnd: random.Random, data: bytes) -> bytes:
    """Another encoding, declared or not, or declared and not used."""
    encoding = rnd.choice(ENCODINGS)
    text = data.decode("utf-8", "replace")
    head = f'<?xml version="1.0" encoding="{encoding}"?>' if rnd.random() < 0.7 else ""
    body = re.sub(r"^<\?xml.*?\?>", "", text)
    return (head + body).encode(encoding if rnd.random() < 0.7 else "utf-8", "replace")


def _insert(rnd: random.Random, data: bytes) -> bytes:
    """Something that XML may hold and workbooks do not."""
    things = (
        b"<!-- </row></c></sheetData> -->", b"<![CDATA[<c r=\"A1\"><v>1</v></c>]]>", b"<?x <row> ?>", b"<a>" * 600, b"</a>",
        b'<!DOCTYPE x [<!ENTITY a "b">]>', b"&a;", b"<mc:AlternateContent><mc:Choice/></mc:AlternateContent>", b"\0", b" " * 9_999,
        b'<c r="A1"><v>1</v></c>', b'<row r="1"/>', b"<rPh/>" * 500, b"</c >", b"\xe4",
    )  # fmt: skip
    place = _span(rnd, _TAG, data)[rnd.randrange(2)]
    return data[:place] + rnd.choice(things) + data[place:]


_ZIP_CHANGES: tuple[Change, ...] = (
    _double, *map(_in_parts, (_drop, _rename, _swap, _swap, _flip_part, _flip_part)),
    *map(_in_xml, (
        _bend_value, _bend_value, _bend_values, _bend_values, _bend_number, _bend_number, _drop_tag, _drop_element,
        _repeat_element, _move_element, _encode, _insert, _insert,
    )),
)  # fmt: skip
