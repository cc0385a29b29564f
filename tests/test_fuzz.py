"""Three hundred mutants of workbooks end in a result or a sentence; ``make fuzz`` tries five thousand."""

import subprocess
from pathlib import Path

import fuzz
import pytest
import workers
from mutants import mutant

COUNT = 300


def test_no_mutant_hangs_aborts_or_ends_in_a_traceback(tmp_path: Path) -> None:
    command, how = fuzz.command(COUNT, fuzz.FIRST, tmp_path / "mutants")
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, **how)
    assert done.returncode == 0, done.stdout[-4_000:] + done.stderr[-4_000:]
    # Mutants that no reader gets far with would test nothing.
    assert "'read': " in done.stdout
    assert "failed" not in done.stdout


def test_a_number_is_always_the_same_mutant() -> None:
    seeds = {"a.xlsx": b"PK\x03\x04" + bytes(range(256)) * 9, "b.xls": bytes(range(256)) * 20}
    assert [mutant(seeds, number) for number in range(50)] == [mutant(seeds, number) for number in range(50)]
    assert len({mutant(seeds, number)[1] for number in range(50)}) > 40


def _misbehave(how: str) -> str:
    import os  # noqa: PLC0415 - a task brings what it needs
    import time  # noqa: PLC0415

    if how == "abort":
        os.abort()
    if how == "memory":
        return str(len(bytearray(3 << 30)))
    if how == "hang":
        time.sleep(60)
    if how == "loop":
        while True:
            pass
    return how.upper()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Python 3.12 on forks beside threads
def test_whatever_a_task_does_is_a_result() -> None:
    bounds = workers.Bounds(seconds=1, memory=1 << 29, workers=4)
    found = dict(workers.run(_misbehave, ["fine", "abort", "memory", "hang", "loop"], bounds))
    assert found["fine"].value == "FINE"
    assert "SIGABRT" in found["abort"].failure
    assert "MemoryError" in found["memory"].failure
    assert "SIGALRM" in found["hang"].failure
    assert "SIGXCPU" in found["loop"].failure or "SIGALRM" in found["loop"].failure
