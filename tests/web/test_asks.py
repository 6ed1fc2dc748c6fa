"""Asks: what of a request is looked at."""

import pytest

from tests.web.clients import a_scope
from web.asks import Ask


def test_the_last_of_several_headers_is_held_and_they_are_noticed() -> None:
    ask = Ask(a_scope("/", headers=[(b"x-api-key", b"one"), (b"x-api-key", b"two")]))

    assert ask.headers[b"x-api-key"] == b"two"
    assert ask.has_several(b"x-api-key")
    assert not ask.has_several(b"host")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("/?q=harbor+county", "harbor county"),
        ("/?q=%C3%A9", "é"),
        ("/?q=%ff", "\ufffd"),
        ("/?q=", ""),
        ("/", ""),
        ("/?q=a&q=b", "a"),
        ("/?" + "a=1&" * 500 + "q=x", ""),
    ],
)
def test_a_query_is_read_whatever_it_holds(path: str, value: str) -> None:
    assert Ask(a_scope(path)).query("q") == value


@pytest.mark.parametrize("path", ["/", "/?", "/?q=a&q=%ff"])
def test_the_search_is_what_follows_the_path(path: str) -> None:
    assert Ask(a_scope(path)).search == path.removeprefix("/").removesuffix("?")


def test_a_client_is_counted_by_its_address() -> None:
    assert Ask(a_scope("/", client="203.0.113.9")).address == "203.0.113.9"
    assert Ask({**a_scope("/"), "client": None}).address == "local"


def test_a_query_is_compared_exactly() -> None:
    assert Ask(a_scope("/?v=1")).is_query(b"v=1")
    assert not Ask(a_scope("/?v=1&x=2")).is_query(b"v=1")
