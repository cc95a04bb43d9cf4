"""Ask how a person feels before and after a session, and about health conditions."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from acutui.plain.questions import HOW_TO_LEAVE, Left, Questions
from acutui.practice.pain_change import describe_change
from acutui.practice.records import Feeling, Session
from acutui.practice.symptoms import TICKED, has_red_flag
from acutui.services.check_in import IS_IT_NEW, MAX_NOTE, RATING_LABEL, START_ANYWAY
from acutui.services.context import Context
from acutui.services.safety import (
    find_unplaced,
    join_ticked,
    list_red_flags,
    list_regions,
    save_conditions,
)
from acutui.util.errors import CommandError
from acutui.util.files import FileError

CONDITIONS = (
    "Do any of these apply to you? Points that don't suit you are skipped. "
    "q leaves, ! says when to get help."
)
SKIPPED = "Skipped. Until you answer, every step says who should not press its point."


def ask_conditions(context: Context, questions: Questions) -> None:
    """Ask which health conditions apply, and save the answer; an empty line answers nothing."""
    conditions = context.safety.conditions
    chosen = questions.choose(CONDITIONS, [f"{one.name}: {one.text}" for one in conditions])
    if chosen is None:
        questions.say(SKIPPED)
        return
    ids = tuple(conditions[number].id for number in chosen)
    regions: dict[str, tuple[str, ...]] = {}
    for condition in find_unplaced(context, ids):
        places = list_regions(context)
        where = questions.choose(f"{condition.name}: where?", places)
        regions[condition.id] = tuple(places[number] for number in where or ())
    try:
        save_conditions(context, join_ticked(ids, regions))
    except (OSError, FileError) as error:
        questions.say(f"Your answer holds for this session, but could not be saved: {error}")


def check_in(context: Context, questions: Questions) -> Feeling:
    """Ask how a person feels before a session; return what was answered until the questions ended.

    Raises:
        Left: The session shall not start, because of what may be a red flag.
    """
    pain = stiffness = None
    symptoms: tuple[str, ...] = ()
    questions.say(f"How do you feel? {HOW_TO_LEAVE}")
    with suppress(Left):
        pain = questions.rate("Pain")
        stiffness = questions.rate("Stiffness")
        names = [symptom.question for symptom in TICKED.values()]
        chosen = questions.choose("Any of these?", names) or ()
        symptoms = tuple(id for number, id in enumerate(TICKED) if number in chosen)
    if has_red_flag(symptoms):
        answer = questions.pick(IS_IT_NEW)
        if answer == "new":
            questions.say(*list_red_flags(context))
            answer = questions.pick(START_ANYWAY)
        if not answer:
            raise Left
    return Feeling(pain, stiffness, symptoms)


def check_out(context: Context, questions: Questions, session: Session) -> None:
    """Ask how a person feels after a session.

    Whatever ends the questions, the answers up to then are saved.

    Raises:
        CommandError: They can't be saved.
    """
    rated = session
    try:
        for answered in _ask_after(questions, session):
            rated = answered
    finally:
        if rated != session:
            try:
                context.journal.save_session(rated, RATING_LABEL)
            except FileError as error:
                what = "the session is saved, but not your answers"
                raise CommandError(f"{what}: {error}") from error
    if rated != session:
        questions.say(_describe_rating(rated))


def _ask_after(questions: Questions, session: Session) -> Iterator[Session]:
    """Yield the session after each answer, with all up to then."""
    before, after = session.before or Feeling(), session.after or Feeling()
    questions.say(f"{'And' if session.before else 'How do you feel'} now? {HOW_TO_LEAVE}")
    try:
        if (pain := questions.rate("Pain", before.pain)) is not None:
            after = replace(after, pain=pain)
            yield (session := replace(session, after=after))
        if (stiffness := questions.rate("Stiffness", before.stiffness)) is not None:
            after = replace(after, stiffness=stiffness)
            yield (session := replace(session, after=after))
        if note := questions.write("A note, in one line?"):
            yield replace(session, note=note[:MAX_NOTE])
    except Left:
        return


def _describe_rating(session: Session) -> str:
    """Return what became of the answers after a session."""
    before, after = session.before or Feeling(), session.after or Feeling()
    if before.pain is None or after.pain is None:
        return "Your answers are saved."
    if before.pain == after.pain:
        return f"Your answers are saved. Pain is {after.pain}, as before."
    change = describe_change(before.pain, after.pain)
    return f"Your answers are saved. Pain went from {before.pain} to {after.pain}, {change}."
