"""What a terminal has no characters for, written in those that it has."""

from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from acutui.terminal.glyphs import Charset
from acutui.terminal.transliterate import UNKNOWN, transliterate


class CharacterFilter(LineFilter):
    """Lets nothing onto the screen but the characters of `letters`, cell for cell.

    What we draw ourselves has them anyway; borders, scroll bars and what a user or a file wrote
    come through here.
    """

    def __init__(self, charset: Charset) -> None:
        super().__init__()
        self._charset: Charset = charset

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Spell the segments of a line."""
        return [
            Segment(to_charset(text, self._charset), style, control)
            for text, style, control in segments
        ]


def to_charset(text: str, charset: Charset) -> str:
    """Return a text in these letters, exactly as wide as it was."""
    return text if text.isascii() else _to_charset(text, charset)


@lru_cache(2048)
def _to_charset(text: str, charset: Charset) -> str:
    written = []
    for character in text:
        near, cells = transliterate(character, charset), cell_len(character)
        written.append(near.ljust(cells, UNKNOWN if near == UNKNOWN else " ")[:cells])
    width = cell_len(text)  # which is less than that of its parts where they join
    return "".join(written)[:width].ljust(width)
