"""Rules: how each page keeps its patrols, and which types of them it has."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from domain.access.actors import Actor
from domain.access.tiers import Tier
from domain.duty.settings import (
    LONGEST_TYPE_NAME,
    MOST_TYPES,
    DutySettings,
    PatrolType,
    checked_settings,
)
from domain.errors import Invalid, NotFound, Refused
from domain.events import Event, GuildChanged
from domain.ids import GuildId, PageId, PatrolTypeId, RankId, RoleId, UserId
from domain.rosters.pages import Page, checked_text
from domain.words import sentence
from services.access.tiers import require
from services.duty.badges import check_badges, check_holders, worn
from services.live import Live
from storage.database import Database
from storage.transaction import Transaction

FELT = ("on_duty_role_id", "needs_report", "needs_evidence")
"""What of a page's rules others go by who have it in memory."""


class Rules:
    """Reads and changes a page's rules for patrols; the admin tier does."""

    def __init__(self, database: Database, live: Live) -> None:
        self._database = database
        self._live = live
        self._asking: frozenset[GuildId] | None = None
        live.refresh_with(self._refresh)

    async def start(self) -> None:
        """Have at hand where more is to be told of a patrol than that it is over."""
        async with self._database.read() as tx:
            self._asking = await tx.duty.asking()

    def may_ask(self, guild_id: GuildId | None = None) -> bool:
        """Say from memory whether a page of the guild, or any at all, may want a report or evidence."""
        if self._asking is None:
            return True
        return bool(self._asking) if guild_id is None else guild_id in self._asking

    async def of_page(self, page_id: PageId) -> DutySettings:
        """Return the rules of a page; the usual ones where none were set."""
        async with self._database.read() as tx:
            return await tx.duty.settings(page_id)

    async def check(self, actor: Actor, page_id: PageId) -> None:
        """Raise `NotAllowed` unless the actor may see and change the rules of a page."""
        async with self._database.read() as tx:
            page = await tx.pages.get(page_id)
            await require(tx, actor, page.guild_id, Tier.ADMIN, page_id=page_id)

    async def types(self, page_id: PageId) -> tuple[PatrolType, ...]:
        """Return the types of patrol that can be chosen on a page."""
        async with self._database.read() as tx:
            return await tx.duty.types(page_id)

    async def change(
        self,
        actor: Actor,
        page_id: PageId,
        changed: Callable[[DutySettings], DutySettings],
        *,
        holders: Mapping[RoleId, Collection[UserId]] | None = None,
    ) -> DutySettings:
        """Make a page's rules what `changed` makes of them, and return them.

        Given the `holders` of a role, that is refused as a new badge if somebody would lose it thereby.
        """
        async with self._database.begin() as tx:
            page = await admin_page(tx, actor, page_id)
            before = await tx.duty.settings(page_id)
            after = checked_settings(changed(before))
            await _check_places(tx, page.guild_id, after)
            badges = await worn(tx, page.guild_id)
            await tx.duty.save(after)
            await check_holders(tx, page.guild_id, badges, holders or {}, "on_duty_role")
            if any(getattr(before, name) != getattr(after, name) for name in FELT):
                await tx.outbox.put(GuildChanged(page.guild_id))
            names = [name for name in DutySettings.__slots__ if getattr(before, name) != getattr(after, name)]
            await tx.audit.wrote(
                actor, page.guild_id, "patrol_rules.changed", page.title, what=", ".join(names)
            )
        await self._live.look()
        return after

    async def _refresh(self, events: Sequence[Event]) -> None:
        if any(isinstance(event, GuildChanged) for event in events):
            self._asking = None  # until it is known again, anybody may be asked
            await self.start()

    async def panel_page(self, actor: Actor, page_id: PageId) -> Page:
        """Return the page that the actor may post a panel of; `Refused` if it keeps no patrols."""
        async with self._database.read() as tx:
            page = await tx.pages.get(page_id)
            await require(tx, actor, page.guild_id, Tier.ADMIN, page_id=page_id)
        if not page.patrol_logs:
            raise Refused(
                sentence("{page} keeps no {patrols}: /page edit switches them on.", page=page.title)
            )
        return page

    async def panel_posted(self, actor: Actor, page_id: PageId, channel: str) -> None:
        """Note that a panel was posted."""
        async with self._database.begin() as tx:
            page = await admin_page(tx, actor, page_id)
            await tx.audit.wrote(actor, page.guild_id, "patrol_panel.posted", page.title, channel=channel)

    async def add_type(
        self, actor: Actor, page_id: PageId, name: str, *, lowest_rank_id: RankId | None = None
    ) -> PatrolType:
        """Add a type of patrol to a page."""
        async with self._database.begin() as tx:
            page = await admin_page(tx, actor, page_id)
            types = await tx.duty.types(page_id)
            if len(types) >= MOST_TYPES:
                raise Invalid(
                    sentence("A page can have {most} types of {patrol} at most.", most=MOST_TYPES),
                    field="type",
                )
            kind = PatrolType(PatrolTypeId(0), page_id, _name(name, types), lowest_rank_id)
            _check_rank(page, lowest_rank_id)
            kind = await tx.duty.add_type(page_id, kind.name, lowest_rank_id)
            await tx.audit.wrote(actor, page.guild_id, "patrol_type.added", kind.name)
        await self._live.look()
        return kind

    async def retire_type(self, actor: Actor, page_id: PageId, type_id: PatrolTypeId) -> PatrolType:
        """Take a type out of the choice; patrols that have it keep it."""
        async with self._database.begin() as tx:
            page = await admin_page(tx, actor, page_id)
            kind = next((each for each in await tx.duty.types(page_id) if each.id == type_id), None)
            if kind is None:
                raise NotFound(sentence("There is no such type of {patrol}."))
            retired = replace(kind, is_retired=True)
            await tx.duty.save_type(retired)
            await tx.audit.wrote(actor, page.guild_id, "patrol_type.retired", kind.name)
        await self._live.look()
        return retired


async def admin_page(tx: Transaction, actor: Actor, page_id: PageId) -> Page:
    """Return the page, its guild locked; `NotAllowed` below the admin tier there."""
    page = await tx.pages.get(page_id)
    await require(tx, actor, page.guild_id, Tier.ADMIN, page_id=page_id)
    await tx.guilds.lock(page.guild_id)
    return page


async def _check_places(tx: Transaction, guild_id: GuildId, settings: DutySettings) -> None:
    """Refuse a role or channel that the server does not have."""
    role_id, channel_id = settings.on_duty_role_id, settings.log_channel_id
    if role_id is not None:
        await check_badges(tx, guild_id, {role_id}, "on_duty_role")
    if channel_id is not None:
        known = {channel.id for channel in await tx.guilds.channels(guild_id)}
        if channel_id not in known:
            raise Invalid(
                sentence("log_channel: the server has no channel with that id."), field="log_channel"
            )


def _check_rank(page: Page, rank_id: RankId | None) -> None:
    if rank_id is not None and rank_id not in page.order():
        raise NotFound(sentence("This page has no such rank."))


def _name(text: str, types: tuple[PatrolType, ...]) -> str:
    name = checked_text(text, name="type", longest=LONGEST_TYPE_NAME)
    if name.casefold() in {each.name.casefold() for each in types}:
        raise Invalid(sentence("type: there is a type called {name} already.", name=name), field="type")
    return name
