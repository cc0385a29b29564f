"""Documents as they were published, though somebody has edited or deleted them since."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from compiler.diagnostics import CompilerError
from compiler.period import parse_period
from compiler.pipeline.checking import Checked, Options, check
from compiler.pipeline.request import BuildRequest
from compiler.pipeline.role_documents import planned_for, written_documents
from compiler.reading.opening.access import Access
from compiler.releases.last import releases_of
from compiler.releases.manifest import WrittenFile, read_files


@dataclass(frozen=True, slots=True)
class Document:
    """A document that was made again, or found elsewhere."""

    data: bytes = field(repr=False)
    is_exact: bool
    """Its hash, or that of what it says, is the manifest's."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a release was made from, and documents of it."""

    documents: Mapping[str, Document]
    """By path; those of which nothing can be told are not among them."""
    checked: Checked | None = None
    """Its master; None: it cannot be read any more."""
    paths: Mapping[str, str] = field(default_factory=dict)
    """Of all documents, by role id."""


def restored(
    release: Path, head: Mapping[str, Any], wanted: Sequence[WrittenFile], access: Access
) -> Restored:
    """Documents of a release, assembled once more from its own copies, else the same file of another one."""
    made = _assembled(release, head, wanted, access)
    documents = dict(made.documents)
    for file in wanted:
        if file.path not in documents or not documents[file.path].is_exact:
            twin = _twin(release, head, file)
            if twin is not None:
                documents[file.path] = Document(twin, is_exact=True)
    return Restored(documents, made.checked, made.paths)


def options_of(release: Path, head: Mapping[str, Any], access: Access) -> Options:
    """How the master of a release was read.

    Raises KeyError or ValueError where an older manifest does not say so.
    """
    asked = head.get("asked", {})
    kept = {file.kind: release / file.path for file in read_files(release)}
    return Options(
        blueprint=str(kept.get("blueprint") or asked.get("blueprint", "")),
        role_column=str(asked.get("role_column", "")),
        language=head["language"],
        second=asked.get("second") or None,
        template=kept.get("template"),
        as_of=date.fromisoformat(str(head["as_of"])),
        strict_aspects=bool(asked.get("strict_aspects")),
        releases=release.parent,
        access=access,
    )


def master_of(release: Path, head: Mapping[str, Any]) -> Path:
    """A release's copy of its master."""
    return release / "source" / str(head["source"]["file"])


def _assembled(
    release: Path, head: Mapping[str, Any], wanted: Sequence[WrittenFile], access: Access
) -> Restored:
    """Documents assembled from the master as it was then; none where it cannot be read."""
    try:
        options = options_of(release, head, access)
        checked = check(master_of(release, head), options)
        request = BuildRequest(
            parse_period(str(head["period"])),
            checked.day,
            final=bool(head.get("asked", {}).get("final")),
            revision=int(head.get("revision", 1)),
        )
        planned = planned_for(checked, release.parent, request)
        files = {file.path: file for file in wanted}
        chosen = (one for one in planned.documents if one.path in files)
        documents = {
            one.path: Document(one.data, _is_exact(files[one.path], one.data, one.content))
            for one in written_documents(checked, chosen, (), lambda _: None)
        }
    except (CompilerError, ValueError, KeyError):
        return Restored({})  # another version of the program, or a master that asks for a password
    return Restored(documents, checked, planned.paths)


def _is_exact(file: WrittenFile, data: bytes, content: str) -> bool:
    if hashlib.sha256(data).hexdigest() == file.sha256:
        return True
    return bool(file.content) and content == file.content


def _twin(release: Path, head: Mapping[str, Any], file: WrittenFile) -> bytes | None:
    """The same file in another release, where it is still as it was."""
    master = Path(str(head.get("source", {}).get("file", "")))
    for folder, _ in releases_of(release.parent, master):
        try:
            others = [each for each in read_files(folder) if each.sha256 == file.sha256]
            for other in others if folder.name != release.name else ():
                data = (folder / other.path).read_bytes()
                if hashlib.sha256(data).hexdigest() == file.sha256:
                    return data
        except (CompilerError, OSError):
            continue
    return None
