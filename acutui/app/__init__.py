"""The Textual app: what is on its screens' behalf done with the journal, sessions and settings."""
