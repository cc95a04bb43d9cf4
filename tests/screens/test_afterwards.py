"""After a session: what is said of it, what changed, taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.session_steps import finish

from acutui.journal.journal import Journal
from acutui.practice.pain_change import THRESHOLD
from acutui.practice.records import Feeling, Session
from acutui.screens.messages import SaveSession
from acutui.screens.timer import TimerScreen
from acutui.util.files import Unwritable

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage

NOTICED = "a change most people would notice"
NOT_NOTICED = "less of a change than most people notice"


async def practise(on: Stage, *check_in: str) -> None:
    """Press a little of the routine under the cursor, after a check-in."""
    await on.press("enter", *check_in, "enter")
    await on.sees("Get ready")
    await finish(on)


def the_session(on: Stage) -> Session:
    (session,) = on.saved.sessions
    return session


# One key for each question


async def test_after_a_check_in_two_keys_rate_the_session(open_app: OpenApp) -> None:
    async with open_app() as on:
        await practise(on, "6", "down", "4")
        await on.sees("Saved", "Pain now, was 6 0-9, x for 10 enter skips", at="#what")
        on.assert_sound()
        await on.press("4")
        await on.sees(f"Pain 6 → 4, {NOTICED}", THRESHOLD, "Stiffness now, was 4", at="#what")
        assert the_session(on).after == Feeling(4)
        await on.press("3")
        await on.sees("Pain 6 → 4", "Stiffness 4 → 3", at="#what")
        assert " now" not in on.words_in("#what")
        session = the_session(on)
        assert session.before == Feeling(6, 4)
        assert session.after == Feeling(4, 3)
        assert '"after":{"pain":4,"stiffness":3}' in on.services.data.read_text()
        # From here on digits lead to the other screens again.
        await on.press("3")
        await on.sees("[3 Calendar]")


async def test_a_stopped_session_is_rated_as_well(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("enter", "6", "enter", "enter")
        on.clock.advance(2)
        await on.press("escape", "k")
        await on.sees("Pain now, was 6", at="#what")
        await on.press("x", "x")
        await on.sees("Pain 6 → 10", "Stiffness 10", at="#what")
        assert the_session(on).after == Feeling(10, 10)


async def test_enter_skips_one_question_and_escape_all(open_app: OpenApp) -> None:
    async with open_app() as on:
        await practise(on, "down", "4")
        await on.sees("Pain now 0-9", at="#what")
        await on.press("enter")
        await on.sees("Stiffness now, was 4", at="#what")
        await on.press("3")
        await on.sees("Stiffness 4 → 3", at="#what")
        assert the_session(on).after == Feeling(None, 3)
        await on.press("u", "escape")
        await on.until(lambda: " now" not in on.words_in("#what"), "the questions to go")
        await on.press("1")
        await on.sees("[1 Guide]")
        assert the_session(on).after is None


async def test_only_its_own_keys_close_the_result(open_app: OpenApp) -> None:
    async with open_app(settings='[keys]\n"running.close" = "z"\n') as on:
        await on.press("enter", "s")
        await finish(on)
        await on.press("enter", "space", "escape")
        await on.sees("z back to Session")
        await on.press("z")
        await on.sees("start")
        assert not isinstance(on.app.screen, TimerScreen)


@pytest.mark.parametrize("key", ["enter", "escape", "space"])
async def test_who_rated_nothing_before_may_just_leave(open_app: OpenApp, key: str) -> None:
    async with open_app() as on:
        await on.press("enter", "s")
        await finish(on)
        await on.sees("Pain now 0-9, x for 10", "enter back to Session")
        assert "skips" not in on.words_in("#what")
        await on.press(key)
        await on.until(lambda: not isinstance(on.app.screen, TimerScreen), "the list")
        assert the_session(on).after is None


async def test_digits_pressed_fast_answer_in_order(open_app: OpenApp) -> None:
    async with open_app() as on:
        await practise(on, "6")
        on.post("2", "1", "1")
        await on.sees("[1 Guide]")
        await on.until(lambda: the_session(on).after == Feeling(2, 1), "the answers to be saved")


@pytest.mark.parametrize(
    "keys", [("c", "6", "escape", "d"), ("w", "x", "escape", "d"), ("c", "enter")]
)
async def test_a_cancelled_form_saves_nothing(open_app: OpenApp, keys: tuple[str, ...]) -> None:
    async with open_app() as on:
        await practise(on, "6")
        await on.press(*keys)
        await on.sees("Saved", "c rate how you feel")
        session = the_session(on)
        assert (session.before, session.after, session.note) == (Feeling(6), None, "")
        assert on.sent(SaveSession) == []


@pytest.mark.parametrize(("way", "ends"), [("escape", False), ("ctrl+c", False), ("ctrl+q", True)])
async def test_a_note_is_not_lost_by_one_key(open_app: OpenApp, way: str, *, ends: bool) -> None:
    async with open_app() as on:
        await practise(on, "6")
        await on.press("w", *"sore", way)
        await on.sees("Close without saving?", "d discard it", "keep writing")
        await on.press("escape")
        await on.sees("And now?", "sore")
        await on.press(way, "d")
        if ends:
            await on.until(lambda: not on.app.is_running, "the app to end")
        else:
            await on.sees("c rate how you feel")
        assert on.sent(SaveSession) == []


# The form


async def test_c_asks_for_ratings_and_a_note(open_app: OpenApp) -> None:
    async with open_app() as on:
        await practise(on, "6", "down", "4")
        await on.press("c")
        await on.sees("And now?", "▸ Pain - of 10 was 6", "Stiffness - of 10 was 4", at=".panel")
        await on.sees("n note", "enter save", "esc cancel", at=".panel")
        await on.press("4", "n", *"better", "enter")
        await on.sees("Pain 6 → 4", "better", at="#what")
        # What was left out in the form isn't asked for again.
        assert " now" not in on.words_in("#what")
        assert the_session(on).note == "better"
        assert len(on.sent(SaveSession)) == 1


async def test_fast_typing_arrives_in_order(open_app: OpenApp) -> None:
    async with open_app() as on:
        await practise(on, "6", "down", "4")
        await on.press("c")
        on.post("3", "down", "4", "n", *"n 4 jk", "tab", "up", "2", "n", *"!", "enter")
        await on.until(lambda: the_session(on).after, "the answer to be saved")
        assert the_session(on).after == Feeling(2, 4)
        assert the_session(on).note == "n 4 jk!"


async def test_a_note_can_be_saved_without_ratings(open_app: OpenApp) -> None:
    async with open_app() as on:
        await practise(on, "6")
        await on.press("w", *"1 ok", "enter")
        await on.until(lambda: the_session(on).note == "1 ok", "the note to be saved")
        assert the_session(on).after in (None, Feeling())
        await on.sees("ok", at="#what")
        assert "Pain" not in on.words_in("#what")


async def test_c_asks_for_ratings_without_a_check_in(open_app: OpenApp) -> None:
    async with open_app(practise="quick") as on:
        await on.press("enter")
        on.clock.advance(2)
        await on.press("f")
        await on.sees("Saved")
        await on.press("c")
        await on.sees("How do you feel now?", at=".panel")
        assert "was" not in on.words_in(".panel").split()
        await on.press("3", "down", "1", "0", "enter")
        await on.sees("Pain 3", "Stiffness 10", at="#what")
        assert "notice" not in on.words_in("#what")
        assert the_session(on).after == Feeling(3, 10)


async def test_in_the_note_every_key_is_a_letter(open_app: OpenApp) -> None:
    async with open_app() as on:
        await practise(on, "6")
        await on.press("c", "5", "down", "7", "tab", *"q1u!cn s", "enter")
        await on.until(lambda: the_session(on).note, "the note to be saved")
        assert the_session(on).note == "q1u!cn s"
        assert the_session(on).after == Feeling(5, 7)
        assert on.app.return_code is None


async def test_returning_to_the_note_continues_it(open_app: OpenApp) -> None:
    async with open_app() as on:
        await practise(on, "6")
        await on.press("c", "n", *"ok", "tab", "5", "tab", *"ay", "enter")
        await on.until(lambda: the_session(on).note, "the note to be saved")
        assert the_session(on).note == "okay"
        assert the_session(on).after == Feeling(5)


async def test_a_note_is_shown_as_text(open_app: OpenApp) -> None:
    async with open_app() as on:
        await practise(on, "6")
        await on.press("w", *"[red]no[/]", "enter")
        await on.sees("[red]no[/]", at="#what")
        on.assert_sound()


async def test_ratings_stay_when_a_note_is_added(open_app: OpenApp) -> None:
    async with open_app() as on:
        await practise(on, "6", "down", "4")
        await on.press("4", "3")
        await on.sees("Pain 6 → 4", "Stiffness 4 → 3")
        await on.press("c")
        await on.sees("Pain 4 of 10 was 6", "Stiffness 3 of 10 was 4", at=".panel")
        await on.press("n", *"fine", "enter")
        await on.until(lambda: the_session(on).note == "fine", "the note to be saved")
        assert the_session(on).after == Feeling(4, 3)


async def test_a_saved_note_can_be_continued(open_app: OpenApp) -> None:
    async with open_app() as on:
        await practise(on, "6")
        await on.press("w", *"ok", "enter")
        await on.until(lambda: the_session(on).note == "ok", "the note to be saved")
        await on.settle()
        await on.press("c", "5", "n", "end", *"ay", "enter")
        await on.until(lambda: the_session(on).note == "okay", "the note to go on")
        assert the_session(on).after == Feeling(5)


# The change


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (6, 4, f"Pain 6 → 4, {NOTICED}"),
        (4, 6, f"Pain 4 → 6, {NOTICED}"),
        (6, 5, f"Pain 6 → 5, {NOT_NOTICED}"),
        (5, 6, f"Pain 5 → 6, {NOT_NOTICED}"),
        (3, 2, f"Pain 3 → 2, {NOTICED}"),
        (0, 1, f"Pain 0 → 1, {NOT_NOTICED}"),
        (5, 5, "Pain 5, as before"),
    ],
)
async def test_a_change_of_pain_says_whether_people_would_notice_it(
    open_app: OpenApp, before: int, after: int, told: str
) -> None:
    async with open_app() as on:
        await practise(on, str(before))
        await on.press(str(after), "enter")
        await on.sees(told, at="#what")
        assert (THRESHOLD in on.words_in("#what")) is (NOTICED in told)
        on.assert_sound()


async def test_without_unicode_the_arrow_is_ascii(open_app: OpenApp) -> None:
    async with open_app(glyphs="ascii") as on:
        await practise(on, "6", "down", "4")
        await on.press("4", "3")
        await on.sees("Pain 6 -> 4", "Stiffness 4 -> 3", at="#what")
        assert "→" not in on.text


# Taking back


async def said(on: Stage) -> None:
    """A session of which something was said."""
    await practise(on, "6")
    await on.press("4", "enter")
    await on.sees("Pain 6 → 4")


@pytest.mark.parametrize("mode", ["2", "1", "3"])
async def test_u_undoes_the_ratings_and_then_the_session(open_app: OpenApp, mode: str) -> None:
    async with open_app() as on:
        await said(on)
        await on.press(mode, "u")
        await on.hears("Undone: the rating of the session.")
        session = the_session(on)
        assert (session.before, session.after) == (Feeling(6), None)
        if mode == "2":
            await on.until(lambda: "Pain 6 → 4" not in on.words, "the change to go")
            await on.sees("Saved")
        await on.press("u")
        await on.hears("Undone: the session.")
        assert on.saved.sessions == ()
        await on.press("u")
        await on.hears("Nothing to undo.")
        await on.press("2")
        await on.sees("Undone", "It is no longer in the journal")
        await on.press("enter")
        await on.sees("Today ○ ○ 0 of 2 done no streak yet")


async def test_an_undone_session_leaves_the_calendar_at_once(open_app: OpenApp) -> None:
    async with open_app() as on:
        await said(on)
        await on.press("3")
        await on.sees("18:00 Back and neck", at="#day")
        await on.press("u", "u")
        await on.until(lambda: "18:00" not in on.words_in("#day"), "the session to go")


async def test_undone_ratings_can_be_given_again(open_app: OpenApp) -> None:
    async with open_app() as on:
        await said(on)
        await on.press("u")
        await on.sees("Pain now, was 6")
        await on.press("5")
        await on.sees("Pain 6 → 5")
        assert the_session(on).after == Feeling(5)


async def test_an_undone_session_cannot_be_rated(
    open_app: OpenApp,
) -> None:
    async with open_app() as on:
        await practise(on, "6")
        await on.press("escape", "u")
        await on.sees("Undone")
        await on.press("c", "4", "enter")
        await on.settle()
        assert on.saved.sessions == ()


# What cannot be saved


def refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Journal, *_: object) -> None:
        raise Unwritable(self.path, "can't be saved: the disk is full")

    monkeypatch.setattr(Journal, "save_session", full)


async def test_an_unsaved_session_cannot_be_rated(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app() as on:
        refuse(monkeypatch)
        await on.press("enter", "6", "enter", "enter")
        on.clock.advance(2)
        await on.press("f")
        await on.sees("Not saved yet", "the disk is full", "Nothing is lost", at="#what")
        await on.press("c")
        assert isinstance(on.app.screen, TimerScreen)
        assert "rate how you feel" not in on.rows[-1]
        monkeypatch.undo()
        await on.press("enter", "enter")
        await on.hears("Saved the interrupted session")
        assert the_session(on).before == Feeling(6)


async def test_ratings_that_cannot_be_saved_are_reported_and_the_session_stays(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app() as on:
        await practise(on, "6")
        refuse(monkeypatch)
        await on.press("4", "enter")
        await on.hears("the disk is full")
        await on.sees("Saved")
        assert "Pain" not in on.words_in("#what")
        monkeypatch.undo()
        await on.press("c", "4", "enter")
        await on.sees("Pain 6 → 4")
        assert the_session(on).after == Feeling(4)
