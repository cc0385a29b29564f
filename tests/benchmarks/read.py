"""Reading a master, beside python-calamine alone and beside an unchanged master: ``python tests/benchmarks/read.py FILE``.

CPU seconds after the imports, and peak memory, of processes of their own; medians of five turns in each of which
all three run.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

TURNS = 5
_IMPORTS = """
import resource, sys, time
from pathlib import Path
import pandas, python_calamine
from compiler.reading.cache import ReadingCache
from compiler.reading.workbook import read_workbook
path = Path({path!r})
start = time.process_time()
"""
_PRINT = """
print(time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""
READERS = {
    "dutyc": "read_workbook(path)",
    "python-calamine": (
        "book = python_calamine.CalamineWorkbook.from_path(path)\n"
        "rows = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]"
    ),
    "dutyc, unchanged": "read_workbook(path, ReadingCache(Path({cache!r})))",
}


def main() -> None:
    """Measure and print."""
    path = str(Path(sys.argv[1]).resolve())
    measured: dict[str, list[tuple[float, int]]] = {name: [] for name in READERS}
    with tempfile.TemporaryDirectory() as cache:
        _run("dutyc, unchanged", path, cache)
        for _ in range(TURNS):
            for name, turns in measured.items():
                turns.append(_run(name, path, cache))
    least = statistics.median(seconds for seconds, _ in measured["python-calamine"])
    for name, turns in measured.items():
        seconds = statistics.median(each for each, _ in turns)
        memory = max(each for _, each in turns)
        sys.stdout.write(f"{name:18} {seconds:6.2f} s  {seconds / least:5.2f} x  {memory:5} MB\n")


def _run(name: str, path: str, cache: str) -> tuple[float, int]:
    code = _IMPORTS.format(path=path) + READERS[name].format(cache=cache) + _PRINT
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    seconds, memory = done.stdout.split()
    return float(seconds), int(memory)


if __name__ == "__main__":
    main()
