"""Publishing: whole or not at all, nothing of a person's is lost, and the manifest tells the truth."""

import getpass
import hashlib
import json
import platform
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock

from compiler.diagnostics import CompilerError
from compiler.model.releases import Artifact, EntryTrace
from compiler.releases import staging
from compiler.releases.manifest import ManifestHead
from compiler.releases.publish import publish
from compiler.releases.staging import recover

HEAD = ManifestHead("2026Q4", date(2026, 12, 31), "zh", "operations", "主表.xlsx", "ab12", {"share": 0.5})
TRACES = (
    EntryTrace("e1", "documents/甲.docx", "职责", "C2", "overview", "0a"),
    EntryTrace('e"2', "documents/甲.docx", "职责", "C3", "overview", "0b"),
)


def artifacts(text: str = "one", names: tuple[str, ...] = ("甲",)) -> Iterator[Artifact]:
    for name in names:
        yield Artifact("role", f"documents/{name}.docx", f"{name} {text}".encode(), name)
    yield Artifact("matrix", "summary-matrix.xlsx", b"matrix")


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_manifest_names_every_file_and_every_entry(tmp_path: Path) -> None:
    published = publish(tmp_path, HEAD, artifacts(), TRACES)
    manifest = json.loads((tmp_path / "2026Q4" / "manifest.json").read_text(encoding="utf-8"))
    assert published.folder == tmp_path / "2026Q4"
    assert files(published.folder) == {"documents/甲.docx", "summary-matrix.xlsx", "manifest.json"}
    assert {key: manifest[key] for key in ("format", "state", "period", "as_of", "language", "blueprint")} == {
        "format": 1, "state": "draft", "period": "2026Q4", "as_of": "2026-12-31", "language": "zh",
        "blueprint": "operations",
    }  # fmt: skip
    assert manifest["source"] == {"file": "主表.xlsx", "sha256": "ab12"}
    assert manifest["artifacts"] == [
        {"kind": "role", "path": "documents/甲.docx", "role": "甲",
         "sha256": hashlib.sha256("甲 one".encode()).hexdigest(), "bytes": 7},
        {"kind": "matrix", "path": "summary-matrix.xlsx", "sha256": hashlib.sha256(b"matrix").hexdigest(), "bytes": 6},
    ]  # fmt: skip
    assert manifest["entries"] == [
        {"id": "e1", "document": "documents/甲.docx", "sheet": "职责", "cell": "C2",
         "module": "overview", "content": "0a"},
        {"id": 'e"2', "document": "documents/甲.docx", "sheet": "职责", "cell": "C3",
         "module": "overview", "content": "0b"},
    ]  # fmt: skip
    assert manifest["revisions"] == []
    assert manifest["coverage"] == {"share": 0.5}


def test_a_new_build_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    publish(tmp_path, HEAD, artifacts("one", ("甲", "乙")), TRACES)
    published = publish(tmp_path, HEAD, artifacts("two"), TRACES)
    assert files(published.folder) == {
        "documents/甲.docx", "summary-matrix.xlsx", "manifest.json", "withdrawn/documents/乙.docx",
    }  # fmt: skip
    assert (published.folder / "documents/甲.docx").read_text(encoding="utf-8") == "甲 two"
    assert [one.message("en") for one in published.diagnostics] == [
        "乙 is no longer in the master; the document is kept as withdrawn/documents/乙.docx"
    ]
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["2026Q4"]


def test_what_a_person_changed_or_added_is_kept(tmp_path: Path) -> None:
    folder = publish(tmp_path, HEAD, artifacts(), TRACES).folder
    (folder / "documents/甲.docx").write_text("by hand", encoding="utf-8")
    (folder / "笔记.txt").write_text("mine", encoding="utf-8")
    (folder / "documents/待办").mkdir()
    (folder / "链接").symlink_to("documents", target_is_directory=True)
    for text in ("two", "three"):
        published = publish(tmp_path, HEAD, artifacts(text), TRACES)
        assert files(folder) - {"documents/甲.docx", "summary-matrix.xlsx", "manifest.json"} == {
            "edited/documents/甲.docx", "笔记.txt",
        }  # fmt: skip
        assert (folder / "edited/documents/甲.docx").read_text(encoding="utf-8") == "by hand"
        assert (folder / "笔记.txt").read_text(encoding="utf-8") == "mine"
        assert (folder / "documents/甲.docx").read_text(encoding="utf-8") == f"甲 {text}"
        assert (folder / "documents/待办").is_dir()
        assert (folder / "链接").readlink() == Path("documents")
        told = [(d.kind.code, d.params["path"]) for d in published.diagnostics]
        assert told == ([("PUB005", "documents/甲.docx")] if text == "two" else [])


def test_a_file_whose_place_is_taken_now_moves_and_is_told(tmp_path: Path) -> None:
    folder = publish(tmp_path, HEAD, artifacts(), TRACES).folder
    (folder / "documents/乙.docx").write_text("mine", encoding="utf-8")
    (folder / "documents/丙.docx").mkdir()
    (folder / "documents/丙.docx/note.txt").write_text("mine too", encoding="utf-8")
    published = publish(tmp_path, HEAD, artifacts("two", ("甲", "乙", "丙")), TRACES)
    assert [(d.kind.code, d.params["kept"]) for d in published.diagnostics] == [
        ("PUB005", "edited/documents/乙.docx"),
        ("PUB006", "edited/documents/丙.docx/note.txt"),
    ]
    assert (folder / "edited/documents/丙.docx/note.txt").read_text(encoding="utf-8") == "mine too"
    assert (folder / "edited/documents/乙.docx").read_text(encoding="utf-8") == "mine"


def test_documents_of_roles_that_left_are_withdrawn_with_their_pdfs(tmp_path: Path) -> None:
    def made(names: tuple[tuple[str, str], ...]) -> Iterator[Artifact]:
        for name, code in names:
            data = f"document of {code}".encode()
            yield Artifact("role", f"documents/{name}.docx", data, name, code)
            shown = hashlib.sha256(data).hexdigest()
            yield Artifact("pdf", f"pdf/{name}.pdf", f"pdf of {code}".encode(), made_from=shown)

    folder = publish(tmp_path, HEAD, made((("甲", "A1"), ("乙", "B1"), ("丙", "C1"))), ()).folder
    (folder / "documents/丙.docx").write_text("by hand", encoding="utf-8")
    published = publish(tmp_path, HEAD, made((("新甲", "A1"),)), ())
    assert files(folder) - {"manifest.json"} == {
        "documents/新甲.docx", "pdf/新甲.pdf", "withdrawn/documents/乙.docx", "withdrawn/pdf/乙.pdf",
        "withdrawn/pdf/丙.pdf", "edited/documents/丙.docx",
    }  # fmt: skip
    assert [d.kind.code for d in published.diagnostics] == ["PUB005", "PUB034", "PUB034", "PUB034"]
    again = publish(tmp_path, HEAD, made((("新甲", "A1"), ("乙", "B1"))), ())
    assert again.diagnostics == ()
    publish(tmp_path, HEAD, made((("新甲", "A1"),)), ())
    assert sorted(path.name for path in (folder / "withdrawn/documents").iterdir()) == ["乙.docx"]


def test_what_somebody_saves_while_the_release_is_made_is_kept(tmp_path: Path) -> None:
    folder = publish(tmp_path, HEAD, artifacts("one", ("甲", "乙")), TRACES).folder
    (folder / "笔记.txt").write_text("mine", encoding="utf-8")

    def lines() -> Iterator[EntryTrace]:
        # The manifest is the last that is written: all of before has been looked through by now.
        (folder / "documents/甲.docx").write_text("saved late", encoding="utf-8")
        (folder / "new.txt").write_text("put there late", encoding="utf-8")
        with (folder / "笔记.txt").open("a", encoding="utf-8") as file:
            file.write(", and more")
        yield from TRACES

    published = publish(tmp_path, HEAD, artifacts("two", ("甲", "乙")), lines())
    assert (folder / "edited/documents/甲.docx").read_text(encoding="utf-8") == "saved late"
    assert (folder / "edited/new.txt").read_text(encoding="utf-8") == "put there late"
    assert (folder / "笔记.txt").read_text(encoding="utf-8") == "mine, and more"
    assert sorted(str(d.params["path"]) for d in published.diagnostics) == ["documents/甲.docx", "new.txt"]


def test_a_failing_build_leaves_the_old_release_alone(tmp_path: Path) -> None:
    publish(tmp_path, HEAD, artifacts(), TRACES)

    def failing() -> Iterator[Artifact]:
        yield from artifacts("two")
        raise RuntimeError("a bug")

    with pytest.raises(RuntimeError, match="a bug"):
        publish(tmp_path, HEAD, failing(), TRACES)
    assert (tmp_path / "2026Q4/documents/甲.docx").read_text(encoding="utf-8") == "甲 one"
    assert not list(tmp_path.glob(".2026Q4*"))


def test_an_issued_release_does_not_change(tmp_path: Path) -> None:
    folder = publish(tmp_path, HEAD, artifacts(), TRACES).folder
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('"draft"', '"issued"'), encoding="utf-8")
    with pytest.raises(CompilerError) as error:
        publish(tmp_path, HEAD, artifacts("two"), TRACES)
    assert error.value.diagnostic.kind.code == "PUB004"
    assert (folder / "documents/甲.docx").read_text(encoding="utf-8") == "甲 one"


HOLDING = """
import sys, time
from pathlib import Path
from compiler.releases.lock import locked
with locked(Path(sys.argv[1])):
    print("locked", flush=True)
    sys.stdin.read()
"""


def test_a_second_run_is_told_who_and_since_when(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDING, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "locked\n"
        with pytest.raises(CompilerError) as error:
            publish(tmp_path, HEAD, artifacts(), TRACES)
        process.communicate("")
    said = error.value.diagnostic.message("en")
    user, machine = getpass.getuser(), platform.node()
    assert re.search(
        rf"{user} on {machine}, process {process.pid}, since \d{{4}}-\d\d-\d\d \d\d:\d\d\)$", said
    )
    publish(tmp_path, HEAD, artifacts(), TRACES)


def test_one_who_was_killed_is_not_believed_to_hold_the_lock(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    stale = {"user": "gone", "machine": platform.node(), "process": process.pid, "since": "2026-01-01 00:00"}
    (tmp_path / ".lock.holder").write_text(json.dumps(stale), encoding="utf-8")
    with FileLock(tmp_path / ".lock"), pytest.raises(CompilerError) as error:
        publish(tmp_path, HEAD, artifacts(), TRACES)
    assert error.value.diagnostic.message("en").endswith("(it does not say who)")
    publish(tmp_path, HEAD, artifacts(), TRACES)
    assert not (tmp_path / ".lock.holder").exists()


def test_a_document_that_word_keeps_to_itself_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = publish(tmp_path, HEAD, artifacts("one", ("运营经理", "甲")), TRACES).folder
    (folder / "documents/~$经理.docx").write_bytes(b"")

    def refused(_first: Path, _second: Path) -> bool:
        # What Windows says when a folder is renamed in which a document is open.
        error = PermissionError(13, "The process cannot access the file", str(folder))
        error.winerror = 32  # type: ignore[attr-defined]  # on Windows it has one
        raise error

    monkeypatch.setattr(staging, "_exchanged", refused)
    with pytest.raises(CompilerError) as failed:
        publish(tmp_path, HEAD, artifacts("two", ("运营经理", "甲")), TRACES)
    assert failed.value.diagnostic.kind.code == "PUB032"
    assert failed.value.diagnostic.message("en") == (
        "documents/运营经理.docx is open in Word or another program, so nothing was replaced"
    )
    assert (folder / "documents/甲.docx").read_text(encoding="utf-8") == "甲 one"
    monkeypatch.undo()
    published = publish(tmp_path, HEAD, artifacts("two", ("运营经理", "甲")), TRACES)
    assert [one.message("en") for one in published.diagnostics] == [
        "Somebody has documents/运营经理.docx open in Word: what is saved there now replaces the new document"
    ]


def test_where_folders_cannot_be_exchanged_the_old_one_is_set_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "_LINUX", False)
    folder = publish(tmp_path, HEAD, artifacts(), TRACES).folder
    (folder / "笔记.txt").write_text("mine", encoding="utf-8")
    publish(tmp_path, HEAD, artifacts("two"), TRACES)
    assert (folder / "documents/甲.docx").read_text(encoding="utf-8") == "甲 two"
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["2026Q4"]
    # Killed after the old one was set aside:
    folder.rename(tmp_path / ".2026Q4.old")
    (tmp_path / ".2026Q4.new").mkdir()
    assert [one.message("en") for one in recover(tmp_path)] == [
        f"An earlier run was cut off while it replaced {folder}; it is back as it was before",
        f"An earlier run was cut off; what it left beside {folder} is cleared away",
    ]
    assert (folder / "documents/甲.docx").read_text(encoding="utf-8") == "甲 two"
    assert recover(tmp_path) == ()


def test_an_unwritable_store_is_one_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")
    with pytest.raises(CompilerError) as error:
        publish(blocked / "store", HEAD, artifacts(), TRACES)
    assert error.value.diagnostic.kind.code == "PUB003"
    assert str(blocked / "store") in error.value.diagnostic.message("en")


def test_a_broken_manifest_is_one_sentence(tmp_path: Path) -> None:
    folder = publish(tmp_path, HEAD, artifacts(), TRACES).folder
    (folder / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(CompilerError) as error:
        publish(tmp_path, HEAD, artifacts(), TRACES)
    assert error.value.diagnostic.kind.code == "PUB001"
