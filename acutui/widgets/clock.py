"""The time to go, in large figures."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.strip import Strip

from acutui.text import clock
from acutui.widgets.lines import Drawn

_DIGITS = {
    "0": ("█▀▀█", "█  █", "█▄▄█"),
    "1": (" ▄█ ", "  █ ", " ▄█▄"),
    "2": ("▀▀▀█", "█▀▀▀", "█▄▄▄"),
    "3": ("▀▀▀█", " ▀▀█", "▄▄▄█"),
    "4": ("█  █", "▀▀▀█", "   █"),
    "5": ("█▀▀▀", "▀▀▀█", "▄▄▄█"),
    "6": ("█▀▀▀", "█▀▀█", "█▄▄█"),
    "7": ("▀▀▀█", "   █", "   █"),
    "8": ("█▀▀█", "█▀▀█", "█▄▄█"),
    "9": ("█▀▀█", "▀▀▀█", "▄▄▄█"),
    ":": ("▄", " ", "▀"),
    " ": ("    ", "    ", "    "),
}
_PLAIN = str.maketrans("█▀▄", "#'.")


class Glyph(Drawn):
    """One figure of the clock, a widget of its own so that a change writes nothing else."""

    def __init__(self, plain: bool) -> None:
        super().__init__()
        self.add_class("-blank")
        self._plain = plain
        self._character = " "

    def show(self, character: str) -> None:
        """Show another figure."""
        if character != self._character:
            self._character = character
            self.set_class(character == ":", "-colon")
            self.set_class(character == " ", "-blank")
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line of it."""
        text = _DIGITS[self._character][y] if y < 3 else ""
        return self.strip(((text.translate(_PLAIN) if self._plain else text, ""),))


class BigClock(Horizontal):
    """Minutes and seconds, up to 99:59."""

    def __init__(self, *, plain: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self._glyphs = [Glyph(plain) for _ in range(5)]
        self.text = ""

    def compose(self) -> ComposeResult:
        """The figures, the leading one blank where there are few minutes."""
        yield from self._glyphs

    def show(self, seconds: float) -> None:
        """Show the time to go."""
        self.text = clock(seconds)
        for glyph, character in zip(self._glyphs, self.text[:5].rjust(5), strict=True):
            glyph.show(character)
