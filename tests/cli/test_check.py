"""`acutui check`: every mistake of a file that was written by hand, with line and field."""

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from acutui.atlas.figure import FigureError
from acutui.atlas.figure_reader import find_figure_mistakes, parse_figure
from acutui.atlas.loader import BUILT_IN, _read_point, _read_routine, load_atlas
from acutui.atlas.validation import check_entries
from acutui.cli.main import main
from acutui.util.toml_reader import EntryError, TomlTable

ATLAS = load_atlas()

Check = Callable[..., tuple[int, list[str], str]]

ROUTINES = """\
[[routine]]
id = "a"
holds = [
  { point = "LI44", side = "each" },
  { point = "hegu" },
  { point = "GV20", side = "left", secnds = 3 },
  { point = "LI4", seconds = "many" },
]
ready = -1

[[routine]]
id = "a b"
nmae = "x"

[[routine]]
id = "ok"
[[routine.holds]]
point = "LI4"
[[routine.holds]]
point = "LI4"
seconds = 0
[[routine]]
id = "sound"
holds = [{ point = "LI4" }, { point = "GV20" }]
"""
FIGURE = """\
<svg viewBox="0 0 10 10"
  data-side="left">
  <path d="M0 0 L5 5"/>
  <circle id="LI4" cx="99" cy="1"/>
  <rect id="r"/>
  <g><path d="L5"/></g>
  <circle id="GV20-r" cx="1" cy="1"/>
</svg>
"""
CONFIG = """\
timezone = "Mars/Olympus"
[habit]
target = 99
streek = "x"
[screen]
theme = "textual-drak"
[safety]
conditions = ["pregnant"]
[keys]
"session.strt" = "x"
"session.check-in" = "enter"
"""


@pytest.fixture
def check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Check:
    """Check a file, written before if `text` is given; return status, lines and stderr.

    `others` are further TOML files beside it.
    """

    def check(name: str, text: str | bytes | None, **others: str) -> tuple[int, list[str], str]:
        for other, content in others.items():
            (tmp_path / f"{other}.toml").write_text(content)
        data = text.encode() if isinstance(text, str) else text
        if data is not None:
            (tmp_path / name).write_bytes(data)
        files = ["--data", str(tmp_path / "journal.json"), "--config", str(tmp_path / "config")]
        status = main(["check", name, *files])
        out, err = capsys.readouterr()
        assert data is None or (tmp_path / name).read_bytes() == data
        return status, out.splitlines(), err

    return check


def places(lines: list[str]) -> list[tuple[int, str]]:
    """The line and the field of each mistake."""
    found = [re.match(r"\S+: line (\d+): (?:\w+ '.*?': )?(.*?)(?=: [^:]*$|: is)", x) for x in lines]
    return [(int(one[1]), one[2]) for one in found if one]


def test_every_mistake_in_routines_is_listed_with_line_and_field(check: Check) -> None:
    status, lines, complaint = check("routines.toml", ROUTINES)
    assert status == 1
    assert complaint == "acutui: routines.toml: 8 mistakes\n"
    mistakes = [line for line in lines if "note:" not in line]
    assert [line.split(": ", 1)[1] for line in mistakes] == [
        "line 4: routine 'a': holds 1: point: there is no point 'LI44'; did you mean LI4 or LI14?",
        "line 5: routine 'a': holds 2: point: there is no point 'hegu'; did you mean LI4?",
        "line 6: routine 'a': holds 3: side: is 'left', but GV20 lies on the midline",
        "line 7: routine 'a': holds 4: seconds: is 'many', not whole seconds from 1 to 3600",
        "line 9: routine 'a': ready: is -1, not whole seconds from 0 to 3600",
        "line 11: routine 'a b': holds: is empty; a routine needs at least one",
        "line 12: routine 'a b': id: is 'a b'; use letters, digits, dots and dashes, 40 at most",
        "line 19: routine 'ok': holds 2: seconds: is 0, not whole seconds from 1 to 3600",
    ]
    assert [line.split(": ", 1)[1] for line in lines if line not in mistakes] == [
        "line 6: note: routine 'a': holds 3: secnds: is not read; did you mean seconds?",
        "line 13: note: routine 'a b': nmae: is not read; did you mean name?",
    ]


def test_sound_routines_are_counted(check: Check) -> None:
    text = ROUTINES[ROUTINES.index('[[routine]]\nid = "sound"') :]
    text += '[[routine]]\nid = "headache-li4"\nholds = [{ point = "LI4", side = "both" }]\n'
    status, lines, complaint = check("routines.toml", text)
    assert (status, complaint) == (0, "")
    assert lines == [
        "routines.toml: sound; 2 routines, 4 steps, all points known; "
        "in the place of the built-in: headache-li4"
    ]


def test_own_points_beside_the_file_are_known(check: Check) -> None:
    text = '[[routine]]\nid = "x"\nholds = [{ point = "MY1" }]\n'
    assert check("routines.toml", text)[0] == 1
    status, lines, _ = check("routines.toml", text, points='[[point]]\nid = "MY1"\nwhere = "x"\n')
    assert (status, lines[0][-17:]) == (0, " all points known")


def test_every_mistake_in_points_is_listed(check: Check) -> None:
    text = (
        '[[point]]\nid = "A"\nwhere = "x"\ncautions = [{ when = "always", level = "no" }]\n'
        '[[point]]\nid = "B"\nseconds = 0\nlaterality = "up"\n[point.evidence]\nlevel = "E9"\n'
    )
    status, lines, _ = check("points.toml", text)
    assert status == 1
    assert places(lines) == [
        (4, "cautions 1: level"),
        (4, "cautions 1: text"),
        (5, "where"),
        (7, "seconds"),
        (8, "laterality"),
        (9, "evidence.level"),
    ]


def test_every_mistake_in_a_figure_is_listed(check: Check) -> None:
    status, lines, _ = check("mine.svg", FIGURE)
    assert status == 1
    assert [line.split(": ", 1)[1] for line in lines] == [
        "line 4: <circle id='LI4'>: lies outside the viewBox",
        "line 5: <rect id='r'>: draw it as a <path>",
        "line 6: <path>: path data must begin with M",
        "line 7: 'GV20-r': a figure of one limb marks the left one only",
    ]


def test_mistakes_of_a_theme_are_listed(check: Check, tmp_path: Path) -> None:
    (tmp_path / "themes").mkdir()
    status, lines, _ = check("themes/sea.toml", 'primary = "teal"\ncolour = 3\n')
    assert (status, places(lines)) == (1, [(2, "colour")])
    status, lines, _ = check("themes/sea.toml", 'primary = "teal"\n')
    assert (status, lines) == (0, ["themes/sea.toml: sound; a theme"])
    status, lines, _ = check("config.toml", '[screen]\ntheme = "sea"\n')
    assert status == 0, lines


def test_a_figure_that_marks_an_unknown_point_is_a_mistake(check: Check) -> None:
    svg = '<svg viewBox="0 0 9 9" data-side="left"><path d="M0 0 L5 5"/>\n{}</svg>'
    mark = '<circle id="{}" cx="1" cy="1"/>'
    status, lines, _ = check("a.svg", svg.format(mark.format("LI44")))
    assert (status, lines) == (
        1,
        ["a.svg: line 2: marks 'LI44', but no point has that id; did you mean LI4 or LI14?"],
    )
    status, lines, _ = check("a.svg", svg.format(mark.format("LI4")))
    assert (status, lines) == (0, ["a.svg: sound; a figure of 1 line, 1 point marked, all known"])


def test_every_mistake_in_the_settings_is_listed(check: Check) -> None:
    status, lines, _ = check("config.toml", CONFIG)
    assert status == 1
    assert [line.split(":")[1].strip() for line in lines] == [
        f"line {number}" for number in (1, 3, 4, 6, 8, 10, 11)
    ]
    for line, what in zip(
        lines,
        (
            *("timezone", "habit.target", "habit.streek", "textual-dark", "pregnancy"),
            *("session.strt", "session.check-in and session.start would share the key enter"),
        ),
        strict=True,
    ):
        assert what in line
    status, lines, _ = check("config.toml", '[habit]\ntarget = 3\n[screen]\ntheme = "nord"\n')
    assert (status, lines) == (0, ["config.toml: sound; 2 settings, all valid"])


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("shared.toml", '[[routine]]\nid = "x"\nholds = [{ point = "LI4" }]\n', "1 routine, 2"),
        ("shared.toml", '[[point]]\nid = "x"\nwhere = "y"\n', "1 point"),
        ("mine.txt", "[habit]\ntarget = 3\n", "1 setting,"),
        ("mine.txt", 'timezone = "UTC"\n', "1 setting,"),
        ("mine.txt", 'timezone = "UTC"\n[habit]\ntarget = 3\nstreak = "any"\n', "3 settings,"),
        ("mine", FIGURE.replace("99", "1").replace("-r", ""), "draw it as a <path>"),
        ("routines.toml", "", "0 routines"),
    ],
)
def test_a_file_of_another_name_is_recognised_by_its_content(
    check: Check, name: str, text: str, what: str
) -> None:
    assert what in "\n".join(check(name, text)[1])


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("routines.toml", "[[routine]\nid = 1", "line 1"),
        ("config.toml", "target: 2", "line 1"),
        ("points.toml", b"\xff", "not UTF-8"),
        ("x.toml", "target = 3\n", "contains no points, routines, settings or figure"),
        ("x.toml", "y = 1\n", "contains no points, routines, settings or figure; name it one of "),
        ("folder", None, "can't be read: it is a folder, not a file"),
        ("missing.toml", None, "can't be read: No such file or directory"),
    ],
)
def test_a_file_that_can_not_be_checked_is_reported_in_one_line(
    check: Check, tmp_path: Path, name: str, text: str | bytes | None, what: str
) -> None:
    (tmp_path / "folder").mkdir()
    status, lines, complaint = check(name, text)
    assert (status, lines) == (1, [])
    assert complaint.startswith(f"acutui: {name}: ") and what in complaint
    assert complaint.count("\n") == 1


def test_the_built_in_files_are_sound(check: Check) -> None:
    for path in (BUILT_IN / "points.toml", BUILT_IN / "routines.toml"):
        status, lines, complaint = check(path.name, path.read_bytes())
        assert (status, complaint) == (0, ""), lines
    for path in sorted((BUILT_IN / "figures").glob("*.svg")):
        status, lines, complaint = check(path.name, path.read_bytes())
        assert (status, complaint) == (0, ""), lines


def test_control_characters_in_a_file_are_quoted_without_effect(check: Check) -> None:
    wild = "\\u001b[2J\\u009b1m\\u202e"
    text = f'[[routine]]\nid = "{wild}"\n"{wild}" = 1\nholds = [{{ point = "{wild}" }}]\n'
    status, lines, complaint = check("routines.toml", text)
    assert (status, complaint) == (1, "acutui: routines.toml: 2 mistakes\n")
    for line, what in zip(lines, ("id: is ", "there is no point", "note: "), strict=True):
        assert what in line and "[2J" in line
        assert not {unicodedata.category(character) for character in line} & {"Cc", "Cf"}


junk = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 4000),
    st.floats(allow_nan=False),
    st.sampled_from(["", " ", "LI4", "both", "avoid", "E2", "[[routine]]"]),
    st.lists(st.one_of(st.integers(), st.just("x"), st.just({"point": "LI4"})), max_size=2),
    st.dictionaries(st.sampled_from(["level", "when", "point"]), st.just("E1")),
)


@settings(max_examples=80)
@given(st.data())
def test_check_accepts_exactly_what_the_program_loads(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    kind = data.draw(st.sampled_from(["point", "routine"]))
    text = (BUILT_IN / f"{kind}s.toml").read_text("utf-8")
    tables = tomli.loads(text)[kind]
    entry = dict(tables[data.draw(st.integers(0, len(tables) - 1))])
    for field in data.draw(st.lists(st.sampled_from(sorted(entry)), max_size=2)):
        entry[field] = data.draw(junk)
    found = (
        check_entries({kind: [entry]}, "", {})
        if kind == "point"
        else check_entries({kind: [entry]}, "", {}, ATLAS.points)
    )
    try:
        if kind == "point":
            _read_point(TomlTable(entry), own=True)
        else:
            _read_routine(TomlTable(entry), ATLAS.points, own=True)
        taken = True
    except EntryError as error:
        taken = False
        assert str(error) in found.mistakes[0][1] or len(found.mistakes) > 1
    assert taken == (not found.mistakes)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('data-side="left"', ""),
        ("0 0 10 10", "0 0 10"),
        ("<path", "<nothing"),
        ('id="LI4"', ""),
        ('id="LI4"', 'id="GV20-r"'),
        ("M0 0 L5 5", "M0 0 L500 5"),
        ("M0 0 L5 5", "M0 0 C"),
        ("<svg", "<!DOCTYPE x><svg"),
        ("</svg>", ""),
        ("", ""),
    ],
)
def test_a_figure_has_mistakes_exactly_if_it_can_not_be_loaded(old: str, new: str) -> None:
    svg = (
        '<svg viewBox="0 0 10 10" data-side="left">\n<path d="M0 0 L5 5"/>\n'
        '<circle id="LI4" cx="1" cy="1"/></svg>'
    ).replace(old, new)
    try:
        parse_figure(svg, "a")
        wrong = ""
    except FigureError as error:
        wrong = str(error)
    mistakes = find_figure_mistakes(svg)
    assert bool(mistakes) == bool(wrong)
    if wrong:
        assert wrong in [what for _, what in mistakes]
