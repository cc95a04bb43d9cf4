"""The sessions of one day, step by step."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from acutui.practice.habit import Habit, format_day
from acutui.practice.records import Session
from acutui.screens.calendar_text import CalendarText
from acutui.screens.dialogs.base import Dialog, PanelList, hidden, make_title
from acutui.screens.messages import DeleteSession
from acutui.screens.session_editor import add_session, edit_session
from acutui.services.context import Context
from acutui.services.session_words import SOURCES, describe_feeling, format_length, format_time
from acutui.util.durations import format_clock
from acutui.util.text import sanitize
from acutui.widgets.row_list import Row
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import Line, line, wrap

MOST_ROWS = 6
MOST_HOLDS = 8
OTHER_LINES = 8
"""Lines that the heading, three rows and the keys need on a narrow screen."""

Wanted = Literal["", "edit", "note", "delete"]


class DayDialog(Dialog[None]):
    """The sessions of one day; the one under the cursor with its holds and its note."""

    BINDINGS: ClassVar[list[BindingType]] = [
        hidden("a", "add", "day.add"),
        hidden("e", "edit", "day.edit"),
        hidden("w", "note", "day.note"),
        hidden("d", "delete", "day.delete"),
        # The keys that work on every screen don't reach a dialog.
        hidden("u", "app.undo", "day.undo"),
        hidden("U", "app.redo", "day.redo"),
        hidden("enter", "choose", "day.choose"),
        hidden("q,escape", "dismiss", "day.close"),
    ]

    def __init__(self, day: date, habit: Habit, services: Context, wanted: Wanted = "") -> None:
        """`wanted` is what the day was opened for: enter does it with the chosen session."""
        super().__init__()
        self._wanted = wanted
        self._services = services
        self._day = day
        self._habit = habit
        self._sessions: dict[str, Session] = {}

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel"):
            yield make_title(format_day(self._day))
            yield PanelList(id="day-sessions", empty="No sessions on this day.", plain=self.plain)
            yield TextBlock(self._details)
            yield TextBlock(self._keys)

    def on_mount(self) -> None:
        self.row_list.focus()
        self.watch(self.app, "habit", self._habit_changed)

    def _habit_changed(self, habit: Habit | None) -> None:
        self._habit = habit or self._habit
        sessions = self._habit.sessions_on(self._day)
        self._sessions = {str(session.id): session for session in sessions}
        rows = [Row(id, self._row(session)) for id, session in self._sessions.items()]
        self.fill_list(rows, MOST_ROWS)

    def _row(self, session: Session) -> Line:
        name = sanitize(self._services.atlas.name_routine(session.routine))
        text = CalendarText(self._habit, self._services)
        length = format_length(session)
        about = f"{name}{', ' if length else ''}{length}{text.format_pain(session)}"
        return ((f"{format_time(session):<7}", "dim"), (about, ""))

    @property
    def _chosen(self) -> Session | None:
        return self._sessions.get(self.row_list.cursor or "")

    def action_choose(self) -> None:
        """Edit or delete the session, if the day was opened for that; else close."""
        wanted, self._wanted = self._wanted, ""
        self.show_text()
        match wanted:
            case "edit":
                self.action_edit()
            case "note":
                self.action_note()
            case "delete":
                self.action_delete()
            case _:
                self.dismiss()

    def action_add(self) -> None:
        add_session(self, self._services, self._day, self._habit)

    def action_edit(self) -> None:
        if self._chosen:
            edit_session(self, self._services, self._chosen, self._habit)

    def action_note(self) -> None:
        if self._chosen:
            edit_session(self, self._services, self._chosen, self._habit, "note")

    def action_delete(self) -> None:
        if self._chosen:
            self.post_message(DeleteSession(self._chosen.id))

    def _keys(self, width: int) -> Sequence[Line]:
        if self._wanted and self._sessions:
            words = "write its note" if self._wanted == "note" else f"{self._wanted} this one"
            chosen = ("day.choose", words)
            return self.key_lines(chosen, ("day.undo", "undo"), ("day.close", "back"))(width)
        names = ["add", *(["edit", "note", "delete"] if self._sessions else []), "undo"]
        keys = [(f"day.{name}", name) for name in names]
        return self.key_lines(*keys, ("day.close", "back"))(width)

    def _details(self, width: int) -> list[Line]:
        session = self._chosen
        if session is None:
            return []
        lines: list[Line] = []
        if session.source != "timer":
            lines.append(line(f"   {SOURCES[session.source]}", "dim"))
        for name, feeling in (("before", session.before), ("after", session.after)):
            if feeling is not None:
                text = f"{name}: {describe_feeling(feeling)}"
                lines += wrap(sanitize(text), width, label="   ", most=2)
        if session.note:
            lines += wrap(sanitize(session.note), width, "dim", label="   ", most=4)
        frame = self.query_one(".panel").gutter.height
        room = max(0, self.app.size.height - frame - OTHER_LINES - 1)
        return [(), *[*self._list_holds(session, room - len(lines)), *lines][:room]]

    def _list_holds(self, session: Session, room: int) -> list[Line]:
        """Return a line for each hold; if they are too many, the last says how many more."""
        lines: list[Line] = []
        # If only the day is known, its one hold stands for all that was pressed.
        for hold in () if session.is_only_a_day else session.holds:
            pressed = f"{format_clock(hold.pressed)} of {format_clock(hold.planned)}"
            lines.append(((f"   {sanitize(hold.point):<9} {hold.side:<8} ", ""), (pressed, "dim")))
        if len(lines) <= min(MOST_HOLDS, room):
            return lines
        most = max(0, min(MOST_HOLDS, room - 1))
        return [*lines[:most], line(f"   and {len(lines) - most} more", "dim")]
