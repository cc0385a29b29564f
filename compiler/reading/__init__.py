"""Reading masters: the preflight, cells as the user sees them, and where the headers are."""
