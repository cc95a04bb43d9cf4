"""Speaking by a command: one text after the other, and nothing when it fails."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.voices import FakeVoice, wait_until

from acutui.terminal import speech
from acutui.terminal.speech import Speaker, list_voices, make_speakable


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let words wait as long as a busy machine needs."""
    monkeypatch.setattr(speech, "LATE", 600.0)
    monkeypatch.setattr(speech, "LONGEST", 600.0)


@pytest.fixture
def problems() -> list[str]:
    return []


@pytest.fixture
def speaker(problems: list[str]) -> Iterator[Speaker]:
    speaker = Speaker(problems.append)
    yield speaker
    speaker.close()


def test_words_are_the_last_argument_and_no_shell_reads_them(
    speaker: Speaker, tmp_path: Path
) -> None:
    voice = FakeVoice(tmp_path / "a folder")
    speaker.say(f"'{voice.path}' -v 'two words'", "Left; hand $(touch x). `One` minute.")
    wait_until(lambda: voice.said)
    assert voice.said == ["begin Left hand touch x . One minute."]
    assert voice.argument_counts == [3]


def test_it_never_speaks_over_itself_and_newer_words_replace_waiting_ones(
    speaker: Speaker, tmp_path: Path
) -> None:
    voice = FakeVoice(tmp_path, waits=True)
    speaker.say(str(voice.path), "Left hand.")
    wait_until(lambda: voice.said)
    speaker.say(str(voice.path), "Half.")
    speaker.say(str(voice.path), "Ten seconds.")
    voice.release()
    wait_until(lambda: len(voice.said) == 3)
    voice.release()
    wait_until(lambda: len(voice.said) == 4)
    assert voice.said == [
        "begin Left hand.",
        "end Left hand.",
        "begin Ten seconds.",
        "end Ten seconds.",
    ]


def test_what_is_more_important_cuts_what_is_being_said(speaker: Speaker, tmp_path: Path) -> None:
    voice = FakeVoice(tmp_path, waits=True)
    speaker.say(str(voice.path), "Left hand.")
    wait_until(lambda: voice.said)
    speaker.say(str(voice.path), "Half.")
    speaker.say(str(voice.path), "Right hand.", cut=True)
    wait_until(lambda: len(voice.said) == 2)
    assert voice.said == ["begin Left hand.", "begin Right hand."]


def test_words_that_had_to_wait_too_long_stay_unsaid(
    speaker: Speaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice = FakeVoice(tmp_path, waits=True)
    speaker.say(str(voice.path), "Left hand.")
    wait_until(lambda: voice.said)
    monkeypatch.setattr(speech, "LATE", -1.0)
    speaker.say(str(voice.path), "Ten seconds.")
    voice.release()
    wait_until(lambda: len(voice.said) == 2)
    monkeypatch.setattr(speech, "LATE", 600.0)
    speaker.say(str(voice.path), "Done.", cut=True)
    wait_until(lambda: len(voice.said) == 3)
    assert voice.said == ["begin Left hand.", "end Left hand.", "begin Done."]


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        ("no-such-voice", "can't be run (No such file or directory)"),
        ("false", "ended with status 1"),
        ("'unclosed", "can't be run (No closing quotation)"),
    ],
)
def test_a_command_that_fails_is_reported_once_and_not_tried_again(
    speaker: Speaker, problems: list[str], command: str, problem: str
) -> None:
    speaker.say(command, "Press.")
    wait_until(lambda: problems)
    speaker.say(command, "Half.")
    speaker.say("true", "Half.")
    assert problems == [f"Speech is off: {command} {problem}."]
    speaker.say(command, "Press.", cut=True, retry=True)
    wait_until(lambda: len(problems) == 2)


def test_a_command_that_does_not_end_is_ended(
    speaker: Speaker, problems: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech, "LONGEST", 0.0)
    monkeypatch.setattr(speech, "GRACE", 0.05)
    voice = FakeVoice(tmp_path, waits=True)
    speaker.say(str(voice.path), "Press.")
    wait_until(lambda: problems)
    assert "took more than" in problems[0]


def test_closing_ends_what_is_being_said(tmp_path: Path, problems: list[str]) -> None:
    voice = FakeVoice(tmp_path, waits=True)
    speaker = Speaker(problems.append)
    speaker.say(str(voice.path), "Press.")
    wait_until(lambda: voice.said)
    speaker.close()
    assert not voice.is_running
    speaker.say(str(voice.path), "Half.")
    assert (voice.said, problems) == (["begin Press."], [])


def test_closing_may_wait_for_the_last_word(tmp_path: Path, problems: list[str]) -> None:
    voice = FakeVoice(tmp_path)
    speaker = Speaker(problems.append)
    speaker.say(str(voice.path), "Done.")
    speaker.close(patience=30)
    assert voice.said == ["begin Done."]


def test_nothing_is_said_without_a_command_or_words(speaker: Speaker, problems: list[str]) -> None:
    for command, words in (("", "Press."), ("  ", "Press."), ("false", "")):
        speaker.say(command, words, cut=True)
    assert speaker._thread is None
    assert problems == []


@given(st.text())
def test_no_text_can_be_an_option_or_anything_but_words(text: str) -> None:
    words = make_speakable(text)
    assert not words.startswith("-")
    assert not set(words) & set("\0\n\x1b<>[]$`\"'\\;|&*?~#!(){}")
    assert make_speakable(words) == words


def test_words_keep_their_punctuation_and_letters() -> None:
    text = "Left hand. Bubbling spring's middle: 合谷, Hégǔ. Forty-five seconds."
    assert make_speakable(text) == text.replace("'", "’")


def test_the_voices_that_are_installed_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert list_voices() == []
    FakeVoice(tmp_path, "say")
    FakeVoice(tmp_path / "other", "espeak-ng").path.rename(tmp_path / "espeak-ng")
    assert list_voices() == ["espeak-ng", "say"]
