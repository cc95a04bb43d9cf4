"""Alerts that travel over SSH: the terminal's bell, and a notice by the terminal itself."""

from typing import TYPE_CHECKING

from acutui.practice.cues import BELLS, BETWEEN, Signal
from acutui.terminal.notifications import notice

if TYPE_CHECKING:
    from acutui.app.app import AcutuiApp


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
