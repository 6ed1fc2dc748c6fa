from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rosters.guilds import Notice
from domain.rosters.pictures import Picture
from domain.rosters.rosters import RosterView
from domain.rosters.themes import Appearance
from tests.web.drawing.rosters import a_page, a_row, a_view, in_order, joined, moved, with_sections, without
from web.drawing.deltas import MOST_ROWS_CHANGED, Delta, delta_of, numbers_of, rank_id
from web.drawing.rows import row_id

Ladder = dict[str, list[str]]


def ladder(view: RosterView) -> Ladder:
    return {rank_id(section): [row_id(row) for row in section.members] for section in view.sections}


def applied(delta: Delta, to: RosterView) -> Ladder:
    """Do what `changes.js` does: take away what is gone, then put each row after its predecessor."""
    ranks = ladder(to)
    moving = [(row_id(placed.row), placed) for placed in delta.placed]
    for rows in ranks.values():
        rows[:] = [row for row in rows if row not in delta.gone]
    for row, placed in moving:
        for rows in ranks.values():
            rows[:] = [other for other in rows if other != row]
        rows = ranks[rank_id(placed.section)]
        rows.insert(rows.index(row_id(placed.after)) + 1 if placed.after else 0, row)
    return ranks


CHANGES = st.lists(
    st.tuples(st.integers(1, 70), st.integers(0, 8), st.sampled_from(["move", "name", "leave"])),
    min_size=1,
    max_size=12,
)


@given(CHANGES)
def test_applying_a_delta_gives_the_next_page(changes: list[tuple[int, int, str]]) -> None:
    before = after = a_view()
    for key, rank, what in changes:
        is_there = any(row.key == key for row in after.rows())
        if not is_there:
            after = joined(after, a_row(key, f"New {key}"), rank)
        elif what == "leave":
            after = without(after, key)
        else:
            after = moved(after, key, rank, **({"name": f"Renamed {rank}"} if what == "name" else {}))

    delta = delta_of(before, after)

    assert delta is not None
    assert applied(delta, before) == ladder(after)


def test_one_change_is_one_row() -> None:
    before = a_view()

    delta = delta_of(before, moved(before, 40, 2))

    assert delta is not None
    assert [(row_id(each.row), each.section.name) for each in delta.placed] == [("m40", "Captain")]
    assert delta.gone == ()
    assert delta.numbers == {"command": "10"}


def test_nothing_changed_is_an_empty_delta() -> None:
    assert delta_of(a_view(), replace(a_view(), revision=2)) == Delta((), (), {})


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(replace(a_view(), page=a_page(title="Other")), id="title"),
        pytest.param(replace(a_view(), page=a_page(description="Other")), id="description"),
        pytest.param(replace(a_view(), page=a_page(accent="#112233")), id="accent"),
        pytest.param(replace(a_view(), page=a_page(appearance=Appearance.DARK)), id="appearance"),
        pytest.param(replace(a_view(), page=a_page(logo=Picture("a" * 24, 1, 1))), id="logo"),
        pytest.param(replace(a_view(), page=a_page(banner=Picture("a" * 24, 1, 1))), id="banner"),
        pytest.param(replace(a_view(), notice=Notice.HELD), id="notice"),
        pytest.param(replace(a_view(), sections=tuple(reversed(a_view().sections))), id="order of ranks"),
        pytest.param(replace(a_view(), certifications=()), id="certifications"),
        pytest.param(
            replace(a_view(), sections=(replace(a_view().sections[0], colour=1), *a_view().sections[1:])),
            id="colour",
        ),
        pytest.param(
            replace(
                a_view(), sections=(replace(a_view().sections[0], is_unmapped=True), *a_view().sections[1:])
            ),
            id="role deleted",
        ),
    ],
)
def test_a_changed_structure_needs_the_whole_page(after: RosterView) -> None:
    assert delta_of(a_view(), after) is None


def test_the_first_member_needs_the_whole_page() -> None:
    empty = with_sections(a_view(), tuple(replace(s, members=()) for s in a_view().sections), revision=1)

    assert delta_of(empty, joined(empty, a_row(1), 0)) is None


def test_very_many_changes_need_the_whole_page() -> None:
    before = a_view(times=9)
    many = before.sections[7].members + before.sections[6].members
    assert len(many) > MOST_ROWS_CHANGED
    sections = tuple(
        replace(section, members=in_order([replace(row, patrol_seconds=1) for row in section.members]))
        for section in before.sections
    )

    assert delta_of(before, with_sections(before, sections, revision=2)) is None


def test_the_numbers_are_those_the_page_can_have() -> None:
    assert [(number.label, number.value) for number in numbers_of(a_view())] == [
        ("Strength", "60"),
        ("Command", "9"),
        ("Certified", "54"),
        ("On duty", "0"),
        ("Patrol hours", "3,049 h"),
    ]
    assert [number.key for number in numbers_of(replace(a_view(), sections=(), certifications=()))] == [
        "strength"
    ]
