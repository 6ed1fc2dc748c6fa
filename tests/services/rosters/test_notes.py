"""Notes are for supervisors, about those below them."""

import pytest

from domain.access.actors import OPERATOR, Actor
from domain.access.tiers import Tier, TierGrant
from domain.errors import Invalid, NotAllowed, NotFound, Refused
from domain.ids import NoteId, UserId
from domain.rosters import notes as rules
from domain.rosters.pages import Page
from domain.rosters.rosters import WHOLE
from tests.domain.makers import ANNA, BEN, CARLA, GUILD, OFFICER, SERGEANT, seen
from tests.services.house import MANAGER, House
from tests.services.rosters.test_orders import CHIEF, NOBODY, staffed

SERGEANTS = Actor(CARLA, "Carla", role_ids=frozenset({SERGEANT}))


async def supervised(house: House) -> Page:
    page = await staffed(house)
    await house.tiers.grant(MANAGER, GUILD, TierGrant(SERGEANT, Tier.SUPERVISOR))
    return page


async def test_a_note_is_read_with_who_wrote_it_newest_first(house: House) -> None:
    page = await supervised(house)
    await house.notes.add(CHIEF, page.id, BEN, "late")
    await house.notes.add(SERGEANTS, page.id, BEN, "again")

    read = await house.notes.of_member(SERGEANTS, page.id, BEN)

    assert [each.text for each in read.notes] == ["again", "late"]
    assert set(read.authors.values()) == {"Anna", f"member {CARLA}"}
    assert "late" not in repr(await house.reading.view(page.id, WHOLE))


@pytest.mark.parametrize(
    ("actor", "target", "why"),
    [
        (NOBODY, BEN, "supervisor tier"),
        (NOBODY, UserId(404), "supervisor tier"),
        (SERGEANTS, CARLA, "to yourself"),
        (SERGEANTS, ANNA, "not below your own rank"),
    ],
)
async def test_nobody_reads_or_writes_of_himself_or_those_above(
    house: House, actor: Actor, target: UserId, why: str
) -> None:
    page = await staffed(house)
    if actor is SERGEANTS:
        await house.tiers.grant(MANAGER, GUILD, TierGrant(SERGEANT, Tier.SUPERVISOR))

    with pytest.raises(NotAllowed, match=why):
        await house.notes.add(actor, page.id, target, "x")
    with pytest.raises(NotAllowed, match=why):
        await house.notes.of_member(actor, page.id, target)
    with pytest.raises(NotAllowed, match=why):
        await house.notes.remove(actor, page.id, target, NoteId(1))


async def test_one_s_own_note_may_be_removed_another_s_by_command_alone(house: House) -> None:
    page = await supervised(house)
    theirs = await house.notes.add(CHIEF, page.id, BEN, "late")
    own = await house.notes.add(SERGEANTS, page.id, BEN, "again")

    with pytest.raises(NotAllowed, match="Only whoever wrote"):
        await house.notes.remove(SERGEANTS, page.id, BEN, theirs.id)
    await house.notes.remove(SERGEANTS, page.id, BEN, own.id)
    await house.notes.remove(OPERATOR, page.id, BEN, theirs.id)

    assert (await house.notes.of_member(CHIEF, page.id, BEN)).notes == ()
    lines = (await house.audit_lines.recent(MANAGER, GUILD)).lines
    assert [each.deed.action for each in lines if each.deed.action.startswith("note.")] == [
        "note.removed",
        "note.removed",
        "note.added",
        "note.added",
    ]
    assert all("late" not in repr(each) for each in lines)


async def test_a_note_is_removed_only_from_whom_it_is_about(house: House) -> None:
    page = await supervised(house)
    note = await house.notes.add(CHIEF, page.id, BEN, "late")

    with pytest.raises(NotFound, match="about this member"):
        await house.notes.remove(CHIEF, page.id, CARLA, note.id)
    with pytest.raises(NotFound, match="no such note"):
        await house.notes.remove(CHIEF, page.id, BEN, NoteId(404))


async def test_nothing_is_half_written(house: House) -> None:
    page = await supervised(house)

    with pytest.raises(Invalid, match="text"):
        await house.notes.add(CHIEF, page.id, BEN, " ")
    with pytest.raises(NotFound):
        await house.notes.add(CHIEF, page.id, UserId(404), "x")
    async with house.database.begin() as tx:
        person = await tx.people.find(GUILD, BEN)
        assert person is not None
        for number in range(rules.MOST):
            await tx.notes.add(page.id, person.id, str(number), author_id=None, at=house.clock())
    with pytest.raises(Refused, match="notes already"):
        await house.notes.add(CHIEF, page.id, BEN, "one more")


async def test_a_past_member_has_his_notes_still(house: House) -> None:
    page = await supervised(house)
    await house.notes.add(CHIEF, page.id, BEN, "late")
    await house.apply(seen(BEN, name="Ben"))

    assert len((await house.notes.of_member(CHIEF, page.id, BEN)).notes) == 1
    await house.apply(seen(BEN, OFFICER, name="Ben"))
    assert len((await house.notes.of_member(CHIEF, page.id, BEN)).notes) == 1
