"""Which characters this terminal can be trusted with."""

import os
import sys
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from acutui.util.types import Glyphs

Setting = Literal["auto", "braille", "blocks", "ascii"]
Letters = Literal["all", "console", "ascii"]
"""Which characters there are: all, those in the font of a Linux console, or ASCII."""

UTF_8 = ("utf8", "utf_8", "u8", "cp65001")

CONSOLE = frozenset("─│┌┐└┘├┤┬┴┼▀▄█▌▐░▒▓←↑→↓·°±²½¼«»¡¿£¥§¬ÄÅÆÇÉÑÖÜßàáâäåæçèéêëìíîïñòóôöùúûüÿ")
"""What the fonts of a Linux console have besides ASCII, that of the kernel as well as others."""

UNKNOWN = "?"

_NEAREST = {
    "-": "─━╌╍┄┅┈┉═╴╶╸╺▬–—―‐‑−▔▪",
    "|": "│┃║╎╏┆┇┊┋╵╷╹╻▎▏▍▕▐▌▋▊▉",
    "+": "┌┐└┘├┤┬┴┼╭╮╰╯┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬◐◑◒◓",
    "#": "█▓▒■◼",
    ":": "░▒◌",
    "_": "▁▂",
    "=": "▃▄▅▆▇◉◙",
    "'": "▀‘’‚′",
    '"': "“”„″",
    ">": "▸▶►▹›»≥→⇒",
    "<": "◂◀◄◃‹«≤←⇐",
    "^": "↑▲△▴",
    "v": "↓▼▽▾",
    ".": "·•…∙⋅⋮",
    "x": "✓✔✗✘×✕☒",
    "@": "●⬤",
    "o": "○◯◦°☐",
    "/": "÷⁄🔎🔍",
}
_ASCII = {ord(one): to for to, several in _NEAREST.items() for one in several}
_ON_A_CONSOLE = {
    ord(one): to
    for to, several in {
        "─": "━╌╍┄┅┈┉═╴╶╸╺–—―",
        "│": "┃║╎╏┆┇┊┋╵╷╹╻▏▎▍▕",
        "┌": "╭┏╔",
        "┐": "╮┓╗",
        "└": "╰┗╚",
        "┘": "╯┛╝",
        "▌": "▋▊▉",
        "▀": "▔",
        "▄": "▁▂▃▅▆▇",
        "·": "•…∙⋅⋮",
    }.items()
    for one in several
}


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
    def here(cls) -> "Terminal":
        """The terminal that this process was started in."""
        encoding = getattr(sys.__stdout__, "encoding", None) or "ascii"
        return cls(os.environ.get("TERM", ""), locale_name(started_with()), encoding)

    @property
    def is_console(self) -> bool:
        """Whether it is a Linux console, whose font has few characters."""
        return self.term == "linux" or self.term.startswith("linux-")

    @property
    def takes_utf8(self) -> bool:
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


def locale_name(environment: Mapping[str, str]) -> str:
    """Return the name of the locale for characters, as C looks for it."""
    return next((environment[n] for n in ("LC_ALL", "LC_CTYPE", "LANG") if environment.get(n)), "")


@cache
def started_with() -> Mapping[str, str]:
    """Return the environment as it was when this process began.

    Python sets LC_CTYPE itself where the locale is C, and nothing of that shows the terminal.
    """
    try:
        parts = Path("/proc/self/environ").read_bytes().split(b"\0")
    except OSError:
        return os.environ
    pairs = (os.fsdecode(part).partition("=") for part in parts if part)
    return {name: value for name, _, value in pairs}


def resolve_glyphs(setting: Setting, terminal: Terminal | None = None) -> "Glyphs":
    """Return the glyphs to draw with: those that are set, else what the terminal can show.

    The Linux console has no braille in its font; without UTF-8 there is ASCII only.
    """
    if setting != "auto":
        return setting
    terminal = terminal or Terminal.here()
    if not terminal.takes_utf8:
        return "ascii"
    return "blocks" if terminal.is_console else "braille"


def charset(setting: Setting, terminal: Terminal | None = None) -> Letters:
    """Return which characters may be written, with the glyphs that are set."""
    terminal = terminal or Terminal.here()
    glyphs = resolve_glyphs(setting, terminal)
    if glyphs == "ascii":
        return "ascii"
    return "console" if glyphs == "blocks" and terminal.is_console else "all"


def has_unicode(setting: Setting, terminal: Terminal | None = None) -> bool:
    """Whether marks may be more than ASCII; a Linux console has few, and none for some of ours."""
    return charset(setting, terminal) == "all"


@cache
def nearest_characters(character: str, charset: Letters) -> str:
    """Return the character of `letters` that is nearest to one, `?` where none is near."""
    if charset == "all" or character.isascii():
        return character
    if charset == "console" and character in CONSOLE:
        return character
    found = _ASCII.get(ord(character))
    if charset == "console":
        found = _ON_A_CONSOLE.get(ord(character), found)
    if "\u2800" <= character <= "\u28ff":
        found = " " if character == "\u2800" else "."
    if found is None:
        plain = unicodedata.normalize("NFKD", character)[0]
        found = plain if plain.isascii() and plain.isprintable() else UNKNOWN
    return found
