"""All that is stored of somebody, found in whichever table it is."""

from domain.access.actors import Actor
from domain.ids import UserId
from domain.rosters.people import Profile
from domain.rosters.records import RecordKind
from storage.rosters.records import NewRecord
from tests.domain.makers import ANNA, BEN, GUILD, NOW
from tests.storage.conftest import Town


async def test_rows_about_him_and_rows_that_name_him_are_found(town: Town) -> None:
    anna = await town.enrol(ANNA, town.standing(2))
    ben = await town.enrol(BEN, town.standing(1))
    async with town.database.begin() as tx:
        await tx.records.add_all(
            [
                NewRecord(GUILD, town.page_id, ben, RecordKind.PROMOTION, "a", "b", NOW, actor_id=anna),
                NewRecord(GUILD, town.page_id, anna, RecordKind.PROMOTION, "a", "b", NOW),
                NewRecord(GUILD, town.page_id, ben, RecordKind.DEMOTION, "b", "a", NOW),
            ]
        )
        await tx.audit.wrote(Actor(BEN, "Ben"), GUILD, "x.done", target=ANNA)

    async with town.database.read() as tx:
        rows = await tx.personal.rows(GUILD, anna, ANNA)
        counts = await tx.personal.counts(GUILD, anna, ANNA)

    assert [row["you_are"] for row in rows["records"]] == [["actor"], ["person"]]
    assert [row["you_are"] for row in rows["audit_lines"]] == [["target"]]
    assert counts == {table: len(found) for table, found in rows.items()}
    assert {"people", "memberships", "holdings", "records", "audit_lines"} == counts.keys()
    assert "fingerprint" not in rows["people"][0]


async def test_of_somebody_unknown_there_is_nothing(town: Town) -> None:
    await town.enrol(ANNA, town.standing(2))
    async with town.database.begin() as tx:
        await tx.people.ensure(GUILD, {BEN: Profile("ben", "Ben")})

    async with town.database.read() as tx:
        assert await tx.personal.rows(GUILD, None, UserId(4711)) == {}
        assert await tx.personal.counts(GUILD, None, UserId(4711)) == {}
