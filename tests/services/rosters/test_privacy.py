"""Whoever asks about himself: hidden from the public and nobody else, shown again, told everything."""

import json
from datetime import timedelta

import pytest

from domain.access.actors import OPERATOR, Actor
from domain.errors import Refused
from domain.events import RosterChanged
from domain.ids import UserId
from domain.rosters.asks import Certify, Promote
from domain.rosters.awards import Worn
from domain.rosters.feeds import FeedKind
from domain.rosters.pages import Page
from domain.rosters.rosters import PUBLIC, WHOLE
from services.access.keys import KeyDraft
from services.rosters.exports import ExportFormat, exported
from services.rosters.orders import Terms
from tests.domain.makers import ANNA, BEN, CAPTAIN, CARLA, FTO, GUILD, OFFICER, SERGEANT, TRAFFIC, seen
from tests.services.house import MANAGER, House
from tests.services.rosters.test_awards import decorated
from tests.services.rosters.test_orders import CHIEF, staffed

BY_ANNA = Actor(ANNA, "Anna")
UNKNOWN = UserId(4711)


async def public_names(house: House, page: Page) -> list[str]:
    return [row.name for row in (await house.reading.view(page.id, PUBLIC)).rows()]


async def told(house: House, page: Page) -> list[tuple[FeedKind, str | None, str | None]]:
    feed = await house.feeds.of_page(page.id, PUBLIC)
    return [(each.kind, each.name, each.officer) for day in feed.days for each in day.entries]


async def test_a_hidden_member_is_in_nothing_that_the_public_gets(house: House) -> None:
    page = await staffed(house)

    assert await house.privacy.hide(BY_ANNA, GUILD)

    view = await house.reading.view(page.id, PUBLIC)
    assert await public_names(house, page) == ["member 103", "Ben"]
    assert view.strength == 2
    assert [len(section.members) for section in view.sections] == [0, 1, 1]
    assert not view.matching("anna")
    for kind in ExportFormat:
        assert b"Anna" not in exported(view, kind)
    head = house.reading.head(page.id)
    assert head is not None
    assert head.strength == 2


async def test_key_holders_and_commands_still_have_him(house: House) -> None:
    page = await staffed(house)

    await house.privacy.hide(BY_ANNA, GUILD)

    view = await house.reading.view(page.id, WHOLE)
    assert view.strength == 3
    assert view.of(ANNA) is not None


async def test_hiding_and_showing_are_told_to_open_pages_at_once(house: House) -> None:
    page = await staffed(house)

    assert await house.privacy.hide(BY_ANNA, GUILD)
    assert not await house.privacy.hide(BY_ANNA, GUILD)
    hidden = [event for event in house.heard if isinstance(event, RosterChanged)]
    shown = await house.privacy.show(BY_ANNA, GUILD)

    assert [event.page_id for event in hidden] == [page.id]
    assert shown.was_hidden
    assert "Anna" in await public_names(house, page)
    assert house.heard[-1] == RosterChanged(GUILD, page.id, hidden[0].revision + 1)


async def test_neither_as_a_member_nor_as_an_officer_is_he_in_the_feed(house: House) -> None:
    page = await staffed(house)
    await house.orders.place(CHIEF, page.id, BEN, ask=Promote())
    await house.apply(seen(BEN, SERGEANT, name="Ben"))
    await house.apply(seen(ANNA, CAPTAIN, FTO, name="Anna"))
    before = await told(house, page)

    await house.privacy.hide(BY_ANNA, GUILD)

    assert (FeedKind.PROMOTED, "Ben", "Anna") in before
    assert (FeedKind.CERTIFIED, "Anna", None) in before
    after = await told(house, page)
    assert (FeedKind.PROMOTED, "Ben", None) in after
    assert not any("Anna" in entry for entry in after)
    rows = {row.name: row for row in (await house.reading.view(page.id, PUBLIC)).rows()}
    assert rows["Ben"].promotion_officer is None


async def test_a_sync_leaves_him_hidden(house: House) -> None:
    page = await staffed(house)
    await house.privacy.hide(BY_ANNA, GUILD)

    await house.apply(seen(ANNA, SERGEANT, name="Anna the Second"))
    await house.compare(seen(ANNA, SERGEANT, name="Anna"), seen(BEN, OFFICER, name="Ben"))

    assert await public_names(house, page) == ["Ben"]


async def test_whoever_is_not_stored_has_nothing_to_hide(house: House) -> None:
    await staffed(house)

    with pytest.raises(Refused, match="keeps nothing about you"):
        await house.privacy.hide(Actor(UNKNOWN, "x"), GUILD)
    with pytest.raises(Refused, match="for members"):
        await house.privacy.hide(OPERATOR, GUILD)


async def test_he_sees_what_the_public_sees_of_him(house: House) -> None:
    await staffed(house)

    open_view = await house.privacy.view(BY_ANNA, GUILD)
    await house.privacy.hide(BY_ANNA, GUILD)
    hidden_view = await house.privacy.view(BY_ANNA, GUILD)
    nobody = await house.privacy.view(Actor(UNKNOWN, "x"), GUILD)

    (on_page,) = open_view.pages
    assert on_page.public is not None
    assert (on_page.public.name, on_page.public.rank, on_page.public.user_id) == ("Anna", "Captain", None)
    assert hidden_view.pages[0].public is None
    assert hidden_view.pages[0].row.name == "Anna"
    assert open_view.stored is not None
    assert open_view.stored["records"] == 1
    assert (nobody.person, nobody.pages, nobody.stored) == (None, (), {})


async def test_his_data_is_all_there_is_in_words(house: House) -> None:
    page = await staffed(house)
    await house.orders.place(CHIEF, page.id, BEN, ask=Promote())
    await house.apply(seen(BEN, SERGEANT, name="Ben"))
    await house.keys.create(OPERATOR, KeyDraft(name="my bot", owner_id=ANNA))

    data = json.loads(json.dumps(await house.privacy.data(BY_ANNA, GUILD)))

    assert data["you"] == {
        "discord_id": str(ANNA),
        "username": "user101",
        "name": "Anna",
        "avatar": None,
        "hidden_from_the_public": False,
    }
    assert [(each["page"], each["rank"]) for each in data["memberships"]] == [("Blaine County", "Captain")]
    promoted = next(each for each in data["service_history"] if each["kind"] == "promotion")
    assert (promoted["person"], promoted["actor"], promoted["you_are"]) == ("Ben", "Anna", ["actor"])
    assert [order["you_are"] for order in data["orders"]] == [["actor"]]
    assert [key["name"] for key in data["api_keys"]] == ["my bot"]
    assert "hash" not in data["api_keys"][0]
    bens = await house.privacy.data(Actor(BEN, "Ben"), GUILD)
    assert "api_keys" not in bens
    assert "my bot" not in json.dumps(bens)


async def test_he_sees_all_of_where_he_stands_and_nothing_of_anybody_else(house: House) -> None:
    page = await decorated(house)
    fto, traffic, medal = page.certifications[0].id, page.subdivisions[0].id, page.awards[0].id
    ends = house.clock.now + timedelta(days=90)
    await house.orders.place(MANAGER, page.id, BEN, Certify(fto), terms=Terms(until=ends))
    await house.apply(seen(BEN, OFFICER, FTO, TRAFFIC, name="Ben"))
    await house.callsigns.assign(MANAGER, page.id, BEN, "A-1")
    await house.callsigns.assign(MANAGER, page.id, BEN, "A-2")
    await house.callsigns.assign(MANAGER, page.id, BEN, "T-1", subdivision_id=traffic)
    await house.callsigns.assign(MANAGER, page.id, CARLA, "C-1")
    for who in (BEN, BEN, CARLA):
        await house.awards.grant(CHIEF, page.id, who, medal)
    assert await house.awards.revoke(CHIEF, page.id, BEN, medal) == 1

    (own,) = (await house.privacy.view(Actor(BEN, "Ben"), GUILD)).pages

    assert own.row == (await house.reading.view(page.id, WHOLE)).of(BEN)
    assert (own.row.callsign, own.row.awards) == ("A-2", (Worn("Medal", "🏅", 1),))
    assert [each.callsign for each in own.row.callsigns] == ["T-1"]
    assert [each.at for each in own.row.expiries] == [ends]
    assert own.public is not None
    assert own.public.expiries == ()
