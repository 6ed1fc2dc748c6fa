"""The wizard's state: sorted, corrected, drafted; kept for a while, for one person."""

import json
from dataclasses import replace
from typing import cast
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wizard import LEAF, Wizard, Wizards, read, written
from domain.errors import Refused
from domain.ids import GuildId, PageId, RoleId, UserId
from domain.rosters.detection import Kind, Proposal, Suggestion
from domain.rosters.pages import Visibility
from domain.rosters.setups import Setup
from services.rosters.setups import Setups
from tests.bot.fake_privacy import FakeSetups

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


async def test_one_is_kept_for_each_person_and_only_for_him() -> None:
    wizards = Wizards(cast(Setups, FakeSetups()))
    first, second = wizard(), wizard()
    await wizards.keep(first)

    assert await wizards.get(first.token, GUILD, USER) == first
    with pytest.raises(Refused, match="Somebody else"):
        await wizards.get(first.token, GUILD, UserId(3))
    await wizards.keep(second)
    with pytest.raises(Refused, match="Start anew"):
        await wizards.get(first.token, GUILD, USER)


async def test_an_ended_one_is_gone() -> None:
    wizards, begun = Wizards(cast(Setups, FakeSetups())), wizard()
    await wizards.keep(begun)

    await wizards.end(begun)

    with pytest.raises(Refused):
        await wizards.get(begun.token, GUILD, USER)


def test_everything_answered_is_read_back_as_it_was_written() -> None:
    begun = wizard(Kind.RANK, Kind.CERTIFICATION)
    begun.entries = [replace(entry, reasons=("a", "b"), section="Command") for entry in begun.entries]
    begun.select(RoleId(1))
    begun.rename("Chief")
    begun.toggle_command()
    begun.title, begun.visibility, begun.page_id = "Other", Visibility.OFF, PageId(UUID(int=7))
    begun.note = "a note"

    content = json.loads(json.dumps(written(begun)))

    assert read(Setup(begun.token, GUILD, USER, content)) == begun


async def test_one_written_by_another_version_is_refused_in_words() -> None:
    setups = FakeSetups()
    await setups.keep(Setup("abc", GUILD, USER, {"page_id": None, "visibility": "public"}))

    with pytest.raises(Refused, match="Start anew"):
        await Wizards(cast(Setups, setups)).get("abc", GUILD, USER)
