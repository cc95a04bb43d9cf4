"""The commands, to be found by their names."""

from textual.command import CommandPalette
from textual.widgets import Input


class Palette(CommandPalette):
    """Textual's palette, on which nothing blinks: over a slow line that is never still."""

    def on_mount(self) -> None:
        """Let the cursor stand."""
        self.query_one(Input).cursor_blink = False
