"""Alerts that travel over SSH: the terminal's bell, and a notice by the terminal itself."""

from typing import TYPE_CHECKING

from acutui.practice.signals import BELLS, Signal
from acutui.text import clean

if TYPE_CHECKING:
    from acutui.app import AcutuiApp

BETWEEN = 0.22
"""Seconds between two bells of one pattern; closer together, terminals make one of them."""


class Alerts:
    """Sounds signals as it is set. No audio device is ever opened."""

    def __init__(self, app: "AcutuiApp") -> None:
        self._app = app

    def tell(self, signal: Signal, words: str) -> None:
        """Ring the pattern of a signal; where `words` say what it is, notify with them."""
        settings = self._app.services.settings
        if settings.bell:
            self._app.bell()
            for ring in range(1, BELLS[signal]):
                self._app.set_timer(ring * BETWEEN, self._app.bell)
        if settings.notify and words:
            self._app.write_out(notice(words))


def notice(words: str) -> str:
    """Return what makes a terminal show a desktop notification (OSC 9)."""
    return f"\x1b]9;{clean(words)}\x07"
