"""Webhooks: made by admins alone, within limits, their secrets shown once."""

import pytest

from domain.access.actors import OPERATOR
from domain.errors import Invalid, NotAllowed, NotFound, Refused
from domain.events import WebhookDue
from domain.hooks.deliveries import SWITCHED_OFF, DeliveryState
from domain.hooks.kinds import HookKind
from domain.hooks.webhooks import MOST_WEBHOOKS, HookAudience, Webhook
from domain.ids import DeliveryId, GuildId, WebhookId
from services.hooks.webhooks import Webhooks
from tests.domain.makers import GUILD
from tests.services.house import MANAGER, STRANGER, House

URL = "https://example.org/hook"


async def made(house: House, name: str = "Website", **others: object) -> Webhook:
    await house.saw_guild()
    given = {"url": URL} | others
    return await house.webhooks.create(MANAGER, GUILD, name=name, **given)  # type: ignore[arg-type]


async def test_one_is_made_listed_and_deleted_and_the_audit_says_by_whom(house: House) -> None:
    hook = await made(house, kinds=["roster.changed"], audience=HookAudience.FULL)

    assert hook.secret.startswith("whsec_")
    assert hook.kinds == {HookKind.ROSTER_CHANGED}
    assert await house.webhooks.list(MANAGER, GUILD) == (hook,)
    assert await house.webhooks.delete(MANAGER, GUILD, hook.id) == hook
    assert await house.webhooks.list(MANAGER, GUILD) == ()
    lines = (await house.audit_lines.recent(MANAGER, GUILD)).lines
    assert [line.deed.action for line in lines[:2]] == ["webhook.deleted", "webhook.created"]
    assert "whsec" not in str(lines)
    assert "/hook" not in str(lines)


async def test_nobody_below_the_admin_tier_may_anything(house: House) -> None:
    hook = await made(house)
    verbs = (
        house.webhooks.create(STRANGER, GUILD, name="Mine", url=URL),
        house.webhooks.list(STRANGER, GUILD),
        house.webhooks.log(STRANGER, GUILD, hook.id),
        house.webhooks.test(STRANGER, GUILD, hook.id),
        house.webhooks.switch(STRANGER, GUILD, hook.id, is_on=False),
        house.webhooks.delete(STRANGER, GUILD, hook.id),
        house.webhooks.delivery(STRANGER, GUILD, DeliveryId(1)),
    )

    for verb in verbs:
        with pytest.raises(NotAllowed):
            await verb


async def test_another_servers_webhook_is_not_found(house: House) -> None:
    hook = await made(house)

    with pytest.raises(NotFound):
        await house.webhooks.delete(OPERATOR, GuildId(1), hook.id)
    with pytest.raises(NotFound):
        await house.webhooks.log(OPERATOR, GUILD, WebhookId(99))


async def test_bad_input_names_its_field_and_leaves_nothing(house: House) -> None:
    await house.saw_guild()
    for given, field in (
        ({"name": "", "url": URL}, "name"),
        ({"name": "x", "url": "http://example.org"}, "url"),
        ({"name": "x", "url": "https://127.0.0.1/"}, "url"),
        ({"name": "x", "url": URL, "kinds": ["rooster"]}, "kinds"),
    ):
        with pytest.raises(Invalid) as refusal:
            await house.webhooks.create(MANAGER, GUILD, **given)
        assert refusal.value.field == field

    assert await house.webhooks.list(MANAGER, GUILD) == ()


async def test_names_are_unique_and_there_is_a_most(house: House) -> None:
    await made(house)
    with pytest.raises(Refused, match="already"):
        await made(house, "website")
    for number in range(MOST_WEBHOOKS - 1):
        await made(house, f"hook {number}")

    with pytest.raises(Refused, match="may have 10 webhooks"):
        await made(house, "one more")


async def test_a_test_waits_to_be_sent_and_tells_of_itself(house: House) -> None:
    hook = await made(house)

    delivery = await house.webhooks.test(MANAGER, GUILD, hook.id)

    assert (delivery.kind, delivery.state) == (HookKind.PING, DeliveryState.WAITING)
    assert house.heard[-1] == WebhookDue(GUILD, hook.id)
    assert await house.webhooks.delivery(MANAGER, GUILD, delivery.id) == delivery
    assert await house.webhooks.delivery(MANAGER, GUILD, DeliveryId(99)) is None


async def test_what_waits_is_dropped_when_it_is_switched_off(house: House) -> None:
    hook = await made(house)
    await house.webhooks.test(MANAGER, GUILD, hook.id)

    off = await house.webhooks.switch(MANAGER, GUILD, hook.id, is_on=False)

    assert not off.is_on
    (line,) = (await house.webhooks.log(MANAGER, GUILD, hook.id)).deliveries
    assert (line.state, line.failure) == (DeliveryState.FAILED, SWITCHED_OFF)
    with pytest.raises(Refused, match="switched off"):
        await house.webhooks.test(MANAGER, GUILD, hook.id)
    assert (await house.webhooks.switch(MANAGER, GUILD, hook.id, is_on=True)).is_on


async def test_the_operator_may_allow_his_own_network(house: House) -> None:
    await house.saw_guild()
    lenient = Webhooks(house.database, house.live, house.clock, allows_private=True)

    hook = await lenient.create(MANAGER, GUILD, name="Local", url="http://127.0.0.1:9/")

    assert hook.host == "127.0.0.1"
