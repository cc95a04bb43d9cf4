"""One notice at a time, in a line of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from support.stage import NOW
from textual.widgets import Input

from acutui.app.app import AcutuiApp
from acutui.app.notices import AT_LEAST, HURRIED, NoticeQueue
from acutui.screens.dialogs.keys import KeyPrompt
from acutui.screens.dialogs.notices import NoticesPage
from acutui.screens.notices import Notice, ShownNotice, render_notice

if TYPE_CHECKING:
    from support.stage import OpenApp

RULE = "─" * 80


class _Timer:
    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.is_stopped = False

    def stop(self) -> None:
        self.is_stopped = True


class _Board:
    """What a queue shows, and its timer; the time stands until the test moves it."""

    def __init__(self) -> None:
        self.shown: ShownNotice | None = None
        self.time = 0.0
        self.timer = _Timer(0)
        self._end: Callable[[], object] = lambda: None
        self.queue = NoticeQueue(self._show, self._set_timer, lambda: self.time)

    def _show(self, shown: ShownNotice | None) -> None:
        self.shown = shown

    def _set_timer(self, seconds: float, end: Callable[[], object]) -> Any:
        self.timer, self._end = _Timer(seconds), end
        return self.timer

    def add(self, text: str, severity: str = "warning") -> None:
        self.queue.add(Notice(text, severity, NOW), 10)

    def time_out(self) -> None:
        self._end()

    @property
    def text(self) -> str:
        if self.shown is None:
            return ""
        return f"{self.shown.notice.text} {self.shown.number}/{self.shown.total}"


def test_notices_follow_each_other_and_are_counted() -> None:
    board = _Board()
    for text in "abc":
        board.add(text)
    assert board.text == "a 1/3"
    board.time_out()
    assert board.text == "b 2/3"
    assert not board.timer.is_stopped
    board.time_out()
    board.time_out()
    assert board.text == ""
    board.add("d")
    assert board.text == "d 1/1"
    assert [notice.text for notice in board.queue.recent] == list("dcba")


def test_a_key_takes_information_away_at_once_but_a_warning_only_once_it_was_seen() -> None:
    board = _Board()
    board.add("saved", "information")
    board.queue.take_key()
    assert board.text == ""
    assert board.timer.is_stopped
    board.add("the disk is full", "error")
    board.queue.take_key()
    assert board.text
    board.time += AT_LEAST
    board.queue.take_key()
    assert board.text == ""


def test_information_soon_gives_way_to_what_is_newer() -> None:
    board = _Board()
    board.add("one", "information")
    assert board.timer.seconds == 10
    board.add("two", "information")
    assert (board.text, board.timer.seconds) == ("one 1/2", HURRIED)
    board.time_out()
    assert (board.text, board.timer.seconds) == ("two 2/2", 10)


@given(
    st.text().map("x".__add__),
    st.sampled_from(["information", "error"]),
    st.integers(0, 12),
    st.integers(40, 80),
)
def test_a_notice_fits_its_line(text: str, severity: str, others: int, width: int) -> None:
    shown = ShownNotice(Notice(text, severity, NOW), 1, 1 + others)
    (parts,) = render_notice(shown, width, "N")
    line = "".join(part for part, _ in parts)
    assert cell_len(line) <= width
    assert line.startswith(" !") == (severity == "error")
    assert ("(1 of" in line) == (others > 0)
    if "…" in line and "…" not in text:
        assert line.endswith(" N all ")


async def test_a_notice_takes_the_place_of_the_line_below_the_header_until_the_next_key(
    open_app: OpenApp,
) -> None:
    async with open_app(notices=True) as on:
        await on.press("3")
        above, below = on.rows[0], on.rows[2:]
        await on.press("u")
        await on.sees("Nothing to undo.", at="#rule")
        assert (on.rows[0], on.rows[2:]) == (above, below)
        await on.press("x")
        assert on.rows[1] == RULE


async def test_a_notice_goes_when_its_time_is_over(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AcutuiApp, "NOTIFICATION_TIMEOUT", 0.1)
    async with open_app(notices=True) as on:
        await on.press("u")
        await on.hears("Nothing to undo.")
        await on.until(lambda: on.rows[1] == RULE, "the notice to go")


async def test_problems_at_the_start_are_one_line_and_a_page(
    open_app: OpenApp, config: Path
) -> None:
    text = "".join(f'[[routine]]\nid = "x{n}"\nholds = []\n' for n in range(9))
    async with open_app(files={"routines.toml": text}, notices=True) as on:
        await on.sees("! 9 things to look at in your files: N", at="#rule")
        await on.press("N")
        assert "things to look at" not in on.text
        words = on.words_in(".page").replace(" ", "")
        assert "Notices18:00!" in words
        assert f"{config / 'routines.toml'}:line1:" in words
        await on.press("escape", "N")
        await on.sees("Notices")


async def test_without_problems_the_page_is_empty(open_app: OpenApp) -> None:
    async with open_app(notices=True) as on:
        await on.press("N")
        await on.sees("Nothing since the start.")


async def test_a_long_notice_is_cut_and_can_be_read_in_full(
    open_app: OpenApp, config: Path
) -> None:
    files = {"points.toml": '[[point]]\nid = "x"\nseconds = "many"\n'}
    async with open_app(size=(40, 15), files=files, notices=True) as on:
        await on.sees("… N all", at="#rule")
        on.assert_sound()
        await on.press("N")
        on.assert_sound()
        assert "is missing" in on.words_in(".page")


async def test_a_notice_is_seen_above_a_dialog_and_stays_when_it_closes(open_app: OpenApp) -> None:
    async with open_app(notices=True) as on:
        await on.press("s")
        panel = on.rows[1:]
        on.app.warn("The disk is full.", severity="error")
        await on.sees("! The disk is full.")
        assert on.rows[0].startswith(" ! The disk is full.")
        assert on.rows[1:] == panel
        await on.press("ctrl+p")
        await on.sees("! The disk is full.")
        await on.press("escape", "escape")
        await on.sees("! The disk is full.", at="#rule")
        on.clock.advance(AT_LEAST)
        await on.press("down")
        assert on.rows[1] == RULE


async def test_a_notice_moves_to_the_dialog_that_opens(open_app: OpenApp) -> None:
    async with open_app(notices=True) as on:
        on.app.warn("The disk is full.")
        await on.sees("! The disk is full.", at="#rule")
        await on.press("exclamation_mark")
        await on.until(lambda: on.rows[0].startswith(" ! The disk is full."), "the notice on top")
        assert on.text.count("The disk is full.") == 1


async def test_the_notices_can_be_read_in_a_dialog_and_are_closed_alone(open_app: OpenApp) -> None:
    text = "The disk is full. " * 9
    async with open_app(notices=True) as on:
        for opened in ("s", "exclamation_mark", "question_mark", "t"):
            await on.press(opened)
            dialog = on.app.screen
            on.app.warn(text)
            await on.sees("… N all")
            await on.press("N")
            assert isinstance(on.app.screen, NoticesPage)
            await on.press("N")
            assert on.app.screen is dialog
            await on.press("escape")


async def test_where_something_is_typed_the_key_of_the_notices_is_a_letter(
    open_app: OpenApp,
) -> None:
    async with open_app(notices=True) as on:
        await on.press("3", "a", "tab", "tab")
        await on.until(lambda: isinstance(on.app.focused, Input), "a field")
        on.app.warn("The disk is full. " * 9)
        await on.sees("The disk is full.")
        assert "N all" not in on.rows[0]
        await on.press("N")
        assert not isinstance(on.app.screen, NoticesPage)


async def test_the_key_of_the_notices_can_be_given_to_something_else(open_app: OpenApp) -> None:
    async with open_app() as on:
        on.app.push_screen(KeyPrompt("New key: undo", lambda key: f"{key} it is"))
        await on.sees("Press the new key.")
        await on.press("N")
        await on.sees("N it is")
