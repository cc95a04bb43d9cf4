"""Replace the characters that a terminal can't show by the nearest that it can."""

from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from acutui.terminal.glyphs import Charset
from acutui.terminal.transliterate import UNKNOWN, transliterate


class CharacterFilter(LineFilter):
    """Show only the characters of a charset, cell for cell.

    Our own widgets draw in it anyway; this is for borders, scroll bars and text from files.
    """

    def __init__(self, charset: Charset) -> None:
        super().__init__()
        self._charset = charset

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            Segment(text if text.isascii() else to_charset(text, self._charset), style, control)
            for text, style, control in segments
        ]


@lru_cache(2048)
def to_charset(text: str, charset: Charset) -> str:
    """Return the text in a charset, exactly as wide as it was."""
    characters = []
    for character in text:
        near, cells = transliterate(character, charset), cell_len(character)
        characters.append(near.ljust(cells, UNKNOWN if near == UNKNOWN else " ")[:cells])
    width = cell_len(text)  # less than the sum of its characters where they join
    return "".join(characters)[:width].ljust(width)
