"""Keep the answer of `acutui status` beside the journal, for `quick_status`."""

import os
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from acutui.cli import quick_status
from acutui.cli.quick_status import Doubt, examine
from acutui.config.load import load_settings
from acutui.practice.habit import ONE_DAY
from acutui.services.context import Context
from acutui.util.companions import FILE_MODE, find_model, keep_owner, read_companion
from acutui.util.errors import FileError

SETTLED = 3.0
"""Seconds after which a file can't change again without a new time of change.

The least exact disks count in twos.
"""

QUARTER = 900
"""Seconds; the clocks of no zone are changed and changed back within them."""


class Keeper:
    """Keeps an answer, if it is certain what it was made from. Made before the journal is read."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._begun = time.time()
        self._real = os.path.realpath(context.data)
        self._key = ""
        # Without a journal there is nothing to keep; other mistakes are reported by reading it.
        with suppress(OSError, ValueError, Doubt):
            self._key, _ = quick_status.describe_files(self._real, str(context.config))

    def keep(self, answers: Sequence[str]) -> None:
        """Keep the answer in each of its forms; whatever prevents it is no error."""
        with suppress(OSError, ValueError, Doubt, FileError):
            if self._key and self._is_certain():
                lines = [self._key, self._describe_day(), *answers, ""]
                text = "\n".join((f"{quick_status.FORM} {quick_status.checksum(lines)}", *lines))
                self._replace(Path(quick_status.locate(self._real)), text.encode())

    def _is_certain(self) -> bool:
        """Whether both files are those that the answer was made from, and will show a change."""
        config = self._context.config
        if not self._is_settled(examine(self._real)):
            return False
        with suppress(FileNotFoundError, NotADirectoryError):
            if not self._is_settled(examine(str(config / "config.toml"))):
                return False
        settings, problems = load_settings(config)
        if problems or settings != self._context.settings:
            return False
        is_same = quick_status.describe_files(self._real, str(config))[0] == self._key
        return is_same and os.path.realpath(self._context.data) == self._real

    def _is_settled(self, found: os.stat_result) -> bool:
        return max(found.st_mtime, found.st_ctime) < self._begun - SETTLED

    def _describe_day(self) -> str:
        """Return the day, the next one, and when it is that day. Raises Doubt."""
        clock, settings = self._context.clock, self._context.settings
        today, start = clock.today(), settings.day_start
        begin = (start.hour * 60 + start.minute) * 60 + start.second
        days = f"{today} {today + ONE_DAY} {begin}"
        if not settings.timezone:
            return days  # The system's zone can change within the day, as on a journey.
        now = clock.now()
        first = int(clock.start_of_day(now).timestamp())
        last = int(now.timestamp() + clock.seconds_to_next_day())
        every = (*range(first, last, QUARTER), last - 1)
        moments = (datetime.fromtimestamp(one, UTC).astimezone(now.tzinfo) for one in every)
        offsets = {moment.utcoffset() for moment in moments}
        if len(offsets) != 1:
            raise Doubt  # The clocks are changed on this day.
        offset = (offsets.pop() or timedelta()) // timedelta(seconds=1)
        return f"{days} {offset} {first} {last}"

    def _replace(self, path: Path, data: bytes) -> None:
        """Replace the file, unless it is not ours. Raises OSError or FileError.

        It is not synced, which takes long: of what a power cut leaves, the checksum is wrong.
        """
        journal = Path(self._real)
        with suppress(FileNotFoundError):
            found = read_companion(path, quick_status.LIMIT, journal)
            if found == data or not _is_ours(found):
                return
        new = path.with_name(f".{path.name}.{os.getpid()}.new")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        handle = os.open(new, flags, FILE_MODE)
        try:
            with os.fdopen(handle, "wb") as file:
                keep_owner(handle, find_model(journal, path.parent), path)
                file.write(data)
            new.replace(path)
        except BaseException:
            new.unlink(missing_ok=True)
            raise


def _is_ours(data: bytes) -> bool:
    """Whether a file is a kept answer, if of another form, or what a power cut left of one."""
    return data.startswith(b"acutui status ") or not data.strip(b"\0")


def describe_kept(context: Context, path: Path) -> str:
    """Return for which day a file has the answer. Raises FileError, OSError or ValueError."""
    data = read_companion(path, quick_status.LIMIT, Path(os.path.realpath(context.data)))
    first, *lines = data.decode().split("\n")
    if first != f"{quick_status.FORM} {quick_status.checksum(lines)}":
        raise ValueError
    _, days, *_ = lines
    return str(date.fromisoformat(days.partition(" ")[0]))
