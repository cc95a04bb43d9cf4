"""Bells, notifications and a voice on a terminal."""

from pathlib import Path

import pytest
from support.plain_stage import PlainStage
from support.voices import FakeVoice

from acutui.practice.cues import BELLS, REMINDERS, Cue


def test_a_terminal_rings_for_each_signal(stage: PlainStage) -> None:
    ran = stage.practise("hands", terminal=True)
    assert ran.status == 0
    # Two counts and the beginning of the hold, then the end.
    assert stage.person.sounds == ["\a"] * (2 + 1 + 3)


def test_a_switch_rings_twice_and_notifies(stage: PlainStage) -> None:
    stage.reopen(notify=True)
    stage.practise("at-once", terminal=True)
    assert stage.person.sounds == [
        "\x1b]9;Both feet. There. Four seconds.\x07",
        *("\a", "\a"),
        "\x1b]9;Done.\x07",
        *("\a", "\a", "\a"),
    ]


def test_bells_can_be_switched_off(stage: PlainStage) -> None:
    stage.reopen(bell=False)
    stage.practise("neck", (70, "q"), terminal=True)
    assert stage.person.sounds == []


def test_a_key_between_two_bells_is_handled_after_them(stage: PlainStage) -> None:
    ran = stage.practise("neck", (65.1, "p"), (70, "q"), terminal=True)
    assert stage.person.sounds[-2:] == ["\a", "\a"]
    assert "Paused: get ready for LI4, right, 5 s. p and Enter to resume." in ran.heard


def test_a_session_that_paused_by_itself_rings_until_a_key_is_typed(stage: PlainStage) -> None:
    """A gap of a minute, and a key 45 seconds later."""
    stage.practise("at-once", (1, 60.0), (106, "p"), terminal=True)
    calls = 1 + 4  # every ten seconds
    bells = len(BELLS[Cue.WAIT]) * calls + len(BELLS[Cue.SWITCH]) + len(BELLS[Cue.DONE])
    assert stage.person.sounds == ["\a"] * bells


def test_reminders_end_after_some_minutes(stage: PlainStage) -> None:
    stage.practise("at-once", (1, 60.0), (3000, "p"), terminal=True)
    calls = 1 + len(REMINDERS)
    bells = len(BELLS[Cue.WAIT]) * calls + len(BELLS[Cue.SWITCH]) + len(BELLS[Cue.DONE])
    assert stage.person.sounds == ["\a"] * bells


def test_a_voice_says_each_place_and_the_end(
    stage: PlainStage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acutui.plain.sounds.LAST_WORD", 30.0)
    monkeypatch.setattr("acutui.terminal.speech.LATE", 30.0)
    voice = FakeVoice(tmp_path / "voice")
    stage.reopen(say=str(voice.path))
    assert stage.practise("at-once").status == 0
    # No time passes between its words here, so that newer ones may replace others.
    assert voice.texts[-1] == "Done."
    assert {*voice.texts} <= {
        "Midline. Here. Four seconds.",
        "Both feet. There. Four seconds.",
        "Done.",
    }


def test_a_voice_that_fails_is_told_in_a_line(
    stage: PlainStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acutui.plain.sounds.LAST_WORD", 30.0)
    monkeypatch.setattr("acutui.terminal.speech.LATE", 30.0)
    stage.reopen(say="no-such-voice")
    ran = stage.practise("at-once")
    assert ran.status == 0
    told = [line for line in ran.heard if "no-such-voice" in line]
    assert told == ["Speech is off: no-such-voice can't be run (No such file or directory)."]
