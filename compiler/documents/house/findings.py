"""What is to be said about a template: placeholders, styles, and what no placeholder prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from compiler.diagnostics import Diagnostic, Doc, Kind, Severity, finding
from compiler.documents.house.names import Names, known_names
from compiler.documents.house.placeholders import Placeholder
from compiler.documents.house.styles import Missing
from compiler.locale import N_
from compiler.suggest import nearest

if TYPE_CHECKING:
    from lxml import etree

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"

UNKNOWN_PLACEHOLDER = Kind(
    "TPL006",
    "unknown-placeholder",
    Severity.ERROR,
    N_("“{text}” stands for nothing that the master has; documents would print it as it is"),
    N_("Write a column of the roles sheet, a module, or one of the names of docs/templates.md"),
    doc=Doc(
        N_("Text between {{ and }} in the template that is no column, module or known name."),
        N_("It would stand in every document as it is written."),
        N_("{{role.departmant}} → {{role.department}}."),
    ),
)
NEAR_PLACEHOLDER = N_("Is it {{{{{nearest}}}}}?")
MISPLACED_PLACEHOLDER = Kind(
    "TPL007",
    "misplaced-placeholder",
    Severity.ERROR,
    N_("“{text}” stands for paragraphs and tables, but other text shares its line: “{paragraph}”"),
    N_("Give it a line of its own"),
    doc=Doc(
        N_("Placeholders of whole modules, facts, sign-off or changes beside other text in one paragraph."),
        N_("A table cannot stand inside a line; the placeholder would be printed as it is."),
        N_("Duties: {{body}} → the heading “Duties”, and {{body}} below it."),
    ),
)
NOT_PLACED = Kind(
    "TPL008",
    "modules-not-placed",
    Severity.WARNING,
    N_("The template has no place for {modules}: they stand at its end"),
    N_("Write {{{{body}}}} where all modules belong that have no placeholder of their own"),
    doc=Doc(
        N_("Modules of the master without a placeholder, in a template that has others and no {{body}}."),
        N_("Nothing is lost, but it stands where nobody planned it."),
        N_("Add {{body}} above the sign-off."),
    ),
)
STYLE_MISSING = Kind(
    "TPL009",
    "style-missing",
    Severity.INFO,
    N_("The template has no style “{style}”; “{instead}” is used"),
    N_("Nothing to do if the documents look right; else add a style of this name in Word"),
    doc=Doc(
        N_("Styles that documents need and the template lacks, and what stands in for them."),
        N_("Documents look like the company's own where its template says how."),
        N_("No style for numbered lists: a list of our own is used."),
    ),
)
NOT_PRINTED = Kind(
    "TPL010",
    "column-not-printed",
    Severity.INFO,
    N_("No placeholder prints {columns}"),
    N_("Nothing to do if that is meant; {{{{facts}}}} prints all columns of the roles sheet as a table"),
    doc=Doc(
        N_("Filled columns of the roles sheet, in a template that prints neither them nor {{facts}}."),
        N_("What nobody sees in the documents, nobody signs."),
        N_("The column “Location” → {{role.location}}."),
    ),
)
PERIOD_PRINTED = Kind(
    "TPL011",
    "period-printed",
    Severity.WARNING,
    N_("“{text}” makes every document a new one in every period, though nothing else changed"),
    N_("Print {{{{role.effective}}}} or {{{{role.version}}}} in its place, if documents are signed"),
    doc=Doc(
        N_("The period in a template."),
        N_("An unchanged document stays the same file, so that nobody has to sign it again; not with this."),
        N_("Period {{period}} → Effective {{role.effective}}."),
    ),
)
TRACKED = Kind(
    "TPL012",
    "tracked-changes-in-template",
    Severity.WARNING,
    N_("The template has {count} tracked changes, which every document would show"),
    N_("Accept or reject them in Word: Review > Accept > Accept All Changes"),
    doc=Doc(
        N_("Insertions and deletions in the template that nobody has accepted or rejected."),
        N_("Readers would see them in every document, as if the document had been changed."),
        N_("A template that was reviewed in Word and saved too early."),
    ),
)

NO_ALT_TEXT = Kind(
    "TPL014",
    "picture-without-description",
    Severity.INFO,
    N_("The template has {count} pictures without a description for people who cannot see them"),
    N_("In Word: right-click the picture > View Alt Text; a mere ornament is marked as decorative there"),
    doc=Doc(
        N_("Pictures of the template that have neither a description nor the mark of an ornament."),
        N_("Screen readers say “picture” and nothing else, in every document."),
        N_("The logo → “Logo of Yunfan”."),
    ),
)


def picture_findings(file: str, part: str, root: etree._Element) -> Iterator[Diagnostic]:
    """Pictures of a part without a description (``wp:docPr``, ECMA-376 part 1, 20.4.2.5)."""
    count = sum(
        1
        for element in root.iter(f"{{{_DRAWING}}}docPr")
        if not (element.get("descr") or element.get("title") or _is_ornament(element))
    )
    if count:
        yield finding(NO_ALT_TEXT, params={"count": count}, file=file, sheet=part)


def _is_ornament(element: etree._Element) -> bool:
    """Whether a picture is marked as decorative ([MS-ODRAWXML] 2.12)."""
    return any(str(mark.get("val")) in ("1", "true") for mark in element.iter("{*}decorative"))


def template_findings(
    file: str,
    names: Names,
    unknown: Iterable[Placeholder],
    misplaced: Iterable[Placeholder],
    fields: Iterable[Placeholder],
) -> Iterator[Diagnostic]:
    """What is to be said about single placeholders."""
    known = known_names(names)
    for one in unknown:
        near = nearest(one.name.key, known)
        yield finding(
            UNKNOWN_PLACEHOLDER,
            params={"text": one.text, "nearest": near[0] if near else ""},
            file=file,
            sheet=one.part,
            value=one.paragraph,
            candidates=near,
            hint=NEAR_PLACEHOLDER if near else None,
        )
    for one in misplaced:
        params = {"text": one.text, "paragraph": one.paragraph}
        yield finding(MISPLACED_PLACEHOLDER, params=params, file=file, sheet=one.part, value=one.paragraph)
    for one in fields:
        if one.name.key == "period":
            yield finding(
                PERIOD_PRINTED, params={"text": one.text}, file=file, sheet=one.part, value=one.paragraph
            )


def style_findings(file: str, part: str, missing: Iterable[Missing]) -> Iterator[Diagnostic]:
    """Styles that the template lacks."""
    for one in missing:
        params = {"style": one.wanted, "instead": one.instead}
        yield finding(STYLE_MISSING, params=params, file=file, sheet=part)
