"""Any sequence of changes, undos and restarts by two processes has the result of a simple model."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Literal
from unittest.mock import patch

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from support.clocks import still

from acutui.journal.journal import Journal
from acutui.practice.records import Day, Feeling, History, HoldRecord, Session
from acutui.util.files import FileError

Who = Literal["one", "two"]
Key = date | int
Value = Session | Day | None
STALE = "another acutui changed"
FIRST = date(2026, 11, 20)


class Died(BaseException):
    """The simulated end of a process."""


def day_began(now: datetime) -> datetime:
    """Return when the day began: at three."""
    return datetime.combine((now - timedelta(hours=3)).date(), time(3), UTC)


# The model: values with versions, and two stacks


@dataclass
class Past:
    """A change: of each document its old and new value, and the new version."""

    when: datetime
    words: str
    edits: dict[Key, tuple[Value, Value, int]]


class Model:
    def __init__(self) -> None:
        self.values: dict[Key, Value] = {}
        self.versions: dict[Key, int] = {}
        self.stacks: dict[bool, list[Past]] = {False: [], True: []}
        self.version = 0

    def put(self, key: Key, value: Value) -> int:
        self.version += 1
        self.values[key], self.versions[key] = value, self.version
        return self.version

    def forget(self, now: datetime) -> None:
        for past in self.stacks.values():
            past[:] = [one for one in past if one.when >= day_began(now)]

    def change(self, now: datetime, words: str, to: dict[Key, Value], *, recorded: bool) -> None:
        edits = {key: (self.values.get(key), new, self.put(key, new)) for key, new in to.items()}
        if recorded:
            self.forget(now)
            self.stacks[False].append(Past(now, words, edits))
            self.stacks[True].clear()

    def turn(self, now: datetime, *, undone: bool, recorded: bool) -> str | None:
        self.forget(now)
        stack, other = self.stacks[undone], self.stacks[not undone]
        if not stack:
            return None
        past = stack[-1]
        if recorded:
            stack.pop()
        for key, (before, _, version) in past.edits.items():
            if self.versions[key] != version and self.values[key] != before:
                return STALE
        back = {
            key: (after, before, self.put(key, before))
            for key, (before, after, _) in past.edits.items()
        }
        if recorded:
            other.append(replace(past, edits=back))
            for key, (_, now_there, version) in back.items():
                self.update_version(stack, key, now_there, version)
        return past.words

    def update_version(self, stack: list[Past], key: Key, value: Value, version: int) -> None:
        """Let the last change of a document know its present version."""
        for past in reversed(stack):
            if key in past.edits:
                before, after, known = past.edits[key]
                past.edits[key] = (before, after, version if after == value else known)
                return


def live(values: Iterable[Value]) -> tuple[tuple[Session, ...], dict[date, Day]]:
    values = [*values]
    days = {day.day: day for day in values if isinstance(day, Day)}
    return tuple(s for s in values if isinstance(s, Session)), days


def days_between(old: dict[Key, Value], new: dict[Key, Value]) -> set[date]:
    pairs = [(old.get(key), new.get(key)) for key in old.keys() | new.keys()]
    return {one.day for pair in pairs if pair[0] != pair[1] for one in pair if one is not None}


# The machine

processes = st.sampled_from(["one", "two"])
days = st.integers(0, 6).map(lambda n: FIRST + timedelta(days=n))
mostly = st.integers(0, 5).map(lambda n: n < 5)
picks = st.integers(0, 5)


class UndoMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.path = self.folder / "journal.json"
        self.undo_file = self.folder / "journal.undo.json"
        # The power never fails here, so waiting for the disk is not needed.
        self.no_sync = patch.object(os, "fsync")
        self.no_sync.start()
        self.now = datetime(2026, 11, 22, 12, tzinfo=UTC)
        self.model = Model()
        self.journals: dict[str, Journal] = {}
        self.shown: dict[str, History | None] = {}
        self.raw: dict[str, dict[str, Any]] = {}
        for who in ("one", "two"):
            self.start(who)

    def teardown(self) -> None:
        self.no_sync.stop()
        for journal in self.journals.values():
            journal.close()
        shutil.rmtree(self.folder)

    def start(self, who: str) -> None:
        if who in self.journals:
            self.journals[who].close()
        self.journals[who] = Journal(self.path, lambda: self.now, day_began)
        self.shown[who] = None

    def do(self, who: str, recorded: bool, work: Callable[[Journal], Any]) -> Any:
        """Do some work. Unless `recorded`, the process ends before it writes the undo file."""
        self.now += timedelta(seconds=1)
        if recorded:
            return work(self.journals[who])
        with (
            patch("acutui.journal.undo.replace_atomically", side_effect=Died),
            suppress(Died, FileError),
        ):
            work(self.journals[who])
        self.start(who)
        return None

    def save(self, who: str, words: str, *values: Value, recorded: bool = True) -> None:
        """Save sessions or days in a journal and in the model."""
        found = [one for one in values if isinstance(one, Day)]
        to: dict[Key, Value] = {one.day: one for one in found}
        if found:
            self.do(who, recorded, lambda journal: journal.save_days(found, words))
        for session in values:
            if isinstance(session, Session):
                to[session.id] = session
                self.do(who, recorded, partial(Journal.save_session, session=session, label=words))
        self.model.change(self.now, words, to, recorded=recorded)

    def remove(self, who: str, id: int, *, recorded: bool = True) -> None:
        self.do(who, recorded, lambda journal: journal.delete_session(id))
        self.model.change(self.now, "the deletion", {id: None}, recorded=recorded)

    def sessions(self) -> tuple[Session, ...]:
        return live(self.model.values.values())[0]

    def day(self, day: date) -> Day:
        return live(self.model.values.values())[1].get(day, Day(day))

    @rule(who=processes, day=days, source=st.sampled_from(["timer", "log"]))
    def add(self, who: Who, day: date, source: Any) -> None:
        began = datetime.combine(day, time(8), UTC)
        holds = (HoldRecord("LI4", "left", 60, 60.0),)
        id = len(self.model.values) + 1
        session = Session(id, "back-and-neck", source, began, began, day, holds)
        words = "the session" if source == "timer" else "the entry"
        self.save(who, words, session)

    @precondition(lambda self: self.sessions())
    @rule(who=processes, pick=picks, pain=st.integers(0, 2))
    def edit(self, who: Who, pick: int, pain: int) -> None:
        session = self.sessions()[pick % len(self.sessions())]
        self.save(who, "the note", replace(session, after=Feeling(pain), note=f"pain {pain}"))

    @precondition(lambda self: self.sessions())
    @rule(who=processes, pick=picks, day=days)
    def move_to_another_day(self, who: Who, pick: int, day: date) -> None:
        session = self.sessions()[pick % len(self.sessions())]
        self.save(who, "the move", replace(session, day=day))

    @precondition(lambda self: self.sessions())
    @rule(who=processes, pick=picks)
    def delete(self, who: Who, pick: int) -> None:
        self.remove(who, self.sessions()[pick % len(self.sessions())].id)

    @rule(who=processes, day=days, length=st.integers(1, 4))
    def rest(self, who: Who, day: date, length: int) -> None:
        found = [self.day(day + timedelta(days=n)) for n in range(length)]
        self.save(who, "the rest", *(replace(one, rest=not one.rest) for one in found))

    @rule(who=processes, day=days, check=st.sampled_from(["vitamin-c", "workout"]))
    def check(self, who: Who, day: date, check: str) -> None:
        checks = set(self.day(day).checks) ^ {check}
        self.save(who, "the check", replace(self.day(day), checks=tuple(sorted(checks))))

    @precondition(lambda self: self.model.stacks[False] or self.model.stacks[True])
    @rule(who=processes, undone=st.booleans(), pick=picks, how=st.sampled_from(["edit", "back"]))
    def the_next_document_is_changed_unrecorded(
        self, who: Who, undone: bool, pick: int, how: str
    ) -> None:
        """As by a process that ended before it recorded that, or by another program."""
        if not self.model.stacks[undone]:
            return
        edits = self.model.stacks[undone][-1].edits
        key, (before, _, _) = [*edits.items()][pick % len(edits)]
        match before if how == "back" else self.model.values[key]:
            case Session() as session:
                note = session.note if how == "back" else f"by another at {self.now}"
                self.save(who, "", replace(session, note=note), recorded=False)
            case Day() as day:
                checks = day.checks if how == "back" else (*day.checks, f"{self.now}")
                self.save(who, "", replace(day, checks=checks), recorded=False)
            case None if isinstance(key, int):
                self.remove(who, key, recorded=False)

    def turn(self, who: str, times: int, *, undone: bool, recorded: bool) -> None:
        for _ in range(times):
            try:
                label = self.do(who, recorded, lambda j: j.redo() if undone else j.undo())
            except FileError as error:
                label = STALE
                end = "redone" if undone else "undone"
                assert STALE in str(error)
                assert f"nothing was {end}" in str(error)
            expected = self.model.turn(self.now, undone=undone, recorded=recorded)
            assert label == expected or not recorded

    @precondition(lambda self: self.model.stacks[False])
    @rule(who=processes, recorded=mostly, times=st.integers(1, 4))
    def undo(self, who: Who, recorded: bool, times: int) -> None:
        self.turn(who, times, undone=False, recorded=recorded)

    @precondition(lambda self: self.model.stacks[True])
    @rule(who=processes, recorded=mostly, times=st.integers(1, 4))
    def redo(self, who: Who, recorded: bool, times: int) -> None:
        self.turn(who, times, undone=True, recorded=recorded)

    @rule(who=processes, undone=st.booleans())
    def undo_or_redo_even_where_there_is_nothing(self, who: Who, undone: bool) -> None:
        self.turn(who, 1, undone=undone, recorded=True)

    @rule(who=processes)
    def restart(self, who: Who) -> None:
        self.start(who)

    @rule(who=processes, hours=st.sampled_from([1, 2, 5, 9]))
    def time_passes_and_one_restarts(self, who: Who, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self.start(who)

    @rule(who=processes, damage=st.sampled_from([None, b"", b"\0" * 9, b"[]", b'{"format":1}']))
    def the_next_day_begins_or_the_undo_file_is_damaged(
        self, who: Who, damage: bytes | None
    ) -> None:
        if damage is None:
            self.now += timedelta(days=1)
            self.start(who)
        else:
            self.undo_file.write_bytes(damage)
            for each in ("one", "two"):
                self.start(each)
            self.model.stacks = {False: [], True: []}

    @invariant()
    def all_journals_show_the_model(self) -> None:
        fresh = Journal(self.path, still)
        expected = live(self.model.values.values())
        for who, journal in self.journals.items():
            history = journal.history()
            assert history == fresh.history()
            assert history is journal.history()
            assert (history.sessions, dict(history.days), history.problems) == (*expected, ())
            # The app draws again only if it gets another object.
            before, self.shown[who] = self.shown[who], history
            assert before != history or before is history
            assert_days(history)
        fresh.close()

    @invariant()
    def every_change_is_later_than_the_last(self) -> None:
        """So that every change, undo and redo wins a merge with older copies."""
        if self.path.exists():
            tables = json.loads(self.path.read_bytes())
            raw = tables["sessions"] | tables["days"]
            for id, document in self.raw.items():
                assert raw[id] == document or raw[id]["updated"] > document["updated"]
            self.raw = raw


def assert_days(history: History) -> None:
    assert all(day == one.day for day, one in history.days.items())


TestUndoMachine = UndoMachine.TestCase
TestUndoMachine.settings = settings(max_examples=30, stateful_step_count=40)
