"""The words in a number format: names of days and months, and Chinese numerals.

``[DBNum1]``, ``[DBNum2]`` and ``[DBNum3]`` are Excel's own (they are not in ECMA-376).
Placeholders and years translate digit by digit (``[DBNum1]0`` shows 2026 as 二〇二六); General
and the other parts of a date count in words (二千〇二十六, 十一月).
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from compiler.reading.number_format.sections import Language


class Numerals(NamedTuple):
    """One way to write numbers in Chinese."""

    digits: str  # of 0 to 9
    tens: tuple[str, str, str, str]  # what follows a digit: ones, tens, hundreds, thousands
    myriads: tuple[str, str, str, str, str]  # what follows four digits: 万, 亿, 兆, 京
    teens: slice | None  # what a date keeps of 一十一: 十一, or all of 壹拾壹; None: no words

    def translate(self, digits: str) -> str:
        """Each digit of a text on its own."""
        return digits.translate({48 + digit: glyph for digit, glyph in enumerate(self.digits)})

    def in_words(self, number: int) -> str:
        """A whole number in words: 2026 is 二千〇二十六."""
        if number == 0:
            return self.digits[0]
        if number >= 10 ** (4 * len(self.myriads)):
            return self.translate(str(number))
        text = ""
        for power in reversed(range(len(self.myriads))):
            group = number // 10_000**power % 10_000
            if group:
                gap = text and group < 1000
                text += (self.digits[0] if gap else "") + self._four(group) + self.myriads[power]
        return text

    def _four(self, number: int) -> str:
        """A number below 10,000; a gap inside it is one zero, however wide."""
        text = ""
        gap = False
        for power in (3, 2, 1, 0):
            digit = number // 10**power % 10
            if digit:
                text += (self.digits[0] if gap and text else "") + self.digits[digit]
                text += self.tens[power]
            gap = not digit
        return text

    def in_date(self, number: int, width: int) -> str:
        """A month, day, hour, minute or second: 十一, 二十四, and 〇五 when two places are due."""
        if self.teens is None or (width > 1 and number < 10):
            return self.translate(f"{number:0{width}d}")
        text = self.in_words(number)
        return text[self.teens] if 10 <= number < 20 else text


_MYRIADS = ("", "万", "亿", "兆", "京")
_MYRIADS_TRADITIONAL = ("", "萬", "億", "兆", "京")
_PLAIN = Numerals("〇一二三四五六七八九", ("", "十", "百", "千"), _MYRIADS, slice(1, None))
_FORMAL = Numerals("零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟"), _MYRIADS, slice(None))
_FORMAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_WIDE = Numerals("０１２３４５６７８９", ("", "十", "百", "千"), _MYRIADS, None)


@lru_cache(maxsize=16)
def numerals(style: int, language: Language) -> Numerals | None:
    """The numerals of ``[DBNum1]``, ``[DBNum2]`` or ``[DBNum3]``; None for style 0: 123."""
    if style == 0:
        return None
    found = (_PLAIN, _FORMAL, _WIDE)[style - 1]
    if language is not Language.TRADITIONAL:
        return found
    digits = _FORMAL_TRADITIONAL if found is _FORMAL else found.digits
    return found._replace(digits=digits, myriads=_MYRIADS_TRADITIONAL)


class Names(NamedTuple):
    """The names a date format may show; weekdays start with Sunday, months with January."""

    weekdays: tuple[str, ...]
    weekdays_short: tuple[str, ...]
    months: tuple[str, ...]
    months_short: tuple[str, ...]
    half_days: tuple[str, str]


def _chinese_names(week: str) -> Names:
    months = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
    return Names(
        weekdays=tuple("星期" + day for day in "日一二三四五六"),
        weekdays_short=tuple(week + day for day in "日一二三四五六"),
        months=tuple(month + "月" for month in months),
        months_short=tuple(f"{month}月" for month in range(1, 13)),
        half_days=("上午", "下午"),
    )


_ENGLISH_WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_ENGLISH = Names(
    weekdays=_ENGLISH_WEEKDAYS,
    weekdays_short=tuple(name[:3] for name in _ENGLISH_WEEKDAYS),
    months=_ENGLISH_MONTHS,
    months_short=tuple(name[:3] for name in _ENGLISH_MONTHS),
    half_days=("AM", "PM"),
)
_SIMPLIFIED = _chinese_names("周")
_TRADITIONAL = _chinese_names("週")
_BARE = _chinese_names("")


def names(language: Language) -> Names | None:
    """The names in a language; English without one, as Excel in Chinese shows them, too."""
    return {
        Language.NONE: _ENGLISH,
        Language.ENGLISH: _ENGLISH,
        Language.SIMPLIFIED: _SIMPLIFIED,
        Language.TRADITIONAL: _TRADITIONAL,
    }.get(language)


def names_of_aaa(language: Language) -> Names | None:
    """The names behind ``aaa`` and ``aaaa``: Chinese without a language, and then 三, not 周三."""
    return _BARE if language is Language.NONE else names(language)
