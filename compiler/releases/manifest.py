"""``manifest.json``: what a release contains, and from which cells it came."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from itertools import takewhile
from pathlib import Path
from typing import Any

from compiler import __version__
from compiler.diagnostics import CompilerError, Kind, Severity, finding
from compiler.locale import N_, Language
from compiler.model.releases import EntryTrace, Gap, Revision
from compiler.releases.tool import tool_fingerprint

FORMAT = 1
NAME = "manifest.json"

UNREADABLE = Kind(
    "PUB001",
    "manifest-unreadable",
    Severity.ERROR,
    N_("{file} cannot be read: {reason}"),
    N_("Move the folder {folder} away and build again"),
)


@dataclass(frozen=True, slots=True)
class MadeWith:
    """What a build was made with and said, so that the next one can tell that it would be the same."""

    inputs: str = ""
    """Fingerprint of all that the release depends on; empty: it has to be made again each time."""
    beside: tuple[tuple[str, str], ...] = ()
    """Files that the master's settings name: as they name it, hash."""
    said: Mapping[str, object] = field(default_factory=dict)
    """What a build says at its end besides the coverage."""


@dataclass(frozen=True, slots=True)
class ManifestHead:
    """What a release says about itself."""

    period: str
    as_of: date
    language: Language
    blueprint: str
    source_file: str
    source_sha256: str
    coverage: Mapping[str, object]
    template: str = ""
    """Hash of the company's template; empty: the usual one."""
    made_with: MadeWith = field(default_factory=MadeWith)
    revision: int = 1
    """Counted from 1: what is built of a period after it was issued is its next revision."""
    reason: str = ""
    """Why there is another revision."""
    asked: Mapping[str, object] = field(default_factory=dict)
    """What a person asked for that shows in the documents."""

    @property
    def release(self) -> str:
        """The name of its folder in the store: ``2026Q4``, ``2026Q4-r2``."""
        return release_name(self.period, self.revision)


def release_name(period: str, revision: int) -> str:
    """The name of a release: ``2026Q4``, or ``2026Q4-r2`` of its second revision."""
    return f"{period}-r{revision}" if revision > 1 else period


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """One file of a release as it was written."""

    kind: str
    path: str
    """Below the release, with ``/``."""
    sha256: str
    size: int
    """Bytes."""
    role: str | None = None
    code: str = ""
    """The role's code; empty: it has none, or the file is about no role."""
    made_from: str = ""
    """Hash of the document that a PDF shows; empty: it is no PDF."""
    content: str = ""
    """Hash of what a role's document says; empty: it is none, or the manifest is older."""


def manifest_lines(
    head: ManifestHead,
    files: Iterable[WrittenFile],
    entries: Iterable[EntryTrace],
    revisions: Iterable[Revision] = (),
    gaps: Sequence[Gap] = (),
) -> Iterator[str]:
    """The manifest as text, one artifact, revision, gap or entry a line, to be compared and streamed.

    The first line says what release it is: to choose one nothing else has to be read.
    """
    opening = {
        "format": FORMAT,
        "generator": f"dutyc {__version__}",
        "state": "draft",
        "period": head.period,
        "revision": head.revision,
        "reason": head.reason,
        "as_of": head.as_of.isoformat(),
        "language": head.language,
        "blueprint": head.blueprint,
        "source": {"file": head.source_file, "sha256": head.source_sha256},
        "coverage": head.coverage,
        "open_gaps": len(gaps),
        "tool": tool_fingerprint(),
        "template": head.template,
        "inputs": head.made_with.inputs,
        "asked": head.asked,
        "beside": dict(head.made_with.beside),
        "said": head.made_with.said,
    }
    yield json.dumps(opening, ensure_ascii=False)[:-1]
    yield ',\n"artifacts": [\n'
    yield ",\n".join(_artifact(file) for file in files)
    yield '\n],\n"revisions": [\n'
    yield ",\n".join(json.dumps(asdict(revision), ensure_ascii=False) for revision in revisions)
    yield '\n],\n"gaps": [\n'
    yield ",\n".join(map(_gap, gaps))
    yield '\n],\n"entries": [\n'
    encode = json.encoder.encode_basestring
    known: dict[str, str] = {}
    first = True
    for entry in entries:
        document = known.get(entry.document) or known.setdefault(entry.document, encode(entry.document))
        sheet = known.get(entry.sheet) or known.setdefault(entry.sheet, encode(entry.sheet))
        module = known.get(entry.module) or known.setdefault(entry.module, encode(entry.module))
        comma = "" if first else ",\n"
        yield (
            f'{comma}{{"id": {encode(entry.id)}, "document": {document}, "sheet": {sheet}, '
            f'"cell": "{entry.cell}", "module": {module}, "content": "{entry.content}"}}'
        )
        first = False
    yield "\n]}\n"


def _gap(gap: Gap) -> str:
    record = {key: value for key, value in asdict(gap).items() if value is not None}
    return json.dumps(record, ensure_ascii=False)


def _artifact(file: WrittenFile) -> str:
    record: dict[str, object] = {"kind": file.kind, "path": file.path}
    if file.role is not None:
        record["role"] = file.role
    if file.code:
        record["code"] = file.code
    if file.made_from:
        record["made_from"] = file.made_from
    if file.content:
        record["content"] = file.content
    return json.dumps({**record, "sha256": file.sha256, "bytes": file.size}, ensure_ascii=False)


def read_head(release: Path) -> Mapping[str, Any]:
    """What a release says about itself: the first line of its manifest, or all of it, set in other lines.

    Raises CompilerError when it cannot be read.
    """
    try:
        with (release / NAME).open(encoding="utf-8") as file:
            head = json.loads(file.readline().rstrip().removesuffix(",") + "}")
    except (OSError, ValueError):
        head = {}
    return head if head.get("as_of") else read_manifest(release)


def read_manifest(release: Path) -> Mapping[str, Any]:
    """The manifest of a release; empty where it has none.

    Raises CompilerError when it cannot be read.
    """
    path = release / NAME
    try:
        found: Mapping[str, Any] = dict(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError) as error:
        params = {"file": str(path), "reason": str(error), "folder": str(release)}
        raise CompilerError(finding(UNREADABLE, params=params)) from None
    return found


def with_head(release: Path, said: Mapping[str, object]) -> None:
    """Have a release say this about itself too: its manifest is replaced whole, the rest of it as it was.

    Raises CompilerError when it cannot be read, OSError when it cannot be written.
    """
    head = dict(read_head(release))
    rest = {name: head.pop(name) for name in ("artifacts", "revisions", "entries", "gaps") if name in head}
    written = release.with_name(f".{release.name}.manifest")
    path = release / NAME
    with written.open("w", encoding="utf-8", newline="\n") as new:
        new.write(json.dumps({**head, **said}, ensure_ascii=False)[:-1])
        if rest:  # it was set in other lines
            new.write(",\n" + json.dumps(rest, ensure_ascii=False)[1:-1] + _END.decode()[1:])
        else:
            with path.open(encoding="utf-8") as old:
                next(old)
                new.write(",\n")
                new.writelines(old)
        new.flush()
        os.fsync(new.fileno())
    written.replace(path)


def refuse_unfinished(release: Path) -> None:
    """A manifest that was cut off cannot be read, though its first lines can.

    Raises CompilerError then.
    """
    try:
        with (release / NAME).open("rb") as file:
            file.seek(-len(_END), os.SEEK_END)
            if file.read() == _END:
                return
    except OSError:
        pass
    read_manifest(release)


_END = b"\n]}\n"


def read_files(release: Path) -> tuple[WrittenFile, ...]:
    """The files of a release, without reading on to its entries.

    Raises CompilerError when its manifest cannot be read.
    """
    return tuple(written_files({"artifacts": list(objects(release, "artifacts"))}))


def objects(release: Path, section: str) -> Iterator[Any]:
    """What a list of the manifest holds, read line by line.

    Raises CompilerError when it cannot be read.
    """
    try:
        yield from (json.loads(line) for line in lines(release, section))
    except ValueError:
        read_manifest(release)  # says what is wrong with it
        raise


def lines(release: Path, section: str) -> Iterator[str]:
    """The lines of a list of the manifest, each an object, without what stands before and behind it.

    A manifest that somebody set in other lines is read whole. Raises CompilerError when it cannot be read.
    """
    opening = f'"{section}": [\n'
    try:
        with (release / NAME).open(encoding="utf-8") as file:
            if any(line == opening for line in file):
                for line in takewhile(lambda line: line not in _CLOSINGS, file):
                    yield line.rstrip().removesuffix(",")
                return
    except (OSError, ValueError):
        pass  # read_manifest says what is wrong with it
    found = read_manifest(release).get(section)
    for each in found if isinstance(found, list) else ():
        yield json.dumps(each, ensure_ascii=False)


_CLOSINGS = {"],\n", "]}\n", "\n"}
"""Lines behind the last object of a list; an empty one stands in a list without any."""


def written_files(manifest: Mapping[str, Any]) -> Iterator[WrittenFile]:
    """The files that a manifest lists; lines that are none are passed over."""
    listed = manifest.get("artifacts")
    for line in listed if isinstance(listed, list) else ():
        if isinstance(line, dict) and _is_below(line.get("path")):
            yield WrittenFile(
                kind=str(line.get("kind", "")),
                path=line["path"],
                sha256=str(line.get("sha256", "")),
                size=line["bytes"] if isinstance(line.get("bytes"), int) else 0,
                role=str(line["role"]) if "role" in line else None,
                code=str(line.get("code", "")),
                made_from=str(line.get("made_from", "")),
                content=str(line.get("content", "")),
            )


def _is_below(path: object) -> bool:
    """Whether a path stays in the folder: a manifest may have passed through other hands."""
    if not isinstance(path, str) or not path or "\\" in path or ":" in path:
        return False
    return not path.startswith("/") and ".." not in path.split("/")
