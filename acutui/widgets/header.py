"""The first line of every screen: the program, the three modes, the day."""

from datetime import date

from rich.cells import cell_len

from acutui.widgets.key_names import key_label
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import Line, Part, line_width, spread

MODES = ("guide", "session", "calendar")


class Header(TextBlock):
    """The names of the modes, with the present one marked, and the practice day."""

    def __init__(self, mode: str) -> None:
        super().__init__(self._lines_of)
        self._mode = mode
        self._day: date | None = None
        self._is_paused = False
        self._way_back = ""

    def show_day(self, day: date) -> None:
        self._day = day
        self.show(self._lines_of)

    def show_paused(self, is_paused: bool, way_back: str = "") -> None:
        """Show whether a session is paused, instead of the day; `way_back` is a binding's id."""
        if is_paused != self._is_paused:
            self._is_paused, self._way_back = is_paused, way_back
            self.show(self._lines_of)

    async def click(self, parts: Line, x: int) -> None:
        start = 0
        # After the name of the program, each mode and a gap; then what is at the right.
        for at, (text, _) in enumerate(parts):
            if start <= x < start + cell_len(text):
                mode = MODES[(at - 1) // 2] if at % 2 and at < 2 * len(MODES) else ""
                if mode or (self._is_paused and at > 2 * len(MODES)):
                    await self.app.run_action(f"mode('{mode or 'session'}')")
            start += cell_len(text)

    def _lines_of(self, width: int) -> list[Line]:
        wide = width >= 60
        gap = "   " if wide else " "
        parts: list[Part] = [(" acutui  " + gap if wide else " ", "dim")]
        for mode in MODES:
            label = f"{key_label(self, f'app.{mode}')} {mode.capitalize()}"
            parts.append((f"[{label}]", "accent") if mode == self._mode else (f" {label} ", ""))
            parts.append((gap if wide else "", ""))
        if self._is_paused:
            back = f"paused: {key_label(self, self._way_back)} goes back " if self._way_back else ""
            room = width - line_width(parts)
            text = next((text for text in (back, "paused ") if text and len(text) < room), "paused")
            return [spread(tuple(parts), ((text, "warn"),), width)]
        day = f"{self._day:%a} {self._day.day} {self._day:%b} " if self._day else ""
        return [spread(tuple(parts), ((day if width >= 46 else "", "dim"),), width)]
