"""Which members of a complete snapshot need a closer look."""

import pytest

from domain.ids import UserId
from domain.rosters.asks import Discharge
from domain.rosters.guilds import Guild
from domain.rosters.records import RecordKind
from domain.rosters.sync import Snapshot, fingerprint, mapped_roles, mapping_signature
from services.rosters.comparing import Comparison, Removals, in_batches
from services.rosters.sync import PagesEdited
from tests.domain.makers import ANNA, BEN, CARLA, GUILD, NOW, OFFICER, PAGE, ROLES, SERGEANT, a_page, seen
from tests.services.house import MANAGER, House


def test_only_who_looks_otherwise_than_before_is_suspect() -> None:
    anna, ben = seen(ANNA, SERGEANT), seen(BEN, OFFICER)
    pages = (a_page(),)
    known = {ANNA: fingerprint(anna, mapped_roles(pages), mapping_signature(pages)), BEN: 1, CARLA: 2}

    snapshot = Snapshot(GUILD, ROLES, (anna, ben), is_complete=True)
    comparison = Comparison.of(snapshot, Guild(GUILD, "Blaine"), pages, known, {PAGE: 3})

    assert [each.user_id for each in comparison.suspects] == [BEN]
    assert comparison.missing == (CARLA,)


def test_the_page_that_loses_most_is_the_reason_of_the_hold() -> None:
    removals = Removals({PAGE: 20})
    for number in range(12):
        removals.leave(PAGE, f"member {number}")

    held = removals.worst(NOW)

    assert held is not None
    assert (held.removals, held.members, len(held.names)) == (12, 20, 10)


def test_a_few_leavers_are_no_reason() -> None:
    removals = Removals({PAGE: 20})
    removals.leave(PAGE, "Anna")

    assert removals.worst(NOW) is None


def test_batches_hold_everything_once() -> None:
    items = [UserId(n) for n in range(7)]

    assert [list(batch) for batch in in_batches(items, 3)] == [[0, 1, 2], [3, 4, 5], [6]]


async def test_whoever_is_discharged_by_order_is_no_reason_to_hold(house: House) -> None:
    page = await house.page()
    everybody = [seen(UserId(1000 + number), OFFICER) for number in range(20)]
    await house.compare(*everybody)
    for each in everybody[:12]:
        await house.orders.place(MANAGER, page.id, each.user_id, Discharge())

    ordered = await house.compare(*everybody[12:])
    by_nobody = await house.compare()

    assert (ordered.held, ordered.left) == (None, 12)
    assert by_nobody.held is not None
    assert by_nobody.held.removals == 8


async def test_a_list_made_before_the_pages_were_edited_changes_nothing(house: House) -> None:
    """It lacks whoever has a newly mapped role alone: he would pass for gone, or for appointed today."""
    wanted = await house.sync.wanted(GUILD)
    page = await house.page()
    stale = Snapshot(GUILD, ROLES, (), is_complete=True, known=wanted.known)

    with pytest.raises(PagesEdited):
        await house.sync.compare(stale, audit=house.audit)
    with pytest.raises(PagesEdited):
        await house.sync.preview(stale)

    await house.compare(seen(ANNA, SERGEANT, name="Anna"))
    assert [record.kind for record in await house.records(page)] == [RecordKind.LISTING]
