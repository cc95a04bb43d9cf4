"""What some points must be kept from, to be ticked."""

from acutui.screens.dialogs.checklist import Item, Ticks
from acutui.services.context import Services
from acutui.terminal.glyphs import is_fine


def conditions_dialog(services: Services) -> Ticks:
    """Return the dialog of all conditions, with those ticked that are set."""
    items = [Item(one.id, one.name, one.text) for one in services.safety.conditions]
    fine = is_fine(services.settings.glyphs)
    return Ticks("What should acutui mind?", items, services.settings.conditions, fine=fine)
