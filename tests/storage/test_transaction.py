from domain.events import GuildChanged
from domain.rosters.guilds import Guild
from storage.database import Database
from tests.domain.makers import GUILD, a_page


async def test_every_noun_of_one_transaction_sees_what_the_others_wrote(database: Database) -> None:
    async with database.begin() as tx:
        await tx.guilds.save(Guild(GUILD, "Blaine"))
        page = await tx.pages.add(a_page())
        await tx.outbox.put(GuildChanged(GUILD))

        assert (await tx.rosters.load(page.id)).page == page
        assert await tx.records.of_page(page.id, limit=1) == ()
        assert await tx.orders.open_for(GUILD, []) == ()
        assert await tx.memberships.count([page.id]) == {page.id: 0}
        assert await tx.people.fingerprints(GUILD, page_ids=[page.id]) == {}
        assert await tx.keys.all() == ()
        assert await tx.entitlements.all() == ()
        assert await tx.epochs.all() == {}
