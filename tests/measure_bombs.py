"""What the bombs cost: ``python tests/measure_bombs.py [NAME …]`` prints each with its outcome, seconds and memory.

Exit code 1 when one takes more than a minute or a gibibyte, or ends in anything but a reading or a sentence.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from bombs import SIZES
from limited import Outcome, outcomes

SECONDS, MEMORY = 60, 1 << 30


def main() -> int:
    """Build each bomb, check it in a process of its own, and delete it."""
    wanted = set(sys.argv[1:])
    failed = 0
    for bomb, size in SIZES.items():
        if wanted and bomb.__name__ not in wanted:
            continue
        with tempfile.TemporaryDirectory() as folder:
            path = bomb(Path(folder) / f"{bomb.__name__}.xlsx", size)
            packed = path.stat().st_size
            (outcome,) = outcomes([path], seconds=SECONDS, memory=MEMORY).values()
        failed += bool(outcome.failure)
        sys.stdout.write(
            f"{bomb.__name__:26} {packed / 1e6:7.1f} MB  {_ending(outcome):16} "
            f"{outcome.seconds:5.1f} s {outcome.peak / (1 << 20):6.0f} MiB\n"
        )
        sys.stdout.flush()
    return 1 if failed else 0


def _ending(outcome: Outcome) -> str:
    return (
        outcome.failure.splitlines()[-1] if outcome.failure else outcome.refused or outcome.checked or "read"
    )


if __name__ == "__main__":
    sys.exit(main())
