"""What a change of standing is called in the service history."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.ids import RankId, UserId
from domain.rosters.memberships import Standing
from domain.rosters.people import Profile
from domain.rosters.records import (
    Attribution,
    RecordKind,
    Source,
    entries_of,
    name_entry,
    shown_since,
)
from domain.rosters.sync import Former, ProfileChanged, StandingChanged
from tests.domain.makers import ANNA, NOW, PAGE, SERGEANT, a_page, a_standing


def a_change(before: Standing | None, after: Standing | None, **others: object) -> StandingChanged:
    """Return a change of Anna's standing."""
    return StandingChanged(ANNA, PAGE, before, after, **others)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (None, a_standing(3), RecordKind.APPOINTMENT),
        (a_standing(3), a_standing(2), RecordKind.PROMOTION),
        (a_standing(3), a_standing(2, 3), RecordKind.PROMOTION),
        (a_standing(1), a_standing(2), RecordKind.DEMOTION),
        (a_standing(1, 2), a_standing(2), RecordKind.DEMOTION),
        (a_standing(1), None, RecordKind.REMOVAL),
    ],
)
def test_the_change_of_rank_has_its_name(
    before: Standing | None, after: Standing | None, kind: RecordKind
) -> None:
    (entry,) = entries_of(a_change(before, after), a_page(), now=NOW)

    assert entry.kind is kind


def test_leaving_the_guild_is_a_departure_without_a_line_for_each_certification() -> None:
    change = a_change(a_standing(1, certifications=[1, 2]), None, has_left=True)

    (entry,) = entries_of(change, a_page(), now=NOW)

    assert (entry.kind, entry.before, entry.after) == (RecordKind.DEPARTURE, "Captain", None)


def test_coming_back_is_a_reinstatement() -> None:
    (entry,) = entries_of(
        a_change(None, a_standing(3), former=Former(RankId(2), NOW - timedelta(days=3))), a_page(), now=NOW
    )

    assert entry.kind is RecordKind.REINSTATEMENT


@pytest.mark.parametrize(
    ("former", "kind", "before"),
    [
        (Former(RankId(3), NOW - timedelta(seconds=5)), RecordKind.PROMOTION, "Officer"),
        (Former(RankId(1), NOW - timedelta(seconds=5)), RecordKind.DEMOTION, "Captain"),
        (Former(RankId(2), NOW - timedelta(seconds=5)), RecordKind.REINSTATEMENT, None),
        (Former(RankId(3), NOW - timedelta(minutes=3)), RecordKind.REINSTATEMENT, None),
        (Former(RankId(3)), RecordKind.REINSTATEMENT, None),
        (Former(RankId(9), NOW), RecordKind.REINSTATEMENT, None),
    ],
)
def test_the_second_step_of_a_change_by_hand_is_told_as_one(
    former: Former, kind: RecordKind, before: str | None
) -> None:
    (entry,) = entries_of(a_change(None, a_standing(2), former=former), a_page(), now=NOW)

    assert (entry.kind, entry.before, entry.after) == (kind, before, "Sergeant")


def test_a_rank_new_to_the_page_promotes_nobody() -> None:
    page = a_page(ranks=tuple(replace(rank, is_new=rank.id == 1) for rank in a_page().ranks))

    (entry,) = entries_of(a_change(a_standing(2), a_standing(1, 2)), page, now=NOW)

    assert entry.kind is RecordKind.LISTING


def test_certifications_and_subdivisions_are_recorded_beside_the_rank() -> None:
    before = a_standing(3, certifications=[1])
    after = a_standing(3, certifications=[2], subdivisions=[1])

    entries = entries_of(a_change(before, after), a_page(), now=NOW)

    assert [(entry.kind, entry.before, entry.after) for entry in entries] == [
        (RecordKind.REVOCATION, "FTO", None),
        (RecordKind.CERTIFICATION, None, "SWAT"),
        (RecordKind.ASSIGNMENT, None, "Traffic"),
    ]


def test_another_rank_below_the_shown_one_is_not_recorded() -> None:
    assert entries_of(a_change(a_standing(1), a_standing(1, 3)), a_page(), now=NOW) == ()


def test_the_promotion_is_dated_by_the_audit_log() -> None:
    entries = entries_of(a_change(a_standing(3), a_standing(2)), a_page(), now=NOW)
    yesterday = NOW - timedelta(days=1)
    by = {entries[0]: Attribution(Source.AUDIT_LOG, UserId(5), "Chief", at=yesterday)}

    assert entries[0].gained == {SERGEANT}
    assert shown_since(entries, by, NOW) == (yesterday, 5)
    assert shown_since(entries, {}, NOW) == (NOW, None)


def test_nobody_knows_since_when_a_listed_member_holds_his_rank() -> None:
    page = a_page(ranks=tuple(replace(rank, is_new=True) for rank in a_page().ranks))
    entries = entries_of(a_change(None, a_standing(3)), page, now=NOW)

    assert shown_since(entries, {}, NOW) == (None, None)


def test_only_a_changed_name_is_recorded() -> None:
    old, new = Profile("anna", "Anna"), Profile("anna", "Anna B.")

    entry = name_entry(ProfileChanged(ANNA, old, new))

    assert entry is not None
    assert (entry.kind, entry.before, entry.after) == (RecordKind.NAME_CHANGE, "Anna", "Anna B.")
    assert name_entry(ProfileChanged(ANNA, old, replace(old, avatar="x"))) is None
    assert name_entry(ProfileChanged(ANNA, None, new)) is None
    unseen = Profile(str(ANNA), str(ANNA))
    assert name_entry(ProfileChanged(ANNA, unseen, new)) is None
