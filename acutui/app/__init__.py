"""The Textual app and its controllers: the journal, sessions, routines and settings."""
