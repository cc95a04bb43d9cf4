"""Every key is another one, and every text that names a key names that."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from support.clocks import still
from support.stage import QUICK

from acutui.journal.journal import Journal
from acutui.practice.records import Session
from acutui.screens.bindings import load_bindings
from acutui.screens.dialogs.choice import QuestionDialog
from acutui.widgets.row_list import RowList
from acutui.widgets.text_block import TextBlock

if TYPE_CHECKING:
    from pathlib import Path

    from support.stage import OpenApp, Stage

Practised = Callable[..., Session]

LETTERS = [
    chr(code)
    for first, last in ("აჰ", "աֆ", "ԱՖ", "ая", "ΑΡ", "αρ", "АЯ")
    for code in range(ord(first), ord(last) + 1)
]
"""Keys that nothing has by default."""

IN_FIELDS = (
    "entry.",
    "zones.",
    "settings.cancel",
    "keys.cancel",
    "dialog.leave",
    "commands.leave",
    "check-in.done",
    "check-in.cancel",
)
"""Bindings that work while something is typed, and so can't be letters."""

DEFAULTS = frozenset("esc enter space tab backspace pgup pgdn +/- ←/→ J/K 0-9 / ? +".split())
"""Built-in keys that no text has as words."""

DEFAULT_LETTERS = frozenset("1 2 3 a b c d e f h i j k l n o q r R s t u U v w x y D J K".split())


def own_keys() -> dict[str, str]:
    """A key for each binding."""
    letters = iter(LETTERS)
    functions = iter(range(1, 25))
    return {
        id: f"f{next(functions)}" if id.startswith(IN_FIELDS) else next(letters)
        for id in sorted(id for id in load_bindings() if not id.startswith("tried."))
    }


KEYS = own_keys()
SETTINGS = "[keys]\n" + "".join(f'"{id}" = "{key}"\n' for id, key in KEYS.items())


def named(text: str) -> str:
    """Put the keys in the place of the ids: "<app.undo> to undo"."""
    return re.sub(r"<([a-z0-9.-]+)>", lambda match: KEYS[match[1]], text)


def built_in_keys(on: Stage, fixed: frozenset[str]) -> set[str]:
    """The names of built-in keys that the screen shows, other than those that can't be set."""
    found = {token for token in on.words.split() if token in DEFAULTS}
    screen = on.app.screen
    for block in screen.query(TextBlock):
        for parts in block._lines:
            found |= {text.strip() for text, role in parts if role == "accent"} & DEFAULT_LETTERS
    if isinstance(screen, QuestionDialog):
        fixed |= {answer.key for answer in screen._answers}
    return found - fixed


async def shows(on: Stage, *texts: str, fixed: str = "") -> None:
    """The screen names the keys that are set, and no others."""
    await on.sees(*map(named, texts))
    await on.settle()
    assert not built_in_keys(on, frozenset(fixed.split())), on.text


async def press(on: Stage, *ids: str) -> None:
    """Press the keys of bindings."""
    await on.press(*(KEYS[id] for id in ids))


def go_to(on: Stage, row: str) -> None:
    """Put the cursor of the list on a row."""
    on.app.screen.query_one(RowList).cursor = row


def test_no_two_bindings_have_the_same_key() -> None:
    assert len(set(KEYS.values())) == len(KEYS) > 130


async def test_the_first_start_shows_remapped_keys(open_app: OpenApp) -> None:
    async with open_app(size=(120, 40), settings=SETTINGS, first_start=True) as on:
        await shows(
            on,
            "<session.how-often> How often a day",
            "<session.where> When a day begins",
            "<session.conditions> Health conditions",
            "<session.not-now> skip for now",
        )
        await press(on, "session.not-now")
        await shows(on, "<session.start> start")
        assert "skip for now" not in on.words


async def test_session_and_its_dialogs_show_remapped_keys(open_app: OpenApp) -> None:
    async with open_app(size=(120, 40), settings=SETTINGS, files={"routines.toml": QUICK}) as on:
        go_to(on, "quick")
        await shows(
            on,
            "<app.guide> Guide",
            "[<app.session> Session]",
            "<app.calendar> Calendar",
            "Yours <session.edit> to edit",
            "<session.more>/<session.less> time",
            "<session.earlier>/<session.later> first step",
            "<app.keys> keys",
            "<app.quit> quit",
        )
        await press(on, "session.conditions")
        await shows(on, "<ticks.tick> tick <ticks.done> done")
        await press(on, "ticks.done", "session.try-alerts")
        await shows(
            on,
            "<alerts.ready> start",
            "<alerts.switch> next",
            "<alerts.done> done",
            "<alerts.bell> on",
            "<alerts.flash> on",
            "<alerts.notify> off",
            "<alerts.close> back",
        )
        await press(on, "alerts.close", "session.check-in")
        digits = " ".join(f"<check-in.{n}>" for n in range(10))
        await shows(
            on,
            f"{digits} <check-in.less>/<check-in.more> rate",
            "<check-in.tick> tick",
            "<check-in.done> find routines",
            "<check-in.skip> skip",
            "<check-in.back> back",
        )
        await press(on, "check-in.cancel", "app.keys")
        await shows(on, "<session.start> start", "<session.conditions> your health conditions")
        await shows(on, "<session.one-side> side: left only, right only, both")
        await press(on, "page.close", "app.red-flags")
        await shows(on, "When to get help")
        await press(on, "page.close", "session.read")
        await shows(on, "Length")


async def test_the_routine_editor_and_the_guide_show_remapped_keys(open_app: OpenApp) -> None:
    async with open_app(size=(120, 40), settings=SETTINGS, files={"routines.toml": QUICK}) as on:
        go_to(on, "quick")
        await press(on, "session.edit")
        await shows(
            on,
            "<routine.later>/<routine.earlier> order",
            "<routine.more>/<routine.less> seconds",
            "<routine.side> side",
            "<routine.add> add",
            "<routine.take-out> remove",
            "<routine.rename> name",
            "<routine.undo> undo",
            "<routine.delete> delete",
            "<routine.close> done",
        )
        await press(on, "routine.take-out")
        await on.hears(named("Press <routine.delete> to delete the whole routine."))
        await press(on, "routine.rename")
        await shows(on, "<entry.done> save", "<entry.cancel> cancel")
        await press(on, "entry.cancel", "routine.delete")
        await shows(on, "<dialog.cancel> no, keep it", "y yes, delete it")
        await press(on, "dialog.cancel", "routine.add")
        await on.hears(named("Find a point and press <guide.add> to add it to Quick."))
        await shows(on, "[<app.guide> Guide]", "<guide.search> to search: neck")
        await on.press("enter")
        await shows(on, "<guide.press> press", "<guide.search> search", "<app.keys> keys")
        await press(on, "guide.add")
        keys = "<entry.done> add <entry.next> next <chooser.before>/<chooser.after> choose"
        await shows(on, f"{keys} <entry.cancel> cancel")
        await press(on, "entry.cancel", "guide.read")
        await shows(on, "Landmark")
        await press(on, "page.close", "app.session")
        go_to(on, "back-and-neck")
        await press(on, "session.edit")
        await shows(on, "make a copy", "<dialog.cancel> back")


async def test_the_settings_show_remapped_keys(open_app: OpenApp) -> None:
    async with open_app(size=(120, 60), settings=SETTINGS) as on:
        await press(on, "app.settings")
        await shows(on, "<settings.change> choose <settings.close> done <settings.default> default")
        await press(on, "settings.change")
        await shows(on, "enter choose", "<zones.cancel> cancel", fixed="enter")
        await press(on, "zones.cancel")
        go_to(on, "habit.target")
        await shows(on, "<settings.before>/<settings.next> change <settings.change> type")
        await press(on, "settings.change")
        await shows(on, "enter save", "<settings.cancel> cancel", fixed="enter")
        await press(on, "settings.cancel")
        go_to(on, "keys")
        await shows(on, "<settings.change> choose <settings.close> done")
        await press(on, "settings.change")
        await shows(on, "<keys.find> to search", "<keys.change> new key <keys.find> search")
        await press(on, "keys.change")
        await shows(on, "<new-key.cancel>/<dialog.leave> cancel")


async def test_the_calendar_and_its_dialogs_show_remapped_keys(
    open_app: OpenApp, practised: Practised
) -> None:
    async with open_app(size=(120, 40), settings=SETTINGS, history=[practised()]) as on:
        await press(on, "app.calendar")
        await shows(on, "[<app.calendar> Calendar]", "<calendar.open> open", "<calendar.rest> rest")
        await press(on, "calendar.rest-days")
        keys = "<calendar.rest-days> mark them <calendar.leave-range> cancel"
        await shows(on, keys)
        await press(on, "calendar.leave-range", "calendar.checks")
        await shows(on, "<ticks.tick> tick")
        await press(on, "ticks.done", "calendar.export")
        await shows(on, "j JSON", "<dialog.cancel> back")
        await press(on, "dialog.cancel", "calendar.insight")
        await shows(on, "Left and right", "<insight.streak-a> 1 day", "<insight.close> back")
        await press(on, "insight.close", "calendar.history")
        await shows(on, "<history.find> to search", "<history.open> open", "<history.leave> back")
        await press(on, "history.leave", "calendar.open")
        keys = (
            "<day.add> add <day.edit> edit <day.note> note <day.delete> delete "
            "<day.undo> undo <day.close> back"
        )
        await shows(on, keys)
        await press(on, "day.edit")
        await shows(on, "<entry.done> save <entry.next> next <entry.cancel> cancel")
        await press(on, "entry.cancel", "day.delete")
        await on.hears(named("Session deleted. <app.undo> to undo."))
        await press(on, "day.undo")
        await on.hears("Undone")


async def test_a_session_shows_remapped_keys(open_app: OpenApp) -> None:
    async with open_app(size=(120, 40), settings=SETTINGS) as on:
        go_to(on, "quick")
        await press(on, "session.start")
        await shows(on, "<check-in.done> start", "<check-in.back> back")
        await press(on, "check-in.1", "check-in.done")
        await shows(
            on,
            "Get ready <running.start-now> to start",
            "<running.pause> pause",
            "<running.more> 10 s",
            "<running.stop> stop",
        )
        await press(on, "running.start-now")
        await on.tick(1)
        on.clock.sleep(600)
        await on.look()
        await on.sees(named("Press <running.pause> to go on."), at="#what")
        await shows(on, "<running.pause> go on")
        await press(on, "running.stop")
        await shows(on, "k save it", "<dialog.cancel> go on with the session")
        await press(on, "dialog.cancel", "running.finish")
        await shows(on, "<running.rate-10> for 10 <running.skip> skips", "<running.note> note")
        await press(on, "running.feel")
        await shows(
            on,
            "<check-in.note> note",
            "<check-in.done> save",
            "<check-in.cancel> cancel",
        )
        await press(on, "check-in.done")
        await shows(on, "<app.undo> to undo", "<running.close> back to Session")
        await press(on, "app.undo")
        await on.hears("Undone")


async def test_an_unsaved_session_shows_remapped_keys(
    open_app: OpenApp, data: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    data.parent.write_text("a file in the place of the journal's folder")
    settings = SETTINGS + "[session]\ncheck_in = false\n"
    async with open_app(size=(120, 40), settings=settings) as on:
        go_to(on, "quick")
        await press(on, "session.start", "running.start-now")
        await on.tick(2)
        await press(on, "running.finish")
        await shows(on, "<running.save-again> try again", "<running.write-out> save it to a file")
        await press(on, "running.close")
        await shows(on, "d discard it", "<dialog.cancel> stay")
        await press(on, "dialog.cancel", "running.write-out")
        await shows(on, "<running.save-again> try again")
        assert named("<running.write-out> save") not in on.words


async def test_questions_at_the_start_show_remapped_keys(
    open_app: OpenApp, practised: Practised, interrupt: Callable[..., object], data: Path
) -> None:
    copy = Journal(data.parent / "journal.sync-conflict-20261122-073104-ABCDEFG.json", still)
    copy.save_session(practised())
    copy.close()
    interrupt()
    async with open_app(size=(120, 40), settings=SETTINGS, history=[practised(1)]) as on:
        await shows(on, "enter Resume it", "<dialog.cancel> decide later")
        await press(on, "dialog.cancel")
        await shows(on, "m merge", "<dialog.cancel> not now")
        await on.press("m")
        await on.hears(named("1 copy merged: 1 session new. <app.undo> to undo."))


async def test_the_command_palette_shows_remapped_keys(open_app: OpenApp) -> None:
    async with open_app(size=(120, 60), settings=SETTINGS) as on:
        await on.press("ctrl+p")
        await shows(on, "Start <session.start>", "Guide <app.guide>")
        await on.press(*"the day's check")
        await shows(on, "The day's checklist (calendar) <calendar.checks>")


async def test_a_key_remapped_to_cancel_a_question_does_not_answer_it(open_app: OpenApp) -> None:
    settings = '[keys]\n"dialog.cancel" = "d"\n[session]\ncheck_in = false\n'
    async with open_app(settings=settings) as on:
        go_to(on, "quick")
        await on.press("enter", "enter")
        await on.tick(2)
        await on.press("escape")
        await on.sees("d discard it", "d go on")
        await on.press("d")
        assert not on.run.ended
        await on.press("escape", "escape")
        await on.sees("Stop here?")
