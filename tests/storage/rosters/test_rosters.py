from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import NotFound
from domain.ids import PageId
from domain.rosters.guilds import Role
from domain.rosters.pages import Page
from domain.rosters.people import Profile
from domain.rosters.rosters import STAFF, visible
from domain.rosters.sync import Changes, Enrolled, MemberSeen, Snapshot, applied, diff
from storage.rosters.memberships import StandingWrite
from storage.transaction import Transaction
from tests.domain.makers import ANNA, BEN, CAPTAIN, CARLA, GUILD, NOW, OWNER, ROLES
from tests.storage.conftest import Town

ACCOUNTS = (ANNA, BEN, CARLA)


async def test_a_roster_has_the_page_its_people_and_their_officers(town: Town) -> None:
    anna = await town.enrol(ANNA, town.standing(1, certifications=[0]))
    async with town.database.begin() as tx:
        await tx.guilds.replace_roles(GUILD, [Role(CAPTAIN, "Captain", 9, 0xFFD700)])
        officer = (await tx.people.ensure(GUILD, {OWNER: Profile("olga", "Olga")}))[OWNER]
        standing = town.standing(0, certifications=[0])
        promotion = StandingWrite(anna, town.standing(1, certifications=[0]), standing, True, NOW, officer)
        await tx.memberships.write(town.page_id, [promotion], now=NOW)

    async with town.database.read() as tx:
        roster = await tx.rosters.load(town.page_id)

    (section, *_) = visible(roster, STAFF).sections
    (row,) = section.members
    assert (row.name, row.user_id, row.promotion_officer) == ("member 101", ANNA, "Olga")
    assert (row.certifications, section.colour) == (("FTO",), 0xFFD700)
    assert roster.people.keys() == {anna, officer}


async def test_a_roster_leaves_past_members_out(town: Town) -> None:
    anna = await town.enrol(ANNA, town.standing(0))
    await town.dismiss(anna, town.standing(0))

    async with town.database.read() as tx:
        roster = await tx.rosters.load(town.page_id)

    assert (roster.memberships, roster.people) == ((), {})


async def test_a_page_that_is_not_there_has_no_roster(town: Town) -> None:
    async with town.database.read() as tx:
        with pytest.raises(NotFound):
            await tx.rosters.load(PageId(UUID(int=5)))


members_seen = st.lists(
    st.builds(
        MemberSeen,
        st.sampled_from(ACCOUNTS),
        st.builds(
            Profile, st.just("user"), st.sampled_from(["Anna", "Zoë"]), st.sampled_from([None, "face"])
        ),
        st.frozensets(st.sampled_from(sorted(ROLES))),
    ),
    unique_by=lambda seen: seen.user_id,
).map(tuple)
# Now and then one of the page's roles has been deleted.
roles_there = st.sampled_from([ROLES, ROLES, ROLES, ROLES - {CAPTAIN}])
snapshots = st.builds(
    Snapshot, st.just(GUILD), roles_there, members_seen, st.just(frozenset()), st.booleans()
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shown=st.lists(snapshots, min_size=1, max_size=5))
async def test_what_is_read_back_is_what_the_changes_make_of_it(town: Town, shown: list[Snapshot]) -> None:
    async with town.database.begin() as tx:
        await tx.pages.purge(town.page_id)
        page = await tx.pages.add(replace(town.page, former_slugs=()))
    for snapshot in shown:
        async with town.database.begin() as tx:
            before = await enrolled(tx, page)
            changes = diff(snapshot, before)

            await write(tx, page.id, changes)

            assert await enrolled(tx, page) == applied(changes, before)
            assert not diff(snapshot, await enrolled(tx, page))


async def enrolled(tx: Transaction, page: Page) -> Enrolled:
    stored = await tx.pages.get(page.id)
    people = await tx.people.enrolments(GUILD, page_ids=[page.id], user_ids=ACCOUNTS)
    return Enrolled(GUILD, (stored,), people)


async def write(tx: Transaction, page_id: PageId, changes: Changes) -> None:
    for lost in changes.lost:
        await tx.pages.mark_unmapped(lost.page_id, lost.role_id)
    await tx.people.save_profiles(GUILD, {change.user_id: change.after for change in changes.profiles})
    ids = await tx.people.ensure(GUILD, {each.user_id: Profile("?", "?") for each in changes.standings})
    writes = [
        StandingWrite(ids[change.user_id], change.before, change.after, True, NOW, None, NOW)
        for change in changes.standings
    ]
    await tx.memberships.write(page_id, writes, now=NOW)
