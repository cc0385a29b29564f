"""The parts of a workbook under edit: read, changed and added, with their types and relationships.

ECMA-376 part 2: content types 10.1, relationships 9.3.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from compiler.container import DECLARATION
from compiler.reading.errors import DAMAGED, refuse
from compiler.reading.ooxml.package import Package
from compiler.workbooks.edit.archive import rezipped
from compiler.workbooks.edit.markup import (
    append,
    as_utf8,
    attributes,
    children,
    parse_markup,
    prepend,
    root,
    spliced,
    xml_text,
)

if TYPE_CHECKING:
    from lxml import etree

_TYPES = "[Content_Types].xml"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"


class Parts:
    """The parts of one workbook by their names, whose spelling may differ in case and slashes."""

    def __init__(self, path: Path, data: bytes) -> None:
        """Raises CompilerError when a part is there twice, or there is no list of content types."""
        self.path = path
        self._data = data
        self._archive = zipfile.ZipFile(BytesIO(data))
        self.package = Package(path, self._archive)
        """The parts as they were."""
        self._members = {_key(info.filename): info for info in self._archive.infolist()}
        self._changed: dict[str, bytes] = {}
        self._added: dict[str, tuple[str, bytes]] = {}
        if _TYPES.lower() not in self._members:
            raise refuse(DAMAGED, path, part=_TYPES)

    def names(self, ending: str) -> list[str]:
        """The parts whose name ends so, as they were."""
        return [info.filename for key, info in self._members.items() if key.endswith(ending)]

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return _key(part) in self._members or _key(part) in self._added

    def free(self, pattern: str) -> str:
        """The first name that no part has: ``xl/comments{}.xml`` with 1, 2, 3 …

        Nor is it that of a part which the list of types or a relationship names though it is not there.
        """
        mentioned = {_key(name) for name in (*self._named_in_types(), *self.package.targets())}
        number = 1
        while self.has(pattern.format(number)) or _key(pattern.format(number)) in mentioned:
            number += 1
        return pattern.format(number)

    def read(self, part: str, limit: int = -1) -> bytes | None:
        """A part as it is now, or its first bytes; None where there is none.

        Raises CompilerError when it is damaged.
        """
        key = _key(part)
        if key in self._added:
            return self._added[key][1]
        if key in self._changed or key not in self._members:
            return self._changed.get(key)
        try:
            with self._archive.open(self._members[key]) as stream:
                return stream.read(limit)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError):
            raise refuse(DAMAGED, self.path, part=part) from None

    def xml(self, part: str) -> bytes | None:
        """An XML part as it is now, well-formed and in UTF-8; None where there is none.

        Raises CompilerError when it is damaged.
        """
        key = _key(part)
        if key in self._changed or key in self._added:
            return self.read(part)
        data = self.package.read(part)
        return None if data is None else as_utf8(data)

    def tree(self, part: str) -> etree._Element | None:
        """The elements of an XML part as it was; None where there is none.

        Raises CompilerError when it is damaged.
        """
        data = self.package.read(part)
        return None if data is None else parse_markup(data)

    def change(self, part: str, data: bytes) -> None:
        """Give a part other content."""
        key = _key(part)
        if key in self._added:
            self._added[key] = (self._added[key][0], data)
        else:
            self._changed[key] = data

    def add(self, part: str, data: bytes, content_type: str = "") -> None:
        """Put a new part behind the others; without a content type it has that of its ending."""
        self._added[_key(part)] = (part, data)
        if content_type:
            name = xml_text(f"/{part}", quotes=True)
            self._add_type(f'Override PartName="{name}" ContentType="{content_type}"')

    def type_of_ending(self, ending: str, content_type: str) -> bool:
        """Make sure that all parts of an ending have this type; False where they have another."""
        types = self._types()
        for node in children(types, root(types)):
            found = attributes(types, node)
            if node.name == "Default" and found.get("Extension", "").lower() == ending:
                return found.get("ContentType", "").lower() == content_type.lower()
        self._add_type(f'Default Extension="{ending}" ContentType="{content_type}"')
        return True

    def content_type(self, part: str) -> str:
        """The type of a part; empty where none is given."""
        types = self._types()
        by_ending = ""
        for node in children(types, root(types)):
            found = attributes(types, node)
            if node.name == "Override" and _key(found.get("PartName", "")) == _key(part):
                return found.get("ContentType", "")
            if node.name == "Default" and _key(part).endswith("." + found.get("Extension", "").lower()):
                by_ending = found.get("ContentType", "")
        return by_ending

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relationship of the type ``kind`` from one part to another; its id."""
        folder, file = posixpath.split(part)
        place = posixpath.join(folder, "_rels", f"{file}.rels")
        data = self.xml(place)
        if data is None:
            data = f'{DECLARATION}<Relationships xmlns="{_RELATIONS}"/>'.encode()
            # Some packages have no type for the ending and name one for each part.
            common = self.type_of_ending("rels", _RELATIONS_TYPE)
            self.add(place, data, "" if common else _RELATIONS_TYPE)
        outermost = root(data)
        taken = {attributes(data, node).get("Id", "").lower() for node in children(data, outermost)}
        number = len(taken) + 1
        while f"rid{number}" in taken:
            number += 1
        tag = f"{outermost.prefix.decode()}Relationship"
        way = xml_text(posixpath.relpath(f"/{target}", f"/{folder}"), quotes=True)
        xml = f'<{tag} Id="rId{number}" Type="{kind}" Target="{way}"/>'
        self.change(place, spliced(data, append(data, outermost, xml)))
        return f"rId{number}"

    def to_bytes(self) -> bytes:
        """The zip with what was changed and added; everything else as it was packed."""
        changed = {self._members[key].filename: data for key, data in self._changed.items()}
        return rezipped(self._data, self._archive, changed, dict(self._added.values()))

    def _named_in_types(self) -> Iterator[str]:
        types = self._types()
        for node in children(types, root(types)):
            if node.name == "Override":
                yield attributes(types, node).get("PartName", "")

    def _types(self) -> bytes:
        data = self.xml(_TYPES)
        if data is None:
            raise refuse(DAMAGED, self.path, part=_TYPES)
        return data

    def _add_type(self, tag: str) -> None:
        data = self._types()
        outermost = root(data)
        xml = f"<{outermost.prefix.decode()}{tag}/>"
        put = prepend if tag.startswith("Default") else append
        self.change(_TYPES, spliced(data, put(data, outermost, xml)))


def _key(part: str) -> str:
    """Equal for two spellings of one part."""
    return part.replace("\\", "/").lstrip("/").lower()
