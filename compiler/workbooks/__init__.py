"""Everything Excel that we write: the starter master, the summary matrix, copies of masters with changes."""
