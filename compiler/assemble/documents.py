"""One RoleDocument per role."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from compiler.assemble.confidential import is_confidential
from compiler.assemble.layout import layouts
from compiler.assemble.sections import Printing, section
from compiler.coverage import Coverage
from compiler.locale import N_
from compiler.model.documents import Change, Content, Fact, RoleDocument, Section, SignatureLine
from compiler.model.words import Speech
from compiler.normalise.catalog import Catalog, Entry, Role, records
from compiler.vocabulary import (
    APPROVAL_NO,
    APPROVED,
    APPROVED_ON,
    DRAFT_VERSIONS,
    PREPARED,
    REVIEWED,
    ROLE_COLUMNS,
    VERSION,
    VERSION_COLUMNS,
    fold,
)

SUBTITLE = N_("Role and duties")
DRAFT_OF = N_("{document} (draft, not approved)")
ACKNOWLEDGEMENT = N_("I have read this document, understood it and received a copy.")
EMPLOYEE = N_("Employee")
SUPERVISOR = N_("Supervisor")

_ELSEWHERE = ("purpose", *VERSION_COLUMNS)
"""Columns of the roles sheet that stand in other places than the facts table."""
_NOT_PRINTED = ("action_owner",)
"""For the summary matrix only."""


def role_documents(
    catalog: Catalog,
    coverage: Coverage,
    paths: Mapping[str, str],
    printing: Printing,
    histories: Mapping[str, Sequence[Change]] | None = None,
) -> Iterator[RoleDocument]:
    """The document of each role, in the order of the catalog; ``paths`` has its place by role id.

    ``histories`` has the versions of each role's document, the latest first; a role without any has none.
    """
    needed = catalog.needed
    by_module = layouts(catalog, printing.speech)
    entries = _by_role(catalog)
    for role in catalog.roles:
        facts = _facts(role, printing.speech, everything=catalog.blueprint.inferred)
        sections = tuple(
            own
            for layout in by_module.values()
            if (
                own := section(
                    role, layout, needed(role, layout.module), entries[role.id], coverage, facts, printing
                )
            )
            is not None
        )
        history = tuple((histories or {}).get(role.id, ()))
        yield _document(catalog, role, paths[role.id], facts, sections, history, printing)


def _by_role(catalog: Catalog) -> Mapping[str, Mapping[str, list[Entry]]]:
    """Role id → module key → entries in the order of the master."""
    found: dict[str, dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for entry in records(catalog.entries):
        found[entry.role][entry.module].append(entry)
    return found


def _document(
    catalog: Catalog,
    role: Role,
    path: str,
    facts: tuple[Fact, ...],
    sections: tuple[Section, ...],
    history: tuple[Change, ...],
    printing: Printing,
) -> RoleDocument:
    language, say = printing.language, printing.speech.say
    settings = catalog.settings
    number = settings.document_number.replace("{code}", role.code) if settings.document_number else role.code
    kind = say(SUBTITLE)
    return RoleDocument(
        role=role.id,
        path=path,
        language=language,
        title=_both(role.content("title"), " "),
        subtitle=say(DRAFT_OF).format(document=kind) if is_draft(role) else kind,
        company=settings.company,
        number=number,
        version=role.get("version"),
        effective=role.get("effective"),
        facts=facts,
        purpose=_both(role.content("purpose")),
        sections=sections,
        signatures=tuple(_signatures(role, printing.speech)),
        acknowledgement=say(ACKNOWLEDGEMENT, "\n"),
        confidential=is_confidential(role),
        draft=is_draft(role),
        fields=_fields(role, printing),
        second=printing.second,
        changes=history,
    )


def _both(content: Content, between: str = "\n") -> str:
    """A text in both languages as one text, where there are two."""
    if isinstance(content, str):
        return content
    return f"{content.text}{between}{content.second}" if content.second else content.text


def is_draft(role: Role) -> bool:
    """Whether the version of a role's document says that nobody has approved it."""
    version = fold(role.get(VERSION.key))
    return bool(version) and any(word in version for word in _DRAFT_WORDS)


_DRAFT_WORDS = tuple(map(fold, DRAFT_VERSIONS))


def _signatures(role: Role, speech: Speech) -> Iterator[SignatureLine]:
    """Who signs, then when and under which number it was approved."""
    for term in (PREPARED, REVIEWED, APPROVED):
        if name := role.get(term.key):
            yield SignatureLine(speech.words(term.title), name)
    yield SignatureLine(speech.say(SUPERVISOR), "")
    yield SignatureLine(speech.say(EMPLOYEE), "")
    for term in (APPROVED_ON, APPROVAL_NO):
        if value := role.get(term.key):
            yield SignatureLine(speech.words(term.title), value, signs=False)


def _fields(role: Role, printing: Printing) -> Mapping[str, str]:
    """What placeholders may stand for: the columns of the roles sheet, and the period of the release."""
    if role.contents:
        fields = {field: _both(role.content(key), " ") for field, key in _FIELDS}
        fields |= {f"role.={fold(header)}": _both(role.content(header), " ") for header, _ in role.own}
    else:
        known = dict(role.facts)
        fields = {field: known.get(key, "") for field, key in _FIELDS}
        fields |= {f"role.={fold(header)}": value for header, value in role.own}
    fields |= {"role.title": _both(role.content("title"), " "), "role.code": role.code}
    fields["role.department"] = _both(role.content("department"), " ")
    fields["period"] = printing.period
    return fields


_FIELDS = tuple((f"role.{term.key}", term.key) for term in ROLE_COLUMNS if term.key != "role")


def _facts(role: Role, speech: Speech, *, everything: bool) -> tuple[Fact, ...]:
    """The facts table: known columns in their usual order, then the company's own."""
    known = [
        Fact(speech.words(term.title), role.content(term.key))
        for term in ROLE_COLUMNS
        if term.key != "role" and term.key not in _ELSEWHERE and (everything or term.key not in _NOT_PRINTED)
    ]
    own = [Fact(name, role.content(name)) for name, _ in role.own]
    return tuple(fact for fact in (*known, *own) if fact.value)
