"""Publishing: whole or not at all, nothing of a person's is lost, and the manifest tells the truth."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock

from compiler.diagnostics import CompilerError
from compiler.model.releases import Artifact, EntryTrace
from compiler.releases.manifest import ManifestHead, read_manifest
from compiler.releases.publish import publish

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
    assert files(published.folder) == {"documents/甲.docx", "summary-matrix.xlsx", "manifest.json"}
    assert (published.folder / "documents/甲.docx").read_text(encoding="utf-8") == "甲 two"
    assert published.diagnostics == ()
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["2026Q4"]


def test_what_a_person_changed_or_added_is_kept(tmp_path: Path) -> None:
    folder = publish(tmp_path, HEAD, artifacts(), TRACES).folder
    (folder / "documents/甲.docx").write_text("by hand", encoding="utf-8")
    (folder / "笔记.txt").write_text("mine", encoding="utf-8")
    published = publish(tmp_path, HEAD, artifacts("two"), TRACES)
    assert [(d.kind.code, d.params["path"]) for d in published.diagnostics] == [
        ("PUB005", "documents/甲.docx"),
        ("PUB006", "笔记.txt"),
    ]
    assert (folder / "edited/documents/甲.docx").read_text(encoding="utf-8") == "by hand"
    assert (folder / "edited/笔记.txt").read_text(encoding="utf-8") == "mine"
    assert (folder / "documents/甲.docx").read_text(encoding="utf-8") == "甲 two"
    publish(tmp_path, HEAD, artifacts("three"), TRACES)
    assert (folder / "edited/笔记.txt").read_text(encoding="utf-8") == "mine"


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


def test_a_second_run_says_who_holds_the_store(tmp_path: Path) -> None:
    (tmp_path / ".lock.holder").write_text("process 4711", encoding="utf-8")
    with FileLock(tmp_path / ".lock"), pytest.raises(CompilerError) as error:
        publish(tmp_path, HEAD, artifacts(), TRACES)
    assert "process 4711" in error.value.diagnostic.message("en")


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


KILLED = """
import sys
from test_releases import HEAD, TRACES, artifacts
from compiler.releases.publish import publish
from pathlib import Path
names = tuple(f"role{n}" for n in range(400))
for number in range(1000):
    publish(Path(sys.argv[1]), HEAD, artifacts(str(number), names), TRACES)
"""


def test_a_release_is_whole_whenever_the_run_is_killed(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    for delay in (0.7, 0.85, 1.0, 1.15, 1.3):
        process = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], env=environment)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        release = tmp_path / "2026Q4"
        if not release.exists():
            continue
        manifest = read_manifest(release)
        assert len(manifest["artifacts"]) == 401
        for file in manifest["artifacts"]:
            digest = hashlib.sha256((release / file["path"]).read_bytes()).hexdigest()
            assert digest == file["sha256"]
    publish(tmp_path, HEAD, artifacts(), TRACES)
    assert files(tmp_path / "2026Q4") == {"documents/甲.docx", "summary-matrix.xlsx", "manifest.json"}
    assert not list(tmp_path.glob(".2026Q4*"))
