"""A stage for each test of plain mode."""

from pathlib import Path

import pytest
from support.plain_stage import PlainStage


@pytest.fixture
def stage(tmp_path: Path) -> PlainStage:
    return PlainStage(tmp_path)
