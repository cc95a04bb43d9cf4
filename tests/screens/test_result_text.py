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
from acutui.services.context import Context

Practised = Callable[..., Session]
KEPT = Path("/kept/session.json")


def habit_of(*sessions: Session) -> Habit:
    return Habit(History(sessions), Rules(), NOW.date())


def say(services: Context, session: Session, *others: Session, rules: Rules = Rules()) -> str:  # noqa: B008
    habit = Habit(History((session, *others)), rules, NOW.date())
    lines = ResultText(session).render(services, habit, 90, name_key)
    return "\n".join("".join(text for text, _ in parts).rstrip() for parts in lines)


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


def test_the_first_session_says_when_the_next_one_is_due(
    tmp_path: Path, practised: Practised
) -> None:
    session = practised(0)
    shown = say(open_services(tmp_path), session)
    assert "Your first session. The next one when it suits you: two a day is the target." in shown
    assert "1 of 2 today, 1-day streak" in shown
    for empty in ("Mo  Tu", "Usually", "no streak"):
        assert empty not in shown
    short = practised(0, share=0.5)
    assert "streak" not in say(open_services(tmp_path), short)
    met = say(open_services(tmp_path), session, rules=Rules(target=1))
    assert "Your first session, and the target of today is met." in met


def test_later_sessions_show_the_week_and_what_is_usual(
    tmp_path: Path, practised: Practised
) -> None:
    rated = {"before": Feeling(6), "after": Feeling(3)}
    earlier = [practised(n, at, **rated) for n in range(1, 8) for at in ("07:30", "21:00")]
    session = practised(0, "17:50", before=Feeling(5), after=Feeling(3))
    shown = say(open_services(tmp_path), session, *earlier)
    assert "Mo  Tu  We  Th  Fr  Sa  Su\n●   ●   ●   ●   ●   ●   ◐" in shown
    assert "Pain 5 → 3, a change most people would notice" in shown
    assert "Usually 3 less, in the last four weeks." in shown
    assert "Usually again" not in shown
    at_seven = practised(0, "07:40", before=Feeling(5), after=Feeling(5))
    shown = say(open_services(tmp_path), at_seven, *earlier)
    assert "Usually again at about 21:00." in shown
    few = say(open_services(tmp_path), session, *earlier[:9])
    assert "last four weeks" not in few


def test_what_matters_most_stays_where_there_is_little_room(
    tmp_path: Path, practised: Practised
) -> None:
    services, others = open_services(tmp_path), [practised(n) for n in range(1, 20)]
    session = practised(0, before=Feeling(6, 4), after=Feeling(3), note="better")
    text, habit = ResultText(session), habit_of(session, *others)
    whole = text.render(services, habit, 38, name_key, question="stiffness")
    for height in range(6, len(whole) + 2):
        lines = text.render(services, habit, 38, name_key, height=height, question="stiffness")
        shown = "\n".join("".join(part for part, _ in line) for line in lines)
        assert len(lines) <= height
        for words in ("Saved", "Stiffness now, was 4", "<rate-10> for 10"):
            assert words in shown


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
