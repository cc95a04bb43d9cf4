"""A clock for tests that don't care what time it is."""

from datetime import UTC, datetime

import pytest

from acutui.services.clock import Clock

NOW = datetime(2026, 12, 1, tzinfo=UTC)


def still() -> datetime:
    return NOW


def stop_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make it NOW for the program as well, in any time zone."""
    monkeypatch.setattr(Clock, "now", lambda clock: NOW.astimezone(clock._zone))
