"""Bells and desktop notifications of the terminal itself: they travel over SSH."""

from acutui.util.text import sanitize

BETWEEN = 0.22
"""Seconds between two bells of one pattern; closer together, terminals make one of them."""


def notice(words: str) -> str:
    """Return the escape sequence that makes a terminal show a desktop notification (OSC 9)."""
    return f"\x1b]9;{sanitize(words)}\x07"
