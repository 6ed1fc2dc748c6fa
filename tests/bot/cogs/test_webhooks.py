"""/webhook on real services: each command for each tier, and what is shown of secrets."""

import re

import pytest

from domain.access.actors import OPERATOR
from domain.access.tiers import Tier, TierGrant
from domain.hooks.deliveries import Outcome
from domain.hooks.kinds import HookKind
from domain.hooks.webhooks import Webhook
from domain.ids import WebhookId
from tests.bot.station import TIERS, Station, house, station, world
from tests.bot.town import message_of, said

__all__ = ["house", "station", "world"]

URL = "https://example.org/hook?token=abc"
REFUSED = "You need the admin tier for that"
COMMANDS: dict[str, dict[str, object]] = {
    "create": {"name": "Other", "url": URL},
    "list": {},
    "test": {"webhook": "1"},
    "switch": {"webhook": "1", "on": False},
    "log": {"webhook": "1"},
    "edit": {"webhook": "1", "name": "Site"},
    "rotate": {"webhook": "1"},
    "resend": {"webhook": "1"},
    "delete": {"webhook": "1"},
}


@pytest.fixture(autouse=True)
async def _paid(station: Station) -> None:
    await station.house.entitlements.grant_guild(OPERATOR, station.town.guild_id, ends_at=None)


async def made(station: Station) -> Webhook:
    return await station.house.webhooks.create(
        station.town.actor, station.town.guild_id, name="Website", url=URL, kinds=["roster.changed"]
    )


async def test_the_admin_tier_may_everything_and_nobody_else(station: Station) -> None:
    town = station.town
    await station.house.tiers.grant(town.actor, town.guild_id, TierGrant(town.role("SWAT"), Tier.ADMIN))
    hook = await made(station)
    assert hook.id == WebhookId(1)

    for command, options in COMMANDS.items():
        for who in TIERS:
            if who != "manager":
                assert REFUSED in await station.types(who, f"webhook {command}", **options), (who, command)
    for command, options in COMMANDS.items():
        assert REFUSED not in await station.types("other", f"webhook {command}", **options), command


async def test_the_secret_is_shown_once_and_the_address_never_whole(station: Station) -> None:
    answer = await station.types(
        "manager", "webhook create", name="A *web* site", url=URL, kinds="roster.changed"
    )

    secret = re.search(r"whsec_\S+", answer)
    assert secret is not None
    listed = await station.types("manager", "webhook list")
    assert "example.org" in listed
    assert r"A \*web\* site" in listed
    assert "`roster.changed`" in listed
    assert "token" not in answer + listed
    assert secret.group() not in listed


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"name": "x", "url": "http://example.org"}, "must begin with https"),
        ({"name": "x", "url": "https://127.0.0.1"}, "public address"),
        ({"name": "x", "url": URL, "kinds": "rooster"}, "there is no 'rooster'"),
        ({"name": "x", "url": URL, "audience": "full"}, "ids, hidden members and reasons too"),
    ],
)
async def test_what_was_typed_wrong_is_named(station: Station, options: dict[str, object], says: str) -> None:
    assert says in await station.types("manager", "webhook create", **options)


async def test_a_test_says_what_was_answered_and_the_log_remembers(station: Station) -> None:
    hook = await made(station)
    shown = await station.people["manager"].slash(station.town.channel, "webhook test", webhook="1")
    assert "A ping is being sent" in said(shown)
    dispatch = await station.house.deliveries.claim(hook.id)
    assert dispatch is not None
    assert dispatch.message.type is HookKind.PING
    await station.house.deliveries.noted(dispatch, Outcome(500, "It answered 500."))

    log = said(await station.people["manager"].click(message_of(shown), label="What came of it"))

    assert "`ping` · failed" in log
    assert "It answered 500." in log
    assert "pick one" in await station.types("manager", "webhook log", webhook="Website")
    assert "no such webhook" in await station.types("manager", "webhook delete", webhook="99")


async def test_kinds_and_webhooks_are_offered(station: Station) -> None:
    await made(station)
    town = station.town

    kinds = await town.manager.autocomplete(town.channel, "webhook create", "kinds", "roster.changed, pat")
    hooks = await town.manager.autocomplete(town.channel, "webhook test", "webhook", "web")
    nothing = await town.stranger.autocomplete(town.channel, "webhook test", "webhook", "web")

    assert [each["value"] for each in kinds] == ["roster.changed, patrol.changed"]
    assert [(each["name"], each["value"]) for each in hooks] == [("Website · example.org", "1")]
    assert nothing == []


async def test_it_is_switched_off_and_on(station: Station) -> None:
    await made(station)

    off = await station.types("manager", "webhook switch", webhook="1", on=False)
    refused = await station.types("manager", "webhook test", webhook="1")
    on = await station.types("manager", "webhook switch", webhook="1", on=True)

    assert "Webhook switched off" in off
    assert "switch it on first" in refused
    assert "Webhook switched on" in on


async def test_it_is_edited_and_given_another_secret_which_is_shown_once(station: Station) -> None:
    hook = await made(station)

    edited = await station.types("manager", "webhook edit", webhook="1", name="*Site*", kinds="all")
    wrong = await station.types("manager", "webhook edit", webhook="1", url="http://x.example/")
    rotated = await station.types("manager", "webhook rotate", webhook="1")
    at_once = await station.types("manager", "webhook rotate", webhook="1", overlap=0)

    assert r"\*Site\*" in edited
    assert "all kinds" in edited
    assert "must begin with https" in wrong
    assert "Nothing was given to change" in await station.types("manager", "webhook edit", webhook="1")
    assert "signed with the old one too until" in rotated
    assert "The old secret is good no more." in at_once
    secrets = [found.group() for found in map(re.compile(r"whsec_\S+").search, (rotated, at_once)) if found]
    assert len({*secrets, hook.secret}) == 3


async def test_what_failed_is_picked_from_a_list_and_sent_again(station: Station) -> None:
    hook = await made(station)
    town, house = station.town, station.house
    for _ in range(2):
        await house.webhooks.test(town.actor, town.guild_id, hook.id)
        dispatch = await house.deliveries.claim(hook.id)
        assert dispatch is not None
        await house.deliveries.noted(dispatch, Outcome(500, "It answered 500."))

    offered = await town.manager.autocomplete(town.channel, "webhook resend", "delivery", "ping", webhook="1")
    nothing = await station.types("manager", "webhook resend", webhook="1")
    sent = await station.types("manager", "webhook resend", webhook="1", delivery=str(offered[0]["value"]))
    again = await house.deliveries.claim(hook.id)

    assert [each["name"].partition(" · ")[0] for each in offered] == ["ping", "ping"]
    assert offered[0]["name"].endswith("It answered 500.")
    assert "Nothing that failed" in nothing
    assert "1 message is sent again." in sent
    assert again is not None
    assert str(again.delivery.id) == offered[0]["value"]
    assert "pick one" in await station.types("manager", "webhook resend", webhook="1", delivery="ping")
