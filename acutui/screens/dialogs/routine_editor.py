"""A routine of one's own: its order, its seconds, its sides, its name."""

from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from acutui.atlas.model import Point, Routine
from acutui.atlas.routine_editing import STEP, lengthen_hold, move_hold, remove_hold, switch_side
from acutui.screens.dialogs.base import Dialog
from acutui.screens.dialogs.choice import Answer, QuestionDialog
from acutui.screens.dialogs.name_prompt import NameDialog
from acutui.screens.messages import (
    Announcement,
    ChangeRoutine,
    DeleteRoutine,
    DoAction,
    RoutinesChanged,
    UndoRoutines,
    subscribe,
)
from acutui.services.context import Context
from acutui.util.durations import format_count, format_duration
from acutui.util.text import sanitize
from acutui.widgets.key_names import key_label, key_labels
from acutui.widgets.row_list import Row, RowList
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import Line, fit, format_keys, line, spread, wrap

MOST_ROWS = 10
NARROW = 60
"""Columns below which the holds go without the names of their points."""


class RoutineDialog(Dialog[None]):
    """Changes a routine; every change is kept at once, and `u` takes it back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("J,shift+down", "move(1)", "later", show=False, id="routine.later"),
        Binding("K,shift+up", "move(-1)", "earlier", show=False, id="routine.earlier"),
        Binding("plus,equals_sign", f"more({STEP})", "longer", show=False, id="routine.more"),
        Binding("minus", f"more(-{STEP})", "shorter", show=False, id="routine.less"),
        Binding("o", "side", "other side", show=False, id="routine.side"),
        Binding("a", "add", "add", show=False, id="routine.add"),
        Binding("d,delete", "take_out", "take out", show=False, id="routine.take-out"),
        Binding("n", "rename", "name", show=False, id="routine.rename"),
        Binding("D", "delete_routine", "delete", show=False, id="routine.delete"),
        Binding("u", "undo_change", "undo", show=False, id="routine.undo"),
        Binding("escape,enter,q", "dismiss", "done", show=False, id="routine.close"),
    ]

    def __init__(self, routine: Routine, services: Context) -> None:
        super().__init__()
        self._routine = routine
        self._services = services
        self._waiting = 0
        """Changes that were asked for, and of which it is not known yet what came of them."""

    def compose(self) -> ComposeResult:
        """A panel with the holds."""
        with Vertical(classes="panel"):
            yield TextBlock(self._head, id="routine-head")
            yield RowList(id="holds", plain=self.plain)
            yield TextBlock(id="routine-hold")
            yield TextBlock(self._keys)

    def on_mount(self) -> None:
        """List the holds, also as they are kept."""
        self._fill()
        self.query_one("#holds", RowList).focus()
        subscribe(self, self._announced)

    # What is shown

    def _fill(self, at: int | None = None) -> None:
        rows = self.query_one("#holds", RowList)
        listed = [Row(str(n), self._row(n)) for n in range(len(self._routine.holds))]
        rows.styles.height = max(1, min(MOST_ROWS, len(listed)))
        last = len(listed) - 1
        rows.fill(listed, str(min(last, self._at) if at is None else at))
        self.query_one("#routine-head", TextBlock).show(self._head)
        self._show_hold()

    def _head(self, width: int) -> list[Line]:
        count, length = self._routine.step_count, format_duration(self._routine.seconds)
        said = f"{format_count(count, 'hold')}, {length}"
        name = fit(sanitize(self._routine.name), max(8, width - len(said) - 2)).rstrip()
        return [spread(((name, "strong"),), ((said, "dim"),), width), ()]

    def _row(self, at: int) -> Line:
        hold = self._routine.holds[at]
        point = self._point(at)
        narrow = self.app.size.width < NARROW
        name = "" if narrow else fit(sanitize(point.english if point else ""), 22)
        avoided = bool(point and point.avoidance_for(self._services.settings.conditions))
        return (
            (f"{fit(sanitize(hold.point), 9)} ", ""),
            (name, "dim"),
            (f" {hold.side:<8}", ""),
            (f"{hold.seconds:>5} s ", "accent"),
            ("x" if avoided else " ", "warn"),
        )

    @on(RowList.Moved)
    def _show_hold(self) -> None:
        self.query_one("#routine-hold", TextBlock).show(self._hold)

    def _hold(self, width: int) -> list[Line]:
        """Two lines on the hold under the cursor, so that the panel doesn't jump."""
        point = self._point(self._at)
        avoided = point.avoidance_for(self._services.settings.conditions) if point else None
        if avoided:
            said = wrap(sanitize(f"Left out for your conditions: {avoided.text}"), width, "warn")
        else:
            said = wrap(sanitize(point.where), width, "dim") if point else []
        lines = said[:2]
        if len(said) > 2:
            text, role = lines[1][0]
            lines[1] = line(fit(text, width - 2).rstrip() + " …", role)
        return [(), *lines, *[()] * (2 - len(lines))]

    def _keys(self, width: int) -> list[Line]:
        keys = (
            (key_labels(self, "routine.later", "routine.earlier"), "order"),
            (key_labels(self, "routine.more", "routine.less"), "seconds"),
            (key_label(self, "routine.side"), "side"),
            (key_label(self, "routine.add"), "add"),
            (key_label(self, "routine.take-out"), "take out"),
            (key_label(self, "routine.rename"), "name"),
            (key_label(self, "routine.undo"), "undo"),
            (key_label(self, "routine.delete"), "delete"),
            (key_label(self, "routine.close"), "done"),
        )
        return [(), *format_keys(keys, width)]

    @property
    def _at(self) -> int:
        """The place of the hold under the cursor."""
        return int(self.query_one("#holds", RowList).cursor or 0)

    def _point(self, at: int) -> Point | None:
        holds = self._routine.holds
        return self._services.atlas.points.get(holds[at].point) if at < len(holds) else None

    # What is changed

    def _change(self, now: Routine, at: int | None = None) -> None:
        """Show a change at once, and have it kept."""
        if now != self._routine:
            self._waiting += 1
            self.post_message(ChangeRoutine(self._routine, now))
            self._routine = now
            self._fill(at)

    def _announced(self, announcement: Announcement) -> None:
        if isinstance(announcement, RoutinesChanged):
            self._kept()

    def _kept(self) -> None:
        """Show the routine as it is kept, once nothing is on the way any more."""
        self._waiting = max(0, self._waiting - 1)
        if self._waiting:
            return
        kept = self._services.atlas.routines.get(self._routine.id)
        if kept is None or not kept.own:
            self.dismiss()
        elif kept != self._routine:
            self._routine = kept
            self._fill()

    def action_move(self, by: int) -> None:
        """Press the hold later, or earlier."""
        to = max(0, min(len(self._routine.holds) - 1, self._at + by))
        self._change(move_hold(self._routine, self._at, by), to)

    def action_more(self, seconds: int) -> None:
        """Press the hold longer, or shorter."""
        self._change(lengthen_hold(self._routine, self._at, seconds))

    def action_side(self) -> None:
        """Press the hold on the next of its sides."""
        self._change(switch_side(self._routine, self._at, self._point(self._at)))

    def action_add(self) -> None:
        """Go to the Guide for another point."""
        self._services.latest_routine = self._routine.id
        said = f"Find a point; {key_label(self, 'guide.add')} adds it to {self._routine.name}."
        self.notify(sanitize(said), markup=False)
        self.dismiss()
        # From here it would go the way of the dialog, which is gone.
        self.app.post_message(DoAction("guide", "search"))

    def action_take_out(self) -> None:
        """Take the hold out; the last one stays."""
        if len(self._routine.holds) == 1:
            key = key_label(self, "routine.delete")
            self.notify(f"A routine needs one hold; {key} deletes all of it.", markup=False)
        at = self._at
        self._change(remove_hold(self._routine, at), min(at, len(self._routine.holds) - 2))

    def action_rename(self) -> None:
        """Give the routine another name."""

        def named(name: str | None) -> None:
            if name is not None:
                self._change(replace(self._routine, name=name))

        self.app.push_screen(NameDialog("Another name", self._routine.name), named)

    def action_undo_change(self) -> None:
        """Take back the last change."""
        self._waiting += 1
        self.post_message(UndoRoutines())

    def action_delete_routine(self) -> None:
        """Ask whether to delete the routine, and do it."""

        def answered(answer: str | None) -> None:
            if answer:
                self._waiting += 1
                self.post_message(DeleteRoutine(self._routine))

        question = QuestionDialog(
            sanitize(f"Delete {self._routine.name}?"),
            ["Sessions that were practised with it stay in the calendar."],
            [
                Answer("", "no, keep it", ""),
                Answer("y", "yes, delete it", "delete"),
            ],
        )
        self.app.push_screen(question, answered)
