"""Cell styles: the number format of each, and whether its letters are bold, italic or struck through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from compiler.reading.limits import TooMuchError
from compiler.reading.number_format import BUILTIN_FORMATS
from compiler.reading.ooxml.markup import Walker, whole_number
from compiler.reading.ooxml.package import Package
from compiler.reading.ooxml.rich import LOOKS, STRIKE, is_on

GENERAL = "General"
_MOST = 200_000
"""Styles, fonts and number formats; Excel's own limits are 65,490, 1,024 and about 250."""
_LONGEST_CODE = 256
"""Characters of a number format that are kept: one more than Excel allows, so that it is still too long."""


@dataclass(frozen=True, slots=True)
class Styles:
    """By style index (``s`` of a cell, ``cellXfs`` of the styles part: ECMA-376 18.8.10)."""

    formats: tuple[str, ...] = ()
    looks: Mapping[int, int] = field(default_factory=dict)
    """Of the styles that are bold, italic or struck through: which of them (`rich.LOOKS`)."""
    struck: frozenset[int] = frozenset()

    def format(self, style: int) -> str:
        """The number format of a style; General where there is no such style."""
        return self.formats[style] if 0 <= style < len(self.formats) else GENERAL


def read_styles(package: Package, part: str) -> Styles:
    """The styles of a workbook; all General where it has no styles part.

    Raises CompilerError when the part is damaged, and TooMuchError.
    """
    found = _Styles()
    package.walk(part, found)
    formats = [found.codes.get(number) or BUILTIN_FORMATS.get(number, GENERAL) for number, _ in found.styles]
    fonts = found.looks
    looks = {index: fonts[font] for index, (_, font) in enumerate(found.styles) if font in fonts}
    return Styles(tuple(formats), looks, frozenset(index for index, look in looks.items() if look & STRIKE))


class _Styles(Walker):
    """``CT_Stylesheet``, ECMA-376 part 1, 18.8.39: ``numFmts``, ``fonts`` and ``cellXfs`` of it."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[int, str] = {}
        self.styles: list[tuple[int, int]] = []
        """Number format and font of each."""
        self.looks: dict[int, int] = {}
        """Of the fonts that are bold, italic or struck through."""
        self._fonts = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        above = self.path[-1] if self.path else ""
        if name == "numFmt" and above == "numFmts":
            code = attributes.get("formatCode", GENERAL)
            self.codes[whole_number(attributes.get("numFmtId"), -1)] = code[:_LONGEST_CODE]
        elif name == "xf" and above == "cellXfs":
            self.styles.append(
                (whole_number(attributes.get("numFmtId")), whole_number(attributes.get("fontId")))
            )
        elif name == "font" and above == "fonts":
            self._fonts += 1
        elif name in LOOKS and self.path[-2:] == ["fonts", "font"] and is_on(attributes):
            font = self._fonts - 1
            self.looks[font] = self.looks.get(font, 0) | LOOKS[name]
        most = max(len(self.styles), len(self.codes), self._fonts)
        if most > _MOST:
            raise TooMuchError("styles", _MOST, most, at_least=True)
