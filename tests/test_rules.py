"""Every rule: a bad case that is found at its cell, and a good one in which it is silent."""

import re
from datetime import date
from pathlib import Path

import pytest
from conftest import CheckMaster
from rule_cases import BASE, CASES, ELSEWHERE, Case

from compiler.pipeline import Checked
from compiler.rulebook import kinds


def master(case: Case, rows: str) -> str:
    sheets = {**({} if case.alone else BASE), **case.extra, case.sheet: rows}
    return "\n".join(f"# {name}\n{text}" for name, text in sheets.items() if text)


def found(checked: Checked, code: str) -> list[tuple[str | None, str | None]]:
    return [(d.sheet, d.cell) for d in checked.diagnostics if d.kind.code == code]


def checked_case(check_master: CheckMaster, case: Case, rows: str) -> Checked:
    return check_master(
        master(case, rows), blueprint=case.blueprint, as_of=date(2026, 12, 31), select=case.select
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_bad_case_is_found_at_its_cell(check_master: CheckMaster, case: Case) -> None:
    checked = checked_case(check_master, case, case.bad)
    sheet = (case.sheet if case.at is None else case.at) or None
    assert found(checked, case.code) == [(sheet, cell) for cell in case.cells]
    for diagnostic in checked.diagnostics:
        if diagnostic.kind.code == case.code:
            said = re.findall(r"\{(\w+)\}", diagnostic.message("zh") + diagnostic.next_step("en"))
            assert not set(said) & set(diagnostic.params)


@pytest.mark.parametrize("case", [case for case in CASES if case.good], ids=lambda case: case.code)
def test_a_good_case_is_left_alone(check_master: CheckMaster, case: Case) -> None:
    assert found(checked_case(check_master, case, case.good), case.code) == []


def test_every_rule_has_its_cases() -> None:
    documented = {kind.code for kind in kinds() if kind.doc is not None}
    cases = {case.code for case in CASES}
    assert len(cases) == len(CASES)
    assert documented == cases | ELSEWHERE.keys()
    for code, file in ELSEWHERE.items():
        assert code in Path(__file__).with_name(f"{file}.py").read_text(encoding="utf-8"), code


def test_the_base_has_nothing_to_find_on_a_cell(check_master: CheckMaster) -> None:
    checked = check_master(
        "\n".join(f"# {name}\n{text}" for name, text in BASE.items()),
        blueprint="operations",
        as_of=date(2026, 12, 31),
    )
    assert [(d.kind.code, d.cell) for d in checked.diagnostics if d.cell] == []
