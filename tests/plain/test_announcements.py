"""What is announced during a session, and when."""

from dataclasses import replace

import pytest
from support.plain_stage import END, NOW, POINTS, ROUTINES, STEPS, Action, PlainStage, pressed
from syrupy.assertion import SnapshotAssertion

from acutui.atlas.rhythm import RHYTHM_NAMES
from acutui.journal.checkpoint import CheckpointFile
from acutui.plain.announcements import Announcements
from acutui.practice.timer import Step, TimerState
from acutui.util.errors import CommandError
from acutui.util.text import sanitize


def test_a_session_is_announced_from_its_name_to_the_result(stage: PlainStage) -> None:
    ran = stage.practise("neck", (0, END))
    li4 = stage.context.atlas.points["LI4"]
    gv20 = stage.context.atlas.points["GV20"]
    health = stage.context.health
    assert ran.status == 0
    assert ran.heard == [
        "Neck: 3 steps, 3 min.",
        "Keys, each with Enter: p pause, n next, b back, f finish, q quit, "
        "+ and - ten seconds, ? more on keys, ! when to get help.",
        f"Get ready: LI4 Joining Valley, left hand. {li4.where}",
        "The input has ended: the session runs on to its end.",
        *("3", "2", "1"),
        f"Press LI4, left, 60 s: {health.instruction(li4)} Pressure: medium.",
        *("45", "30", "15", "3", "2", "1"),
        "Next LI4, right hand, step 2 of 3.",
        "Get ready: LI4 Joining Valley, right hand. The same place on the other side.",
        *("3", "2", "1"),
        "Press LI4, right, 60 s, as before.",
        *("45", "30", "15", "3", "2", "1"),
        "Next GV20, midline, step 3 of 3.",
        f"Get ready: GV20 {gv20.english}, midline. {gv20.where}",
        *(f"Take care: {c.text}" for c in health.cautions(gv20)),
        *("3", "2", "1"),
        f"Press GV20, midline, 20 s: {gv20.press} Pressure: light.",
        *("15", "3", "2", "1"),
        "Saved. You pressed 2:20 of 2:20. It counts towards today. 1 of 2 today, 1-day streak.",
    ]
    assert stage.person.seconds_of("45") == [20, 85]
    assert stage.person.seconds_of("3")[:3] == [2, 62, 67]
    (session,) = stage.saved
    assert pressed(session) == [
        ("LI4", "left", 60.0),
        ("LI4", "right", 60.0),
        ("GV20", "midline", 20.0),
    ]
    assert session.source == "timer"
    assert session.before is None
    assert session.started == NOW
    assert stage.checkpoint is None


def test_without_get_ready_the_place_is_announced_too(stage: PlainStage) -> None:
    stage.reopen(conditions=("osteoporosis",))
    ran = stage.practise("at-once")
    assert ran.heard[0] == "At once: 2 steps, 8 s."
    assert ran.heard[1] == "You need a ball."
    assert ran.heard[3:] == [
        "HERE Here, midline. Where it is.",
        "Take care: Osteoporosis: press lightly.",
        "Press HERE, midline, 4 s: Gently.",
        *("3", "2", "1"),
        "Next THERE, both feet, step 2 of 2.",
        "THERE There, both feet. Where it is not.",
        "Take care: For brittle bones.",
        "Take care: For all.",
        "Take care: For all as well.",
        f"Press THERE, both, 4 s: Firmly. Rhythm: {RHYTHM_NAMES['pulse']}.",
        *("3", "2", "1"),
        "Saved. You pressed 0:08 of 0:08. It counts towards today. 1 of 2 today, 1-day streak.",
    ]


@pytest.mark.parametrize(
    ("seconds", "counts"),
    [
        (2, "1"),
        (3, "2 1"),
        (15, "3 2 1"),
        (16, "15 3 2 1"),
        (60, "45 30 15 3 2 1"),
        (100, "90 75 60 45 30 15 3 2 1"),
    ],
)
@pytest.mark.parametrize("step", [1.0, 0.25, 0.1, 0.993, 1.005])
def test_seconds_are_counted_sparsely(
    stage: PlainStage, seconds: float, counts: str, step: float
) -> None:
    words = Announcements(stage.context)
    run = TimerState.start([Step("LI4", "both", seconds)], now=0.0, ready=0)
    found: list[str] = []
    at = 0.0
    while not run.ended:
        at += step
        after = run.tick(at)
        found += words.announce_time(run, after)
        run = after
    assert found == counts.split()


def test_only_the_last_seconds_of_get_ready_are_counted(stage: PlainStage) -> None:
    words = Announcements(stage.context)
    run = TimerState.start(STEPS, now=0.0, ready=40)
    found: list[str] = []
    for at in range(1, 41):
        after = run.tick(float(at))
        found += words.announce_time(run, after)
        run = after
    assert found[:3] == ["3", "2", "1"]
    assert [line.split(":")[0] for line in found[3:]] == ["Press LI4, left, 60 s"]


def test_after_a_hitch_only_the_last_count_is_announced(stage: PlainStage) -> None:
    words = Announcements(stage.context)
    run = TimerState.start(STEPS, now=0.0, ready=0).tick(0.5)
    for at in range(2, 57, 2):
        run = run.tick(float(at))
    assert [*words.announce_time(run, run.tick(58.5))] == ["2"]
    # Over the end of a hold and the whole of a get-ready.
    run = replace(run.tick(58.5), ready=(1.0, 1.0))
    heard = [line[:14] for line in words.announce_time(run, run.tick(61.4))]
    assert heard == ["Next LI4, righ", "LI4 Joining Va", "Press LI4, rig"]


def test_a_pause_and_an_end_count_nothing(stage: PlainStage) -> None:
    words = Announcements(stage.context)
    run = TimerState.start(STEPS, now=0.0, ready=0)
    assert [*words.announce_time(run, run.pause(1.0))] == []
    assert [*words.announce_change(run, run.stop(1.0))] == []


def test_skipped_points_are_announced(stage: PlainStage) -> None:
    stage.reopen(conditions=("pregnancy",))
    ran = stage.practise("neck", (26, END))
    assert ran.heard[0] == "Neck: 1 step, 25 s."
    assert ran.heard[1] == "Skipped because of your health conditions: LI4."
    assert [pressed(session) for session in stage.saved] == [[("GV20", "midline", 20.0)]]


def test_a_routine_without_allowed_points_is_refused(stage: PlainStage) -> None:
    stage.reopen(conditions=("pregnancy",))
    with pytest.raises(CommandError, match="your health conditions rule out all of its points"):
        stage.practise("hands")
    assert stage.checkpoint is None


def test_control_characters_in_files_are_not_printed(stage: PlainStage) -> None:
    text = ROUTINES.replace('name = "Hands"', r'name = "Ha\u001b[2Jnds\u009b1m\u202e\n[b]x"')
    (stage.config / "routines.toml").write_text(text)
    hostile = POINTS.replace('"Gently."', r'"\u001b]0;title\u0007 gently"')
    (stage.config / "points.toml").write_text(hostile)
    stage.reopen()
    ran = stage.practise("hands", (6, "w"), (7, "q"))
    assert "[b]x: 1 step" in ran.heard[0]
    stage.practise("at-once")
    for line in [*ran.heard, *stage.person.heard]:
        assert sanitize(line) == line
        assert "\x1b" not in line


def test_a_missing_point_is_called_by_its_code(stage: PlainStage) -> None:
    stage.interrupt(10)
    left = stage.left
    file = CheckpointFile(stage.data)
    run = replace(left.run, steps=(Step("XX\x1b1", "left", 60),), ready=(0.0,))
    file.write(replace(left, routine="gone", run=run))
    ran = stage.practise("neck", (1, "r"), (3, "w"), (4, "q"))
    assert ran.heard[0].startswith("A session was interrupted: gone, 42 s pressed")
    assert "XX\ufffd1, left side." in ran.heard
    assert "Press XX\ufffd1, left, 18 s." in ran.heard


def test_each_key_is_answered_in_get_ready_in_a_hold_and_in_a_pause(
    stage: PlainStage, snapshot: SnapshotAssertion
) -> None:
    keys = ("+", "-", "-", "w", "?", "x", "p", "", "w", "+", "-", "p", "")
    ready: list[tuple[float, Action]] = [(0.1 * n, key) for n, key in enumerate(keys, 1)]
    hold: list[tuple[float, Action]] = [(20 + at, key) for at, key in ready[:-1]]
    side = ((30.0, "n"), (31.0, ""), (32.0, "b"), (33.0, ""), (40.0, "n"), (41.0, "n"))
    less: list[tuple[float, Action]] = [(50 + 0.1 * n, "-") for n in range(6)]
    last = ((42.0, "w"), (43.0, ""), *less, (52.0, 60.0))
    ran = stage.practise("neck", *ready, *hold, *side, *last, (120, ""), (121, "p"), (122, "q"))
    lines = (f"{at:6.1f}  {line}" for at, line in zip(stage.person.times, ran.heard, strict=True))
    assert "\n".join(lines) == snapshot
