"""Catalog × Catalog → what differs: which role and which entry is which, then what each says otherwise.

`roles` matches roles, `lines` holds entries ready to be compared, `entries` matches them, `values` tells
what differs between two that match. Everything is the same whatever the order of rows and sheets.
"""

from compiler.compare.compare import compare
from compiler.compare.roles import names_of, pairs_of

__all__ = ["compare", "names_of", "pairs_of"]
