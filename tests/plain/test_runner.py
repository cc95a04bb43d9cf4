"""A session as lines of text: what is said when, what the keys do, what is kept."""

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.clocks import still

from acutui.atlas.rhythm import RHYTHM_NAMES
from acutui.journal.checkpoint import Checkpoint, CheckpointFile
from acutui.journal.exchange.detect import read_import
from acutui.journal.journal import Journal, new_id
from acutui.plain.announcements import Event, Told, moves, opening, passing
from acutui.plain.runner import PlainRunner
from acutui.plain.terminal_io import Edges, ToldToEnd
from acutui.practice.records import HoldRecord, Session
from acutui.practice.timer import Step, TimerState
from acutui.services.clock import Clock
from acutui.services.context import Context
from acutui.services.routines import plan_steps
from acutui.util import files
from acutui.util.errors import CommandError
from acutui.util.files import FileError
from acutui.util.text import sanitize

ROUTINES = """
[[routine]]
id = "neck"
name = "Neck"
ready = 5
holds = [{ point = "LI4", side = "each", seconds = 60 }, { point = "GV20", seconds = 20 }]

[[routine]]
id = "at-once"
name = "At once"
ready = 0
holds = [{ point = "HERE", seconds = 4 }, { point = "THERE", side = "both", seconds = 4 }]

[[routine]]
id = "hands"
name = "Hands"
holds = [{ point = "LI4", side = "both", seconds = 10 }]
"""
POINTS = """
[[point]]
id = "HERE"
english = "Here"
laterality = "midline"
where = "Where it is."
press = "Gently."
seconds = 4

[[point]]
id = "THERE"
english = "There"
regions = ["foot"]
where = "Where it is not."
press = "Firmly."
rhythm = "pulse"
reach = "ball"
seconds = 4
cautions = [
  { when = "always", level = "care", text = "For all." },
  { when = "always", level = "care", text = "For all as well." },
  { when = "osteoporosis", level = "care", text = "For brittle bones." },
]
"""
NOW = datetime(2026, 11, 22, 18, 0, tzinfo=ZoneInfo("Asia/Kolkata"))
END = "end of input"
STEPS = (Step("LI4", "left", 60), Step("LI4", "right", 60))
BEGUN = 6.0
"""Seconds after which the first hold of "neck" is being pressed."""

Doing = str | int | ToldToEnd | float | None


class FakeClock(Clock):
    """A clock that the fake waiting moves."""

    def __init__(self) -> None:
        super().__init__("Asia/Kolkata")
        self.gone = 0.0
        self.slept = 0.0

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.gone)

    def elapsed(self) -> float:
        return 1000.0 + self.gone

    def awake(self) -> float:
        return 500.0 + self.gone - self.slept


class Person:
    """Somebody who listens, and types at given times.

    `script` are seconds since the beginning and what comes then: a line, `END`, a signal to
    raise, or a number of seconds for which everything stands still.
    """

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.heard: list[str] = []
        self.times: list[float] = []
        self.sounds: list[str] = []
        self.script: list[tuple[float, Doing]] = []
        self.deaf_after: int | None = None

    def say(self, line: str) -> None:
        if self.deaf_after is not None and len(self.heard) >= self.deaf_after:
            raise BrokenPipeError
        self.heard.append(line)
        self.times.append(self.clock.gone)

    def wait(self, seconds: float) -> str | None:
        until = self.clock.gone + seconds
        if not self.script or self.script[0][0] > until:
            assert seconds < 3000, f"it waits for ever: {self.heard[-3:]}"
            self.clock.gone = until
            return None
        at, what = self.script.pop(0)
        self.clock.gone = max(self.clock.gone, at)
        if isinstance(what, ToldToEnd):
            raise what
        if isinstance(what, int | float):
            self.clock.gone += what
            return None
        if what == END:
            raise EOFError
        return what

    def said_at(self, line: str) -> list[float]:
        """The whole seconds at which a line was said."""
        return [round(at) for said, at in zip(self.heard, self.times, strict=True) if said == line]


class Stage:
    """A person with files of their own before a session in lines of text."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "config"
        self.config.mkdir(parents=True, exist_ok=True)
        (self.config / "routines.toml").write_text(ROUTINES)
        (self.config / "points.toml").write_text(POINTS)
        self.data = folder / "data" / "journal.json"
        self.clock = FakeClock()
        self.person = Person(self.clock)
        self.services = self.opened()

    def opened(self, **changed: object) -> Context:
        """The services as a new process opens them, with some settings changed."""
        services = Context.open(self.data, self.config)
        services.clock = self.clock
        services.settings = replace(services.settings, **changed)  # type: ignore[arg-type]
        self.services = services
        return services

    def practise(
        self, routine: str, *script: tuple[float, Doing], terminal: bool = False
    ) -> "SimpleNamespace":
        """Go through a routine; times in `script` are counted from now."""
        begun = self.clock.gone
        self.person.heard.clear()
        self.person.times.clear()
        self.person.script = [(begun + at, what) for at, what in script]
        sound = self.person.sounds.append if terminal else None
        session = PlainRunner(self.services, Edges(self.person.say, self.person.wait, sound))
        status = session.practise(self.services.atlas.routines[routine])
        return SimpleNamespace(status=status, heard=[*self.person.heard], last=session.last_words)

    @property
    def saved(self) -> tuple[Session, ...]:
        """What is in the journal, as another process reads it."""
        return Journal(self.data, still).history().sessions

    @property
    def checkpoint(self) -> Checkpoint | None:
        """What another process finds; it must be able to claim it."""
        file = CheckpointFile(self.data)
        assert file.claim(), "the lock was not released"
        try:
            return file.read()
        finally:
            file.release()

    def interrupt(self, minutes: float, *, pressed: float = 42.0, ended: bool = False) -> int:
        """Leave a session behind that was interrupted so many minutes ago."""
        run = TimerState.start(STEPS, now=0, ready=0, on_gap="count")
        run = replace(run, pressed=pressed)
        if ended:
            run = run.finish(0)
        seen = self.clock.now() - timedelta(minutes=minutes)
        left = Checkpoint(new_id(seen), "neck", seen - timedelta(minutes=1), seen, run)
        file = CheckpointFile(self.data)
        file.claim()
        file.write(left)
        file.release()
        return left.id


@pytest.fixture(name="on")
def a_stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


def pressed(session: Session) -> list[tuple[str, str, float]]:
    return [(hold.point, hold.side, hold.pressed) for hold in session.holds]


# What is announced


def test_a_session_is_told_from_its_name_to_its_record(on: Stage) -> None:
    ran = on.practise("neck", (0, END))
    li4 = on.services.atlas.points["LI4"]
    gv20 = on.services.atlas.points["GV20"]
    assert ran.status == 0
    assert ran.heard == [
        "Neck: 3 holds, 2 min of pressing.",
        "Keys, each with Enter: p pause, n next, b back, f finish, q quit, "
        "+ and - ten seconds, ? more on keys.",
        f"Get ready: LI4 Joining Valley, left hand. {li4.where}",
        "No keys can come: the session goes on to its end.",
        *("3", "2", "1"),
        f"Press LI4, left, 60 s: {li4.press}",
        *("45", "30", "15", "3", "2", "1"),
        "Next LI4, right hand, hold 2 of 3.",
        "Get ready: LI4 Joining Valley, right hand. The same place on the other side.",
        *("3", "2", "1"),
        "Press LI4, right, 60 s, as before.",
        *("45", "30", "15", "3", "2", "1"),
        "Next GV20, midline, hold 3 of 3.",
        f"Get ready: GV20 {gv20.english}, midline. {gv20.where}",
        *(f"Mind: {c.text}" for c in gv20.cautions_for(()) if c.when == "always"),
        *("3", "2", "1"),
        f"Press GV20, midline, 20 s: {gv20.press}",
        *("15", "3", "2", "1"),
        "Saved. 2:20 of 2:20 pressed. It counts towards today. 1 of 2 today, 1-day streak.",
    ]
    assert on.person.said_at("45") == [20, 85]
    assert on.person.said_at("3")[:3] == [2, 62, 67]
    (session,) = on.saved
    assert pressed(session) == [
        ("LI4", "left", 60.0),
        ("LI4", "right", 60.0),
        ("GV20", "midline", 20.0),
    ]
    assert session.source == "timer"
    assert session.before is None
    assert session.started == NOW
    assert on.checkpoint is None


def test_without_a_get_ready_the_place_is_told_all_the_same(on: Stage) -> None:
    on.opened(conditions=("osteoporosis",))
    ran = on.practise("at-once")
    assert ran.heard[0] == "At once: 2 holds, 8 s of pressing."
    assert ran.heard[1] == "You need a ball."
    assert ran.heard[3:] == [
        "HERE Here, midline. Where it is.",
        "Press HERE, midline, 4 s: Gently.",
        *("3", "2", "1"),
        "Next THERE, both feet, hold 2 of 2.",
        "THERE There, both feet. Where it is not.",
        "Mind: For brittle bones.",
        "Mind: For all.",
        f"Press THERE, both, 4 s: Firmly. Rhythm: {RHYTHM_NAMES['pulse']}.",
        *("3", "2", "1"),
        "Saved. 0:08 of 0:08 pressed. It counts towards today. 1 of 2 today, 1-day streak.",
    ]


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (2, [1]),
        (3, [2, 1]),
        (15, [3, 2, 1]),
        (16, [15, 3, 2, 1]),
        (60, [45, 30, 15, 3, 2, 1]),
        (100, [90, 75, 60, 45, 30, 15, 3, 2, 1]),
    ],
)
@pytest.mark.parametrize("step", [1.0, 0.25, 0.1, 0.993, 1.005])
def test_seconds_are_told_sparsely(seconds: float, told: list[int], step: float) -> None:
    run = TimerState.start([Step("LI4", "both", seconds)], now=0.0, ready=0)
    found: list[Told] = []
    at = 0.0
    while not run.ended:
        at += step
        after = run.tick(at)
        found += passing(run, after)
        run = after
    assert found == [Told(Event.COUNT, second) for second in told]


def test_get_ready_is_counted_by_its_last_seconds_only() -> None:
    run = TimerState.start(STEPS, now=0.0, ready=40)
    found: list[Told] = []
    for at in range(1, 41):
        after = run.tick(float(at))
        found += passing(run, after)
        run = after
    assert found == [*(Told(Event.COUNT, second) for second in (3, 2, 1)), Told(Event.PRESS)]


def test_after_a_hitch_only_what_is_still_true_is_told() -> None:
    run = TimerState.start(STEPS, now=0.0, ready=0).tick(0.5)
    for at in range(2, 57, 2):
        run = run.tick(float(at))
    assert passing(run, run.tick(58.5)) == (Told(Event.COUNT, 2),)
    # Over the end of a hold and the whole of a get-ready.
    run = replace(run.tick(58.5), ready=1.0)
    after = run.tick(61.4)
    assert passing(run, after) == (Told(Event.MOVED), Told(Event.PLACE), Told(Event.PRESS))


def test_a_pause_and_an_end_have_nothing_to_count() -> None:
    run = TimerState.start(STEPS, now=0.0, ready=0)
    assert passing(run, run.pause(1.0)) == ()
    assert moves(run, run.stop(1.0)) == ()
    assert opening(run) == (Told(Event.PLACE), Told(Event.PRESS))


# Keys


def test_pause_and_go_on(on: Stage) -> None:
    ran = on.practise("neck", (10, "p"), (200, " P "), (201, "q"))
    assert "Paused: LI4, left, 55 s to go. p and Enter to go on." in ran.heard
    assert "Going on: LI4, left, 55 s to go." in ran.heard
    assert on.person.said_at("45") == []
    (session,) = on.saved
    assert pressed(session)[0] == ("LI4", "left", 6.0)


def test_next_goes_on_with_what_was_pressed(on: Stage) -> None:
    ran = on.practise("neck", (10, "n"), (11, "N"), (12, "n"))
    assert "Next LI4, right hand, hold 2 of 3." in ran.heard
    assert "Next GV20, midline, hold 3 of 3." in ran.heard
    assert ran.heard[-1].startswith("Saved. 0:05 of 2:20 pressed. It is kept, with its minutes; ")
    assert ran.heard[-1].endswith("0 of 2 today, no streak yet.")
    (session,) = on.saved
    assert pressed(session) == [
        ("LI4", "left", 5.0),
        ("LI4", "right", 0.0),
        ("GV20", "midline", 0.0),
    ]


def test_next_in_the_moment_that_a_hold_runs_out_goes_one_on(on: Stage) -> None:
    on.practise("neck", (64.9, ""), (65.0, "n"), (65.2, "q"))
    assert "Next LI4, right hand, hold 2 of 3." in on.person.heard
    assert not any(line.startswith("Next GV20") for line in on.person.heard)


def test_back_presses_again(on: Stage) -> None:
    ran = on.practise("neck", (66, ""), (70, "b"), (71, ""), (72, "f"))
    assert "Back to LI4, left hand, hold 1 of 3." in ran.heard
    assert "Get ready: LI4 Joining Valley, left hand. The same place on the other side." in (
        ran.heard
    )
    assert ran.heard[-2] == "Finished."
    (session,) = on.saved
    assert pressed(session) == [
        ("LI4", "left", 60.0),
        ("LI4", "right", 4.0),
        ("LI4", "left", 1.0),
        ("GV20", "midline", 0.0),
    ]


@pytest.mark.parametrize("key", ["f", "q"])
def test_leaving_keeps_what_was_pressed(on: Stage, key: str) -> None:
    ran = on.practise("neck", (15, key))
    assert ran.status == 0
    assert ran.heard[-1].startswith("Saved. 0:10 of 2:20 pressed.")
    assert [session.pressed for session in on.saved] == [10.0]
    assert on.checkpoint is None


@pytest.mark.parametrize("key", ["f", "q"])
def test_where_nothing_was_pressed_nothing_is_kept(on: Stage, key: str) -> None:
    ran = on.practise("neck", (2, key))
    assert ran.status == 0
    assert ran.heard[-1] == "Nothing was pressed, so nothing is kept."
    assert not on.data.exists()
    assert on.checkpoint is None


def test_ten_seconds_more_and_fewer(on: Stage) -> None:
    ran = on.practise(
        "hands", (1, "+"), (6, "+"), (7, "-"), (8, "-"), (9, "-"), (10, "-"), (15, "-")
    )
    assert [line for line in ran.heard if "s more" in line or "fewer" in line] == [
        "10 s more: this hold is to last 20 s.",
        "10 s more: LI4, both, 29 s to go.",
        "10 s fewer: LI4, both, 18 s to go.",
        "10 s fewer: LI4, both, 7 s to go.",
    ]
    assert ran.heard.count("It can't be shorter than 10 s.") == 2
    (session,) = on.saved
    assert (session.planned, session.pressed) == (10.0, 10.0)


def test_fewer_seconds_than_were_pressed_end_the_hold(on: Stage) -> None:
    ran = on.practise("neck", (5 + 55, "-"), (61, "q"))
    assert "Next LI4, right hand, hold 2 of 3." in ran.heard
    (session,) = on.saved
    assert pressed(session)[0] == ("LI4", "left", 55.0)


def test_enter_alone_starts_at_once_or_tells_where_things_stand(on: Stage) -> None:
    ran = on.practise(
        "neck", (1, "  "), (11, ""), (12, "p"), (13, ""), (14, "n"), (15, ""), (16, "q")
    )
    li4 = on.services.atlas.points["LI4"]
    assert ran.heard[3] == f"Press LI4, left, 60 s: {li4.press}"
    assert "Hold 1 of 3: LI4, left, 50 s to go, 2 min left in all." in ran.heard
    paused = "Paused. Hold 1 of 3: LI4, left, 49 s to go, 2 min left in all. p and Enter to go on."
    assert paused in ran.heard
    still = ran.heard.index("Paused still. p and Enter to go on.")
    assert ran.heard[still - 1].startswith("Get ready: LI4 Joining Valley, right hand.")
    assert ran.heard[still + 1] == "Press LI4, right, 60 s, as before."


def test_the_keys_and_the_place_can_be_heard_again(on: Stage) -> None:
    ran = on.practise("neck", (7, "?"), (8, "w"), (9, "q"))
    li4 = on.services.atlas.points["LI4"]
    keys = next(line for line in ran.heard if line.startswith("p pauses"))
    for key in ("p ", "n ", "b ", "f ", "q ", "+ ", "- ", "w ", "Enter"):
        assert key in keys
    at = ran.heard.index(keys)
    assert ran.heard[at + 1] == f"LI4 Joining Valley, left hand. {li4.where}"
    assert f"How: {li4.press}" in ran.heard


@pytest.mark.parametrize("line", ["x", "pp", "\x1b[A", "ctrl+d", "é" * 5000, "\x00"])
def test_what_is_no_key_is_told(on: Stage, line: str) -> None:
    ran = on.practise("neck", (7, line), (8, "q"))
    assert "No such key. There are p, n, b, f, q, +, -, w, ? and Enter alone." in ran.heard


def test_lines_without_end_hold_up_no_clock(on: Stage) -> None:
    ran = on.practise("hands", *((at / 10, "y") for at in range(200)))
    assert ran.heard[-1].startswith("Saved. 0:10 of 0:10 pressed.")


def test_at_the_end_of_input_a_pause_is_over(on: Stage) -> None:
    ran = on.practise("hands", (8, "p"), (9, END))
    paused = ran.heard.index("Paused: LI4, both, 7 s to go. p and Enter to go on.")
    assert ran.heard[paused + 1 : paused + 3] == [
        "No keys can come: the session goes on to its end.",
        "Going on: LI4, both, 7 s to go.",
    ]
    assert [session.pressed for session in on.saved] == [10.0]


# The same record

KEYS_AND_TIMES = st.lists(
    st.tuples(
        st.floats(0.05, 40).map(lambda x: round(x, 2)),
        st.sampled_from(["p", "n", "b", "+", "-", "", "x", "f", "q"]),
    ),
    max_size=12,
)


def driven(
    run: TimerState, clock: float, script: list[tuple[float, str]]
) -> tuple[HoldRecord, ...]:
    """The record that the engine comes to by itself."""
    controls: dict[str, Callable[[TimerState, float], TimerState]] = {
        "p": TimerState.toggle,
        "n": TimerState.next,
        "b": TimerState.back,
        "+": lambda run, now: run.extend(10, now),
        "-": lambda run, now: run.extend(-10, now),
        "": TimerState.skip_ready,
        "x": TimerState.tick,
        "f": TimerState.finish,
        "q": TimerState.stop,
    }
    for at, key in script:
        while clock + 1.0 < at and not run.ended:
            clock += 1.0
            run = run.tick(clock)
        clock = at
        run = controls[key](run, clock)
    while not run.ended:
        clock += 1.0
        run = run.tick(clock)
    return run.to_records()


@given(KEYS_AND_TIMES)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_record_is_that_of_the_engine(
    tmp_path_factory: pytest.TempPathFactory, pauses: list[tuple[float, str]]
) -> None:
    on = Stage(tmp_path_factory.mktemp("equal"))
    at, script = 0.0, []
    for seconds, key in [*pauses, (5.0, "q")]:
        at = round(at + seconds, 2)
        script.append((at, key))
    on.practise("neck", *script)
    routine = on.services.atlas.routines["neck"]
    run = TimerState.start(plan_steps(on.services, routine), now=1000.0, ready=5)
    holds = driven(run, 1000.0, [(1000.0 + at, key) for at, key in script])
    if any(hold.pressed for hold in holds):
        (session,) = on.saved
        assert session.holds == tuple(holds)
    else:
        assert on.saved == ()


# Gaps


def test_a_stop_pauses_and_says_so(on: Stage) -> None:
    ran = on.practise("neck", (10, 60), (75, "p"), (80, "q"))
    assert (
        "Paused. For 1 min nothing moved here: stopped, or the line was down. It was not counted. "
        "LI4, left, 56 s to go. p and Enter to go on."
    ) in ran.heard
    (session,) = on.saved
    assert session.pressed == pytest.approx(10, abs=1.1)


def test_a_sleep_is_called_one(on: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def awake(clock: FakeClock) -> float:
        return 500.0 + min(clock.gone, 10.0)

    monkeypatch.setattr(FakeClock, "awake", awake)
    ran = on.practise("neck", (10, 300), (320, "q"))
    assert any(line.startswith("Paused. The machine slept for 5 min.") for line in ran.heard)


def test_a_key_in_the_moment_of_a_gap_is_not_taken_for_an_answer(on: Stage) -> None:
    on.clock.gone = 0
    ran = on.practise("neck", (10, 60), (70, "p"), (71, "q"))
    paused = next(i for i, line in enumerate(ran.heard) if line.startswith("Paused. For 1 min"))
    assert ran.heard[paused + 1].startswith("Going on")


def test_a_typed_line_that_ends_a_gap_is_not_obeyed(on: Stage) -> None:
    waited = on.person.wait

    def late(seconds: float) -> str | None:
        typed = waited(seconds)
        if typed == "p":
            on.clock.gone += 60
        return typed

    on.person.wait = late  # type: ignore[method-assign]
    ran = on.practise("neck", (10, "p"), (75, "q"))
    assert ran.heard[-3].startswith("Paused. For 1 min")
    assert ran.heard[-2] == "Stopped."


def test_a_counted_gap_ends_at_the_end_of_the_hold(on: Stage) -> None:
    on.opened(on_gap="count")
    ran = on.practise("neck", (10, 600), (611, "q"))
    at = next(i for i, line in enumerate(ran.heard) if "It was counted" in line)
    assert ran.heard[at].endswith("It was counted, to the end of the hold at most.")
    assert "Paused" not in ran.heard[at]
    assert ran.heard[at + 1] == "Next LI4, right hand, hold 2 of 3."
    (session,) = on.saved
    assert pressed(session)[:2] == [("LI4", "left", 60.0), ("LI4", "right", 0.0)]


def test_without_keys_a_gap_leaves_no_pause_behind(on: Stage) -> None:
    ran = on.practise("hands", (0, END), (8, 60))
    at = next(i for i, line in enumerate(ran.heard) if line.startswith("Paused."))
    assert "Enter" not in ran.heard[at]
    assert ran.heard[at + 1].startswith("Going on: LI4, both")
    assert [session.pressed for session in on.saved] == [10.0]


# Bells


def test_on_a_terminal_it_rings_as_the_app_does(on: Stage) -> None:
    ran = on.practise("hands", terminal=True)
    assert ran.status == 0
    # Two counts and the beginning of the hold, then the end.
    assert on.person.sounds == ["\a"] * (2 + 1 + 3)


def test_switches_ring_twice_and_notify_where_set(on: Stage) -> None:
    on.opened(notify=True)
    on.practise("at-once", terminal=True)
    assert on.person.sounds == [
        "\x1b]9;Next THERE, both feet\x07",
        *("\a", "\a"),
        "\x1b]9;Done\x07",
        *("\a", "\a", "\a"),
    ]


def test_bells_can_be_switched_off(on: Stage) -> None:
    on.opened(bell=False)
    on.practise("neck", (70, "q"), terminal=True)
    assert on.person.sounds == []


def test_a_key_between_two_bells_is_heard_after_them(on: Stage) -> None:
    ran = on.practise("neck", (65.1, "p"), (70, "q"), terminal=True)
    assert on.person.sounds[-2:] == ["\a", "\a"]
    assert "Paused: get ready for LI4, right, 5 s. p and Enter to go on." in ran.heard


# Conditions, and names that are none


def test_points_are_left_out_for_conditions_and_said_to_be(on: Stage) -> None:
    on.opened(conditions=("pregnancy",))
    ran = on.practise("neck", (26, END))
    assert ran.heard[0] == "Neck: 1 hold, 20 s of pressing."
    assert ran.heard[1] == "Left out for your conditions: LI4."
    assert [pressed(session) for session in on.saved] == [[("GV20", "midline", 20.0)]]


def test_a_routine_of_which_nothing_is_left_is_refused(on: Stage) -> None:
    on.opened(conditions=("pregnancy",))
    with pytest.raises(CommandError, match="your health conditions rule out all of its points"):
        on.practise("hands")
    assert on.checkpoint is None


def test_nothing_in_a_file_steers_a_terminal(on: Stage) -> None:
    text = ROUTINES.replace('name = "Hands"', r'name = "Ha\u001b[2Jnds\u009b1m\u202e\n[b]x"')
    (on.config / "routines.toml").write_text(text)
    hostile = POINTS.replace('"Gently."', r'"\u001b]0;title\u0007 gently"')
    (on.config / "points.toml").write_text(hostile)
    on.opened()
    ran = on.practise("hands", (6, "w"), (7, "q"))
    assert "[b]x: 1 hold" in ran.heard[0]
    on.practise("at-once")
    for line in [*ran.heard, *on.person.heard]:
        assert sanitize(line) == line
        assert "\x1b" not in line


def test_a_point_that_is_no_longer_there_is_still_called_by_its_code(on: Stage) -> None:
    on.interrupt(10)
    left = on.checkpoint
    assert left is not None
    file = CheckpointFile(on.data)
    file.write(
        replace(left, routine="gone", run=replace(left.run, steps=(Step("XX\x1b1", "left", 60),)))
    )
    ran = on.practise("neck", (1, "r"), (3, "w"), (4, "q"))
    assert ran.heard[0].startswith("A session was interrupted: gone, 42 s pressed")
    assert "XX\ufffd1, left side." in ran.heard
    assert "Press XX\ufffd1, left, 18 s." in ran.heard


def test_a_session_that_the_disk_did_not_confirm_is_told_of_and_kept_twice(
    on: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(files, "sync_folder", broken)
        ran = on.practise("hands", (6, "f"))
    assert any("journal.json: it is changed, but the disk did" in line for line in ran.heard)
    assert ran.heard[-1].startswith("Saved.")
    assert on.checkpoint is not None
    (session,) = on.saved
    ran = on.practise("hands", (1, "q"))
    assert "Saved the interrupted session: " in ran.heard[0]
    assert on.saved == (session,)
    assert on.checkpoint is None


# Ended from outside


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT])
def test_told_to_end_it_is_in_the_checkpoint_up_to_now(on: Stage, number: int) -> None:
    ran = on.practise("neck", (12.3, ToldToEnd(number)))
    assert ran.status == 128 + number
    assert ran.last == "Kept as it stands: the next start offers to resume it."
    assert on.saved == ()
    left = on.checkpoint
    assert left is not None
    assert left.pressed == pytest.approx(7.3)
    assert left.seen == NOW + timedelta(seconds=12.3)


def test_told_to_end_while_it_asks_nothing_is_changed(on: Stage) -> None:
    id = on.interrupt(10)
    ran = on.practise("neck", (5, ToldToEnd(15)))
    assert ran.status == 143
    assert ran.last == ""
    left = on.checkpoint
    assert left is not None
    assert (left.id, left.pressed) == (id, 42.0)


@pytest.mark.parametrize("lines", range(12))
def test_wherever_nobody_listens_any_more_the_session_is_kept(on: Stage, lines: int) -> None:
    on.person.deaf_after = lines
    ran = on.practise("neck")
    assert ran.status == 129
    left = on.checkpoint
    assert left is not None
    assert bool(ran.last) == (left.pressed > 0)
    assert on.saved == ()


def test_once_it_is_saved_it_is_not_kept_again(on: Stage) -> None:
    on.person.deaf_after = 10
    ran = on.practise("hands")
    assert "1" in ran.heard
    assert ran.status == 129
    assert [session.pressed for session in on.saved] == [10.0]
    assert on.checkpoint is None


def test_what_is_unforeseen_loses_nothing_either(on: Stage) -> None:
    def fails(seconds: float) -> None:
        if on.clock.gone > 20:
            raise RuntimeError("unforeseen")
        on.clock.gone += seconds

    session = PlainRunner(on.services, Edges(on.person.say, fails))
    with pytest.raises(RuntimeError):
        session.practise(on.services.atlas.routines["neck"])
    assert on.checkpoint is not None


def test_it_can_be_written_down_at_any_moment(on: Stage) -> None:
    session = PlainRunner(on.services, Edges(on.person.say, on.person.wait))
    session.write_down()
    found = []

    def wait(seconds: float) -> str | None:
        if on.clock.gone > 12:
            session.write_down()
            found.append(CheckpointFile(on.data).read())
            return "q"
        on.clock.gone += seconds
        return None

    session = PlainRunner(on.services, Edges(on.person.say, wait))
    session.practise(on.services.atlas.routines["neck"])
    assert found[0] is not None
    assert found[0].pressed == pytest.approx(7, abs=1.1)


def test_another_process_that_leads_one_is_named(on: Stage) -> None:
    other = CheckpointFile(on.data)
    assert other.claim()
    with pytest.raises(CommandError, match=r"another acutui \(process \d+\) is running a session"):
        on.practise("neck")
    assert not other.path.exists()
    other.release()


# What was interrupted


def test_a_fresh_one_is_offered_and_resumed_to_one_record(on: Stage) -> None:
    id = on.interrupt(10)
    ran = on.practise("hands", (3, "what?"), (4, "R"), (7, ""), (7.5, END))
    assert ran.heard[:3] == [
        "A session was interrupted: Neck, 42 s pressed, at step 1 of 2, interrupted 10 min ago.",
        "r Resume, s save, d discard, each with Enter; Enter alone: later.",
        "No such answer. r Resume, s save, d discard, each with Enter; Enter alone: later.",
    ]
    assert ran.heard[3] == "Going on with Neck, hold 1 of 2."
    assert any(line.startswith("Press LI4, left, 18 s: ") for line in ran.heard)
    assert "15" in ran.heard
    (session,) = on.saved
    assert session.id == id
    assert pressed(session) == [("LI4", "left", 60.0), ("LI4", "right", 60.0)]
    assert on.checkpoint is None


def test_interrupted_twice_each_second_is_in_the_record_once(on: Stage) -> None:
    on.practise("neck", (15, ToldToEnd(15)))
    on.clock.gone += 600
    on.opened()
    on.practise("neck", (1, "r"), (2, ""), (12, ToldToEnd(1)))
    on.clock.gone += 600
    on.opened()
    ran = on.practise("neck", (1, "r"), (2, ""), (3, "q"))
    assert ran.status == 0
    (session,) = on.saved
    assert pressed(session)[0] == ("LI4", "left", 21.0)
    assert session.started == NOW


def test_saved_as_it_stands_it_makes_room_for_the_next(on: Stage) -> None:
    id = on.interrupt(10)
    ran = on.practise("hands", (3, "s"), (10, "q"))
    assert "Saved the interrupted session: Neck, 42 s pressed." in ran.heard
    assert "Hands: 1 hold, 10 s of pressing." in ran.heard
    first, second = sorted(on.saved, key=lambda session: session.started)
    assert (first.id, first.pressed) == (id, 42.0)
    assert second.routine == "hands"


def test_discarded_it_makes_room_for_the_next(on: Stage) -> None:
    on.interrupt(10)
    ran = on.practise("hands", (3, "d"), (10, "q"))
    assert "Discarded: Neck, 42 s pressed." in ran.heard
    assert [session.routine for session in on.saved] == ["hands"]


def test_left_for_later_it_stays_and_nothing_begins(on: Stage) -> None:
    id = on.interrupt(10)
    ran = on.practise("hands", (3, ""))
    assert ran.status == 0
    assert ran.heard[-1] == "It is left for the next start. Nothing was begun."
    left = on.checkpoint
    assert left is not None
    assert left.id == id
    assert on.saved == ()


def test_where_no_answer_can_come_it_is_saved(on: Stage) -> None:
    on.interrupt(10)
    ran = on.practise("hands", (3, END))
    assert "Saved the interrupted session: Neck, 42 s pressed." in ran.heard
    assert sorted(session.routine for session in on.saved) == ["hands", "neck"]


@pytest.mark.parametrize(
    ("minutes", "ended", "which"),
    [(61, False, "session interrupted over an hour ago"), (10, True, "interrupted session")],
)
def test_an_old_one_and_an_ended_one_are_saved_without_a_question(
    on: Stage, minutes: float, ended: bool, which: str
) -> None:
    on.interrupt(minutes, ended=ended)
    ran = on.practise("hands", (7, "q"))
    told = f"Saved the {which}: Neck, 42 s pressed."
    assert ran.heard[0] == told
    assert sorted(session.routine for session in on.saved) == ["hands", "neck"]


def test_one_with_nothing_pressed_is_silently_forgotten(on: Stage) -> None:
    on.interrupt(10, pressed=0)
    ran = on.practise("hands", (7, "q"))
    assert ran.heard[0].startswith("Hands")
    assert [session.routine for session in on.saved] == ["hands"]


def test_a_damaged_checkpoint_is_told_of_and_holds_nothing_up(on: Stage) -> None:
    path = CheckpointFile(on.data).path
    path.parent.mkdir()
    path.write_text('{"id": 1')
    ran = on.practise("hands", (7, "q"))
    assert "it is kept as" in ran.heard[0]
    assert ran.heard[1].startswith("Hands")
    assert path.with_name(f"{path.name}.damaged").read_text() == '{"id": 1'


def test_a_checkpoint_that_nobody_may_read_is_not_written_over(
    on: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    on.interrupt(10)

    def denied(file: CheckpointFile) -> None:
        raise FileError(file.path, "can't be read: Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(CheckpointFile, "read", denied)
        with pytest.raises(FileError, match="Permission denied"):
            on.practise("hands")
    left = on.checkpoint
    assert left is not None
    assert left.pressed == 42


# Disks that take nothing


@pytest.fixture(name="full")
def a_full_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def full(journal: Journal, session: Session, words: str = "") -> None:
        raise FileError(journal.path, "can't be saved: the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(Journal, "save_session", full)
        yield


@pytest.mark.usefixtures("full")
def test_what_can_not_be_saved_is_in_the_checkpoint(on: Stage) -> None:
    with pytest.raises(CommandError) as failed:
        on.practise("hands", (10, "q"))
    assert "the disk is full" in str(failed.value)
    assert "Nothing is lost: it is in the checkpoint, and the next start saves it." in str(
        failed.value
    )
    left = on.checkpoint
    assert left is not None
    assert left.pressed == 5


@pytest.fixture(name="unwritten")
def a_checkpoint_that_takes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def unwritable(file: CheckpointFile, checkpoint: Checkpoint) -> None:
        raise FileError(file.path, "can't be saved: the disk is full")

    monkeypatch.setattr(CheckpointFile, "write", unwritable)


@pytest.mark.usefixtures("full", "unwritten")
def test_what_can_be_kept_nowhere_is_written_elsewhere(
    on: Stage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError, match="`acutui import` can load it"):
        on.practise("hands", (10, "q"))
    left = on.practise("hands", (11, ToldToEnd(15)))
    files = sorted(tmp_path.glob("acutui-session-*.json"))
    assert str(files[0]) in left.last or str(files[1]) in left.last
    found = [read_import(file).found for file in files]
    pressed = [one.sessions[0].pressed for one in found if one]
    assert sorted(pressed) == [5, 6]


@pytest.mark.usefixtures("full", "unwritten")
def test_what_can_be_written_nowhere_is_told_to_be_noted(
    on: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(services: Context, session: Session) -> None:
        raise FileError(services.data, "no room")

    monkeypatch.setattr("acutui.services.exchange.export_session", no_room)
    with pytest.raises(CommandError) as failed:
        on.practise("hands", (10, "q"))
    assert str(failed.value).endswith("so note it down: Hands, 5 s pressed.")
    left = on.practise("hands", (10, ToldToEnd(15)))
    assert left.last.startswith("It could not be kept: ")
    assert left.last.endswith("so note it down: Hands, 5 s pressed.")
    told = [
        line for line in on.person.heard if "if acutui crashes now, this session is lost" in line
    ]
    assert len(told) == 1


def test_one_that_could_not_be_saved_makes_way_and_is_saved_when_it_can_be(on: Stage) -> None:
    newer = b'{"meta":{"1":{"format":2}},"sessions":{},"days":{}}'
    on.data.parent.mkdir(parents=True, exist_ok=True)
    on.data.write_bytes(newer)
    for seconds in (10, 11):
        with pytest.raises(CommandError, match="newer"):
            on.practise("hands", (seconds, "q"))
    assert any("The earlier session stays in" in line for line in on.person.heard)
    assert on.data.read_bytes() == newer
    on.data.write_bytes(newer.replace(b"2", b"1"))
    ran = on.practise("hands", (12, "q"))
    assert "An earlier session is saved now." in ran.heard
    assert sorted(session.pressed for session in on.saved) == [5, 6, 7]


def test_where_nothing_can_be_written_it_is_led_all_the_same(
    on: Stage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    on.data.parent.write_text("a file where a folder should be")
    with pytest.raises(CommandError, match="not saved"):
        on.practise("hands", (10, "q"))
    assert any(line.startswith("Nothing can be saved") for line in on.person.heard)
    assert list(tmp_path.glob("acutui-session-*.json"))


def test_a_journal_damaged_meanwhile_is_no_crash(
    on: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(journal: Journal) -> None:
        raise FileError(journal.path, "is damaged")

    with monkeypatch.context() as patched:
        patched.setattr(Journal, "history", damaged)
        ran = on.practise("hands", (10, "q"))
    assert ran.status == 0
    assert ran.heard[-2] == "Saved. 0:05 of 0:10 pressed."
    assert ran.heard[-1].endswith("is damaged")


# The command


def test_it_never_loads_what_draws_a_screen(on: Stage) -> None:
    script = """
import sys
from acutui.cli.main import main
status = main(sys.argv[1:])
print("loaded:", *sorted({name.partition(".")[0] for name in sys.modules}))
sys.exit(status)
"""
    (on.config / "routines.toml").write_text(ROUTINES.replace("seconds = 10", "seconds = 1"))
    files = ["--data", str(on.data), "--config", str(on.config)]
    ran = subprocess.run(
        [sys.executable, "-c", script, "practice", "hands", "--plain", *files],
        input="\n",
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "Saved. 0:01 of 0:01 pressed." in ran.stdout
    assert not set(ran.stdout.rpartition("loaded:")[2].split()) & {"textual", "rich"}


@pytest.mark.parametrize("arguments", [[], ["practice"], ["practice", "neck"]])
def test_without_a_terminal_the_way_out_is_named(on: Stage, arguments: list[str]) -> None:
    files = ["--data", str(on.data), "--config", str(on.config)]
    ran = subprocess.run(
        [sys.executable, "-m", "acutui", *files, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 1
    assert "`acutui practice --plain` needs none" in ran.stderr
