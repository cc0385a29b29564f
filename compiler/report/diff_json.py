"""The differences of two masters or releases as JSON, for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable

from compiler.model.audit import Place
from compiler.model.changes import (
    EntryDifference,
    EntryState,
    KpiDifference,
    RoleDifference,
    RoleName,
    ValueChange,
)
from compiler.model.diff import CoverageMove, DiffReport, DiffSide
from compiler.report.audit_json import Record, rounded

FORMAT = 1


def diff_json(report: DiffReport) -> str:
    """The object: both sides, coverage, and one line for each role, entry and figure that differs."""
    head: Record = {
        "format": FORMAT,
        "old": _side(report.old),
        "new": _side(report.new),
        "coverage": {
            "modules": [_move("module", move) for move in report.coverage_of_modules],
            "roles": [_move("role", move) for move in report.coverage_of_roles],
        },
    }
    comparison = report.comparison
    lists: tuple[tuple[str, Iterable[Record]], ...] = (
        ("roles", map(_role, comparison.roles)),
        ("entries", map(_entry, comparison.entries)),
        ("kpis", map(_kpi, comparison.kpis)),
    )
    text = json.dumps(head, ensure_ascii=False)[:-1]
    for name, records in lists:
        text += (
            f', "{name}": [\n' + ",\n".join(json.dumps(each, ensure_ascii=False) for each in records) + "\n]"
        )
    return text + "}\n"


def _side(side: DiffSide) -> Record:
    return {
        "name": side.name,
        "file": side.file,
        "as_of": side.as_of.isoformat(),
        "roles": side.roles,
        "entries": side.entries,
        "coverage": rounded(side.share),
    }


def _move(key: str, move: CoverageMove) -> Record:
    titles = {"zh": move.title.zh, "en": move.title.en}
    return {key: move.key, "title": titles, "before": rounded(move.before), "after": rounded(move.after)}


def _role(each: RoleDifference) -> Record:
    return {
        "event": each.event,
        "probable": each.probable,
        "old": [_name(role) for role in each.old],
        "new": [_name(role) for role in each.new],
        "declared": _place(each.declared),
        "facts": [_value(fact) for fact in each.facts],
        "entries": each.entries,
    }


def _name(role: RoleName) -> Record:
    return {
        "role": role.id,
        "title": role.title,
        "code": role.code,
        "department": role.department,
        "place": _place(role.place),
    }


def _entry(each: EntryDifference) -> Record:
    return {
        "event": each.event,
        "likeness": each.likeness,
        "old": _state(each.old),
        "new": _state(each.new),
        "values": [_value(value) for value in each.values],
    }


def _state(state: EntryState | None) -> Record | None:
    if state is None:
        return None
    return {
        "id": state.id,
        "role": state.role,
        "module": state.module,
        "aspect": state.aspect,
        "process": state.process,
        "text": state.text,
        "place": _place(state.place),
    }


def _kpi(each: KpiDifference) -> Record:
    return {
        "figure": each.figure,
        "role": each.new.role,
        "kpi": each.new.text,
        "id": each.new.id,
        "before": each.before,
        "after": each.after,
        "old": _place(each.old_place),
        "new": _place(each.new_place),
    }


def _value(value: ValueChange) -> Record:
    return {
        "column": value.key,
        "title": {"zh": value.title.zh, "en": value.title.en},
        "before": value.before,
        "after": value.after,
        "old": _place(value.old),
        "new": _place(value.new),
    }


def _place(place: Place | None) -> Record | None:
    return {"sheet": place.sheet, "cell": place.cell or None} if place and place.sheet else None
