"""Everything Word: records → bytes. `template` is compiled once, `word` fills it for each role."""
