"""A number format code taken apart: sections, and in each section its tokens.

ECMA-376 Part 1, 18.8.31 (numFmts) describes the codes: up to four sections separated by
semicolons; in each a condition, a colour and a language in brackets, then placeholders and text.
This module knows the spelling only; how numbers and dates look is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple


class UnrenderableError(ValueError):
    """The code is one that Excel refuses, or uses a calendar that is not supported."""


class Kind(Enum):
    """What a token stands for."""

    LITERAL = auto()
    DIGIT = auto()  # 0, # or ?
    POINT = auto()
    COMMA = auto()
    PERCENT = auto()
    SLASH = auto()
    EXPONENT = auto()  # E+ or E-
    GENERAL = auto()
    TEXT = auto()  # @
    DATE = auto()  # yyyy, m, dd, aaaa, h, ss ...
    ELAPSED = auto()  # [h], [mm], [s]
    HALF_DAY = auto()  # AM/PM, A/P, 上午/下午


class Token(NamedTuple):
    """One piece of a section; ``text`` of a literal is what is shown."""

    kind: Kind
    text: str


class Language(Enum):
    """The language a section asks for, as far as it changes names and numerals."""

    NONE = auto()
    ENGLISH = auto()
    SIMPLIFIED = auto()
    TRADITIONAL = auto()
    OTHER = auto()


class Condition(NamedTuple):
    """``[>=100]``: the section is for numbers that compare so with the limit."""

    operator: str
    limit: float


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a code."""

    tokens: tuple[Token, ...] = ()
    condition: Condition | None = None
    language: Language = Language.NONE
    numerals: int = 0  # 1 for [DBNum1] 一二三, 2 for 壹贰叁, 3 for １２３, 0 for 123

    def has(self, *kinds: Kind) -> bool:
        """Whether a token of one of these kinds is in it."""
        return any(token.kind in kinds for token in self.tokens)


@dataclass(slots=True)
class _Draft:
    """A section while its tokens are being collected."""

    tokens: list[Token] = field(default_factory=list)
    condition: Condition | None = None
    language: Language = Language.NONE
    numerals: int = 0
    system: str = ""
    coloured: bool = False

    def finish(self) -> Section:
        tokens = tuple(self.tokens)
        if self.system:
            # The code behind [$-F800] and [$-F400] is a fallback; Excel shows the system's format.
            tokens = parse_sections(self.system)[0].tokens
        elif not tokens and (self.coloured or self.numerals):
            tokens = (Token(Kind.GENERAL, "General"),)
        return Section(tokens, self.condition, self.language, self.numerals)


# What Windows in Chinese (China) calls its long date and its time.
_SYSTEM_DATE = 'yyyy"年"m"月"d"日"'
_SYSTEM_TIME = "h:mm:ss"

# "!" escapes like the backslash in the East Asian versions of Excel: 0!.0,"万".
_SPELLING = re.compile(
    r"""
      "(?P<quoted>[^"]*)"?
    | [\\!](?P<escaped>.)
    | _(?P<padding>.)
    | \*(?P<fill>.)
    | \[(?P<bracket>[^\]]*)(?P<closed>\]?)
    | (?P<end>;)
    | (?P<general>General|G/通用格式)
    | (?P<half_day>AM/PM|A/P|上午/下午)
    | (?P<exponent>(?<=[0\#?.])E[+-])
    | (?P<date>y+|m+|d+|h+|s+|a{3,}|e+)
    | (?P<era>g+|b+[12]?)
    | (?P<digit>[0\#?])
    | (?P<mark>[.,%/@])
    | (?P<literal>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_KIND_OF_GROUP = {
    "quoted": Kind.LITERAL,
    "escaped": Kind.LITERAL,
    "literal": Kind.LITERAL,
    "general": Kind.GENERAL,
    "half_day": Kind.HALF_DAY,
    "exponent": Kind.EXPONENT,
    "date": Kind.DATE,
    "digit": Kind.DIGIT,
}
_KIND_OF_MARK = {
    ".": Kind.POINT,
    ",": Kind.COMMA,
    "%": Kind.PERCENT,
    "/": Kind.SLASH,
    "@": Kind.TEXT,
}
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*([+-]?\d+(?:\.\d*)?(?:[Ee][+-]?\d+)?)")
_COLOUR = re.compile(
    r"black|blue|cyan|green|magenta|red|white|yellow|colou?r\s*\d{1,2}"
    r"|黑色|蓝色|青色|蓝绿色|绿色|洋红|洋红色|红色|白色|黄色|颜色\s*\d{1,2}",
    re.IGNORECASE,
)
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_NUMERALS = re.compile(r"DBNum([123])", re.IGNORECASE)
_MAX_LENGTH = 255  # of a code, in Excel
_TRADITIONAL = {0x0404, 0x0C04, 0x1404, 0x7C04}


def parse_sections(code: str) -> tuple[Section, ...]:
    """The sections of a code, in order.

    Raises UnrenderableError when the code cannot be understood.
    """
    if len(code) > _MAX_LENGTH:
        raise UnrenderableError("longer than Excel allows")
    drafts = [_Draft()]
    for match in _SPELLING.finditer(code):
        group = match.lastgroup or ""
        if group == "end":
            drafts.append(_Draft())
        elif group == "closed":
            _read_bracket(drafts[-1], match["bracket"], closed=bool(match["closed"]))
        elif group == "era":
            raise UnrenderableError(f"calendar {match[0]!r}")
        else:
            drafts[-1].tokens.extend(_tokens(group, match))
    if len(drafts) > 4:
        raise UnrenderableError("more than four sections")
    return tuple(draft.finish() for draft in drafts)


def _tokens(group: str, match: re.Match[str]) -> Iterator[Token]:
    """The token that a plain match stands for; a fill (``*x``) stands for none."""
    if group == "mark":
        yield Token(_KIND_OF_MARK[match[0]], match[0])
    elif group == "padding":
        yield Token(Kind.LITERAL, " ")
    elif group in _KIND_OF_GROUP and match[group]:
        yield Token(_KIND_OF_GROUP[group], match[group])


def _read_bracket(draft: _Draft, text: str, *, closed: bool) -> None:
    """Take in ``[Red]``, ``[>=100]``, ``[h]``, ``[$¥-804]`` or ``[DBNum1]``."""
    if not closed:
        raise UnrenderableError("a bracket is not closed")
    if text.startswith("$"):
        _read_locale(draft, text[1:])
    elif condition := _CONDITION.fullmatch(text.strip()):
        draft.condition = Condition(condition[1], float(condition[2]))
    elif _ELAPSED.fullmatch(text):
        draft.tokens.append(Token(Kind.ELAPSED, text.lower()))
    elif numerals := _NUMERALS.fullmatch(text):
        draft.numerals = int(numerals[1])
    elif _COLOUR.fullmatch(text.strip()):
        draft.coloured = True
    else:
        raise UnrenderableError(f"unknown [{text}]")


def _read_locale(draft: _Draft, text: str) -> None:
    """Take in the currency and the locale of ``[$¥-804]``, ``[$USD]`` or ``[$-zh-CN]``."""
    currency, _, locale = text.partition("-")
    if currency:
        draft.tokens.append(Token(Kind.LITERAL, currency))
    locale = locale.lower()
    if locale in ("f800", "x-sysdate"):
        draft.system = _SYSTEM_DATE
    elif locale in ("f400", "x-systime"):
        draft.system = _SYSTEM_TIME
    elif locale:
        draft.language = _language(locale)


def _language(locale: str) -> Language:
    """The language of ``804`` or ``zh-cn``; the upper digits ask for numerals and a calendar."""
    if not re.fullmatch("[0-9a-f]+", locale):
        if re.match(r"zh-(hant|tw|hk|mo)", locale):
            return Language.TRADITIONAL
        by_tag = {"zh": Language.SIMPLIFIED, "en": Language.ENGLISH}
        return by_tag.get(locale.partition("-")[0], Language.OTHER)
    number = int(locale, 16)
    calendar, numerals = number >> 16 & 0xFF, number >> 24
    if calendar > 1 or numerals > 1:
        raise UnrenderableError(f"calendar or numerals of locale {locale}")
    lcid = number & 0xFFFF
    if lcid in _TRADITIONAL:
        return Language.TRADITIONAL
    # The lower ten bits are the primary language: 04 Chinese, 09 English, 00 none (neutral).
    by_number = {0x00: Language.NONE, 0x04: Language.SIMPLIFIED, 0x09: Language.ENGLISH}
    return by_number.get(lcid & 0x3FF, Language.OTHER)
