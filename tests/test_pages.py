"""Pages as LibreOffice lays them out: by the places of their words, not by their pixels."""

import re
import subprocess
from dataclasses import dataclass, replace

import pytest
from test_documents import DOCUMENT

from compiler.documents.word import usual_template, write_document
from compiler.model.documents import DutyList, EntryTable, Item, Section, TableColumn, TableRow

MARGIN = 1247 / 20
"""Points: 2.2 cm."""
ROWS = 90


@dataclass(frozen=True)
class Word:
    """A word on a page, in points from the upper left corner."""

    text: str
    left: float
    top: float
    right: float


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[float, list[Word]]]:
    """The width and the words of each page of a document with a long table."""
    folder = tmp_path_factory.mktemp("pages")
    columns = (TableColumn("Measure", 0.7), TableColumn("Weight", 0.3, numeric=True))
    rows = tuple(TableRow(f"k{n}", (f"Measure{n}\nsecond line", f"{n}%")) for n in range(1, ROWS + 1))
    long = Section("kpi", "Measures", (EntryTable(columns, rows, ("Total", "4095%")),))
    duties = Section(
        "d", "Duties", (DutyList("", (Item("a", "First:\n1. alpha\n2. beta"), Item("b", "Second"))),)
    )
    path = folder / "a.docx"
    path.write_bytes(
        write_document(replace(DOCUMENT, language="en", sections=(duties, long)), usual_template("en"))
    )
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    text = subprocess.run(
        ["pdftotext", "-bbox", str(folder / "a.pdf"), "-"], check=True, capture_output=True, encoding="utf-8"
    ).stdout
    found: list[tuple[float, list[Word]]] = []
    for page in text.split("<page ")[1:]:
        width = float(page.split('width="')[1].split('"')[0])
        words = re.findall(
            r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="[\d.]+">([^<]*)</word>', page
        )
        found.append((width, [Word(word, float(x), float(y), float(end)) for x, y, end, word in words]))
    return found


def test_nothing_stands_outside_the_margins(pages: list[tuple[float, list[Word]]]) -> None:
    for width, words in pages:
        assert min(word.left for word in words) >= MARGIN - 1
        assert max(word.right for word in words) <= width - MARGIN + 1


def test_the_header_of_a_long_table_repeats_and_its_figures_align_right(
    pages: list[tuple[float, list[Word]]],
) -> None:
    ends: set[int] = set()
    with_rows = 0
    for _, words in pages:
        figures = [word for word in words if re.fullmatch(r"\d+%", word.text)]
        if figures:
            with_rows += 1
            (head,) = (word for word in words if word.text == "Weight")
            assert head.top < min(word.top for word in figures)
            ends |= {round(word.right) for word in (*figures, head)}
    assert with_rows >= 4
    assert len(ends) == 1


def test_no_row_breaks_across_pages(pages: list[tuple[float, list[Word]]]) -> None:
    rows = 0
    for _, words in pages:
        texts = [word.text for word in words]
        starts = [text for text in texts if re.fullmatch(r"Measure\d+", text)]
        assert texts.count("second") == len(starts), "both lines of a row are on one page"
        rows += len(starts)
    assert rows == ROWS


def test_every_page_has_its_number_and_the_company(pages: list[tuple[float, list[Word]]]) -> None:
    for number, (_, words) in enumerate(pages, start=1):
        texts = [word.text for word in words]
        place = texts.index("Page")
        assert texts[place : place + 4] == ["Page", str(number), "of", str(len(pages))]
        assert "云帆公司" in texts


def test_a_list_in_a_duty_stays_in_its_order(pages: list[tuple[float, list[Word]]]) -> None:
    tops = {word.text: word.top for word in pages[0][1]}
    assert tops["First:"] < tops["alpha"] < tops["beta"] < tops["Second"]
