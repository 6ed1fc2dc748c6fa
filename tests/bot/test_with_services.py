"""The bot, its real services and a Discord on loopback: a role changed there is a rank changed here."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from bot.audit import GuildAudit
from bot.comparisons import Comparisons
from bot.intake import Full, Intake
from bot.services import Services
from domain.access.actors import OPERATOR
from domain.ids import RoleId, UserId
from domain.rosters.drafts import PageDraft, RankDraft
from domain.rosters.pages import Page
from domain.rosters.records import RecordKind, Source
from storage.database import open_database
from tests.bot.test_over_the_wire import PATIENCE, Wire, endpoints_as_before, until
from tests.services.house import House

__all__ = ["endpoints_as_before"]


async def test_five_thousand_members_then_one_promotion_with_its_officer(tmp_path: Path) -> None:
    database = await open_database(f"sqlite:///{tmp_path}/muster.db")
    house = House(database)
    await house.start()
    wire = Wire(5_000, 300)
    at_home(wire, house)
    try:
        async with wire.connected():
            await until(lambda: wire.running.state == "connected")
            page = await house.pages.create(OPERATOR, draft(wire))
            wire.world.intake.put(wire.guild_id, Full())
            await strength_of(house, page, 300)

            member = wire.someone_without_rank()
            house.clock.now = datetime.now(UTC)
            wire.promote(member)
            await strength_of(house, page, 301)

            record = (await house.records(page))[-1]
            assert (record.kind, record.source) == (RecordKind.APPOINTMENT, Source.AUDIT_LOG)
            row = (await house.view(page)).of(UserId(int(member.user.id)))
            assert row is not None
            assert row.promotion_officer == "Owner"
    finally:
        await database.close()


async def strength_of(house: House, page: Page, members: int) -> None:
    """Wait until the page has so many members, not for ever."""
    async with asyncio.timeout(PATIENCE):
        while (await house.view(page)).strength < members:  # noqa: ASYNC110 - the database tells nobody
            await asyncio.sleep(0.05)


def at_home(wire: Wire, house: House) -> None:
    """Have the bot use the real services."""
    world = wire.world
    world.services = Services(
        sync=house.sync,
        guilds=house.guilds,
        pages=house.pages,
        ranks=house.ranks,
        certifications=house.certifications,
        subdivisions=house.subdivisions,
        reading=house.reading,
        feeds=house.feeds,
    )
    world.audit = GuildAudit(world.served)
    world.comparisons = Comparisons(house.sync, world.served, world.chunking, world.audit)
    world.intake = Intake(house.sync, house.guilds, world.served, world.comparisons, world.audit)
    house.live.listen(world.intake.hear)


def draft(wire: Wire) -> PageDraft:
    """Return a page on the guild's ten ranks."""
    ranks = tuple(RankDraft(f"Rank {n}", RoleId(int(role))) for n, role in enumerate(wire.ranks, start=1))
    return PageDraft(wire.guild_id, UserId(int(wire.guild.owner_id)), "big", "Big", ranks=ranks)
