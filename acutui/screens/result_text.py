"""The result of a session that is over, as text."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from acutui.practice.habit import Habit
from acutui.practice.pain_change import THRESHOLD, is_noticeable
from acutui.practice.records import Session
from acutui.screens.base import format_streak, get_ratings
from acutui.services.context import Context
from acutui.services.live_session import describe_importable
from acutui.util.durations import format_clock
from acutui.util.text import sanitize
from acutui.widgets.text_layout import Line, format_keys, line, wrap


@dataclass(frozen=True, slots=True)
class ResultText:
    """A session that was saved; or the `problem` that kept it from being saved; or neither yet.

    `path` is the file that holds an unsaved session, if any does. If the user had it written
    there, `is_exported`, it must be imported; else the next start saves it.
    """

    session: Session | None = None
    problem: str = ""
    path: Path | None = None
    is_exported: bool = False

    @property
    def is_known(self) -> bool:
        return self.session is not None or bool(self.problem)

    @property
    def is_unsaved(self) -> bool:
        """Whether the session is stored nowhere, after saving failed."""
        return bool(self.problem) and self.path is None

    def find_in(self, habit: Habit) -> Session | None:
        """Return the session as it is in the journal; None if it is not there."""
        if self.session is None:
            return None
        id = self.session.id
        return next((s for s in habit.sessions_on(self.session.day) if s.id == id), None)

    def render(
        self, services: Context, habit: Habit | None, width: int, key_label: Callable[[str], str]
    ) -> list[Line]:
        """Return the result by what the journal holds now: it may have been undone."""
        if not self.is_known:
            return [(), line("Saving", "dim")]
        if self.session is None:
            return self._render_problem(width, key_label)
        if habit is None:
            return [line("Saved", "accent")]
        session = self.find_in(habit)
        if session is None:
            return [line("Undone", "warn"), line("It is no longer in the journal.")]
        day = f"{session.day:%A} {session.day.day} {session.day:%B}"
        day = "today" if session.day == habit.today else day
        counts = f"It counts towards {day}."
        if not session.counts:
            counts = f"It's too short to count towards {day} (that takes 80%)."
        return [
            line("Saved", "accent"),
            line(f"{format_clock(session.pressed)} of {format_clock(session.planned)} pressed."),
            *wrap(counts, width),
            *_render_ratings(session, width, "→" if services.unicode else "->"),
            (),
            line(f"{habit.tally.counted} of {habit.rules.target} today, {format_streak(habit)}"),
            ((key_label("app.undo"), "accent"), (" to undo", "dim")),
        ]

    def _render_problem(self, width: int, key_label: Callable[[str], str]) -> list[Line]:
        keys = [(key_label("running.save-again"), "try again")]
        if not self.is_exported:
            keys.append((key_label("running.write-out"), "save it to a file"))
        if self.path is None:
            text = "It is stored nowhere yet: save it to a file, or fix the problem and try again."
        elif self.is_exported:
            text = f"Nothing is lost. {describe_importable(self.path)}"
        else:
            text = f"Nothing is lost: it is stored in {self.path} and will be saved next time."
        sentences = [*wrap(sanitize(self.problem), width), *wrap(sanitize(text), width)]
        return [line("Not saved yet", "bad"), *sentences, (), *format_keys(keys, width)]


def _render_ratings(session: Session, width: int, arrow: str) -> list[Line]:
    lines: list[Line] = []
    for name, (before, after) in zip(("Pain", "Stiffness"), get_ratings(session), strict=True):
        if after is None:
            continue
        text = f"{name} {after}" if before in (None, after) else f"{name} {before} {arrow} {after}"
        if before == after:
            lines += wrap(f"{text}, as before", width)
        elif before is None or name == "Stiffness":
            lines += wrap(text, width)
        elif is_noticeable(before, after):
            lines += wrap(f"{text}, a change most people would notice", width)
            lines += wrap(THRESHOLD, width, "dim", label="  ")
        else:
            lines += wrap(f"{text}, less of a change than most people notice", width)
    if session.note:
        lines += wrap(sanitize(session.note), width, "dim", most=2)
    return [(), *lines] if lines else []
