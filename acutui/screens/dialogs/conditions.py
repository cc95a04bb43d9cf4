"""What some points must be kept from, to be ticked."""

from acutui.screens.dialogs.checklist import ChecklistDialog, Item
from acutui.services.context import Context
from acutui.terminal.glyphs import has_unicode


def conditions_dialog(services: Context) -> ChecklistDialog:
    """Return the dialog of all conditions, with those ticked that are set."""
    items = [Item(one.id, one.name, one.text) for one in services.safety.conditions]
    fine = has_unicode(services.settings.glyphs)
    return ChecklistDialog(
        "What should acutui mind?", items, services.settings.conditions, fine=fine
    )
