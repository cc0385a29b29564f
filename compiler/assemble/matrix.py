"""The summary matrix: roles × modules, gaps, KPIs, and all entries."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from compiler.address import cell_name
from compiler.coverage import Coverage
from compiler.diagnostics import Diagnostic
from compiler.locale import Language
from compiler.model.blueprint import Module
from compiler.model.coverage import Status
from compiler.model.matrix import EntryRow, GapRow, KpiRow, MatrixCell, MatrixReport, MatrixRole, WeightTotal
from compiler.normalise.catalog import Catalog, Role, records
from compiler.normalise.weights import is_special


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build decides about its matrix."""

    language: Language
    period: str
    as_of: date
    source: str
    """Path of the master's copy below the release."""
    entries: bool = False
    """Add all entries as one sheet."""


def matrix_report(
    catalog: Catalog,
    coverage: Coverage,
    diagnostics: Iterable[Diagnostic],
    paths: Mapping[str, str],
    summary: Summary,
) -> MatrixReport:
    """All that the summary matrix says; ``paths`` has each role's document by its id."""
    roles = _by_department(catalog.roles)
    kpis = _kpis(catalog)
    return MatrixReport(
        language=summary.language,
        company=catalog.settings.company,
        period=summary.period,
        as_of=summary.as_of,
        source=summary.source,
        modules=tuple(module.title.in_(summary.language) for module in catalog.blueprint.modules),
        roles=tuple(_role(catalog, coverage, role, paths[role.id]) for role in roles),
        gaps=tuple(_gaps(catalog, diagnostics, summary.language)),
        kpis=kpis,
        weights=_totals(kpis),
        entries=tuple(_entries(catalog, summary.language)) if summary.entries else (),
        coverage=coverage.share(),
    )


def _by_department(roles: Sequence[Role]) -> list[Role]:
    """Roles grouped by department, both in the order of the master."""
    order: dict[str, int] = {}
    for role in roles:
        order.setdefault(role.department, len(order))
    return sorted(roles, key=lambda role: order[role.department])


def _role(catalog: Catalog, coverage: Coverage, role: Role, document: str) -> MatrixRole:
    cells = []
    for module in catalog.blueprint.modules:
        cover = coverage.of(role.id, module.key)
        cells.append(MatrixCell(cover.status, cover.entries, cover.covered, cover.expected))
    expected = sum(cell.expected for cell in cells)
    share = sum(cell.covered for cell in cells) / expected if expected else 1.0
    return MatrixRole(role.title, role.code, role.department, document, tuple(cells), share)


def _gaps(catalog: Catalog, diagnostics: Iterable[Diagnostic], language: Language) -> Iterable[GapRow]:
    """Every gap; where it has a cell of its own that one, else the first free row of its sheet."""
    by_title = {role.title: role for role in catalog.roles}
    modules = {module.key: module for module in catalog.blueprint.modules}
    for diagnostic in diagnostics:
        if not diagnostic.kind.gap:
            continue
        module = modules.get(diagnostic.module or "")
        role = by_title.get(diagnostic.role or "")
        yield GapRow(
            status=Status.MISSING if diagnostic.aspect is None else Status.PARTIAL,
            essential=module is not None and module.essential,
            role=diagnostic.role or "",
            department=role.department if role else "",
            owner=role.get("action_owner") if role else "",
            module=module.title.in_(language) if module else "",
            aspect=_aspect_title(module, diagnostic.aspect, language),
            missing=diagnostic.message(language),
            sheet=diagnostic.sheet or "",
            cell=diagnostic.cell or _free_cell(catalog, diagnostic),
        )


def _aspect_title(module: Module | None, key: str | None, language: Language) -> str:
    aspects = module.aspects if module else ()
    return next((aspect.title.in_(language) for aspect in aspects if aspect.key == key), "")


def _free_cell(catalog: Catalog, diagnostic: Diagnostic) -> str:
    """The role cell of the first free row of the sheet where a gap can be filled."""
    sheet = next((s for s in catalog.sheets if s.sheet == diagnostic.sheet), None)
    if sheet is None:
        return ""
    role = next(column.key for column in sheet.module.columns if column.meaning == "role")
    return cell_name(sheet.last_row + 1, sheet.column(role) or 1)


def _kpis(catalog: Catalog) -> tuple[KpiRow, ...]:
    found: list[KpiRow] = []
    roles = {role.id: role for role in catalog.roles}
    for module in catalog.blueprint.modules:
        if module.kind != "kpi":
            continue
        places = {column.key: index for index, column in enumerate(module.fields)}
        frame = catalog.entries
        for row in records(frame[frame["module"] == module.key]):
            role = roles[row.role]
            value = {key: row.values[index] for key, index in places.items()}
            weight = value.get("weight", "")
            found.append(
                KpiRow(
                    role=role.title,
                    department=role.department,
                    kpi=row.text,
                    definition=value.get("definition", ""),
                    unit=value.get("unit", ""),
                    target=value.get("target", ""),
                    weight=weight,
                    weight_value=None if math.isnan(row.weight) else row.weight,
                    period=value.get("period", ""),
                    source=value.get("source", ""),
                    special=is_special(weight),
                    sheet=row.sheet,
                    cell=row.cell,
                )
            )
    order = {role.title: number for number, role in enumerate(_by_department(catalog.roles))}
    return tuple(sorted(found, key=lambda kpi: order[kpi.role]))


def _totals(kpis: Iterable[KpiRow]) -> tuple[WeightTotal, ...]:
    """The weights of each role and review period; KPIs without a weight count as zero."""
    totals: dict[tuple[str, str], tuple[float, int]] = {}
    for kpi in kpis:
        if kpi.special:
            continue
        total, count = totals.get((kpi.role, kpi.period), (0.0, 0))
        totals[kpi.role, kpi.period] = (total + (kpi.weight_value or 0.0), count + 1)
    return tuple(WeightTotal(role, period, *found) for (role, period), found in totals.items())


def _entries(catalog: Catalog, language: Language) -> Iterable[EntryRow]:
    roles = {role.id: role for role in catalog.roles}
    modules = {module.key: module for module in catalog.blueprint.modules}
    titles = {
        (module.key, aspect.key): aspect.title.in_(language)
        for module in modules.values()
        for aspect in module.aspects
    }
    for row in records(catalog.entries):
        module = modules[row.module]
        details = "; ".join(
            f"{column.title.in_(language)}: {value}"
            for column, value in zip(module.fields, row.values, strict=True)
            if value
        )
        yield EntryRow(
            role=roles[row.role].title,
            department=roles[row.role].department,
            module=module.title.in_(language),
            aspect=titles.get((row.module, row.aspect), row.aspect),
            text=row.text,
            details=details,
            status=row.status,
            id=row.entry,
            sheet=row.sheet,
            cell=row.cell,
        )
