"""What a figure shows, in a line under it."""

import pytest
from support.widgets import Alone, text_of, watch_repaints

from acutui.atlas.figure import Figure
from acutui.atlas.figure_reader import parse_figure
from acutui.widgets.caption import Caption


def named(title: str) -> Figure:
    svg = f'<svg viewBox="0 0 9 9" data-side="left"><title>{title}</title>'
    return parse_figure(svg + '<path d="M0 0 9 9"/></svg>', "mine")


@pytest.mark.parametrize(
    ("title", "width", "expected"),
    [
        ("Left foot, from the inside", 30, "  Left foot, from the inside"),
        ("Left foot, from the inside", 26, "Left foot, from the inside"),
        ("Left foot, from the inside", 25, "        Left foot"),
        ("Left knee, bent, from outside", 20, "  Left knee, bent"),
        ("Left foot, from the inside", 6, "Left…"),
        ("腳, from the inside", 9, "   腳"),
    ],
)
async def test_a_caption_is_centred_and_loses_what_follows_a_comma(
    title: str, width: int, expected: str
) -> None:
    caption = Caption()
    async with Alone(caption).run_test(size=(width, 1)):
        caption.show_figure(named(title), None)
        assert text_of(caption) == expected


async def test_a_caption_is_painted_when_it_changes() -> None:
    caption = Caption()
    async with Alone(caption).run_test(size=(30, 1)):
        caption.show_figure(named("Left foot"), "left")
        asked = watch_repaints(caption)
        caption.show_figure(named("Left foot"), None)
        assert asked == []
        caption.show_figure(named("Left foot"), "right")
        assert len(asked) == 1
        assert text_of(caption).strip() == "Right foot"
        caption.show_figure(None, None)
        assert text_of(caption) == ""
