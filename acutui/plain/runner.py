"""A session as lines of text: for screen readers, dumb terminals and pipes.

The engine, the checkpoint and the record are those of the app.
"""

import signal as system
import sys
from collections.abc import Callable
from dataclasses import replace

from acutui.atlas.model import Routine
from acutui.journal.checkpoint import Checkpoint
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
from acutui.plain.keeping import LED_ALL_THE_SAME, put_by, put_elsewhere, save_what_waits
from acutui.plain.terminal_io import Edges, Output, Signals, Talk, ToldToEnd, TypedLines
from acutui.practice.cues import Signal, signal
from acutui.practice.timer import Step, TimerState
from acutui.services.clock import Watch
from acutui.services.context import Context
from acutui.services.live_session import LiveSession
from acutui.util.durations import minutes
from acutui.util.errors import CommandError
from acutui.util.files import JournalError, Unwritable
from acutui.util.text import sanitize

A_WHILE = 3600.0
"""Seconds to wait where only a key can change anything."""

ANSWERS = "r Resume, s save, d discard, each with Enter; Enter alone: later."


def run_plain(services: Context, routine: Routine) -> int:
    """Lead through a routine in lines of text; return the exit status.

    Raises CommandError, JournalError, or OSError where the output takes no more.
    """
    if sys.stdout is None:
        raise CommandError("the output is closed: nobody would be told anything")
    with Signals() as signals:
        output = Output(sys.stdout, signals)
        sound = output.send if output.is_terminal else None
        edges = Edges(output.say, TypedLines(sys.stdin, signals).wait, sound)
        session = PlainSession(services, edges)
        signals.before_stop = session.write_down
        status = session.practise(routine)
        if session.last_words:
            output.say_if_heard(session.last_words)
        return status


class PlainSession:
    """One session, from the question what becomes of an interrupted one to the last line.

    `last_words` are what became of one that was broken off with something pressed.
    """

    def __init__(self, services: Context, edges: Edges) -> None:
        self._services = services
        self._talk = Talk(edges, services.settings)
        self._words = Announcements(services)
        self._watch = Watch(services.clock)
        self._slept = 0.0
        self._sitting: LiveSession | None = None
        self.last_words = ""
        self._name = ""
        self._trouble: str | None = None
        self._signal: Signal | None = None
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
        """Lead through a routine and return the exit status. Raises CommandError or JournalError.

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
        if self._sitting is not None:
            self._sitting.write()

    def _let_go(self) -> None:
        """Leave what is not over in the checkpoint, up to now; others may take it up."""
        if self._sitting is None:
            self._services.rooms.checkpoint.release()
            return
        run = self._run.tick(self._services.clock.elapsed())
        self._sitting.advance(run, self._services.clock.now())
        self._sitting.leave()
        if self._sitting.trouble is not None and self._sitting.pressed:
            where = put_elsewhere(self._services, self._sitting, self._name)
            self.last_words = sanitize(f"It could not be kept: {self._sitting.trouble}. {where}")
        elif self._sitting.pressed:
            self.last_words = "Kept as it stands: the next start offers to resume it."
        self._sitting = None

    # Beginning

    def _practise(self, routine: Routine) -> int:
        services = self._services
        steps = services.steps(routine)
        if not steps:
            raise CommandError(f"{routine.name}: your conditions leave none of its points")
        if self._claim():
            left = self._interrupted()
            if left is not None:
                status = self._take_care_of(left)
                if status is not None:
                    return status
                self._claim()
            self._talk.say(*filter(None, [save_what_waits(services)]))
        run = TimerState.start(
            steps,
            now=services.clock.elapsed(),
            ready=services.ready(routine),
            on_gap=services.settings.on_gap,
        )
        sitting = LiveSession.begin(services.rooms, routine.id, run, services.clock.now())
        return self._lead(sitting, routine.name, *self._words.head(routine, steps))

    def _claim(self) -> bool:
        """Claim the checkpoint; False where nothing can be written, and that is told."""
        checkpoint = self._services.rooms.checkpoint
        try:
            claimed = checkpoint.claim()
        except Unwritable as error:
            self._talk.say(f"Nothing can be saved: {error}. {LED_ALL_THE_SAME}")
            return False
        if not claimed:
            raise CommandError(f"another acutui ({checkpoint.holder}) is leading a session")
        return True

    def _interrupted(self) -> Checkpoint | None:
        """Return the session that was interrupted, None where there is none.

        A damaged one that has been moved aside is told of, and is in nobody's way. Raises
        JournalError where what is there would be overwritten.
        """
        checkpoint = self._services.rooms.checkpoint
        try:
            return checkpoint.read()
        except JournalError as error:
            if checkpoint.path.exists():
                raise
            self._talk.say(str(error))
            return None

    def _take_care_of(self, left: Checkpoint) -> int | None:
        """Resume, save or discard it; return the exit status, None where the way is free."""
        sitting = LiveSession(self._services.rooms, left)
        routine = self._services.atlas.routines.get(left.routine)
        name = routine.name if routine else left.routine
        done = f"{name}, {minutes(left.pressed)} pressed"
        fresh = left.is_fresh(self._services.clock.now())
        if not left.pressed:
            sitting.discard()
            return None
        answer = "s" if left.run.ended or not fresh else self._ask_about(left, done)
        if answer == "r":
            return self._resume(left, name)
        if answer == "":
            self._talk.say("It is left for the next start. Nothing was begun.")
            return 0
        if answer == "d":
            sitting.discard()
            self._talk.say(f"Discarded: {done}.")
        else:
            try:
                sitting.save(self._services.settings.day_start)
            except JournalError as error:
                self._talk.say(f"{error}. The session before is kept in {put_by(sitting)}.")
                return None
            if sitting.doubt is not None:
                self._talk.say(str(sitting.doubt))
            which = "interrupted session" if fresh else "session interrupted more than an hour ago"
            self._talk.say(f"The {which} was saved as it stood: {done}.")
        return None

    def _ask_about(self, left: Checkpoint, done: str) -> str:
        """Return r, s, d, or "" for later; s where no answer can come."""
        ago = minutes((self._services.clock.now() - left.seen).total_seconds())
        at = f"at {place_in(left.run)}, interrupted {ago} ago"
        self._talk.say(f"A session was interrupted: {done}, {at}.", ANSWERS)
        while not self._talk.no_keys:
            answer = self._talk.hear(A_WHILE)
            if answer in ("r", "s", "d", ""):
                return answer
            if answer is not None:
                self._talk.say(f"No such answer. {ANSWERS}")
        return "s"

    def _resume(self, left: Checkpoint, name: str) -> int:
        run = replace(
            left.run,
            clock=self._services.clock.elapsed(),
            on_gap=self._services.settings.on_gap,
        )
        sitting = LiveSession(self._services.rooms, replace(left, run=run))
        return self._lead(sitting, name, f"Going on with {name}, {place_in(run)}.")

    # Time

    @property
    def _run(self) -> TimerState:
        assert self._sitting is not None
        return self._sitting.run

    def _lead(self, sitting: LiveSession, name: str, *head: str) -> int:
        """Lead through a sitting, from its first get-ready to the record."""
        self._sitting, self._name = sitting, name
        self._watch.look()
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
        return self._end(sitting)

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
        now = self._watch.look()
        self._slept = self._watch.slept or (self._slept if before.gap else 0.0)
        after = before.tick(now)
        self._take(after)
        if has_gap(before, after):
            self._talk.say(self._words.gap(after, self._slept, keys=not self._talk.no_keys))
        self._tell(passing(before, after))
        # What the clock brings about is sounded; who presses a key knows.
        self._signal = signal(before, after)
        if self._signal is not None and not after.ended:
            self._sound(self._signal)

    def _take(self, run: TimerState) -> None:
        """Take the engine's next state, and tell when it can't be put on the disk."""
        assert self._sitting is not None
        self._sitting.advance(run, self._services.clock.now())
        trouble = str(self._sitting.trouble) if self._sitting.trouble else None
        if trouble and trouble != self._trouble:
            self._talk.say(f"Until this is mended, a crash would lose the session: {trouble}")
        self._trouble = trouble

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

    def _end(self, sitting: LiveSession) -> int:
        """Save what was pressed, and tell. Raises CommandError where it can't be saved."""
        if not sitting.pressed:
            sitting.discard()
            self._sitting = None
            self._talk.say("Nothing was pressed, so nothing is kept.")
            return 0
        try:
            session = sitting.save(self._services.settings.day_start)
        except JournalError as error:
            sitting.leave()
            raise CommandError(f"not saved: {error}. {self._where_it_is(sitting)}") from error
        finally:
            self._sitting = None
        if sitting.doubt is not None:
            self._talk.say(str(sitting.doubt))
        try:
            habit = self._services.habit(self._services.journal.history())
        except JournalError as error:
            self._talk.say(self._words.saved(session, None), str(error))
            return 0
        self._talk.say(self._words.saved(session, habit))
        if self._signal is Signal.DONE:
            self._talk.sound(Signal.DONE, "Done")
        return 0

    def _where_it_is(self, sitting: LiveSession) -> str:
        """Where a session is that could not be saved."""
        if sitting.trouble is None:
            return "Nothing is lost: it is in the checkpoint, and the next start saves it."
        where = put_elsewhere(self._services, sitting, self._name)
        return f"The checkpoint can't be written either. {where}"

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

    def _sound(self, told: Signal) -> None:
        place = f"{self._run.step.point}, {self._words.side(self._run.step)}"
        words = {Signal.SWITCH: f"Next {place}", Signal.PRESS: place}
        self._talk.sound(told, words.get(told, ""))
