"""Rules and choices on both engines."""

from dataclasses import replace

from domain.ids import ChannelId
from domain.rosters.announcements import AnnouncementKind, Choices, Rule
from tests.domain.makers import GUILD
from tests.storage.conftest import Town

PROMOTION = AnnouncementKind.PROMOTION


async def test_there_is_one_rule_for_a_kind_and_a_page(town: Town) -> None:
    rules = (
        Rule(channel_id=ChannelId(1)),
        Rule(PROMOTION, is_on=False),
        Rule(PROMOTION, town.page_id, template="{member}\0!", sends_message=True),
    )
    async with town.database.begin() as tx:
        for rule in rules:
            await tx.announcement_rules.put(GUILD, rule)
        await tx.announcement_rules.put(GUILD, replace(rules[0], channel_id=ChannelId(2)))

    async with town.database.read() as tx:
        found = await tx.announcement_rules.of_guild(GUILD)
    assert found == (rules[1], replace(rules[2], template="{member}!"), Rule(channel_id=ChannelId(2)))


async def test_a_rule_is_dropped_alone(town: Town) -> None:
    async with town.database.begin() as tx:
        await tx.announcement_rules.put(GUILD, Rule(channel_id=ChannelId(1)))
        await tx.announcement_rules.put(GUILD, Rule(PROMOTION, is_on=False))

        assert not await tx.announcement_rules.drop(GUILD, PROMOTION, town.page_id)
        assert await tx.announcement_rules.drop(GUILD, None, None)
        assert await tx.announcement_rules.of_guild(GUILD) == (Rule(PROMOTION, is_on=False),)


async def test_choices_have_defaults_and_are_replaced(town: Town) -> None:
    async with town.database.begin() as tx:
        assert await tx.announcement_rules.choices(GUILD) == Choices()
        await tx.announcement_rules.choose(GUILD, Choices(by_hand=False, mentions=True))
        await tx.announcement_rules.choose(GUILD, Choices(by_hand=False))
        assert await tx.announcement_rules.choices(GUILD) == Choices(by_hand=False)
