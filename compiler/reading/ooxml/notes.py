"""What people wrote about cells: notes, and comments with their replies."""

from __future__ import annotations

from collections import defaultdict

from compiler.address import parse_cell
from compiler.model.workbook import Position
from compiler.reading.limits import Budget
from compiler.reading.ooxml.markup import Walker
from compiler.reading.ooxml.package import Package
from compiler.reading.text import clean, unescape

AUTHOR = "dutyc"
"""Who signs the notes of an annotated copy: findings, no part of the master when it is read again."""


def read_notes(package: Package, part: str) -> dict[Position, str]:
    """Notes by cell (``CT_Comment``, ECMA-376 part 1, 18.7.3).

    A comment with replies ([MS-XLSX] 2.6.205) has a note too, for older programs, which mostly says that
    the program is too old; the comment takes its place, replies below it.
    Raises CompilerError when a part is damaged, and TooMuchError.
    """
    notes = _read(package, part, "comments", _Notes(package.budget, "comment", "t"))
    threads = _read(package, part, "threadedComment", _Notes(package.budget, "threadedComment", "text"))
    last = {place: texts[-1] for place, texts in notes.items()}
    return last | {place: "\n".join(texts) for place, texts in threads.items()}


def _read(package: Package, part: str, relation: str, notes: _Notes) -> dict[Position, list[str]]:
    for target in package.related(part, relation).values():
        package.walk(target, notes)
    return notes.found


class _Notes(Walker):
    """What people wrote about cells; ``kind`` and ``text`` are the names of the elements that hold it."""

    def __init__(self, budget: Budget, kind: str, text: str) -> None:
        super().__init__()
        self.texts = frozenset((text, "author"))
        self.found: dict[Position, list[str]] = defaultdict(list)
        self._budget, self._kind, self._text = budget, kind, text
        self._cell: Position | None = None
        self._runs: list[str] = []
        self._authors = 0
        self._ours = ""
        """The number of dutyc among the authors (``CT_Authors``, 18.7.2)."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == self._kind:
            self._runs.clear()
            try:
                self._cell = parse_cell(attributes.get("ref", ""))
            except ValueError:
                self._cell = None
            if self._ours and attributes.get("authorId") == self._ours:
                self._cell = None

    def end(self, name: str, text: str) -> None:
        if name == "author":
            self._ours = str(self._authors) if text == AUTHOR else self._ours
            self._authors += 1
        elif name == self._text and "rPh" not in self.path:
            self._runs.append(text)
        elif name == self._kind and self._cell is not None:
            said = clean(unescape("".join(self._runs)))[0]
            self._budget.note(said)
            self.found[self._cell].append(said)
