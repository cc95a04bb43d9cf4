"""Session, running: led through the holds by the clock and by keys."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest
from support.health import health
from support.stage import routine_toml
from support.widgets import text_of

from acutui.atlas.loader import load_atlas
from acutui.atlas.model import Point
from acutui.journal.checkpoint import CheckpointFile
from acutui.practice.records import HoldRecord
from acutui.practice.timer import Phase
from acutui.screens.messages import SessionEnded
from acutui.screens.timer_stage import TimerStage
from acutui.util.files import Unwritable
from acutui.widgets.big_clock import BigClock
from acutui.widgets.figure import FigureView

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.stage import OpenApp, Stage

    from acutui.practice.records import Session


def everything(points: list[Point]) -> dict[str, str]:
    """The files of a routine of all these points."""
    sides = {"bilateral": "both", "midline": "midline"}
    holds = (f"{point.id} {sides[point.laterality]} 60" for point in points)
    return {"routines.toml": routine_toml("everything", *holds, ready=5)}


def shown_time(on: Stage) -> str:
    return on.widget("#clock", BigClock).text


async def press_for(on: Stage, seconds: int) -> None:
    """Press the present place for so long, looked at once a second or so."""
    if on.run.phase is Phase.READY:
        await on.press("enter")
    pressed = on.run.pressed
    for _ in range(seconds // 2):
        on.clock.advance(2)
        on.post("plus", "minus")
        await on.settle()
    assert on.run.pressed - pressed == seconds


async def test_get_ready_shows_the_place_and_the_next_one(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("enter", "enter")
        await on.sees("Get ready", "RX-THUMB", "left hand", "Next Thumb border, right hand")
        await on.sees("Back and neck", "step 1 of 5", "5 min left")
        assert shown_time(on) == "0:05"
        assert text_of(on.widget("#place", FigureView)).strip()
        on.assert_sound()


async def test_the_caption_of_the_figure_names_the_side_that_is_pressed(
    open_app: OpenApp,
) -> None:
    async with open_app(practise="headache-li4") as on:
        await on.sees("Get ready", "left hand")
        await on.sees("left hand", at="#caption")
        await on.press("n")
        await on.sees("right hand", at="#caption")
        await on.press("enter")
        await on.sees("right hand", at="#caption")


async def test_another_text_and_the_figure_are_a_key_away(open_app: OpenApp) -> None:
    async with open_app(size=(40, 15), practise="back-and-neck") as on:
        await on.sees("The edge of the thumb", "how to press", "RX-THUMB", "left hand")
        await on.press("w")
        await on.sees("Walk the other thumb", "picture")
        await on.press("w")
        await on.sees("RX-THUMB", "left hand", "where it is")
        assert text_of(on.widget("#place", FigureView)).strip()
        # The next phase begins with what it needs.
        await on.press("enter")
        await on.sees("Walk the other thumb", "where it is")


async def test_where_and_how_are_both_shown_where_there_is_room(open_app: OpenApp) -> None:
    async with open_app(practise="back-and-neck") as on:
        await on.press("enter")
        await on.sees("Press", "Where: The edge of the thumb", "Walk the other thumb", at="#guide")


@pytest.mark.parametrize(
    ("sessions", "ready"), [(0, (22, 5, 17, 5, 23)), (1, (13, 5, 11, 5, 14)), (6, (5,) * 5)]
)
async def test_new_points_have_more_time_to_get_ready_than_known_ones(
    open_app: OpenApp, practised: Callable[..., Session], sessions: int, ready: tuple[int, ...]
) -> None:
    holds = tuple(HoldRecord(point, "left", 60, 60.0) for point in ("RX-THUMB", "LI4", "BL23"))
    history = [replace(practised(day), holds=holds) for day in range(1, sessions + 1)]
    async with open_app(history=history, pace="auto", practise="back-and-neck") as on:
        await on.sees("Get ready")
        assert on.run.ready == ready
        assert shown_time(on) == f"0:{ready[0]:02d}"


async def test_enter_in_a_hold_changes_nothing(open_app: OpenApp) -> None:
    async with open_app(practise="back-and-neck") as on:
        await press_for(on, 4)
        await on.press("enter")
        assert (on.run.index, on.run.phase, on.run.pressed) == (0, Phase.HOLDING, 4)


async def test_a_session_runs_to_its_end_without_keys(open_app: OpenApp) -> None:
    short = routine_toml("short", "GV20 midline 3", ready=2)
    async with open_app(files={"routines.toml": short}, practise="short") as on:
        await on.sees("Get ready", "midline")
        on.clock.advance(2)
        await on.until(lambda: on.run.phase is Phase.HOLDING, "the hold")
        on.clock.advance(3)
        await on.sees("Saved", "It counts towards today")
        (session,) = on.saved.sessions
        assert [(hold.side, hold.pressed) for hold in session.holds] == [("midline", 3.0)]
        assert [ended.save for ended in on.sent(SessionEnded)] == [True]


async def test_a_paused_get_ready_resumes_in_get_ready(open_app: OpenApp) -> None:
    async with open_app(practise="back-and-neck") as on:
        on.clock.advance(2)
        await on.press("space")
        await on.sees("Paused")
        on.clock.advance(60)
        await on.press("space")
        await on.sees("Get ready")
        assert (on.run.left, on.run.pressed) == (3, 0)


async def test_the_last_step_is_marked_as_the_last(open_app: OpenApp) -> None:
    async with open_app(practise="quick") as on:
        await on.press("n")
        await on.sees("right hand", "Next none (last step)")


STOOD_STILL = "acutui was stopped, or the connection was lost."
COUNTED = '[session]\non_gap = "count"\n'


async def test_a_stopped_process_pauses_the_session_and_says_so(
    open_app: OpenApp,
) -> None:
    async with open_app(practise="back-and-neck") as on:
        await press_for(on, 4)
        on.clock.advance(10)
        await on.sees("Paused")
        await on.sees(
            f"Nothing moved for 10 s: {STOOD_STILL} That time was not counted.", at="#what"
        )
        await on.sees("Press space to go on.", at="#what")
        assert on.run.pressed == 4
        await on.press("space")
        await on.until(lambda: "Nothing moved" not in on.words_in("#what"), "the notice to go")
        await press_for(on, 2)
        assert on.run.pressed == 6


async def test_a_sleep_of_the_machine_is_named(open_app: OpenApp) -> None:
    async with open_app(practise="back-and-neck") as on:
        await press_for(on, 4)
        on.clock.sleep(5400)
        await on.look()
        await on.sees("Paused")
        await on.sees("The computer slept for 1 h 30 min. That time was not counted.", at="#what")
        await on.sees("Press space to go on.", at="#what")
        assert on.run.pressed == 4
        assert "Nothing moved" not in on.words


async def test_a_gap_is_named_by_its_larger_part(open_app: OpenApp) -> None:
    async with open_app(practise="back-and-neck") as on:
        await press_for(on, 4)
        on.clock.sleep(20)
        on.clock.advance(30)
        await on.look()
        await on.sees(f"Nothing moved for 50 s: {STOOD_STILL}", at="#what")
        await on.press("space")
        on.clock.sleep(30)
        on.clock.advance(20)
        await on.look()
        await on.sees("The computer slept for 50 s.", at="#what")


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ("", "The computer slept for 10 s. That time was not counted"),
        (COUNTED, "The computer slept for 10 s. That time was counted"),
    ],
    ids=["pause", "count"],
)
async def test_a_sleep_is_still_named_after_keys_and_later_ticks(
    open_app: OpenApp, settings: str, text: str
) -> None:
    async with open_app(settings=settings, practise="back-and-neck") as on:
        await press_for(on, 4)
        on.clock.jitter = 1e-6
        on.clock.sleep(10)
        await on.look()
        await on.sees(text, at="#what")
        for _ in range(2):
            await on.press("plus", "minus")
            await on.tick(1)
            await on.sees(text, at="#what")


async def test_a_key_after_a_gap_shows_the_gap_first(open_app: OpenApp) -> None:
    async with open_app(practise="back-and-neck") as on:
        await press_for(on, 4)
        on.clock.advance(10)
        await on.press("space")
        await on.sees("Paused")
        await on.sees(f"Nothing moved for 10 s: {STOOD_STILL}", at="#what")
        assert on.run.pressed == 4


@pytest.mark.parametrize("key", ["space", "enter", "n", "b", "plus", "minus"])
async def test_a_key_after_a_gap_only_pauses(open_app: OpenApp, key: str) -> None:
    async with open_app(practise="back-and-neck") as on:
        await on.press("n")
        await press_for(on, 4)
        on.clock.sleep(60)
        await on.press(key)
        await on.sees("Paused", "The computer slept for 1 min.")
        assert (on.run.index, on.run.pressed, on.run.planned) == (1, 4, 60)


async def test_a_gap_counts_with_on_gap_count(open_app: OpenApp) -> None:
    async with open_app(settings=COUNTED, practise="back-and-neck") as on:
        await press_for(on, 4)
        on.clock.advance(10)
        await on.look()
        counted = "That time was counted, up to the end of the step at most."
        await on.sees(f"Nothing moved for 10 s: {STOOD_STILL} {counted}", at="#what")
        assert "Paused" not in on.words
        assert "space to go on" not in on.words
        assert on.run.pressed == 14


async def test_a_counted_gap_fills_only_the_current_hold(
    open_app: OpenApp,
) -> None:
    async with open_app(settings=COUNTED, practise="back-and-neck") as on:
        await press_for(on, 4)
        on.clock.sleep(3600)
        await on.look()
        await on.sees("Get ready", "right hand")
        assert [(press.step, press.pressed) for press in on.run.presses] == [(0, 60)]
        assert (on.run.index, on.run.pressed) == (1, 0)


async def test_a_second_gap_is_named_by_its_own_kind(open_app: OpenApp) -> None:
    async with open_app(settings=COUNTED, practise="back-and-neck") as on:
        await press_for(on, 4)
        on.clock.sleep(10)
        await on.look()
        await on.sees("The computer slept for 10 s.", at="#what")
        on.clock.advance(15)
        await on.look()
        await on.sees(f"Nothing moved for 15 s: {STOOD_STILL}", at="#what")


async def test_after_a_counted_gap_the_next_place_is_shown(open_app: OpenApp) -> None:
    files = {"routines.toml": routine_toml("two", "LI4 each 12", ready=2)}
    async with open_app(settings=COUNTED, files=files, practise="two") as on:
        where = on.services.atlas.points["LI4"].where.split(".")[0][:30]
        await on.sees(where, at="#what")
        await on.press("enter")
        on.clock.advance(10)
        await on.look()
        await on.sees("That time was counted", at="#what")
        on.clock.advance(2)
        await on.look()
        await on.sees("Get ready", "right hand")
        assert where in on.words_in("#what")
        assert "Nothing moved" not in on.words_in("#what")


async def test_the_caution_for_the_users_condition_is_shown_at_each_step(open_app: OpenApp) -> None:
    settings = '[safety]\nconditions = ["disc-history"]\n'
    async with open_app(settings=settings, practise="neck-and-shoulders") as on:
        # What holds for this person comes before what holds for everybody.
        await on.sees("GB20", "! Press lightly and keep", at="#what")
        await on.press("enter")
        await on.sees("! Press lightly and keep", at="#what")


async def test_the_checkpoint_is_written_from_the_start(open_app: OpenApp) -> None:
    async with open_app(practise="back-and-neck") as on:
        first = CheckpointFile(on.services.data).read()
        assert first is not None
        assert (first.run.index, first.pressed) == (0, 0)
        await press_for(on, 6)
        on.clock.advance(1)
        await on.press("space")
        paused = CheckpointFile(on.services.data).read()
        assert paused is not None
        assert paused.pressed == 7
        await on.press("n")
        later = CheckpointFile(on.services.data).read()
        assert later is not None
        assert later.run.index == 1


async def test_an_unwritable_checkpoint_is_reported_once_and_stops_nothing(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: CheckpointFile, *_: object, **__: object) -> None:
        raise Unwritable(self.path, "can't be saved: the disk is full")

    async with open_app(practise="back-and-neck") as on:
        monkeypatch.setattr(CheckpointFile, "write", full)
        await on.press("enter", "n", "enter")
        await on.hears("the disk is full")
        assert len(on.notices) == 1
        assert str(on.checkpoint) in on.notices[0]
        await on.sees("right hand", "Press")


@pytest.mark.parametrize(
    "size", [(120, 40), (80, 24), (50, 20), (45, 18), (40, 15)], ids="{0[0]}x{0[1]}".format
)
async def test_place_side_code_and_the_whole_text_are_visible_with_the_longest_texts(
    open_app: OpenApp, size: tuple[int, int]
) -> None:
    conditions = ("disc-history", "osteoporosis", "blood-thinners")
    mine = health(*conditions)
    points = [p for p in load_atlas().points.values() if not mine.avoided(p)]
    points.sort(key=lambda p: -len(p.press) - sum(len(c.text) for c in mine.cautions(p)))
    settings = f"[safety]\nconditions = {list(conditions)}\n"
    files = everything(points[:8])
    missing: list[str] = []
    async with open_app(size=size, settings=settings, files=files, practise="everything") as on:
        await on.sees("Get ready")

        def is_at(index: int) -> bool:
            return on.run.index == index

        for index in range(8):
            await on.until(partial(is_at, index), "the next place")
            for key in ("enter", "n"):
                await on.settle()
                step, phase, words = on.run.step, on.run.phase, on.words_in("#what")
                point = on.services.atlas.points[step.point]
                # However many cautions there are, the text is whole.
                text = point.where if phase is Phase.READY else mine.instruction(point)
                wanted = [step.point, step.side, "Next", *point.english.split(), *text.split()]
                cautions = mine.cautions(point)
                shown = sum(c.text.split()[-1] in words for c in cautions)
                if shown < len(cautions):
                    told = f"{words} {on.words_in('#state')}"
                    is_told = re.search(r"! \d+ (more|cautions?): d", told)
                    missing += [] if is_told else [f"{step.point}: a count of cautions"]
                missing += [f"{step.point} {phase}: {word}" for word in wanted if word not in words]
                await on.press(key)
    assert not missing


async def test_general_cautions_are_shown_in_get_ready_or_in_the_hold(
    open_app: OpenApp,
) -> None:
    points = [point for point in load_atlas().points.values() if health().cautions(point)]
    files = everything(points)
    missing = []
    async with open_app(files=files, practise="everything") as on:
        await on.sees("Get ready")
        for point in points:
            assert on.run.step.point == point.id
            words = []
            for key in ("enter", "n"):
                words.append(on.words_in("#what"))
                await on.press(key)
            if not any("! " in told for told in words):
                missing.append(point.id)
    assert missing == []


async def test_a_resize_never_brings_back_an_earlier_moment(open_app: OpenApp) -> None:
    async with open_app(practise="back-and-neck") as on:
        await on.sees("Get ready")
        on.running.query_one(TimerStage).on_resize()
        on.running.pause()
        await on.settle()
        assert "Paused" in on.words, on.text
