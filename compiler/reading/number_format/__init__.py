"""What Excel shows for a stored value under a number format code.

A cell stores 0.95 and the number format ``0%``; the reader of the workbook sees 95 %. ECMA-376
Part 1 describes the formats in 18.8.30 (numFmt, with the codes that files leave out) and 18.8.31
(numFmts, with the language of the codes); what it leaves open follows Excel in Chinese (China).
Colours and column widths play no part: a fill (``*x``) is nothing, a skip (``_x``) is a space.

    >>> compile_format('yyyy"年"m"月"').render(46350)
    '2026年11月'

The parts: ``sections`` reads codes, ``numbers`` and ``dates`` show values, ``words`` has names and
Chinese numerals.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from types import MappingProxyType
from typing import NamedTuple

from compiler.reading.number_format.dates import date_renderer, is_date_in_range
from compiler.reading.number_format.numbers import general, number_renderer
from compiler.reading.number_format.sections import (
    Condition,
    Kind,
    Section,
    UnrenderableError,
    parse_sections,
)

__all__ = ["BUILTIN_FORMATS", "NumberFormat", "compile_format", "general", "is_date_in_range"]

#: The codes of the ids that a workbook uses without spelling them out. Ids 5 to 8, 14, 22 to 44
#: and 50 to 58 depend on the language of Excel and of the system; these are the codes of Excel in
#: Chinese (China), which replaces some of those that 18.8.30 lists: 14 is mm-dd-yy there, 30 is
#: m-d-yy, 37 to 40 have brackets for negative numbers, and 47 is mmss.0.
BUILTIN_FORMATS: Mapping[int, str] = MappingProxyType(
    {
        0: "General",
        1: "0",
        2: "0.00",
        3: "#,##0",
        4: "#,##0.00",
        5: '"¥"#,##0;"¥"\\-#,##0',
        6: '"¥"#,##0;[Red]"¥"\\-#,##0',
        7: '"¥"#,##0.00;"¥"\\-#,##0.00',
        8: '"¥"#,##0.00;[Red]"¥"\\-#,##0.00',
        9: "0%",
        10: "0.00%",
        11: "0.00E+00",
        12: "# ?/?",
        13: "# ??/??",
        14: "yyyy/m/d",
        15: "d-mmm-yy",
        16: "d-mmm",
        17: "mmm-yy",
        18: "h:mm AM/PM",
        19: "h:mm:ss AM/PM",
        20: "h:mm",
        21: "h:mm:ss",
        22: "yyyy/m/d h:mm",
        23: "$#,##0_);($#,##0)",
        24: "$#,##0_);[Red]($#,##0)",
        25: "$#,##0.00_);($#,##0.00)",
        26: "$#,##0.00_);[Red]($#,##0.00)",
        27: 'yyyy"年"m"月"',
        28: 'm"月"d"日"',
        29: 'm"月"d"日"',
        30: "m/d/yy",
        31: 'yyyy"年"m"月"d"日"',
        32: 'h"时"mm"分"',
        33: 'h"时"mm"分"ss"秒"',
        34: '上午/下午h"时"mm"分"',
        35: '上午/下午h"时"mm"分"ss"秒"',
        36: 'yyyy"年"m"月"',
        37: "#,##0;\\-#,##0",
        38: "#,##0;[Red]\\-#,##0",
        39: "#,##0.00;\\-#,##0.00",
        40: "#,##0.00;[Red]\\-#,##0.00",
        41: '_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"_ ;_ @_ ',
        42: '_ "¥"* #,##0_ ;_ "¥"* \\-#,##0_ ;_ "¥"* "-"_ ;_ @_ ',
        43: '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ',
        44: '_ "¥"* #,##0.00_ ;_ "¥"* \\-#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
        45: "mm:ss",
        46: "[h]:mm:ss",
        47: "mm:ss.0",
        48: "##0.0E+0",
        49: "@",
        50: 'yyyy"年"m"月"',
        51: 'm"月"d"日"',
        52: 'yyyy"年"m"月"',
        53: 'm"月"d"日"',
        54: 'm"月"d"日"',
        55: '上午/下午h"时"mm"分"',
        56: '上午/下午h"时"mm"分"ss"秒"',
        57: 'yyyy"年"m"月"',
        58: 'm"月"d"日"',
    }
)

_LARGEST = 1.7976931348623157e308
_DATE_KINDS = (Kind.DATE, Kind.ELAPSED, Kind.HALF_DAY)

_Draw = Callable[[float, bool], str | None]


class _Rule(NamedTuple):
    """One section, ready to draw, and the numbers that it is for."""

    applies: Callable[[float], bool]
    draw: _Draw
    is_date: bool
    sign: str  # what stands before a negative number
    nil: str | None = None  # how zero is shown, where what rounds to it loses its sign


@dataclass(frozen=True, slots=True, eq=False)
class NumberFormat:
    """A number format code, compiled. Made by `compile_format`."""

    code: str
    #: Whether a number under this format is a date, a time or a duration.
    is_date: bool
    #: Whether numbers look as if there were no format.
    is_general: bool
    #: Whether the format shows neither numbers nor texts (``;;;``).
    hides: bool
    _rules: tuple[_Rule, ...]
    _text: Section | None

    def render(self, value: float, *, date1904: bool = False) -> str | None:
        """The number as shown, or None when Excel refuses the code or shows only ``####``.

        The latter happens to negative dates (unless the workbook counts from 1904), to dates
        after 9999-12-31 and to numbers that meet none of the conditions.
        """
        if not -_LARGEST <= value <= _LARGEST:
            return None
        value += 0.0  # an int becomes a float, and -0.0 becomes 0.0
        for rule in self._rules:
            if rule.applies(value):
                break
        else:
            return None
        if value >= 0:
            return rule.draw(value, date1904)
        if not rule.is_date:
            text = rule.draw(-value, date1904) or ""
            return text if text == rule.nil else rule.sign + text
        shown = rule.draw(-value, date1904) if date1904 else None
        return None if shown is None else "-" + shown

    def render_text(self, text: str) -> str:
        """The text as shown: most formats leave it alone."""
        if self._text is None:
            return text
        shown = (Kind.TEXT, Kind.GENERAL)
        return "".join(text if t.kind in shown else t.text for t in self._text.tokens)


@lru_cache(maxsize=4096)
def compile_format(code: str) -> NumberFormat:
    """Prepare a code for use. A code that Excel would refuse renders every number as None."""
    try:
        sections = parse_sections(code or "General")
        numeric, text = _by_purpose(sections)
        alone = len(sections) == 1 and text is None
        rules = _rules(numeric, alone=alone)
    except UnrenderableError:
        return NumberFormat(code, False, False, False, (), None)
    kinds = [token.kind for token in numeric[0].tokens]
    return NumberFormat(
        code=code,
        is_date=any(rule.is_date for rule in rules),
        is_general=alone and kinds == [Kind.GENERAL] and len(rules) == 1 and not numeric[0].numerals,
        hides=text is not None and not any(section.tokens for section in sections),
        _rules=rules,
        _text=text,
    )


def _by_purpose(sections: tuple[Section, ...]) -> tuple[tuple[Section, ...], Section | None]:
    """The sections for numbers and the one for text: the fourth, or the last if it has an ``@``."""
    *numeric, last = sections
    if len(sections) < 4 and not last.has(Kind.TEXT):
        return sections, None
    if last.has(Kind.DIGIT, *_DATE_KINDS) or any(section.has(Kind.TEXT) for section in numeric):
        raise UnrenderableError("placeholders in the section for text, or @ in another one")
    return tuple(numeric) or parse_sections("General"), last


def _rules(sections: tuple[Section, ...], *, alone: bool) -> tuple[_Rule, ...]:
    """The sections in the order in which Excel tries them.

    Without conditions the sections are for positive, negative and zero. A condition replaces the
    first or the second of these; what meets no condition falls to the last section.
    """
    if len(sections) == 1:
        return _rules_of_one(sections[0], alone=alone)
    first = sections[0].condition
    second = sections[1].condition
    if len(sections) == 2:
        first = first or Condition(">=", 0)
        sign = _sign(second) if second else _sign_of_others(first)
        return (_rule(sections[0], first, _sign(first)), _rule(sections[1], second, sign))
    first = first or Condition(">", 0)
    second = second or Condition("<", 0)
    return (
        _rule(sections[0], first, _sign(first)),
        _rule(sections[1], second, _sign(second)),
        _rule(sections[2], None, "-"),
    )


def _rules_of_one(section: Section, *, alone: bool) -> tuple[_Rule, ...]:
    """A single section is for all numbers; what fails its condition is shown as General."""
    condition = section.condition
    rule = _rule(section, condition, _sign(condition))
    if condition is not None:
        return rule, _rule(parse_sections("General")[0], None, _sign_of_others(condition))
    # Excel shows -0.001 under 0.00 as 0.00, but under 0.00;@ and as a fraction with its sign.
    if alone and section.has(Kind.DIGIT) and not section.has(Kind.SLASH):
        return (rule._replace(nil=rule.draw(0.0, False)),)
    return (rule,)


def _rule(section: Section, condition: Condition | None, sign: str) -> _Rule:
    is_date = section.has(*_DATE_KINDS)
    return _Rule(_test(condition), _draw(section, is_date), is_date, sign)


def _draw(section: Section, is_date: bool) -> _Draw:
    if is_date:
        return date_renderer(section)
    render = number_renderer(section)
    return lambda value, date1904: render(value)


def _test(condition: Condition | None) -> Callable[[float], bool]:
    """Whether a number meets the condition; None is met by every number."""
    if condition is None:
        return lambda value: True
    limit = condition.limit
    compare = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}[condition.operator]
    return lambda value: bool(compare(value, limit))


def _sign(condition: Condition | None) -> str:
    """A section that only negative numbers can reach shows them without their sign."""
    if condition is None:
        return "-"
    if condition.limit < 0:
        return "" if condition.operator in ("<", "<=", "=") else "-"
    return "" if condition == ("<", 0) else "-"


def _sign_of_others(condition: Condition) -> str:
    """The sign of the numbers that fail the only condition.

    It goes where only negative numbers fail, but Excel also drops it where a condition that takes
    negative numbers away leaves some: ``[<-6]"A"0;"B"0`` shows -5 as B5.
    """
    if condition.limit < 0:
        return "-" if condition.operator == "=" else ""
    return "" if condition.limit == 0 and condition.operator in (">", ">=") else "-"
