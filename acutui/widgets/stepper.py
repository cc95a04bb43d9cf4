"""One of several choices, in a line."""

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.events import Click, Key
from textual.strip import Strip

from acutui.widgets.text_block import LineWidget


class Stepper(LineWidget, can_focus=True):
    """Left and right, space, or the first letter of a name, choose the next."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # With priority, so that they are handled before a key that leaves it right after.
        Binding("left,backspace", "step(-1)", show=False, priority=True, id="chooser.before"),
        Binding("right,space", "step(1)", show=False, priority=True, id="chooser.after"),
    ]

    def __init__(
        self, names: Sequence[tuple[str, str]], chosen: str, *, plain: bool, id: str | None = None
    ) -> None:
        super().__init__(id=id, plain=plain)
        self._names = tuple(names)
        self._at = next((n for n, (key, _) in enumerate(names) if key == chosen), 0)

    @property
    def chosen(self) -> str:
        return self._names[self._at][0]

    def action_step(self, by: int) -> None:
        self._at = (self._at + by) % len(self._names)
        self.refresh()

    def on_key(self, event: Key) -> None:
        letter = (event.character or "").lower()
        if not letter.isalnum():
            return
        for step in range(1, len(self._names) + 1):
            if self._names[(self._at + step) % len(self._names)][1].lower().startswith(letter):
                self.action_step(step)
                event.stop()
                return

    def on_click(self, event: Click) -> None:
        place = event.get_content_offset(self)
        if place is not None:
            self.action_step(-1 if place.x < cell_len(self._names[self._at][1]) / 2 + 2 else 1)

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def render_line(self, y: int) -> Strip:
        left, right = ("<", ">") if self.plain else ("◂", "▸")
        role = "cursor" if self.has_focus else ""
        return self.strip(((f"{left} {self._names[self._at][1]} {right}", role),), over=role)
