"""What we do alone is put on record and told, by whoever did it."""

from domain.access.actors import OPERATOR, Actor
from domain.events import RosterChanged
from domain.ids import UserId
from domain.rosters.records import RecordKind
from services.rosters.recording import person_of, recorded
from storage.rosters.records import NewRecord
from tests.domain.makers import BEN, GUILD, OFFICER, seen
from tests.services.house import MANAGER, House


async def test_a_record_is_written_and_its_page_announced(house: House) -> None:
    page = await house.page()
    await house.compare(seen(BEN, OFFICER))
    house.heard.clear()

    async with house.database.begin() as tx:
        await tx.guilds.lock(GUILD)
        person = await tx.people.find(GUILD, BEN)
        assert person is not None
        made = await recorded(
            tx, MANAGER, NewRecord(GUILD, page.id, person.id, RecordKind.LISTING, "a", "b", house.clock())
        )
        unpaged = await recorded(
            tx, None, NewRecord(GUILD, None, person.id, RecordKind.NAME_CHANGE, "a", "b", house.clock())
        )
    await house.live.look()

    (told,) = house.heard
    assert isinstance(told, RosterChanged)
    assert (told.page_id, told.records) == (page.id, 1)
    assert told.revision == (await house.view(page)).revision
    assert unpaged.id > made.id
    assert (made.actor_id is None, unpaged.actor_id) == (False, None)
    (line,) = [
        each
        for each in (await house.audit_lines.recent(MANAGER, GUILD)).lines
        if each.deed.action == "listing.recorded"
    ]
    assert (line.deed.subject, line.target_id) == ("a → b", BEN)


async def test_whoever_acts_is_known_from_then_on(house: House) -> None:
    await house.page()

    async with house.database.begin() as tx:
        olga = await person_of(tx, Actor(UserId(7), "Olga"), GUILD)
        again = await person_of(tx, Actor(UserId(7), "Olga"), GUILD)
        nobody = await person_of(tx, OPERATOR, GUILD)
        person = await tx.people.find(GUILD, UserId(7))

    assert (olga, nobody) == (again, None)
    assert person is not None
    assert (person.id, person.profile.name) == (olga, "Olga")
