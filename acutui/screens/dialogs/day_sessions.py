"""The sessions of a day, hold by hold."""

from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from acutui.practice.habit import Habit
from acutui.practice.records import Session
from acutui.practice.symptoms import SYMPTOMS
from acutui.screens.calendar_text import CalendarText, format_day
from acutui.screens.dialogs.base import Dialog
from acutui.screens.messages import DeleteSession
from acutui.screens.session_editor import SessionEditor
from acutui.services.context import Context
from acutui.util.durations import format_clock, format_duration
from acutui.util.text import id_to_words, sanitize
from acutui.widgets.key_names import key_label
from acutui.widgets.row_list import Row, RowList
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import Line, format_keys, line, wrap

MOST_ROWS = 6
MOST_HOLDS = 8


class DayDialog(Dialog[None]):
    """The sessions of one day; the one under the cursor with its holds and its note."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", "add", show=False, id="day.add"),
        Binding("e", "edit", "edit", show=False, id="day.edit"),
        Binding("d", "delete", "delete", show=False, id="day.delete"),
        # A dialog hears none of the keys that work everywhere.
        Binding("u", "app.undo", "undo", show=False, id="day.undo"),
        Binding("U", "app.redo", "do it again", show=False, id="day.redo"),
        Binding("escape,enter,q", "dismiss", "back", show=False, id="day.close"),
    ]

    def __init__(self, day: date, habit: Habit, services: Context) -> None:
        super().__init__()
        self._services = services
        self._day = day
        self._habit = habit
        self._editing = SessionEditor(self, services)
        self._sessions: dict[str, Session] = {}

    def compose(self) -> ComposeResult:
        """A panel with the sessions above and the holds of one below."""
        with Vertical(classes="panel"):
            yield TextBlock(lambda _: [line(format_day(self._day), "strong"), ()])
            yield RowList(
                id="day-sessions",
                empty="Nothing was practised on this day.",
                plain=self.plain,
            )
            yield TextBlock(id="day-session")
            yield TextBlock(id="day-keys")

    def on_mount(self) -> None:
        """List the sessions, also as they change."""
        self.query_one("#day-sessions", RowList).focus()
        self.watch(self.app, "habit", self._habit_changed)

    def _habit_changed(self, habit: Habit | None) -> None:
        self._habit = habit or self._habit
        self._sessions = {
            str(session.id): session for session in self._habit.sessions_on(self._day)
        }
        rows = self.query_one("#day-sessions", RowList)
        rows.styles.height = max(1, min(MOST_ROWS, len(self._sessions)))
        rows.fill([Row(id, self._row(session)) for id, session in self._sessions.items()])
        self._show()
        names = ["add", *(["edit", "delete"] if self._sessions else []), "undo"]
        keys = [(key_label(self, f"day.{name}"), name) for name in names]
        keys.append((key_label(self, "day.close"), "back"))
        self.query_one("#day-keys", TextBlock).show(lambda width: [(), *format_keys(keys, width)])

    def _row(self, session: Session) -> Line:
        routine = self._services.atlas.routines.get(session.routine)
        name = sanitize(routine.name if routine else session.routine)
        text = CalendarText(self._habit, self._services, unicode=not self.plain)
        told = f"{name}, {format_duration(session.pressed)}{text.format_pain(session)}"
        return ((f"{session.started:%H:%M}  ", "dim"), (told, ""))

    @property
    def _chosen(self) -> Session | None:
        return self._sessions.get(self.query_one("#day-sessions", RowList).cursor or "")

    @on(RowList.Moved)
    def _show(self) -> None:
        self.query_one("#day-session", TextBlock).show(self._details)

    def action_add(self) -> None:
        """Add a session that was practised without the timer."""
        self._editing.add(self._day, self._habit)

    def action_edit(self) -> None:
        """Edit the session under the cursor."""
        if self._chosen:
            self._editing.edit(self._chosen)

    def action_delete(self) -> None:
        """Delete the session under the cursor; undo brings it back."""
        if self._chosen:
            self.post_message(DeleteSession(self._chosen.id))

    def _details(self, width: int) -> list[Line]:
        session = self._chosen
        if session is None:
            return []
        lines: list[Line] = [()]
        for hold in session.holds[:MOST_HOLDS]:
            pressed = f"{format_clock(hold.pressed)} of {format_clock(hold.planned)}"
            lines.append(((f"   {sanitize(hold.point):<9} {hold.side:<8} ", ""), (pressed, "dim")))
        if len(session.holds) > MOST_HOLDS:
            lines.append(line(f"   and {len(session.holds) - MOST_HOLDS} more", "dim"))
        source = {"log": "entered by hand", "import": "imported"}.get(session.source)
        if source:
            lines.append(line(f"   {source}", "dim"))
        for name, felt in (("before", session.before), ("after", session.after)):
            if felt is not None:
                numbers = (("pain", felt.pain), ("stiffness", felt.stiffness))
                told = [f"{what} {number}" for what, number in numbers if number is not None]
                told += [_symptom_in_words(symptom) for symptom in felt.symptoms]
                lines += wrap(sanitize(f"{name}: {', '.join(told)}"), width, label="   ", most=2)
        if session.note:
            lines += wrap(sanitize(session.note), width, "dim", label="   ", most=4)
        return lines


def _symptom_in_words(id: str) -> str:
    """Return the name of a symptom; of one that is not known, its id in words."""
    return SYMPTOMS[id].words if id in SYMPTOMS else id_to_words(id)
