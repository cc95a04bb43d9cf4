"""`acutui status` by the answer that it kept beside the journal: a prompt waits for each run.

The answer holds for one state of the journal and of config.toml, and for one practice day. This
module imports next to nothing that Python has not loaded anyway. Where anything is in doubt it
answers nothing: then the command itself finds the answer, and `kept_status` keeps it.
"""

import os
import stat
import sys
import time
from binascii import crc32

from acutui import __version__

TYPE_CHECKING = False  # as in `typing`, which takes longer to import than all of this
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FORM = "acutui status 1"
"""How the file begins; another form of it has another number."""

FORMS = ("", "--json", "--short", "ascii")
"""The forms of the answer, in the order of their lines; `ascii` is --short without circles."""

MARKS = "●○–"
DAY = 86400
LIMIT = 4000  # bytes; the file has about 400

FAILED = 1


class Doubt(Exception):
    """The kept answer may not be used."""


def answer(arguments: "Sequence[str]") -> int | None:
    """Print the kept answer and return the exit status; None if that is left to the command."""
    try:
        data, config, form = _parse(arguments, os.environ)
        text = find_answer(data, config, _choose_form(form), time.time())
    except (Doubt, OSError, ValueError, OverflowError):
        return None
    try:
        print(text, flush=True)
    except OSError as error:
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - else Python fails at exit
        if not isinstance(error, BrokenPipeError):
            print(f"acutui: the output: {error.strerror}", file=sys.stderr)
        return FAILED
    return 0


def _parse(arguments: "Sequence[str]", environment: "Mapping[str, str]") -> tuple[str, str, str]:
    """Return the journal, the config folder and the form. Raises Doubt if it is not plain."""
    given, found, form = list(arguments), dict[str, str](), None
    if "_ARGCOMPLETE" in environment:
        raise Doubt
    while given:
        word = given.pop(0)
        option, equals, value = word.partition("=")
        if option in ("--data", "--config") and option not in found:
            found[option] = value if equals else given.pop(0) if given else ""
            if not found[option] or found[option].startswith("-"):
                raise Doubt
        elif word == "status" and form is None:
            form = ""
        elif word in ("--json", "--short") and form == "":
            form = word
        else:
            raise Doubt
    if form is None:
        raise Doubt
    data = found.get("--data") or environment.get("ACUTUI_DATA")
    config = found.get("--config") or environment.get("ACUTUI_CONFIG")
    data = data or find_folder("XDG_DATA_HOME", "~/.local/share", environment) + "/journal.json"
    config = config or find_folder("XDG_CONFIG_HOME", "~/.config", environment)
    return _expand(data), _expand(config), form


def find_folder(variable: str, default: str, environment: "Mapping[str, str]") -> str:
    """Return acutui's folder of a kind as platformdirs does. Raises Doubt where it may differ."""
    given = environment.get(variable, "")
    if given and given[0] != "/":
        raise Doubt
    if sys.platform == "darwin" and not given:
        default = "~/Library/Application Support"
    elif sys.platform != "linux" or "ANDROID_ROOT" in environment:
        raise Doubt
    if not environment.get("HOME", "").startswith("/"):
        raise Doubt
    return f"{given or default}/acutui"


def _expand(path: str) -> str:
    path = os.path.expanduser(path) if path.startswith("~") else path  # noqa: PTH111
    if path.startswith("~"):
        raise Doubt  # There is no such user.
    return path


def _choose_form(form: str) -> str:
    """Return the form that the output can show. Raises Doubt if the command may change it."""
    if sys.stdout is None:
        raise Doubt
    encoding = sys.stdout.encoding.lower()
    if sys.stdout.isatty() and (form == "--short" or encoding != "utf-8"):
        raise Doubt  # The characters are chosen by what the terminal can show.
    if form == "--short":
        try:
            MARKS.encode(encoding)
        except UnicodeEncodeError:
            return "ascii"
    return form


def find_answer(data: str, config: str, form: str, now: float) -> str:
    """Return the kept answer.

    Args:
        data: The journal.
        config: The config folder.
        form: One of FORMS.
        now: Seconds since 1970.

    Raises:
        Doubt, OSError, ValueError or OverflowError: It does not hold, or there is none.
    """
    real = os.path.realpath(data)
    key, owner = describe_files(real, config)
    first, *lines = _read(locate(real), owner).decode().split("\n")
    if first != f"{FORM} {checksum(lines)}" or len(lines) != len(FORMS) + 3 or lines.pop():
        raise Doubt
    known, days, *answers = lines
    text = answers[FORMS.index(form)]
    if known != key or not _holds(days, now) or not text.isprintable():
        raise Doubt
    return text


def locate(real: str) -> str:
    """Return where the answer of a journal is kept, like `util.companions.companion_path`.

    Raises Doubt for a journal whose companions may still have the names of release 0.1.0: the
    command looks for these.
    """
    folder, name = os.path.split(real)
    if os.path.splitext(name)[1] not in ("", ".json"):  # noqa: PTH122
        raise Doubt
    return os.path.join(folder, (name.removesuffix(".json") or name) + ending())  # noqa: PTH118


def ending() -> str:
    """Return what the file has after the journal's name: a number made from the machine's name.

    Where a folder is synced, each machine would otherwise replace the other's at every prompt.
    """
    return f".status-{checksum([os.uname().nodename])}"


def describe_files(real: str, config: str) -> tuple[str, int]:
    """Return what changes when acutui, the journal or config.toml does, and the journal's owner.

    Raises OSError, or Doubt if one of them is no file.
    """
    journal = examine(real)
    try:
        settings = _to_text(examine(os.path.join(config, "config.toml")))  # noqa: PTH118
    except FileNotFoundError:
        settings = "-"  # The defaults are in force.
    program = _to_text(os.stat(__file__))  # noqa: PTH116 - two builds may have one version
    return f"{__version__} {program} {_to_text(journal)} {settings}", journal.st_uid


def examine(path: str) -> os.stat_result:
    """Return the status of a file, by opening it: a network disk then asks for the present one."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    try:
        found = os.fstat(handle)
    finally:
        os.close(handle)
    if not stat.S_ISREG(found.st_mode):
        raise Doubt
    return found


def _to_text(one: os.stat_result) -> str:
    return f"{one.st_dev},{one.st_ino},{one.st_size},{one.st_mtime_ns},{one.st_ctime_ns}"


def _read(path: str, owner: int) -> bytes:
    """Return what the file holds. Raises OSError, or Doubt if others could have written it."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
    handle = os.open(path, flags)
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode) or found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            raise Doubt
        if found.st_uid not in (os.geteuid(), owner, 0):
            raise Doubt
        return os.read(handle, LIMIT)
    finally:
        os.close(handle)


def checksum(lines: "Sequence[str]") -> str:
    """Return a number for lines, so that a part of a file is not taken for the whole."""
    return f"{crc32(chr(10).join(lines).encode(errors='replace')):08x}"


def _holds(days: str, now: float) -> bool:
    """Whether it is the day of the answer.

    Args:
        days: The day, the day after, the second at which a day begins; then, unless the zone is
            the system's, the zone's offset, and from when to when it has that offset.
        now: Seconds since 1970.
    """
    day, after, begin, *zone = days.split(" ")
    if zone:
        offset, first, last = map(int, zone)
        if not first <= now < last:
            return False
        here = time.gmtime(now + offset)
    else:
        here = time.localtime(now)
    is_before = here.tm_hour * 3600 + here.tm_min * 60 + here.tm_sec < int(begin)
    return f"{here.tm_year}-{here.tm_mon:02}-{here.tm_mday:02}" == (after if is_before else day)
