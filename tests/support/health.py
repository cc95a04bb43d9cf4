"""A person with some health conditions."""

from acutui.atlas.health import HealthProfile
from acutui.atlas.loader import load_safety

SAFETY = load_safety()


def health(*ticked: str, is_answered: bool = True) -> HealthProfile:
    return HealthProfile(ticked, lambda: SAFETY, is_answered=is_answered)
