"""Everything Excel that we write: the starter master and the summary matrix."""
