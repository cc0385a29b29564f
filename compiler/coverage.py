"""Catalog → Coverage: which role covers which module and aspect, and a finding for each gap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from compiler.diagnostics import Diagnostic, Doc, Kind, Param, Severity, finding
from compiler.locale import N_
from compiler.model import Aspect, Bilingual, Module, Status
from compiler.normalise.catalog import Catalog, Role, Waiver

MISSING_ASPECT = Kind(
    "COV001",
    "missing-aspect",
    Severity.WARNING,
    N_("{role} lacks: {aspect}"),
    N_("Add it in “{sheet}” from row {row} on"),
    gap=True,
    doc=Doc(
        N_("A role has entries in a module, but none for a required aspect."),
        N_("The duty document is incomplete, and the audit counts it as a gap."),
        N_("Risk control without response → add the response."),
    ),
)
MISSING_MODULE = Kind(
    "COV002",
    "missing-module",
    Severity.WARNING,
    N_("“{module}” is missing for {role}"),
    N_("Add it in “{sheet}” from row {row} on"),
    gap=True,
    doc=Doc(
        N_("A role has no entry in a required module. In a key module that is an error."),
        N_("A whole section of its document is missing."),
        N_("Field engineer has no KPI → add one."),
    ),
)
TOO_FEW_ENTRIES = Kind(
    "COV003",
    "too-few-entries",
    Severity.WARNING,
    N_("{role} has {count} of at least {minimum} entries under {module}"),
    N_("Add more in “{sheet}” from row {row} on"),
    gap=True,
    doc=Doc(
        N_("A module asks for a minimum number of entries, and a role has fewer."),
        N_("The section says too little to work or be appraised by."),
        N_("2 of at least 3 responsibilities → 3."),
    ),
)
NO_USUAL_ASPECT = Kind(
    "COV004",
    "no-usual-aspect",
    Severity.WARNING,
    N_("{role} has none of the usual aspects of {module}"),
    N_("Usual are: {usual}; fill in the aspect of each row, or add one of them"),
    gap=True,
    doc=Doc(
        N_("A module has aspects of which a role needs at least one, and it has none."),
        N_("Usually the aspect column was left empty."),
        N_("three tasks without aspect → Data analysis."),
    ),
)
ROLE_WITHOUT_ENTRY = Kind(
    "ROLE006",
    "role-without-entry",
    Severity.WARNING,
    N_("No entry in any module: {role}"),
    N_("Write its duties, or remove it from the roles sheet"),
    gap=True,
    doc=Doc(
        N_("A role of the roles sheet has no entry in any module."),
        N_("Its document is empty but for the facts."),
        N_("Quality auditor, no row anywhere → its duties."),
    ),
)
MISSING_STAGE = Kind(
    "PROC001",
    "missing-stage",
    Severity.WARNING,
    N_("{role}: the process “{process}” lacks {aspect}"),
    N_("Add it in “{sheet}” from row {row} on"),
    gap=True,
    doc=Doc(
        N_("A process of a role lacks one of the required stages."),
        N_("A process that nobody monitors or improves decays."),
        N_("design, implementation, monitoring → add optimisation."),
    ),
)
EMPTY_FACT = Kind(
    "COV005",
    "missing-fact",
    Severity.WARNING,
    N_("{role} lacks: {aspect}"),
    N_("Fill it in in the roles sheet"),
    gap=True,
    doc=Doc(
        N_("The roles sheet leaves out a fact that the duty document has to state."),
        N_("The head of the document would have a hole."),
        N_("Grade empty → P4."),
    ),
)
EXPIRED_WAIVER = Kind(
    "WAIVER005",
    "waiver-expired",
    Severity.WARNING,
    N_("The waiver of {role} for “{module}” ended on {expires}: the gap is open again"),
    N_("Fill the gap, or have the waiver renewed"),
    doc=Doc(
        N_("A waiver ended before the day of the check, and its gap is still there."),
        N_("The promise to fill the gap was not kept."),
        N_("expired 2026-09-30 → filled, or renewed until 2026-12-31."),
    ),
)
ADD_SHEET = N_("Add a sheet “{sheet}” to the master")


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

    def counts(self) -> dict[str, int]:
        """How many role × module cells have each status."""
        counts = dict.fromkeys((status.value for status in Status), 0)
        for cover in self.cells.values():
            counts[cover.status.value] += 1
        return counts


def cover(catalog: Catalog, as_of: date) -> tuple[Coverage, tuple[Diagnostic, ...]]:
    """The coverage of a catalog on a day, and its gaps; a waiver in force silences its gap."""
    found = _aspects(catalog)
    counts = _entry_counts(catalog)
    cells: dict[tuple[str, str], Cover] = {}
    diagnostics: list[Diagnostic] = []
    for role in catalog.roles:
        own: list[Diagnostic] = []
        for module in catalog.blueprint.modules:
            place = (role.id, module.key)
            if module.kind == "facts":
                cells[place] = _facts(role, module)
            else:
                cells[place] = _cover(module, found[place], counts[place])
            waivers = [w for w in catalog.waivers if w.covers(role.id, module.key) or w.aspect]
            if waivers and cells[place].status not in (Status.COMPLETE, Status.NOT_APPLICABLE):
                cells[place] = _with_waivers(cells[place], role, module, waivers, as_of)
            own += _gaps(catalog, role, module, cells[place])
        if not any(counts[role.id, module.key] for module in catalog.blueprint.modules):
            own = [_silent(catalog, role)] + [d for d in own if d.severity is Severity.ERROR]
        diagnostics += own
    return Coverage(cells), tuple(diagnostics)


_Found = Mapping[tuple[str, str], set[tuple[str, str]]]


def _aspects(catalog: Catalog) -> _Found:
    """The aspects and processes that each role has in each module."""
    found: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    process = {module.key: _process_column(module) for module in catalog.blueprint.modules}
    frame = catalog.entries
    for role, module, aspect, values in zip(
        frame["role"], frame["module"], frame["aspect"], frame["values"], strict=True
    ):
        column = process[module]
        found[role, module].add((aspect, "" if column is None else values[column]))
    return found


def _process_column(module: Module) -> int | None:
    """Where a process module names its process, as an index of ``values``."""
    if module.kind != "process":
        return None
    return next((i for i, column in enumerate(module.fields) if column.key == "process"), None)


def _entry_counts(catalog: Catalog) -> Mapping[tuple[str, str], int]:
    sizes = catalog.entries.groupby(["role", "module"], sort=False).size()
    return defaultdict(int, {key: int(size) for key, size in sizes.items()})  # type: ignore[misc]  # pairs


def _cover(module: Module, found: set[tuple[str, str]], entries: int) -> Cover:
    required = [aspect.key for aspect in module.aspects if aspect.need == "required"]
    usual = {aspect.key for aspect in module.aspects if aspect.need == "usual"}
    processes = sorted({process for _, process in found}) or [""]
    expected = [(aspect, process) for process in processes for aspect in required]
    missing = tuple(pair for pair in expected if pair not in found)
    no_usual = bool(usual) and not any(aspect in usual for aspect, _ in found)
    too_few = entries < module.minimum_entries
    total = len(expected) + bool(usual) or 1
    if not entries:
        status = Status.MISSING if module.required else Status.NOT_APPLICABLE
        return Cover(status, 0, 0, total if module.required else 0, missing, no_usual, too_few)
    open_points = len(missing) + no_usual
    status = Status.PARTIAL if open_points or too_few else Status.COMPLETE
    covered = max(total - open_points, 0)
    return Cover(status, entries, covered, total, missing, no_usual, too_few)


def _with_waivers(cover: Cover, role: Role, module: Module, waivers: Sequence[Waiver], as_of: date) -> Cover:
    """A module that is not complete, seen with the waivers for it."""
    whole = [waiver for waiver in waivers if waiver.covers(role.id, module.key)]
    live = [waiver for waiver in waivers if waiver.holds(as_of)]
    if any(waiver in live for waiver in whole):
        return replace(
            cover, status=Status.WAIVED, covered=cover.expected, missing=(), no_usual=False, too_few=False,
            waived=(("", ""),),
        )  # fmt: skip
    waived = tuple(
        (aspect, process)
        for aspect, process in cover.missing
        if any(waiver.covers(role.id, module.key, aspect) for waiver in live)
    )
    ended = [
        waiver.expires
        for waiver in waivers
        if waiver not in live
        and waiver.expires
        and (waiver in whole or any(waiver.covers(role.id, module.key, a) for a, _ in cover.missing))
    ]
    missing = tuple(pair for pair in cover.missing if pair not in waived)
    open_points = bool(missing) or cover.no_usual or cover.too_few
    status = cover.status if open_points else Status.WAIVED
    if open_points and ended:
        status = Status.EXPIRED
    return replace(
        cover,
        status=status,
        covered=min(cover.covered + len(waived), cover.expected),
        missing=missing,
        waived=waived,
        expired=max(ended) if ended and open_points else None,
    )


def _facts(role: Role, module: Module) -> Cover:
    missing = tuple((aspect.key, "") for aspect in module.aspects if not role.get(aspect.role_column or ""))
    total = len(module.aspects)
    covered = total - len(missing)
    status = Status.COMPLETE if not missing else Status.PARTIAL if covered else Status.MISSING
    return Cover(status, covered, covered, total, missing)


def _gaps(catalog: Catalog, role: Role, module: Module, cover: Cover) -> Iterator[Diagnostic]:
    """One finding for each thing that is missing."""
    if cover.status in (Status.COMPLETE, Status.NOT_APPLICABLE, Status.WAIVED):
        return
    if cover.expired is not None:
        params: dict[str, Param] = {"role": role.title, "module": module.title, "expires": cover.expired}
        sheet = catalog.sheet_of(module.key)
        yield finding(
            EXPIRED_WAIVER,
            params=params,
            sheet=sheet.sheet if sheet else None,
            role=role.title,
            module=module.key,
        )
    aspects = {aspect.key: aspect for aspect in module.aspects}
    if module.kind == "facts":
        for key, _ in cover.missing:
            yield _gap(EMPTY_FACT, catalog, role, module, aspects[key])
        return
    if not cover.entries:
        yield _gap(MISSING_MODULE, catalog, role, module)
        return
    for key, process in cover.missing:
        kind = MISSING_STAGE if process else MISSING_ASPECT
        yield _gap(kind, catalog, role, module, aspects[key], process=process)
    if cover.no_usual:
        usual = tuple(aspect.title for aspect in module.aspects if aspect.need == "usual")
        yield _gap(NO_USUAL_ASPECT, catalog, role, module, usual=usual)
    if cover.too_few:
        yield _gap(
            TOO_FEW_ENTRIES, catalog, role, module, count=cover.entries, minimum=module.minimum_entries
        )


def _gap(
    kind: Kind,
    catalog: Catalog,
    role: Role,
    module: Module,
    aspect: Aspect | None = None,
    **more: str | int | tuple[Bilingual, ...],
) -> Diagnostic:
    sheet = catalog.sheet_of(module.key)
    severity = Severity.ERROR if module.essential and kind is MISSING_MODULE else kind.severity
    facts = module.kind == "facts"
    return Diagnostic(
        kind=kind,
        severity=severity,
        params={
            "role": role.title,
            "module": module.title,
            "aspect": aspect.title if aspect else "",
            "sheet": sheet.sheet if sheet else module.title,
            "row": sheet.last_row + 1 if sheet else 2,
            **more,
        },
        sheet=(catalog.roles_sheet or None) if facts else sheet.sheet if sheet else None,
        role=role.title,
        module=module.key,
        aspect=aspect.key if aspect else None,
        value=str(more["process"]) if more.get("process") else None,
        hint=ADD_SHEET if sheet is None and not facts and kind is MISSING_MODULE else None,
    )


def _silent(catalog: Catalog, role: Role) -> Diagnostic:
    return finding(
        ROLE_WITHOUT_ENTRY,
        params={"role": role.title},
        sheet=catalog.roles_sheet or None,
        cell=role.cell or None,
        role=role.title,
    )


WAIVED = Kind(
    "WAIVER006",
    "waived",
    Severity.INFO,
    N_("By waiver not reported: {what}"),
    doc=Doc(
        N_("What live waivers silence, listed."),
        N_("An auditor sees what was waived, not only what was found."),
        N_("Risk control of Clerk, until 2026-12-31."),
    ),
)


def without_waived(
    diagnostics: Sequence[Diagnostic], catalog: Catalog, as_of: date
) -> tuple[tuple[Diagnostic, ...], tuple[Diagnostic, ...]]:
    """The findings that no waiver of their code silences; and one information on those that are silenced."""
    rules = [waiver for waiver in catalog.waivers if waiver.code and waiver.holds(as_of)]
    if not rules:
        return tuple(diagnostics), ()
    ids = {role.title: role.id for role in catalog.roles}
    kept = [d for d in diagnostics if not any(_silences(waiver, d, ids) for waiver in rules)]
    silenced = [d for d in diagnostics if d not in kept]
    what = tuple(dict.fromkeys(f"{d.kind.code} {d.role or d.sheet or ''}".strip() for d in silenced))
    return tuple(kept), (finding(WAIVED, params={"what": what}),) if what else ()


def _silences(waiver: Waiver, diagnostic: Diagnostic, ids: Mapping[str, str]) -> bool:
    return (
        diagnostic.kind.code == waiver.code
        and ids.get(diagnostic.role or "") in waiver.roles
        and waiver.module in ("", diagnostic.module)
    )
