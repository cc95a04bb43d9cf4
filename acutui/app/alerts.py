"""Alerts that reach the user over SSH: the terminal's bell and its notifications."""

from acutui.app.host import Host
from acutui.practice.cues import BELL_SPACING, BELLS, Cue
from acutui.terminal.notifications import format_notification


def play_alert(host: Host, signal: Cue, text: str) -> None:
    """Ring the bells of a signal, and send a notification of the text, as the settings say."""
    if host.services.settings.bell:
        host.bell()
        for ring in range(1, BELLS[signal]):
            host.set_timer(ring * BELL_SPACING, host.bell)
    if host.services.settings.notify and text:
        host.write_out(format_notification(text))
