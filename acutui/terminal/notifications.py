"""Desktop notifications of the terminal itself: they travel over SSH."""

from acutui.util.text import sanitize


def format_notification(words: str) -> str:
    """Return the escape sequence that makes a terminal show a desktop notification (OSC 9)."""
    return f"\x1b]9;{sanitize(words)}\x07"
