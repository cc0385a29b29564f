"""RawWorkbook and Blueprint → Catalog: what the master says, sheet by sheet, as two tidy DataFrames.

`settings` and `roles` read the sheets of that name, `sheets` tells which sheet is what, `infer` makes a
blueprint for a workbook that fits none, `entries` reads the module sheets, `catalog` holds the result.
"""
