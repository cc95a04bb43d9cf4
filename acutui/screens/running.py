"""Session, running: led through the holds of a routine, by the clock."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Key
from textual.timer import Timer

from acutui.atlas.model import ALWAYS, Point
from acutui.glyphs import usable
from acutui.journal.sitting import Sitting
from acutui.practice.record import Session
from acutui.practice.session import Phase, Run, Step
from acutui.screens.base import ModeScreen, habit_in_words, side_in_words
from acutui.screens.dialogs.choice import Answer, Choice
from acutui.screens.messages import Alert, Ended
from acutui.services import Services
from acutui.text import clean, clock, minutes
from acutui.widgets.bar import Bar
from acutui.widgets.clock import BigClock
from acutui.widgets.figure import FigureView
from acutui.widgets.lines import Line, Lines, line, spread, wrapped

STOP = (
    Answer("k", "k", "keep what was pressed", "keep"),
    Answer("d", "d", "discard the session", "discard"),
    Answer("escape", "esc", "go on", ""),
)


LITTLE_ROOM = 10
"""Lines for the words, up to which they stand close."""


class RunningScreen(ModeScreen):
    """One session from its first get-ready until it is saved."""

    MODE = "session"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "pause", "pause", id="running.pause", tooltip="pause, go on"),
        Binding(
            "enter",
            "begin",
            "start now",
            id="running.start-now",
            tooltip="hold at once",
            show=False,
        ),
        Binding(
            "n,right",
            "next",
            "next",
            id="running.next",
            tooltip="next hold, keeping what was pressed",
        ),
        Binding("b,left", "back", "back", id="running.back", tooltip="press the hold before again"),
        Binding(
            "plus,equals_sign",
            "extend(10)",
            "10 s",
            id="running.more",
            key_display="+/-",
            tooltip="ten seconds more",
        ),
        Binding("minus", "extend(-10)", show=False, id="running.less", tooltip="ten seconds less"),
        Binding("f", "finish", "finish", id="running.finish", tooltip="finish now and save"),
        Binding("escape", "stop", "stop", id="running.stop", tooltip="stop: keep or discard"),
        Binding(
            "enter,escape,space",
            "close",
            "back to Session",
            key_display="enter",
            id="running.close",
        ),
    ]

    def __init__(self, services: Services, sitting: Sitting, name: str) -> None:
        super().__init__(services)
        self.sitting = sitting
        self._gallery = services.gallery
        self._called = name
        self._timer: Timer | None = None
        self._outcome: list[tuple[str, str]] | None = None
        self._told: str | None = None
        self._controls = (False, False)

    def compose_body(self) -> ComposeResult:
        """The figure, the clock and what to do."""
        glyphs = usable(self.services.settings.glyphs)
        with Horizontal(id="stage"):
            yield FigureView(glyphs, id="place")
            with Vertical(id="guide"):
                yield Lines(id="state")
                yield BigClock(plain=not self.fine, id="clock")
                yield Lines(id="what")
        yield Bar(plain=not self.fine, id="progress")

    def begin(self) -> None:
        """Show the first place and start the clock."""
        self._show()

    # Time

    @property
    def run(self) -> Run:
        """The state of the engine."""
        return self.sitting.run

    @property
    def is_over(self) -> bool:
        """Whether the session has ended, saved or not."""
        return self.run.ended or self._outcome is not None

    def _tick(self) -> None:
        self._take(self.run.tick(self.services.clock.elapsed()))

    def _take(self, run: Run) -> None:
        """Take the engine's next state: sound, checkpoint, screen, the next look at the clock."""
        before = self.run
        self.sitting.advance(run, self.services.clock.now())
        self._tell_trouble()
        if run.ended and not before.ended:
            self.app.post_message(Ended(self.sitting, keep=True))
        if (before.index, before.phase) != (run.index, run.phase):
            self._alert(run)
        self._show()

    def _schedule(self) -> None:
        """Look at the clock again when the shown second is over; not at all in a pause."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if not self.is_over and not self.run.paused:
            to_next = self.run.remaining % 1.0 or 1.0
            self._timer = self.set_timer(max(0.02, to_next + 0.005), self._tick)

    def _alert(self, run: Run) -> None:
        """Sound when a hold begins or ends, and at the end."""
        step = side_in_words(run.step, self.services)
        words = "done" if run.ended else f"{run.phase}: {run.step.point}, {step}"
        self.app.post_message(Alert(words))
        if self.services.settings.flash:
            self.add_class("-flash")
            self.set_timer(0.3, lambda: self.remove_class("-flash"))

    def _tell_trouble(self) -> None:
        trouble = str(self.sitting.trouble) if self.sitting.trouble else None
        if trouble != self._told and trouble:
            self.app.notify(clean(trouble), severity="error", markup=False)
        self._told = trouble

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the controls while it runs, and the way back when it is over."""
        controls = {"pause", "begin", "next", "back", "extend", "finish", "stop"}
        if action == "close":
            return self._outcome is not None
        if action in controls:
            return not self.is_over
        return True

    def action_pause(self) -> None:
        """Pause, or go on."""
        self._take(self.run.toggle(self.services.clock.elapsed()))

    def action_begin(self) -> None:
        """Start the hold at once: the finger is already there."""
        self._take(self.run.skip_ready(self.services.clock.elapsed()))

    def action_next(self) -> None:
        """Go to the next hold."""
        self._take(self.run.next(self.services.clock.elapsed()))

    def action_back(self) -> None:
        """Press the hold before again."""
        self._take(self.run.back(self.services.clock.elapsed()))

    def action_extend(self, seconds: int) -> None:
        """Give the present hold more seconds, or fewer."""
        self._take(self.run.extend(seconds, self.services.clock.elapsed()))

    def action_finish(self) -> None:
        """End here and save."""
        self._take(self.run.finish(self.services.clock.elapsed()))

    def action_stop(self) -> None:
        """Stop, and ask what shall become of it."""
        went_on = not self.run.paused
        self.stand_still()
        if not self.sitting.pressed:
            self._stopped("discard")
            return

        def answered(answer: str | None) -> None:
            if answer:
                self._stopped(answer)
            elif went_on and self.run.paused:
                self.action_pause()

        text = f"{minutes(self.sitting.pressed)} of {clean(self._called)} were pressed so far."
        self.app.push_screen(Choice("Stop here?", [text], STOP), answered)

    def stand_still(self) -> None:
        """Let the clock stand still."""
        self._take(self.run.pause(self.services.clock.elapsed()))

    def on_key(self, event: Key) -> None:
        """Leave by any of the usual keys, whatever the controls are called by."""
        if self._outcome is not None and event.key in ("enter", "escape", "space"):
            event.stop()
            event.prevent_default()
            self.dismiss()

    def action_close(self) -> None:
        """Go back to Session."""
        self.dismiss()

    def _stopped(self, answer: str) -> None:
        stopped = self.run.stop(self.services.clock.elapsed())
        self.sitting.advance(stopped, self.services.clock.now())
        self.app.post_message(Ended(self.sitting, keep=answer == "keep"))
        self._show()

    # What became of it

    def saved(self, session: Session) -> None:
        """Tell that the session is in the journal."""
        planned, pressed = clock(session.planned), clock(session.pressed)
        counts = (
            "It counts towards today."
            if session.counts
            else ("It is kept, with its minutes. It would count from 80 % of the plan on.")
        )
        self._outcome = [
            ("Saved", "accent"),
            (f"{pressed} of {planned} pressed.", ""),
            (counts, ""),
        ]
        self._show()

    def not_saved(self, why: str) -> None:
        """Tell that saving failed, and where the session is."""
        safe = (
            "Nothing is lost: it is in the checkpoint, and the next start saves it."
            if self.sitting.trouble is None
            else "The checkpoint can't be written either: make room before you quit."
        )
        self._outcome = [("Not saved yet", "bad"), (clean(why), ""), (safe, "")]
        self._show()

    # What is shown

    def _show(self) -> None:
        run = self.run
        self.set_class(run.paused, "-paused")
        self.set_class(run.phase is Phase.READY, "-ready")
        self.set_class(self.is_over, "-over")
        self.query_one(BigClock).show(run.remaining)
        self.query_one(Bar).show(run.progress)
        self.query_one("#rule", Lines).show(self.second_line)
        self.query_one("#state", Lines).show(self._state)
        self.query_one("#what", Lines).show(self._end if self.is_over else self._what)
        self._show_figure(run.step)
        self._show_controls()
        self._schedule()

    def _show_controls(self) -> None:
        # The footer is drawn anew for it, so only when there are other keys than before.
        controls = (self.is_over, self._outcome is not None)
        if controls != self._controls:
            self._controls = controls
            self.refresh_bindings()

    def _show_figure(self, step: Step) -> None:
        names = self._gallery.of(step.point)
        figure = self._gallery.figure(names[0]) if names else None
        self.query_one(FigureView).show(figure, step.point, step.side)

    def second_line(self, width: int) -> list[Line]:
        """The routine, the hold, what is left."""
        run = self.run
        at = f"hold {run.index + 1} of {len(run.steps)}"
        # Whole minutes: a second figure that runs would only cost attention, and bytes.
        left = "" if self.is_over else f", {minutes(run.remaining_in_all)} left"
        head: Line = ((f" {clean(self._called)}", "strong"),)
        return [spread(head, ((f"{at}{left} ", "dim"),), width)]

    def _state(self, _: int) -> list[Line]:
        run = self.run
        if self.is_over:
            return [line("Done", "accent")]
        if run.paused:
            return [line("Paused", "warn")]
        if run.phase is Phase.READY:
            return [(("Get ready", "strong"), ("   enter starts at once", "faint"))]
        return [line("Press", "accent")]

    def _what(self, width: int) -> list[Line]:
        """What to press and how; where there are few lines, without air and without the name."""
        run, step = self.run, self.run.step
        point = self.services.atlas.points.get(step.point)
        room = self.query_one("#what").size.height
        air: list[Line] = [()] if room > LITTLE_ROOM else []
        lines: list[Line] = [*air, self._titled(step, point)]
        if point and air:
            lines.append(line(clean(point.english), "dim"))
        lines += [line(side_in_words(step, self.services), "accent"), *air]
        if run.gap is not None:
            lines += wrapped(self._gap(run), width, "warn")
        if point and not (run.gap and run.paused):
            ready = run.phase is Phase.READY
            most = 6 if air else max(1, room - 3)
            own, general = self._cautions(point, width)
            lines += own
            lines += wrapped(clean(point.where if ready else point.press), width, most=most)
            lines += general
        return [*lines[: max(0, room - 1 - len(air))], *air, self._next(run.upcoming)]

    def _titled(self, step: Step, point: Point | None) -> Line:
        names = [point.pinyin, point.han if self.fine else ""] if point else []
        rest = "  ".join(name for name in names if name)
        return ((clean(step.point), "strong"), (f"  {clean(rest)}" if rest else "", ""))

    def _cautions(self, point: Point, width: int) -> tuple[list[Line], list[Line]]:
        """Return what the user's own conditions ask, and what holds for everybody."""
        told = point.cautions_for(self.services.settings.conditions)
        own = [caution for caution in told if caution.when != ALWAYS][:2]
        general = [caution for caution in told if caution.when == ALWAYS][:1]
        said = [
            [row for c in some for row in wrapped(clean(c.text), width, "warn", "! ", 2)]
            for some in (own, general)
        ]
        return said[0], said[1]

    def _next(self, step: Step | None) -> Line:
        if step is None:
            return (("Next  ", "dim"), ("done, this is the last", ""))
        return (
            ("Next  ", "dim"),
            (f"{clean(step.point)}, {side_in_words(step, self.services)}", ""),
        )

    def _gap(self, run: Run) -> str:
        assert run.gap is not None
        if run.paused:
            return (
                f"{minutes(run.gap)} went by without a tick: asleep, or the line was down. "
                "Nothing of it was counted. Press space to go on."
            )
        return f"{minutes(run.gap)} went by without a tick; it was counted."

    def _end(self, width: int) -> list[Line]:
        lines: list[Line] = [()]
        for text, role in self._outcome or [("Saving", "dim")]:
            lines += wrapped(text, width, role)
        if self._outcome and self.habit:
            lines += [(), *self._habit_now()]
        return lines

    def _habit_now(self) -> list[Line]:
        assert self.habit is not None
        summary = self.habit.summary()
        today = f"{summary.tally.counted} of {summary.target} today"
        return [line(today), line(habit_in_words(self.habit))]

    def habit_changed(self) -> None:
        """Show how today stands after the session."""
        if self.is_over:
            self.query_one("#what", Lines).show(self._end)
