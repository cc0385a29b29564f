"""Releases: the manifest that says what one contains, and publishing it whole or not at all."""
