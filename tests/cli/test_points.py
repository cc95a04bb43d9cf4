"""`acutui points` and `acutui point`: lists, searches and pages."""

import re
import sys
from argparse import Namespace
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from rich.cells import cell_len
from support.command import Run, set_conditions

from acutui.atlas.gallery import Gallery
from acutui.cli.commands import point as point_command
from acutui.services.context import Context


def test_points_are_listed_one_per_line(run: Run) -> None:
    ran = run("points")
    assert (ran.status, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert len(lines) >= 40
    line = next(line for line in lines if line.startswith("LI4 "))
    for word in ("Hégǔ", "合谷", "Joining Valley", "headache"):
        assert word in line


@pytest.mark.parametrize("words", [["stiff", "neck"], ["stiff neck"], ["Stiff-Neck"]])
def test_words_filter_the_points(run: Run, words: list[str]) -> None:
    ran = run("points", *words)
    assert "GB20" in ran.out
    assert "SP6" not in ran.out


def test_words_match_routines_too(run: Run) -> None:
    ran = run("points", "stiff", "neck")
    points, routines = ran.out.split("\nRoutines:\n")
    assert ran.err == ""
    assert all(re.match(r"\S+ +\S.*: ", line) for line in points.splitlines())
    assert "neck-from-the-hands" in routines
    assert "Routines:" not in run("points").out
    assert "Routines:" not in run("points", "GV20").out


def test_understood_and_unmatched_words_are_reported(run: Run) -> None:
    ran = run("points", "siatica", "zzz")
    assert ran.status == 0
    assert "GB30" in ran.out
    assert "understood 'siatica' as sciatica" in ran.err
    assert "nothing matches 'zzz'" in ran.err
    ran = run("points", "slipped disc")
    assert ran.out.startswith("With a slipped disc, ")
    assert "BL23" in ran.out
    assert "understood 'slipped disc' as lower back, neck, sciatica" in ran.err


@pytest.mark.parametrize("words", ["numbness", "chest pain", "fever"])
def test_red_flags_come_first(run: Run, words: str) -> None:
    ran = run("points", words)
    assert ran.status == 0
    first, second, *_ = ran.out.splitlines()
    assert re.search("ambulance|doctor", first)
    assert second.startswith("  - ")
    ran = run("points", words, "--json")
    assert ran.json == []
    assert re.search("ambulance|doctor", ran.err)


def test_a_condition_in_the_words_is_described_unless_ticked(run: Run, config: Path) -> None:
    assert "Take care: Pregnancy." in run("points", "pregnant nausea").out
    (config / "config.toml").write_text('[safety]\nconditions = ["pregnancy"]\n')
    assert "Take care" not in run("points", "pregnant nausea").out


def test_a_search_without_a_match_suggests_complaints(run: Run) -> None:
    ran = run("points", "tinnitus")
    assert (ran.status, ran.out) == (1, "")
    assert "acutui has nothing for ringing in the ears" in ran.complaint
    assert "; try lower back, neck" in ran.complaint


def test_points_as_json_have_the_fields_of_their_file(run: Run) -> None:
    ran = run("points", "LI4", "--json")
    assert ran.out.isascii()
    (point,) = ran.json
    assert point["id"] == "LI4"
    assert point["han"] == "合谷"
    assert point["laterality"] == "bilateral"
    assert {"when": "pregnancy", "level": "avoid"}.items() <= point["cautions"][0].items()
    assert point["evidence"]["level"] == "E2"
    fields = "id pinyin english han regions helps laterality where landmark press seconds reach"
    assert {*fields.split(), "cautions", "evidence", "sources"} <= set(point)


def test_points_as_json_name_their_figures(run: Run) -> None:
    for point in run("points", "--json").json:
        assert point["figures"], point["id"]
    (point,) = run("points", "LI4", "--json").json
    assert "hand-back" in point["figures"]


def test_no_match_as_json_is_an_empty_list(run: Run) -> None:
    ran = run("points", "zzz", "--json")
    assert (ran.status, ran.json) == (1, [])
    assert "no points match 'zzz'" in ran.complaint


def test_one_point_as_json_is_as_in_the_list(run: Run) -> None:
    assert run("point", "hegu", "--json").json == run("points", "LI4", "--json").json[0]


def test_unmatched_words_are_quoted(run: Run) -> None:
    ran = run("points", "zzz", "yyy")
    assert (ran.status, ran.out) == (1, "")
    assert "'zzz yyy'" in ran.complaint


@pytest.mark.parametrize("name", ["LI4", "li4", "hegu", "Hégǔ", "合谷", "he gu"])
def test_a_point_is_found_by_any_of_its_names(run: Run, name: str) -> None:
    ran = run("point", name)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("LI4  Hégǔ  合谷  Joining Valley\n")
    for word in ("Where", "Landmark", "Press", "Time", "Pregnancy: Don't press", "E2", "https://"):
        assert word in ran.out


def test_every_point_can_be_shown(
    data: Path, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    context = Context.open(data, config)
    for point in context.atlas.points.values():
        point_command.run(Namespace(code=point.id, json=False), context)
        out, err = capsys.readouterr()
        assert err == ""
        assert out.startswith(point.id)
        assert point.evidence.text in out


def test_a_part_of_a_name_is_enough_if_one_point_has_it(run: Run) -> None:
    ran = run("point", "celestial pil")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("BL10 ")


def test_a_full_name_wins_over_longer_ones(run: Run) -> None:
    ran = run("point", "qihai")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("CV6 ")


@pytest.mark.parametrize(("name", "hint"), [("neck", "did you mean"), ("zzz", "`acutui points`")])
def test_an_unknown_point_gets_a_hint(run: Run, name: str, hint: str) -> None:
    ran = run("point", name)
    assert (ran.status, ran.out) == (1, "")
    assert repr(name) in ran.complaint
    assert hint in ran.complaint


def test_own_points_add_to_built_in_ones_or_replace_them(run: Run, config: Path) -> None:
    (config / "points.toml").write_text(
        '[[point]]\nid = "MINE-1"\nwhere = "Under the strap."\nhelps = ["rucksack"]\n'
        '[[point]]\nid = "LI4"\nenglish = "My valley"\nwhere = "As I was shown."\n'
    )
    assert run("points", "rucksack").out.startswith("MINE-1")
    assert "As I was shown." in run("point", "LI4").out


def test_a_point_to_avoid_is_marked_in_the_list(run: Run, config: Path) -> None:
    assert "avoid" not in run("points", "LI4").out
    set_conditions(config, "pregnancy")
    assert "avoid for you" in run("points", "LI4").out
    assert "avoid for you" not in run("points", "PC6").out


@pytest.mark.parametrize("typed", ["pregnacy", "Pregnancy", "blood thinners"])
def test_an_unknown_condition_is_reported(run: Run, config: Path, typed: str) -> None:
    set_conditions(config, typed)
    ran = run("points")
    assert typed in ran.complaint


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, int], None]:
    """Let the output be a terminal of so many columns and lines."""

    def be(columns: int, lines: int) -> None:
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setenv("LINES", str(lines))

    return be


@pytest.mark.parametrize(
    ("columns", "lines", "rows"), [(120, 24, 22), (120, 50, 30), (30, 24, 15), (120, 1, 1)]
)
def test_the_figure_of_a_point_is_half_as_high_as_it_is_wide(
    run: Run, terminal: Callable[[int, int], None], columns: int, lines: int, rows: int
) -> None:
    terminal(columns, lines)
    *picture, caption = run("point", "LI4").out.splitlines()[-rows - 1 :]
    figure = Gallery().figure(Gallery().names_for("LI4")[0])
    assert figure is not None and caption.strip() == figure.title
    assert {len(line) for line in picture} == {2 * rows}


@pytest.mark.parametrize(("lines", "times"), [(24, 2), (400, 1)])
def test_a_list_longer_than_the_terminal_says_again_what_to_take_care_of(
    run: Run, terminal: Callable[[int, int], None], lines: int, times: int
) -> None:
    terminal(200, lines)
    shown = run("points", "slipped disc").out.splitlines()
    first = next(at for at, row in enumerate(shown) if not row)
    care = [row for row in shown[:first] if row]
    assert care and all(shown.count(row) == times for row in care)
    assert (shown[-len(care) :] == care) == (times == 2)


@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize("arguments", [("point", "BL23"), ("points",), ("points", "neck")])
def test_on_a_terminal_no_word_is_broken_at_its_edge(
    run: Run, terminal: Callable[[int, int], None], columns: int, arguments: tuple[str, ...]
) -> None:
    words = run(*arguments).out.split()
    terminal(columns, 24)
    shown = run(*arguments).out
    assert shown.split()[: len(words)] == words
    for line in shown.splitlines():
        # An address is whole, however long it is.
        assert cell_len(line) <= columns or line.startswith("Source ")


def test_what_follows_a_broken_line_is_indented(
    run: Run, terminal: Callable[[int, int], None]
) -> None:
    terminal(60, 24)
    text = run("point", "BL23").out.partition("Where")[2].partition("Landmark")[0]
    others = text.splitlines()[1:]
    assert others
    assert all(re.match(r" {10}\S", line) for line in others)


def test_the_parts_of_a_search_are_separated_by_one_empty_line(run: Run) -> None:
    def empty_lines(words: str) -> list[str]:
        lines = run("points", *words.split()).lines
        return [after for line, after in pairwise(lines) if not line]

    assert run("points", "LI4").lines[0].startswith("LI4  ")
    assert empty_lines("stiff neck") == ["Routines:"]
    assert re.match(r"[A-Z][A-Z0-9-]+  ", empty_lines("slipped disc")[0])


def test_names_stand_in_a_column(run: Run) -> None:
    lines = run("points").lines
    ids = [line.partition(" ")[0] for line in lines]
    width = max(map(len, ids))
    assert all(
        line.startswith(f"{id:<{width}}  ") and line[width + 2] != " "
        for id, line in zip(ids, lines, strict=True)
    )


def test_before_the_question_is_answered_some_points_are_not_for_everyone(
    run: Run, config: Path
) -> None:
    before = {line.split()[0] for line in run("points").lines if "(not for everyone)" in line}
    assert "LI4" in before
    assert len(before) < len(run("points").lines)
    set_conditions(config)
    assert "(not for everyone)" not in run("points").out


def test_a_condition_that_is_misspelt_does_not_count_as_an_answer(run: Run, config: Path) -> None:
    before = run("points").out
    set_conditions(config, "pregnant")
    assert "(not for everyone)" in before
    assert run("points").out == before
