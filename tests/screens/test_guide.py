"""Guide: find a point, read how to press it, press it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.widgets import text_of
from textual.widgets import Input

from acutui.atlas.gallery import Gallery
from acutui.practice.records import Feeling
from acutui.screens.guide import GuideScreen
from acutui.screens.messages import StartPoint
from acutui.widgets.figure import FigureView
from acutui.widgets.row_list import RowList
from acutui.widgets.text_block import TextBlock

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.stage import OpenApp, Stage

    from acutui.practice.records import Session

PREGNANCY = '[safety]\nconditions = ["pregnancy"]\n'
OWN_POINTS = """
[[point]]
id = "MY1"
english = "[red]Mine[/]\\u001b[2J\\u009b1m\\u202e"
where = "[b]Somewhere[/b]\\u0007 on the body"
regions = ["a\\u001b]0;title\\u0007b"]
helps = ["\\u001b[31mhelp"]
press = "[link=x]gently[/link]\\u001b[0m"
cautions = [{ when = "always", level = "care", text = "[blink]slowly\\u001b[5m" }]
"""


def points(on: Stage) -> RowList:
    return on.widget("#points", RowList)


async def look_for(on: Stage, words: str) -> None:
    """Search in the Guide."""
    if not isinstance(on.app.screen, GuideScreen):
        await on.press("1")
    await on.press("slash")
    await on.type_text(words)


async def test_all_points_are_listed_by_region(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("1")
        await on.sees("[1 Guide]", "▸ GV20 Hundred Meetings")
        assert points(on).keys == list(on.services.atlas.points)
        await on.sees("Head", at="#points")
        on.assert_sound()


async def test_the_point_under_the_cursor_is_described_and_drawn(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("1")
        await on.sees("GV20 Bǎihuì 百會", "Hundred Meetings", at="#point-title")
        await on.sees("Where The very top of the head", "Press", at="#point-text")
        before = text_of(on.widget("#figure", FigureView))
        assert before.strip()
        await on.press("down", "down")
        await on.sees("BL2 Cuánzhú 攢竹", "Gathered Bamboo", at="#point-title")
        await on.sees("The inner end of the eyebrow", at="#point-text")
        assert text_of(on.widget("#figure", FigureView)) != before


async def test_the_search_narrows_with_every_letter(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("1")
        atlas = on.services.atlas

        def found() -> list[str]:
            return [key for key in points(on).keys if key in atlas.points]

        counts = [len(found())]
        await on.press("slash")
        for letter in "neck":
            await on.press(letter)
            counts.append(len(found()))
        assert counts == sorted(counts, reverse=True)
        assert 0 < counts[-1] < counts[1] < counts[0]
        for key in found():
            point = atlas.points[key]
            everything = f"{point.helps} {point.regions} {point.english} {point.also}"
            assert "neck" in everything, key
        await on.press("backspace")
        assert len(found()) == counts[-2]


async def test_a_point_is_found_by_each_of_its_names(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("1")
        for words in ("hegu", "合谷", "li4", "joining valley"):
            await on.press("escape", "home")
            await look_for(on, words)
            await on.until(lambda: points(on).cursor == "LI4", f"{words} to find LI4")
            await on.sees("▸ LI4", "LI4 Hégǔ 合谷")


async def test_enter_in_the_search_moves_to_the_list_and_escape_clears_it(
    open_app: OpenApp,
) -> None:
    async with open_app() as on:
        await look_for(on, "neck")
        await on.press("enter")
        assert points(on).has_focus
        assert on.sent(StartPoint) == []
        first = points(on).cursor
        assert first is not None and first in on.services.atlas.points
        await on.press("down")
        found = points(on).cursor
        assert found == points(on).keys[points(on).keys.index(first) + 1]
        await on.press("escape")
        await on.until(lambda: len(points(on).keys) == len(on.services.atlas.points), "all points")
        assert points(on).cursor == found
        assert points(on).has_focus


async def test_escape_leaves_the_search_at_once(open_app: OpenApp) -> None:
    async with open_app() as on:
        await look_for(on, "zz")
        await on.sees('No points match "zz"', "Try these, or a code like LI4", "▸ lower back")
        on.assert_sound()
        await on.press("escape")
        await on.sees("Hundred Meetings")
        assert points(on).has_focus


async def test_in_the_search_keys_of_other_screens_are_letters(open_app: OpenApp) -> None:
    async with open_app() as on:
        await look_for(on, "q1u?!v")
        await on.sees("q1u?!v")
        assert isinstance(on.app.screen, GuideScreen)


async def test_a_key_lists_the_regions(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("1", "f")
        await on.sees("Which part of the body?", "▸ All regions", "Upper back", at=".panel")
        await on.press("f", "enter")
        everything = on.services.atlas.points
        expected = [key for key, point in everything.items() if "foot" in point.regions]
        assert points(on).keys == expected
        await on.sees("Foot only", at="#index")
        await on.press("f", "u", "enter")
        await on.sees("Upper back only", at="#index")
        await on.press("f", "home", "enter")
        assert points(on).keys == list(everything)
        await on.press("f", "down", "enter", "escape")
        assert points(on).keys == list(everything)


async def test_the_guide_begins_at_what_the_user_complained_of_last(
    open_app: OpenApp, practised: Callable[..., Session]
) -> None:
    def felt(days_ago: int, *symptoms: str) -> Session:
        return practised(days_ago, before=Feeling(symptoms=symptoms))

    before = (felt(3, "neck-pain"), felt(2, "back-pain"), practised(1))
    async with open_app(history=before) as on:
        await on.press("1")
        cursor = points(on).cursor or ""
        assert "lower-back" in on.services.atlas.points[cursor].helps
        await on.press("end", "2", "1")
        assert points(on).cursor == points(on).keys[-1]


async def test_the_signs_of_the_list_are_explained(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("1")
        await on.sees("○○ two sides ○ one ! care x avoid", at="#signs")
        await on.press("question_mark")
        await on.sees("two circles: the point", "one: on the midline", at=".panel")


async def test_v_cycles_through_the_figures_of_a_point(open_app: OpenApp) -> None:
    views = len(Gallery().names_for("GV20"))
    assert views > 1
    async with open_app() as on:
        await on.press("1", *["v"] * views)
        shown = [text_of(on.widget("#figure", FigureView))]
        for _ in range(views):
            await on.press("v")
            shown.append(text_of(on.widget("#figure", FigureView)))
        assert len(set(shown)) == views
        assert shown[-1] == shown[0]


async def test_the_number_of_views_is_shown(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("1", "v")
        assert f"view 2 of {len(Gallery().names_for('GV20'))}" in on.words_in("#point-title"), (
            on.text
        )


async def test_the_figure_has_a_caption(open_app: OpenApp) -> None:
    gallery = Gallery()
    names = gallery.names_for("GV20")
    titles = [figure.title for figure in map(gallery.figure, names) if figure]
    async with open_app() as on:
        await on.press("1")
        for title in [*titles, titles[0]]:
            await on.sees(title, at="#caption")
            await on.press("v")


async def test_where_there_is_little_room_for_the_figure_it_has_no_caption(
    open_app: OpenApp,
) -> None:
    async with open_app(size=(40, 15)) as on:
        await on.press("1")
        await on.until(lambda: on.words_in("#figure"), "its figure")
        assert on.words_in("#caption") == ""


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)], ids="{0[0]}x{0[1]}".format)
async def test_the_figure_has_the_same_size_for_all_points(
    open_app: OpenApp, size: tuple[int, int]
) -> None:
    async with open_app(size=size) as on:
        await on.press("1")
        await on.until(lambda: on.words_in("#figure"), "the figure")
        sizes = set()
        for _ in on.services.atlas.points:
            sizes.add(on.widget("#figure", FigureView).size)
            await on.press("down")
        assert len(sizes) == 1
        (size_of_figure,) = sizes
        # Nothing but names, the caption and at most four tenths for the text take its rows.
        assert size_of_figure.height >= 0.6 * (size[1] - 3) - 3


async def test_text_is_cut_only_where_no_row_is_blank(open_app: OpenApp) -> None:
    async with open_app(size=(100, 30)) as on:
        await on.press("1")
        block = on.widget("#point-text", TextBlock)
        await on.sees("Where", at="#point-text")
        for _ in on.services.atlas.points:
            if "…" in block.text:
                assert all(line.strip() for line in block.text.splitlines()[-2:])
                assert len(block.text.splitlines()) == block.size.height
            await on.press("down")


async def test_enter_starts_a_session_of_one_point(open_app: OpenApp) -> None:
    async with open_app() as on:
        await look_for(on, "LI4")
        await on.press("enter", "enter")
        await on.sees("[2 Session]", "Get ready", "LI4", "left hand", "step 1 of 2")
        assert on.sent(StartPoint) == [StartPoint("LI4")]
        assert [(step.point, step.side) for step in on.run.steps] == [
            ("LI4", "left"),
            ("LI4", "right"),
        ]


async def test_a_point_to_avoid_needs_a_confirmation(open_app: OpenApp) -> None:
    async with open_app(settings=PREGNANCY) as on:
        await look_for(on, "LI4")
        await on.sees("○○ x", at="#points")
        await on.press("enter", "enter")
        await on.sees(
            "LI4: avoid",
            "Pregnancy: Don't press this point.",
            "q/esc don't press",
            "p press it anyway",
        )
        await on.sees("pregnan", at=".panel")
        on.assert_sound()
        await on.press("escape")
        await on.until(lambda: isinstance(on.app.screen, GuideScreen), "the guide")
        assert not on.checkpoint.exists()
        assert on.is_free
        await on.press("enter")
        await on.sees("LI4: avoid")
        await on.press("p")
        await on.sees("Get ready", "LI4", "step 1 of 2")


async def test_text_from_the_users_files_is_plain_text(open_app: OpenApp) -> None:
    files = {"points.toml": OWN_POINTS}
    async with open_app(files=files) as on:
        await on.press("1", "end")
        await on.sees("▸ MY1", "[red]Mine[/]")
        await on.sees("[b]Somewhere[/b]", "[link=x]gently[/link]", "[blink]slowly")
        on.assert_sound()
        await on.press("enter")
        await on.sees("Get ready", "[red]Mine[/]", "[b]Somewhere[/b]")
        on.assert_sound()
        await on.press("enter")
        await on.sees("[link=x]gently[/link]")
        on.assert_sound()


async def test_a_point_without_figure_and_region_is_shown(open_app: OpenApp) -> None:
    own = '[[point]]\nid = "MY2"\nwhere = "Here."\n'
    routine = '[[routine]]\nid = "mine"\nholds = [{ point = "MY2" }]\n'
    async with open_app(files={"points.toml": own, "routines.toml": routine}) as on:
        await on.press("1", "end")
        await on.sees("Yours", "▸ MY2", "Where Here.")
        assert text_of(on.widget("#figure", FigureView)).strip() == ""
        await on.press("v", "f", "escape", "end", "2", "home")
        await on.sees("▸ mine", "2 steps: MY2 left, MY2 right")
        await on.press("enter", "enter")
        await on.sees("Get ready", "MY2", "left side", "Next MY2, right side")
        on.assert_sound()
        await on.press("enter")
        on.clock.advance(2)
        await on.press("f")
        await on.sees("Saved")


async def test_regions_of_the_users_points_can_be_shown(open_app: OpenApp) -> None:
    own = '[[point]]\nid = "MY3"\nwhere = "Here."\nregions = ["tail"]\n'
    async with open_app(files={"points.toml": own}) as on:
        await on.press("1", "f", "t", "enter")
        assert points(on).keys == ["MY3"]


async def test_the_search_finds_routines_as_well(open_app: OpenApp) -> None:
    async with open_app() as on:
        await look_for(on, "stiff neck")
        await on.sees("Routines", "Neck (hand points)", "points", "GB20", at="#points")
        assert points(on).cursor in on.services.atlas.points
        await on.press("enter", "up")
        await on.until(lambda: (points(on).cursor or "").startswith("routine:"), "a routine")
        name = on.services.atlas.routines[(points(on).cursor or "").partition(":")[2]].name
        await on.sees(name, at="#point-title")
        await on.sees("Length", "Points", "enter: go to it on Session", at="#point-text")
        await on.press("enter")
        await on.sees("[2 Session]", f"▸ {name}")
        assert on.sent(StartPoint) == []


async def test_the_search_shows_how_words_were_read_and_which_match_nothing(
    open_app: OpenApp,
) -> None:
    async with open_app() as on:
        await look_for(on, "siatica toothache zzz")
        await on.sees("No points match zzz", "siatica → sciatica", at="#points")
        await on.sees("for siatica", "for toothache", at="#points")
        on.assert_sound()


async def test_the_footer_says_what_enter_does_with_the_row(open_app: OpenApp) -> None:
    async with open_app() as on:
        await look_for(on, "numb arm")
        await on.press("enter")
        await on.sees("▸ ! When to get help", "enter open")
        points(on).cursor = "LI15"
        await on.sees("enter press")
        await on.press("end")
        await on.sees("enter open")
        await on.press("escape")
        await on.sees("enter press")


async def test_a_search_for_red_flags_shows_them_first(open_app: OpenApp) -> None:
    async with open_app() as on:
        await look_for(on, "numbness and neck pain")
        await on.sees("▸ ! When to get help", "GB20", at="#points")
        await on.sees("ambulance", "both legs", at="#point-text")
        await on.press("enter", "enter")
        await on.sees("When to get help", at=".panel")
        on.assert_sound()


async def test_a_search_for_a_condition_offers_to_tick_it(open_app: OpenApp) -> None:
    async with open_app() as on:
        await look_for(on, "pregnant")
        await on.sees("▸ enter to tick: Pregnancy", at="#points")
        await on.press("enter", "enter")
        await on.sees("Do any of these apply to you?")
    async with open_app(settings=PREGNANCY) as on:
        await look_for(on, "pregnant nausea")
        await on.sees("PC6", at="#points")
        assert "Mind:" not in on.words_in("#points")


async def test_a_search_without_results_suggests_others(open_app: OpenApp) -> None:
    async with open_app() as on:
        await look_for(on, "tinnitus")
        await on.sees(
            "acutui has nothing for ringing", "Try these, or a code like LI4", at="#points"
        )
        await on.press("enter", "down", "enter")
        await on.until(lambda: points(on).cursor in on.services.atlas.points, "points")
        assert on.widget("#search", Input).value == "neck"


async def test_a_search_stays_within_the_region(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("1", "f", "down", "enter")
        await look_for(on, "headache")
        there = next(iter(on.services.atlas.points.values())).regions[0]
        keys = points(on).keys
        assert keys
        assert all(there in on.services.atlas.points[key].regions for key in keys)


@pytest.mark.parametrize("size", [(80, 24), (40, 15), (30, 10), (120, 40)])
async def test_results_fit_every_size(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(size=size) as on:
        await on.press("1")
        for words in ("slipped disc", "siatica zzz", "fever", "tinnitus", "office"):
            await on.press("escape")
            await look_for(on, words)
            await on.until(lambda: points(on).cursor is not None, "a row")
            on.assert_sound()
            await on.press("enter", "down", "end", "home")
            on.assert_sound()
