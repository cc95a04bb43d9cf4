"""A line to write in, which may hold what a file brought."""

from rich.text import Text
from textual.widgets import Input

from acutui.util.text import sanitize

SUBMIT_KEY = "enter"
"""The key that Textual submits an input by; it has no id to be set by."""


class SafeInput(Input):
    """Shows its text such that nothing in it steers the terminal; the text stays as it is."""

    @property
    def _value(self) -> Text:
        # As long as the text itself, so that the cursor stands where it seems to.
        return Text(sanitize(self.value), no_wrap=True, overflow="ignore", end="")
