"""What a document says: records → WordprocessingML (ECMA-376 part 1, 17), in the look of a template."""
