"""A widget alone on a screen, and what it shows."""

from acutui.widgets.text_block import LineWidget


def text_of(widget: LineWidget) -> str:
    """The lines of a widget as plain text, without the blanks at their ends."""
    return "\n".join(widget.render_line(y).text.rstrip() for y in range(widget.size.height))
