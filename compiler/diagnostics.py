"""Findings: what is wrong, where, and what to do next. Text is rendered late, in the reader's language."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Literal, NamedTuple, Self

from compiler.locale import N_, Language, translator
from compiler.model.words import Bilingual

Param = str | int | float | date | Bilingual | tuple[str, ...] | tuple[Bilingual, ...]
"""What a message can hold: a float is a share, shown as a percentage; a tuple is a list of names."""


FailOn = Literal["error", "gap", "warning", "never"]


class Severity(StrEnum):
    """``error``: exit code 1. ``warning``: worth acting on. ``info``: said, nothing to do."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


ERROR, WARNING, GAP, INFO = N_("error"), N_("warning"), N_("gap"), N_("info")
LABELS = (ERROR, WARNING, GAP, INFO)
"""The words before findings, as message ids, worst first."""


class Doc(NamedTuple):
    """The documentation of a kind of finding, as message ids; how to fix it is the kind's hint."""

    checks: str
    """What is looked at, and what is left alone."""
    why: str
    """Why it matters."""
    example: str
    """What is wrong → what is right."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of finding, named after the defect."""

    code: str
    """Stable: ``KPI002``."""
    name: str
    """``weights-not-100``."""
    severity: Severity
    message: str
    """Message id with named placeholders."""
    hint: str = ""
    """Message id of the next step, with the same placeholders."""
    gap: bool = False
    """Something is absent: shown as a gap instead of a warning or an error."""
    off: bool = False
    """Looked for only when the settings or ``--select`` ask for it."""
    doc: Doc | None = None
    """None: the message says it all, as it does where a file cannot be read."""

    def is_named(self, names: Iterable[str]) -> bool:
        """Whether one of ``names`` is its code, its name, or the start of its code."""
        return any(self.name == name or self.code.startswith(name.upper()) for name in names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding."""

    kind: Kind
    severity: Severity
    params: Mapping[str, Param] = field(default_factory=dict)
    file: str | None = None
    sheet: str | None = None
    cell: str | None = None
    """``B7``, ``G9:G13`` or ``B2:B4,B9``."""
    value: str | None = None
    """The offending text as the user sees it."""
    role: str | None = None
    """The role's title."""
    module: str | None = None
    """The module's key."""
    aspect: str | None = None
    """The aspect's key."""
    candidates: tuple[str, ...] = ()
    """Known names near the offending one, best first."""
    hint: str | None = None
    """Message id of the next step where it differs from the kind's own."""
    fingerprint: str = ""
    """Stable when rows move: no address goes into it. Set by `finish`."""

    @property
    def label(self) -> str:
        """The word before it, one of `LABELS`: what is absent is a gap, unless it is an error."""
        if self.severity is Severity.ERROR:
            return ERROR
        if self.severity is Severity.INFO:
            return INFO
        return GAP if self.kind.gap else WARNING

    def message(self, language: Language) -> str:
        """What is wrong, in one sentence."""
        return _render(self.kind.message, self.params, language)

    def next_step(self, language: Language) -> str:
        """What to do about it; empty when there is nothing to do."""
        return _render(self.kind.hint if self.hint is None else self.hint, self.params, language)


class CompilerError(Exception):
    """The run cannot go on. Carries the one finding that says why and what to do."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message("en"))
        self.diagnostic = diagnostic


def finding(kind: Kind, *, params: Mapping[str, Param] | None = None, **place: object) -> Diagnostic:
    """A diagnostic of ``kind`` with its own severity; ``place`` holds the other fields."""
    return Diagnostic(
        kind=kind,
        severity=kind.severity,
        params=params or {},
        **place,  # type: ignore[arg-type]  # field names are checked by the constructor at run time
    )


@dataclass(frozen=True, slots=True)
class Selection:
    """Which kinds of findings are wanted, and how serious each is."""

    select: tuple[str, ...] = ()
    """Codes, names, or the start of a code; empty: all."""
    ignore: tuple[str, ...] = ()
    severities: Mapping[str, str] = field(default_factory=dict)
    """By code, from the settings: ``error``, ``warning``, ``info`` or ``off``."""

    def looks_for(self, kind: Kind) -> bool:
        """Whether a kind is looked for at all."""
        if kind.is_named(self.ignore) or (self.select and not kind.is_named(self.select)):
            return False
        wanted = self.severities.get(kind.code)
        return wanted != OFF and (not kind.off or wanted is not None or kind.is_named(self.select))

    def severity(self, diagnostic: Diagnostic) -> Severity:
        """How serious a finding is."""
        wanted = self.severities.get(diagnostic.kind.code, OFF)
        return diagnostic.severity if wanted == OFF else Severity(wanted)


OFF = "off"
"""In the place of a severity: this kind is not looked for."""


def finish(
    diagnostics: Iterable[Diagnostic], file: str, selection: Selection | None = None
) -> tuple[Diagnostic, ...]:
    """Keep what is wanted, name the file, and give every finding its severity and fingerprint.

    Equal findings (two empty cells of one role) are told apart by their order.
    """
    wanted = selection or Selection()
    seen: Counter[str] = Counter()
    finished: list[Diagnostic] = []
    for diagnostic in diagnostics:
        identity = _identity(diagnostic)
        seen[identity] += 1
        if not wanted.looks_for(diagnostic.kind):
            continue
        digest = hashlib.sha256(f"{identity}\x1f{seen[identity]}".encode()).hexdigest()[:16]
        finished.append(
            replace(
                diagnostic,
                file=diagnostic.file or file,
                fingerprint=digest,
                severity=wanted.severity(diagnostic),
            )
        )
    return tuple(finished)


MORE = Kind(
    "RUN022",
    "more-of-the-same",
    Severity.INFO,
    N_("{count} findings {code} are listed, and there are more of them"),
    N_("Correct these, then run this again"),
)
MOST = 5_000
"""So many findings of one kind are kept: nobody reads more, and a workbook may have a million."""


class Findings(list[Diagnostic]):
    """Findings, up to so many of each kind; the last of a kind says that there are more."""

    def __init__(self, diagnostics: Iterable[Diagnostic] = (), most: int = MOST) -> None:
        super().__init__()
        self._most = most
        self._counts: Counter[str] = Counter()
        self.extend(diagnostics)

    def is_full(self, kind: Kind) -> bool:
        """Whether no more of a kind are kept."""
        return self._counts[kind.code] > self._most

    def append(self, diagnostic: Diagnostic) -> None:
        """Add a finding, unless there are enough of its kind."""
        code = diagnostic.kind.code
        self._counts[code] += 1
        if self._counts[code] <= self._most:
            super().append(diagnostic)
        elif self._counts[code] == self._most + 1:
            super().append(finding(MORE, params={"count": self._most, "code": code}))

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Add some, one by one."""
        for diagnostic in diagnostics:
            self.append(diagnostic)

    def __iadd__(self, diagnostics: Iterable[Diagnostic]) -> Self:  # type: ignore[override,misc]
        self.extend(diagnostics)
        return self


def _identity(diagnostic: Diagnostic) -> str:
    parts = (
        diagnostic.kind.code,
        diagnostic.sheet,
        diagnostic.module,
        diagnostic.role,
        diagnostic.aspect,
        diagnostic.value,
    )
    return "\x1f".join(part or "" for part in parts)


def _render(message: str, params: Mapping[str, Param], language: Language) -> str:
    if not message:
        return ""
    shown = {name: show(value, language) for name, value in params.items()}
    return translator(language)(message).format_map(shown)


ERROR, WARNING, GAP, INFO = N_("error"), N_("warning"), N_("gap"), N_("info")


def label(diagnostic: Diagnostic) -> str:
    """The word before a finding, as a message id: what is absent is a gap, unless it is an error."""
    if diagnostic.severity is Severity.ERROR:
        return ERROR
    if diagnostic.severity is Severity.INFO:
        return INFO
    return GAP if diagnostic.kind.gap else WARNING


def fails(diagnostics: Iterable[Diagnostic], level: FailOn) -> bool:
    """Whether findings make a run fail: errors, then also gaps, then also warnings."""
    if level == "never":
        return False
    return any(
        diagnostic.severity is Severity.ERROR
        or (level != "error" and diagnostic.kind.gap and diagnostic.severity is Severity.WARNING)
        or (level == "warning" and diagnostic.severity is Severity.WARNING)
        for diagnostic in diagnostics
    )


def show(value: Param, language: Language) -> str:
    """A parameter as people read it: shares as percentages, dates in full, lists with the right comma."""
    if isinstance(value, Bilingual):
        return value.in_(language)
    if isinstance(value, tuple):
        comma = "、" if language == "zh" else ", "
        return comma.join(show(part, language) for part in value)
    if isinstance(value, float):
        return f"{value * 100:.2f}".rstrip("0").rstrip(".") + "%"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日" if language == "zh" else value.isoformat()
    text = str(value)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


AND_MORE = N_("{names} and {count} more")


def show_some(names: Sequence[str], most: int, language: Language, *, count: int = 0) -> str:
    """The first of some names, and how many more there are: of ``count``, where some share a name."""
    if len(names) <= most:
        return show(tuple(names), language)
    shown, rest = show(tuple(names[:most]), language), (count or len(names)) - most
    return translator(language)(AND_MORE).format(names=shown, count=rest)


_LONGEST = 500
"""Characters of a text that a sentence quotes."""


def to_json(diagnostic: Diagnostic, language: Language) -> dict[str, object]:
    """The record as ``diagnostics.json`` and ``--format json`` hold it."""
    return {
        "code": diagnostic.kind.code,
        "name": diagnostic.kind.name,
        "severity": diagnostic.severity.value,
        "gap": diagnostic.kind.gap,
        "message": diagnostic.message(language),
        "hint": diagnostic.next_step(language) or None,
        "params": {name: show(value, language) for name, value in diagnostic.params.items()},
        "file": diagnostic.file,
        "sheet": diagnostic.sheet,
        "cell": diagnostic.cell,
        "value": diagnostic.value,
        "role": diagnostic.role,
        "module": diagnostic.module,
        "aspect": diagnostic.aspect,
        "candidates": list(diagnostic.candidates),
        "fingerprint": diagnostic.fingerprint,
    }
