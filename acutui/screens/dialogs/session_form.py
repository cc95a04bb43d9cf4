"""A session to be added or edited."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from textual.app import ComposeResult

from acutui.practice.manual_entry import FIRST_DAY, LAST_DAY
from acutui.practice.records import Feeling
from acutui.screens.dialogs.form import Form, make_field, make_label, make_part
from acutui.services.check_in import MAX_NOTE
from acutui.widgets.stepper import Stepper

FirstField = Literal["time", "note"]


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
        self,
        title: str,
        routines: Sequence[tuple[str, str]],
        given: SessionEntry,
        first: FirstField = "time",
    ) -> None:
        """`first` has the focus at first: the time is what most often has to be set."""
        super().__init__(title)
        self.first = f"entry-{first}"
        self._routines = routines
        self._given = given

    def compose_parts(self) -> ComposeResult:
        given = self._given
        routine = Stepper(self._routines, given.routine, plain=self.plain, id="entry-routine")
        yield make_part("Routine", routine)
        yield make_part(
            "Day",
            make_field("entry-day", given.day.isoformat(), r"[0-9-]*", 10),
            make_label("at", "short"),
            make_field("entry-time", f"{given.at:%H:%M}", r"(?i)[0-9:. apm]*", 8),
        )
        numbers = {"pain": ("Pain before", given.pain), "stiffness": ("Stiffness", given.stiffness)}
        for id, (name, ratings) in numbers.items():
            texts = ["" if rating is None else str(rating) for rating in ratings]
            before = make_field(f"entry-{id}-before", texts[0], r"10|[0-9]?", 2)
            after = make_field(f"entry-{id}-after", texts[1], r"10|[0-9]?", 2)
            yield make_part(name, before, make_label("after", "short"), after)
        note = make_field("entry-note", given.note, most=MAX_NOTE)
        note.select_on_focus = False  # More is added to a note than replaced.
        yield make_part("Note", note)

    def action_done(self) -> None:
        note = self.value("entry-note")
        try:
            entry = SessionEntry(
                routine=self.query_one(Stepper).chosen,
                day=_parse_day(self.value("entry-day").strip()),
                at=_parse_time(self.value("entry-time").strip()),
                pain=self._read_ratings("pain"),
                stiffness=self._read_ratings("stiffness"),
                # A note that was not edited keeps its blanks and line breaks.
                note=note if note == self._given.note else note.strip(),
            )
        except ValueError as error:
            self.show_problem(str(error))
        else:
            self.dismiss(entry)

    def _read_ratings(self, id: str) -> tuple[int | None, int | None]:
        before, after = (self.value(f"entry-{id}-{when}") for when in ("before", "after"))
        return int(before) if before else None, int(after) if after else None


def _parse_day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError("Enter a day like 2026-11-22.") from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"{text} is too long ago, or too far ahead.")
    return day


def _parse_time(text: str) -> time:
    if found := re.fullmatch(r"(\d{1,2})[:.](\d{2}) ?([ap]m)?", text, re.IGNORECASE):
        hour, half = int(found[1]), (found[3] or "").lower()
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "pm" else 0)
        elif half:
            hour = -1
        with suppress(ValueError):
            return time(hour, int(found[2]))
    raise ValueError("Enter a time from 00:00 to 23:59, like 07:30 or 7:30 pm.")
