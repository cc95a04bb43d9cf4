"""A person with some health conditions."""

from acutui.atlas.health import Health
from acutui.atlas.loader import load_safety

SAFETY = load_safety()


def health(*ticked: str, is_answered: bool = True) -> Health:
    return Health(ticked, lambda: SAFETY, is_answered=is_answered)
