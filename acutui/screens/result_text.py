"""What became of a session that is over, in lines."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from acutui.practice.habit import Habit
from acutui.practice.pain_change import THRESHOLD, is_noticeable
from acutui.practice.records import Feeling, Session
from acutui.screens.base import format_streak
from acutui.services.session import describe_importable
from acutui.util.durations import format_clock
from acutui.util.text import sanitize
from acutui.widgets.text_layout import Line, format_keys, line, wrap


@dataclass(frozen=True, slots=True)
class ResultText:
    """A session that was saved, or why it was not: `trouble`, and the file that has it, `place`.

    `written` says that this file was made for it to be imported from.
    """

    session: Session | None = None
    trouble: str = ""
    place: Path | None = None
    written: bool = False

    @property
    def is_unsaved(self) -> bool:
        """Whether the session is gone when the app goes."""
        return self.session is None and self.place is None

    def kept(self, habit: Habit) -> Session | None:
        """Return the session as the journal has it by now; None where it is not there."""
        if self.session is None:
            return None
        id = self.session.id
        return next((s for s in habit.sessions_on(self.session.day) if s.id == id), None)

    def lines(
        self, habit: Habit | None, width: int, key_label: Callable[[str], str], *, unicode: bool
    ) -> list[Line]:
        """Tell it; what the journal holds by now counts, also where it was undone."""
        if self.session is None:
            lines: list[Line] = [line("Not saved yet", "bad")]
            for sentence in (self.trouble, self._safe()):
                lines += wrap(sanitize(sentence), width)
            keys = [(key_label("running.save-again"), "try again")]
            if not self.written:
                keys.append((key_label("running.write-out"), "write it into a file"))
            return [*lines, (), *format_keys(keys, width)]
        if habit is None:
            return [line("Saved", "accent")]
        kept = self.kept(habit)
        if kept is None:
            return [line("Undone", "warn"), line("It is no longer in the journal.")]
        summary = habit.summary()
        return [
            line("Saved", "accent"),
            *_pressed(kept, habit, width),
            *_felt(kept, width, "→" if unicode else "->"),
            (),
            line(f"{summary.tally.counted} of {summary.target} today, {format_streak(habit)}"),
            ((key_label("app.undo"), "accent"), (" undoes it", "dim")),
        ]

    def _safe(self) -> str:
        """Where a session is that was not saved."""
        if self.place is None:
            return "It is kept nowhere yet: write it into a file, or mend that and try again."
        if self.written:
            return f"Nothing is lost. {describe_importable(self.place)}"
        return f"Nothing is lost: it is kept in {self.place}, and the next start that can saves it."


def _pressed(session: Session, habit: Habit, width: int) -> list[Line]:
    day = session.day
    counts = (
        f"It counts towards {'today' if day == habit.today else f'{day:%A} {day.day} {day:%B}'}."
        if session.counts
        else "It is kept, with its minutes. It would count from 80 % of the plan on."
    )
    told = f"{format_clock(session.pressed)} of {format_clock(session.planned)} pressed."
    return [line(told), *wrap(counts, width)]


def _felt(session: Session, width: int, arrow: str) -> list[Line]:
    before, after = session.before or Feeling(), session.after or Feeling()
    lines: list[Line] = []
    if after.pain is not None:
        lines += wrap(_pain(before.pain, after.pain, arrow), width)
        if before.pain is not None and is_noticeable(before.pain, after.pain):
            lines += wrap(THRESHOLD, width, "dim", label="  ")
    if after.stiffness is not None:
        same = before.stiffness == after.stiffness
        was = "" if same or before.stiffness is None else f"{before.stiffness} {arrow} "
        lines.append(line(f"Stiffness {was}{after.stiffness}{', as before' if same else ''}"))
    if session.note:
        lines += wrap(sanitize(session.note), width, "dim", most=2)
    return [(), *lines] if lines else []


def _pain(before: int | None, after: int, arrow: str) -> str:
    if before is None:
        return f"Pain {after}"
    if before == after:
        return f"Pain {after}, as before"
    noticed = (
        "a change most people would notice"
        if is_noticeable(before, after)
        else "less of a change than most people notice"
    )
    return f"Pain {before} {arrow} {after}, {noticed}"
