"""What the environment tells of the terminal that this process was started in."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

UTF_8 = ("utf8", "utf_8", "u8", "cp65001")


@dataclass(frozen=True, slots=True)
class Terminal:
    """What the environment tells of the terminal.

    `locale` is the name of the one for characters, "" where none is set; `encoding` is what
    Python writes in.
    """

    term: str
    locale: str
    encoding: str

    @classmethod
    def detect(cls) -> "Terminal":
        """The terminal that this process was started in."""
        encoding = getattr(sys.__stdout__, "encoding", None) or "ascii"
        return cls(os.environ.get("TERM", ""), find_locale(initial_environment()), encoding)

    @property
    def is_console(self) -> bool:
        """Whether it is a Linux console, whose font has few characters."""
        return self.term == "linux" or self.term.startswith("linux-")

    @property
    def has_utf8(self) -> bool:
        """Whether it can be trusted to understand UTF-8.

        The locale is asked by its name: in one called C Python writes UTF-8 all the same, and in
        one that this machine doesn't know, the terminal is still the one that it was named after.
        """
        name, _, codeset = self.locale.partition("@")[0].partition(".")
        if name in ("", "C", "POSIX") and not codeset:
            return False
        if codeset and not _is_utf8(codeset):
            return False
        # Mac terminals name nothing but the encoding.
        return _is_utf8(self.encoding) or _is_utf8(name)


def _is_utf8(name: str) -> bool:
    return name.lower().replace("-", "") in UTF_8


def find_locale(environment: Mapping[str, str]) -> str:
    """Return the name of the locale for characters, as C looks for it."""
    return next((environment[n] for n in ("LC_ALL", "LC_CTYPE", "LANG") if environment.get(n)), "")


@cache
def initial_environment() -> Mapping[str, str]:
    """Return the environment as it was when this process began.

    Python sets LC_CTYPE itself where the locale is C, and nothing of that shows the terminal.
    """
    try:
        parts = Path("/proc/self/environ").read_bytes().split(b"\0")
    except OSError:
        return os.environ
    pairs = (os.fsdecode(part).partition("=") for part in parts if part)
    return {name: value for name, _, value in pairs}
