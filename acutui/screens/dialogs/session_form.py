"""A session to be added or edited."""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time

from textual.app import ComposeResult

from acutui.practice.records import Feeling
from acutui.screens.dialogs.form import Form, make_field, make_label, make_part
from acutui.widgets.stepper import Stepper

FIRST_DAY, LAST_DAY = date(1970, 1, 3), date(2240, 1, 1)
"""The days that a journal can hold."""

NUMBERS = (
    (("pain-before", "Pain before"), ("pain-after", "after")),
    (("stiffness-before", "Stiffness"), ("stiffness-after", "after")),
)


@dataclass(frozen=True, slots=True)
class SessionEntry:
    """What was entered for a session; a number left empty is None."""

    routine: str
    day: date
    at: time
    pain: tuple[int | None, int | None] = (None, None)
    stiffness: tuple[int | None, int | None] = (None, None)
    note: str = ""

    def feeling(self, when: int, stored: Feeling | None) -> Feeling | None:
        """Return the feeling before (0) or after (1), with the symptoms of the stored one."""
        symptoms = stored.symptoms if stored else ()
        feeling = Feeling(self.pain[when], self.stiffness[when], symptoms)
        return feeling if feeling != Feeling() else None


class SessionForm(Form[SessionEntry]):
    """Asks for routine, day, time, ratings and a note; None when cancelled."""

    def __init__(
        self, title: str, routines: Iterable[tuple[str, str]], given: SessionEntry
    ) -> None:
        super().__init__(title)
        self._routines = tuple(routines)
        self._given = given

    def compose_parts(self) -> ComposeResult:
        given = self._given
        routine = Stepper(self._routines, given.routine, plain=self.plain, id="entry-routine")
        yield make_part(make_label("Routine"), routine)
        yield make_part(
            make_label("Day"),
            make_field("entry-day", given.day.isoformat(), r"[0-9-]*", 10),
            make_label("at", "short"),
            make_field("entry-time", f"{given.at:%H:%M}", r"[0-9:.]*", 5),
        )
        for pair, values in zip(NUMBERS, (given.pain, given.stiffness), strict=True):
            before, after = (
                make_field(f"entry-{id}", "" if value is None else str(value), r"10|[0-9]?", 2)
                for (id, _), value in zip(pair, values, strict=True)
            )
            (_, name), (_, other) = pair
            yield make_part(make_label(name), before, make_label(other, "short"), after)
        yield make_part(make_label("Note"), make_field("entry-note", given.note, None, 500))

    def on_mount(self) -> None:
        # The time is what most often has to be set.
        self.query_one("#entry-time").focus()

    def action_done(self) -> None:
        try:
            entry = self._read()
        except ValueError as error:
            self.show_problem(str(error))
        else:
            self.dismiss(entry)

    def _read(self) -> SessionEntry:
        (pain, stiffness) = (
            (self._number(before), self._number(after)) for (before, _), (after, _) in NUMBERS
        )
        note = self.value("entry-note")
        return SessionEntry(
            routine=self.query_one(Stepper).chosen,
            day=_parse_day(self.value("entry-day").strip()),
            at=_parse_time(self.value("entry-time").strip()),
            pain=pain,
            stiffness=stiffness,
            # A note that was not edited keeps its blanks and line breaks.
            note=note if note == self._given.note else note.strip(),
        )

    def _number(self, id: str) -> int | None:
        text = self.value(f"entry-{id}")
        return int(text) if text else None


def _parse_day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError("Enter a day like 2026-11-22.") from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"{text} is too long ago, or too far ahead.")
    return day


def _parse_time(text: str) -> time:
    if re.fullmatch(r"\d{1,2}[:.]\d{2}", text):
        with suppress(ValueError):
            return datetime.strptime(text.replace(".", ":"), "%H:%M").time()  # noqa: DTZ007
    raise ValueError("Enter a time from 00:00 to 23:59, like 07:30.")
