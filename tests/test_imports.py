"""Who may import whom: the contracts, and what a started program has really loaded."""

import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

from acutui import __version__

ROOT = Path(__file__).parents[1]
SCREEN = {"textual", "rich"}
"""What only a screen may cost."""

LOADED = """
import sys
from acutui.cli.main import main
status = main(sys.argv[1:])
print("loaded:", *sorted({name.partition(".")[0] for name in sys.modules}))
sys.exit(status)
"""

EACH_MODULE = """
import importlib, pkgutil, sys
package = importlib.import_module(sys.argv[1])
for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    importlib.import_module(module.name)
print("loaded:", *sorted(sys.modules))
"""


def loaded(script: str, *arguments: str) -> set[str]:
    """The modules in memory after a script has run in a process of its own."""
    run = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=30,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return set(run.stdout.rpartition("loaded:")[2].split())


def test_the_contracts_are_kept() -> None:
    lint = "import sys; from importlinter.cli import lint_imports as lint; "
    lint += "sys.exit(lint(no_cache=True))"
    run = subprocess.run(
        [sys.executable, "-c", lint],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "0 broken" in run.stdout


def test_no_module_imports_itself_through_others() -> None:
    graph = grimp.build_graph("acutui", cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])))


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_version_and_help_load_only_what_they_need(option: str) -> None:
    needless = SCREEN | {
        "tinydb",
        "msgspec",
        "platformdirs",
        "tomli",
        "svg",
        "zoneinfo",
        "argcomplete",
    }
    assert not loaded(LOADED, option) & needless


@pytest.mark.parametrize(
    "command",
    [
        "status",
        "status --json",
        "log back-and-neck",
        "routines",
        "routines --json",
        "points",
        "points --json",
        "point LI4",
        "man",
    ],
)
def test_a_command_that_prints_lines_draws_no_screen(command: str, tmp_path: Path) -> None:
    files = ["--data", str(tmp_path / "journal.json"), "--config", str(tmp_path)]
    found = loaded(LOADED, *command.split(), *files)
    assert not found & (SCREEN | {"svg", "argcomplete"})
    if command != "man":  # which names them in its section FILES
        assert "platformdirs" not in found, "platformdirs is not needed"


BELOW = {
    "practice": set(),
    "util": set(),
    "atlas": {"practice", "util"},
    "journal": {"practice", "util"},
    "terminal": {"practice", "util"},
    "config": {"practice", "util"},
    "services": {"atlas", "config", "journal", "terminal", "practice", "util"},
    "plain": {"services", "atlas", "config", "journal", "terminal", "practice", "util"},
}
"""What each folder that draws nothing may load, besides itself."""


@pytest.mark.parametrize("folder", BELOW)
def test_a_folder_imports_only_folders_below_it(folder: str) -> None:
    found = loaded(EACH_MODULE, f"acutui.{folder}")
    assert not {name.partition(".")[0] for name in found} & SCREEN
    ours = {name.split(".")[1] for name in found if name.startswith("acutui.")}
    assert folder in ours
    assert ours <= BELOW[folder] | {folder}


def test_widgets_do_not_import_the_journal() -> None:
    found = loaded(EACH_MODULE, "acutui.widgets")
    assert "tinydb" not in found
    assert not {name for name in found if name.startswith(("acutui.journal", "acutui.screens"))}


FIRST_FRAME = """
import sys
from pathlib import Path
from acutui.app.app import AcutuiApp
from acutui.services.context import Context

async def stop(app):
    print("loaded:", *sorted(sys.modules))
    app.exit()

AcutuiApp._open = stop  # it reads the journal once the first frame is drawn
AcutuiApp(Context.open(Path(sys.argv[1], "journal.json"), Path(sys.argv[1]))).run(headless=True)
"""


def test_the_first_frame_needs_no_journal(tmp_path: Path) -> None:
    found = loaded(FIRST_FRAME, str(tmp_path))
    assert "acutui.screens.session" in found
    assert not {name for name in found if name.startswith("acutui.journal")}
    assert not found & {"argparse", "csv", "tinydb", "zoneinfo"}


def test_the_version_is_printed_before_anything_else_is_loaded() -> None:
    code = (
        "import sys; from acutui.__main__ import main; sys.argv = ['acutui', '--version']; "
        "before = set(sys.modules); main(); print(*sys.modules.keys() - before)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert run.stdout == f"acutui {__version__}\n\n"
