"""Announcement rules: what is told where, and in which words; set by those who manage the server."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.access.actors import Actor
from domain.errors import Invalid, NotFound
from domain.ids import ChannelId, GuildId, PageId
from domain.rosters.announcements import AnnouncementKind, Choices, Rule
from domain.rosters.pages import Page
from domain.rosters.templates import checked_template
from domain.words import sentence
from storage.database import Database
from storage.rosters.announcements import ChannelFault
from storage.transaction import Transaction

FAULTS_SHOWN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class AnnouncementSettings:
    """Everything a guild has set about announcements, and which channels refuse them."""

    rules: tuple[Rule, ...]
    choices: Choices
    pages: tuple[Page, ...]
    faults: tuple[ChannelFault, ...]


class AnnouncementRules:
    """Sets rules, one part of one at a time."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def view(self, actor: Actor, guild_id: GuildId) -> AnnouncementSettings:
        """Return what is set, and what went wrong in the last days."""
        actor.check_manages(guild_id)
        async with self._database.read() as tx:
            return AnnouncementSettings(
                await tx.announcement_rules.of_guild(guild_id),
                await tx.announcement_rules.choices(guild_id),
                await tx.pages.of_guild(guild_id),
                await tx.announcements.faults(guild_id, since=self._clock() - FAULTS_SHOWN),
            )

    async def set(
        self,
        actor: Actor,
        guild_id: GuildId,
        kind: AnnouncementKind | None,
        page_id: PageId | None = None,
        *,
        channel_id: ChannelId | None = None,
        is_on: bool | None = None,
        sends_message: bool | None = None,
    ) -> Rule:
        """Change what is given of the rule for a kind (None: all kinds) on a page (None: all pages)."""
        if channel_id is None and is_on is None and sends_message is None:
            raise Invalid(sentence("Say what to set: a channel, on or off, or messages."), field="channel")

        def changed(rule: Rule) -> Rule:
            return replace(
                rule,
                channel_id=rule.channel_id if channel_id is None else channel_id,
                is_on=rule.is_on if is_on is None else is_on,
                sends_message=rule.sends_message if sends_message is None else sends_message,
            )

        return await self._change(actor, guild_id, kind, page_id, changed)

    async def write(
        self,
        actor: Actor,
        guild_id: GuildId,
        kind: AnnouncementKind,
        page_id: PageId | None = None,
        *,
        template: str | None,
    ) -> Rule:
        """Set the words of a kind, checked; None brings our own back."""
        if kind is AnnouncementKind.LOG:
            raise Invalid(sentence("kind: the log has words of its own."), field="kind")
        text = checked_template(template) if template is not None else None
        return await self._change(
            actor, guild_id, kind, page_id, lambda rule: replace(rule, template=text), text=text
        )

    async def reset(
        self, actor: Actor, guild_id: GuildId, kind: AnnouncementKind | None, page_id: PageId | None = None
    ) -> None:
        """Delete a rule: from then on a wider one holds."""
        actor.check_manages(guild_id)
        async with self._database.begin() as tx:
            await tx.guilds.lock(guild_id)
            if not await tx.announcement_rules.drop(guild_id, kind, page_id):
                raise NotFound(sentence("Nothing of its own is set there."))
            await tx.audit.wrote(actor, guild_id, "announcement.reset", _word(kind), page=page_id)

    async def choose(
        self,
        actor: Actor,
        guild_id: GuildId,
        *,
        by_hand: bool | None = None,
        mentions: bool | None = None,
    ) -> Choices:
        """Say whether changes made by hand are announced too, and whether members are pinged."""
        actor.check_manages(guild_id)
        async with self._database.begin() as tx:
            await tx.guilds.lock(guild_id)
            before = await tx.announcement_rules.choices(guild_id)
            after = Choices(
                by_hand=before.by_hand if by_hand is None else by_hand,
                mentions=before.mentions if mentions is None else mentions,
            )
            if after != before:
                await tx.announcement_rules.choose(guild_id, after)
                await tx.audit.wrote(
                    actor, guild_id, "announcement.set", by_hand=after.by_hand, mentions=after.mentions
                )
        return after

    async def _change(
        self,
        actor: Actor,
        guild_id: GuildId,
        kind: AnnouncementKind | None,
        page_id: PageId | None,
        changed: Callable[[Rule], Rule],
        *,
        text: str | None = None,
    ) -> Rule:
        actor.check_manages(guild_id)
        async with self._database.begin() as tx:
            await tx.guilds.lock(guild_id)
            page = await _page(tx, guild_id, page_id)
            known = await tx.announcement_rules.of_guild(guild_id)
            same = (rule for rule in known if rule.kind is kind and rule.page_id == page_id)
            before = next(same, Rule(kind, page_id))
            after = changed(before)
            if after.channel_id is not None and after.channel_id != before.channel_id:
                await _check_channel(tx, guild_id, after.channel_id)
            await tx.announcement_rules.put(guild_id, after)
            await tx.audit.wrote(
                actor,
                guild_id,
                "announcement.set",
                _word(kind),
                page=page.title if page else None,
                channel=str(after.channel_id) if after.channel_id else None,
                on=after.is_on,
                messages=after.sends_message,
                text=text,
            )
        return after


async def _page(tx: Transaction, guild_id: GuildId, page_id: PageId | None) -> Page | None:
    if page_id is None:
        return None
    for page in await tx.pages.of_guild(guild_id):
        if page.id == page_id:
            return page
    raise NotFound(sentence("This server has no such page."))


async def _check_channel(tx: Transaction, guild_id: GuildId, channel_id: ChannelId) -> None:
    if channel_id not in {channel.id for channel in await tx.guilds.channels(guild_id)}:
        raise Invalid(
            sentence("channel: the server has no channel with id {id}.", id=channel_id), field="channel"
        )


def _word(kind: AnnouncementKind | None) -> str:
    return kind.value if kind else "all"
