"""Answers: one body in all its forms."""

import gzip

import pytest

from tests.web.clients import a_scope
from web.answers import HTML, PUBLIC_CACHE, accepts_gzip, names_tag, redirect, rendering
from web.asks import Ask

LARGE = b"<p>muster</p>" * 1000


def an_ask(**headers: str) -> Ask:
    return Ask(a_scope("/", headers={name.replace("_", "-"): value for name, value in headers.items()}))


@pytest.mark.parametrize(
    ("header", "takes"),
    [
        (None, False),
        (b"", False),
        (b"gzip", True),
        (b"gzip, deflate, br", True),
        (b"br;q=1.0, GZIP;q=0.8, *;q=0.1", True),
        (b"gzip;q=0", False),
        (b"gzip; q=0.0", False),
        (b"gzip;q=0.001", True),
        (b"identity", False),
        (b"*", True),
        (b"*;q=0", False),
        (b"gzip;q=0, *", False),
        (b"x" * 100_000, False),
        (b"\xff\xfe, gzip", True),
    ],
)
def test_gzip_is_sent_to_those_who_take_it(header: bytes | None, takes: bool) -> None:
    assert accepts_gzip(header) is takes


@pytest.mark.parametrize(
    ("known", "is_named"),
    [
        (b'"a"', True),
        (b'W/"a"', True),
        (b'"x", "b"', True),
        (b"*", True),
        (b'"x"', False),
        (b"a", False),
        (b"", False),
        (b'"x",' * 100_000 + b'"a"', False),
    ],
)
def test_a_tag_is_known_weak_or_strong(known: bytes, is_named: bool) -> None:
    assert names_tag(known, (b'"a"', b'"b"')) is is_named


def test_both_forms_hold_the_same() -> None:
    drawn = rendering(LARGE, HTML, (PUBLIC_CACHE,))

    packed = drawn.answer(an_ask(accept_encoding="gzip"))

    assert drawn.answer(an_ask()).body == LARGE
    assert gzip.decompress(packed.body) == LARGE
    assert dict(packed.headers)[b"content-encoding"] == b"gzip"
    assert dict(packed.headers)[b"content-length"] == str(len(packed.body)).encode()


def test_different_bytes_have_different_strong_tags() -> None:
    drawn, other = rendering(LARGE, HTML), rendering(LARGE + b"!", HTML)

    tags = {drawn.plain_tag, drawn.packed_tag, other.plain_tag, other.packed_tag}

    assert len(tags) == 4
    assert not any(tag.startswith(b"W/") for tag in tags)


def test_the_same_bytes_have_the_same_tag() -> None:
    assert rendering(LARGE, HTML).packed_tag == rendering(LARGE, HTML).packed_tag


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_whoever_has_the_bytes_is_sent_none(encoding: str) -> None:
    drawn = rendering(LARGE, HTML, (PUBLIC_CACHE,))
    tag = dict(drawn.answer(an_ask(accept_encoding=encoding)).headers)[b"etag"].decode()

    answer = drawn.answer(an_ask(accept_encoding=encoding, if_none_match=tag))

    assert (answer.status, answer.body) == (304, b"")
    assert dict(answer.headers) == {
        b"etag": tag.encode(),
        b"cache-control": b"no-cache",
        b"vary": b"Accept-Encoding",
    }


def test_what_is_small_is_not_packed() -> None:
    answer = rendering(b"small", HTML).answer(an_ask(accept_encoding="gzip"))

    assert answer.body == b"small"
    assert b"content-encoding" not in dict(answer.headers)


def test_an_old_address_leads_on_but_not_for_ever() -> None:
    answer = redirect("/r/new")

    assert answer.status == 308
    assert dict(answer.headers)[b"location"] == b"/r/new"
    assert dict(answer.headers)[b"cache-control"] == b"no-cache"
