"""Releases under fire: killed at each step, a full disk, lost permissions, several builders at once.

Each fault strikes a process of its own, made by ``fork`` so that a thousand cost seconds; what it leaves behind is
looked at, and built over, by its parent. Steps are what Python reports of a process before it touches the disk
(audit events, PEP 578): nothing in the product knows of this.

``python tests/faults.py SCENARIO FOLDER [ROUNDS]`` says in JSON how many faults struck. ``make faults`` runs
thousands.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import resource
import shutil
import signal
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from unittest import mock

from masters import write_master

from compiler.cli import group
from compiler.diagnostics import CompilerError
from compiler.model.releases import Artifact, EntryTrace
from compiler.releases import staging
from compiler.releases.issuing import Issue, issue
from compiler.releases.manifest import ManifestHead, read_files, read_head, refuse_unfinished
from compiler.releases.publish import publish
from compiler.releases.signing import file_copies, signatures

HEAD = ManifestHead("2026Q4", date(2026, 12, 31), "zh", "operations", "主表.xlsx", "ab12", {"share": 0.5})
NAMES = ("甲", "乙", "丙")
TRACES = tuple(EntryTrace(f"e{n}", f"documents/{name}.docx", "职责", f"C{n}") for n, name in enumerate(NAMES))
STEPS = frozenset({
    "open", "os.mkdir", "os.rename", "os.link", "os.symlink", "os.remove", "os.rmdir", "os.chmod", "os.utime",
    "os.listdir", "os.scandir", "os.truncate", "shutil.rmtree", "shutil.copyfile", "ctypes.dlsym", "os.kill",
})  # fmt: skip
FINISHED, BUSY, REFUSED = 0, 2, 3


class WrongError(Exception):
    """A release was not as it has to be."""


def hold(condition: object, what: str) -> None:
    if not condition:
        raise WrongError(what)


# ------------------------------------------------------------------------------------------ what is published


def artifacts(text: str, names: tuple[str, ...] = NAMES) -> Iterator[Artifact]:
    for name in names:
        yield Artifact("role", f"documents/{name}.docx", f"{name} {text} ".encode() * 200, name, f"N-{name}")
    yield Artifact("diagnostics", "diagnostics.json", b'{"diagnostics": []}')


def build(store: Path, text: str) -> None:
    publish(store, HEAD, artifacts(text), TRACES)


def whole(release: Path, edited: str = "") -> str:
    """Which text a release holds; every file is as its manifest says, but for one that was edited."""
    refuse_unfinished(release)
    files = read_files(release)
    hold(len(files) == len(NAMES) + 1, "a file is not listed")
    for file in files:
        data = (release / file.path).read_bytes()
        if hashlib.sha256(data).hexdigest() != file.sha256:
            hold(data == edited.encode(), f"{file.path} is not as it was published")
    said = {(release / f"documents/{name}.docx").read_text("utf-8").split()[1][:-1] for name in NAMES[1:]}
    hold(len(said) == 1, f"two builds in one release: {said}")
    return said.pop()


def put(release: Path, text: str) -> None:
    """What a person does in a release: edits a document, and puts a file beside the others."""
    (release / "documents/甲.docx").write_text(text, encoding="utf-8")
    (release / "note.txt").write_text(text, encoding="utf-8")


def kept(release: Path, text: str) -> None:
    """Nothing that the person did is lost."""
    hold((release / "note.txt").read_text("utf-8") == text, "the note is lost")
    places = [release / "documents/甲.docx", *release.glob("edited/documents/甲*.docx")]
    hold(text in [place.read_text("utf-8") for place in places if place.exists()], "the edit is lost")


# ------------------------------------------------------------------------------------------------- the faults


def struck(work: Callable[[], object], step: int, strike: Callable[[], object]) -> int:
    """Do something in a process that is struck before a step; how it ended: negative, by a signal."""
    left = [step]

    def hook(event: str, _arguments: object) -> None:
        if event in STEPS and left[0] >= 0:
            left[0] -= 1
            if left[0] < 0:
                strike()

    def hooked() -> None:
        sys.addaudithook(hook)
        work()

    return os.waitstatus_to_exitcode(os.waitpid(_forked(hooked), 0)[1])


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def killed_in_publishing(folder: Path, rounds: int = 1, *, exchanges: bool = True) -> int:
    """A build is killed before each of its steps; how often it was."""
    store, release, times = folder / "store", folder / "store/2026Q4", 0
    with mock.patch.object(staging, "_LINUX", exchanges and sys.platform.startswith("linux")):
        build(store, "start.")
        for number in range(rounds):
            step, code = 0, -1
            while code < 0:
                put(release, f"by hand {number}.{step}")
                old, new = whole(release, f"by hand {number}.{step}"), f"v{number}.{step}."
                code = struck(partial(build, store, new), step, kill)
                hold(code in {-signal.SIGKILL, FINISHED}, f"ended with {code}")
                times += code < 0
                if exchanges:  # elsewhere the release is away for a moment, and comes back with the next run
                    hold(whole(release, f"by hand {number}.{step}") in {old, new[:-1]}, "neither old nor new")
                staging.recover(store)
                hold(whole(release, f"by hand {number}.{step}") in {old, new[:-1]}, "neither old nor new")
                kept(release, f"by hand {number}.{step}")
                build(store, f"after{number}.{step}.")
                kept(release, f"by hand {number}.{step}")
                hold(whole(release) == f"after{number}.{step}", "the next build did not succeed")
                hold(sorted(path.name for path in store.iterdir()) in _CLEAN, "something was left behind")
                shutil.rmtree(release / "edited")
                step += 1
    return times


_CLEAN = (["2026Q4"], [".lock", "2026Q4"])


def killed_at_any_time(folder: Path, rounds: int = 40, seed: int = 1) -> int:
    """A build is killed at random moments, in the middle of writing as well; how often it was."""
    store, release, times = folder / "store", folder / "store/2026Q4", 0
    chance = random.Random(seed)  # noqa: S311 - moments, no secrets
    started = time.perf_counter()
    build(store, "start.")
    takes = time.perf_counter() - started
    while times < rounds:
        by_hand, after = f"by hand {times}", f"after{times}"
        put(release, by_hand)
        old, new = whole(release, by_hand), f"v{times}."
        child = _forked(partial(build, store, new))
        time.sleep(chance.random() * takes)
        os.kill(child, signal.SIGKILL)
        times += os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        hold(whole(release, by_hand) in {old, new[:-1]}, "neither old nor new")
        kept(release, by_hand)
        build(store, f"{after}.")
        kept(release, by_hand)
        hold(whole(release) == after, "the next build did not succeed")
        shutil.rmtree(release / "edited")
    return times


def killed_in_issuing(folder: Path, rounds: int = 1) -> int:
    """Issuing and filing are killed before each of their steps; how often they were."""
    times = 0
    for number in range(rounds):
        for what in ("issue", "file"):
            step, code = 0, -1
            while code < 0:
                store = folder / f"{what}{number}.{step}"
                release, copies = store / "2026Q4", [folder / "N-甲.pdf", folder / "乙 signed.pdf"]
                build(store, "start.")
                for copy in copies:
                    copy.write_bytes(copy.name.encode())
                if what == "file":
                    issue(release, Issue("Li Na", date(2026, 12, 31)))

                def work(what: str = what, release: Path = release, copies: list[Path] = copies) -> None:
                    if what == "issue":
                        issue(release, Issue("Li Na", date(2026, 12, 31)))
                    else:
                        file_copies(release, copies, lambda _: "", "2027-01-04")

                code = struck(work, step, kill)
                times += code < 0
                hold(whole(release) == "start", "the release was changed")
                work()
                hold(read_head(release)["state"] == "issued", "it is not issued")
                hold(
                    not stat.S_IMODE((release / "manifest.json").stat().st_mode) & stat.S_IWUSR, "not closed"
                )
                if what == "file":
                    missing = [document.role for document in signatures(release).missing]
                    hold(missing == ["丙"], f"signatures are missing: {missing}")
                    names = sorted(path.name for path in (release / "signed/documents").iterdir())
                    hold(names == ["乙.pdf", "甲.pdf"], f"filed: {names}")
                step += 1
    return times


def killed_in_the_command(folder: Path, rounds: int = 6, seed: int = 1) -> int:
    """``dutyc build`` of a whole master is killed at random steps; how often it was."""
    master, store, times = folder / "master.xlsx", folder / "store", 0
    chance = random.Random(seed)  # noqa: S311 - moments, no secrets

    def command(text: str) -> None:
        write_master(master, _MASTER.format(text=text))
        words = ["build", str(master), "-o", str(store), "--period", "2026Q4", "--lang", "en"]
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - of a process that is killed
        try:
            group.main(words, standalone_mode=False)
        except SystemExit as end:
            hold(end.code in {0, 1}, f"the command ended with {end.code}")

    def in_a_process(text: str, step: int) -> int:
        return struck(lambda: command(text), step, kill)

    hold(in_a_process("first", 1_000_000) == FINISHED, "the first build failed")
    reach = 400
    while times < rounds:
        code = in_a_process(f"second {times}", chance.randrange(reach))
        if code == FINISHED:
            reach = max(reach * 3 // 4, 20)
        times += code < 0
        _hashes(store / "2026Q4")
        hold(in_a_process(f"third {times}", 1_000_000) == FINISHED, "the next build failed")
        _hashes(store / "2026Q4")
    return times


_MASTER = """
# 岗位
| 岗位 | 部门 | 版本 |
| 运营经理 | 运营部 | '1.0 |
| 客服专员 | 客服部 | '1.0 |
# 职责概述
| 岗位 | 要素 | 职责 |
| 运营经理 | 主要职责 | {text} |
| 客服专员 | 主要职责 | {text} |
"""


def _hashes(release: Path) -> None:
    refuse_unfinished(release)
    for file in read_files(release):
        same = hashlib.sha256((release / file.path).read_bytes()).hexdigest() == file.sha256
        hold(same, f"{file.path} is not as it was published")


def full_disk(folder: Path) -> int:
    """The disk fills up at different steps; how often a build was refused.

    ``folder`` is a small file system of its own; else the system is asked to refuse large files.
    """
    small = os.statvfs(folder).f_blocks * os.statvfs(folder).f_frsize < 2_000_000
    store, release, times = folder / "store", folder / "store/2026Q4", 0
    build(store, "start.")
    for room in range(0, 60_000, 4_000):
        put(release, "by hand")
        old, filler = whole(release, "by hand"), folder / "filler"
        if small:
            free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize
            with filler.open("wb") as file:
                file.write(b"x" * max(free - room, 0))
        try:
            code = struck(partial(_tight, store, room, small=small), 1_000_000, kill)
            times += code == REFUSED
            hold(code in {REFUSED, FINISHED}, f"ended with {code}")
            hold(whole(release, "by hand") in {old, f"full{room}"}, "neither old nor new")
            kept(release, "by hand")
        finally:
            filler.unlink(missing_ok=True)
        build(store, f"after{room}.")
        kept(release, "by hand")
        hold(whole(release) == f"after{room}", "the next build did not succeed")
        shutil.rmtree(release / "edited")
    return times


def _tight(store: Path, room: int, *, small: bool) -> None:
    """A build that finds no room; one sentence says so."""
    if not small:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room // 20, room // 20))
    try:
        build(store, f"full{room}.")
    except CompilerError as error:
        said = error.diagnostic.message("en")
        hold("cannot be written" in said, said)
        hold(not small or "the disk is full" in said, said)
        raise


def no_permission(folder: Path) -> int:
    """The store may not be written, from the start or from some step on; how often a build was refused.

    Nobody's rights bind root: the build is somebody else's.
    """
    build(folder / "warm", "imports.")  # so that no step of a child is an import
    with tempfile.TemporaryDirectory() as outside:
        place = Path(outside)
        place.chmod(0o777)
        store, release = place / "store", place / "store/2026Q4"
        nobody = 65534 if os.geteuid() == 0 else os.geteuid()

        def as_nobody(text: str) -> None:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(nobody)
                os.setuid(nobody)
            build(store, text)

        hold(struck(lambda: as_nobody("start."), 1_000_000, kill) == FINISHED, "the first build failed")
        refused, step, code = 0, 0, REFUSED
        while code == REFUSED or step < _EARLIEST:
            old = whole(release)
            if step == 0:
                _set_modes(store, 0o555)
            code = struck(partial(as_nobody, f"v{step}."), step, lambda: _set_modes(store, 0o555))
            refused += code == REFUSED
            hold(code in {REFUSED, FINISHED}, f"ended with {code} at {step}")
            _set_modes(store, 0o755)
            hold(whole(release) in {old, f"v{step}"}, "neither old nor new")
            code_after = struck(partial(as_nobody, f"after{step}."), 1_000_000, kill)
            hold(code_after == FINISHED, f"the next build ended with {code_after}")
            hold(whole(release) == f"after{step}", "the next build did not succeed")
            step += 1
    return refused


_EARLIEST = 40


def _set_modes(store: Path, mode: int) -> None:
    """The rights on a store and the folders in it."""
    for path in (*store.rglob("*"), store):
        if path.is_dir():
            path.chmod(mode)


def builders_at_once(folder: Path, count: int = 10, rounds: int = 3) -> int:
    """Several builders start at the same moment; how many were sent away."""
    store, release, away = folder / "store", folder / "store/2026Q4", 0
    build(store, "start.")
    for number in range(rounds):
        starts = time.time() + 0.05

        def work(text: str, starts: float = starts) -> None:
            time.sleep(max(starts - time.time(), 0))
            build(store, text)

        children = [_forked(partial(work, f"b{number}x{n}.")) for n in range(count)]
        codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        hold(set(codes) <= {FINISHED, BUSY}, f"ended with {codes}")
        hold(FINISHED in codes, "nobody could build")
        winners = {f"b{number}x{n}" for n, code in enumerate(codes) if code == FINISHED}
        hold(whole(release) in winners, "the release is nobody's")
        away += codes.count(BUSY)
        build(store, f"after{number}.")
        hold(whole(release) == f"after{number}", "the next build did not succeed")
    return away


def _forked(work: Callable[[], object]) -> int:
    """A process that does something, and ends with how that ended."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = FINISHED
        except CompilerError as error:
            code = BUSY if error.diagnostic.kind.code == "PUB002" else REFUSED
        finally:
            os._exit(code)
    return child


def clock_set_back(folder: Path) -> int:
    """The clock goes back twenty years between builds, and files come from the future; how many were built."""
    store, release = folder / "store", folder / "store/2026Q4"
    build(store, "start.")
    ahead = time.time() + 1e9
    for path in (*release.rglob("*"), release):
        os.utime(path, (ahead, ahead))
    put(release, "by hand")
    os.utime(release / "documents/甲.docx", (ahead, ahead))
    back = time.time() - 6e8
    with (
        mock.patch.object(time, "time", return_value=back),
        mock.patch.object(time, "strftime", lambda form: real(form, time.gmtime(back))),
    ):
        build(store, "v1.")
        hold(whole(release) == "v1", "not built")
        kept(release, "by hand")
        build(store, "v2.")
    hold(whole(release) == "v2", "not built")
    kept(release, "by hand")
    return 2


real = time.strftime

SCENARIOS: dict[str, Callable[..., int]] = {
    "publish": killed_in_publishing,
    "anytime": killed_at_any_time,
    "aside": lambda folder, rounds=1: killed_in_publishing(folder, rounds, exchanges=False),
    "issue": killed_in_issuing,
    "command": killed_in_the_command,
    "full": full_disk,
    "permission": no_permission,
    "builders": builders_at_once,
    "clock": clock_set_back,
}


def main() -> None:
    scenario, folder, *rounds = sys.argv[1:]
    times = SCENARIOS[scenario](Path(folder), *map(int, rounds))
    sys.stdout.write(json.dumps({"scenario": scenario, "struck": times}) + "\n")


if __name__ == "__main__":
    main()
