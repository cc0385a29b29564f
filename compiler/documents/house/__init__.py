"""House templates: a company's own .docx, compiled once per run, filled for each role."""
