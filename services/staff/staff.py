"""Staff: taken on, changed, linked with Discord and let go; each reads his own file, supervisors all."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from domain.access.actors import Actor
from domain.access.scopes import Scope
from domain.access.tiers import Tier
from domain.errors import Invalid, NotFound, Refused
from domain.hr.leaves import GRANTED, TAKEN, UNSETTLED, Leave, days_of
from domain.ids import LARGEST_SNOWFLAKE, GuildId, PersonId, SiteId, StaffId, UserId
from domain.staff.staff import StaffDetails, StaffMember, StaffQuery, checked_staff
from domain.words import sentence
from services.access.tiers import require
from services.hr.leaves import told
from services.live import Live
from services.rosters.forgetting import ERASED
from services.staff.guarding import check_may_write
from services.staff.linking import check_account, linked, unlinked, unseen
from services.staff.sites import check_version
from storage.database import Database
from storage.rosters.erasing import Identity
from storage.transaction import Transaction

Item = TypeVar("Item")
NO_ACCOUNT = UserId(LARGEST_SNOWFLAKE)
"""Stands for the account of those who have none: Discord gives no such id, and nobody writes it."""


@dataclass(frozen=True, slots=True)
class Part(Generic[Item]):
    """Some of what was asked for, and how many there are in all."""

    items: tuple[Item, ...]
    total: int


@dataclass(frozen=True, slots=True)
class StaffFile:
    """A member of staff with what he is granted of leave from now on, and his totals.

    `leave_days` are those taken or granted that begin in this year, by the guild's calendar.
    """

    member: StaffMember
    leaves: tuple[Leave, ...]
    zone: str
    duty_seconds: int
    leave_days: int


class Staff:
    """Keeps the files of those who work for a guild."""

    def __init__(self, database: Database, live: Live, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._live = live
        self._clock = clock

    async def list(
        self, actor: Actor, guild_id: GuildId, query: StaffQuery, *, limit: int, offset: int = 0
    ) -> Part[StaffMember]:
        """Return the staff that is asked for, by name; of others' files, supervisors alone know."""
        actor.check_scope(Scope.READ_STAFF)
        async with self._database.read() as tx:
            if await require(tx, actor, guild_id, Tier.MEMBER) < Tier.SUPERVISOR:
                own = await _own(tx, actor, guild_id)
                if own is None:
                    return Part((), 0)
                query = replace(query, person_id=own)
            return Part(*await tx.staff.search(guild_id, query, limit=limit, offset=offset))

    async def get(self, actor: Actor, guild_id: GuildId, staff_id: StaffId) -> StaffFile:
        """Return the file of a member of staff, to himself and to supervisors; for others there is none."""
        actor.check_scope(Scope.READ_STAFF)
        async with self._database.read() as tx:
            has = await require(tx, actor, guild_id, Tier.MEMBER)
            own = await _own(tx, actor, guild_id)
            person = await tx.staff.known_as(guild_id, staff_id) if own is not None else None
            if has < Tier.SUPERVISOR and (person is None or person.id != own):
                raise NotFound(sentence("There is no such member of staff."))
            member = await tx.staff.get(guild_id, staff_id)
            return await _file(tx, member, now=self._clock())

    async def create(self, actor: Actor, guild_id: GuildId, details: StaffDetails) -> StaffMember:
        """Take somebody on: a new person, or with `user_id` whoever holds that account, member or not.

        To say whose account it is needs the admin tier.
        """
        async with self._database.begin() as tx:
            actor.check_scope(Scope.WRITE_STAFF)
            await require(tx, actor, guild_id, Tier.COMMAND if details.user_id is None else Tier.ADMIN)
            await tx.guilds.lock(guild_id)
            person_id = None
            if details.user_id is not None:
                person_id, details = await _holder(tx, actor, guild_id, details.user_id, details)
            details = checked_staff(details)
            await _check_unique(tx, guild_id, details)
            if details.user_id is not None and person_id is None:
                profiles = {details.user_id: unseen(details.user_id)}
                person_id = (await tx.people.ensure(guild_id, profiles))[details.user_id]
            if person_id is None:
                person_id = await tx.staff.person(guild_id, details.name)
            staff_id = (await tx.staff.ids([person_id]))[person_id]
            member = StaffMember(staff_id, person_id, guild_id, details, self._clock())
            await tx.staff.add(member)
            await _audited(tx, actor, member, "staff.created")
        return member

    async def replace(
        self,
        actor: Actor,
        guild_id: GuildId,
        staff_id: StaffId,
        details: StaffDetails,
        *,
        version: int | None = None,
        unlinks: bool = False,
    ) -> StaffMember:
        """Write a whole file anew, unless it is no longer at `version`.

        An account that is given for the first time links him with Discord; without one he stays linked,
        unless it is said that this `unlinks` him.
        """
        async with self._database.begin() as tx:
            actor.check_scope(Scope.WRITE_STAFF)
            await require(tx, actor, guild_id, Tier.COMMAND)
            await tx.guilds.lock(guild_id)
            before = await tx.staff.get(guild_id, staff_id)
            await _check_may_write(tx, actor, before)
            check_version(before.version, version)
            account, person_id = before.details.user_id, before.person_id
            kept = None if unlinks else account
            details = checked_staff(replace(details, user_id=details.user_id or kept))
            await _check_unique(tx, guild_id, details, but=person_id)
            if details == before.details:
                return before
            if details.user_id is not None and details.user_id != account:
                person_id = await linked(tx, actor, before, details.user_id)
            elif details.user_id is None and account is not None:
                person_id = await unlinked(tx, actor, before)
            await tx.staff.save(person_id, details)
            await tx.staff.rename(person_id, details.name)
            after = replace(before, person_id=person_id, details=details, version=before.version + 1)
            await _audited(tx, actor, after, "staff.edited", changed=_changed(before.details, details))
        await self._live.look()
        return after

    async def link(self, actor: Actor, guild_id: GuildId, staff_id: StaffId, user_id: UserId) -> StaffMember:
        """Say that a member of staff without Discord holds this account; whoever held it is one with him."""
        async with self._database.begin() as tx:
            actor.check_scope(Scope.WRITE_STAFF)
            await require(tx, actor, guild_id, Tier.ADMIN)
            await tx.guilds.lock(guild_id)
            before = await tx.staff.get(guild_id, staff_id)
            if before.details.user_id == user_id:
                return before
            person_id = await linked(tx, actor, before, user_id)
            details = replace(before.details, user_id=user_id)
            await tx.staff.save(person_id, details)
            after = replace(before, person_id=person_id, details=details, version=before.version + 1)
        await self._live.look()
        return after

    async def remove(self, actor: Actor, guild_id: GuildId, staff_id: StaffId) -> StaffMember:
        """Let somebody go: his file ends, his history stays. Whoever is on no page has no leave any more."""
        async with self._database.begin() as tx:
            actor.check_scope(Scope.WRITE_STAFF)
            await require(tx, actor, guild_id, Tier.COMMAND)
            await tx.guilds.lock(guild_id)
            member = await tx.staff.get(guild_id, staff_id)
            await _check_may_write(tx, actor, member)
            await tx.staff.remove(member.person_id)
            if not await tx.memberships.pages_of(member.person_id):
                await self._end_leave(tx, member.person_id)
            await _audited(tx, actor, member, "staff.removed")
            if member.details.user_id is None:
                await tx.merging.drop_unless_known(member.person_id)
        await self._live.look()
        return member

    async def forget(self, actor: Actor, guild_id: GuildId, staff_id: StaffId) -> int:
        """Take somebody without Discord out of every table; return how many texts named him.

        Whoever has an account asks for it himself, by /me forget.
        """
        async with self._database.begin() as tx:
            actor.check_scope(Scope.WRITE_STAFF)
            await require(tx, actor, guild_id, Tier.ADMIN)
            await tx.guilds.lock(guild_id)
            person = await tx.staff.known_as(guild_id, staff_id)
            if person.user_id is not None:
                raise Refused(sentence("He has a Discord account, so he alone can ask for that: /me forget."))
            member = await tx.staff.find(person.id)
            names = {person.profile.name, *([member.details.name] if member else ())}
            await self._end_leave(tx, person.id)
            who = Identity(NO_ACCOUNT, {guild_id: person.id}, frozenset(names), frozenset({guild_id}))
            texts = await tx.erasing.erase(who, [guild_id])
            await tx.merging.drop_unless_known(person.id)
            await tx.epochs.bump(ERASED)
            await tx.audit.wrote(actor, guild_id, "staff.forgotten")
        await self._live.look()
        return texts

    async def _end_leave(self, tx: Transaction, person_id: PersonId) -> None:
        for leave in await tx.leaves.of_person(person_id):
            if leave.state in UNSETTLED:
                ended = leave.ended_early(now=self._clock())
                await tx.leaves.save(ended, expected=leave.state)
                await told(tx, ended, before=leave.state)


async def _own(tx: Transaction, actor: Actor, guild_id: GuildId) -> PersonId | None:
    person = await tx.people.find(guild_id, actor.user_id) if actor.user_id is not None else None
    return person.id if person else None


async def _holder(
    tx: Transaction, actor: Actor, guild_id: GuildId, user_id: UserId, details: StaffDetails
) -> tuple[PersonId | None, StaffDetails]:
    """Return whoever holds the account, and the details, with his name in Discord if they have none."""
    await check_account(tx, guild_id, user_id)
    holder = await tx.people.find(guild_id, user_id)
    if holder is None:
        return None, details
    await check_may_write(tx, actor, holder)
    return holder.id, details if details.name else replace(details, name=holder.profile.name)


async def _check_may_write(tx: Transaction, actor: Actor, member: StaffMember) -> None:
    await check_may_write(tx, actor, await tx.people.get(member.person_id))


async def _check_unique(
    tx: Transaction, guild_id: GuildId, details: StaffDetails, *, but: PersonId | None = None
) -> None:
    """Raise `Invalid` for a site that there is not, `Refused` for an external id that is somebody else's."""
    unknown: frozenset[SiteId] = await tx.sites.unknown(guild_id, details.site_ids)
    if unknown:
        raise Invalid(sentence("sites: there is no site with id {id}.", id=min(unknown)), field="sites")
    if details.external_id is not None:
        holder = await tx.staff.with_external_id(guild_id, details.external_id)
        if holder is not None and holder != but:
            raise Refused(
                sentence("Another member of staff has the external id “{id}”.", id=details.external_id),
                field="external_id",
            )


async def _file(tx: Transaction, member: StaffMember, *, now: datetime) -> StaffFile:
    zone = (await tx.settings.of(member.guild_id)).zone
    leaves = await tx.leaves.of_person(member.person_id)
    coming = sorted((each for each in leaves if each.state in GRANTED), key=lambda leave: leave.window.start)
    this_year = now.astimezone(ZoneInfo(zone)).year
    counting = (
        each
        for each in leaves
        if each.state in GRANTED | TAKEN and each.window.start.astimezone(ZoneInfo(zone)).year == this_year
    )
    pages = [page.id for page in await tx.pages.of_guild(member.guild_id)]
    standings = await tx.memberships.of_person(member.person_id, page_ids=pages)
    seconds = sum(each.worked_seconds + each.carried_seconds for each in standings)
    days = sum(days_of(each.window) for each in counting)
    return StaffFile(member, tuple(coming), zone, seconds, days)


async def _audited(tx: Transaction, actor: Actor, member: StaffMember, action: str, **detail: object) -> None:
    """Whoever can be forgotten by his account is named by it alone."""
    details = member.details
    subject = details.name if details.user_id is None else ""
    await tx.audit.wrote(actor, member.guild_id, action, subject, target=details.user_id, **detail)


def _changed(before: StaffDetails, after: StaffDetails) -> str:
    names = StaffDetails.__slots__
    return ", ".join(name for name in names if getattr(before, name) != getattr(after, name))
