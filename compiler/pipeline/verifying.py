"""A release, held against what was published: what was edited since, and whose cells that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from compiler.documents.edits import Edit, edits
from compiler.documents.paragraphs import NoDocumentError, WordText, word_text
from compiler.model.verification import ChangedFile, EditedParagraph, Verified
from compiler.normalise.catalog import Catalog, Entry, Role, records
from compiler.pipeline.checking import Checked
from compiler.pipeline.restoring import restored
from compiler.reading.opening.access import Access
from compiler.reading.workbook import ANYTHING
from compiler.releases.comparing import Compared, compared
from compiler.releases.keeping import GONE, KEPT, SIGNED, digest
from compiler.releases.manifest import NAME, WrittenFile, read_head
from compiler.releases.signing import RECORD, read_copies, signed_in


def verify(release: Path, access: Access = ANYTHING) -> Verified:
    """Hold every file of a release against its manifest, and tell what was edited in its documents.

    Raises CompilerError when its manifest cannot be read.
    """
    head, found = read_head(release), compared(release)
    issued = head.get("issued", {}) if head.get("state") == "issued" else {}
    documents = [file for file in found.files if file.kind == "role"]
    return Verified(
        release=str(release),
        period=str(head.get("period", release.name)),
        state="issued" if head.get("state") == "issued" else "draft",
        issued_by=str(issued.get("by", "")),
        issued_on=str(issued.get("on", "")),
        seal=digest(release / NAME),
        files=len(found.files),
        changed=tuple(_changed(release, head, found, access)),
        missing=tuple(file.path for file in found.missing),
        added=found.added,
        copies=dict(_copies(release)),
        signed=len(signed_in(release, documents)),
        documents=len(documents),
        edited=_count(release / KEPT),
        withdrawn=_count(release / GONE),
    )


def _count(folder: Path) -> int:
    return sum(1 for path in folder.rglob("*") if path.is_file())


def _copies(release: Path) -> Iterator[tuple[str, str]]:
    """Signed copies that are not as they were filed."""
    known = {copy.path: copy for copy in read_copies(release)}
    for path, copy in known.items():
        place = release / path
        if not place.is_file():
            yield path, "missing"
        elif digest(place) != copy.sha256:
            yield path, "changed"
    for place in sorted((release / SIGNED).rglob("*")):
        path = place.relative_to(release).as_posix()
        if place.is_file() and path not in known and not place.name.startswith(".") and place.name != RECORD:
            yield path, "unrecorded"


def _changed(
    release: Path, head: Mapping[str, Any], found: Compared, access: Access
) -> Iterator[ChangedFile]:
    """The files that have changed, and of documents what was edited in them."""
    changed = [file for file in found.changed if file.kind == "role"]
    former = _former(release, head, changed, access) if changed else {}
    for file in found.changed:
        if file.kind != "role":
            yield ChangedFile(file.path)
            continue
        yield _told(release, file, former.get(file.path))


def _told(release: Path, file: WrittenFile, former: _Former | None) -> ChangedFile:
    role = file.role or ""
    try:
        now = word_text((release / file.path).read_bytes())
    except (NoDocumentError, OSError):
        return ChangedFile(file.path, role, note="no-document")
    if former is None:
        return ChangedFile(file.path, role, note="not-restored")
    edited = tuple(former.place(edit) for edit in edits(former.text, now))
    exactly = "" if edited else "same-text"
    return ChangedFile(file.path, role, edited, exactly if former.is_exact else "about")  # type: ignore[arg-type]


# ------------------------------------------------------------------------------- what was published


class _Said(NamedTuple):
    """What a cell of the master says."""

    text: str
    """White space is single spaces."""
    sheet: str
    cell: str
    column: str
    """The head of its column in documents; empty: it is about the role."""


@dataclass(frozen=True, slots=True)
class _Former:
    """A document as it was published."""

    text: WordText
    is_exact: bool
    """Its hash, or that of what it says, is the manifest's."""
    cells: Mapping[str, Sequence[_Said]]
    """Of each entry, and of the role itself (empty id): what it says."""

    def place(self, edit: Edit) -> EditedParagraph:
        """An edit with the cell that it belongs to."""
        sheet, cell = self._cell(edit)
        return EditedParagraph(edit.before, edit.after, sheet, cell, edit.column, edit.around)

    def _cell(self, edit: Edit) -> tuple[str, str]:
        """The cell that says the text, of those of its entry or its role; else the entry's own."""
        own = self.cells.get(edit.entry, ())
        said = [each for each in own if each.text and each.text == edit.before]
        headed = [each for each in said or own if edit.column and each.column == edit.column]
        if edit.entry:
            best = next(iter(headed or said or own), None)
        else:
            best = next(iter(said or _of_line(edit.before, self.cells)), None)
        return (best.sheet, best.cell) if best else ("", "")


def _of_line(text: str, cells: Mapping[str, Sequence[_Said]]) -> list[_Said]:
    """The cells of the entry whose values stand in a line, each behind the head of its column."""
    best: list[_Said] = []
    for entry, own in cells.items():
        named = [
            each
            for each in own[1:]
            if each.text and each.column and each.column in text and each.text in text
        ]
        if entry and len(named) > len(best):
            best = [own[0]]
    return best if text else []


def _former(
    release: Path, head: Mapping[str, Any], changed: Sequence[WrittenFile], access: Access
) -> Mapping[str, _Former]:
    """Documents as they were published, with their cells."""
    found = restored(release, head, changed, access)
    cells = _cells(found.checked, found.paths) if found.checked else {}
    return {
        path: _Former(word_text(one.data), one.is_exact, cells.get(path, {}))
        for path, one in found.documents.items()
    }


# ------------------------------------------------------------------------------------------- their cells


def _cells(checked: Checked, paths: Mapping[str, str]) -> Mapping[str, Mapping[str, Sequence[_Said]]]:
    """What cells say, by path of the document and id of the entry."""
    catalog = checked.catalog
    found: dict[str, dict[str, Sequence[_Said]]] = {
        paths[role.id]: {"": tuple(_cells_of_role(catalog, role))} for role in catalog.roles
    }
    for entry in records(catalog.entries):
        found[paths[entry.role]][entry.entry] = tuple(_cells_of_entry(catalog, entry))
    return found


def _cells_of_entry(catalog: Catalog, entry: Entry) -> Iterator[_Said]:
    module = catalog.module(entry.module)
    head = module.text_column.title.in_(catalog.language) if module.text_column else ""
    yield _Said(_folded(entry.text), entry.sheet, entry.cell, head)
    table = next((sheet for sheet in catalog.sheets if sheet.sheet == entry.sheet), None)
    for column, value in zip(module.fields, entry.values, strict=True):
        address = table.address(entry.row, column.key) if table else None
        title = column.title.in_(catalog.language)
        yield _Said(_folded(value), entry.sheet, address or entry.cell, title)


def _cells_of_role(catalog: Catalog, role: Role) -> Iterator[_Said]:
    for key, value in (
        ("title", role.title),
        ("code", role.code),
        ("department", role.department),
        *role.facts,
    ):
        cell = catalog.role_cell(role, "role" if key == "title" else key)
        if cell and value:
            yield _Said(_folded(value), role.sheet, cell, "")


def _folded(text: str) -> str:
    return " ".join(text.split())
