"""All findings, the worst first."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.assemble.matrix.view import View
from compiler.diagnostics import LABELS, Diagnostic
from compiler.model.matrix import FindingRow


def finding_rows(view: View) -> Iterator[FindingRow]:
    """A line for each finding; those that name a confidential role are left out where these are not shown."""
    departments: dict[str, set[str]] = {}
    for role in view.roles.values():
        departments.setdefault(role.title, set()).add(role.department)
    for one in sorted(view.diagnostics, key=lambda one: LABELS.index(one.label)):
        if not _names_one(view, one):
            yield FindingRow(
                label=one.label,
                code=one.kind.code,
                department=_only(departments.get(one.role or "", set())),
                role=one.role or "",
                module=view.title(one.module or ""),
                sheet=one.sheet or "",
                cell=one.cell or "",
                message=one.message(view.language),
                next_step=one.next_step(view.language),
            )


def _names_one(view: View, one: Diagnostic) -> bool:
    """Whether a confidential role can be read in a finding."""
    if not view.secret:
        return False
    said = f"{one.message(view.language)}\n{one.next_step(view.language)}\n{one.role}"
    return any(title in said for title in view.secret)


def _only(names: set[str]) -> str:
    """The one of them; empty where it is not known which."""
    return next(iter(names)) if len(names) == 1 else ""
