"""A point added to a routine of one's own."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from acutui.atlas.model import Hold, Point, RoutineSide
from acutui.atlas.routine_editing import allowed_sides
from acutui.screens.dialogs.form import Form, label, text_field
from acutui.screens.dialogs.name_prompt import NameDialog
from acutui.screens.messages import AddHold
from acutui.services.context import Context
from acutui.util.text import sanitize
from acutui.util.toml_reader import MAX_HOLD_SECONDS
from acutui.widgets.key_names import key_label, key_labels
from acutui.widgets.stepper import Stepper
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import Line, format_keys, wrap

NEW = ""
"""The routine that there is not yet."""

SIDES: dict[RoutineSide, str] = {
    "each": "each side in turn",
    "left": "left",
    "right": "right",
    "both": "both at once",
    "midline": "midline",
}


class AddHoldDialog(Form[AddHold]):
    """Asks to which routine, on which side and for how long; None where it was called off."""

    def __init__(self, point: Point, services: Context) -> None:
        super().__init__()
        self._point = point
        self._avoided = point.avoidance_for(services.settings.conditions)
        own = [routine for routine in services.atlas.routines.values() if routine.own]
        self._routines = [(routine.id, sanitize(routine.name)) for routine in own]
        likely = [id for id, _ in self._routines][-1:]
        latest = [id for id, _ in self._routines if id == services.latest_routine]
        self._likely = [NEW, *likely, *latest][-1]
        self._routines.append((NEW, "a new one"))

    def compose(self) -> ComposeResult:
        """A panel with a line for each part."""
        sides = [(side, SIDES[side]) for side in allowed_sides(self._point)]
        with Vertical(classes="panel entry"):
            yield TextBlock(self._head)
            with Horizontal(classes="part"):
                yield label("Routine")
                yield Stepper(self._routines, self._likely, plain=self.plain, id="add-routine")
            with Horizontal(classes="part"):
                yield label("Side")
                yield Stepper(sides, sides[0][0], plain=self.plain, id="add-side")
            with Horizontal(classes="part"):
                yield label("Seconds")
                seconds = str(self._point.seconds)
                yield text_field("add-seconds", seconds, r"[0-9]*", 4)
            yield TextBlock(id="add-trouble")
            keys = (
                (key_label(self, "entry.done"), "add"),
                (key_label(self, "entry.next"), "next"),
                (key_labels(self, "chooser.before", "chooser.after"), "choose"),
                (key_label(self, "entry.cancel"), "leave it"),
            )
            yield TextBlock(lambda width: [(), *format_keys(keys, width)])

    def on_mount(self) -> None:
        """Begin with the routine."""
        self.query_one("#add-routine", Stepper).focus()

    def _head(self, width: int) -> list[Line]:
        names = sanitize(f"Add {self._point.id}, {self._point.english}, to a routine of your own")
        lines: list[Line] = [*wrap(names, width, "strong"), ()]
        if self._avoided:
            lines += wrap(sanitize(self._avoided.text), width, "bad", "Avoid  ", most=3)
            said = "As long as that is minded, sessions leave the point out."
            lines += [*wrap(said, width, "warn"), ()]
        return lines

    def action_done(self) -> None:
        """Answer, or say what is wrong; a new routine is named first."""
        typed = self.query_one("#add-seconds", Input).value
        if not typed.isdecimal() or not 1 <= int(typed) <= MAX_HOLD_SECONDS:
            said = f"Seconds: {typed or 'nothing'} is not a number from 1 to {MAX_HOLD_SECONDS}."
            trouble = self.query_one("#add-trouble", TextBlock)
            trouble.show(lambda width: wrap(said, width, "bad"))
            return
        side = allowed_sides(self._point)
        chosen = self.query_one("#add-side", Stepper).chosen
        hold = Hold(self._point.id, next(s for s in side if s == chosen), int(typed))
        routine = self.query_one("#add-routine", Stepper).chosen
        if routine != NEW:
            self.dismiss(AddHold(routine, "", hold))
            return

        def named(name: str | None) -> None:
            if name is not None:
                self.dismiss(AddHold(NEW, name, hold))

        self.app.push_screen(NameDialog("A new routine", "My routine"), named)
