"""Packages of OOXML: parts, XML in streams, sheets, strings, styles, notes."""
