"""The running session as text: what to press now, and how."""

from collections.abc import Callable

from rich.cells import cell_len

from acutui.atlas.model import Point
from acutui.atlas.rhythm import RHYTHM_NAMES
from acutui.atlas.wording import brief_cautions, format_caution, format_side
from acutui.practice.timer import Phase, Step, TimerState
from acutui.services.context import Context
from acutui.util.durations import describe_gap, format_duration
from acutui.util.text import sanitize
from acutui.widgets.text_layout import Line, fit, line, spread, wrap


class TimerText:
    """Renders the state of the timer."""

    def __init__(
        self, services: Context, key_label: Callable[[str], str], *, unicode: bool
    ) -> None:
        self._services = services
        self._key_label = key_label
        self._unicode = unicode

    def render_state(self, state: TimerState, width: int) -> Line:
        """Return what to do now, in a word, and if there is room, how."""
        if state.ended:
            return line("Done", "accent")
        if state.paused:
            return line("Paused", "warn")
        point = self._point(state.step)
        if state.phase is Phase.READY:
            key = self._key_label("running.start-now")
            parts: Line = (("Get ready", "strong"), (f"   {key} to start now", "dim"))
        else:
            rhythm = f"   {RHYTHM_NAMES[point.rhythm]}" if point else ""
            parts = (("Press", "accent"), (rhythm, "dim"))
        return parts if sum(len(text) for text, _ in parts) <= width else parts[:1]

    def render_place(self, state: TimerState, name: str, width: int, *, is_over: bool) -> Line:
        """Return the routine, the step, and the time left in all; a long name is cut."""
        # Whole minutes: a second running clock would only cost attention, and bytes.
        left = "" if is_over else f", {format_duration(state.total_remaining)} left"
        place = f"step {state.index + 1} of {len(state.steps)}{left} "
        name, room = sanitize(name), max(0, width - len(place) - 2)
        name = name if cell_len(name) <= room else f"{fit(name, max(0, room - 2)).rstrip()} …"
        return spread(line(f" {name}", "strong"), line(place, "dim"), width)

    def render_step(self, state: TimerState, slept: float, width: int, height: int) -> list[Line]:
        """Return what to press and how, in at most `height` lines.

        If there is too little room, the English name goes first, then blank lines, then the end
        of the instructions; the cautions always stay.
        """
        point = self._point(state.step)
        own, general = self._cautions(state, slept, width)
        text = ""
        if point and not (state.gap and state.paused):
            text = sanitize(point.where if state.phase is Phase.READY else point.press)
        words = wrap(text, width) if text else []
        title = self._title(state.step, point)
        english = [line(sanitize(point.english), "dim")] if point else []
        side = line(format_side(point, state.step.side), "accent")
        end = self._next(state.next_step, width)
        for blank, name in (([()], english), ([()], []), ([], [])):
            head: list[Line] = [*blank, title, *name, side, *blank, *own]
            lines = [*head, *words, *general, *blank, end]
            if len(lines) <= height:
                return lines
        words = wrap(text, width, most=max(1, len(words) - (len(lines) - height)))
        return [*[*head, *words, *general][: max(0, height - 1)], end]

    def _cautions(
        self, state: TimerState, slept: float, width: int
    ) -> tuple[list[Line], list[Line]]:
        """Return what a gap and the user's health conditions call for, and what holds for all."""
        lines: list[Line] = []
        if state.gap is not None:
            text = describe_gap(state.gap, slept, counted=not state.paused)
            key = self._key_label("running.pause")
            go_on = f" Press {key} to go on." if state.paused else ""
            lines += wrap(text + go_on, width, "warn")
        point = self._point(state.step)
        if point is None or (state.gap and state.paused):
            return lines, []
        own, general = (
            [
                part
                for caution in cautions
                for part in wrap(sanitize(format_caution(caution)), width, "warn", "! ")
            ]
            for cautions in brief_cautions(point, self._services.settings.conditions)
        )
        return lines + own, general

    def _point(self, step: Step) -> Point | None:
        return self._services.atlas.points.get(step.point)

    def _title(self, step: Step, point: Point | None) -> Line:
        names = [point.pinyin, point.han if self._unicode else ""] if point else []
        rest = "".join(f"  {sanitize(name)}" for name in names if name)
        return ((sanitize(step.point), "strong"), (rest, ""))

    def _next(self, step: Step | None, width: int) -> Line:
        if step is None:
            return (("Next  ", "dim"), ("none (last step)", ""))
        place = f"{sanitize(step.point)}, {format_side(self._point(step), step.side)}"
        if len(place) + 6 > width:
            place = f"{sanitize(step.point)}, {step.side}"
        return (("Next  ", "dim"), (place, ""))
