"""The built-in figures, the user's own, and which of them show a point."""

import re
import shutil
from functools import cache
from pathlib import Path

import pytest
from support.figures import find_mark

from acutui.atlas.gallery import BUILT_IN, Gallery
from acutui.atlas.loader import load_atlas
from acutui.atlas.model import Point

CLOSEST_FIRST = (
    "wrist-thumb forearm-inner forearm-outer hand-thumb hand-edge hand-back ear jaw nose eyes "
    "shoulder-back neck-back shoulder head-side head-front foot-sole foot-inner foot-outer "
    "buttock hip-outer thigh-outer lower-back upper-back elbow-outer elbow-bent elbow-inner "
    "knee-inner "
    "knee-outer calf-back thigh-front knee-front leg-outer leg-inner leg-back chest toes belly "
    "foot-top"
).split()

MINE = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" data-side="left" data-view="back">
  <title>My own hand</title>
  <path d="M0 0 L100 100"/>
  <circle id="LI4" cx="10" cy="10" r="2"/>
  <circle id="MINE-1" cx="20" cy="20" r="2"/>
</svg>
"""


@cache
def built_in() -> Gallery:
    return Gallery()


def with_own(folder: Path, **figures: str) -> Gallery:
    (folder / "figures").mkdir(exist_ok=True)
    for name, text in figures.items():
        (folder / "figures" / f"{name.replace('_', '-')}.svg").write_text(text, "utf-8")
    return Gallery(folder)


def test_every_figure_has_its_own_order() -> None:
    texts = [path.read_text("utf-8") for path in BUILT_IN.glob("*.svg")]
    orders = [re.search(r'<svg [^>]*data-order="([0-9]+)"', text) for text in texts]
    assert all(orders)
    assert len({found[1] for found in orders if found}) == len(texts)


def test_close_ups_come_first() -> None:
    names = [name for name in built_in().names() if name in CLOSEST_FIRST]
    assert names == CLOSEST_FIRST


def test_every_built_in_figure_can_be_read() -> None:
    gallery = Gallery()
    assert len(gallery.names()) >= 9
    assert all(gallery.figure(name) for name in gallery.names())
    assert gallery.problems == []


@pytest.mark.parametrize("point", list(load_atlas().points))
def test_every_point_is_marked_on_the_figures_found_for_it(point: str) -> None:
    names = built_in().names_for(point)
    assert names
    for name in names:
        figure = built_in().figure(name)
        assert figure is not None
        assert point in figure.points


@pytest.mark.parametrize("name", built_in().names())
def test_a_figure_is_found_for_exactly_the_points_that_it_marks(name: str) -> None:
    figure = built_in().figure(name)
    assert figure is not None
    assert figure.points <= set(load_atlas().points)
    assert figure.points == {id for id in load_atlas().points if name in built_in().names_for(id)}


@pytest.mark.parametrize("point", list(load_atlas().points.values()), ids=lambda point: point.id)
def test_a_mark_has_the_sides_of_its_point(point: Point) -> None:
    for name in built_in().names_for(point.id):
        figure = built_in().figure(name)
        assert figure is not None
        marks = [mark for mark in figure.marks if mark.point == point.id]
        if point.laterality == "midline":
            assert len(marks) == 1
        elif figure.side == "both":
            assert sorted(mark.side for mark in marks) == ["left", "right"]
        else:
            assert [mark.side for mark in marks] == ["left"]
        assert {mark.zone for mark in marks} == {point.zone}


def test_the_thumb_border_is_a_zone_and_the_lumbar_points_are_two() -> None:
    thumb = built_in().figure(built_in().names_for("RX-THUMB")[0])
    hand = built_in().figure(built_in().names_for("EX-UE7")[0])
    assert thumb is not None
    assert hand is not None
    stretch, dips = find_mark(thumb, "RX-THUMB"), find_mark(hand, "EX-UE7")
    assert stretch is not None
    assert dips is not None
    assert stretch.zone
    assert len(dips.places) == 2


def test_an_unknown_point_is_on_no_figure() -> None:
    assert built_in().names_for("XX99") == ()
    assert built_in().figure("nothing") is None
    assert Gallery().problems == []


# The user's own


def test_without_a_figures_folder_the_gallery_has_the_built_in_ones(tmp_path: Path) -> None:
    assert Gallery(tmp_path).names() == built_in().names()
    assert Gallery(tmp_path / "nowhere").names() == built_in().names()


def test_the_users_figure_comes_first(tmp_path: Path) -> None:
    gallery = with_own(tmp_path, mine=MINE)
    assert gallery.names() == ("mine", *built_in().names())
    assert gallery.names_for("LI4") == ("mine", *built_in().names_for("LI4"))
    assert gallery.names_for("MINE-1") == ("mine",)
    figure = gallery.figure("mine")
    assert figure is not None
    assert figure.title == "My own hand"
    assert gallery.problems == []


def test_the_users_figure_replaces_the_built_in_one_of_the_same_name(tmp_path: Path) -> None:
    gallery = with_own(tmp_path, hand_back=MINE)
    assert sorted(gallery.names()) == sorted(built_in().names())
    figure = gallery.figure("hand-back")
    assert figure is not None
    assert figure.title == "My own hand"
    assert gallery.names_for("EX-UE8") == ()


@pytest.mark.parametrize("content", ["", "<svg", "<html/>", MINE.replace("path d", "path x")])
def test_a_broken_figure_is_reported_once(tmp_path: Path, content: str) -> None:
    gallery = with_own(tmp_path, broken=content, mine=MINE)
    assert gallery.figure("broken") is None
    assert gallery.figure("broken") is None
    assert gallery.figure("mine") is not None
    assert all(gallery.figure(name) for name in built_in().names())
    assert len(gallery.problems) == 1
    assert str(tmp_path / "figures") in gallery.problems[0]
    assert "broken" in gallery.problems[0]


def test_a_broken_figure_falls_back_to_the_built_in_one(tmp_path: Path) -> None:
    gallery = with_own(tmp_path, hand_back="<svg")
    figure = gallery.figure("hand-back")
    assert len(gallery.problems) == 1
    assert figure == built_in().figure("hand-back")


def test_maps_are_not_offered_for_points() -> None:
    assert not {"body-front", "body-back"} & set(built_in().names())
    for name in ("body-front", "body-back"):
        assert built_in().figure(name) is not None


def test_ids_for_which_something_is_drawn_are_no_marks(tmp_path: Path) -> None:
    more = (
        '<text x="1" y="1" data-for="SI3">hip</text><path class="hand" data-for="SI3" d="M0 0H1"/>'
    )
    gallery = with_own(tmp_path, mine=MINE.replace("</svg>", f"{more}</svg>"))
    assert "mine" not in gallery.names_for("SI3")
    assert gallery.figure("mine") is not None


def test_a_map_that_is_not_there_is_reported(tmp_path: Path) -> None:
    placed = MINE.replace("<svg ", '<svg data-map="{} 1 2 3 4" ')
    gallery = with_own(tmp_path, mine=placed.format("body-front"), other=placed.format("moon"))
    gallery.check_own_figures({"LI4", "MINE-1"})
    (problem,) = gallery.problems
    assert "other.svg" in problem and "moon" in problem
    assert gallery.map_of(gallery.figure("other")) is None
    assert gallery.map_of(gallery.figure("mine")) is gallery.figure("body-front")


def test_a_binary_file_is_reported(tmp_path: Path) -> None:
    gallery = with_own(tmp_path, mine=MINE)
    (tmp_path / "figures" / "picture.svg").write_bytes(b"\x89PNG\xff\xfe")
    assert gallery.names_for("LI4")[0] == "mine"
    assert gallery.figure("picture") is None
    assert gallery.figure("mine") is not None
    assert any(str(tmp_path / "figures" / "picture.svg") in p for p in gallery.problems)


def test_a_figure_deleted_meanwhile_is_reported(tmp_path: Path) -> None:
    gallery = with_own(tmp_path, mine=MINE)
    assert gallery.names()[0] == "mine"
    shutil.rmtree(tmp_path / "figures")
    assert gallery.figure("mine") is None
    assert any("mine" in problem for problem in gallery.problems)
    assert gallery.figure("upper-back") is not None
