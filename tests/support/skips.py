"""The reasons for which a test may be skipped in CI; a skip for any other reason fails there.

Otherwise a test that needs some program would be skipped for years without anybody noticing.
"""

import os
from collections.abc import Generator
from typing import TypeVar

import pytest

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)

ALLOWED = {
    "who is root may write everywhere": "CI runs as root in a container; others test it",
    "only root can give files away": "where CI is no root, refusals are tested by simulation",
    "no small disk may be had here": "a container may forbid mounts; a file size limit is tested",
    "mounting is not allowed here": "a container may forbid mounts; faults are tested at each call",
}
"""The reasons that are good ones in CI, and why."""


def _checked(report: Report) -> Report:
    """Turn a skip that is not allowed into a failure."""
    if not (os.environ.get("CI") and report.skipped) or hasattr(report, "wasxfail"):
        return report
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    reason = reason.removeprefix("Skipped: ")
    if reason not in ALLOWED:
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow for this reason: {reason}"
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return _checked((yield))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _checked((yield))
