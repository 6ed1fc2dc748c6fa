"""Webhooks stored, on both engines."""

from datetime import timedelta

import pytest

from domain.errors import NotFound
from domain.hooks.kinds import HookKind
from domain.hooks.webhooks import HookAudience, Webhook
from domain.ids import GuildId, UserId, WebhookId
from domain.words import sentence
from tests.domain.makers import GUILD, NOW
from tests.storage.conftest import Town

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


async def test_the_first_failure_counts_until_a_success(town: Town) -> None:
    async with town.database.begin() as tx:
        made = await tx.webhooks.add(NEW)
        await tx.webhooks.failing(made.id, NOW)
        await tx.webhooks.failing(made.id, NOW + timedelta(days=1))
        assert (await tx.webhooks.get(GUILD, made.id)).failing_since == NOW

        await tx.webhooks.failing(made.id, None)
        assert (await tx.webhooks.get(GUILD, made.id)).failing_since is None
