"""The fixtures of an app that runs without a terminal."""

from support.app_fixtures import *  # noqa: F403
