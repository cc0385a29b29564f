"""Catalog + Coverage → RoleDocument and MatrixReport: the last place with DataFrames, and pure.

`layout` decides once per master how each module is printed (`ratings`, `raci` and `links` how some of its
cells are), `sections` fills it role by role, `documents` adds what stands around the modules, `revisions`
says what changed since the release before, `matrix` makes the summary.
"""
