"""Word files as templates in tests: made from paragraphs, or those of other projects."""

import io
import re
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import ooxml_integrity
from lxml import etree
from openxml_audit import OpenXmlValidator
from parts import parts, zipped

from compiler.documents.contract import House, read_house
from compiler.documents.default import default_template
from compiler.documents.word import write_document
from compiler.locale import Language
from compiler.model.blueprint import Module
from compiler.model.documents import RoleDocument
from compiler.model.words import Bilingual
from compiler.normalise.catalog import Role
from compiler.reading.limits import USUAL

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
SECTION = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:left="1247" w:right="1247"/></w:sectPr>'
REAL = Path(__file__).parent / "data" / "templates"
MODULES = (
    Module("overview", Bilingual("职责概述", "Overview"), "duties", ()),
    Module("kpi", Bilingual("绩效指标", "KPIs"), "kpi", (), aliases=("考核指标",)),
)
ROLE = Role(
    "kf", "客服专员", "KF-01", "客服部", (("purpose", "解决客户问题。"), ("grade", "P3")), (("班次", "早班"),)
)


def p(text: str, style: str = "") -> str:
    """A paragraph; ``|`` begins another run."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    runs = "".join(f'<w:r><w:t xml:space="preserve">{run}</w:t></w:r>' for run in text.split("|"))
    return f"<w:p>{properties}{runs}</w:p>"


def word(*body: str, section: str = SECTION, **more: str) -> bytes:
    """A Word file of these paragraphs; ``more`` are other parts, ``header1`` for ``word/header1.xml``."""
    content = parts(default_template("zh"))
    content["word/document.xml"] = (
        f"<w:document {NAMESPACES}><w:body>{''.join(body)}{section}</w:body></w:document>".encode()
    )
    for name, part in more.items():
        content[name if "/" in name else f"word/{name}.xml"] = part.encode()
    return zipped(content)


def house(data: bytes, path: Path, *, role: Role = ROLE, language: Language = "zh") -> House:
    """The compiled template."""
    path.write_bytes(data)
    return read_house(path, [role], MODULES, language, USUAL)


def filled(data: bytes, path: Path, document: RoleDocument, *, role: Role = ROLE) -> bytes:
    """A document made with a template."""
    fields = {f"role.{key}": value for key, value in (*role.facts, ("department", role.department))}
    fields |= {f"role.={header}": value for header, value in role.own}
    written = replace(document, fields=fields | {"period": "2026Q4"} | dict(document.fields))
    return write_document(written, house(data, path, role=role, language=document.language).compiled.template)


def lines(data: bytes, part: str = "word/document.xml") -> list[str]:
    """The text of each paragraph that has some, tables and text boxes included, in reading order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read(part))
    found = []
    for paragraph in root.iter(f"{W}p"):
        texts = [text for text in paragraph.iter(f"{W}t") if next(text.iterancestors(f"{W}p")) is paragraph]
        found.append("".join(text.text or "" for text in texts))
    return [text for text in found if text]


def text_of(element: etree._Element) -> str:
    """All text in an element."""
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def complaints(path: Path) -> Counter[tuple[str, str]]:
    """What two validators say about a file; numbers and names in it do not count."""
    found = [
        ("audit", f"{one.part_uri} {one.description}")
        for one in OpenXmlValidator().validate(str(path)).errors
    ]
    found += [("integrity", str(one)) for one in ooxml_integrity.check(str(path)) if "INFO" not in str(one)]
    return Counter((kind, re.sub(r"\d+", "#", text.split("\n")[0])) for kind, text in found)
