"""A redline: two renderings of a role's document in one, what differs as tracked insertions and deletions.

`write` takes two Word files apart and puts them together again; `align` finds what belongs together, `blocks`
merges paragraphs and tables, `atoms` the letters of a paragraph, `edits` finds what of them differs, `marks`
knows how Word tracks it.
"""
