"""What the terminal can do, as far as it says, and samples for the user to judge."""

import os
import select
import sys
import termios
import time
import tty
from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple

from acutui.cli.doctor.report import Section
from acutui.config.settings import Settings
from acutui.terminal.colours import detect_colours
from acutui.terminal.detect import Terminal
from acutui.terminal.glyphs import resolve_glyphs
from acutui.terminal.notifications import find_multiplexers, passes_tmux

# Asks for synchronised output, then what every terminal answers, so that nothing is waited for.
QUESTION = b"\x1b[?2026$p\x1b[c"

SAMPLES = Section(
    "Which of these look right?",
    (
        ("braille", "⠁⠃⠇⡇⣇⣧⣷⣿  ⢀⡠⠤⠒⠊⠉⠑⠒⠤⢄⡀   eight steps, then a hill"),
        ("blocks", "▁▂▃▄▅▆▇█  ▄▀▄▀▄ ▌▐   steps, then a row of teeth"),
        ("ascii", ".:-=+*#@   dots that grow"),
        ("marks", "● ◐ ○ ◌ ▸ ✓   full, half, empty, dotted, an arrow, a tick"),
        ("lines", "╭──╮ ━━──   two corners, a thick line and a thin one"),
        ("Han", "合谷 |   two characters, a gap, then a bar"),
        ("", 'set glyphs = "braille", "blocks" or "ascii" under [screen] to what looks right'),
    ),
)
SYNCHRONISED = {
    True: "yes",
    False: "no answer, so it is not used, which does no harm",
    None: "unknown: there is no terminal to ask",
}
PASSED_BY_TMUX = {
    True: "tmux passes it on",
    False: "tmux doesn't pass it on; put `set -g allow-passthrough on` into its configuration",
    None: "tmux passes it on if its option allow-passthrough is on",
}
COLOURS = {
    "truecolor": "all of them",
    "256": "256",
    "standard": "16, the terminal's own, so the theme is ansi-dark or ansi-light",
}
INSIDE = {"tmux": ("TMUX",), "screen": ("STY",), "ssh": ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT")}


class View(NamedTuple):
    """What is known of the terminal; None if the output goes elsewhere, or it was not asked."""

    environment: Mapping[str, str]
    terminal: Terminal
    size: tuple[int, int] | None
    is_synchronised: bool | None
    passes_by_tmux: bool | None = None


def examine_terminal(view: View, settings: Settings) -> Section:
    environment, terminal, size, is_synchronised, passes_by_tmux = view
    shown = f"{size[0]} x {size[1]}" if size else "unknown: this is no terminal"
    if size and (size[0] < 40 or size[1] < 15):
        shown += "; acutui needs 40 x 15 to show everything"
    glyphs = resolve_glyphs(settings.glyphs, terminal)
    reasons = {
        "braille": "the locale says UTF-8",
        "blocks": "a Linux console has no braille in its font",
        "ascii": f"the locale ({terminal.locale or 'none'}) doesn't say UTF-8",
    }
    choice = f"auto takes {glyphs}: {reasons[glyphs]}"
    inside = [name for name, signs in INSIDE.items() if any(map(environment.get, signs))]
    notification = "OSC 9; t on Session tries it" if settings.notify else "off (session.notify)"
    if "tmux" in find_multiplexers(environment):
        notification += f"; {PASSED_BY_TMUX[passes_by_tmux]}"
    rows = (
        ("size", shown),
        ("TERM", environment.get("TERM") or "not set"),
        ("COLORTERM", environment.get("COLORTERM") or "not set"),
        ("NO_COLOR", "set: no colours" if "NO_COLOR" in environment else "not set"),
        ("colours", COLOURS[detect_colours(environment)]),
        ("theme", settings.theme),
        ("locale", terminal.locale or "not set"),
        ("encoding", terminal.encoding),
        ("glyphs", choice if settings.glyphs == "auto" else f"{glyphs}, as set"),
        ("inside", ", ".join(inside) or "neither ssh, nor tmux or screen"),
        ("synchronised", SYNCHRONISED[is_synchronised]),
        ("mouse", "used by acutui" if settings.mouse else "left to the terminal"),
        ("bell", "on" if settings.bell else "off"),
        ("notification", notification),
        ("speech", settings.say or "off (session.say)"),
    )
    return Section("Terminal", rows)


def inspect_terminal() -> View:
    """Inspect the terminal of this process; ask it only if it can answer."""
    size = known = None
    if sys.stdout and sys.stdout.isatty():
        with suppress(OSError):
            columns, lines = os.get_terminal_size(sys.stdout.fileno())
            size = (columns, lines)
        # These would print the question.
        is_dumb = os.environ.get("TERM", "dumb") == "dumb"
        is_dumb = is_dumb or os.environ.get("TERM_PROGRAM") == "Apple_Terminal"
        if sys.stdin and sys.stdin.isatty() and not is_dumb:
            answer = query_terminal(sys.stdin.fileno(), sys.stdout.fileno())
            known = b"\x1b[?2026;" in answer and b"2026;0$y" not in answer
    passed = passes_tmux() if "tmux" in find_multiplexers(os.environ) else None
    return View(os.environ, Terminal.detect(), size, known, passed)


def query_terminal(keys: int, screen: int, wait: float = 1.0) -> bytes:
    """Ask a terminal what it can do; return what it answers within `wait` seconds."""
    before = termios.tcgetattr(keys)
    answer = b""
    try:
        tty.setcbreak(keys, termios.TCSANOW)
        os.write(screen, QUESTION)
        end = time.monotonic() + wait
        while not answer.endswith(b"c") and (left := end - time.monotonic()) > 0:
            is_ready = select.select([keys], [], [], left)[0]
            if not is_ready or not (more := os.read(keys, 256)):
                break
            answer += more
    finally:
        # TCSAFLUSH drops a late answer, which the shell would take for a command.
        termios.tcsetattr(keys, termios.TCSAFLUSH, before)
    return answer
