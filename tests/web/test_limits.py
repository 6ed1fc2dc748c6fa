"""Limits: so many a minute, in a window that slides, and nobody is remembered for long."""

from web.limits import Allowance, Limit


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_the_minute_is_spent_and_the_next_one_is_one_too_many() -> None:
    limit = Limit("x", 3, clock=Clock())

    hits = [limit.hit("anna") for _ in range(4)]

    assert [hit.remaining for hit in hits] == [2, 1, 0, 0]
    assert [hit.is_spent for hit in hits] == [False, False, False, True]


def test_names_are_counted_apart() -> None:
    limit = Limit("x", 1, clock=Clock())
    limit.hit("anna")

    assert not limit.hit("ben").is_spent
    assert limit.hit("anna").is_spent


def test_after_the_time_named_one_more_is_allowed() -> None:
    clock = Clock()
    limit = Limit("x", 3, clock=clock)
    for _ in range(3):
        limit.hit("anna")
    refused = limit.hit("anna")

    clock.now += refused.retry_after - 1.5
    too_soon = limit.hit("anna")
    clock.now += 1.5
    in_time = limit.hit("anna")

    assert too_soon.is_spent
    assert not in_time.is_spent


def test_a_new_minute_is_no_fresh_start() -> None:
    clock = Clock()
    limit = Limit("x", 10, clock=clock)
    clock.now += 59
    for _ in range(10):
        limit.hit("anna")

    clock.now += 2

    assert limit.hit("anna").is_spent


def test_a_refused_hit_is_not_counted() -> None:
    clock = Clock()
    limit = Limit("x", 1, clock=clock)
    for _ in range(100):
        limit.hit("anna")

    clock.now += 120

    assert not limit.hit("anna").is_spent


def test_old_names_are_forgotten() -> None:
    clock = Clock()
    limit = Limit("x", 1, clock=clock)
    for number in range(1000):
        limit.hit(str(number))

    clock.now += 60
    limit.hit("anna")
    clock.now += 60
    limit.hit("anna")

    assert len(limit) == 1


def test_long_silence_forgets_everybody() -> None:
    clock = Clock()
    limit = Limit("x", 1, clock=clock)
    limit.hit("anna")

    clock.now += 3600

    assert not limit.hit("anna").is_spent
    assert len(limit) == 1


def test_headers_tell_what_is_left_under_both_names() -> None:
    assert dict(Allowance(120, 7, 42).headers()) == {
        b"ratelimit-limit": b"120",
        b"ratelimit-remaining": b"7",
        b"ratelimit-reset": b"42",
        b"x-ratelimit-limit": b"120",
        b"x-ratelimit-remaining": b"7",
        b"x-ratelimit-reset": b"42",
    }


def test_as_lines_they_say_the_same() -> None:
    allowance = Allowance(120, 7, 42)

    assert allowance.lines() == b"".join(b"%b: %b\r\n" % header for header in allowance.headers())
