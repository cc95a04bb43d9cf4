"""Session: choose a routine."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from acutui.atlas.model import Routine
from acutui.atlas.suggestions import suggest_routines
from acutui.atlas.wording import format_evidence
from acutui.practice.adjustments import NO_ADJUSTMENT, Adjustment, OneSide, has_two_sides
from acutui.practice.daily import EMPTY_TALLY
from acutui.practice.records import Feeling
from acutui.practice.timer import Step
from acutui.practice.usual_routine import guess_from_habit, move_to_front
from acutui.screens.base import ModeScreen, format_feeling, format_habit
from acutui.screens.messages import (
    Announcement,
    CheckInNow,
    CopyRoutine,
    OpenSettings,
    SessionBegan,
    SetOption,
    StartRoutine,
)
from acutui.screens.welcome import Welcome
from acutui.services.context import Context
from acutui.services.routines import plan_steps
from acutui.util.durations import format_count, format_days_ago, format_duration
from acutui.util.text import sanitize
from acutui.widgets.key_names import key_label
from acutui.widgets.row_list import Row, RowList
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import Line, fit, line, spread, wrap

STEP = 10
"""Seconds that a key adds to each hold, or takes off."""

SECONDS, FIRST = Binding.Group("seconds"), Binding.Group("first hold")
"""Keys that the footer names together."""

LITTLE_ROOM = 20
"""Rows up to which the questions of the first start are put without more words."""


class SessionScreen(ModeScreen):
    """The routines, what each is for, and how today stands."""

    MODE = "session"
    ABOUT = (
        "Choose a routine and start it: it leads you hold by hold, left and right alike. "
        "What you change before the start is for this once."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "start", "start", id="session.start"),
        Binding("c", "check_in", "check-in", id="session.check-in", tooltip="say how it is now"),
        Binding("plus,equals_sign", f"more({STEP})", "seconds", group=SECONDS,
                id="session.more", tooltip=f"{STEP} seconds a point more, for once"),
        Binding("minus", f"more(-{STEP})", show=False, group=SECONDS, id="session.less",
                tooltip=f"{STEP} seconds a point fewer, for once"),
        Binding("o", "one_side", "side", id="session.one-side",
                tooltip="left only, right only, both"),
        Binding("left", "first(-1)", show=False, group=FIRST, id="session.earlier",
                tooltip="begin at an earlier hold"),
        Binding("right", "first(1)", "from", group=FIRST, id="session.later",
                tooltip="begin at a later hold"),
        Binding("space", "read", "read", id="session.read", tooltip="all about the routine"),
        Binding("e", "edit", show=False, id="session.edit",
                tooltip="change a routine of your own, or make one of this"),
        Binding("h", "conditions", show=False, id="session.conditions",
                tooltip="health: what to mind"),
        Binding("d", "ask('target')", show=False, id="session.how-often",
                tooltip="how often a day"),
        Binding("w", "ask('where')", show=False, id="session.where",
                tooltip="when a day begins, and where you are"),
        Binding("escape", "dismiss_questions", show=False, id="session.not-now"),
        Binding("t", "alerts", show=False, id="session.try-alerts", tooltip="try the alerts"),
    ]  # fmt: skip

    def __init__(self, services: Context) -> None:
        super().__init__(services)
        self._placed = False
        self._feeling: Feeling | None = None
        self._plans: dict[str, Adjustment] = {}
        self._first = Welcome(services, partial(key_label, self))

    def compose_body(self) -> ComposeResult:
        """Today, the routines, the one under the cursor."""
        yield TextBlock(id="today")
        yield TextBlock(id="first")
        yield RowList(id="routines", empty="There is no routine.", plain=not self.unicode)
        yield TextBlock(id="about")

    def begin(self) -> None:
        """Take part in what is said of how it is now."""
        rows = self.query_one("#routines", RowList)
        self.set_focus(rows)
        self.watch(self.app, "feeling", self._felt, init=False)

    # What is listed

    def _list(self, cursor: str | None = None) -> None:
        rows = self.query_one("#routines", RowList)
        listed = self._rows()
        rows.fill(listed, cursor)
        # The details follow the list instead of lying at the foot of a tall terminal.
        rows.styles.max_height = max(1, len(listed))

    def _rows(self) -> list[Row]:
        """The routines, those that fit before the others, the usual one of this hour first."""
        routines = self.services.atlas.routines
        names = move_to_front([*routines], self._usual())
        fit = (
            suggest_routines((routines[name] for name in names), self._feeling.symptoms)
            if (self._feeling)
            else []
        )
        others = [Row(name, self._row(routines[name])) for name in names if name not in fit]
        if not fit:
            return others
        return [
            Row(None, line("For how it is now, by tradition", "dim")),
            *(Row(name, self._row(routines[name])) for name in fit),
            Row(None, line("Others", "dim")),
            *others,
        ]

    def _usual(self) -> str | None:
        if self.habit is None:
            return None
        return guess_from_habit(self.habit, self.services.clock.now(), self.services.atlas.routines)

    def habit_changed(self) -> None:
        """Show how today stands; at first put the cursor on the usual routine of this hour."""
        self.query_one("#today", TextBlock).show(self._today)
        self._show_first()
        cursor = None
        if self.habit and not self._placed:
            self._placed = True
            cursor = self._usual()
        self._list(cursor)
        self._show_about()

    def show_routine(self, routine: str) -> None:
        """Bring the cursor to a routine."""
        self._list(routine)
        self._show_about()

    def _show_first(self) -> None:
        self.query_one("#first", TextBlock).show(self._questions)

    def routines_changed(self) -> None:
        """List the routines as they are now, the cursor on one that is new."""
        listed = self.query_one("#routines", RowList).keys
        new = [name for name in self.services.atlas.routines if name not in listed]
        self._list(new[-1] if new else None)
        self._show_about()

    def announced(self, announcement: Announcement) -> None:
        """Follow what the app announces to every screen."""
        super().announced(announcement)
        if isinstance(announcement, SessionBegan):
            self._forget_plans()

    def _forget_plans(self) -> None:
        """What was changed was for one session."""
        if not self._plans:
            return
        self._plans.clear()
        self._list()
        self._show_about()

    def _felt(self, feeling: Feeling | None) -> None:
        """Put the routines that fit first, and the cursor on the first of them."""
        if feeling == self._feeling:
            return
        self._feeling = feeling
        self.query_one("#today", TextBlock).show(self._today)
        rows = self._rows()
        # Where something fits, it comes below a heading.
        self._list(rows[1].key if rows and rows[0].key is None else None)
        self._show_about()

    @on(RowList.Moved, "#routines")
    def _show_about(self) -> None:
        self.query_one("#about", TextBlock).show(self._about)

    # Keys

    @property
    def _chosen(self) -> Routine | None:
        name = self.query_one("#routines", RowList).cursor
        return self.services.atlas.routines.get(name or "")

    def _plan(self, routine: Routine) -> Adjustment:
        return self._plans.get(routine.id, NO_ADJUSTMENT)

    def action_start(self) -> None:
        """Ask to be led through the routine under the cursor."""
        routine = self._chosen
        if routine:
            self.post_message(StartRoutine(routine.id, self._plan(routine)))

    def action_check_in(self) -> None:
        """Ask how it is now."""
        self.post_message(CheckInNow())

    def action_more(self, seconds: int) -> None:
        """Plan more seconds a hold, or fewer."""
        self._change(lambda plan, steps: plan.add_seconds(seconds, steps))

    def action_one_side(self) -> None:
        """Plan for the left side only, then the right, then both again."""
        order: dict[OneSide | None, OneSide | None] = {None: "left", "left": "right", "right": None}
        self._change(
            lambda plan, steps: (
                replace(plan, side=order[plan.side], first=0) if has_two_sides(steps) else plan
            )
        )

    def action_first(self, by: int) -> None:
        """Plan to begin at a later hold, or an earlier one."""
        self._change(
            lambda plan, steps: replace(
                plan, first=max(0, min(len(plan.apply_to_all(steps)) - 1, plan.first + by))
            )
        )

    def _change(self, change: Callable[[Adjustment, tuple[Step, ...]], Adjustment]) -> None:
        routine = self._chosen
        if routine is None:
            return
        steps = plan_steps(self.services, routine)
        if steps:
            self._plans[routine.id] = change(self._plan(routine), steps)
            self._list()
            self._show_about()

    def action_edit(self) -> None:
        """Change a routine of one's own; one that is built in can be copied into one."""
        routine = self._chosen
        if routine is None:
            return
        if routine.own:
            from acutui.screens.dialogs.routine_editor import RoutineDialog  # noqa: PLC0415 - when shown

            self.app.push_screen(RoutineDialog(routine, self.services))
            return
        from acutui.screens.dialogs.choice import Answer, QuestionDialog  # noqa: PLC0415

        def answered(answer: str | None) -> None:
            if answer:
                self.post_message(CopyRoutine(answer))

        text = "It stays as it is. A copy is yours to change: points, order, seconds, sides, name."
        question = QuestionDialog(
            f"{sanitize(routine.name)} came with acutui",
            [text],
            [
                Answer("enter", "yes, make a copy and change it", routine.id),
                Answer("", "back", ""),
            ],
        )
        self.app.push_screen(question, answered)

    def action_alerts(self) -> None:
        """Let the alerts be tried out and set."""
        from acutui.screens.dialogs.alerts import AlertsDialog  # noqa: PLC0415 - when it is asked for

        self.app.push_screen(AlertsDialog(self.services))

    def action_conditions(self) -> None:
        """Ask what some points must be kept from."""
        from acutui.screens.dialogs.checklist import ConditionsDialog  # noqa: PLC0415 - when it is asked for

        def answered(conditions: tuple[str, ...] | None) -> None:
            if conditions is not None:
                self.post_message(SetOption("safety", "conditions", conditions))

        self.app.push_screen(ConditionsDialog(self.services), answered)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Ask only as long as there is something to be asked."""
        return action not in ("ask", "dismiss_questions") or self._first.is_open

    def action_ask(self, name: str) -> None:
        """Show the setting that a question of the first start is about."""
        self._first.answer(name)
        self._show_first()
        self.post_message(OpenSettings({"target": "habit.target", "where": "timezone"}[name]))

    def action_dismiss_questions(self) -> None:
        """Take the questions of the first start away, and don't ask again."""
        self._first.dismiss()
        self._show_first()
        if not self.services.settings.conditions_answered:
            conditions = self.services.settings.conditions
            self.post_message(SetOption("safety", "conditions", conditions))

    def action_read(self) -> None:
        """Show all that is known of the routine under the cursor."""
        if self._chosen:
            from acutui.screens.dialogs.details import RoutinePage  # noqa: PLC0415 - when it is asked for

            self.app.push_screen(RoutinePage(self._chosen, self.services.atlas))

    def _row(self, routine: Routine) -> Line:
        points = self.services.atlas.points
        short = (points[id].english if points[id].zone else id for id in routine.points)
        needs = "".join(f" ({need})" for need in self.services.atlas.needs[routine.id])
        steps = self._plan(routine).apply(plan_steps(self.services, routine))
        length = format_duration(sum(step.seconds for step in steps))
        return (
            (fit(sanitize(routine.name), 22), ""),
            (f"{length:>8}   ", "accent" if self._plan(routine) != NO_ADJUSTMENT else ""),
            (sanitize((" · " if self.unicode else ", ").join(short) + needs), "dim"),
        )

    def _questions(self, width: int) -> list[Line]:
        """The questions of the first start; every key works as always meanwhile."""
        if self.habit is None:
            return []
        roomy = self.size.height > LITTLE_ROOM
        said = self._first.lines(width - 6, roomy=roomy, unicode=self.unicode)
        return [(("   ", ""), *parts) if parts else () for parts in said]

    def _today(self, width: int) -> list[Line]:
        if self.habit is None:
            return [()]
        target = self.habit.rules.target
        tally = self.habit.tallies.get(self.habit.today, EMPTY_TALLY)
        full, empty = ("●", "○") if self.unicode else ("#", "o")
        dots = " ".join([full] * tally.counted + [empty] * (target - tally.counted))
        done = f"{tally.counted} of {target} done"
        spent = f", {format_duration(tally.seconds)}" if tally.seconds else ""
        left: Line = ((" Today  ", "dim"), (dots, "accent"), (f"   {done}{spent}", ""))
        now = format_feeling(self._feeling)
        right = f"now: {now} " if now else f"{format_habit(self.habit)} "
        return [spread(left, ((right, ""),), width)]

    def _about(self, width: int) -> list[Line]:
        routine = self._chosen
        if routine is None:
            return []
        inner = width - 6
        lines: list[Line] = [
            spread(
                ((sanitize(routine.purpose or routine.name), "strong"),), self._last(routine), inner
            )
        ]
        lines += self._holds(routine, inner)
        lines += [*self._left_out(routine, inner)]
        if routine.origin:
            lines += wrap(sanitize(routine.origin), inner, "dim", label="Origin    ", most=3)
        if routine.own:
            lines.append(
                (
                    ("Yours     ", "dim"),
                    (key_label(self, "session.edit"), "accent"),
                    (" changes it", "dim"),
                )
            )
        if routine.evidence:
            found = format_evidence(routine.evidence)
            lines += wrap(sanitize(found), inner, "dim", label="Evidence  ", most=2)
        return [(("   ", ""), *parts) for parts in lines]

    def _last(self, routine: Routine) -> Line:
        if self.habit is None:
            return ()
        last = self.habit.last_days.get(routine.id)
        said = (
            f"practised {format_days_ago((self.habit.today - last).days)}"
            if last
            else "not practised yet"
        )
        return ((said, "dim"),)

    def _holds(self, routine: Routine, width: int) -> list[Line]:
        """What will be pressed, and what of it was changed for once."""
        plan = self._plan(routine)
        whole = plan_steps(self.services, routine)
        steps = plan.apply(whole)
        first = len(plan.apply_to_all(whole)) - len(steps)
        said = ", ".join(
            step.point if step.side == "midline" else f"{step.point} {step.side}" for step in steps
        )
        holds = f"{format_count(len(steps), 'hold')}: {said}"
        changes = [
            f"{abs(plan.extra_seconds)} s a point {'more' if plan.extra_seconds > 0 else 'fewer'}"
            if plan.extra_seconds
            else "",
            f"{plan.side} side only" if plan.side else "",
            f"from hold {first + 1} on" if first else "",
        ]
        told = ", ".join(change for change in changes if change)
        lines: list[Line] = list(wrap(sanitize(holds), width, most=2 if told else 3))
        return [*lines, *(wrap(f"This time {told}", width, "accent") if told else [])]

    def _left_out(self, routine: Routine, width: int) -> list[Line]:
        left_out = self.services.atlas.points_to_avoid(routine, self.services.settings.conditions)
        if not left_out:
            return []
        said = f"Skipped because of your health conditions: {', '.join(left_out)}"
        return wrap(sanitize(said), width, "warn")
