"""A paragraph as the pieces that are kept, inserted or deleted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import groupby

from lxml import etree

from compiler.documents.redline.edits import Sizes, edits, tokens
from compiler.documents.redline.marks import Kind, Tracker, W, shell
from compiler.width import display_width

_SHELLS = {f"{W}hyperlink", f"{W}fldSimple", f"{W}smartTag"}
"""They hold runs, and tracked changes stand inside of them."""
_TEXTS = {f"{W}t", f"{W}tab", f"{W}br", f"{W}cr", f"{W}noBreakHyphen", f"{W}sym"}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_KEPT = 1_000
_FIELD = f"{W}fldChar"


@dataclass(frozen=True, slots=True)
class Atom:
    """One piece of a paragraph."""

    key: str
    """Equal in two paragraphs where nothing has changed: its letters, or its markup."""
    form: str
    """Markup of its formatting and of the link that it stands in."""
    text: str = ""
    """Its letters; empty: it is something else, such as a picture."""
    elements: tuple[etree._Element, ...] = ()
    """What it is when it is no letters: children of a run, or whole runs of a field."""
    properties: etree._Element | None = None
    """``w:rPr``."""
    shell: etree._Element | None = None
    """The link or simple field around it."""
    whole: bool = False
    """Its elements stand in the paragraph itself, not in a run."""
    mark: bool = False
    """A bookmark or the like: it has no width and is no change."""


def atoms_of(paragraph: etree._Element) -> list[Atom]:
    """The pieces of a paragraph, in their order."""
    found: list[Atom] = []
    field: list[etree._Element] = []
    depth = 0
    for child in paragraph:
        begins, ends = _field_marks(child)
        if depth or begins > ends:
            field.append(child)
            depth += begins - ends
            if depth <= 0:
                found.append(_whole(field))
                field, depth = [], 0
            continue
        found += _of_child(child)
    if field:
        found.append(_whole(field))
    return found


def _field_marks(child: etree._Element) -> tuple[int, int]:
    """How many complex fields begin and end in a run (17.16.18)."""
    kinds = [one.get(f"{W}fldCharType") for one in child.iter(_FIELD)]
    return kinds.count("begin"), kinds.count("end")


def _of_child(child: etree._Element) -> Iterator[Atom]:
    if child.tag == f"{W}pPr":
        return
    if child.tag == f"{W}r":
        yield from _of_run(child, None)
    elif child.tag in _SHELLS:
        for run in child.iter(f"{W}r"):
            yield from _of_run(run, child)
    elif not any(True for _ in child.iter(f"{W}r")) and child.tag.startswith(W):
        yield Atom(child.tag, "", elements=(child,), whole=True, mark=True)
    else:
        yield _whole([child])


def _whole(elements: Sequence[etree._Element]) -> Atom:
    return Atom("".join(map(_markup, elements)), "", elements=tuple(elements), whole=True)


def _of_run(run: etree._Element, around: etree._Element | None) -> Iterator[Atom]:
    properties = run.find(f"{W}rPr")
    form = ("" if properties is None else _markup(properties)) + ("" if around is None else _start(around))
    for child in run:
        if child.tag == f"{W}rPr":
            continue
        if child.tag == f"{W}t":
            for token in tokens(child.text or ""):
                yield Atom(token, form, token, properties=properties, shell=around)
        else:
            text = "\n" if child.tag in _TEXTS else ""
            yield Atom(_markup(child), form, text, (child,), properties, around)


def _markup(element: etree._Element) -> str:
    return etree.tostring(element, encoding="unicode", with_tail=False)


def _start(around: etree._Element) -> str:
    return f"{around.tag}{sorted(around.attrib.items())}"


# ------------------------------------------------------------------------------------------ put together


def plain_text(atoms: Iterable[Atom]) -> str:
    """The letters of a paragraph."""
    return "".join(atom.text for atom in atoms)


def merged(old: Sequence[Atom], new: Sequence[Atom], tracker: Tracker) -> Iterator[etree._Element]:
    """The content of a paragraph that both have, with what differs."""
    before = [atom for atom in old if not atom.mark]
    after = [atom for atom in new if not atom.mark]
    # Bookmarks of the new paragraph stand where its letters do.
    marks: dict[int, list[Atom]] = {}
    count = 0
    for atom in new:
        if atom.mark:
            marks.setdefault(count, []).append(atom)
        else:
            count += 1
    old_keys = [(atom.key, atom.form) for atom in before]
    new_keys = [(atom.key, atom.form) for atom in after]
    sizes = Sizes([_width(atom) for atom in before], [_width(atom) for atom in after])
    done = 0
    for edit in edits(old_keys, new_keys, sizes):
        if edit.state == "old":
            yield from tracked(before[edit.start : edit.end], "del", tracker)
            continue
        kind: Kind | None = "ins" if edit.state == "new" else None
        start = edit.start
        for place in sorted(place for place in marks if edit.start <= place <= edit.end and place >= done):
            yield from tracked(after[start:place], kind, tracker)
            yield from (deepcopy(one) for atom in marks.pop(place) for one in atom.elements)
            start = place
        yield from tracked(after[start : edit.end], kind, tracker)
        done = edit.end
    for place in sorted(marks):
        yield from (deepcopy(one) for atom in marks[place] for one in atom.elements)


def _width(atom: Atom) -> int:
    """How wide a piece is; a field or picture that both have is never deleted and inserted again."""
    return _KEPT if atom.whole else max(display_width(atom.text), 1)


def tracked(atoms: Sequence[Atom], kind: Kind | None, tracker: Tracker) -> Iterator[etree._Element]:
    """Pieces as runs, kept, inserted or deleted; without the bookmarks of what is deleted."""
    for _, group in groupby(atoms, key=lambda atom: None if atom.shell is None else id(atom.shell)):
        own = list(group)
        if own[0].shell is None:
            yield from _tracked_runs(own, kind, tracker)
            continue
        copy = shell(own[0].shell)
        copy.extend(list(_tracked_runs(own, kind, tracker)))
        yield copy


def _tracked_runs(atoms: Sequence[Atom], kind: Kind | None, tracker: Tracker) -> Iterator[etree._Element]:
    for is_mark, group in groupby(atoms, key=lambda atom: atom.mark):
        own = list(group)
        if is_mark:
            if kind != "del":
                yield from (deepcopy(one) for atom in own for one in atom.elements)
        elif kind is None:
            yield from _runs(own)
        else:
            yield tracker.around(kind, _runs(own))


def _runs(atoms: Sequence[Atom]) -> Iterator[etree._Element]:
    """Letters of one form in one run."""
    for (_, whole), group in groupby(atoms, key=lambda atom: (atom.form, atom.whole)):
        own = list(group)
        if whole:
            yield from (deepcopy(one) for atom in own for one in atom.elements)
            continue
        run = etree.Element(f"{W}r")
        if own[0].properties is not None:
            run.append(deepcopy(own[0].properties))
        for is_letters, pieces in groupby(own, key=lambda atom: not atom.elements):
            if is_letters:
                text = etree.SubElement(run, f"{W}t")
                text.text = "".join(atom.text for atom in pieces)
                text.set(_SPACE, "preserve")
            else:
                run.extend([deepcopy(one) for atom in pieces for one in atom.elements])
        yield run
