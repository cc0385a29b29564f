"""The floors of the house, and where third-party libraries live."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = (
    ("__init__", "address", "container", "locale", "width"),
    ("model", "period"),
    ("diagnostics",),
    ("vocabulary", "signs", "names"),
    ("disk_errors", "suggest"),
    ("blueprint",),
    ("reading",),
    ("normalise",),
    ("compare",),
    ("rules", "coverage"),
    ("assemble",),
    ("documents", "workbooks", "report", "pdf"),
    ("releases",),
    ("rulebook",),
    ("pipeline",),
    ("cli",),
    ("__main__",),
)
"""From the ground up. A room imports from lower floors; rooms of one floor are strangers."""

HOMES = {
    "click": {"cli"},
    "rich": {"cli", "report"},
    "pandas": {"normalise", "rules", "coverage", "assemble"},
    "numpy": {"normalise", "rules", "coverage", "assemble"},
    "rapidfuzz": {"suggest", "rules", "compare"},
    "python_calamine": {"reading"},
    "openpyxl": {"reading", "workbooks"},
    "xlsxwriter": {"workbooks"},
    "docx": {"documents"},
    "lxml": {"reading", "documents", "workbooks"},
    "filelock": {"releases"},
    "isal": {"container", "reading"},
    "platformdirs": {"cli"},
    "pypdf": {"pdf"},
}


def sources() -> list[Path]:
    return sorted((ROOT / "compiler").rglob("*.py"))


def room(path: Path) -> str:
    parts = path.relative_to(ROOT / "compiler").with_suffix("").parts
    return parts[0]


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""
            if node.module == "compiler":
                yield from (f"compiler.{alias.name}" for alias in node.names)


def floor(name: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if name in rooms)


def test_every_room_has_a_floor() -> None:
    known = {name for rooms in FLOORS for name in rooms}
    assert {room(path) for path in sources()} - known - {"blueprints"} == set()


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_down(path: Path) -> None:
    own = room(path)
    for name in imports(path):
        if not name.startswith("compiler."):
            continue
        other = name.split(".")[1]
        if other in (own, "__version__"):
            continue
        assert floor(other) < floor(own) or floor(own) == 0, f"{path} imports {name}"


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_libraries_stay_at_home(path: Path) -> None:
    own = room(path)
    for name in imports(path):
        library = name.split(".")[0]
        if library in HOMES:
            assert own in HOMES[library], f"{path} imports {library}"


def test_nothing_below_the_command_line_prints() -> None:
    for path in sources():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = {
            node.func.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert "print" not in calls, path
