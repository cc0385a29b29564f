"""How a section of a number format shows a date, a time or a duration (18.8.31, 18.17.4).

A date is a count of days: 1 is 1900-01-01. Excel has kept a day from Lotus 1-2-3 that never was,
1900-02-29 (60), and shows 0 as 1900-01-00. Workbooks with ``date1904`` count from 1904-01-01.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from compiler.reading.number_format.sections import (
    Kind,
    Language,
    Section,
    Token,
    UnrenderableError,
)
from compiler.reading.number_format.words import Names, Numerals, names, names_of_aaa, numerals

#: Shows a count of days, or None for a day that Excel does not know.
DateRenderer = Callable[[float, bool], str | None]

_DAYS_BEFORE_1904 = 1462
_END = 2_958_466  # the day after 9999-12-31
_ORDINAL_OF_DAY_ZERO = date(1899, 12, 30).toordinal()
_LEAP_DAY_THAT_NEVER_WAS = 60
_SECONDS = 86_400
_MAX_SUBSECOND_PLACES = 3


class _Moment(NamedTuple):
    """A day and a time, rounded to what the section shows."""

    days: int  # since 1899-12-31
    year: int
    month: int
    day: int
    elapsed: int  # whole days before this one, as the workbook counts
    seconds: int  # since midnight
    ticks: int  # the rest, in the smallest unit shown


_Part = Callable[[_Moment], str]


def is_date_in_range(value: float, *, date1904: bool) -> bool:
    """Whether a count of days is one that Excel shows: from day 0 to 9999-12-31, with 1904 also before it."""
    return value < _END - _DAYS_BEFORE_1904 if date1904 else 0 <= value < _END


def date_renderer(section: Section) -> DateRenderer:
    """The function that shows dates as the section says.

    Raises UnrenderableError when the section mixes dates with number placeholders.
    """
    tokens = _with_subseconds(section.tokens)
    places = max((t.text.count("0") for t in tokens if t.kind is Kind.POINT), default=0)
    parts = [_part(section, tokens, index, places) for index in range(len(tokens))]
    resolution = 10**places

    def render(value: float, date1904: bool) -> str | None:
        moment = _moment(value, date1904, resolution)
        return None if moment is None else "".join([part(moment) for part in parts])

    return render


def _with_subseconds(tokens: Sequence[Token]) -> list[Token]:
    """Join ``.`` and the zeros after seconds to one token; what else looks numeric is text."""
    joined: list[Token] = []
    last_date = ""
    for token in tokens:
        previous = joined[-1] if joined else None
        if token.kind in (Kind.DATE, Kind.ELAPSED):
            last_date = token.text[0].lower()
        if token.kind is Kind.DIGIT:
            if previous is None or previous.kind is not Kind.POINT or token.text != "0":
                raise UnrenderableError("digits in a date")
            if last_date != "s" or len(previous.text) > _MAX_SUBSECOND_PLACES:
                raise UnrenderableError("decimals of something other than seconds")
            joined[-1] = Token(Kind.POINT, previous.text + "0")
        elif token.kind in (Kind.TEXT, Kind.GENERAL, Kind.EXPONENT):
            raise UnrenderableError("a number or a text in a date")
        else:
            joined.append(token)
    return joined


def _is_minutes(tokens: Sequence[Token], index: int) -> bool:
    """``m`` and ``mm`` are minutes right after hours or right before seconds, else months."""
    if tokens[index].text.lower() not in ("m", "mm"):
        return False
    before = next((t.text for t in reversed(tokens[:index]) if _counts(t)), " ")
    after = next((t.text for t in tokens[index + 1 :] if _counts(t)), " ")
    return before[0] in "hH" or after[0] in "sS"


def _counts(token: Token) -> bool:
    return token.kind in (Kind.DATE, Kind.ELAPSED)


# --- from the number to the calendar ----------------------------------------------------------


def _moment(value: float, date1904: bool, resolution: int) -> _Moment | None:
    """The moment a count of days stands for, rounded to so many ticks a second.

    Excel rounds before it takes days, hours and minutes: half a second before midnight is the
    next day even where no time is shown.
    """
    days = int(value)
    seconds = ticks = 0
    if value != days:
        # The added millionth of a second makes up for what binary fractions of a day lose.
        count = int((value - days) * _SECONDS * resolution + 0.5 + 1e-6 * resolution)
        seconds, ticks = divmod(count, resolution)
        if seconds >= _SECONDS:
            days, seconds = days + 1, seconds - _SECONDS
    clock = (days, seconds, ticks)
    if date1904:
        days += _DAYS_BEFORE_1904
    if days >= _END:
        return None
    if days > _LEAP_DAY_THAT_NEVER_WAS:
        day = date.fromordinal(_ORDINAL_OF_DAY_ZERO + days)
        return _Moment(days, day.year, day.month, day.day, *clock)
    if days == _LEAP_DAY_THAT_NEVER_WAS:
        return _Moment(days, 1900, 2, 29, *clock)
    month = 2 if days > 31 else 1
    return _Moment(days, 1900, month, days - 31 if month == 2 else days, *clock)


# --- the parts --------------------------------------------------------------------------------


def _part(section: Section, tokens: Sequence[Token], index: int, places: int) -> _Part:
    """The function that shows one token."""
    kind, text = tokens[index]
    glyphs = numerals(section.numerals, section.language)
    if kind is Kind.DATE:
        return _date_part(section.language, tokens, index, glyphs)
    if kind is Kind.ELAPSED:
        unit = {"h": 3600, "m": 60, "s": 1}[text[0]]
        return _number(lambda m: (m.elapsed * _SECONDS + m.seconds) // unit, text, glyphs, full=True)
    if kind is Kind.HALF_DAY:
        return _half_day(text, section.language)
    if kind is Kind.POINT and len(text) > 1:
        return _subseconds(len(text) - 1, places, glyphs)
    return lambda moment: text


def _date_part(language: Language, tokens: Sequence[Token], index: int, glyphs: Numerals | None) -> _Part:
    """Years, months, days, weekdays, hours, minutes and seconds."""
    letters = tokens[index].text.lower()
    letter, width = letters[0], len(letters)
    if letter in "ye":
        return _year(letters, language, glyphs)
    if letter == "a":
        return _weekday(_required(names_of_aaa(language)), long=width > 3)
    if letter == "d" and width > 2:
        return _weekday(_required(names(language)), long=width > 3)
    if letter == "m" and width > 2:
        return _month_name(_required(names(language)), width)
    if letter == "m" and _is_minutes(tokens, index):
        letter = "minute"
    elif letter == "h" and any(token.kind is Kind.HALF_DAY for token in tokens):
        letter = "hour of twelve"
    return _number(_NUMBERS[letter], letters, glyphs)


_NUMBERS: dict[str, Callable[[_Moment], int]] = {
    "m": lambda moment: moment.month,
    "d": lambda moment: moment.day,
    "h": lambda moment: moment.seconds // 3600,
    "hour of twelve": lambda moment: moment.seconds // 3600 % 12 or 12,
    "minute": lambda moment: moment.seconds // 60 % 60,
    "s": lambda moment: moment.seconds % 60,
}


def _number(
    of: Callable[[_Moment], int], letters: str, glyphs: Numerals | None, *, full: bool = False
) -> _Part:
    """A number in as many places as there are letters, at most two unless it is a duration."""
    width = len(letters) if full else min(len(letters), 2)
    if glyphs is not None:
        count = glyphs.in_date
        return lambda moment: count(of(moment), width)
    if width == 1:
        return lambda moment: str(of(moment))
    if width == 2:
        return lambda moment: f"{of(moment):02d}"
    return lambda moment: f"{of(moment):0{width}d}"


def _required(found: Names | None) -> Names:
    if found is None:
        raise UnrenderableError("names in a language other than Chinese and English")
    return found


def _year(letters: str, language: Language, glyphs: Numerals | None) -> _Part:
    """``yy`` or ``yyyy``; ``e`` is the same year, in Taiwan the year of the Republic."""
    if letters[0] == "e" and language is Language.TRADITIONAL:
        return _number(lambda moment: moment.year - 1911, letters, glyphs)
    short = letters in ("y", "yy")
    if glyphs is not None:
        translate = glyphs.translate
        return lambda moment: translate(str(moment.year)[2 if short else 0 :])
    if short:
        return lambda moment: f"{moment.year % 100:02d}"
    return lambda moment: str(moment.year)


def _weekday(words: Names, *, long: bool) -> _Part:
    """Day 1 is a Sunday for Excel, which is right from March 1900 on."""
    days = words.weekdays if long else words.weekdays_short
    return lambda moment: days[(moment.days - 1) % 7]


def _month_name(words: Names, width: int) -> _Part:
    months = words.months_short if width == 3 else words.months
    if width == 5:
        months = tuple(month[0] for month in months)
    return lambda moment: months[moment.month - 1]


def _half_day(text: str, language: Language) -> _Part:
    """``AM/PM`` follows the language, ``A/P`` keeps its letters, ``上午/下午`` is Chinese."""
    first, second = text.split("/")
    if len(first) == 2:
        words = _required(names(language)) if first.upper() == "AM" else None
        first, second = words.half_days if words else (first, second)
    return lambda moment: first if moment.seconds < _SECONDS // 2 else second


def _subseconds(places: int, all_places: int, glyphs: Numerals | None) -> _Part:
    """The decimals of the seconds, with the point."""

    def render(moment: _Moment) -> str:
        digits = f"{moment.ticks:0{all_places}d}"[:places]
        return "." + (glyphs.translate(digits) if glyphs else digits)

    return render
