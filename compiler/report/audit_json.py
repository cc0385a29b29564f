"""The coverage audit as JSON, for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable

from compiler.model.audit import (
    AuditCell,
    AuditDepartment,
    AuditFinding,
    AuditPoint,
    AuditReport,
    AuditRole,
    Evidence,
    Place,
    Tally,
)
from compiler.model.words import Bilingual

FORMAT = 1
Record = dict[str, object]


def audit_json(report: AuditReport) -> str:
    """The object: format version, totals, trend, modules, and one line for each department."""
    coverage = {**tally_record(report.tally), "roles": report.roles, "confidential": report.confidential}
    head: Record = {
        "format": FORMAT,
        "file": report.file,
        "company": report.company,
        "period": report.period,
        "as_of": report.as_of.isoformat(),
        "coverage": coverage,
        "trend": [
            {"period": each.period, "as_of": each.as_of.isoformat(), "share": rounded(each.share)}
            for each in report.trend
        ],
        "modules": [
            {
                "key": module.key,
                "title": _names(module.title),
                "essential": module.essential,
                **tally_record(module.tally),
                "fill": _place(module.fill),
            }
            for module in report.modules
        ],
    }
    keys = [module.key for module in report.modules]
    opening = json.dumps(head, ensure_ascii=False)[:-1]
    lines = (json.dumps(_department(each, keys), ensure_ascii=False) for each in report.departments)
    return f'{opening}, "departments": [\n' + ",\n".join(lines) + "\n]}\n"


def rounded(share: float | None) -> float | None:
    """A share as the manifest has it."""
    return None if share is None else round(share, 6)


def tally_record(tally: Tally) -> Record:
    """Share, points and the count of each status."""
    cells = {status.value: count for status, count in tally.cells.items()}
    return {
        "share": rounded(tally.share),
        "certain": rounded(tally.certain),
        "covered": tally.covered,
        "inferred": tally.inferred,
        "expected": tally.expected,
        "cells": cells,
    }


def _department(department: AuditDepartment, keys: Iterable[str]) -> Record:
    modules = [
        {"module": key, "status": tally.status.value, **tally_record(tally)}
        for key, tally in zip(keys, department.modules, strict=True)
    ]
    return {
        "title": department.title,
        **tally_record(department.tally),
        "confidential": department.confidential,
        "modules": modules,
        "roles": [_role(role, keys) for role in department.roles],
    }


def _role(role: AuditRole, keys: Iterable[str]) -> Record:
    return {
        "title": role.title,
        "code": role.code,
        "owner": role.owner,
        **tally_record(role.tally),
        "modules": [_cell(key, cell) for key, cell in zip(keys, role.cells, strict=True)],
        "findings": [_finding(each) for each in role.findings],
    }


def _cell(key: str, cell: AuditCell) -> Record:
    return {
        "module": key,
        "status": cell.status.value,
        "severity": cell.label or None,
        "entries": cell.entries,
        "minimum": cell.minimum or None,
        "too_few_since": cell.too_few_since or None,
        "covered": cell.covered,
        "inferred": cell.inferred,
        "expected": cell.expected,
        "needs": [_place(each) for each in cell.needs],
        "points": [_point(point) for point in cell.points],
        "others": [_evidence(each) for each in cell.others],
        "findings": [_finding(each) for each in cell.findings],
    }


def _point(point: AuditPoint) -> Record:
    record: Record = {"title": _names(point.title), "status": point.status.value}
    if point.process:
        record["process"] = point.process
    if point.evidence:
        record["evidence"] = [_evidence(each) for each in point.evidence]
    if point.fill:
        record["fill"] = _place(point.fill)
    if point.since:
        record["since"] = point.since
    if point.opened:
        opened = point.opened
        edit = {"before": opened.before, "after": opened.after, "deleted": opened.deleted}
        record["opened"] = {**_place(opened.place), **edit}
    if point.waiver:
        expires = point.waiver.expires
        record["waiver"] = {
            **_place(point.waiver.place),
            "reason": point.waiver.reason,
            "approved_by": point.waiver.approved_by,
            "expires": expires.isoformat() if expires else None,
        }
    return record


def _evidence(evidence: Evidence) -> Record:
    record = {**_place(evidence.place), "text": evidence.text}
    if evidence.through:
        record["through"] = evidence.through
    if evidence.inferred:
        record["inferred"] = True
    return record


def _finding(finding: AuditFinding) -> Record:
    return {
        "code": finding.code,
        "severity": finding.label,
        "message": _names(finding.message),
        **_place(finding.place),
    }


def _place(place: Place) -> Record:
    return {"sheet": place.sheet, "cell": place.cell or None}


def _names(name: Bilingual) -> Record:
    return {"zh": name.zh, "en": name.en}
