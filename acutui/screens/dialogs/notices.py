"""The page of recent notices."""

from collections.abc import Sequence
from functools import partial

from acutui.screens.dialogs.text_page import TextPage
from acutui.screens.notices import Notice, render_notices


def make_notices_page(notices: Sequence[Notice]) -> TextPage:
    """Return the page of these notices, in their order."""
    return TextPage(partial(render_notices, notices))
