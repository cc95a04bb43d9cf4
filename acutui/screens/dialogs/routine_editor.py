"""Edit one of the user's own routines: order, seconds, sides, name."""

from typing import ClassVar

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from acutui.atlas.model import Point, Routine
from acutui.atlas.routine_editing import STEP, lengthen_hold, move_hold, remove_hold, switch_side
from acutui.atlas.wording import format_caution_with_name
from acutui.screens import messages
from acutui.screens.dialogs.base import Dialog, PanelList, hidden
from acutui.screens.dialogs.choice import Answer, QuestionDialog
from acutui.screens.dialogs.name_prompt import NameDialog
from acutui.services.context import Context
from acutui.util.durations import format_count, format_duration
from acutui.util.text import sanitize
from acutui.widgets.key_names import key_label
from acutui.widgets.row_list import Row
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import Line, fit, pad, spread, wrap

MOST_ROWS = 10
NARROW = 60
"""Columns below which the names of the points are left out."""


class RoutineDialog(Dialog[None]):
    """Changes a routine; every change is saved at once, and can be undone."""

    BINDINGS: ClassVar[list[BindingType]] = [
        hidden("J,shift+down", "move(1)", "routine.later"),
        hidden("K,shift+up", "move(-1)", "routine.earlier"),
        hidden("plus,equals_sign", f"more({STEP})", "routine.more"),
        hidden("minus", f"more(-{STEP})", "routine.less"),
        hidden("o", "side", "routine.side"),
        hidden("a", "add", "routine.add"),
        hidden("d,delete", "take_out", "routine.take-out"),
        hidden("n", "rename", "routine.rename"),
        hidden("D", "delete_routine", "routine.delete"),
        hidden("u", "undo_change", "routine.undo"),
        hidden("q,escape,enter", "dismiss", "routine.close"),
    ]

    def __init__(self, routine: Routine, services: Context) -> None:
        super().__init__()
        self._routine = routine
        self._services = services
        self._pending = 0
        """Requests whose results have not been announced yet."""

    def compose(self) -> ComposeResult:
        keys = self.key_lines(
            ("routine.later routine.earlier", "order"),
            ("routine.more routine.less", "seconds"),
            ("routine.side", "side"),
            ("routine.add", "add"),
            ("routine.take-out", "remove"),
            ("routine.rename", "name"),
            ("routine.undo", "undo"),
            ("routine.delete", "delete"),
            ("routine.close", "done"),
        )
        with Vertical(classes="panel"):
            yield TextBlock(self._head)
            yield PanelList(id="holds", plain=self.plain)
            yield TextBlock(self._hold_lines, id="routine-hold")
            yield TextBlock(keys)

    def on_mount(self) -> None:
        self._fill()
        self.row_list.focus()
        messages.subscribe(self, self._announced)

    # What is shown

    def _fill(self, at: int | None = None) -> None:
        count = len(self._routine.holds)
        cursor = min(count - 1, self._at) if at is None else at
        rows = [Row(str(n), self._row(n)) for n in range(count)]
        self.fill_list(rows, MOST_ROWS, str(cursor))

    def _head(self, width: int) -> list[Line]:
        length = f"{format_duration(self._routine.seconds)} of pressing"
        summary = f"{format_count(self._routine.step_count, 'step')}, {length}"
        name = fit(sanitize(self._routine.name), max(8, width - len(summary) - 2)).rstrip()
        return [spread(((name, "strong"),), ((summary, "dim"),), width), ()]

    def _row(self, at: int) -> Line:
        hold, point = self._routine.holds[at], self._point(at)
        is_narrow = self.app.size.width < NARROW
        name = "" if is_narrow else fit(sanitize(point.english if point else ""), 22)
        is_avoided = bool(point and self._services.health.avoided(point))
        return (
            (f"{fit(sanitize(hold.point), 9)} ", ""),
            (name, "dim"),
            (f" {hold.side:<8}", ""),
            (f"{hold.seconds:>5} s ", "accent"),
            ("x" if is_avoided else " ", "warn"),
        )

    def _hold_lines(self, width: int) -> list[Line]:
        point = self._point(self._at)
        avoided = self._services.health.avoided(point) if point else None
        text, role = (point.where, "dim") if point else ("", "")
        if avoided:
            caution = format_caution_with_name(avoided, self._services.safety)
            text, role = f"Skipped because of your health conditions. {caution}", "warn"
        return [(), *pad(wrap(sanitize(text), width, role, most=2), 2)]

    @property
    def _at(self) -> int:
        return int(self.row_list.cursor or 0)

    def _point(self, at: int) -> Point | None:
        holds = self._routine.holds
        return self._services.atlas.points.get(holds[at].point) if at < len(holds) else None

    # What is changed

    def _request(self, request: messages.RoutineRequest) -> None:
        self._pending += 1
        self.post_message(request)

    def _change(self, routine: Routine, at: int | None = None) -> None:
        """Show a change at once, and have it saved."""
        if routine != self._routine:
            self._request(messages.ChangeRoutine(self._routine, routine))
            self._routine = routine
            self._fill(at)

    def _announced(self, announcement: messages.Announcement) -> None:
        """Show the routine as it is saved, once no request is pending."""
        if isinstance(announcement, messages.RoutinesChanged):
            self._pending = max(0, self._pending - 1)
            saved = self._services.atlas.routines.get(self._routine.id)
            if not self._pending and (saved is None or not saved.own):
                self.dismiss()
            elif saved and not self._pending and saved != self._routine:
                self._routine = saved
                self._fill()

    def action_move(self, by: int) -> None:
        to = max(0, min(len(self._routine.holds) - 1, self._at + by))
        self._change(move_hold(self._routine, self._at, by), to)

    def action_more(self, seconds: int) -> None:
        self._change(lengthen_hold(self._routine, self._at, seconds))

    def action_side(self) -> None:
        self._change(switch_side(self._routine, self._at, self._point(self._at)))

    def action_add(self) -> None:
        self._services.latest_routine = self._routine.id
        key = key_label(self, "guide.add")
        text = f"Find a point and press {key} to add it to {self._routine.name}."
        self.notify(sanitize(text), markup=False)
        self.dismiss()
        # Posted by the dialog, it would get lost with it.
        self.app.post_message(messages.DoAction("guide", "search"))

    def action_take_out(self) -> None:
        """Remove the hold; the last one stays."""
        if len(self._routine.holds) == 1:
            key = key_label(self, "routine.delete")
            text = f"A routine needs at least one step. Press {key} to delete the whole routine."
            self.notify(text, markup=False)
            return
        at = self._at
        self._change(remove_hold(self._routine, at), min(at, len(self._routine.holds) - 2))

    def action_rename(self) -> None:
        def named(name: str | None) -> None:
            if name is not None:
                self._change(replace(self._routine, name=name))

        self.app.push_screen(NameDialog("Rename the routine", self._routine.name), named)

    def action_undo_change(self) -> None:
        self._request(messages.UndoRoutines())

    def action_delete_routine(self) -> None:
        def answered(answer: str | None) -> None:
            if answer:
                self._request(messages.DeleteRoutine(self._routine))

        title, undo = f"Delete {self._routine.name}?", key_label(self, "app.undo")
        texts = [
            f"Your sessions with it stay in the Calendar, as {self._routine.id}.",
            f"Pressing {undo} does not bring the routine back.",
        ]
        answers = [Answer("", "no, keep it", ""), Answer("y", "yes, delete it", "delete")]
        self.app.push_screen(QuestionDialog(sanitize(title), texts, answers), answered)
