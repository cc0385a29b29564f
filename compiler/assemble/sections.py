"""One module of one role: how its entries are printed, and what is missing of it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from compiler.assemble.layout import Cell, ModuleLayout
from compiler.coverage import Cover, Coverage
from compiler.diagnostics import show
from compiler.locale import N_, Language, translator
from compiler.model.blueprint import Module
from compiler.model.coverage import Status
from compiler.model.documents import (
    Block,
    Content,
    DutyList,
    EntryTable,
    Fact,
    FactsTable,
    GapLine,
    Item,
    LabelledItems,
    LabelTable,
    Section,
    TableRow,
)
from compiler.model.words import Speech
from compiler.normalise.catalog import Entry, Role
from compiler.vocabulary import fold

TO_COMPLETE = N_("[to be completed] {what}")
TO_COMPLETE_CELL = N_("[to be completed]")
AT_LEAST = N_("at least {minimum} entries")
ONE_OF = N_("one of {names}")
STAGE_OF = N_("{stage} of {process}")
TOTAL = N_("Total")
OTHER = N_("Other")


@dataclass(frozen=True, slots=True)
class Printing:
    """What a build decides about its documents."""

    language: Language
    final: bool = False
    """Leave out the lines that say what is to be completed."""
    period: str = ""
    """Of the release, for templates that ask for it."""
    second: Language | None = None
    """The language that stands beside the first; None: there is one."""

    @property
    def speech(self) -> Speech:
        """The one language, or the two."""
        return Speech(self.language, self.second)


def section(
    role: Role,
    layout: ModuleLayout,
    needed: Module,
    entries: Mapping[str, Sequence[Entry]],
    coverage: Coverage,
    known: Sequence[Fact],
    printing: Printing,
) -> Section | None:
    """One module of one role, who needs ``needed`` of it; None where there is nothing to print."""
    module = layout.module
    own = entries.get(module.key, ())
    cover = coverage.of(role.id, module.key)
    blocks: list[Block] = []
    if layout.style == "facts":
        blocks += _fact_block(role, module, printing)
    elif own and layout.style == "list":
        blocks += _lists(layout, own, printing)
    elif own and layout.style == "labels":
        blocks += _labels(layout, own, printing)
    elif own:
        blocks += _tables(layout, own, known, printing)
    if not printing.final:
        blocks += _gap_lines(needed, cover, printing)
    if not blocks:
        return None
    return Section(module.key, printing.speech.words(module.title), tuple(blocks))


def _fact_block(role: Role, module: Module, printing: Printing) -> list[Block]:
    speech = printing.speech
    facts = tuple(
        Fact(speech.words(aspect.title), role.content(aspect.role_column or ""))
        for aspect in module.aspects
        if role.get(aspect.role_column or "")
    )
    return [FactsTable(facts)] if facts else []


def _lists(layout: ModuleLayout, entries: Sequence[Entry], printing: Printing) -> list[Block]:
    """Entries by aspect as numbered lists."""
    alone = len(layout.module.aspects) == 1
    return [
        DutyList("" if alone and is_known else title, items)
        for title, items, is_known in _by_aspect(layout, entries, printing)
    ]


def _labels(layout: ModuleLayout, entries: Sequence[Entry], printing: Printing) -> list[Block]:
    """Entries behind the names of their aspects; a list where none of them has one."""
    groups = list(_by_aspect(layout, entries, printing))
    if [title for title, _, _ in groups] == [""]:
        return [DutyList("", groups[0][1])]
    other = printing.speech.say(OTHER)
    return [LabelTable(tuple(LabelledItems(title or other, items) for title, items, _ in groups))]


def _by_aspect(
    layout: ModuleLayout, entries: Sequence[Entry], printing: Printing
) -> Iterator[tuple[str, tuple[Item, ...], bool]]:
    """The title of each aspect, its entries, and whether the blueprint knows it.

    They come in the blueprint's order; entries of no or another aspect follow.
    """
    titles = {aspect.key: printing.speech.words(aspect.title) for aspect in layout.module.aspects}
    groups: dict[str, list[Entry]] = {key: [] for key in titles}
    for entry in entries:
        groups.setdefault(entry.aspect, []).append(entry)
    for key, group in groups.items():
        if group:
            items = tuple(_item(layout, entry, printing) for entry in group)
            yield titles.get(key, key), items, key in titles


def _item(layout: ModuleLayout, entry: Entry, printing: Printing) -> Item:
    # Beside a requirement a chosen word says enough: 必备.
    is_brief = layout.style == "labels"
    details = tuple(
        Fact("" if is_brief and column.choices else printing.speech.words(column.title), value)
        for column, value in zip(layout.module.fields, _values(layout, entry, printing), strict=True)
        if value
    )
    text = layout.text(entry) or _mark(printing)
    return Item(entry.entry, text, details, entry.status == "draft")


def _mark(printing: Printing) -> str:
    return "" if printing.final else translator(printing.language)(TO_COMPLETE_CELL)


def _values(layout: ModuleLayout, entry: Entry, printing: Printing) -> Sequence[Content]:
    """The entry's values as they are shown; what has to be filled and is not, is marked."""
    if not layout.required or all(entry.values[index] for index in layout.required):
        if not layout.shown:
            return layout.contents(entry)
        values: list[Content] = list(layout.contents(entry))
    else:
        mark = _mark(printing)
        own = layout.contents(entry)
        values = [v or (mark if index in layout.required else "") for index, v in enumerate(own)]
    for index, show_as in layout.shown:
        values[index] = show_as(entry.values[index]) or values[index]
    return values


def _tables(
    layout: ModuleLayout, entries: Sequence[Entry], known: Sequence[Fact], printing: Printing
) -> list[Block]:
    """The table of a module, below the facts that all its rows share and the document has not said yet."""
    module = layout.module
    blocks: list[Block] = []
    facts = tuple(fact for fact in _hoisted(layout, entries, printing) if fact not in known)
    if facts:
        blocks.append(FactsTable(facts))
    if not layout.columns:
        return blocks
    titles = {aspect.key: printing.speech.words(aspect.title) for aspect in module.aspects}
    if layout.values is not None and not layout.required and layout.content is None:
        pick = layout.values
        plain = tuple(TableRow(e.entry, pick(e.values), e.status == "draft") for e in entries)
        return [*blocks, EntryTable(layout.columns, plain)]
    rows = tuple(_row(layout, entry, titles, printing) for entry in _ordered(layout, entries))
    total = _total(layout, entries, printing)
    text = next((place for place, cell in enumerate(layout.cells) if cell.source == "text"), 0)
    return [*blocks, EntryTable(layout.columns, rows, total, grouped=layout.group is not None, text=text)]


def _row(layout: ModuleLayout, entry: Entry, titles: Mapping[str, str], printing: Printing) -> TableRow:
    values = _values(layout, entry, printing)
    cells = tuple(_cell(cell, layout, entry, values, titles, printing) for cell in layout.cells)
    others = layout.parts.of(entry) if layout.parts else ()
    return TableRow(entry.entry, (*cells, *others), entry.status == "draft")


def _cell(
    cell: Cell,
    layout: ModuleLayout,
    entry: Entry,
    values: Sequence[Content],
    titles: Mapping[str, str],
    printing: Printing,
) -> Content:
    if cell.source == "value":
        return values[cell.index]
    if cell.source == "text":
        return layout.text(entry) or _mark(printing)
    return titles.get(entry.aspect, entry.aspect)


def _ordered(layout: ModuleLayout, entries: Sequence[Entry]) -> Sequence[Entry]:
    """The order of the master; where rows are grouped by group, and in it by aspect in the blueprint's order.

    Groups come as the blueprint knows them, then as the master does; rows of none are the last.
    """
    group = layout.group
    if group is None:
        return entries
    aspects = {aspect.key: number for number, aspect in enumerate(layout.module.aspects)}
    first = dict(layout.group_order)
    for entry in entries:
        first.setdefault(fold(entry.values[group]), len(layout.group_order) + len(first))
    last = len(layout.group_order) + len(first)
    return sorted(
        entries,
        key=lambda entry: (
            first[fold(entry.values[group])] if entry.values[group] else last,
            aspects.get(entry.aspect, len(aspects)),
        ),
    )


def _hoisted(layout: ModuleLayout, entries: Sequence[Entry], printing: Printing) -> tuple[Fact, ...]:
    found = []
    for index in layout.hoisted:
        entry = next((entry for entry in entries if entry.values[index]), None)
        if entry is not None:
            title = printing.speech.words(layout.module.fields[index].title)
            found.append(Fact(title, layout.contents(entry)[index]))
    return tuple(found)


def _total(layout: ModuleLayout, entries: Sequence[Entry], printing: Printing) -> tuple[str, ...]:
    """The closing row of a KPI table: the weights of each review period, a line for each."""
    weight = Cell("value", -1 if layout.weight is None else layout.weight)
    if weight not in layout.cells:
        return ()
    index = next((i for i, column in enumerate(layout.module.fields) if column.key == "period"), None)
    totals: dict[str, float] = {}
    for entry in entries:
        if not math.isnan(entry.weight):
            period = "" if index is None else entry.values[index]
            totals[period] = totals.get(period, 0.0) + entry.weight
    if not totals:
        return ()
    period_cell = Cell("value", -1 if index is None else index)
    said = {weight: "\n".join(show(float(total), printing.language) for total in totals.values())}
    if len(totals) > 1 and period_cell in layout.cells:
        said[period_cell] = "\n".join(period or "–" for period in totals)
    texts = [said.get(cell, "") for cell in layout.cells]
    texts[0] = texts[0] or printing.speech.say(TOTAL)
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
