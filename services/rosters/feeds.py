"""Feeds: what changed on a page, read for whoever may see the page."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.errors import NotFound
from domain.ids import PageId
from domain.rosters.feeds import Feed, History, Window, feed_of, kinds_told, window_of
from domain.rosters.pages import Page
from domain.rosters.rosters import Audience
from domain.words import sentence
from storage.database import Database
from storage.transaction import Transaction

DAYS = 30
MOST_RECORDS = 1000
"""What one feed is made of at most; the days that no longer fit are in the next."""


class Feeds:
    """Tells what happened on pages, by day, the latest first."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def of_page(
        self, page_id: PageId, audience: Audience, *, before: date | None = None, days: int = DAYS
    ) -> Feed:
        """Return what `audience` may read of the last `days` days, or those up to `before`, which is not in.

        Days are those of the audience's zone, or else of the guild's. `NotFound` if the page is deleted.
        """
        async with self._database.read() as tx:
            page = await tx.pages.get(page_id)
            settings = await tx.settings.of(page.guild_id)
            zone = ZoneInfo(audience.zone or settings.zone)
            today = self._clock().astimezone(zone).date()
            window = window_of(today=today, before=before, days=days, zone=zone.key)
            if page.deleted_at is not None:
                raise NotFound(sentence("There is no such page."))
            history, window = await _history(tx, page, window)
            last = await tx.records.last_before(
                page_id, window.opens, kinds=kinds_told(audience.fields_of(page))
            )
        older = last.astimezone(zone).date() + timedelta(days=1) if last else None
        return feed_of(page, audience, window, history, older=older, settings=settings)


async def _history(tx: Transaction, page: Page, window: Window) -> tuple[History, Window]:
    """Return what is stored of the window, and the window; without its first days if they hold too much."""
    records = await tx.records.told_between(page.id, window.opens, window.closes, limit=MOST_RECORDS)
    if len(records) == MOST_RECORDS:
        window = _fitting(window, min(record.at for record in records))
    listings = await tx.records.listed_between(page.id, window.opens, window.closes)
    concerned = {record.person_id for record in records}
    actors = {record.actor_id for record in records if record.actor_id is not None}
    names = {rank.id: rank.name for rank in page.ranks}
    held = await tx.memberships.ranks(page.id, sorted(concerned))
    history = History(
        records=records,
        listings=listings,
        people=await tx.people.by_ids(sorted(concerned | actors)),
        ranks={person_id: names[rank_id] for person_id, rank_id in held.items() if rank_id in names},
    )
    return history, window


def _fitting(window: Window, oldest: datetime) -> Window:
    """Return the window without the day that was read in part; a single day is left as it is."""
    whole = oldest.astimezone(ZoneInfo(window.zone)).date() + timedelta(days=1)
    return Window(min(whole, window.end - timedelta(days=1)), window.end, window.zone)
