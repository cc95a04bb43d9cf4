"""Loading points and routines, the user's own too, and reporting mistakes in them."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from support.toml import to_toml

from acutui.atlas import loader
from acutui.atlas.loader import load_atlas, load_safety
from acutui.atlas.model import ALWAYS, Atlas, Caution, Evidence, Hold, Point, Routine

BUILT_IN = load_atlas()

POINT = """
[[point]]
id = "MINE-1"
english = "My sore spot"
where = "Under the rucksack's strap."
"""

ROUTINE = """
[[routine]]
id = "mine"
name = "My own"
holds = [{ point = "LI4", side = "right", seconds = 45 }]
"""


def load(folder: Path, points: str = "", routines: str = "") -> Atlas:
    (folder / "points.toml").write_text(points, "utf-8", newline="")
    (folder / "routines.toml").write_text(routines, "utf-8", newline="")
    return load_atlas(folder)


def has_all_built_in(atlas: Atlas) -> bool:
    points = {id: p for id, p in atlas.points.items() if not p.own}
    routines = {id: r for id, r in atlas.routines.items() if not r.own}
    return points == dict(BUILT_IN.points) and routines == dict(BUILT_IN.routines)


# What is read


def test_without_user_files_the_atlas_is_the_built_in_one(tmp_path: Path) -> None:
    assert load_atlas(tmp_path) == load_atlas() == load_atlas(tmp_path / "nowhere")
    assert load_atlas().problems == ()


def test_the_built_in_points_pass_the_checks_of_a_users_own(tmp_path: Path) -> None:
    """They are read in a faster way, which checks less."""
    atlas = load(tmp_path, (loader.BUILT_IN / "points.toml").read_text("utf-8"))
    assert atlas.problems == ()
    read = {id: structs.replace(point, own=False) for id, point in atlas.points.items()}
    assert read == BUILT_IN.points


def test_the_built_in_routines_pass_the_checks_of_a_users_own(tmp_path: Path) -> None:
    atlas = load(tmp_path, routines=(loader.BUILT_IN / "routines.toml").read_text("utf-8"))
    assert atlas.problems == ()
    read = {id: structs.replace(routine, own=False) for id, routine in atlas.routines.items()}
    assert read == BUILT_IN.routines


def test_a_mistake_in_the_built_in_points_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "points.toml").write_text(POINT + "zone = 1\n" + POINT.replace("-1", "-2"), "utf-8")
    monkeypatch.setattr(loader, "BUILT_IN", tmp_path)
    atlas = load_atlas()
    assert [*atlas.points] == ["MINE-2"]
    assert "zone: is 1, not true or false" in atlas.problems[0]


def test_empty_files_change_nothing(tmp_path: Path) -> None:
    assert load(tmp_path, "# none yet\n", "\n") == BUILT_IN


def test_a_point_needs_only_an_id_and_a_place(tmp_path: Path) -> None:
    atlas = load(tmp_path, '[[point]]\nid = "X1"\nwhere = "Here."\n')
    assert atlas.problems == ()
    assert atlas.points["X1"] == Point(
        id="X1", english="X1", where="Here.", laterality="bilateral", seconds=60, own=True
    )
    assert atlas.points["X1"].evidence == Evidence("E0", "")


def test_every_field_of_a_point_is_read(tmp_path: Path) -> None:
    text = """
[[point]]
id = "X.1"
pinyin = "Ēn"
english = "Mine"
han = "恩"
han_simplified = "恩"
also = ["mine"]
meridian = "none"
regions = ["hand"]
helps = ["neck"]
laterality = "midline"
zone = true
where = "here"
landmark = "there"
press = "so"
rhythm = "pulse"
seconds = 90
seconds_by = "me"
reach = "partner"
reach_note = "ask"
cautions = [{ when = "pregnancy", level = "avoid", text = "No." }]
evidence = { level = "E1", text = "Little." }
sources = ["https://example.org"]
"""
    assert load(tmp_path, text).points["X.1"] == Point(
        id="X.1",
        english="Mine",
        where="here",
        pinyin="Ēn",
        han="恩",
        han_simplified="恩",
        also=("mine",),
        meridian="none",
        regions=("hand",),
        helps=("neck",),
        laterality="midline",
        zone=True,
        landmark="there",
        press="so",
        rhythm="pulse",
        seconds=90,
        seconds_by="me",
        reach="partner",
        reach_note="ask",
        cautions=(Caution("pregnancy", "avoid", "No."),),
        evidence=Evidence("E1", "Little."),
        sources=("https://example.org",),
        own=True,
    )


def test_a_hold_defaults_to_the_sides_and_seconds_of_its_point(tmp_path: Path) -> None:
    text = '[[routine]]\nid = "x"\nholds = [{ point = "GB20" }, { point = "GV20" }]\n'
    routine = load(tmp_path, "", text).routines["x"]
    assert routine == Routine(
        id="x",
        name="x",
        holds=(Hold("GB20", "each", 120), Hold("GV20", "midline", 60)),
        own=True,
    )
    assert (routine.seconds, routine.step_count, routine.ready) == (300, 3, None)


def test_a_users_routine_may_use_a_users_point(tmp_path: Path) -> None:
    routine = ROUTINE.replace("LI4", "MINE-1") + "ready = 0\n"
    atlas = load(tmp_path, POINT, routine)
    assert atlas.problems == ()
    assert atlas.routines["mine"].points == ("MINE-1",)
    assert atlas.routines["mine"].ready == 0
    assert has_all_built_in(atlas)
    assert list(atlas.points)[-1] == "MINE-1"


def test_a_point_under_a_built_in_id_replaces_it(tmp_path: Path) -> None:
    atlas = load(tmp_path, '[[point]]\nid = "LI4"\nwhere = "As my teacher shows it."\n')
    assert atlas.problems == ()
    assert atlas.points["LI4"].where == "As my teacher shows it."
    assert atlas.points["LI4"].own
    assert list(atlas.points) == list(BUILT_IN.points)
    assert atlas.routines == BUILT_IN.routines


def test_a_routine_under_a_built_in_id_replaces_it(tmp_path: Path) -> None:
    atlas = load(tmp_path, "", ROUTINE.replace('"mine"', '"back-and-neck"'))
    assert atlas.problems == ()
    assert atlas.routines["back-and-neck"].seconds == 45
    assert list(atlas.routines) == list(BUILT_IN.routines)


def test_a_routine_broken_by_a_replaced_point_is_reported(tmp_path: Path) -> None:
    atlas = load(tmp_path, '[[point]]\nid = "SI11"\nwhere = "x"\nlaterality = "midline"\n')
    broken = [id for id, routine in BUILT_IN.routines.items() if "SI11" in routine.points]
    assert "ball-at-the-wall" in broken
    assert len(atlas.problems) == len(broken)
    for id, problem in zip(broken, atlas.problems, strict=True):
        assert f"'{id}'" in problem
    assert set(BUILT_IN.routines) - set(atlas.routines) == set(broken)


# What is wrong, and where


WRONG_HOLDS = [
    ('{ point = "XX9" }', "holds 2: point"),
    ("{ }", "holds 2: point"),
    ('{ point = "" }', "holds 2: point"),
    ("{ point = 4 }", "holds 2: point"),
    ('{ point = "li4" }', "holds 2: point"),
    ('{ point = "GV20", side = "each" }', "holds 2: side"),
    ('{ point = "GV20", side = "both" }', "holds 2: side"),
    ('{ point = "LI4", side = "midline" }', "holds 2: side"),
    ('{ point = "LI4", side = "up" }', "holds 2: side"),
    ('{ point = "LI4", side = ["left"] }', "holds 2: side"),
    ('{ point = "LI4", seconds = -5 }', "holds 2: seconds"),
    ('{ point = "LI4", seconds = 0 }', "holds 2: seconds"),
    ('{ point = "LI4", seconds = 3601 }', "holds 2: seconds"),
    ('{ point = "LI4", seconds = 1.5 }', "holds 2: seconds"),
    ('{ point = "LI4", seconds = "60" }', "holds 2: seconds"),
    ('{ point = "LI4", seconds = true }', "holds 2: seconds"),
    ('{ point = "LI4", seconds = nan }', "holds 2: seconds"),
    ('"LI4"', "holds"),
]


WRONG_ROUTINE_FIELDS = [
    ('name = "x"', "holds"),
    ("holds = []", "holds"),
    ('holds = "LI4"', "holds"),
    ('holds = { point = "LI4" }', "holds"),
    ('holds = [{ point = "LI4" }]\nname = 3', "name"),
    ('holds = [{ point = "LI4" }]\nname = [1]', "name"),
    ('holds = [{ point = "LI4" }]\nready = -1', "ready"),
    ('holds = [{ point = "LI4" }]\nready = 4000', "ready"),
    ('holds = [{ point = "LI4" }]\nsources = "x"', "sources"),
    ('holds = [{ point = "LI4" }]\nnotes = [1]', "notes"),
    ('holds = [{ point = "LI4" }]\nevidence = "E1"', "evidence"),
    ('holds = [{ point = "LI4" }]\nevidence = { level = "E9" }', "evidence.level"),
]
WRONG_POINT_FIELDS = [
    ("", "where"),
    ('where = " "', "where"),
    ("where = 5", "where"),
    ('where = "x"\nenglish = 1', "english"),
    ('where = "x"\nlaterality = "left"', "laterality"),
    ('where = "x"\nseconds = -60', "seconds"),
    ('where = "x"\nseconds = 0', "seconds"),
    ('where = "x"\nreach = "robot"', "reach"),
    ('where = "x"\nrhythm = "fast"', "rhythm"),
    ('where = "x"\nzone = "yes"', "zone"),
    ('where = "x"\nregions = "hand"', "regions"),
    ('where = "x"\nhelps = [["neck"]]', "helps"),
    ('where = "x"\nsources = [1]', "sources"),
    ('where = "x"\ncautions = ["no"]', "cautions"),
    ('where = "x"\ncautions = [{ level = "avoid", text = "x" }]', "cautions 1: when"),
    (
        'where = "x"\ncautions = [{ when = "always", level = "never", text = "x" }]',
        "cautions 1: level",
    ),
    ('where = "x"\ncautions = [{ when = "always", level = "care" }]', "cautions 1: text"),
    ('where = "x"\nevidence = 1', "evidence"),
    ('where = "x"\nevidence = { text = "x" }', "evidence.level"),
]


def assert_reported(atlas: Atlas, path: Path, entry: str, field: str) -> None:
    """Check that the only problem is a field of an entry, and that all others are loaded."""
    (problem,) = atlas.problems
    assert problem.startswith(f"{path}: {entry}: {field}: ")
    assert "bad" not in {*atlas.points, *atlas.routines}
    assert {"mine", "MINE-1"} & {*atlas.points, *atlas.routines}
    assert has_all_built_in(atlas)


@pytest.mark.parametrize(("hold", "field"), WRONG_HOLDS)
def test_a_wrong_hold_is_reported_with_file_line_entry_and_field(
    tmp_path: Path, hold: str, field: str
) -> None:
    holds = f'holds = [{{ point = "LI4" }}, {hold}]'
    text = f'# mine\n\n[[routine]]\nid = "bad"\n{holds}\n{ROUTINE}'
    atlas = load(tmp_path, "", text)
    assert_reported(atlas, tmp_path / "routines.toml", "line 3: routine 'bad'", field)


@pytest.mark.parametrize(("fields", "field"), WRONG_ROUTINE_FIELDS)
def test_a_wrong_field_of_a_routine_is_reported(tmp_path: Path, fields: str, field: str) -> None:
    atlas = load(tmp_path, "", f'{ROUTINE}\n[[routine]]\nid = "bad"\n{fields}\n')
    assert_reported(atlas, tmp_path / "routines.toml", "line 7: routine 'bad'", field)


@pytest.mark.parametrize(("fields", "field"), WRONG_POINT_FIELDS)
def test_a_wrong_field_of_a_point_is_reported(tmp_path: Path, fields: str, field: str) -> None:
    atlas = load(tmp_path, f'{POINT}\n[[point]]\nid = "bad"\n{fields}\n')
    assert_reported(atlas, tmp_path / "points.toml", "line 7: point 'bad'", field)


@pytest.mark.parametrize("id", ["", "   ", "a b", "ä", "-x", "x/y", "\\u001b[31m", "a" * 41])
def test_an_invalid_id_is_rejected(tmp_path: Path, id: str) -> None:
    atlas = load(tmp_path, POINT.replace("MINE-1", id), ROUTINE.replace('"mine"', f'"{id}"'))
    assert has_all_built_in(atlas)
    assert atlas == Atlas(BUILT_IN.points, BUILT_IN.routines, atlas.problems)
    assert len(atlas.problems) == 2
    assert all(": id: " in problem and "line 2" in problem for problem in atlas.problems)


def test_a_wrong_entry_does_not_replace_the_built_in_one(tmp_path: Path) -> None:
    atlas = load(tmp_path, '[[point]]\nid = "LI4"\n', '[[routine]]\nid = "back-and-neck"\n')
    assert len(atlas.problems) == 2
    assert has_all_built_in(atlas)


def test_a_repeated_id_is_reported_and_the_first_entry_used(tmp_path: Path) -> None:
    atlas = load(tmp_path, "", ROUTINE + ROUTINE.replace("45", "46"))
    assert atlas.routines["mine"].seconds == 45
    assert len(atlas.problems) == 1
    assert ": line 7: routine 'mine': id: " in atlas.problems[0]


def test_all_wrong_entries_are_reported(tmp_path: Path) -> None:
    bad = '[[routine]]\nid = "bad-{}"\nholds = [{{ point = "XX{}" }}]\n'
    text = "".join(bad.format(n, n) for n in range(3)) + ROUTINE
    atlas = load(tmp_path, "", text)
    assert [f"'bad-{n}'" in problem for n, problem in enumerate(atlas.problems)] == [True] * 3
    assert "mine" in atlas.routines


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[[routine]\n", "line 1"),
        ("\n\nid = \n", "line 3"),
        ("routine = 3\n", "'routine'"),
        ('[routine]\nid = "x"\n', "[[routine]]"),
        ("routine = [1, 2]\n", "routine 1"),
    ],
)
def test_a_broken_file_is_reported_and_the_built_in_atlas_loaded(
    tmp_path: Path, text: str, named: str
) -> None:
    atlas = load(tmp_path, POINT, text)
    assert atlas.problems
    assert all(p.startswith(f"{tmp_path / 'routines.toml'}: ") for p in atlas.problems)
    assert named in atlas.problems[0]
    assert "MINE-1" in atlas.points, "the other file is still read"
    assert has_all_built_in(atlas)


@pytest.mark.parametrize("name", ["points.toml", "routines.toml"])
def test_an_unreadable_file_is_reported(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\xff\xfe")
    assert [str(tmp_path / name) in problem for problem in load_atlas(tmp_path).problems] == [True]
    (tmp_path / name).unlink()
    (tmp_path / name).mkdir()
    assert [str(tmp_path / name) in problem for problem in load_atlas(tmp_path).problems] == [True]


@pytest.mark.parametrize("digits", ["0x" + "f" * 5000, "1" + "0" * 5000])
def test_a_number_too_long_to_print_is_reported(tmp_path: Path, digits: str) -> None:
    atlas = load(tmp_path, "", f"{ROUTINE}ready = {digits}\n")
    assert len(atlas.problems) == 1
    assert atlas.problems[0].startswith(str(tmp_path / "routines.toml"))
    assert has_all_built_in(atlas)


def test_a_problem_is_one_short_line(tmp_path: Path) -> None:
    name = "x" * 10_000
    text = f'[[routine]]\nid = "a"\nholds = [{{ point = "{name}" }}]\n'
    text += f'[[routine]]\nid = "{name}"\n[[routine]]\nid = "b"\nname = ["{name}\\n"]\n'
    for problem in load(tmp_path, "", text).problems:
        assert "\n" not in problem
        assert len(problem) < len(str(tmp_path)) + 250


# Any content


words = st.sampled_from(["LI4", "GV20", "each", "left", "midline", "avoid", "always", "E2", "ball"])
scalars = st.booleans() | st.integers(-5, 4000) | st.floats() | st.text(max_size=9) | words
values = st.recursive(
    scalars | st.dates() | st.times(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)
holds = st.fixed_dictionaries(
    {"point": words | values}, optional={"side": words | values, "seconds": values}
)
routines = st.fixed_dictionaries(
    {"id": st.sampled_from(["a", "b", "back-and-neck"]) | values},
    optional={"holds": st.lists(holds, max_size=3) | values}
    | dict.fromkeys(["name", "ready", "sources", "evidence", "notes", "other"], values),
)
points = st.fixed_dictionaries(
    {"id": st.sampled_from(["A", "LI4", "GV20"]) | values},
    optional={"where": st.text(max_size=5), "cautions": st.lists(values, max_size=2)}
    | dict.fromkeys(["laterality", "seconds", "reach", "evidence", "zone", "helps"], values),
)


@pytest.fixture(name="place", scope="module")
def one_folder_for_many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("config")


def entries(name: str, fields: list[dict[str, Any]]) -> str:
    """Return entries as TOML."""
    return "".join(
        f"[[{name}]]\n"
        + "".join(f"{to_toml(key)} = {to_toml(value)}\n" for key, value in entry.items())
        for entry in fields
    )


def is_valid(atlas: Atlas) -> bool:
    """Whether all holds can be pressed and all problems name a file."""
    for routine in atlas.routines.values():
        for hold in routine.holds:
            midline = atlas.points[hold.point].laterality == "midline"
            if midline != (hold.side == "midline") or not 1 <= hold.seconds <= 3600:
                return False
    known = set(BUILT_IN.points) <= set(atlas.points)
    return known and all(": " in problem and "\n" not in problem for problem in atlas.problems)


noise = st.text() | st.text(alphabet="[]{}=\"\n\r point#.1,'", max_size=40)


@settings(max_examples=30)
@given(noise, noise)
def test_any_text_loads_an_atlas(place: Path, one: str, other: str) -> None:
    atlas = load(place, one, other)
    assert has_all_built_in(atlas)
    assert all(problem.startswith(str(place)) for problem in atlas.problems)


@settings(max_examples=20)
@given(st.binary(), st.binary())
def test_any_bytes_load_an_atlas(place: Path, one: bytes, other: bytes) -> None:
    (place / "points.toml").write_bytes(one)
    (place / "routines.toml").write_bytes(other)
    atlas = load_atlas(place)
    assert has_all_built_in(atlas)
    assert all(problem.startswith(str(place)) for problem in atlas.problems)


@settings(max_examples=20)
@given(st.lists(points, max_size=3), st.lists(routines, max_size=4))
def test_any_entries_load_a_valid_atlas(
    place: Path, of_points: list[dict[str, Any]], of_routines: list[dict[str, Any]]
) -> None:
    atlas = load(place, entries("point", of_points), entries("routine", of_routines))
    assert is_valid(atlas)


@settings(max_examples=15)
@given(st.lists(routines, max_size=3), st.lists(routines, max_size=3))
def test_wrong_entries_do_not_affect_a_valid_one(
    place: Path, before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> None:
    text = entries("routine", before) + ROUTINE + entries("routine", after)
    atlas = load(place, "", text)
    assert is_valid(atlas)
    assert atlas.routines["mine"] == load(place, "", ROUTINE).routines["mine"]


# Safety


def test_conditions_and_red_flags_are_read() -> None:
    safety = load_safety()
    ids = [condition.id for condition in safety.conditions]
    assert len(ids) == len(set(ids))
    needed = "pregnancy blood-thinners osteoporosis recent-fracture neck-artery disc-history"
    assert {*needed.split(), "varicose-veins", "pacemaker"} <= set(ids)
    assert "doctor" in safety.disclaimer
    assert {flag.level for flag in safety.red_flags} == {"ambulance", "doctor", "stop"}
    for flag in safety.red_flags:
        assert flag.title
        assert flag.items
        assert flag.sources


def test_the_red_flags_include_the_signs_of_an_emergency() -> None:
    items = " ".join(
        item for flag in load_safety().red_flags if flag.level == "ambulance" for item in flag.items
    )
    for sign in ("between the legs", "both legs", "chest", "headache", "speech", "fall"):
        assert sign in items


def test_a_rule_for_one_condition_is_not_for_everyone() -> None:
    for_all = " ".join(rule.text for rule in load_safety().rules if rule.when == ALWAYS)
    assert "Press muscle, not bone" in for_all
    assert "midwife" not in for_all
    assert "look for bruises" not in for_all
