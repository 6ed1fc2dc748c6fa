"""Webhooks stored, on both engines."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import NotFound
from domain.hooks.kinds import HookKind
from domain.hooks.webhooks import HookAudience, Webhook
from domain.ids import GuildId, UserId, WebhookId
from domain.words import sentence
from tests.domain.makers import GUILD, NOW
from tests.storage.conftest import Town

LATER = NOW + timedelta(days=1)
NEW = Webhook(
    WebhookId(0),
    GUILD,
    "Website",
    "https://example.org/hook",
    "whsec_AAAA",
    kinds=frozenset({HookKind.ROSTER_CHANGED, HookKind.LEAVE_CHANGED}),
    audience=HookAudience.FULL,
    created_at=NOW,
    created_by=UserId(7),
    from_sequence=3,
    from_record=9,
)


async def test_one_is_kept_whole_switched_and_deleted(town: Town) -> None:
    async with town.database.begin() as tx:
        made = await tx.webhooks.add(NEW)
        assert await tx.webhooks.get(GUILD, made.id) == made
        assert await tx.webhooks.of_guild(GUILD) == (made,)
        assert await tx.webhooks.guilds() == {GUILD}
        assert (made.kinds, made.audience, made.from_record) == (NEW.kinds, NEW.audience, 9)
        with pytest.raises(NotFound):
            await tx.webhooks.get(GuildId(1), made.id)

        reason = sentence("It answered {status}.", status=410)
        assert await tx.webhooks.switch(made.id, is_on=False, reason=reason)
        assert not await tx.webhooks.switch(made.id, is_on=False)
        off = await tx.webhooks.get(GUILD, made.id)
        assert (off.is_on, off.off_reason) == (False, "It answered 410.")
        assert await tx.webhooks.guilds() == frozenset()

        assert await tx.webhooks.switch(made.id, is_on=True, from_sequence=8, from_record=10)
        on = await tx.webhooks.get(GUILD, made.id)
        assert (on.is_on, on.off_reason, on.from_sequence, on.from_record) == (True, None, 8, 10)

        await tx.webhooks.delete(made.id)
        assert await tx.webhooks.find(made.id) is None


async def test_the_first_failure_counts_until_a_success_which_ends_a_rest_too(town: Town) -> None:
    async with town.database.begin() as tx:
        made = await tx.webhooks.add(NEW)
        await tx.webhooks.failing(made.id, NOW)
        await tx.webhooks.failing(made.id, LATER)
        await tx.webhooks.rest(made.id, LATER)
        failing = await tx.webhooks.get(GUILD, made.id)
        assert (failing.failing_since, failing.rests_until) == (NOW, LATER)

        await tx.webhooks.succeeded(made.id)
        assert await tx.webhooks.get(GUILD, made.id) == made


async def test_what_leads_elsewhere_has_not_failed_there(town: Town) -> None:
    async with town.database.begin() as tx:
        made = await tx.webhooks.add(NEW)
        await tx.webhooks.failing(made.id, NOW)
        renamed = replace(made, name="Site", kinds=frozenset(), audience=HookAudience.PUBLIC)

        await tx.webhooks.edit(renamed, leads_elsewhere=False)
        assert await tx.webhooks.get(GUILD, made.id) == replace(renamed, failing_since=NOW)

        moved = replace(renamed, url="https://example.net/")
        await tx.webhooks.edit(moved, leads_elsewhere=True)
        assert await tx.webhooks.get(GUILD, made.id) == moved


async def test_a_former_secret_is_kept_until_its_time_is_over(town: Town) -> None:
    async with town.database.begin() as tx:
        made = await tx.webhooks.add(NEW)

        await tx.webhooks.rotate(made.id, "whsec_BBBB", old_until=LATER)
        rotated = await tx.webhooks.get(GUILD, made.id)
        assert rotated.secrets(NOW) == ("whsec_BBBB", "whsec_AAAA")
        assert await tx.webhooks.forget_secrets(NOW) == 0
        assert await tx.webhooks.forget_secrets(LATER) == 1
        assert (await tx.webhooks.get(GUILD, made.id)).old_secret is None

        await tx.webhooks.rotate(made.id, "whsec_CCCC", old_until=None)
        assert await tx.webhooks.get(GUILD, made.id) == replace(made, secret="whsec_CCCC")
