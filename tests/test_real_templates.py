"""Word files of other projects as house templates: what they have stays, and nothing becomes invalid."""

import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
from lxml import etree
from parts import parts
from templates import REAL, W, complaints, lines

from compiler import pipeline
from compiler.assemble.documents import role_documents
from compiler.assemble.sections import Printing
from compiler.diagnostics import CompilerError
from compiler.documents.contract import House, read_house
from compiler.documents.word import write_document
from compiler.model.documents import RoleDocument
from compiler.reading.limits import USUAL

MASTER = Path(__file__).parent.parent / "input_samples" / "运营岗位职责.xlsx"
WORD = sorted(path.name for path in (REAL / "word").iterdir())
HOSTILE = {
    "51921-Word-Crash067.docx": "read",
    "Bug60341.docx": "read",
    "EnforcedWith.docx": "read",
    "bug53475-password-is-pass.docx": "TPL002",
    "clusterfuzz-testcase-minimized-POIXWPFFuzzer-5166796835258368.docx": "TPL005",
    "clusterfuzz-testcase-minimized-POIXWPFFuzzer-5569740188549120.docx": "TPL005",
    "delins.docx": "read",
    "truncated62886.docx": "TPL005",
    "unicode-path.docx": "read",
}
"""What becomes of each: documents, or the sentence with which it is refused."""


@lru_cache(maxsize=1)
def master() -> tuple[pipeline.Checked, RoleDocument]:
    checked = pipeline.check(MASTER, pipeline.Options())
    catalog = checked.catalog
    paths = pipeline.paths_of(catalog)
    first = next(iter(role_documents(catalog, checked.coverage, paths, Printing(catalog.language))))
    return checked, first


def compiled(path: Path) -> House:
    catalog = master()[0].catalog
    return read_house(path, catalog.roles, catalog.blueprint.modules, catalog.language, USUAL)


def elements(part: bytes, tag: str) -> Iterator[str]:
    for element in etree.fromstring(part).iter(f"{W}{tag}"):
        yield etree.tostring(element, method="c14n", with_tail=False).decode()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A document made with each template."""
    folder = tmp_path_factory.mktemp("written")
    made = {}
    for name in WORD:
        made[name] = folder / f"{Path(name).stem}.docx"
        made[name].write_bytes(write_document(master()[1], compiled(REAL / "word" / name).compiled.template))
    return made


@pytest.mark.parametrize("name", WORD)
def test_no_validator_finds_what_the_template_does_not_have(name: str, written: dict[str, Path]) -> None:
    assert complaints(written[name]) - complaints(REAL / "word" / name) == Counter()


@pytest.mark.parametrize("name", WORD)
def test_headers_pictures_styles_and_texts_of_the_template_stay(name: str, written: dict[str, Path]) -> None:
    before, after = parts((REAL / "word" / name).read_bytes()), parts(written[name].read_bytes())
    # Headers, footers, pictures, themes, fonts, settings: to the byte.
    ours = re.compile(
        r"\[Content|\.rels$|word/(document|styles|numbering|stylesWithEffects)\.xml|docProps/core"
    )
    kept = {part for part in before if not ours.search(part) and not part.endswith("/")}
    assert {part for part in kept if before[part] != after.get(part)} == set()
    if "word/styles.xml" in before:
        styles = list(elements(before["word/styles.xml"], "style"))
        assert list(elements(after["word/styles.xml"], "style"))[: len(styles)] == styles
    if "word/numbering.xml" in before:
        for tag in ("abstractNum", "num"):
            own = list(elements(before["word/numbering.xml"], tag))
            assert [one for one in elements(after["word/numbering.xml"], tag) if one in own] == own
    own_lines = lines((REAL / "word" / name).read_bytes())
    found = lines(written[name].read_bytes())
    assert found[: len(own_lines)] == own_lines


@pytest.mark.parametrize("name", WORD)
def test_every_style_number_and_text_that_a_document_uses_is_there(
    name: str, written: dict[str, Path]
) -> None:
    document = parts(written[name].read_bytes())
    root, styles = (etree.fromstring(document[f"word/{part}.xml"]) for part in ("document", "styles"))
    numbers = etree.fromstring(document["word/numbering.xml"])
    before = etree.fromstring(parts((REAL / "word" / name).read_bytes())["word/document.xml"])
    known = {style.get(f"{W}styleId") for style in styles.iter(f"{W}style")}
    for tag in ("pStyle", "rStyle", "tblStyle"):
        own = {one.get(f"{W}val") for one in before.iter(f"{W}{tag}")}
        assert {one.get(f"{W}val") for one in root.iter(f"{W}{tag}")} - own <= known
    instances = {one.get(f"{W}numId") for one in numbers.iter(f"{W}num")}
    own = {one.get(f"{W}val") for one in before.iter(f"{W}numId")}
    assert {one.get(f"{W}val") for one in root.iter(f"{W}numId")} - own <= instances
    entries = master()[0].catalog.entries
    texts = entries[entries["role"] == master()[1].role]["text"]
    found = "\n".join(lines(written[name].read_bytes()))
    assert [text for text in texts if text.split("\n")[0] not in found] == []


def outcome(path: Path, copy: Path) -> str:
    """``read``, with a document as ``copy``; or the code of the sentence."""
    try:
        copy.write_bytes(write_document(master()[1], compiled(path).compiled.template))
    except CompilerError as error:
        return error.diagnostic.kind.code if error.diagnostic.next_step("zh") else "no next step"
    return "read"


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_in_a_document_or_in_one_sentence(name: str, tmp_path: Path) -> None:
    path, copy = REAL / "hostile" / name, tmp_path / "a.docx"
    assert outcome(path, copy) == HOSTILE[name]
    if copy.exists():
        assert complaints(copy) - complaints(path) == Counter()


def test_every_file_is_used_and_has_its_origin() -> None:
    origins = (REAL / "README.md").read_text(encoding="utf-8")
    assert {path.name for path in (REAL / "hostile").iterdir()} == set(HOSTILE)
    for folder in ("word", "hostile"):
        for path in (REAL / folder).iterdir():
            (row,) = (line for line in origins.splitlines() if f"`{folder}/{path.name}`" in line)
            assert (REAL / "licences" / row.split("](licences/")[1].split(")")[0]).stat().st_size > 500


def test_libreoffice_shows_the_document_inside_the_companys_pages(
    written: dict[str, Path], tmp_path: Path
) -> None:
    names = {
        "poi_ThreeColHeadFoot.docx": "First header column!",
        "ms_governance-discipline-template.docx": "Sample for reference only",
        "gds_DigitalCommsLead.docx": "Digital",
        "cn_gongwen_template.dotx": "这也是一段不需要缩进的内容",
    }
    files = [str(written[name]) for name in names]
    subprocess.run(
        [
            "soffice", f"-env:UserInstallation=file://{tmp_path / 'profile'}", "--headless", "--convert-to", "pdf",
            "--outdir", str(tmp_path), *files,
        ],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    for name, own in names.items():
        pdf = tmp_path / f"{Path(name).stem}.pdf"
        text = subprocess.run(
            ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, encoding="utf-8", check=True
        ).stdout
        together = "".join(text.split())
        assert "运营经理" in together
        assert "每月复盘偏差并提出调整方案" in together
        if name.startswith(("poi", "gds", "cn")):
            assert "".join(own.split()) in together
    sizes = subprocess.run(
        ["pdfinfo", "-f", "1", "-l", "99", str(tmp_path / "poi_ThreeColHeadFoot.pdf")],
        capture_output=True, encoding="utf-8", check=True,
    ).stdout  # fmt: skip
    shapes = [float(w) > float(h) for w, h in re.findall(r"size:\s+([\d.]+) x ([\d.]+)", sizes)]
    assert shapes.count(True) == 1, "the KPI table turns the page"
    assert shapes[0] is False
    assert shapes[-1] is False
