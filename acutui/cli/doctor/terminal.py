"""What the terminal can do, as far as it tells, and what only eyes can tell."""

import os
import select
import sys
import termios
import time
import tty
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from acutui.cli.doctor.report import Row, Section
from acutui.config.settings import Settings
from acutui.terminal.colours import detect_colours
from acutui.terminal.detect import Terminal
from acutui.terminal.glyphs import resolve_glyphs
from acutui.util.types import GlyphSetting

WAIT = 1.0
"""Seconds that a terminal gets to answer."""

# Whether it knows synchronised output; then what any terminal answers, so that none is waited for.
QUESTION = b"\x1b[?2026$p\x1b[c"

SAMPLES: tuple[Row, ...] = (
    ("braille", "⠁⠃⠇⡇⣇⣧⣷⣿  ⢀⡠⠤⠒⠊⠉⠑⠒⠤⢄⡀   eight steps, then a hill"),
    ("blocks", "▁▂▃▄▅▆▇█  ▄▀▄▀▄ ▌▐   steps, then a row of teeth"),
    ("ascii", ".:-=+*#@   dots that grow"),
    ("marks", "● ◐ ○ ◌ ▸ ✓   full, half, empty, dotted, an arrow, a tick"),
    ("lines", "╭──╮ ━━──   a corner each way, a thick line and a thin one"),
    ("Han", "合谷 |   two characters, and the bar stands right after a gap"),
)
COLOURS = {
    "truecolor": "all of them",
    "256": "256",
    "standard": "16: those of the terminal itself, so the theme is ansi-dark or ansi-light",
}


@dataclass(frozen=True, slots=True)
class View:
    """What there is to be told of a terminal.

    `synchronised` is None where nobody asked: in a pipe there is nobody to answer.
    """

    environment: Mapping[str, str]
    terminal: Terminal
    size: tuple[int, int] | None
    synchronised: bool | None


def section(view: View, settings: Settings) -> Section:
    """Tell of the terminal."""
    told = view.environment
    size = f"{view.size[0]} x {view.size[1]}" if view.size else "none: this goes into a pipe"
    small = view.size is not None and (view.size[0] < 40 or view.size[1] < 15)
    rows = [
        ("size", size + ("; from 40 x 15 on everything is there" if small else "")),
        ("TERM", _given(told, "TERM")),
        ("COLORTERM", _given(told, "COLORTERM")),
        ("NO_COLOR", "set: no colours" if "NO_COLOR" in told else "not set"),
        ("colours", COLOURS[detect_colours(told)]),
        ("theme", settings.theme),
        ("locale", view.terminal.locale or "none is set"),
        ("encoding", view.terminal.encoding),
        ("glyphs", _glyphs(settings.glyphs, view.terminal)),
        ("inside", _inside(told)),
        ("synchronised", _synchronised(view.synchronised)),
        ("mouse", "reported, as set" if settings.mouse else "left to the terminal"),
        ("bell", "rings, as set" if settings.bell else "off, as set"),
        ("notification", _notification(settings, told)),
    ]
    return Section("Terminal", tuple(rows))


def samples() -> Section:
    """Show characters, of which the reader says which look right."""
    choice = ("", 'set glyphs = "braille", "blocks" or "ascii" under [screen] to what looks right')
    return Section("Which of these look right?", (*SAMPLES, choice))


def _given(environment: Mapping[str, str], name: str) -> str:
    return environment.get(name) or "not set"


def _glyphs(setting: GlyphSetting, terminal: Terminal) -> str:
    if setting != "auto":
        return f"{setting}, as set"
    taken = resolve_glyphs("auto", terminal)
    if terminal.is_console and taken == "blocks":
        return "auto takes blocks: a Linux console has no braille in its font"
    if taken == "ascii":
        named = terminal.locale or "none"
        return f"auto takes ascii: the locale ({named}) doesn't say UTF-8"
    return f"auto takes {taken}: the locale says UTF-8"


def _inside(environment: Mapping[str, str]) -> str:
    signs = {
        "tmux": ("TMUX",),
        "screen": ("STY",),
        "ssh": ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"),
    }
    found = [name for name, given in signs.items() if any(map(environment.get, given))]
    return ", ".join(found) or "neither ssh, nor tmux or screen"


def _synchronised(known: bool | None) -> str:
    if known is None:
        return "not asked: it takes a terminal to answer"
    return "yes" if known else "no answer, so it is not used; nothing is lost"


def _notification(settings: Settings, environment: Mapping[str, str]) -> str:
    told = "OSC 9, as set; t on Session tries it" if settings.notify else "off (session.notify)"
    kept = "; tmux and screen keep it to themselves" if _is_within(environment) else ""
    return told + kept


def _is_within(environment: Mapping[str, str]) -> bool:
    return bool(environment.get("TMUX") or environment.get("STY"))


def look() -> View:
    """Look at the terminal that this process runs in. Only a terminal is asked anything."""
    size = None
    talks = all(stream and stream.isatty() for stream in (sys.stdin, sys.stdout))
    if sys.stdout and sys.stdout.isatty():
        with suppress(OSError):
            found = os.get_terminal_size(sys.stdout.fileno())
            size = (found.columns, found.lines)
    # Those that would write the question out.
    deaf = os.environ.get("TERM", "dumb") == "dumb"
    deaf = deaf or os.environ.get("TERM_PROGRAM") == "Apple_Terminal"
    answer = ask(sys.stdin.fileno(), sys.stdout.fileno()) if talks and not deaf else None
    known = None if answer is None else b"\x1b[?2026;" in answer and b"2026;0$y" not in answer
    return View(os.environ, Terminal.detect(), size, known)


def ask(keys: int, screen: int, wait: float = WAIT) -> bytes:
    """Ask a terminal what it can do; return what it answered within `wait` seconds.

    Its settings are afterwards as they were.
    """
    before = termios.tcgetattr(keys)
    answer = b""
    try:
        tty.setcbreak(keys, termios.TCSANOW)
        os.write(screen, QUESTION)
        end = time.monotonic() + wait
        while not answer.endswith(b"c") and (left := end - time.monotonic()) > 0:
            if not select.select([keys], [], [], left)[0]:
                break
            if not (more := os.read(keys, 256)):
                break
            answer += more
    finally:
        # What comes too late, or was typed meanwhile, is no command for the shell.
        termios.tcsetattr(keys, termios.TCSAFLUSH, before)
    return answer
