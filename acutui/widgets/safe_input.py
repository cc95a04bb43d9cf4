"""An input that can hold any text of a file."""

from unicodedata import normalize

from acutui.util.text import sanitize
from acutui.widgets.textual_internals import InputWithDisplay

SUBMIT_KEY = "enter"  # the key by which Textual submits an input; it has no binding id


class SafeInput(InputWithDisplay):
    """Shows nothing that could control the terminal; the value itself stays the same."""

    def displayed(self) -> str:
        return sanitize(self.value)

    def insert_text_at_cursor(self, text: str) -> None:
        """Insert what is typed; in a field for numbers also the full-width ones of Asia."""
        super().insert_text_at_cursor(normalize("NFKC", text) if self.restrict else text)
