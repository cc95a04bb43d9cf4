"""The style sheets name widgets that exist."""

import re
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from textual.widget import Widget

import acutui
from acutui.widgets.stylesheets import sheet


def all_subclasses(cls: type[Any]) -> set[type[Any]]:
    return {cls}.union(*map(all_subclasses, cls.__subclasses__()))


def test_every_widget_that_a_style_sheet_names_exists() -> None:
    for module in walk_packages(acutui.__path__, "acutui."):
        if module.name != "acutui.__main__":
            import_module(module.name)
    known = {cls.__name__ for cls in all_subclasses(Widget)}
    for path in sheet("shared").parent.glob("*.tcss"):
        rules = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.S)
        selectors = re.findall(r"([^{};]*)\{", rules)
        names = {name for one in selectors for name in re.findall(r"(?<![\w#.:-])[A-Z]\w+", one)}
        assert names <= known, path.name
