"""From a path to the bytes of a workbook: what kind of file it is, whether whole, locked or protected."""
