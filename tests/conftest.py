"""What many tests need: a checked master from a few lines of Markdown."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from masters import write_master

from compiler import pipeline
from compiler.pipeline import Checked, Options


@pytest.fixture(autouse=True, scope="session")
def cache_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No command of a test reads or writes the cache of the person who runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DUTYC_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


CheckMaster = Callable[..., Checked]


@pytest.fixture
def check_master(tmp_path: Path) -> CheckMaster:
    """Write Markdown tables as a workbook and check it; keywords are `Options`."""

    def run(markdown: str, **options: str) -> Checked:
        path = write_master(tmp_path / "主表.xlsx", markdown)
        return pipeline.check(path, Options(**options))  # type: ignore[arg-type]  # literals in tests

    return run
