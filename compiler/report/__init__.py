"""Findings and coverage for people and machines: the terminal, and JSON."""
