"""Reading config.toml: defaults, values, and how mistakes are reported."""

import re
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.toml import to_toml

from acutui.config.load import load_settings
from acutui.config.settings import OPTIONS, Settings
from acutui.services.context import Context

DOCUMENTED = """
timezone = "Asia/Kolkata"        # default: the system's
day_start = "03:00"
[habit]
target = 2
streak = "any"                   # any, full
rest_weekdays = ["sun"]
checks = ["vitamin-c", "workout"]
[session]
ready = 5
on_gap = "pause"                 # pause, count
bell = true
flash = true
notify = false                   # OSC 9
[screen]
theme = "textual-dark"
glyphs = "auto"                  # auto, braille, blocks, ascii
mouse = false
[safety]
conditions = []                  # pregnancy, blood-thinners, osteoporosis, neck-artery, ...
[keys]
"""


@pytest.fixture(name="folder")
def folder_of_its_own(tmp_path: Path) -> Path:
    return tmp_path


def load(folder: Path, text: str) -> tuple[Settings, tuple[str, ...]]:
    (folder / "config.toml").write_text(text, "utf-8")
    return load_settings(folder)


# Defaults


def test_without_a_file_everything_has_its_default(folder: Path) -> None:
    settings, problems = load_settings(folder)
    assert problems == ()
    assert settings == Settings(
        timezone="",
        day_start=time(3),
        target=2,
        streak="any",
        rest_weekdays=(),
        checks=("vitamin-c", "workout"),
        ready="auto",
        on_gap="pause",
        bell=True,
        flash=True,
        notify=False,
        theme="textual-dark",
        glyphs="auto",
        mouse=False,
        conditions=(),
        keys={},
    )


def test_without_a_folder_everything_has_its_default(folder: Path) -> None:
    assert load_settings(folder / "nowhere") == (Settings(), ())


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing yet\n", "[habit]\n[keys]\n"])
def test_a_file_that_sets_nothing_changes_nothing(folder: Path, text: str) -> None:
    assert load(folder, text) == (Settings(), ())


# Values


def test_the_documented_file_is_read_without_problems(folder: Path) -> None:
    settings, problems = load(folder, DOCUMENTED)
    assert problems == ()
    assert settings == Settings(
        timezone="Asia/Kolkata", rest_weekdays=("sun",), ready=5, conditions_answered=True
    )


GOOD = [
    ("timezone", '"America/St_Johns"', "America/St_Johns"),
    ("timezone", '"UTC"', "UTC"),
    ("day_start", '"00:00"', time(0)),
    ("day_start", '"4:30"', time(4, 30)),
    ("day_start", '"23:59"', time(23, 59)),
    ("day_start", "04:30:00", time(4, 30)),
    ("habit.target", "1", 1),
    ("habit.target", "12", 12),
    ("habit.streak", '"full"', "full"),
    ("habit.days_per_week", "4", 4),
    ("habit.rest_weekdays", '["sat", "sun"]', ("sat", "sun")),
    ("habit.rest_weekdays", "[]", ()),
    ("habit.checks", '["stretching", "水"]', ("stretching", "水")),
    ("habit.checks", "[]", ()),
    ("session.ready", "0", 0),
    ("session.ready", "60", 60),
    ("session.ready", '"auto"', "auto"),
    ("session.check_in", "false", False),
    ("session.on_gap", '"count"', "count"),
    ("session.bell", "false", False),
    ("session.flash", "false", False),
    ("session.notify", "true", True),
    ("session.say", '"spd-say -w"', "spd-say -w"),
    ("session.say", '""', ""),
    ("screen.theme", '"nord"', "nord"),
    ("screen.first_weekday", '"sun"', "sun"),
    ("screen.glyphs", '"ascii"', "ascii"),
    ("screen.glyphs", '"blocks"', "blocks"),
    ("screen.glyphs", '"braille"', "braille"),
    ("session.places", '["BL24"]', ("BL24",)),
    ("screen.han", '"simplified"', "simplified"),
    ("safety.emergency", '"112"', "112"),
    ("screen.mouse", "true", True),
    ("safety.conditions", '["pregnancy", "osteoporosis"]', ("pregnancy", "osteoporosis")),
    ("keys.undo", '"U"', {"undo": "U"}),
]

WRONG = [
    ("timezone", '"Mars/Olympus"'),
    ("timezone", '"Europe"'),
    ("timezone", '"../../etc/passwd"'),
    ("timezone", f'"{"a" * 300}"'),
    ("timezone", '"a\\u0000b"'),
    ("timezone", "5"),
    ("day_start", '"24:00"'),
    ("day_start", '"3"'),
    ("day_start", '"03:60"'),
    ("day_start", "03:00:30"),
    ("day_start", "03:00:00.5"),
    ("day_start", '"03:00:00"'),
    ("day_start", '"-1:00"'),
    ("day_start", "3"),
    ("habit.target", "0"),
    ("habit.target", "-2"),
    ("habit.target", "13"),
    ("habit.target", "2.0"),
    ("habit.target", '"2"'),
    ("habit.target", "true"),
    ("habit.target", "99999999999999999999999"),
    ("habit.streak", '"all"'),
    ("habit.streak", "true"),
    ("habit.streak", "[]"),
    ("habit.days_per_week", "0"),
    ("habit.days_per_week", "8"),
    ("screen.first_weekday", '"wed"'),
    ("habit.rest_weekdays", '["sunday"]'),
    ("habit.rest_weekdays", '["Sun"]'),
    ("habit.rest_weekdays", '"sun"'),
    ("habit.rest_weekdays", "[6]"),
    ("habit.checks", '"vitamin-c"'),
    ("habit.checks", '["vitamin-c", 1]'),
    ("session.ready", "-1"),
    ("session.ready", "61"),
    ("session.ready", "nan"),
    ("session.ready", "false"),
    ("session.check_in", '"never"'),
    ("session.on_gap", '"stop"'),
    ("session.bell", '"yes"'),
    ("session.bell", "1"),
    ("session.flash", "0"),
    ("session.notify", '"osc9"'),
    ("session.say", "true"),
    ("session.say", '"say \'aloud"'),
    ("session.say", '" "'),
    ("screen.theme", "7"),
    ("screen.theme", '""'),
    ("screen.glyphs", '"emoji"'),
    ("screen.glyphs", "{ a = 1 }"),
    ("session.places", '"BL24"'),
    ("screen.han", '"modern"'),
    ("safety.emergency", '"the police"'),
    ("screen.mouse", "1979-05-27"),
    ("safety.conditions", '"pregnancy"'),
    ("safety.conditions", "[true]"),
    ("keys.undo", "7"),
]


def setting_on_line_3(name: str, value: str) -> str:
    """A file with one setting, on its third line."""
    table, _, key = name.rpartition(".")
    return f"# mine\n[{table}]\n{key} = {value}\n" if table else f"# mine\n\n{key} = {value}\n"


@pytest.mark.parametrize(("name", "value", "expected"), GOOD)
def test_a_value_is_taken(folder: Path, name: str, value: str, expected: object) -> None:
    settings, problems = load(folder, setting_on_line_3(name, value))
    assert problems == ()
    attribute = "keys" if name.startswith("keys.") else name.rpartition(".")[2]
    assert getattr(settings, attribute) == expected


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_is_reported_with_its_line_and_the_default_used(
    folder: Path, name: str, value: str
) -> None:
    settings, problems = load(folder, setting_on_line_3(name, value))
    assert settings == Settings()
    assert len(problems) == 1
    assert problems[0].startswith(f"{folder / 'config.toml'}: line 3: {name}: ")
    assert len(problems[0]) < len(str(folder)) + 200
    assert "\n" not in problems[0]


def test_every_setting_is_tested_here() -> None:
    names = {option.name for option in OPTIONS}
    assert names == {name for name, *_ in GOOD} - {"keys.undo"}
    assert names == {name for name, _ in WRONG} - {"keys.undo"}


def test_every_setting_is_explained_in_a_line() -> None:
    for option in OPTIONS:
        assert option.about
        assert "\n" not in option.about


@pytest.mark.parametrize(
    ("name", "least", "most"), [("habit.target", 1, 12), ("session.ready", 0, 60)]
)
def test_an_error_names_the_range_of_a_number(
    folder: Path, name: str, least: int, most: int
) -> None:
    _, (problem,) = load(folder, setting_on_line_3(name, "-7"))
    numbers = re.findall(r"-?\d+", problem.partition(f"{name}: ")[2])
    assert numbers == ["-7", str(least), str(most)]
    if name == "habit.target":
        assert "seconds" not in problem, "a target is no length of time"


@pytest.mark.parametrize("digits", ["0x" + "f" * 5000, "1" + "0" * 5000])
def test_a_number_too_long_to_print_is_reported(folder: Path, digits: str) -> None:
    settings, problems = load(folder, setting_on_line_3("habit.target", digits))
    assert settings == Settings()
    assert len(problems) == 1
    assert problems[0].startswith(f"{folder / 'config.toml'}: ")


def test_a_wrong_value_does_not_affect_the_others(folder: Path) -> None:
    text = '[habit]\ntarget = 0\nstreak = "full"\n[session]\nready = 9\nbell = "no"\n'
    settings, problems = load(folder, text)
    assert settings == Settings(streak="full", ready=9)
    assert [problem.split(": ")[1:3] for problem in problems] == [
        ["line 2", "habit.target"],
        ["line 6", "session.bell"],
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("habit.target = 99", 1),
        ("habit = { target = 99 }", 1),
        ('"habit".target = 99', None),
        ("[habit]\n'target' = 99", 2),
        ("  [ habit ]\n\n  target   =99", 3),
        ("# target = 99\n[habit] # target = 5\n# target = 7\ntarget = 99 # target", 4),
        ("[session]\nready = 1\n[habit]\ntarget = 99\n[screen]", 4),
    ],
)
def test_the_line_is_found_in_any_way_of_writing(folder: Path, text: str, line: int | None) -> None:
    _, (problem,) = load(folder, text)
    assert "habit.target: " in problem
    if line:
        assert f": line {line}: " in problem


def test_windows_line_ends_are_counted_too(folder: Path) -> None:
    (folder / "config.toml").write_bytes(b"[habit]\r\nchecks = []\r\ntarget = 99\r\n")
    settings, (problem,) = load_settings(folder)
    assert settings == Settings(checks=())
    assert ": line 3: " in problem


# Unknown settings


@pytest.mark.parametrize(
    ("text", "line", "name"),
    [
        ("colour = 1", 1, "colour"),
        ("\n[habit]\ngoal = 3", 3, "habit.goal"),
        ("\n[habits]\ntarget = 3", 2, "habits"),
        ("[session]\nsound = true", 2, "session.sound"),
        ("\n\nhabit = 3", 3, "habit"),
        ('keys = "vim"', 1, "keys"),
        ("target = 3", 1, "target"),
    ],
)
def test_an_unknown_setting_is_reported(folder: Path, text: str, line: int, name: str) -> None:
    settings, problems = load(folder, text)
    assert settings == Settings()
    assert len(problems) == 1
    assert problems[0].startswith(f"{folder / 'config.toml'}: line {line}: {name}: ")


def test_an_unknown_setting_does_not_affect_the_others(folder: Path) -> None:
    settings, problems = load(folder, "[habit]\ngoal = 3\ntarget = 3\n")
    assert settings == Settings(target=3)
    assert len(problems) == 1


# Unreadable files


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"[habit]\ntarget = 3\n[session\n", "line 3"),
        (b"[habit]\ntarget = 3\ntarget = 4\n", "line 3"),
        (b"[habit]\n[habit]\n", "line 2"),
        (b"target: 3\n", "line 1"),
        (b'theme = "\xff"\n', "UTF-8"),
        (b"PK\x03\x04\x00\x00", "line 1"),
        (b"a=" + b"[" * 100_000, "deep"),
    ],
)
def test_a_file_that_is_not_toml_is_reported_with_the_line(
    folder: Path, content: bytes, named: str
) -> None:
    path = folder / "config.toml"
    path.write_bytes(content)
    settings, problems = load_settings(folder)
    assert settings == Settings()
    assert len(problems) == 1
    assert problems[0].startswith(f"{path}: ")
    assert named in problems[0]
    assert path.read_bytes() == content


def test_a_folder_named_config_toml_is_reported(folder: Path) -> None:
    (folder / "config.toml").mkdir()
    settings, problems = load_settings(folder)
    assert settings == Settings()
    assert len(problems) == 1
    assert str(folder / "config.toml") in problems[0]


def test_a_folder_with_a_name_too_long_is_ignored(folder: Path) -> None:
    settings, _ = load_settings(folder / ("a" * 300))
    assert settings == Settings()


# Effects


def midday_zone() -> str:
    """A time zone in which it is about noon now, far from the turn of the day."""
    hours = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-hours:+d}"


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kolkata"])
def test_today_is_in_the_time_zone_of_the_setting(folder: Path, zone: str) -> None:
    (folder / "config.toml").write_text(f'timezone = "{zone}"\n')
    clock = Context.open(folder / "journal.json", folder).clock
    before = (datetime.now(ZoneInfo(zone)) - timedelta(hours=3)).date()
    today = clock.today()
    after = (datetime.now(ZoneInfo(zone)) - timedelta(hours=3)).date()
    assert today in {before, after}
    assert clock.now().utcoffset() == datetime.now(ZoneInfo(zone)).utcoffset()


def test_two_time_zones_can_be_on_different_days(folder: Path) -> None:
    days = []
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        (folder / "config.toml").write_text(f'timezone = "{zone}"\n')
        days.append(Context.open(folder / "journal.json", folder).clock.today())
    assert days[0] > days[1]


@pytest.mark.parametrize(("day_start", "back"), [("00:00", 0), ("09:00", 0), ("20:00", 1)])
def test_a_day_begins_at_the_time_of_the_setting(folder: Path, day_start: str, back: int) -> None:
    zone = midday_zone()
    (folder / "config.toml").write_text(f'timezone = "{zone}"\nday_start = "{day_start}"\n')
    services = Context.open(folder / "journal.json", folder)
    assert services.clock.today() == datetime.now(ZoneInfo(zone)).date() - timedelta(days=back)
    assert services.settings.rules.day_start == services.settings.day_start


def test_the_habit_rules_come_from_the_settings(folder: Path) -> None:
    text = '[habit]\ntarget = 3\nstreak = "full"\nrest_weekdays = ["mon", "sun"]\n'
    rules = load(folder, text)[0].rules
    assert (rules.target, rules.streak) == (3, "full")
    assert rules.rest_weekdays == {0, 6}


# Any content


values = st.recursive(
    st.one_of(
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=20),
        st.datetimes(),
        st.dates(),
        st.times(),
        st.sampled_from(["any", "full", "03:00", "sun", "auto", "UTC", "pregnancy"]),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
names = st.sampled_from([option.name for option in OPTIONS] + ["keys.quit", "habit", "x", "x.y"])


@pytest.fixture(name="place", scope="module")
def one_folder_for_many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("config")


def check_settings(folder: Path) -> None:
    settings, problems = load_settings(folder)
    assert isinstance(settings, Settings)
    assert 1 <= settings.target <= 12
    assert settings.ready == "auto" or 0 <= settings.ready <= 60
    assert settings.rules.rest_weekdays <= set(range(7))
    for problem in problems:
        assert problem.startswith(str(folder / "config.toml"))


@given(st.text() | st.text(alphabet="[]{}=\"\n\r\t #.ab10:,_-\\'", max_size=40))
@example("[[habit]]\ntarget = 1\n")
@example("habit.target.x = 1\n")
@example("[keys.a]\nb = 1\n")
@example('"" = 1\n[""]\n')
def test_any_text_gives_settings(place: Path, text: str) -> None:
    (place / "config.toml").write_text(text, "utf-8", newline="")
    check_settings(place)


@given(st.binary())
def test_any_bytes_give_settings(place: Path, content: bytes) -> None:
    (place / "config.toml").write_bytes(content)
    check_settings(place)


@given(st.dictionaries(names, values, max_size=6))
def test_any_values_give_settings(place: Path, given_values: dict[str, Any]) -> None:
    lines = [f"{name} = {to_toml(value)}" for name, value in given_values.items()]
    (place / "config.toml").write_text("\n".join(lines), "utf-8", newline="")
    check_settings(place)


@given(st.sampled_from([option.name for option in OPTIONS]), values)
def test_any_value_is_taken_or_reported(place: Path, name: str, value: Any) -> None:
    (place / "config.toml").write_text(f"{name} = {to_toml(value)}\n", "utf-8", newline="")
    settings, problems = load_settings(place)
    assert len(problems) <= 1
    if problems:
        assert settings == Settings()
        assert f": line 1: {name}: " in problems[0]


def test_a_long_file_full_of_mistakes_is_read_fast(place: Path) -> None:
    """Looking through all of it for each mistake took minutes."""
    (place / "config.toml").write_text("".join(f"key{n} = 1\n" for n in range(20_000)))
    _, problems = load_settings(place)
    assert len(problems) == 20_000
    assert problems[-1].startswith(f"{place / 'config.toml'}: line 20000: key19999: ")
