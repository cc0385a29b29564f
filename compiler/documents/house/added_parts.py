"""Parts that a template lacks: added with their types and relationships (ECMA-376 part 2, 9.3 and 10.1)."""

from __future__ import annotations

import posixpath

from compiler.documents.house.markup import document_bytes, parse
from compiler.documents.house.source import DOCUMENT, TYPES, TemplateFile

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_CORE = "docProps/core.xml"


class AddedParts:
    """Parts that are added to a package, with their types and relationships."""

    def __init__(self, file: TemplateFile) -> None:
        self._file = file
        self.changed: dict[str, bytes] = {}
        """Parts by name, as they are from now on."""
        self.dropped: set[str] = set()
        self._types = file.tree(TYPES)
        folder, _, name = file.main.rpartition("/")
        self._folder, self._relations_part = folder, f"{folder}/_rels/{name}.rels".lstrip("/")
        self._relations = file.tree(self._relations_part)
        self._relations_changed = False

    def add(self, name: str, content_type: str, kind: str) -> str:
        """The name of a new part beside the main one, to which that leads."""
        part = f"{self._folder}/{name}".lstrip("/")
        self._override(part, content_type)
        if self._relations is None:
            space = "http://schemas.openxmlformats.org/package/2006/relationships"
            self._relations = parse(f'<Relationships xmlns="{space}"/>'.encode())
        number = len(self._relations) + 1
        taken = {str(link.get("Id", "")) for link in self._relations}
        while f"rId{number}" in taken:
            number += 1
        tag = str(self._relations.tag).replace("Relationships", "Relationship")
        link = self._relations.makeelement(
            tag, {"Id": f"rId{number}", "Type": f"{_RELATIONS}/{kind}", "Target": name}
        )
        self._relations.append(link)
        self._relations_changed = True
        return part

    def drop(self, kind: str) -> None:
        """Leave out the part of a kind to which the main part leads, if there is one."""
        relations = () if self._relations is None else list(self._relations)
        for link in relations:
            if self._relations is not None and str(link.get("Type", "")).endswith(f"/{kind}"):
                target = posixpath.normpath(posixpath.join(f"/{self._folder}", str(link.get("Target", ""))))
                self.dropped.add(self._file.member(target) or target.lstrip("/"))
                self._relations.remove(link)
                self._relations_changed = True
        assert self._types is not None  # noqa: S101 - it was there when the file was opened
        for element in list(self._types):
            if str(element.get("PartName", "")).lstrip("/") in self.dropped:
                self._types.remove(element)

    def finish(self) -> None:
        """Documents are documents, not templates; write what was changed."""
        self._override(self._file.main, DOCUMENT)
        core = core_part(self._file)
        if not self._file.member(core):
            self._override(core, _CORE_TYPE)
            self._relate_core(core)
        assert self._types is not None  # noqa: S101 - it was there when the file was opened
        self.changed[self._file.member(TYPES) or TYPES] = document_bytes(self._types)
        if self._relations_changed and self._relations is not None:
            name = self._file.member(self._relations_part) or self._relations_part
            self.changed[name] = document_bytes(self._relations)

    def _relate_core(self, core: str) -> None:
        name = self._file.member("_rels/.rels") or "_rels/.rels"
        root = self._file.tree(name)
        if root is None:
            return
        kind = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
        tag = str(root.tag).replace("Relationships", "Relationship")
        root.append(root.makeelement(tag, {"Id": "rIdDutyCore", "Type": kind, "Target": core}))
        self.changed[name] = document_bytes(root)

    def _override(self, part: str, content_type: str) -> None:
        """Give one part a type (ECMA-376 part 2, 10.1.2.2)."""
        assert self._types is not None  # noqa: S101 - it was there when the file was opened
        for element in self._types:
            if str(element.get("PartName", "")).lower() == f"/{part}".lower():
                element.set("ContentType", content_type)
                return
        tag = f"{str(self._types.tag).rpartition('}')[0]}}}Override"
        self._types.append(
            self._types.makeelement(tag, {"PartName": f"/{part}", "ContentType": content_type})
        )


def core_part(file: TemplateFile) -> str:
    """The name of the part with title and author, whether it is there or not."""
    related = next(iter(file.package.related("", "core-properties").values()), _CORE)
    return file.member(related) or _CORE
