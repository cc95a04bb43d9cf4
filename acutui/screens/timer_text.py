"""The running session as text: what to press now, and how."""

from collections.abc import Callable, Sequence

from rich.cells import cell_len

from acutui.atlas.model import ALWAYS, Caution, Point
from acutui.atlas.wording import describe_rhythm, draw_pressure, format_caution, format_side
from acutui.practice.timer import Phase, Step, TimerState
from acutui.services.context import Context
from acutui.services.routines import find_hold
from acutui.util.durations import describe_gap, format_duration
from acutui.util.text import sanitize
from acutui.widgets.text_layout import Line, fit, line, line_width, spread, wrap


class TimerText:
    """Renders the state of the timer."""

    def __init__(self, services: Context, routine: str, key_label: Callable[[str], str]) -> None:
        self._services = services
        self._routine = routine
        self._key_label = key_label

    def render_state(self, state: TimerState, width: int, why_paused: str = "") -> Line:
        """Return what to do now, in a word, and if there is room, how, or why it is paused."""
        if state.ended:
            return line("Done", "accent")
        if state.paused:
            why = f" because {why_paused}" if why_paused else ""
            hint = f"   {self._key_label('running.pause')} to go on" if state.gap is None else ""
            paused = [("Paused", "warn"), (why, "dim"), (hint, "dim")]
            while line_width(paused) > width and len(paused) > 1:
                del paused[-1]
            return tuple(paused)
        parts = [("Press", "accent")]
        if state.phase is Phase.READY:
            key = self._key_label("running.start-now")
            parts = [("Get ready", "strong"), (f"   {key} to start now", "dim")]
        elif point := self._point(state.step):
            health = self._services.health
            hold = find_hold(self._services, self._routine, state.step)
            rhythm = describe_rhythm(point, hold, health) or "steady"
            pressure = draw_pressure(health.pressure(point, hold), unicode=self._services.unicode)
            # Last what matters most: it stays where there is little room.
            method = ((rhythm, "dim"), (pressure, "accent"))
            parts += [(f"   {text}", role) for text, role in method if text]
        while len(parts) > 1 and line_width(parts) > width:
            del parts[-2 if len(parts) > 2 else -1]
        return tuple(parts)

    def render_place(self, state: TimerState, name: str, width: int, *, is_over: bool) -> Line:
        """Return the routine, the step, and the time left in all; a long name is cut."""
        # Whole minutes: a second running clock would only cost attention, and bytes.
        left = "" if is_over else f", {format_duration(state.total_remaining)} left"
        place = f"step {state.index + 1} of {len(state.steps)}{left} "
        name, room = sanitize(name), max(0, width - len(place) - 2)
        name = name if cell_len(name) <= room else f"{fit(name, max(0, room - 2)).rstrip()} …"
        return spread(line(f" {name}", "strong"), line(place, "dim"), width)

    def render_step(self, state: TimerState, slept: float, width: int, height: int) -> list[Line]:
        """Return what to press and how.

        Args:
            state: The running session.
            slept: The seconds of a gap for which the machine slept.
            width: The most cells of a line.
            height: The most lines. If they are too few, the English name goes first, then blank
                lines, then the mildest cautions, which are only counted.
        """
        point = self._point(state.step)
        gap = self._render_gap(state, slept, width)
        text = ""
        cautions: Sequence[Caution] = ()
        if point and not (state.gap and state.paused):
            health = self._services.health
            hold = find_hold(self._services, self._routine, state.step)
            is_ready = state.phase is Phase.READY
            text = sanitize(point.where if is_ready else health.instruction(point, hold))
            cautions = health.cautions(point)
        words = wrap(text, width) if text else []
        title = self._title(state.step, point)
        english = [line(sanitize(point.english), "dim")] if point else []
        side = line(format_side(point, state.step.side), "accent")
        end = self._next(state.next_step, width)
        for blank, name in (([()], english), ([()], []), ([], [])):
            own = _render_cautions([c for c in cautions if c.when != ALWAYS], width)
            general = _render_cautions([c for c in cautions if c.when == ALWAYS], width)
            head: list[Line] = [*blank, title, *name, side, *blank, *gap]
            lines = [*head, *own, *words, *general, *blank, end]
            if len(lines) <= height:
                return lines
        key = self._key_label("running.details")
        for count in range(len(cautions) - 1, 0, -1):
            lines = [*head, *words, *_render_cautions(cautions[:count], width)]
            lines += [*wrap(f"{len(cautions) - count} more: {key}", width, "warn", "! "), end]
            if len(lines) <= height:
                return lines
        # The gravest caution, cut to the lines that are left, and the number of the others.
        room = height - len(head) - len(words) - 2
        first = [format_caution(caution) for caution in cautions[:1]] if room > 0 else []
        rest = [part for text in first for part in wrap(sanitize(text), width, "warn", "! ", room)]
        if others := len(cautions) - len(first):
            rest += wrap(f"{others} more: {key}", width, "warn", "! ")
        else:
            rest = [*rest[:-1], *wrap(f"all of it: {key}", width, "warn", "! ")] if rest else []
        words = wrap(text, width, most=max(1, height - len(head) - len(rest) - 1)) if text else []
        return [*[*head, *words, *rest][: max(0, height - 1)], end]

    def _render_gap(self, state: TimerState, slept: float, width: int) -> list[Line]:
        if state.gap is None:
            return []
        text = describe_gap(state.gap, slept, counted=not state.paused)
        go_on = f" Press {self._key_label('running.pause')} to go on." if state.paused else ""
        return wrap(text + go_on, width, "warn")

    def _point(self, step: Step) -> Point | None:
        return self._services.atlas.points.get(step.point)

    def _title(self, step: Step, point: Point | None) -> Line:
        script = self._services.settings.han
        han = point.han_in(script) if point and self._services.unicode else ""
        names = [point.pinyin, han] if point else []
        rest = "".join(f"  {sanitize(name)}" for name in names if name)
        return ((sanitize(step.point), "strong"), (rest, ""))

    def _next(self, step: Step | None, width: int) -> Line:
        if step is None:
            return (("Next  ", "dim"), ("none (last step)", ""))
        place = f"{sanitize(step.point)}, {format_side(self._point(step), step.side)}"
        if len(place) + 6 > width:
            place = f"{sanitize(step.point)}, {step.side}"
        return (("Next  ", "dim"), (place, ""))


def _render_cautions(cautions: Sequence[Caution], width: int) -> list[Line]:
    texts = (sanitize(format_caution(caution)) for caution in cautions)
    return [part for text in texts for part in wrap(text, width, "warn", "! ")]
