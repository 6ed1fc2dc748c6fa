"""Rules are set by those who manage the server, checked, and in the audit."""

import pytest

from domain.access.actors import Actor
from domain.access.tiers import Tier, TierGrant
from domain.errors import Invalid, NotAllowed, NotFound
from domain.ids import ChannelId, UserId
from domain.rosters.announcements import AnnouncementKind, Choices, Rule
from tests.domain.makers import CAPTAIN, GUILD
from tests.services.house import MANAGER, OFFICE, PROMOTIONS, STRANGER, House

PROMOTION = AnnouncementKind.PROMOTION


async def rules(house: House) -> tuple[Rule, ...]:
    return (await house.announcement_rules.view(MANAGER, GUILD)).rules


async def test_a_rule_is_changed_part_by_part(house: House) -> None:
    page = await house.page()
    set_ = house.announcement_rules.set

    await set_(MANAGER, GUILD, None, channel_id=PROMOTIONS)
    await set_(MANAGER, GUILD, PROMOTION, page.id, channel_id=OFFICE)
    await set_(MANAGER, GUILD, PROMOTION, page.id, sends_message=False)
    await house.announcement_rules.write(MANAGER, GUILD, PROMOTION, template="{member}!")

    assert await rules(house) == (
        Rule(channel_id=PROMOTIONS),
        Rule(PROMOTION, page.id, channel_id=OFFICE, sends_message=False),
        Rule(PROMOTION, template="{member}!"),
    )


async def test_a_rule_can_be_taken_back(house: House) -> None:
    await house.page()
    await house.announcement_rules.set(MANAGER, GUILD, None, channel_id=PROMOTIONS)

    await house.announcement_rules.reset(MANAGER, GUILD, None)

    assert await rules(house) == ()
    with pytest.raises(NotFound):
        await house.announcement_rules.reset(MANAGER, GUILD, None)


async def test_what_makes_no_sense_is_named_and_nothing_is_kept(house: House) -> None:
    await house.page()
    with pytest.raises(Invalid, match="no channel with id 77"):
        await house.announcement_rules.set(MANAGER, GUILD, None, channel_id=ChannelId(77))
    with pytest.raises(Invalid, match="did you mean"):
        await house.announcement_rules.write(MANAGER, GUILD, PROMOTION, template="{membr}")
    with pytest.raises(Invalid, match="Say what to set"):
        await house.announcement_rules.set(MANAGER, GUILD, None)
    with pytest.raises(Invalid, match="words of its own"):
        await house.announcement_rules.write(MANAGER, GUILD, AnnouncementKind.LOG, template="x")

    assert await rules(house) == ()


async def test_choices_are_kept(house: House) -> None:
    await house.page()
    chosen = await house.announcement_rules.choose(MANAGER, GUILD, by_hand=False)

    assert chosen == Choices(by_hand=False, mentions=False)
    assert (await house.announcement_rules.view(MANAGER, GUILD)).choices == chosen
    assert await house.announcement_rules.choose(MANAGER, GUILD) == chosen


async def test_it_is_for_whoever_manages_the_server(house: House) -> None:
    await house.page()
    await house.tiers.grant(MANAGER, GUILD, TierGrant(CAPTAIN, Tier.ADMIN))
    admin = Actor(UserId(9), "Ada", role_ids=frozenset({CAPTAIN}))
    own = house.announcement_rules

    for actor in (STRANGER, admin):
        for call in (
            own.view(actor, GUILD),
            own.set(actor, GUILD, None, channel_id=PROMOTIONS),
            own.write(actor, GUILD, PROMOTION, template="x"),
            own.reset(actor, GUILD, None),
            own.choose(actor, GUILD, mentions=True),
        ):
            with pytest.raises(NotAllowed):
                await call
    assert await rules(house) == ()


async def test_it_is_in_the_audit(house: House) -> None:
    await house.page()
    await house.announcement_rules.set(MANAGER, GUILD, None, channel_id=PROMOTIONS)
    await house.announcement_rules.write(MANAGER, GUILD, PROMOTION, template="{member}!")
    await house.announcement_rules.choose(MANAGER, GUILD, mentions=True)
    await house.announcement_rules.reset(MANAGER, GUILD, None)

    told = (await house.audit_lines.recent(MANAGER, GUILD)).lines
    assert [(line.deed.action, line.deed.subject) for line in told[:4]] == [
        ("announcement.reset", "all"),
        ("announcement.set", ""),
        ("announcement.set", "promotion"),
        ("announcement.set", "all"),
    ]
