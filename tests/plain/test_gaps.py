"""Gaps: a stopped program, a sleeping machine, a stalled line."""

import pytest
from support.plain_stage import END, FakeClock, PlainStage, pressed


def test_a_stopped_program_pauses_the_session(stage: PlainStage) -> None:
    ran = stage.practise("neck", (10, 60), (75, "p"), (80, "q"))
    assert (
        "Paused. Nothing moved for 1 min: acutui was stopped, or the connection was lost. "
        "That time was not counted. "
        "LI4, left, 56 s to go. p and Enter to resume."
    ) in ran.heard
    (session,) = stage.saved
    assert session.pressed == pytest.approx(10, abs=1.1)


def test_a_sleep_of_the_machine_is_reported_as_one(
    stage: PlainStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def awake(clock: FakeClock) -> float:
        return 500.0 + min(clock.gone, 10.0)

    monkeypatch.setattr(FakeClock, "awake", awake)
    ran = stage.practise("neck", (10, 300), (320, "q"))
    assert any(line.startswith("Paused. The computer slept for 5 min.") for line in ran.heard)


def test_a_key_after_a_gap_resumes(stage: PlainStage) -> None:
    stage.clock.gone = 0
    ran = stage.practise("neck", (10, 60), (70, "p"), (71, "q"))
    gap = "Paused. Nothing moved for 1 min"
    paused = next(i for i, line in enumerate(ran.heard) if line.startswith(gap))
    assert ran.heard[paused + 1].startswith("Resumed")


def test_a_key_typed_during_a_gap_is_dropped(stage: PlainStage) -> None:
    waited = stage.person.read

    def late(seconds: float) -> str | None:
        typed = waited(seconds)
        if typed == "p":
            stage.clock.gone += 60
        return typed

    stage.person.read = late  # type: ignore[method-assign]
    ran = stage.practise("neck", (10, "p"), (75, "q"))
    assert ran.heard[-3].startswith("Paused. Nothing moved for 1 min")
    assert ran.heard[-2] == "Stopped."


def test_a_counted_gap_ends_with_the_step(stage: PlainStage) -> None:
    stage.reopen(on_gap="count")
    ran = stage.practise("neck", (10, 600), (611, "q"))
    at = next(i for i, line in enumerate(ran.heard) if "That time was counted" in line)
    assert ran.heard[at].endswith("That time was counted, up to the end of the step at most.")
    assert "Paused" not in ran.heard[at]
    assert ran.heard[at + 1] == "Next LI4, right hand, step 2 of 3."
    (session,) = stage.saved
    assert pressed(session)[:2] == [("LI4", "left", 60.0), ("LI4", "right", 0.0)]


def test_without_input_a_gap_does_not_pause(stage: PlainStage) -> None:
    ran = stage.practise("hands", (0, END), (8, 60))
    at = next(i for i, line in enumerate(ran.heard) if line.startswith("Paused."))
    assert "Enter" not in ran.heard[at]
    assert ran.heard[at + 1].startswith("Resumed: LI4, both")
    assert [session.pressed for session in stage.saved] == [10.0]
