"""Privacy: what is stored of whoever asks, all of it handed to him, and himself kept from the public."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.access.actors import Actor
from domain.errors import Refused
from domain.events import RosterChanged
from domain.ids import GuildId, PageId, UserId
from domain.rosters.memberships import Membership
from domain.rosters.pages import Page
from domain.rosters.people import Person
from domain.rosters.personal import PersonalData, refers_to, told
from domain.rosters.rosters import PUBLIC, WHOLE, MemberRow, Roster, visible
from domain.words import sentence
from services.live import Live
from storage.database import Database
from storage.transaction import Transaction

NOTHING_KEPT = sentence("Muster keeps nothing about you in this server, so there is nothing to hide.")


@dataclass(frozen=True, slots=True)
class OnPage:
    """Somebody on one page: all that is known, and what of it the public sees; None if nothing."""

    page: Page
    row: MemberRow
    public: MemberRow | None


@dataclass(frozen=True, slots=True)
class OwnView:
    """What whoever asks may know of himself: the person, where he stands, how much is stored of what."""

    person: Person | None
    is_forgotten: bool
    pages: tuple[OnPage, ...] = ()
    stored: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """What showing somebody again undid: that he was hidden, that he was forgotten."""

    was_hidden: bool
    was_forgotten: bool


class Privacy:
    """Answers for whoever asks about himself; nobody else is ever meant."""

    def __init__(self, database: Database, live: Live, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._live = live
        self._clock = clock

    async def view(self, actor: Actor, guild_id: GuildId) -> OwnView:
        """Return what the guild's pages show of the actor, to whom, and how much is stored of him."""
        user_id = own_account(actor)
        async with self._database.read() as tx:
            person = await tx.people.find(guild_id, user_id)
            marks = await tx.forgetting.marks(guild_id)
            stored = await tx.personal.counts(guild_id, person.id if person else None, user_id)
            shown = await _on_pages(tx, person) if person else ()
        return OwnView(person, marks.hold(user_id), shown, stored)

    async def data(self, actor: Actor, guild_id: GuildId) -> PersonalData:
        """Return all that is stored of the actor in this guild and beyond guilds, as he may read it."""
        user_id = own_account(actor)
        async with self._database.read() as tx:
            guild = await tx.guilds.get(guild_id)
            person = await tx.people.find(guild_id, user_id)
            pages = await tx.pages.of_guild(guild_id, with_deleted=True)
            ids = [page.id for page in pages]
            members = await tx.memberships.of_person(person.id, page_ids=ids) if person else ()
            rows = await tx.personal.rows(guild_id, person.id if person else None, user_id)
            people = await tx.people.by_ids(sorted(refers_to(rows)))
            is_forgotten = (await tx.forgetting.marks(guild_id)).hold(user_id)
        if not is_forgotten:
            async with self._database.begin() as tx:
                await tx.audit.wrote(actor, guild_id, "data.exported", target=user_id)
        return told(guild, user_id, person, pages, members, people, rows, now=self._clock())

    async def hide(self, actor: Actor, guild_id: GuildId) -> bool:
        """Keep the actor from whatever the public sees of the guild's pages; say whether that is new."""
        return await self._set_hidden(actor, guild_id, is_hidden=True)

    async def show(self, actor: Actor, guild_id: GuildId) -> Shown:
        """Let the public see the actor again, and the sync, if he had himself forgotten."""
        user_id = own_account(actor)
        async with self._database.begin() as tx:
            await tx.guilds.lock(guild_id)
            marks = await tx.forgetting.marks(guild_id)
            lifted = marks.hold(user_id)
            if lifted:
                await tx.forgetting.lift(guild_id, [marks.of(user_id)])
                await tx.audit.wrote(actor, guild_id, "member.shown", target=user_id)
        if lifted:
            return Shown(was_hidden=False, was_forgotten=True)
        return Shown(await self._set_hidden(actor, guild_id, is_hidden=False), was_forgotten=False)

    async def _set_hidden(self, actor: Actor, guild_id: GuildId, *, is_hidden: bool) -> bool:
        user_id = own_account(actor)
        async with self._database.begin() as tx:
            await tx.guilds.lock(guild_id)
            person = await tx.people.find(guild_id, user_id)
            if person is None:
                raise Refused(NOTHING_KEPT)
            changed = await tx.people.set_hidden(person.id, is_hidden=is_hidden)
            if changed:
                await redraw(tx, guild_id)
                action = "member.hidden" if is_hidden else "member.shown"
                await tx.audit.wrote(actor, guild_id, action, target=user_id)
        await self._live.look()
        return changed


async def redraw(tx: Transaction, guild_id: GuildId) -> None:
    """Have every page of the guild drawn anew: any of them may name him as an officer, or in its feed."""
    for page in await tx.pages.of_guild(guild_id):
        revision = await tx.pages.bump(page.id)
        await tx.outbox.put(RosterChanged(guild_id, page.id, revision))


def own_account(actor: Actor) -> UserId:
    """Return the account of whoever asks; `Refused` for the operator, who is no member."""
    if actor.user_id is None:
        raise Refused(sentence("This is for members, about themselves."))
    return actor.user_id


async def _on_pages(tx: Transaction, person: Person) -> tuple[OnPage, ...]:
    """Return where a person stands, as he and as the public may see it."""
    pages: dict[PageId, Page] = {page.id: page for page in await tx.pages.of_guild(person.guild_id)}
    members = await tx.memberships.of_person(person.id, page_ids=list(pages))
    found: list[OnPage] = []
    for member in members:
        if member.left_at is not None:
            continue
        roster = await _alone(tx, pages[member.page_id], person, member)
        known, public = (next(iter(visible(roster, who).rows()), None) for who in (WHOLE, PUBLIC))
        if known is not None:
            found.append(OnPage(roster.page, known, public))
    return tuple(found)


async def _alone(tx: Transaction, page: Page, person: Person, member: Membership) -> Roster:
    """Return the page with nobody else on it, and all that it knows of him."""
    officers = await tx.people.by_ids([member.rank_by]) if member.rank_by else {}
    ends = await tx.expiries.held(page.id, person.id)
    callsigns = (await tx.callsigns.of_people(page.id, [person.id])).get(person.id, ())
    return Roster(
        guild=await tx.guilds.get(person.guild_id),
        page=page,
        roles={},
        people=officers | {person.id: person},
        memberships=(member,),
        awards={member.id: Counter(each.award_id for each in await tx.awards.of_member(member.id))},
        expiries={member.id: {id_: end.at for id_, end in ends.items() if end.at is not None}},
        settings=await tx.settings.of(person.guild_id),
        callsigns=tuple(each for each in callsigns if each.released_at is None),
        leaves=await tx.leaves.of_person(person.id),
    )
