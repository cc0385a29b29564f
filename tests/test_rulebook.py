"""The rules and their documentation: each named after its defect, each explained."""

import re

import pytest

from compiler.diagnostics import Kind
from compiler.rulebook import documentation, kinds
from compiler.rules import RULES

SAID_BY_THE_MESSAGE = re.compile("BP|READ|RUN|PUB|INFER001|TPL00[1-5]")
"""Why a file, a template, a blueprint or a command cannot be used: message and next step say it all."""


def test_a_rule_is_a_function_named_after_its_defect() -> None:
    assert [rule.find.__name__ for rule in RULES] == [rule.kind.name.replace("-", "_") for rule in RULES]
    assert all(rule.find.__doc__ for rule in RULES)
    assert len({rule.kind.code for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.code)
def test_a_finding_is_explained(kind: Kind) -> None:
    assert re.fullmatch(r"[A-Z]{2,7}[0-9]{3}", kind.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", kind.name)
    if not SAID_BY_THE_MESSAGE.match(kind.code):
        paragraphs = documentation(kind)
        assert [heading for heading, _ in paragraphs] == ["What is checked", "Why it matters", "Example"]
        assert all(text.endswith((".", "?")) for _, text in paragraphs)
    assert kind.hint or kind.severity.value == "info"


def test_what_is_off_by_default_is_only_information() -> None:
    off = [kind for kind in kinds() if kind.off]
    assert {kind.severity.value for kind in off} == {"info"}
    assert {kind.code for kind in off} == {"INFO001", "INFO002", "INFO003", "INFO004"}
