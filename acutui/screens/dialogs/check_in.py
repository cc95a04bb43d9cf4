"""How it is: two numbers and symptoms before a session, the numbers and a note after it."""

from collections.abc import Mapping
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from acutui.practice.records import Feeling
from acutui.practice.symptoms import SYMPTOMS
from acutui.screens.dialogs.base import Dialog
from acutui.util.text import sanitize
from acutui.widgets.key_names import key_label, key_labels
from acutui.widgets.row_list import Row, RowList
from acutui.widgets.safe_input import SafeInput
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import format_keys, line

NUMBERS = (("pain", "Pain"), ("stiffness", "Stiffness"))
MOST = 10
NOTE_ACTIONS = frozenset(["other", "done", "cancel"])
"""What keys do while a note is written."""

SYMPTOM = "symptom."
"""What the keys of the symptoms' rows begin with; stiffness is a number, too."""

Answer = TypeVar("Answer")


def _at_once(keys: str, action: str, id: str) -> Binding:
    return Binding(keys, action, show=False, priority=True, id=id)


class NumbersDialog(Dialog[Answer]):
    """Asks for pain and stiffness, 0-10, each by its digits or by arrows.

    Keys of the rows are taken before they go to a widget, in the order that they were typed in:
    typed ahead, one that moves to the note would else overtake those before it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *(_at_once(str(n), f"digit({n})", f"check-in.{n}") for n in range(10)),
        _at_once("right,l", "more(1)", "check-in.more"),
        _at_once("left,h", "more(-1)", "check-in.less"),
        _at_once("down,j", "row(1)", "check-in.down"),
        _at_once("up,k", "row(-1)", "check-in.up"),
        Binding("enter", "done", show=False, id="check-in.done"),
        Binding("escape", "cancel", show=False, id="check-in.cancel"),
    ]

    def __init__(self, title: str = "How is it now?") -> None:
        super().__init__()
        self._numbers: dict[str, int] = {}
        self._question = title

    def on_mount(self) -> None:
        """Begin with the pain."""
        rows = self.query_one("#questions", RowList)
        self._fill()
        rows.styles.height = len(self._rows())
        rows.focus()

    def _fill(self) -> None:
        self.query_one("#questions", RowList).fill(self._rows())

    def _rows(self) -> list[Row]:
        return [Row(id, ((f"{name:<11}", ""), (self._shown(id), "accent"))) for id, name in NUMBERS]

    def _number_keys(self) -> str:
        """Name the keys of the digits and of one more or less."""
        digits = [key_label(self, f"check-in.{n}") for n in range(10)]
        named = "0-9" if digits == list("0123456789") else " ".join(digits)
        return f"{named} {key_labels(self, 'check-in.less', 'check-in.more')}"

    def _shown(self, id: str) -> str:
        number = self._numbers.get(id)
        return "  - of 10" if number is None else f"{number:>3} of 10"

    @property
    def _row(self) -> str:
        return self.query_one("#questions", RowList).cursor or ""

    def action_digit(self, digit: int) -> None:
        """Set the number under the cursor; 1 and then 0 make 10."""
        if self._row in dict(NUMBERS):
            ten = digit == 0 and self._numbers.get(self._row) == 1
            self._numbers[self._row] = MOST if ten else digit
            self._fill()

    def action_row(self, by: int) -> None:
        """Go to the row below, or the one above."""
        self.query_one("#questions", RowList).action_step(by)

    def action_more(self, by: int) -> None:
        """Set the number one higher or lower."""
        if self._row in dict(NUMBERS):
            number = self._numbers.get(self._row, -1 if by > 0 else 1)
            self._numbers[self._row] = max(0, min(MOST, number + by))
            self._fill()

    def _feeling(self, symptoms: tuple[str, ...] = ()) -> Feeling:
        return Feeling(self._numbers.get("pain"), self._numbers.get("stiffness"), symptoms)


class CheckIn(NumbersDialog[Feeling | None]):
    """Asks before a session; answers None where it was called off, `Feeling()` where skipped."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _at_once("space,x", "tick", "check-in.tick"),
        _at_once("s", "skip", "check-in.skip"),
    ]

    def __init__(self, title: str, then: str) -> None:
        super().__init__(title)
        self._ticked: set[str] = set()
        self._then = then

    def compose(self) -> ComposeResult:
        """A panel with a row for each question."""
        keys = (
            (self._number_keys(), "a number"),
            (key_label(self, "check-in.tick"), "ticks"),
            (key_label(self, "check-in.done"), self._then),
            (key_label(self, "check-in.skip"), "skip"),
            (key_label(self, "check-in.cancel"), "back"),
        )
        with Vertical(classes="panel"):
            yield TextBlock(lambda _: [line(sanitize(self._question), "strong"), ()])
            yield RowList(id="questions", plain=self.plain)
            yield TextBlock(lambda width: [(), *format_keys(keys, width)])

    def _rows(self) -> list[Row]:
        rows = [*super()._rows(), Row(None, ()), Row(None, line(" Any of these?", "dim"))]
        mark = "x" if self.plain else "✓"
        for id, symptom in SYMPTOMS.items():
            tick = mark if id in self._ticked else " "
            rows.append(Row(SYMPTOM + id, ((f"{tick} ", "accent"), (symptom.question, ""))))
        return rows

    def action_tick(self) -> None:
        """Tick the symptom under the cursor, or untick it."""
        if self._row.startswith(SYMPTOM):
            self._ticked ^= {self._row.removeprefix(SYMPTOM)}
            self._fill()

    def action_done(self) -> None:
        """Answer with what was said."""
        self.dismiss(self._feeling(tuple(id for id in SYMPTOMS if id in self._ticked)))

    def action_skip(self) -> None:
        """Answer with nothing, and go on."""
        self.dismiss(Feeling())

    def action_cancel(self) -> None:
        """Call it off."""
        self.dismiss(None)


class CheckOut(NumbersDialog[tuple[Feeling, str] | None]):
    """Asks after a session, with a note; answers None where nothing is to be kept of it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _at_once("n", "write", "check-in.note"),
        _at_once("tab", "other", "check-in.other"),
    ]

    def __init__(self, *, before: Feeling | None, after: Feeling | None, note: str) -> None:
        super().__init__("And now?" if before else "How is it now?")
        self._before = before
        self._note = note
        said = {"pain": after.pain, "stiffness": after.stiffness} if after else {}
        self._numbers = {name: number for name, number in said.items() if number is not None}

    def compose(self) -> ComposeResult:
        """A panel with the numbers and a line to write in."""
        keys = (
            (self._number_keys(), "a number"),
            (key_label(self, "check-in.note"), "note"),
            (key_label(self, "check-in.done"), "keep"),
            (key_label(self, "check-in.cancel"), "leave it"),
        )
        with Vertical(classes="panel"):
            yield TextBlock(lambda _: [line(self._question, "strong"), ()])
            yield RowList(id="questions", plain=self.plain)
            yield TextBlock(lambda _: [(), line(" Note", "dim")])
            note = SafeInput(self._note, id="note", compact=True, max_length=500)
            note.select_on_focus = False
            note.cursor_blink = False
            yield note
            yield TextBlock(lambda width: [(), *format_keys(keys, width)])

    def _rows(self) -> list[Row]:
        felt: Mapping[str, int | None] = (
            {"pain": self._before.pain, "stiffness": self._before.stiffness} if self._before else {}
        )
        return [
            Row(row.key, (*row.line, (f"   was {felt[row.key]}", "dim")))
            if row.key and felt.get(row.key) is not None
            else row
            for row in super()._rows()
        ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Within the note, the keys of the rows are letters, digits and steps of the cursor."""
        return action in NOTE_ACTIONS or not self._is_writing

    @property
    def _is_writing(self) -> bool:
        # The widget itself learns of its focus later, after what was typed ahead.
        return isinstance(self.focused, Input)

    def action_write(self) -> None:
        """Go to the line to write in."""
        self.set_focus(self.query_one("#note", Input))

    def action_other(self) -> None:
        """Go to the line to write in, or back to the numbers."""
        self.set_focus(self.query_one("#questions" if self._is_writing else "#note"))

    def on_input_submitted(self) -> None:
        """Keep what was said."""
        self.action_done()

    def action_done(self) -> None:
        """Answer with what was said."""
        note = self.query_one("#note", Input).value
        # One that nobody touched stays to the letter.
        self.dismiss((self._feeling(), note if note == self._note else note.strip()))

    def action_cancel(self) -> None:
        """Leave it as it is."""
        self.dismiss(None)
