"""Which records are told, and how."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.ids import ChannelId, OrderId, PersonId, RecordId
from domain.rosters.announcements import (
    NAMED_ONLY,
    NEWS_FOR,
    AnnouncementKind,
    Choices,
    Manner,
    Rule,
    kind_told,
    manner_of,
)
from domain.rosters.orders import Order, OrderKind, OrderState
from domain.rosters.records import Record, RecordKind, Source
from tests.domain.makers import ANNA, GUILD, NOW, PAGE

RECORD = Record(
    RecordId(1),
    GUILD,
    PAGE,
    PersonId(1),
    RecordKind.PROMOTION,
    "Officer",
    "Sergeant",
    NOW,
    Source.AUDIT_LOG,
)
ORDER = Order(
    OrderId(1),
    GUILD,
    ANNA,
    None,
    "Olga",
    None,
    frozenset(),
    frozenset(),
    OrderState.FULFILLED,
    NOW,
    NOW,
    NOW,
)
HERE, THERE, LOG = ChannelId(1), ChannelId(2), ChannelId(3)
PROMOTION = AnnouncementKind.PROMOTION


def told(record: Record, order: Order | None = None, choices: Choices | None = None) -> object:
    return kind_told(record, order, choices or Choices(), now=NOW)


def test_what_was_done_by_hand_is_told_unless_only_orders_are() -> None:
    assert told(RECORD) is PROMOTION
    assert told(RECORD, choices=Choices(by_hand=False)) is None
    assert told(RECORD, ORDER, Choices(by_hand=False)) is PROMOTION


@pytest.mark.parametrize(
    ("record", "order"),
    [
        (replace(RECORD, kind=RecordKind.LISTING), None),
        (replace(RECORD, source=Source.EDIT), None),
        (replace(RECORD, at=NOW - NEWS_FOR - timedelta(seconds=1)), None),
        (RECORD, replace(ORDER, is_silent=True)),
        (replace(RECORD, kind=RecordKind.UNASSIGNMENT), replace(ORDER, kind=OrderKind.TRANSFER)),
    ],
    ids=["listing", "page edited", "old", "silent", "half of a transfer"],
)
def test_what_is_not_told(record: Record, order: Order | None) -> None:
    assert told(record, order) is None


def test_a_transfer_is_told_when_the_new_place_is_seen() -> None:
    record = replace(RECORD, kind=RecordKind.ASSIGNMENT)

    assert told(record, replace(ORDER, kind=OrderKind.TRANSFER)) is AnnouncementKind.TRANSFER
    assert told(record, replace(ORDER, kind=OrderKind.ASSIGN)) is AnnouncementKind.ASSIGNMENT


def test_the_narrowest_rule_counts_part_by_part() -> None:
    rules = [
        Rule(channel_id=HERE, sends_message=False),
        Rule(page_id=PAGE, channel_id=THERE),
        Rule(PROMOTION, template="{member}!"),
    ]

    manner = manner_of(rules, PROMOTION, PAGE)

    assert (manner.channel_id, manner.template, manner.sends_message) == (THERE, "{member}!", False)
    assert manner_of(rules, AnnouncementKind.REMOVAL, None).channel_id == HERE


def test_one_kind_can_be_switched_off_and_one_page_of_it_on_again() -> None:
    rules = [Rule(channel_id=HERE), Rule(PROMOTION, is_on=False), Rule(PROMOTION, PAGE, is_on=True)]

    assert manner_of(rules, PROMOTION, None).channel_id is None
    assert manner_of(rules, PROMOTION, PAGE).channel_id == HERE
    assert manner_of(rules, AnnouncementKind.DEMOTION, None).channel_id == HERE


def test_without_a_rule_only_the_member_hears_of_it() -> None:
    manner = manner_of((), PROMOTION, PAGE)

    assert (manner.channel_id, manner.template, manner.sends_message) == (None, None, True)


@pytest.mark.parametrize("kind", sorted(NAMED_ONLY))
def test_log_and_statuses_go_only_where_they_are_sent_by_name(kind: AnnouncementKind) -> None:
    rules = [Rule(channel_id=HERE)]

    assert manner_of(rules, kind, None).channel_id is None
    rules.append(Rule(kind, channel_id=LOG))
    assert manner_of(rules, kind, None).channel_id == LOG


@pytest.mark.parametrize("source", [Source.ORDER, Source.CLOCK])
def test_what_was_ordered_or_ran_out_is_nobody_s_handiwork(source: Source) -> None:
    record = replace(RECORD, kind=RecordKind.STATUS, source=source)

    assert told(record, choices=Choices(by_hand=False)) is AnnouncementKind.STATUS


def test_what_undoes_a_record_is_a_correction_and_told_only_by_a_rule_about_it() -> None:
    undone = replace(RECORD, kind=RecordKind.DEMOTION, undoes=RecordId(7))
    correction = AnnouncementKind.CORRECTION

    assert told(undone, ORDER) is correction
    assert told(undone, replace(ORDER, is_silent=True)) is None
    rules = [Rule(channel_id=HERE, sends_message=True)]
    assert manner_of(rules, correction, PAGE) == Manner(None, None, sends_message=False)
    rules.append(Rule(correction, channel_id=LOG, sends_message=True))
    assert manner_of(rules, correction, PAGE) == Manner(LOG, None, sends_message=True)


def test_what_comes_back_with_a_rank_is_part_of_that_correction() -> None:
    back = replace(ORDER, kind=OrderKind.REINSTATE)

    assert told(replace(RECORD, kind=RecordKind.REINSTATEMENT, undoes=RecordId(7)), back) is (
        AnnouncementKind.CORRECTION
    )
    assert told(replace(RECORD, kind=RecordKind.CERTIFICATION, undoes=RecordId(7)), back) is None
