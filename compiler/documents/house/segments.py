"""A part of a template, cut where something is filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from compiler.documents.house.placeholders import CLOSE, INSTRUCTION, OPEN, Placeholder
from compiler.documents.house.template import Field, LineOf, Segment

_MARK = re.compile(rf"<\?{INSTRUCTION} (\w+)\?>|{OPEN}(\d+){CLOSE}")


def segments(
    text: str,
    fields: Sequence[Placeholder],
    marks: Mapping[str, Sequence[Segment]],
    lines: Sequence[tuple[int, ...]],
) -> tuple[Segment, ...]:
    """A part cut at its marks: ``b`` slots, ``s`` the last section, ``o`` and ``c`` around a line."""
    found: list[Segment] = []
    line: list[str | Field] | None = None
    keys: tuple[str, ...] = ()
    end = 0
    for match in _MARK.finditer(text):
        between, end = text[end : match.start()], match.end()
        target = found if line is None else line
        if between:
            target.append(between)
        if match[2] is not None:
            target.append(Field(fields[int(match[2])].name.key))
        elif match[1][0] == "o":
            line, keys = [], tuple(fields[number].name.key for number in lines[int(match[1][1:])])
        elif match[1][0] == "c":
            found.append(LineOf(keys, tuple(line or ())))
            line = None
        else:
            found.append(marks[match[1][0]][int(match[1][1:])])
    found.append(text[end:])
    return tuple(found)
