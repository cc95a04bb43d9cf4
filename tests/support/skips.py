"""Which tests may be skipped in CI; one that is skipped for another reason fails there.

A test that is skipped for want of a program says nothing, for years, on a machine without it.
"""

import os
from collections.abc import Generator
from typing import TypeVar

import pytest

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)

ALLOWED = {
    "who is root may write everywhere": "CI runs as root in a container; others test it",
    "no small disk may be had here": "a container may forbid mounts; a file size limit is tested",
    "mounting is not allowed here": "a container may forbid mounts; faults are tested at each call",
}
"""The reasons that are good ones in CI, and why they are."""


def _checked(report: Report) -> Report:
    """Make a failure of a skip that is not allowed; of a test, or of a whole file."""
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
    """Check a test that was skipped."""
    return _checked((yield))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Check a file that was skipped as a whole."""
    return _checked((yield))
