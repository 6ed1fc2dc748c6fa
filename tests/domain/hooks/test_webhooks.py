"""Webhooks: which kinds they want, and when they are given up."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import Invalid
from domain.hooks.kinds import HookKind
from domain.hooks.webhooks import SWITCHED_OFF_AFTER, Webhook, checked_kinds
from domain.ids import WebhookId
from tests.domain.makers import GUILD, NOW

HOOK = Webhook(WebhookId(1), GUILD, "Website", "https://example.org/secret", "whsec_AAAA")


def test_without_a_choice_it_wants_everything_and_a_test_always() -> None:
    chosen = replace(HOOK, kinds=frozenset({HookKind.ROSTER_CHANGED}))

    assert all(HOOK.wants(kind) for kind in HookKind)
    assert [kind for kind in HookKind if chosen.wants(kind)] == [HookKind.PING, HookKind.ROSTER_CHANGED]


def test_it_is_given_up_after_days_of_failing() -> None:
    failing = replace(HOOK, failing_since=NOW)

    assert not HOOK.is_given_up(NOW)
    assert not failing.is_given_up(NOW + SWITCHED_OFF_AFTER - timedelta(seconds=1))
    assert failing.is_given_up(NOW + SWITCHED_OFF_AFTER)


def test_neither_secret_nor_address_is_in_what_is_printed_of_it() -> None:
    assert "whsec" not in repr(HOOK)
    assert "secret" not in repr(HOOK)
    assert HOOK.host == "example.org"


def test_kinds_are_read_leniently_and_unknown_ones_named() -> None:
    assert checked_kinds([" Roster.Changed ", "ping"]) == {HookKind.ROSTER_CHANGED}
    assert checked_kinds(["All"]) == frozenset()

    with pytest.raises(Invalid, match=r"there is no 'rooster'; there are roster\.changed"):
        checked_kinds(["rooster"])


def test_the_former_secret_signs_too_until_its_time_is_over() -> None:
    rotated = replace(HOOK, secret="whsec_B", old_secret="whsec_A", old_secret_until=NOW)

    assert rotated.secrets(NOW - timedelta(seconds=1)) == ("whsec_B", "whsec_A")
    assert rotated.secrets(NOW) == ("whsec_B",)
    assert HOOK.secrets(NOW) == (HOOK.secret,)


def test_it_rests_as_long_as_its_receiver_asked() -> None:
    resting = replace(HOOK, rests_until=NOW)

    assert resting.rests(NOW - timedelta(seconds=1))
    assert not resting.rests(NOW)
    assert not HOOK.rests(NOW)


def test_its_version_is_that_of_what_can_be_edited() -> None:
    changes = ({"name": "x"}, {"url": "https://x"}, {"kinds": frozenset({HookKind.PING})})

    assert replace(HOOK, failing_since=NOW, is_on=False).version == HOOK.version
    assert HOOK.version not in {replace(HOOK, **change).version for change in changes}
