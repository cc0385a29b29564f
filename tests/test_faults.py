"""After each fault the last good release is intact and readable, and the next build succeeds."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

FAULTS = Path(__file__).parent / "faults.py"


def faults(folder: Path, scenario: str, *more: str, before: tuple[str, ...] = ()) -> int:
    """Run a scenario in a process of its own; how many faults struck."""
    command = [*before, sys.executable, str(FAULTS), scenario, str(folder), *more]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["scenario"] == scenario
    return int(said["struck"])


def test_a_build_that_is_killed_at_any_step_leaves_a_whole_release(tmp_path: Path) -> None:
    assert faults(tmp_path, "publish") >= 50


def test_so_does_one_that_is_killed_at_any_moment(tmp_path: Path) -> None:
    assert faults(tmp_path, "anytime") == 40


def test_so_does_one_where_folders_cannot_be_exchanged(tmp_path: Path) -> None:
    assert faults(tmp_path, "aside") >= 50


def test_issuing_and_filing_that_are_killed_are_finished_by_the_next_run(tmp_path: Path) -> None:
    assert faults(tmp_path, "issue") >= 30


def test_the_command_can_be_killed_too(tmp_path: Path) -> None:
    assert faults(tmp_path, "command", "4") == 4


def test_a_full_disk_is_one_sentence_and_harms_nothing(tmp_path: Path) -> None:
    before = _small_disk(tmp_path)
    assert faults(tmp_path, "full", before=before) >= 3


def _small_disk(folder: Path) -> tuple[str, ...]:
    """What stands before a command, so that it finds a disk of 400 KB in a folder; nothing where none may mount."""
    mount = f'mount -t tmpfs -o size=400k tmpfs "{folder}" && exec "$@"'
    for options in (("-m",), ("-rm",)):
        before = ("unshare", *options, "sh", "-c", mount, "sh")
        if not shutil.which("unshare"):
            break
        if subprocess.run([*before, "true"], check=False, capture_output=True).returncode == 0:
            return before
    return ()


def test_without_permission_a_build_is_refused_and_harms_nothing(tmp_path: Path) -> None:
    assert faults(tmp_path, "permission") >= 10


@pytest.mark.parametrize("count", ["2", "10"])
def test_of_several_builders_one_builds_at_a_time(tmp_path: Path, count: str) -> None:
    assert faults(tmp_path, "builders", count) >= 1


def test_a_clock_that_is_set_back_does_no_harm(tmp_path: Path) -> None:
    assert faults(tmp_path, "clock") == 2
