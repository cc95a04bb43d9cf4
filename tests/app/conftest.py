"""The fixtures of an app that runs without a terminal."""

from support.stage import (  # noqa: F401 - fixtures
    _no_sweeping_all_the_time,
    _no_waiting_for_the_disk,
    _one_reading_of_the_atlas,
    _sweeping_now_and_then,
    config,
    data,
    interrupt,
    open_app,
    picture,
    practised,
    read_atlases,
    today,
)
