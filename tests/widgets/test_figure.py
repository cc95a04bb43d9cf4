"""A figure with a point on it, and the beat of pressing."""

from pathlib import Path

import pytest
from support.widgets import Alone, drawn, text_of, watch_repaints
from syrupy.assertion import SnapshotAssertion
from textual.geometry import Region

from acutui.atlas.gallery import Gallery
from acutui.util.types import Glyphs
from acutui.widgets.figure import FigureView


@pytest.mark.parametrize("glyphs", ["braille", "blocks", "ascii"])
@pytest.mark.parametrize("size", [(30, 16), (14, 8)], ids=["large", "small"])
async def test_a_figure(
    tmp_path: Path, glyphs: Glyphs, size: tuple[int, int], picture: SnapshotAssertion
) -> None:
    gallery = Gallery(tmp_path)
    view = FigureView(glyphs)
    async with Alone(view).run_test(size=size):
        assert text_of(view).strip() == "", "there is no figure yet"
        view.show(gallery.figure(gallery.names_for("LI4")[0]), "LI4", "left")
        shown = [drawn(view)]
        asked = watch_repaints(view)
        view.show(gallery.figure(gallery.names_for("LI4")[0]), "LI4", "left")
        assert asked == [], "the same once more"
        view.show(gallery.figure(gallery.names_for("LI4")[0]), "LI4", "right")
        shown.append(drawn(view))
        repainted = [region for region in asked if isinstance(region, Region)]
        assert [region.x for region in repainted] == [0] * len(asked)
        shown.append("\n".join(f"{one.y}: {one.width} by {one.height}" for one in repainted))
        asked.clear()
        view.show(None, None, None)
        assert asked == [None]
        assert text_of(view).strip() == ""
    assert "\n".join(shown) == picture
