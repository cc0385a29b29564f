"""Accepts or rejects all changes of Word files in LibreOffice Writer, and says what is left.

Run by the Python that has LibreOffice's ``uno`` module:  python3 decide.py  < files.json
Standard input: a JSON list of pairs, a file and ``accept``, ``reject`` or ``read``. Standard output: for each the
list of its paragraphs as text, and of its tables as rows of cells of such lists; then headers and footers.
"""

import json
import sys
from pathlib import Path
from typing import Any

from running import DESKTOP, DISPATCHER, made, office, prop

COMMANDS = {"accept": ".uno:AcceptAllTrackedChanges", "reject": ".uno:RejectAllTrackedChanges"}


def items(collection: Any) -> list[Any]:
    enumeration = collection.createEnumeration()
    found = []
    while enumeration.hasMoreElements():
        found.append(enumeration.nextElement())
    return found


def told(text: Any) -> list[Any]:
    """Paragraphs and tables of a text."""
    return [
        rows(one) if one.supportsService("com.sun.star.text.TextTable") else one.String for one in items(text)
    ]


def rows(table: Any) -> list[Any]:
    """Cells by rows; where cells span columns their names skip letters, and the order still holds."""
    found: dict[int, list[Any]] = {}
    for name in table.CellNames:
        found.setdefault(int("".join(filter(str.isdigit, name))), []).append(told(table.getCellByName(name)))
    return [found[number] for number in sorted(found)]


def edges(document: Any) -> list[Any]:
    """Headers and footers that are shown."""
    styles = document.StyleFamilies.getByName("PageStyles")
    used = (styles.getByName(name) for name in styles.ElementNames)
    found = []
    for style in used:
        if style.isInUse():
            found += [told(style.HeaderText)] if style.HeaderIsOn else []
            found += [told(style.FooterText)] if style.FooterIsOn else []
    return found


def main() -> None:
    wanted = json.load(sys.stdin)
    answers = []
    with office() as context:
        desktop, dispatcher = made(context, DESKTOP), made(context, DISPATCHER)
        for file, decision in wanted:
            document = desktop.loadComponentFromURL(
                Path(file).absolute().as_uri(), "_blank", 0, (prop("Hidden", True),)
            )
            if decision in COMMANDS:
                frame = document.CurrentController.Frame
                dispatcher.executeDispatch(frame, COMMANDS[decision], "", 0, ())
            answers.append([told(document.Text), edges(document)])
            document.close(True)
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
