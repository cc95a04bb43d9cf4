"""All sessions: the list, its search, what can be done with each."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from acutui.journal.journal import Journal
from acutui.practice.records import Feeling, Session
from acutui.practice.session_filter import SessionIndex
from acutui.screens.calendar import CalendarScreen
from acutui.screens.history import HistoryScreen
from acutui.screens.messages import DeleteSession, SaveSession
from acutui.widgets.row_list import RowList
from acutui.widgets.search_input import SearchInput

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage
    from syrupy.assertion import SnapshotAssertion

Practised = Callable[..., Session]
TODAY = date(2026, 11, 22)
PAIN = {"before": Feeling(pain=5), "after": Feeling(pain=3)}
SIZES = [(40, 15), (60, 20), (80, 24), (120, 40), (200, 60)]


@pytest.fixture
def past(practised: Practised) -> list[Session]:
    """A year and a half, with few sessions."""
    return [
        practised(500, "06:00", routine="relaxing-set", note="the first"),
        practised(330, "23:59", share=0.1),
        practised(8, routine="neck-and-shoulders", note="stiff after the train"),
        practised(1, "21:10", routine="an-id-of-mine", before=Feeling(pain=10)),
        practised(0, "07:31", **PAIN, note="after squats, better\nand warm"),
        practised(0, "12:00", routine="before-training"),
    ]


async def open_list(on: Stage, *keys: str) -> None:
    await on.press("3", *keys, "l")
    await on.until(lambda: isinstance(on.app.screen, HistoryScreen), "the list")
    await on.settle()


def rows(on: Stage) -> RowList:
    return on.widget("#sessions", RowList)


def day(on: Stage) -> date:
    assert isinstance(on.app.screen, CalendarScreen), on.text
    return on.app.screen.cursor


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_fits_is_shown(
    open_app: OpenApp, past: list[Session], size: tuple[int, int], picture: SnapshotAssertion
) -> None:
    async with open_app(size=size, history=past) as on:
        await open_list(on)
        await on.sees("6 sessions")
        await on.until(lambda: "? keys" in on.rows[-1], "the keys")
        assert on.assert_sound() == picture


async def test_the_newest_comes_first(open_app: OpenApp, past: list[Session]) -> None:
    async with open_app(history=past) as on:
        await open_list(on)
        assert rows(on).keys == [str(one.id) for one in reversed(past)]
        await on.sees("▸ Sun 22 Nov 12:00 Before training", at="#sessions")
        await on.sees("Sun 22 Nov 07:31 Back and neck 5 min 5 → 3 after squats, be…")
        await on.sees("21 Nov 21:10 an-id-of-mine 5 min 10 → ?", "10 Jul 2025 06:00 Relaxing set")


async def test_in_ascii(open_app: OpenApp, past: list[Session]) -> None:
    async with open_app(history=past, glyphs="ascii") as on:
        await open_list(on)
        await on.sees("> Sun 22 Nov 12:00", "5 -> 3")
        assert on.text.isascii(), on.text


async def test_without_a_session_it_says_how_to_begin(open_app: OpenApp) -> None:
    async with open_app(size=(40, 15)) as on:
        await open_list(on)
        await on.sees("No session yet. 2 leads to Session,", "a adds one")
        await on.press("e", "w", "d", "enter", "up", "end", "slash", "n", "enter")
        await on.sees("No session yet.")
        await on.press("q", "a")
        await on.sees("Add a session", "2026-11-22")
        await on.press("enter")
        await on.until(lambda: len(rows(on).keys) == 1, "the session")
        assert "No session yet" not in on.words
        on.assert_sound()


async def test_it_begins_with_the_day_of_the_calendar_and_goes_back_to_a_session(
    open_app: OpenApp, past: list[Session]
) -> None:
    async with open_app(history=past) as on:
        await open_list(on, "up")
        assert rows(on).cursor == str(past[2].id), "there is none on that day"
        for key, at in {"q": 0, "escape": 1, "c": 2, "3": 1}.items():
            await on.press("home" if key == "c" else "end", *["up"] * at, key)
            assert day(on) == past[-1 if key == "c" else at].day or key == "c"
            await on.press("l")
            await on.settle()
        await on.press("q", "home", "left", "l")
        await on.settle()
        assert rows(on).cursor == str(past[0].id), "none is as early"


async def test_a_mode_is_entered_on_its_own_screen(open_app: OpenApp, past: list[Session]) -> None:
    async with open_app(history=past) as on:
        await open_list(on)
        await on.press("1")
        await on.sees("[1 Guide]")
        await on.press("3")
        assert day(on) == TODAY
        await on.press("l", "ctrl+p")
        await on.type_text("12 march")
        await on.sees("Thursday 12 March 2026")
        await on.press("enter")
        await on.until(lambda: isinstance(on.app.screen, CalendarScreen), "the Calendar")
        assert day(on) == date(2026, 3, 12)


async def test_it_is_found_among_the_commands(open_app: OpenApp, past: list[Session]) -> None:
    async with open_app(history=past) as on:
        for words in ("all sessions", "history"):
            await on.press("2", "ctrl+p")
            await on.until(lambda: on.app.screen.is_modal, "the commands")
            await on.type_text(words)
            await on.sees("All sessions (calendar) l")
            await on.press("enter")
            await on.until(lambda: isinstance(on.app.screen, HistoryScreen), "the list")


async def test_the_search_finds_words_of_routine_and_note(
    open_app: OpenApp, past: list[Session]
) -> None:
    async with open_app(history=past) as on:
        await open_list(on)
        await on.press("slash", *"NECK")
        await on.sees("3 of 6 sessions")
        await on.press(*" train", "enter")
        await on.sees("1 of 6 sessions", "▸ Sat 14 Nov 07:30 Neck and shoulders")
        await on.press("escape")
        assert len(rows(on).keys) == 6
        assert rows(on).cursor == str(past[2].id), "it stays on what was found"
        await on.press("slash", *"nothing at all")
        await on.sees("No session matches 'nothing at all'.")
        await on.press("enter", "d", "e", "enter", "q")
        await on.sees("6 sessions")
        assert on.sent(DeleteSession) == []
        await on.press("q")
        assert day(on) == TODAY


async def test_keys_that_come_at_once_take_the_session_that_was_found(
    open_app: OpenApp, past: list[Session]
) -> None:
    async with open_app(history=past) as on:
        await open_list(on)
        await on.pilot.press("slash", *"squats", "enter", "d")
        await on.hears("Session deleted. u to undo.")
        assert on.sent(DeleteSession) == [DeleteSession(past[4].id)]


async def test_enter_shows_all_of_a_session(open_app: OpenApp, past: list[Session]) -> None:
    async with open_app(history=past) as on:
        await open_list(on)
        await on.press("down", "enter")
        await on.sees("Back and neck", "When Sunday 22 November 2026, 07:31 to 07:36", at=".panel")
        await on.sees("Pressed 5 min of 5 min, counts, led by the timer", at=".panel")
        await on.sees("LI4 left, 2:30 of 2:30", "Before pain 5", "After pain 3", at=".panel")
        await on.sees("Note after squats, better and warm", at=".panel")
        on.assert_sound()
        await on.press("q", "home", "q")
        assert day(on) == TODAY


@pytest.mark.parametrize(("key", "more"), [("e", ("shift+tab",)), ("w", ())])
async def test_a_session_is_edited_and_keeps_the_cursor(
    open_app: OpenApp, past: list[Session], key: str, more: tuple[str, ...]
) -> None:
    async with open_app(history=past) as on:
        await open_list(on)
        await on.press("down", "down", key)
        await on.sees("Edit a session", "21:10")
        await on.press(*"7", "enter") if key == "w" else await on.press(
            *["backspace"] * 5, *"04:05", "enter"
        )
        await on.until(lambda: on.sent(SaveSession), "the edit")
        await on.sees("▸ Sat 21 Nov 21:10 an-id-of-mine 5 min 10 → ? 7" if key == "w" else "04:05")
        assert rows(on).cursor == str(past[3].id)


async def test_what_is_deleted_comes_back_and_the_cursor_stays_near(
    open_app: OpenApp, past: list[Session]
) -> None:
    async with open_app(history=past) as on:
        await open_list(on)
        await on.press("down", "down", "down", "d")
        await on.hears("Session deleted. u to undo.")
        await on.sees("5 sessions")
        assert rows(on).cursor == str(past[1].id)
        await on.press("u")
        await on.hears("Undone: the deletion.")
        await on.sees("6 sessions")
        assert rows(on).cursor == str(past[1].id)
        await on.press("end", "d")
        await on.sees("5 sessions")
        assert rows(on).cursor == str(past[1].id), "the last one that is left"


async def test_the_page_of_keys_is_its_own(open_app: OpenApp, past: list[Session]) -> None:
    async with open_app(size=(80, 50), history=past) as on:
        await open_list(on)
        await on.press("question_mark")
        await on.sees("Keys on All sessions", "All your sessions, the newest first", at=".panel")
        shown = on.lines_in(".panel")
        for words in (
            "/ search for words of a routine or a note, or a day",
            "d delete the session",
        ):
            assert words in shown, on.text
        assert any("esc q c" in row and "back to the Calendar" in row for row in shown), on.text


async def test_letters_and_pages_go_through_years(open_app: OpenApp, practised: Practised) -> None:
    many = [practised(n) for n in range(60)]
    async with open_app(history=many, size=(40, 15)) as on:
        await open_list(on)
        for key, at in {
            "G": 59,
            "k": 58,
            "less_than_sign": 48,
            "g": 0,
            "j": 1,
            "pagedown": 11,
        }.items():
            await on.press(key)
            assert rows(on).cursor == str(many[at].id), key
            on.assert_sound()
        await on.press("q")
        assert day(on) == TODAY - timedelta(11)


async def test_a_second_d_typed_too_soon_deletes_no_other_session(
    open_app: OpenApp, past: list[Session]
) -> None:
    async with open_app(history=past) as on:
        await open_list(on)
        on.post("d", "d")
        await on.settle()
        await on.sees("5 sessions")
        assert {one.id for one in on.saved.sessions} == {one.id for one in past[:-1]}


async def test_a_change_by_another_process_is_followed(
    open_app: OpenApp, past: list[Session], practised: Practised
) -> None:
    async with open_app(history=past) as on:
        await open_list(on, "home")
        assert rows(on).cursor == str(past[0].id)
        other = Journal(on.services.data, on.clock.now)
        other.save_session(practised(2, "05:55", note="from elsewhere"))
        other.close()
        await on.app.refresh_habit()
        await on.sees("7 sessions", "05:55")
        assert rows(on).cursor == str(past[0].id)


async def test_a_long_list_is_read_while_keys_go_on(
    open_app: OpenApp, practised: Practised, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait = threading.Event()

    def read(*arguments: Any) -> SessionIndex:
        assert threading.current_thread() is not threading.main_thread()
        assert wait.wait(30)
        return SessionIndex(*arguments)

    monkeypatch.setattr("acutui.screens.history.SessionIndex", read)
    async with open_app(history=[practised()]) as on:
        await on.press("3")
        on.post("l")
        await on.until(lambda: isinstance(on.app.screen, HistoryScreen), "the list")
        on.post("d", "enter", "slash", "x")
        await on.until(lambda: on.widget("#find-session", SearchInput).value == "x", "the letter")
        assert rows(on).keys == ()
        wait.set()
        await on.sees("No session matches 'x'.")
        await on.press("escape")
        wait.clear()
        on.post("u", "q")
        await on.until(lambda: isinstance(on.app.screen, CalendarScreen), "the Calendar")
        wait.set()
        await on.settle()
        assert on.sent(DeleteSession) == []
