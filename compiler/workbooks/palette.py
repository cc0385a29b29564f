"""The few colours of every workbook that we write, besides those of the signs."""

ACCENT, PALE, RULE, GREY = "#1F4E79", "#EEF3F8", "#D0D7DE", "#57606A"
"""Titles and links, heads of tables, the lines between rows, what is said in passing."""
