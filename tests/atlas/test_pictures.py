"""Every figure as text, so that changes to drawings show in a diff."""

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from acutui.atlas.drawing import draw
from acutui.atlas.gallery import Gallery
from acutui.util.types import Glyphs

GALLERY = Gallery()


class Drawn(SingleFileSnapshotExtension):
    """A text file for each figure."""

    file_extension = "txt"
    _write_mode = WriteMode.TEXT


@pytest.mark.parametrize("name", GALLERY.names())
def test_each_figure_matches_its_snapshot(name: str, snapshot: SnapshotAssertion) -> None:
    figure = GALLERY.figure(name)
    assert figure is not None
    point = min(figure.points)
    glyph_sets: tuple[Glyphs, ...] = ("braille", "blocks", "ascii")
    drawn = [
        f"{name} {columns}x{rows} {glyphs}, {point} chosen\n"
        + draw(
            figure,
            columns,
            rows,
            glyphs=glyphs,
            chosen=point,
            side="left",
            body=GALLERY.map_of(figure),
        ).text
        for columns, rows in ((34, 20), (34, 12))
        for glyphs in glyph_sets
    ]
    assert "\n\n".join(drawn) + "\n" == snapshot.use_extension(Drawn)
