"""What a session says, aloud and in notifications."""

import itertools
from pathlib import Path

import pytest
from support.timer import start_run

from acutui.practice.cues import Cue
from acutui.practice.timer import Step, TimerState
from acutui.services.context import Context
from acutui.services.speech import Speech, describe_cue, find_speech, format_spoken

LEFT = Step("RX-THUMB", "left", 60.0)
RIGHT = Step("RX-THUMB", "right", 45.0)
PLACE = "Left hand. Thumb border. One minute."


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return Context.open(tmp_path / "journal.json", tmp_path)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "one second"),
        (19.6, "twenty seconds"),
        (45, "forty-five seconds"),
        (60, "one minute"),
        (90, "one minute thirty"),
        (121, "two minutes one"),
        (7200, "120 minutes"),
    ],
)
def test_durations_are_in_words(seconds: float, words: str) -> None:
    assert format_spoken(seconds) == words


def list_words(context: Context, states: list[TimerState]) -> list[str]:
    """Return what is said from the start of a session through these states."""
    heard = [find_speech(context, None, states[0])]
    heard += [find_speech(context, *pair) for pair in itertools.pairwise(states)]
    return [speech.words for speech in heard if speech is not None]


def test_a_session_without_a_key_says_places_first_and_then_the_time(context: Context) -> None:
    states = [start_run(LEFT, RIGHT)]
    while not states[-1].ended:
        states.append(states[-1].tick(states[-1].clock + 1.0))
    assert list_words(context, states) == [
        PLACE,
        "Press.",
        "Half.",
        "Ten seconds.",
        "Right hand. Thumb border. Forty-five seconds.",
        "Press.",
        "Half.",
        "Ten seconds.",
        "Done.",
    ]


def test_keys_are_answered_in_words(context: Context) -> None:
    start = start_run(LEFT, RIGHT)
    pressing = start.skip_ready(0.0).tick(2.0)
    paused = pressing.pause(2.0)
    states = [start, pressing, paused, paused.toggle(9.0)]
    states += [states[-1].next(10.0), states[-1].next(10.0).back(11.0)]
    assert list_words(context, states) == [
        PLACE,
        "Press.",
        "Paused.",
        "Going on. Left hand. Thumb border. Fifty-eight seconds.",
        "Right hand. Thumb border. Forty-five seconds.",
        PLACE,
    ]


def test_a_change_of_place_or_a_pause_cuts_what_is_being_said_and_the_time_does_not(
    context: Context,
) -> None:
    start = start_run(LEFT, RIGHT)
    pressing = start.skip_ready(0.0)
    assert find_speech(context, start, pressing) == Speech("Press.")
    assert find_speech(context, pressing, pressing.pause(1.0)) == Speech("Paused.", cut=True)
    assert find_speech(context, pressing, pressing.stop(1.0)) == Speech("", cut=True)
    assert find_speech(context, pressing, pressing.finish(1.0)) == Speech("Done.", cut=True)


def test_a_gap_says_that_the_session_waits_and_taking_seconds_off_says_nothing(
    context: Context,
) -> None:
    pressing = start_run(LEFT, RIGHT).skip_ready(0.0).tick(2.0)
    gap = pressing.tick(900.0)
    assert find_speech(context, pressing, gap) == Speech(describe_cue(context, Cue.WAIT, gap), True)
    assert find_speech(context, gap, gap.tick(950.0)) is None
    assert find_speech(context, pressing, pressing.extend(-50.0, 2.0)) is None


def test_a_point_without_a_name_is_called_by_its_code(context: Context) -> None:
    run = start_run(Step("X-9", "both", 10.0))
    assert describe_cue(context, Cue.SWITCH, run) == "Both sides. X-9. Ten seconds."
