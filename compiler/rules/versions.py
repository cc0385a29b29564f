"""Versions of role documents: raised when something changed, and approved by somebody else, in time."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from compiler.diagnostics import Diagnostic, Doc, Kind, Severity
from compiler.locale import N_
from compiler.model.words import Bilingual
from compiler.normalise.catalog import Catalog, Role, records
from compiler.rules.case import Case, of_role
from compiler.vocabulary import ROLE_COLUMNS, VERSION_COLUMNS, fold

PREPARER_IS_APPROVER = Kind(
    "VER001",
    "preparer-is-approver",
    Severity.WARNING,
    N_("{person} prepared and approved the document of {role}"),
    N_("Have another person approve it"),
    doc=Doc(
        N_("The person who prepared a role's document is the one who approved it."),
        N_("Four eyes are the point of an approval."),
        N_("prepared by J. Harte, approved by J. Harte → approved by R. Lindqvist."),
    ),
)
EFFECTIVE_BEFORE_APPROVED = Kind(
    "VER002",
    "effective-before-approved",
    Severity.WARNING,
    N_("The document of {role} is in force from {effective}, before it was approved on {approved}"),
    N_("Correct one of the two days"),
    doc=Doc(
        N_("The effective date of a role's document lies before its date of approval."),
        N_("For that time people were bound by a document that nobody had approved."),
        N_("effective 2026-10-01, approved 2026-10-12 → effective 2026-10-15."),
    ),
)
APPROVAL_TOO_OLD = Kind(
    "VER003",
    "approval-too-old",
    Severity.WARNING,
    N_("The approval of {role}'s document is more than a year old ({approved})"),
    N_("Have it reviewed and approved again, and write the new day"),
    doc=Doc(
        N_("More than a year lies between the approval and the day of the check (--as-of)."),
        N_("Duties drift; most companies review their descriptions once a year."),
        N_("approved 2025-09-30, in a master of 2026Q4 → approved 2026-10-05."),
    ),
)
VERSION_NOT_RAISED = Kind(
    "VER004",
    "version-not-raised",
    Severity.WARNING,
    N_("The document of {role} changed since the last release, but its version is still {version}"),
    N_("Raise the version; changed: {changes}"),
    doc=Doc(
        N_(
            "Entries or facts of a role differ from those of the last release, and its version does not rise."
        ),
        N_("Two different documents of one version cannot be told apart once they are signed."),
        N_("version 2.0 with a new duty → version 2.1."),
    ),
)
VERSION_RAISED_FOR_NOTHING = Kind(
    "VER005",
    "version-raised-for-nothing",
    Severity.WARNING,
    N_("The version of {role}'s document rose from {before} to {version}, but nothing in it changed"),
    N_("Put the version back, or make the change that it announces"),
    doc=Doc(
        N_("A role's version differs from that of the last release, and nothing else of the role does."),
        N_("People would have to sign the same document again."),
        N_("version 2.1 without a change → version 2.0."),
    ),
)

_YEAR = 366
_NUMBERS = re.compile(r"\d+")
_NO_CONTENT = (*VERSION_COLUMNS, "action_owner")
"""Columns of the roles sheet that change with a version, not by what the document says."""


def preparer_is_approver(case: Case) -> Iterator[Diagnostic]:
    """One person on both sides of an approval."""
    for role in case.catalog.roles:
        person = role.get("prepared")
        if person and fold(person) == fold(role.get("approved")):
            yield of_role(case, PREPARER_IS_APPROVER, role, "approved", person=person)


def effective_before_approved(case: Case) -> Iterator[Diagnostic]:
    """Documents in force before somebody approved them."""
    for role, approved in _approvals(case):
        effective = case.catalog.role_day(role, "effective")
        if effective is not None and effective < approved:
            yield of_role(
                case, EFFECTIVE_BEFORE_APPROVED, role, "effective", effective=effective, approved=approved
            )


def approval_too_old(case: Case) -> Iterator[Diagnostic]:
    """Approvals that are older than a year."""
    for role, approved in _approvals(case):
        if (case.as_of - approved).days > _YEAR:
            yield of_role(case, APPROVAL_TOO_OLD, role, "approved_on", approved=approved)


def _approvals(case: Case) -> Iterator[tuple[Role, date]]:
    for role in case.catalog.roles:
        day = case.catalog.role_day(role, "approved_on")
        if day is not None:
            yield role, day


def version_not_raised(case: Case) -> Iterator[Diagnostic]:
    """Documents that changed under the version of the last release."""
    for role, before, changes in _since_last(case):
        version, old = role.get("version"), before.get("version")
        if changes and version and old and not _is_raised(old, version):
            yield of_role(case, VERSION_NOT_RAISED, role, "version", version=version, changes=changes)


def version_raised_for_nothing(case: Case) -> Iterator[Diagnostic]:
    """Documents with a new version and nothing new in them."""
    for role, before, changes in _since_last(case):
        version, old = role.get("version"), before.get("version")
        if not changes and version and old and fold(version) != fold(old):
            yield of_role(case, VERSION_RAISED_FOR_NOTHING, role, "version", version=version, before=old)


def _since_last(case: Case) -> Iterator[tuple[Role, Role, tuple[Bilingual, ...]]]:
    """Each role that the last release had too, as it was there, and what of it changed."""
    if case.last is None:
        return
    former = {role.id: role for role in case.last.roles}
    now, then = _contents(case.catalog), _contents(case.last)
    for role in case.catalog.roles:
        before = former.get(role.id)
        if before is not None:
            yield role, before, _changes(case.catalog, role, before, now[role.id], then[role.id])


def _contents(catalog: Catalog) -> Mapping[str, Mapping[str, Counter[tuple[object, ...]]]]:
    """Role id → module key → what its entries say, whatever their order."""
    found: dict[str, dict[str, Counter[tuple[object, ...]]]] = defaultdict(lambda: defaultdict(Counter))
    for entry in records(catalog.entries):
        said = (entry.aspect, entry.text, entry.values, entry.status)
        found[entry.role][entry.module][said] += 1
    return found


def _changes(
    catalog: Catalog,
    role: Role,
    before: Role,
    now: Mapping[str, Counter[tuple[object, ...]]],
    then: Mapping[str, Counter[tuple[object, ...]]],
) -> tuple[Bilingual, ...]:
    """The columns of the roles sheet and the modules in which a role changed."""
    titles = {term.key: term.title for term in ROLE_COLUMNS}
    titles |= {module.key: module.title for module in catalog.blueprint.modules}
    facts, old = _facts(role), _facts(before)
    changed = [name for name in {**old, **facts} if facts.get(name) != old.get(name)]
    changed += [key for key in {**then, **now} if now.get(key) != then.get(key)]
    return tuple(titles.get(name, Bilingual(name, name)) for name in changed)


def _facts(role: Role) -> dict[str, str]:
    known = {key: value for key, value in role.facts if key not in _NO_CONTENT}
    return {**known, **dict(role.own), "role": role.title, "department": role.department}


def _is_raised(old: str, new: str) -> bool:
    """Whether a version is higher than another: by their numbers, else by being different."""
    one, two = ([int(number) for number in _NUMBERS.findall(text)] for text in (old, new))
    return two > one if one and two else fold(old) != fold(new)
