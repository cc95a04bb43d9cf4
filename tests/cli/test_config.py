"""Settings, keys and routines on the command line."""

import json
from pathlib import Path

import pytest
from support.command import Run

from acutui.config.settings import OPTIONS


def test_all_settings_are_listed_as_toml(run: Run, zone: str) -> None:
    lines = run("config").out.splitlines()
    assert [line.partition(" = ")[0] for line in lines] == [option.name for option in OPTIONS]
    assert lines[0] == f'timezone = "{zone}"'
    assert 'habit.checks = ["vitamin-c", "workout"]' in lines
    assert json.loads(run("config", "--json").out)["habit.target"] == 2


def test_a_setting_is_changed_and_set_back(run: Run, config: Path, zone: str) -> None:
    assert run("config", "habit.target", "3").out == "habit.target = 3\n"
    assert run("config", "target").out == "habit.target = 3\n"
    assert run("config", "target", "--json").out == "3\n"
    assert run("config", "habit.rest_weekdays", "sat, sun").status == 0
    text = (config / "config.toml").read_text()
    assert text.startswith(f'timezone = "{zone}"\n'), "what was there stays"
    assert 'rest_weekdays = ["sat", "sun"]' in text
    assert run("config", "target", "--default").out == "habit.target = 2\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["habit.target", "99"], "habit.target: is 99, not a whole number from 1 to 12"),
        (["habit.targt"], "did you mean 'habit.target'?"),
        (["screen.theme", "nrd"], "did you mean nord?"),
        (["conditions", "pregnncy"], "'pregnncy' is not known"),
        (["places", "XX9"], "no routine offers 'XX9'"),
        (["keys.app.undoo"], "did you mean keys.app.undo?"),
        (["keys.app.undo", "q"], "app.quit and app.undo would share the key q"),
        (["--default"], "--default needs the name of a setting"),
        (["habit.target", "3", "--default"], "--default needs the name of a setting"),
    ],
)
def test_what_is_wrong_is_refused_with_a_hint(
    run: Run, config: Path, arguments: list[str], words: str
) -> None:
    before = (config / "config.toml").read_bytes()
    ran = run("config", *arguments)
    assert (ran.status, ran.out) == (1, "")
    assert words in ran.complaint
    assert (config / "config.toml").read_bytes() == before


def test_the_path_is_printed_alone(run: Run, config: Path) -> None:
    assert run("config", "--path").out == f"{config / 'config.toml'}\n"


def test_a_key_is_changed_listed_and_set_back(run: Run) -> None:
    assert run("config", "keys.app.undo").out == 'keys.app.undo = "u"\n'
    assert run("config", "keys.app.undo", "ctrl+u").out == 'keys.app.undo = "ctrl+u"\n'
    rows = {row["id"]: row for row in json.loads(run("keys", "--json").out)}
    assert rows["app.undo"]["keys"] == ["ctrl+u"]
    assert rows["calendar.rest"]["screen"] == "Calendar"
    (line,) = [line for line in run("keys").out.splitlines() if line.endswith(" app.undo")]
    assert line.split() == ["ctrl+u", *"undo the last change app.undo".split()]
    assert run("config", "keys.app.undo", "--default").out == 'keys.app.undo = "u"\n'


@pytest.mark.parametrize("name", ["back-and-neck", "Back and neck", "BACK AND NECK"])
def test_a_routine_is_shown_by_its_id_or_its_name(run: Run, name: str) -> None:
    ran = run("routine", name)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("Back and neck (back-and-neck), ")
    for text in ("left hand: Joining Valley", "Origin    ", "Evidence  none (E0", "Source    http"):
        assert text in ran.out


def test_a_routine_as_json_is_as_in_the_list(run: Run) -> None:
    listed = json.loads(run("routines", "--json").out)
    assert json.loads(run("routine", listed[0]["id"], "--json").out) == listed[0]


def test_a_command_that_was_meant_is_suggested(run: Run) -> None:
    ran = run("sesions")
    assert ran.status == 2
    assert "no command 'sesions'; did you mean 'sessions'?" in ran.err


def test_a_key_is_not_set_back_to_one_that_is_taken(run: Run) -> None:
    assert run("config", "keys.calendar.add", "z").status == 0
    assert run("config", "keys.calendar.edit", "a").status == 0
    ran = run("config", "keys.calendar.add", "--default")
    assert (ran.status, ran.out) == (1, "")
    assert "would share the key a" in ran.complaint
