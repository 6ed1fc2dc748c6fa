"""Feeds as the bot sees them, in memory."""

from collections.abc import Mapping
from datetime import date

from domain.ids import PageId
from domain.rosters.feeds import Feed, feed_of, window_of
from domain.rosters.feeds import History as FeedHistory
from domain.rosters.pages import Page
from domain.rosters.rosters import Audience
from tests.bot.fake_orders import NOW


class FakeFeeds:
    """Tells of a history that tests write."""

    def __init__(self, pages: Mapping[PageId, Page]) -> None:
        self._pages = pages
        self.history = FeedHistory()

    async def of_page(
        self, page_id: PageId, audience: Audience, *, before: date | None = None, days: int = 30
    ) -> Feed:
        window = window_of(today=NOW.date(), before=before, days=days)
        return feed_of(self._pages[page_id], audience, window, self.history)
