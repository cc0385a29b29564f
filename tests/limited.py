"""What `check` makes of files, each in a process of its own: a reading, a sentence, or a death.

    python tests/limited.py FILE …

prints one line of JSON for each file; tests call `outcomes`, which runs that.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import workers

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Outcome:
    """What became of one file."""

    refused: str = ""
    """The code of the sentence with which it was not read; empty: it was."""
    sheets: dict[str, dict[str, str]] = field(default_factory=dict)
    """Name → address → text, of every sheet that was read."""
    rows: dict[str, int] = field(default_factory=dict)
    """Name → number of rows that hold something."""
    findings: dict[str, int] = field(default_factory=dict)
    """Codes of what had to be said about the reading, and how often."""
    checked: str = ""
    """The code of the sentence with which the whole check ended; empty: it ran through."""
    failure: str = ""
    """How it died; empty: it did not."""
    peak: int = 0
    seconds: float = 0.0


def outcomes(
    files: Sequence[Path], *, seconds: int = 20, memory: int = 1 << 30, **environment: str
) -> dict[Path, Outcome]:
    """What becomes of each file."""
    command = [sys.executable, str(Path(__file__)), str(seconds), str(memory), *map(str, files)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, check=False, env=quiet(**environment), encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {Path(line.pop("file")): Outcome(**line) for line in lines}


def quiet(**more: str) -> dict[str, str]:
    """The environment for a process that forks: one thread, no cache, our own sentences."""
    without = {key: value for key, value in os.environ.items() if not key.startswith("DUTYC_")}
    ours = {
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}",
    }
    return {**without, **ours, **more}


def look(file: str) -> dict[str, Any]:
    """Read and check a file."""
    from compiler import pipeline  # noqa: PLC0415 - it is imported before the fork
    from compiler.address import cell_name  # noqa: PLC0415
    from compiler.diagnostics import CompilerError  # noqa: PLC0415
    from compiler.reading.findings import reading_findings  # noqa: PLC0415
    from compiler.reading.limits import limits_of  # noqa: PLC0415
    from compiler.reading.opening.access import Access  # noqa: PLC0415
    from compiler.reading.workbook import read_workbook  # noqa: PLC0415

    password = os.environ.get("DUTYC_PASSWORD", "")
    access = Access(
        limits_of(os.environ), (lambda _, wrong: None if wrong else password) if password else None
    )
    try:
        raw = read_workbook(Path(file), None, access)
    except CompilerError as error:
        return {"refused": _sentence(error)}
    found = {
        "sheets": {
            sheet.name: {
                cell_name(number, column): text
                for number, cells in zip(sheet.row_numbers, sheet.rows, strict=True)
                for column, text in enumerate(cells, start=1)
                if text
            }
            for sheet in raw.sheets
        },
        "rows": {sheet.name: len(sheet.rows) for sheet in raw.sheets},
        "findings": dict(Counter(one.kind.code for one in reading_findings(raw))),
    }
    try:
        pipeline.check(Path(file), pipeline.Options(access=access))
    except CompilerError as error:
        found["checked"] = _sentence(error)
    return found


def _sentence(error: Any) -> str:
    """The code of a refusal that says what is wrong and what to do, in both languages."""
    one = error.diagnostic
    for language in ("zh", "en"):
        assert one.message(language)
        assert one.next_step(language)
    return str(one.kind.code)


def main() -> None:
    import compiler.pipeline  # noqa: F401, PLC0415 - so that the children have it

    seconds, memory, *files = sys.argv[1:]
    bounds = workers.Bounds(int(seconds), int(memory))
    for file, result in workers.run(look, files, bounds):
        line = {
            **(result.value or {}),
            "failure": result.failure,
            "peak": result.peak,
            "seconds": result.seconds,
        }
        sys.stdout.write(json.dumps({"file": file, **line}) + "\n")


if __name__ == "__main__":
    main()
