"""In CI a test may be skipped only for a reason that is on the list."""

import pytest
from support.skips import ALLOWED

pytest_plugins = ["pytester"]

GOOD, BAD = next(iter(ALLOWED)), "zsh is not on this machine"

TESTS = """
import pytest

@pytest.mark.skipif(True, reason={reason!r})
def test_marked():
    pass

def test_begun():
    pytest.skip({reason!r})

@pytest.fixture
def missing():
    pytest.skip({reason!r})

def test_prepared(missing):
    pass
"""


@pytest.fixture
def suite(pytester: pytest.Pytester, request: pytest.FixtureRequest) -> pytest.Pytester:
    """A folder of tests under the same rule."""
    pytester.makeconftest(
        "from support.skips import pytest_make_collect_report, pytest_runtest_makereport"
    )
    pytester.makeini(
        "[pytest]\naddopts = -p no:cacheprovider -p no:asyncio -p no:hypothesispytest\n"
        f"pythonpath = {request.config.rootpath / 'tests'}\n"
    )
    return pytester


@pytest.mark.parametrize(
    ("ci", "processes", "reason", "outcome"),
    [
        ("1", 0, BAD, {"failed": 1, "errors": 2}),
        ("1", 2, BAD, {"failed": 1, "errors": 2}),
        ("1", 0, GOOD, {"skipped": 3}),
        ("", 0, BAD, {"skipped": 3}),
    ],
)
def test_a_skip_fails_in_ci_for_another_reason(
    suite: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
    ci: str,
    processes: int,
    reason: str,
    outcome: dict[str, int],
) -> None:
    monkeypatch.setenv("CI", ci)
    suite.makepyfile(TESTS.format(reason=reason))
    ran = suite.runpytest_subprocess("-n", str(processes))
    ran.assert_outcomes(**outcome)
    assert ran.ret == (0 if "skipped" in outcome else 1)
    if ran.ret:
        ran.stdout.fnmatch_lines([f"*CI does not allow for this reason: {BAD}*"])


def test_a_whole_file_that_is_skipped_fails_in_ci(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "1")
    suite.makepyfile("import pytest\npytest.importorskip('no_such_module')")
    assert suite.runpytest_subprocess("-n", "0").ret != 0


def test_an_expected_failure_is_no_skip(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "1")
    suite.makepyfile(
        "import pytest\n@pytest.mark.xfail(strict=True)\ndef test_it():\n    assert False"
    )
    ran = suite.runpytest_subprocess("-n", "0")
    ran.assert_outcomes(xfailed=1)
    assert ran.ret == 0
