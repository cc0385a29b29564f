"""What a role's document said on a day, from the releases on disk, and what stands behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

from compiler.diagnostics import CompilerError, Diagnostic, Kind, Param, Severity, finding
from compiler.documents.paragraphs import NoDocumentError, Paragraph, WordText, word_text
from compiler.locale import N_
from compiler.model.releases import EntryTrace
from compiler.model.showing import Shown, ShownCell, ShownCopy, ShownLine, TextFrom
from compiler.normalise.catalog import Reorganisation
from compiler.normalise.sheets import without_findings
from compiler.period import parse_day
from compiler.pipeline.checking import catalog_of
from compiler.pipeline.in_force import InForce, in_force, last_day, same_texts
from compiler.pipeline.lineage import Lineage, Text
from compiler.pipeline.restoring import master_of, options_of, restored
from compiler.reading.opening.access import Access
from compiler.reading.workbook import ANYTHING, read_workbook
from compiler.releases.keeping import digest
from compiler.releases.manifest import WrittenFile
from compiler.releases.signing import copies_of
from compiler.releases.timeline import Told, timelines
from compiler.suggest import nearest
from compiler.vocabulary import fold

NOTHING_RELEASED = Kind(
    "RUN045",
    "nothing-released",
    Severity.ERROR,
    N_("There is no release in {store}"),
    N_("Say in which folder releases stand with -o"),
)
NEVER_RELEASED = Kind(
    "RUN046",
    "role-never-released",
    Severity.ERROR,
    N_("No release in {store} has a role “{name}”"),
    N_("Write its title or code as the roles sheet has it"),
)
NEAR = N_("Is it {nearest}?")
SEVERAL_ROLES = Kind(
    "RUN047",
    "several-roles-meant",
    Severity.ERROR,
    N_("On {day} “{name}” was one of several roles: {roles}"),
    N_("Write the code, or department/title, of one of them; of several masters name the folder with -o"),
)
GONE = Kind(
    "RUN048",
    "role-gone",
    Severity.ERROR,
    N_("“{name}” is no role any more since {day}: {release} does not have it{place}"),
    N_("What it said last: --on {last}"),
)
NOT_YET = Kind(
    "RUN049",
    "no-text-yet",
    Severity.ERROR,
    N_("No release has a text of “{name}” for {day}; its first one holds from {start} on"),
    N_("Ask for that day: --on {start}"),
)
TEXT_LOST = Kind(
    "RUN050",
    "text-lost",
    Severity.ERROR,
    N_("{file} is gone or damaged, and what it said cannot be told any more"),
    N_("Put the release back from an archive; dutyc verify names all that is not as it was published"),
)


def show(store: Path, name: str, day: date, access: Access = ANYTHING) -> tuple[Shown, Told]:
    """The text of a role in force on a day, and the release that says it.

    What was issued counts; a draft only where nothing was issued for that day. Raises CompilerError when
    there is no such text, several are, or it cannot be read.
    """
    masters = timelines(store)
    if not masters:
        raise CompilerError(finding(NOTHING_RELEASED, params={"store": str(store)}))
    asked = [_Master(releases, access) for releases in masters]
    found = [(own, meant) for own in asked if (meant := own.ask(name, day))]
    texts = [(own, text) for own, meant in found for text in meant.texts]
    if len(texts) == 1:
        own, text = texts[0]
        return own.shown(name, day, text), own.lineage.releases[text.at]
    if texts:
        candidates = tuple(_in_full(text) for _, text in texts)
        params: dict[str, Param] = {"name": name, "day": day, "roles": candidates}
        raise CompilerError(finding(SEVERAL_ROLES, params=params, candidates=candidates))
    if found:
        raise CompilerError(_nothing(*found[0], name, day))
    raise CompilerError(_unknown(asked, name, store))


def _in_full(text: Text) -> str:
    code = f" ({text.code})" if text.code else ""
    department = f"{text.role.department}/" if text.role.department else ""
    return f"{department}{text.title}{code}"


def _nothing(own: _Master, meant: InForce, name: str, day: date) -> Diagnostic:
    """Why there is no text on a day."""
    if meant.ended:
        place, release = meant.ended.place, own.lineage.releases[meant.ended.at]
        return finding(
            GONE,
            params={
                "name": name,
                "day": meant.ended.day,
                "release": release.name,
                "place": f" ({place.sheet}!{place.cell})" if place else "",
                "last": date.fromordinal(meant.ended.day.toordinal() - 1).isoformat(),
            },
        )
    start = meant.first.start.isoformat() if meant.first else ""
    return finding(NOT_YET, params={"name": name, "day": day, "start": start})


def _unknown(asked: Sequence[_Master], name: str, store: Path) -> Diagnostic:
    near = nearest(name, tuple(dict.fromkeys(each for own in asked for each in own.lineage.spellings())))
    params: dict[str, Param] = {"name": name, "store": str(store), "nearest": near}
    return finding(NEVER_RELEASED, params=params, candidates=near, hint=NEAR if near else None)


class _Master:
    """The releases of one master: those that count, and drafts beside them."""

    def __init__(self, releases: Sequence[Told], access: Access) -> None:
        self._releases, self._access = releases, access
        issued = tuple(each for each in releases if each.issued is not None)
        every = Lineage(releases, self._changes_of)
        is_mixed = 0 < len(issued) < len(releases)
        self.lineage = Lineage(issued, self._changes_of) if is_mixed else every
        self._drafts = every if is_mixed else None

    def ask(self, name: str, day: date) -> InForce | None:
        """What a name stands for on a day; from here on the drafts count where only they know."""
        found = in_force(self.lineage, name, day)
        if self._drafts and not (found and (found.texts or found.ended)):
            drafted = in_force(self._drafts, name, day)
            if drafted and (drafted.texts or not found):
                self.lineage, self._drafts = self._drafts, None
                return drafted
        return found

    def _changes_of(self, told: Told) -> tuple[Reorganisation, ...]:
        """The changes of organisation in a release's master; none where it cannot be read any more."""
        try:
            options = options_of(told.folder, told.head, self._access)
            raw = without_findings(read_workbook(master_of(told.folder, told.head), None, self._access))
            return catalog_of(raw, options)[0].reorganisation
        except (CompilerError, KeyError, ValueError):
            return ()

    def shown(self, name: str, day: date, text: Text) -> Shown:
        """All about a text."""
        told = self.lineage.releases[text.at]
        if text.file is None:
            raise CompilerError(finding(TEXT_LOST, params={"file": str(told.folder / text.role.document)}))
        said, text_from = _text_of(told, text.file, self._access)
        own, until = text.role, last_day(self.lineage, text)
        same = same_texts(self.lineage, text)
        traces = {trace.id: trace for trace in told.knows.entries[own.document]}
        issued = told.issued
        return Shown(
            asked=name,
            day=day.isoformat(),
            role=text.title,
            code=text.code,
            department=own.department,
            version=own.version,
            effective=own.effective,
            approved=own.approved,
            in_force_from=text.start.isoformat(),
            in_force_until=until.isoformat() if until else "",
            since=self.lineage.releases[text.first.at].name,
            release=told.name,
            issued=issued is not None,
            issued_by=str((issued or {}).get("by", "")),
            issued_on=str((issued or {}).get("on", "")),
            draft=self._other_draft(name, day, text),
            document=str(told.folder / text.file.path),
            sha256=text.file.sha256,
            source=str(master_of(told.folder, told.head)),
            text_from=text_from,
            signed=tuple(self._signed(same)),
            lines=tuple(_lines(said, traces)),
            date_left=(parse_day(own.effective) or text.start) < text.start,
            name_changed=fold(name) not in _names(text),
        )

    def _signed(self, same: Sequence[Text]) -> Iterator[ShownCopy]:
        documents = {text.file.sha256 for text in same if text.file}
        for release, copy, state in copies_of((each.folder for each in self._releases), documents):
            yield ShownCopy(str(release / copy.path), copy.filed, state)

    def _other_draft(self, name: str, day: date, text: Text) -> str:
        """The draft that has another text for that day; empty: there is none."""
        found = in_force(self._drafts, name, day) if self._drafts else None
        if not self._drafts or not found:
            return ""
        other = next((each for each in found.texts if not each.says_the_same(text)), None)
        if other:
            return self._drafts.releases[other.at].name
        return self._drafts.releases[found.ended.at].name if found.ended else ""


def _names(text: Text) -> set[str]:
    department, title = text.role.department, text.title
    spelt = (title, text.code, text.role.role, f"{department}/{title}", f"{department}{title}")
    return {fold(each) for each in spelt}


def _text_of(told: Told, file: WrittenFile, access: Access) -> tuple[WordText, TextFrom]:
    """What a document said as it was published, and where that is known from.

    Raises CompilerError when nothing can be told.
    """
    path = told.folder / file.path
    try:
        if digest(path) == file.sha256:
            return word_text(path.read_bytes()), "document"
    except OSError:
        pass
    found = restored(told.folder, told.head, (file,), access).documents.get(file.path)
    try:
        if found:
            return word_text(found.data), "restored" if found.is_exact else "about"
        return word_text(path.read_bytes()), "edited"
    except (OSError, NoDocumentError):
        raise CompilerError(finding(TEXT_LOST, params={"file": str(path)})) from None


def _lines(text: WordText, traces: Mapping[str, EntryTrace]) -> Iterator[ShownLine]:
    """The paragraphs of a document and the rows of its tables, with the cells of their entries."""
    for _, own in groupby(enumerate(text.body), key=_row):
        paragraphs = [paragraph for _, paragraph in own]
        first = paragraphs[0]
        trace = traces.get(first.entry)
        yield ShownLine(
            tuple(ShownCell(each.text, each.column) for each in paragraphs),
            first.level,
            bool(first.row),
            first.entry,
            trace.sheet if trace else "",
            trace.cell if trace else "",
        )


def _row(numbered: tuple[int, Paragraph]) -> tuple[int, str]:
    """What keeps the cells of a row, and of an entry in it, together."""
    number, paragraph = numbered
    return (paragraph.row, paragraph.entry) if paragraph.row else (-number, "")
