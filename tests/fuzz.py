"""Checks mutants of workbooks, each in a process of its own: a result or a sentence, and nothing else.

    python tests/fuzz.py COUNT [FIRST] [--keep FOLDER]

A mutant is a number; the number of one that fails is printed, and its workbook is kept. Exit code 1 when
one fails.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import warnings
from collections import Counter
from pathlib import Path
from typing import Any

import seeds
import workers
from limited import quiet
from mutants import mutant

FIRST = 20_261_130
"""Number of the first mutant, unless another one is asked for."""
BOUNDS = workers.Bounds(seconds=20, memory=1 << 30)


class Fuzz:
    """The task: a mutant by its number."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seeds = seeds.seeds(folder / "seeds")

    def bytes_of(self, number: int) -> tuple[str, bytes]:
        """Name and bytes of a mutant."""
        return mutant(self._seeds, number)

    def __call__(self, number: int) -> str:
        """The code of the sentence, or ``read``."""
        from compiler import pipeline  # noqa: PLC0415 - it is imported before the fork
        from compiler.diagnostics import CompilerError  # noqa: PLC0415
        from compiler.reading.opening.access import Access  # noqa: PLC0415
        from compiler.report.json import diagnostics_json  # noqa: PLC0415
        from compiler.report.terminal import View, render  # noqa: PLC0415

        warnings.simplefilter("error")
        name, data = self.bytes_of(number)
        folder = self._folder / str(number)
        folder.mkdir()
        path = folder / name
        path.write_bytes(data)
        access = Access(password=lambda _file, wrong: None if wrong else seeds.PASSWORD)
        try:
            checked = pipeline.check(path, pipeline.Options(access=access))
            list(render(pipeline.headline(checked, "zh"), checked.diagnostics, None, View("zh")))
            diagnostics_json(name, checked.diagnostics, "en", pipeline.coverage_totals(checked))
        except CompilerError as error:
            said = error.diagnostic
            assert all((said.message("zh"), said.message("en"), said.next_step("zh"), said.next_step("en")))
            return said.kind.code
        finally:
            path.unlink()
            folder.rmdir()
        return "read"


def main() -> int:
    """Check so many mutants and say what became of them."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("count", type=int)
    wanted.add_argument("first", type=int, nargs="?", default=FIRST)
    wanted.add_argument("--keep", type=Path, default=Path("mutants"))
    asked = wanted.parse_args()
    import compiler.pipeline  # noqa: PLC0415 - so that the children have it
    import compiler.report.terminal  # noqa: F401, PLC0415

    counts: Counter[str] = Counter()
    failed = 0
    with tempfile.TemporaryDirectory() as place:
        fuzz = Fuzz(Path(place))
        for number, result in workers.run(fuzz, range(asked.first, asked.first + asked.count), BOUNDS):
            counts[str(result.value or "failed")] += 1
            if result.failure:
                failed += 1
                _keep(fuzz, number, result, asked.keep)
    sys.stdout.write(f"{asked.count} mutants from {asked.first}: {dict(counts.most_common())}\n")
    return 1 if failed else 0


def _keep(fuzz: Fuzz, number: int, result: workers.Result, folder: Path) -> None:
    name, data = fuzz.bytes_of(number)
    folder.mkdir(exist_ok=True)
    (folder / f"{number}-{name}").write_bytes(data)
    sys.stdout.write(f"mutant {number}, kept as {folder / f'{number}-{name}'}:\n{result.failure}\n")


def command(count: int, first: int, keep: Path) -> tuple[list[str], dict[str, Any]]:
    """The command that runs this in a process of its own, and how."""
    return (
        [sys.executable, __file__, str(count), str(first), "--keep", str(keep)],
        {"env": quiet(PYTHONUTF8="1"), "cwd": Path(__file__).parent.parent},
    )


if __name__ == "__main__":
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.exit(main())
