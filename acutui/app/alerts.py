"""Alerts: the terminal's bell and notifications, which travel over SSH, and a voice."""

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.timer import Timer

from acutui.app.host import Controller, Host
from acutui.practice.cues import BELLS, REMINDERS, SIGNIFICANT, Cue
from acutui.screens.messages import Alert, Say
from acutui.terminal.notifications import format_notification

if TYPE_CHECKING:
    from acutui.terminal.speech import Speaker


class AlertController(Controller):
    """Rings, notifies and speaks as the settings say."""

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._bells: list[Timer] = []
        self._reminder: Timer | None = None
        self._speaker: Speaker | None = None

    def play(self, alert: Alert) -> None:
        """Ring the bells of a cue, and send a notification of its text."""
        self.stop_reminding()
        self._ring(alert.signal)
        notifies = self._services.settings.notify and alert.signal in SIGNIFICANT
        if notifies and alert.text:
            self._host.write_out(format_notification(alert.text))
        if alert.repeats:
            self._remind_later(iter(REMINDERS), alert.text)

    def _ring(self, cue: Cue) -> None:
        for bell in self._bells:
            bell.stop()  # of a cue that is no longer true
        self._bells.clear()
        if self._services.settings.bell:
            self._host.bell()
            self._bells = [self._host.set_timer(at, self._host.bell) for at in BELLS[cue][1:]]

    def say(self, message: Say) -> None:
        """Speak, if a command for it is set."""
        command = message.command or self._services.settings.say
        if self._speaker is None:
            if not command:
                return
            from acutui.terminal.speech import Speaker  # noqa: PLC0415 - few use it

            loop = asyncio.get_running_loop()

            def warn_soon(problem: str) -> None:
                loop.call_soon_threadsafe(self._host.warn, problem)

            self._speaker = Speaker(warn_soon)
        self._speaker.say(command, message.words, cut=message.cut, retry=bool(message.command))

    def _remind_later(self, intervals: Iterator[float], words: str) -> None:
        """Repeat `Cue.WAIT`, ever more rarely, until the user does something."""

        def remind() -> None:
            self._ring(Cue.WAIT)
            self.say(Say(words))
            self._remind_later(intervals, words)

        if (seconds := next(intervals, None)) is not None:
            self._reminder = self._host.set_timer(seconds, remind)

    def stop_reminding(self) -> None:
        if self._reminder is not None:
            self._reminder.stop()
            self._reminder = None

    def close(self) -> None:
        """Be silent from now on."""
        if self._speaker is not None:
            self._speaker.close()
