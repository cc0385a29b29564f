"""The parts of an OOXML package (ECMA-376 part 2): which sheets there are and where they stand."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from compiler.reading.errors import DAMAGED, DTD, NO_SHEET, NOT_A_WORKBOOK, refuse
from compiler.reading.limits import NO_LIMITS, Budget, TooMuchError
from compiler.reading.ooxml.markup import BLOCK, Check, DocumentTypeError, MarkupError, Walker, utf8, walk

SheetState = Literal["visible", "hidden", "veryHidden"]

_LONGEST_NAME = 1_000
"""Characters of a sheet's name or a part's; Excel allows 31 and 255."""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet in the workbook's list."""

    name: str
    state: SheetState
    part: str
    """Empty: the list names it, but nothing says where it stands."""


class Relation(NamedTuple):
    """From one part to another (``CT_Relationship``, ECMA-376 part 2, 9.3.2)."""

    id: str
    kind: str
    target: str


class Part:
    """One part, unpacked block by block in UTF-8.

    Reading it raises CompilerError when it is damaged or declares a document type, and TooMuchError.
    """

    def __init__(self, package: Package, name: str, member: zipfile.ZipInfo) -> None:
        self._package, self._name, self._member = package, name, member

    def blocks(self, check: Check | None = None) -> Iterator[bytes]:
        """The blocks, each of them checked before it is handed out."""
        with self._package.damage_named(self._name):
            for block in utf8(self._package.unpacked(self._member)):
                if check is not None:
                    check.feed(block)
                yield block
            if check is not None:
                check.close()


class Package:
    """The members of one zip, found whatever the spelling of their names."""

    def __init__(self, path: Path, archive: zipfile.ZipFile, budget: Budget | None = None) -> None:
        """Without a budget there are no limits: for a workbook that was read within them before.

        Raises CompilerError when a part is there twice: programs differ in which of the two they show.
        """
        self.path = path
        self.budget = budget or Budget(NO_LIMITS)
        self._archive = archive
        self._members: dict[str, zipfile.ZipInfo] = {}
        self._relations: dict[str, list[Relation]] = {}
        for info in archive.infolist():
            name = info.filename.replace("\\", "/").lstrip("/").lower()
            if name in self._members and not name.endswith("/"):
                raise refuse(DAMAGED, path, part=f"{info.filename} (2 ×)")
            self._members[name] = info

    def part(self, name: str) -> Part | None:
        """A part; None where the package has none of that name."""
        member = self._members.get(name.lstrip("/").lower())
        return None if member is None else Part(self, name, member)

    def read(self, name: str) -> bytes | None:
        """The bytes of an XML part, well-formed, as they are; None where the package has none of that name.

        Raises CompilerError when it is damaged or declares a document type, and TooMuchError.
        """
        member = self._members.get(name.lstrip("/").lower())
        if member is None:
            return None
        check = Check(self.budget)
        with self.damage_named(name):
            blocks = list(self.unpacked(member))
            for block in utf8(blocks):
                check.feed(block)
            check.close()
        return b"".join(blocks)

    def walk(self, name: str, walker: Walker) -> bool:
        """Show every element of a part to ``walker``; False where the package has none of that name.

        Raises CompilerError when it is damaged or declares a document type, and TooMuchError.
        """
        part = self.part(name)
        if part is not None:
            with self.damage_named(name):
                walk(part.blocks(), walker, self.budget)
        return part is not None

    def bytes_of(self, name: str) -> Iterator[bytes]:
        """The blocks of a part that is no XML; none where the package has none of that name.

        Raises CompilerError when it is damaged, and TooMuchError.
        """
        member = self._members.get(name.lstrip("/").lower())
        if member is not None:
            with self.damage_named(name):
                yield from self.unpacked(member)

    def unpacked(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        """The bytes of a member, never more of them than it says to hold."""
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            # The only two of ECMA-376 part 2, annex B; what unpacks the others knows no bounds.
            raise zipfile.BadZipFile(f"compression method {member.compress_type}")
        self.budget.unpack(member.file_size, member.filename)
        with self._archive.open(member) as stream:
            while block := stream.read(BLOCK):
                yield block

    def damage_named(self, name: str) -> _DamageNamed:
        """Turns what may happen while a part is read into a sentence that names the part."""
        return _DamageNamed(self.path, name)

    def related(self, part: str, *kinds: str) -> dict[str, str]:
        """Relationship id → target part, of those whose type ends in one of ``kinds``."""
        if part not in self._relations:
            folder, name = posixpath.split(part)
            links = _Relations(folder, self.budget.limits.parts)
            self.walk(posixpath.join(folder, "_rels", f"{name}.rels"), links)
            self._relations[part] = links.found
        return {link.id: link.target for link in self._relations[part] if link.kind in kinds}

    def targets(self) -> list[str]:
        """The parts to which the relationships asked for so far lead, whether they are there or not."""
        return [link.target for links in self._relations.values() for link in links]

    def workbook(self) -> str:
        """The name of the workbook part."""
        targets = self.related("", "officeDocument").values()
        for part in (*targets, "xl/workbook.xml"):
            if part.lstrip("/").lower() in self._members:
                return part
        raise refuse(NOT_A_WORKBOOK, self.path)

    def sheets(self, workbook: str) -> tuple[tuple[SheetPart, ...], bool]:
        """The worksheets in their order, chart and dialog sheets left out; and whether dates count from 1904.

        ``CT_Sheet`` and ``CT_WorkbookPr``: ECMA-376 part 1, 18.2.19 and 18.2.28.
        """
        parts = self.related(workbook, "worksheet")
        others = self.related(workbook, "chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")
        listed = _Sheets(self.budget.limits.parts)
        self.walk(workbook, listed)
        found = tuple(
            SheetPart(name, state, parts.get(relation, ""))
            for name, state, relation in listed.found
            if relation not in others
        )
        if not found:
            raise refuse(NO_SHEET, self.path)
        return found, listed.date1904


class _DamageNamed:
    """A context in which damage is said with the part that has it."""

    def __init__(self, path: Path, part: str) -> None:
        self._path, self._part = path, part

    def __enter__(self) -> None:
        return

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, DocumentTypeError):
            raise refuse(DTD, self._path) from None
        if isinstance(error, TooMuchError):
            error.where = error.where or self._part
        if isinstance(
            error, MarkupError | zipfile.BadZipFile | zlib.error | OSError | EOFError | RuntimeError
        ):
            raise refuse(DAMAGED, self._path, part=self._part) from None


class _Relations(Walker):
    """The relationships of a part to other parts of the package."""

    def __init__(self, folder: str, most: int) -> None:
        super().__init__()
        self.found: list[Relation] = []
        self._folder, self._most = folder, most

    def start(self, name: str, attributes: dict[str, str]) -> None:
        del name  # every element of such a part is one
        kind = attributes.get("Type", "").rpartition("/")[2]
        target = attributes.get("Target", "").replace("\\", "/")
        if attributes.get("TargetMode") == "External" or max(len(kind), len(target)) > _LONGEST_NAME:
            return
        if not target.startswith("/"):
            target = posixpath.normpath(posixpath.join(self._folder, target))
        self.found.append(Relation(attributes.get("Id", ""), kind, target.lstrip("/")))
        if len(self.found) > self._most:
            raise TooMuchError("parts", self._most, len(self.found), at_least=True)


class _Sheets(Walker):
    """The list of sheets: name, state and relationship of each."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.found: list[tuple[str, SheetState, str]] = []
        self.date1904 = False
        self._most = most

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "workbookPr":
            self.date1904 = attributes.get("date1904") in ("1", "true", "on")
        elif name == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            sheet = attributes.get("name", "")
            if len(sheet) > _LONGEST_NAME:
                raise MarkupError("a sheet's name is too long")
            self.found.append((sheet, _state(attributes.get("state", "")), relation))
            if len(self.found) > self._most:
                raise TooMuchError("parts", self._most, len(self.found), at_least=True)


def _state(state: str) -> SheetState:
    return "hidden" if state == "hidden" else "veryHidden" if state == "veryHidden" else "visible"
