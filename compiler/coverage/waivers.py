"""Waivers at work: what they silence, what an expired one reopens, and which of them do nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from compiler.coverage.measure import Cover
from compiler.diagnostics import Diagnostic, Doc, Kind, Param, Severity, finding
from compiler.locale import N_
from compiler.model.blueprint import Module
from compiler.model.coverage import Status
from compiler.model.words import Bilingual
from compiler.normalise.catalog import Catalog, Waiver

EXPIRED_WAIVER = Kind(
    "WAIVER005",
    "waiver-expired",
    Severity.WARNING,
    N_("The waiver of {roles} for {what} ended on {expires}: the gap is open again"),
    N_("Fill the gap, or have the waiver renewed"),
    doc=Doc(
        N_("A waiver ended before the day of the check, and its gap is still there."),
        N_("The promise to fill the gap was not kept."),
        N_("expired 2026-09-30 → filled, or renewed until 2026-12-31."),
    ),
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
UNUSED_WAIVER = Kind(
    "WAIVER007",
    "waiver-unused",
    Severity.INFO,
    N_("This waiver silences nothing: {what} of {roles} has no such gap or finding"),
    N_("Delete it, so that it does not silence a gap that opens later"),
    doc=Doc(
        N_("A waiver is in force, and what it waives is not missing, or its finding does not occur."),
        N_("It would silence a gap that opens later, and nobody would decide about that one."),
        N_("risk control was written in the meantime → waiver deleted."),
    ),
)
EVERYTHING = Bilingual("全部模块", "all modules")
_NAMES = 5
"""So many roles of a waiver are named."""


@dataclass(slots=True)
class Waiving:
    """What the waivers of a master do on a day."""

    cells: dict[tuple[str, str], Cover]
    """By role id and module key, waivers seen."""
    silenced: dict[Waiver, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Waiver in force → titles of the roles for which it silences something."""
    reopened: dict[Waiver, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Expired waiver → titles of the roles whose gap is open again."""


def waive(catalog: Catalog, cells: Mapping[tuple[str, str], Cover], as_of: date) -> Waiving:
    """The coverage with the waivers of gaps."""
    waiving = Waiving(dict(cells))
    waivers = [waiver for waiver in catalog.waivers if not waiver.code]
    for role in catalog.roles if waivers else ():
        for module in catalog.blueprint.modules:
            cover = cells[role.id, module.key]
            own = [waiver for waiver in waivers if _concerns(waiver, role.id, module, cover)]
            if own and cover.status not in (Status.COMPLETE, Status.NOT_APPLICABLE):
                live = [waiver for waiver in own if waiver.holds(as_of)]
                seen = _with_live(cover, live)
                ended = [waiver for waiver in own if waiver not in live and seen.status is not Status.WAIVED]
                waiving.cells[role.id, module.key] = _with_expired(seen, ended)
                for waiver in live:
                    waiving.silenced[waiver].append(role.title)
                for waiver in ended:
                    waiving.reopened[waiver].append(role.title)
    return waiving


def _concerns(waiver: Waiver, role: str, module: Module, cover: Cover) -> bool:
    """Whether a waiver is about a role's module, or an aspect that it lacks."""
    if role not in waiver.roles or waiver.module not in ("", module.key):
        return False
    return not waiver.aspect or any(aspect == waiver.aspect for aspect, _ in cover.missing)


def _with_live(cover: Cover, waivers: Sequence[Waiver]) -> Cover:
    """A module that is not complete, seen with the waivers in force."""
    if any(not waiver.aspect for waiver in waivers):
        return replace(
            cover, status=Status.WAIVED, covered=cover.expected, missing=(), no_usual=False, too_few=False,
            waived=(("", ""),),
        )  # fmt: skip
    aspects = {waiver.aspect for waiver in waivers}
    waived = tuple(pair for pair in cover.missing if pair[0] in aspects)
    missing = tuple(pair for pair in cover.missing if pair[0] not in aspects)
    is_open = bool(missing) or cover.no_usual or cover.too_few
    return replace(
        cover,
        status=cover.status if is_open else Status.WAIVED,
        covered=min(cover.covered + len(waived), cover.expected),
        missing=missing,
        waived=waived,
    )


def _with_expired(cover: Cover, waivers: Sequence[Waiver]) -> Cover:
    """A module whose gap some expired waivers were about."""
    days = [waiver.expires for waiver in waivers if waiver.expires is not None]
    return replace(cover, status=Status.EXPIRED, expired=max(days)) if days else cover


def without_waived(
    diagnostics: Sequence[Diagnostic], catalog: Catalog, waiving: Waiving, as_of: date
) -> tuple[Diagnostic, ...]:
    """The findings that no waiver of their code silences, and what has to be said about the waivers."""
    ids = {role.title: role.id for role in catalog.roles}
    codes = [waiver for waiver in catalog.waivers if waiver.code and waiver.holds(as_of)]
    kept: list[Diagnostic] = []
    for diagnostic in diagnostics:
        silencing = [waiver for waiver in codes if _silences(waiver, diagnostic, ids)]
        for waiver in silencing:
            waiving.silenced[waiver].append(diagnostic.role or diagnostic.sheet or "")
        if not silencing:
            kept.append(diagnostic)
    return (*kept, *_findings(catalog, waiving, as_of))


def _silences(waiver: Waiver, diagnostic: Diagnostic, ids: Mapping[str, str]) -> bool:
    return (
        diagnostic.kind.code == waiver.code
        and ids.get(diagnostic.role or "") in waiver.roles
        and waiver.module in ("", diagnostic.module)
    )


def _findings(catalog: Catalog, waiving: Waiving, as_of: date) -> Iterator[Diagnostic]:
    """Expired waivers, unused ones, and one information on all that is silenced."""
    for waiver, roles in waiving.reopened.items():
        yield _on(EXPIRED_WAIVER, catalog, waiver, roles, expires=waiver.expires or as_of)
    titles = {role.id: role.title for role in catalog.roles}
    for waiver in catalog.waivers:
        if waiver.holds(as_of) and waiver not in waiving.silenced:
            everybody = len(waiver.roles) == len(titles)
            roles = (
                [] if everybody else [titles[role.id] for role in catalog.roles if role.id in waiver.roles]
            )
            yield _on(UNUSED_WAIVER, catalog, waiver, roles)
    silencing = [waiver for waiver in catalog.waivers if waiver in waiving.silenced]
    what = tuple(_silenced(catalog, waiver, waiving.silenced[waiver]) for waiver in silencing)
    if what:
        yield finding(WAIVED, params={"what": what})


def _on(kind: Kind, catalog: Catalog, waiver: Waiver, roles: Iterable[str], **more: Param) -> Diagnostic:
    what, names = _what(catalog, waiver), _names(roles)
    return finding(
        kind,
        params={"roles": names, "what": what, **more},
        sheet=waiver.sheet,
        cell=waiver.expires_cell if kind is EXPIRED_WAIVER else waiver.cell,
        value=what.zh,
        module=waiver.module or None,
        aspect=waiver.aspect or None,
    )


def _silenced(catalog: Catalog, waiver: Waiver, roles: Iterable[str]) -> Bilingual:
    """What one waiver silences, for whom and until when."""
    what, names = _what(catalog, waiver), _names(roles)
    until = waiver.expires.isoformat() if waiver.expires else ""
    zh, en = (f"，至 {until}", f", until {until}") if until else ("，无期限", ", without end")
    return Bilingual(f"{what.zh}（{names.zh}{zh}）", f"{what.en} ({names.en}{en})")


def _what(catalog: Catalog, waiver: Waiver) -> Bilingual:
    """The module, aspect or code that a waiver is about."""
    if waiver.code:
        return Bilingual(waiver.code, waiver.code)
    if not waiver.module:
        return EVERYTHING
    module = catalog.module(waiver.module)
    aspect = next((aspect.title for aspect in module.aspects if aspect.key == waiver.aspect), None)
    if aspect is None:
        return module.title
    return Bilingual(f"{module.title.zh}·{aspect.zh}", f"{module.title.en} · {aspect.en}")


def _names(roles: Iterable[str]) -> Bilingual:
    """Titles of roles, shortened; none named stands for everybody."""
    names = list(dict.fromkeys(roles))
    if not names:
        return Bilingual("全部岗位", "all roles")
    rest = len(names) - _NAMES
    more = (f"等 {len(names)} 个岗位", f" and {rest} more") if rest > 0 else ("", "")
    return Bilingual("、".join(names[:_NAMES]) + more[0], ", ".join(names[:_NAMES]) + more[1])
