"""Which role covers which module and aspect."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from compiler.model.blueprint import Module
from compiler.model.coverage import Status
from compiler.normalise.catalog import Catalog, Role


@dataclass(frozen=True, slots=True)
class Cover:
    """How far one role covers one module."""

    status: Status
    entries: int
    covered: int
    expected: int
    missing: tuple[tuple[str, str], ...] = ()
    """Required aspects that are absent: key, and the process that lacks it (empty: the module)."""
    no_usual: bool = False
    """None of the module's usual aspects is there."""
    too_few: bool = False
    waived: tuple[tuple[str, str], ...] = ()
    """Required aspects that are absent by a waiver in force; the pair ``("", "")`` is the whole module."""
    expired: date | None = None
    """The day on which the waiver of what is missing ended."""
    inferred: int = 0
    """So many of those covered are so only by entries whose aspect was inferred from their text."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Role × module."""

    cells: Mapping[tuple[str, str], Cover]
    """By role id and module key."""

    def of(self, role: str, module: str) -> Cover:
        """How far a role covers a module."""
        return self.cells[role, module]

    def share(self, role: str | None = None) -> float | None:
        """Covered aspects of those expected, 0 to 1, of one role or all; None: nothing is expected."""
        cells = [cover for (owner, _), cover in self.cells.items() if role is None or owner == role]
        expected = sum(cover.expected for cover in cells)
        return sum(cover.covered for cover in cells) / expected if expected else None

    def inferred(self) -> int:
        """How many of all that is covered is so only by aspects that were inferred."""
        return sum(cover.inferred for cover in self.cells.values())

    def counts(self) -> dict[str, int]:
        """How many role × module cells have each status."""
        counts = dict.fromkeys((status.value for status in Status), 0)
        for cover in self.cells.values():
            counts[cover.status.value] += 1
        return counts


def measure(catalog: Catalog) -> Mapping[tuple[str, str], Cover]:
    """How far each role covers each module, by role id and module key; waivers aside."""
    found, guessed = _aspects(catalog)
    counts = _entry_counts(catalog)
    cells: dict[tuple[str, str], Cover] = {}
    for role in catalog.roles:
        for module in catalog.blueprint.modules:
            place = (role.id, module.key)
            needed = catalog.needed(role, module)
            if not needed.applies:
                cells[place] = Cover(Status.NOT_APPLICABLE, counts[place], 0, 0)
            elif module.kind == "facts":
                cells[place] = _facts(role, needed)
            else:
                cells[place] = _cover(needed, found[place], counts[place], guessed[place])
    return cells


_Found = Mapping[tuple[str, str], set[tuple[str, str]]]


def _aspects(catalog: Catalog) -> tuple[_Found, _Found]:
    """The aspects and processes that each role has in each module, and which of them are only inferred."""
    found: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    guessed: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    process = {module.key: _process_column(module) for module in catalog.blueprint.modules}
    frame, strict = catalog.entries, catalog.settings.strict_aspects
    guesses = frame[frame["aspect_inferred"].astype(bool)]
    for certain in (True, False):
        lines = frame[~frame["aspect_inferred"].astype(bool)] if certain else guesses
        columns = (lines[name].tolist() for name in ("role", "module", "aspect", "values"))
        for role, module, aspect, values in zip(*columns, strict=True):
            column = process[module]
            pair = ("" if strict and not certain else aspect, "" if column is None else values[column])
            own = found[role, module]
            if not certain and pair not in own:
                guessed[role, module].add(pair)
            own.add(pair)
    return found, guessed


def _process_column(module: Module) -> int | None:
    """Where a process module names its process, as an index of ``values``."""
    if module.kind != "process":
        return None
    return next((i for i, column in enumerate(module.fields) if column.key == "process"), None)


def _entry_counts(catalog: Catalog) -> Mapping[tuple[str, str], int]:
    sizes = catalog.entries.groupby(["role", "module"], sort=False).size()
    return defaultdict(int, {key: int(size) for key, size in sizes.items()})  # type: ignore[misc]  # pairs


def _cover(module: Module, found: set[tuple[str, str]], entries: int, guessed: set[tuple[str, str]]) -> Cover:
    required = [aspect.key for aspect in module.aspects if aspect.need == "required"]
    usual = {aspect.key for aspect in module.aspects if aspect.need == "usual"}
    processes = sorted({process for _, process in found}) or [""]
    expected = [(aspect, process) for process in processes for aspect in required]
    missing = tuple(pair for pair in expected if pair not in found)
    own_usual = {pair for pair in found if pair[0] in usual}
    no_usual = bool(usual) and not own_usual
    inferred = sum(pair in guessed for pair in expected) + bool(own_usual and own_usual <= guessed)
    too_few = entries < module.minimum_entries
    total = len(processes) * len(required) + bool(usual) or 1
    if not entries:
        status = Status.MISSING if module.required else Status.NOT_APPLICABLE
        return Cover(status, 0, 0, total if module.required else 0, missing, no_usual, too_few)
    open_points = len(missing) + no_usual
    status = Status.PARTIAL if open_points or too_few else Status.COMPLETE
    covered = max(total - open_points, 0)
    return Cover(status, entries, covered, total, missing, no_usual, too_few, inferred=inferred)


def _facts(role: Role, module: Module) -> Cover:
    needed = [aspect for aspect in module.aspects if aspect.need != "optional"]
    missing = tuple((aspect.key, "") for aspect in needed if not role.get(aspect.role_column or ""))
    total = len(needed)
    if not total:
        return Cover(Status.NOT_APPLICABLE, 0, 0, 0)
    covered = total - len(missing)
    status = Status.COMPLETE if not missing else Status.PARTIAL if covered else Status.MISSING
    return Cover(status, covered, covered, total, missing)
