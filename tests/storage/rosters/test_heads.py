from dataclasses import replace
from uuid import UUID

from domain.ids import PageId
from domain.rosters.guilds import Guild, GuildState, Held, Notice
from domain.rosters.pages import PageHead
from tests.domain.makers import ANNA, BEN, GUILD, NOW, PAGE
from tests.storage.conftest import Town


async def head(town: Town) -> PageHead:
    async with town.database.read() as tx:
        found = await tx.pages.head(town.page_id)
        assert found
        assert await tx.pages.heads() == (found,)
        return found


async def test_a_head_tells_what_its_page_does(town: Town) -> None:
    async with town.database.begin() as tx:
        await tx.pages.save(replace(town.page, slug="sandy-shores", description="Words"), now=NOW)
        await tx.pages.bump(town.page_id)
        await tx.guilds.save(Guild(GUILD, "Blaine County", synced_at=NOW))

    assert await head(town) == PageHead(
        id=PAGE,
        guild_id=GUILD,
        guild_name="Blaine County",
        owner_id=town.page.owner_id,
        slug="sandy-shores",
        title="Blaine County",
        description="Words",
        visibility=town.page.visibility,
        revision=1,
        strength=0,
        synced_at=NOW,
        former_slugs=("blaine-county",),
    )


async def test_only_who_is_a_member_now_counts(town: Town) -> None:
    anna = await town.enrol(ANNA, town.standing(0))
    await town.enrol(BEN, town.standing(1))
    await town.dismiss(anna, town.standing(0))

    assert (await head(town)).strength == 1


async def test_a_head_says_why_its_page_stands_still(town: Town) -> None:
    async with town.database.begin() as tx:
        await tx.guilds.save(Guild(GUILD, "Blaine", held=Held(NOW, 9, 10)))
    held = await head(town)
    async with town.database.begin() as tx:
        await tx.guilds.save(Guild(GUILD, "Blaine", state=GuildState.UNREACHABLE))

    assert (held.notice, (await head(town)).notice) == (Notice.HELD, Notice.UNREACHABLE)


async def test_an_unknown_page_has_no_head(town: Town) -> None:
    async with town.database.read() as tx:
        assert await tx.pages.head(PageId(UUID(int=1))) is None
