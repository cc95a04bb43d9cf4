"""The rows of Session's list: all routines in groups, or those that a search finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from acutui.atlas.model import Routine
from acutui.services.context import Context
from acutui.util.durations import format_count
from acutui.util.text import sanitize
from acutui.widgets.row_list import Row
from acutui.widgets.text_layout import Line, line

if TYPE_CHECKING:
    from acutui.screens.guide_results import Results

FOR_NOW, FAVOURITES, OTHERS = "For how you feel now, by tradition", "Yours and most used", "Others"
"""Headings of groups."""

Render = Callable[[Routine], Line]


def build_groups(groups: Iterable[tuple[str, Sequence[Routine]]], render: Render) -> list[Row]:
    """Return the rows of groups, each with its heading, unless there is only one."""
    filled = [(heading, routines) for heading, routines in groups if routines]
    rows: list[Row] = []
    for heading, routines in filled:
        rows += [Row(None, line(heading, "dim"))] if len(filled) > 1 else []
        rows += [Row(one.id, render(one)) for one in routines]
    return rows


def build_found(results: Results, services: Context, render: Render, width: int) -> list[Row]:
    """Return the rows of a search: how it was read, advice, then routines and commands."""
    found = results.found
    routines = {hit.item.id: hit.item for hit in found.routines}
    if len(found.points) == 1:
        # A code: whatever presses that point
        point = found.points[0].item.id
        every = services.atlas.routines.values()
        routines |= {one.id: one for one in every if point in one.points}
    rows = [] if found.is_empty else results.build_readings(width)
    rows += results.build_advice(width)
    rows += [Row(one.id, render(one)) for one in routines.values()]
    if not routines:
        count = format_count(len(found.points), "point")
        others = f"; {count} in the Guide" if found.points else ""
        text = f'No routines match "{results.query}"{others}.'
        rows.append(Row(None, line(sanitize(text), "warn")))
    return rows + results.build_commands(width)
