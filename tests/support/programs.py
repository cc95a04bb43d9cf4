"""Programs that end-to-end tests need beside acutui."""

import os
import shutil

import pytest


def need(name: str) -> str:
    """Return where a program is; where it is missing the tests that need it are skipped."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found
