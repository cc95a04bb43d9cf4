"""Reading files that others may have put there: without waiting, and no more than a limit."""

import errno
import os
import stat
from pathlib import Path

from acutui.util.durations import format_size
from acutui.util.errors import FileError

# How many bytes a file of each kind may have: far more than any has, and less than memory holds.
LOCK_LIMIT = 1_000
CONFIG_LIMIT = 1_000_000  # of config.toml and of a theme
ATLAS_LIMIT = 10_000_000  # of points, routines and figures
CHECKPOINT_LIMIT = 10_000_000
JOURNAL_LIMIT = 512_000_000  # of a journal, its backups and copies
IMPORT_LIMIT = 512_000_000

_CHUNK = 1_000_000
_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")  # one of UTF-32 begins with the same bytes

_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


class Missing(FileError):
    """There is no such file."""


def read_bytes(path: Path, limit: int, *, follow: bool = True, pipe: bool = False) -> bytes:
    """Return what a regular file holds.

    Opening anything else does not wait, such as for a program that writes into a pipe.

    Args:
        path: The file.
        limit: How many bytes it may have.
        follow: Whether it may be a symbolic link to the file.
        pipe: Whether it may be a pipe, as of `<(command)` in a shell; it is then read to its end,
            and is empty if no program writes into it.

    Raises:
        Missing: There is no such file.
        FileError: It can't be read, is not a regular file, or is larger than the limit.
    """
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
    try:
        handle = os.open(path, flags if follow else flags | os.O_NOFOLLOW)
        try:
            return read_open_file(handle, path, limit, pipe=pipe)
        finally:
            os.close(handle)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise Missing(path, f"can't be read: {error.strerror}") from error
    except OSError as error:
        raise FileError(path, f"can't be read: {_explain(error, follow)}") from error
    except ValueError as error:  # a path with a null character
        raise FileError(path, f"can't be read: {error}") from error
    except MemoryError as error:
        raise FileError(path, "can't be read: there is not enough memory for it") from error


def read_open_file(handle: int, path: Path, limit: int, *, pipe: bool = False) -> bytes:
    """Return what an open file holds from where it stands, like `read_bytes`. Raises OSError too.

    Args:
        handle: Its descriptor, which stays open.
        path: What errors call it.
        limit: How many bytes it may have, also if it grows while it is read.
        pipe: Whether it may be a pipe.
    """
    found = os.fstat(handle)
    kind = stat.S_IFMT(found.st_mode)
    if pipe and kind == stat.S_IFIFO:
        os.set_blocking(handle, True)
    elif kind != stat.S_IFREG:
        what = _KINDS.get(kind, "something else")
        raise FileError(path, f"can't be read: it is {what}, not a file")
    parts: list[bytes] = []
    size, length = found.st_size, 0
    while max(size, length) <= limit:
        # The first part is usually all; one byte more than that shows the end.
        part = os.read(handle, _CHUNK if parts else max(_CHUNK, size + 1))
        if not part:
            return b"".join(parts)
        parts.append(part)
        length += len(part)
    most = format_size(limit)
    raise FileError(
        path, f"is {format_size(max(size, length))}; files like this have {most} at most"
    )


def read_text(path: Path, limit: int, *, follow: bool = True, pipe: bool = False) -> str:
    """Return the text of a file, with its own line ends.

    Args:
        path: The file, in UTF-8 with or without a byte order mark.
        limit: How many bytes it may have.
        follow: Whether it may be a symbolic link to the file.
        pipe: Whether it may be a pipe.

    Raises:
        Missing: There is no such file.
        FileError: It can't be read, like `read_bytes`, or is not such a text.
    """
    return decode_text(read_bytes(path, limit, follow=follow, pipe=pipe), path)


def decode_text(data: bytes, path: Path) -> str:
    """Decode UTF-8 with or without a byte order mark. Raises FileError that names the line."""
    if data.startswith(_UTF16_MARKS) or b"\0" in data[:2]:
        raise FileError(path, "is UTF-16, not UTF-8 text; save it as UTF-8")
    data = data.removeprefix(_UTF8_MARK)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileError(path, f"line {line}: is not UTF-8 text") from error


def _explain(error: OSError, follow: bool) -> str:
    if error.errno in (errno.ENXIO, errno.EOPNOTSUPP):
        return "it is a socket, not a file"
    if error.errno == errno.ELOOP and not follow:
        return "it is a link, not a file"
    return error.strerror or str(error)
