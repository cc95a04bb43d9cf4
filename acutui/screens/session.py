"""Session: choose a routine."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from acutui.atlas.model import Routine
from acutui.atlas.suggestions import suggest_routines
from acutui.practice.adjustments import NO_ADJUSTMENT, Adjustment, OneSide, has_two_sides
from acutui.practice.records import Feeling
from acutui.practice.symptoms import find_symptoms
from acutui.practice.timer import Step
from acutui.practice.usual_routine import guess_routine, order_routines
from acutui.screens import messages
from acutui.screens.base import ModeScreen, format_feeling
from acutui.screens.routine_rows import FAVOURITES, FOR_NOW, OTHERS, build_found, build_groups
from acutui.screens.session_text import RoutineText
from acutui.screens.welcome import Welcome
from acutui.services.context import Context
from acutui.services.habit import draw_today, format_streaks, name_rest
from acutui.services.routines import choose_next_place, plan_steps
from acutui.util.durations import format_duration
from acutui.util.text import sanitize
from acutui.widgets.key_names import key_label
from acutui.widgets.row_list import RowList
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import Line, line, spread

if TYPE_CHECKING:
    from acutui.screens.guide_results import Results
    from acutui.widgets.search_input import SearchInput

SECONDS, FIRST = Binding.Group("seconds"), Binding.Group("first hold")
"""Keys that share a label in the footer."""

SMALL_HEIGHT = 20
"""Rows up to which the questions of the first start are shown without an introduction."""

LEAST_ROUTINES = 4
"""Rows of the list that the details leave on a small screen; on a larger one, a quarter of it."""

AIRY_HEIGHT = 30
"""Rows of the screen from which on the favourites and the others have headings."""

FIXED_ROWS = 6
"""Rows that are neither list, questions nor details."""


class SessionScreen(ModeScreen):
    """The routines, what each is for, and the progress of today."""

    MODE = "session"
    ABOUT = (
        "Choose a routine and start it: it leads you step by step, left and right alike. "
        "What you change before you start counts for this session only."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "start", "start", id="session.start"),
        # Before the list sees it: what is typed right after must reach the input.
        Binding("slash", "find", "search", id="session.find", priority=True,
                tooltip="search the routines"),
        Binding("c", "check_in", "check-in", id="session.check-in", tooltip="rate how you feel"),
        Binding("escape", "clear", "all", id="session.clear", tooltip="show all routines"),
        Binding("space", "read", "read", id="session.read", tooltip="all about the routine"),
        Binding("plus,equals_sign", "more(10)", "time", group=SECONDS,
                id="session.more", tooltip="10 seconds more per point, this time only"),
        Binding("minus", "more(-10)", show=False, group=SECONDS, id="session.less",
                tooltip="10 seconds less per point, this time only"),
        Binding("o", "one_side", "side", id="session.one-side",
                tooltip="left only, right only, both"),
        Binding("left,b", "first(-1)", show=False, group=FIRST, id="session.earlier",
                tooltip="start one step earlier"),
        Binding("right,n", "first(1)", "first step", group=FIRST, id="session.later",
                tooltip="start one step later"),
        Binding("e", "edit", show=False, id="session.edit",
                tooltip="edit your routine, or copy this one"),
        Binding("p", "place", show=False, id="session.place",
                tooltip="press another point instead"),
        Binding("h", "conditions", show=False, id="session.conditions",
                tooltip="your health conditions"),
        Binding("d", "how_often", show=False, id="session.how-often",
                tooltip="sessions a day"),
        Binding("w", "when", show=False, id="session.where",
                tooltip="when a day begins, and your time zone"),
        Binding("x,escape", "dismiss_questions", show=False, id="session.not-now"),
        Binding("t", "alerts", show=False, id="session.try-alerts", tooltip="try the alerts"),
    ]  # fmt: skip

    def __init__(self, services: Context, first: str | None = None) -> None:
        super().__init__(services)
        self._first = first
        """The id of the routine that has the cursor at first, by default the usual one."""
        self._has_chosen_first = False
        self._feeling: Feeling | None = None
        self._plans: dict[str, Adjustment] = {}
        self._about_height: tuple[object, int] = ((), 0)
        """The most lines of a text below the list so far, and for what room."""
        self._welcome = Welcome(services, partial(key_label, self))
        self._search: SearchInput | None = None
        self._results: Results | None = None

    def compose_body(self) -> ComposeResult:
        yield TextBlock(id="today")
        yield TextBlock(id="first")
        yield RowList(id="routines", empty="There is no routine.", plain=not self.services.unicode)
        yield TextBlock(id="about")

    def prepare_body(self) -> None:
        self.set_focus(self._rows)
        self.watch(self.app, "feeling", self._feeling_changed, init=False)

    # The list

    @property
    def _rows(self) -> RowList:
        return self.query_one("#routines", RowList)

    async def show_routine(self, id: str) -> None:
        """Leave the search, and move the cursor to a routine."""
        await self.action_clear()
        self.show_routines(id)

    def show_routines(self, cursor: str | None = None, *, to_first: bool = False) -> None:
        """List what is searched; else the suggested routines, the favourites and the others.

        The cursor goes `to_first`, the first that is found or suggested, if there is one; else to
        `cursor`, else it stays.
        """
        if self._results:
            width = self._rows.text_width
            rows = build_found(self._results, self.services, self._render_row, width)
            first = next((row.key for row in rows if row.key), None)
        else:
            groups = self._group_routines()
            rows = build_groups(groups, self._render_row)
            first = next((one.id for one in groups[0][1]), None)
        self._rows.fill(rows, first if first and to_first else cursor)
        # The details follow the list instead of lying at the foot of a tall terminal.
        self._rows.styles.max_height = max(1, len(rows))
        self._show_about()

    def _group_routines(self) -> list[tuple[str, list[Routine]]]:
        """Return the groups of the list with their headings, the suggested routines first."""
        routines, now = self.services.atlas.routines, self.services.clock.now()
        own = [routine.id for routine in routines.values() if routine.own]
        sessions = self.habit.history.sessions if self.habit else ()
        front, others = order_routines([*routines], own, sessions, now)
        ordered = [routines[id] for id in (*front, *others)]
        suggested = suggest_routines(ordered, find_symptoms(self._feeling))
        if self.size.height < AIRY_HEIGHT:
            front, others = [], front + others
        groups = ((FOR_NOW, suggested), (FAVOURITES, front), (OTHERS, others))
        return [
            (name, [routines[id] for id in ids if name == FOR_NOW or id not in suggested])
            for name, ids in groups
        ]

    def _usual_routine(self) -> str | None:
        now, routines = self.services.clock.now(), self.services.atlas.routines
        return guess_routine(self.habit.history.sessions, now, routines) if self.habit else None

    def refresh_habit(self) -> None:
        cursor = None
        if self.habit and not self._has_chosen_first:
            self._has_chosen_first = True
            cursor = self._first or self._usual_routine()
            # A user with a journal is no newcomer; the first session still asks about conditions.
            self._welcome.is_dismissed |= bool(self.habit.history.sessions)
        self.show_lines("today", self._render_today)
        self.show_lines("first", self._render_welcome)
        self.show_routines(cursor)

    def refresh_routines(self) -> None:
        """List the routines, with the cursor on a new one."""
        if self._search is not None and self._results:
            self._results = self._find(self._search.value)
            self.show_routines()
            return
        new = [id for id in self.services.atlas.routines if id not in self._rows.keys]
        self.show_routines(new[-1] if new else None)

    def handle_announcement(self, announcement: messages.Announcement) -> None:
        super().handle_announcement(announcement)
        if isinstance(announcement, messages.SessionBegan) and self._plans:
            self._plans.clear()
            self.show_routines()

    def _feeling_changed(self, feeling: Feeling | None) -> None:
        if feeling != self._feeling:
            self._feeling = feeling
            self.show_lines("today", self._render_today)
            self.show_routines(to_first=True)

    @on(RowList.Moved, "#routines")
    def _show_about(self) -> None:
        self.show_lines("about", self._render_about)

    # Keys

    @property
    def _routine(self) -> Routine | None:
        return self.services.atlas.routines.get(self._rows.cursor or "")

    def _plan(self, routine: Routine) -> Adjustment:
        return self._plans.get(routine.id, NO_ADJUSTMENT)

    def action_start(self) -> None:
        """Start the routine; or show what else a search has found."""
        if routine := self._routine:
            self.post_message(messages.StartRoutine(routine.id, self._plan(routine)))
        elif self._results and self._rows.cursor:
            if command := self._results.find_command(self._rows.cursor):
                command.run()
            elif self._results.found.red_flags:
                self.post_message(messages.DoAction(None, "app.red_flags"))
            else:
                self.action_conditions()

    async def action_find(self) -> None:
        if self._search is None:
            from acutui.widgets.search_input import SearchInput  # noqa: PLC0415 - not before the first frame

            self._search = SearchInput("office, headache, LI4", id="find", to="#routines")
            await self.mount(self._search, before=self._rows)
            self.watch(self._search, "value", self._search_changed, init=False)
        self.set_focus(self._search)
        self.call_after_refresh(self.load_search)

    async def action_clear(self) -> None:
        """Leave the search; the cursor stays on the routine that was found."""
        if self._search is not None:
            search, self._search, self._results = self._search, None, None
            self.show_routines()
            self.set_focus(self._rows)
            await search.remove()

    def _search_changed(self, words: str) -> None:
        self._results = self._find(words)
        self.show_routines(to_first=True)

    def _find(self, words: str) -> "Results | None":
        """Return what the words find in the present atlas; None without words."""
        from acutui.screens.guide_results import Results  # noqa: PLC0415 - only a search needs it

        if not words.strip():
            return None
        key = key_label(self, "session.start")
        results = Results(self.services, words, self.times_pressed, region="", open_key=key)
        results.add_commands(self)
        return results

    def action_check_in(self) -> None:
        self.post_message(messages.CheckInNow())

    def action_more(self, seconds: int) -> None:
        self._change_plan(lambda plan, steps: plan.add_seconds(seconds, steps))

    def action_one_side(self) -> None:
        """Choose the left side only, then the right, then both again."""
        order: dict[OneSide | None, OneSide | None] = {None: "left", "left": "right", "right": None}
        self._change_plan(
            lambda plan, steps: (
                replace(plan, side=order[plan.side], first=0) if has_two_sides(steps) else plan
            )
        )

    def action_first(self, by: int) -> None:
        self._change_plan(
            lambda plan, steps: replace(
                plan, first=max(0, min(len(plan.apply_to_all(steps)) - 1, plan.first + by))
            )
        )

    def _change_plan(self, change: Callable[[Adjustment, tuple[Step, ...]], Adjustment]) -> None:
        routine = self._routine
        steps = plan_steps(self.services, routine) if routine else ()
        if routine and steps:
            self._plans[routine.id] = change(self._plan(routine), steps)
            self.show_routines()

    def action_edit(self) -> None:
        """Edit a routine of the user's; offer to copy one that is built in."""
        routine = self._routine
        if routine and routine.own:
            from acutui.screens.dialogs.routine_editor import RoutineDialog  # noqa: PLC0415 - when shown

            self.app.push_screen(RoutineDialog(routine, self.services))
        elif routine:
            from acutui.screens.dialogs.choice import Answer, QuestionDialog  # noqa: PLC0415

            text = "In the copy you can change points, order, seconds, sides and name."
            copy = Answer("enter", "make a copy and edit it", routine.id)
            title = f'"{sanitize(routine.name)}" is built in'
            question = QuestionDialog(title, [text], [copy, Answer("", "back", "")])
            self.open_dialog(question, lambda one: self.post_message(messages.CopyRoutine(one)))

    def action_alerts(self) -> None:
        from acutui.screens.dialogs.alerts import AlertsDialog  # noqa: PLC0415 - when it is asked for

        self.app.push_screen(AlertsDialog(self.services))

    def action_conditions(self) -> None:
        from acutui.screens.dialogs.checklist import ConditionsDialog  # noqa: PLC0415 - when it is asked for

        def save(conditions: tuple[str, ...]) -> None:
            self.post_message(messages.SetOption("safety", "conditions", conditions))

        self.open_dialog(ConditionsDialog(self.services), save)

    def action_place(self) -> None:
        """Choose the next of the points that the routine offers for one place."""
        if self._routine:
            places = choose_next_place(self.services, self._routine)
            if places != self.services.settings.places:
                self.post_message(messages.SetOption("session", "places", places))

    def action_read(self) -> None:
        if self._routine:
            from acutui.screens.dialogs.details import make_routine_page  # noqa: PLC0415 - when it is asked for

            self.app.push_screen(make_routine_page(self._routine, self.services.atlas))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "clear":
            return self._search is not None
        if action == "more" and self._search is not None:
            return self.focused is not self._search  # where it would be a letter
        return action not in ("how_often", "when", "dismiss_questions") or self._welcome.is_open

    def action_how_often(self) -> None:
        self._welcome.ask_how_often(self)

    def action_when(self) -> None:
        self._welcome.ask_when(self)

    def action_dismiss_questions(self) -> None:
        """Hide the questions until the next start; no answer is not an answer of none."""
        self._welcome.is_dismissed = True
        self._show_welcome()

    def _show_welcome(self) -> None:
        self.show_lines("first", self._render_welcome)
        self._show_about()  # which has the rows that the questions leave

    # What is shown

    def _render_today(self, width: int) -> list[Line]:
        if self.habit is None:
            return [()]
        target, tally = self.habit.rules.target, self.habit.tally
        rest = name_rest(self.habit)
        # Where nothing has to be done, empty circles would ask for it.
        dots = "" if rest else draw_today(self.habit, unicode=self.services.unicode)
        spent = f", {format_duration(tally.seconds)}" if tally.seconds else ""
        done = f"{rest}{spent}" if rest else f"   {tally.counted} of {target} done{spent}"
        feeling = format_feeling(self._feeling)
        right = line(f"now: {feeling} " if feeling else f"{format_streaks(self.habit)} ")
        return [spread(((" Today  ", "dim"), (dots, "accent"), (done, "")), right, width)]

    def _render_welcome(self, width: int) -> list[Line]:
        if self.habit is None:
            return []
        lines = self._welcome.render(width - 6, roomy=self.size.height > SMALL_HEIGHT)
        return [(("   ", ""), *parts) if parts else () for parts in lines]

    @property
    def _text(self) -> RoutineText:
        return RoutineText(self.services, self.habit, partial(key_label, self))

    def _render_row(self, routine: Routine) -> Line:
        return self._text.render_row(routine, self._plan(routine))

    def _render_about(self, width: int) -> list[Line]:
        """Return what there is room for about the routine, or what else a search has found."""
        welcome = len(self._render_welcome(width))
        listed = min(len(self._rows.keys), max(LEAST_ROUTINES, self.size.height // 4))
        room = max(0, self.size.height - FIXED_ROWS - welcome - listed)
        width -= 6
        lines: list[Line] = []
        if routine := self._routine:
            lines = self._text.render_about(routine, self._plan(routine), width, room)
        elif self._results:
            lines = self._results.describe(self._rows.cursor or "", width)[1][:room]
        return [(("   ", ""), *parts) for parts in self._keep_height(lines, (width, room))]

    def _keep_height(self, lines: list[Line], space: object) -> list[Line]:
        """Add blank lines up to the height of the tallest text shown in this space.

        If the height changed with every step of the cursor, the list would be laid out and written
        again as a whole.
        """
        before, tallest = self._about_height
        height = max(len(lines), tallest if before == space else 0)
        self._about_height = space, height
        return lines + [()] * (height - len(lines))
