"""The first line of every screen."""

from datetime import date

import pytest
from support.widgets import Alone, drawn, text_of
from syrupy.assertion import SnapshotAssertion

from acutui.widgets.header import Header


@pytest.mark.parametrize(
    ("width", "mode"),
    [(80, "session"), (60, "guide"), (59, "guide"), (46, "calendar"), (45, "calendar")],
)
async def test_the_modes_and_the_day(width: int, mode: str, picture: SnapshotAssertion) -> None:
    header = Header(mode)
    async with Alone(header).run_test(size=(width, 1)):
        before = text_of(header)
        assert "Guide" in before
        assert "Nov" not in before, "the day is not known yet"
        header.show_day(date(2026, 11, 22))
        assert drawn(header) == picture
