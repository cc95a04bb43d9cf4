"""Session: choose a routine."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from acutui.atlas.model import Routine
from acutui.practice.habit import NOTHING
from acutui.screens.base import ModeScreen, days_ago, habit_in_words
from acutui.screens.dialogs.reading import routine_page
from acutui.screens.dialogs.ticks import Item, Ticks
from acutui.screens.messages import Practise, SetConditions
from acutui.services import Services
from acutui.text import clean, minutes
from acutui.widgets.lines import Line, Lines, fit, spread, wrapped
from acutui.widgets.rows import Row, RowList

LITTLE_ROOM = 20
"""Rows up to which the question of the first start is put in a line."""


class SessionScreen(ModeScreen):
    """The routines, what each is for, and how today stands."""

    MODE = "session"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "start", "start", key_display="enter", id="session.start"),
        Binding("c", "check_in", "check-in", id="session.check-in", tooltip="check-in, then start"),
        Binding("space", "read", "read all", id="session.read", tooltip="all about the routine"),
        Binding("h", "conditions", "health", id="session.conditions", tooltip="what to mind"),
        Binding("escape", "dismiss_question", show=False, id="session.not-now"),
        Binding("t", "app.try_alerts", "try alerts", id="session.try-alerts"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._placed = False

    def compose_body(self) -> ComposeResult:
        """Today, the routines, the one under the cursor."""
        yield Lines(id="today")
        yield Lines(id="first")
        yield RowList(id="routines", empty="There is no routine.", plain=not self.fine)
        yield Lines(id="about")

    def begin(self) -> None:
        """List the routines."""
        rows = self.query_one("#routines", RowList)
        self.set_focus(rows)
        self._list()

    def _list(self) -> None:
        rows = self.query_one("#routines", RowList)
        routines = self.services.atlas.routines.values()
        rows.fill([Row(routine.id, self._row(routine)) for routine in routines])
        # The details follow the list instead of lying at the foot of a tall terminal.
        rows.styles.max_height = max(1, len(routines))

    def habit_changed(self) -> None:
        """Show how today stands; at first put the cursor on the routine practised last."""
        self.query_one("#today", Lines).show(self._today)
        self.query_one("#first", Lines).show(self._first)
        if self.habit and not self._placed:
            self._placed = True
            latest = max(self.habit.history.sessions, key=lambda s: s.started, default=None)
            if latest and latest.routine in self.services.atlas.routines:
                self.query_one("#routines", RowList).cursor = latest.routine
        self._list()
        self._show_about()

    @on(RowList.Moved, "#routines")
    def _show_about(self) -> None:
        self.query_one("#about", Lines).show(self._about)

    def action_start(self) -> None:
        """Ask to be led through the routine under the cursor."""
        routine = self.query_one("#routines", RowList).cursor
        if routine:
            self.post_message(Practise(routine))

    def action_check_in(self) -> None:
        """Ask first how it is now."""
        routine = self.query_one("#routines", RowList).cursor
        if routine:
            self.post_message(Practise(routine, check_in=True))

    def action_conditions(self) -> None:
        """Ask what some points must be kept from."""
        settings, safety = self.services.settings, self.services.safety
        items = [Item(one.id, one.name, one.text) for one in safety.conditions]
        title = "What should acutui mind?"
        dialog = Ticks(title, items, settings.conditions, fine=self.fine)

        def answered(conditions: tuple[str, ...] | None) -> None:
            if conditions is not None:
                self.post_message(SetConditions(conditions))

        self.app.push_screen(dialog, answered)

    def action_dismiss_question(self) -> None:
        """Take the question of the first start away, and don't ask again."""
        if not self.services.settings.asked:
            self.post_message(SetConditions(self.services.settings.conditions))

    def action_read(self) -> None:
        """Show all that is known of the routine under the cursor."""
        name = self.query_one("#routines", RowList).cursor
        if name:
            atlas = self.services.atlas
            self.app.push_screen(routine_page(atlas.routines[name], atlas))

    def _row(self, routine: Routine) -> Line:
        points = self.services.atlas.points
        short = (points[id].english if points[id].zone else id for id in routine.points)
        needs = "".join(f" ({need})" for need in self.services.atlas.needs[routine.id])
        return (
            (fit(clean(routine.name), 22), ""),
            (f"{minutes(routine.seconds):>8}   ", ""),
            (clean((" · " if self.fine else ", ").join(short) + needs), "dim"),
        )

    def _first(self, width: int) -> list[Line]:
        """The one question of the first start; every key works as always meanwhile."""
        if self.services.settings.asked or self.habit is None:
            return []
        text = "Some points are not for everybody."
        if self.size.height > LITTLE_ROOM:
            text += (
                " In pregnancy, with blood thinners, brittle bones or a recent injury, some are "
            )
            text += f"left out. {self.services.safety.disclaimer}"
        keys: Line = (
            ("h", "accent"),
            (" says what to mind   ", ""),
            ("esc", "accent"),
            (" nothing", ""),
        )
        said = [*wrapped(text, width - 6), keys]
        return [*((("   ", ""), *parts) for parts in said), ()]

    def _today(self, width: int) -> list[Line]:
        if self.habit is None:
            return [()]
        target = self.habit.rules.target
        tally = self.habit.tallies.get(self.habit.today, NOTHING)
        full, empty = ("●", "○") if self.fine else ("#", "o")
        dots = " ".join([full] * tally.counted + [empty] * (target - tally.counted))
        done = f"{tally.counted} of {target} done"
        spent = f", {minutes(tally.seconds)}" if tally.seconds else ""
        left: Line = ((" Today  ", "dim"), (dots, "accent"), (f"   {done}{spent}", ""))
        return [spread(left, ((f"{habit_in_words(self.habit)} ", ""),), width)]

    def _about(self, width: int) -> list[Line]:
        routine = self.services.atlas.routines.get(
            self.query_one("#routines", RowList).cursor or ""
        )
        if routine is None:
            return []
        inner = width - 6
        lines: list[Line] = [
            spread(
                ((clean(routine.purpose or routine.name), "strong"),), self._last(routine), inner
            )
        ]
        lines += wrapped(clean(self._holds(routine)), inner, most=3)
        lines += [*self._left_out(routine, inner)]
        if routine.origin:
            lines += wrapped(clean(routine.origin), inner, "dim", label="Origin    ", most=3)
        if routine.evidence:
            found = f"{routine.evidence.level}  {routine.evidence.text}"
            lines += wrapped(clean(found), inner, "dim", label="Evidence  ", most=2)
        return [(("   ", ""), *parts) for parts in lines]

    def _last(self, routine: Routine) -> Line:
        if self.habit is None:
            return ()
        of_it = [s.day for s in self.habit.history.sessions if s.routine == routine.id]
        past = [day for day in of_it if day <= self.habit.today]
        said = f"last {days_ago(self.habit.today - max(past))}" if past else "not practised yet"
        return ((said, "dim"),)

    def _holds(self, routine: Routine) -> str:
        steps = self.services.steps(routine)
        said = ", ".join(
            step.point if step.side == "midline" else f"{step.point} {step.side}" for step in steps
        )
        return f"{len(steps)} holds: {said}"

    def _left_out(self, routine: Routine, width: int) -> list[Line]:
        left_out = self.services.atlas.without(routine, self.services.settings.conditions)
        if not left_out:
            return []
        said = f"Left out for your conditions: {', '.join(left_out)}"
        return wrapped(clean(said), width, "warn")
