"""A day's sessions, hold by hold."""

from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from acutui.practice.habit import Habit
from acutui.practice.record import Session
from acutui.screens.messages import DeleteSession
from acutui.services import Services
from acutui.text import clean, clock, minutes
from acutui.widgets.lines import Line, Lines, keyed, line, wrapped
from acutui.widgets.rows import Row, RowList


class DayDialog(ModalScreen[None]):
    """The sessions of one day; the one under the cursor with its holds and its note."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "delete", "delete", show=False, id="day.delete"),
        Binding("escape,enter,q", "dismiss", "back", show=False, id="day.close"),
    ]

    def __init__(self, day: date, habit: Habit, services: Services) -> None:
        super().__init__()
        self._services = services
        self._day = day
        self._sessions = {str(session.id): session for session in habit.history.on(day)}

    def compose(self) -> ComposeResult:
        """A panel with the sessions above and the holds of one below."""
        with Vertical(classes="panel"):
            yield Lines(
                lambda _: [line(f"{self._day:%A} {self._day.day} {self._day:%B %Y}", "strong"), ()]
            )
            yield RowList(id="day-sessions", empty="Nothing was practised on this day.")
            yield Lines(id="day-session")
            keys = [("d", "delete (u brings it back)")] if self._sessions else []
            yield Lines(lambda width: [(), *keyed([*keys, ("esc", "back")], width)])

    def on_mount(self) -> None:
        """List the sessions."""
        rows = self.query_one("#day-sessions", RowList)
        rows.styles.height = max(1, min(6, len(self._sessions)))
        rows.fill([Row(id, self._row(session)) for id, session in self._sessions.items()])
        rows.focus()

    def _row(self, session: Session) -> Line:
        routine = self._services.atlas.routines.get(session.routine)
        name = clean(routine.name if routine else session.routine)
        return ((f"{session.started:%H:%M}  ", "dim"), (f"{name}, {minutes(session.pressed)}", ""))

    @on(RowList.Moved)
    def _show(self) -> None:
        self.query_one("#day-session", Lines).show(self._holds)

    def action_delete(self) -> None:
        """Delete the session under the cursor; undo brings it back."""
        chosen = self.query_one("#day-sessions", RowList).cursor
        if chosen is not None:
            self.app.post_message(DeleteSession(int(chosen)))
            self.dismiss()

    def _holds(self, width: int) -> list[Line]:
        session = self._sessions.get(self.query_one("#day-sessions", RowList).cursor or "")
        if session is None:
            return []
        lines: list[Line] = [()]
        for hold in session.holds[:10]:
            pressed = f"{clock(hold.pressed)} of {clock(hold.planned)}"
            lines.append(((f"   {clean(hold.point):<9} {hold.side:<8} ", ""), (pressed, "dim")))
        if len(session.holds) > 10:
            lines.append(line(f"   and {len(session.holds) - 10} more", "dim"))
        for name, felt in (("before", session.before), ("after", session.after)):
            if felt is not None and felt.pain is not None:
                lines.append(line(f"   pain {name}: {felt.pain} of 10"))
        if session.note:
            lines += wrapped(clean(session.note), width, "dim", label="   ", most=4)
        return lines
