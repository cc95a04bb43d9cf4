"""What a running session shows: the figure, what to do, the clock, the text and the progress."""

from collections.abc import Callable
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from acutui.atlas.wording import find_rhythm
from acutui.practice.timer import Phase, TimerState
from acutui.screens.step_layout import StepText
from acutui.screens.timer_text import Arrangement, TimerText
from acutui.services.context import Context
from acutui.services.routines import find_hold
from acutui.terminal.glyphs import resolve_glyphs
from acutui.widgets.big_clock import BigClock
from acutui.widgets.caption import Caption
from acutui.widgets.figure import FigureView
from acutui.widgets.progress_bar import ProgressBar
from acutui.widgets.text_block import TextBlock
from acutui.widgets.text_layout import Line

ROOMY_TOP, LOW_TOP = 8, 4
"""Lines above the text beside a figure: what to do, the clock and blank ones."""


class Moment(NamedTuple):
    """A session as it is to be shown."""

    state: TimerState
    slept: float = 0.0  # the seconds of a gap for which the machine slept
    turned: int = 0  # how often another text was asked for in this phase of the step
    why_paused: str = ""
    is_over: bool = False


class TimerStage(Vertical):
    """Shares its room between the figure and the text.

    Args:
        services: Points and figures.
        text: Puts the session into words.
        routine: The routine's id.
        render_result: Returns the result of a session that is over, for a width and a height.
    """

    def __init__(
        self,
        services: Context,
        text: TimerText,
        routine: str,
        render_result: Callable[[int, int], list[Line]],
    ) -> None:
        super().__init__()
        self._services = services
        self._text = text
        self._routine = routine
        self._render_result = render_result
        self._moment: Moment | None = None
        self._shown = Arrangement(0, "where")
        self._laid_out: tuple[object, ...] | None = None

    def compose(self) -> ComposeResult:
        glyphs = resolve_glyphs(self._services.settings.glyphs)
        with Horizontal(id="stage"):
            with Vertical(id="picture"):
                yield FigureView(glyphs, id="place")
                yield Caption(id="caption")
            with Vertical(id="guide"):
                with Vertical(id="now"):
                    yield TextBlock(id="state")
                    yield BigClock(plain=glyphs == "ascii", id="clock")
                yield TextBlock(id="what")
        yield ProgressBar(plain=not self._services.unicode, id="progress")

    def on_resize(self) -> None:
        self.call_after_refresh(self._show_again)

    def _show_again(self) -> None:
        # Not the moment of the resize: a key may have come since, and a pause would stay hidden.
        if self._moment:
            self.show(self._moment)

    def show(self, moment: Moment) -> None:
        """Show a moment of the session; only what differs from the last one is painted."""
        self._moment, state, over = moment, moment.state, moment.is_over
        clock, place = self.query_one(BigClock), self.query_one(FigureView)
        clock.set_class(state.phase is Phase.READY, "-ready")
        clock.display = not over
        self.query_one("#picture").set_class(over, "-over")
        for faded in ("#place", "#clock", "#what"):
            self.query_one(faded).set_class(state.paused, "-paused")
        clock.show(state.remaining)
        self.query_one(ProgressBar).show([step.seconds for step in state.steps], state.steps_done)
        self._show_text(moment)
        step, gallery = state.step, self._services.gallery
        names = gallery.names_for(step.point)
        figure = gallery.figure(names[0]) if names else None
        place.show(figure, step.point, step.side, gallery.map_of(figure))
        self.query_one(Caption).show_figure(figure, step.side)
        point = self._services.atlas.points.get(step.point)
        if point and state.phase is Phase.HOLDING:
            hold = find_hold(self._services, self._routine, step)
            place.press(find_rhythm(point, hold, self._services.health), state.pressed)
        else:
            place.press(None)

    def forget(self) -> None:
        """Lay the text out again with the next moment, because what it is made of has changed."""
        self._laid_out = None

    def _show_text(self, moment: Moment) -> None:
        """Lay the text out, unless only time has passed: that takes more than all the rest."""
        state, what = moment.state, self.query_one("#what", TextBlock)
        step = (state.index, state.phase, state.paused, state.gap)
        made_of = (step, moment.slept, moment.turned, moment.why_paused, self.size, what.size)
        if made_of == self._laid_out and not moment.is_over:
            return
        self._laid_out = made_of
        self._arrange(moment)
        self.query_one("#state", TextBlock).show(lambda width: self._render_state(moment, width))
        what.show(lambda width: self._render_what(moment, width))

    def _arrange(self, moment: Moment) -> None:
        """Choose the width of the figure: a text that can't be read whole takes room from it."""
        # Without header, rule and footer, before the first layout.
        width, height = self.size if self.size else (self.app.size.width, self.app.size.height - 3)
        top = ROOMY_TOP if self.screen.has_class("-tall", "-normal") else LOW_TOP
        # The line of the progress never counts: whether it is shown depends on this.
        room, before = (width, height - 1), self._shown
        self._shown = self._text.arrange(moment.state, moment.slept, room, top, moment.turned)
        is_alone = not self._shown.figure and not moment.is_over
        self.query_one("#stage").set_class(is_alone, "-alone")
        if self._shown.figure not in (0, before.figure):
            self.query_one("#picture").styles.width = self._shown.figure
        self.query_one(ProgressBar).display = not (is_alone and self.screen.has_class("-short"))

    def _lay_out(self, moment: Moment, width: int, height: int) -> StepText:
        page, following, beside = self._shown.page, self._shown.following, not self._shown.figure
        return self._text.render_step(
            moment.state, moment.slept, (width, height), page, following, beside=beside
        )

    def _render_state(self, moment: Moment, width: int) -> list[Line]:
        state, why = moment.state, moment.why_paused
        if self._shown.figure or moment.is_over:
            return [self._text.render_state(state, width, why)]
        hints = self._lay_out(moment, *self.query_one("#what").size).hints
        return self._text.render_beside(state, hints, width, why)

    def _render_what(self, moment: Moment, width: int) -> list[Line]:
        height = self.query_one("#what").size.height
        if moment.is_over:
            return self._render_result(width, height)
        return self._lay_out(moment, width, height).lines
