"""The terminal that this process was started in, judging by the environment."""

import os
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple


class Terminal(NamedTuple):
    """A terminal: its TERM, the locale for characters or "", the encoding Python writes in."""

    term: str
    locale: str
    encoding: str

    @classmethod
    def detect(cls) -> "Terminal":
        encoding = getattr(sys.__stdout__, "encoding", None) or "ascii"
        return cls(os.environ.get("TERM", ""), find_locale(initial_environment()), encoding)

    @property
    def is_console(self) -> bool:
        """Whether it is a Linux console, whose font has few characters."""
        return self.term == "linux" or self.term.startswith("linux-")

    @property
    def has_utf8(self) -> bool:
        """Whether it can be trusted to understand UTF-8.

        The name of the locale decides: Python writes UTF-8 even in the locale C, and a locale
        that this machine lacks still says how the terminal was set up.
        """
        name, _, codeset = self.locale.partition("@")[0].partition(".")
        if name in ("", "C", "POSIX") and not codeset:
            return False
        if codeset and not _is_utf8(codeset):
            return False
        # Mac terminals name nothing but the encoding.
        return _is_utf8(self.encoding) or _is_utf8(name)


def _is_utf8(name: str) -> bool:
    return name.lower().replace("-", "") in ("utf8", "utf_8", "u8", "cp65001")


def find_locale(environment: Mapping[str, str]) -> str:
    """Return the name of the locale for characters, in the order in which C looks for it."""
    return next((environment[n] for n in ("LC_ALL", "LC_CTYPE", "LANG") if environment.get(n)), "")


@cache
def initial_environment() -> Mapping[str, str]:
    """Return the environment that this process was started with.

    In the locale C, Python itself sets LC_CTYPE, which says nothing about the terminal.
    """
    try:
        parts = Path("/proc/self/environ").read_bytes().split(b"\0")
    except OSError:
        return os.environ
    pairs = (os.fsdecode(part).partition("=") for part in parts if part)
    return {name: value for name, _, value in pairs}


ESCAPE_DELAY, REMOTE_ESCAPE_DELAY = 0.1, 0.35
"""Seconds to wait after an ESC for the rest of a sequence: here, and over a network."""


def find_escape_delay(environment: Mapping[str, str]) -> float:
    """Return how long an ESC waits for the rest of a sequence, in seconds.

    ESCDELAY sets it in milliseconds, as in other terminal programs.
    """
    chosen = environment.get("ESCDELAY", "")
    if chosen.isascii() and chosen.isdecimal() and 0 < int(chosen[:6]) <= 5000:
        return int(chosen[:6]) / 1000
    is_remote = any(environment.get(name) for name in ("SSH_CONNECTION", "SSH_TTY"))
    return REMOTE_ESCAPE_DELAY if is_remote else ESCAPE_DELAY
