"""Pages: created, edited, deleted and brought back; the one place that writes a page."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self
from uuid import uuid4

from domain.access.actors import Actor
from domain.access.tiers import Tier
from domain.errors import Invalid, NotFound, Refused
from domain.events import PageChanged
from domain.ids import GuildId, PageId, RoleId, UserId
from domain.rosters.drafts import PageDraft, checked_draft, checked_page, draft_of, page_from
from domain.rosters.edits import deeds_of
from domain.rosters.fields import Circle, Field
from domain.rosters.guilds import Guild
from domain.rosters.pages import KEPT_AFTER_DELETION, Page, Visibility, check_readers, readers
from domain.rosters.slugs import numbered_slug, proposed_slug
from domain.words import sentence
from services.access.tiers import require
from services.live import Live
from services.rosters.expiring import Expiring
from services.rosters.removing import Removing
from storage.database import Database
from storage.transaction import Transaction

MOST_NUMBERED = 100
"""How many pages of one title get a slug by themselves."""


@dataclass(frozen=True, slots=True)
class AppliedPage:
    """A page after a draft was applied, and what that did."""

    page: Page
    created: bool
    changed: bool


class Pages:
    """Writes pages, each change checked as a whole and announced once."""

    def __init__(
        self,
        database: Database,
        live: Live,
        clock: Callable[[], datetime],
        *,
        public_url: str,
        expected: Callable[[Page], None] | None = None,
    ) -> None:
        self._database = database
        self._live = live
        self._clock = clock
        self._public_url = public_url.rstrip("/")
        self._expected = expected

    def expecting(self, check: Callable[[Page], None]) -> Self:
        """Return these verbs for whoever saw a page before: they do nothing if `check` refuses it now."""
        return type(self)(
            self._database, self._live, self._clock, public_url=self._public_url, expected=check
        )

    def address(self, page: Page) -> str:
        """Return the public link of a page."""
        return f"{self._public_url}/r/{page.slug}"

    async def get(self, actor: Actor, page_id: PageId) -> Page:
        """Return a page of a guild the actor manages."""
        async with self._database.read() as tx:
            page = await tx.pages.get(page_id)
        actor.check_manages(page.guild_id)
        return page

    async def of_guild(
        self, actor: Actor, guild_id: GuildId, *, with_deleted: bool = False
    ) -> tuple[Page, ...]:
        """Return the guild's pages, the oldest first."""
        actor.check_manages(guild_id)
        async with self._database.read() as tx:
            return await tx.pages.of_guild(guild_id, with_deleted=with_deleted)

    async def named(self, actor: Actor, guild_id: GuildId, slug: str | None) -> Page:
        """Return the guild's page with this slug; without a slug the only one there is."""
        pages = await self.of_guild(actor, guild_id)
        if not pages:
            raise NotFound(sentence("This server has no roster page yet. Start with /setup."))
        if slug is None:
            if len(pages) > 1:
                choices = ", ".join(page.slug for page in pages)
                raise Refused(
                    sentence("This server has several pages; say which one: {choices}.", choices=choices)
                )
            return pages[0]
        for page in pages:
            if page.slug == slug.strip().lower():
                return page
        raise NotFound(sentence("This server has no page with the slug {slug}.", slug=repr(slug[:60])))

    async def create(self, actor: Actor, draft: PageDraft) -> Page:
        """Make a new page and ask for its first sync; one without a slug gets a free one like its title."""
        actor.check_manages(draft.guild_id)
        async with self._database.begin() as tx:
            if not draft.slug:
                draft = replace(draft, slug=await _free_slug(tx, draft.title))
            page = await self._add(tx, actor, draft)
        await self._live.look()
        return page

    async def edit(
        self,
        actor: Actor,
        page_id: PageId,
        *,
        title: str | None = None,
        description: str | None = None,
        slug: str | None = None,
        visibility: Visibility | None = None,
        patrol_logs: bool | None = None,
        abbreviation: str | None = None,
        reader_role_ids: Collection[RoleId] | None = None,
        accent: str | None = None,
    ) -> Page:
        """Change what is given of a page. Its old slug goes on leading to it."""

        def edited(page: Page) -> Page:
            return replace(
                page,
                title=page.title if title is None else title,
                description=page.description if description is None else description,
                slug=page.slug if slug is None else slug,
                visibility=page.visibility if visibility is None else visibility,
                patrol_logs=page.patrol_logs if patrol_logs is None else patrol_logs,
                abbreviation=page.abbreviation if abbreviation is None else abbreviation,
                reader_role_ids=page.reader_role_ids
                if reader_role_ids is None
                else readers(page, reader_role_ids),
                accent=page.accent if accent is None else accent,
            )

        return await self.change(actor, page_id, edited)

    async def share(self, actor: Actor, page_id: PageId, choices: Iterable[tuple[Field, Circle]]) -> Page:
        """Show these fields of a page to these circles of people from now on."""
        chosen = tuple(choices)
        return await self.change(
            actor, page_id, lambda page: replace(page, sharing=page.sharing.choosing(chosen))
        )

    async def change(self, actor: Actor, page_id: PageId, changed: Callable[[Page], Page]) -> Page:
        """Replace a page by what `changed` makes of it, checked as a whole; write only what differs."""
        async with self._database.begin() as tx:
            before = await self._locked(tx, actor, page_id)
            roles = {role.id for role in await tx.guilds.roles(before.guild_id)}
            kept = {mapping.role_id for mapping in before.mappings()}
            after = checked_page(changed(before), roles | kept)
            check_readers(after, roles | {*before.reader_role_ids})
            if after == before:
                return before
            page = await self._save(tx, actor, before, after)
        await self._live.look()
        return page

    async def pass_on(self, actor: Actor, page_id: PageId, owner_id: UserId) -> Page:
        """Make somebody else a page's owner: his own keys read it now, the former owner's no longer."""
        async with self._database.begin() as tx:
            page = await tx.pages.get(page_id)
            await _locked_guild(tx, page.guild_id)
            await require(tx, actor, page.guild_id, Tier.ADMIN)
            page = await tx.pages.lock(page_id)
            if page.owner_id == owner_id:
                raise Refused(sentence("The page is his already."))
            if (await tx.forgetting.marks(page.guild_id)).hold(owner_id):
                raise Refused(sentence("That member asked Muster to forget him, so he can't own a page."))
            page = await tx.pages.save(replace(page, owner_id=owner_id), now=self._clock())
            page = replace(page, revision=await tx.pages.bump(page_id))
            await tx.audit.wrote(actor, page.guild_id, "page.passed_on", page.title, target=owner_id)
            await tx.outbox.put(PageChanged(page.guild_id, page.id, page.revision))
        await self._live.look()
        return page

    async def delete(self, actor: Actor, page_id: PageId) -> Page:
        """Take a page down; it can be restored for 30 days."""
        return await self._set_deleted(actor, page_id, self._clock())

    async def restore(self, actor: Actor, page_id: PageId) -> Page:
        """Bring a deleted page back, with its people as Discord shows them now."""
        return await self._set_deleted(actor, page_id, None)

    async def apply(self, actor: Actor, draft: PageDraft) -> AppliedPage:
        """Make the page that `draft` describes, or change it to be so: found by its id, else by its slug."""
        actor.check_manages(draft.guild_id)
        async with self._database.begin() as tx:
            await _named_guild(tx, draft.guild_id)
            before = await self._meant(tx, draft)
            if before is None:
                applied = AppliedPage(await self._add(tx, actor, draft), created=True, changed=True)
            else:
                applied = await self._rewrite(tx, actor, before, draft)
        await self._live.look()
        return applied

    async def export(self, actor: Actor, slug: str) -> PageDraft:
        """Return the draft that would make the page again."""
        return draft_of(await self.by_slug(actor, slug))

    async def by_slug(self, actor: Actor, slug: str) -> Page:
        """Return the page at an address, whichever server's it is."""
        async with self._database.read() as tx:
            page = await tx.pages.find_by_slug(slug)
        if page is None:
            raise NotFound(sentence("There is no page with the slug {slug}.", slug=repr(slug[:60])))
        actor.check_manages(page.guild_id)
        return page

    async def _add(self, tx: Transaction, actor: Actor, draft: PageDraft) -> Page:
        await _locked_guild(tx, draft.guild_id)
        roles = {role.id for role in await tx.guilds.roles(draft.guild_id)}
        checked = checked_draft(draft, roles)
        page = replace(page_from(checked, draft.id or PageId(uuid4())), created_at=self._clock())
        check_readers(page, roles)
        page = await tx.pages.add(page)
        await tx.audit.wrote(actor, page.guild_id, "page.created", page.title, slug=page.slug)
        await tx.outbox.put(PageChanged(page.guild_id, page.id, page.revision, needs_sync=True))
        return page

    async def _rewrite(self, tx: Transaction, actor: Actor, before: Page, draft: PageDraft) -> AppliedPage:
        await _locked_guild(tx, before.guild_id)
        roles = {role.id for role in await tx.guilds.roles(before.guild_id)}
        checked = checked_draft(draft, roles | {mapping.role_id for mapping in before.mappings()})
        after = page_from(checked, before.id, like=before)
        check_readers(after, roles | {*before.reader_role_ids})
        if after == before:
            return AppliedPage(before, created=False, changed=False)
        return AppliedPage(await self._save(tx, actor, before, after), created=False, changed=True)

    async def _meant(self, tx: Transaction, draft: PageDraft) -> Page | None:
        """Return the stored page that `draft` is about; refuse one of another guild."""
        if draft.id is not None:
            known = await tx.pages.of_guild(draft.guild_id, with_deleted=True)
            page = next((page for page in known if page.id == draft.id), None)
            if page is None and any(head.id == draft.id for head in await tx.pages.heads()):
                raise Invalid(sentence("id: page {id} belongs to another server.", id=draft.id), field="id")
        else:
            found = await tx.pages.find_by_slug(draft.slug)
            page = found if found and found.slug == draft.slug else None
            if page is not None and page.guild_id != draft.guild_id:
                raise Invalid(
                    sentence("slug {slug} is taken by another server's page.", slug=repr(draft.slug)),
                    field="slug",
                )
        if page is not None and page.deleted_at is not None:
            raise Refused(
                sentence(
                    "The page {slug} is deleted; restore it first, or choose another slug.",
                    slug=repr(page.slug),
                )
            )
        return page

    async def _save(self, tx: Transaction, actor: Actor, before: Page, after: Page) -> Page:
        """Write a changed page and what becomes of its members; ask for a sync if that may change more."""
        gone = {each.id for each in before.subdivisions} - {each.id for each in after.subdivisions}
        removes = bool(gone or before.order().keys() - after.order().keys())
        members = await tx.memberships.of_page(before.id) if removes else ()
        page = await tx.pages.save(after, now=self._clock())
        await Removing(tx, actor, self._clock()).record(before, page, members)
        await Expiring(tx, self._clock()).edited(before, page)
        await tx.audit.wrote_all(actor, page.guild_id, deeds_of(before, page))
        revision = await tx.pages.bump(page.id)
        page = replace(page, revision=revision)
        needs_sync = before.mappings() != after.mappings() or before.deleted_at != after.deleted_at
        await tx.outbox.put(PageChanged(page.guild_id, page.id, revision, needs_sync=needs_sync))
        return page

    async def _set_deleted(self, actor: Actor, page_id: PageId, moment: datetime | None) -> Page:
        async with self._database.begin() as tx:
            before = await self._locked(tx, actor, page_id, with_deleted=True)
            if (before.deleted_at is None) == (moment is None):
                raise Refused(
                    sentence("The page is deleted already.")
                    if moment
                    else sentence("The page is not deleted.")
                )
            if (
                moment is None
                and before.deleted_at
                and self._clock() - before.deleted_at > KEPT_AFTER_DELETION
            ):
                raise Refused(sentence("The page was deleted more than 30 days ago and can't be restored."))
            page = await self._save(tx, actor, before, replace(before, deleted_at=moment))
        await self._live.look()
        return page

    async def _locked(
        self, tx: Transaction, actor: Actor, page_id: PageId, *, with_deleted: bool = False
    ) -> Page:
        page = await tx.pages.get(page_id)
        actor.check_manages(page.guild_id)
        await _locked_guild(tx, page.guild_id)
        page = await tx.pages.lock(page_id)
        if page.deleted_at is not None and not with_deleted:
            raise NotFound(sentence("That page is deleted. Bring it back with /page restore."))
        if self._expected is not None:
            self._expected(page)
        return page


async def _named_guild(tx: Transaction, guild_id: GuildId) -> None:
    try:
        await _locked_guild(tx, guild_id)
    except NotFound:
        raise Invalid(
            sentence("guild_id: the bot is not in a server with id {guild_id}.", guild_id=guild_id),
            field="guild_id",
        ) from None


async def _locked_guild(tx: Transaction, guild_id: GuildId) -> Guild:
    """Every writer of a guild's pages takes the guild's row first, so that they can't wait for each other."""
    return await tx.guilds.lock(guild_id)


async def _free_slug(tx: Transaction, title: str) -> str:
    """Return a slug that resembles the title and is nobody's, with a number behind it if it must be."""
    proposed = proposed_slug(title)
    for number in range(1, MOST_NUMBERED + 1):
        slug = proposed if number == 1 else numbered_slug(proposed, number)
        if await tx.pages.find_by_slug(slug) is None:
            return slug
    return proposed
