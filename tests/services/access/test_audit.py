"""The audit: every verb that changes something writes its line, in the transaction of the change."""

import csv
import io
from datetime import timedelta

import pytest

from domain.access.actors import OPERATOR, Actor
from domain.access.tiers import Tier, TierGrant
from domain.errors import NotAllowed, Refused
from domain.ids import UserId
from domain.rosters.asks import Promote
from services.access.audit import Audit
from services.access.keys import KeyDraft
from services.rosters.orders import Terms
from tests.domain.makers import CAPTAIN, GUILD, OFFICER, OWNER, seen
from tests.services.house import DRAFT, MANAGER, STRANGER, House
from tests.services.narrow import AuditOnly

BEN = UserId(77)


async def actions(house: House) -> list[str]:
    """Return what was done, the oldest first."""
    told = await house.audit_lines.recent(MANAGER, GUILD)
    return [line.deed.action for line in reversed(told.lines)]


async def test_pages_and_what_is_on_them(house: House) -> None:
    page = await house.page()
    await house.pages.edit(MANAGER, page.id, title="Sandy")
    await house.ranks.move(MANAGER, page.id, page.ranks[0].id, place=1)
    await house.certifications.remove(MANAGER, page.id, page.certifications[0].id)
    await house.pages.edit(MANAGER, page.id, title="Sandy")  # changes nothing
    await house.pages.delete(MANAGER, page.id)
    await house.pages.restore(MANAGER, page.id)

    assert await actions(house) == [
        "page.created",
        "page.edited",
        "rank.moved",
        "certification.removed",
        "page.deleted",
        "page.restored",
    ]


async def test_orders_given_cancelled_and_failed(house: House) -> None:
    page = await house.page()
    await house.compare(seen(BEN, OFFICER))
    later = Terms("merit", house.clock() + timedelta(days=1))
    order = await house.orders.place(MANAGER, page.id, BEN, Promote(None), terms=later)
    await house.orders.cancel(MANAGER, order.id)
    order = await house.orders.place(MANAGER, page.id, BEN, Promote(None))
    await house.orders.failed(order.id, "Discord said no.")

    told = await house.audit_lines.recent(MANAGER, GUILD, concerning=BEN)
    assert [line.deed.action for line in reversed(told.lines)] == [
        "order.given",
        "order.cancelled",
        "order.given",
        "order.failed",
    ]
    assert told.lines[0].deed.detail["why"] == "Discord said no."
    assert told.lines[0].actor_id == OWNER
    assert told.names == {BEN: told.names[BEN]}


async def test_access_and_syncs(house: House) -> None:
    page = await house.page()
    await house.tiers.grant(MANAGER, GUILD, TierGrant(CAPTAIN, Tier.COMMAND))
    key, text = await house.keys.create(OPERATOR, KeyDraft(name="site", owner_id=OWNER))
    await house.keys.revoke(OPERATOR, key.id)
    await house.entitlements.grant(OPERATOR, OWNER, ends_at=None)
    await house.entitlements.revoke(OPERATOR, OWNER)
    await house.guilds.request_sync(MANAGER, GUILD)
    await house.audit_lines.exported(MANAGER, page, form="csv")

    assert await actions(house) == [
        "page.created",
        "permission.set",
        "key.created",
        "key.revoked",
        "premium.granted",
        "premium.revoked",
        "sync.requested",
        "roster.exported",
    ]
    assert text not in repr(await house.audit_lines.recent(MANAGER, GUILD))


async def test_a_file_with_ids_is_for_supervisors_of_its_page(house: House) -> None:
    page = await house.page()
    before = await actions(house)

    with pytest.raises(NotAllowed, match="supervisor tier"):
        await house.audit_lines.exported(STRANGER, page, form="csv")

    assert await actions(house) == before


async def test_a_guild_forgotten_leaves_a_line_for_the_operator_alone(house: House) -> None:
    await house.page()
    await house.guilds.forget(OPERATOR, GUILD)

    (line,) = await house.audit_lines.everywhere(OPERATOR, limit=10)
    assert (line.deed.action, line.guild_id) == ("guild.forgotten", None)
    with pytest.raises(NotAllowed):
        await house.audit_lines.everywhere(MANAGER, limit=10)


async def test_what_came_to_nothing_is_not_in_it(house: House) -> None:
    await house.page()
    with pytest.raises(Refused):
        await house.sync.confirm(MANAGER, GUILD)

    assert await actions(house) == ["page.created"]


async def test_only_the_admin_tier_reads_it(house: House) -> None:
    await house.page()
    await house.tiers.grant(MANAGER, GUILD, TierGrant(CAPTAIN, Tier.COMMAND))
    await house.tiers.grant(MANAGER, GUILD, TierGrant(OFFICER, Tier.ADMIN))
    commander = Actor(BEN, "Ben", role_ids=frozenset({CAPTAIN}))
    admin = Actor(BEN, "Ben", role_ids=frozenset({OFFICER}))

    for actor in (STRANGER, commander):
        with pytest.raises(NotAllowed):
            await house.audit_lines.recent(actor, GUILD)
        with pytest.raises(NotAllowed):
            await house.audit_lines.export(actor, GUILD, since=None)
    assert len((await house.audit_lines.recent(admin, GUILD)).lines) == 3


async def test_no_cell_of_the_file_is_a_formula(house: House) -> None:
    await house.saw_guild()
    page = await house.pages.create(OPERATOR, DRAFT)
    await house.pages.edit(Actor(BEN, "=cmd()", frozenset({GUILD})), page.id, title="@sum(1)")

    file = await house.audit_lines.export(MANAGER, GUILD, since=None)

    head, edited, _ = csv.reader(io.StringIO(file.decode("utf-8-sig")))
    assert head[:4] == ["At", "Action", "Subject", "Actor"]
    assert edited[1:5] == ["page.edited", "'@sum(1)", "'=cmd()", str(BEN)]
    assert (await actions(house))[-1] == "audit.exported"


async def test_lines_are_kept_for_a_year(house: House) -> None:
    await house.page()
    house.clock.move(timedelta(days=3000))

    purged = await house.housekeeping.purge()

    assert purged.audit_lines == 1
    assert await actions(house) == []


async def test_nobody_who_writes_waits_for_the_reading(house: House) -> None:
    await house.page()

    file = await Audit(AuditOnly(house.database)).export(MANAGER, GUILD, since=None)

    assert len(list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))) == 2
    assert (await actions(house))[-1] == "audit.exported"


async def test_pages_and_subdivisions_are_called_what_they_are_called_now(house: House) -> None:
    page = await house.page()

    told = await house.audit_lines.recent(MANAGER, GUILD)

    assert told.pages == {str(page.id): page.title}
    assert told.subdivisions == {str(page.subdivisions[0].id): "Traffic"}
    assert told.called("role", str(CAPTAIN)) == told.roles[str(CAPTAIN)]
    assert (told.called("page", "gone"), told.called("slug", str(page.id))) == ("gone", str(page.id))
