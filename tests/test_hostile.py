"""Broken, odd and hostile workbooks of other projects: each is read rightly, or refused in one sentence.

What is right stands in ``data/hostile.tsv``, compared with LibreOffice by ``data/make_hostile.py``.
"""

from pathlib import Path

import pytest
from hostile import FOLDER, Expected, read_table, seen, unpacked
from limited import Outcome, outcomes

LINES = read_table()


@pytest.fixture(scope="session")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Outcome]:
    """What became of each file, by its name and password; each in a process of its own."""
    files = unpacked(tmp_path_factory.mktemp("hostile"))
    known: dict[tuple[str, str], Outcome] = {}
    for password in sorted({line.password for line in LINES}):
        own = [files[line.file] for line in LINES if line.password == password]
        for file, outcome in outcomes(own, DUTYC_PASSWORD=password).items():
            known[file.name, password] = outcome
    return known


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.file} {line.password}".strip())
def test_each_is_read_rightly_or_refused(line: Expected, found: dict[tuple[str, str], Outcome]) -> None:
    outcome = found[line.file, line.password]
    assert outcome.failure == ""
    assert seen(line, outcome) == line


def test_every_file_is_in_the_table_and_has_its_origin(tmp_path: Path) -> None:
    names = set(unpacked(tmp_path))
    assert {line.file for line in LINES} == names
    origins = (FOLDER / "README.md").read_text(encoding="utf-8")
    for name in names:
        (row,) = (line for line in origins.splitlines() if f"`{name}`" in line or f"`{name}.gz`" in line)
        licence = row.split("](licences/")[1].split(")")[0]
        assert (FOLDER / "licences" / licence).stat().st_size > 1_000
