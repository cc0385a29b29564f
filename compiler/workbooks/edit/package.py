"""The parts of a workbook: found by name, changed or added, the rest handed on as they are packed.

Content types and relationships: ECMA-376 part 2, 10.1 and 9.3.
"""

from __future__ import annotations

import posixpath
import re
import zlib
from dataclasses import dataclass

from compiler.container import Member, container, pack, packed_members, unpack
from compiler.workbooks.edit.markup import HEAD, NotEditableError, plain, splice

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_RELS = "application/vnd.openxmlformats-package.relationships+xml"
_RELATION = re.compile(r"<Relationship\s[^>]*?/?>")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
TYPES = "[Content_Types].xml"
_HEAD = 16_384
"""Bytes in which what stands before the rows of a sheet is looked for."""


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship of a part."""

    id: str
    kind: str
    """The end of its type: ``worksheet``, ``comments`` …"""
    target: str
    """Name of the part that it leads to."""


class Parts:
    """A workbook as a package of parts."""

    def __init__(self, data: bytes) -> None:
        """Raises zipfile.BadZipFile when it is none."""
        self._members: dict[str, Member] = packed_members(data)
        self._names = {name.replace("\\", "/").lstrip("/").lower(): name for name in self._members}
        self._texts: dict[str, str] = {}

    def has(self, part: str) -> bool:
        """Whether there is a part of that name; case makes no difference."""
        return part.lstrip("/").lower() in self._names

    def read(self, part: str, *, numbered: bool = False) -> str:
        """The text of a part, as changed so far.

        Raises KeyError when there is none, NotEditableError when it cannot be edited.
        """
        name = self._names[part.lstrip("/").lower()]
        if name not in self._texts:
            return plain(unpack(self._members[name]), numbered=numbered)
        return self._texts[name]

    def read_raw(self, part: str) -> str:
        """The text of a part that need not be well-formed, as changed so far."""
        name = self._names[part.lstrip("/").lower()]
        if name in self._texts:
            return self._texts[name]
        data = unpack(self._members[name])
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise NotEditableError(f"{part} is not UTF-8") from error

    def head(self, part: str) -> bytes:
        """The first bytes of a part, unpacked no further."""
        name = self._names[part.lstrip("/").lower()]
        if name in self._texts:
            return self._texts[name][:_HEAD].encode()
        member = self._members[name]
        if member.method == 0:
            return member.packed[:_HEAD]
        return zlib.decompressobj(-15).decompress(member.packed, _HEAD)

    def names(self) -> list[str]:
        """The names of all parts."""
        return list(self._names.values())

    def write(self, part: str, text: str) -> None:
        """Change a part, or add one."""
        key = part.lstrip("/")
        self._texts[self._names.setdefault(key.lower(), key)] = text

    def to_bytes(self) -> bytes:
        """The workbook; parts that were not changed are the bytes that they were."""
        changed = {name: pack(name, text.encode()) for name, text in self._texts.items()}
        return container((self._members | changed).values())

    def free_name(self, pattern: str) -> str:
        """The first name of a pattern such as ``xl/comments{}.xml`` that neither a part nor a relation has.

        A workbook may list a sheet whose part is missing: that name is not free.
        """
        expected = {relation.target.lower() for relation in self.relations(self.workbook)}
        number = 1
        while self.has(pattern.format(number)) or pattern.format(number).lower() in expected:
            number += 1
        return pattern.format(number)

    # ------------------------------------------------------------------------------- relationships

    def relations(self, part: str) -> list[Relation]:
        """What a part leads to inside the package."""
        rels = _rels(part)
        if not self.has(rels):
            return []
        found = []
        for tag in _RELATION.findall(self.read(rels)):
            values = dict(_ATTRIBUTE.findall(tag))
            if values.get("TargetMode") != "External":
                kind = values.get("Type", "").rsplit("/", 1)[-1]
                found.append(Relation(values.get("Id", ""), kind, _absolute(part, values.get("Target", ""))))
        return found

    def related(self, part: str, kind: str) -> Relation | None:
        """The first part of a kind that a part leads to."""
        return next((relation for relation in self.relations(part) if relation.kind == kind), None)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Lead from a part to another one; the id of the relationship."""
        rels = _rels(part)
        self.declare_extension("rels", _RELS)
        text = (
            self.read(rels)
            if self.has(rels)
            else f'{HEAD}<Relationships xmlns="{_RELATIONS}"></Relationships>'
        )
        if text.rstrip().endswith("/>"):
            text = f"{text.rstrip()[:-2]}></Relationships>"
        taken = {dict(_ATTRIBUTE.findall(tag)).get("Id") for tag in _RELATION.findall(text)}
        number = len(taken) + 1
        while f"rId{number}" in taken:
            number += 1
        base = _STRICT if self.is_strict else _TRANSITIONAL
        place = posixpath.relpath(target, posixpath.dirname(part) or ".")
        element = f'<Relationship Id="rId{number}" Type="{base}/{kind}" Target="{place}"/>'
        end = text.rindex("</")
        self.write(rels, text[:end] + element + text[end:])
        return f"rId{number}"

    # ---------------------------------------------------------------------------------- the package

    @property
    def workbook(self) -> str:
        """The name of the workbook part.

        Raises NotEditableError when there is none.
        """
        found = self.related("", "officeDocument")
        if found is None or not self.has(found.target):
            raise NotEditableError("no workbook part")
        return found.target

    @property
    def is_strict(self) -> bool:
        """Whether the workbook is written in the strict namespaces."""
        return _STRICT in self.read("_rels/.rels")

    @property
    def relations_namespace(self) -> str:
        """The namespace of ``r:id``."""
        return _STRICT if self.is_strict else _TRANSITIONAL

    def declare(self, part: str, content_type: str) -> None:
        """Say what a new part holds."""
        self._add_type(f'<Override PartName="/{part}" ContentType="{content_type}"/>')

    def declare_extension(self, extension: str, content_type: str) -> None:
        """Say what parts of an extension hold, unless that is said already."""
        if not re.search(rf'<Default\s[^>]*Extension="{extension}"', self.read(TYPES), re.IGNORECASE):
            self._add_type(f'<Default Extension="{extension}" ContentType="{content_type}"/>', first=True)

    def _add_type(self, element: str, *, first: bool = False) -> None:
        text = re.sub(r"<Types([^>]*?)/>", r"<Types\1></Types>", self.read(TYPES), count=1)
        start = re.search(r"<Types[^>]*>", text)
        place = start.end() if first and start else text.rindex("</")
        self.write(TYPES, splice(text, [(place, place, element)]))


def _rels(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _absolute(part: str, target: str) -> str:
    target = target.replace("\\", "/")
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))
