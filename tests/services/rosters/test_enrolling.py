"""The changes of one diff, written in one transaction."""

import pytest

from domain.events import RosterChanged
from domain.ids import UserId
from domain.rosters.attribution import AuditKind, RoleAudit
from domain.rosters.records import RecordKind, Source
from domain.rosters.sync import MemberLeft, Snapshot
from services.rosters.enrolling import Enrolling
from tests.domain.makers import ANNA, BEN, GUILD, NOW, OFFICER, ROLES, SERGEANT, a_snapshot, seen
from tests.services.house import House


async def test_nothing_is_half_written(house: House) -> None:
    page = await house.page()
    await house.compare(seen(ANNA, OFFICER, name="Anna"))
    before = await house.view(page)

    async def in_the_dark() -> None:
        async with house.database.begin() as tx:
            await Enrolling(tx, NOW).write(a_snapshot(seen(ANNA, SERGEANT)), [], not_before=None)
            raise RuntimeError("the lights went out")

    with pytest.raises(RuntimeError):
        await in_the_dark()

    await house.live.look()
    assert await house.view(page) == before
    assert not any(
        isinstance(event, RosterChanged) and event.revision > before.revision for event in house.heard
    )


async def test_an_officer_off_the_roster_is_known_by_name_and_renamed_when_he_joins(house: House) -> None:
    page = await house.page()
    await house.compare(seen(ANNA, OFFICER))
    house.audit.lines = [RoleAudit(NOW, UserId(50), "chief_hale", ANNA, frozenset({SERGEANT}))]
    await house.apply(seen(ANNA, SERGEANT))

    await house.apply(seen(UserId(50), SERGEANT, name="Chief Hale"))

    row = (await house.view(page)).of(ANNA)
    assert row is not None
    assert row.promotion_officer == "Chief Hale"


async def test_a_new_picture_alone_is_no_news(house: House) -> None:
    page = await house.page()
    await house.compare(seen(ANNA, OFFICER))
    revision = (await house.view(page)).revision
    changed = seen(ANNA, OFFICER)
    profile = type(changed.profile)(changed.profile.username, changed.profile.name, "newhash")

    asked = house.audit.asked

    await house.apply(type(changed)(ANNA, profile, changed.role_ids))

    assert (await house.view(page)).revision == revision
    assert house.audit.asked == asked
    async with house.database.read() as tx:
        person = await tx.people.find(GUILD, ANNA)
    assert person is not None
    assert person.profile.avatar == "newhash"


async def test_it_is_known_beforehand_whether_anybody_did_anything(house: House) -> None:
    await house.page()
    await house.compare(seen(ANNA, OFFICER))

    async with house.database.read() as tx:
        enrolling = Enrolling(tx, NOW)
        assert await enrolling.would_change_roles(a_snapshot(seen(BEN, OFFICER)))
        assert await enrolling.would_change_roles(a_snapshot(seen(ANNA, OFFICER, name="Other")))
        assert await enrolling.would_change_roles(a_snapshot(departed=[ANNA]))
        assert not await enrolling.would_change_roles(Snapshot(GUILD, ROLES, (seen(ANNA, OFFICER),)))


async def test_a_kick_is_recorded_with_who_did_it_and_why(house: House) -> None:
    page = await house.page()
    await house.compare(seen(ANNA, OFFICER), seen(BEN, OFFICER))
    kick = RoleAudit(NOW, UserId(50), "Chief", ANNA, reason="inactive", kind=AuditKind.KICK)
    house.audit.lines = [kick]

    await house.sync.apply(GUILD, [MemberLeft(ANNA), MemberLeft(BEN)], audit=house.audit)

    gone = [each for each in await house.records(page) if each.kind is RecordKind.DEPARTURE]
    assert {(each.source, each.actor_id is not None, each.reason) for each in gone} == {
        (Source.AUDIT_LOG, True, "inactive"),
        (Source.UNKNOWN, False, None),
    }


async def test_a_member_who_renames_himself_is_his_own_actor(house: House) -> None:
    await house.page()
    await house.compare(seen(ANNA, OFFICER, name="Anna"))
    line = RoleAudit(
        NOW, ANNA, "Anna B.", ANNA, kind=AuditKind.NAME, name_before="Anna", name_after="Anna B."
    )
    house.audit.lines = [line]

    await house.apply(seen(ANNA, OFFICER, name="Anna B."))

    async with house.database.read() as tx:
        person = await tx.people.find(GUILD, ANNA)
        assert person is not None
        records = await tx.records.of_person(person.id, limit=10)
    (renamed,) = [each for each in records if each.kind is RecordKind.NAME_CHANGE]
    assert (renamed.source, renamed.actor_id) == (Source.AUDIT_LOG, person.id)
