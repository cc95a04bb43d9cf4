"""Let Python sleep under libfaketime: for PYTHONPATH, when the tests run at another hour.

`time.sleep` waits for a moment of the monotonic clock by `clock_nanosleep`. libfaketime 0.9.10
reckons that moment from the time it pretends, even where it leaves the monotonic clock alone, so
each sleep fails with EINVAL. `select` takes a duration, and is left alone.
"""

import select
import time


def sleep(seconds: float) -> None:
    """Sleep as `time.sleep` does."""
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    select.select([], [], [], seconds)


time.sleep = sleep
