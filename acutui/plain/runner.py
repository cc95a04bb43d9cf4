"""A session as lines of text: for screen readers, dumb terminals and pipes.

The engine, the checkpoint and the record are those of the app.
"""

import signal as system
import sys
from collections.abc import Callable

from acutui.atlas.model import Routine
from acutui.plain.announcements import (
    ALL_KEYS,
    GO_ON,
    KEYS,
    NO_SUCH_KEY,
    Announcements,
    Event,
    Told,
    has_gap,
    moves,
    opening,
    passing,
    place_in,
)
from acutui.plain.terminal_io import Edges, Output, Signals, Talk, ToldToEnd, TypedLines
from acutui.practice.cues import Cue, find_cue
from acutui.practice.timer import Step, TimerState
from acutui.services.clock import SleepDetector
from acutui.services.context import Context
from acutui.services.habit import read_habit
from acutui.services.live_session import LiveSession
from acutui.services.routines import describe_empty_routine, plan_steps
from acutui.services.session import (
    Free,
    HeldBy,
    Interrupted,
    NotSaved,
    SessionService,
    SetAside,
    Unsavable,
    describe_importable,
    describe_rescued,
    describe_risk,
)
from acutui.util.durations import format_duration
from acutui.util.errors import CommandError
from acutui.util.files import FileError
from acutui.util.text import sanitize

A_WHILE = 3600.0
"""Seconds to wait where only a key can change anything."""

LED_ALL_THE_SAME = "The session is led all the same, and written into a file elsewhere at its end."

ANSWERS = "r Resume, s save, d discard, each with Enter; Enter alone: later."


def run_plain(services: Context, routine: Routine) -> int:
    """Lead through a routine in lines of text; return the exit status.

    Raises CommandError, FileError, or OSError where the output takes no more.
    """
    if sys.stdout is None:
        raise CommandError("the output is closed: nobody would be told anything")
    with Signals() as signals:
        output = Output(sys.stdout, signals)
        sound = output.send if output.is_terminal else None
        edges = Edges(output.say, TypedLines(sys.stdin, signals).wait, sound)
        session = PlainRunner(services, edges)
        signals.before_stop = session.write_down
        status = session.practise(routine)
        if session.last_words:
            output.say_if_heard(session.last_words)
        return status


class PlainRunner:
    """One session, from the question what becomes of an interrupted one to the last line.

    `last_words` are what became of one that was broken off with something pressed.
    """

    def __init__(self, services: Context, edges: Edges) -> None:
        self._services = services
        self._talk = Talk(edges, services.settings)
        self._words = Announcements(services)
        self._watch = SleepDetector(services.clock)
        self._slept = 0.0
        self._service = SessionService(services)
        self._live: LiveSession | None = None
        self.last_words = ""
        self._name = ""
        self._risk = ""
        self._signal: Cue | None = None
        # The steps whose place, and whose pressing, were told last.
        self._placed: Step | None = None
        self._pressed: Step | None = None
        self._keys: dict[str, Callable[[TimerState], None]] = {
            "p": self._toggle,
            "n": self._next,
            "b": self._back,
            "f": self._finish,
            "q": self._quit,
            "+": lambda _: self._extend(10),
            "-": lambda _: self._extend(-10),
            "w": lambda _: self._talk.say(*self._words.again(self._run)),
            "?": lambda _: self._talk.say(ALL_KEYS),
            "": self._begin_or_tell,
        }

    def practise(self, routine: Routine) -> int:
        """Lead through a routine and return the exit status. Raises CommandError or FileError.

        Whatever ends it early, what was pressed up to then is in the checkpoint.
        """
        try:
            return self._practise(routine)
        except ToldToEnd as told:
            return 128 + told.number
        except BrokenPipeError:
            return 128 + system.SIGHUP  # Nobody listens any more, as after a hang-up.
        finally:
            self._let_go()

    def write_down(self) -> None:
        """Put the session on the disk as it stood at the last look at the clock."""
        if self._live is not None:
            self._live.write()

    def _let_go(self) -> None:
        """Leave what is not over in the checkpoint, up to now; others may resume it."""
        live, self._live = self._live, None
        if live is None:
            self._service.release()
            return
        live.advance(live.state.tick(self._services.clock.elapsed()), self._services.clock.now())
        left = self._service.leave(live)
        if left.place is None and live.checkpoint.pressed:
            where = self._write_elsewhere(live)
            self.last_words = sanitize(f"It could not be kept: {left.problem}. {where}")
        elif live.checkpoint.pressed:
            self.last_words = "Kept as it stands: the next start offers to resume it."

    # Beginning

    def _practise(self, routine: Routine) -> int:
        steps = plan_steps(self._services, routine)
        if not steps:
            raise CommandError(describe_empty_routine(routine))
        found = self._service.claim()
        if isinstance(found, Interrupted):
            answer = "s" if not found.is_resumable else self._ask_about(found)
            if answer == "r":
                live = self._service.resume(found)
                return self._lead(
                    live, found.name, f"Going on with {found.name}, {place_in(live.state)}."
                )
            if answer == "":
                self._talk.say("It is left for the next start. Nothing was begun.")
                return 0
            found = self._discard(found) if answer == "d" else self._save_interrupted(found)
        if isinstance(found, HeldBy):
            raise CommandError(found.sentence)
        if isinstance(found, Unsavable):
            self._talk.say(f"Nothing can be saved: {found.problem}. {LED_ALL_THE_SAME}")
        else:
            rescued = describe_rescued(self._service.save_set_aside())
            self._talk.say(*filter(None, [found.warning, rescued]))
        live = self._service.begin(routine, steps)
        live.write()
        return self._lead(live, routine.name, *self._words.head(routine, steps))

    def _ask_about(self, found: Interrupted) -> str:
        """Return r, s, d, or "" for later; s where no answer can come."""
        self._talk.say(f"A session was interrupted: {found.description}", ANSWERS)
        while not self._talk.no_keys:
            answer = self._talk.hear(A_WHILE)
            if answer in ("r", "s", "d", ""):
                return answer
            if answer is not None:
                self._talk.say(f"No such answer. {ANSWERS}")
        return "s"

    def _save_interrupted(self, found: Interrupted) -> Free:
        result = self._service.save_interrupted(found)
        if isinstance(result, SetAside):
            self._talk.say(result.sentence)
        else:
            self._talk.say(*filter(None, [result.warning, found.saved_sentence]))
        return Free()

    def _discard(self, found: Interrupted) -> Free | Unsavable:
        freed = self._service.discard_interrupted()
        if isinstance(freed, Free):
            self._talk.say(f"Discarded: {found.summary}.")
        return freed

    # Time

    @property
    def _run(self) -> TimerState:
        assert self._live is not None
        return self._live.state

    def _lead(self, live: LiveSession, name: str, *head: str) -> int:
        """Lead through a session, from its first get-ready to the record."""
        self._live, self._name = live, name
        self._watch.read()
        self._talk.say(*head, KEYS)
        self._tell(opening(self._run))
        had_keys = True
        while not self._run.ended:
            if self._talk.no_keys:
                self._go_on_without_keys(told=not had_keys)
                had_keys = False
            key = self._talk.hear(self._to_next())
            before = self._run
            self._tick()
            # A gap that is noticed only now is all that happens, so that it is heard.
            if key is not None and not self._run.ended and not has_gap(before, self._run):
                self._obey(key, before)
        return self._end(live)

    def _go_on_without_keys(self, *, told: bool) -> None:
        """Say so, and leave no pause that nobody could end."""
        if not told:
            self._talk.say("No keys can come: the session goes on to its end.")
        if self._run.paused:
            self._take(self._run.toggle(self._run.clock))
            self._talk.say(f"Going on: {self._words.stands(self._run)}.")

    def _to_next(self) -> float:
        """Return the seconds until the present one is over; a pause has none."""
        if self._run.paused:
            return A_WHILE
        return max(0.02, (self._run.remaining % 1.0 or 1.0) + 0.005)

    def _tick(self) -> None:
        """Let time pass up to now, and tell what came of it."""
        before = self._run
        now = self._watch.read()
        self._slept = self._watch.slept or (self._slept if before.gap else 0.0)
        after = before.tick(now)
        self._take(after)
        if has_gap(before, after):
            self._talk.say(self._words.gap(after, self._slept, keys=not self._talk.no_keys))
        self._tell(passing(before, after))
        # What the clock brings about is sounded; who presses a key knows.
        self._signal = find_cue(before, after)
        if self._signal is not None and not after.ended:
            self._sound(self._signal)

    def _take(self, run: TimerState) -> None:
        """Take the timer's next state, and say so where it can't be put on the disk."""
        assert self._live is not None
        if self._live.advance(run, self._services.clock.now()):
            self._live.write()
        risk = describe_risk(self._live)
        if risk and risk != self._risk:
            self._talk.say(risk)
        self._risk = risk

    # Keys. The time up to now has passed before a key does anything.

    def _obey(self, key: str, before: TimerState) -> None:
        """Do what a key says; `before` is how things stood while it was waited for."""
        action = self._keys.get(key)
        if action is None:
            self._talk.say(NO_SUCH_KEY)
        else:
            action(before)

    def _toggle(self, before: TimerState) -> None:
        self._take(self._run.toggle(self._run.clock))
        stands = self._words.stands(self._run)
        paused = self._run.paused
        self._talk.say(f"Paused: {stands}. {GO_ON}" if paused else f"Going on: {stands}.")

    def _next(self, before: TimerState) -> None:
        # Where the hold has just run out by itself, that is the step that was asked for.
        if len(self._run.presses) == len(before.presses):
            self._go(self._run.next(self._run.clock))

    def _back(self, before: TimerState) -> None:
        self._go(self._run.back(self._run.clock), back=True)

    def _finish(self, before: TimerState) -> None:
        self._take(self._run.finish(self._run.clock))
        self._talk.say("Finished.")

    def _quit(self, before: TimerState) -> None:
        self._take(self._run.stop(self._run.clock))
        self._talk.say("Stopped.")

    def _extend(self, seconds: float) -> None:
        before = self._run
        after = before.extend(seconds, before.clock)
        if len(after.presses) > len(before.presses):
            self._go(after)
            return
        self._take(after)
        self._talk.say(self._words.extended(before, after))

    def _begin_or_tell(self, before: TimerState) -> None:
        begun = self._run.skip_ready(self._run.clock)
        if begun == self._run:
            self._talk.say(self._words.standing(self._run))
        else:
            self._go(begun)

    def _go(self, run: TimerState, *, back: bool = False) -> None:
        """Take a state in which another hold or phase is at hand, and announce it."""
        before = self._run
        self._take(run)
        self._tell(moves(before, run), back=back)
        if run.paused:
            self._talk.say(f"Paused still. {GO_ON}")

    # The end

    def _end(self, live: LiveSession) -> int:
        """Save what was pressed, and say so. Raises CommandError where it can't be saved."""
        self._live = None
        if not live.checkpoint.pressed:
            self._service.discard(live)  # Where that fails, the next start forgets it.
            self._talk.say("Nothing was pressed, so nothing is kept.")
            return 0
        result = self._service.save(live)
        if isinstance(result, NotSaved):
            raise CommandError(f"not saved: {result.problem}. {self._where_it_is(result, live)}")
        if result.warning:
            self._talk.say(result.warning)
        try:
            habit = read_habit(self._services)
        except FileError as error:
            self._talk.say(self._words.saved(result.session, None), str(error))
            return 0
        self._talk.say(self._words.saved(result.session, habit))
        if self._signal is Cue.DONE:
            self._talk.sound(Cue.DONE, "Done")
        return 0

    def _where_it_is(self, result: NotSaved, live: LiveSession) -> str:
        if result.place is not None:
            return "Nothing is lost: it is in the checkpoint, and the next start saves it."
        return f"The checkpoint can't be written either. {self._write_elsewhere(live)}"

    def _write_elsewhere(self, live: LiveSession) -> str:
        """Write a session that is kept nowhere into a new file; return what is said about it."""
        try:
            return describe_importable(self._service.write_elsewhere(live))
        except FileError as error:
            pressed = format_duration(live.checkpoint.pressed)
            return f"{error}; so note it down: {self._name}, {pressed} pressed."

    # What is told

    def _tell(self, events: tuple[Told, ...], *, back: bool = False) -> None:
        run = self._run
        for told in events:
            if told.event is Event.MOVED:
                self._talk.say(self._words.moved(run, back=back))
            elif told.event is Event.PLACE:
                last, self._placed = self._placed, run.step
                self._talk.say(*self._words.place(run, last))
            elif told.event is Event.PRESS:
                last, self._pressed = self._pressed, run.step
                self._talk.say(self._words.press(run, last))
            else:
                self._talk.say(str(told.second))

    def _sound(self, told: Cue) -> None:
        place = f"{self._run.step.point}, {self._words.side(self._run.step)}"
        words = {Cue.SWITCH: f"Next {place}", Cue.PRESS: place}
        self._talk.sound(told, words.get(told, ""))
