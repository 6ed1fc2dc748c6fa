"""Callsigns, statuses, notes and awards from a sheet: all or nothing, by the commands' rules, and back."""

import asyncio
from dataclasses import replace

import pytest

from domain.access.actors import Actor
from domain.access.tiers import Tier, TierGrant
from domain.errors import Refused
from domain.ids import RoleId, UserId
from domain.rosters.batches import LineState
from domain.rosters.imports import Candidate
from domain.rosters.pages import Page
from domain.rosters.people import Profile
from domain.rosters.records import Record, RecordKind, Source
from domain.rosters.rosters import WHOLE, MemberRow, visible
from domain.rosters.statuses import Status
from services.rosters.callsigns import Account
from services.rosters.exports import ExportFormat, exported
from services.rosters.imports import Applied, ImportPreview
from tests.domain.makers import ANNA, BEN, CAPTAIN, CARLA, FTO, GUILD, OFFICER, SERGEANT, TRAFFIC, seen
from tests.services.house import DRAFT, MANAGER, PROMOTIONS, House

DORA = UserId(104)
ADMIN_ROLE = RoleId(99)
PEOPLE = tuple(Candidate(user, f"user{user}", (f"member {user}",)) for user in (ANNA, BEN, CARLA, DORA))
FILE = (
    "username,callsign,status,notes,awards\n"
    'user101,A-1,LOA,"Came from the\nold force",Valor\n'
    "user102,A-2,,,Valor ×2; Long service\n"
)


async def manned(house: House) -> Page:
    """Return a page with two awards and a sergeant's seats; Anna is called X-1 and Ben A-1."""
    page = await house.page()
    page = await house.awards.add(MANAGER, page.id, name="Valor")
    page = await house.awards.add(MANAGER, page.id, name="Long service")
    page = await house.ranks.seat(MANAGER, page.id, page.ranks[1].id, callsigns="S-1, S-2")
    await house.compare(
        seen(ANNA, CAPTAIN), seen(BEN, OFFICER, FTO, TRAFFIC), seen(CARLA, OFFICER), seen(DORA)
    )
    await house.callsigns.assign(MANAGER, page.id, ANNA, "X-1")
    await house.callsigns.assign(MANAGER, page.id, BEN, "A-1")
    return page


async def drafted(house: House, page: Page, text: str, actor: Actor = MANAGER) -> ImportPreview:
    return await house.imports.draft(actor, page.id, "roster.csv", text.encode(), PEOPLE)


async def applied(house: House, page: Page, text: str = FILE) -> Applied:
    preview = await drafted(house, page, text)
    return await house.imports.apply(MANAGER, preview.stored.id, PEOPLE)


async def row(house: House, page: Page, user_id: UserId) -> MemberRow:
    found = (await house.view(page)).of(user_id)
    assert found is not None
    return found


async def records(house: House, page: Page, user_id: UserId) -> list[Record]:
    """Return what imports wrote about somebody."""
    return [
        each
        for each in (await house.history.of_member(MANAGER, GUILD, user_id)).records
        if each.source is Source.IMPORT and each.page_id == page.id
    ]


async def carried_out(house: House, done: Applied, roles: dict[UserId, set[RoleId]]) -> None:
    assert done.batch is not None
    await house.carry_out(done.batch.id, roles)


async def test_all_of_it_is_written_at_once_and_on_record(house: House) -> None:
    page = await manned(house)
    preview = await drafted(house, page, FILE)

    done = await house.imports.apply(MANAGER, preview.stored.id, PEOPLE)

    assert preview.plan.problems == ()
    assert preview.plan.counts == {"callsign": 2, "status": 1, "note": 1, "award": 4}
    anna, ben = await row(house, page, ANNA), await row(house, page, BEN)
    assert (done.written, done.batch) == (2, None)
    assert (anna.callsign, anna.status, [each.words for each in anna.awards]) == (
        "A-1",
        Status.LOA,
        ["Valor"],
    )
    assert (ben.callsign, [each.words for each in ben.awards]) == ("A-2", ["Valor ×2", "Long service"])
    notes = await house.notes.of_member(MANAGER, page.id, ANNA)
    assert [each.text for each in notes.notes] == ["Came from the\nold force"]
    assert list(notes.authors.values()) == ["Olga"]
    written = {each.kind: (each.before, each.after, each.reason) for each in await records(house, page, ANNA)}
    assert written == {
        RecordKind.CALLSIGN: ("X-1", "A-1", f"import #{done.stored.id}"),
        RecordKind.STATUS: ("Active", "LOA", f"import #{done.stored.id}"),
        RecordKind.AWARD: (None, "Valor", f"import #{done.stored.id}"),
    }


async def test_it_is_nobody_s_news(house: House) -> None:
    page = await manned(house)
    await house.announcement_rules.set(MANAGER, GUILD, None, channel_id=PROMOTIONS)
    await house.announcements.plan(GUILD)

    await applied(house, page)
    await house.announcements.plan(GUILD)

    while (told := await house.announcements.next(GUILD)) is not None:
        assert told.items[0].after not in ("Valor", "LOA")
        await house.announcements.sent(told)


async def test_it_is_taken_back_as_if_it_had_never_been(house: House) -> None:
    page = await manned(house)
    before = [await row(house, page, user) for user in (ANNA, BEN, CARLA)]
    await applied(house, page)

    back = await house.imports.roll_back(MANAGER, page.id)

    assert [await row(house, page, user) for user in (ANNA, BEN, CARLA)] == before
    assert back.written == 2
    assert (await house.notes.of_member(MANAGER, page.id, ANNA)).notes == ()
    history = await records(house, page, ANNA)
    undone = {each.undoes for each in history if each.undoes is not None}
    assert undone == {each.id for each in history if each.undoes is None}
    assert len(undone) == 3
    again = await applied(house, page)
    assert again.written == 2


async def test_the_same_file_a_second_time_changes_nothing(house: House) -> None:
    page = await manned(house)
    await applied(house, page)

    again = await drafted(house, page, FILE)

    assert (again.plan.rows, again.plan.problems, again.plan.unchanged) == ((), (), 2)


async def test_an_export_of_all_of_it_read_back_changes_nothing(house: House) -> None:
    page = await house.page(replace(DRAFT, patrol_logs=True))
    page = await house.awards.add(MANAGER, page.id, name="Valor, first class")
    page = await house.awards.add(MANAGER, page.id, name="Model x 5")
    await house.compare(seen(ANNA, CAPTAIN), seen(BEN, OFFICER, FTO, TRAFFIC))
    await house.callsigns.assign(MANAGER, page.id, BEN, "B-7")
    await house.callsigns.assign(MANAGER, page.id, BEN, "T-7", subdivision_id=page.subdivisions[0].id)
    await house.statuses.set(MANAGER, page.id, ANNA, Status.SUSPENDED, reason="late")
    for award in (page.awards[0], page.awards[0], page.awards[1]):
        await house.awards.grant(MANAGER, page.id, BEN, award.id)
    async with house.database.read() as tx:
        roster = await tx.rosters.load(page.id)
    file = exported(visible(roster, WHOLE), ExportFormat.CSV)

    preview = await house.imports.draft(MANAGER, page.id, "roster.csv", file, PEOPLE)

    assert "Valor, first class ×2; Model x 5" in file.decode()
    assert (preview.plan.rows, preview.plan.problems, preview.plan.unchanged) == ((), (), 2)


async def test_guards_are_those_of_the_commands(house: House) -> None:
    page = await manned(house)
    await house.tiers.grant(MANAGER, GUILD, TierGrant(ADMIN_ROLE, Tier.ADMIN))
    admin = Actor(BEN, "Ben", role_ids=frozenset({ADMIN_ROLE}))

    preview = await drafted(house, page, FILE + "user103,C-1,,,\n", admin)

    assert [(each.line, str(each.sentence)) for each in preview.plan.problems] == [
        (2, "This member is Captain, which is not below your own rank; somebody above him must do that."),
        (4, "You can't do that to yourself."),
        (5, "This member is Officer, which is not below your own rank; somebody above him must do that."),
    ]
    with pytest.raises(Refused, match="changes nothing"):
        await house.imports.apply(admin, preview.stored.id, PEOPLE)


async def test_two_imports_at_once_that_give_the_same_callsign_leave_one(house: House) -> None:
    page = await manned(house)
    one = await drafted(house, page, "username,callsign,status\nuser101,Z-1,LOA\n")
    two = await drafted(house, page, "username,callsign,status\nuser103,Z-1,LOA\n")

    answers = await asyncio.gather(
        *(house.imports.apply(MANAGER, each.stored.id, PEOPLE) for each in (one, two)),
        return_exceptions=True,
    )

    assert sorted(isinstance(each, Refused) for each in answers) == [False, True]
    called = [(await row(house, page, user)).callsign for user in (ANNA, CARLA)]
    served = [(await row(house, page, user)).status for user in (ANNA, CARLA)]
    assert called.count("Z-1") == 1
    assert served.count(Status.LOA) == 1


async def test_what_moved_on_between_preview_and_lock_is_named_by_line_and_nothing_is_written(
    house: House,
) -> None:
    page = await manned(house)
    preview = await drafted(house, page, FILE)
    staged = [(each, part) for each in preview.plan.rows for part in each.particulars]
    async with house.database.begin() as tx:
        numbered = [(number, *each) for number, each in enumerate(staged)]
        await tx.particulars.stage(preview.stored.id, numbered, at=house.clock())
    await house.callsigns.assign(MANAGER, page.id, CARLA, "A-2")
    await house.statuses.set(MANAGER, page.id, ANNA, Status.RESERVE)

    async with house.database.read() as tx:
        lines = await tx.particulars.moved_on(preview.stored.id, page.id)

    assert lines == (2, 4)
    again = await house.imports.preview(MANAGER, preview.stored.id, PEOPLE)
    assert [(each.line, str(each.sentence)) for each in again.plan.problems] == [
        (2, "callsign: A-1 belongs to member 102 already."),
        (4, "callsign: A-2 belongs to member 103 already."),
    ]


async def test_it_is_not_taken_back_once_somebody_else_has_a_callsign_that_it_freed(house: House) -> None:
    page = await manned(house)
    await applied(house, page)
    await house.callsigns.assign(MANAGER, page.id, CARLA, "X-1")

    with pytest.raises(Refused, match="X-1, which it took from a member, is somebody else's by now"):
        await house.imports.roll_back(MANAGER, page.id)
    await house.callsigns.release(MANAGER, page.id, CARLA)
    await house.statuses.set(MANAGER, page.id, ANNA, Status.RESERVE)
    with pytest.raises(Refused, match="1 members have other dates, hours, callsigns or statuses"):
        await house.imports.roll_back(MANAGER, page.id)


async def test_a_reservation_for_him_is_used_up_and_comes_back(house: House) -> None:
    page = await manned(house)
    account = Account(CARLA, Profile("user103", "member 103"))
    await house.callsigns.reserve(MANAGER, page.id, "R-1", account=account)

    await applied(house, page, "username,callsign\nuser103,R-1\n")
    now = (await row(house, page, CARLA)).callsign
    await house.imports.roll_back(MANAGER, page.id)

    assert now == "R-1"
    assert (await row(house, page, CARLA)).callsign is None
    assert [each.callsign.value for each in await house.callsigns.reservations(MANAGER, page.id)] == ["R-1"]


LATE = (
    "username,rank,callsign,status,notes,awards\n"
    "user102,Sergeant,S-1,LOA,,\n"
    "user104,Officer,D-1,Probation,new here,Valor\n"
)


async def test_what_belongs_to_a_new_rank_or_member_waits_for_the_roles(house: House) -> None:
    page = await manned(house)
    done = await applied(house, page, LATE)
    at_once = await row(house, page, BEN)

    await carried_out(house, done, {BEN: {OFFICER, FTO, TRAFFIC}, DORA: set()})

    assert (at_once.callsign, at_once.status, done.written) == ("A-1", Status.LOA, 1)
    ben, dora = await row(house, page, BEN), await row(house, page, DORA)
    assert (ben.rank, ben.callsign) == ("Sergeant", "S-1")
    assert (dora.callsign, dora.status, [each.name for each in dora.awards]) == (
        "D-1",
        Status.PROBATION,
        ["Valor"],
    )
    assert {each.kind for each in await records(house, page, DORA)} == {
        RecordKind.CALLSIGN,
        RecordKind.STATUS,
        RecordKind.AWARD,
    }
    assert (await house.notes.of_member(MANAGER, page.id, DORA)).notes[0].text == "new here"


async def test_what_waited_is_taken_back_with_the_roles(house: House) -> None:
    page = await manned(house)
    done = await applied(house, page, LATE)
    roles: dict[UserId, set[RoleId]] = {BEN: {OFFICER, FTO, TRAFFIC}, DORA: set()}
    await carried_out(house, done, roles)

    back = await house.imports.roll_back(MANAGER, page.id)
    await carried_out(house, back, roles)

    ben = await row(house, page, BEN)
    assert (ben.rank, ben.callsign, ben.status) == ("Officer", "A-1", Status.ACTIVE)
    assert (await house.view(page)).of(DORA) is None


async def test_what_can_t_be_when_its_time_comes_is_said_on_its_line(house: House) -> None:
    page = await manned(house)
    done = await applied(house, page, LATE)
    await house.callsigns.assign(MANAGER, page.id, CARLA, "D-1")

    await carried_out(house, done, {BEN: {OFFICER, FTO, TRAFFIC}, DORA: set()})

    assert done.batch is not None
    report = await house.batches.report(MANAGER, done.batch.id, GUILD)
    assert [(each.source, each.state, each.sentence) for each in report.lines if each.sentence] == [
        (3, LineState.DONE, "D-1 belongs to member 103 already.")
    ]
    dora = await row(house, page, DORA)
    assert (dora.callsign, dora.status) == (None, Status.PROBATION)


async def test_what_waits_is_written_though_the_batch_is_cancelled_for_whoever_is_there(house: House) -> None:
    page = await manned(house)
    done = await applied(house, page, LATE)
    assert done.batch is not None
    await house.batches.cancel(MANAGER, done.batch.id)
    with pytest.raises(Refused, match="still under way"):
        await house.imports.roll_back(MANAGER, page.id)

    progress = await house.batches.advance(MANAGER, done.batch.id)

    assert progress.is_over
    assert (await row(house, page, BEN)).callsign == "A-1"
    assert (await house.view(page)).of(DORA) is None
    back = await house.imports.roll_back(MANAGER, page.id)
    assert (back.orders, (await row(house, page, BEN)).status) == (0, Status.ACTIVE)


async def test_thousands_of_rows_are_one_swap(house: House) -> None:
    page = await house.page()
    people = [UserId(10_000 + number) for number in range(1_000)]
    await house.compare(*(seen(user, OFFICER) for user in people), seen(ANNA, SERGEANT))
    everybody = tuple(Candidate(user, f"user{user}", ()) for user in people)
    text = "username,callsign,status,notes\n" + "".join(
        f"user{user},P-{user},LOA,from sheet {user}\n" for user in people
    )
    preview = await house.imports.draft(MANAGER, page.id, "big.csv", text.encode(), everybody)

    done = await house.imports.apply(MANAGER, preview.stored.id, everybody)

    assert done.written == 1_000
    rows = (await house.view(page)).rows()
    assert sum(each.callsign is not None and each.status is Status.LOA for each in rows) == 1_000
    assert (await house.imports.roll_back(MANAGER, page.id)).written == 1_000
