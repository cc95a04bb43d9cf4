"""Every text can be read in every theme, with as many colours as the terminal has."""

import pytest
from rich.color import ColorSystem
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from acutui.terminal.colours import OFFERED_THEMES
from acutui.widgets.contrast import GLOWS, LINE, TEXT, TONES, contrast, make_readable

SYSTEMS = [ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT, ColorSystem.STANDARD]
THEMES = [name for name, theme in BUILTIN_THEMES.items() if not theme.ansi]


def variables(theme: str) -> dict[str, str]:
    found = BUILTIN_THEMES[theme]
    return {**found.to_color_system().generate(), **found.variables}


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.name.lower())
@pytest.mark.parametrize("theme", THEMES)
def test_texts_and_lines_contrast_with_every_background(theme: str, system: ColorSystem) -> None:
    found = {
        name: Color.parse(value)
        for name, value in make_readable(variables(theme), system).items()
        if name
        in (
            "background",
            "surface",
            "foreground",
            "accent",
            "warning",
            "error",
            "quiet",
            "faint",
            "half",
            "cursor",
            "cursor-text",
        )
    }
    for under in (found["background"], found["surface"]):
        for name in ("foreground", "accent", "warning", "error", "quiet"):
            assert contrast(found[name], under, system) >= TEXT, name
        for name in ("faint", "half"):
            assert contrast(found[name], under, system) >= LINE, name
        assert contrast(found["cursor"], under, system) > 1.1, "the cursor is seen"
    assert contrast(found["cursor-text"], found["cursor"], system) >= TEXT


@pytest.mark.parametrize("system", SYSTEMS[:2], ids=lambda system: system.name.lower())
@pytest.mark.parametrize("theme", THEMES)
def test_what_is_drawn_on_a_body_can_be_read(theme: str, system: ColorSystem) -> None:
    found = make_readable(variables(theme), system)
    drawn = ("contour", "ring", "label", "lit", "map", "hand")
    names = ("background", *TONES, *GLOWS, *drawn)
    colors = {name: Color.parse(found[name]) for name in names}
    plain = [colors[name] for name in ("background", *TONES)]
    for name in ("contour", "ring", "label", "lit"):
        # In the brightest cells only the mark is drawn.
        shining = [colors[tone] for tone in GLOWS if tone != "bright" or name == "lit"]
        least = min(contrast(colors[name], tone, system) for tone in (*plain, *shining))
        assert least >= LINE, name
    assert min(contrast(colors["label"], tone, system) for tone in plain) >= TEXT
    assert min(contrast(colors["hand"], tone, system) for tone in plain) >= LINE
    assert contrast(colors["map"], colors["background"], system) >= LINE
    assert contrast(colors["lit"], colors["map"], system) >= 1.5, "the spot on the map is seen"


def test_a_readable_colour_is_not_changed() -> None:
    before = variables("gruvbox")
    after = make_readable(before, ColorSystem.TRUECOLOR)
    assert Color.parse(after["accent"]) == Color.parse(before["accent"])
    assert Color.parse(after["foreground"]).rgb == Color.parse(before["foreground"]).rgb


@pytest.mark.parametrize("theme", OFFERED_THEMES)
def test_offered_themes_have_distinct_surfaces(theme: str) -> None:
    if BUILTIN_THEMES[theme].ansi:
        return  # Those have a border round each panel, and the cursor the other way round.
    found = variables(theme)
    ground, surface = (Color.parse(found[name]) for name in ("background", "surface"))
    for system in (ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT):
        assert contrast(ground, surface, system) >= 1.05


@pytest.mark.parametrize("theme", ["ansi-dark", "ansi-light"])
def test_ansi_themes_use_only_the_terminals_colours(theme: str) -> None:
    found = make_readable(variables(theme), ColorSystem.TRUECOLOR)
    for name in ("foreground", "accent", "quiet", "faint", "half", "cursor"):
        assert found[name].startswith("ansi_")


def test_contrast_is_measured_as_wcag_does() -> None:
    def measured(one: str, other: str) -> float:
        colors = Color.parse(one), Color.parse(other)
        return round(contrast(*colors, ColorSystem.TRUECOLOR), 2)

    assert measured("#000000", "#ffffff") == measured("#ffffff", "#000000") == 21.0
    assert measured("#777777", "#777777") == 1.0
    # As other tools give them.
    assert measured("#767676", "#ffffff") == 4.54
    assert measured("#ff0000", "#ffffff") == 4.0
    assert measured("#00ff00", "#ffffff") == 1.37
    assert measured("#0000ff", "#ffffff") == 8.59


def test_sixteen_colours_are_those_of_vga() -> None:
    dark = ("#000000", "#aa0000", "#00aa00", "#aa5500", "#0000aa", "#aa00aa", "#00aaaa", "#aaaaaa")
    light = ("#555555", "#ff5555", "#55ff55", "#ffff55", "#5555ff", "#ff55ff", "#55ffff", "#ffffff")
    for shown in (*dark, *light):
        color = Color.parse(shown)
        exact = contrast(color, Color.parse("#ffffff"), ColorSystem.TRUECOLOR)
        assert contrast(color, Color.parse("#ffffff"), ColorSystem.STANDARD) == exact, shown
