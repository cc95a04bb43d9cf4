"""Where the journal and the config folder are."""

import sys
from pathlib import Path

import pytest
from support.command import ROUTINES, Run, read_sessions


def list_ids(run: Run, *arguments: str) -> list[str]:
    """Return the ids of the routines that acutui lists with these arguments."""
    return [routine["id"] for routine in run(*arguments, files=False).json]


@pytest.mark.parametrize("before", [True, False])
def test_options_work_before_and_after_the_command(
    run: Run, data: Path, config: Path, before: bool
) -> None:
    (config / "routines.toml").write_text(ROUTINES)
    files = ["--data", str(data), f"--config={config}"]
    command = ["log", "quick"]
    ran = run(*(files + command if before else command + files), files=False)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("Quick one, 30 s, saved for today")
    assert [session["routine"] for session in read_sessions(data)] == ["quick"]


def test_options_may_be_on_both_sides_of_the_command(run: Run, data: Path, config: Path) -> None:
    (config / "routines.toml").write_text(ROUTINES)
    ran = run("--data", str(data), "log", "quick", "--config", str(config), files=False)
    assert (ran.status, ran.err) == (0, "")
    assert len(read_sessions(data)) == 1


def test_the_environment_sets_both_paths(
    run: Run, data: Path, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (config / "routines.toml").write_text(ROUTINES)
    monkeypatch.setenv("ACUTUI_DATA", str(data))
    monkeypatch.setenv("ACUTUI_CONFIG", str(config))
    assert run("log", "quick", files=False).status == 0
    assert len(read_sessions(data)) == 1


@pytest.mark.parametrize("before", [True, False])
def test_an_option_wins_over_the_environment(
    run: Run, home: Path, data: Path, config: Path, monkeypatch: pytest.MonkeyPatch, before: bool
) -> None:
    (config / "routines.toml").write_text(ROUTINES)
    monkeypatch.setenv("ACUTUI_DATA", str(home / "other.json"))
    monkeypatch.setenv("ACUTUI_CONFIG", str(home / "other"))
    assert "quick" not in list_ids(run, "routines", "--json")
    files, command = ["--data", str(data), "--config", str(config)], ["log", "quick"]
    assert run(*(files + command if before else command + files), files=False).status == 0
    assert len(read_sessions(data)) == 1
    assert not (home / "other.json").exists()


def test_an_empty_variable_means_the_default(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACUTUI_DATA", "")
    monkeypatch.setenv("ACUTUI_CONFIG", "")
    assert run("log", "back-and-neck", files=False).status == 0
    assert len(list(home.rglob("journal.json"))) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="the folders are those of Linux")
def test_by_default_files_are_in_the_folders_of_the_system(run: Run, home: Path) -> None:
    (home / "xdg_config_home" / "acutui").mkdir(parents=True)
    (home / "xdg_config_home" / "acutui" / "routines.toml").write_text(ROUTINES)
    assert run("log", "quick", files=False).status == 0
    assert len(read_sessions(home / "xdg_data_home" / "acutui" / "journal.json")) == 1


def test_a_tilde_is_the_home_folder(run: Run, home: Path) -> None:
    ran = run("log", "back-and-neck", "--data", "~/j.json", "--config", "~/c", files=False)
    assert ran.status == 0
    assert len(read_sessions(home / "j.json")) == 1


@pytest.mark.parametrize("option", ["--data", "--config"])
@pytest.mark.parametrize("path", ["~nobody-of-that-name/x", "a" * 300])
def test_an_impossible_path_is_reported_in_one_line(run: Run, option: str, path: str) -> None:
    ran = run("status", option, path)
    assert "Traceback" not in ran.err
    assert path[:20] in ran.complaint


@pytest.mark.parametrize("is_option", [True, False])
def test_a_config_folder_that_is_a_file_is_refused_with_the_folder_to_give(
    run: Run, config: Path, monkeypatch: pytest.MonkeyPatch, is_option: bool
) -> None:
    run("log", "back-and-neck")
    file = str(config / "config.toml")
    if not is_option:
        monkeypatch.setenv("ACUTUI_CONFIG", file)
    for command in (["status"], ["config"], ["practice"]):
        ran = run(*command, *(["--config", file] if is_option else []), files=False)
        assert (ran.status, ran.out) == (1, "")
        wanted = f"is a file; --config and ACUTUI_CONFIG take its folder: {config}"
        assert ran.complaint == f"acutui: {file}: {wanted}"


def test_a_journal_that_is_a_folder_is_reported_in_one_line(run: Run, data: Path) -> None:
    data.mkdir(parents=True)
    for command in (["status"], ["log", "back-and-neck"]):
        ran = run(*command)
        assert (ran.status, ran.out) == (1, "")
        assert str(data) in ran.complaint


def test_a_journal_below_a_file_can_not_be_saved(run: Run, home: Path, config: Path) -> None:
    (home / "file").write_text("mine")
    below = str(home / "file" / "journal.json")
    ran = run("log", "back-and-neck", "--data", below, "--config", str(config), files=False)
    assert (ran.status, ran.out) == (1, "")
    assert "can't be saved" in ran.complaint
    assert (home / "file").read_text() == "mine"
