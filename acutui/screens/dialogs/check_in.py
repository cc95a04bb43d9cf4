"""The check-in before a session: how it is now."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from acutui.practice.record import Feeling
from acutui.widgets.lines import Lines, line, wrapped
from acutui.widgets.rows import Row, RowList

TINGLING = "tingling"
"""The symptom that may be a red flag: numbness and weakness belong to it."""

NUMBERS = (("pain", "Pain"), ("stiffness", "Stiffness"))
SYMPTOMS = (
    ("neck-pain", "Pain in the nape of the neck"),
    ("back-pain", "Pain in the lower back"),
    (TINGLING, "Tingling, numbness or weakness"),
    ("stiffness", "Stiffness"),
    ("less-movement", "Less movement than usual"),
)
MOST = 10
SYMPTOM = "symptom."
"""What the keys of the symptoms' rows begin with; stiffness is a number, too."""


class CheckIn(ModalScreen[Feeling | None]):
    """Asks for pain and stiffness, 0-10, and symptoms; answers None where it was called off."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(n), f"digit({n})", show=False, id=f"check-in.{n}") for n in range(10)),
        Binding("right,l", "more(1)", show=False, id="check-in.more"),
        Binding("left,h", "more(-1)", show=False, id="check-in.less"),
        Binding("space,x", "tick", show=False, id="check-in.tick"),
        Binding("enter", "done", show=False, id="check-in.done"),
        Binding("s", "skip", show=False, id="check-in.skip"),
        Binding("escape", "cancel", show=False, id="check-in.cancel"),
    ]

    def __init__(self, *, fine: bool) -> None:
        super().__init__()
        self._numbers: dict[str, int] = {}
        self._ticked: set[str] = set()
        self._fine = fine

    def compose(self) -> ComposeResult:
        """A panel with a row for each question."""
        keys = "0-9 or arrows a number, space ticks, enter start, s skip, esc back"
        with Vertical(classes="panel"):
            yield Lines(lambda _: [line("How is it now?", "strong"), ()])
            yield RowList(id="questions", plain=not self._fine)
            yield Lines(lambda width: [(), *wrapped(keys, width, "dim")])

    def on_mount(self) -> None:
        """Begin with the pain."""
        rows = self.query_one("#questions", RowList)
        rows.styles.height = len(NUMBERS) + len(SYMPTOMS) + 2
        self._fill()
        rows.focus()

    def _fill(self) -> None:
        rows = [Row(id, ((f"{name:<11}", ""), (self._shown(id), "accent"))) for id, name in NUMBERS]
        rows += [Row(None, ()), Row(None, line(" What is there?", "dim"))]
        mark = "✓" if self._fine else "x"
        for id, name in SYMPTOMS:
            tick = mark if id in self._ticked else " "
            rows.append(Row(SYMPTOM + id, ((f"{tick} ", "accent"), (name, ""))))
        self.query_one("#questions", RowList).fill(rows)

    def _shown(self, id: str) -> str:
        number = self._numbers.get(id)
        return "  - of 10" if number is None else f"{number:>3} of 10"

    @property
    def _row(self) -> str:
        return self.query_one("#questions", RowList).cursor or ""

    def action_digit(self, digit: int) -> None:
        """Set the number under the cursor; 1 and then 0 make 10."""
        if self._row.startswith(SYMPTOM):
            return
        ten = digit == 0 and self._numbers.get(self._row) == 1
        self._numbers[self._row] = MOST if ten else digit
        self._fill()

    def action_more(self, by: int) -> None:
        """Set the number one higher or lower."""
        if not self._row.startswith(SYMPTOM):
            number = self._numbers.get(self._row, -1 if by > 0 else 1)
            self._numbers[self._row] = max(0, min(MOST, number + by))
            self._fill()

    def action_tick(self) -> None:
        """Tick the symptom under the cursor, or untick it."""
        if self._row.startswith(SYMPTOM):
            self._ticked ^= {self._row.removeprefix(SYMPTOM)}
            self._fill()

    def action_done(self) -> None:
        """Answer with what was said."""
        symptoms = tuple(id for id, _ in SYMPTOMS if id in self._ticked)
        self.dismiss(Feeling(self._numbers.get("pain"), self._numbers.get("stiffness"), symptoms))

    def action_skip(self) -> None:
        """Answer with nothing, and go on."""
        self.dismiss(Feeling())

    def action_cancel(self) -> None:
        """Call it off."""
        self.dismiss(None)
