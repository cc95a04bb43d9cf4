"""Errors that end a command with a sentence for the user."""

from pathlib import Path


class CommandError(Exception):
    """A command could not be done, for the reason given in one sentence."""


class FileError(Exception):
    """A file that can't be read or written; the message names it."""

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(f"{path}: {what}")
        self.path = path
