"""Errors that end a command with a sentence for the user."""


class CommandError(Exception):
    """A command could not be done, for the reason given in one sentence."""
