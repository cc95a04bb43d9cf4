"""The rhythm of pressing as a visible beat."""

from functools import cache
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from acutui.atlas.drawing import draw
from acutui.atlas.figure_reader import parse_figure
from acutui.atlas.gallery import Gallery
from acutui.atlas.loader import load_atlas
from acutui.atlas.model import Rhythm
from acutui.atlas.rhythm import (
    PRESS_SECONDS,
    RELEASE_SECONDS,
    RHYTHM_NAMES,
    beat_at,
)
from acutui.practice.records import Side
from acutui.util.types import Glyphs

GLYPHS: tuple[Glyphs, ...] = get_args(Glyphs)
RHYTHMS: tuple[Rhythm, ...] = get_args(Rhythm)
SIDES: tuple[Side | None, ...] = (None, *get_args(Side))
CYCLE = PRESS_SECONDS + RELEASE_SECONDS
CIRCLE_SECONDS = 4

seconds = st.floats(0, 1000)
any_glyphs = st.sampled_from(GLYPHS)
any_rhythm = st.sampled_from(RHYTHMS)


@cache
def gallery() -> Gallery:
    return Gallery()


def shown(rhythm: Rhythm, until: int, glyphs: Glyphs = "braille", marks: int = 1) -> str:
    """Return the mark at each second."""
    return "".join(beat_at(rhythm, second, glyphs, marks).character for second in range(until))


# Over time


@pytest.mark.parametrize(
    ("glyphs", "seen"),
    [("braille", "●●●●●●●●●●"), ("blocks", "●●●●●●●●●●"), ("ascii", "@@@@@@@@@@")],
)
def test_a_steady_mark_does_not_change(glyphs: Glyphs, seen: str) -> None:
    assert shown("steady", 10, glyphs) == seen


@pytest.mark.parametrize(
    ("glyphs", "seen"), [("braille", "◓◑◒◐◓◑◒◐"), ("blocks", "●○●○●○●○"), ("ascii", "@O@O@O@O")]
)
def test_a_circle_turns_in_four_seconds(glyphs: Glyphs, seen: str) -> None:
    assert shown("circles", 2 * CIRCLE_SECONDS, glyphs) == seen


@pytest.mark.parametrize(
    ("glyphs", "seen"),
    [("braille", "●●●●○●●●●○"), ("blocks", "●●●●○●●●●○"), ("ascii", "@@@@O@@@@O")],
)
def test_a_pulse_presses_for_four_seconds_and_eases_for_one(glyphs: Glyphs, seen: str) -> None:
    assert (PRESS_SECONDS, RELEASE_SECONDS) == (4, 1)
    assert shown("pulse", 2 * CYCLE, glyphs) == seen


def test_a_beat_changes_at_the_start_of_a_second() -> None:
    assert beat_at("pulse", 3.999, "braille") == beat_at("pulse", 3, "braille")
    assert beat_at("pulse", 4.001, "braille") == beat_at("pulse", 4, "braille")


@given(any_rhythm, seconds, any_glyphs, st.integers(1, 4))
def test_a_beat_does_not_change_within_a_second(
    rhythm: Rhythm, at: float, glyphs: Glyphs, marks: int
) -> None:
    assert beat_at(rhythm, at, glyphs, marks) == beat_at(rhythm, int(at), glyphs, marks)


@given(any_rhythm, st.integers(0, 1000), any_glyphs)
def test_a_beat_repeats_itself(rhythm: Rhythm, second: int, glyphs: Glyphs) -> None:
    period = {"steady": 1, "circles": CIRCLE_SECONDS, "pulse": CYCLE}[rhythm]
    now, then = beat_at(rhythm, second, glyphs), beat_at(rhythm, second + period, glyphs)
    assert now.character == then.character


@pytest.mark.parametrize("glyphs", GLYPHS)
def test_each_rhythm_looks_different(glyphs: Glyphs) -> None:
    assert len({shown(rhythm, 2 * CYCLE, glyphs) for rhythm in RHYTHMS}) == len(RHYTHMS)


# What it is shown in


@given(any_rhythm, seconds, any_glyphs, st.integers(1, 4))
def test_a_beat_is_one_cell_wide(rhythm: Rhythm, at: float, glyphs: Glyphs, marks: int) -> None:
    character = beat_at(rhythm, at, glyphs, marks).character
    assert (len(character), cell_len(character)) == (1, 1)


@given(any_rhythm, seconds, st.integers(1, 4))
def test_the_ascii_beat_is_ascii(rhythm: Rhythm, at: float, marks: int) -> None:
    assert beat_at(rhythm, at, "ascii", marks).character in "@O"


@pytest.mark.parametrize("glyphs", GLYPHS)
@pytest.mark.parametrize("rhythm", RHYTHMS)
def test_a_hold_begins_with_a_press(rhythm: Rhythm, glyphs: Glyphs) -> None:
    assert beat_at(rhythm, 0, glyphs) == beat_at(rhythm, 0.9, glyphs)
    assert beat_at(rhythm, 0, glyphs).stop == 0
    assert beat_at(rhythm, 0, glyphs).character not in "○O"


# Several at once


@pytest.mark.parametrize("marks", [1, 2, 3, 4])
def test_several_marks_turn_more_slowly(marks: int) -> None:
    assert shown("circles", CIRCLE_SECONDS * marks, marks=marks) == "".join(
        c * marks for c in "◓◑◒◐"
    )


@given(st.integers(1, 4), any_glyphs, st.integers(0, 100))
def test_several_marks_send_no_more_than_one(marks: int, glyphs: Glyphs, start: int) -> None:
    span = range(start * 20, start * 20 + CIRCLE_SECONDS * 12)
    turns = [beat_at("circles", second, glyphs, marks).character for second in span]
    changes = sum(one != other for one, other in pairwise(turns))
    assert changes * marks <= len(span)


@given(any_rhythm, seconds, any_glyphs)
def test_the_number_of_marks_defaults_to_one(rhythm: Rhythm, at: float, glyphs: Glyphs) -> None:
    one = beat_at(rhythm, at, glyphs)
    assert beat_at(rhythm, at, glyphs, 0) == beat_at(rhythm, at, glyphs, 1) == one


# Along a stretch


@given(seconds, any_glyphs, st.integers(1, 4))
def test_each_press_is_made_at_the_next_stop(at: float, glyphs: Glyphs, marks: int) -> None:
    assert beat_at("pulse", at, glyphs, marks).stop == int(at) // CYCLE
    assert beat_at("pulse", at + CYCLE, glyphs, marks).stop == int(at + CYCLE) // CYCLE


@given(seconds, any_glyphs, st.integers(1, 4))
def test_a_steady_press_stays_where_it_is(at: float, glyphs: Glyphs, marks: int) -> None:
    assert beat_at("steady", at, glyphs, marks).stop == 0


@given(st.integers(0, 1000), any_glyphs, st.integers(1, 4))
def test_a_circle_is_finished_before_the_next_stop(at: int, glyphs: Glyphs, marks: int) -> None:
    now, then = (beat_at("circles", second, glyphs, marks) for second in (at, at + 1))
    assert then.stop - now.stop == ((at + 1) % (CIRCLE_SECONDS * marks) == 0)
    if then.stop != now.stop:
        assert then.character == beat_at("circles", 0, glyphs).character


@settings(max_examples=80)
@given(
    name=st.sampled_from(Gallery().names()),
    number=st.integers(0, 99),
    glyphs=any_glyphs,
    side=st.sampled_from(SIDES),
    columns=st.integers(1, 90),
    rows=st.integers(1, 45),
)
def test_every_path_has_a_cell_to_show_the_beat(
    name: str, number: int, glyphs: Glyphs, side: Side | None, columns: int, rows: int
) -> None:
    figure = gallery().figure(name)
    assert figure is not None
    points = sorted(figure.points)
    point = points[number % len(points)]
    drawing = draw(figure, columns, rows, glyphs=glyphs, chosen=point, side=side)
    # A figure of both sides may not have this side of the point.
    assert drawing.paths or side is not None
    for path in drawing.paths:
        assert path
        assert all(0 <= x < columns and 0 <= y < rows for x, y in path)
        assert len(set(path)) == len(path)


@pytest.mark.parametrize("glyphs", GLYPHS)
def test_the_cells_of_a_zone_follow_its_line(glyphs: Glyphs) -> None:
    figure = gallery().figure("hand-thumb")
    assert figure is not None
    (path,) = draw(figure, 34, 15, glyphs=glyphs, chosen="RX-THUMB", side="left").paths
    assert len(path) > 4
    for (x, y), (next_x, next_y) in pairwise(path):
        assert max(abs(next_x - x), abs(next_y - y)) <= 2


@pytest.mark.parametrize("glyphs", GLYPHS)
def test_a_zone_that_leaves_the_picture_is_cut(
    glyphs: Glyphs,
) -> None:
    figure = parse_figure(
        """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" data-side="left">
        <path d="M0 0 L100 100"/><path id="IN" class="zone" d="M50 50 L180 50"/>
        <path id="OUT" class="zone" d="M120 10 L180 90"/></svg>""",
        "mine",
    )
    for chosen in ("IN", "OUT"):
        drawing = draw(figure, 30, 12, glyphs=glyphs, chosen=chosen)
        assert all(path for path in drawing.paths), "a path without cells could not show the beat"


# In words


def test_each_rhythm_has_a_name_with_its_seconds() -> None:
    assert set(RHYTHM_NAMES) == set(RHYTHMS)
    assert len(set(RHYTHM_NAMES.values())) == len(RHYTHMS)
    assert str(PRESS_SECONDS) in RHYTHM_NAMES["pulse"]
    assert str(RELEASE_SECONDS) in RHYTHM_NAMES["pulse"]
    assert all(words.isascii() for words in RHYTHM_NAMES.values())


def test_each_rhythm_is_used_by_a_point() -> None:
    assert {point.rhythm for point in load_atlas().points.values()} == set(RHYTHMS)
