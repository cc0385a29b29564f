"""A copy of a master with its findings on it: coloured cells, notes, and a first sheet that lists all."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from compiler.address import CellRange, parse_cells
from compiler.diagnostics import ERROR, GAP, INFO, WARNING, Diagnostic, label
from compiler.locale import N_, Language, translator
from compiler.width import display_width
from compiler.workbooks.edit.book import WorkbookEditor
from compiler.workbooks.edit.cells import text_cell
from compiler.workbooks.edit.markup import HEAD, NotEditableError

SHEET = N_("Findings")
HOW_TO = N_("Click a cell's address to go there. When it is corrected, check the master again.")
NOTHING = N_("No findings.")
HEADER = (N_("Severity"), N_("Rule"), N_("Sheet"), N_("Cell"), N_("Role"), N_("Finding"), N_("Next step"))

COLOURS = {ERROR: "F8CBAD", WARNING: "FFE699", GAP: "BDD7EE", INFO: "E7E6E6"}
"""``RRGGBB`` of a marked cell; the word stands in its note besides."""
SIGNS = {ERROR: "●", WARNING: "▲", GAP: "○", INFO: "–"}
_ORDER = (ERROR, WARNING, GAP, INFO)

LINKS, ROWS = 65_530, 1_048_576
"""Excel's limits of hyperlinks and rows on one sheet."""
_CELLS, _NOTES = 2_000, 20
"""So many cells are coloured, and notes written, for one finding."""
_WIDTHS = (11, 11, 18, 14, 18, 62, 52)
_HEAD_ROW, _LINE = 4, 13.5
_ACCENT, _GREY, _RULE, _PALE = "1F4E79", "57606A", "D0D7DE", "EEF3F8"


@dataclass(frozen=True, slots=True)
class Findings:
    """What the copy says."""

    file: str
    summary: str
    """One line: how many of what, and the coverage."""
    diagnostics: Sequence[Diagnostic]
    language: Language


def annotate(data: bytes, findings: Findings) -> bytes:
    """The workbook with its findings on it.

    Raises NotEditableError when its parts cannot be edited without losing something.
    """
    try:
        editor = WorkbookEditor(data)
        order = {sheet.name: number for number, sheet in enumerate(editor.sheets)}
        ordered = sorted(findings.diagnostics, key=lambda one: _place(one, order))
        for one in ordered:
            if one.sheet in order and one.cell:
                _mark(editor, one, findings.language)
        rows = _sheet(editor, findings, ordered)
        say = translator(findings.language)
        area = f"$A${_HEAD_ROW}:$G${max(_HEAD_ROW + len(ordered), _HEAD_ROW + 1)}"
        names = {"_xlnm._FilterDatabase": area, "_xlnm.Print_Titles": f"${_HEAD_ROW}:${_HEAD_ROW}"}
        editor.add_sheet(say(SHEET), rows, first=True, names=names)
        return editor.to_bytes()
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise NotEditableError(str(error)) from error


def _place(one: Diagnostic, order: dict[str, int]) -> tuple[int, int, int, int]:
    """Worst first, then as the sheets stand, from top to bottom."""
    area = parse_cells(one.cell)[0] if one.cell else CellRange(0, 0, 0, 0)
    sheet = order.get(one.sheet or "", len(order))
    return _ORDER.index(label(one)), sheet, area.first_row, area.first_column


def _mark(editor: WorkbookEditor, one: Diagnostic, language: Language) -> None:
    """Colour the cells of a finding, and say it in a note on the first of each range."""
    areas = parse_cells(one.cell or "")
    for place in _cells(areas):
        editor.mark(one.sheet or "", place, COLOURS[label(one)])
    note = _note(one, language)
    for area in areas[:_NOTES]:
        editor.note(one.sheet or "", (area.first_row, area.first_column), note)


def _cells(areas: Sequence[CellRange]) -> Iterator[tuple[int, int]]:
    """All cells, or the first of each range where there are too many."""
    size = sum((a.last_row - a.first_row + 1) * (a.last_column - a.first_column + 1) for a in areas)
    for area in areas if size <= _CELLS else areas[:_CELLS]:
        last_row, last_column = (area[2], area[3]) if size <= _CELLS else (area.first_row, area.first_column)
        for row in range(area.first_row, last_row + 1):
            yield from ((row, column) for column in range(area.first_column, last_column + 1))


def _note(one: Diagnostic, language: Language) -> str:
    name = label(one)
    lines = [f"{SIGNS[name]} {translator(language)(name)} {one.kind.code}", one.message(language)]
    step = one.next_step(language)
    return "\n".join([*lines, f"→ {step}"] if step else lines)


# ------------------------------------------------------------------------------------- the first sheet


def _sheet(editor: WorkbookEditor, findings: Findings, ordered: Sequence[Diagnostic]) -> str:
    """The list of all findings as a worksheet (``CT_Worksheet``, ECMA-376 part 1, 18.3.1.99)."""
    say = translator(findings.language)
    looks = _Looks(editor)
    known = {sheet.name for sheet in editor.sheets}
    rows = [
        _row(1, [(findings.file, looks.title)], 24),
        _row(2, [(findings.summary, looks.quiet)], 16),
        _row(3, [(say(HOW_TO) if ordered else say(NOTHING), looks.quiet)], 20),
        _row(_HEAD_ROW, [(say(name), looks.head) for name in HEADER], 20),
    ]
    links: list[str] = []
    shown = ordered[: ROWS - _HEAD_ROW]
    for number, one in enumerate(shown, start=_HEAD_ROW + 1):
        target = _target(one) if one.sheet in known and len(links) < LINKS else ""
        if target:
            location = quoteattr(f"{_quoted(one.sheet or '')}!{target}")
            links.append(f'<hyperlink ref="D{number}" location={location} display={quoteattr(target)}/>')
        rows.append(_finding(number, one, looks, findings.language, target))
    last = max(_HEAD_ROW + len(shown), _HEAD_ROW + 1)
    columns = "".join(
        f'<col min="{i}" max="{i}" width="{width}" customWidth="1"/>'
        for i, width in enumerate(_WIDTHS, start=1)
    )
    pane = (
        f'<pane ySplit="{_HEAD_ROW}" topLeftCell="A{_HEAD_ROW + 1}" activePane="bottomLeft" state="frozen"/>'
    )
    return (
        f'{HEAD}<worksheet xmlns="{editor.namespace}"><sheetPr><tabColor rgb="FF{_ACCENT}"/>'
        '<pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<dimension ref="A1:G{last}"/><sheetViews><sheetView showGridLines="0" tabSelected="1" '
        f'workbookViewId="0">{pane}<selection pane="bottomLeft"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols><sheetData>{"".join(rows)}</sheetData>'
        f'<autoFilter ref="A{_HEAD_ROW}:G{last}"/>'
        + (f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else "")
        + '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;R&amp;8&amp;P / &amp;N</oddFooter></headerFooter></worksheet>"
    )


class _Looks:
    """The styles of the list."""

    def __init__(self, editor: WorkbookEditor) -> None:
        look = editor.styles.look
        self.title = look(bold=True, size=16, colour=_ACCENT, wrap=False, centre=True)
        self.quiet = look(colour=_GREY, wrap=False)
        self.head = look(bold=True, fill=_PALE, rule=_ACCENT, centre=True)
        self.text = look(rule=_RULE)
        self.step = look(colour=_GREY, rule=_RULE)
        self.link = look(colour=_ACCENT, rule=_RULE)
        self.severity = {name: look(bold=True, fill=colour, rule=_RULE) for name, colour in COLOURS.items()}


def _finding(number: int, one: Diagnostic, looks: _Looks, language: Language, target: str) -> str:
    name = label(one)
    message, step = one.message(language), one.next_step(language)
    cells = [
        (f"{SIGNS[name]} {translator(language)(name)}", looks.severity[name]),
        (one.kind.code, looks.text),
        (one.sheet or "", looks.text),
        (one.cell or target, looks.link if target else looks.text),
        (one.role or "", looks.text),
        (message, looks.text),
        (step, looks.step),
    ]
    lines = max(
        sum(max(1, -(-display_width(line) // (width - 2))) for line in text.split("\n"))
        for (text, _), width in zip(cells, _WIDTHS, strict=True)
    )
    return _row(number, cells, min(lines * _LINE + 4, 409))


def _target(one: Diagnostic) -> str:
    """The address to jump to: the first range, the row where a gap can be filled, else the sheet's start."""
    if one.cell:
        return str(parse_cells(one.cell)[0])
    row = one.params.get("row")
    return f"A{row}" if one.kind.gap and isinstance(row, int) else "A1"


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"


def _row(number: int, cells: Sequence[tuple[str, int]], height: float) -> str:
    """A row of texts; an inline string is never a formula."""
    filled = "".join(
        text_cell(number, column, text, style) for column, (text, style) in enumerate(cells, start=1)
    )
    return f'<row r="{number}" ht="{height:g}" customHeight="1">{filled}</row>'
