"""dutyc and the usual stack side by side: `python tests/benchmarks/run.py [MASTER.xlsx | ROLES]`.

Prints CPU seconds (user and system, children included), documents per CPU second, peak memory, and the ratio.
Each side runs in a process of its own; ``--rounds N`` takes the median of N rounds.
"""

from __future__ import annotations

import argparse
import compileall
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from synthetic import ROWS_PER_ROLE, write_synthetic

HERE = Path(__file__).parent


def measure(command: list[str]) -> tuple[float, float]:
    """CPU seconds and peak memory in MB of a command."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        code = os.waitstatus_to_exitcode(status)
        process.returncode = code
        if code not in (0, 1):
            output.seek(0)
            sys.exit(output.read().decode(errors="replace"))
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def median(command: list[str], rounds: int) -> tuple[float, float]:
    """The medians of several rounds."""
    found = [measure([part.replace("ROUND", str(number)) for part in command]) for number in range(rounds)]
    return statistics.median(cpu for cpu, _ in found), statistics.median(memory for _, memory in found)


def documents(folder: Path) -> int:
    """How many Word documents a folder holds."""
    return sum(1 for _ in folder.rglob("*.docx"))


def main() -> None:
    """Measure both sides on one master and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "master", nargs="?", default="1000", help="a workbook, or a number of synthetic roles"
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--alone", action="store_true", help="measure dutyc only")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        master = Path(arguments.master)
        compileall.compile_dir(HERE.parents[1] / "compiler", quiet=2)
        if arguments.master.isdigit():
            master = write_synthetic(folder / "synthetic.xlsx", int(arguments.master))
            sys.stdout.write(f"{arguments.master} roles x {ROWS_PER_ROLE} rows\n")
        ours, theirs = folder / "dutyc", folder / "usual"
        build = [
            sys.executable,
            "-m",
            "compiler",
            "build",
            str(master),
            "-o",
            str(ours / "ROUND"),
            "--period",
            "2026Q4",
        ]
        cpu, memory = median(build, arguments.rounds)
        made = documents(ours / "0")
        sys.stdout.write(f"{'':12}{'CPU s':>10}{'docs/CPU s':>12}{'peak MB':>10}\n")
        sys.stdout.write(f"{'dutyc':12}{cpu:>10.2f}{made / cpu:>12.0f}{memory:>10.0f}\n")
        if not arguments.alone:
            usual = [sys.executable, str(HERE / "usual.py"), str(master), str(theirs)]
            usual_cpu, usual_memory = median(usual, 1)
            usual_made = documents(theirs)
            sys.stdout.write(
                f"{'usual stack':12}{usual_cpu:>10.2f}{usual_made / usual_cpu:>12.0f}{usual_memory:>10.0f}\n"
            )
            sys.stdout.write(f"ratio {usual_cpu / cpu:.1f}, documents {made} and {usual_made}\n")


if __name__ == "__main__":
    main()
