"""Files of their own for every test of the command line, and a way to run it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.command import Ran, Run

from acutui.cli.main import main


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the home folder and current folder of the test."""
    for name in ("ACUTUI_DATA", "ACUTUI_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def data(home: Path) -> Path:
    """Return the path of the journal, which is not there yet."""
    return home / "data" / "journal.json"


@pytest.fixture
def zone() -> str:
    """Return a time zone in which it is noon, far from the beginning of a day."""
    return f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"


@pytest.fixture
def config(home: Path, zone: str) -> Path:
    folder = home / "config"
    folder.mkdir()
    (folder / "config.toml").write_text(f'timezone = "{zone}"\n')
    return folder


@pytest.fixture
def run(data: Path, config: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run acutui in this process, with the test's own files unless `files` is false."""

    def run(*arguments: str, journal: Path = data, files: bool = True) -> Ran:
        own = ["--data", str(journal), "--config", str(config)] if files else []
        status = main([*own, *arguments])
        out, err = capsysbinary.readouterr()
        return Ran(status, out.decode(), err.decode())

    return run


@pytest.fixture
def filled(run: Run) -> Run:
    """Run acutui with a journal of two sessions."""
    feeling = ("--pain-before", "5", "--pain-after", "3")
    note = ("--note", '=SUM(1,2) "合谷"\nline')
    run("log", "back-and-neck", "--at", "2026-03-04 07:31", *feeling, *note)
    run("log", "nausea-pc6", "--at", "2026-03-05 08:00")
    return run
