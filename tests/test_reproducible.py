"""The same master gives the same release, byte for byte, wherever and by whomever it is built."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from templates import p, word

SAMPLE = Path(__file__).parent.parent / "input_samples/operations_en.xlsx"
PLACES: dict[str, dict[str, str]] = {
    "at home": {"TZ": "UTC", "PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"},
    "in Kiritimati": {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1", "LC_ALL": "zh_CN.UTF-8", "LANG": "zh_CN.UTF-8"},
    "on one processor": {"TZ": "America/St_Johns", "PYTHONHASHSEED": "4242", "LC_ALL": "C", "PYTHONUTF8": "0"},
    "long ago": {"SOURCE_DATE_EPOCH": "1000000000", "PYTHONHASHSEED": "random", "LANGUAGE": "zh", "USER": "nobody"},
}  # fmt: skip


HOUSE = word(p("{{role.title}}"), p("{{body}}"))


def release(folder: Path, environment: dict[str, str], *, processors: int) -> dict[str, str]:
    """Build two quarters of the sample in a folder of its own; path to hash of each file of the second."""
    folder.mkdir()
    shutil.copy(SAMPLE, folder / "master.xlsx")
    (folder / "house.docx").write_bytes(HOUSE)
    places = {**os.environ, "DUTYC_CACHE": "off", "DUTYC_SOFFICE": "none", **environment}
    for period in ("2026Q3", "2026Q4"):
        command = [
            sys.executable, "-m", "compiler", "build", "master.xlsx", "--period", period, "--template", "house.docx",
            "--handbook", "department", "--entries", "-o", "out",
        ]  # fmt: skip

        def bound() -> None:
            if hasattr(os, "sched_setaffinity"):
                os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[:processors]))

        done = subprocess.run(
            command, cwd=folder, env=places, check=False, capture_output=True, preexec_fn=bound
        )  # fmt: skip
        assert done.returncode in {0, 1}, done.stderr
    made = folder / "out/2026Q4"
    return {
        path.relative_to(made).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(made.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def at_home(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return release(tmp_path_factory.mktemp("home") / "a", PLACES["at home"], processors=2)


@pytest.mark.parametrize("place", [place for place in PLACES if place != "at home"])
def test_a_release_is_the_same_everywhere(place: str, at_home: dict[str, str], tmp_path: Path) -> None:
    assert len(at_home) >= 15
    made = release(tmp_path / "another folder 另一个", PLACES[place], processors=1)
    differing = [path for path in at_home.keys() | made.keys() if at_home.get(path) != made.get(path)]
    assert differing == []


def test_the_variable_is_the_day_that_counts_as_today(tmp_path: Path) -> None:
    shutil.copy(SAMPLE, tmp_path / "master.xlsx")
    code = (
        "import sys; from openpyxl import load_workbook; book = load_workbook('master.xlsx')\n"
        "sheet = book['Settings']\n"
        "for row in sheet.iter_rows():\n"
        "    if str(row[0].value) == 'Period': row[1].value = None\n"
        "book.save('master.xlsx')"
    )
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)
    command = [sys.executable, "-m", "compiler", "build", "master.xlsx", "-o", "out"]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1000000000", "DUTYC_CACHE": "off"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, check=False, capture_output=True)
    assert done.returncode in {0, 1}, done.stderr
    head = json.loads((tmp_path / "out/2001Q3/manifest.json").read_text(encoding="utf-8"))
    assert (head["period"], head["as_of"]) == ("2001Q3", "2001-09-30")
