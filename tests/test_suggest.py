"""Suggestions: by likeness, fair to short Chinese names, silent where two names are equally near."""

import pytest

from compiler.suggest import nearest

TITLES = ("客服专员", "运营经理", "数据分析师", "销售经理", "文员", "Operations manager", "Data analyst")


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("客服专元", ("客服专员",)),
        ("销售经里", ("销售经理",)),
        ("数据分析", ("数据分析师",)),
        ("ＤＡＴＡ　Analist", ("Data analyst",)),
        ("Operation manager", ("Operations manager",)),
        ("文圆", ("文员",)),
        ("财务总监", ()),
        ("Accountant", ()),
        ("总监", ()),
    ],
)
def test_a_misspelt_name_finds_its_own(written: str, found: tuple[str, ...]) -> None:
    assert nearest(written, TITLES) == found


def test_two_names_that_are_equally_near_are_no_suggestion() -> None:
    assert nearest("客服专圆", ("客服专员", "客服专家")) == ()
    assert nearest("客服专圆", ("客服专员", "客服主任")) == ("客服专员",)


def test_spellings_of_one_name_are_no_tie() -> None:
    assert nearest("Data analist", ("Data analyst", "data  Analyst")) == ("Data analyst",)


def test_the_best_comes_first_and_three_are_enough() -> None:
    known = ("运营经理助理", "运营总经理", "运营部经理", "运营经理")
    assert nearest("运营经理人", known)[0] == "运营经理"
    assert len(nearest("运营经理人", known)) <= 3
