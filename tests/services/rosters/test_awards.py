"""Awards: made, given, taken back, undone, and who may."""

import pytest

from domain.access.actors import Actor
from domain.access.tiers import Tier, TierGrant
from domain.errors import Invalid, NotAllowed, NotFound, Refused
from domain.ids import AwardId, RoleId, UserId
from domain.rosters.awards import Award, Worn
from domain.rosters.pages import Page
from domain.rosters.records import Record, RecordKind
from tests.domain.makers import ANNA, BEN, CAPTAIN, CARLA, GUILD, OFFICER, SERGEANT, seen
from tests.services.house import MANAGER, STRANGER, House

COMMAND_ROLE = RoleId(99)
CHIEF = Actor(ANNA, "Anna", role_ids=frozenset({COMMAND_ROLE}))
BEN_HIMSELF = Actor(BEN, "Ben")
SUPERVISOR = Actor(CARLA, "Carla", role_ids=frozenset({SERGEANT}))


async def decorated(house: House) -> Page:
    """Return a page with a medal; Anna the captain commands, Carla the sergeant supervises Ben."""
    page = await house.page()
    await house.compare(
        seen(ANNA, CAPTAIN, COMMAND_ROLE, name="Anna"),
        seen(BEN, OFFICER, name="Ben"),
        seen(CARLA, SERGEANT, name="Carla"),
    )
    await house.tiers.grant(MANAGER, GUILD, TierGrant(COMMAND_ROLE, Tier.COMMAND))
    await house.tiers.grant(MANAGER, GUILD, TierGrant(SERGEANT, Tier.SUPERVISOR))
    return await house.awards.add(MANAGER, page.id, name="Medal", description="For courage", symbol="🏅")


async def worn_by_ben(house: House, page: Page) -> tuple[Worn, ...]:
    row = (await house.view(page)).of(BEN)
    assert row is not None
    return row.awards


async def last(house: House, page: Page) -> Record:
    return (await house.records(page))[-1]


async def test_an_award_is_given_more_than_once_and_each_time_is_on_record(house: House) -> None:
    page = await decorated(house)
    medal = page.awards[0].id
    before = (await house.view(page)).revision

    times = [
        await house.awards.grant(CHIEF, page.id, BEN, medal, citation=why)
        for why in ("the fire", "the flood")
    ]

    assert times == [1, 2]
    assert await worn_by_ben(house, page) == (Worn("Medal", "🏅", 2),)
    record = await last(house, page)
    assert (record.kind, record.before, record.after) == (RecordKind.AWARD, None, "Medal")
    assert record.reason == "the flood"
    assert record.actor_id is not None
    assert (await house.view(page)).revision == before + 2


async def test_an_award_is_taken_back_the_last_time_first(house: House) -> None:
    page = await decorated(house)
    medal = page.awards[0].id
    await house.awards.grant(CHIEF, page.id, BEN, medal)
    await house.awards.grant(CHIEF, page.id, BEN, medal)

    left = [await house.awards.revoke(CHIEF, page.id, BEN, medal, reason="a mistake") for _ in range(2)]

    assert left == [1, 0]
    record = await last(house, page)
    assert (record.kind, record.before, record.reason) == (RecordKind.AWARD_REVOCATION, "Medal", "a mistake")
    with pytest.raises(Refused, match="does not have Medal"):
        await house.awards.revoke(CHIEF, page.id, BEN, medal)


async def test_both_can_be_undone_and_the_undoing_too(house: House) -> None:
    page = await decorated(house)
    await house.awards.grant(CHIEF, page.id, BEN, page.awards[0].id, citation="the fire")

    undone = await house.undoing.undo(CHIEF, GUILD, (await last(house, page)).id)
    assert isinstance(undone, Record)
    assert undone.kind is RecordKind.AWARD_REVOCATION
    assert await worn_by_ben(house, page) == ()
    again = await house.undoing.undo(CHIEF, GUILD, undone.id)

    assert isinstance(again, Record)
    assert again.kind is RecordKind.AWARD
    assert await worn_by_ben(house, page) == (Worn("Medal", "🏅"),)
    (decoration,) = await house.awards.of_member(CHIEF, page.id, BEN)
    assert decoration.grant.citation == "the fire"


async def test_what_is_no_longer_on_the_page_can_t_be_undone(house: House) -> None:
    page = await decorated(house)
    await house.awards.grant(CHIEF, page.id, BEN, page.awards[0].id)
    await house.awards.remove(MANAGER, page.id, page.awards[0].id)

    with pytest.raises(Refused, match="Medal is no longer on the page"):
        await house.undoing.undo(CHIEF, GUILD, (await last(house, page)).id)
    assert (await last(house, page)).after == "Medal"


@pytest.mark.parametrize(
    ("actor", "target", "why"),
    [
        (STRANGER, BEN, "need the command tier"),
        (SUPERVISOR, BEN, "need the command tier"),
        (CHIEF, ANNA, "can't do that to yourself"),
        (Actor(CARLA, "Carla", role_ids=frozenset({COMMAND_ROLE})), ANNA, "not below your own rank"),
    ],
)
async def test_who_may_not_give_may_not_take_nor_undo(
    house: House, actor: Actor, target: UserId, why: str
) -> None:
    page = await decorated(house)
    medal = page.awards[0].id
    await house.awards.grant(MANAGER, page.id, target, medal)

    with pytest.raises(NotAllowed, match=why):
        await house.awards.grant(actor, page.id, target, medal)
    with pytest.raises(NotAllowed, match=why):
        await house.awards.revoke(actor, page.id, target, medal)
    with pytest.raises(NotAllowed):
        await house.undoing.undo(actor, GUILD, (await last(house, page)).id)


async def test_only_managers_make_change_and_remove_awards(house: House) -> None:
    page = await decorated(house)
    medal = page.awards[0].id

    for change in (
        house.awards.add(CHIEF, page.id, name="Ribbon"),
        house.awards.edit(CHIEF, page.id, medal, name="x"),
        house.awards.remove(CHIEF, page.id, medal),
    ):
        with pytest.raises(NotAllowed, match="Manage Server"):
            await change


async def test_an_award_is_changed_and_what_is_wrong_is_named(house: House) -> None:
    page = await decorated(house)
    medal = page.awards[0].id

    page = await house.awards.edit(
        MANAGER, page.id, medal, name="Valor", description="", symbol="#000000 #ffffff"
    )

    assert page.awards == (Award(medal, "Valor", "", "#000000 #ffffff"),)
    with pytest.raises(Invalid, match=r"^symbol must be one emoji"):
        await house.awards.edit(MANAGER, page.id, medal, symbol="x")
    with pytest.raises(Invalid, match="There is “valor” already"):
        await house.awards.add(MANAGER, page.id, name="valor")
    with pytest.raises(NotFound, match="no such award"):
        await house.awards.edit(MANAGER, page.id, AwardId(999), name="x")


async def test_a_removed_award_comes_back_to_those_who_have_it(house: House) -> None:
    page = await decorated(house)
    await house.awards.grant(CHIEF, page.id, BEN, page.awards[0].id)

    await house.awards.remove(MANAGER, page.id, page.awards[0].id)
    assert await worn_by_ben(house, page) == ()
    await house.awards.add(MANAGER, page.id, name="medal")

    assert await worn_by_ben(house, page) == (Worn("medal"),)


async def test_nobody_off_the_page_is_given_anything(house: House) -> None:
    page = await decorated(house)
    medal = page.awards[0].id
    await house.compare(seen(ANNA, CAPTAIN, COMMAND_ROLE, name="Anna"), seen(CARLA, SERGEANT, name="Carla"))

    for target in (BEN, STRANGER.user_id):
        assert target is not None
        with pytest.raises(Refused, match="not on this page"):
            await house.awards.grant(CHIEF, page.id, target, medal)
    with pytest.raises(NotFound):
        await house.awards.of_member(CHIEF, page.id, BEN)


async def test_by_whom_and_why_is_for_himself_and_supervisors(house: House) -> None:
    page = await decorated(house)
    await house.awards.grant(CHIEF, page.id, BEN, page.awards[0].id, citation="the fire")

    said = {
        actor.name: [(each.award.name, each.by, each.grant.citation) for each in found]
        for actor in (STRANGER, BEN_HIMSELF, SUPERVISOR)
        for found in [await house.awards.of_member(actor, page.id, BEN)]
    }

    assert said == {
        "Stranger": [("Medal", None, None)],
        "Ben": [("Medal", "Anna", "the fire")],
        "Carla": [("Medal", "Anna", "the fire")],
    }


async def test_a_page_file_brings_awards_and_keeps_their_grants(house: House) -> None:
    page = await decorated(house)
    await house.awards.grant(CHIEF, page.id, BEN, page.awards[0].id)

    draft = await house.pages.export(MANAGER, page.slug)
    applied = await house.pages.apply(MANAGER, draft)

    assert [each.name for each in draft.awards] == ["Medal"]
    assert not applied.changed
    assert await worn_by_ben(house, page) == (Worn("Medal", "🏅"),)
