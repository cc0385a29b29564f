"""Word documents as PDF, made by LibreOffice.

Documents are converted in batches, one process each, with a profile of its own: a LibreOffice that somebody
has open is left alone, and what a stopped process leaves behind troubles no other. LibreOffice takes one
document after another and passes over those that it cannot read; where it does not come to its end, the first
one without a PDF is tried by itself, then the others go on.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from compiler import disk_errors
from compiler.diagnostics import CompilerError, Diagnostic, Kind, Param, Severity, finding
from compiler.locale import N_, translator
from compiler.model.releases import Artifact
from compiler.model.words import Bilingual

VARIABLE = "DUTYC_SOFFICE"
"""The environment variable that names LibreOffice's program, or the folder that it is in."""

NO_LIBREOFFICE = Kind(
    "PUB008",
    "no-libreoffice",
    Severity.ERROR,
    N_("--pdf needs LibreOffice, and there is none: {places}"),
    N_("Install it from libreoffice.org, or name its program soffice in the variable {variable}"),
)
NOT_CONVERTED = Kind(
    "PUB009",
    "no-pdf",
    Severity.ERROR,
    N_("There is no PDF of {path}: {reason}"),
    N_("Open the document in Word and save it as PDF there, or build again"),
)
CONVERTS_NOTHING = Kind(
    "PUB010",
    "libreoffice-fails",
    Severity.ERROR,
    N_("LibreOffice ({program}) converts no document: {reason}"),
    N_("Start it once by hand to see what it says, or build without --pdf"),
)

NOT_FOUND = N_("it is neither on the PATH nor in the usual places")
NO_FILE = N_("LibreOffice cannot read it")
STOPPED = N_("LibreOffice did not finish within {seconds} seconds")
BROKE_OFF = N_("LibreOffice broke off (code {code})")

BATCH = 40
"""Documents of one process: starting it costs as much as some ten of them."""
_PATIENCE, _PATIENCE_EACH = 60, 5
"""Seconds for starting on a slow machine, and for each document; usual ones take a fifth of a second."""
_MOST_FRUITLESS = 3
"""After so many failures without one PDF it is not the documents."""
_PROGRAMS = ("soffice", "libreoffice")
_FLAGS = ("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard")
_FILTER = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
"""Tagged, so that screen readers know headings and tables; LibreOffice before 7.4 passes over it."""

Progress = Callable[[int], object]
"""Called with the number of documents that were dealt with since the last call."""


def find_soffice(environment: Mapping[str, str], platform: str = sys.platform) -> Path:
    """LibreOffice's program: as the environment names it, else on the path, else where it usually is.

    Raises CompilerError when there is none.
    """
    named = environment.get(VARIABLE, "")
    if named:
        candidates = [named, *map(str, _inside(Path(named)))]
        places = Bilingual(f"{VARIABLE}={named}", f"{VARIABLE}={named}")
    else:
        candidates = [*_PROGRAMS, *map(str, usual_places(environment, platform))]
        places = _reason(NOT_FOUND)
    for candidate in candidates:
        found = shutil.which(candidate, path=environment.get("PATH", ""))
        if found:
            return Path(found)
    raise CompilerError(finding(NO_LIBREOFFICE, params={"places": places, "variable": VARIABLE}))


def usual_places(environment: Mapping[str, str], platform: str) -> Iterator[Path]:
    """Where installers put LibreOffice's program."""
    if platform == "win32":
        # soffice.com waits until the work is done; soffice.exe is for the Start menu.
        for variable in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)"):
            root = Path(environment.get(variable) or "C:/Program Files")
            for folder in (root / "LibreOffice", *sorted(root.glob("LibreOffice ?*"), reverse=True)):
                yield from (folder / "program" / f"soffice.{ending}" for ending in ("com", "exe"))
    elif platform == "darwin":
        for root in (Path("/Applications"), Path(environment.get("HOME", "/")) / "Applications"):
            yield root / "LibreOffice.app" / "Contents" / "MacOS" / "soffice"
        yield Path("/opt/homebrew/bin/soffice")
    else:
        for root in (Path("/usr/lib/libreoffice"), Path("/usr/lib64/libreoffice")):
            yield root / "program" / "soffice"
        for root in sorted(Path("/opt").glob("libreoffice*"), reverse=True):
            yield root / "program" / "soffice"
        yield Path("/snap/bin/libreoffice")


def _inside(folder: Path) -> Iterator[Path]:
    """Where the program is in a folder that somebody names instead of it."""
    for place in (folder, folder / "program", folder / "Contents" / "MacOS"):
        yield from (place / name for name in ("soffice", "soffice.com", "soffice.exe"))


def pdf_path(document: str) -> str:
    """The place of a document's PDF: ``pdf/`` for ``documents/``, ``restricted/pdf/`` for ``restricted/``,
    ``pdf/handbook/`` for ``handbook/``.
    """
    top, _, rest = document.removesuffix(".docx").partition("/")
    if top == "restricted":
        return f"restricted/pdf/{rest}.pdf"
    return f"pdf/{rest}.pdf" if top == "documents" else f"pdf/{top}/{rest}.pdf"


def pages_of_headings(soffice: Path, document: bytes, deepest: int) -> tuple[int, ...]:
    """On which page each heading down to a level begins, in their order; empty where LibreOffice fails."""
    from pypdf import PdfReader  # noqa: PLC0415 - only for handbooks

    data = _convert(soffice, [document]).pdfs.get(0)
    if data is None:
        return ()
    reader = PdfReader(BytesIO(data))

    def pages(entries: Iterable[Any], level: int) -> Iterator[int]:
        for entry in entries:
            if isinstance(entry, list):
                yield from pages(entry, level + 1)
            elif level <= deepest:
                yield (reader.get_destination_page_number(entry) or 0) + 1

    return tuple(pages(reader.outline, 1))


def text_of_pdf(path: Path) -> str:
    """The text of the first pages of a PDF; empty: it is none, or a picture, as a scan is.

    Raises OSError when the file cannot be read.
    """
    if path.suffix.lower() != ".pdf":
        return ""
    from pypdf import PdfReader  # noqa: PLC0415 - only for signed copies
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is wrong with it is told nobody twice
    data = path.read_bytes()
    try:
        pages = PdfReader(BytesIO(data)).pages
        return "\n".join(pages[number].extract_text() for number in range(min(len(pages), _TITLE_PAGES)))
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        return ""  # a damaged or protected file: its name has to say what it is


_TITLE_PAGES = 2
"""So many pages say whose document it is."""


def with_pdfs(
    documents: Iterable[Artifact],
    soffice: Path,
    made_before: Callable[[str], bytes | None],
    progress: Progress,
) -> Iterator[Artifact | Diagnostic]:
    """Word documents, each batch of them followed by their PDFs, or by findings on those that have none.

    ``made_before`` knows the PDF of a document from an earlier run, by the document's hash: the bytes that
    LibreOffice writes differ each time, and what somebody has sent or signed should stay the file it was.

    Raises CompilerError when LibreOffice converts nothing at all.
    """
    batch: list[_Document] = []
    outcomes = _Outcomes(soffice)
    for artifact in documents:
        yield artifact
        document = _Document(artifact, hashlib.sha256(artifact.data).hexdigest())
        known = made_before(document.sha256)
        if known is not None:
            yield document.pdf(known)
            progress(1)
            continue
        batch.append(document)
        if len(batch) == BATCH:
            yield from _told(outcomes.of(batch), progress)
            batch = []
    yield from _told(outcomes.of(batch), progress)


@dataclass(frozen=True, slots=True)
class _Document:
    """A Word document that is to be a PDF."""

    artifact: Artifact
    sha256: str

    def pdf(self, data: bytes) -> Artifact:
        """Its PDF as a file beside it."""
        made = self.artifact
        return Artifact("pdf", pdf_path(made.path), data, made.role, made.code, made_from=self.sha256)

    def without(self, reason: Bilingual) -> Diagnostic:
        """The finding that it has none."""
        path = self.artifact.path
        params: dict[str, Param] = {"path": path, "reason": reason}
        return finding(NOT_CONVERTED, params=params, file=path, role=self.artifact.role)


_Outcome = tuple[_Document, bytes | Bilingual]
"""A document, and its PDF or why there is none."""


def _told(outcomes: Iterable[_Outcome], progress: Progress) -> Iterator[Artifact | Diagnostic]:
    for document, outcome in outcomes:
        yield document.pdf(outcome) if isinstance(outcome, bytes) else document.without(outcome)
        progress(1)


class _Outcomes:
    """What becomes of documents, batch by batch; gives up where nothing ever becomes of any."""

    def __init__(self, soffice: Path) -> None:
        self._soffice = soffice
        self._fruitful = False
        self._fruitless = 0

    def of(self, batch: Sequence[_Document]) -> Iterator[_Outcome]:
        """The documents of a batch with their PDFs, in the order in which they are done with."""
        waiting = list(batch)
        alone = False
        while waiting:
            group = waiting[:1] if alone else waiting
            run = _convert(self._soffice, [document.artifact.data for document in group])
            left = [document for number, document in enumerate(group) if number not in run.pdfs]
            yield from ((group[number], data) for number, data in run.pdfs.items())
            final = run.is_complete or len(group) == 1
            self._count(run, len(left) if final else 1)
            if final:
                yield from ((document, run.reason) for document in left)
            waiting = waiting[len(group) :] if final else left
            alone = not final

    def _count(self, run: _Run, failures: int) -> None:
        self._fruitful = self._fruitful or bool(run.pdfs)
        self._fruitless += failures
        if not self._fruitful and self._fruitless >= _MOST_FRUITLESS:
            params: dict[str, Param] = {"program": str(self._soffice), "reason": run.reason}
            raise CompilerError(finding(CONVERTS_NOTHING, params=params))


@dataclass(frozen=True, slots=True)
class _Run:
    """What one process of LibreOffice made of its documents."""

    pdfs: Mapping[int, bytes]
    """By the number of the document."""
    reason: Bilingual
    """Why a document has none."""
    is_complete: bool
    """It came to its end: what has no PDF was looked at, and will never have one."""


def _convert(soffice: Path, documents: Sequence[bytes]) -> _Run:
    """Convert some documents in one process."""
    # A LibreOffice from a snap sees the home folder and not the system's folder for temporary files.
    where = Path.home() if "snap" in soffice.parts else None
    with tempfile.TemporaryDirectory(prefix="dutyc-pdf-", dir=where, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        paths = [folder / f"{number}.docx" for number in range(len(documents))]
        for path, data in zip(paths, documents, strict=True):
            path.write_bytes(data)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [str(soffice), profile, *_FLAGS, "--convert-to", _FILTER, "--outdir", str(folder)]
        reason = _run([*command, *map(str, paths)], _PATIENCE + _PATIENCE_EACH * len(documents))
        made = ((number, _whole(path.with_suffix(".pdf"))) for number, path in enumerate(paths))
        pdfs = {number: data for number, data in made if data is not None}
    return _Run(pdfs, reason or _reason(NO_FILE), reason is None)


def _whole(path: Path) -> bytes | None:
    """A PDF that was written to its end; None: there is none, or the process was stopped while it wrote."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    return data if data.startswith(b"%PDF") and b"%%EOF" in data[-1024:] else None


def _run(command: Sequence[str], seconds: int) -> Bilingual | None:
    """Run a program to its end; why it did not get there."""
    try:
        # A session of its own: soffice starts the process that does the work, and both are stopped together.
        process = subprocess.Popen(  # noqa: S603 - the person's own LibreOffice
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        return disk_errors.reason(error)
    try:
        code = process.wait(seconds)
    except subprocess.TimeoutExpired:
        return _reason(STOPPED, seconds=seconds)
    finally:
        _stop(process)
    return None if code == 0 else _reason(BROKE_OFF, code=code)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a process that still runs, with all that it has started."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        command = ("taskkill", "/F", "/T", "/PID", str(process.pid))
        subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - a program of the system
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _reason(message: str, **params: object) -> Bilingual:
    """A fragment that follows a colon, in both languages."""
    return Bilingual(translator("zh")(message).format(**params), translator("en")(message).format(**params))
