"""Session, running: leads through the steps of a routine by the clock."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.events import Key
from textual.timer import Timer

from acutui.practice.cues import SIGNIFICANT, Cue, find_cue
from acutui.practice.records import Session
from acutui.practice.timer import MIN_HOLD, Phase, TimerState
from acutui.screens import messages
from acutui.screens.dialogs.choice import Answer, QuestionDialog
from acutui.screens.result_text import ResultText
from acutui.screens.session_rating import RATING_BINDINGS, RatedScreen
from acutui.screens.timer_stage import Moment, TimerStage
from acutui.screens.timer_text import TimerText
from acutui.services.clock import SleepDetector
from acutui.services.context import Context
from acutui.services.pace import choose_ready
from acutui.services.speech import describe_cue, find_speech
from acutui.util.durations import format_duration
from acutui.widgets.big_clock import BigClock
from acutui.widgets.header import Header
from acutui.widgets.key_names import has_key, key_label
from acutui.widgets.progress_bar import ProgressBar
from acutui.widgets.stylesheets import sheet
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import Line

STOP_ANSWERS = (
    Answer("k", "save it", "save"),
    Answer("d", "discard it", "discard"),
    Answer("", "go on with the session", ""),
)
SECONDS = Binding.Group("seconds")
"""Keys that share a label in the footer."""


class TimerScreen(RatedScreen):
    """One session, from its first get-ready countdown until it is saved.

    Each new state of the timer is posted in a `TimerAdvanced`; this screen writes no file.
    """

    MODE = "session"
    HAS_WAY_OUT = True  # A session is stopped rather than quit.
    CSS_PATH = sheet("running")
    ABOUT = (
        "The large clock is the time left for this step. Before each step you have time to find "
        "the place; that time does not count as pressed. acutui saves what you pressed, unless you "
        "discard it."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "pause", "pause", id="running.pause"),
        Binding("enter", "begin", "start now", show=False, id="running.start-now",
                tooltip="start pressing now"),
        Binding("n,right", "next", "next", id="running.next",
                tooltip="next step; what you pressed counts"),
        Binding("f", "finish", "finish", id="running.finish", tooltip="finish now and save"),
        Binding("escape,x", "stop", "stop", id="running.stop", tooltip="stop: save or discard"),
        Binding("b,left", "back", "back", id="running.back", tooltip="back to the previous step"),
        Binding("plus,equals_sign", "extend(10)", "10 s", group=SECONDS, id="running.more",
                tooltip="ten seconds more"),
        Binding("minus", "extend(-10)", show=False, group=SECONDS, id="running.less",
                tooltip="ten seconds less"),
        Binding("d", "details", show=False, id="running.details",
                tooltip="all about this point, with every caution"),
        *RATING_BINDINGS,
        Binding("s", "save_again", "try again", id="running.save-again"),
        Binding("o", "write_out", "save to a file", id="running.write-out"),
        Binding("enter,escape,space", "close", "back to Session", id="running.close"),
        Binding("w", "turn", show=False, id="running.where",
                tooltip="where the place is, or how to press"),
    ]  # fmt: skip

    def __init__(self, services: Context, state: TimerState, routine: str, name: str) -> None:
        super().__init__(services)
        self.timer_state = state
        self.routine = routine
        """The routine's id."""
        self._routine_name = name
        self._timer: Timer | None = None
        self._clock = SleepDetector(services.clock)
        self._slept = 0.0
        self._why_paused = ""
        self._turned = 0  # how often another text was asked for in this phase of the step
        self._is_discarded = False
        self._shown_keys = self._offered
        self._text = TimerText(services, routine, partial(key_label, self))

    def compose_body(self) -> ComposeResult:
        yield TimerStage(self.services, self._text, self.routine, self._render_result)

    def prepare_body(self) -> None:
        self._show()
        self._say(None)

    @property
    def is_over(self) -> bool:
        """Whether the session has ended, saved or not."""
        return self.timer_state.ended or self.result.is_known

    @property
    def pressed(self) -> float:
        """Seconds pressed so far."""
        return sum(hold.pressed for hold in self.timer_state.to_records())

    def _tick(self) -> None:
        before = self.timer_state
        self._set_state(before.tick(self._clock.read()))
        # Only changes by the clock ring: whoever presses a key knows what it does.
        if cue := find_cue(before, self.timer_state):
            text = describe_cue(self.services, cue, self.timer_state)
            self.app.post_message(messages.Alert(cue, text, repeats=cue is Cue.WAIT))
            if self.services.settings.flash and self.is_active and cue in SIGNIFICANT:
                self.query_one("#rule", TextBlock).flash()
                self.query_one(ProgressBar).flash()

    def _set_state(self, state: TimerState) -> None:
        before = self.timer_state
        if not state.paused:
            self._why_paused = ""
        if state.gap != before.gap:
            self._slept = self._clock.slept
        if (state.index, state.phase) != (before.index, before.phase):
            self._turned = 0
        self._post_state(state)
        if state.ended and not before.ended:
            self.app.post_message(messages.SessionEnded(save=self.pressed > 0))
        self._show()

    def _post_state(self, state: TimerState) -> None:
        before, self.timer_state = self.timer_state, state
        self._say(before)
        self.app.post_message(messages.TimerAdvanced(state, self.services.clock.now()))

    def _say(self, before: TimerState | None) -> None:
        if self.services.settings.say:
            speech = find_speech(self.services, before, self.timer_state)
            if speech is not None:
                self.app.post_message(messages.Say(*speech))

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.stop()

    def on_unmount(self) -> None:
        self._stop_timer()

    # Keys

    @property
    def _offered(self) -> dict[str, bool]:
        """The actions that are not always possible, and whether each is now."""
        has_failed = bool(self.result.problem)
        controls = ("pause", "next", "back", "extend", "turn", "details", "finish", "stop")
        state, is_running = self.timer_state, not self.is_over
        return {
            **dict.fromkeys(controls, is_running),
            "begin": is_running and (state.paused or state.phase is Phase.READY),
            "shorten": is_running and state.planned > MIN_HOLD,
            "go on": is_running and state.paused,
            **self.offered_ratings,
            "close": self.result.is_known and not self.must_skip,
            "save_again": has_failed,
            "write_out": has_failed and not self.result.is_exported,
        }

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        name = "shorten" if (action, *parameters) == ("extend", -10) else action
        return self._offered.get(name, True)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys, named for what they do now: to pause, or to go on."""
        found = super().active_bindings
        if self._offered["go on"]:
            ids = ["running.pause"]
            ids += ["running.start-now"] if self.timer_state.phase is Phase.HOLDING else []
            for key, active in found.items():
                if active.binding.id in ids:
                    goes_on = replace(active.binding, description="go on", tooltip="go on")
                    found[key] = ActiveBinding(active.node, goes_on, active.enabled)
        return found

    def action_pause(self) -> None:
        self._set_state(self.timer_state.toggle(self._clock.read()))

    def action_begin(self) -> None:
        """Start pressing; in a pause of a hold, go on with it."""
        if self.timer_state.phase is Phase.HOLDING:
            self.action_pause()
            return
        self._set_state(self.timer_state.skip_ready(self._clock.read()))

    def action_next(self) -> None:
        self._set_state(self.timer_state.next(self._clock.read()))

    def action_back(self) -> None:
        self._set_state(self.timer_state.back(self._clock.read()))

    def action_extend(self, seconds: int) -> None:
        self._set_state(self.timer_state.extend(seconds, self._clock.read()))

    def action_turn(self) -> None:
        """Show the other text of the step; where the text leaves no room, then the figure."""
        self._turned += 1
        self._show()

    def action_details(self) -> None:
        """Show everything about the present point; meanwhile the session is paused."""
        point = self.services.atlas.points.get(self.timer_state.step.point)
        if point is not None:
            from acutui.screens.dialogs.details import make_point_page  # noqa: PLC0415 - few look it up

            self.pause("you looked up the point")
            self.app.push_screen(make_point_page(point, self.services))

    def action_finish(self) -> None:
        self._set_state(self.timer_state.finish(self._clock.read()))

    def action_stop(self) -> None:
        """Pause, and ask whether to save or discard the session."""
        was_running = not self.timer_state.paused
        self.pause()
        if self.is_over:
            return  # It ended as the key came.
        if not self.pressed:
            self._end(save=False)
            return

        def end(answer: str | None) -> None:
            if answer:
                self._end(save=answer == "save")
            elif was_running and self.timer_state.paused:
                self.action_pause()

        text = f"You have pressed for {format_duration(self.pressed)}."
        self.app.push_screen(QuestionDialog("Stop here?", [text], STOP_ANSWERS), end)

    def _end(self, *, save: bool) -> None:
        self.stop()
        self.app.post_message(messages.SessionEnded(save=save))
        self._show()

    def pause(self, reason: str = "") -> None:
        """Pause; `reason` follows "Paused because", unless the session was paused already."""
        if not self.timer_state.paused:
            self._why_paused = reason
        self._set_state(self.timer_state.pause(self._clock.read()))

    def stop(self) -> None:
        """End the session without asking."""
        self._post_state(self.timer_state.stop(self._clock.read()))

    def on_key(self, event: Key) -> None:
        """Leave the question, then the result, by the keys that close it."""
        if self.result.is_known and has_key(self, "running.close", event.key):
            event.stop()
            event.prevent_default()
            if not self.must_skip:
                self.action_close()
            elif event.key == "escape":
                self.set_rating(self.rating.skip_all())
            else:
                self.action_skip()

    def action_close(self) -> None:
        """Go back to Session; ask first if the session is stored nowhere."""
        if self.result.is_unsaved:
            self.app.post_message(messages.LeaveUnsaved())
        else:
            self.dismiss()

    def action_save_again(self) -> None:
        self.app.post_message(messages.SessionEnded(save=True))

    def action_write_out(self) -> None:
        self.app.post_message(messages.ExportUnsaved())

    # The result

    def show_saved(self, session: Session) -> None:
        """Show that the session was saved, and ask for ratings."""
        self.result = ResultText(session, was_found=False)
        self.follow_journal()
        self._show()

    def show_not_saved(self, problem: str, path: Path | None) -> None:
        """Show that saving failed; `path` is the file that holds the session, if any does."""
        kept = self.result if self.result.is_exported else ResultText(path=path)
        self.result = replace(kept, problem=problem)
        self._show()

    def show_exported(self, path: Path) -> None:
        """Show that a session that could not be saved was written to a file of its own."""
        if self.result.problem:
            self.result = replace(self.result, path=path, is_exported=True)
            self._show()

    def close_discarded(self) -> None:
        """Close this screen: now, or when its mode is shown again."""
        self._is_discarded = True
        self.dismiss()

    def on_screen_resume(self) -> None:
        if self._is_discarded:
            self.dismiss()
        else:
            self._show()

    # What is shown

    def _show(self) -> None:
        state, over = self.timer_state, self.is_over
        self._stop_timer()
        if not over and not state.paused:
            # When the second on the clock is over. The app's timer, not the screen's: a screen
            # under a dialog is repainted as a whole after every message it receives.
            self._timer = self.app.set_timer(state.to_next_second, self._tick)
        if not self.is_active:
            return  # A screen under a dialog would be repainted as a whole.
        if not self.query(BigClock):
            return  # A key came before the parts were there, or after they had gone.
        self.show_pause(state.paused)
        self.show_lines("rule", self.render_rule)
        self._show_stage()
        self._refresh_footer()

    def _show_stage(self) -> None:
        moment = Moment(self.timer_state, self._slept, self._turned, self._why_paused, self.is_over)
        self.query_one(TimerStage).show(moment)

    def _refresh_footer(self) -> None:
        """Redraw the footer if other keys are offered than before."""
        if self._shown_keys != self._offered:
            self._shown_keys = self._offered
            self.refresh_bindings()

    def render_rule(self, width: int) -> list[Line]:
        state, name = self.timer_state, self._routine_name
        return [self._text.render_place(state, name, width, is_over=self.is_over)]

    def _render_result(self, width: int, height: int) -> list[Line]:
        name = partial(key_label, self)
        question = self.rating.question
        return self.result.render(
            self.services, self.habit, width, name, height=height, question=question
        )

    def refresh_settings(self) -> None:
        """Apply the settings from the next get-ready countdown, and the next gap, on."""
        settings = self.services.settings
        routine = self.services.atlas.routines.get(self.routine)
        if not self.is_over:
            steps = self.timer_state.steps
            ready = choose_ready(self.services, routine, steps, self.times_pressed)
            state = self.timer_state.tick(self._clock.read())
            self._post_state(replace(state, ready=ready, on_gap=settings.on_gap))
        self.query_one(TimerStage).forget()
        self._show()

    def show_pause(self, is_paused: bool) -> None:
        # By its own state: what the app says reaches it late, perhaps under a dialog.
        self.query_one(Header).show_paused(self.timer_state.paused)

    def refresh_habit(self) -> None:
        if self.is_over:
            self.follow_journal()
            self._show_stage()
            self._refresh_footer()
