"""What plain mode asks before and after a session, and what becomes of the answers."""

import pytest
from support.plain_stage import Action, PlainStage

from acutui.plain.questions import HOW_TO_CHOOSE, HOW_TO_LEAVE
from acutui.plain.terminal_io import Terminated
from acutui.practice.records import Feeling
from acutui.practice.symptoms import TICKED
from acutui.services.check_in import IS_IT_NEW, START_ANYWAY
from acutui.util.errors import CommandError
from acutui.util.files import FileError

Script = list[tuple[float, Action]]

TINGLING = str([*TICKED].index("tingling") + 1)
BEFORE = ("5", "6", "2 1")
NO_NOTE = ""


def spoken(*lines: Action, at: float = 0.0) -> Script:
    """Return lines that are typed one after the other."""
    return [(at + 0.1 * number, line) for number, line in enumerate(lines, 1)]


def hands(*after: Action) -> Script:
    """Return what is typed before, during and after a session of ten seconds."""
    return [*spoken(*BEFORE), *spoken("", at=1), *spoken(*after, at=20)]


def test_a_session_is_asked_about_before_and_after(stage: PlainStage) -> None:
    ran = stage.practise("hands", *hands("3", "6", "after squats"), is_interactive=True)
    assert ran.status == 0
    names = [symptom.question for symptom in TICKED.values()]
    assert ran.heard[: 5 + len(names)] == [
        f"How do you feel? {HOW_TO_LEAVE}",
        "Pain, 0 to 10?",
        "Stiffness, 0 to 10?",
        "Any of these?",
        *(f"{number} {name}" for number, name in enumerate(names, 1)),
        HOW_TO_CHOOSE,
    ]
    assert ran.heard[5 + len(names)].startswith("Hands")
    assert ran.heard[-5:] == [
        f"And now? {HOW_TO_LEAVE}",
        "Pain, 0 to 10 (it was 5)?",
        "Stiffness, 0 to 10 (it was 6)?",
        "A note, in one line?",
        "Your answers are saved. Pain went from 5 to 3, a change most people would notice.",
    ]
    (session,) = stage.saved
    assert session.before == Feeling(5, 6, (*TICKED,)[:2])
    assert (session.after, session.note) == (Feeling(3, 6), "after squats")


def test_enter_skips_every_question(stage: PlainStage) -> None:
    script = [*spoken("", "", "", ""), *spoken("", "", "", at=20)]
    ran = stage.practise("hands", *script, is_interactive=True)
    (session,) = stage.saved
    assert (session.before, session.after, session.note) == (None, None, "")
    assert ran.heard[-1] == "A note, in one line?"


def test_nothing_is_asked_if_the_setting_is_off(stage: PlainStage) -> None:
    stage.reopen(check_in=False)
    ran = stage.practise("hands", (1, ""), (8, "f"), is_interactive=True)
    assert not [line for line in ran.heard if line.endswith("?")]
    assert ran.heard[-1].startswith("Saved.")


def test_what_is_no_answer_is_asked_again(stage: PlainStage) -> None:
    answers = ("eleven", "11", "-1", "\u0665", "9" * 4000, "10", "0", "1,99", "1,1", "")
    stage.practise("hands", *spoken(*answers), (20.0, "q"), is_interactive=True)
    assert sum(line.startswith("Type a number") for line in stage.person.heard) == 5
    assert any(line.startswith("Type numbers from 0 to") for line in stage.person.heard)
    assert stage.saved[0].before == Feeling(10, 0, ("neck-pain",))


@pytest.mark.parametrize("answered", range(3))
def test_help_is_there_at_every_question(stage: PlainStage, answered: int) -> None:
    script = [*spoken(*BEFORE[:answered], "!", "q"), *spoken("", at=1), (20.0, "q")]
    ran = stage.practise("hands", *script, is_interactive=True)
    call = next(n for n, line in enumerate(ran.heard) if line.startswith("Call "))
    question = ("Pain, 0 to 10?", "Stiffness, 0 to 10?", "Any of these?")[answered]
    assert question in ran.heard[:call]
    assert question in ran.heard[call:]
    assert ran.status == 0


@pytest.mark.parametrize(
    ("answered", "felt"), [(0, None), (1, Feeling(5)), (2, Feeling(5, 6))], ids=str
)
def test_q_leaves_the_questions_and_the_session_starts_with_the_answers(
    stage: PlainStage, answered: int, felt: Feeling | None
) -> None:
    script = [*spoken(*BEFORE[:answered], "q"), *spoken("", at=1), (20.0, "q")]
    ran = stage.practise("hands", *script, is_interactive=True)
    assert ran.status == 0
    assert any(line.startswith("Hands") for line in ran.heard)
    assert stage.saved[0].before == felt


# What may be a red flag


@pytest.mark.parametrize(
    ("answers", "begins"),
    [
        (("n",), True),
        (("",), False),
        (("q",), False),
        (("y", ""), False),
        (("y", "n", "q"), False),
        (("Y", "Y"), True),
    ],
)
def test_tingling_is_asked_about(stage: PlainStage, answers: tuple[str, ...], begins: bool) -> None:
    script = [*spoken("", "", TINGLING, *answers), *spoken("", at=2), (20.0, "q")]
    ran = stage.practise("hands", *script, is_interactive=True)
    assert IS_IT_NEW.text[0] in ran.heard
    assert any(line.startswith("Call ") for line in ran.heard) is (answers[0] in ("y", "Y"))
    assert (START_ANYWAY.title in ran.heard) is (answers[0] in ("y", "Y"))
    if begins:
        assert stage.saved[0].before == Feeling(symptoms=("tingling",))
    else:
        assert ran.heard[-1] == "No session was started."
        assert (stage.saved, stage.checkpoint) == ((), None)


# Ends


@pytest.mark.parametrize("answered", range(3))
def test_a_signal_before_the_session_leaves_nothing(stage: PlainStage, answered: int) -> None:
    script = spoken(*BEFORE[:answered], Terminated(2))
    ran = stage.practise("hands", *script, is_interactive=True)
    assert (ran.status, ran.last_words) == (130, "")
    assert (stage.saved, stage.checkpoint) == ((), None)


@pytest.mark.parametrize(
    ("answers", "after"),
    [((), None), (("3",), Feeling(3)), (("", "4"), Feeling(stiffness=4)), (("3", "4"), None)],
)
@pytest.mark.parametrize("end", [Terminated(15), "q", "ctrl+d"])
def test_answers_up_to_an_end_are_saved(
    stage: PlainStage, answers: tuple[str, ...], after: Feeling | None, end: Action
) -> None:
    ran = stage.practise("hands", *hands(*answers, end, *["", ""]), is_interactive=True)
    assert ran.status == (143 if isinstance(end, Terminated) else 0)
    (session,) = stage.saved
    assert session.after == (Feeling(3, 4) if len(answers) == 2 and not after else after)
    assert session.before is not None
    assert stage.checkpoint is None


def test_answers_that_can_not_be_saved_are_reported(
    stage: PlainStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = type(stage.context.journal).save_session

    def full(journal: object, session: object, label: str = "") -> None:
        if label:
            raise FileError(stage.data, "can't be saved: the disk is full")
        save(stage.context.journal, session)  # type: ignore[arg-type]

    monkeypatch.setattr(type(stage.context.journal), "save_session", full)
    with pytest.raises(CommandError, match=r"your answers: .*the disk is full"):
        stage.practise("hands", *hands("3", "4", NO_NOTE), is_interactive=True)
    assert stage.saved[0].after is None


def test_a_resumed_session_is_rated_too(stage: PlainStage) -> None:
    stage.practise("neck", *spoken(*BEFORE), (10.0, Terminated(15)), is_interactive=True)
    stage.clock.gone += 60
    stage.reopen()
    stage.practise("neck", (1, "r"), (2, "q"), (3, "1"), (4, "q"), is_interactive=True)
    (session,) = stage.saved
    assert session.before == Feeling(5, 6, (*TICKED,)[:2])
    assert session.after == Feeling(1)
