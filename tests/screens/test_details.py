"""The pages with everything known about a point, a routine or a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from acutui.atlas.model import Hold
from acutui.practice.records import Feeling, Session
from acutui.screens.dialogs.details import (
    make_point_page,
    make_routine_page,
    make_session_page,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.stage import OpenApp
    from syrupy.assertion import SnapshotAssertion

CONDITIONS = '[safety]\nconditions = ["pregnancy", "osteoporosis"]\n'


@pytest.mark.parametrize("glyphs", ["braille", "ascii"])
@pytest.mark.parametrize("size", [(100, 50), (40, 60)], ids=["usual", "narrow"])
async def test_a_point(
    open_app: OpenApp, picture: SnapshotAssertion, size: tuple[int, int], glyphs: str
) -> None:
    async with open_app(size=size, settings=CONDITIONS, glyphs=glyphs) as on:
        page = make_point_page(on.services.atlas.points["LI4"], on.services)
        await on.app.push_screen(page)
        on.assert_sound()
        assert await on.still() == picture


@pytest.mark.parametrize("id", ["GV20", "SP6"])
async def test_another_point(open_app: OpenApp, picture: SnapshotAssertion, id: str) -> None:
    async with open_app(size=(100, 50)) as on:
        await on.app.push_screen(make_point_page(on.services.atlas.points[id], on.services))
        on.assert_sound()
        assert await on.still() == picture


async def test_a_routine(open_app: OpenApp, picture: SnapshotAssertion) -> None:
    async with open_app(size=(80, 60)) as on:
        atlas = on.services.atlas
        await on.app.push_screen(make_routine_page(atlas.routines["back-and-neck"], atlas))
        on.assert_sound()
        assert await on.still() == picture


async def test_a_routine_with_long_addresses(open_app: OpenApp, picture: SnapshotAssertion) -> None:
    async with open_app(size=(50, 60)) as on:
        atlas = on.services.atlas
        sides = (Hold("LI4", "each", 60), Hold("GV20", "midline", 30), Hold("SP6", "left", 45))
        own = replace(
            atlas.routines["back-and-neck"],
            holds=sides,
            times_a_day="3",
            notes=(),
            origin="",
            evidence=None,
            sources=("https://example.org/" + "a-very-long-address-" * 5,),
        )
        await on.app.push_screen(make_routine_page(own, atlas))
        on.assert_sound()
        assert await on.still() == picture


@pytest.mark.parametrize("size", [(80, 30), (40, 30)], ids=["usual", "narrow"])
async def test_a_session(
    open_app: OpenApp,
    practised: Callable[..., Session],
    picture: SnapshotAssertion,
    size: tuple[int, int],
) -> None:
    felt = {
        "before": Feeling(6, 4, ("stiffness", "tingling")),
        "after": Feeling(pain=4),
        "note": "[b]stiff[/b] after a long day at the desk,\nbetter in the evening\x1b[2J",
    }
    async with open_app(size=size) as on:
        session = practised(1, "21:10", share=0.5, **felt)
        await on.app.push_screen(make_session_page(session, on.services.atlas))
        on.assert_sound()
        assert await on.still() == picture


async def test_a_session_of_another_program(
    open_app: OpenApp, practised: Callable[..., Session], picture: SnapshotAssertion
) -> None:
    async with open_app(size=(80, 24)) as on:
        fields = {"source": "import", "routine": "long-gone", "habit": "Press points"}
        session = practised(0, "12:00", minutes=0, **fields)
        await on.app.push_screen(make_session_page(session, on.services.atlas))
        on.assert_sound()
        assert await on.still() == picture
