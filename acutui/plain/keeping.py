"""What becomes of sessions while nothing can be saved, in lines of text."""

from pathlib import Path

from acutui.services.context import Context
from acutui.services.live_session import LiveSession
from acutui.util.durations import minutes
from acutui.util.files import JournalError

LED_ALL_THE_SAME = "The session is led all the same, and written into a file elsewhere at its end."


def put_elsewhere(services: Context, sitting: LiveSession, name: str) -> str:
    """Write a session that is kept nowhere into a file of its own; return what is said of it."""
    try:
        path = services.write_out(sitting.session(services.settings.day_start))
    except JournalError as error:
        return f"{error}; so note it down: {name}, {minutes(sitting.pressed)} pressed."
    return f"It is in {path}, and `acutui import` takes it in."


def put_by(sitting: LiveSession) -> Path:
    """Let a session wait out of the way of the next; return where it is."""
    try:
        return sitting.put_by()
    except JournalError:
        return sitting.place


def save_what_waits(services: Context) -> str:
    """Save what could not be saved before; return what is said of it, nothing where there is none.

    What still can't be saved waits on.
    """
    try:
        saved = services.save_waiting()
    except JournalError:
        return ""
    what = "A session" if saved == 1 else f"{saved} sessions"
    return f"{what} from before could be saved now." if saved else ""
