"""What many tests need: a checked master from a few lines of Markdown."""

from collections.abc import Callable
from pathlib import Path

import pytest
from masters import write_master

from compiler import pipeline
from compiler.pipeline import Checked, Options

CheckMaster = Callable[..., Checked]


@pytest.fixture
def check_master(tmp_path: Path) -> CheckMaster:
    """Write Markdown tables as a workbook and check it; keywords are `Options`."""

    def run(markdown: str, **options: str) -> Checked:
        path = write_master(tmp_path / "主表.xlsx", markdown)
        return pipeline.check(path, Options(**options))  # type: ignore[arg-type]  # literals in tests

    return run
