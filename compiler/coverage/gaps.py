"""A finding for each gap."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping

from compiler.coverage.measure import Cover, Coverage
from compiler.diagnostics import Diagnostic, Doc, Kind, Param, Severity, finding
from compiler.locale import N_
from compiler.model.blueprint import Aspect, Module
from compiler.model.coverage import Status
from compiler.model.words import Bilingual
from compiler.normalise.catalog import Catalog, Role

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
NOT_APPLICABLE = Kind(
    "COV006",
    "entries-not-applicable",
    Severity.WARNING,
    N_("{module} does not apply to {role}; it has entries of it: {count}"),
    N_("Delete them, or change the line of the applicability sheet"),
    doc=Doc(
        N_("The applicability sheet says that something does not apply to a role that has entries of it."),
        N_("They are printed and count nothing; one of both is wrong."),
        N_("risk control does not apply to trainees, and a trainee has two risks → one of both."),
    ),
)
ADD_SHEET = N_("Add a sheet “{sheet}” to the master")


def gap_findings(catalog: Catalog, coverage: Coverage) -> Iterator[Diagnostic]:
    """A finding for each gap; of a role without any entry one for all, and its errors."""
    for role in catalog.roles:
        modules = catalog.blueprint.modules
        own = (
            gap
            for module in modules
            for gap in _gaps(catalog, role, catalog.needed(role, module), coverage.of(role.id, module.key))
        )
        if any(coverage.of(role.id, m.key).entries for m in modules if m.kind != "facts"):
            yield from own
        elif not any((role.id, module.key) in catalog.misnamed for module in modules):
            yield _silent(catalog, role)
            yield from (gap for gap in own if gap.severity is Severity.ERROR)


def needless_findings(catalog: Catalog) -> Iterator[Diagnostic]:
    """A finding for each module or aspect that does not apply to a role which has entries of it."""
    places = {(role, key) for (role, key), needs in catalog.needs.items() if needs.without}
    if not places:
        return
    roles = {role.id: role for role in catalog.roles}
    for (role, key), counts in _written(catalog, places).items():
        needs = catalog.needs[role, key]
        for aspect, (sheet, cell) in needs.without.items():
            count = counts[aspect] if aspect else counts.total()
            if count:
                params: dict[str, Param] = {
                    "role": roles[role].title,
                    "count": count,
                    "module": _named(needs.module, aspect),
                }
                yield finding(
                    NOT_APPLICABLE,
                    params=params,
                    sheet=sheet,
                    cell=cell,
                    role=roles[role].title,
                    module=key,
                    aspect=aspect or None,
                )


def _written(catalog: Catalog, places: Container[tuple[str, str]]) -> Mapping[tuple[str, str], Counter[str]]:
    """How many entries of each aspect roles have; an aspect that was only inferred is none."""
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    columns = (catalog.entries[name].tolist() for name in ("role", "module", "aspect", "aspect_inferred"))
    for role, module, aspect, inferred in zip(*columns, strict=True):
        if (role, module) in places:
            found[role, module]["" if inferred else aspect] += 1
    return found


def _named(module: Module, key: str) -> Bilingual:
    """A module, or an aspect of it."""
    aspect = next((each.title for each in module.aspects if key and each.key == key), None)
    if aspect is None:
        return module.title
    return Bilingual(f"{module.title.zh}·{aspect.zh}", f"{module.title.en} · {aspect.en}")


def _gaps(catalog: Catalog, role: Role, module: Module, cover: Cover) -> Iterator[Diagnostic]:
    """One finding for each thing that is missing, unless a misspelt role cell holds it."""
    closed = (Status.COMPLETE, Status.NOT_APPLICABLE, Status.WAIVED)
    if cover.status in closed or _is_told(catalog, module, cover):
        return
    aspects = {aspect.key: aspect for aspect in module.aspects}
    if module.kind == "facts":
        for key, _ in cover.missing:
            yield _gap(EMPTY_FACT, catalog, role, module, aspects[key])
        return
    misnamed = catalog.misnamed.get((role.id, module.key), frozenset())
    if not cover.entries:
        if not misnamed:
            yield _gap(MISSING_MODULE, catalog, role, module)
        return
    for key, process in cover.missing:
        if key in misnamed:
            continue
        kind = MISSING_STAGE if process else MISSING_ASPECT
        yield _gap(kind, catalog, role, module, aspects[key], process=process)
    if cover.no_usual and not misnamed:
        usual = tuple(aspect.title for aspect in module.aspects if aspect.need == "usual")
        yield _gap(NO_USUAL_ASPECT, catalog, role, module, usual=usual)
    if cover.too_few and not misnamed:
        yield _gap(
            TOO_FEW_ENTRIES, catalog, role, module, count=cover.entries, minimum=module.minimum_entries
        )


def _is_told(catalog: Catalog, module: Module, cover: Cover) -> bool:
    """Whether the gap only follows from a sheet that cannot be read, or a misspelt header of its aspects."""
    if module.key in catalog.unread and not cover.entries:
        return True
    sheet = catalog.sheet_of(module.key)
    aspects = {column.key for column in module.columns if column.meaning == "aspect"}
    return sheet is not None and bool(aspects & sheet.misnamed)


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
