"""Private names of Textual: in one file, few, and still there."""

import ast
import asyncio
import inspect
import os
import pty
import signal
import termios
import tty
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.command import CommandPalette
from textual.drivers import linux_driver
from textual.events import Key
from textual.message import Message
from textual.widgets import Input

import acutui
from acutui.terminal.detect import Terminal
from acutui.widgets import textual_internals
from acutui.widgets.textual_internals import InputWithDisplay, TerminalApp, TerminalDriver

PACKAGE = Path(acutui.__file__).parent
KNOW_TEXTUAL = {"app", "cli", "plain", "screens", "services", "terminal", "widgets"}
THE_FILE = Path(textual_internals.__file__)
LIBRARIES = ("textual", "rich", "argparse")


def parsed() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def test_only_one_file_imports_private_names() -> None:
    found: dict[Path, list[str]] = {}
    for path, tree in parsed():
        for node in ast.walk(tree):
            names: list[str] = []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [*node.module.split("."), *(one.name for one in node.names)]
            elif isinstance(node, ast.Import):
                names = [part for one in node.names for part in one.name.split(".")]
            if names and names[0] in LIBRARIES and any(is_private(one) for one in names):
                found.setdefault(path, []).append(".".join(names))
    assert found == {THE_FILE: ["textual._xterm_parser.XTermParser"]}


def test_only_own_private_attributes_are_used() -> None:
    """`app._driver` reaches into Textual; `self._rows` is a widget's own."""
    others = [
        f"{path.relative_to(PACKAGE)}:{node.lineno} {ast.unparse(node)}"
        for path, tree in parsed()
        for node in ast.walk(tree)
        if path.relative_to(PACKAGE).parts[0] in KNOW_TEXTUAL
        and isinstance(node, ast.Attribute)
        and is_private(node.attr)
        and ast.unparse(node.value) not in ("self", "cls", "super()", "os", "sys")
    ]
    assert others == []


def private_names(cls: type) -> set[str]:
    """The private methods of a class, and what its methods set on themselves."""
    tree = ast.parse(inspect.cleandoc("\n" + inspect.getsource(cls)))
    methods = {
        n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    attributes = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "self"
    }
    return {name for name in methods | attributes if is_private(name)}


def classes() -> list[type]:
    """All of the program's classes that are some kind of Textual's."""
    import pkgutil  # noqa: PLC0415
    from importlib import import_module  # noqa: PLC0415

    modules: list[ModuleType] = [
        import_module(found.name)
        for found in pkgutil.walk_packages(acutui.__path__, "acutui.")
        if found.name != "acutui.__main__"
    ]
    return [
        one
        for module in modules
        for one in vars(module).values()
        if isinstance(one, type)
        and one.__module__ == module.__name__
        and any(base.__module__.startswith("textual.") for base in one.__mro__)
    ]


def test_no_class_overrides_a_private_name_of_textual() -> None:
    shared: dict[str, set[str]] = {}
    known: dict[type, set[str]] = {}
    for cls in classes():
        bases = [base for base in cls.__mro__ if base.__module__.startswith("textual.")]
        known |= {base: private_names(base) for base in bases if base not in known}
        names = private_names(cls) & set().union(*(known[base] for base in bases))
        if names:
            shared[f"{cls.__module__}.{cls.__name__}"] = names
    assert shared == {
        "acutui.widgets.textual_internals.InputWithDisplay": {"_value"},
        "acutui.widgets.textual_internals.TerminalApp": {"_handle_exception"},
    }


# What is used


class TypedKeys(TerminalDriver):
    """A driver of which only the input is tried."""

    def __init__(self, app: App[Any], fileno: int) -> None:
        super().__init__(app)
        self.fileno = fileno
        self.heard: list[Message] = []

    def process_message(self, message: Message) -> None:
        self.heard.append(message)
        if isinstance(message, Key) and message.key == "q":
            self.exit_event.set()


@pytest.fixture
def keep_signals() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGTSTP, signal.SIGCONT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize(
    ("locale", "sent", "expected"),
    [
        ("C.UTF-8", "üa".encode() + b"\x1b[A\xffq", ["ü", "a", "up", "q"]),
        ("de_DE.ISO-8859-1", b"\xfca\x1b[Aq", ["ü", "a", "up", "q"]),
    ],
)
async def test_the_driver_reads_keys_in_the_terminals_encoding(
    locale: str,
    sent: bytes,
    expected: list[str],
    monkeypatch: pytest.MonkeyPatch,
    keep_signals: None,
) -> None:
    monkeypatch.setattr(Terminal, "detect", lambda: Terminal("xterm", locale, "ascii"))
    monkeypatch.setattr("sys.__stdin__", os.fdopen(os.dup(0)))
    master, slave = pty.openpty()
    tty.setraw(slave, termios.TCSANOW)
    driver = TypedKeys(TerminalApp(), slave)
    os.write(master, sent)
    await asyncio.to_thread(driver.run_input_thread)
    keys = [one for one in driver.heard if isinstance(one, Key)]
    assert [one.character if one.is_printable else one.key for one in keys] == expected
    os.close(master)
    os.close(slave)


async def test_the_driver_ends_although_no_key_comes(
    monkeypatch: pytest.MonkeyPatch, keep_signals: None
) -> None:
    monkeypatch.setattr("sys.__stdin__", os.fdopen(os.dup(0)))
    master, slave = pty.openpty()
    driver = TypedKeys(TerminalApp(), slave)
    for _ in range(2):  # It is started again after ctrl+z.
        reading = asyncio.create_task(asyncio.to_thread(driver.run_input_thread))
        await asyncio.sleep(0)
        driver.exit_event.set()
        driver.exit_event.set()
        await asyncio.wait_for(reading, 30)
        driver.exit_event.clear()
    os.close(master)
    os.close(slave)


def test_textual_has_the_parser_that_the_driver_feeds() -> None:
    parser = vars(textual_internals)["XTermParser"]()
    assert [one.key for one in parser.feed("\x1b[B") if isinstance(one, Key)] == ["down"]
    assert [*parser.tick()] == []
    assert hasattr(linux_driver, "XTermParser"), "Textual's own driver takes another parser"


async def test_textual_draws_what_an_input_displays() -> None:
    class Hidden(InputWithDisplay):
        def displayed(self) -> str:
            return "*" * len(self.value)

    class Stage(App[None]):
        def compose(self) -> ComposeResult:
            yield Hidden("secret", compact=True)

    app = Stage()
    async with app.run_test() as pilot:
        await pilot.pause()
        shown = app.query_one(Input).render_line(0).text
        assert "******" in shown and "secret" not in shown


async def test_a_headless_app_writes_nothing_to_the_terminal() -> None:
    app = TerminalApp()
    async with app.run_test():
        assert app.terminal is None
        app.write_out("\x1b]9;heard\x07")


def test_the_palette_can_be_moved_in_before_it_has_results() -> None:
    """The name of an action that `Palette.check_action` forbids for a moment."""
    actions = [b.action for b in CommandPalette.BINDINGS if not isinstance(b, tuple)]
    assert any(action.startswith("command_list(") for action in actions)
