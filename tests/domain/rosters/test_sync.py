"""The diff: what Discord shows against what the roster says."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ids import RankId, RoleId, UserId
from domain.rosters.people import Profile
from domain.rosters.sync import (
    Changes,
    Enrolled,
    Former,
    MemberSeen,
    Snapshot,
    applied,
    diff,
    fingerprint,
    is_held,
    mapped_roles,
    mapping_signature,
)
from tests.domain.makers import (
    ANNA,
    BEN,
    CAPTAIN,
    FTO,
    GUILD,
    OFFICER,
    PAGE,
    ROLES,
    SERGEANT,
    a_page,
    a_rank,
    a_snapshot,
    a_standing,
    an_enrolment,
    enrolled,
    seen,
)

MEMBERS = st.builds(
    MemberSeen,
    st.integers(1, 12).map(UserId),
    st.builds(Profile, st.sampled_from(["a", "b"]), st.sampled_from(["Anna", "Ben"])),
    st.frozensets(st.sampled_from(sorted(ROLES)), max_size=5),
)
LISTS = st.lists(MEMBERS, max_size=10, unique_by=lambda member: member.user_id)


def complete(members: list[MemberSeen], roles: frozenset[RoleId] = ROLES) -> Snapshot:
    """Return a complete snapshot of these members."""
    return Snapshot(GUILD, roles, tuple(members), is_complete=True)


def after(side: Enrolled, *snapshots: Snapshot) -> Enrolled:
    """Return the roster side once each snapshot's diff has been applied in turn."""
    for snapshot in snapshots:
        side = applied(diff(snapshot, side), side)
    return side


@given(before=LISTS, now=LISTS)
def test_applying_the_diff_yields_the_snapshots_roster(
    before: list[MemberSeen], now: list[MemberSeen]
) -> None:
    side = after(enrolled(), complete(before), complete(now))

    fresh = after(enrolled(), complete(now))
    standings = {user: e.standings for user, e in side.people.items() if e.standings}
    assert standings == {user: e.standings for user, e in fresh.people.items() if e.standings}
    assert {user: side.people[user].profile for user in standings} == {
        user: fresh.people[user].profile for user in standings
    }


@given(before=LISTS, now=LISTS, roles=st.frozensets(st.sampled_from(sorted(ROLES))))
def test_a_second_diff_is_empty(
    before: list[MemberSeen], now: list[MemberSeen], roles: frozenset[RoleId]
) -> None:
    now = [replace(member, role_ids=member.role_ids & roles) for member in now]
    side = after(enrolled(), complete(before), complete(now, roles))

    assert diff(complete(now, roles), side) == Changes()


@given(before=LISTS, now=LISTS, data=st.data())
def test_the_order_of_events_does_not_matter(
    before: list[MemberSeen], now: list[MemberSeen], data: st.DataObject
) -> None:
    start = after(enrolled(), complete(before))
    events = [a_snapshot(member) for member in now]
    events += [a_snapshot(departed={m.user_id}) for m in before if m.user_id not in {n.user_id for n in now}]
    shuffled = data.draw(st.permutations(events))

    assert after(start, *shuffled).people == after(start, *events).people
    assert after(start, *events).people == after(start, complete(now)).people


@given(member=MEMBERS, other=MEMBERS)
def test_equal_fingerprints_mean_an_empty_diff(member: MemberSeen, other: MemberSeen) -> None:
    other = replace(other, user_id=member.user_id)
    side = after(enrolled(), complete([member]))
    mapped, signature = mapped_roles(side.pages), mapping_signature(side.pages)

    same = fingerprint(member, mapped, signature) == fingerprint(other, mapped, signature)

    assert not same or not diff(complete([other]), side)


def test_the_pages_own_order_decides_which_rank_is_shown() -> None:
    page = a_page(ranks=(a_rank(3, "Officer", OFFICER), a_rank(1, "Captain", CAPTAIN)))

    (change,) = diff(a_snapshot(seen(ANNA, CAPTAIN, OFFICER)), enrolled(page=page)).standings

    assert change.after is not None
    assert change.after.shown == 3
    assert change.after.ranks == (3, 1)


def test_somebody_with_a_certification_alone_is_not_on_the_page() -> None:
    assert not diff(a_snapshot(seen(ANNA, FTO)), enrolled())


def test_a_deleted_role_leaves_its_rank_unmapped_with_its_members() -> None:
    side = enrolled({ANNA: an_enrolment(a_standing(2))})
    gone = Snapshot(GUILD, ROLES - {SERGEANT}, (seen(ANNA),), is_complete=True)

    changes = diff(gone, side)

    assert [(lost.page_id, lost.role_id) for lost in changes.lost] == [(PAGE, SERGEANT)]
    assert changes.standings == ()
    assert applied(changes, side).people[ANNA].standings[PAGE] == a_standing(2)


def test_a_member_who_left_is_told_from_one_who_lost_his_rank() -> None:
    side = enrolled({ANNA: an_enrolment(a_standing(2)), BEN: an_enrolment(a_standing(3), BEN)})

    changes = diff(a_snapshot(seen(BEN), departed={ANNA}), side).standings

    assert {change.user_id: change.has_left for change in changes} == {ANNA: True, BEN: False}


def test_an_incomplete_snapshot_says_nothing_of_those_it_leaves_out() -> None:
    side = enrolled({ANNA: an_enrolment(a_standing(2))})

    assert not diff(a_snapshot(), side)


def test_a_leaver_is_remembered_with_his_last_rank() -> None:
    side = enrolled({ANNA: an_enrolment(a_standing(2))})

    left = after(side, a_snapshot(departed={ANNA}))
    (back,) = diff(a_snapshot(seen(ANNA, OFFICER)), left).standings

    assert left.people[ANNA].former == {PAGE: Former(RankId(2))}
    assert back.former == Former(RankId(2))


@pytest.mark.parametrize(
    ("removals", "members", "held"),
    [
        (5, 10, False),
        (6, 10, True),
        (6, 60, False),
        (7, 60, True),
        (0, 0, False),
        (10, 100, False),
        (11, 100, True),
    ],
)
def test_more_than_a_tenth_and_more_than_five_are_held(removals: int, members: int, held: bool) -> None:
    assert is_held(removals, members) is held
