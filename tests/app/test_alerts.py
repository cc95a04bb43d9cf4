"""Alerts: bells, the flash of the frame and notices, by what the clock brings about."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from acutui.config.load import load_settings
from acutui.journal.checkpoint import Checkpoint
from acutui.practice.cues import BELLS, Cue
from acutui.practice.timer import Phase, Step
from acutui.screens.dialogs.alerts import AlertsDialog
from acutui.screens.messages import Alert, SetOption
from acutui.screens.session import SessionScreen
from acutui.widgets.text_block import FLASH

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage

RING = 0.02
"""Seconds between two bells of a pattern in these tests."""

QUICK_BELLS = {cue: tuple(at / 0.25 * RING for at in bells) for cue, bells in BELLS.items()}
WHERE = {"left": "Left hand. Joining Valley. ", "right": "Right hand. Joining Valley. "}

SILENT = "[session]\nbell = false\nflash = false\nnotify = {}\n"
NOTIFY = SILENT.format("true")


@dataclass
class Outside:
    """What the app sent to the terminal."""

    rung: int = 0
    written: list[str] = field(default_factory=list)

    def has_rung(self, times: int) -> bool:
        return self.rung >= times


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Callable[[Stage], Outside]:
    """Record the bells and escape sequences of an app."""
    monkeypatch.setattr("acutui.app.alerts.BELLS", QUICK_BELLS)

    def listen(on: Stage) -> Outside:
        heard = Outside()

        def ring() -> None:
            heard.rung += 1

        monkeypatch.setattr(on.app, "bell", ring)
        monkeypatch.setattr(on.app, "write_out", heard.written.append)
        return heard

    return listen


def signals(on: Stage) -> list[tuple[Cue, str]]:
    return [(alert.signal, alert.text) for alert in on.sent(Alert)]


def flashing(on: Stage) -> list[bool]:
    """Return whether the line above and the line below are flashing."""
    return [
        not strip.text.strip()
        and any(segment.style and segment.style.reverse for segment in strip.crop(2, 70))
        for strip in (on.strips[1], on.strips[-2])
    ]


# What is sent


async def test_the_clock_sends_alerts_in_order(open_app: OpenApp) -> None:
    async with open_app(practise="quick") as on:
        await on.tick(2 + 3 + 2 + 3)
        await on.sees("Saved")
        assert signals(on) == [
            (Cue.COUNT, ""),
            (Cue.PRESS, "Press."),
            (Cue.SWITCH, WHERE["right"] + "Three seconds."),
            (Cue.COUNT, ""),
            (Cue.PRESS, "Press."),
            (Cue.DONE, "Done."),
        ]


async def test_the_last_two_seconds_before_a_hold_are_counted(open_app: OpenApp) -> None:
    async with open_app(practise="back-and-neck") as on:
        counts = []
        for _ in range(6):
            await on.tick()
            counts.append(len(on.sent(Alert)))
        assert counts == [0, 0, 1, 2, 3, 3]
        assert [signal for signal, _ in signals(on)] == [Cue.COUNT, Cue.COUNT, Cue.PRESS]


async def test_keys_send_no_alerts(open_app: OpenApp) -> None:
    async with open_app(practise="quick") as on:
        await on.press("enter", "space", "space", "b", "enter")
        on.clock.advance(2)
        await on.press("n", "plus", "minus", "escape", "escape", "enter", "f")
        await on.sees("Saved")
        assert on.sent(Alert) == []


async def test_a_switch_without_get_ready_names_the_next_place(open_app: OpenApp) -> None:
    routine = '[[routine]]\nid = "two"\nready = 0\nholds = [{ point = "LI4", seconds = 3 }]\n'
    async with open_app(files={"routines.toml": routine}, practise="two") as on:
        await on.tick(6)
        await on.sees("Saved")
        assert signals(on) == [
            (Cue.SWITCH, WHERE["right"] + "Three seconds."),
            (Cue.DONE, "Done."),
        ]


async def test_a_session_that_paused_by_itself_calls_until_a_key_is_pressed(
    open_app: OpenApp, outside: Callable[[Stage], Outside], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acutui.app.alerts.REMINDERS", (RING,) * 1000)
    async with open_app(practise="quick") as on:
        heard = outside(on)
        on.clock.advance(60)
        await on.sees("Paused")
        await on.until(lambda: heard.rung > 15, "three calls")
        assert signals(on) == [(Cue.WAIT, "Paused. The session is waiting for you.")]
        await on.press("d")
        rung = heard.rung
        await on.pilot.pause(8 * RING)
        assert heard.rung <= rung + 4  # the rest of a call that had begun


async def test_a_counted_gap_sends_the_last_alert(open_app: OpenApp) -> None:
    settings = '[session]\non_gap = "count"\n'
    async with open_app(settings=settings, practise="quick") as on:
        await on.press("enter")
        on.clock.advance(60)
        await on.sees("right hand", "Get ready")
        assert signals(on) == [(Cue.SWITCH, WHERE["right"] + "Three seconds.")]


async def test_alerts_are_sent_under_a_page(
    open_app: OpenApp, outside: Callable[[Stage], Outside]
) -> None:
    async with open_app(practise="quick") as on:
        heard = outside(on)
        await on.press("question_mark")
        await on.tick(2)
        await on.until(lambda: heard.rung == 2, "the bells")
        assert on.run.phase is Phase.HOLDING


# The bell


async def test_each_signal_rings_its_pattern(
    open_app: OpenApp, outside: Callable[[Stage], Outside]
) -> None:
    async with open_app(practise="quick") as on:
        heard = outside(on)
        expected = 0
        for seconds, signal in [
            (1, Cue.COUNT),
            (1, Cue.PRESS),
            (3, Cue.SWITCH),
            (1, Cue.COUNT),
            (1, Cue.PRESS),
            (3, Cue.DONE),
        ]:
            await on.tick(seconds)
            expected += len(BELLS[signal])
            await on.until(partial(heard.has_rung, expected), f"the bells of {signal}")
        await on.pilot.pause(4 * RING)
        assert heard.rung == 1 + 1 + 2 + 1 + 1 + 3


async def test_the_bells_of_a_pattern_are_apart(
    open_app: OpenApp, outside: Callable[[Stage], Outside], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app(practise="quick") as on:
        heard = outside(on)
        later: list[float] = []
        await on.press("n", "enter")
        on.running._stop_timer()
        monkeypatch.setattr(on.app, "set_timer", lambda seconds, _: later.append(seconds))
        await on.tick(3)
        await on.until(lambda: heard.rung == 1, "the first bell")
        assert [seconds for seconds in later if seconds < 0.2] == [RING, 2 * RING]


async def test_the_bell_is_the_terminals_bell(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app(practise="quick") as on:
        written: list[str] = []
        driver = on.app._driver
        assert driver is not None
        monkeypatch.setattr(driver, "write", written.append)
        monkeypatch.setattr(type(driver), "is_headless", property(lambda _: False))
        monkeypatch.setattr(on.app, "_display", lambda *_: None)
        await on.tick(2)
        assert "".join(written).count("\x07") == 2


# The flash


@pytest.mark.parametrize(
    ("keys", "seconds"),
    [((), 2), (("enter",), 3), (("n", "enter"), 3)],
    ids=["begins", "ends", "done"],
)
async def test_when_a_hold_begins_and_ends_the_frame_flashes(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...], seconds: int
) -> None:
    monkeypatch.setattr("acutui.widgets.text_block.FLASH", 60)
    async with open_app(practise="quick") as on:
        await on.press(*keys)
        await on.tick(seconds - 1)
        assert flashing(on) == [False, False]
        await on.tick()
        await on.until(lambda: flashing(on) == [True, True], "the flash")
        on.assert_sound()


async def test_a_flash_is_over_in_a_moment(open_app: OpenApp) -> None:
    async with open_app(practise="quick") as on:
        await on.tick(2)
        await on.until(lambda: flashing(on) == [False, False], "the end of the flash")
        await on.sees("Quick step 1 of 2", "─" * 38 + " " + "─" * 39)
        assert 0.1 <= FLASH <= 1


async def test_counting_in_flashes_nothing(open_app: OpenApp) -> None:
    async with open_app(practise="quick") as on:
        await on.tick()
        assert signals(on) == [(Cue.COUNT, "")]
        assert flashing(on) == [False, False]


# Notices


async def test_a_notification_is_sent_once_for_each_change_of_place(
    open_app: OpenApp, outside: Callable[[Stage], Outside]
) -> None:
    async with open_app(settings=NOTIFY, practise="quick") as on:
        heard = outside(on)
        await on.tick(10)
        await on.sees("Saved")
        assert heard.written == [
            "\x1b]9;Press.\x07",
            "\x1b]9;Right hand. Joining Valley. Three seconds.\x07",
            "\x1b]9;Press.\x07",
            "\x1b]9;Done.\x07",
        ]
        assert heard.rung == 0


async def test_names_from_files_cannot_steer_the_terminal(
    open_app: OpenApp,
    outside: Callable[[Stage], Outside],
    interrupt: Callable[..., Checkpoint],
) -> None:
    name = "X-9\x1b[2J\x07\x9c\u202e"
    interrupt(10, steps=(Step("LI4", "left", 60), Step(name, "both", 60)))
    async with open_app(settings=NOTIFY) as on:
        heard = outside(on)
        await on.sees("Resume it")
        await on.press("enter")
        await on.press("enter")
        await on.tick(60 - on.run.pressed)
        words = heard.written[-1].removeprefix("\x1b]9;").removesuffix("\x07")
        assert words.startswith("Both sides. X-9")
        assert words.endswith("One minute.")
        assert not {unicodedata.category(character) for character in words} & {"Cc", "Cf"}


async def test_a_notification_goes_straight_to_the_terminal(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app(settings=NOTIFY, practise="quick") as on:
        written: list[str] = []
        terminal = SimpleNamespace(write=written.append, flush=lambda: None)
        monkeypatch.setattr(on.app, "terminal", terminal)
        await on.tick(2)
        assert written.count("\x1b]9;Press.\x07") == 1


async def test_nothing_is_sent_with_all_alerts_off(
    open_app: OpenApp, outside: Callable[[Stage], Outside]
) -> None:
    async with open_app(settings=SILENT.format("false"), practise="quick") as on:
        heard = outside(on)
        for _ in range(9):
            await on.tick()
            assert flashing(on) == [False, False]
        await on.pilot.pause(4 * RING)
        assert heard == Outside()


# Trying them, and setting them


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the bells that count into a hold follow each other quickly."""
    monkeypatch.setattr("acutui.practice.cues.COUNT_EVERY", 3 * RING)


async def test_t_lists_alerts_and_settings(open_app: OpenApp) -> None:
    async with open_app(settings="[session]\nnotify = true\nbell = false\n") as on:
        await on.press("t")
        await on.sees("1 start", "2 next", "3 done", "4 half", "5 10 s", "6 paused", at=".panel")
        await on.sees("b off terminal bell", "f on flashing", "n on desktop", "q back", at=".panel")
        on.assert_sound()


@pytest.mark.usefixtures("quickly")
@pytest.mark.parametrize(
    ("key", "played"),
    [
        ("1", [Cue.COUNT, Cue.COUNT, Cue.PRESS]),
        ("2", [Cue.SWITCH]),
        ("3", [Cue.DONE]),
        ("4", [Cue.HALF]),
        ("5", [Cue.LAST]),
        ("6", [Cue.WAIT]),
    ],
)
async def test_each_alert_is_played_as_a_session_does(
    open_app: OpenApp, outside: Callable[[Stage], Outside], key: str, played: list[Cue]
) -> None:
    async with open_app() as on:
        heard = outside(on)
        await on.press("t", key)
        bells = sum(len(BELLS[signal]) for signal in played)
        await on.until(lambda: heard.rung >= bells, "the bells")
        await on.pilot.pause(4 * RING)
        assert heard.rung == bells
        assert [signal for signal, _ in signals(on)] == played
        assert heard.written == []


@pytest.mark.usefixtures("quickly")
@pytest.mark.parametrize("key", ["1", "2", "3"])
async def test_a_tried_notification_is_sent_once(
    open_app: OpenApp, outside: Callable[[Stage], Outside], key: str
) -> None:
    async with open_app(settings=NOTIFY) as on:
        heard = outside(on)
        await on.press("t", key)
        last = {"1": Cue.PRESS, "2": Cue.SWITCH, "3": Cue.DONE}[key]
        await on.until(lambda: last in dict(signals(on)), "the alert")
        await on.settle()
        assert len(heard.written) == 1
        assert heard.written[0].startswith("\x1b]9;")
        assert heard.written[0].endswith("\x07")


async def test_the_panel_flashes_if_flashes_are_on(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acutui.widgets.text_block.FLASH", 60)
    async with open_app() as on:
        await on.press("t", "f", "2")
        await on.sees("f off", "Try the alerts", "q back", at=".panel")
        await on.press("f", "2")
        await on.until(lambda: "Try the alerts" not in on.words, "the flash")
        assert "q back" not in on.words


@pytest.mark.usefixtures("quickly")
async def test_a_closed_panel_plays_nothing_more(
    open_app: OpenApp, outside: Callable[[Stage], Outside]
) -> None:
    async with open_app() as on:
        heard = outside(on)
        await on.press("t")
        on.post("1", "escape")
        await on.until(lambda: isinstance(on.app.screen, SessionScreen), "the list")
        await on.settle()
        rung = heard.rung
        await on.pilot.pause(8 * RING)
        assert heard.rung == rung


@pytest.mark.parametrize(
    ("key", "name", "way"),
    [
        ("b", "bell", "terminal bell"),
        ("f", "flash", "flashing frame"),
        ("n", "notify", "desktop notification"),
    ],
)
async def test_each_setting_is_turned_on_and_off_and_saved(
    open_app: OpenApp, config: Path, key: str, name: str, way: str
) -> None:
    async with open_app() as on:
        before = getattr(on.services.settings, name)
        words = {True: f"{key} on {way}", False: f"{key} off {way}"}

        def is_set(value: bool) -> bool:
            return getattr(on.services.settings, name) is value

        await on.press("t")
        for value in (not before, before, not before):
            await on.press(key)
            await on.sees(words[value], at=".panel")
            await on.until(partial(is_set, value), "the setting")
        await on.settle()
        assert on.sent(SetOption)[0] == SetOption("session", name, not before)
        assert getattr(load_settings(config)[0], name) is not before
        await on.press("escape", "t")
        await on.sees(words[not before], at=".panel")


async def test_a_changed_setting_keeps_the_comments_of_the_file(
    open_app: OpenApp, config: Path
) -> None:
    settings = "# mine\n[session] # how it sounds\nready = 3\nbell = true # loud\n"
    async with open_app(settings=settings) as on:
        before = (config / "config.toml").read_text()
        await on.press("t", "b", "n")
        await on.sees("b off", "n on", at=".panel")
        await on.settle()
    after = (config / "config.toml").read_text()
    assert after == before.replace("bell = true # loud\n", "bell = false # loud\nnotify = true\n")
    read, problems = load_settings(config)
    assert (read.bell, read.notify, read.ready, problems) == (False, True, 3, ())


async def test_a_changed_setting_applies_at_once(
    open_app: OpenApp, outside: Callable[[Stage], Outside]
) -> None:
    async with open_app() as on:
        heard = outside(on)
        await on.press("t", "b", "n")
        await on.sees("b off", "n on", at=".panel")
        await on.press("2")
        await on.until(lambda: heard.written, "the notice")
        await on.pilot.pause(4 * RING)
        assert heard.rung == 0
        await on.press("b", "n", "2")
        await on.until(lambda: heard.rung == 2, "the bells")
        assert len(heard.written) == 1


async def test_a_setting_changed_twice_is_as_before(open_app: OpenApp, config: Path) -> None:
    async with open_app() as on:
        await on.press("t")
        on.post("b", "b", "f", "f", "f")
        await on.sees("b on", "f off", at=".panel")
        await on.settle()
        assert (on.services.settings.bell, on.services.settings.flash) == (True, False)
    read, _ = load_settings(config)
    assert (read.bell, read.flash) == (True, False)


async def test_a_setting_that_cannot_be_saved_lasts_until_the_end(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch, config: Path
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    async with open_app() as on:
        monkeypatch.setattr("acutui.services.context.save_setting", full)
        await on.press("t", "b")
        await on.hears("Not saved, so it lasts only until you quit")
        await on.sees("b off", at=".panel")
        assert not on.services.settings.bell
    assert load_settings(config)[0].bell


@pytest.mark.parametrize("key", ["escape", "enter", "q"])
async def test_the_panel_is_closed_by_any_of_the_usual_keys(open_app: OpenApp, key: str) -> None:
    async with open_app() as on:
        on.post("t", "t")
        await on.settle()
        assert isinstance(on.app.screen, AlertsDialog)
        await on.press(key)
        assert isinstance(on.app.screen, SessionScreen)
        assert on.app.return_code is None


async def test_the_panel_is_whole_in_the_smallest_terminal(open_app: OpenApp) -> None:
    async with open_app(size=(40, 15)) as on:
        await on.press("t")
        await on.sees("Try the alerts", "start on the third slow beep", at=".panel")
        await on.sees("five beeps, repeated", "v off speech", "q back", at=".panel")


@pytest.mark.parametrize("inside", [True, False])
async def test_the_panel_says_what_notifications_need_in_tmux(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch, *, inside: bool
) -> None:
    monkeypatch.setenv("TMUX", "/tmp/tmux,1,0" if inside else "")
    monkeypatch.setenv("TERM", "screen-256color")
    async with open_app(settings=NOTIFY) as on:
        await on.press("t")
        await on.sees("n on", at=".panel")
        assert ("allow-passthrough" in on.words) is inside
