"""Alerts that travel over SSH: the terminal's bell, and a notice by the terminal itself."""

from typing import TYPE_CHECKING

from acutui.practice.cues import BELL_SPACING, BELLS, Cue
from acutui.terminal.notifications import format_notification

if TYPE_CHECKING:
    from acutui.app.host import Host
    from acutui.services.context import Context


class Alerts:
    """Sounds signals as it is set. No audio device is ever opened."""

    def __init__(self, host: "Host", services: "Context") -> None:
        self._host = host
        self._services = services

    def tell(self, signal: Cue, words: str) -> None:
        """Ring the pattern of a signal; where `words` say what it is, notify with them."""
        settings = self._services.settings
        if settings.bell:
            self._host.bell()
            for ring in range(1, BELLS[signal]):
                self._host.set_timer(ring * BELL_SPACING, self._host.bell)
        if settings.notify and words:
            self._host.write_out(format_notification(words))
