"""Duties: a verb with an object and a result, said once, and not too many of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from compiler.diagnostics import Diagnostic, Doc, Kind, Severity, finding
from compiler.locale import N_
from compiler.normalise.catalog import Entry, ModuleSheet, records
from compiler.rules.case import Case, in_cell
from compiler.rules.verbs import CHINESE, ENGLISH, SHORT
from compiler.width import display_width

DUPLICATE_ENTRY = Kind(
    "ENTRY001",
    "duplicate-entry",
    Severity.WARNING,
    N_("{role} has this entry twice: “{text}”"),
    N_("The same stands in {first}: delete one of them"),
    doc=Doc(
        N_(
            "Two rows of one role and module say the same, aspect and all other columns included. Tables of "
            "a workbook that fits no blueprint repeat rows for reasons of their own and are left alone."
        ),
        N_("The document would say it twice."),
        N_("“Answer calls.” in C5 and C9 → C9 deleted."),
    ),
)  # fmt: skip
DUTY_WITHOUT_VERB = Kind(
    "DUTY001",
    "duty-without-verb",
    Severity.INFO,
    N_("“{text}” names a thing, not a duty: there is no verb"),
    N_("Write what is done with it, and to what result: verb + object + result"),
    doc=Doc(
        N_("A duty of a few words has no known verb: in English none at its start, in Chinese none at all."),
        N_("A noun leaves open what the role does: monthly report – write, check or read it?"),
        N_("Monthly report → Write the monthly report by the third working day."),
    ),
)
VAGUE_DUTY = Kind(
    "DUTY002",
    "vague-duty",
    Severity.WARNING,
    N_("“{text}” says neither what is done nor to what result"),
    N_("Write verb + object + result; a closing clause for other work assigned is fine as it is"),
    doc=Doc(
        N_(
            "A duty is nothing but an opener such as “responsible for”, “assist with” or “handle” and a word"
            " such as “daily work”. The customary closing clause (other duties as assigned) is fine."
        ),
        N_("It can neither be done nor missed, and gives no footing to an appraisal."),
        N_("Responsible for daily work → Release the next day's routes by 16:00."),
    ),
)  # fmt: skip
OVERLONG_DUTY = Kind(
    "DUTY003",
    "overlong-duty",
    Severity.INFO,
    N_("This duty is {length} characters long"),
    N_("Split it into one row per duty"),
    doc=Doc(
        N_("A duty is longer than 150 Chinese characters or 300 letters."),
        N_("It hides several duties in one row: they cannot be covered, measured or changed one by one."),
        N_("Plan shifts, and train …, and report … → three rows."),
    ),
)
TOO_MANY_DUTIES = Kind(
    "DUTY004",
    "too-many-duties",
    Severity.INFO,
    N_("{role} has {count} duties under “{aspect}”"),
    N_("Keep the main ones, about eight; move single steps to the key tasks or into a procedure"),
    doc=Doc(
        N_("A role has more than eight duties under one aspect of an essential module."),
        N_("Nobody remembers more, and the important ones drown."),
        N_("14 main responsibilities → 6, the rest as key tasks."),
    ),
)

_LONGEST = 300
"""Columns of a typewriter face."""
_FEW_WORDS, _FEW_CHARACTERS = 6, 12
"""Longer texts are sentences, whose verb may be one that we do not know."""
_MANY = 8
_HAN = re.compile("[\u3400-\u9fff]")
_CLAUSE = re.compile(r"[，,、；;。.\s及并与和]+")
_WORDS = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")
_ENDINGS = (("", ""), ("s", ""), ("es", ""), ("ies", "y"), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"))
_CLOSING = re.compile(
    r"(?:交办|安排|布置|交代|指派|分配|委派)(?:的|给)|其[他它].{0,6}(?:工作|任务|事项|职责)|\bother\b.*\bassigned\b"
    r"|\bas (?:assigned|required|directed)\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"(?:主要)?(?:负责|协助|参与|配合|做好|完成|处理|开展|承担|从事)(?:好)?(?:本职|本岗位|岗位|部门|公司)?(?:的)?"
    r"(?:日常|相关|有关|各项|各类|一切|具体)?(?:的)?(?:工作|事务|事宜|事项|任务|业务)?(?:等)?[。.；;]?"
    r"|(?:is |be )?(?:responsible for|in charge of|assists?(?: in| with)?|helps?(?: with| out)?|supports?"
    r"|handles?|deals? with|involved in|participates? in|takes? care of|looks? after)"
    r"(?: (?:the|all|any|various|daily|general|routine|related|relevant|other|own|day-to-day|everyday))*"
    r"(?: (?:work|tasks?|duties|matters|things|activities|operations|issues|business|jobs?))?[.;]?",
    re.IGNORECASE,
)


def duplicate_entry(case: Case) -> Iterator[Diagnostic]:
    """Rows that say what another row of the role says."""
    if case.catalog.blueprint.inferred:
        return
    seen: dict[tuple[object, ...], str] = {}
    reported: set[tuple[str, str]] = set()
    for row in records(case.catalog.entries):
        key = (row.role, row.module, row.aspect, "".join(row.text.split()), row.values)
        place = (row.sheet, row.cell)
        if key not in seen:
            seen[key] = f"{row.sheet}!{row.cell}"
        elif place not in reported:
            reported.add(place)
            yield finding(
                DUPLICATE_ENTRY,
                params={"role": case.titles[row.role], "text": row.text, "first": seen[key]},
                sheet=row.sheet,
                cell=row.cell,
                value=row.text,
                role=case.titles[row.role],
                module=row.module,
            )


def duty_without_verb(case: Case) -> Iterator[Diagnostic]:
    """Duties that name a thing and not what is done with it."""
    for sheet, row, key in _duties(case):
        if not (_is_vague(row.text) or _has_verb(row.text) or _CLOSING.search(row.text)):
            yield in_cell(DUTY_WITHOUT_VERB, sheet, row, key, text=row.text)


def vague_duty(case: Case) -> Iterator[Diagnostic]:
    """Duties that are an opener and nothing more."""
    for sheet, row, key in _duties(case):
        if _is_vague(row.text):
            yield in_cell(VAGUE_DUTY, sheet, row, key, text=row.text)


def overlong_duty(case: Case) -> Iterator[Diagnostic]:
    """Duties that are several."""
    for sheet, row, key in _duties(case):
        if display_width(row.text) > _LONGEST:
            yield in_cell(OVERLONG_DUTY, sheet, row, key, length=len(row.text))


def too_many_duties(case: Case) -> Iterator[Diagnostic]:
    """Roles with more main duties than anybody remembers."""
    for module in case.catalog.blueprint.modules:
        if module.kind != "duties" or not module.essential:
            continue
        titles = {aspect.key: aspect.title for aspect in module.aspects}
        own: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for entry in records(case.catalog.entries[case.catalog.entries["module"] == module.key]):
            own[entry.role, entry.aspect].append(entry)
        for (role, aspect), entries in own.items():
            if len(entries) > _MANY:
                yield finding(
                    TOO_MANY_DUTIES,
                    params={
                        "role": case.titles[role],
                        "count": len(entries),
                        "aspect": titles.get(aspect, aspect or module.title),
                    },
                    sheet=entries[_MANY].sheet,
                    cell=entries[_MANY].cell,
                    role=case.titles[role],
                    module=module.key,
                    aspect=aspect or None,
                )


def _duties(case: Case) -> Iterator[tuple[ModuleSheet, Entry, str]]:
    """Every duty with its column; of an inferred blueprint none, and no matrix, whose duties are headings."""
    for sheet, row, key, _ in case.written("duties"):
        text = sheet.module.text_column
        if text is not None and text.key == key:
            yield sheet, row, key


def _is_vague(text: str) -> bool:
    return _VAGUE.fullmatch(text.strip()) is not None and _CLOSING.search(text) is None


def _has_verb(text: str) -> bool:
    if _HAN.search(text):
        if len(text) > _FEW_CHARACTERS or any(text[i : i + 2] in CHINESE for i in range(len(text) - 1)):
            return True
        return any(clause[:1] in SHORT for clause in _CLAUSE.split(text) if clause)
    words = [word.lower() for word in _WORDS.findall(text)]
    # An adverb may stand before the verb: "Regularly review …"; its last part decides: "Steam-clean …".
    start = words[:2] if words and words[0].endswith("ly") else words[:1]
    return len(words) > _FEW_WORDS or not words or any(_is_verb(word.rpartition("-")[2]) for word in start)


def _is_verb(word: str) -> bool:
    stems = (word.removesuffix(ending) + put for ending, put in _ENDINGS if word.endswith(ending))
    return any(stem in ENGLISH for stem in stems)
