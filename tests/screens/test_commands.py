"""Every command from one definition: its key, the last line, the page of keys, the list."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys
from typing import TYPE_CHECKING, ClassVar

import pytest
from textual.binding import Binding, BindingType
from textual.screen import Screen

import acutui.screens
import acutui.widgets
from acutui.screens.bindings import (
    GLOBAL_BINDINGS,
    bound_keys,
    find_key_mistakes,
    load_bindings,
)
from acutui.screens.calendar import CalendarScreen
from acutui.screens.command_words import describe_binding
from acutui.screens.commands import list_key_commands
from acutui.screens.dialogs.base import Dialog
from acutui.screens.dialogs.help import is_command
from acutui.screens.guide import GuideScreen
from acutui.screens.history import HistoryScreen
from acutui.screens.session import SessionScreen
from acutui.widgets.footer import KeyFooter
from acutui.widgets.key_names import key_name

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage

SCREENS: dict[str, type[Screen[None]]] = {
    "guide": GuideScreen,
    "session": SessionScreen,
    "calendar": CalendarScreen,
    "history": HistoryScreen,
}
KEYS = {"guide": "1", "session": "2", "calendar": "3", "history": "3l"}


def commands(mode: str) -> list[Binding]:
    found = [one for one in SCREENS[mode].BINDINGS if isinstance(one, Binding)]
    return [one for one in found if is_command(one)]


def offered(on: Stage, mode: str) -> list[Binding]:
    """The commands that can be given now; those of the first start are over after it."""
    active = {one.binding.id for one in on.app.screen.active_bindings.values()}
    return [one for one in commands(mode) if one.id in active]


def titles(on: Stage) -> dict[str, str]:
    """Return the titles in the command palette with their keys."""
    listed = list_key_commands(on.app.screen)
    return {one.title: one.key for one in listed}


def key_line(on: Stage) -> str:
    """The last line, one space between its parts."""
    return " ".join(on.app.screen.query_one(KeyFooter).text.split())


async def page_of_keys(on: Stage) -> list[str]:
    await on.press("question_mark")
    rows = on.lines_in(".panel")
    await on.press("escape")
    return rows


@pytest.mark.parametrize("mode", SCREENS)
async def test_the_words_of_a_binding_are_the_same_everywhere(open_app: OpenApp, mode: str) -> None:
    async with open_app(size=(200, 70)) as on:
        await on.press(*KEYS[mode])
        line, listed, rows = key_line(on), titles(on), await page_of_keys(on)
        for binding in offered(on, mode):
            words = describe_binding(binding)
            key = key_name(binding.key.split(",")[0])
            assert any(key in row.split() and words in row for row in rows), (words, on.text)
            assert listed[f"{words[:1].upper()}{words[1:]}"] == key
            if binding.show:
                group = [one for one in commands(mode) if one.group and one.group is binding.group]
                keys = [key_name(one.key.split(",")[0]) for one in group] or [key]
                assert f"{'/'.join(keys)} {binding.description}" in line, binding.id


@pytest.mark.parametrize("mode", SCREENS)
async def test_a_key_that_was_changed_is_shown_everywhere(open_app: OpenApp, mode: str) -> None:
    others = {binding.id: f"f{n}" for n, binding in enumerate(commands(mode), 1)}
    settings = "[keys]\n" + "".join(f'"{id}" = "{key}"\n' for id, key in others.items())
    async with open_app(size=(200, 70), settings=settings) as on:
        await on.press(*KEYS[mode])
        line, listed, rows = key_line(on), titles(on), await page_of_keys(on)
        for binding in offered(on, mode):
            words = describe_binding(binding)
            key = others[binding.id]
            assert any(key in row.split() and words in row for row in rows), (words, on.text)
            assert listed[f"{words[:1].upper()}{words[1:]}"] == key
            group = [one for one in commands(mode) if one.group and one.group is binding.group]
            keys = [others[one.id] for one in group] or [key]
            assert not binding.show or f"{'/'.join(keys)} {binding.description}" in line
        assert on.notices == []


async def test_keys_shared_by_default_are_not_reported(open_app: OpenApp) -> None:
    async with open_app(settings='[keys]\n"app.quit" = "f9"\n"ticks.tick" = "g"\n') as on:
        await on.settle()
        assert not any("share" in one for one in on.notices)


async def test_a_key_set_twice_is_reported(open_app: OpenApp) -> None:
    async with open_app(settings='[keys]\n"session.start" = "c"\n') as on:
        await on.hears("session.check-in and session.start would share the key c")


def test_every_binding_has_an_id_that_can_be_remapped() -> None:
    known = set(load_bindings())
    for package in (acutui.screens, acutui.widgets):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for name, owner in vars(importlib.import_module(module.name)).items():
                if not isinstance(owner, type) or owner.__module__ != module.name:
                    continue
                own = [one for one in vars(owner).get("BINDINGS", ()) if isinstance(one, Binding)]
                assert {one.id for one in own if one.id or is_command(one)} <= known, name


def test_the_bindings_of_a_dialog_are_known() -> None:
    class Tried(Dialog[None]):
        BINDINGS: ClassVar[list[BindingType]] = [
            Binding("a", "first", id="tried.first"),
            Binding("b", "second", id="tried.second"),
        ]

    class Derived(Tried):
        BINDINGS: ClassVar[list[BindingType]] = [Binding("c", "third", id="tried.third")]

    assert {"tried.first", "tried.second", "tried.third"} <= set(load_bindings())
    assert find_key_mistakes({"tried.first": "b"}) == [
        ("tried.first", "keys: tried.first and tried.second would share the key b")
    ]
    assert find_key_mistakes({"tried.third": "a"}) == [
        ("tried.third", "keys: tried.first and tried.third would share the key a")
    ]
    assert find_key_mistakes({"tried.first": "x,?", "tried.third": "question_mark"}) == [
        ("tried.first", "keys: tried.first and tried.third would share the key question_mark")
    ]
    assert find_key_mistakes({"tried.third": "q"}) == [], "a dialog does not hear the global keys"
    assert Derived.BINDINGS


@pytest.mark.parametrize(
    ("chosen", "keys"),
    [
        ("", ["q"]),
        (" ", ["q"]),
        ("x", ["x"]),
        (" ?, f5 ", ["question_mark", "f5"]),
        (",", []),
    ],
)
async def test_bound_keys_match_those_that_textual_binds(
    open_app: OpenApp, chosen: str, keys: list[str]
) -> None:
    quits = next(one for one in GLOBAL_BINDINGS if one.id == "app.quit")
    assert bound_keys(quits, {"app.quit": chosen}) == keys
    async with open_app(settings=f'[keys]\n"app.quit" = "{chosen}"\n') as on:
        active = on.app.screen.active_bindings.items()
        assert [key for key, one in active if one.binding.id == "app.quit" and key] == keys
        assert on.app.key_label("app.quit") == (key_name(keys[0]) if keys else "(no key)")


def test_no_screen_and_no_dialog_is_imported_before_it_is_shown() -> None:
    script = "import acutui.app.app, sys; print(*sorted(sys.modules), sep='\\n')"
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
    )
    loaded = run.stdout.split()
    dialogs = [name for name in loaded if name.startswith("acutui.screens.dialogs.")]
    assert set(dialogs) <= {"acutui.screens.dialogs.base", "acutui.screens.dialogs.choice"}
    assert not {"acutui.screens.guide", "acutui.screens.calendar"} & set(loaded)
