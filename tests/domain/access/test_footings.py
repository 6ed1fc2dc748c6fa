"""Footings: what was seen a while ago counts no longer, and whoever is no member is nothing."""

from datetime import timedelta

import pytest

from domain.access.actors import Via
from domain.access.footings import FRESH, Footing
from domain.ids import RoleId
from tests.domain.makers import ANNA, CAPTAIN, GUILD, NOW, OFFICER


def test_it_counts_for_half_a_minute() -> None:
    seen = Footing(GUILD, ANNA, seen_at=NOW)

    assert seen.is_fresh(NOW + FRESH - timedelta(seconds=1))
    assert not seen.is_fresh(NOW + FRESH)
    assert not Footing(GUILD, ANNA).is_fresh(NOW)


@pytest.mark.parametrize(
    ("footing", "readers", "may"),
    [
        (Footing(GUILD, ANNA), (), False),
        (Footing(GUILD, ANNA, is_member=True), (), True),
        (Footing(GUILD, ANNA, is_member=True), (CAPTAIN,), False),
        (Footing(GUILD, ANNA, is_member=True, role_ids=frozenset({OFFICER})), (CAPTAIN,), False),
        (Footing(GUILD, ANNA, is_member=True, role_ids=frozenset({OFFICER})), (CAPTAIN, OFFICER), True),
        (Footing(GUILD, ANNA, is_member=True, manages=True), (CAPTAIN,), True),
        (Footing(GUILD, ANNA, manages=True, role_ids=frozenset({CAPTAIN})), (CAPTAIN,), False),
    ],
)
def test_a_page_for_members_is_for_them(footing: Footing, readers: tuple[RoleId, ...], may: bool) -> None:
    assert footing.may_read(readers) is may


def test_an_actor_may_what_he_is_seen_to_be() -> None:
    actor = Footing(GUILD, ANNA, "Anna", is_member=True, manages=True, role_ids=frozenset({CAPTAIN})).actor()

    assert (actor.user_id, actor.name, actor.via) == (ANNA, "Anna", Via.WEB)
    assert actor.may_manage(GUILD)
    assert actor.role_ids == {CAPTAIN}


def test_whoever_has_left_may_nothing_whatever_else_is_written() -> None:
    actor = Footing(GUILD, ANNA, "Anna", manages=True, role_ids=frozenset({CAPTAIN})).actor()

    assert not actor.may_manage(GUILD)
    assert actor.role_ids == frozenset()
