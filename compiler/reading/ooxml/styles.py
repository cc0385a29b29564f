"""Cell styles: the number format of each, and whether it strikes its text through."""

from __future__ import annotations

from dataclasses import dataclass

from compiler.reading.limits import TooMuchError
from compiler.reading.number_format import BUILTIN_FORMATS
from compiler.reading.ooxml.markup import Walker, whole_number
from compiler.reading.ooxml.package import Package

GENERAL = "General"
_MOST = 200_000
"""Styles, fonts and number formats; Excel's own limits are 65,490, 1,024 and about 250."""
_LONGEST_CODE = 256
"""Characters of a number format that are kept: one more than Excel allows, so that it is still too long."""


@dataclass(frozen=True, slots=True)
class Styles:
    """By style index (``s`` of a cell, ``cellXfs`` of the styles part: ECMA-376 18.8.10)."""

    formats: tuple[str, ...] = ()
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
    fonts = found.struck_fonts
    struck = frozenset(index for index, (_, font) in enumerate(found.styles) if font in fonts)
    return Styles(tuple(formats), struck)


class _Styles(Walker):
    """``CT_Stylesheet``, ECMA-376 part 1, 18.8.39: ``numFmts``, ``fonts`` and ``cellXfs`` of it."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[int, str] = {}
        self.styles: list[tuple[int, int]] = []
        """Number format and font of each."""
        self.struck_fonts: set[int] = set()
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
        elif name == "strike" and self.path[-2:] == ["fonts", "font"]:
            self.struck_fonts |= (
                {self._fonts - 1} if attributes.get("val", "1") not in ("0", "false") else set()
            )
        most = max(len(self.styles), len(self.codes), self._fonts)
        if most > _MOST:
            raise TooMuchError("styles", _MOST, most, at_least=True)
