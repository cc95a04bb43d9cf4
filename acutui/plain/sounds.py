"""What is heard of a session in plain text: bells, notifications, and a voice."""

from itertools import accumulate
from typing import TYPE_CHECKING

from acutui.plain.terminal_io import LONG, Conversation
from acutui.practice.cues import REMINDERS, Cue
from acutui.practice.timer import TimerState
from acutui.services.context import Context
from acutui.services.speech import WORDS, describe_cue, find_speech

if TYPE_CHECKING:
    from acutui.terminal.speech import Speaker

LAST_WORD = 3.0
"""Seconds for which the end of the program waits for the voice."""


class Sounds:
    """Rings, notifies and speaks as the settings say, and reminds of a session that waits."""

    def __init__(self, context: Context, talk: Conversation) -> None:
        self._context = context
        self._talk = talk
        self._speaker: Speaker | None = None
        self._problems: list[str] = []
        self._due: list[float] = []
        """When to remind of a session that waits, on the clock of `Clock.elapsed`."""

    def play(self, cue: Cue, state: TimerState) -> None:
        self._talk.alert(cue, describe_cue(self._context, cue, state))
        if cue is Cue.WAIT:
            now = self._context.clock.elapsed()
            self._due = [now + after for after in accumulate(REMINDERS)]

    def follow(self, before: TimerState | None, after: TimerState) -> None:
        """Speak of what has changed, if a command for it is set."""
        if self._context.settings.say:
            speech = find_speech(self._context, before, after)
            if speech is not None:
                self._say(*speech)

    def _say(self, words: str, cut: bool) -> None:
        if self._speaker is None:
            from acutui.terminal.speech import Speaker  # noqa: PLC0415 - few use it

            self._speaker = Speaker(self._problems.append)
        self._speaker.say(self._context.settings.say, words, cut=cut)
        self._report()

    def _report(self) -> None:
        while self._problems:
            self._talk.say(self._problems.pop())

    # A session that waits

    @property
    def seconds_to_reminder(self) -> float:
        """Seconds for which a session that waits stays silent."""
        return max(0.02, self._due[0] - self._context.clock.elapsed()) if self._due else LONG

    def remind(self) -> None:
        """Say again that the session waits, if it is time to."""
        now = self._context.clock.elapsed()
        if self._due and self._due[0] <= now:
            self._due = [due for due in self._due if due > now]
            self._talk.alert(Cue.WAIT, "")
            if self._context.settings.say:
                self._say(WORDS[Cue.WAIT], cut=False)

    def stop_reminding(self) -> None:
        self._due = []

    def finish(self) -> None:
        """Be silent once the last word is said."""
        if self._speaker is not None:
            self._speaker.close(LAST_WORD)
            self._report()

    def close(self) -> None:
        """Be silent at once."""
        if self._speaker is not None:
            self._speaker.close()
