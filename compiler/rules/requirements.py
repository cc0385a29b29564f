"""Requirements: what the work needs, and nothing that must not be asked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.diagnostics import Diagnostic, Doc, Kind, Severity
from compiler.locale import N_
from compiler.rules.case import Case, in_cell

PROTECTED_TRAIT = Kind(
    "REQ001",
    "protected-trait",
    Severity.WARNING,
    N_("The requirement speaks of sex, marriage, children, household registration or age: “{word}”"),
    N_("Recruiting rules forbid most of these; name the ability that the work needs instead"),
    doc=Doc(
        N_(
            "A requirement asks for sex, marriage, children, household registration or age. Years of "
            "experience are fine."
        ),
        N_("Requirements get pasted into job postings, where most of this is unlawful."),
        N_("men only, under 35 → lifts 20 kg several times a day."),
    ),
)  # fmt: skip

_TRAIT = re.compile(
    r"限男|限女|(?:男|女)性(?!.{0,4}(?:保健|健康|用户|客户|消费|病|护理|心理|服|产品))|性别|未婚|已婚|婚育|已育|未育|生育"
    r"|户口|户籍|\d+\s*周?岁(?!.{0,3}(?:婴|幼|儿|孩|学))|年龄"
    r"|\b(?:fe)?males?\b|\b(?:men|women) only\b|\b(?:un)?married\b|\bpregnan\w+|\bchildless\b|\byears old\b"
    r"|\bunder (?:the age of )?\d+ ?(?:years)?(?:$|[,.;])|\bage(?:d)? (?:under|below|over|between|\d)",
    re.IGNORECASE,
)


def protected_trait(case: Case) -> Iterator[Diagnostic]:
    """Requirements about what people are instead of what they can do."""
    for sheet, row, key, text in case.written("requirements"):
        match = _TRAIT.search(text)
        if match:
            yield in_cell(PROTECTED_TRAIT, sheet, row, key, word=match[0].strip(" ,.;"))
