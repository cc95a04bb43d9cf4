"""Painting once, and only what changes, when a screen opens and when it closes.

Textual paints a new screen four or five times: before its layout, after it, and whenever a widget
learns its size. Each time that is all of the terminal, up to nine thousand bytes; most of it lies
behind a dialog and stays as it is. What was below is painted twice when a screen closes.
"""

from contextlib import ExitStack
from typing import Any, Self, TypeVar

from textual.geometry import Region
from textual.messages import Update
from textual.screen import Screen
from textual.widget import Widget

Result = TypeVar("Result")

LONGEST_HOLD = 0.5
"""Seconds after which a new screen is painted, ready or not."""


class PartlyPainted(Screen[Result]):
    """A screen that can leave what is on the terminal as it is while screens come and go."""

    keeps_rest: bool = False
    """Whether to paint only the regions that are asked for, instead of the whole terminal."""

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        if not self.is_mounted:
            # Textual would note that all of it is to be painted, however little is asked for.
            return self
        # A layout by itself finds what has moved.
        wanted = repaint and (bool(regions) or not (layout or self.keeps_rest))
        super().refresh(*regions, repaint=wanted, layout=layout, recompose=recompose)
        if wanted and not regions:
            # Otherwise a layout that is due would paint what has changed, and then all follows.
            self.post_message(Update(self))
        return self

    def set_focus(self, widget: Widget | None, *arguments: Any, **options: Any) -> None:
        # What gets the focus and what loses it are painted by themselves.
        kept, self.keeps_rest = self.keeps_rest, True
        try:
            super().set_focus(widget, *arguments, **options)
        finally:
            self.keeps_rest = kept

    def hold_painting(self) -> ExitStack:
        """Paint nothing until a new screen is laid out and its widgets know their sizes.

        Returns:
            What ends that, to be closed when the screen goes or another one covers it. It ends by
            itself after `LONGEST_HOLD`, whatever else happens.
        """
        held, look = ExitStack(), (self.app.size, self.app.theme)
        held.enter_context(self.app.batch_update())
        self.keeps_rest = True

        is_held = True

        def release() -> None:
            nonlocal is_held
            self.keeps_rest = is_held = False

        def end() -> None:
            if not is_held:
                return
            held.close()
            if self.is_modal and look == (self.app.size, self.app.theme):
                for child in self.children:
                    child.refresh()
            else:
                self.refresh()

        held.callback(release)
        # First it is laid out, and then its widgets get the messages that say so.
        self.call_after_refresh(self.call_later, self.call_after_refresh, end)
        self.app.set_timer(LONGEST_HOLD, end)
        return held
