"""One RoleDocument per role."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from compiler.assemble.layout import Cell, ModuleLayout, layouts
from compiler.coverage import Cover, Coverage
from compiler.diagnostics import show
from compiler.locale import N_, Language, translator
from compiler.model import (
    Block,
    DutyList,
    EntryTable,
    Fact,
    FactsTable,
    GapLine,
    Item,
    Module,
    RoleDocument,
    Section,
    SignatureLine,
    Status,
    TableRow,
)
from compiler.normalise.catalog import Catalog, Entry, Role, records
from compiler.vocabulary import (
    APPROVAL_NO,
    APPROVED,
    APPROVED_ON,
    CONFIDENTIALITY,
    PREPARED,
    PUBLIC,
    REVIEWED,
    ROLE_COLUMNS,
    VERSION_COLUMNS,
)

SUBTITLE = N_("Role and duties")
ACKNOWLEDGEMENT = N_("I have read this document, understood it and received a copy.")
EMPLOYEE = N_("Employee")
SUPERVISOR = N_("Supervisor")
TO_COMPLETE = N_("[to be completed] {what}")
TO_COMPLETE_CELL = N_("[to be completed]")
AT_LEAST = N_("at least {minimum} entries")
ONE_OF = N_("one of {names}")
STAGE_OF = N_("{stage} of {process}")
TOTAL = N_("Total")

_ELSEWHERE = ("purpose", *VERSION_COLUMNS)
"""Columns of the roles sheet that stand in other places than the facts table."""
_NOT_PRINTED = ("action_owner",)
"""For the summary matrix only."""


@dataclass(frozen=True, slots=True)
class Printing:
    """What a build decides about its documents."""

    language: Language
    final: bool = False
    """Leave out the lines that say what is to be completed."""


def role_documents(
    catalog: Catalog, coverage: Coverage, paths: Mapping[str, str], printing: Printing
) -> Iterator[RoleDocument]:
    """The document of each role, in the order of the catalog; ``paths`` has its place by role id."""
    by_module = layouts(catalog, printing.language)
    entries = _by_role(catalog)
    for role in catalog.roles:
        facts = _facts(role, printing.language, everything=catalog.blueprint.inferred)
        sections = tuple(
            section
            for layout in by_module.values()
            if (section := _section(role, layout, entries[role.id], coverage, facts, printing)) is not None
        )
        yield _document(catalog, role, paths[role.id], facts, sections, printing)


def is_confidential(role: Role) -> bool:
    """Whether a role's document is published apart: its 密级 is not public."""
    level = role.get(CONFIDENTIALITY.key)
    return bool(level) and not PUBLIC.matches(level)


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
    printing: Printing,
) -> RoleDocument:
    language = printing.language
    say = translator(language)
    settings = catalog.settings
    number = settings.document_number.replace("{code}", role.code) if settings.document_number else role.code
    signatures = [
        SignatureLine(term.title.in_(language), role.get(term.key))
        for term in (PREPARED, REVIEWED, APPROVED)
        if role.get(term.key)
    ]
    signatures += [SignatureLine(say(SUPERVISOR), ""), SignatureLine(say(EMPLOYEE), "")]
    return RoleDocument(
        role=role.id,
        path=path,
        language=language,
        title=role.title,
        subtitle=say(SUBTITLE),
        company=settings.company,
        number=number,
        version=role.get("version"),
        effective=role.get("effective"),
        facts=facts,
        purpose=role.get("purpose"),
        sections=sections,
        signatures=tuple(signatures),
        acknowledgement=say(ACKNOWLEDGEMENT),
        confidential=is_confidential(role),
    )


def _facts(role: Role, language: Language, *, everything: bool) -> tuple[Fact, ...]:
    """The facts table: known columns in their usual order, then the company's own."""
    known = [
        Fact(term.title.in_(language), role.get(term.key))
        for term in ROLE_COLUMNS
        if term.key != "role" and term.key not in _ELSEWHERE and (everything or term.key not in _NOT_PRINTED)
    ]
    approval = [Fact(term.title.in_(language), role.get(term.key)) for term in (APPROVED_ON, APPROVAL_NO)]
    own = [Fact(name, value) for name, value in role.own]
    return tuple(fact for fact in (*known, *approval, *own) if fact.value)


def _section(
    role: Role,
    layout: ModuleLayout,
    entries: Mapping[str, Sequence[Entry]],
    coverage: Coverage,
    known: Sequence[Fact],
    printing: Printing,
) -> Section | None:
    """One module of one role; None where there is nothing to print."""
    module = layout.module
    own = entries.get(module.key, ())
    cover = coverage.of(role.id, module.key)
    blocks: list[Block] = []
    if layout.style == "facts":
        blocks += _fact_block(role, module, printing)
    elif own and layout.style == "list":
        blocks += _lists(layout, own, printing)
    elif own:
        blocks += _tables(layout, own, known, printing)
    if not printing.final:
        blocks += _gap_lines(module, cover, printing)
    if not blocks:
        return None
    return Section(module.key, module.title.in_(printing.language), tuple(blocks))


def _fact_block(role: Role, module: Module, printing: Printing) -> list[Block]:
    facts = tuple(
        Fact(aspect.title.in_(printing.language), value)
        for aspect in module.aspects
        if (value := role.get(aspect.role_column or ""))
    )
    return [FactsTable(facts)] if facts else []


def _lists(layout: ModuleLayout, entries: Sequence[Entry], printing: Printing) -> list[Block]:
    """Entries by aspect, in the blueprint's order; those of no or another aspect follow."""
    module, language = layout.module, printing.language
    titles = {aspect.key: aspect.title.in_(language) for aspect in module.aspects}
    groups: dict[str, list[Entry]] = {key: [] for key in titles}
    for entry in entries:
        groups.setdefault(entry.aspect, []).append(entry)
    alone = len(module.aspects) == 1
    return [
        DutyList(
            "" if alone and key in titles else titles.get(key, key),
            tuple(_item(layout, entry, printing) for entry in group),
        )
        for key, group in groups.items()
        if group
    ]


def _item(layout: ModuleLayout, entry: Entry, printing: Printing) -> Item:
    details = tuple(
        Fact(column.title.in_(printing.language), value)
        for column, value in zip(layout.module.fields, _values(layout, entry, printing), strict=True)
        if value
    )
    text = entry.text or _mark(printing)
    return Item(entry.entry, text, details, entry.status == "draft")


def _mark(printing: Printing) -> str:
    return "" if printing.final else translator(printing.language)(TO_COMPLETE_CELL)


def _values(layout: ModuleLayout, entry: Entry, printing: Printing) -> Sequence[str]:
    """The entry's values; what has to be filled and is not, is marked."""
    if not layout.required or all(entry.values[index] for index in layout.required):
        return entry.values
    mark = _mark(printing)
    return [value or (mark if index in layout.required else "") for index, value in enumerate(entry.values)]


def _tables(
    layout: ModuleLayout, entries: Sequence[Entry], known: Sequence[Fact], printing: Printing
) -> list[Block]:
    """The table of a module, below the facts that all its rows share and the document has not said yet."""
    module, language = layout.module, printing.language
    blocks: list[Block] = []
    facts = tuple(fact for fact in _hoisted(layout, entries, language) if fact not in known)
    if facts:
        blocks.append(FactsTable(facts))
    if not layout.columns:
        return blocks
    titles = {aspect.key: aspect.title.in_(language) for aspect in module.aspects}
    if layout.values is not None and not layout.required:
        pick = layout.values
        plain = tuple(TableRow(e.entry, pick(e.values), e.status == "draft") for e in entries)
        return [*blocks, EntryTable(layout.columns, plain)]
    rows = tuple(
        TableRow(
            entry.entry,
            tuple(_cell(cell, entry, values, titles, printing) for cell in layout.cells),
            entry.status == "draft",
        )
        for entry in _ordered(layout, entries)
        if (values := _values(layout, entry, printing)) is not None
    )
    return [*blocks, EntryTable(layout.columns, rows, _total(layout, entries, language))]


def _cell(
    cell: Cell, entry: Entry, values: Sequence[str], titles: Mapping[str, str], printing: Printing
) -> str:
    if cell.source == "value":
        return values[cell.index]
    if cell.source == "text":
        return entry.text or _mark(printing)
    return titles.get(entry.aspect, entry.aspect)


def _ordered(layout: ModuleLayout, entries: Sequence[Entry]) -> Sequence[Entry]:
    """The order of the master; in process modules by process, its stages in the blueprint's order."""
    process = layout.process
    if process is None:
        return entries
    stages = {aspect.key: number for number, aspect in enumerate(layout.module.aspects)}
    first: dict[str, int] = {}
    for entry in entries:
        first.setdefault(entry.values[process], len(first))
    return sorted(entries, key=lambda e: (first[e.values[process]], stages.get(e.aspect, len(stages))))


def _hoisted(layout: ModuleLayout, entries: Sequence[Entry], language: Language) -> tuple[Fact, ...]:
    found = []
    for index in layout.hoisted:
        value = next((entry.values[index] for entry in entries if entry.values[index]), "")
        if value:
            found.append(Fact(layout.module.fields[index].title.in_(language), value))
    return tuple(found)


def _total(layout: ModuleLayout, entries: Sequence[Entry], language: Language) -> tuple[str, ...]:
    """The closing row of a KPI table whose weights belong to one review period."""
    weights = [entry.weight for entry in entries if not math.isnan(entry.weight)]
    cell = Cell("value", layout.weight) if layout.weight is not None else None
    period = next((i for i, c in enumerate(layout.module.fields) if c.key == "period"), None)
    if cell not in layout.cells or not weights:
        return ()
    if period is not None and len({entry.values[period] for entry in entries}) > 1:
        return ()
    total = show(float(sum(weights)), language)
    texts = [total if own == cell else "" for own in layout.cells]
    if texts[0] == "":
        texts[0] = translator(language)(TOTAL)
    return tuple(texts)


def _gap_lines(module: Module, cover: Cover, printing: Printing) -> list[Block]:
    """What is missing in a module, in one quiet line."""
    if cover.status in (Status.COMPLETE, Status.NOT_APPLICABLE, Status.WAIVED):
        return []
    say, language = translator(printing.language), printing.language
    titles = {aspect.key: aspect.title.in_(language) for aspect in module.aspects}
    if cover.entries or module.kind == "facts":
        what = [
            say(STAGE_OF).format(stage=titles[key], process=process) if process else titles[key]
            for key, process in cover.missing
        ]
    else:
        what = [title for title, aspect in zip(titles.values(), module.aspects, strict=True)
                if aspect.need == "required"] or [module.title.in_(language)]  # fmt: skip
    if cover.no_usual and cover.entries:
        usual = tuple(aspect.title for aspect in module.aspects if aspect.need == "usual")
        what.append(say(ONE_OF).format(names=show(usual, language)))
    if cover.too_few and cover.entries:
        what.append(say(AT_LEAST).format(minimum=module.minimum_entries))
    return [GapLine(say(TO_COMPLETE).format(what=show(tuple(what), language)))] if what else []
