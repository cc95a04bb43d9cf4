"""The kept answer of `acutui status`: never another than the command itself would give."""

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from platformdirs import user_config_dir, user_data_dir
from platformdirs.macos import MacOS
from support.command import Run, neutral_environment, run_process
from support.histories import histories

from acutui import __version__
from acutui.cli import kept_status, quick_status
from acutui.cli.main import main
from acutui.journal import schema
from acutui.journal.copies import find_copies
from acutui.journal.missing import explain_missing
from acutui.practice.records import History
from acutui.services.clock import Clock

FORMS = ((), ("--json",), ("--short",))

Answer = Callable[..., str | None]


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trust also files that have just been changed, by a disk whose clock is at another hour."""
    monkeypatch.setattr(kept_status, "SETTLED", -2 * 86_400.0)


@pytest.fixture
def kept(data: Path) -> Path:
    """Return where the answer is kept."""
    return data.with_name(f"journal{quick_status.ending()}")


@pytest.fixture
def answer(data: Path, config: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> Answer:
    """Return what is printed without loading the program, or None."""

    def answer(*form: str) -> str | None:
        status = quick_status.answer(
            ["--data", str(data), "--config", str(config), "status", *form]
        )
        out, err = capsysbinary.readouterr()
        assert err == b"" and status in (0, None)
        return out.decode() if status == 0 else None

    return answer


def test_the_kept_answer_is_the_command_s(run: Run, answer: Answer, kept: Path) -> None:
    run("log", "back-and-neck")
    assert not kept.exists() and answer() is None
    found = [run("status", *form).out for form in FORMS]
    assert [answer(*form) for form in FORMS] == found
    assert found[0] == "1 of 2 today, 5 min; 1-day streak (best: 1 day)\n"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [path.name for path in kept.parent.glob(".*.new")] == []


def test_a_pause_is_in_the_kept_answer_until_it_ends(run: Run, answer: Answer) -> None:
    run("pause", "2026-03-04")
    found = run("status").out
    assert found.startswith("paused since Wed 4 Mar")
    assert answer() == found
    run("pause", "--end")
    assert answer() is None


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1", "cp437", "utf-16"])
def test_both_ways_print_the_same_bytes(
    run: Run, data: Path, config: Path, kept: Path, form: tuple[str, ...], encoding: str
) -> None:
    run("log", "back-and-neck")
    run("status")
    given = {"PYTHONIOENCODING": encoding}
    quick = _print(data, config, given, "status", *form)
    kept.unlink()
    slow = _print(data, config, given, "status", *form)
    assert quick == slow != b""


def _print(data: Path, config: Path, given: dict[str, str], *arguments: str) -> bytes:
    files = ["--data", str(data), "--config", str(config)]
    command = [sys.executable, "-m", "acutui", *files, *arguments]
    environment = neutral_environment() | given
    return subprocess.run(command, env=environment, check=True, capture_output=True).stdout


@pytest.mark.parametrize("form", FORMS)
def test_it_imports_nothing(run: Run, data: Path, config: Path, form: tuple[str, ...]) -> None:
    run("log", "back-and-neck")
    run("status")
    code = (
        "import sys; import acutui.__main__ as it; before = set(sys.modules)\n"
        "it.main(); print('loaded:', *sys.modules.keys() - before, file=sys.stderr)"
    )
    files = ["--data", str(data), "--config", str(config)]
    ran = subprocess.run(
        [sys.executable, "-c", code, *files, "status", *form],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    loaded = set(ran.stderr.partition("loaded: ")[2].split())
    assert loaded <= {"acutui.cli", "acutui.cli.quick_status", "time", "binascii"}


# What changes


def test_a_change_by_another_program_is_seen_at_once(run: Run, answer: Answer, data: Path) -> None:
    """Of the same size, and with the same times of change but that of the entry."""
    run("log", "back-and-neck")
    run("status")
    before = data.stat()
    text = data.read_text()
    day = re.search(r'"day": ?"(\d{4})', text)
    assert day
    with data.open("r+") as file:  # in place: it keeps its inode
        file.write(text.replace(day[0], day[0].replace(day[1], "2024")))
    os.utime(data, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (data.stat().st_size, data.stat().st_mtime) == (before.st_size, before.st_mtime)
    assert answer() is None
    assert run("status").out.startswith("0 of 2 today")
    assert answer() == run("status").out


def test_a_copy_put_in_its_place_is_seen(run: Run, answer: Answer, data: Path) -> None:
    run("log", "back-and-neck")
    run("status")
    shutil.copy2(data, data.with_name("copy"))
    data.with_name("copy").replace(data)
    assert answer() is None


def test_a_file_that_was_just_changed_is_not_trusted(
    run: Run, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second change within the same tick of the disk's clock would not show."""
    monkeypatch.setattr(kept_status, "SETTLED", 3.0)
    run("log", "back-and-neck")
    run("status")
    assert not kept.exists()


def test_a_journal_that_changes_while_it_is_read_is_not_kept(
    run: Run, data: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("log", "back-and-neck")
    read = kept_status.Keeper._is_certain

    def change(keeper: kept_status.Keeper) -> bool:
        os.utime(data)
        return read(keeper)

    monkeypatch.setattr(kept_status.Keeper, "_is_certain", change)
    run("status")
    assert not kept.exists()


def test_changed_settings_are_seen_at_once(run: Run, answer: Answer, config: Path) -> None:
    run("log", "back-and-neck")
    file = config / "config.toml"
    zone = file.read_text()
    for habit in ("target = 1", "target = 3", 'streak = "full"'):
        run("status")
        assert answer() is not None
        file.write_text(f"{zone}[habit]\n{habit}\n")
        assert answer() is None
        assert [run("status", *form).out for form in FORMS] == [answer(*form) for form in FORMS]
    file.write_text(f'{zone}[screen]\nglyphs = "ascii"\n')
    assert answer("--short") is None
    assert run("status", "--short").out == "@o 1\n" == answer("--short")
    file.unlink()
    assert answer() is None


def test_another_acutui_answers_for_itself(
    run: Run, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("log", "back-and-neck")
    run("status")
    monkeypatch.setattr(quick_status, "__version__", __version__ + ".1")
    assert answer() is None


def test_warnings_are_not_forgotten(run: Run, answer: Answer, config: Path, kept: Path) -> None:
    run("log", "back-and-neck")
    with (config / "config.toml").open("a") as file:
        file.write("[habit]\ntarget = 99\n")
    for _ in range(2):
        assert "target" in run("status").complaint
        assert answer() is None
    assert not kept.exists()


def test_a_file_is_not_taken_for_a_config_folder_without_settings(
    run: Run, data: Path, config: Path, kept: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    run("log", "back-and-neck")
    (config / "config.toml").unlink()
    run("status")
    assert kept.exists()
    file = config / "config.toml"
    file.write_text("[habit]\ntarget = 4\n")
    assert quick_status.answer(["--data", str(data), "--config", str(file), "status"]) is None
    assert capsysbinary.readouterr().out == b""


def test_a_newer_journal_keeps_its_warning(run: Run, data: Path, kept: Path) -> None:
    data.parent.mkdir()
    data.write_text('{"meta":{"1":{"format":2}},"sessions":{},"days":{}}')
    for _ in range(2):
        assert "has format 2" in run("status").complaint
    assert not kept.exists()


# The clock

ZONES = ("Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Etc/GMT+12")
YEAR = int(datetime(2027, 1, 1, tzinfo=UTC).timestamp())


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[float, str], None]]:
    """Set the clock, and the system's time zone."""

    def at(seconds: float, zone: str) -> None:
        monkeypatch.setattr(time, "time", lambda: seconds)
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield at
    monkeypatch.undo()
    time.tzset()


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    moment=st.integers(YEAR, YEAR + 365 * 86400) | st.sampled_from([1805590800, 1823648400]),
    later=st.integers(-90_000, 90_000) | st.sampled_from([0, 3599, 86399, 86400]),
    zone=st.sampled_from(ZONES),
    own=st.none() | st.sampled_from(ZONES),
    start=st.sampled_from(["00:00", "01:30", "02:30", "03:00", "23:59"]),
)
def test_an_answer_holds_for_its_day_only(  # noqa: PLR0917
    run: Run,
    answer: Answer,
    config: Path,
    kept: Path,
    at: Callable[[float, str], None],
    moment: int,
    later: int,
    zone: str,
    own: str | None,
    start: str,
) -> None:
    at(moment, zone)
    lines = [f'timezone = "{own}"'] * (own is not None) + [f'day_start = "{start}"']
    (config / "config.toml").write_text("\n".join(lines))
    run("log", "back-and-neck", "--force")
    kept.unlink(missing_ok=True)
    # The files are of the real time, which is earlier.
    first = run("status", "--json")
    at(moment + later, zone)
    found = answer("--json")
    if found is not None:
        assert first.out == found == run("status", "--json").out
    elif kept.exists():
        clock = Clock(own or "", datetime.strptime(start, "%H:%M").time())  # noqa: DTZ007
        assert str(clock.today()) != first.json["day"] or later < 0 or own


def test_another_zone_of_the_system_is_another_day(
    run: Run, answer: Answer, config: Path, at: Callable[[float, str], None]
) -> None:
    (config / "config.toml").write_text("")
    at(YEAR + 12 * 3600, "UTC")
    run("log", "back-and-neck")
    run("status")
    assert answer() is not None
    at(YEAR + 12 * 3600, "Pacific/Kiritimati")
    assert answer() is not None  # 2 in the morning there: still the same practice day
    at(YEAR + 14 * 3600, "Pacific/Kiritimati")
    assert answer() is None


def test_no_answer_is_kept_on_a_day_when_the_clocks_change(
    run: Run, kept: Path, config: Path, at: Callable[[float, str], None]
) -> None:
    (config / "config.toml").write_text('timezone = "Europe/London"\nday_start = "00:00"')
    zone = ZoneInfo("Europe/London")
    at(datetime(2027, 3, 28, 12, tzinfo=zone).timestamp(), "UTC")
    run("log", "back-and-neck")
    run("status")
    assert not kept.exists()
    at(datetime(2027, 3, 29, 12, tzinfo=zone).timestamp(), "UTC")
    run("status")
    assert kept.exists()


# The file


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-1],
        lambda data: data[: len(data) // 2],
        lambda data: b"",
        lambda data: bytes(len(data)),
        lambda data: data.replace(b"1 of", b"2 of"),
        lambda data: data.replace(b"status 1", b"status 2"),
        lambda data: data + b"\n",
        lambda data: data + b"x" * 5000,
    ],
)
def test_a_broken_file_is_replaced(
    run: Run, answer: Answer, kept: Path, spoil: Callable[[bytes], bytes]
) -> None:
    run("log", "back-and-neck")
    expected = run("status").out
    data = kept.read_bytes()
    kept.write_bytes(spoil(data))
    assert answer() is None
    assert run("status").out == expected
    if len(spoil(data)) < quick_status.LIMIT:
        assert kept.read_bytes() == data


def test_a_file_of_someone_s_own_is_left_alone(run: Run, answer: Answer, kept: Path) -> None:
    run("log", "back-and-neck")
    kept.write_text("my own notes")
    run("status")
    assert kept.read_text() == "my own notes" and answer() is None


def test_the_answer_of_another_journal_is_none(
    run: Run, answer: Answer, data: Path, kept: Path
) -> None:
    other = data.with_name("other.json")
    run("log", "back-and-neck")
    run("status", journal=data)
    run("log", "back-and-neck", journal=other)
    run("log", "back-and-neck", "--force", journal=other)
    run("status", journal=other)
    kept.with_name(kept.name.replace("journal", "other")).replace(kept)
    assert answer() is None
    assert run("status").out.startswith("1 of 2")


@pytest.mark.parametrize("kind", ["link", "pipe", "folder", "others may write"])
def test_what_is_not_a_file_of_ours_is_not_followed(
    run: Run, answer: Answer, data: Path, kept: Path, kind: str
) -> None:
    run("log", "back-and-neck")
    run("status")
    elsewhere = data.with_name("elsewhere")
    shutil.move(kept, elsewhere)
    if kind == "link":
        kept.symlink_to(elsewhere)
    elif kind == "pipe":
        os.mkfifo(kept)
    elif kind == "folder":
        kept.mkdir()
    else:
        shutil.copy(elsewhere, kept)
        kept.chmod(0o666)
    before, text = kept.lstat(), elsewhere.read_bytes()
    assert answer() is None
    assert run("status").status == 0
    assert (kept.lstat().st_ino, elsewhere.read_bytes()) == (before.st_ino, text)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_the_answer_of_another_user_is_none(run: Run, answer: Answer, kept: Path) -> None:
    run("log", "back-and-neck")
    run("status")
    os.chown(kept, 1234, 1234)
    assert answer() is None
    assert run("status").status == 0
    assert kept.stat().st_uid == 1234


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_it_belongs_to_the_journal_s_owner(
    run: Run, answer: Answer, data: Path, kept: Path
) -> None:
    run("log", "back-and-neck")
    os.chown(data, 1234, 1234)
    run("status")
    assert kept.stat().st_uid == 1234 and answer() is not None


def test_nothing_is_written_where_the_folder_is_read_only(
    run: Run, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("log", "back-and-neck")
    before = set(data.parent.iterdir())

    def refuse(path: str | Path, flags: int, mode: int = 0o777, **options: object) -> int:
        if flags & os.O_CREAT:
            raise PermissionError(13, "Permission denied")
        return there(path, flags, mode)

    there = os.open
    monkeypatch.setattr(os, "open", refuse)
    ran = run("status")
    assert (ran.status, ran.err) == (0, "")
    assert set(data.parent.iterdir()) == before


def test_journals_of_any_name_are_answered(run: Run, config: Path, data: Path) -> None:
    """One whose companions may have the names of 0.1.0 is left to the command."""
    for name, ending in (("anna", "anna"), ("a.json", "a"), ("anna.smith", None)):
        journal = data.with_name(name)
        run("log", "back-and-neck", journal=journal)
        run("status", journal=journal)
        arguments = ["--data", str(journal), "--config", str(config), "status"]
        assert (quick_status.answer(arguments) == 0) is (ending is not None)
        assert (ending is None) or Path(f"{data.parent}/{ending}{quick_status.ending()}").is_file()
        assert not list(data.parent.glob("anna.smith.status*"))


def test_it_is_no_copy_and_no_sign_of_a_missing_journal(run: Run, data: Path, kept: Path) -> None:
    run("log", "back-and-neck")
    run("status")
    (shown,) = (line for line in run("doctor").lines if "the answer of" in line)
    assert datetime.now().astimezone().strftime("%Y") in shown
    kept.with_name(f"{kept.name}.sync-conflict-20261127-113000-ABCDEFG").write_bytes(b"{}")
    assert find_copies(data, {}) == []
    shutil.rmtree(data.with_name("journal.backups"), ignore_errors=True)
    data.unlink()
    assert explain_missing(data, "acutui", "", "") == ""
    assert run("status").err == ""


def test_restoring_a_backup_is_seen(run: Run, answer: Answer) -> None:
    run("log", "back-and-neck")
    run("log", "back-and-neck", "--force")
    run("status")
    assert run("restore", "latest").status == 0
    assert answer() is None
    assert run("status").out.startswith("1 of 2") and answer() == run("status").out


# The command line


@pytest.mark.parametrize(
    "arguments",
    [
        "status --sho",
        "status --short --json",
        "status status",
        "status --",
        "--short status",
        "--data",
        "--data -x status",
        "--data a --data b status",
        "--version status",
        "status --help",
        "log status",
        "",
    ],
)
def test_whatever_is_not_plain_is_left_to_the_command(arguments: str) -> None:
    with pytest.raises(quick_status.Doubt):
        quick_status._parse(arguments.split(), {"HOME": "/h"})


def test_the_files_are_those_of_the_command(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform != "linux":
        pytest.skip("elsewhere the default folders are left to the command")
    for place, config in ((str(home / "x"), ""), ("", str(home / "y")), ("", "")):
        monkeypatch.setenv("XDG_DATA_HOME", place)
        monkeypatch.setenv("XDG_CONFIG_HOME", config)
        found = quick_status._parse(["status"], os.environ)
        data = user_data_dir("acutui", appauthor=False) + "/journal.json"
        assert found == (data, user_config_dir("acutui", appauthor=False), "")
    monkeypatch.setenv("ACUTUI_DATA", "~/d.json")
    monkeypatch.setenv("ACUTUI_CONFIG", "~/c")
    found = quick_status._parse(["--data=~/e.json", "status", "--json"], os.environ)
    assert found == (f"{home}/e.json", f"{home}/c", "--json")


def test_the_folders_are_those_of_a_mac(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    there = MacOS("acutui", appauthor=False)
    found = quick_status._parse(["status"], os.environ)
    assert found == (f"{there.user_data_dir}/journal.json", there.user_config_dir, "")
    monkeypatch.setenv("XDG_DATA_HOME", str(home))  # which not every platformdirs follows there
    with pytest.raises(quick_status.Doubt):
        quick_status._parse(["status"], os.environ)


def test_two_machines_keep_their_answers_apart(
    run: Run, answer: Answer, data: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a synced folder each would write the file again at every prompt."""
    run("log", "back-and-neck")
    run("status")
    before = kept.stat()
    with monkeypatch.context() as patch:
        other = os.uname_result(("Linux", "other", "6", "1", "x86_64"))
        patch.setattr(os, "uname", lambda: other)
        assert answer() is None
        run("status")
        assert answer() is not None
    assert len(list(data.parent.glob("journal.status-*"))) == 2
    assert kept.stat() == before and answer() is not None


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(history=histories)
def test_any_history_has_the_same_answer_in_both_ways(
    run: Run, answer: Answer, data: Path, kept: Path, history: History
) -> None:
    journal: dict[str, dict[str, object]] = {"sessions": {}, "days": {}}
    records: list[schema.Record] = [*history.sessions, *history.days.values()]
    for record in records:
        table, id = schema.key_of(record)
        journal[table][str(id)] = schema.to_document(record)
    data.parent.mkdir(exist_ok=True)
    data.write_text(json.dumps(journal))
    found = [(form, run("status", *form)) for form in FORMS]
    for form, ran in found:
        quick = answer(*form)
        assert quick == (None if ran.err or ran.out.endswith("?\n") else ran.out)


def test_the_environment_names_the_files_in_both_ways(
    run: Run, data: Path, config: Path, kept: Path
) -> None:
    run("log", "back-and-neck")
    run("status")
    kept.write_bytes(_spoil_answer(kept.read_bytes()))
    given = {"ACUTUI_DATA": str(data), "ACUTUI_CONFIG": str(config)}
    ran = run_process("status", environment=given)
    assert ran.out.startswith("7 of 2 today")  # so it was not read from the journal


def _spoil_answer(data: bytes) -> bytes:
    """Let the file say what the journal does not, with the right checksum."""
    _, *lines = data.decode().replace("1 of 2", "7 of 2").split("\n")
    return "\n".join([f"{quick_status.FORM} {quick_status.checksum(lines)}", *lines]).encode()


def test_a_full_disk_is_reported(run: Run, data: Path, config: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full")
    run("log", "back-and-neck")
    run("status")
    with Path("/dev/full").open("w") as full:
        ran = run_process("status", files=(data, config), stdout=full, stderr=subprocess.PIPE,
                          capture_output=False)  # fmt: skip
    assert ran.status == 1
    assert ran.complaint == "acutui: the output: No space left on device"
    assert main(["--data", str(data), "--config", str(config), "status"]) == 0
