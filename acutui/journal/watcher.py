"""Hearing of it when a journal's file is changed, by whomever, without looking over and over.

The folder is watched, since the file is replaced as a whole and may not be there yet: on Linux
by inotify, elsewhere by kqueue. What changes on another machine, in a folder of the network, no
system tells of; whoever waits for that has to look now and then.
"""

import os
import select
import struct
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

from acutui.util.files import nearest_folder

LINUX = ("linux", "android")
CHUNK = 64 * 1024

# From <sys/inotify.h>
IN_MODIFY, IN_CLOSE_WRITE = 0x2, 0x8
IN_MOVED_FROM, IN_MOVED_TO, IN_CREATE, IN_DELETE = 0x40, 0x80, 0x100, 0x200
IN_DELETE_SELF, IN_MOVE_SELF, IN_IGNORED = 0x400, 0x800, 0x8000
IN_ONLYDIR = 0x01000000
IN_NONBLOCK, IN_CLOEXEC = os.O_NONBLOCK, getattr(os, "O_CLOEXEC", 0)
CHANGES = (
    *(IN_MODIFY, IN_CLOSE_WRITE, IN_MOVED_FROM, IN_MOVED_TO, IN_CREATE, IN_DELETE),
    *(IN_DELETE_SELF, IN_MOVE_SELF),
)
_event = struct.Struct("iIII")


class System(Protocol):
    """What a system tells of folders: `handle` is readable when it has something to tell."""

    handle: int

    def watch(self, folders: Iterable[Path]) -> None:
        """Watch these folders, and no others any more. Raises OSError."""

    def told(self, names: frozenset[str]) -> bool:
        """Take in what was told; whether it may be of one of these names, or of a folder."""

    def close(self) -> None:
        """Hear of nothing any more."""


class JournalWatch:
    """Hears of changes of one journal's file. Raises OSError where the system tells of none."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._system: System = _Inotify() if sys.platform in LINUX else _Kqueue()
        self.handle = self._system.handle
        self._names: frozenset[str] = frozenset()
        self._watch()

    def happened(self) -> bool:
        """Take in what was told; whether the file may be another now than it was."""
        if not self._system.told(self._names):
            return False
        # Its folder may have come or gone, or a link may lead elsewhere.
        self._watch()
        return True

    def close(self) -> None:
        """Hear of nothing any more."""
        self._system.close()

    def _watch(self) -> None:
        given, real = self._path.absolute(), Path(os.path.realpath(self._path))
        # The names of folders are among them, for those that are not there yet.
        self._names = frozenset((*given.parts, *real.parts))
        self._system.watch({nearest_folder(given.parent), nearest_folder(real.parent)})


class _Inotify:
    """Linux. There is no way to it in the standard library but by the C library."""

    def __init__(self) -> None:
        import ctypes  # noqa: PLC0415 - 2 ms that a command which only prints need not spend

        libc: Any = ctypes.CDLL(None, use_errno=True)

        def checked(result: int, function: Any, _: Any) -> int:
            if result < 0:
                number = ctypes.get_errno()
                raise OSError(number, f"{function.__name__}: {os.strerror(number)}")
            return result

        self._add, self._remove = libc.inotify_add_watch, libc.inotify_rm_watch
        self._add.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_uint32)
        for function in (libc.inotify_init1, self._add):
            function.errcheck = checked
        self.handle: int = libc.inotify_init1(IN_NONBLOCK | IN_CLOEXEC)
        self._watched: set[int] = set()

    def watch(self, folders: Iterable[Path]) -> None:
        # To add one that is watched already changes nothing.
        mask = sum(CHANGES) | IN_ONLYDIR
        now = {self._add(self.handle, os.fsencode(folder), mask) for folder in folders}
        for number in self._watched - now:
            self._remove(self.handle, number)
        self._watched = now

    def told(self, names: frozenset[str]) -> bool:
        concerned = False
        try:
            data = os.read(self.handle, CHUNK)
        except BlockingIOError:
            return False
        at = 0
        while at < len(data):
            number, mask, _, length = _event.unpack_from(data, at)
            at += _event.size + length
            name = os.fsdecode(data[at - length : at].rstrip(b"\0"))
            # What has no name is about the folder itself, or says that too much happened; that
            # a folder is no longer watched is news only where we did not ask for it.
            ours = number in self._watched or not mask & IN_IGNORED
            concerned |= ours and (not name or name in names)
        return concerned

    def close(self) -> None:
        os.close(self.handle)


class _Kqueue:
    """MacOS and the BSDs. It tells of a folder that something in it came, went or was renamed."""

    def __init__(self) -> None:
        self._select: Any = select
        self._queue = self._select.kqueue()
        self.handle: int = self._queue.fileno()
        self._open: list[int] = []

    def watch(self, folders: Iterable[Path]) -> None:
        self._let_go()
        for folder in folders:
            folder_handle = os.open(folder, getattr(os, "O_EVTONLY", os.O_RDONLY))
            self._open.append(folder_handle)
            kqueue = self._select
            event = kqueue.kevent(
                folder_handle,
                kqueue.KQ_FILTER_VNODE,
                kqueue.KQ_EV_ADD | kqueue.KQ_EV_CLEAR,
                kqueue.KQ_NOTE_WRITE | kqueue.KQ_NOTE_DELETE | kqueue.KQ_NOTE_RENAME,
            )
            self._queue.control([event], 0)

    def told(self, names: frozenset[str]) -> bool:
        return bool(self._queue.control(None, 16, 0))

    def close(self) -> None:
        self._let_go()
        self._queue.close()

    def _let_go(self) -> None:
        for handle in self._open:
            os.close(handle)
        self._open.clear()
