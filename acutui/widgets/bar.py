"""Progress as a line."""

from textual.strip import Strip

from acutui.widgets.lines import Drawn


class Bar(Drawn):
    """A line that fills from the left; a step writes the line, and only when a cell fills."""

    def __init__(self, *, plain: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self._share = 0.0
        self._full, self._empty = ("=", "-") if plain else ("━", "─")

    @property
    def _filled(self) -> int:
        return int(self._share * self.size.width + 1e-9)

    def show(self, share: float) -> None:
        """Fill this share of the line, 0-1."""
        before = self._filled
        self._share = share
        if self._filled != before:
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw it."""
        filled = self._filled
        rest = self.size.width - filled
        return self.strip(((self._full * filled, "accent"), (self._empty * rest, "faint")))
