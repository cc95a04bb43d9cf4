"""The result of a session in words: saved, undone, not saved."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from support.stage import NOW
from support.widgets import with_roles
from support.wording import name_key, open_services
from syrupy.assertion import SnapshotAssertion

from acutui.practice.habit import Habit, Rules
from acutui.practice.records import Feeling, History, Session
from acutui.screens.result_text import ResultText

Practised = Callable[..., Session]
KEPT = Path("/kept/session.json")


def habit_of(*sessions: Session) -> Habit:
    return Habit(History(sessions), Rules(), NOW.date())


@pytest.mark.parametrize("glyphs", ["braille", "ascii"])
def test_a_saved_session(
    tmp_path: Path, practised: Practised, glyphs: str, picture: SnapshotAssertion
) -> None:
    services = open_services(tmp_path, glyphs=glyphs)
    shown = []
    ratings = [
        (None, None),
        ((5, None), (None, None)),
        ((None, None), (5, 2)),
        ((5, 2), (3, 1)),
        ((6, 2), (5, 2)),
        ((2, 1), (4, 1)),
        ((4, None), (4, 3)),
    ]
    for before, after in ratings:
        session = practised(
            0,
            before=Feeling(*before) if before else None,
            after=Feeling(*after) if after else None,
            note="after squats" if before else "",
        )
        shown += ResultText(session).render(services, habit_of(session), 50, name_key)
    for session in (practised(0, share=0.5), practised(1), practised(2, share=0.5)):
        shown += ResultText(session).render(services, habit_of(session), 30, name_key)
    assert with_roles(shown) == picture


def test_a_session_that_is_not_in_the_journal(
    tmp_path: Path, practised: Practised, picture: SnapshotAssertion
) -> None:
    services, session = open_services(tmp_path), practised(0)
    other = replace(practised(0), id=session.id + 1, started=NOW + timedelta(hours=1))
    results = [
        (ResultText(), habit_of()),
        (ResultText(session), None),
        (ResultText(session), habit_of(other)),
        (ResultText(problem="The disk is full."), None),
        (ResultText(problem="The disk is full.", path=KEPT), None),
        (ResultText(problem="The disk is full.", path=KEPT, is_exported=True), None),
    ]
    shown = [line for one, habit in results for line in one.render(services, habit, 44, name_key)]
    assert with_roles(shown) == picture
    assert [one.is_known for one, _ in results] == [False, True, True, True, True, True]
    assert [one.is_unsaved for one, _ in results] == [False, False, False, True, False, False]
    assert ResultText().find_in(habit_of(session)) is None
    assert ResultText(session).find_in(habit_of(other, session)) == session
