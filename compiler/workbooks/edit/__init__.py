"""The one lossless editor of workbooks: it splices text into XML parts and leaves the rest to the byte.

``book`` is what others use. ``package`` has the parts, ``markup`` the splices, ``cells`` marks cells of a
sheet, ``styles`` adds looks, ``notes`` adds notes.
"""
