"""House templates: a company's own .docx, compiled once per run into segments that are filled for each role."""
