"""Session, running: led through the holds of a routine, by the clock."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Key
from textual.timer import Timer

from acutui.atlas.wording import format_side
from acutui.practice.cues import Cue, find_cue
from acutui.practice.records import Feeling, Session
from acutui.practice.timer import Phase, TimerState
from acutui.screens.base import ModeScreen
from acutui.screens.dialogs.check_in import CheckOut
from acutui.screens.dialogs.choice import Answer, QuestionDialog
from acutui.screens.messages import (
    Alert,
    ExportUnsaved,
    FeedbackGiven,
    LeaveUnsaved,
    SessionEnded,
    TimerAdvanced,
)
from acutui.screens.result_text import ResultText
from acutui.screens.timer_text import TimerText
from acutui.services.clock import SleepDetector
from acutui.services.context import Context
from acutui.terminal.glyphs import resolve_glyphs
from acutui.util.durations import format_duration
from acutui.util.text import sanitize
from acutui.widgets.big_clock import BigClock
from acutui.widgets.figure import FigureView
from acutui.widgets.key_names import key_label
from acutui.widgets.progress_bar import ProgressBar
from acutui.widgets.stylesheets import sheet
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import Line, fit, line, spread

STOP = (
    Answer("k", "keep what was pressed", "keep"),
    Answer("d", "discard the session", "discard"),
    Answer("", "go on", ""),
)
SECONDS = Binding.Group("seconds")
"""Keys that the footer names together."""

AIRY = 14
"""Lines from which on what became of a session is told with air between."""


class TimerScreen(ModeScreen):
    """One session from its first get-ready until it is saved.

    Each new state of the timer is handed up in a `TimerAdvanced`; this screen writes nothing.
    """

    MODE = "session"
    CSS_PATH = sheet("running")
    ABOUT = (
        "The large clock is the time left for this place. Before each there is time to find it, "
        "which does not count as pressed. What was pressed is kept, unless you discard it."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "pause", "pause", id="running.pause", tooltip="pause, go on"),
        Binding("enter", "begin", "start now", show=False, id="running.start-now",
                tooltip="hold at once"),
        Binding("n,right", "next", "next", id="running.next",
                tooltip="next hold, keeping what was pressed"),
        Binding("b,left", "back", "back", id="running.back", tooltip="back to the hold before"),
        Binding("plus,equals_sign", "extend(10)", "10 s", group=SECONDS, id="running.more",
                tooltip="ten seconds more"),
        Binding("minus", "extend(-10)", show=False, group=SECONDS, id="running.less",
                tooltip="ten seconds less"),
        Binding("f", "finish", "finish", id="running.finish", tooltip="finish now and save"),
        Binding("escape", "stop", "stop", id="running.stop", tooltip="stop: keep or discard"),
        Binding("c", "feel", "how is it now", id="running.feel"),
        Binding("s", "save_again", "try again", id="running.save-again"),
        Binding("o", "write_out", "into a file", id="running.write-out"),
        Binding("enter,escape,space", "close", "back to Session", id="running.close"),
    ]  # fmt: skip

    def __init__(self, services: Context, state: TimerState, routine: str, name: str) -> None:
        super().__init__(services)
        self.run = state
        """The timer's state."""
        self.routine = routine
        """The routine's id."""
        self._gallery = services.gallery
        self._called = name
        self._timer: Timer | None = None
        self._outcome: ResultText | None = None
        self._watch = SleepDetector(services.clock)
        self._slept = 0.0
        self._is_discarded = False
        self._guidance = TimerText(services, partial(key_label, self), unicode=self.unicode)
        self._controls = (False,) * 5

    def compose_body(self) -> ComposeResult:
        """The figure, the clock and what to do."""
        glyphs = resolve_glyphs(self.services.settings.glyphs)
        with Horizontal(id="stage"):
            yield FigureView(glyphs, id="place")
            with Vertical(id="guide"):
                yield TextBlock(id="state")
                yield BigClock(plain=glyphs == "ascii", id="clock")
                yield TextBlock(id="what")
        yield ProgressBar(plain=not self.unicode, id="progress")

    def begin(self) -> None:
        """Show the first place and start the clock."""
        self._show()

    # Time

    @property
    def is_over(self) -> bool:
        """Whether the session has ended, saved or not."""
        return self.run.ended or self._outcome is not None

    def _now(self) -> float:
        return self._watch.read()

    def _tick(self) -> None:
        before = self.run
        self._take(before.tick(self._now()))
        # What the clock brings about is sounded; who presses a key knows.
        told = find_cue(before, self.run)
        if told:
            self._alert(told)

    def _take(self, run: TimerState) -> None:
        """Take the timer's next state: hand it up, show it, schedule the next look at the clock."""
        before = self.run
        if run.gap != before.gap:
            self._slept = self._watch.slept
        self._hand_up(run)
        if run.ended and not before.ended:
            # Of a session in which nothing was pressed there is nothing to keep.
            self.app.post_message(SessionEnded(save=self.pressed > 0))
        self._show()

    def _hand_up(self, run: TimerState) -> None:
        self.run = run
        self.app.post_message(TimerAdvanced(run, self.services.clock.now()))

    @property
    def pressed(self) -> float:
        """Seconds pressed so far."""
        return sum(hold.pressed for hold in self.run.to_records())

    def _schedule(self) -> None:
        """Look at the clock again when the shown second is over; not at all in a pause."""
        self._stop_timer()
        if not self.is_over and not self.run.paused:
            to_next = self.run.remaining % 1.0 or 1.0
            # The app's, not the screen's: one that lies under a dialog is painted anew, with all
            # of it, after whatever it hears.
            self._timer = self.app.set_timer(max(0.02, to_next + 0.005), self._tick)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def on_unmount(self) -> None:
        """Stop looking at the clock."""
        self._stop_timer()

    def _alert(self, told: Cue) -> None:
        """Sound, and let the frame flash: the line above and the line below."""
        step = self.run.step
        point = self.services.atlas.points.get(step.point)
        place = f"{step.point}, {format_side(point, step.side)}"
        words = {Cue.DONE: "Done", Cue.SWITCH: f"Next {place}", Cue.PRESS: place}
        self.app.post_message(Alert(told, words.get(told, "")))
        flashes = self.services.settings.flash and self.is_active
        if flashes and told is not Cue.COUNT:
            self.query_one("#rule", TextBlock).flash()
            self.query_one(ProgressBar).flash()

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the controls while it runs, and the way back when it is over."""
        controls = {"pause", "begin", "next", "back", "extend", "finish", "stop"}
        if action == "close":
            return self._outcome is not None
        if action == "feel":
            return self._kept is not None
        if action in ("save_again", "write_out"):
            return self._has_failed and not (action == "write_out" and self._is_exported)
        if action in controls:
            return not self.is_over
        return True

    def action_pause(self) -> None:
        """Pause, or go on."""
        self._take(self.run.toggle(self._now()))

    def action_begin(self) -> None:
        """Start the hold at once: the finger is already there."""
        self._take(self.run.skip_ready(self._now()))

    def action_next(self) -> None:
        """Go to the next hold."""
        self._take(self.run.next(self._now()))

    def action_back(self) -> None:
        """Press the hold before again."""
        self._take(self.run.back(self._now()))

    def action_extend(self, seconds: int) -> None:
        """Give the present hold more seconds, or fewer."""
        self._take(self.run.extend(seconds, self._now()))

    def action_finish(self) -> None:
        """End here and save."""
        self._take(self.run.finish(self._now()))

    def action_stop(self) -> None:
        """Stop, and ask what shall become of it."""
        went_on = not self.run.paused
        self.pause()
        if not self.pressed:
            self._stopped("discard")
            return

        def answered(answer: str | None) -> None:
            if answer:
                self._stopped(answer)
            elif went_on and self.run.paused:
                self.action_pause()

        text = f"{format_duration(self.pressed)} of {sanitize(self._called)} were pressed so far."
        self.app.push_screen(QuestionDialog("Stop here?", [text], STOP), answered)

    def pause(self) -> None:
        """Let the clock stand still."""
        self._take(self.run.pause(self._now()))

    def on_key(self, event: Key) -> None:
        """Leave by any of the usual keys, whatever the controls are called by."""
        if self._outcome is not None and event.key in ("enter", "escape", "space"):
            event.stop()
            event.prevent_default()
            self.action_close()

    def action_close(self) -> None:
        """Go back to Session; a session that is kept nowhere is asked about first."""
        if self.is_unsaved:
            self.app.post_message(LeaveUnsaved())
        else:
            self.dismiss()

    def action_save_again(self) -> None:
        """Try once more to save it."""
        self.app.post_message(SessionEnded(save=True))

    def action_write_out(self) -> None:
        """Write it into a file of its own, where there is room and right."""
        self.app.post_message(ExportUnsaved())

    def close_discarded(self) -> None:
        """Go, or, where another mode is shown by now, as soon as this one is shown again."""
        self._is_discarded = True
        self.dismiss()

    def _stopped(self, answer: str) -> None:
        self.stop()
        self.app.post_message(SessionEnded(save=answer == "keep"))
        self._show()

    def stop(self) -> None:
        """Let the session end now; what shall become of it was asked already."""
        self._hand_up(self.run.stop(self._now()))

    # What became of it

    def show_saved(self, session: Session) -> None:
        """Tell that the session is in the journal; who was asked before it is asked again."""
        self._outcome = ResultText(session)
        self._show()
        asked = session.before is not None and session.before != Feeling()
        if asked and session.after is None:
            self.action_feel()

    def show_not_saved(self, why: str, place: Path | None) -> None:
        """Show that saving failed, and which file holds the session, None where none does."""
        before = self._outcome
        if before is not None and before.written:
            self._outcome = replace(before, trouble=why)
        else:
            self._outcome = ResultText(trouble=why, place=place)
        self._show()

    def show_exported(self, path: Path) -> None:
        """Tell that a session that could not be saved is in a file of its own."""
        if self._outcome is not None and self._has_failed:
            self._outcome = replace(self._outcome, place=path, written=True)
            self._show()

    @property
    def _has_failed(self) -> bool:
        return self._outcome is not None and self._outcome.session is None

    @property
    def _is_exported(self) -> bool:
        return self._outcome is not None and self._outcome.written

    @property
    def is_unsaved(self) -> bool:
        """Whether it is over, and gone when the app goes."""
        return self._outcome is not None and self._outcome.is_unsaved

    @property
    def _kept(self) -> Session | None:
        """The session as the journal has it; None before it is saved, or once it was undone."""
        return self._outcome.kept(self.habit) if self._outcome and self.habit else None

    @property
    def is_finished(self) -> bool:
        """Whether all is over, and what became of it is told; it can be left then."""
        return self._outcome is not None and not self.is_unsaved

    def action_feel(self) -> None:
        """Ask how it is now, and for a note."""
        session = self._kept
        if session is None:
            return
        said = (session.after or Feeling(), session.note)

        def answered(answer: tuple[Feeling, str] | None) -> None:
            if answer is not None and answer != said:
                self.post_message(FeedbackGiven(session, *answer))

        dialog = CheckOut(before=session.before, after=session.after, note=session.note)
        self.app.push_screen(dialog, answered)

    # What is shown

    def on_screen_resume(self) -> None:
        """Show how it stands, after a dialog; go where there is nothing to come back to."""
        if self._is_discarded:
            self.dismiss()
        else:
            self._show()

    def _show(self) -> None:
        self._schedule()
        if not self.is_active:
            return  # What changes beneath a dialog is written with all around it.
        run = self.run
        over, clock = self.is_over, self.query_one(BigClock)
        clock.set_class(run.paused, "-paused")
        clock.set_class(run.phase is Phase.READY, "-ready")
        clock.display = not over
        self.query_one("#place").set_class(over, "-over")
        for faded in ("#place", "#what"):
            self.query_one(faded).set_class(run.paused, "-paused")
        clock.show(run.remaining)
        self.query_one(ProgressBar).show([step.seconds for step in run.steps], run.steps_done)
        self.query_one("#rule", TextBlock).show(self.second_line)
        self.query_one("#state", TextBlock).show(
            lambda width: [self._guidance.state(self.run, width)]
        )
        self.query_one("#what", TextBlock).show(self._end if over else self._what)
        self._show_figure(run)
        self._show_controls()

    def _show_controls(self) -> None:
        # The footer is drawn anew for it, so only when there are other keys than before.
        unsaved = (self._has_failed, self._is_exported)
        controls = (self.is_over, self._outcome is not None, self._kept is not None, *unsaved)
        if controls != self._controls:
            self._controls = controls
            self.refresh_bindings()

    def _show_figure(self, run: TimerState) -> None:
        step, view = run.step, self.query_one(FigureView)
        names = self._gallery.names_for(step.point)
        figure = self._gallery.figure(names[0]) if names else None
        view.show(figure, step.point, step.side)
        point = self.services.atlas.points.get(step.point)
        if point and run.phase is Phase.HOLDING:
            view.press(point.rhythm, run.pressed)
        else:
            view.rest()

    def second_line(self, width: int) -> list[Line]:
        """The routine, the hold, what is left."""
        run = self.run
        at = f"hold {run.index + 1} of {len(run.steps)}"
        # Whole minutes: a second figure that runs would only cost attention, and bytes.
        left = "" if self.is_over else f", {format_duration(run.total_remaining)} left"
        told = f"{at}{left} "
        # A name that is too long gives way, not the place in the session.
        room = max(0, width - len(told) - 2)
        name = sanitize(self._called)
        name = name if cell_len(name) <= room else f"{fit(name, max(0, room - 2)).rstrip()} …"
        return [spread(((f" {name}", "strong"),), ((told, "dim"),), width)]

    def _what(self, width: int) -> list[Line]:
        room = self.query_one("#what").size.height
        return self._guidance.what(self.run, self._slept, width, room)

    def _end(self, width: int) -> list[Line]:
        if self._outcome is None:
            return [(), line("Saving", "dim")]
        airy = self.query_one("#what").size.height > AIRY
        lines = self._outcome.lines(
            self.habit, width, partial(key_label, self), unicode=self.unicode
        )
        return [(), *lines] if airy else [parts for parts in lines if parts]

    def settings_changed(self) -> None:
        """Go by what is set now, from the next get-ready and the next gap on."""
        self._guidance = TimerText(self.services, partial(key_label, self), unicode=self.unicode)
        settings = self.services.settings
        routine = self.services.atlas.routines.get(self.routine)
        if not self.is_over:
            own = routine is not None and routine.ready is not None
            ready = self.run.ready if own else settings.ready
            self._hand_up(replace(self.run, ready=ready, on_gap=settings.on_gap))
        self._show()

    def habit_changed(self) -> None:
        """Show how today stands after the session."""
        if self.is_over:
            self.query_one("#what", TextBlock).show(self._end)
            self._show_controls()
