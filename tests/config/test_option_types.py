"""The types of settings: what is shown can be typed, what is written is read back."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from acutui.config.option_types import (
    WEEKDAY_IDS,
    OneOf,
    Option,
    OptionType,
    Switch,
    TimeOfDay,
    WholeNumber,
    WordList,
    Zone,
)
from acutui.config.settings import BY_NAME, OPTIONS, Settings
from acutui.util.toml_reader import EntryError

WORD = st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters=","), min_size=1)
VALUES: dict[type[OptionType], st.SearchStrategy[object]] = {
    Switch: st.booleans(),
    WholeNumber: st.integers(1, 12),
    TimeOfDay: st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    WordList: st.lists(WORD.map(str.strip).filter(bool), unique=True).map(tuple),
}


def option(kind: OptionType) -> Option:
    return Option("table", "key", kind, None, "It", "What it does.")


TYPES = {
    Switch: Switch(),
    WholeNumber: WholeNumber(1, 12),
    TimeOfDay: TimeOfDay(),
    WordList: WordList(),
}


@hypothesis_settings(max_examples=60)
@given(st.sampled_from(list(TYPES)), st.data())
def test_a_written_value_is_read_back(kind: type[OptionType], data: st.DataObject) -> None:
    value = data.draw(VALUES[kind])
    one = option(TYPES[kind])
    assert one.read(one.kind.to_toml(value)) == value


@hypothesis_settings(max_examples=60)
@given(st.sampled_from([WholeNumber, TimeOfDay, WordList]), st.data())
def test_a_value_can_be_typed_as_it_is_shown(kind: type[OptionType], data: st.DataObject) -> None:
    value = data.draw(VALUES[kind])
    one = option(TYPES[kind])
    assert one.parse(one.kind.format(value)) == value
    assert one.parse(f"  {one.kind.format(value)} ") == value


@hypothesis_settings(max_examples=60)
@given(st.sampled_from([Switch, WholeNumber, TimeOfDay]), st.integers(-30, 30), st.data())
def test_a_step_leads_to_an_allowed_value(
    kind: type[OptionType], by: int, data: st.DataObject
) -> None:
    one = option(TYPES[kind])
    stepped = one.kind.step(data.draw(VALUES[kind]), by)
    assert one.read(one.kind.to_toml(stepped)) == stepped


@given(st.text())
def test_any_typed_text_is_taken_or_rejected_by_name(text: str) -> None:
    for one in OPTIONS:
        try:
            value = one.parse(text)
        except EntryError as error:
            assert str(error).startswith(f"{one.name}: ")
        else:
            assert one.read(one.kind.to_toml(value)) == value


@pytest.mark.parametrize("one", OPTIONS, ids=lambda one: one.name)
def test_each_default_is_allowed(one: Option) -> None:
    assert one.read(one.kind.to_toml(one.default)) == one.default
    assert getattr(Settings(), one.key) == one.default


@pytest.mark.parametrize(
    ("name", "typed", "allowed"),
    [
        ("habit.target", "13", "1 to 12"),
        ("habit.target", "two", "1 to 12"),
        ("habit.target", "9" * 40, "1 to 12"),
        ("session.ready", "-1", "0 to 60"),
        ("day_start", "3", "a time like 03:00"),
        ("day_start", "24:00", "a time like 03:00"),
        ("timezone", "Mars", "a name like Asia/Kolkata"),
        ("habit.streak", "most", "any, full"),
        ("screen.glyphs", "emoji", "auto, braille, blocks, ascii"),
        ("habit.rest_weekdays", "Sunday", ", ".join(WEEKDAY_IDS)),
    ],
)
def test_errors_name_the_allowed_values(name: str, typed: str, allowed: str) -> None:
    with pytest.raises(EntryError) as raised:
        BY_NAME[name].parse(typed)
    assert str(raised.value).startswith(f"{name}: ")
    assert allowed in str(raised.value)
    assert allowed in BY_NAME[name].kind.allowed


def test_steps_go_round_or_stop_at_the_end() -> None:
    glyphs = OneOf("auto", "braille", "ascii")
    assert [glyphs.step("ascii", by) for by in (1, -1)] == ["auto", "braille"]
    assert [WholeNumber(1, 12).step(12, by) for by in (1, -1)] == [12, 11]
    assert TimeOfDay().step(time(23, 45), 1) == time(0)
    assert TimeOfDay().step(time(0), -1) == time(23, 45)


def test_a_time_between_two_quarters_steps_to_the_next_one() -> None:
    assert [TimeOfDay().step(time(4, 20), by) for by in (1, -1)] == [time(4, 30), time(4, 15)]


def test_repeated_and_empty_words_are_dropped() -> None:
    assert option(WordList()).parse(" water,, stretch , water ,") == ("water", "stretch")
    assert option(WordList()).parse("") == ()


def test_an_empty_zone_is_that_of_the_system() -> None:
    assert option(Zone()).parse("") == ""
    assert Zone().format("") == "system"
