"""The marks of a figure."""

from acutui.atlas.figure import Figure, Mark


def find_mark(figure: Figure, point: str, side: str | None = None) -> Mark | None:
    """Return the mark of a point on a side or the midline, or on any side."""
    found = (mark for mark in figure.marks if mark.point == point)
    return next((mark for mark in found if side is None or mark.side in (side, "midline")), None)
