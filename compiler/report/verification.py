"""What became of a release, for people and machines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict

from compiler.locale import N_, translator
from compiler.model.verification import ChangedFile, EditedParagraph, Verified
from compiler.report.terminal import View, counted
from compiler.width import display_width, wrap

FORMAT = 1
DRAFT = N_("{release} · draft · {files}")
ISSUED = N_("{release} · issued on {day} by {by} · {files}")
FILES = (N_("{count} file"), N_("{count} files"))
SEAL = N_("Seal: {seal}")
CHANGED, MISSING, ADDED = N_("changed"), N_("missing"), N_("extra")
COPIES: Mapping[str, str] = {
    "changed": N_("changed since it was filed"),
    "missing": N_("filed, and missing"),
    "unrecorded": N_("not filed by dutyc file"),
}
NOTES: Mapping[str, str] = {
    "same-text": N_("saved again; no text was edited"),
    "no-document": N_("cannot be read as a Word document any more"),
    "not-restored": N_("edited; what was published cannot be told any more"),
    "about": N_("compared with the text as this version of dutyc writes it"),
}
NO_CELL, AROUND = N_("no cell of the master"), N_("header, footer or note")
WAS, IS, REMOVED, NEW = N_("was"), N_("is"), N_("removed"), N_("new")
INTACT = N_("Everything is as it was published.")
DIFFERENT = (
    N_("{count} file is not as it was published."),
    N_("{count} files are not as they were published."),
)
PEOPLES = N_("Signed: {signed} of {documents} · edited/: {edited} · withdrawn/: {withdrawn}")


def verification_lines(found: Verified, view: View) -> Iterator[str]:
    """The lines of a verification: the release, what is not as it was, worst last read first."""
    say = translator(view.language)
    name = found.release.replace("\\", "/").rstrip("/").rpartition("/")[2]
    files = counted(FILES, found.files, view.language)
    head = ISSUED if found.state == "issued" else DRAFT
    yield say(head).format(release=name, files=files, day=found.issued_on, by=found.issued_by)
    yield say(SEAL).format(seal=found.seal)
    for file in found.changed:
        yield from _changed(file, view)
    for word, paths in ((MISSING, found.missing), (ADDED, found.added)):
        for path in paths:
            yield from _line(say(word), path, view)
    for path, state in found.copies.items():
        yield from _line(say(MISSING if state == "missing" else CHANGED), path, view)
        yield f"    {say(COPIES[state])}"
    yield ""
    count = len(found.changed) + len(found.missing) + len(found.added) + len(found.copies)
    yield say(INTACT) if found.is_intact else counted(DIFFERENT, count, view.language)
    yield say(PEOPLES).format(
        signed=found.signed, documents=found.documents, edited=found.edited, withdrawn=found.withdrawn
    )


def _changed(file: ChangedFile, view: View) -> Iterator[str]:
    say = translator(view.language)
    yield from _line(say(CHANGED), file.path, view)
    if file.note:
        yield f"    {say(NOTES[file.note])}"
    for edit in file.edited:
        yield from _edit(edit, view)


def _edit(edit: EditedParagraph, view: View) -> Iterator[str]:
    say = translator(view.language)
    place = f"{edit.sheet}!{edit.cell}" if edit.cell else say(AROUND if edit.around else NO_CELL)
    yield f"    {place}{f'  {edit.title}' if edit.title else ''}"
    words = [(say(WAS), edit.before), (say(IS), edit.after)]
    if not edit.before or not edit.after:
        words = [(say(REMOVED), edit.before)] if edit.before else [(say(NEW), edit.after)]
    widest = max(display_width(word) for word, _ in words)
    for word, text in words:
        padding = " " * (widest - display_width(word))
        first = f"      {word}{padding}  "
        for number, line in enumerate(wrap(text, view.width - widest - 8)):
            yield (first if number == 0 else " " * (widest + 8)) + line


def _line(word: str, text: str, view: View) -> Iterator[str]:
    indent = display_width(word) + 2
    for number, line in enumerate(wrap(text, view.width - indent)):
        yield (f"{word}  " if number == 0 else " " * indent) + line


def verification_json(found: Verified) -> str:
    """All of it as one JSON object."""
    told = {"format": FORMAT, "intact": found.is_intact, **asdict(found)}
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
