"""Every entry keeps its hidden bookmark, in every layout and template, also when somebody else saves the document."""

import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from parts import parts
from templates import REAL, W, complaints

from compiler import pipeline
from compiler.assemble.documents import role_documents
from compiler.assemble.sections import Printing
from compiler.documents.contract import read_house
from compiler.documents.word import usual_template, write_document
from compiler.reading.limits import USUAL

SAMPLES = sorted(
    path
    for path in (Path(__file__).parent.parent / "input_samples").glob("*.xlsx")
    if path.name != "onet_50.xlsx"
)


def texts(data: bytes) -> dict[str, str]:
    """Entry id → the text between the ends of its bookmark, without white space and numbers of lists."""
    found: dict[str, list[str]] = {}
    open_marks: dict[str, str] = {}
    for element in etree.fromstring(parts(data)["word/document.xml"]).iter():
        if element.tag == f"{W}bookmarkStart" and str(element.get(f"{W}name")).startswith("_d"):
            name = str(element.get(f"{W}name")).removeprefix("_d")
            open_marks[str(element.get(f"{W}id"))] = name
            found[name] = []
        elif element.tag == f"{W}bookmarkEnd":
            open_marks.pop(str(element.get(f"{W}id")), None)
        elif element.tag == f"{W}t":
            for name in open_marks.values():
                found[name].append(element.text or "")
    return {name: "".join("".join(pieces).split()) for name, pieces in found.items()}


def made(folder: Path, master: Path) -> Iterator[tuple[Path, set[str]]]:
    """The documents of a master in two templates, with the ids of the entries that each has."""
    checked = pipeline.check(master, pipeline.Options())
    catalog = checked.catalog
    paths = pipeline.paths_of(catalog)
    source = REAL / "word" / "ms_governance-discipline-template.docx"
    house = read_house(source, catalog.roles, catalog.blueprint.modules, catalog.language, USUAL)
    templates = {"usual": usual_template(catalog.language), "house": house.compiled.template}
    entries = catalog.entries.groupby("role")["entry"].agg(set)
    documents = role_documents(catalog, checked.coverage, paths, Printing(catalog.language))
    for number, document in enumerate(documents):
        for name, template in templates.items():
            path = folder / f"{name}-{number}.docx"
            path.write_bytes(write_document(document, template))
            yield path, {str(entry) for entry in entries.get(document.role, set())}


@pytest.mark.parametrize("master", SAMPLES, ids=lambda path: path.stem)
def test_libreoffice_saves_every_bookmark_around_its_text(master: Path, tmp_path: Path) -> None:
    documents = dict(made(tmp_path, master))
    assert len(documents) >= 8
    (tmp_path / "saved").mkdir()
    subprocess.run(
        [
            "soffice", f"-env:UserInstallation=file://{tmp_path / 'profile'}", "--headless",
            "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(tmp_path / "saved"), *map(str, documents),
        ],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    for path, entries in documents.items():
        before = texts(path.read_bytes())
        assert set(before) == entries, path.name
        assert all(before.values()), path.name
        assert texts((tmp_path / "saved" / path.name).read_bytes()) == before, path.name


@pytest.mark.parametrize("master", SAMPLES, ids=lambda path: path.stem)
def test_validators_find_nothing_in_any_document_of_any_sample(master: Path, tmp_path: Path) -> None:
    inherited = complaints(REAL / "word" / "ms_governance-discipline-template.docx")
    for path, _ in made(tmp_path, master):
        own = inherited if path.name.startswith("house") else Counter()
        assert complaints(path) - own == Counter(), path.name
