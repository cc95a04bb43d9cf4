"""What some points must be kept from, to be ticked."""

from acutui.glyphs import usable
from acutui.screens.dialogs.ticks import Item, Ticks
from acutui.services import Services


def conditions_dialog(services: Services) -> Ticks:
    """Return the dialog of all conditions, with those ticked that are set."""
    items = [Item(one.id, one.name, one.text) for one in services.safety.conditions]
    fine = usable(services.settings.glyphs) != "ascii"
    return Ticks("What should acutui mind?", items, services.settings.conditions, fine=fine)
