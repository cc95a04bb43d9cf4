"""Desktop notifications shown by the terminal itself, which work over SSH."""

import os
from collections.abc import Mapping

from acutui.util.text import sanitize

MAX_LENGTH = 200
"""Characters of a notification: GNU screen passes 768 bytes on, of which it takes some."""


def format_notification(words: str, environment: Mapping[str, str] = os.environ) -> str:
    """Return the escape sequence for a desktop notification (OSC 9).

    Within tmux or GNU screen it is wrapped, so that they pass it on to the terminal outside.
    """
    sequence = f"\x1b]9;{sanitize(words)[:MAX_LENGTH]}\x07"
    for multiplexer in reversed(find_multiplexers(environment)):
        if multiplexer == "tmux":
            sequence = "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
        else:
            # Its string ends at the first ESC \, so one within goes into a string of its own.
            sequence = "\x1bP" + sequence.replace("\x1b\\", "\x1b\x1b\\\x1bP\\") + "\x1b\\"
    return sequence


def find_multiplexers(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return which of "tmux" and "screen" the terminal is in, the innermost first.

    TERM names the innermost. Without TMUX and STY, as over SSH, only tmux's own names can be told.
    """
    term = environment.get("TERM", "")
    has_tmux = bool(environment.get("TMUX")) or term.startswith("tmux")
    has_screen = bool(environment.get("STY"))
    if has_tmux and has_screen:
        return ("tmux", "screen") if term.startswith("tmux") else ("screen", "tmux")
    return ("tmux",) * has_tmux + ("screen",) * has_screen


def passes_tmux() -> bool | None:
    """Ask tmux whether it passes notifications on; None if it can't be asked."""
    import subprocess  # noqa: PLC0415 - only doctor asks

    command = ["tmux", "show-options", "-Apv", "allow-passthrough"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=2, check=True)
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return None
    return done.stdout.strip() in ("on", "all")
