"""Health conditions, and whom to call in an emergency: what both front ends ask and show."""

from collections.abc import Iterator

from acutui.atlas.model import Condition
from acutui.practice.emergency import describe_emergency_call, find_emergency_number
from acutui.services.clock import find_system_zone
from acutui.services.context import Context


def list_regions(context: Context) -> tuple[str, ...]:
    """Return the regions of the body on which points lie, in the order of the atlas."""
    points = context.atlas.points.values()
    return tuple(dict.fromkeys(region for point in points for region in point.regions))


def split_ticked(context: Context) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """Return the ids of the ticked conditions, and for each its regions."""
    regions: dict[str, tuple[str, ...]] = {}
    for one in context.settings.conditions:
        id, _, region = one.partition(":")
        regions[id] = (*regions.get(id, ()), *filter(None, [region]))
    return tuple(regions), regions


def join_ticked(ids: tuple[str, ...], regions: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return conditions with their regions as the setting holds them."""
    return tuple(
        f"{id}:{region}" if region else id for id in ids for region in regions.get(id) or ("",)
    )


def find_unplaced(context: Context, ids: tuple[str, ...]) -> Iterator[Condition]:
    """Yield those conditions whose place on the body has to be asked."""
    for condition in context.safety.conditions:
        if condition.asks_where and condition.id in ids:
            yield condition


def save_conditions(context: Context, ticked: tuple[str, ...]) -> None:
    """Set and save which conditions apply. Raises FileError."""
    context.set_option("safety", "conditions", ticked)
    context.save_option("safety", "conditions", ticked)


def list_red_flags(context: Context) -> Iterator[str]:
    """Yield lines that say when to get help, the most urgent first."""
    yield f"{describe_ambulance(context)}."
    for flag in context.safety.red_flags:
        yield f"{flag.title}:"
        yield from (f"- {item}" for item in flag.items)


def describe_ambulance(context: Context) -> str:
    """Return whom to call for an ambulance, as a sentence without a full stop."""
    zone = context.settings.timezone or find_system_zone()
    number = context.settings.emergency or find_emergency_number(zone)
    return describe_emergency_call(number)
