"""Mistakes in the user's files that only the program as a whole can find."""

from dataclasses import replace

import pytest

from acutui.config.settings import Settings
from acutui.services.context import Context
from acutui.services.validation import (
    find_file_problems,
    find_unknown_conditions,
    find_unknown_theme,
)

POINT_WITH_A_CONDITION = """
[[point]]
id = "TOE"
english = "Toe"
laterality = "midline"
where = "On the toe."
press = "Gently."
seconds = 4
cautions = [{ when = "sore-toe", level = "avoid", text = "Not on a sore toe." }]
"""


def test_an_unknown_health_condition_is_named_with_those_there_are(context: Context) -> None:
    settings = replace(context.settings, conditions=("pregnancy", "pregnant"))
    ((name, problem),) = find_unknown_conditions(context, settings)
    assert name == "pregnant"
    assert problem.startswith("safety.conditions: 'pregnant' is not known; choose from ")
    assert "pregnancy" in problem
    assert "always" not in problem


@pytest.mark.parametrize(
    ("conditions", "is_answered"),
    [
        ((), True),
        (("pregnancy", "recent-fracture:arm"), True),
        (("pregnant",), False),
        (("osteoporosis", "Pregnancy"), False),
        (("recent-fracture:tail",), False),
    ],
)
def test_only_known_conditions_answer_the_question(
    context: Context, conditions: tuple[str, ...], is_answered: bool
) -> None:
    assert not context.conditions_answered
    context.set_option("safety", "conditions", conditions)
    assert (context.conditions_answered, context.health.is_answered) == (is_answered, is_answered)
    context.set_option("safety", "conditions", ("osteoporosis",))
    assert context.conditions_answered


def test_a_condition_of_an_own_point_is_known_once_the_point_is_there(context: Context) -> None:
    context.set_option("safety", "conditions", ("sore-toe",))
    assert not context.conditions_answered
    context.config.mkdir()
    (context.config / "points.toml").write_text(POINT_WITH_A_CONDITION)
    context.reload_atlas()
    assert context.conditions_answered


@pytest.mark.parametrize(
    ("theme", "hint"),
    [("nrod", " (did you mean nord?)"), ("zzz", "")],
)
def test_an_unknown_theme_is_named_with_similar_ones(theme: str, hint: str) -> None:
    themes = ("nord", "dracula")
    assert find_unknown_theme(replace(Settings(), theme="nord"), themes) is None
    assert find_unknown_theme(replace(Settings(), theme=theme), themes) == (
        theme,
        f"screen.theme: there is no theme '{theme}'{hint}",
    )


def test_problems_of_all_files_are_reported_with_their_paths(context: Context) -> None:
    context.config.mkdir()
    (context.config / "config.toml").write_text(
        '[safety]\nconditions = ["gout"]\n[habit]\ntarget = 99\n'
    )
    (context.config / "routines.toml").write_text("[[routine]]\n")
    problems = find_file_problems(Context.open(context.data, context.config))
    for text in ("config.toml: line 4: habit.target", "routines.toml: ", "config.toml: safety."):
        assert any(f"{context.config}/{text}" in problem for problem in problems), text


def test_a_region_or_place_that_is_not_there_is_reported(context: Context) -> None:
    context.set_option("safety", "conditions", ("recent-fracture:arm", "recent-fracture:tail"))
    context.set_option("session", "places", ("BL24", "LI4"))
    text = " ".join(find_file_problems(context))
    assert "'recent-fracture:tail' names no region" in text
    assert "no routine offers 'LI4'" in text
    assert "BL24'" not in text.replace("choose from BL24", "")
    assert "fracture:arm" not in text


def test_marks_of_own_figures_that_no_point_has_are_reported(context: Context) -> None:
    (context.config / "figures").mkdir(parents=True)
    marked = '<path d="M0 0L9 9"/><circle id="NOPE" cx="1" cy="1"/>'
    figure = f'<svg viewBox="0 0 9 9" data-side="both">{marked}</svg>'
    (context.config / "figures" / "mine.svg").write_text(figure)
    (problem,) = find_file_problems(context)
    assert problem.startswith(f"{context.config / 'figures' / 'mine.svg'}: marks ")
    assert "NOPE" in problem
