"""/apikey, typed by members of every tier, on real services: one's own keys and the server's."""

import re
from datetime import timedelta
from typing import Any

import pytest

from domain.access.actors import OPERATOR
from domain.access.keys import Key
from domain.access.scopes import Scope
from domain.access.tiers import Tier, TierGrant
from domain.ids import UserId
from services.access.keys import KeyDraft
from tests.bot import station as fixtures
from tests.bot.station import TIERS, Station

house, world, station = fixtures.house, fixtures.world, fixtures.station

TEXT = re.compile(r"ro_[0-9a-f]{8}_[\w-]{43}")
ADMIN_ONLY = "You need the admin tier for that; here you are of the {tier} tier."


@pytest.fixture(autouse=True)
async def premium(station: Station) -> None:
    """Everybody here has premium, and the server with them."""
    for member in station.people.values():
        await station.house.entitlements.grant(OPERATOR, UserId(member.id), ends_at=None)
    await station.house.entitlements.grant_guild(OPERATOR, station.town.guild_id, ends_at=None)


def text_of(answer: str) -> str:
    (text,) = TEXT.findall(answer)
    return str(text)


async def servers_key(station: Station, **others: Any) -> tuple[Key, str]:
    """Have a key of the server made."""
    draft = KeyDraft(name="wall board", guild_id=station.town.guild_id, **others)
    return await station.house.keys.create(OPERATOR, draft)


@pytest.mark.parametrize("who", TIERS)
async def test_everybody_makes_his_own_key_sees_it_once_and_ends_it(station: Station, who: str) -> None:
    answer = await station.types(who, "apikey create", name="my *sheet*")

    text = text_of(answer)
    holder = station.house.keys.holder(text)
    assert holder is not None
    assert (holder.key.owner_id, holder.key.guild_id) == (station.people[who].id, None)
    assert "read:rosters" in answer
    listed = await station.types(who, "apikey list")
    assert r"my \*sheet\*" in listed
    assert text not in listed
    assert "The key is revoked" in await station.types(who, "apikey revoke", key=holder.key.id)
    assert station.house.keys.holder(text) is None


@pytest.mark.parametrize("who", TIERS)
async def test_the_server_s_keys_are_for_its_admins(station: Station, who: str) -> None:
    key, text = await servers_key(station)

    made = await station.types(
        who, "apikey create", name="x", whose="server", scopes="read:staff,write:staff"
    )
    listed = await station.types(who, "apikey list")
    renewed = await station.types(who, "apikey rotate", key=key.id)
    ended = await station.types(who, "apikey revoke", key=key.id)

    if TIERS[who] == "admin":
        holder = station.house.keys.holder(text_of(made))
        assert holder is not None
        assert holder.key.scopes == {Scope.READ_STAFF, Scope.WRITE_STAFF}
        assert "wall board" in listed
        assert station.house.keys.holder(text_of(renewed)) is not None
        assert "The key is revoked" in ended
        assert station.house.keys.holder(text) is None
    else:
        assert made == ADMIN_ONLY.format(tier=TIERS[who])
        assert "wall board" not in listed
        assert "There is no key with id" in renewed
        assert "There is no key with id" in ended
        assert station.house.keys.holder(text) is not None


@pytest.mark.parametrize("who", TIERS)
async def test_others_own_keys_are_nobody_s_business(station: Station, who: str) -> None:
    key, text = await station.house.keys.create(
        OPERATOR, KeyDraft(name="hers", owner_id=UserId(station.people["fresh"].id))
    )

    assert "hers" not in await station.types(who, "apikey list")
    assert "There is no key with id" in await station.types(who, "apikey revoke", key=key.id)
    assert "There is no key with id" in await station.types(who, "apikey rotate", key=key.id)
    assert station.house.keys.holder(text) is not None


async def test_whoever_was_given_the_admin_tier_deals_with_the_server_s_keys(station: Station) -> None:
    await station.house.tiers.grant(
        station.town.actor, station.town.guild_id, TierGrant(station.town.role("Captain"), Tier.ADMIN)
    )

    assert "ro_" in await station.types("captain", "apikey create", name="x", whose="server")


async def test_a_key_can_be_limited_and_given_an_end(station: Station) -> None:
    answer = await station.types(
        "manager", "apikey create", name="x", page="blaine", expires="2027-03-01", only_here=True
    )

    holder = station.house.keys.holder(text_of(answer))
    assert holder is not None
    assert holder.key.guild_ids == {station.town.guild_id}
    assert len(holder.key.page_ids) == 1
    assert holder.key.expires_at is not None
    assert "Blaine County only" in answer


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"scopes": "read:all"}, "'read:all' is no scope"),
        ({"scopes": "read:staff"}, "your own key can only have read:rosters"),
        ({"whose": "server", "scopes": "read:staff", "page": "blaine"}, "a key limited to pages"),
        ({"page": "nowhere"}, "There is no page with the slug"),
        ({"expires": "yesterday"}, "expires: that moment has passed"),
        ({"expires": "soon"}, "expires: write a moment"),
    ],
)
async def test_what_can_t_be_is_named(station: Station, options: dict[str, str], words: str) -> None:
    assert words in await station.types("manager", "apikey create", name="x", **options)
    assert "There is none yet" in await station.types("manager", "apikey list")


async def test_a_page_of_another_is_not_for_one_s_own_key(station: Station) -> None:
    answer = await station.types("officer", "apikey create", name="x", page="blaine")

    assert "the key could not read the page" in answer


async def test_an_old_key_works_on_until_it_was_said_or_not_at_all(station: Station) -> None:
    first = text_of(await station.types("manager", "apikey create", name="x"))
    holder = station.house.keys.holder(first)
    assert holder is not None

    renewed = await station.types("manager", "apikey rotate", key=holder.key.id, old_until="2026-11-24 12:00")
    second = station.house.keys.holder(text_of(renewed))
    assert second is not None
    assert station.house.keys.holder(first) is not None
    third = await station.types("manager", "apikey rotate", key=second.key.id, old_until="now")

    assert "The old key works on until" in renewed
    assert station.house.keys.holder(text_of(third)) is not None
    station.house.clock.move(timedelta(days=500))
    assert station.house.keys.holder(text_of(renewed)) is None


async def test_without_premium_there_is_no_key(station: Station) -> None:
    await station.house.entitlements.revoke(OPERATOR, UserId(station.people["fresh"].id))

    answer = await station.types("fresh", "apikey create", name="x")

    assert answer == "API access requires premium subscription"


async def test_scopes_and_keys_are_offered(station: Station) -> None:
    await servers_key(station)
    town, manager, officer = station.town, station.people["manager"], station.people["officer"]

    scopes = await manager.autocomplete(town.channel, "apikey create", "scopes", "read:staff write")
    theirs = await manager.autocomplete(town.channel, "apikey revoke", "key", "wall")
    his = await officer.autocomplete(town.channel, "apikey revoke", "key", "")

    assert "read:staff write:staff" in [choice["value"] for choice in scopes]
    assert [choice["name"].split(" (")[0] for choice in theirs] == ["wall board"]
    assert his == []


async def test_a_page_given_away_is_read_by_its_new_owner_s_key(station: Station) -> None:
    (page,) = await station.house.pages.of_guild(OPERATOR, station.town.guild_id)

    answer = await station.types("manager", "page owner", member="fresh")
    station.town.show_commands_to_all()
    refused = await station.types("captain", "page owner", member="captain")

    assert "The page has another owner" in answer
    after = await station.house.pages.get(OPERATOR, page.id)
    assert after.owner_id == station.people["fresh"].id
    assert "his already" in await station.types("manager", "page owner", member="fresh")
    assert "Manage Server" in refused
