"""Webhooks: made by admins alone, within limits, their secrets shown once."""

from datetime import timedelta

import pytest

from domain.access.actors import OPERATOR
from domain.errors import Invalid, NeedsPremium, NotAllowed, NotFound, Refused
from domain.events import WebhookDue
from domain.hooks.deliveries import SWITCHED_OFF, DeliveryState
from domain.hooks.kinds import HookKind
from domain.hooks.webhooks import MOST_WEBHOOKS, HookAudience, Webhook
from domain.ids import DeliveryId, GuildId, WebhookId
from services.hooks.webhooks import WebhookEdit, Webhooks
from tests.domain.makers import GUILD
from tests.services.house import MANAGER, STRANGER, House

URL = "https://example.org/hook"
DAY = timedelta(days=1)


async def made(house: House, name: str = "Website", **others: object) -> Webhook:
    await house.saw_guild()
    await house.pays()
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
        house.webhooks.edit(STRANGER, GUILD, hook.id, WebhookEdit(name="x")),
        house.webhooks.rotate(STRANGER, GUILD, hook.id, overlap=DAY),
        house.webhooks.resend(STRANGER, GUILD, hook.id),
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
    with pytest.raises(NotFound):
        await house.webhooks.edit(OPERATOR, GuildId(1), hook.id, WebhookEdit(name="x"))
    with pytest.raises(NotFound):
        await house.webhooks.rotate(OPERATOR, GuildId(1), hook.id, overlap=DAY)
    with pytest.raises(NotFound):
        await house.webhooks.resend(OPERATOR, GuildId(1), hook.id)


async def test_bad_input_names_its_field_and_leaves_nothing(house: House) -> None:
    await house.saw_guild()
    await house.pays()
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
    await house.pays()
    lenient = Webhooks(house.database, house.live, house.clock, house.premium, allows_private=True)

    hook = await lenient.create(MANAGER, GUILD, name="Local", url="http://127.0.0.1:9/")

    assert hook.host == "127.0.0.1"


async def test_what_is_edited_changes_and_the_rest_stays(house: House) -> None:
    hook = await made(house, kinds=["roster.changed"])

    edit = WebhookEdit(
        name="Site", url="https://example.net/new", audience=HookAudience.FULL, seen=hook.version
    )
    edited = await house.webhooks.edit(MANAGER, GUILD, hook.id, edit)
    all_kinds = await house.webhooks.edit(MANAGER, GUILD, hook.id, WebhookEdit(kinds=[]))

    assert (edited.name, edited.host, edited.kinds) == ("Site", "example.net", hook.kinds)
    assert (edited.audience, edited.secret) == (HookAudience.FULL, hook.secret)
    assert (all_kinds.kinds, all_kinds.name) == (frozenset(), "Site")
    assert await house.webhooks.edit(MANAGER, GUILD, hook.id, WebhookEdit(name="Site")) == all_kinds
    lines = (await house.audit_lines.recent(MANAGER, GUILD)).lines
    assert [line.deed.action for line in lines[:2]] == ["webhook.edited"] * 2
    assert lines[2].deed.action == "webhook.created"
    assert lines[1].deed.detail == {"was": "Website", "host": "example.net", "audience": "full"}
    assert lines[0].deed.detail == {"kinds": "all"}


async def test_two_editors_don_t_overwrite_each_other(house: House) -> None:
    hook = await made(house)
    await made(house, "Other")
    await house.webhooks.edit(MANAGER, GUILD, hook.id, WebhookEdit(name="Theirs", seen=hook.version))

    with pytest.raises(Refused) as refusal:
        await house.webhooks.edit(MANAGER, GUILD, hook.id, WebhookEdit(name="Mine", seen=hook.version))
    assert refusal.value.field == "seen"
    for edit, field in (
        (WebhookEdit(), None),
        (WebhookEdit(name=""), "name"),
        (WebhookEdit(name="other"), "name"),
        (WebhookEdit(url="http://example.org"), "url"),
        (WebhookEdit(kinds=["rooster"]), "kinds"),
    ):
        with pytest.raises((Invalid, Refused)) as wrong:
            await house.webhooks.edit(MANAGER, GUILD, hook.id, edit)
        assert getattr(wrong.value, "field", None) == field
    assert [each.name for each in await house.webhooks.list(MANAGER, GUILD)] == ["Theirs", "Other"]


async def test_a_new_secret_comes_while_the_old_one_still_fits(house: House) -> None:
    hook = await made(house)

    rotated = await house.webhooks.rotate(MANAGER, GUILD, hook.id, overlap=DAY)

    assert rotated.secret != hook.secret
    assert rotated.secrets(house.clock()) == (rotated.secret, hook.secret)
    house.clock.move(DAY)
    assert rotated.secrets(house.clock()) == (rotated.secret,)
    await house.deliveries.tidy()
    (kept,) = await house.webhooks.list(MANAGER, GUILD)
    assert kept.old_secret is None
    line = (await house.audit_lines.recent(MANAGER, GUILD)).lines[0]
    assert (line.deed.action, "whsec" in str(line)) == ("webhook.rotated", False)


async def test_a_secret_that_leaked_goes_at_once(house: House) -> None:
    hook = await made(house)

    rotated = await house.webhooks.rotate(MANAGER, GUILD, hook.id, overlap=timedelta(0))

    assert rotated.secrets(house.clock()) == (rotated.secret,)
    assert rotated.secret != hook.secret
    for overlap in (timedelta(days=31), timedelta(seconds=-1)):
        with pytest.raises(Invalid, match="overlap: the old secret can work on for 30 days at most"):
            await house.webhooks.rotate(MANAGER, GUILD, hook.id, overlap=overlap)


async def test_without_premium_nothing_is_begun_and_the_operator_may_all_the_same(house: House) -> None:
    hook = await made(house)
    await house.entitlements.revoke_guild(OPERATOR, GUILD)

    for verb in (
        house.webhooks.create(MANAGER, GUILD, name="Mine", url=URL),
        house.webhooks.test(MANAGER, GUILD, hook.id),
        house.webhooks.resend(MANAGER, GUILD, hook.id),
        house.webhooks.switch(MANAGER, GUILD, hook.id, is_on=True),
    ):
        with pytest.raises(NeedsPremium):
            await verb
    assert not (await house.webhooks.switch(MANAGER, GUILD, hook.id, is_on=False)).is_on
    assert (await house.webhooks.create(OPERATOR, GUILD, name="Mine", url=URL)).is_on
    await house.webhooks.delete(MANAGER, GUILD, hook.id)
