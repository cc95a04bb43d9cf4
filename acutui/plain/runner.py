"""Run a session as lines of text, with the app's timer, checkpoint and records."""

import signal as system
import sys
from collections.abc import Callable

from acutui.atlas.model import Routine
from acutui.plain.announcements import ALL_KEYS, KEYS, NO_SUCH_KEY, RESUME_HINT, Announcements
from acutui.plain.check_in import ask_conditions, check_in, check_out
from acutui.plain.interrupted import ask_about, settle
from acutui.plain.questions import Left, Questions
from acutui.plain.sounds import Sounds
from acutui.plain.terminal_io import Conversation, TerminalIO, Terminated
from acutui.practice.cues import Cue, find_cue
from acutui.practice.timer import GAP, TimerState
from acutui.services.clock import SleepDetector
from acutui.services.context import Context
from acutui.services.habit import read_habit
from acutui.services.live_session import LiveSession, describe_importable
from acutui.services.routines import describe_empty_routine, plan_steps
from acutui.services.safety import list_red_flags
from acutui.services.session import (
    HeldBy,
    Interrupted,
    NotSaved,
    SessionService,
    Unsavable,
)
from acutui.util.durations import format_duration
from acutui.util.errors import CommandError
from acutui.util.files import FileError
from acutui.util.text import sanitize


def run_plain(context: Context, routine: Routine, warn: Callable[[str], None]) -> int:
    """Run a routine in lines of text.

    `warn` tells what the output does not take any more.

    Returns:
        The exit status: 0, or 128 and the number of the signal that ended the session.

    Raises:
        CommandError: The session can't be run, or its record can't be saved.
        FileError: An earlier session can be neither read nor moved aside.
        OSError: The output takes no more.
    """
    if sys.stdout is None:
        raise CommandError("the output is closed: there is nowhere to print the session")
    with TerminalIO(sys.stdin, sys.stdout) as terminal:
        talk = Conversation(
            context.settings,
            terminal.write,
            terminal.read,
            is_terminal=sys.stdout.isatty(),
            is_interactive=sys.stdin is not None and sys.stdin.isatty(),
            width=terminal.width,
        )
        runner = PlainRunner(context, talk)
        terminal.before_stop = runner.write_checkpoint
        status = runner.run(routine)
        if runner.last_words:
            terminal.write_without_waiting(runner.last_words)
        if runner.output_problem:
            warn(runner.output_problem)
        return status


class PlainRunner:
    """Runs one session, and first settles an interrupted one."""

    def __init__(self, context: Context, talk: Conversation) -> None:
        self._context = context
        self._talk = talk
        self._questions = Questions(context, talk)
        self._words = Announcements(context)
        self._sounds = Sounds(context, talk)
        self._watch = SleepDetector(context.clock)
        self._slept = 0.0
        self._service = SessionService(context)
        self._live: LiveSession | None = None
        self.last_words = ""  # what became of a session that a signal or a closed pipe ended
        self.output_problem = ""  # why nothing more could be printed of a session that is saved
        self._is_saved = False
        self._name = ""
        self._risk = ""
        self._cue: Cue | None = None
        self._keys: dict[str, Callable[[TimerState], None]] = {
            "p": self._toggle,
            "n": self._next,
            "b": lambda _: self._move_to(self._state.back(self._state.clock), back=True),
            "f": lambda _: self._advance(self._state.finish(self._state.clock), "Finished."),
            "q": lambda _: self._advance(self._state.stop(self._state.clock), "Stopped."),
            "+": lambda _: self._extend(10),
            "-": lambda _: self._extend(-10),
            "w": lambda _: self._talk.say(*self._words.repeat(self._state)),
            "?": lambda _: self._talk.say(ALL_KEYS),
            "!": lambda _: self._talk.say(*list_red_flags(context)),
            "": self._skip_ready,
        }

    def run(self, routine: Routine) -> int:
        """Run a routine and return the exit status. Raises CommandError or FileError.

        However it ends, the checkpoint holds what was pressed up to then.
        """
        try:
            status = self._run(routine)
            self._sounds.finish()
            return status
        except Left:
            self._talk.say("No session was started.")
            return 0
        except Terminated as ending:
            return 128 + ending.number
        except BrokenPipeError:
            return 0 if self._is_saved else 128 + system.SIGHUP
        except OSError as error:
            if not self._is_saved:
                raise
            self.output_problem = f"the session is saved, but the output: {error.strerror}"
            return 0
        finally:
            self._sounds.close()
            self._leave()

    def write_checkpoint(self) -> None:
        if self._live is not None:
            self._live.write()

    def _leave(self) -> None:
        """Leave an unfinished session in the checkpoint, to be resumed."""
        live, self._live = self._live, None
        if live is None:
            self._service.release()
            return
        clock = self._context.clock
        live.advance(live.state.tick(clock.elapsed()), clock.now())
        left = self._service.leave(live)
        if left.place is None and live.checkpoint.pressed:
            where = self._write_elsewhere(live)
            self.last_words = sanitize(f"Not saved: {left.problem}. {where}")
        elif live.checkpoint.pressed:
            self.last_words = "Saved so far: the next start offers to resume the session."

    # Starting

    def _run(self, routine: Routine) -> int:
        if not self._context.conditions_answered:
            self._talk.say(self._context.safety.disclaimer)
            if self._talk.is_interactive:
                ask_conditions(self._context, self._questions)
        steps = plan_steps(self._context, routine)
        if not steps:
            raise CommandError(describe_empty_routine(routine))
        found = self._service.claim()
        if isinstance(found, Interrupted):
            answer = ask_about(found, self._questions) if found.is_resumable else "s"
            if answer == "r":
                live = self._service.resume(found)
                position = self._words.position(live.state)
                return self._lead(live, found.name, f"Resuming {found.name}, {position}.")
            if answer == "":
                self._talk.say("You can decide at the next start. No session was started.")
                return 0
            found = settle(found, answer, self._service, self._questions)
        if isinstance(found, HeldBy):
            raise CommandError(found.sentence)
        if isinstance(found, Unsavable):
            how = "The session runs anyway, and is written into another file at its end."
            self._talk.say(f"Nothing can be saved: {found.problem}. {how}")
        else:
            self._talk.say(found.warning, self._service.save_set_aside())
        asks = self._talk.is_interactive and self._context.settings.check_in
        before = check_in(self._context, self._questions) if asks else None
        live = self._service.begin(routine, steps, before)
        live.write()
        return self._lead(live, routine.name, *self._words.introduce(routine, live.state))

    # Running

    @property
    def _state(self) -> TimerState:
        assert self._live is not None
        return self._live.state

    def _lead(self, live: LiveSession, name: str, *introduction: str) -> int:
        """Run a session from its first get-ready to the saved record."""
        self._live, self._name = live, name
        self._words.routine = live.checkpoint.routine
        self._watch.read()
        self._talk.say(*introduction, KEYS)
        self._sounds.follow(None, self._state)
        self._talk.say(*self._words.announce_start(self._state))
        has_keys = True
        while not self._state.ended:
            if self._talk.is_deaf:
                if has_keys:
                    self._talk.say("The input has ended: the session runs on to its end.")
                has_keys = False
                if self._state.paused:
                    self._toggle(self._state)
            # To the next full second; in a pause only keys and reminders matter.
            state, paused = self._state, self._sounds.seconds_to_reminder
            key = self._talk.read_key(paused if state.paused else state.to_next_second)
            before = self._state
            has_gap = self._tick()
            # A key typed during a gap is dropped: the user could not know of the gap.
            if key is None:
                self._sounds.remind()
            elif not self._state.ended and not has_gap:
                self._sounds.stop_reminding()
                if action := self._keys.get(key):
                    action(before)
                else:
                    self._talk.say(NO_SUCH_KEY)
        return self._finish(live)

    def _tick(self) -> bool:
        """Let the time pass that has; return whether the timer handled it as a gap."""
        before = self._state
        now = self._watch.read()
        self._slept = self._watch.slept or (self._slept if before.gap else 0.0)
        after = before.tick(now)
        self._advance(after)
        has_gap = after.gap is not None and not before.paused and after.clock - before.clock > GAP
        if has_gap:
            has_keys = not self._talk.is_deaf
            self._talk.say(self._words.describe_gap(after, self._slept, has_keys=has_keys))
        self._talk.say(*self._words.announce_time(before, after))
        # Only changes by the clock ring: a key needs no signal.
        self._cue = find_cue(before, after)
        if self._cue is not None and not after.ended:
            self._sounds.play(self._cue, after)
        return has_gap

    def _advance(self, state: TimerState, *lines: str) -> None:
        """Take the timer's next state, warn if it can't be saved, and say what it brings."""
        assert self._live is not None
        before = self._live.state
        if self._live.advance(state, self._context.clock.now()):
            self._live.write()
        self._sounds.follow(before, state)
        if correction := self._live.take_correction():
            self._talk.say(correction)
        risk, self._risk = self._risk, self._live.risk
        if self._risk != risk:
            self._talk.say(self._risk)
        self._talk.say(*lines)

    # Keys. `before` is the state before the tick that came with the key.

    def _toggle(self, _: TimerState) -> None:
        state = self._state.toggle(self._state.clock)
        step = self._words.describe_step(state)
        text = f"Paused: {step}. {RESUME_HINT}" if state.paused else f"Resumed: {step}."
        self._advance(state, text)

    def _next(self, before: TimerState) -> None:
        # If the step has just run out by itself, the next one is here already.
        if len(self._state.presses) == len(before.presses):
            self._move_to(self._state.next(self._state.clock))

    def _extend(self, seconds: float) -> None:
        before = self._state
        after = before.extend(seconds, before.clock)
        if len(after.presses) > len(before.presses):
            self._move_to(after)
        else:
            self._advance(after, self._words.describe_extension(before, after))

    def _skip_ready(self, _: TimerState) -> None:
        state = self._state.skip_ready(self._state.clock)
        if state == self._state:
            self._talk.say(self._words.describe_session(state))
        else:
            self._move_to(state)

    def _move_to(self, state: TimerState, *, back: bool = False) -> None:
        """Take a state with another step or phase, and announce it."""
        before = self._state
        self._advance(state, *self._words.announce_change(before, state, back=back))
        if state.paused:
            self._talk.say(f"Still paused. {RESUME_HINT}")

    # Ending

    def _finish(self, live: LiveSession) -> int:
        """Save the session. Raises CommandError if that fails."""
        self._live = None
        if not live.checkpoint.pressed:
            self._service.discard(live)  # If that fails, the next start discards it.
            self._talk.say("You didn't press anything, so nothing was saved.")
            return 0
        result = self._service.save(live)
        if isinstance(result, NotSaved):
            if result.place is not None:
                where = "Nothing is lost: it is in the checkpoint and will be saved next time."
            else:
                where = f"The checkpoint can't be written either. {self._write_elsewhere(live)}"
            raise CommandError(f"not saved: {result.problem}. {where}")
        self._is_saved = True
        self._talk.say(result.warning)
        try:
            habit = read_habit(self._context)
        except FileError as error:
            self._talk.say(self._words.describe_result(result.session, None), str(error))
            return 0
        self._talk.say(self._words.describe_result(result.session, habit))
        if self._cue is Cue.DONE:
            self._sounds.play(Cue.DONE, live.state)
        if self._talk.is_interactive and self._context.settings.check_in:
            check_out(self._context, self._questions, result.session)
        return 0

    def _write_elsewhere(self, live: LiveSession) -> str:
        """Write a session that is saved nowhere into a new file; return a sentence on it."""
        try:
            return describe_importable(self._service.write_elsewhere(live))
        except FileError as error:
            pressed = format_duration(live.checkpoint.pressed)
            return f"{error}; so make a note of it: {self._name}, {pressed} pressed."
