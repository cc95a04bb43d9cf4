"""How you feel: ratings and symptoms before a session, ratings and a note after it."""

from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input

from acutui.practice.records import Feeling
from acutui.practice.symptoms import SYMPTOMS
from acutui.screens.dialogs.base import Dialog, hidden, make_title
from acutui.screens.dialogs.form import make_field
from acutui.util.text import sanitize
from acutui.widgets.key_names import key_label, key_labels
from acutui.widgets.row_list import Row, RowList
from acutui.widgets.text_block import Build, TextBlock
from acutui.widgets.text_layout import line

NUMBERS = {"pain": "Pain", "stiffness": "Stiffness"}
MOST = 10
QUESTION = "How do you feel now?"

NOTE_ACTIONS = frozenset(["other", "done", "cancel"])
"""The actions that keys have while the note is edited."""

SYMPTOM = "symptom."
"""Prefix of the keys of the symptoms' rows; stiffness is a rating, too."""

Answer = TypeVar("Answer")


class NumbersDialog(Dialog[Answer]):
    """Asks for pain and stiffness, 0-10, each by its digits or by arrows.

    Keys of the rows have priority, so that they are handled in the order they were typed in:
    otherwise a key that moves to the note could overtake those typed before it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *(hidden(str(n), f"digit({n})", f"check-in.{n}", priority=True) for n in range(10)),
        hidden("right,l", "more(1)", "check-in.more", priority=True),
        hidden("left,h", "more(-1)", "check-in.less", priority=True),
        hidden("down,j", "row(1)", "check-in.down", priority=True),
        hidden("up,k", "row(-1)", "check-in.up", priority=True),
        hidden("enter", "done", "check-in.done"),
        hidden("escape", "cancel", "check-in.cancel"),
    ]

    def __init__(self, title: str, before: Feeling | None, given: Feeling | None) -> None:
        super().__init__()
        self._heading = title
        self._before = _ratings(before)
        self._numbers = _ratings(given)

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel"):
            yield make_title(sanitize(self._heading))
            yield RowList(id="questions", plain=self.plain)
            yield from self.compose_rest()

    def compose_rest(self) -> ComposeResult:
        """Yield what is below the rows."""
        raise NotImplementedError

    def rating_keys(self, *keys: tuple[str, str]) -> Build:
        """Build the lines that say what the keys do, those of the ratings first."""
        digits = [key_label(self, f"check-in.{n}") for n in range(10)]
        names = "0-9" if digits == list("0123456789") else " ".join(digits)
        arrows = key_labels(self, "check-in.less", "check-in.more")
        return self.key_lines(*keys, first=((f"{names} {arrows}", "rate"),))

    def on_mount(self) -> None:
        rows = self.query_one(RowList)
        self._fill()
        rows.styles.height = len(self.rows())
        rows.focus()

    def _fill(self) -> None:
        self.query_one(RowList).fill(self.rows())

    def rows(self) -> list[Row]:
        rows = []
        for id, name in NUMBERS.items():
            number, before = self._numbers.get(id, "-"), self._before.get(id)
            was = "" if before is None else f"   was {before}"
            rating = (f"{number:>3} of {MOST}", "accent")
            rows.append(Row(id, ((f"{name:<11}", ""), rating, (was, "dim"))))
        return rows

    @property
    def row(self) -> str:
        return self.query_one(RowList).cursor or ""

    def action_digit(self, digit: int) -> None:
        """Set the rating under the cursor; 1 and then 0 make 10."""
        is_ten = digit == 0 and self._numbers.get(self.row) == 1
        self._rate(MOST if is_ten else digit)

    def action_more(self, by: int) -> None:
        """Raise or lower the rating under the cursor; an empty one becomes 0."""
        number = self._numbers.get(self.row, -by)
        self._rate(max(0, min(MOST, number + by)))

    def _rate(self, number: int) -> None:
        if self.row in NUMBERS:
            self._numbers[self.row] = number
            self._fill()

    def action_row(self, by: int) -> None:
        self.query_one(RowList).action_step(by)

    def action_cancel(self) -> None:
        self.dismiss(None)

    def feeling(self, symptoms: tuple[str, ...] = ()) -> Feeling:
        return Feeling(self._numbers.get("pain"), self._numbers.get("stiffness"), symptoms)


class CheckIn(NumbersDialog[Feeling | None]):
    """Asks before a session; answers None when cancelled, `Feeling()` when skipped."""

    BINDINGS: ClassVar[list[BindingType]] = [
        hidden("space,x", "tick", "check-in.tick", priority=True),
        hidden("s", "skip", "check-in.skip", priority=True),
    ]

    def __init__(self, title: str, then: str) -> None:
        super().__init__(title, None, None)
        self._ticked: set[str] = set()
        self._then = then

    def compose_rest(self) -> ComposeResult:
        keys = self.rating_keys(
            ("check-in.tick", "tick"),
            ("check-in.done", self._then),
            ("check-in.skip", "skip"),
            ("check-in.cancel", "back"),
        )
        yield TextBlock(keys)

    def rows(self) -> list[Row]:
        rows = [*super().rows(), Row(None, ()), Row(None, line(" Any of these?", "dim"))]
        mark = "x" if self.plain else "✓"
        for id, symptom in SYMPTOMS.items():
            tick = mark if id in self._ticked else " "
            rows.append(Row(SYMPTOM + id, ((f"{tick} ", "accent"), (symptom.question, ""))))
        return rows

    def action_tick(self) -> None:
        if self.row.startswith(SYMPTOM):
            self._ticked ^= {self.row.removeprefix(SYMPTOM)}
            self._fill()

    def action_done(self) -> None:
        self.dismiss(self.feeling(tuple(id for id in SYMPTOMS if id in self._ticked)))

    def action_skip(self) -> None:
        self.dismiss(Feeling())


class CheckOut(NumbersDialog[tuple[Feeling, str] | None]):
    """Asks after a session, with a note; answers None when cancelled."""

    BINDINGS: ClassVar[list[BindingType]] = [
        hidden("n", "write", "check-in.note", priority=True),
        hidden("tab", "other", "check-in.other", priority=True),
    ]

    def __init__(self, *, before: Feeling | None, after: Feeling | None, note: str) -> None:
        super().__init__("And now?" if before else QUESTION, before, after)
        self._note = note

    def compose_rest(self) -> ComposeResult:
        yield TextBlock(lambda _: [(), line(" Note", "dim")])
        note = make_field("note", self._note, None, 500)
        note.select_on_focus = False
        yield note
        keys = self.rating_keys(
            ("check-in.note", "note"),
            ("check-in.done", "save"),
            ("check-in.cancel", "cancel"),
        )
        yield TextBlock(keys)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the keys of the rows to the note while it is edited."""
        return action in NOTE_ACTIONS or not self._is_writing

    @property
    def _is_writing(self) -> bool:
        # The widget itself learns of its focus later, after what was typed ahead.
        return isinstance(self.focused, Input)

    def action_write(self) -> None:
        self.set_focus(self.query_one("#note"))

    def action_other(self) -> None:
        self.set_focus(self.query_one("#questions" if self._is_writing else "#note"))

    def on_input_submitted(self) -> None:
        self.action_done()

    def action_done(self) -> None:
        note = self.query_one("#note", Input).value
        # A note that was not edited keeps its blanks and line breaks.
        self.dismiss((self.feeling(), note if note == self._note else note.strip()))


def _ratings(feeling: Feeling | None) -> dict[str, int]:
    found = {name: getattr(feeling, name, None) for name in NUMBERS}
    return {name: number for name, number in found.items() if number is not None}
