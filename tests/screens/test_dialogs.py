"""The dialogs one by one, opened by themselves: what they show, and what they answer.

Of `acutui.screens.dialogs.form`, `acutui.screens.dialogs.name_prompt`,
`acutui.screens.dialogs.add_hold`, `acutui.screens.dialogs.red_flags` and those imported here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from typing import TYPE_CHECKING, Any

import pytest
from support.stage import NOW, QUICK
from textual.widgets import Input

from acutui.practice.records import Feeling, HoldRecord, Session
from acutui.screens.dialogs.add_hold import AddHoldDialog
from acutui.screens.dialogs.check_in import CheckIn, CheckOut
from acutui.screens.dialogs.checklist import ChecklistDialog, Item
from acutui.screens.dialogs.choice import Answer, QuestionDialog
from acutui.screens.dialogs.day_sessions import DayDialog
from acutui.screens.dialogs.help import make_keys_page
from acutui.screens.dialogs.name_prompt import NameDialog
from acutui.screens.dialogs.red_flags import make_red_flags_page
from acutui.screens.dialogs.session_form import SessionEntry, SessionForm
from acutui.screens.messages import AddHold

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage
    from syrupy.assertion import SnapshotAssertion
    from textual.screen import Screen

SIZES = pytest.mark.parametrize("size", [(80, 40), (44, 24)], ids=["usual", "small"])
ITEMS = [Item(f"item-{n}", f"Thing {n}", f"About thing {n}. " * n) for n in range(1, 13)]


async def ask(on: Stage, dialog: Screen[Any]) -> list[Any]:
    """Open a dialog; its answer will be in the list that is returned."""
    answers: list[Any] = []
    await on.app.push_screen(dialog, answers.append)
    await on.settle()
    return answers


@SIZES
@pytest.mark.parametrize("glyphs", ["braille", "ascii"])
async def test_the_questions_before_and_after_a_session(
    open_app: OpenApp, picture: SnapshotAssertion, size: tuple[int, int], glyphs: str
) -> None:
    async with open_app(size=size, glyphs=glyphs) as on:
        before = await ask(on, CheckIn("Back and neck", "start"))
        await on.press("6", "down", "right", "right", "down", "x")
        shown = on.assert_sound()
        await on.press("enter")
        assert before == [Feeling(6, 1, ("neck-pain",))]
        note = " as it was\n"
        after = await ask(on, CheckOut(before=before[0], after=Feeling(10), note=note))
        shown += f"\n\n{on.assert_sound()}"
        assert not on.app.screen.query_one("#note", Input).cursor_blink
        await on.press("left", "tab", "tab", "down", "3", "enter")
        assert after == [(Feeling(9, 3), note)]
        again = await ask(on, CheckOut(before=None, after=None, note=""))
        shown += f"\n\n{on.assert_sound()}"
        await on.press("n", *" new ", "enter")
        assert again == [(Feeling(), "new")]
        assert shown == picture


@SIZES
async def test_a_checklist(
    open_app: OpenApp, picture: SnapshotAssertion, size: tuple[int, int]
) -> None:
    async with open_app(size=size) as on:
        answers = await ask(on, ChecklistDialog("Which?", ITEMS, ["item-2", "former"]))
        shown = on.assert_sound()
        await on.press("space", "down", "x", "down", "enter")
        shown += f"\n\n{on.assert_sound()}"
        await on.press("end")
        shown += f"\n\n{on.assert_sound()}"
        await on.press("q")
        assert answers == [("item-1", "item-3", "former")]
        plain = await ask(on, ChecklistDialog("Which?", [], []))
        shown += f"\n\n{on.assert_sound()}"
        await on.press("space", "escape")
        assert plain == [()]
        assert shown == picture


@SIZES
async def test_the_sessions_of_a_day(
    open_app: OpenApp,
    practised: Callable[..., Session],
    picture: SnapshotAssertion,
    size: tuple[int, int],
) -> None:
    many = tuple(HoldRecord(f"P{n}", "left", 60, 30 + n) for n in range(9))
    felt = Feeling(7, 4, ("neck-pain", "of-old"))
    sessions = [
        replace(practised(0, "06:00", before=felt, after=Feeling(5)), holds=many),
        replace(practised(0, "07:00", source="log", note="long words " * 40), holds=many[:8]),
        practised(0, "08:00", source="import", routine="long-gone", after=Feeling(symptoms=("x",))),
        *(practised(0, f"{hour:02}:00") for hour in range(9, 14)),
    ]
    async with open_app(size=size, history=sessions) as on:
        assert on.app.habit is not None
        await ask(on, DayDialog(NOW.date(), on.app.habit, on.services))
        shown = [on.assert_sound()]
        for key in ("down", "down", "end"):
            await on.press(key)
            shown.append(on.assert_sound())
        await on.press("escape")
        await ask(on, DayDialog(date(2026, 11, 1), on.app.habit, on.services))
        await on.press("e", "d")
        shown.append(on.assert_sound())
        assert "\n\n".join(shown) == picture
        assert len(on.saved.sessions) == len(sessions)


GIVEN = SessionEntry("b", date(2026, 11, 22), time(7, 5), (5, None), (None, 10), " as it was\n")


@SIZES
async def test_the_form_of_a_session(
    open_app: OpenApp, picture: SnapshotAssertion, size: tuple[int, int]
) -> None:
    async with open_app(size=size) as on:
        answers = await ask(on, SessionForm("A session", [("a", "One"), ("b", "Two")], GIVEN))
        assert on.assert_sound() == picture
        assert not any(field.cursor_blink for field in on.app.screen.query(Input))
        await on.press("enter")
        assert answers == [GIVEN]


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        ("time", "0:00", time(0)),
        ("time", "7.05", time(7, 5)),
        ("time", "23:59", time(23, 59)),
        ("time", "9.30pm", time(21, 30)),
        ("time", "12:05 AM", time(0, 5)),
        ("time", "12:05 pm", time(12, 5)),
        ("time", "13:00 pm", "Enter a time from 00:00 to 23:59"),
        ("time", "24:00", "Enter a time from 00:00 to 23:59"),
        ("time", "7:60", "Enter a time from 00:00 to 23:59"),
        ("time", "07:5", "Enter a time from 00:00 to 23:59"),
        ("day", "1970-01-03", date(1970, 1, 3)),
        ("day", "1970-01-02", "1970-01-02 is too long ago, or too far ahead."),
        ("day", "2239-12-31", date(2239, 12, 31)),
        ("day", "2240-01-01", "2240-01-01 is too long ago, or too far ahead."),
    ],
)
async def test_the_limits_of_a_session_that_is_entered(
    open_app: OpenApp, field: str, text: str, expected: date | time | str
) -> None:
    async with open_app() as on:
        answers = await ask(on, SessionForm("A session", [("a", "One"), ("b", "Two")], GIVEN))
        on.widget(f"#entry-{field}", Input).value = text
        await on.press("enter")
        if isinstance(expected, str):
            await on.sees(expected)
            assert answers == []
        else:
            (entry,) = answers
            assert expected in (entry.day, entry.at)


def test_an_entry_keeps_the_symptoms_of_the_session() -> None:
    felt = Feeling(1, 2, ("neck-pain",))
    assert GIVEN.feeling(0, felt) == Feeling(5, None, ("neck-pain",))
    assert GIVEN.feeling(1, None) == Feeling(None, 10)
    assert SessionEntry("a", GIVEN.day, GIVEN.at).feeling(0, None) is None


@SIZES
async def test_adding_a_point(
    open_app: OpenApp, picture: SnapshotAssertion, size: tuple[int, int]
) -> None:
    files = {"routines.toml": QUICK}
    settings = '[safety]\nconditions = ["pregnancy"]\n'
    async with open_app(size=size, settings=settings, files=files) as on:
        point = on.services.atlas.points["LI4"]
        answers = await ask(on, AddHoldDialog(point, on.services))
        shown = [on.assert_sound()]
        for text, told in (("0", True), ("3601", True), ("", True), ("3600", False)):
            on.widget("#add-seconds", Input).value = text
            await on.press("enter")
            shown.append(on.assert_sound())
            assert (not answers) == told
        assert [(one.routine, one.hold.seconds) for one in answers] == [("quick", 3600)]
        assert isinstance(answers[0], AddHold) and answers[0].name == ""
        answers = await ask(on, AddHoldDialog(point, on.services))
        on.widget("#add-seconds", Input).value = "1"
        await on.press("right", "enter")
        shown.append(on.assert_sound())
        await on.press("enter")
        assert [(one.routine, one.name, one.hold.seconds) for one in answers] == [
            ("", "My routine", 1)
        ]
        assert "\n\n".join(shown) == picture


@SIZES
async def test_a_name_and_a_question(
    open_app: OpenApp, picture: SnapshotAssertion, size: tuple[int, int]
) -> None:
    async with open_app(size=size) as on:
        names = await ask(on, NameDialog("Which name?", "An  old name"))
        shown = [on.assert_sound()]
        on.widget("#entry-name", Input).value = "  "
        await on.press("enter")
        shown.append(on.assert_sound())
        on.widget("#entry-name", Input).value = " a   new one "
        await on.press("enter")
        assert names == ["a new one"]
        options = [
            Answer("y", "yes, of course, whatever it takes and however long it is", "yes"),
            Answer("enter", "perhaps", "perhaps"),
            Answer("", "no", ""),
        ]
        text = ["Some words about it that are long enough to be wrapped.", "And more."]
        for key, value in (("y", "yes"), ("enter", "perhaps"), ("escape", "")):
            answers = await ask(on, QuestionDialog("Really?", text, options))
            shown.append(on.assert_sound())
            await on.press("x", key)
            assert answers == [value]
        assert "\n\n".join(shown) == picture


@pytest.mark.parametrize("size", [(80, 70), (44, 70)], ids=["usual", "narrow"])
async def test_the_pages_of_keys_and_of_red_flags(
    open_app: OpenApp, picture: SnapshotAssertion, size: tuple[int, int]
) -> None:
    async with open_app(size=size) as on:
        about = "Words about what the screen is for, and a few more of them."
        shown = []
        for words in ("", about):
            await ask(on, make_keys_page(on.app.screen, "Session", words))
            shown.append(on.assert_sound())
            await on.press("q")
        await ask(on, make_red_flags_page(on.services))
        shown.append(on.assert_sound())
        assert "\n\n".join(shown) == picture
