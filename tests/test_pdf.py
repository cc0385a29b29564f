"""PDFs: made by LibreOffice, each with its text; broken documents are named, nothing hangs or is left behind."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from masters import write_master
from test_cli import run
from test_selection import MASTER, files

from compiler import pdf
from compiler.diagnostics import CompilerError, Diagnostic
from compiler.model.releases import Artifact
from compiler.pdf import find_soffice, pdf_path, usual_places, with_pdfs

FAKE = """#!{python}
# Stands for LibreOffice: what a document holds says what becomes of it.
import pathlib, subprocess, sys, time
folder = pathlib.Path(sys.argv[sys.argv.index("--outdir") + 1])
with open({log!r}, "a") as log:
    log.write(str(sum(one.endswith(".docx") for one in sys.argv)) + "\\n")
for path in map(pathlib.Path, sys.argv):
    if path.suffix == ".docx":
        text = path.read_text()
        if text == "crash":
            sys.exit(77)
        if text == "hang":
            path.with_suffix(".pdf").write_text("%PDF half")
            child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
            pathlib.Path({child!r}).write_text(str(child.pid))
            time.sleep(600)
        if text != "broken":
            (folder / (path.stem + ".pdf")).write_text("%PDF " + text + " %%EOF")
"""


class Fake:
    """A program in LibreOffice's place, and how many documents each of its processes got."""

    def __init__(self, folder: Path) -> None:
        self.program, self.log, self.child = folder / "soffice", folder / "log", folder / "child"
        text = FAKE.format(python=sys.executable, log=str(self.log), child=str(self.child))
        self.program.write_text(text, encoding="utf-8")
        self.program.chmod(0o755)

    @property
    def runs(self) -> list[int]:
        return [int(line) for line in self.log.read_text(encoding="utf-8").split()]


@pytest.fixture
def fake(tmp_path: Path) -> Fake:
    return Fake(tmp_path)


def documents(*texts: str) -> Iterator[Artifact]:
    for number, text in enumerate(texts):
        yield Artifact("role", f"documents/部/{number}.docx", text.encode(), f"岗{number}", f"C{number}")


def converted(fake: Fake, *texts: str) -> tuple[dict[str, bytes], list[Diagnostic], int]:
    """PDFs by path, findings, and how far the progress went."""
    steps: list[int] = []
    made = list(with_pdfs(documents(*texts), fake.program, lambda _: None, steps.append))
    pdfs = {one.path: one.data for one in made if isinstance(one, Artifact) and one.kind == "pdf"}
    return pdfs, [one for one in made if isinstance(one, Diagnostic)], sum(steps)


def test_pdfs_lie_as_the_documents_do() -> None:
    assert pdf_path("documents/部/甲.docx") == "pdf/部/甲.pdf"
    assert pdf_path("documents/甲.docx.docx") == "pdf/甲.docx.pdf"
    assert pdf_path("restricted/部/甲.docx") == "restricted/pdf/部/甲.pdf"


def test_documents_go_through_in_batches(fake: Fake) -> None:
    texts = [f"text {number}" for number in range(pdf.BATCH + 3)]
    pdfs, found, steps = converted(fake, *texts)
    assert fake.runs == [pdf.BATCH, 3]
    assert pdfs["pdf/部/7.pdf"] == b"%PDF text 7 %%EOF"
    assert (len(pdfs), found, steps) == (len(texts), [], len(texts))


def test_a_document_that_cannot_be_read_is_named_and_the_others_are_made(fake: Fake) -> None:
    pdfs, found, steps = converted(fake, "a", "broken", "b")
    assert set(pdfs) == {"pdf/部/0.pdf", "pdf/部/2.pdf"}
    assert [(d.kind.code, d.role, d.message("zh")) for d in found] == [
        ("PUB009", "岗1", "documents/部/1.docx 未能生成 PDF：LibreOffice 无法读取")
    ]
    assert (fake.runs, steps) == ([3], 3)


def test_a_document_that_ends_libreoffice_is_tried_alone_and_the_others_go_on(fake: Fake) -> None:
    pdfs, found, steps = converted(fake, "a", "crash", "b", "c")
    assert set(pdfs) == {"pdf/部/0.pdf", "pdf/部/2.pdf", "pdf/部/3.pdf"}
    assert [d.message("en") for d in found] == [
        "There is no PDF of documents/部/1.docx: LibreOffice broke off (code 77)"
    ]
    assert (fake.runs, steps) == ([4, 1, 2], 4)


def test_what_hangs_is_stopped_with_all_that_it_started(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_PATIENCE", 2)
    monkeypatch.setattr(pdf, "_PATIENCE_EACH", 0)
    monkeypatch.setattr(tempfile, "tempdir", str(fake.program.parent))
    pdfs, found, _ = converted(fake, "a", "hang", "b")
    assert set(pdfs) == {"pdf/部/0.pdf", "pdf/部/2.pdf"}, "half a PDF is none"
    assert [d.message("en") for d in found] == [
        "There is no PDF of documents/部/1.docx: LibreOffice did not finish within 2 seconds"
    ]
    child = Path(f"/proc/{fake.child.read_text(encoding='utf-8')}/stat")
    for _ in range(50):
        if not child.exists() or child.read_text(encoding="utf-8").split()[2] == "Z":
            break
        time.sleep(0.1)
    else:
        pytest.fail("a process was left behind")
    assert not list(fake.program.parent.glob("dutyc-pdf-*"))


@pytest.mark.parametrize("text", ["broken", "crash"])
def test_a_libreoffice_that_converts_nothing_is_one_sentence(fake: Fake, text: str) -> None:
    with pytest.raises(CompilerError) as error:
        converted(fake, *[text] * 10)
    assert error.value.diagnostic.kind.code == "PUB010"
    assert str(fake.program) in error.value.diagnostic.message("en")
    assert len(fake.runs) <= 4


def test_one_broken_document_alone_is_a_finding(fake: Fake) -> None:
    pdfs, found, _ = converted(fake, "broken")
    assert (pdfs, [d.kind.code for d in found]) == ({}, ["PUB009"])


def test_a_program_that_does_not_start_is_a_reason(tmp_path: Path) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/no/such/interpreter\n", encoding="utf-8")
    program.chmod(0o755)
    made = list(with_pdfs(documents("a"), program, lambda _: None, lambda _: None))
    assert [d.message("en") for d in made if isinstance(d, Diagnostic)] == [
        "There is no PDF of documents/部/0.docx: there is no such file or folder"
    ]


def test_what_was_made_before_is_not_made_again(fake: Fake) -> None:
    known = {hashlib.sha256(b"a").hexdigest(): b"%PDF signed %%EOF"}
    made = list(with_pdfs(documents("a", "b"), fake.program, known.get, lambda _: None))
    pdfs = [one for one in made if isinstance(one, Artifact) and one.kind == "pdf"]
    assert {one.path: one.data for one in pdfs} == {
        "pdf/部/0.pdf": b"%PDF signed %%EOF",
        "pdf/部/1.pdf": b"%PDF b %%EOF",
    }
    assert [(one.role, one.code, one.made_from) for one in pdfs] == [
        (f"岗{n}", f"C{n}", hashlib.sha256(text).hexdigest()) for n, text in enumerate((b"a", b"b"))
    ]
    assert fake.runs == [1]


# ---------------------------------------------------------------------------------------- finding it


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True)
    path.write_text("", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_libreoffice_is_found_where_installers_put_it(tmp_path: Path) -> None:
    windows = program(tmp_path / "Programs" / "LibreOffice" / "program" / "soffice.com")
    older = program(tmp_path / "x86" / "LibreOffice 5" / "program" / "soffice.exe")
    mac = program(tmp_path / "Applications" / "LibreOffice.app" / "Contents" / "MacOS" / "soffice")
    assert find_soffice({"ProgramFiles": str(tmp_path / "Programs")}, "win32") == windows
    assert find_soffice({"ProgramFiles(x86)": str(tmp_path / "x86")}, "win32") == older
    assert find_soffice({"HOME": str(tmp_path)}, "darwin") == mac
    assert next(iter(usual_places({}, "darwin"))) == Path(
        "/Applications/LibreOffice.app/Contents/MacOS/soffice"
    )
    assert Path("/usr/lib/libreoffice/program/soffice") in usual_places({}, "linux")


def test_the_path_comes_before_the_usual_places_and_the_variable_before_both(tmp_path: Path) -> None:
    path, own = program(tmp_path / "bin" / "soffice"), program(tmp_path / "own" / "program" / "soffice")
    environment = {"PATH": str(path.parent), "HOME": str(tmp_path)}
    assert find_soffice(environment, "darwin") == path
    for named in (own, own.parent, own.parent.parent):
        assert find_soffice({**environment, "DUTYC_SOFFICE": str(named)}, "linux") == own


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({}, "--pdf 需要 LibreOffice，但没有找到：PATH 和常见安装位置中都没有"),
        ({"DUTYC_SOFFICE": "/no/soffice"}, "--pdf 需要 LibreOffice，但没有找到：DUTYC_SOFFICE=/no/soffice"),
    ],
)
def test_no_libreoffice_is_one_sentence(environment: dict[str, str], message: str) -> None:
    with pytest.raises(CompilerError) as error:
        find_soffice(environment, "win32")
    found = error.value.diagnostic
    assert (found.kind.code, found.message("zh")) == ("PUB008", message)
    assert (
        found.next_step("zh")
        == "请从 libreoffice.org 安装，或在环境变量 DUTYC_SOFFICE 中写明其程序 soffice 的位置"
    )


# ------------------------------------------------------------------------------- with LibreOffice itself


def text_of(path: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True)
    return done.stdout


def manifest(release: Path) -> list[dict[str, object]]:
    found = json.loads((release / "manifest.json").read_text(encoding="utf-8"))["artifacts"]
    return [dict(file) for file in found]


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a master and its release with PDFs."""
    folder = tmp_path_factory.mktemp("built")
    write_master(folder / "主表.xlsx", MASTER)
    done = run("build", "主表.xlsx", "--period", "2026Q4", "--pdf", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "已发布 2026Q4：4 份文档、4 份 PDF" in done.stdout
    return folder


@pytest.fixture
def built(built_once: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    return Path(shutil.copytree(built_once, tmp_path / "built"))


def test_a_release_has_a_pdf_of_each_document(built: Path) -> None:
    release = built / "output" / "2026Q4"
    assert {name for name in files(release) if name.endswith(".pdf")} == {
        "pdf/运营部/运营经理.pdf", "pdf/运营部/文员.pdf", "pdf/客服部/文员.pdf", "restricted/pdf/人事部/薪酬主管.pdf",
    }  # fmt: skip
    text = text_of(release / "pdf" / "客服部" / "文员.pdf")
    assert "KF-02" in text
    assert "记录来电" in text
    assert "归档文件" not in text
    documents = {file["sha256"]: file for file in manifest(release) if file["kind"] == "role"}
    for file in manifest(release):
        path = release / str(file["path"])
        assert hashlib.sha256(path.read_bytes()).hexdigest() == file["sha256"]
        if file["kind"] == "pdf":
            document = documents[file["made_from"]]
            assert pdf_path(str(document["path"])) == file["path"]
            assert (document["role"], document["code"]) == (file["role"], file["code"])


def test_pdfs_of_unchanged_documents_stay_the_files_they_were(built: Path) -> None:
    release = built / "output" / "2026Q4"
    before = {path: path.read_bytes() for path in release.rglob("*.pdf")}
    signed = release / "pdf" / "运营部" / "运营经理.pdf"
    signed.write_bytes(before[signed] + b"\n% signed")
    again = run("build", "主表.xlsx", "--period", "2026Q4", "--pdf", cwd=built)
    assert "pdf/运营部/运营经理.pdf 被手工修改过；已保留为 edited/pdf/运营部/运营经理.pdf" in again.stdout
    kept = release / "edited" / "pdf" / "运营部" / "运营经理.pdf"
    assert kept.read_bytes().endswith(b"% signed")
    after = {path: path.read_bytes() for path in release.rglob("*.pdf") if "edited" not in path.parts}
    assert {path for path in before if before[path] != after[path]} == {signed}
    later = run("build", "主表.xlsx", "--period", "2027Q1", "--pdf", cwd=built)
    assert later.returncode == 0, later.stderr
    for path, data in after.items():
        assert (built / "output" / "2027Q1" / path.relative_to(release)).read_bytes() == data


def test_a_selection_has_pdfs_too(built: Path) -> None:
    master = MASTER.replace("核算工资", "核算并发放工资")
    write_master(built / "主表.xlsx", master)
    done = run("build", "主表.xlsx", "--period", "2026Q4", "--changed", "--pdf", cwd=built)
    assert "已选取 2026Q4：1 份文档、1 份 PDF" in done.stdout
    selection = built / "output" / "selection" / "2026Q4"
    assert files(selection) == {"restricted/人事部/薪酬主管.docx", "restricted/pdf/人事部/薪酬主管.pdf"}
    assert "核算并发放工资" in text_of(selection / "restricted/pdf/人事部/薪酬主管.pdf")


def test_libreoffice_names_the_document_that_it_cannot_read(built: Path) -> None:
    whole = (built / "output" / "2026Q4" / "documents" / "客服部" / "文员.docx").read_bytes()
    texts = {"甲": whole, "乙": whole[:2000], "丙": whole}
    made = with_pdfs(
        (Artifact("role", f"documents/{name}.docx", data, name) for name, data in texts.items()),
        find_soffice(os.environ),
        lambda _: None,
        lambda _: None,
    )
    told = [one.path if isinstance(one, Artifact) else one.message("en") for one in made]
    assert told[3:] == [
        "pdf/甲.pdf",
        "pdf/丙.pdf",
        "There is no PDF of documents/乙.docx: LibreOffice cannot read it",
    ]


def test_without_libreoffice_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_master(tmp_path / "主表.xlsx", MASTER)
    monkeypatch.setenv("DUTYC_SOFFICE", str(tmp_path / "none"))
    for options in ((), ("--role", "文员")):
        done = run("build", "主表.xlsx", "--pdf", *options, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("--pdf 需要 LibreOffice")
        assert files(tmp_path) == {"主表.xlsx"}


def test_a_missing_pdf_is_exit_code_1_and_all_else_is_published(
    tmp_path: Path, fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = fake.program.read_text(encoding="utf-8").replace(
        "path.read_text()", '"broken" if path.stem == "1" else ""'
    )
    fake.program.write_text(text, encoding="utf-8")
    monkeypatch.setenv("DUTYC_SOFFICE", str(fake.program))
    write_master(tmp_path / "主表.xlsx", MASTER)
    done = run("build", "主表.xlsx", "--period", "2026Q4", "--pdf", cwd=tmp_path)
    assert done.returncode == 1
    assert "documents/运营部/文员.docx 未能生成 PDF：LibreOffice 无法读取 → 请在 Word 中打开" in done.stdout
    release = tmp_path / "output" / "2026Q4"
    assert "已发布 2026Q4：4 份文档、3 份 PDF" in done.stdout
    assert (release / "documents" / "运营部" / "文员.docx").exists()
    assert not (release / "pdf" / "运营部" / "文员.pdf").exists()
