"""The parts of an OOXML package (ECMA-376 part 2): which sheets there are and where they stand."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from compiler.reading.errors import DAMAGED, DTD, NO_SHEET, NOT_A_WORKBOOK, refuse
from compiler.reading.markup import DocumentTypeError, MarkupError, check_markup, local, parse_markup

if TYPE_CHECKING:
    from lxml import etree

SheetState = Literal["visible", "hidden", "veryHidden"]


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet in the workbook's list."""

    name: str
    state: SheetState
    part: str
    """Empty: the list names it, but nothing says where it stands."""


class Package:
    """The members of one zip, found whatever the spelling of their names."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        """Raises CompilerError when a part is there twice: programs differ in which of the two they show."""
        self.path = path
        self._archive = archive
        self._members: dict[str, zipfile.ZipInfo] = {}
        for info in archive.infolist():
            name = info.filename.replace("\\", "/").lstrip("/").lower()
            if name in self._members and not name.endswith("/"):
                raise refuse(DAMAGED, path, part=f"{info.filename} (2 ×)")
            self._members[name] = info

    def read(self, part: str) -> bytes | None:
        """The bytes of an XML part, well-formed; None where the package has none of that name.

        Raises CompilerError when it is damaged or declares a document type.
        """
        member = self._members.get(part.lstrip("/").lower())
        if member is None:
            return None
        try:
            # One byte more than it says to hold: a part that lies about its size is never unpacked further.
            with self._archive.open(member) as stream:
                data = stream.read(member.file_size + 1)
            check_markup(data)
        except DocumentTypeError:
            raise refuse(DTD, self.path) from None
        except (MarkupError, zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError):
            raise refuse(DAMAGED, self.path, part=part) from None
        return data

    def xml(self, part: str) -> etree._Element | None:
        """The root element of a part."""
        data = self.read(part)
        try:
            return None if data is None else parse_markup(data)
        except MarkupError:
            raise refuse(DAMAGED, self.path, part=part) from None

    def related(self, part: str, *kinds: str) -> dict[str, str]:
        """Relationship id → target part, of those whose type ends in one of ``kinds``."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, str] = {}
        for child in () if root is None else root:
            kind = str(child.get("Type", "")).rsplit("/", 1)[-1]
            target = str(child.get("Target", "")).replace("\\", "/")
            if kind in kinds and child.get("TargetMode") != "External":
                found[str(child.get("Id"))] = (
                    target.lstrip("/")
                    if target.startswith("/")
                    else posixpath.normpath(posixpath.join(folder, target))
                )
        return found

    def workbook(self) -> str:
        """The name of the workbook part."""
        targets = self.related("", "officeDocument").values()
        for part in (*targets, "xl/workbook.xml"):
            if part.lstrip("/").lower() in self._members:
                return part
        raise refuse(NOT_A_WORKBOOK, self.path)

    def sheets(self, workbook: str) -> tuple[tuple[SheetPart, ...], bool]:
        """The worksheets in their order, chart sheets left out; and whether dates count from 1904.

        ``CT_Sheet`` and ``CT_WorkbookPr``: ECMA-376 part 1, 18.2.19 and 18.2.28.
        """
        root = self.xml(workbook)
        parts = self.related(workbook, "worksheet")
        others = self.related(workbook, "chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")
        found: list[SheetPart] = []
        date1904 = False
        for element in () if root is None else root.iter("{*}sheet", "{*}workbookPr"):
            if local(element) == "workbookPr":
                date1904 = element.get("date1904") in ("1", "true", "on")
                continue
            relation = next((str(v) for k, v in element.items() if str(k).endswith("}id")), "")
            if relation not in others:
                name = str(element.get("name", ""))
                found.append(SheetPart(name, _state(element), parts.get(relation, "")))
        if not found:
            raise refuse(NO_SHEET, self.path)
        return tuple(found), date1904


def _state(element: etree._Element) -> SheetState:
    state = element.get("state")
    return "hidden" if state == "hidden" else "veryHidden" if state == "veryHidden" else "visible"
