"""Keys, and the record that they lead to."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.plain_stage import END, PlainStage, pressed

from acutui.practice.records import HoldRecord
from acutui.practice.timer import TimerState
from acutui.services.routines import plan_steps


def test_p_pauses_and_resumes(stage: PlainStage) -> None:
    ran = stage.practise("neck", (10, "p"), (200, " P "), (201, "q"))
    assert "Paused: LI4, left, 55 s to go. p and Enter to resume." in ran.heard
    assert "Resumed: LI4, left, 55 s to go." in ran.heard
    assert stage.person.seconds_of("45") == []
    (session,) = stage.saved
    assert pressed(session)[0] == ("LI4", "left", 6.0)


def test_next_saves_what_was_pressed(stage: PlainStage) -> None:
    ran = stage.practise("neck", (10, "n"), (11, "N"), (12, "n"))
    assert "Next LI4, right hand, step 2 of 3." in ran.heard
    assert "Next GV20, midline, step 3 of 3." in ran.heard
    assert ran.heard[-1].startswith(
        "Saved. You pressed 0:05 of 2:20. It's too short to count towards today (that takes 80%)."
    )
    assert ran.heard[-1].endswith("0 of 2 today, no streak yet.")
    (session,) = stage.saved
    assert pressed(session) == [
        ("LI4", "left", 5.0),
        ("LI4", "right", 0.0),
        ("GV20", "midline", 0.0),
    ]


def test_next_at_the_end_of_a_step_goes_one_step_on(stage: PlainStage) -> None:
    stage.practise("neck", (64.9, ""), (65.0, "n"), (65.2, "q"))
    assert "Next LI4, right hand, step 2 of 3." in stage.person.heard
    assert not any(line.startswith("Next GV20") for line in stage.person.heard)


def test_back_presses_a_step_again(stage: PlainStage) -> None:
    ran = stage.practise("neck", (66, ""), (70, "b"), (71, ""), (72, "f"))
    assert "Back to LI4, left hand, step 1 of 3." in ran.heard
    assert "Get ready: LI4 Joining Valley, left hand. The same place on the other side." in (
        ran.heard
    )
    assert ran.heard[-2] == "Finished."
    (session,) = stage.saved
    assert pressed(session) == [
        ("LI4", "left", 60.0),
        ("LI4", "right", 4.0),
        ("LI4", "left", 1.0),
        ("GV20", "midline", 0.0),
    ]


@pytest.mark.parametrize("key", ["f", "q"])
def test_finish_and_quit_save_what_was_pressed(stage: PlainStage, key: str) -> None:
    ran = stage.practise("neck", (15, key))
    assert ran.status == 0
    assert ran.heard[-1].startswith("Saved. You pressed 0:10 of 2:20.")
    assert [session.pressed for session in stage.saved] == [10.0]
    assert stage.checkpoint is None


@pytest.mark.parametrize("key", ["f", "q"])
def test_a_session_without_pressing_is_not_saved(stage: PlainStage, key: str) -> None:
    ran = stage.practise("neck", (2, key))
    assert ran.status == 0
    assert ran.heard[-1] == "You didn't press anything, so nothing was saved."
    assert not stage.data.exists()
    assert stage.checkpoint is None


def test_plus_and_minus_change_the_seconds_of_a_step(stage: PlainStage) -> None:
    ran = stage.practise(
        "hands", (1, "+"), (6, "+"), (7, "-"), (8, "-"), (9, "-"), (10, "-"), (15, "-")
    )
    assert [line for line in ran.heard if "s more" in line or "s less" in line] == [
        "10 s more: this step will take 20 s.",
        "10 s more: LI4, both, 29 s to go.",
        "10 s less: LI4, both, 18 s to go.",
        "10 s less: LI4, both, 7 s to go.",
    ]
    assert ran.heard.count("This step can't be shorter than 10 s.") == 2
    (session,) = stage.saved
    assert (session.planned, session.pressed) == (10.0, 10.0)


def test_fewer_seconds_than_were_pressed_end_the_step(stage: PlainStage) -> None:
    ran = stage.practise("neck", (5 + 55, "-"), (61, "q"))
    assert "Next LI4, right hand, step 2 of 3." in ran.heard
    (session,) = stage.saved
    assert pressed(session)[0] == ("LI4", "left", 55.0)


def test_enter_alone_skips_get_ready_or_announces_progress(stage: PlainStage) -> None:
    ran = stage.practise(
        "neck", (1, "  "), (11, ""), (12, "p"), (13, ""), (14, "n"), (15, ""), (16, "q")
    )
    li4 = stage.context.atlas.points["LI4"]
    assert ran.heard[3].startswith(f"Press LI4, left, 60 s: {li4.press}")
    assert "Step 1 of 3: LI4, left, 50 s to go, 2 min left in all." in ran.heard
    paused = "Paused. Step 1 of 3: LI4, left, 49 s to go, 2 min left in all. p and Enter to resume."
    assert paused in ran.heard
    still = ran.heard.index("Still paused. p and Enter to resume.")
    assert ran.heard[still - 1].startswith("Get ready: LI4 Joining Valley, right hand.")
    assert ran.heard[still + 1] == "Press LI4, right, 60 s, as before."


def test_keys_and_place_can_be_repeated(stage: PlainStage) -> None:
    ran = stage.practise("neck", (7, "?"), (8, "w"), (9, "q"))
    li4 = stage.context.atlas.points["LI4"]
    keys = next(line for line in ran.heard if line.startswith("p pauses"))
    for key in ("p ", "n ", "b ", "f ", "q ", "+ ", "- ", "w ", "Enter"):
        assert key in keys
    at = ran.heard.index(keys)
    assert ran.heard[at + 1] == f"LI4 Joining Valley, left hand. {li4.where}"
    assert any(line.startswith(f"How: {li4.press}") for line in ran.heard)
    body = [line for line in ran.heard if line.startswith("Part of the body: ")]
    assert len(body) == 1
    assert "left" in body[0].lower()


@pytest.mark.parametrize("line", ["x", "pp", "\x1b[A", "ctrl+d", "é" * 5000, "\x00"])
def test_an_unknown_key_is_reported(stage: PlainStage, line: str) -> None:
    ran = stage.practise("neck", (7, line), (8, "q"))
    assert "No such key. The keys are p, n, b, f, q, +, -, w, ?, ! and Enter alone." in ran.heard


def test_a_flood_of_lines_does_not_stop_the_clock(stage: PlainStage) -> None:
    ran = stage.practise("hands", *((at / 10, "y") for at in range(200)))
    assert ran.heard[-1].startswith("Saved. You pressed 0:10 of 0:10.")


def test_the_end_of_input_ends_a_pause(stage: PlainStage) -> None:
    ran = stage.practise("hands", (8, "p"), (9, END))
    paused = ran.heard.index("Paused: LI4, both, 7 s to go. p and Enter to resume.")
    assert ran.heard[paused + 1 : paused + 3] == [
        "The input has ended: the session runs on to its end.",
        "Resumed: LI4, both, 7 s to go.",
    ]
    assert [session.pressed for session in stage.saved] == [10.0]


KEYS_AND_TIMES = st.lists(
    st.tuples(
        st.floats(0.05, 40).map(lambda x: round(x, 2)),
        st.sampled_from(["p", "n", "b", "+", "-", "", "x", "f", "q"]),
    ),
    max_size=12,
)


def drive_timer(
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
def test_the_record_is_that_of_the_timer(
    tmp_path_factory: pytest.TempPathFactory, pauses: list[tuple[float, str]]
) -> None:
    stage = PlainStage(tmp_path_factory.mktemp("equal"))
    at, script = 0.0, []
    for seconds, key in [*pauses, (5.0, "q")]:
        at = round(at + seconds, 2)
        script.append((at, key))
    stage.practise("neck", *script)
    routine = stage.context.atlas.routines["neck"]
    run = TimerState.start(plan_steps(stage.context, routine), now=1000.0, ready=5)
    holds = drive_timer(run, 1000.0, [(1000.0 + at, key) for at, key in script])
    if any(hold.pressed for hold in holds):
        (session,) = stage.saved
        assert session.holds == tuple(holds)
    else:
        assert stage.saved == ()
