"""Pages turn for tables of more than seven columns, and back: in every order, in the files and as they are shown."""

import io
import re
import subprocess
import zipfile
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import ooxml_integrity
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator
from test_documents import DOCUMENT, W

from compiler.container import container, pack
from compiler.documents.default import default_template
from compiler.documents.house.names import Names
from compiler.documents.house.template import Template
from compiler.documents.word import house_template, usual_template, write_document
from compiler.model.documents import (
    Block,
    Change,
    DutyList,
    EntryTable,
    GapLine,
    Item,
    RoleDocument,
    Section,
    TableColumn,
    TableRow,
)

UPRIGHT, WIDE = "595 x 842", "842 x 595"
"""A4 in points."""


def _table(columns: int, rows: int = 2) -> EntryTable:
    return EntryTable(
        tuple(TableColumn(f"列{n}", 1 / columns) for n in range(columns)),
        tuple(TableRow(f"t{columns}r{n}", tuple(f"{n}.{c}" for c in range(columns))) for n in range(rows)),
    )


BLOCKS: dict[str, tuple[Block, ...]] = {
    "w": (_table(8),),
    "g": (_table(8), GapLine("【待补充】宽")),
    "n": (_table(7),),
    "l": (DutyList("", (Item("l1", "甲"), Item("l2", "乙"))),),
    "W": (_table(14, 120),),
}
"""A wide table, one with a gap line below, a narrow table, a list, a wide table of several pages."""

ORDERS = {
    # Modules in their order → the pages: upright or wide.
    "n": "u", "l": "u",
    "w": "uwu", "g": "uwu", "ww": "uwu", "wg": "uwu",
    "wn": "uwu", "nw": "uwu", "lw": "uwu", "gl": "uwu",
    "nwn": "uwu", "lgl": "uwu", "nwwn": "uwu", "wnw": "uwuwu", "nwnwn": "uwuwu", "gng": "uwuwu",
    "W": "uwwwwwu", "nWl": "uwwwwwu",
}  # fmt: skip


def document(order: str, **changed: object) -> RoleDocument:
    """A document with modules in an order; entries are told apart by their module."""
    sections = []
    for number, letter in enumerate(order):
        blocks = tuple(_own(block, number) for block in BLOCKS[letter])
        sections.append(Section(f"m{number}", f"模块{number}", blocks))
    return replace(DOCUMENT, sections=tuple(sections), **changed)  # type: ignore[arg-type]


def _own(block: Block, number: int) -> Block:
    if isinstance(block, EntryTable):
        return replace(block, rows=tuple(replace(row, entry=f"m{number}{row.entry}") for row in block.rows))
    if isinstance(block, DutyList):
        return replace(
            block, items=tuple(replace(item, entry=f"m{number}{item.entry}") for item in block.items)
        )
    return block


@lru_cache
def ending_with_modules() -> Template:
    """A template behind whose modules nothing follows that would turn the page back."""
    with zipfile.ZipFile(io.BytesIO(default_template("zh"))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    main = parts["word/document.xml"].decode()
    for block in ("changes", "signoff"):
        main = re.sub(rf"<w:p>(?:(?!</w:p>).)*\{{\{{{block}\}}\}}.*?</w:p>", "", main)
    assert "signoff" not in main
    parts["word/document.xml"] = main.encode()
    data = container(pack(name, part) for name, part in parts.items())
    return house_template(Path("公司.docx"), data, "zh", Names()).template


def written(one: RoleDocument) -> bytes:
    return write_document(one, usual_template(one.language))


def main_part(data: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def orientations(data: bytes) -> str:
    """The sections in their order: ``u`` upright, ``w`` wide."""
    sizes = [section.find(f"{W}pgSz") for section in main_part(data).iter(f"{W}sectPr")]
    return "".join(
        "w" if size is not None and size.get(f"{W}orient") == "landscape" else "u" for size in sizes
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A document of each order, and one that ends with its modules."""
    path = tmp_path_factory.mktemp("pages")
    for order in ORDERS:
        (path / f"{order}-whole.docx").write_bytes(written(document(order)))
        (path / f"{order}-bare.docx").write_bytes(write_document(document(order), ending_with_modules()))
    return path


@pytest.fixture(scope="module")
def pages(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The sizes of the pages of each document, as LibreOffice shows it."""
    out = tmp_path_factory.mktemp("pdf")
    # File names that differ in nothing but case would be one file elsewhere.
    sources = {f"{n}": path for n, path in enumerate(sorted(folder.glob("*.docx")))}
    for name, path in sources.items():
        (out / f"{name}.docx").write_bytes(path.read_bytes())
    command = ["soffice", f"-env:UserInstallation=file://{out}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(out), *(str(out / f"{name}.docx") for name in sources)],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return {path.stem: _sizes(out / f"{name}.pdf") for name, path in sources.items()}


def _sizes(path: Path) -> list[str]:
    shown = subprocess.run(
        ["pdfinfo", "-l", "99", str(path)], check=True, capture_output=True, text=True
    ).stdout
    found = re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+)", shown)
    return [f"{round(float(width))} x {round(float(height))}" for width, height in found]


@pytest.mark.parametrize(("order", "expected"), ORDERS.items())
def test_pages_turn_and_turn_back(pages: dict[str, list[str]], order: str, expected: str) -> None:
    sizes = {"u": UPRIGHT, "w": WIDE}
    assert pages[f"{order}-whole"] == [sizes[letter] for letter in expected]


@pytest.mark.parametrize(("order", "expected"), ORDERS.items())
def test_a_document_that_ends_wide_has_no_empty_page(
    pages: dict[str, list[str]], order: str, expected: str
) -> None:
    ends_wide = order[-1] in "wgW"
    sizes = {"u": UPRIGHT, "w": WIDE}
    assert pages[f"{order}-bare"] == [sizes[c] for c in (expected[:-1] if ends_wide else expected)]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("kind", ["whole", "bare"])
def test_validators_have_nothing_to_say(folder: Path, order: str, kind: str) -> None:
    path = folder / f"{order}-{kind}.docx"
    assert list(ooxml_integrity.check(str(path))) == []
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []


def test_seven_columns_stay_upright_and_eight_do_not() -> None:
    assert orientations(written(document("n"))) == "u"
    assert orientations(written(document("w"))) == "uwu"


def test_tables_are_as_wide_as_their_page() -> None:
    root = main_part(written(document("nwn")))
    widths = [
        sum(int(str(column.get(f"{W}w"))) for column in table.iter(f"{W}gridCol"))
        for table in root.iter(f"{W}tbl")
    ]
    facts, before, wide, behind, signs = widths
    assert (facts, before, behind, signs) == (9412,) * 4
    assert wide == 16838 - (11906 - 9412)


def test_a_history_behind_a_wide_module_is_upright() -> None:
    history = (Change("2.0", "2026-10-01", "陈卓", "首次发布"),)
    assert orientations(written(document("w", changes=history))) == "uwu"
