"""Desktop notifications shown by the terminal itself, which work over SSH."""

from acutui.util.text import sanitize


def format_notification(words: str) -> str:
    """Return the escape sequence for a desktop notification (OSC 9)."""
    return f"\x1b]9;{sanitize(words)}\x07"
