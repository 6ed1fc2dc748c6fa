"""Recognised sessions: those that were found lately, and no others."""

from domain.ids import UserId
from tests.web.clients import a_scope
from web.asks import Ask
from web.cookies import Cookies
from web.recognising import KEPT, Recognised

ANNA, BEN = UserId(5), UserId(6)


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return what it shows."""
        return self.now


def showing(token: str) -> Ask:
    return Ask(a_scope("/dashboard", headers={"Cookie": f"other=1; __Host-muster={token}"}))


def opened(clock: Clock) -> Recognised:
    return Recognised(Cookies("https://muster.example"), clock=clock)


def test_only_what_was_found_is_known_and_forgotten_when_it_is_gone() -> None:
    recognised = opened(Clock())
    recognised.remember("hers", ANNA)
    recognised.remember("his", BEN)

    assert recognised.person(showing("hers")) == ANNA
    assert recognised.person(showing("his")) == BEN
    for token in ("made-up", "", "x" * 101):
        assert recognised.person(showing(token)) is None
    assert recognised.person(Ask(a_scope("/dashboard"))) is None
    recognised.forget("hers")
    recognised.forget("made-up")
    assert recognised.person(showing("hers")) is None
    assert recognised.person(showing("his")) == BEN


def test_what_was_not_found_again_for_some_minutes_is_nobodys() -> None:
    clock = Clock()
    recognised = opened(clock)
    recognised.remember("hers", ANNA)

    clock.now += KEPT
    assert recognised.person(showing("hers")) == ANNA
    recognised.forget("hers")
    assert recognised.person(showing("hers")) is None
    recognised.remember("hers", ANNA)
    clock.now += 2 * KEPT
    assert recognised.person(showing("hers")) is None
