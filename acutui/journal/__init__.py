"""The journal: one TinyDB file with all sessions and days, and the files beside it."""
