"""Add a point to one of the user's own routines."""

from textual.app import ComposeResult

from acutui.atlas.model import Hold, Point
from acutui.atlas.routine_editing import allowed_sides
from acutui.atlas.wording import format_caution_with_name
from acutui.screens.dialogs.form import Form, make_field, make_part
from acutui.screens.dialogs.name_prompt import NameDialog
from acutui.screens.messages import AddHold
from acutui.services.context import Context
from acutui.util.text import sanitize
from acutui.util.toml_reader import MAX_HOLD_SECONDS
from acutui.widgets.stepper import Stepper
from acutui.widgets.text_layout import Line, wrap

NEW = ""
"""Stands for the id of a routine that is not made yet."""

SIDES = {"each": "each side in turn", "both": "both at once"}
"""What sides are called if not by their own word."""


class AddHoldDialog(Form[AddHold]):
    """Asks to which routine, on which side and for how long; None when cancelled."""

    KEYS = (
        ("entry.done", "add"),
        ("entry.next", "next"),
        ("chooser.before chooser.after", "choose"),
        ("entry.cancel", "cancel"),
    )
    first = "add-routine"

    def __init__(self, point: Point, services: Context) -> None:
        super().__init__(sanitize(f"Add {point.id}, {point.english}, to your routine"))
        self._point = point
        self._services = services

    def head_lines(self, width: int) -> list[Line]:
        lines = super().head_lines(width)
        if avoided := self._services.health.avoided(self._point):
            words = format_caution_with_name(avoided, self._services.safety)
            lines += wrap(sanitize(words), width, "bad", most=3)
            text = "Sessions skip this point because of your health conditions."
            lines += [*wrap(text, width, "warn"), ()]
        return lines

    def compose_parts(self) -> ComposeResult:
        all_routines, latest = self._services.atlas.routines, self._services.latest_routine
        names = {id: sanitize(one.name) for id, one in all_routines.items() if one.own}
        likely = latest if latest in names else [NEW, *names][-1]
        routines = [*names.items(), (NEW, "new routine")]
        yield make_part("Routine", Stepper(routines, likely, plain=self.plain, id="add-routine"))
        sides = [(side, SIDES.get(side, side)) for side in allowed_sides(self._point)]
        yield make_part("Side", Stepper(sides, sides[0][0], plain=self.plain, id="add-side"))
        seconds = str(self._point.seconds)
        yield make_part("Seconds", make_field("add-seconds", seconds, r"[0-9]*", 4))

    def action_done(self) -> None:
        typed = self.value("add-seconds")
        if not typed or not 1 <= int(typed) <= MAX_HOLD_SECONDS:
            self.show_problem(f"Enter seconds from 1 to {MAX_HOLD_SECONDS}.")
            return
        chosen = self.query_one("#add-side", Stepper).chosen
        side = next(side for side in allowed_sides(self._point) if side == chosen)
        hold = Hold(self._point.id, side, int(typed))
        routine = self.query_one("#add-routine", Stepper).chosen
        if routine != NEW:
            self.dismiss(AddHold(routine, "", hold))
            return

        def named(name: str | None) -> None:
            if name is not None:
                self.dismiss(AddHold(NEW, name, hold))

        self.app.push_screen(NameDialog("New routine", "My routine"), named)
