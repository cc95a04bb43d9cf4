"""Files that are broken: named, left as they are, and no reason to fall over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from acutui.practice.records import Session

if TYPE_CHECKING:
    from support.stage import OpenApp


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("routines.toml", "[[routine]\nid = 1", 1),
        ("routines.toml", '[[routine]]\nid = "x"\nholds = [{ point = "NO1" }]\n', 1),
        ("points.toml", '# mine\n\n[[point]]\nid = "x"\nseconds = "many"\n', 3),
        ("config.toml", "[habit]\ntarget = 99\n", 2),
        ("config.toml", "target: 2\n", 1),
    ],
)
async def test_a_broken_file_is_reported_with_its_line_and_the_rest_works(
    open_app: OpenApp, config: Path, name: str, text: str, line: int
) -> None:
    async with open_app(files={name: text}) as on:
        await on.hears(f"{config / name}")
        (told,) = on.notices
        assert f"line {line}" in told
        await on.sees("Today ○ ○ 0 of 2 done", "▸ Back and neck")
        assert (config / name).read_text() == text


async def test_an_unknown_theme_is_reported(open_app: OpenApp, config: Path) -> None:
    files = {"config.toml": '[screen]\ntheme = "solar"\nglyphs = "braille"\n'}
    async with open_app(files=files) as on:
        await on.hears("there is no theme 'solar'")
        assert str(config / "config.toml") in on.notices[0]


async def test_a_broken_figure_of_the_users_is_reported_and_skipped(
    open_app: OpenApp, config: Path
) -> None:
    figures = config / "figures"
    figures.mkdir()
    (figures / "mine.svg").write_text('<svg><circle id="GV20"')
    async with open_app() as on:
        await on.press("1")
        await on.sees("▸ GV20")
        on.assert_sound()
        await on.hears("mine.svg")


@pytest.mark.parametrize("text", ["", "no journal", '{"meta":{"1":{"format":0}}}'])
async def test_a_damaged_journal_ends_the_app_and_names_the_file(
    open_app: OpenApp, data: Path, text: str
) -> None:
    data.parent.mkdir(exist_ok=True)
    data.write_text(text)
    async with open_app(ready=False) as on:
        await on.exits()
        assert on.app.return_code == 1
        assert on.app.failure is not None
        assert str(data) in on.app.failure
    assert data.read_text() == text


async def test_an_invalid_document_is_reported_and_kept(
    open_app: OpenApp, data: Path, practised: Callable[..., Session]
) -> None:
    async with open_app(history=[practised()]) as on:
        pass
    document = '"77":{"routine":"x"}'
    text = data.read_text().replace('"sessions":{\n', f'"sessions":{{\n{document}\n,')
    data.write_text(text)
    async with open_app() as on:
        await on.hears("sessions 77")
        assert str(data) in on.notices[0]
        await on.sees("1 of 2 done")
        await on.press("3", "r")
        await on.until(lambda: on.saved.days, "the rest day")
    assert document in data.read_text()


async def test_a_journal_damaged_while_the_app_runs_is_reported_and_not_written(
    open_app: OpenApp, data: Path, practised: Callable[..., Session]
) -> None:
    async with open_app(history=[practised()], practise="quick") as on:
        await on.press("enter")
        on.clock.advance(2)
        data.write_text("gone")
        await on.press("f")
        await on.sees("Not saved yet")
        await on.until(
            lambda: data.name in on.words_in("#what").replace(" ", ""), "to see the file's name"
        )
        assert data.read_text() == "gone"
        assert on.checkpoint.exists()


async def test_an_unknown_condition_is_reported(open_app: OpenApp) -> None:
    async with open_app(settings='[safety]\nconditions = ["[x]\\u001b[2J"]\n') as on:
        await on.press("1")
        await on.sees("▸ GV20")
        on.assert_sound()
