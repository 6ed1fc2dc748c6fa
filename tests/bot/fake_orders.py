"""Orders, tiers, history and news as the bot sees them, in memory."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.access.actors import Actor
from domain.access.tiers import Tier, TierGrant, check_tier, tier_of
from domain.errors import NotAllowed, NotFound
from domain.events import Event
from domain.ids import GuildId, NoteId, OrderId, PageId, PersonId, UserId
from domain.rosters.asks import KINDS, Ask, wish_of
from domain.rosters.expiries import Ending
from domain.rosters.fields import Circle, circle_of
from domain.rosters.memberships import standing_on
from domain.rosters.notes import Note
from domain.rosters.orders import OPEN, Order, OrderState
from domain.rosters.pages import Page, may_read
from domain.rosters.people import Person, Profile
from domain.rosters.records import Record
from domain.rosters.statuses import Status
from domain.rosters.sync import MemberSeen
from services.access.audit import AuditLines
from services.live import Listener
from services.rosters.files import PageFile, PastMember
from services.rosters.history import ServiceHistory
from services.rosters.notes import MemberNotes
from services.rosters.orders import AT_ONCE, Terms
from services.rosters.undoing import Undone

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


class FakeTiers:
    """Keeps grants; whoever manages the server may everything, nobody else anything."""

    def __init__(self, pages: Mapping[PageId, Page]) -> None:
        self._pages = pages
        self.grants: list[TierGrant] = []

    async def pages(
        self, actor: Actor, guild_id: GuildId, *, needs: Tier = Tier.SUPERVISOR
    ) -> tuple[Page, ...]:
        check_tier(tier_of(actor, self.grants, guild_id), needs)
        return tuple(
            page for page in self._pages.values() if page.guild_id == guild_id and page.deleted_at is None
        )

    async def seen(self, actor: Actor, guild_id: GuildId) -> tuple[Page, ...]:
        return tuple(
            page for page in self._pages.values() if page.guild_id == guild_id and page.deleted_at is None
        )

    async def listed(self, actor: Actor, guild_id: GuildId) -> tuple[Page, ...]:
        return await self.seen(actor, guild_id)

    async def circle(self, actor: Actor, page: Page) -> Circle:
        reads = may_read(actor.role_ids, page.reader_role_ids)
        return circle_of(is_reader=reads, tier=tier_of(actor, self.grants, page.guild_id, page_id=page.id))

    async def view(self, actor: Actor, guild_id: GuildId) -> tuple[TierGrant, ...]:
        actor.check_manages(guild_id)
        return tuple(self.grants)

    async def grant(self, actor: Actor, guild_id: GuildId, grant: TierGrant) -> None:
        actor.check_manages(guild_id)
        self.grants.append(grant)


class FakeOrders:
    """Keeps orders in memory; the rules of who may are left out, those of what makes sense are not."""

    def __init__(
        self, pages: Mapping[PageId, Page], members: Callable[[], Mapping[UserId, MemberSeen]]
    ) -> None:
        self._pages = pages
        self._members = members
        self.orders: dict[OrderId, Order] = {}
        self.becomes = OrderState.FULFILLED
        self.forbidden: dict[OrderId, str] = {}
        self.failures = 0
        self.taken: list[OrderId] = []

    async def place(
        self, actor: Actor, page_id: PageId, target_id: UserId, ask: Ask, *, terms: Terms = AT_ONCE
    ) -> Order:
        page = self._pages[page_id]
        seen = self._members().get(target_id)
        standing = standing_on(page, seen.role_ids) if seen else None
        wish = wish_of(ask, page, standing)
        order = replace(
            an_order(len(self.orders) + 1, page.guild_id, target_id),
            actor_name=actor.name,
            give=wish.give,
            take=wish.take,
            kind=KINDS[type(ask)],
            subject=wish.subject,
            reason=terms.reason,
            state=OrderState.SCHEDULED if terms.at else self.becomes,
            due_at=terms.at or NOW,
        )
        self.orders[order.id] = order
        return order

    async def get(self, order_id: OrderId) -> Order:
        return self.orders[order_id]

    async def scheduled(self, actor: Actor, guild_id: GuildId, target_id: UserId) -> tuple[Order, ...]:
        return tuple(
            each
            for each in self.orders.values()
            if each.target_id == target_id and each.state is OrderState.SCHEDULED
        )

    async def open(self, guild_id: GuildId) -> tuple[Order, ...]:
        if self.failures:
            self.failures -= 1
            raise RuntimeError("the database is away")
        return tuple(
            each for each in self.orders.values() if each.guild_id == guild_id and each.state in OPEN
        )

    async def waiting(self) -> frozenset[GuildId]:
        if self.failures:
            self.failures -= 1
            raise RuntimeError("the database is away")
        return frozenset(each.guild_id for each in self.orders.values() if each.state in OPEN)

    async def taken_up(self, order: Order) -> None:
        self.taken.append(order.id)

    async def recheck(self, actor: Actor, order_id: OrderId) -> Order:
        if order_id in self.forbidden:
            raise NotAllowed(self.forbidden[order_id])
        return self.orders[order_id]

    async def failed(self, order_id: OrderId, sentence: str) -> None:
        self.orders[order_id] = replace(
            self.orders[order_id], state=OrderState.FAILED, failure=sentence, ended_at=NOW
        )


def an_order(number: int, guild_id: GuildId, target_id: UserId) -> Order:
    """Return an order to be carried out now, about nothing yet."""
    return Order(
        OrderId(number),
        guild_id,
        target_id,
        actor_id=UserId(7),
        actor_name="Olga",
        reason="merit",
        give=frozenset(),
        take=frozenset(),
        state=OrderState.PENDING,
        created_at=NOW,
        due_at=NOW,
        expires_at=NOW + timedelta(minutes=15),
        subject="Sergeant",
    )


class FakeUndoing:
    """Has nothing to undo."""

    async def lapsed(
        self, actor: Actor, guild_id: GuildId, user_id: UserId, record_id: object
    ) -> tuple[str, ...]:
        """Say that nothing has ended."""
        return ()

    async def left_out(self, order: Order) -> tuple[str, ...]:
        """Say that everything came back."""
        return ()

    async def undo_last(
        self, actor: Actor, guild_id: GuildId, user_id: UserId, *, reason: str | None = None
    ) -> Undone:
        check_tier(tier_of(actor, (), guild_id), Tier.SUPERVISOR)
        raise NotFound("Nothing is on record of this member that could be undone.")


class FakeStatuses:
    """Knows nobody on any page."""

    async def set(
        self, actor: Actor, page_id: PageId, target_id: UserId, status: Status, **_: object
    ) -> Record:
        raise NotFound("This member is not on this page.")


class FakeExemptions:
    """Knows nobody on any page."""

    async def exempt(self, actor: Actor, page_id: PageId, target_id: UserId, **_: object) -> Record:
        raise NotFound("This member is not on this page.")


class FakeNotes:
    """Knows nobody on any page."""

    async def add(self, actor: Actor, page_id: PageId, target_id: UserId, text: str) -> Note:
        raise NotFound("Nothing is on record of this member.")

    async def of_member(self, actor: Actor, page_id: PageId, target_id: UserId) -> MemberNotes:
        raise NotFound("Nothing is on record of this member.")

    async def remove(self, actor: Actor, page_id: PageId, target_id: UserId, note_id: NoteId) -> Note:
        raise NotFound("There is no such note.")


class FakeFiles:
    """Has nothing on anybody."""

    async def of_member(self, actor: Actor, guild_id: GuildId, user_id: UserId) -> tuple[PageFile, ...]:
        check_tier(tier_of(actor, (), guild_id), Tier.SUPERVISOR)
        return ()

    async def past(self, actor: Actor, page_id: PageId) -> tuple[PastMember, ...]:
        return ()


class FakeHistory:
    """Has one person with nothing on record."""

    async def of_member(
        self, actor: Actor, guild_id: GuildId, user_id: UserId, *, limit: int = 100, before: object = None
    ) -> ServiceHistory:
        if actor.user_id != user_id:
            check_tier(tier_of(actor, (), guild_id), Tier.SUPERVISOR)
        return ServiceHistory(Person(PersonId(1), guild_id, user_id, Profile("anna", "Anna")), (), {})


class FakeExpiries:
    """Knows of nothing that ends."""

    async def ending(self, actor: Actor, page_id: PageId, *, within: timedelta) -> tuple[Ending, ...]:
        return ()


class FakeLive:
    """Tells listeners what a test says."""

    def __init__(self) -> None:
        self.listeners: list[Listener] = []

    def listen(self, listener: Listener) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def tell(self, event: Event) -> None:
        for listener in tuple(self.listeners):
            listener(event)


class FakeAuditLines:
    """Remembers what was handed out; nothing else was ever done."""

    def __init__(self) -> None:
        self.exported_files: list[str] = []

    async def exported(self, actor: Actor, page: Page, *, form: str) -> None:
        check_tier(tier_of(actor, (), page.guild_id), Tier.SUPERVISOR)
        self.exported_files.append(f"{page.title}.{form}")

    async def recent(
        self, actor: Actor, guild_id: GuildId, *, concerning: UserId | None = None
    ) -> AuditLines:
        check_tier(tier_of(actor, (), guild_id), Tier.ADMIN)
        return AuditLines((), {})

    async def export(self, actor: Actor, guild_id: GuildId, *, since: datetime | None) -> bytes:
        check_tier(tier_of(actor, (), guild_id), Tier.ADMIN)
        return b""
