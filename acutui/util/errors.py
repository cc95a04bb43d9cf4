"""Errors that end a command with one sentence for the user."""


class CommandError(Exception):
    """Why a command could not be done, in one sentence for the user."""
