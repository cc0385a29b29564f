"""What a number format shows: cell by cell against LibreOffice, rule by rule, and at random."""

from __future__ import annotations

import importlib.util
import os
import shutil
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.reading.number_format import BUILTIN_FORMATS, compile_format, general


def _table_script() -> ModuleType:
    path = Path(__file__).parent / "data" / "make_number_formats.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TABLE = _table_script()
CASES = TABLE.read_table()


def shown(code: str, value: float | str, *, date1904: bool = False) -> str | None:
    number_format = compile_format(code)
    if isinstance(value, str):
        return number_format.render_text(value)
    return number_format.render(value, date1904=date1904)


# --- the table --------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=[f"{case.code} <- {case.value!r}" for case in CASES])
def test_shows_what_excel_shows(case: Any) -> None:
    assert shown(case.code, case.value) == case.excel


def test_every_difference_from_libreoffice_has_its_reason() -> None:
    unexplained = [c for c in CASES if (c.libreoffice != c.excel) != bool(c.remark)]
    assert unexplained == []
    assert len(CASES) >= 400
    assert sum(bool(case.remark) for case in CASES) < len(CASES) / 4


def test_libreoffice_still_shows_what_the_table_says(tmp_path: Path) -> None:
    if shutil.which("soffice") is None and os.environ.get("CI") != "true":
        pytest.skip("LibreOffice is not installed")
    now = TABLE.shown_by_libreoffice([(case.code, case.value) for case in CASES], tmp_path)
    differences = [
        (case.code, case.value, case.libreoffice, text)
        for case, text in zip(CASES, now, strict=True)
        if case.libreoffice != text
    ]
    assert differences == []


# --- rules ------------------------------------------------------------------------------------


def test_numbers_are_rounded_by_their_fifteen_digits_and_away_from_zero() -> None:
    assert shown("0.00", 1.005) == "1.01"  # although the double is a little less
    assert shown("0.00", -2.675) == "-2.68"
    assert shown("0", 2.5) == "3"
    assert shown("0.0%", 0.0295) == "3.0%"
    assert shown("0", 123456789012345678.0) == "123456789012346000"


def test_the_largest_numbers_have_fractions_too() -> None:
    assert shown("?/?", 1.7976931348623151e308) == "179769313486232" + "0" * 294 + "/1"
    assert shown("?/8", 1.7976931348623151e308) == str(179769313486232 * 8) + "0" * 294 + "/8"


def test_what_rounds_to_zero_has_a_sign_only_where_the_code_has_other_sections() -> None:
    assert shown("0.00", -0.001) == "0.00"
    assert shown("0%", -0.001) == "0%"
    assert shown("0.00;-0.00", -0.001) == "-0.00"
    assert shown("0.00_);(0.00)", -0.001) == "(0.00)"
    assert shown("0.0", -0.0) == "0.0"
    assert general(-0.0) == "0"


def test_general_has_room_for_eleven_characters() -> None:
    assert general(12345678901) == "12345678901"
    assert general(123456789012) == "1.23457E+11"
    assert general(-2 / 3) == "-0.666666667"
    assert general(99999999999.6) == "1E+11"
    assert general(0.000012345) == "0.000012345"
    assert general(1.2345678e-120) == "1.2346E-120"
    assert general(float("inf")) == general(float("nan")) == "#NUM!"


def test_m_is_minutes_after_hours_and_before_seconds() -> None:
    half_past = 46350 + 13.5 / 24  # 2026-11-24 13:30
    assert shown("m/d h:m", half_past) == "11/24 13:30"
    assert shown("mm:ss", half_past) == "30:00"
    assert shown('h"时"mm"分"', half_past) == "13时30分"
    assert shown("[h]-mm", 1.5) == "36-00"
    assert shown("mm-yy", half_past) == "11-26"
    assert shown("h mmm", half_past) == "13 Nov"


def test_rounding_seconds_carries_through_to_the_day() -> None:
    nearly_midnight = 46350.999999
    assert shown("yyyy-mm-dd hh:mm:ss", nearly_midnight) == "2026-11-25 00:00:00"
    assert shown("yyyy-mm-dd hh:mm:ss.0", nearly_midnight) == "2026-11-24 23:59:59.9"
    assert shown("[h]:mm:ss", 2.9999999999999996) == "72:00:00"


def test_the_first_days_are_those_of_lotus() -> None:
    days = {0: "1900-01-00 Sat", 1: "1900-01-01 Sun", 59: "1900-02-28 Tue"}
    days |= {60: "1900-02-29 Wed", 61: "1900-03-01 Thu"}
    assert {day: shown("yyyy-mm-dd ddd", day) for day in days} == days


def test_dates_outside_the_calendar_are_not_rendered() -> None:
    assert shown("yyyy/m/d", 2958465) == "9999/12/31"
    assert shown("yyyy/m/d", 2958466) is None
    assert shown("yyyy/m/d", -1) is None
    assert shown("[h]:mm", -0.5) is None


def test_workbooks_may_count_from_1904() -> None:
    assert shown("yyyy-mm-dd ddd", 0, date1904=True) == "1904-01-01 Fri"
    assert shown("yyyy/m/d", 46350 - 1462, date1904=True) == "2026/11/24"
    assert shown("[h]:mm", -1.5, date1904=True) == "-36:00"
    assert shown("[h]:mm", 30.25, date1904=True) == "726:00"
    assert shown("yyyy/m/d", 2958466 - 1462, date1904=True) is None


def test_names_follow_the_language_of_the_section() -> None:
    codes = ["mmm", "mmmm", "ddd", "dddd", "aaa", "aaaa", "h AM/PM"]
    english = ["Nov", "November", "Tue", "Tuesday"]
    chinese = ["11月", "十一月", "周二", "星期二", "周二", "星期二", "12 上午"]
    assert [shown(f"[$-804]{code}", 46350) for code in codes] == chinese
    assert [shown(f"[$-zh-CN]{code}", 46350) for code in codes] == chinese
    assert [shown(code, 46350) for code in codes] == [*english, "二", "星期二", "12 AM"]
    assert [shown(f"[$-409]{code}", 46350) for code in codes][:4] == english
    assert [shown(f"[$-404]{code}", 46350) for code in codes][2] == "週二"
    assert shown("[$-411]mmm", 46350) is None  # Japanese names are not supported
    assert shown("[$-411]yyyy-mm", 46350) == "2026-11"  # nor needed here


def test_chinese_numerals() -> None:
    assert shown("[DBNum1]General", 120_003_040) == "一亿二千万三千〇四十"
    assert shown("[DBNum1]General", 100_500) == "一十万〇五百"
    assert shown("[DBNum1]General", 1e15) == "一千兆"
    assert shown("[DBNum1]General", 1.5e30) == "一五" + "〇" * 29  # beyond words
    assert shown("[DBNum2]General", 10_203.45) == "壹万零贰佰零叁.肆伍"
    assert shown("[DBNum1]#,##0", 12_345) == "一二,三四五"
    assert shown("[DBNum1]yyyy年m月d日 hh时mm分", 46301.21) == "二〇二六年十月六日 〇五时〇二分"
    assert shown("[DBNum2]m月d日", 46316) == "壹拾月贰拾壹日"
    assert shown("[DBNum3]yyyy年m月", 46316) == "２０２６年１０月"
    assert shown("[DBNum2][$-404]General", 26_000) == "貳萬陸仟"


def test_a_condition_replaces_the_section_for_positive_numbers() -> None:
    marks = '[>=90]"优 "0;[>=60]"及格 "0;"不及格 "0'
    assert [shown(marks, mark) for mark in (95, 60, 59)] == ["优 95", "及格 60", "不及格 59"]
    assert shown('[=1]"是";[=0]"否"', 2) is None  # Excel: ####
    assert shown("[>5]0.0", 3.25) == "3.25"  # General takes the rest
    assert shown("[<0]0.0;0", -2) == "2.0"
    assert shown("[<5]0.0;0", -2) == "-2.0"


def test_text_sections() -> None:
    assert shown("0.00", "待定") == "待定"
    assert shown('"部门："@', "运营") == "部门：运营"
    assert shown('0;-0;;"<"@">"', "甲") == "<甲>"
    assert shown("_(@_)", "甲") == " 甲 "
    assert shown("@@", "甲") == "甲甲"
    assert shown(";;;", "甲") == ""
    assert shown(";;", "甲") == "甲"
    assert shown("@", 0.5) == "0.5"


def test_properties() -> None:
    dates = ["yyyy/m/d", "[h]:mm", "h AM/PM", "0;yyyy", "[$-F800]0", "yyyy;@"]
    numbers = ["General", "0", '"y"0', "\\d0", "[Red]0", "@", ";;;", "d0"]
    assert [compile_format(code).is_date for code in dates] == [True] * len(dates)
    assert [compile_format(code).is_date for code in numbers] == [False] * len(numbers)
    assert [c for c in numbers if compile_format(c).is_general] == ["General"]
    assert compile_format("[Red]General").is_general
    assert compile_format("").is_general
    decorated = ["[DBNum1]General", 'General"元"', "General;General", "[>5]General", "General;@"]
    assert [code for code in decorated if compile_format(code).is_general] == []
    hiding = [";;;", ";;", "0;;;", "General", "**;**;**;**", '"";"";"";""']
    assert [compile_format(c).hides for c in hiding] == [True, False, False, False, True, True]


@pytest.mark.parametrize(
    "code",
    [
        *("[Purple]0", "[h", "0 General", "0E0", "yyyy 0", "hh.00", "ss.0000", "ggge", "b2yyyy"),
        *("@;@", "0;0;0;0", "0;0;0;@;0", "[DBNum4]0", "[$-2010401]0", "[DBNum1]# ?/?", "0" * 256),
    ],
)
def test_codes_that_cannot_be_rendered(code: str) -> None:
    number_format = compile_format(code)
    assert number_format.render(46350) is None
    assert number_format.render_text("文本") == "文本"
    assert not (number_format.is_date)
    assert not (number_format.is_general)
    assert not (number_format.hides)


def test_what_excel_cannot_store_is_not_rendered() -> None:
    assert [shown("0", value) for value in (float("nan"), float("inf"), -float("inf"))] == [None] * 3


def test_codes_are_compiled_once() -> None:
    assert compile_format("0.0 ") is compile_format("0.0 ")


def test_builtin_formats_are_those_of_excel_in_chinese() -> None:
    ids = (0, 9, 14, 22, 27, 31, 34, 38, 44, 49, 57, 58)
    values = {number: shown(BUILTIN_FORMATS[number], 46350.75) for number in ids}
    assert values == {
        0: "46350.75",
        9: "4635075%",
        14: "2026/11/24",
        22: "2026/11/24 18:00",
        27: "2026年11月",
        31: "2026年11月24日",
        34: "下午6时00分",
        38: "46,351",
        44: " ¥46,350.75 ",
        49: "46350.75",
        57: "2026年11月",
        58: "11月24日",
    }
    assert [n for n, code in BUILTIN_FORMATS.items() if shown(code, 1) is None] == []
    assert set(BUILTIN_FORMATS) == set(range(59))


# --- at random --------------------------------------------------------------------------------

_PIECES = [
    *'0#?.,%/@;_*\\!"[]$-+() eEgGbBaxXn:年月日〇１',
    *("0.00", "#,##0", "E+00", "General", "?/?", "/8", '"元"', "[>5]", "[<=-1]", "[Red]"),
    *("yyyy", "yy", "m", "mm", "mmm", "mmmm", "d", "dd", "ddd", "aaaa", "h", "hh", "s", "ss"),
    *("[h]", "[mm]", "[ss]", ".0", ".000", "AM/PM", "A/P", "上午/下午", "[DBNum1]", "[DBNum2]"),
    *("[$-804]", "[$-409]", "[$¥-804]", "[$-F800]", "[$-411]", "[$-zh-TW]"),
]
_CODES = st.lists(st.sampled_from(_PIECES), max_size=12).map("".join) | st.text(max_size=20)


@settings(deadline=None, max_examples=2000)
@given(_CODES, st.floats() | st.floats(-1e6, 1e6) | st.integers(-100, 60_000), st.booleans())
def test_no_code_and_no_value_is_too_strange(code: str, value: float, date1904: bool) -> None:
    number_format = compile_format(code)
    first = number_format.render(value, date1904=date1904)
    assert first is None or isinstance(first, str)
    assert number_format.render(value, date1904=date1904) == first
    if number_format.hides:
        assert (first, number_format.render_text("x")) in [("", ""), (None, "")]
    if number_format.is_general and first is not None:
        assert first == general(value)


@settings(deadline=None, max_examples=500)
@given(st.decimals(-(10**9), 10**9, places=4), st.integers(0, 5), st.booleans())
def test_decimals_agree_with_decimal(value: Decimal, places: int, grouped: bool) -> None:
    code = ("#,##0" if grouped else "0") + ("." + "0" * places if places else "")
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    expected = f"{abs(rounded) if rounded == 0 else rounded:{',' if grouped else ''}f}"
    assert shown(code, float(value)) == expected


@settings(deadline=None, max_examples=500)
@given(st.floats(1e-12, 1e18), st.integers(0, 12))
def test_the_shortcut_agrees_with_the_long_way(value: float, places: int) -> None:
    decimals = "." + "0" * places
    fifteen = Context(prec=15).create_decimal(Decimal(value))
    expected = fifteen.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, Context(prec=60))
    point = "" if places else "."
    assert shown("0" + decimals, value) == f"{expected:f}{point}"
    assert shown("#0" + decimals + "#", value) is not None
    assert shown('0"" ' + decimals, value) == f"{expected:f}{point}".replace(".", " .")


@settings(deadline=None)
@given(st.integers(61, 2_958_465))
def test_days_agree_with_the_calendar(days: int) -> None:
    day = date(1899, 12, 30) + timedelta(days)
    assert shown("yyyy-mm-dd", days) == day.isoformat()
    assert shown("[$-804]aaaa", days) == "星期" + "一二三四五六日"[day.weekday()]
    if days >= 1462:
        assert shown("yyyy-mm-dd", days - 1462, date1904=True) == day.isoformat()


@settings(deadline=None, max_examples=500)
@given(st.floats(-1e307, 1e307))
def test_general_is_near_the_number_and_short(value: float) -> None:
    text = general(value)
    assert len(text.lstrip("-")) <= 11
    assert float(text) == pytest.approx(value, rel=1e-4, abs=1e-300)
    assert text != "-0"
