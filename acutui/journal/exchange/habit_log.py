"""The days of one habit, as another program marked them.

Other habit trackers know no minutes, points or hours, and none are made up:

- A day on which the habit was done becomes one session at noon, of one hold of one second that
  was fully pressed. A session counts by the share that was pressed, so it can't have no length.
- A skipped day becomes a rest day. So does one that Loop ticked automatically
  (`YES_AUTO`) because the habit was done often enough around it: nothing was done, nor missed.
- Days without an entry, and days on which the habit was not done, are ignored.

A session's id follows from the program, the habit and the day, so importing again, or on another
machine, duplicates nothing.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from hashlib import blake2b
from typing import Literal, NamedTuple

from acutui.journal.exchange.common import RejectedLine
from acutui.journal.exchange.csv_rows import NotReadable
from acutui.journal.exchange.import_data import ImportData
from acutui.practice.records import Day, HoldRecord, Session
from acutui.util.durations import format_count

LOOP, HARSH, HABITBULL = "loop", "harsh", "habitbull"
"""The programs, as they are called in ids."""

IMPORTED_ROUTINE = "imported"
"""The default routine of imported sessions, and the point of their hold."""

Kind = Literal["done", "rest", "automatic", "nothing"]

KIND_WORDS: Mapping[Kind, str] = {
    "done": "done",
    "rest": "rest",
    "automatic": "rest, ticked automatically",
    "nothing": "not done",
}

MAX_LISTED = 30  # habits in an error message
MAX_FOLDER_NAME = 100  # characters of a habit's name in the name of Loop's folder

_left_out = re.compile(r"[^ a-zA-Z0-9._-]+")


class HabitMark(NamedTuple):
    """What a line says about one day; `value` is what it has there, in words if that is long."""

    line: int
    kind: Kind
    note: str = ""
    value: str = ""


@dataclass(slots=True)
class HabitLog:
    """The days of one habit.

    Attributes:
        is_exact: Whether another habit differs only in characters that Loop leaves out of the names
            of folders.
        place: Its file within a zip or a folder.
        omitted: How often something in a line was not taken, by its name.
        day_order: How days were understood, in words; "" if that is plain.
    """

    program: str
    name: str
    is_exact: bool = False
    place: str = ""
    marks: dict[date, HabitMark] = field(default_factory=dict)
    rejected: list[RejectedLine] = field(default_factory=list)
    omitted: Counter[str] = field(default_factory=Counter)
    day_order: str = ""

    @property
    def days(self) -> int:
        """How many days there are to import."""
        return sum(mark.kind != "nothing" for mark in self.marks.values())

    def add(self, day: date, mark: HabitMark, *, later_wins: bool) -> None:
        """Add a mark, and reject the losing line if two disagree about a day."""
        before = self.marks.get(day)
        if before is not None and before.kind != mark.kind:
            loser, winner = (before, mark) if later_wins else (mark, before)
            reason = f"line {winner.line} says something else about {day}, and counts"
            self.rejected.append(RejectedLine(loser.line, reason))
            mark = winner
        if mark.kind == "nothing" and mark.note:
            self.omitted["note of a day without practice"] += 1
        self.marks[day] = mark

    def _describe_reading(self) -> str:
        """Return what the values and days of the file are taken for, and what is not taken."""
        values = Counter((mark.kind, mark.value) for mark in self.marks.values())
        parts = []
        for kind, words in KIND_WORDS.items():
            found = [value or "blank" for its, value in sorted(values) if its == kind]
            if found:
                days = format_count(sum(n for (its, _), n in values.items() if its == kind), "day")
                parts.append(f"{', '.join(found)} as {words} ({days})")
        parts += [self.day_order] if self.day_order else []
        omitted = [f"{what} ({format_count(n, 'line')})" for what, n in (+self.omitted).items()]
        parts += [f"not taken: {', '.join(omitted)}"] if omitted else []
        return f"taking {'; '.join(parts)}" if parts else ""

    def to_import_data(self, routine: str, noon: Callable[[date], datetime]) -> ImportData:
        """Return the days as sessions, and as rest days.

        Args:
            routine: The id of the sessions' routine.
            noon: Returns the noon of a day in the user's zone.
        """
        sessions, days, former_ids = [], [], {}
        holds = (HoldRecord(IMPORTED_ROUTINE, "both", 1, 1),)
        reduce = self.program == LOOP and not self.is_exact
        key = reduce_name(self.name) if reduce else self.name
        for day, mark in sorted(self.marks.items()):
            if mark.kind == "done":
                id, at = make_session_id(self.program, key, day), noon(day)
                session = Session(id, routine, "import", at, at, day, holds, note=mark.note)
                sessions.append(replace(session, habit=self.name))
                former_ids[id] = make_session_id(self.program, self.name, day)
            elif mark.kind != "nothing":
                days.append(Day(day, rest=True, note=mark.note))
        return ImportData(
            tuple(sessions),
            tuple(days),
            tuple(sorted(self.rejected)),
            is_complete=False,
            former_ids=former_ids,
            reading=self._describe_reading(),
        )


def make_session_id(program: str, habit: str, day: date) -> int:
    """Return the id of the session that a day of a habit becomes, the same on every machine."""
    name = f"{program}\0{habit}\0{day}".encode("utf-8", "surrogatepass")
    bits = int.from_bytes(blake2b(name, digest_size=8).digest(), "big") >> 44
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return (int(noon.timestamp()) * 1000 << 20) | bits


def reduce_name(name: str) -> str:
    """Return the name of a habit as Loop names its folder, unless that loses letters or digits.

    So a habit has the same ids whether the file that has its whole name comes along or not.
    """
    reduced = _left_out.sub("", name)[:MAX_FOLDER_NAME].strip()
    is_whole = not any(character.isalnum() for character in "".join(_left_out.findall(name)))
    return reduced if reduced and is_whole else name


def tell_apart(logs: Sequence[HabitLog]) -> None:
    """Number habits of one name, and find those that are one only without some characters."""
    times: Counter[str] = Counter()
    for log in logs:
        times[log.name] += 1
        if times[log.name] > 1:
            log.name = f"{log.name} ({times[log.name]})"
    reduced = Counter(reduce_name(log.name) for log in logs)
    for log in logs:
        log.is_exact = reduced[reduce_name(log.name)] > 1


def choose_habit(logs: Sequence[HabitLog], habit: str | None) -> HabitLog:
    """Return the log of a habit.

    Args:
        logs: All habits of a file or folder.
        habit: Its name, if need be in another case; None for the only one with anything to import.
            A habit whose file has no name for it gets this one.

    Raises:
        NotReadable: There is no such habit, or there are several to choose from.
    """
    if not logs:
        raise NotReadable("has no habit in it")
    if habit is not None and [log.name for log in logs] != [""]:
        for fold in (str, str.casefold):
            named = [log for log in logs if fold(log.name) == fold(habit)]
            if len(named) == 1:
                return named[0]
        raise NotReadable(f"has no habit {habit!r:.40}; there is {_list_habits(logs)}")
    if habit is not None:
        logs[0].name = habit
    full = [log for log in logs if log.days]
    if len(full) > 1:
        raise NotReadable(f"has several habits; name one with --habit: {_list_habits(full)}")
    return (full or [log for log in logs if log.rejected] or list(logs))[0]


def _list_habits(logs: Sequence[HabitLog]) -> str:
    names = [f"{log.name!r:.60} ({format_count(log.days, 'day')})" for log in logs[:MAX_LISTED]]
    names += [f"{len(logs) - MAX_LISTED} more"] if len(logs) > MAX_LISTED else []
    return ", ".join(names)
