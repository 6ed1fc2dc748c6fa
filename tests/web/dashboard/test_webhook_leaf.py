"""A webhook's page: its log leaf by leaf, and how it stands in words."""

from datetime import timedelta

import pytest

from domain.errors import NotFound
from domain.hooks.deliveries import Outcome
from domain.hooks.webhooks import Webhook
from tests.domain.makers import GUILD
from tests.services.house import MANAGER
from tests.web.dashboard.office import HOME, OLGA, Office
from web.dashboard.webhook_leaf import LINES_A_LEAF, delivery_in, webhook_in

ONE = f"{HOME}/webhooks/1"


async def sent(office: Office, hook: Webhook, *outcomes: Outcome) -> None:
    for outcome in outcomes:
        await office.house.webhooks.test(MANAGER, GUILD, hook.id)
        dispatch = await office.house.deliveries.claim(hook.id)
        assert dispatch is not None
        await office.house.deliveries.noted(dispatch, outcome)


@pytest.fixture
async def hook(office: Office) -> Webhook:
    await office.house.pays()
    await office.sign_in(OLGA)
    return await office.house.webhooks.create(MANAGER, GUILD, name="Website", url="https://example.org/")


async def test_the_log_is_read_leaf_by_leaf(office: Office, hook: Webhook) -> None:
    await sent(office, hook, *[Outcome(204)] * (LINES_A_LEAF + 1), Outcome(500, "It answered 500."))

    first = await office.get(ONE)
    second = await office.get(f"{ONE}?before=3")
    failed = await office.get(f"{ONE}?only=failed")

    assert first.text.count("msg_") == LINES_A_LEAF
    assert 'before=3" rel="next"' in first.text
    assert "Newest" not in first.text
    assert second.text.count("msg_") == 2
    assert "Newest" in second.text
    assert failed.text.count("msg_") == 1
    assert "Send all that failed again" in failed.text
    assert (await office.get(f"{ONE}?before=x")).status == 404
    assert (await office.get(f"{ONE}?test=99")).status == 200


async def test_why_nothing_arrives_is_said(office: Office, hook: Webhook) -> None:
    async def says() -> str:
        listed = await office.get(f"{HOME}/webhooks")
        assert ("resting" in listed.text) == ("asked to be left alone" in listed.text)
        return (await office.get(ONE)).text

    assert "failed at every try" not in await says()
    await sent(office, hook, Outcome(500, "It answered 500."))
    assert "It has failed at every try since" in await says()
    await sent(office, hook, Outcome(429, "It answered 429.", timedelta(minutes=5)))
    assert "Its receiver asked to be left alone until" in await says()
    await sent(office, hook, Outcome(410, "It answered 410."))
    assert "it wants nothing more" in await says()


@pytest.mark.parametrize("text", ["", "x", "-1", "³", "9" * 16])
def test_what_is_no_number_is_not_found(text: str) -> None:
    for read in (webhook_in, delivery_in):
        with pytest.raises(NotFound):
            read(text)
