"""Ask what to do with an interrupted session, and do it."""

from acutui.plain.questions import Questions
from acutui.services.session import Free, Interrupted, NotSaved, Saved, SessionService, Unsavable

ANSWERS = "r Resume, s save, d discard, each with Enter; Enter alone: decide later."
UNDO_HINT = "`acutui undo` brings it back."


def ask_about(found: Interrupted, questions: Questions) -> str:
    """Return r, s, d, or "" for later; s if no answer can come. Raises Left."""
    lines = (f"A session was interrupted: {found.description}", ANSWERS)
    answers = {key: key for key in "rsd"}
    again = f"No such answer. {ANSWERS}"
    answer = questions.ask(lines, lambda typed: answers.get(typed.lower()), again)
    return answer or ("s" if questions.is_over else "")


def settle(
    found: Interrupted, answer: str, service: SessionService, questions: Questions
) -> Free | Unsavable:
    """Discard or save an interrupted session."""
    result: Free | Unsavable | NotSaved | Saved
    if answer == "d":
        result = service.discard_interrupted(found.checkpoint)
    else:
        result = service.save_interrupted(found)
    if isinstance(result, Unsavable):
        return result
    if isinstance(result, Free):
        questions.say(f"Discarded: {found.summary}. {UNDO_HINT}")
    elif isinstance(result, NotSaved):
        questions.say(result.set_aside_sentence)
    else:
        questions.say(result.warning, found.saved_sentence)
    return Free()
