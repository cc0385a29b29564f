"""Signed copies (签字件), filed beside a release that was issued, and those that are still missing."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from compiler import disk_errors
from compiler.diagnostics import CompilerError, Kind, Param, Severity, finding
from compiler.locale import N_
from compiler.model.showing import CopyState
from compiler.releases.keeping import SIGNED, digest
from compiler.releases.last import releases_of
from compiler.releases.lock import locked
from compiler.releases.manifest import WrittenFile, read_files, read_head
from compiler.releases.staging import plain_errors

RECORD = "signed.json"
FORMAT = 1

NOT_ISSUED = Kind(
    "PUB039",
    "release-not-issued",
    Severity.ERROR,
    N_("{release} is a draft: what is signed has to stay as it is"),
    N_("Issue it first: dutyc issue {folder}"),
)
UNKNOWN_COPY = Kind(
    "PUB040",
    "signed-copy-of-nobody",
    Severity.ERROR,
    N_("{file} names no role of {release}, nor does its text; nothing was filed"),
    N_("Put the number or the title of the document into its name"),
)
AMBIGUOUS_COPY = Kind(
    "PUB041",
    "signed-copy-of-several",
    Severity.ERROR,
    N_("{file} may be one of several documents: {documents}; nothing was filed"),
    N_("Put the number, or department and title, of its document into its name"),
)
UNREADABLE_COPY = Kind(
    "PUB042",
    "signed-copy-unreadable",
    Severity.ERROR,
    N_("{file} cannot be read: {reason}; nothing was filed"),
    N_("Correct its name, or leave it out"),
)
UNREADABLE_RECORD = Kind(
    "PUB043",
    "signatures-unreadable",
    Severity.ERROR,
    N_("{file} cannot be read: {reason}"),
    N_("Move it away and file the signed copies again: they are recognised"),
)

TextOf = Callable[[Path], str]
"""The text of a signed copy; empty: it has none, as a scan."""


@dataclass(frozen=True, slots=True)
class SignedCopy:
    """One signed copy of a document."""

    path: str
    """Below the release, with ``/``."""
    sha256: str
    document: str
    """Path of the document that was signed, below the release."""
    document_sha256: str
    role: str
    code: str
    filed: str
    """The day, ``2026-12-31``."""


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of one file."""

    source: Path
    copy: SignedCopy
    state: str
    """``filed``; ``known``: the same file was filed before; ``another``: beside another one, which stays."""


@dataclass(frozen=True, slots=True)
class Signatures:
    """Which documents of a release are signed."""

    documents: tuple[WrittenFile, ...]
    signed: Mapping[str, str]
    """Path of a document to the release with the signed copy."""

    @property
    def missing(self) -> tuple[WrittenFile, ...]:
        """The documents without a signed copy."""
        return tuple(file for file in self.documents if file.path not in self.signed)


# ---------------------------------------------------------------------------------------------- filing


def file_copies(release: Path, sources: Sequence[Path], text_of: TextOf, day: str) -> tuple[Filed, ...]:
    """File signed copies in ``signed/``: all of them, or none where one cannot be told.

    Raises CompilerError when the release is a draft, or a file names no document, or several.
    """
    _refuse_draft(release)
    documents = _documents(release)
    matched = [(source, _document_of(source, documents, text_of, release)) for source in sources]
    with plain_errors(release / SIGNED), locked(release.parent):
        records = {record.path: record for record in read_copies(release)}
        waiting: list[tuple[Path, Path]] = []
        filed: list[Filed] = []
        try:
            for source, document in matched:
                one, temporary = _place(release, source, document, records, day)
                filed.append(one)
                records[one.copy.path] = one.copy
                waiting += [(temporary, release / one.copy.path)] if temporary else []
            for temporary, target in waiting:
                temporary.replace(target)
        finally:
            for temporary, _ in waiting:
                temporary.unlink(missing_ok=True)
        _write_record(release, records.values())
    return tuple(filed)


def read_copies(release: Path) -> tuple[SignedCopy, ...]:
    """The signed copies that are recorded with a release.

    Raises CompilerError when the record cannot be read.
    """
    path = release / SIGNED / RECORD
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return tuple(SignedCopy(**record) for record in told["signed"])
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise _unreadable_record(path, disk_errors.reason(error)) from None
    except (ValueError, TypeError, KeyError) as error:
        raise _unreadable_record(path, str(error)) from None


def _unreadable_record(path: Path, reason: object) -> CompilerError:
    params = {"file": str(path), "reason": reason}
    return CompilerError(finding(UNREADABLE_RECORD, params=params))  # type: ignore[arg-type]


def _refuse_draft(release: Path) -> None:
    if read_head(release).get("state") != "issued":
        params = {"release": release.name, "folder": str(release)}
        raise CompilerError(finding(NOT_ISSUED, params=params))


def _place(
    release: Path, source: Path, document: WrittenFile, records: Mapping[str, SignedCopy], day: str
) -> tuple[Filed, Path | None]:
    """Where a copy goes, and a durable copy of it that only has to be renamed; None: the same is there."""
    data = source.read_bytes()
    suffix = source.suffix.lower()
    plain = f"{SIGNED}/{document.path.removesuffix('.docx')}"
    number = 1
    while True:
        path = f"{plain}{f' ({number})' if number > 1 else ''}{suffix}"
        target, taken = release / path, path in records
        if not taken and not target.exists():
            break
        if target.exists() and target.read_bytes() == data:
            copy = records.get(path) or _record(path, target, document, day)
            return Filed(source, copy, "known"), None
        number += 1
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.new")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    others = any(record.document == document.path for record in records.values())
    state = "another" if others or number > 1 else "filed"
    return Filed(source, _record(path, temporary, document, day), state), temporary


def _record(path: str, file: Path, document: WrittenFile, day: str) -> SignedCopy:
    role, code = document.role or "", document.code
    return SignedCopy(path, digest(file), document.path, document.sha256, role, code, day)


def _write_record(release: Path, records: Iterable[SignedCopy]) -> None:
    path = release / SIGNED / RECORD
    path.parent.mkdir(exist_ok=True)
    written = path.with_name(f".{RECORD}.new")
    lines = ",\n".join(json.dumps(asdict(record), ensure_ascii=False) for record in records)
    with written.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f'{{"format": {FORMAT}, "signed": [\n{lines}\n]}}\n')
        file.flush()
        os.fsync(file.fileno())
    written.replace(path)


# ------------------------------------------------------------------------------- whose document it is


def _document_of(
    source: Path, documents: Sequence[WrittenFile], text_of: TextOf, release: Path
) -> WrittenFile:
    """The document that a file is a signed copy of: by its name, else by its text.

    Raises CompilerError when there is none, or several.
    """
    try:
        with source.open("rb"):
            pass
        named = _named(source.stem, documents)
        found = named if len(named) == 1 else _narrowed(named, documents, text_of(source))
    except OSError as error:
        why = disk_errors.reason(error)
        raise CompilerError(finding(UNREADABLE_COPY, params={"file": str(source), "reason": why})) from None
    if len(found) == 1:
        return found[0]
    if found:
        params: dict[str, Param] = {"file": source.name, "documents": tuple(each.path for each in found)}
        raise CompilerError(finding(AMBIGUOUS_COPY, params=params))
    raise CompilerError(finding(UNKNOWN_COPY, params={"file": source.name, "release": release.name}))


def _narrowed(
    named: Sequence[WrittenFile], documents: Sequence[WrittenFile], text: str
) -> Sequence[WrittenFile]:
    """What the text says, of those that the name leaves open: its number, else its title as a line.

    Other roles are in it too: who reports to whom, who takes part.
    """
    open_ones = named or documents
    words = _spaced(text)
    numbers = [each for each in open_ones if _has_number(each, words)]
    if len(numbers) == 1:
        return numbers
    lines = [_plain(line) for line in text.splitlines()]
    titles = {_plain(each.role or "") for each in open_ones}
    first = next((line for line in lines if line in titles), None)
    found = [each for each in open_ones if _plain(each.role or "") == first]
    return _of_department(found, _plain(text)) or numbers or named


def _has_number(document: WrittenFile, words: str) -> bool:
    return bool(document.code) and _spaced(document.code) in words


def _of_department(documents: Sequence[WrittenFile], letters: str) -> Sequence[WrittenFile]:
    """Those whose department is named too, where several have the same title."""
    if len(documents) < _SEVERAL:
        return documents
    return [
        each for each in documents if _department(each) and _plain(_department(each)) in letters
    ] or documents


def _named(text: str, documents: Sequence[WrittenFile]) -> Sequence[WrittenFile]:
    """The documents that a text names: by number, else by title and department.

    Of titles that hold each other the longest counts: 高级运营经理 is not 运营经理.
    """
    words, letters = _spaced(text), _plain(text)
    numbers = [each for each in documents if _has_number(each, words)]
    if numbers:
        return numbers
    titles = {_plain(each.role or "") for each in documents}
    inside = {title for title in titles if title and title in letters}
    outermost = {title for title in inside if _stands_alone(title, inside, letters)}
    found = [each for each in documents if _plain(each.role or "") in outermost]
    return _of_department(found, letters)


_SEVERAL = 2


def _stands_alone(title: str, titles: Iterable[str], letters: str) -> bool:
    """Whether a title is there by itself, and not only within longer ones."""
    rest = letters
    for longer in sorted((one for one in titles if title in one and one != title), key=len, reverse=True):
        rest = rest.replace(longer, "\0")
    return title in rest


def _department(document: WrittenFile) -> str:
    parts = document.path.split("/")[1:-1]
    return parts[-1] if parts else ""


def _plain(text: str) -> str:
    """Letters and digits alone, folded."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if sign.isalnum())


def _spaced(text: str) -> str:
    """Words of letters and digits of the Latin alphabet, parted by single spaces: ``YY-01`` is two.

    A number beside Chinese letters stands alone: ``YY-01运营经理``.
    """
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    return f" {' '.join(words)} "


_WORD = re.compile(r"[a-z0-9]+|[^\W\d_a-z]+")


# -------------------------------------------------------------------------------------- what is missing


def signatures(release: Path) -> Signatures:
    """Which documents of a release are signed, here or as the same file in another release of the master.

    Raises CompilerError when the release is a draft, or cannot be read.
    """
    _refuse_draft(release)
    documents = _documents(release)
    return Signatures(documents, signed_in(release, documents))


def signed_in(release: Path, documents: Sequence[WrittenFile]) -> Mapping[str, str]:
    """Path of each document that is signed to the release that holds the signed copy."""
    signed: dict[str, str] = {}
    for folder in (release, *_others(release)):
        copies = {copy.document_sha256 for copy in _standing(folder)}
        for document in documents:
            if document.sha256 in copies:
                signed.setdefault(document.path, folder.name)
    return signed


def copies_of(
    releases: Iterable[Path], documents: Collection[str]
) -> Iterator[tuple[Path, SignedCopy, CopyState]]:
    """The signed copies of documents (their hashes), each with its release and what became of it.

    Raises CompilerError when a record cannot be read.
    """
    for release in releases:
        for copy in read_copies(release):
            path = release / copy.path
            if copy.document_sha256 not in documents:
                continue
            if not path.is_file():
                yield release, copy, "missing"
            else:
                yield release, copy, "filed" if digest(path) == copy.sha256 else "changed"


def _documents(release: Path) -> tuple[WrittenFile, ...]:
    return tuple(file for file in read_files(release) if file.kind == "role")


def _others(release: Path) -> Iterator[Path]:
    source = read_head(release).get("source", {})
    master = Path(str(source.get("file", "")))
    return (folder for folder, _ in releases_of(release.parent, master) if folder.name != release.name)


def _standing(release: Path) -> Iterator[SignedCopy]:
    """The signed copies of a release that are there as they were filed."""
    try:
        records = read_copies(release)
    except CompilerError:
        return
    for copy in records:
        path = release / copy.path
        if path.is_file() and digest(path) == copy.sha256:
            yield copy
