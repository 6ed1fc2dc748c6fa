"""Telling: what a delivery says, as it is now, to the audience of its webhook.

To the public: open pages alone, what of them everyone sees, nobody who hid himself, no reasons, and of a
record what the page's list of changes would tell. To the full audience: all of it, and reasons.
"""

from datetime import datetime

from domain.duty.patrols import PatrolState
from domain.errors import NotFound
from domain.hooks.kinds import (
    ExpiryTold,
    HookKind,
    LeaveChange,
    MemberTold,
    OrderTold,
    PageChange,
    PageTold,
    PatrolTold,
    Payload,
    Ping,
    RecordTold,
    RosterTold,
)
from domain.hooks.webhooks import HookAudience, Webhook
from domain.hr.leaves import TAKEN
from domain.ids import LeaveId, OrderId, PageId, PatrolId, PersonId
from domain.rosters.feeds import TOLD, WITH_OFFICER
from domain.rosters.fields import Field
from domain.rosters.pages import Page, Visibility
from domain.rosters.people import Person
from domain.rosters.records import Record, RecordKind
from domain.rosters.rosters import EVERYTHING, PUBLIC, WHOLE, is_shown
from services.rosters.announcing import is_overtaken
from storage.hooks.deliveries import About
from storage.transaction import Transaction

OPEN_PAGES = frozenset({Visibility.PUBLIC, Visibility.UNLISTED})
SEEN_ON_DUTY = {PatrolState.OPEN: Field.ON_DUTY, PatrolState.APPROVED: Field.HOURS}
"""Of patrols the public sees who is on one, and what counts; each where the page shows it to everyone."""


class Telling:
    """Puts into words, within a transaction of the caller's, what one webhook may hear."""

    def __init__(self, tx: Transaction, webhook: Webhook, *, now: datetime, public_url: str) -> None:
        self._tx = tx
        self._webhook = webhook
        self._now = now
        self._public_url = public_url.rstrip("/")
        self._is_full = webhook.audience is HookAudience.FULL
        self._audience = WHOLE if self._is_full else PUBLIC

    async def of(self, kind: HookKind, about: About) -> Payload | None:
        """Return what is said of this, None if there is nothing to say to this audience."""
        detail = dict(about.detail or {})
        match kind:
            case HookKind.PING:
                return Ping(self._webhook.name)
            case HookKind.ROSTER_CHANGED | HookKind.PAGE_CHANGED:
                return await self._page_changed(kind, about, int(str(detail["revision"])))
            case HookKind.RECORD_WRITTEN:
                return await self._record(about)
            case HookKind.PATROL_CHANGED:
                return await self._patrol(PatrolId(int(str(detail["patrol"]))))
            case HookKind.LEAVE_CHANGED:
                return await self._leave(LeaveId(int(str(detail["leave"]))))
            case HookKind.ORDER_ENDED:
                return await self._order(OrderId(int(str(detail["order"]))))
            case HookKind.CERTIFICATION_EXPIRING:
                return await self._expiry(about, str(detail["what"]), str(detail["at"]))

    async def _page_changed(
        self, kind: HookKind, about: About, revision: int
    ) -> RosterTold | PageChange | None:
        page = await self._page(about.page_id)
        if page is None:
            return None
        told = self._page_told(page)
        if kind is HookKind.PAGE_CHANGED:
            return PageChange(told, revision, page.deleted_at is not None)
        return RosterTold(told, revision) if page.deleted_at is None else None

    async def _record(self, about: About) -> RecordTold | None:
        if about.record_id is None:
            return None
        record = (await self._tx.records.by_ids([about.record_id])).get(about.record_id)
        page = await self._page(record.page_id) if record is not None else None
        if record is None or page is None or not self._may_read(record, page):
            return None
        member = await self._member(record.person_id, page)
        if member is None or await is_overtaken(self._tx, record):
            return None
        kind = record.kind
        if not self._is_full and kind is RecordKind.REMOVAL:
            kind = RecordKind.DEPARTURE  # whether somebody went or was put out is nobody's business
        shows_officer = self._is_full or (
            TOLD[record.kind][0] in WITH_OFFICER and self._sees(Field.OFFICER, page)
        )
        return RecordTold(
            record_id=str(record.id),
            kind=kind.value,
            page=self._page_told(page),
            member=member,
            before=record.before,
            after=record.after,
            by=await self._member(record.actor_id, page) if shows_officer else None,
            reason=record.reason if self._is_full else None,
            at=record.at,
            undoes=str(record.undoes) if record.undoes is not None else None,
        )

    def _may_read(self, record: Record, page: Page) -> bool:
        if self._is_full:
            return True
        told = TOLD.get(record.kind)
        if told is None or not self._sees(Field.CHANGES, page):
            return False
        return told[1] is None or self._sees(told[1], page)

    def _sees(self, field: Field, page: Page) -> bool:
        return field in self._audience.fields_of(page)

    async def _patrol(self, patrol_id: PatrolId) -> PatrolTold | None:
        try:
            patrol = await self._tx.patrols.get(patrol_id)
        except NotFound:
            return None
        page = await self._page(patrol.page_id)
        if page is None or not (self._is_full or self._sees_patrol(patrol.state, page)):
            return None
        member = await self._member(patrol.person_id, page)
        if member is None:
            return None
        types = await self._tx.duty.types(patrol.page_id)
        return PatrolTold(
            patrol_id=str(patrol.id),
            page=self._page_told(page),
            member=member,
            state=patrol.state.value,
            is_on_break=patrol.is_on_break,
            type=next((each.name for each in types if each.id == patrol.type_id), None),
            started_at=patrol.started_at,
            ended_at=patrol.ended_at,
            seconds=patrol.seconds(now=self._now),
            note=patrol.note if self._is_full else None,
        )

    def _sees_patrol(self, state: PatrolState, page: Page) -> bool:
        field = SEEN_ON_DUTY.get(state)
        return field is not None and page.patrol_logs and self._sees(field, page)

    async def _leave(self, leave_id: LeaveId) -> LeaveChange | None:
        """The page shows who is away, not who asked to be; it may be on any of the guild's pages."""
        leave = await self._tx.leaves.find(leave_id)
        if leave is None or not (self._is_full or leave.state in TAKEN):
            return None
        page = None if self._is_full else await self._showing(leave.person_id)
        member = await self._member(leave.person_id, page) if self._is_full or page is not None else None
        if member is None:
            return None
        return LeaveChange(
            leave_id=str(leave.id),
            member=member,
            kind=leave.kind.value,
            state=leave.state.value,
            starts_at=leave.window.start,
            ends_at=leave.window.end,
            reason=leave.reason if self._is_full else None,
            decided_by=await self._member(leave.decided_by, None) if self._is_full else None,
        )

    async def _order(self, order_id: OrderId) -> OrderTold | None:
        order = (await self._tx.orders.by_ids([order_id])).get(order_id) if self._is_full else None
        target = await self._tx.people.find(order.guild_id, order.target_id) if order is not None else None
        if order is None or target is None:
            return None
        return OrderTold(
            order_id=str(order.id),
            kind=order.kind.value,
            state=order.state.value,
            member=_named(target, EVERYTHING),
            subject=order.subject,
            by=order.actor_name,
            reason=order.reason,
            failure=str(order.failure) if order.failure else None,
        )

    async def _expiry(self, about: About, certification: str, at: str) -> ExpiryTold | None:
        page = await self._page(about.page_id)
        if page is None or not self._sees(Field.EXPIRIES, page):
            return None
        member = await self._member(about.person_id, page)
        if member is None:
            return None
        return ExpiryTold(self._page_told(page), member, certification, datetime.fromisoformat(at))

    async def _page(self, page_id: PageId | None) -> Page | None:
        """Return a page that the audience may read, deleted ones too."""
        pages = await self._tx.pages.of_guild(self._webhook.guild_id, with_deleted=True)
        page = next((each for each in pages if each.id == page_id), None)
        return page if page is not None and (self._is_full or page.visibility in OPEN_PAGES) else None

    async def _showing(self, person_id: PersonId) -> Page | None:
        """Return an open page that shows everyone how somebody serves, None if there is none."""
        for page in await self._tx.pages.of_guild(self._webhook.guild_id):
            is_shown_there = page.visibility in OPEN_PAGES and self._sees(Field.STATUS, page)
            if is_shown_there and person_id in await self._tx.memberships.ranks(page.id, [person_id]):
                return page
        return None

    async def _member(self, person_id: PersonId | None, page: Page | None) -> MemberTold | None:
        """Return somebody as the audience may know him from a page, None if it may not, or nobody knows."""
        people = await self._tx.people.by_ids([person_id]) if person_id is not None else {}
        person = people.get(person_id) if person_id is not None else None
        fields = EVERYTHING if page is None else self._audience.fields_of(page)
        return _named(person, fields) if person is not None and is_shown(person, fields) else None

    def _page_told(self, page: Page) -> PageTold:
        return PageTold(str(page.id), page.slug, page.title, f"{self._public_url}/r/{page.slug}")


def _named(person: Person, fields: frozenset[Field]) -> MemberTold:
    profile = person.profile
    has_id = Field.IDS in fields and person.user_id is not None
    username = profile.username or None if Field.USERNAMES in fields else None
    return MemberTold(profile.name, str(person.user_id) if has_id else None, username)
