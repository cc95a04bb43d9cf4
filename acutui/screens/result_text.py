"""The result of a session that is over, as text."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from acutui.practice.habit import Habit
from acutui.practice.pain_change import THRESHOLD, is_noticeable
from acutui.practice.records import Feeling, Session
from acutui.screens.base import format_streak
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
    def has_failed(self) -> bool:
        return bool(self.problem)

    @property
    def is_known(self) -> bool:
        return self.session is not None or self.has_failed

    @property
    def is_unsaved(self) -> bool:
        """Whether the session is stored nowhere, after saving failed."""
        return self.has_failed and self.path is None

    def find_in(self, habit: Habit) -> Session | None:
        """Return the session as it is in the journal; None if it is not there."""
        if self.session is None:
            return None
        id = self.session.id
        return next((s for s in habit.sessions_on(self.session.day) if s.id == id), None)

    def render(
        self, habit: Habit | None, width: int, key_label: Callable[[str], str], *, unicode: bool
    ) -> list[Line]:
        """Return the result by what the journal holds now: it may have been undone."""
        if not self.is_known:
            return [(), line("Saving", "dim")]
        if self.session is None:
            lines: list[Line] = [line("Not saved yet", "bad")]
            for sentence in (self.problem, self._describe_path()):
                lines += wrap(sanitize(sentence), width)
            keys = [(key_label("running.save-again"), "try again")]
            if not self.is_exported:
                keys.append((key_label("running.write-out"), "save it to a file"))
            return [*lines, (), *format_keys(keys, width)]
        if habit is None:
            return [line("Saved", "accent")]
        session = self.find_in(habit)
        if session is None:
            return [line("Undone", "warn"), line("It is no longer in the journal.")]
        return [
            line("Saved", "accent"),
            line(f"{format_clock(session.pressed)} of {format_clock(session.planned)} pressed."),
            *wrap(_describe_count(session, habit), width),
            *_render_ratings(session, width, "→" if unicode else "->"),
            (),
            line(f"{habit.tally.counted} of {habit.rules.target} today, {format_streak(habit)}"),
            ((key_label("app.undo"), "accent"), (" to undo", "dim")),
        ]

    def _describe_path(self) -> str:
        if self.path is None:
            return "It is stored nowhere yet: save it to a file, or fix the problem and try again."
        if self.is_exported:
            return f"Nothing is lost. {describe_importable(self.path)}"
        return f"Nothing is lost: it is stored in {self.path} and will be saved next time."


def _describe_count(session: Session, habit: Habit) -> str:
    day = session.day
    name = "today" if day == habit.today else f"{day:%A} {day.day} {day:%B}"
    if session.counts:
        return f"It counts towards {name}."
    return f"It's too short to count towards {name} (that takes 80 %)."


def _render_ratings(session: Session, width: int, arrow: str) -> list[Line]:
    before, after = session.before or Feeling(), session.after or Feeling()
    lines: list[Line] = []
    if after.pain is not None:
        lines += wrap(_describe_pain(before.pain, after.pain, arrow), width)
        if before.pain is not None and is_noticeable(before.pain, after.pain):
            lines += wrap(THRESHOLD, width, "dim", label="  ")
    if after.stiffness is not None:
        same = before.stiffness == after.stiffness
        change = "" if same or before.stiffness is None else f"{before.stiffness} {arrow} "
        lines.append(line(f"Stiffness {change}{after.stiffness}{', as before' if same else ''}"))
    if session.note:
        lines += wrap(sanitize(session.note), width, "dim", most=2)
    return [(), *lines] if lines else []


def _describe_pain(before: int | None, after: int, arrow: str) -> str:
    if before is None:
        return f"Pain {after}"
    if before == after:
        return f"Pain {after}, as before"
    if is_noticeable(before, after):
        return f"Pain {before} {arrow} {after}, a change most people would notice"
    return f"Pain {before} {arrow} {after}, less of a change than most people notice"
