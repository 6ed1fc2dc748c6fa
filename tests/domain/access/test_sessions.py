"""Sessions: they end by themselves, and their tokens tell nothing."""

from datetime import datetime, timedelta

import pytest

from domain.access.sessions import (
    IDLE,
    LONGEST,
    Session,
    browser_of,
    form_token,
    hash_of,
    is_form_token,
    new_token,
)
from domain.ids import SessionId
from tests.domain.makers import ANNA, NOW


def begun(created_at: datetime = NOW, used_at: datetime = NOW) -> Session:
    return Session(SessionId(1), ANNA, "Anna", "Firefox · Linux", created_at, used_at)


@pytest.mark.parametrize(
    ("created", "used", "is_live"),
    [
        (timedelta(0), timedelta(0), True),
        (IDLE, IDLE - timedelta(seconds=1), True),
        (IDLE, IDLE, False),
        (LONGEST - timedelta(seconds=1), timedelta(0), True),
        (LONGEST, timedelta(0), False),
    ],
)
def test_it_ends_when_unused_and_when_old(created: timedelta, used: timedelta, is_live: bool) -> None:
    assert begun(NOW - created, NOW - used).is_live(NOW) is is_live


def test_no_two_tokens_are_alike_and_what_is_kept_is_no_token() -> None:
    one, other = new_token(), new_token()

    assert one != other
    assert len(one) >= 43
    assert one.encode() not in hash_of(one)
    assert hash_of(one) != hash_of(other)


def test_a_form_is_known_by_a_token_that_is_not_the_sessions() -> None:
    token = new_token()

    assert form_token(token) != token
    assert is_form_token(form_token(token), token)
    assert not is_form_token(form_token(new_token()), token)
    assert not is_form_token("", token)
    assert not is_form_token("\ud800é", token)


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Linux"),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
            "Chrome · Android",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) Version/17 Safari/605",
            "Safari · macOS",
        ),
        ("curl/8.0", ""),
        ("<script>", ""),
    ],
)
def test_a_browser_is_told_by_words_of_ours(agent: str, said: str) -> None:
    assert browser_of(agent) == said
