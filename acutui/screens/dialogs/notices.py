"""The page of recent notices."""

from collections.abc import Sequence
from functools import partial

from acutui.screens.dialogs.text_page import TextPage
from acutui.screens.notices import Notice, render_notices


class NoticesPage(TextPage):
    """Shows notices in their order; the key that opened it closes it."""

    def __init__(self, notices: Sequence[Notice]) -> None:
        super().__init__(partial(render_notices, notices))

    async def action_notices(self) -> None:
        self.dismiss()
