"""Handbooks: several roles bound into one document, with cover, contents and continuous numbers."""

import re
import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path

import ooxml_integrity
from lxml import etree
from masters import write_master
from openxml_audit import OpenXmlValidator
from parts import parts
from templates import REAL, W, house, lines, p, text_of, word
from test_cli import MASTER, run
from test_documents import DOCUMENT

from compiler.assemble.handbooks import Bound, handbooks
from compiler.documents.handbook import write_handbook
from compiler.documents.word import usual_template
from compiler.model.documents import EntryTable, Section, TableColumn, TableRow

WIDE = Section(
    "wide", "宽表",
    (EntryTable(tuple(TableColumn(f"列{n}", 1 / 9) for n in range(9)), (TableRow("w1", ("甲",) * 9),)),),
)  # fmt: skip
ROLES = (
    replace(DOCUMENT, role="a", title="客服专员"),
    replace(DOCUMENT, role="b", title="客服主管", sections=(*DOCUMENT.sections, WIDE)),
    replace(DOCUMENT, role="c", title="薪酬主管", confidential=True),
    replace(DOCUMENT, role="d", title="运营经理", sections=(WIDE, *DOCUMENT.sections)),
)
DEPARTMENTS = {"a": "客服部", "b": "客服部", "c": "人事部", "d": "运营部"}
EVERYBODY = Bound("all", "zh", "云帆公司", "2026Q4")
EACH = replace(EVERYBODY, by="department")


def styled(data: bytes, style: str) -> list[str]:
    root = etree.fromstring(parts(data)["word/document.xml"])
    return [
        text_of(one)
        for one in root.iter(f"{W}p")
        if (found := one.find(f"{W}pPr/{W}pStyle")) is not None and found.get(f"{W}val") == style
    ]


def test_one_for_everybody_has_a_chapter_for_each_department() -> None:
    (book,) = handbooks(ROLES, DEPARTMENTS, EVERYBODY)
    assert (book.path, book.lines) == ("handbook/岗位职责手册.docx", ("2026Q4 · 3 个岗位",))
    data = write_handbook(book, usual_template("zh"))
    assert lines(data)[:4] == ["岗位职责手册", "云帆公司", "2026Q4 · 3 个岗位", "目录"]
    assert styled(data, "Heading1") == ["客服部", "运营部"]
    assert styled(data, "Heading2") == ["客服专员", "客服主管", "运营经理"]
    assert styled(data, "Heading3") == [
        "职责概述",
        "绩效指标",
        "职责概述",
        "绩效指标",
        "宽表",
        "宽表",
        "职责概述",
        "绩效指标",
    ]
    assert "薪酬主管" not in "".join(lines(data)), "confidential roles stay out"


def test_one_for_each_department() -> None:
    books = handbooks(ROLES, DEPARTMENTS, EACH)
    assert [(book.path, book.lines) for book in books] == [
        ("handbook/客服部.docx", ("客服部", "2026Q4 · 2 个岗位")),
        ("handbook/运营部.docx", ("运营部", "2026Q4 · 1 个岗位")),
    ]
    data = write_handbook(books[0], usual_template("zh"))
    assert styled(data, "Heading1") == ["客服专员", "客服主管"]
    assert styled(data, "Heading2")[:2] == ["职责概述", "绩效指标"]


def test_the_contents_are_entries_of_a_field_that_lead_to_their_headings() -> None:
    (book,) = handbooks(ROLES, DEPARTMENTS, EVERYBODY)
    data = write_handbook(book, usual_template("zh"), (3,))
    root = etree.fromstring(parts(data)["word/document.xml"])
    links = list(root.iter(f"{W}hyperlink"))
    assert [text_of(link) for link in links] == ["客服部3", "客服专员", "客服主管", "运营部", "运营经理"]
    marks = {str(mark.get(f"{W}name")): mark for mark in root.iter(f"{W}bookmarkStart")}
    for link in links:
        heading = marks[str(link.get(f"{W}anchor"))].getparent()
        assert heading is not None
        assert text_of(link).startswith(text_of(heading))
    numbers = [mark.get(f"{W}id") for mark in marks.values()]
    assert len(set(numbers)) == len(numbers)
    kinds = Counter(str(mark.get(f"{W}fldCharType")) for mark in root.iter(f"{W}fldChar"))
    assert kinds == {"begin": 6, "separate": 6, "end": 6}
    assert b"updateFields" not in parts(data)["word/settings.xml"], "Word would ask"


def test_lists_number_on_and_bookmarks_are_there_once() -> None:
    (book,) = handbooks(ROLES, DEPARTMENTS, EVERYBODY)
    root = etree.fromstring(parts(write_handbook(book, usual_template("zh")))["word/document.xml"])
    used = [str(one.get(f"{W}val")) for one in root.iter(f"{W}numId")]
    assert len(set(used)) == 6, "two lists in each of three roles"
    names = [str(mark.get(f"{W}name")) for mark in root.iter(f"{W}bookmarkStart")]
    assert len(names) == len(set(names))


def test_validators_and_libreoffice_have_nothing_to_say(tmp_path: Path) -> None:
    real = house((REAL / "word" / "poi_ThreeColHeadFoot.docx").read_bytes(), tmp_path / "t.docx")
    own = house(word(p("{{role.title}}"), p("{{body}}")), tmp_path / "u.docx")
    for number, template in enumerate((usual_template("zh"), real.compiled.template, own.compiled.template)):
        for book in (*handbooks(ROLES, DEPARTMENTS, EVERYBODY), *handbooks(ROLES, DEPARTMENTS, EACH)):
            path = tmp_path / f"{number}-{Path(book.path).name}"
            path.write_bytes(write_handbook(book, template))
            assert list(OpenXmlValidator().validate(str(path)).errors) == []
            assert [one for one in ooxml_integrity.check(str(path)) if "INFO" not in str(one)] == []
    made = str(tmp_path / "0-岗位职责手册.docx")
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), made]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    sizes = subprocess.run(
        ["pdfinfo", "-f", "1", "-l", "99", str(tmp_path / "0-岗位职责手册.pdf")],
        check=True, capture_output=True, encoding="utf-8",
    ).stdout  # fmt: skip
    shapes = [float(w) > float(h) for w, h in re.findall(r"size:\s+([\d.]+) x ([\d.]+)", sizes)]
    assert shapes[:3] == [False, False, False]
    assert shapes.count(True) == 2
    assert shapes[-1] is False


def test_a_release_has_its_handbooks(tmp_path: Path) -> None:
    write_master(tmp_path / "主表.xlsx", MASTER)
    built = run("build", "主表.xlsx", "--handbook", "department", "-o", "out", cwd=tmp_path)
    assert built.returncode == 0, built.stderr
    folder = tmp_path / "out" / "2026Q3" / "handbook"
    assert [path.name for path in folder.iterdir()] == ["运营部.docx"]
    text = "".join(lines((folder / "运营部.docx").read_bytes()))
    assert "制定计划" in text
    assert "薪酬主管" not in text
    assert "目录运营经理3职责概述3" in text, "page numbers are LibreOffice's"
    assert str(Path("out") / "2026Q3" / "handbook") in built.stdout
    manifest = (tmp_path / "out" / "2026Q3" / "manifest.json").read_text(encoding="utf-8")
    assert "handbook/运营部.docx" in manifest


def test_a_selection_is_no_handbook(tmp_path: Path) -> None:
    write_master(tmp_path / "主表.xlsx", MASTER)
    found = run("build", "主表.xlsx", "--handbook", "all", "--role", "运营经理", "-o", "out", cwd=tmp_path)
    assert (found.returncode, found.stdout) == (2, "")
    assert "手册" in found.stderr
    assert not (tmp_path / "out").exists()
