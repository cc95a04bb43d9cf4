"""Pictures of widgets: what they draw is compared with the text that is kept."""

from support.app_fixtures import picture  # noqa: F401 - a fixture
