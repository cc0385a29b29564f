"""Files of earlier releases that are taken over as they are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from compiler.diagnostics import CompilerError
from compiler.releases.last import LastRelease, rank, releases_of
from compiler.releases.manifest import WrittenFile, read_files
from compiler.releases.tool import tool_fingerprint


@dataclass(frozen=True, slots=True)
class FileBefore:
    """A file as an earlier release has it."""

    data: bytes
    modified: float
    """When it was written, in seconds since 1970."""


class FilesBefore:
    """Files of one release, by what they are known by."""

    def __init__(self, folder: Path, files: Mapping[str, WrittenFile]) -> None:
        self._folder, self._files = folder, files

    def of(self, key: str) -> FileBefore | None:
        """The file of that key; None: there is none, or it is not as it was published."""
        file = self._files.get(key)
        if file is None:
            return None
        path = self._folder / file.path
        try:
            data, modified = path.read_bytes(), path.stat().st_mtime
        except OSError:
            return None
        return FileBefore(data, modified) if hashlib.sha256(data).hexdigest() == file.sha256 else None


def pdfs_before(last: LastRelease | None) -> FilesBefore:
    """The PDFs of a release, by the hash of the document that they show."""
    files = last.files("pdf") if last else ()
    return FilesBefore(last.folder if last else Path(), {file.made_from: file for file in files})


def documents_issued(store: Path, master: Path, folder: Path, template: str, day: date) -> FilesBefore | None:
    """The documents of the last release that was issued up to a day, by what they say; None: there is none.

    It has to follow the same template; which program made it is no matter: nobody signs again without cause.
    """
    issued = [
        (own, head)
        for own, head in releases_of(store, master)
        if head.get("state") == "issued"
        and own != folder
        and str(head["as_of"]) <= day.isoformat()
        and head.get("template") == template
    ]
    return _documents(max(issued, key=rank)[0]) if issued else None


def documents_of_this_program(
    store: Path, master: Path, folder: Path, template: str, day: date
) -> tuple[FilesBefore, ...]:
    """The documents of the release that is about to be replaced, and of the last before it, by what they say.

    Another program may have written them in another way, and another template has.
    """
    made = [
        (own, head)
        for own, head in releases_of(store, master)
        if head.get("template") == template and head.get("tool") == tool_fingerprint()
    ]
    earlier = [each for each in made if each[0] != folder and str(each[1]["as_of"]) < day.isoformat()]
    standing = [own for own, _ in made if own == folder]
    latest = [max(earlier, key=rank)[0]] if earlier else []
    return tuple(_documents(own) for own in (*standing, *latest))


def _documents(folder: Path) -> FilesBefore:
    try:
        return FilesBefore(folder, _by_content(read_files(folder)))
    except CompilerError:  # a broken manifest: nothing of it is taken over
        return FilesBefore(folder, {})


def _by_content(files: Iterable[WrittenFile]) -> Mapping[str, WrittenFile]:
    return {file.content: file for file in files if file.content}
