"""The running session as text: what to press now, and how."""

from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple

from rich.cells import cell_len

from acutui.atlas.model import Point
from acutui.atlas.wording import describe_rhythm, draw_pressure, format_side
from acutui.practice.timer import Phase, Step, TimerState
from acutui.screens.step_layout import (
    Blanks,
    Hint,
    StepParts,
    StepText,
    list_ways,
    render_cautions,
)
from acutui.services.context import Context
from acutui.services.routines import find_hold
from acutui.util.durations import describe_gap, format_count, format_duration
from acutui.util.text import sanitize
from acutui.widgets.text_layout import Line, Part, fit, flow, line, line_width, spread, wrap

Page = Literal["where", "how", "picture"]
"""What can be read of a step, or looked at."""

HINTS: dict[Page, str] = {"where": "where it is", "how": "how to press", "picture": "picture"}

SHARES = (0.46, 0.3, 0.0)
"""Shares of the width that a figure has, the first at which the text can be read whole."""

LARGE_SIZE, LARGE_SHARE = (100, 26), 0.54
"""Cells and lines from which on a figure has a larger share, where nothing is left out for it."""

PICTURE_SHARE = 0.38
"""The share where the user asks for the figure instead of a text."""

CLOCK_LINES = 3
"""Lines above the text where there is no figure."""

LEAD = 3
"""Blanks before each part of how to press."""


class Arrangement(NamedTuple):
    """How a step is shown: the cells of its figure, 0 for none, and its text."""

    figure: int
    page: Page
    following: Page | None = None  # what the key for another text shows next


class TimerText:
    """Renders the state of the timer."""

    def __init__(self, services: Context, routine: str, key_label: Callable[[str], str]) -> None:
        self._services = services
        self._routine = routine
        self._key_label = key_label

    def render_state(self, state: TimerState, width: int, why_paused: str = "") -> Line:
        """Return what to do now, in a word, and if there is room, how, or why it is paused."""
        parts = list(self._describe_state(state, why_paused))
        first_to_go = -1 if state.paused else -2
        while len(parts) > 1 and line_width(parts) > width:
            del parts[first_to_go if len(parts) > 2 else -1]
        return tuple(parts)

    def render_beside(
        self, state: TimerState, hints: Sequence[Hint], width: int, why_paused: str = ""
    ) -> list[Line]:
        """Return what to do now and the hints, in three lines beside the clock."""
        word, *method = self._describe_state(state, why_paused)
        while len(method) > 1 and line_width(method) > width + LEAD:
            del method[-2]
        lines = flow(hints, width) if hints else []
        if state.paused and method:
            lines = lines[:1]  # How to go on comes first.
        if method and len(lines) < 2:
            (text, role), *others = method
            lines = [((text.lstrip(), role), *others), *lines]
        return [(word,), *lines]

    def _describe_state(self, state: TimerState, why_paused: str) -> Iterator[Part]:
        """Yield what to do now, then how, last what matters most: it stays in little room."""
        if state.ended:
            yield "Done", "accent"
        elif state.paused:
            yield "Paused", "warn"
            if why_paused:
                yield f" because {why_paused}", "dim"
            if state.gap is None:
                yield f"   {self._key_label('running.pause')} to go on", "dim"
        elif state.phase is Phase.READY:
            yield "Get ready", "strong"
            yield f"   {self._key_label('running.start-now')} to start", "dim"
        else:
            yield "Press", "accent"
            if point := self._point(state.step):
                health = self._services.health
                hold = find_hold(self._services, self._routine, state.step)
                pressure, unicode = health.pressure(point, hold), self._services.unicode
                yield f"   {describe_rhythm(point, hold, health) or 'steady'}", "dim"
                if dots := draw_pressure(pressure, unicode=unicode):
                    yield f"   {dots}", "accent"

    def render_place(self, state: TimerState, name: str, width: int, *, is_over: bool) -> Line:
        """Return the routine, the step, and the time left in all; a long name is cut."""
        # Whole minutes: a second running clock would only cost attention, and bytes.
        left = "" if is_over else f", {format_duration(state.total_remaining)} left"
        place = f"step {state.index + 1} of {len(state.steps)}{left} "
        name, room = sanitize(name), max(0, width - len(place) - 2)
        return spread(line(f" {fit(name, room).rstrip()}", "strong"), line(place, "dim"), width)

    def arrange(
        self, state: TimerState, slept: float, size: tuple[int, int], top: int, turned: int
    ) -> Arrangement:
        """Choose how to show a step.

        Args:
            state: The running session.
            slept: The seconds of a gap for which the machine slept.
            size: The cells and lines for the figure, the clock and the text.
            top: The lines above a text beside a figure.
            turned: How often the user has asked for another text.
        """

        def choose_figure(page: Page) -> int:
            for figure in (int(size[0] * share) for share in shares):
                # Margins and padding take the other cells.
                width = size[0] - (figure + 4 if figure else 2)
                height = size[1] - (top if figure else CLOCK_LINES)
                text = self.render_step(state, slept, (width, height), page, beside=not figure)
                is_larger = figure > int(size[0] * SHARES[0])
                if text.is_whole and not (is_larger and text.hints):
                    break
            return figure

        is_large = size[0] >= LARGE_SIZE[0] and size[1] >= LARGE_SIZE[1]
        # The result of a session is longer than the text of a step.
        shares = (LARGE_SHARE, *SHARES) if is_large and not state.ended else SHARES
        pages = self._list_pages(state)
        figure = choose_figure(pages[0])
        if not figure:
            pages.append("picture")
        page = pages[turned % len(pages)]
        following = pages[(turned + 1) % len(pages)] if pages[1:] else None
        if page == "picture":
            return Arrangement(int(size[0] * PICTURE_SHARE), page, following)
        return Arrangement(choose_figure(page) if turned else figure, page, following)

    def _list_pages(self, state: TimerState) -> list[Page]:
        """Return which texts there are, first that which is needed now."""
        pages: list[Page] = ["where", "how"] if state.phase is Phase.READY else ["how", "where"]
        return [page for page in pages if self._read(state, page)] or pages[:1]

    def render_step(
        self,
        state: TimerState,
        slept: float,
        size: tuple[int, int],
        page: Page | None = None,
        following: Page | None = None,
        *,
        beside: bool = False,
    ) -> StepText:
        """Lay out what to press and how.

        Args:
            state: The running session.
            slept: The seconds of a gap for which the machine slept.
            size: The most cells of a line, and the most lines. If they are too few, the cautions
                are only counted, the mildest first; then the other text and blank lines go, and
                at last `page` is cut.
            page: The text that matters; by default that which the step needs now.
            following: What the key for the other text shows, if not both are shown.
            beside: Whether hints are shown beside the clock instead.
        """
        (width, height), pages = size, self._list_pages(state)
        page = page or pages[0]
        following = following or next((other for other in pages if other != page), None)
        parts = self._build_parts(state, slept, width, page)

        def build(texts: list[Line], count_shown: int, blanks: Blanks = ()) -> StepText:
            has_other = texts is not parts.both and not (state.gap and state.paused)
            hints = self._render_hints(parts, count_shown, following if has_other else None)
            body = [*texts, *render_cautions(parts.cautions[:count_shown], width)]
            body += flow(hints, width) if hints and not beside else []
            return StepText(parts.join(body, blanks), hints)

        for way in list_ways(parts, is_ready=state.phase is Phase.READY, beside=beside):
            if len((text := build(*way)).lines) <= height:
                return text
        room = max(1, height - len(text.lines) + len(parts.main))
        main = wrap(self._read(state, page), width, most=room) if parts.main else []
        return build(main, 0).cut(height, len(parts.end))

    def _build_parts(self, state: TimerState, slept: float, width: int, page: Page) -> StepParts:
        is_waiting = bool(state.gap and state.paused)
        point = None if is_waiting else self._point(state.step)
        is_text = not is_waiting and page != "picture"
        return StepParts(
            [*self._render_title(state.step, width), *self._render_gap(state, slept, width)],
            self._render_both(state, page, width) if is_text else [],
            wrap(self._read(state, page), width) if is_text else [],
            self._services.health.cautions(point) if point else (),
            self._render_next(state.next_step, width),
        )

    def _read(self, state: TimerState, page: Page) -> str:
        """Return where the point of a step is, or how to press it."""
        point = self._point(state.step)
        if point is None:
            return ""
        if page == "where":
            return sanitize(point.where)
        hold = find_hold(self._services, self._routine, state.step)
        return sanitize(self._services.health.instruction(point, hold))

    def _render_both(self, state: TimerState, page: Page, width: int) -> list[Line]:
        """Return where and how; that which is not needed now is dim."""
        where, how = self._read(state, "where"), self._read(state, "how")
        if not where or not how:
            return []
        if page == "where":
            return [*wrap(where, width), *wrap(f"How: {how}", width, "dim")]
        return [*wrap(f"Where: {where}", width, "dim"), *wrap(how, width)]

    def _render_hints(self, parts: StepParts, count_shown: int, page: Page | None) -> list[Hint]:
        """Return hints at the cautions that are left out, and at another page if there is one."""
        hints: list[Hint] = []
        count = len(parts.cautions)
        if count_shown < count:
            text = f"{count - count_shown} more" if count_shown else format_count(count, "caution")
            hints.append(((f"! {text}: {self._key_label('running.details')}", "warn"),))
        if page:
            hints.append(((self._key_label("running.where"), "accent"), (f" {HINTS[page]}", "dim")))
        return hints

    def _render_gap(self, state: TimerState, slept: float, width: int) -> list[Line]:
        if state.gap is None:
            return []
        text = describe_gap(state.gap, slept, counted=not state.paused)
        go_on = f" Press {self._key_label('running.pause')} to go on." if state.paused else ""
        return wrap(text + go_on, width, "warn")

    def _point(self, step: Step) -> Point | None:
        return self._services.atlas.points.get(step.point)

    def _render_title(self, step: Step, width: int) -> list[Line]:
        """Return the name of the place, its side and its code; other names where they fit."""
        point = self._point(step)
        code, side = sanitize(step.point), format_side(point, step.side)
        name = sanitize(point.english or point.pinyin or point.id) if point else code
        head: Line = ((name, "strong"), (f", {side}", "accent"))
        names = [code] if name != code else []
        if line_width(head) + sum(2 + cell_len(text) for text in names) <= width:
            lines = []
        else:
            lines, head = wrap(name, width, "strong"), line(side, "accent")
            if line_width(head) + 2 + cell_len(code) > width:
                lines, head, names = [*lines, head], line(code), []
        names += self._other_names(point) if point else []
        for text in names:
            if line_width(head) + 2 + cell_len(text) <= width:
                head = (*head, (f"  {text}", ""))
        return [*lines, head]

    def _other_names(self, point: Point) -> list[str]:
        names = (point.pinyin, self._services.han_name(point))
        return [sanitize(name) for name in names if name and name != point.english]

    def _render_next(self, step: Step | None, width: int) -> list[Line]:
        if step is None:
            return [(("Next  ", "dim"), ("none (last step)", ""))]
        point = self._point(step)
        name = sanitize(point.english or point.id) if point else sanitize(step.point)
        texts = (f"{name}, {side}" for side in (format_side(point, step.side), step.side))
        lines = next((found for text in texts if len(found := wrap(text, width - 6)) == 1), [])
        lines = lines or wrap(f"{name}, {step.side}", width - 6)
        return [((f"{'' if at else 'Next':<6}", "dim"), *parts) for at, parts in enumerate(lines)]
