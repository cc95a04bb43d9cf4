"""Painting once, and only what changes, when a screen opens and when it closes.

Textual paints a new screen four or five times: before its layout, after it, and whenever a widget
learns its size. Each time that is all of the terminal, up to nine thousand bytes; most of it lies
behind a dialog and stays as it is. What closes is painted over twice.
"""

from contextlib import ExitStack
from typing import Any, Self, TypeVar

from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget

Result = TypeVar("Result")


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
        if self.is_modal and not self.is_mounted:
            # Textual would note that all of it is to be painted, however little is asked for.
            return self
        # A layout by itself finds what has moved.
        is_part = self.keeps_rest or (layout and self.is_modal)
        wanted = repaint and (bool(regions) or not is_part)
        return super().refresh(*regions, repaint=wanted, layout=layout, recompose=recompose)

    def hold_painting(self) -> ExitStack:
        """Paint nothing until a new screen is laid out and its widgets know their sizes.

        Returns:
            What ends that at the latest, to be closed when the screen goes.
        """
        held, look = ExitStack(), (self.app.size, self.app.theme)
        held.enter_context(self.app.batch_update())
        self.keeps_rest = self.is_modal

        def end() -> None:
            held.close()
            self.keeps_rest = False
            if self.is_modal and look == (self.app.size, self.app.theme):
                for child in self.children:
                    child.refresh()
            else:
                self.refresh()

        # First it is laid out, and then its widgets get the messages that say so.
        self.call_after_refresh(self.call_later, self.call_after_refresh, end)
        return held


def _shown(screen: Screen[Any]) -> list[Widget]:
    return [child for child in screen.children if child.display and child.region]


def covered_region(screen: Screen[Any]) -> Region:
    """Return the part of the terminal that a dialog covers; of another screen, all of it."""
    regions = [child.region for child in _shown(screen)]
    return Region.from_union(regions) if screen.is_modal and regions else screen.region


def paint_region(screen: Screen[Any], region: Region) -> None:
    """Paint a part of a screen."""
    shown = _shown(screen)
    if region == screen.region or not shown:
        screen.refresh()
        return
    # Through a child, beside whatever else has changed: to the screen itself a region is all.
    shown[0].refresh(region.translate(-shown[0].content_region.offset))
