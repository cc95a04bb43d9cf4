"""Exports of the journal, and imports into it."""
