"""Session, running: led through the holds by the clock and by keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from support.widgets import text_of

from acutui.atlas.loader import load_atlas
from acutui.journal.checkpoint import CheckpointFile
from acutui.practice.timer import Phase
from acutui.screens.messages import SessionEnded
from acutui.util.files import Unwritable
from acutui.widgets.big_clock import BigClock
from acutui.widgets.figure import FigureView

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage

EVERYTHING = '[[routine]]\nid = "everything"\nname = "Everything"\nready = 5\nholds = [\n{}\n]\n'


def shown_time(on: Stage) -> str:
    return on.widget("#clock", BigClock).text


async def press_for(on: Stage, seconds: int) -> None:
    """Press the present place for so long, looked at once a second or so."""
    if on.run.phase is Phase.READY:
        await on.press("enter")
    pressed = on.run.pressed
    for _ in range(seconds // 2):
        on.clock.go(2)
        on.post("plus", "minus")
        await on.settle()
    assert on.run.pressed - pressed == seconds


async def test_get_ready_tells_where_to_go_and_what_comes_next(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("enter", "enter")
        await on.sees("Get ready", "RX-THUMB", "left hand", "Next RX-THUMB, right hand")
        await on.sees("Back and neck", "hold 1 of 5", "5 min left")
        assert shown_time(on) == "0:05"
        assert text_of(on.widget("#place", FigureView)).strip()
        on.assert_sound()


async def test_enter_in_get_ready_starts_the_hold_at_once(open_app: OpenApp) -> None:
    async with open_app(settings="[session]\ncheck_in = false\n") as on:
        await on.press("enter")
        await on.sees("Get ready")
        await on.press("enter")
        await on.sees("Press")
        assert "Get ready" not in on.words
        assert on.run.phase is Phase.HOLDING
        assert shown_time(on) == "1:00"


async def test_enter_in_a_hold_changes_nothing(open_app: OpenApp) -> None:
    async with open_app(practise="back-and-neck") as on:
        await press_for(on, 4)
        await on.press("enter")
        assert (on.run.index, on.run.phase, on.run.pressed) == (0, Phase.HOLDING, 4)


async def test_the_clock_alone_leads_to_the_end(open_app: OpenApp) -> None:
    short = '[[routine]]\nid = "short"\nready = 2\nholds = [{ point = "GV20", seconds = 3 }]\n'
    async with open_app(files={"routines.toml": short}, practise="short") as on:
        await on.sees("Get ready", "midline")
        on.clock.go(2)
        await on.until(lambda: on.run.phase is Phase.HOLDING, "the hold")
        on.clock.go(3)
        await on.sees("Saved", "It counts towards today")
        (session,) = on.saved.sessions
        assert [(hold.side, hold.pressed) for hold in session.holds] == [("midline", 3.0)]
        assert [ended.save for ended in on.sent(SessionEnded)] == [True]


async def test_space_pauses_and_a_pause_costs_nothing(open_app: OpenApp) -> None:
    async with open_app(practise="back-and-neck") as on:
        await press_for(on, 10)
        await on.press("space")
        await on.sees("Paused")
        for _ in range(3):
            on.clock.go(600)
            await on.settle()
        assert shown_time(on) == "0:50"
        await on.press("space")
        await on.until(lambda: "Paused" not in on.words, "the pause to end")
        assert on.run.pressed == 10
        await press_for(on, 4)
        assert shown_time(on) == "0:46"


async def test_a_pause_in_get_ready_stays_in_get_ready(open_app: OpenApp) -> None:
    async with open_app(practise="back-and-neck") as on:
        on.clock.go(2)
        await on.press("space")
        await on.sees("Paused")
        on.clock.go(60)
        await on.press("space")
        await on.sees("Get ready")
        assert (on.run.left, on.run.pressed) == (3, 0)


async def test_next_goes_on_and_keeps_what_was_pressed(open_app: OpenApp) -> None:
    async with open_app(practise="back-and-neck") as on:
        await press_for(on, 6)
        await on.press("n")
        await on.sees("Get ready", "right hand", "hold 2 of 5", "Next LI4, left hand")
        assert [(press.step, press.pressed) for press in on.run.presses] == [(0, 6)]
        await on.press("right")
        await on.sees("hold 3 of 5", "LI4")


async def test_back_goes_to_the_hold_before(open_app: OpenApp) -> None:
    async with open_app(practise="back-and-neck") as on:
        await on.press("n", "n")
        await on.sees("hold 3 of 5")
        await on.press("b")
        await on.sees("hold 2 of 5", "right hand")
        await on.press("left", "left", "b")
        await on.sees("hold 1 of 5", "Get ready")


async def test_the_last_hold_says_that_it_is_the_last(open_app: OpenApp) -> None:
    async with open_app(practise="quick") as on:
        await on.press("n")
        await on.sees("right hand", "Next the end")


async def test_plus_and_minus_give_and_take_ten_seconds(open_app: OpenApp) -> None:
    async with open_app(practise="back-and-neck") as on:
        await on.press("enter", "plus", "equals_sign")
        assert shown_time(on) == "1:20"
        await on.press("minus", "minus", "minus")
        assert shown_time(on) == "0:50"
        await on.sees("██████", at="#clock")


async def test_f_finishes_and_saves(open_app: OpenApp) -> None:
    async with open_app(practise="back-and-neck") as on:
        await press_for(on, 8)
        await on.press("f")
        await on.sees("Saved", "0:08 of 5:00 pressed")
        assert on.saved.sessions[0].pressed == 8
        assert not on.checkpoint.exists()


STOOD_STILL = "acutui was stopped, or the connection was lost."
COUNTED = '[session]\non_gap = "count"\n'


async def test_a_program_that_stood_still_pauses_where_it_was_and_says_so(
    open_app: OpenApp,
) -> None:
    async with open_app(practise="back-and-neck") as on:
        await press_for(on, 4)
        on.clock.go(10)
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


async def test_a_machine_that_slept_is_called_so(open_app: OpenApp) -> None:
    async with open_app(practise="back-and-neck") as on:
        await press_for(on, 4)
        on.clock.sleep(5400)
        await on.look()
        await on.sees("Paused")
        await on.sees("The computer slept for 1 h 30 min. That time was not counted.", at="#what")
        await on.sees("Press space to go on.", at="#what")
        assert on.run.pressed == 4
        assert "Nothing moved" not in on.words


async def test_what_was_most_of_a_gap_is_told(open_app: OpenApp) -> None:
    async with open_app(practise="back-and-neck") as on:
        await press_for(on, 4)
        on.clock.sleep(20)
        on.clock.go(30)
        await on.look()
        await on.sees(f"For 50 s {STOOD_STILL}", at="#what")
        await on.press("space")
        on.clock.sleep(30)
        on.clock.go(20)
        await on.look()
        await on.sees("The computer slept for 50 s.", at="#what")


async def test_a_sleep_is_still_called_so_by_the_keys_that_change_nothing(
    open_app: OpenApp,
) -> None:
    async with open_app(practise="back-and-neck") as on:
        await press_for(on, 4)
        on.clock.trembles = 1e-6
        on.clock.sleep(600)
        await on.look()
        await on.sees("The computer slept for 10 min.", at="#what")
        for _ in range(2):
            await on.press("plus", "minus")
            await on.sees("The computer slept for 10 min.", at="#what")


async def test_a_gap_that_a_key_comes_upon_is_seen_first(open_app: OpenApp) -> None:
    async with open_app(practise="back-and-neck") as on:
        await press_for(on, 4)
        on.clock.go(10)
        await on.press("space")
        await on.sees("Paused")
        await on.sees(f"For 10 s {STOOD_STILL}", at="#what")
        assert on.run.pressed == 4


@pytest.mark.parametrize("key", ["space", "enter", "n", "b", "plus", "minus"])
async def test_after_a_gap_no_key_does_anything_unseen(open_app: OpenApp, key: str) -> None:
    async with open_app(practise="back-and-neck") as on:
        await on.press("n")
        await press_for(on, 4)
        on.clock.sleep(60)
        await on.press(key)
        await on.sees("Paused", "The computer slept for 1 min.")
        assert (on.run.index, on.run.pressed, on.run.planned) == (1, 4, 60)


async def test_a_gap_is_counted_where_that_is_set(open_app: OpenApp) -> None:
    async with open_app(settings=COUNTED, practise="back-and-neck") as on:
        await press_for(on, 4)
        on.clock.go(10)
        await on.look()
        counted = "That time was counted, up to the end of the step at most."
        await on.sees(f"For 10 s {STOOD_STILL} {counted}", at="#what")
        assert "Paused" not in on.words
        assert "space to go on" not in on.words
        assert on.run.pressed == 14


async def test_a_counted_gap_gives_the_present_hold_its_time_and_no_other(
    open_app: OpenApp,
) -> None:
    async with open_app(settings=COUNTED, practise="back-and-neck") as on:
        await press_for(on, 4)
        on.clock.sleep(3600)
        await on.look()
        await on.sees("Get ready", "right hand")
        assert [(press.step, press.pressed) for press in on.run.presses] == [(0, 60)]
        assert (on.run.index, on.run.pressed) == (1, 0)


async def test_a_counted_sleep_stays_a_sleep_while_time_goes_on(open_app: OpenApp) -> None:
    async with open_app(settings=COUNTED, practise="back-and-neck") as on:
        await press_for(on, 4)
        on.clock.trembles = 1e-6
        on.clock.sleep(10)
        await on.look()
        await on.sees("The computer slept for 10 s. That time was counted", at="#what")
        for _ in range(3):
            await on.tick(1)
            await on.sees("The computer slept for 10 s. That time was counted", at="#what")


async def test_a_second_gap_is_told_by_what_it_was_itself(open_app: OpenApp) -> None:
    async with open_app(settings=COUNTED, practise="back-and-neck") as on:
        await press_for(on, 4)
        on.clock.sleep(10)
        await on.look()
        await on.sees("The computer slept for 10 s.", at="#what")
        on.clock.go(15)
        await on.look()
        await on.sees(f"Nothing moved for 15 s: {STOOD_STILL}", at="#what")


async def test_after_a_counted_gap_the_next_place_is_told_as_ever(open_app: OpenApp) -> None:
    files = {
        "routines.toml": '[[routine]]\nid = "two"\nready = 2\n'
        'holds = [{ point = "LI4", seconds = 12 }]\n'
    }
    async with open_app(settings=COUNTED, files=files, practise="two") as on:
        where = on.services.atlas.points["LI4"].where.split(".")[0][:30]
        await on.sees(where, at="#what")
        await on.press("enter")
        on.clock.go(10)
        await on.look()
        await on.sees("That time was counted", at="#what")
        on.clock.go(2)
        await on.look()
        await on.sees("Get ready", "right hand")
        assert where in on.words_in("#what")
        assert "Nothing moved" not in on.words_in("#what")


async def test_the_caution_for_ones_own_condition_is_told_at_each_step(open_app: OpenApp) -> None:
    settings = '[safety]\nconditions = ["disc-history"]\n'
    async with open_app(settings=settings, practise="neck-and-shoulders") as on:
        # What holds for this person comes before what holds for everybody.
        await on.sees("GB20", "! Press lightly and keep", at="#what")
        await on.press("enter")
        await on.sees("! Press lightly and keep", at="#what")


async def test_the_checkpoint_is_written_from_the_first_moment_on(open_app: OpenApp) -> None:
    async with open_app(practise="back-and-neck") as on:
        first = CheckpointFile(on.services.data).read()
        assert first is not None
        assert (first.run.index, first.pressed) == (0, 0)
        await press_for(on, 6)
        on.clock.go(1)
        await on.press("space")
        paused = CheckpointFile(on.services.data).read()
        assert paused is not None
        assert paused.pressed == 7
        await on.press("n")
        later = CheckpointFile(on.services.data).read()
        assert later is not None
        assert later.run.index == 1


async def test_a_checkpoint_that_cannot_be_written_is_told_once_and_stops_nothing(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: CheckpointFile, _: object) -> None:
        raise Unwritable(self.path, "can't be saved: the disk is full")

    async with open_app(practise="back-and-neck") as on:
        monkeypatch.setattr(CheckpointFile, "write", full)
        await on.press("enter", "n", "enter")
        await on.hears("the disk is full")
        assert len(on.told) == 1
        assert str(on.checkpoint) in on.told[0]
        await on.sees("right hand", "Press")


@pytest.mark.parametrize(
    ("size", "needed"), [((80, 24), ("code", "side", "Next")), ((40, 15), ("code", "side"))]
)
async def test_place_side_and_next_are_in_sight_however_much_there_is_to_read(
    open_app: OpenApp, size: tuple[int, int], needed: tuple[str, ...]
) -> None:
    conditions = ("disc-history", "osteoporosis", "blood-thinners")
    points = [p for p in load_atlas().points.values() if not p.avoidance_for(conditions)]
    points.sort(key=lambda p: -len(p.press) - sum(len(c.text) for c in p.cautions_for(conditions)))
    holds = ",\n".join(
        f'{{ point = "{p.id}", side = "{"both" if p.laterality == "bilateral" else "midline"}" }}'
        for p in points[:8]
    )
    settings = f"[safety]\nconditions = {list(conditions)}\n"
    files = {"routines.toml": EVERYTHING.format(holds)}
    missing: list[str] = []
    async with open_app(size=size, settings=settings, files=files, practise="everything") as on:
        await on.sees("Get ready")

        def is_at(index: int) -> bool:
            return on.run.index == index

        for index in range(8):
            await on.until(partial(is_at, index), "the next place")
            for key in ("enter", "n"):
                step, phase, words = on.run.step, on.run.phase, on.words_in("#what")
                wanted = {"code": step.point, "side": step.side, "Next": "Next"}
                missing += [
                    f"{step.point} {phase}: {name}" for name in needed if wanted[name] not in words
                ]
                await on.press(key)
    assert not missing


async def test_what_holds_for_everybody_is_told_in_get_ready_or_in_the_hold(
    open_app: OpenApp,
) -> None:
    points = [point for point in load_atlas().points.values() if point.cautions_for(())]
    holds = ",\n".join(
        f'{{ point = "{p.id}", side = "{"both" if p.laterality == "bilateral" else "midline"}" }}'
        for p in points
    )
    files = {"routines.toml": EVERYTHING.format(holds)}
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
