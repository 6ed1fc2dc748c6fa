"""Deliveries: each event once to whoever wants it, again until it arrives, given up in the end."""

from datetime import timedelta

import pytest

from domain.access.actors import OPERATOR
from domain.errors import NotFound, Refused
from domain.events import WebhookDue, WebhookGivenUp
from domain.hooks.deliveries import KEPT, LEASED_FOR, TRIED_FOR, Delivery, DeliveryState, Dispatch, Outcome
from domain.hooks.kinds import HookKind, RecordTold, RosterTold
from domain.hooks.webhooks import SWITCHED_OFF_AFTER, HookAudience, Webhook
from domain.ids import DeliveryId
from domain.rosters.announcements import AnnouncementKind, WebhookStopped
from domain.rosters.pages import Page
from services.hooks.webhooks import WebhookEdit
from tests.domain.makers import ANNA, BEN, GUILD, OFFICER, SERGEANT, seen
from tests.services.house import MANAGER, OFFICE, House

URL = "https://example.org/hook"
GOOD, BAD = Outcome(204), Outcome(500, "It answered 500.")


@pytest.fixture
async def page(house: House) -> Page:
    """A page with Anna and Ben on it, from before there was a webhook."""
    page = await house.page()
    await house.pays()
    await house.compare(seen(ANNA, OFFICER), seen(BEN, OFFICER))
    return page


async def hook(house: House, *kinds: str, name: str = "Website") -> Webhook:
    return await house.webhooks.create(
        MANAGER, GUILD, name=name, url=URL, kinds=kinds, audience=HookAudience.FULL
    )


async def sent(house: House, webhook: Webhook, outcome: Outcome = GOOD) -> list[Dispatch]:
    """Plan, and try everything that is due to a webhook once, with this outcome."""
    await house.deliveries.plan(GUILD)
    found = []
    while (dispatch := await house.deliveries.claim(webhook.id)) is not None:
        found.append(dispatch)
        await house.deliveries.noted(dispatch, outcome)
    return found


async def test_it_is_told_once_what_happens_after_it_was_made(house: House, page: Page) -> None:
    webhook = await hook(house)

    assert await sent(house, webhook) == []
    await house.apply(seen(ANNA, SERGEANT))
    told = await sent(house, webhook)

    assert [each.message.type for each in told] == [HookKind.ROSTER_CHANGED, HookKind.RECORD_WRITTEN]
    assert isinstance(told[0].message.data, RosterTold)
    assert isinstance(told[1].message.data, RecordTold)
    assert told[1].message.data.kind == "promotion"
    assert told[1].message.data.page.url == "http://muster.test/r/blaine-county"
    assert len({each.message.id for each in told}) == 2
    assert await sent(house, webhook) == []
    assert await house.deliveries.pending() == frozenset()


async def test_each_hears_of_its_own_kinds_alone_and_from_its_own_beginning(house: House, page: Page) -> None:
    records = await hook(house, "record.written", name="records")
    await house.apply(seen(ANNA, SERGEANT))
    late = await hook(house, name="late")
    off = await hook(house, name="off")
    await house.webhooks.switch(MANAGER, GUILD, off.id, is_on=False)

    assert await house.deliveries.pending() == {GUILD}
    assert [each.message.type for each in await sent(house, records)] == [HookKind.RECORD_WRITTEN]
    assert await sent(house, late) == []
    assert await sent(house, off) == []


async def test_changes_of_a_page_that_come_together_are_told_once(house: House, page: Page) -> None:
    webhook = await hook(house, "roster.changed")
    for role in (SERGEANT, OFFICER, SERGEANT):
        await house.apply(seen(ANNA, role))

    assert len(await sent(house, webhook)) == 1


async def test_what_was_sent_and_not_noted_is_sent_again_under_the_same_id(house: House, page: Page) -> None:
    webhook = await hook(house, "roster.changed")
    await house.apply(seen(ANNA, SERGEANT))
    await house.deliveries.plan(GUILD)

    before = await house.deliveries.claim(webhook.id)
    assert await house.deliveries.claim(webhook.id) is None
    house.clock.move(LEASED_FOR)
    after = await house.deliveries.claim(webhook.id)

    assert before is not None
    assert after is not None
    assert after.message == before.message


async def test_a_failure_is_tried_again_under_the_same_id_for_a_day(house: House, page: Page) -> None:
    webhook = await hook(house, "roster.changed")
    await house.apply(seen(ANNA, SERGEANT))
    begun, ids = house.clock(), set[str]()

    async def line() -> Delivery:
        (only,) = (await house.webhooks.log(MANAGER, GUILD, webhook.id)).deliveries
        return only

    ids |= {each.message.id for each in await sent(house, webhook, BAD)}
    while (waits := await line()).state is DeliveryState.WAITING:
        house.clock.now = waits.due_at
        ids |= {each.message.id for each in await sent(house, webhook, BAD)}

    assert len(ids) == 1
    assert waits.state is DeliveryState.FAILED
    assert (waits.status, waits.failure) == (500, "It answered 500.")
    assert waits.attempts > 8
    assert house.clock() - begun <= TRIED_FOR


async def test_after_days_of_failing_it_is_switched_off_and_that_is_told(house: House, page: Page) -> None:
    await house.announcement_rules.set(MANAGER, GUILD, AnnouncementKind.LOG, channel_id=OFFICE)
    webhook = await hook(house, "roster.changed")
    await house.apply(seen(ANNA, SERGEANT))
    await sent(house, webhook, BAD)
    house.clock.move(SWITCHED_OFF_AFTER)
    await sent(house, webhook, BAD)

    (off,) = await house.webhooks.list(MANAGER, GUILD)
    assert (off.is_on, off.off_reason) == (False, "It has failed for five days.")
    assert WebhookGivenUp(GUILD, webhook.id) in house.heard
    await house.announcements.plan(GUILD)
    announcement = await house.announcements.next(GUILD)
    assert announcement is not None
    assert announcement.about == WebhookStopped("Website", "example.org", "It has failed for five days.")
    lines = (await house.audit_lines.recent(MANAGER, GUILD)).lines
    assert "webhook.switched_off" in [line.deed.action for line in lines]


async def test_a_success_in_between_starts_the_days_anew(house: House, page: Page) -> None:
    webhook = await hook(house, "roster.changed")
    await house.apply(seen(ANNA, SERGEANT))
    await sent(house, webhook, BAD)
    house.clock.move(timedelta(hours=1))
    await sent(house, webhook, GOOD)
    house.clock.move(SWITCHED_OFF_AFTER)
    await house.apply(seen(ANNA, OFFICER))
    await sent(house, webhook, BAD)

    (there,) = await house.webhooks.list(MANAGER, GUILD)
    assert there.is_on
    assert there.failing_since == house.clock()


async def test_one_that_wants_nothing_more_is_switched_off_at_once(house: House, page: Page) -> None:
    webhook = await hook(house, "roster.changed")
    await house.apply(seen(ANNA, SERGEANT))
    await sent(house, webhook, Outcome(410, "It answered 410."))

    (off,) = await house.webhooks.list(MANAGER, GUILD)
    assert not off.is_on
    assert off.off_reason is not None
    assert "410" in off.off_reason


async def test_a_test_is_tried_once_and_no_reason_to_switch_off(house: House, page: Page) -> None:
    webhook = await hook(house)
    await house.webhooks.test(MANAGER, GUILD, webhook.id)
    (ping,) = await sent(house, webhook, BAD)

    assert ping.message.type is HookKind.PING
    (line,) = (await house.webhooks.log(MANAGER, GUILD, webhook.id)).deliveries
    assert line.state is DeliveryState.FAILED


async def test_the_log_is_kept_for_two_weeks(house: House, page: Page) -> None:
    webhook = await hook(house, "roster.changed")
    await house.apply(seen(ANNA, SERGEANT))
    await sent(house, webhook)

    assert await house.deliveries.tidy() == 0
    house.clock.move(KEPT + timedelta(seconds=1))
    assert await house.deliveries.tidy() == 1


async def test_half_a_change_by_hand_is_not_told_as_a_departure(house: House, page: Page) -> None:
    webhook = await hook(house, "record.written")
    await house.apply(seen(ANNA))
    assert await sent(house, webhook) == []
    house.clock.move(timedelta(seconds=30))
    await house.apply(seen(ANNA, SERGEANT))
    house.clock.move(timedelta(minutes=5))

    told = [each.message.data for each in await sent(house, webhook)]

    assert [each.kind for each in told if isinstance(each, RecordTold)] == ["promotion"]


async def test_a_receiver_that_asks_for_a_rest_has_it_but_a_test_is_sent(house: House, page: Page) -> None:
    webhook = await hook(house, "roster.changed")
    await house.apply(seen(ANNA, SERGEANT))
    await sent(house, webhook, Outcome(429, "It answered 429.", timedelta(minutes=10)))
    await house.apply(seen(BEN, SERGEANT))

    assert await sent(house, webhook) == []
    assert await house.deliveries.due() == ()
    await house.webhooks.test(MANAGER, GUILD, webhook.id)
    assert await house.deliveries.due() == (webhook.id,)
    pinged = await sent(house, webhook, BAD)
    assert [each.message.type for each in pinged] == [HookKind.PING]
    house.clock.move(timedelta(minutes=10))
    assert len(await sent(house, webhook)) == 2
    (now,) = await house.webhooks.list(MANAGER, GUILD)
    assert now.rests_until is None


async def test_what_failed_is_sent_again_under_its_id_with_what_is_true_now(house: House, page: Page) -> None:
    webhook = await hook(house, "roster.changed")
    await house.apply(seen(ANNA, SERGEANT))
    first = await sent(house, webhook, Outcome(410, "It answered 410."))
    (failed,) = (await house.webhooks.log(MANAGER, GUILD, webhook.id)).deliveries
    with pytest.raises(Refused, match="switched off"):
        await house.webhooks.resend(MANAGER, GUILD, webhook.id, failed.id)
    await house.webhooks.switch(MANAGER, GUILD, webhook.id, is_on=True)
    house.clock.move(TRIED_FOR * 2)

    assert await house.webhooks.resend(MANAGER, GUILD, webhook.id, failed.id) == 1
    assert house.heard[-1] == WebhookDue(GUILD, webhook.id)
    again = await sent(house, webhook, BAD)

    assert [each.message for each in again] == [each.message for each in first]
    (once,) = (await house.webhooks.log(MANAGER, GUILD, webhook.id)).deliveries
    assert (once.state, once.attempts) == (DeliveryState.FAILED, 2)
    assert await house.webhooks.resend(MANAGER, GUILD, webhook.id) == 1
    assert len(await sent(house, webhook)) == 1
    with pytest.raises(Refused, match="Nothing that failed is left"):
        await house.webhooks.resend(MANAGER, GUILD, webhook.id)
    with pytest.raises(Refused, match="Only what failed"):
        await house.webhooks.resend(MANAGER, GUILD, webhook.id, failed.id)
    with pytest.raises(NotFound, match="no such delivery"):
        await house.webhooks.resend(MANAGER, GUILD, webhook.id, DeliveryId(99))


async def test_the_delivery_of_another_webhook_is_not_sent_again(house: House, page: Page) -> None:
    webhook, other = await hook(house, "roster.changed"), await hook(house, name="other")
    await house.apply(seen(ANNA, SERGEANT))
    await sent(house, webhook, Outcome(410, "It answered 410."))
    (failed,) = (await house.webhooks.log(MANAGER, GUILD, webhook.id)).deliveries

    with pytest.raises(NotFound):
        await house.webhooks.resend(MANAGER, GUILD, other.id, failed.id)


async def test_what_it_no_longer_wants_is_not_sent_and_the_rest_goes_to_the_new_address(
    house: House, page: Page
) -> None:
    webhook = await hook(house)
    await house.apply(seen(ANNA, SERGEANT))
    await house.deliveries.plan(GUILD)

    edit = WebhookEdit(url="https://example.net/", kinds=["record.written"])
    await house.webhooks.edit(MANAGER, GUILD, webhook.id, edit)

    told = await sent(house, webhook)
    assert [(each.message.type, each.webhook.host) for each in told] == [
        (HookKind.RECORD_WRITTEN, "example.net")
    ]


async def test_when_premium_has_ended_what_waits_fails_and_can_be_sent_again_later(
    house: House, page: Page
) -> None:
    webhook = await hook(house, "roster.changed")
    await house.apply(seen(ANNA, SERGEANT))
    await house.entitlements.revoke_guild(OPERATOR, GUILD)

    assert await sent(house, webhook) == []
    (line,) = (await house.webhooks.log(MANAGER, GUILD, webhook.id)).deliveries
    assert (line.state, line.failure) == (DeliveryState.FAILED, "Premium has ended, and webhooks need it.")
    await house.pays()
    assert await house.webhooks.resend(MANAGER, GUILD, webhook.id) == 1
    assert len(await sent(house, webhook)) == 1
