"""Standard input: a line of JSON with passwords, then a protected workbook; output: the same, unprotected.

A program of its own, run by `passwords`; it imports nothing of this package. Nothing is written to disk, and
no password leaves it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from io import BytesIO
from struct import unpack_from
from typing import Any

WRONG, UNSUPPORTED, DAMAGED, NOT_INSTALLED = 3, 4, 5, 6
"""Exit codes besides 0: no password fits; a kind of protection that is not supported; a damaged file; the
library for it is not installed."""


def main(memory: int) -> int:
    """Try the passwords in their order; the first that fits opens the workbook."""
    _limit_memory(memory)
    try:
        import msoffcrypto  # noqa: PLC0415 - an extra that may not be installed
        from msoffcrypto import exceptions  # noqa: PLC0415
        from msoffcrypto.format import xls97  # noqa: PLC0415
    except ImportError:
        return NOT_INSTALLED
    # It keeps the unprotected workbook in a temporary file while it writes it; ours stays in memory.
    xls97.tempfile = _InMemory
    xls97._BIFFStream = _records_of(xls97._BIFFStream)  # noqa: SLF001 - see there
    passwords = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    outcome = DAMAGED
    for password in passwords:
        try:
            sys.stdout.buffer.write(_decrypted(msoffcrypto.OfficeFile(BytesIO(data)), password))
        except exceptions.InvalidKeyError:
            outcome = WRONG
        except (exceptions.DecryptionError, exceptions.FileFormatError):
            outcome = UNSUPPORTED
        except IndexError:
            outcome = WRONG  # longer than the 15 characters of XOR obfuscation ([MS-OFFCRYPTO] 2.3.7.2)
        except Exception:  # noqa: BLE001 - whatever a damaged file makes of a library
            outcome = DAMAGED
        else:
            return 0
    return outcome


def _decrypted(file: Any, password: str) -> bytes:
    if file.format == "ooxml":
        file.load_key(password=password, verify_password=True)
    else:
        file.load_key(password=password)
    out = BytesIO()
    file.decrypt(out)
    return out.getvalue()


class _InMemory:
    """Stands for the module ``tempfile``."""

    @staticmethod
    def TemporaryFile() -> BytesIO:  # noqa: N802 - its name there
        return BytesIO()


def _records_of(stream: Any) -> Any:
    """The library's reader of records, which fails on the zeros with which Excel fills a short stream up."""

    class Records(stream):  # type: ignore[misc]  # the library has no types
        def iter_record(self) -> Iterator[tuple[int, int, BytesIO]]:
            data, place = self.data.read(), 0
            while place + 4 <= len(data):
                kind, size = unpack_from("<HH", data, place)
                end = place + 4 + size
                if len(data) - end < 4:  # too short for another record: part of this one
                    end = len(data)
                yield kind, end - place - 4, BytesIO(data[place + 4 : end])
                place = end

    return Records


def _limit_memory(memory: int) -> None:
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
