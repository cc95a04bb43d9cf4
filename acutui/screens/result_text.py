"""The result of a session that is over, as text."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from acutui.practice.habit import ONE_DAY, Habit, begin_of_week
from acutui.practice.insight import usual_pain_change
from acutui.practice.pain_change import THRESHOLD, describe_change, is_noticeable
from acutui.practice.rating import Question
from acutui.practice.records import Feeling, Session
from acutui.practice.usual_routine import guess_next_start
from acutui.screens.base import get_ratings
from acutui.screens.calendar_text import CalendarText
from acutui.services.context import Context
from acutui.services.habit import describe_counting, draw_today, format_streak
from acutui.services.live_session import describe_importable
from acutui.util.durations import format_clock
from acutui.util.text import sanitize
from acutui.widgets.text_layout import Line, flow, format_keys, line, wrap

KeyLabel = Callable[[str], str]
NUMBERS = ("none", "one", "two", "three", "four", "five")
MOST_SIGNS = 6
"""The most sessions a day that are drawn as signs."""


class Block(NamedTuple):
    """Lines that belong together.

    Where there is little room, the blocks with the highest ranks are left out. One that stands
    `apart` has a blank line above, if there is room for it.
    """

    rank: int
    lines: list[Line]
    apart: bool = True


@dataclass(frozen=True, slots=True)
class ResultText:
    """A session that was saved; or the `problem` that kept it from being saved; or neither yet.

    `path` is the file that holds an unsaved session, if any does. If the user had it written
    there, `is_exported`, it must be imported; else the next start saves it. Until the journal
    `was_found` to have the session, its absence does not mean that it was undone.
    """

    session: Session | None = None
    problem: str = ""
    path: Path | None = None
    is_exported: bool = False
    was_found: bool = True

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
        return habit.find_session(self.session.id)

    def render(
        self,
        services: Context,
        habit: Habit | None,
        width: int,
        key_label: KeyLabel,
        *,
        height: int = 99,
        question: Question | None = None,
    ) -> list[Line]:
        """Return the result by what the journal holds now: it may have been undone.

        Args:
            services: For the settings and the clock.
            habit: None until the journal has been read.
            width: Cells of a line.
            key_label: Names the key of a binding.
            height: The most lines.
            question: The rating that a key would give now.
        """
        if not self.is_known:
            blocks = [Block(0, [line("Saving", "dim")])]
        elif self.session is None:
            blocks = self._render_problem(width, key_label)
        elif habit is None or not self.was_found:
            blocks = [Block(0, [line("Saved", "accent")])]
        elif (session := self.find_in(habit)) is None:
            lines = [line("Undone", "warn"), line("It is no longer in the journal.")]
            blocks = [Block(0, lines)]
        else:
            blocks = _SavedText(session, habit, services, width, key_label).render(question)
        return _fit_blocks(blocks, height)

    def _render_problem(self, width: int, key_label: KeyLabel) -> list[Block]:
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
        saying = Block(0, [line("Not saved yet", "bad"), *sentences])
        return [saying, Block(0, format_keys(keys, width))]


class _SavedText:
    """Renders a session that is in the journal, and where it stands in the habit."""

    def __init__(
        self, session: Session, habit: Habit, services: Context, width: int, key_label: KeyLabel
    ) -> None:
        self._session = session
        self._habit = habit
        self._services = services
        self._width = width
        self._key_label = key_label

    def render(self, question: Question | None) -> list[Block]:
        session, is_first = self._session, len(self._habit.history.sessions) == 1
        pressed = f"{format_clock(session.pressed)} of {format_clock(session.planned)} pressed."
        saved: Line = (("Saved", "accent"), (f"   {pressed}", ""))
        undo: Line = ((self._key_label("app.undo"), "accent"), (" to undo", "dim"))
        counts = wrap(describe_counting(session, self._habit), self._width)
        blocks = [
            Block(0, [saved], apart=False),
            Block(5 if session.counts else 1, counts, apart=False),
            *([Block(0, self._ask(question))] if question else ()),
            *self._render_ratings(),
            Block(2, [self._render_today()]),
        ]
        if is_first:
            blocks.append(Block(3, wrap(self._greet(), self._width)))
        else:
            blocks.append(Block(4, self._render_week()))
            if text := self._describe_next():
                blocks.append(Block(6, wrap(text, self._width, "dim")))
        return [*blocks, Block(5, [undo])]

    def _ask(self, question: Question) -> list[Line]:
        """Return the question, with the keys that answer it."""
        before = self._session.before or Feeling()
        was = getattr(before, question)
        text = f"{question.capitalize()} now" + ("" if was is None else f", was {was}")
        ten, skip = self._key_label("running.rate-10"), self._key_label("running.skip")
        keys = (*self._render_digits(), (", ", "dim"), (ten, "accent"), (" for 10", "dim"))
        if before == Feeling():
            # Without a rating before there is nothing to compare: any key that closes just closes.
            return flow((line(text, "dim"), keys), self._width)
        skips = ((skip, "accent"), (" skips", "dim"))
        return flow((line(text, "strong"), keys, skips), self._width)

    def _render_digits(self) -> Line:
        """Return the keys of 0 to 9, each by itself where it can be clicked or is not its digit."""
        digits = [self._key_label(f"running.rate-{n}") for n in range(10)]
        if digits == list("0123456789") and not self._services.settings.mouse:
            return line("0-9", "accent")
        parts = [part for digit in digits for part in ((" ", ""), (digit, "accent"))]
        return tuple(parts[1:])

    def _render_today(self) -> Line:
        habit, target, counted = self._habit, self._habit.rules.target, self._habit.tally.counted
        signs = f"{draw_today(habit, unicode=self._services.unicode)}  "
        signs = signs if max(counted, target) <= MOST_SIGNS else ""
        streak = f", {format_streak(habit)}" if habit.longest else ""
        return ((signs, "accent"), (f"{counted} of {target} today{streak}", ""))

    def _greet(self) -> str:
        """Return the words for a newcomer after the first session."""
        target = self._habit.rules.target
        if self._habit.tally.counted >= target:
            return "Your first session, and the target of today is met."
        number = NUMBERS[target] if target < len(NUMBERS) else str(target)
        return f"Your first session. The next one when it suits you: {number} a day is the target."

    def _render_week(self) -> list[Line]:
        """Return the days of this week with their marks."""
        text = CalendarText(self._habit, self._services)
        first = begin_of_week(self._habit.today, self._habit.rules.first_weekday)
        days = [first + ONE_DAY * n for n in range(7)]
        marks = [text.mark(day) for day in days]
        return [
            line("".join(f"{day:%a}"[:2].ljust(4) for day in days).rstrip(), "dim"),
            tuple((f"{sign:<4}", role if sign.strip() else "") for sign, role in marks),
        ]

    def _describe_next(self) -> str:
        """Return when the user usually practises again, "" if that is not known."""
        now = self._services.clock.now()
        then = guess_next_start(self._habit.history.sessions, self._session)
        days = (then.date() - now.date()).days if then and then > now else -1
        if then is None or days not in (0, 1):
            return ""
        return f"Usually again {'tomorrow ' if days else ''}at about {then:%H:%M}."

    def _render_ratings(self) -> list[Block]:
        session, width = self._session, self._width
        arrow = "→" if self._services.unicode else "->"
        blocks: list[Block] = []
        for name, rating in zip(("Pain", "Stiffness"), get_ratings(session), strict=True):
            before, after = rating
            if after is None:
                continue
            was = "" if before in (None, after) else f"{before} {arrow} "
            text, is_noticed = f"{name} {was}{after}", False
            if before == after:
                text += ", as before"
            elif before is not None and name == "Pain":
                is_noticed = is_noticeable(before, after)
                text += f", {describe_change(before, after)}"
            blocks.append(Block(1, wrap(text, width), apart=not blocks))
            if is_noticed:
                blocks.append(Block(8, wrap(THRESHOLD, width, "dim", label="  "), apart=False))
            if name == "Pain" and before is not None and (usual := self._describe_usual()):
                blocks.append(Block(3, wrap(usual, width, "dim"), apart=False))
        if session.note:
            note = wrap(sanitize(session.note), width, "dim", most=2)
            blocks.append(Block(7, note, apart=not blocks))
        return blocks

    def _describe_usual(self) -> str:
        """Return how pain changed in other sessions of the last weeks, "" if they are too few."""
        others = (one for one in self._habit.history.sessions if one.id != self._session.id)
        change = usual_pain_change(others, self._habit.today)
        if change is None:
            return ""
        size = f"{abs(change):g} {'less' if change < 0 else 'more'}" if change else "no change"
        return f"Usually {size}, in the last four weeks."


def _fit_blocks(blocks: list[Block], height: int) -> list[Line]:
    """Join the most important blocks to at most `height` lines, more only for a single one."""
    kept = list(blocks)
    while len(kept) > 1 and sum(len(block.lines) for block in kept) > height:
        kept.remove(max(kept, key=lambda block: block.rank))
    joined: list[Line] = []
    spare = height - sum(len(block.lines) for block in kept)
    for block in kept:
        if joined and block.apart and spare > 0:
            joined.append(())
            spare -= 1
        joined += block.lines
    return joined
