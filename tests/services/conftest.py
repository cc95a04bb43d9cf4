"""Fixtures: a context in a temporary folder, at a fixed time."""

from pathlib import Path

import pytest
from support.clocks import stop_clock

from acutui.services.context import Context
from acutui.services.live_session import LiveSession
from acutui.services.routines import plan_steps
from acutui.services.session import SessionService


@pytest.fixture
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Context:
    stop_clock(monkeypatch)
    return Context.open(tmp_path / "data" / "journal.json", tmp_path / "config")


@pytest.fixture
def service(context: Context) -> SessionService:
    return SessionService(context)


@pytest.fixture
def live(service: SessionService, context: Context) -> LiveSession:
    """A session that has just begun."""
    service.claim()
    routine = context.atlas.routines["office-break"]
    live = service.begin(routine, plan_steps(context, routine))
    live.write()
    return live
