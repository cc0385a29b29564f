"""Workbooks that are protected by a password: who is asked for it, and what is said when it does not fit.

What they hold is never written to disk, and no password goes into a sentence.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

from compiler.diagnostics import Kind, Severity
from compiler.locale import N_
from compiler.reading.errors import DAMAGED, refuse
from compiler.reading.helper import HelperError, helper
from compiler.reading.opening.access import Access

PROTECTED = Kind(
    "READ006",
    "protected",
    Severity.ERROR,
    N_("{file} is protected by a password"),
    N_(
        "Give it with --password-file FILE or in the environment variable DUTYC_PASSWORD; or remove it in "
        "Excel: File > Info > Protect Workbook > Encrypt with Password, empty the field, save"
    ),
)
WRONG_PASSWORD = Kind(
    "READ015",
    "wrong-password",
    Severity.ERROR,
    N_("The password does not open {file}"),
    N_("Check the password in Excel; capital and small letters are different, and so are spaces at the end"),
)
NOT_INSTALLED = Kind(
    "READ016",
    "password-support-missing",
    Severity.ERROR,
    N_("{file} is protected by a password, and what reads such files is not installed"),
    N_('Install it: pip install "dutyc[passwords]"; or save the workbook without a password'),
)
UNSUPPORTED = Kind(
    "READ022",
    "unsupported-protection",
    Severity.ERROR,
    N_("{file} is protected in a way that cannot be read, such as by a rights service or by Excel 95"),
    N_("Save it in Excel as .xlsx, without protection or with a password"),
)

_EXCELS_OWN = "VelvetSweatshop"
"""The password with which Excel itself encrypts a workbook whose structure is protected, or that is only to
be read; it opens such a file without asking, and so do we."""
_PROGRAM = Path(__file__).with_name("decrypt_process.py")
_WRONG = 3
"""Exit code of `decrypt_process` when the password does not fit."""
_KINDS = {4: UNSUPPORTED, 6: NOT_INSTALLED}
"""What is said for its other exit codes; the rest is damage."""


def unprotected(path: Path, data: bytes, access: Access) -> bytes:
    """The bytes of a protected workbook without its protection.

    Raises CompilerError when nobody knows the password, or it does not fit.
    """
    if find_spec("msoffcrypto") is None:
        raise refuse(NOT_INSTALLED, path)
    opened = _opened(path, data, _EXCELS_OWN)
    wrong = 0
    while opened is None:
        password = access.password(path.name, wrong) if access.password else None
        if password is None:
            raise refuse(WRONG_PASSWORD if wrong else PROTECTED, path)
        opened = _opened(path, data, password) if password else None
        wrong += 1
    return opened


def _opened(path: Path, data: bytes, password: str) -> bytes | None:
    """The bytes without protection; None when the password does not fit."""
    try:
        with helper(_PROGRAM, (), json.dumps([password]).encode() + b"\n" + data) as stream:
            return stream.read()
    except HelperError as error:
        if error.code == _WRONG:
            return None
        raise refuse(_KINDS.get(error.code, DAMAGED), path, part=path.name) from None
