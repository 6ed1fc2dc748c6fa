"""Imports: applied whole or not at all, their roles ordered, and taken back while nothing moved on."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.access.actors import Actor
from domain.errors import Invalid, NotAllowed, NotFound, Refused
from domain.events import RosterChanged
from domain.ids import UserId
from domain.rosters.batches import DRAFT_LIVES
from domain.rosters.columns import ColumnKind
from domain.rosters.imports import Candidate
from domain.rosters.memberships import Membership
from domain.rosters.pages import Page
from domain.rosters.rosters import WHOLE, visible
from services.rosters.exports import ExportFormat, exported
from services.rosters.imports import Applied, ImportPreview
from tests.domain.makers import ANNA, BEN, CAPTAIN, CARLA, FTO, GUILD, OFFICER, SERGEANT, seen
from tests.services.house import DRAFT, MANAGER, House

PEOPLE = tuple(Candidate(user, f"user{user}", (f"member {user}",)) for user in (ANNA, BEN, CARLA))
DAY = datetime(2020, 1, 2, tzinfo=UTC)
FILE = (
    b"username,rank,certifications,joined,promotion date,hours\n"
    b"user101,Captain,,2020-01-02,2021-03-04,12.5\n"
    b"user102,Sergeant,FTO,2020-01-02,2021-03-04,7\n"
    b"user103,Officer,,2020-01-02,,3\n"
    b"user104,Officer,,,,\n"
)


async def staffed(house: House) -> Page:
    page = await house.page()
    await house.compare(seen(ANNA, CAPTAIN), seen(BEN, OFFICER))
    return page


async def drafted(house: House, page: Page, content: bytes = FILE) -> ImportPreview:
    return await house.imports.draft(MANAGER, page.id, "roster.csv", content, PEOPLE)


async def applied(house: House, page: Page, content: bytes = FILE) -> Applied:
    preview = await drafted(house, page, content)
    return await house.imports.apply(MANAGER, preview.stored.id, PEOPLE)


async def members(house: House, page: Page) -> dict[UserId, Membership]:
    async with house.database.read() as tx:
        roster = await tx.rosters.load(page.id)
    by_user = {roster.people[each.person_id].user_id: each for each in roster.memberships}
    return {user: each for user, each in by_user.items() if user is not None}


async def carried_out(house: House, done: Applied) -> None:
    """Have the import's orders done in Discord."""
    assert done.batch is not None
    await house.carry_out(done.batch.id, {ANNA: {CAPTAIN}, BEN: {OFFICER}, CARLA: set()})


async def test_of_two_presses_at_once_one_applies_the_file_and_the_other_is_told(house: House) -> None:
    page = await staffed(house)
    preview = await drafted(house, page)

    first, second = await asyncio.gather(
        *(house.imports.apply(MANAGER, preview.stored.id, PEOPLE) for _ in range(2)), return_exceptions=True
    )

    assert isinstance(first, Applied)
    assert isinstance(second, Refused)
    assert "being applied already" in str(second)
    assert (await members(house, page))[ANNA].carried_seconds == 45_000


async def test_a_preview_says_what_would_change_and_changes_nothing(house: House) -> None:
    page = await staffed(house)
    before = await members(house, page)

    preview = await drafted(house, page)

    assert preview.plan.counts == {
        "promote": 1,
        "certify": 1,
        "reinstate": 1,
        "joined": 3,
        "promoted": 2,
        "hours": 3,
    }
    assert [(each.line, each.sentence) for each in preview.plan.problems] == [
        (5, "Nobody in this server is called “user104”.")
    ]
    assert await members(house, page) == before


async def test_own_data_is_written_at_once_and_what_waits_for_roles_at_their_end(house: House) -> None:
    page = await staffed(house)

    done = await applied(house, page)
    at_once = await members(house, page)
    await carried_out(house, done)
    at_last = await members(house, page)

    assert (at_once[ANNA].joined_at, at_once[ANNA].carried_seconds) == (DAY, 45_000)
    assert (at_once[BEN].carried_seconds, CARLA in at_once) == (25_200, False)
    assert (at_last[CARLA].joined_at, at_last[CARLA].carried_seconds) == (DAY, 10_800)
    assert at_last[BEN].rank_since == datetime(2021, 3, 4, tzinfo=UTC)
    assert await house.names(page) == {
        "Captain": ["member 101"], "Sergeant": ["member 102"], "Officer": ["member 103"]
    }  # fmt: skip
    assert any(isinstance(event, RosterChanged) for event in house.heard)


async def test_an_import_is_taken_back_with_its_roles(house: House) -> None:
    page = await staffed(house)
    before = await members(house, page)
    done = await applied(house, page)
    await carried_out(house, done)

    back = await house.imports.roll_back(MANAGER, page.id)

    after = await members(house, page)
    assert (after[ANNA].joined_at, after[ANNA].carried_seconds, after[ANNA].rank_since) == (
        before[ANNA].joined_at,
        before[ANNA].carried_seconds,
        before[ANNA].rank_since,
    )
    assert back.orders == 3
    with pytest.raises(Refused, match="taken back already"):
        await house.imports.roll_back(MANAGER, page.id)


async def test_it_is_not_taken_back_once_things_moved_on(house: House) -> None:
    page = await staffed(house)
    with pytest.raises(NotFound):
        await house.imports.roll_back(MANAGER, page.id)
    done = await applied(house, page)
    with pytest.raises(Refused, match="still under way"):
        await house.imports.roll_back(MANAGER, page.id)
    await carried_out(house, done)
    async with house.database.begin() as tx:
        await tx.memberships.carry_hours(page.id, {(await members(house, page))[ANNA].person_id: 1})

    with pytest.raises(Refused, match="1 members have other dates, hours"):
        await house.imports.roll_back(MANAGER, page.id)


async def test_columns_may_be_said(house: House) -> None:
    page = await staffed(house)
    preview = await drafted(house, page, b"username,zeit\nuser101,9\n")

    told = await house.imports.preview(
        MANAGER, preview.stored.id, PEOPLE, columns=(ColumnKind.USERNAME, ColumnKind.HOURS)
    )
    again = await house.imports.preview(MANAGER, preview.stored.id, PEOPLE)

    assert (preview.plan.rows, told.plan.counts, again.plan.counts) == ((), {"hours": 1}, {"hours": 1})


async def test_it_is_for_the_admin_tier_and_for_whoever_sent_it(house: House) -> None:
    page = await staffed(house)
    preview = await drafted(house, page)
    stranger = Actor(BEN, "Ben")
    other = Actor(UserId(5), "Otto", manages=frozenset({GUILD}))

    for refused in (
        house.imports.draft(stranger, page.id, "x.csv", FILE, PEOPLE),
        house.imports.apply(stranger, preview.stored.id, PEOPLE),
        house.imports.cancel(stranger, preview.stored.id),
        house.imports.roll_back(stranger, page.id),
        house.imports.known_people(stranger, page.id),
    ):
        with pytest.raises(NotAllowed):
            await refused
    with pytest.raises(Refused, match="Only Olga"):
        await house.imports.apply(other, preview.stored.id, PEOPLE)


async def test_a_draft_is_applied_once_soon_or_never(house: House) -> None:
    page = await staffed(house)
    cancelled, late = await drafted(house, page), await drafted(house, page)
    await house.imports.cancel(MANAGER, cancelled.stored.id)

    with pytest.raises(Refused, match="already"):
        await house.imports.apply(MANAGER, cancelled.stored.id, PEOPLE)
    with pytest.raises(Refused, match="already"):
        await house.imports.cancel(MANAGER, cancelled.stored.id)
    house.clock.move(DRAFT_LIVES + timedelta(minutes=1))
    with pytest.raises(Refused, match="over an hour ago"):
        await house.imports.apply(MANAGER, late.stored.id, PEOPLE)
    assert await house.imports.tidy() == 2
    with pytest.raises(Refused, match="changes nothing"):
        await applied(house, page, b"username,rank\nuser101,Captain\n")


async def test_a_file_that_is_none_leaves_nothing_behind(house: House) -> None:
    page = await staffed(house)

    with pytest.raises(Invalid):
        await drafted(house, page, b"PK\x03\x04")

    async with house.database.read() as tx:
        assert await tx.imports.latest(page.id) is None


async def test_five_thousand_rows_are_imported_with_progress_told(house: House) -> None:
    page = await house.page()
    people = [UserId(10_000 + number) for number in range(5_000)]
    await house.compare(*(seen(user, OFFICER, FTO) for user in people), seen(ANNA, SERGEANT))
    everybody = tuple(Candidate(user, f"user{user}", ()) for user in people)
    text = "username,joined,hours\n" + "".join(f"user{user},2020-01-02,{user % 90}.5\n" for user in people)
    preview = await house.imports.draft(MANAGER, page.id, "big.csv", text.encode(), everybody)
    told: list[tuple[int, int]] = []

    done = await house.imports.apply(
        MANAGER, preview.stored.id, everybody, progress=lambda *step: told.append(step)
    )

    assert (done.written, done.batch, told[-1]) == (5_000, None, (5_000, 5_000))
    assert {each.joined_at for user, each in (await members(house, page)).items() if user != ANNA} == {DAY}


async def test_an_export_read_back_changes_nothing(house: House) -> None:
    page = await house.page(replace(DRAFT, patrol_logs=True))
    await house.compare(seen(ANNA, CAPTAIN), seen(BEN, OFFICER))
    sheet = b"username,hours,promotion date\nuser101,487.617,2021-03-04\nuser102,3:07,\n"
    await applied(house, page, sheet)
    async with house.database.read() as tx:
        roster = await tx.rosters.load(page.id)
    file = exported(visible(roster, WHOLE), ExportFormat.CSV)

    preview = await drafted(house, page, file)

    assert b"487.62" in file
    assert ColumnKind.HOURS in preview.stored.columns
    assert (preview.plan.rows, preview.plan.problems, preview.plan.unchanged) == ((), (), 2)
