"""How you feel: ratings and symptoms before a session, ratings and a note after it."""

from collections.abc import Sequence
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.events import Click
from textual.widgets import Input

from acutui.practice.records import Feeling
from acutui.practice.symptoms import TICKED
from acutui.screens.dialogs.base import PanelList, hidden, make_title
from acutui.screens.dialogs.draft import DraftDialog
from acutui.screens.dialogs.form import make_field
from acutui.services.check_in import MAX_NOTE
from acutui.util.text import sanitize
from acutui.widgets.key_names import key_label, key_labels
from acutui.widgets.row_list import Row
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import line

MOST = 10
NUMBER_AT = 16
"""The column of the numbers, with the mark of the cursor and the name before it."""

QUESTION = "How do you feel now?"

NOTE_ACTIONS = frozenset(["other", "done", "dismiss", "leave", "quit"])
"""The actions that keys have while the note is edited."""

Answer = TypeVar("Answer")


class NumbersDialog(DraftDialog[Answer]):
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
        hidden("escape", "dismiss", "check-in.cancel"),
        hidden("q", "dismiss", "check-in.back"),
    ]

    first = "#questions"
    """What has the focus at first."""

    def __init__(
        self,
        title: str,
        keys: Sequence[tuple[str, str]],
        before: Feeling | None = None,
        given: Feeling | None = None,
    ) -> None:
        super().__init__()
        self._heading = title
        self._keys = keys
        before, given = before or Feeling(), given or Feeling()
        self._before = {"Pain": before.pain, "Stiffness": before.stiffness}
        self.numbers = {"Pain": given.pain, "Stiffness": given.stiffness}

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel"):
            yield make_title(sanitize(self._heading))
            yield PanelList(id="questions", plain=self.plain)
            yield from self.compose_note()
            digits = [key_label(self, f"check-in.{n}") for n in range(10)]
            names = "0-9" if digits == list("0123456789") else " ".join(digits)
            arrows = key_labels(self, "check-in.less", "check-in.more")
            rate = (f"{names} {arrows}", "rate")
            yield TextBlock(self.key_lines(*self._keys, first=(rate,)))

    def compose_note(self) -> ComposeResult:
        """Yield what is between the rows and the keys."""
        return ()

    def on_mount(self) -> None:
        self.fill_rows()
        self.row_list.click_key = "space"
        self.set_focus(self.query_one(self.first))

    def fill_rows(self) -> None:
        self.fill_list(self.build_rows())

    def build_rows(self) -> list[Row]:
        rows = []
        for name, number in self.numbers.items():
            rating = f"{'-' if number is None else number:>3} of {MOST}"
            was = "" if self._before[name] is None else f"   was {self._before[name]}"
            rows.append(Row(name, ((f"{name:<11}", ""), (rating, "accent"), (was, "dim"))))
        return rows

    @property
    def can_leave(self) -> bool:
        return False

    def on_click(self, event: Click) -> None:
        """Raise the rating that was clicked; lower it by a click at the left of its number."""
        place = event.get_content_offset(self.row_list)
        if place is not None:
            self.action_more(-1 if place.x < NUMBER_AT else 1)

    @property
    def row(self) -> str:
        return self.row_list.cursor or ""

    def action_digit(self, digit: int) -> None:
        """Set the rating under the cursor; 1 and then 0 make 10."""
        is_ten = digit == 0 and self.numbers.get(self.row) == 1
        self._rate(MOST if is_ten else digit)

    def action_more(self, by: int) -> None:
        """Raise or lower the rating under the cursor; an empty one becomes 0."""
        number = self.numbers.get(self.row)
        self._rate(0 if number is None else max(0, min(MOST, number + by)))

    def _rate(self, number: int) -> None:
        if self.row in self.numbers:
            self.numbers[self.row] = number
            self.fill_rows()

    def action_row(self, by: int) -> None:
        self.row_list.action_step(by)


class CheckIn(NumbersDialog[Feeling]):
    """Asks before a session; answers None when cancelled, `Feeling()` when skipped."""

    BINDINGS: ClassVar[list[BindingType]] = [
        hidden("space,x", "tick", "check-in.tick", priority=True),
        hidden("s", "skip", "check-in.skip", priority=True),
    ]

    def __init__(self, title: str, then: str) -> None:
        tick, skip = ("check-in.tick", "tick"), ("check-in.skip", "skip")
        keys = [tick, ("check-in.done", then), skip, ("check-in.back", "back")]
        super().__init__(title, keys)
        self._ticked: set[str] = set()

    def build_rows(self) -> list[Row]:
        rows = [*super().build_rows(), Row(None, ()), Row(None, line(" Any of these?", "dim"))]
        mark = "x" if self.plain else "✓"
        for id, symptom in TICKED.items():
            tick = mark if id in self._ticked else " "
            rows.append(Row(id, ((f"{tick} ", "accent"), (symptom.question, ""))))
        return rows

    def action_tick(self) -> None:
        if self.row in TICKED:
            self._ticked ^= {self.row}
            self.fill_rows()

    def action_done(self) -> None:
        symptoms = tuple(id for id in TICKED if id in self._ticked)
        self.dismiss(Feeling(self.numbers["Pain"], self.numbers["Stiffness"], symptoms))

    def action_skip(self) -> None:
        self.dismiss(Feeling())


class CheckOut(NumbersDialog[tuple[Feeling, str]]):
    """Asks after a session, with a note; answers None when cancelled."""

    BINDINGS: ClassVar[list[BindingType]] = [
        hidden("n", "write", "check-in.note", priority=True),
        hidden("tab", "other", "check-in.other", priority=True),
    ]

    def __init__(
        self, *, before: Feeling | None, after: Feeling | None, note: str, in_note: bool = False
    ) -> None:
        keys = [("check-in.note", "note"), ("check-in.done", "save"), ("check-in.cancel", "cancel")]
        super().__init__("And now?" if before else QUESTION, keys, before, after)
        self._note = note
        self._given = dict(self.numbers)
        self.first = "#note" if in_note else self.first

    def compose_note(self) -> ComposeResult:
        yield TextBlock(lambda _: [(), line(" Note", "dim")])
        note = make_field("note", self._note, None, MAX_NOTE)
        note.select_on_focus = False
        yield note

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the keys of the rows to the note while it is edited."""
        return action in NOTE_ACTIONS or not self._is_writing

    @property
    def is_edited(self) -> bool:
        return (self.query_one("#note", Input).value, self.numbers) != (self._note, self._given)

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
        note = note if note == self._note else note.strip()
        self.dismiss((Feeling(self.numbers["Pain"], self.numbers["Stiffness"]), note))
