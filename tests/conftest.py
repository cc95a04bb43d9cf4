"""How many workers run the tests, how hypothesis runs, and hostile files for all folders."""

import fcntl
import os
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, settings
from support.hostile import EVIL, EVIL_NAME, HALF, EvilFiles
from support.skips import pytest_make_collect_report, pytest_runtest_makereport  # noqa: F401 - hooks

# On macOS saves would not call os.fsync, which tests make fail.
vars(fcntl).pop("F_FULLFSYNC", None)

# The colours of the terminal that the tests are run from must not decide what they see.
os.environ["TERM"] = "xterm"
for variable in ("COLORTERM", "NO_COLOR", "TEXTUAL_COLOR_SYSTEM"):
    os.environ.pop(variable, None)

# A slow example only means that the machine is busy.
settings.register_profile(
    "acutui",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("acutui")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Four more than there are cores: the end-to-end tests mostly wait for the clock."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return 4 + (cores or 1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spread the end-to-end tests over the others: in a row, all workers would wait at once."""
    waiting = [item for item in items if "e2e" in item.path.parts]
    others = [item for item in items if "e2e" not in item.path.parts]
    between = max(1, len(others) // (len(waiting) + 1))
    for number, item in enumerate(waiting):
        others.insert(number * (between + 1), item)
    items[:] = others


@pytest.fixture(scope="session")
def evil() -> SimpleNamespace:
    """Hostile texts, and `files(data, config, now)` with them in each place."""
    return SimpleNamespace(text=EVIL, name=EVIL_NAME, half=HALF, files=EvilFiles)
