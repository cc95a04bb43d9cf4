"""The nearest characters that a terminal can show."""

import unicodedata
from functools import cache

from acutui.terminal.glyphs import Charset

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


@cache
def transliterate(character: str, charset: Charset) -> str:
    """Return the character of a charset that is nearest to one, `?` where none is near."""
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
