"""A line that gives way to a notice."""

from acutui.widgets.text_block import Build, TextBlock
from acutui.widgets.text_layout import BLANK, Line


class NoticeLine(TextBlock):
    """A line of text, in whose place a notice is shown: nothing else moves or is covered."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(self._lines_of, id=id)
        self._own: Build = lambda _: [BLANK]
        self._notice: Build | None = None

    def show(self, build: Build | None = None) -> None:
        """Show this line, or the last one, once there is no notice."""
        self._own = build or self._own
        super().show()

    def show_notice(self, build: Build | None) -> None:
        """Show a notice; None takes it away."""
        self._notice = build
        super().show()

    async def click(self, parts: Line, x: int) -> None:
        if self._notice is None:
            await super().click(parts, x)
        else:
            await self.app.run_action("notices")

    def _lines_of(self, width: int) -> list[Line]:
        return list((self._notice or self._own)(width))
