"""Path → RawWorkbook: the one way a master is read."""

from __future__ import annotations

import hashlib
import time
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from compiler.model.workbook import RawSheet, RawWorkbook, Trouble
from compiler.reading.cache import ReadingCache
from compiler.reading.errors import DAMAGED, refuse
from compiler.reading.limits import Budget, Limits, TooMuchError
from compiler.reading.merges import merges_within
from compiler.reading.older.binary import ProtectedError, read_binary
from compiler.reading.older.open_document import read_open_document
from compiler.reading.ooxml.markup import MarkupError, Walker
from compiler.reading.ooxml.notes import read_notes
from compiler.reading.ooxml.package import Package, SheetPart
from compiler.reading.ooxml.pieces import CRITERIA
from compiler.reading.ooxml.sheet import SheetReader
from compiler.reading.ooxml.strings import Strings, read_strings
from compiler.reading.ooxml.styles import read_styles
from compiler.reading.ooxml.values import NoSuchStringError, Values
from compiler.reading.opening.access import Access
from compiler.reading.opening.file import MOMENT, read_file
from compiler.reading.opening.passwords import unprotected
from compiler.reading.opening.preflight import CutShortError, Form, cut_short, form_of
from compiler.reading.too_much import refuse_too_much

ANYTHING = Access()
"""The usual limits, and nobody to ask for a password."""


def read_workbook(path: Path, cache: ReadingCache | None = None, access: Access = ANYTHING) -> RawWorkbook:
    """A master as its user sees it; one that was read before costs nothing but its hash.

    Raises CompilerError when the file is no workbook, or cannot be read.
    """
    try:
        data = read_file(path, access.limits)
        digest = hashlib.sha256(data).hexdigest()
        known = cache.get(path, digest) if cache else None
        if known is not None:
            return known
        data, form = _whole(path, data, access.limits)
        raw = replace(_read(path, data, form, access), sha256=hashlib.sha256(data).hexdigest())
    except TooMuchError as error:
        raise refuse_too_much(path, error) from None
    if cache and not raw.is_protected:
        cache.put(raw, len(data))
    return raw


def _whole(path: Path, data: bytes, limits: Limits) -> tuple[bytes, Form]:
    """The bytes of a file and which reader they need; those of one that ends too early are read once more."""
    try:
        return data, form_of(path, data, limits)
    except CutShortError:
        time.sleep(MOMENT)
    data = read_file(path, limits)
    return data, _form_of_whole(path, data, limits)


def _form_of_whole(path: Path, data: bytes, limits: Limits) -> Form:
    try:
        return form_of(path, data, limits)
    except CutShortError:
        raise cut_short(path) from None


def _read(path: Path, data: bytes, form: Form, access: Access, *, is_protected: bool = False) -> RawWorkbook:
    """A workbook without hash."""
    limits = access.limits
    if form == "ooxml":
        return replace(_read_package(path, data, limits), is_protected=is_protected)
    if form == "ods":
        return RawWorkbook(path, "", read_open_document(path, data, limits), format="ods")
    _check_binary(data, limits)
    if form != "encrypted":
        try:
            return replace(read_binary(path, data, form, limits), is_protected=is_protected)
        except ProtectedError:
            pass
    if is_protected:  # it was opened once already
        raise refuse(DAMAGED, path, part=path.name)
    plain = unprotected(path, data, access)
    return _read(path, plain, _form_of_whole(path, plain, limits), access, is_protected=True)


def _check_binary(data: bytes, limits: Limits) -> None:
    """What helpers read is held in memory several times over."""
    most = limits.file // 4
    if len(data) > most:
        raise TooMuchError("binary", most, len(data))


def _read_package(path: Path, data: bytes, limits: Limits) -> RawWorkbook:
    budget = Budget(limits)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        package = Package(path, archive, budget)
        workbook = package.workbook()
        parts, date1904 = package.sheets(workbook)
        strings, strings_part = _strings(package, workbook)
        styles = read_styles(package, _related(package, workbook, "styles", "xl/styles.xml"))
        reader = SheetReader(Values(strings, styles, date1904, budget), budget)
        try:
            read = [(part.name, _sheet(package, reader, part)) for part in parts]
        except NoSuchStringError:
            raise refuse(DAMAGED, path, part=strings_part) from None
    return RawWorkbook(
        path,
        "",
        tuple(sheet for _, sheet in read if sheet is not None),
        date1904,
        lost=tuple(name for name, sheet in read if sheet is None),
    )


def _related(package: Package, workbook: str, kind: str, usual: str) -> str:
    return next(iter(package.related(workbook, kind).values()), usual)


def _strings(package: Package, workbook: str) -> tuple[Strings, str]:
    """The shared strings and the name of their part; none where the workbook has no such part."""
    name = _related(package, workbook, "sharedStrings", "xl/sharedStrings.xml")
    part = package.part(name)
    return (Strings() if part is None else read_strings(part, package.budget)), name


def _sheet(package: Package, reader: SheetReader, part: SheetPart) -> RawSheet | None:
    """A worksheet; None where the package does not hold it."""
    content = package.part(part.part) if part.part else None
    if content is None:
        return None
    try:
        cells = reader.read(content, part.name)
    except MarkupError:
        raise refuse(DAMAGED, package.path, part=part.name) from None
    facts = cells.facts
    return RawSheet(
        name=part.name,
        state=part.state,
        row_numbers=tuple(cells.row_numbers),
        rows=tuple(cells.rows),
        merges=merges_within(cells.around.merges, cells.row_numbers, cells.rows, package.budget, part.name),
        hidden_rows=frozenset(cells.hidden_rows),
        hidden_columns=cells.around.hidden_columns,
        numbers=facts.numbers,
        dates=frozenset(facts.dates),
        notes=read_notes(package, part.part),
        struck=frozenset(facts.struck),
        is_filtered=cells.around.is_filtered or _has_filtered_table(package, part.part),
        troubles=tuple(
            Trouble(kind, detail, tuple(places)) for (kind, detail), places in facts.troubled.items()
        ),
        rich=facts.rich,
    )


def _has_filtered_table(package: Package, part: str) -> bool:
    """Whether a table of a sheet has a filter that is on: it is said in the table's own part."""
    found = _Criteria()
    for target in package.related(part, "table").values():
        package.walk(target, found)
    return found.are_there


class _Criteria(Walker):
    """Looks for what makes a filter one that is on."""

    are_there = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        del attributes
        self.are_there = self.are_there or name in CRITERIA
