"""Replace characters by the nearest ones that a terminal can show."""

import unicodedata
from functools import cache

from acutui.terminal.glyphs import Charset

CONSOLE = frozenset("─│┌┐└┘├┤┬┴┼▀▄█▌▐░▒▓←↑→↓·°±²½¼«»¡¿£¥§¬ÄÅÆÇÉÑÖÜßàáâäåæçèéêëìíîïñòóôöùúûüÿ")
"""Characters besides ASCII that all fonts of a Linux console have."""

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
_NEAREST_ON_CONSOLE = {
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
}
_ASCII = {one: to for to, several in _NEAREST.items() for one in several}
_ON_CONSOLE = {one: to for to, several in _NEAREST_ON_CONSOLE.items() for one in several}


@cache
def transliterate(character: str, charset: Charset) -> str:
    """Return the nearest character of a charset, `?` if none is near."""
    is_console = charset == "console"
    if charset == "all" or character.isascii() or (is_console and character in CONSOLE):
        return character
    if "\u2800" <= character <= "\u28ff":
        return " " if character == "\u2800" else "."
    if is_console and character in _ON_CONSOLE:
        return _ON_CONSOLE[character]
    if character in _ASCII:
        return _ASCII[character]
    plain = unicodedata.normalize("NFKD", character)[0]
    return plain if plain.isascii() and plain.isprintable() else UNKNOWN
