"""A Word file as a template: opened within limits, and refused where it cannot be one."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from compiler.container import Member, packed_members
from compiler.diagnostics import CompilerError, Kind, Severity, finding
from compiler.documents.house.markup import NAMESPACE, parse
from compiler.locale import N_
from compiler.model.words import Bilingual
from compiler.reading.limits import Budget, Limits, TooMuchError
from compiler.reading.ooxml.package import Package
from compiler.reading.opening.file import read_file
from compiler.reading.opening.preflight import OLE2, ZIP, CutShortError, cut_short, safe_members
from compiler.reading.too_much import refuse_too_much

if TYPE_CHECKING:
    from lxml import etree


def _kind(number: int, name: str, message: str, hint: str) -> Kind:
    return Kind(f"TPL{number:03}", name, Severity.ERROR, message, hint)


NOT_WORD = _kind(
    1,
    "not-a-word-file",
    N_("{file} is not a Word file (.docx or .dotx)"),
    N_("Open it in Word and save it as .docx"),
)
OLD_WORD = _kind(
    2,
    "old-word-file",
    N_("{file} is a Word file of the older form (.doc), or protected by a password"),
    N_("Open it in Word, take the password off (File > Info > Protect Document), and save it as .docx"),
)
MACROS = _kind(
    3,
    "template-with-macros",
    N_("{file} holds macros, which no document of a role should carry"),
    N_("Open it in Word and save it as .docx, without macros"),
)
STRICT = _kind(
    4,
    "strict-template",
    N_("{file} is saved as “Strict Open XML”, which few programs write"),
    N_("Open it in Word and save it as Word Document (.docx)"),
)
DAMAGED_TEMPLATE = _kind(
    5,
    "damaged-template",
    N_("{file} is damaged: {part} cannot be read"),
    N_("Open it in Word, let Word repair it, and save it again"),
)

_DAMAGE = ("READ008", "READ010")
_STEPS = {
    "READ002": N_("Name the Word file in it"),
    "READ003": N_("Close it in Word, or ask for the right to read it"),
    "READ004": N_("Save it again in Word"),
    "READ007": N_("Name the Word file itself: {real}"),
    "READ021": N_("Close it in Word, then run this again"),
}
"""Code of a finding about files → the next step for a Word file."""

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}.main+xml"
DOCUMENT, _TEMPLATE = _MAIN.format("document"), _MAIN.format("template")
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
TYPES = "[Content_Types].xml"


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """The parts of a Word file."""

    name: str
    """Of the file."""
    members: dict[str, Member]
    package: Package
    main: str
    """``word/document.xml``."""

    def tree(self, part: str) -> etree._Element | None:
        """The elements of an XML part; None where there is none.

        Raises CompilerError when it is damaged.
        """
        data = self.package.read(part)
        return None if data is None else parse(data)

    def related(self, *kinds: str) -> list[str]:
        """The parts of these kinds to which the main part leads, and that are there."""
        found = self.package.related(self.main, *kinds).values()
        return [name for part in dict.fromkeys(found) if (name := self.member(part))]

    def member(self, part: str) -> str:
        """The name of a part as the zip has it; empty where it has none."""
        wanted = part.lstrip("/").lower()
        return next((name for name in self.members if name.replace("\\", "/").lower() == wanted), "")


def read_template(path: Path, limits: Limits) -> bytes:
    """The bytes of a template.

    Raises CompilerError when there is none, or it may not be read.
    """
    try:
        return read_file(path, limits)
    except TooMuchError as error:
        raise refuse_too_much(path, error) from None
    except CompilerError as error:
        raise in_words_of_word(error) from None


def in_words_of_word(error: CompilerError) -> CompilerError:
    """What reading a file says, with a next step for Word in place of one for Excel."""
    found = error.diagnostic
    if found.kind.code in _DAMAGE:
        params = {"part": Bilingual("文档类型定义", "a document type definition"), **found.params}
        return CompilerError(replace(found, kind=DAMAGED_TEMPLATE, params=params))
    step = _STEPS.get(found.kind.code)
    return error if step is None else CompilerError(replace(found, hint=step))


def open_template(path: Path, data: bytes, limits: Limits) -> TemplateFile:
    """The parts of a template.

    Raises CompilerError when it is no Word file, or one that cannot be a template.
    """
    if data.startswith(OLE2):
        raise refused(OLD_WORD, path)
    if not data.startswith(ZIP):
        raise refused(NOT_WORD, path)
    try:
        members = safe_members(path, data, limits)
    except CutShortError:
        raise in_words_of_word(cut_short(path)) from None
    except TooMuchError as error:
        raise refuse_too_much(path, error) from None
    except CompilerError as error:
        raise in_words_of_word(error) from None
    if not any(member.filename.lower().startswith("word") for member in members):
        raise refused(NOT_WORD, path)
    package = Package(path, zipfile.ZipFile(BytesIO(data)), Budget(limits))
    try:
        return _checked(path, data, package)
    except TooMuchError as error:
        raise refuse_too_much(path, error) from None
    except CompilerError as error:
        raise in_words_of_word(error) from None


def _checked(path: Path, data: bytes, package: Package) -> TemplateFile:
    main = next(iter(package.related("", "officeDocument").values()), "word/document.xml")
    opened = TemplateFile(path.name, packed_members(data), package, main)
    types, root = opened.tree(TYPES), opened.tree(main)
    if types is None or root is None:
        raise refused(DAMAGED_TEMPLATE, path, part=TYPES if types is None else main)
    kind = _content_type(types, main)
    if "macroEnabled" in kind:
        raise refused(MACROS, path)
    if root.tag == f"{{{_STRICT}}}document":
        raise refused(STRICT, path)
    if kind not in (DOCUMENT, _TEMPLATE) or root.tag != f"{{{NAMESPACE}}}document":
        raise refused(NOT_WORD, path)
    return opened


def _content_type(types: etree._Element, part: str) -> str:
    """The type of a part (ECMA-376 part 2, 10.1)."""
    wanted = f"/{part}".lower()
    for element in types:
        if str(element.get("PartName", "")).lower() == wanted:
            return str(element.get("ContentType", ""))
    ending = part.rpartition(".")[2].lower()
    for element in types:
        if str(element.get("Extension", "")).lower() == ending:
            return str(element.get("ContentType", ""))
    return ""


def refused(kind: Kind, path: Path, part: str = "") -> CompilerError:
    """The error that says why a template cannot be used."""
    return CompilerError(finding(kind, params={"file": path.name, "part": part}, file=path.name))
