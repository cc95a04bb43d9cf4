"""An app that may open no more files goes on, and says what can't be saved."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from acutui.widgets.stylesheets import read_sheets

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage


@contextmanager
def no_more_files() -> Iterator[None]:
    """Let nothing be opened in a block: the descriptors that are open stay so."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, most[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, most)


async def until_loaded(on: Stage) -> None:
    sheets = on.app.stylesheet
    await on.until(lambda: all(map(sheets.has_source, read_sheets())), "the screens to be loaded")


async def test_every_screen_opens_when_no_file_can_be_opened(open_app: OpenApp) -> None:
    async with open_app() as on:
        await until_loaded(on)
        with no_more_files():
            for keys, words in (
                (["1"], "LI4"),
                (["a"], "Add"),
                (["escape", "3"], "Mo"),
                (["2", "question_mark"], "Keys"),
                (["escape", "exclamation_mark"], "help"),
                (["escape", "s"], "Settings"),
                (["escape", "enter"], "Any of these?"),
            ):
                await on.press(*keys)
                await on.sees(words)
            await on.press("escape", "e", "plus")
            await on.hears("Too many open files")
        on.assert_sound()


async def test_a_setting_that_cannot_be_saved_is_told_when_no_file_can_be_opened(
    open_app: OpenApp,
) -> None:
    async with open_app() as on:
        await until_loaded(on)
        with no_more_files():
            await on.press("s", "down", "down", "right")
            await on.hears("Too many open files")
            await on.sees("Settings")


async def test_what_cannot_be_loaded_is_loaded_when_it_is_asked_for(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> dict[str, str]:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr("acutui.app.preload.preload", fail)
    async with open_app() as on:
        await on.press("3")
        await on.sees("Mo Tu We")
        assert on.app.return_code is None
