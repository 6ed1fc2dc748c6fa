"""Which members of a complete snapshot need a closer look."""

from domain.ids import RoleId, UserId
from domain.rosters.asks import Discharge
from domain.rosters.guilds import Guild
from domain.rosters.sync import Snapshot, fingerprint, mapped_roles, mapping_signature
from services.rosters.comparing import Comparison, Removals, in_batches
from tests.domain.makers import ANNA, BEN, CARLA, GUILD, NOW, OFFICER, PAGE, ROLES, SERGEANT, a_page, seen
from tests.services.house import MANAGER, House

RESERVE = RoleId(99)


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


async def test_a_page_edited_while_the_list_was_fetched_is_compared_as_it_is_now(house: House) -> None:
    page = await house.page()
    await house.compare(seen(ANNA, SERGEANT), seen(BEN, RESERVE, name="Ben"))
    known = (await house.sync.wanted(GUILD)).known
    await house.ranks.add(MANAGER, page.id, name="Reserve", role_id=RESERVE)

    members = (seen(ANNA, SERGEANT), seen(BEN, RESERVE, name="Ben"))
    snapshot = Snapshot(GUILD, ROLES, members, is_complete=True, known=known)
    await house.sync.compare(snapshot, audit=house.audit)

    assert (await house.names(page))["Reserve"] == ["Ben"]


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
