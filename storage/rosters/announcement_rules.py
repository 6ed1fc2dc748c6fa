"""What guilds have set about their announcements."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, insert, select

from domain.ids import ChannelId, GuildId, PageId
from domain.rosters.announcements import AnnouncementKind, Choices, Rule
from storage.connection import AnyRow, Connection
from storage.tables.announcements import announcement_choices, announcement_rules

_RULE = (
    announcement_rules.c.kind,
    announcement_rules.c.page_id,
    announcement_rules.c.channel_id,
    announcement_rules.c.template,
    announcement_rules.c.is_on,
    announcement_rules.c.sends_message,
)


class AnnouncementRules:
    """Reads and replaces rules; of one kind and page there is one at most."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def of_guild(self, guild_id: GuildId) -> tuple[Rule, ...]:
        """Return every rule of the guild, the oldest first."""
        rows = await self._connection.rows(
            select(*_RULE).where(announcement_rules.c.guild_id == guild_id).order_by(announcement_rules.c.id)
        )
        return tuple(map(_rule, rows))

    async def put(self, guild_id: GuildId, rule: Rule) -> None:
        """Write the rule in place of the one about the same kind and page; the guild's row is locked."""
        await self.drop(guild_id, rule.kind, rule.page_id)
        values: Mapping[str, Any] = {  # Any: a column each
            "guild_id": guild_id,
            "kind": rule.kind.value if rule.kind else None,
            "page_id": rule.page_id,
            "channel_id": rule.channel_id,
            "template": rule.template,
            "is_on": rule.is_on,
            "sends_message": rule.sends_message,
        }
        await self._connection.write(insert(announcement_rules).values(**values))

    async def drop(self, guild_id: GuildId, kind: AnnouncementKind | None, page_id: PageId | None) -> bool:
        """Delete the rule about this kind and page, and say whether there was one."""
        gone = await self._connection.write(
            delete(announcement_rules).where(
                announcement_rules.c.guild_id == guild_id,
                announcement_rules.c.kind.is_not_distinct_from(kind.value if kind else None),
                announcement_rules.c.page_id.is_not_distinct_from(page_id),
            )
        )
        return gone > 0

    async def choices(self, guild_id: GuildId) -> Choices:
        """Return what the guild has chosen for all its announcements, or what holds without a choice."""
        row = await self._connection.row(
            select(announcement_choices.c.by_hand, announcement_choices.c.mentions).where(
                announcement_choices.c.guild_id == guild_id
            )
        )
        return Choices(by_hand=row.by_hand, mentions=row.mentions) if row else Choices()

    async def choose(self, guild_id: GuildId, choices: Choices) -> None:
        """Write the guild's choices."""
        values = {"by_hand": choices.by_hand, "mentions": choices.mentions}
        statement = self._connection.insert(announcement_choices).values(guild_id=guild_id, **values)
        await self._connection.write(
            statement.on_conflict_do_update(index_elements=[announcement_choices.c.guild_id], set_=values)
        )


def _rule(row: AnyRow) -> Rule:
    return Rule(
        kind=AnnouncementKind(row.kind) if row.kind is not None else None,
        page_id=PageId(row.page_id) if row.page_id is not None else None,
        channel_id=ChannelId(row.channel_id) if row.channel_id is not None else None,
        template=row.template,
        is_on=row.is_on,
        sends_message=row.sends_message,
    )
