"""How well words match a command."""

from __future__ import annotations

from textual.binding import Binding

from acutui.screens.command_words import LABEL, SYNONYM, describe_binding, score_match


def test_a_label_comes_first_then_other_words_then_beginnings() -> None:
    insight = ("insight", "Insight: what the numbers say", "statistics streak")
    typed = ("Insight", "streak", "numbers", "numb", "stat")
    scores = [score_match(words, *insight) for words in typed]
    assert scores[:2] == [LABEL, SYNONYM]
    assert scores == sorted(scores, reverse=True)
    assert 0 < scores[-1] < scores[2] < 1


def test_every_word_begins_one_of_the_command() -> None:
    delete = ("delete", "delete a session", "remove")
    assert score_match("del sess", *delete) > 0
    for words in ("lete", "dsn", "delete pain", "", "  "):
        assert score_match(words, *delete) == 0

    the = score_match("the", "undo", "undo the last change")
    assert 0 < the < score_match("the", "Theme", "Theme")


def test_the_label_is_said_unless_the_text_says_it() -> None:
    def describe(label: str, tooltip: str = "") -> str:
        return describe_binding(Binding("x", "x", label, tooltip=tooltip))

    assert describe("insight", "what the numbers say") == "insight: what the numbers say"
    assert describe("rest", "mark or unmark a rest day") == "mark or unmark a rest day"
    assert describe("check-in", "rate how you feel") == "check-in: rate how you feel"
    assert describe("start") == "start"
    assert describe("", "start one step earlier") == "start one step earlier"
