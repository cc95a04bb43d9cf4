"""A session followed with eyes shut, by bells and by a voice."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.plain_stage import PlainStage
from support.voices import FakeVoice

from acutui.config.load import load_settings
from acutui.practice.cues import Cue
from acutui.screens.messages import Alert, Say
from acutui.services.speech import SAMPLE, WORDS

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage

PLACES = (
    "Left hand. Thumb border",
    "Right hand. Thumb border",
    "Left hand. Joining Valley",
    "Right hand. Joining Valley",
    "Both sides. Kidney Shu",
)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let words wait as long as a busy machine needs."""
    monkeypatch.setattr("acutui.terminal.speech.LATE", 600.0)
    monkeypatch.setattr("acutui.terminal.speech.LONGEST", 600.0)


@pytest.fixture
def voice(tmp_path: Path) -> FakeVoice:
    return FakeVoice(tmp_path / "voice")


def use(voice: FakeVoice, more: str = "") -> str:
    return f'[session]\nready = 5\nsay = "{voice.path}"\n{more}'


async def hears_all(on: Stage, voice: FakeVoice) -> None:
    """Wait until the voice has begun to say all that it was told."""
    said = [message.words for message in on.sent(Say) if message.words]
    await on.until(lambda: voice.texts == said, f"the voice to say {said}")


async def test_a_whole_session_is_followed_by_bells_and_words(
    open_app: OpenApp, voice: FakeVoice
) -> None:
    async with open_app(settings=use(voice, "check_in = false\n"), practise="back-and-neck") as on:
        await hears_all(on, voice)
        heard: list[tuple[int, str, str]] = []
        second, cues, texts = 0, 0, 1
        while not on.run.ended:
            second += 1
            await on.tick()
            await hears_all(on, voice)
            for cue in [alert.signal for alert in on.sent(Alert)[cues:]]:
                heard.append((second, cue, "".join(voice.texts[texts:])))
            cues, texts = len(on.sent(Alert)), len(voice.texts)
    places = [f"{place}. One minute." for place in PLACES]
    assert voice.texts[0] == places[0]
    expected: list[tuple[int, str, str]] = []
    for number, place in enumerate([*places[1:], ""]):
        start = number * 65
        expected += [(start + 3, "count", ""), (start + 4, "count", "")]
        expected += [(start + 5, "press", "Press."), (start + 35, "half", "Half.")]
        expected += [(start + 55, "last", "Ten seconds.")]
        expected += [(start + 65, "switch", place) if place else (start + 65, "done", "Done.")]
    assert heard == expected


async def test_keys_are_answered_and_a_new_place_cuts_the_old_one(
    open_app: OpenApp, tmp_path: Path
) -> None:
    voice = FakeVoice(tmp_path / "voice", waits=True)
    async with open_app(settings=use(voice), practise="quick") as on:
        await hears_all(on, voice)
        for key in ("n", "space", "space"):
            await on.press(key)
            await hears_all(on, voice)
        assert voice.said == [
            "begin Left hand. Joining Valley. Three seconds.",
            "begin Right hand. Joining Valley. Three seconds.",
            "begin Paused.",
            "begin Going on. Right hand. Joining Valley. Three seconds.",
        ]


async def test_a_discarded_session_and_a_closed_app_are_silent_at_once(
    open_app: OpenApp, tmp_path: Path
) -> None:
    voice = FakeVoice(tmp_path / "voice", waits=True)
    async with open_app(settings=use(voice), practise="quick") as on:
        await hears_all(on, voice)
        await on.press("escape")
        await on.until(lambda: not voice.is_running, "silence")
        await on.press("t", "2")
        await on.until(lambda: voice.texts[-1] == SAMPLE, "the sample")
    assert not voice.is_running


async def test_a_voice_that_fails_gives_one_notice(open_app: OpenApp) -> None:
    async with open_app(settings='[session]\nsay = "no-such-voice"\n', practise="quick") as on:
        await on.hears("Speech is off: no-such-voice can't be run")
        await on.press("n", "b", "space")
        assert len([text for text in on.notices if "Speech" in text]) == 1


async def test_a_gap_is_said_again_and_again_until_a_key_is_pressed(
    open_app: OpenApp, voice: FakeVoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acutui.app.alerts.REMINDERS", (0.02,) * 1000)
    async with open_app(settings=use(voice), practise="quick") as on:
        await hears_all(on, voice)
        on.clock.advance(60)
        await on.look()
        waiting = "Paused. The session is waiting for you."
        await on.until(lambda: voice.texts.count(waiting) > 2, "a reminder")
        await on.press("space")
        await on.until(lambda: voice.texts[-1].startswith("Going on."), "the place")


# Trying it, and setting it


async def test_t_finds_a_voice_turns_it_on_and_tries_it(
    open_app: OpenApp, tmp_path: Path, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice = FakeVoice(tmp_path / "voice", "espeak-ng")
    monkeypatch.setenv("PATH", f"{tmp_path / 'voice'}:{os.environ['PATH']}")
    async with open_app() as on:
        await on.press("t")
        await on.sees("v off speech", at=".panel")
        await on.press("v")
        await on.sees("v on speech (espeak-ng)", at=".panel")
        await on.until(lambda: voice.texts == [SAMPLE], "the sample")
        await on.press("6")
        await on.until(lambda: voice.texts[1:] == [WORDS[Cue.WAIT]], "the words")
        on.assert_sound()
    assert load_settings(config)[0].say == "espeak-ng"


async def test_t_says_when_there_is_no_voice(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    async with open_app() as on:
        await on.press("t", "v")
        await on.sees("v off speech (none found here)", at=".panel")


async def test_settings_offer_the_voices_that_are_installed(
    open_app: OpenApp, tmp_path: Path, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    FakeVoice(tmp_path / "voice", "espeak-ng")
    monkeypatch.setenv("PATH", str(tmp_path / "voice"))
    async with open_app(settings='[session]\nsay = "my-own -x"\n') as on:
        on.app.action_settings("session.say")
        await on.settle()
        shown = []
        for _ in range(3):
            await on.press("right")
            shown.append(on.services.settings.say)
        assert shown == ["", "espeak-ng", "my-own -x"]
        await on.press("enter")
        await on.type_text("'broken")
        await on.press("enter")
        await on.sees("not a command")
        await on.press("ctrl+u", *"say", "enter")
        await on.sees("Speech say")
    assert load_settings(config)[0].say == "say"


async def test_plain_mode_says_and_notifies_the_same(
    open_app: OpenApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[str, bool]] = []
    monkeypatch.setattr(
        "acutui.terminal.speech.Speaker.say",
        lambda _self, _command, words, *, cut=False, retry=False: said.append((words, cut)),
    )
    plain = PlainStage(tmp_path / "plain")
    plain.reopen(say="any", notify=True)
    assert plain.practise("back-and-neck", terminal=True).status == 0
    notified = [sound for sound in plain.person.sounds if sound != "\a"]
    said_in_plain = said.copy()
    said.clear()
    settings = '[session]\nready = 5\ncheck_in = false\nsay = "any"\nnotify = true\n'
    async with open_app(settings=settings, practise="back-and-neck") as on:
        written: list[str] = []
        monkeypatch.setattr(on.app, "write_out", written.append)
        while not on.run.ended:
            await on.tick()
    assert said == said_in_plain
    assert [text for text in written if text.startswith("\x1b]9;")] == notified
    assert notified[-1] == "\x1b]9;Done.\x07"
