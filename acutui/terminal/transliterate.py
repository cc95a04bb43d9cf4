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
    if charset == "all" or character.isascii():
        return character
    if charset == "console" and character in CONSOLE:
        return character
    found = _ASCII.get(character)
    if charset == "console":
        found = _ON_CONSOLE.get(character, found)
    if "\u2800" <= character <= "\u28ff":
        found = " " if character == "\u2800" else "."
    if found is None:
        plain = unicodedata.normalize("NFKD", character)[0]
        found = plain if plain.isascii() and plain.isprintable() else UNKNOWN
    return found
