"""The pictures in the README show the app as it is. support/pictures.py updates them."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from support.pictures import FOLDER, SCENES, on_stage, rows, shown
from support.readme import README
from support.stage import Stage

Scene = Callable[[Stage], Awaitable[None]]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
async def test_a_picture_says_what_the_app_says(scene: Scene, tmp_path: Path) -> None:
    kept = (FOLDER / f"{scene.__name__}.svg").read_text("utf-8")
    async with on_stage(scene, tmp_path) as on:
        assert rows(kept) == shown(on), "PYTHONPATH=tests python -m support.pictures updates them"


def test_the_readme_shows_each_picture_and_pictures_are_small_and_offline() -> None:
    readme = README.read_text("utf-8")
    assert {file.stem for file in FOLDER.iterdir()} == {scene.__name__ for scene in SCENES}
    for file in FOLDER.iterdir():
        svg = file.read_text("utf-8")
        assert f"(tests/pictures/{file.name})" in readme
        assert len(svg.encode()) < 40_000
        assert svg.count("://") == 1  # what says that it is an SVG
        assert "@font-face" not in svg
