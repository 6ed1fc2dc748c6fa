"""Rules of announcements as the bot sees them, in memory."""

from collections.abc import Mapping
from typing import Any

from domain.access.actors import Actor
from domain.errors import NotFound
from domain.ids import GuildId, PageId
from domain.rosters.announcements import AnnouncementKind, Choices, Rule
from domain.rosters.pages import Page
from services.rosters.announcement_rules import AnnouncementSettings
from storage.rosters.announcements import ChannelFault


class FakeAnnouncementRules:
    """Keeps what is set; whoever manages the server may set anything."""

    def __init__(self, pages: Mapping[PageId, Page]) -> None:
        self._pages = pages
        self.rules: list[Rule] = []
        self.choices = Choices()
        self.faults: tuple[ChannelFault, ...] = ()

    async def view(self, actor: Actor, guild_id: GuildId) -> AnnouncementSettings:
        actor.check_manages(guild_id)
        return AnnouncementSettings(tuple(self.rules), self.choices, tuple(self._pages.values()), self.faults)

    async def set(
        self,
        actor: Actor,
        guild_id: GuildId,
        kind: AnnouncementKind | None,
        page_id: PageId | None = None,
        **given: Any,
    ) -> Rule:
        actor.check_manages(guild_id)
        rule = Rule(kind, page_id, **given)
        self.rules.append(rule)
        return rule

    async def reset(
        self, actor: Actor, guild_id: GuildId, kind: AnnouncementKind | None, page_id: PageId | None = None
    ) -> None:
        actor.check_manages(guild_id)
        if not any(rule.kind is kind and rule.page_id == page_id for rule in self.rules):
            raise NotFound("Nothing of its own is set there.")

    async def choose(self, actor: Actor, guild_id: GuildId, **given: bool | None) -> Choices:
        actor.check_manages(guild_id)
        return self.choices
