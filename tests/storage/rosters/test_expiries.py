"""When what members hold ends, and what was done about it."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.ids import MembershipId, PersonId
from domain.rosters.expiries import End, Ending, Renewal
from domain.rosters.guilds import GuildState, Held
from domain.rosters.records import RecordKind
from storage.database import Database
from storage.rosters.records import NewRecord
from tests.domain.makers import ANNA, BEN, GUILD, NOW
from tests.storage.conftest import Town

DAY = timedelta(days=1)
SOON = NOW + 10 * DAY


async def holder(town: Town, *, at: object = SOON, is_own: bool = False) -> PersonId:
    """Return Anna, whose FTO ends then."""
    person = await town.enrol(ANNA, town.standing(0, certifications=[0, 1]))
    end = End(person, town.page.certifications[0].id, at, is_own)  # type: ignore[arg-type]
    async with town.database.begin() as tx:
        await tx.expiries.set(town.page_id, [end], now=NOW)
    return person


async def only(town: Town) -> Ending:
    async with town.database.read() as tx:
        (found,) = await tx.expiries.ending(town.page_id, before=NOW + 1000 * DAY)
    return found


async def test_an_end_is_kept_and_found_by_page_and_member(town: Town) -> None:
    person = await holder(town)
    await town.enrol(BEN, town.standing(0, certifications=[0]))
    fto, swat = town.page.certifications

    async with town.database.read() as tx:
        (of_page,) = (await tx.expiries.of_page(town.page_id)).values()
        assert of_page == {fto.id: SOON}
        assert await tx.expiries.find(town.page_id, person, fto.id) == SOON
        assert await tx.expiries.find(town.page_id, person, swat.id) is None
        assert (await tx.rosters.load(town.page_id)).expiries == await tx.expiries.of_page(town.page_id)
        assert await tx.expiries.ending(town.page_id, before=SOON) == ()
    ending = await only(town)
    assert (ending.person_id, ending.user_id, ending.certification.name) == (person, ANNA, "FTO")


async def test_a_member_who_left_has_nothing_that_ends(town: Town) -> None:
    person = await holder(town)
    await town.dismiss(person, town.standing(0, certifications=[0, 1]))

    async with town.database.read() as tx:
        assert await tx.expiries.of_page(town.page_id) == {}
        assert await tx.expiries.to_end(now=SOON + DAY, tried_before=SOON, limit=10) == ()


async def test_another_validity_counts_for_all_but_those_with_an_end_of_their_own(town: Town) -> None:
    await holder(town, is_own=True)
    await town.enrol(BEN, town.standing(1, certifications=[0]))
    fto = town.page.certifications[0]

    async with town.database.begin() as tx:
        await tx.expiries.restart(fto.id, NOW + 90 * DAY)
        both = await tx.expiries.of_page(town.page_id)
        await tx.expiries.restart(fto.id, None)
        own = await tx.expiries.of_page(town.page_id)

    assert sorted(each[fto.id] for each in both.values()) == [SOON, NOW + 90 * DAY]
    assert [each[fto.id] for each in own.values()] == [SOON]


async def test_what_is_due_is_found_until_it_is_claimed_and_again_after_a_new_end(town: Town) -> None:
    await holder(town)
    ending = await only(town)

    async with town.database.begin() as tx:
        assert await tx.expiries.to_remind(now=NOW, within=9 * DAY) == ()
        assert await tx.expiries.to_remind(now=NOW, within=10 * DAY) == (ending,)
        assert await tx.expiries.claim_reminder(ending, now=NOW)
        assert not await tx.expiries.claim_reminder(ending, now=NOW)
        assert await tx.expiries.to_remind(now=NOW, within=10 * DAY) == ()
    await holder(town)

    async with town.database.read() as tx:
        assert await tx.expiries.to_remind(now=NOW, within=10 * DAY) == (ending,)


async def test_what_has_ended_is_found_until_it_is_claimed_and_again_a_day_later(town: Town) -> None:
    await holder(town)
    ending = await only(town)

    async with town.database.begin() as tx:
        assert await tx.expiries.to_end(now=SOON - DAY, tried_before=NOW, limit=10) == ()
        assert await tx.expiries.to_end(now=SOON, tried_before=NOW, limit=10) == (ending,)
        assert await tx.expiries.claim_end(ending, now=SOON, tried_before=SOON - DAY)
        assert await tx.expiries.to_end(now=SOON, tried_before=SOON - DAY, limit=10) == ()
        assert await tx.expiries.to_end(now=SOON, tried_before=SOON, limit=10) == (ending,)
        stale = replace(ending, at=NOW)
        assert not await tx.expiries.claim_end(stale, now=SOON + 9 * DAY, tried_before=SOON + 8 * DAY)


@pytest.mark.parametrize("state", [GuildState.REMOVED, GuildState.UNREACHABLE, None])
async def test_nothing_is_due_in_a_guild_that_is_away_or_held(town: Town, state: GuildState | None) -> None:
    await holder(town)
    async with town.database.begin() as tx:
        guild = await tx.guilds.get(GUILD)
        held = Held(NOW, 9, 10) if state is None else None
        await tx.guilds.save(replace(guild, state=state or GuildState.PRESENT, held=held))

    async with town.database.read() as tx:
        assert await tx.expiries.to_end(now=SOON, tried_before=NOW, limit=10) == ()


async def test_of_two_who_claim_at_once_one_does(town: Town, other: Database) -> None:
    await holder(town)
    ending = await only(town)

    async def claim(database: Database) -> bool:
        async with database.begin() as tx:
            return await tx.expiries.claim_reminder(ending, now=NOW)

    assert sorted(await asyncio.gather(claim(town.database), claim(other))) == [False, True]
    assert ending.membership_id > MembershipId(0)


async def test_what_somebody_held_last_is_known_after_he_left(town: Town) -> None:
    person = await holder(town, is_own=True)
    await town.dismiss(person, town.standing(0, certifications=[0, 1]))
    fto, swat = (each.id for each in town.page.certifications)

    async with town.database.read() as tx:
        held = await tx.expiries.held(town.page_id, person)

    assert held == {fto: End(person, fto, SOON, is_own=True), swat: End(person, swat, None)}


async def test_which_end_a_renewal_replaced_is_kept_with_its_record(town: Town) -> None:
    person = await holder(town)
    fto = town.page.certifications[0].id
    renewal = Renewal(End(person, fto, SOON), End(person, fto, None, is_own=True))

    async with town.database.begin() as tx:
        new = NewRecord(GUILD, town.page_id, person, RecordKind.RENEWAL, None, "FTO", NOW)
        record = await tx.records.add(new)
        assert await tx.expiries.renewal(record.id, person, fto) is None
        await tx.expiries.note(record.id, renewal)
        assert await tx.expiries.renewal(record.id, person, fto) == renewal
