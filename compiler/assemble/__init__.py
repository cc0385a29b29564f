"""Catalog + Coverage → RoleDocument and MatrixReport: the last place with DataFrames, and pure.

`layout` decides once per master how each module is printed, `documents` fills it role by role,
`matrix` makes the summary.
"""
