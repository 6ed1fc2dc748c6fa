"""The wizard's state: sorted, corrected, drafted; kept for a while, for one person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wizard import LEAF, LIVES, Wizard, Wizards
from domain.errors import Refused
from domain.ids import GuildId, RoleId, UserId
from domain.rosters.detection import Kind, Proposal, Suggestion
from tests.bot.stubs import Clock

GUILD, USER = GuildId(1), UserId(2)


def wizard(*kinds: Kind) -> Wizard:
    proposal = Proposal(
        tuple(
            Suggestion(RoleId(number), f"Role {number}", kind) for number, kind in enumerate(kinds, start=1)
        )
    )
    return Wizard.begun(GUILD, USER, proposal, title="Blaine", slug="blaine")


def names(wizard: Wizard, kind: Kind) -> list[str]:
    return [entry.name for entry in wizard.of(kind)]


def test_ranks_come_first_in_their_order() -> None:
    begun = wizard(Kind.IGNORED, Kind.RANK, Kind.CERTIFICATION, Kind.RANK)

    assert [entry.role_id for entry in begun.entries] == [2, 4, 3, 1]


def test_a_role_made_something_else_goes_to_the_end_of_that() -> None:
    begun = wizard(Kind.RANK, Kind.RANK, Kind.CERTIFICATION)
    begun.select(RoleId(1))
    begun.toggle_command()
    begun.make(Kind.CERTIFICATION)

    assert names(begun, Kind.CERTIFICATION) == ["Role 1", "Role 3"]
    chosen = begun.chosen()
    assert chosen is not None
    assert not chosen.is_command


def test_a_rank_moves_only_among_ranks() -> None:
    begun = wizard(Kind.RANK, Kind.RANK, Kind.CERTIFICATION)
    begun.select(RoleId(2))

    begun.move(1)
    assert names(begun, Kind.RANK) == ["Role 1", "Role 2"]
    begun.move(-1)
    begun.move(-1)
    assert names(begun, Kind.RANK) == ["Role 2", "Role 1"]


def test_nothing_is_corrected_before_a_role_is_picked() -> None:
    with pytest.raises(Refused, match="Pick a role"):
        wizard(Kind.RANK).move(1)
    with pytest.raises(Refused, match="not among"):
        wizard(Kind.RANK).select(RoleId(99))


def test_leaves_follow_the_chosen_role() -> None:
    begun = wizard(*[Kind.RANK] * 60)
    assert begun.leaves == 3
    begun.turn(9)
    assert begun.leaf == 2

    begun.select(RoleId(60))
    begun.make(Kind.RANK)
    assert begun.leaf == 2
    begun.turn(-9)
    assert len(begun.shown) == LEAF


@given(
    st.lists(st.sampled_from(list(Kind)), min_size=1, max_size=40),
    st.lists(st.tuples(st.integers(1, 40), st.sampled_from(["up", "down", "command", *Kind])), max_size=20),
)
def test_no_role_is_ever_lost_or_doubled(kinds: list[Kind], steps: list[tuple[int, str]]) -> None:
    begun = wizard(*kinds)
    for number, step in steps:
        begun.select(RoleId(number % len(kinds) + 1))
        if step in ("up", "down"):
            begun.move(-1 if step == "up" else 1)
        elif step == "command":
            begun.toggle_command()
        else:
            begun.make(Kind(step))

    assert sorted(entry.role_id for entry in begun.entries) == list(range(1, len(kinds) + 1))
    draft = begun.draft()
    count = len(draft.ranks) + len(draft.certifications) + len(draft.subdivisions)
    assert count == len(kinds) - len(begun.of(Kind.IGNORED))


def test_one_is_kept_for_each_person_and_only_for_him() -> None:
    wizards = Wizards(Clock())
    first, second = wizard(), wizard()
    wizards.keep(first)

    assert wizards.get(first.token, GUILD, USER) is first
    with pytest.raises(Refused, match="Somebody else"):
        wizards.get(first.token, GUILD, UserId(3))
    wizards.keep(second)
    with pytest.raises(Refused, match="Start anew"):
        wizards.get(first.token, GUILD, USER)


def test_it_is_forgotten_a_quarter_of_an_hour_after_the_last_touch() -> None:
    clock = Clock()
    wizards, begun = Wizards(clock), wizard()
    wizards.keep(begun)

    clock.now += LIVES - 1
    wizards.get(begun.token, GUILD, USER)
    clock.now += LIVES - 1
    wizards.get(begun.token, GUILD, USER)
    clock.now += LIVES
    with pytest.raises(Refused, match="Start anew"):
        wizards.get(begun.token, GUILD, USER)


def test_an_ended_one_is_gone() -> None:
    wizards, begun = Wizards(), wizard()
    wizards.keep(begun)

    wizards.end(begun)

    with pytest.raises(Refused):
        wizards.get(begun.token, GUILD, USER)
