"""Orders typed by members of every tier, on real services, with the outcome told."""

from datetime import timedelta

import pytest

from domain.access.tiers import Tier, TierGrant
from tests.bot import station as fixtures
from tests.bot.station import HIGHER, RANKS, TIERS, Station
from tests.bot.town import message_of, said

house, world, station = fixtures.house, fixtures.world, fixtures.station

Order = tuple[str, str, dict[str, str], str]
SUPERVISED: tuple[Order, ...] = (
    ("cert grant", "fresh", {"certification": "FTO"}, "fresh holds FTO now"),
    ("cert revoke", "other", {"certification": "FTO"}, "other no longer holds FTO"),
    ("subdivision add", "fresh", {"subdivision": "SWAT"}, "fresh belongs to SWAT now"),
    ("subdivision remove", "other", {"subdivision": "SWAT"}, "other no longer belongs to SWAT"),
)
COMMANDED: tuple[Order, ...] = (
    ("promote", "fresh", {}, "fresh is Sergeant now"),
    ("demote", "second", {"reason": "late"}, "second is Officer now"),
    ("transfer", "fresh", {"subdivision": "SWAT"}, "fresh belongs to SWAT now"),
    ("discharge", "other", {"reason": "retired"}, "other is discharged"),
    ("reinstate", "former", {"rank": "Officer"}, "former is back as Officer"),
)
"""Command, whom it is tried on, its options, and what is said when it is done."""
REFUSALS = {
    "own": ("You can't do that to yourself", "is on the page already", "no rank above", "no rank below"),
    "higher": ("not below your own rank", "is on the page already", "no rank above"),
}


async def test_a_promotion_is_done_recorded_and_told(station: Station) -> None:
    answer = await station.types("captain", "promote", member="fresh", reason="merit")

    assert "fresh is Sergeant now" in answer
    assert "merit" in answer
    assert station.roles_of("fresh") == {"Sergeant"}
    history = await station.types("sergeant", "member history", member="fresh")
    assert "**Promotion** · Officer → Sergeant · by captain · merit" in history


@pytest.mark.parametrize("who", TIERS)
@pytest.mark.parametrize("order", SUPERVISED + COMMANDED, ids=lambda order: order[0])
async def test_members_below_are_for_those_of_the_tier(station: Station, who: str, order: Order) -> None:
    command, whom, options, done = order
    before = station.roles_of(whom)

    answer = await station.types(who, command, member=whom, **options)

    if who == "officer":
        needed = "command" if order in COMMANDED else "supervisor"
        assert answer == f"You need the {needed} tier for that; here you are of the member tier."
    elif who == "sergeant" and order in COMMANDED:
        assert answer == "You need the command tier for that; here you are of the supervisor tier."
    else:
        assert done in answer
    assert (done in answer) == (station.roles_of(whom) != before)


@pytest.mark.parametrize("where", REFUSALS)
@pytest.mark.parametrize("who", ["officer", "sergeant", "captain"])
async def test_nobody_acts_on_himself_or_above(station: Station, who: str, where: str) -> None:
    whom = who if where == "own" else HIGHER[who]
    before = station.roles_of(whom)

    for command, _, options, _ in SUPERVISED + COMMANDED:
        answer = await station.types(who, command, member=whom, **options)
        assert any(words in answer for words in (*REFUSALS[where], " tier for that")), (command, answer)

    assert station.roles_of(whom) == before


async def test_whoever_manages_the_server_is_excepted(station: Station) -> None:
    assert "manages" not in await station.types(
        "manager", "cert grant", member="manager", certification="FTO"
    )
    assert "Captain now" in await station.types("manager", "demote", member="manager", reason="humble")

    assert station.roles_of("manager") == {"Captain", "FTO"}


async def test_nobody_gives_his_own_rank_or_one_above(station: Station) -> None:
    answer = await station.types("captain", "promote", member="fresh", rank="Captain")

    assert answer == "You can't give Captain, which is not below your own rank."


async def test_only_whoever_manages_puts_somebody_out(station: Station) -> None:
    answer = await station.types("captain", "discharge", member="other", reason="x", kick=True)

    assert "Manage Server" in answer
    assert station.roles_of("other") == {"Officer", "FTO", "SWAT"}


async def test_a_discharge_is_one_record_though_it_takes_three_roles(station: Station) -> None:
    await station.types("captain", "discharge", member="other", reason="retired")

    history = await station.types("captain", "member history", member="other")
    assert history.count("**Removal**") == 1
    assert "Revocation" not in history


async def test_a_scheduled_order_says_when_and_does_nothing_yet(station: Station) -> None:
    answer = await station.types("captain", "promote", member="fresh", at="2027-03-01 18:00")

    assert "Scheduled: promote fresh to Sergeant" in answer
    assert "<t:1803924000:f>" in answer
    assert station.roles_of("fresh") == {"Officer"}
    assert "write a moment like" in await station.types("captain", "promote", member="fresh", at="soon")


async def test_a_refusal_of_discord_s_is_told(station: Station) -> None:
    me = station.town.env.backend.get_guild(station.town.guild.id)
    for role in me.roles.values():
        if role.managed:
            role.permissions = 0

    answer = await station.types("captain", "promote", member="fresh")

    assert "I could not promote fresh to Sergeant" in answer
    assert station.roles_of("fresh") == {"Officer"}


async def test_ranks_are_offered_to_whoever_may_order(station: Station) -> None:
    town = station.town
    for who, ranks in (("manager", RANKS), ("captain", RANKS[2:]), ("sergeant", RANKS[3:])):
        offered = await station.people[who].autocomplete(town.channel, "promote", "rank", "")
        assert [choice["name"] for choice in offered] == list(ranks)

    assert await station.people["officer"].autocomplete(town.channel, "promote", "rank", "") == []
    assert await station.people["officer"].autocomplete(town.channel, "promote", "page", "") == []


async def test_the_last_thing_done_is_undone_by_the_same_rules(station: Station) -> None:
    await station.types("captain", "promote", member="fresh", reason="merit")

    refused = await station.types("sergeant", "undo", member="fresh")
    undone = await station.types("captain", "undo", member="fresh", reason="a mistake")

    assert "not below your own rank" in refused
    assert "fresh is Officer now" in undone
    assert station.roles_of("fresh") == {"Officer"}
    assert "**Demotion** · Sergeant → Officer · by captain · a mistake" in await station.types(
        "captain", "member history", member="fresh"
    )


async def test_what_was_only_listed_can_not_be_undone(station: Station) -> None:
    answer = await station.types("captain", "undo", member="second")

    assert answer == "Nothing is on record of this member that could be undone."
    assert "no such record" in await station.types("captain", "undo", member="second", record=999)


@pytest.mark.parametrize("where", ["other", *REFUSALS])
async def test_the_admin_tier_by_role_is_bound_by_the_guards(station: Station, where: str) -> None:
    grant = TierGrant(station.town.role("Captain"), Tier.ADMIN)
    await station.house.tiers.grant(station.town.actor, station.town.guild_id, grant)

    for command, below, options, done in SUPERVISED + COMMANDED:
        whom = {"other": below, "own": "captain", "higher": "manager"}[where]
        answer = await station.types("captain", command, member=whom, **options)
        words = (done,) if where == "other" else REFUSALS[where]
        assert any(each in answer for each in words), (command, answer)


@pytest.mark.parametrize("whom", ["manager", "captain"])
async def test_whoever_manages_orders_about_himself_and_anybody(station: Station, whom: str) -> None:
    for command, options, done in (
        ("cert grant", {"certification": "FTO"}, " holds FTO now"),
        ("cert revoke", {"certification": "FTO"}, " no longer holds FTO"),
        ("subdivision add", {"subdivision": "SWAT"}, " belongs to SWAT now"),
        ("subdivision remove", {"subdivision": "SWAT"}, " no longer belongs to SWAT"),
        ("demote", {"rank": "Sergeant", "reason": "humble"}, " is Sergeant now"),
        ("promote", {"rank": "Captain"}, " is Captain now"),
        ("transfer", {"subdivision": "SWAT"}, " belongs to SWAT now"),
        ("discharge", {"reason": "retired"}, " is discharged"),
        ("reinstate", {}, " is back as Captain"),
        ("undo", {}, " is discharged"),
    ):
        answer = await station.types("manager", command, member=whom, **options)
        assert done in answer, (command, answer)


async def test_what_is_ordered_for_later_stands_in_the_profile_and_is_taken_back_by_its_button(
    station: Station,
) -> None:
    captain = station.people["captain"]
    other, channel = station.people["other"], station.town.channel
    moments = [f"{station.house.clock() + timedelta(days=days):%Y-%m-%d %H:%M}" for days in (2, 3)]
    cards = [await captain.slash(channel, "promote", member=other, at=at, reason="*merit*") for at in moments]

    sergeant = station.people["sergeant"]
    seen = await sergeant.slash(channel, "member view", member=other)
    refused = await sergeant.click(message_of(seen), label="Cancel 1")
    gone = await captain.click(message_of(cards[0]), label="Cancel")
    profile = await captain.slash(channel, "member view", member=other)

    assert "You need the command tier for that" in said(refused)
    assert "Cancelled: promote other to Sergeant" in said(gone)
    assert said(profile).count("Scheduled: promote other to Sergeant") == 1
    assert "by captain · \\*merit\\*" in said(profile)
    assert "Cancelled" in said(await captain.click(message_of(profile), label="Cancel"))
    assert "Scheduled" not in said(await captain.slash(channel, "member view", member=other))
    assert station.roles_of("other") == {"Officer", "FTO", "SWAT"}
