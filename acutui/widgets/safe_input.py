"""A line to write in, which may hold what a file brought."""

from acutui.util.text import sanitize
from acutui.widgets.textual_internals import InputWithDisplay

SUBMIT_KEY = "enter"
"""The key that Textual submits an input by; it has no id to be set by."""


class SafeInput(InputWithDisplay):
    """Shows its text such that nothing in it steers the terminal; the text stays as it is."""

    def displayed(self) -> str:
        """Return the value, as long as before, so that the cursor is where it seems to be."""
        return sanitize(self.value)
