"""What is written: leftovers, brackets, and letters of two widths."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.diagnostics import Diagnostic, Doc, Kind, Severity
from compiler.locale import N_
from compiler.rules.case import Case, in_cell

LEFTOVER = Kind(
    "TEXT001",
    "leftover",
    Severity.WARNING,
    N_("“{word}” was left in the text"),
    N_("Write what belongs here, or delete it"),
    doc=Doc(
        N_("A cell still holds a note to its author: TBD, TBC, XXX, ???, or their Chinese counterparts."),
        N_("A document that people sign must not say that something is still to be decided."),
        N_("Report to TBD every week → Report to the plant manager every week."),
    ),
)
UNBALANCED_BRACKETS = Kind(
    "TEXT002",
    "unbalanced-brackets",
    Severity.WARNING,
    N_("A bracket or quotation mark stands alone: “{text}”"),
    N_("Add its other half, or delete it"),
    doc=Doc(
        N_(
            "A bracket or quotation mark has no other half. “a)” and “1)” at the start of a text or line are"
            " lists; a full-width and a half-width bracket go together."
        ),
        N_("Usually a part of the sentence was lost when it was pasted."),
        N_("Plan the budget (incl. travel → Plan the budget (incl. travel)."),
    ),
)  # fmt: skip
MIXED_WIDTH = Kind(
    "TEXT003",
    "mixed-width",
    Severity.INFO,
    N_("Full-width and half-width characters are mixed: {marks}"),
    N_("Write letters and digits half width, and punctuation one way"),
    doc=Doc(
        N_(
            "Chinese text uses full-width and half-width forms of one punctuation mark, or full-width "
            "letters or digits."
        ),
        N_("It looks pasted together, and a search for one form misses the other."),
        N_("ＫＰＩ → KPI; one text with both kinds of comma → one kind."),
    ),
)  # fmt: skip

_LEFTOVER = re.compile(
    r"(?<![接对看招等])待(?:定(?![点制期位向额])|补充|确认|完善)|\bTB[DC]\b|xxx+|\?{3,}|？{3,}", re.IGNORECASE
)
"""接待定点客户 and 对待定制客户 are no leftovers."""
_LIST_MARK = re.compile(r"(?:^|(?<=[\n；;。]))\s*[\w]{1,3}[)）]")
_PAIRS = {"（": "）", "《": "》", "“": "”", "「": "」", "【": "】", "[": "]"}
_BRACKET = re.compile(f"[()）{re.escape(''.join(_PAIRS))}{re.escape(''.join(_PAIRS.values()))}]")
_ONE_WIDTH = str.maketrans("()", "（）")
_WIDE_LETTERS = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+")
_TWO_WIDTHS = (("，", ","), ("；", ";"), ("：", ":"), ("（", "("), ("！", "!"), ("？", "?"))
_HAN = "[\u3400-\u9fff]"


def leftover(case: Case) -> Iterator[Diagnostic]:
    """Notes to the author that were never acted on."""
    for sheet, row, key, text in case.written_like(_LEFTOVER.search):
        match = _LEFTOVER.search(text)
        yield in_cell(LEFTOVER, sheet, row, key, word=match[0] if match else "")


def unbalanced_brackets(case: Case) -> Iterator[Diagnostic]:
    """Brackets and quotation marks without their other half."""
    for sheet, row, key, text in case.written_like(lambda text: not _is_balanced(text)):
        yield in_cell(UNBALANCED_BRACKETS, sheet, row, key, text=text)


def _is_balanced(text: str) -> bool:
    """Whether every bracket has its other half, in order."""
    if not _BRACKET.search(text):
        return True
    plain = _LIST_MARK.sub("", text).translate(_ONE_WIDTH)
    waiting: list[str] = []
    for letter in plain:
        if letter in _PAIRS:
            waiting.append(_PAIRS[letter])
        elif letter in _PAIRS.values() and (not waiting or waiting.pop() != letter):
            return False
    return not waiting


def mixed_width(case: Case) -> Iterator[Diagnostic]:
    """Texts that are half in one width and half in the other."""
    for sheet, row, key, text in case.written_like(_mixed):
        yield in_cell(MIXED_WIDTH, sheet, row, key, marks=tuple(_mixed(text)))


def _mixed(text: str) -> list[str]:
    """The full-width letters of a text, and the marks that it has in both widths."""
    if text.isascii():
        return []
    marks = _WIDE_LETTERS.findall(text)
    for wide, narrow in _TWO_WIDTHS:
        # 10:30 and 1,200 are numbers; only a mark that touches a Chinese character is punctuation.
        if wide in text and re.search(f"{_HAN}{re.escape(narrow)}|{re.escape(narrow)}{_HAN}", text):
            marks.append(f"{wide}{narrow}")
    return marks
