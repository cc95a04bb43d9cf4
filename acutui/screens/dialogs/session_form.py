"""A session to be added or mended."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from acutui.practice.records import Feeling
from acutui.screens.dialogs.form import Form, label, text_field
from acutui.widgets.key_names import key_label
from acutui.widgets.stepper import Stepper
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import format_keys, line, wrap

FIRST_DAY, LAST_DAY = date(1970, 1, 3), date(2240, 1, 1)
"""What a journal can hold."""

NUMBERS = (
    ("pain-before", "Pain before"),
    ("pain-after", "after"),
    ("stiffness-before", "Stiffness"),
    ("stiffness-after", "after"),
)


@dataclass(frozen=True, slots=True)
class SessionEntry:
    """What was entered of a session; a number that was left open is None."""

    routine: str
    day: date
    at: time
    pain: tuple[int | None, int | None] = (None, None)
    stiffness: tuple[int | None, int | None] = (None, None)
    note: str = ""

    def feeling(self, when: int, was: Feeling | None) -> Feeling | None:
        """Return the feeling before (0) or after (1), with the symptoms that there were."""
        feeling = Feeling(self.pain[when], self.stiffness[when], was.symptoms if was else ())
        return feeling if feeling != Feeling() else None


class SessionForm(Form[SessionEntry]):
    """Asks for routine, day, time, numbers and a note; None where it was called off."""

    def __init__(
        self, title: str, routines: Iterable[tuple[str, str]], given: SessionEntry
    ) -> None:
        super().__init__()
        self._title = title
        self._routines = tuple(routines)
        self._given = given
        self._trouble = ""

    def compose(self) -> ComposeResult:
        """A panel with a line for each part."""
        given = self._given
        numbers = dict(zip((id for id, _ in NUMBERS), (*given.pain, *given.stiffness), strict=True))
        with Vertical(classes="panel entry"):
            yield TextBlock(lambda _: [line(self._title, "strong"), ()])
            with Horizontal(classes="part"):
                yield label("Routine")
                yield Stepper(self._routines, given.routine, plain=self.plain, id="entry-routine")
            with Horizontal(classes="part"):
                yield label("Day")
                yield text_field("entry-day", given.day.isoformat(), r"[0-9-]*", 10)
                yield label("at", "short")
                yield text_field("entry-time", f"{given.at:%H:%M}", r"[0-9:.]*", 5)
            for pair in (NUMBERS[:2], NUMBERS[2:]):
                with Horizontal(classes="part"):
                    for n, (id, name) in enumerate(pair):
                        yield label(name, "short" if n else "")
                        number = numbers[id]
                        yield text_field(
                            f"entry-{id}", "" if number is None else str(number), r"10|[0-9]?", 2
                        )
            with Horizontal(classes="part"):
                yield label("Note")
                yield text_field("entry-note", given.note, None, 500)
            yield TextBlock(id="entry-trouble")
            keys = (
                (key_label(self, "entry.done"), "keep"),
                (key_label(self, "entry.next"), "next"),
                (key_label(self, "entry.cancel"), "leave it"),
            )
            yield TextBlock(lambda width: [(), *format_keys(keys, width)])

    def on_mount(self) -> None:
        """Begin with the time, which is most often what is to be set."""
        self.query_one("#entry-time", Input).focus()

    def action_done(self) -> None:
        """Answer with what was entered, or say what is wrong with it."""
        try:
            entered = self._entered()
        except ValueError as error:
            self._trouble = str(error)
            self.query_one("#entry-trouble", TextBlock).show(
                lambda width: wrap(self._trouble, width, "bad")
            )
            return
        self.dismiss(entered)

    def _entered(self) -> SessionEntry:
        numbers = [_number(self._text(id), name) for id, name in NUMBERS]
        return SessionEntry(
            routine=self.query_one(Stepper).chosen,
            day=_day(self._text("day")),
            at=_time(self._text("time")),
            pain=(numbers[0], numbers[1]),
            stiffness=(numbers[2], numbers[3]),
            note=self._note(),
        )

    def _note(self) -> str:
        # One that nobody touched stays to the letter, blanks and line breaks too.
        given = self._given.note
        untouched = self.query_one("#entry-note", Input).value == given
        return given if untouched else self._text("note")

    def _text(self, id: str) -> str:
        return self.query_one(f"#entry-{id}", Input).value.strip()


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"Day: {text or 'nothing'} is not a day like 2026-11-22.") from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"Day: {text} is too long ago, or too far ahead.")
    return day


def _time(text: str) -> time:
    if not re.fullmatch(r"\d{1,2}[:.]\d{2}", text):
        raise ValueError(f"Time: {text or 'nothing'} is not a time like 07:30.")
    try:
        return datetime.strptime(text.replace(".", ":"), "%H:%M").time()  # noqa: DTZ007
    except ValueError:
        raise ValueError(f"Time: there is no {text} in a day.") from None


def _number(text: str, name: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or int(text) > 10:
        raise ValueError(f"{name}: {text} is not a number from 0 to 10.")
    return int(text)
