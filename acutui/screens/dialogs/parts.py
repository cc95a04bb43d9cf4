"""The parts of which dialogs to be filled in are made."""

from acutui.widgets.field import Field
from acutui.widgets.lines import Lines, line


def label(name: str) -> Lines:
    """Return the name of a part."""
    return Lines(lambda _: [line(name, "dim")])


def text_field(id: str, text: str, *, restrict: str | None = None, most: int) -> Field:
    """Return a line to write in, on which nothing blinks."""
    field = Field(text, id=id, compact=True, restrict=restrict, max_length=most)
    field.cursor_blink = False
    return field
