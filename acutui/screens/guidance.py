"""What to press now and how, in lines."""

from acutui.atlas.model import Point
from acutui.atlas.rhythm import WORDS
from acutui.atlas.words import cautions_in_short, side_in_words
from acutui.practice.session import Phase, Run, Step
from acutui.services import Services
from acutui.text import clean, gap_in_words
from acutui.widgets.lines import Line, line, wrapped

LITTLE_ROOM = 9
"""Lines for the words, up to which they stand close."""

MUCH_ROOM = 14
"""Lines from which on a caution is told at its full length."""


class Guidance:
    """Tells where a session is, from the state of its engine."""

    def __init__(self, services: Services, *, fine: bool) -> None:
        self._services = services
        self._fine = fine

    def state(self, run: Run, width: int) -> Line:
        """What is to be done now, in a word, and where there is room, how."""
        if run.ended:
            return line("Done", "accent")
        if run.paused:
            return line("Paused", "warn")
        point = self._point(run.step)
        if run.phase is Phase.READY:
            parts: Line = (("Get ready", "strong"), ("   enter starts at once", "dim"))
        else:
            parts = (("Press", "accent"), (f"   {WORDS[point.rhythm]}" if point else "", "dim"))
        return parts if sum(len(text) for text, _ in parts) <= width else parts[:1]

    def what(self, run: Run, slept: float, width: int, room: int) -> list[Line]:
        """What to press and how; where there are few lines, without air and without the name."""
        step, point = run.step, self._point(run.step)
        air: list[Line] = [()] if room > LITTLE_ROOM else []
        lines: list[Line] = [*air, self._titled(step, point)]
        if point and air:
            lines.append(line(clean(point.english), "dim"))
        lines += [line(side_in_words(self._point(step), step.side), "accent"), *air]
        if run.gap is not None:
            told = gap_in_words(run.gap, slept, counted=not run.paused)
            go_on = " Press space to go on." if run.paused else ""
            lines += wrapped(told + go_on, width, "warn")
        if point and not (run.gap and run.paused):
            ready = run.phase is Phase.READY
            most = 6 if air else max(1, room - 3)
            own, general = self._cautions(point, width, 4 if room > MUCH_ROOM else 2)
            lines += own
            lines += wrapped(clean(point.where if ready else point.press), width, most=most)
            lines += general
        return [*lines[: max(0, room - 1 - len(air))], *air, self._next(run.upcoming, width)]

    def _point(self, step: Step) -> Point | None:
        return self._services.atlas.points.get(step.point)

    def _titled(self, step: Step, point: Point | None) -> Line:
        names = [point.pinyin, point.han if self._fine else ""] if point else []
        rest = "  ".join(name for name in names if name)
        return ((clean(step.point), "strong"), (f"  {clean(rest)}" if rest else "", ""))

    def _cautions(self, point: Point, width: int, most: int) -> tuple[list[Line], list[Line]]:
        """Return what the user's own conditions ask, and what holds for everybody."""
        said = [
            [row for c in some for row in wrapped(clean(c.text), width, "warn", "! ", most)]
            for some in cautions_in_short(point, self._services.settings.conditions)
        ]
        return said[0], said[1]

    def _next(self, step: Step | None, width: int) -> Line:
        if step is None:
            return (("Next  ", "dim"), ("the end", ""))
        place = f"{clean(step.point)}, {side_in_words(self._point(step), step.side)}"
        if len(place) + 6 > width:
            place = f"{clean(step.point)}, {step.side}"
        return (("Next  ", "dim"), (place, ""))
