"""How a section of a number format shows a number: digits, exponents, fractions, General.

Excel formats the number's first 15 significant digits and rounds half away from zero, so that
1.005 shows as 1.01 under ``0.00``. Everything here works on those digits as whole numbers; a
shortcut for the everyday patterns is taken only where it cannot round differently.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isfinite
from typing import NamedTuple

from compiler.reading.number_format.sections import Kind, Section, Token, UnrenderableError
from compiler.reading.number_format.words import Numerals, numerals

#: Shows a number that is not negative.
NumberRenderer = Callable[[float], str]

# A cell in a General format has room for eleven characters, the sign not counted.
_GENERAL_WIDTH = 11


def number_renderer(section: Section) -> NumberRenderer:
    """The function that shows numbers as the section says.

    Raises UnrenderableError when the section's placeholders contradict each other.
    """
    glyphs = numerals(section.numerals, section.language)
    tokens = section.tokens
    if section.has(Kind.DIGIT) and section.has(Kind.GENERAL, Kind.TEXT):
        raise UnrenderableError("placeholders beside General or @")
    if section.has(Kind.EXPONENT):
        return _scientific(tokens, glyphs)
    if bar := _fraction_bar(tokens):
        return _fraction(tokens, bar, glyphs)
    if section.has(Kind.DIGIT):
        return _decimal(tokens, glyphs)
    if section.has(Kind.GENERAL, Kind.TEXT):
        return _general_with_text(tokens, glyphs)
    text = "".join(token.text for token in tokens)
    return lambda value: text


# --- the digits of a number -------------------------------------------------------------------


def significant(value: float) -> tuple[int, int]:
    """The first 15 digits of a non-negative number, and its power of ten."""
    text = f"{value:.14e}"
    return int(text[0] + text[2:16]), int(text[17:])


def shifted(value: float, places: int) -> int:
    """A non-negative number times 10 ** places, rounded half away from zero."""
    digits, power = significant(value)
    return _rounded(digits, power - 14 + places)


def _rounded(digits: int, power: int) -> int:
    """Digits times 10 ** power, rounded half away from zero."""
    if power < -16:
        return 0
    unit: int = 10 ** abs(power)
    return digits * unit if power >= 0 else (2 * digits + unit) // (2 * unit)


# --- General ----------------------------------------------------------------------------------


def general(value: float) -> str:
    """A number as the General format shows it in a column that is wide enough (18.8.30, id 0)."""
    if -1e11 < value < 1e11:
        whole = int(value)
        if whole == value:
            return str(whole)
        text = repr(value)
        if len(text) <= _GENERAL_WIDTH and "e" not in text:
            return text
    if not isfinite(value):
        return "#NUM!"
    return ("-" if value < 0 else "") + _general_digits(abs(value))


def _general_digits(value: float) -> str:
    """A number too long or too small for the shortcut: cut to eleven characters."""
    digits, power = significant(value)
    decimals = min(9, max(0, 9 - power))
    # 0.00001234 is written out, for nothing is lost; 0.00001234567 becomes 1.23457E-05.
    written_out = -4 <= power <= 10 or (-9 <= power < -4 and digits % 10 ** (5 - power) == 0)
    if written_out:
        whole, rest = divmod(_rounded(digits, power - 14 + decimals), 10**decimals)
        if whole < 10**11:
            return f"{whole}.{rest:0{decimals}d}".rstrip("0") if rest else str(whole)
    room = _GENERAL_WIDTH - len("1.E+11") - (abs(power) >= 100)
    mantissa = _rounded(digits, room - 14)
    if mantissa >= 10 ** (room + 1):
        mantissa, power = mantissa // 10, power + 1
    head = f"{mantissa / 10**room:.{room}f}".rstrip("0").rstrip(".")
    return f"{head}E{'-' if power < 0 else '+'}{abs(power):02d}"


def _general_with_text(tokens: Sequence[Token], glyphs: Numerals | None) -> NumberRenderer:
    """``General"元"``: the number once, whatever stands around it."""
    at = next(i for i, token in enumerate(tokens) if token.kind in (Kind.GENERAL, Kind.TEXT))
    before = "".join(token.text for token in tokens[:at])
    after = "".join(t.text for t in tokens[at + 1 :] if t.kind is not Kind.TEXT)
    if glyphs is not None:
        words = glyphs
        return lambda value: before + _general_in_words(value, words) + after
    if before or after:
        return lambda value: before + general(value) + after
    return general


def _general_in_words(value: float, glyphs: Numerals) -> str:
    text = general(value)
    whole, _, decimals = text.partition(".")
    if "E" in text:
        whole, decimals = str(shifted(value, 0)), ""
    return glyphs.in_words(int(whole)) + (f".{glyphs.translate(decimals)}" if decimals else "")


# --- placeholders -----------------------------------------------------------------------------


def _fill_whole(
    tokens: Sequence[Token], digits: str, *, grouped: bool = False, glyphs: Numerals | None = None
) -> str:
    """The digits in the placeholders, from the right; the first placeholder takes the rest.

    A place without a digit shows 0 for ``0``, a space for ``?`` and nothing for ``#``.
    """
    zero = "0"
    if glyphs is not None:
        digits, zero = glyphs.translate(digits), glyphs.digits[0]
    left = sum(token.kind is Kind.DIGIT for token in tokens)
    blank = {"0": zero, "?": " ", "#": ""}
    shown: list[str] = []
    place = 0
    for token in reversed(tokens):
        if token.kind is not Kind.DIGIT:
            shown.append(token.text)
            continue
        left -= 1
        rest = max(len(digits) - place, 0)
        for index in range(rest if left == 0 and rest else 1):
            glyph = digits[rest - 1 - index] if rest else blank[token.text]
            if grouped and glyph and place and place % 3 == 0:
                shown.append(" " if glyph == " " else ",")
            shown.append(glyph)
            place += 1
    return "".join(reversed(shown))


def _fill_decimals(tokens: Sequence[Token], digits: str, glyphs: Numerals | None) -> str:
    """The decimals in their placeholders; ``#`` and ``?`` leave out zeros at the end."""
    needed = len(digits.rstrip("0"))
    if glyphs is not None:
        digits = glyphs.translate(digits)
    shown: list[str] = []
    place = 0
    for token in tokens:
        if token.kind is not Kind.DIGIT:
            shown.append(token.text)
            continue
        if place < needed or token.text == "0":
            shown.append(digits[place])
        elif token.text == "?":
            shown.append(" ")
        place += 1
    return "".join(shown)


class _Pattern(NamedTuple):
    """Placeholders of a decimal number with the text between them."""

    whole: tuple[Token, ...]
    point: bool
    decimals: tuple[Token, ...]
    places: int  # placeholders right of the point
    grouped: bool  # thousands separators
    scale: int  # 2 for each percent sign, minus 3 for each comma that divides by a thousand

    def fill(self, number: int, glyphs: Numerals | None) -> str:
        """A number that was multiplied by 10 ** places."""
        whole, rest = divmod(number, 10**self.places)
        text = _fill_whole(self.whole, str(whole) if whole else "", grouped=self.grouped, glyphs=glyphs)
        if not self.point:
            return text
        digits = f"{rest:0{self.places}d}" if self.places else ""
        return text + "." + _fill_decimals(self.decimals, digits, glyphs)


def _pattern(tokens: Sequence[Token]) -> _Pattern:
    """Sort out the point, the commas and the percent signs of a section."""
    kinds = [token.kind for token in tokens]
    point = kinds.index(Kind.POINT) if Kind.POINT in kinds else len(kinds)
    whole = list(tokens[:point])
    decimals = list(tokens[point + 1 :])
    grouped, thousands = _take_commas(whole)
    _, thousands_behind = _take_commas(decimals)
    if decimals and not any(token.kind is Kind.DIGIT for token in whole):
        whole.append(Token(Kind.DIGIT, "#"))
    return _Pattern(
        whole=tuple(whole),
        point=point < len(kinds),
        decimals=tuple(decimals),
        places=_places(decimals),
        grouped=grouped,
        scale=2 * kinds.count(Kind.PERCENT) - 3 * (thousands + thousands_behind),
    )


def _places(tokens: Sequence[Token]) -> int:
    return sum(token.kind is Kind.DIGIT for token in tokens)


def _take_commas(tokens: list[Token]) -> tuple[bool, int]:
    """Remove the commas that are not text: whether there are separators, how many divide.

    A comma between placeholders asks for thousands separators, one right behind the last of them
    divides by a thousand.
    """
    kinds = [token.kind for token in tokens]
    last = max((i for i, kind in enumerate(kinds) if kind is Kind.DIGIT), default=-1)
    first = kinds.index(Kind.DIGIT) if last >= 0 else len(kinds)
    end = last + 1
    while end < len(kinds) and kinds[end] is Kind.COMMA:
        end += 1
    grouped = Kind.COMMA in kinds[first : last + 1]
    tokens[first:end] = [token for token in tokens[first:end] if token.kind is not Kind.COMMA]
    return grouped, end - last - 1


# --- decimal numbers --------------------------------------------------------------------------


def _decimal(tokens: Sequence[Token], glyphs: Numerals | None) -> NumberRenderer:
    pattern = _pattern(tokens)
    places = pattern.scale + pattern.places

    def render(value: float) -> str:
        return pattern.fill(shifted(value, places), glyphs)

    frame = _everyday(pattern)
    if frame is None or glyphs is not None or pattern.places > 9 or abs(pattern.scale) > 9:
        return render
    return _shortcut(pattern, frame, render)


def _everyday(pattern: _Pattern) -> tuple[str, str] | None:
    """The text before and after the number when the pattern is like ``0``, ``0.00``, ``#,##0``."""
    marks = "".join("x" if t.kind is not Kind.DIGIT else t.text for t in pattern.whole)
    core = marks.strip("x")
    if core.lstrip("#") != "0" or "x" in core:
        return None
    start = marks.index(core[0])
    before = pattern.whole[:start]
    after = pattern.whole[start + len(core) :]
    if pattern.point:
        zeros = pattern.decimals[: pattern.places]
        if after or not zeros or any(token != (Kind.DIGIT, "0") for token in zeros):
            return None
        after = pattern.decimals[pattern.places :]
    return "".join(t.text for t in before), "".join(t.text for t in after)


def _shortcut(pattern: _Pattern, frame: tuple[str, str], slow: NumberRenderer) -> NumberRenderer:
    """Python's own rounding, wherever the number is not near a tie or beyond 15 digits."""
    before, after = frame
    factor = 10.0**pattern.scale
    unit = 10.0**pattern.places
    spec = f"{',' if pattern.grouped else ''}.{pattern.places}f"

    def render(value: float) -> str:
        scaled = value * factor
        units = scaled * unit
        if units < 1e9 and not -1e-5 < units % 1.0 - 0.5 < 1e-5:
            return before + format(scaled, spec) + after
        return slow(value)

    return render


# --- scientific -------------------------------------------------------------------------------


def _scientific(tokens: Sequence[Token], glyphs: Numerals | None) -> NumberRenderer:
    """``0.00E+00``; with several whole places, as in ``##0.0E+0``, powers are multiples of them."""
    at = next(i for i, token in enumerate(tokens) if token.kind is Kind.EXPONENT)
    pattern = _pattern(tokens[:at])
    sign, power_tokens = tokens[at].text[1], tokens[at + 1 :]
    step = _places(tokens[:at]) - pattern.places
    if not _places(power_tokens) or not step + pattern.places:
        raise UnrenderableError("an exponent without placeholders")

    def render(value: float) -> str:
        digits, power = significant(value)
        power = 0 if value == 0 else power + pattern.scale
        exponent = power // step * step if step else power + 1
        number = _rounded(digits, power - exponent - 14 + pattern.places)
        if number >= 10 ** (pattern.places + step):
            exponent += max(step, 1)
            number = _rounded(digits, power - exponent - 14 + pattern.places)
        mark = "-" if exponent < 0 else "+" if sign == "+" else ""
        tail = _fill_whole(power_tokens, str(abs(exponent)), glyphs=glyphs)
        return f"{pattern.fill(number, glyphs)}E{mark}{tail}"

    return render


# --- fractions --------------------------------------------------------------------------------


def _fraction_bar(tokens: Sequence[Token]) -> tuple[int, int] | None:
    """Where the bar of ``# ?/?`` or ``?/8`` begins and ends, with the spaces around it.

    A slash elsewhere is text.
    """
    for index, token in enumerate(tokens):
        if token.kind is not Kind.SLASH:
            continue
        start, end = index, index + 1
        while start and tokens[start - 1] == (Kind.LITERAL, " "):
            start -= 1
        while end < len(tokens) and tokens[end] == (Kind.LITERAL, " "):
            end += 1
        below = tokens[end] if end < len(tokens) else token
        named = below.kind is Kind.LITERAL and below.text in set("123456789")
        if start and tokens[start - 1].kind is Kind.DIGIT and (named or below.kind is Kind.DIGIT):
            return start, end
    return None


class _FractionPattern(NamedTuple):
    """``"约 "# ??/?? "年"`` taken apart."""

    whole: _Pattern  # text and placeholders of the whole number, if it has its own
    mixed: bool  # whether it has
    gap: str  # the text between whole number and numerator
    numerator: tuple[Token, ...]
    bar: str
    denominator: int  # when the code names it, else 0
    width: int  # places of the denominator
    fill: str  # how a short denominator is filled up: on the left with 0 or on the right
    after: str


def _fraction(tokens: Sequence[Token], bar: tuple[int, int], glyphs: Numerals | None) -> NumberRenderer:
    if glyphs is not None:
        raise UnrenderableError("a fraction in Chinese numerals")
    pattern = _fraction_pattern(tokens, bar)
    may_vanish = pattern.mixed and not any(token.text == "0" for token in pattern.numerator)
    blank = "".join(" " for token in pattern.numerator if token.text == "?")
    blank = f"{pattern.gap}{blank}{' ' * len(pattern.bar)}{' ' * pattern.width}" if blank else ""

    def render(value: float) -> str:
        whole, top, bottom = _as_fraction(value, pattern)
        vanishes = may_vanish and not top
        digits = str(whole) if whole or vanishes else ""
        head = _fill_whole(pattern.whole.whole, digits, grouped=pattern.whole.grouped)
        if vanishes:
            return head + blank + pattern.after
        numerator = _fill_whole(pattern.numerator, str(top))
        denominator = f"{bottom:{pattern.fill}{pattern.width}}"
        return f"{head}{pattern.gap}{numerator}{pattern.bar}{denominator}{pattern.after}"

    return render


def _fraction_pattern(tokens: Sequence[Token], bar: tuple[int, int]) -> _FractionPattern:
    start = bar[0]
    while start and tokens[start - 1].kind is Kind.DIGIT:
        start -= 1
    gap = start
    while gap and tokens[gap - 1].kind is not Kind.DIGIT:
        gap -= 1
    end = bar[1]
    while end < len(tokens) and (tokens[end].kind is Kind.DIGIT or tokens[end].text.isdecimal()):
        end += 1
    digits = "".join(token.text for token in tokens[bar[1] : end])
    return _FractionPattern(
        whole=_pattern(tokens[:gap]),
        mixed=gap > 0,
        gap="".join(token.text for token in tokens[gap:start]),
        numerator=tuple(tokens[start : bar[0]]),
        bar="".join(token.text for token in tokens[bar[0] : bar[1]]),
        denominator=int(digits) if digits.isdecimal() else 0,
        width=0 if "#" in digits else len(digits),
        fill="0>" if digits.startswith("0") else "<",
        after="".join(token.text for token in tokens[end:]),
    )


def _as_fraction(value: float, pattern: _FractionPattern) -> tuple[int, int, int]:
    """Whole number, numerator and denominator."""
    whole = shifted(value, 0) if value >= 1e15 else int(value)
    part = 0.0 if value >= 1e15 else value - whole
    if not pattern.mixed:
        if value >= 1e15:
            # Rounded to its fifteen digits, the largest number is one that no double holds.
            bottom = pattern.denominator or 1
            return 0, whole * bottom, bottom
        whole, part = 0, whole + part
    if pattern.denominator:
        top, bottom = int(part * pattern.denominator + 0.5), pattern.denominator
    else:
        top, bottom = _convergent(part, 10 ** max(pattern.width, 1) - 1)
    return (whole + 1, 0, bottom) if pattern.mixed and top == bottom else (whole, top, bottom)


def _convergent(part: float, limit: int) -> tuple[int, int]:
    """The last convergent of the continued fraction whose denominator keeps within the limit.

    So Excel chooses, though closer fractions may exist: 123.456 under ``# ?/?`` is 123 1/2, while
    4/9 would be nearer. It computes with doubles, and their errors show: 0.3 is 2/7, 1.3 is 1 1/3.
    """
    rest = part
    top, bottom, bottom_before = int(part), 1, 0
    while abs(part - top / bottom) >= 1e-13 and rest != int(rest):
        rest = 1 / (rest - int(rest))
        bottom_next = int(rest) * bottom + bottom_before
        if bottom_next > limit:
            break
        bottom_before, bottom = bottom, bottom_next
        top = int(part * bottom + 0.5)
    return top, bottom
