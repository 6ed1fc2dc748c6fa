"""A message says what is so now, and nothing of whoever is no longer known."""

from domain.ids import PersonId
from domain.rosters.announcements import AnnouncementKind
from domain.zones import last_moment
from services.rosters.announcing import Announcing
from storage.rosters.announcements import NewAnnouncement
from tests.domain.makers import ANNA, GUILD, NOW, OFFICER, seen
from tests.services.house import MANAGER, PROMOTIONS, House


async def test_a_certification_that_runs_out_names_it_and_the_day(house: House) -> None:
    page = await house.page()
    await house.announcement_rules.set(MANAGER, GUILD, None, channel_id=PROMOTIONS)
    await house.compare(seen(ANNA, OFFICER))
    async with house.database.begin() as tx:
        person = await tx.people.find(GUILD, ANNA)
        assert person is not None
        expiry = NewAnnouncement(
            "expiry:1",
            AnnouncementKind.EXPIRY,
            NOW,
            page_id=page.id,
            person_id=PersonId(person.id),
            channel_id=PROMOTIONS,
            detail={"what": "FTO", "at": NOW.isoformat()},
        )
        await tx.announcements.add_all(GUILD, [expiry], now=NOW)
        first = await tx.announcements.first(GUILD, now=NOW)
        assert first is not None
        made = await Announcing(tx, GUILD, house.clock()).made([first])

    assert made is not None
    assert (made.items[0].after, made.items[0].at, made.items[0].user_id) == (
        "FTO",
        last_moment(NOW),
        ANNA,
    )
