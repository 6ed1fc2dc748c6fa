"""Cookies: ours alone, on https by a name that nobody else can set, and what we signed as we wrote it."""

import pytest

from web.cookies import ERRAND, SAID, SESSION, Cookies, signed, unsigned

SAFE, PLAIN = Cookies("https://muster.example"), Cookies("http://127.0.0.1:8080")
SECRET = b"k" * 32


def test_on_https_it_is_secure_and_the_hosts_own() -> None:
    name, line = SAFE.session("t0ken")

    assert name == b"set-cookie"
    assert line == b"__Host-muster=t0ken; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure"


def test_on_plain_http_it_is_still_no_scripts_and_no_other_sites() -> None:
    assert PLAIN.session("t0ken")[1] == b"muster=t0ken; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax"
    assert b"Max-Age=0;" in PLAIN.gone(ERRAND)[1]


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        (b"__Host-muster=abc", "abc"),
        (b"a=b; __Host-muster=abc; c=d", "abc"),
        (b"muster=abc", None),
        (b"x__Host-muster=abc", None),
        (b"__Host-muster=", ""),
        (b"__Host-muster", None),
        (b"", None),
        (b"__Host-muster=" + b"a" * 9000, None),
        (b"\xff\xfe=\x00; __Host-muster=abc", "abc"),
    ],
)
def test_it_is_read_from_among_others(sent: bytes, found: str | None) -> None:
    assert SAFE.read({b"cookie": sent}, SESSION) == found
    assert SAFE.read({}, SESSION) is None


def test_what_the_next_page_says_is_read_as_it_was_left() -> None:
    left = SAFE.said("Saved: Größe; a=b")[1].split(b";")[0]

    assert SAFE.read_said({b"cookie": left}) == "Saved: Größe; a=b"
    assert SAFE.read_said({}) == ""
    assert SAFE.read_said({b"cookie": b"__Host-muster-said=%%%"}) == ""
    assert SAFE.read_said({b"cookie": b"__Host-muster-said=a"}) == ""
    assert SAID in "muster-said"


def test_what_is_signed_comes_back_or_nothing_does() -> None:
    text = signed({"state": "s", "at": 5}, SECRET)
    body, _, mark = text.partition(".")

    assert unsigned(text, SECRET) == {"state": "s", "at": 5}
    assert unsigned(text, b"x" * 32) is None
    for other in ("", ".", body, f"{body}.", f"{body[:-1]}.{mark}", f".{mark}", f"é.{mark}", "\ud800.x"):
        assert unsigned(other, SECRET) is None


def test_a_cookie_has_the_name_that_its_address_calls_for() -> None:
    assert Cookies("https://muster.example").name_of(SESSION) == "__Host-muster"
    assert Cookies("http://127.0.0.1").name_of(SESSION) == "muster"
