"""Alerts that reach the user over SSH: the terminal's bell and its notifications."""

from acutui.app.host import Controller
from acutui.practice.cues import BELL_SPACING, BELLS, Cue
from acutui.terminal.notifications import format_notification


class Alerts(Controller):
    """Plays alerts as the settings say. No audio device is ever opened."""

    def play(self, signal: Cue, text: str) -> None:
        """Ring the bells of a signal, and send a notification if there is a text."""
        settings = self._services.settings
        if settings.bell:
            self._host.bell()
            for ring in range(1, BELLS[signal]):
                self._host.set_timer(ring * BELL_SPACING, self._host.bell)
        if settings.notify and text:
            self._host.write_out(format_notification(text))
