"""What to press now and how, in lines."""

from collections.abc import Callable

from acutui.atlas.model import Point
from acutui.atlas.rhythm import RHYTHM_NAMES
from acutui.atlas.wording import brief_cautions, format_caution, format_side
from acutui.practice.timer import Phase, Step, TimerState
from acutui.services.context import Context
from acutui.util.durations import describe_gap
from acutui.util.text import sanitize
from acutui.widgets.text_layout import Line, line, wrap

Told = tuple[list[Line], tuple[list[Line], str], list[Line]]
"""What to mind, the words on the place with their text, and what everybody has to mind."""


class TimerText:
    """Tells where a session is, from the state of its engine."""

    def __init__(
        self, services: Context, key_label: Callable[[str], str], *, unicode: bool
    ) -> None:
        self._services = services
        self._key_label = key_label
        self._unicode = unicode

    def state(self, run: TimerState, width: int) -> Line:
        """What is to be done now, in a word, and where there is room, how."""
        if run.ended:
            return line("Done", "accent")
        if run.paused:
            return line("Paused", "warn")
        point = self._point(run.step)
        if run.phase is Phase.READY:
            key = self._key_label("running.start-now")
            parts: Line = (("Get ready", "strong"), (f"   {key} starts at once", "dim"))
        else:
            parts = (
                ("Press", "accent"),
                (f"   {RHYTHM_NAMES[point.rhythm]}" if point else "", "dim"),
            )
        return parts if sum(len(text) for text, _ in parts) <= width else parts[:1]

    def what(self, run: TimerState, slept: float, width: int, room: int) -> list[Line]:
        """What to press and how, in so many lines; where they are few, it stands closer.

        First the second name gives way, then the air, then the end of what is said on how to
        press; never what to mind.
        """
        told = self._said(run, slept, width)
        for airy, named in ((True, True), (True, False), (False, False)):
            lines = self._placed(run, told, width, airy=airy, named=named)
            if len(lines) <= room:
                return lines
        own, words, general = told
        fewer = wrap(words[1], width, most=max(1, len(words[0]) - (len(lines) - room)))
        lines = self._placed(run, (own, (fewer, ""), general), width, airy=False, named=False)
        return [*lines[: max(0, room - 1)], lines[-1]]

    def _placed(
        self, run: TimerState, told: Told, width: int, *, airy: bool, named: bool
    ) -> list[Line]:
        point = self._point(run.step)
        air: list[Line] = [()] if airy else []
        own, (words, _), general = told
        name = [line(sanitize(point.english), "dim")] if point and named else []
        side = line(format_side(point, run.step.side), "accent")
        head = [*air, self._titled(run.step, point), *name, side, *air]
        return [*head, *own, *words, *general, *air, self._next(run.next_step, width)]

    def _said(self, run: TimerState, slept: float, width: int) -> Told:
        """What the user's own conditions or a gap ask, the words, what holds for everybody."""
        point = self._point(run.step)
        own: list[Line] = []
        if run.gap is not None:
            said = describe_gap(run.gap, slept, counted=not run.paused)
            key = self._key_label("running.pause")
            go_on = f" Press {key} to go on." if run.paused else ""
            own += wrap(said + go_on, width, "warn")
        if point is None or (run.gap and run.paused):
            return own, ([], ""), []
        text = sanitize(point.where if run.phase is Phase.READY else point.press)
        mine, general = (
            [row for c in some for row in wrap(sanitize(format_caution(c)), width, "warn", "! ")]
            for some in brief_cautions(point, self._services.settings.conditions)
        )
        return [*own, *mine], (wrap(text, width), text), general

    def _point(self, step: Step) -> Point | None:
        return self._services.atlas.points.get(step.point)

    def _titled(self, step: Step, point: Point | None) -> Line:
        names = [point.pinyin, point.han if self._unicode else ""] if point else []
        rest = "  ".join(name for name in names if name)
        return ((sanitize(step.point), "strong"), (f"  {sanitize(rest)}" if rest else "", ""))

    def _next(self, step: Step | None, width: int) -> Line:
        if step is None:
            return (("Next  ", "dim"), ("the end", ""))
        place = f"{sanitize(step.point)}, {format_side(self._point(step), step.side)}"
        if len(place) + 6 > width:
            place = f"{sanitize(step.point)}, {step.side}"
        return (("Next  ", "dim"), (place, ""))
