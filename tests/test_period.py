"""Periods and their last days."""

from datetime import date

import pytest

from compiler.period import parse_period, quarter_of


@pytest.mark.parametrize(
    ("text", "name", "last"),
    [
        ("2026Q4", "2026Q4", date(2026, 12, 31)),
        ("2026q1", "2026Q1", date(2026, 3, 31)),
        ("2026年第四季度", "2026Q4", date(2026, 12, 31)),
        ("2026年2季度", "2026Q2", date(2026, 6, 30)),
        ("2026-Q3", "2026Q3", date(2026, 9, 30)),
        ("2026H2", "2026H2", date(2026, 12, 31)),
        ("2026年上半年", "2026H1", date(2026, 6, 30)),
        ("2024-2", "2024-02", date(2024, 2, 29)),
        ("2026年11月", "2026-11", date(2026, 11, 30)),
        ("2026", "2026", date(2026, 12, 31)),
    ],
)
def test_periods_are_read_as_people_write_them(text: str, name: str, last: date) -> None:
    assert (parse_period(text).name, parse_period(text).last_day) == (name, last)


@pytest.mark.parametrize("text", ["", "Q4", "2026Q5", "2026-13", "../2026", "next quarter"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="^" + text.replace(".", "[.]") + "$"):
        parse_period(text)


def test_the_quarter_of_a_day() -> None:
    assert quarter_of(date(2026, 11, 24)).name == "2026Q4"
