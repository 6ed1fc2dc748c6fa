"""A bucket lets so many through in a window, and says how many are left."""

from datetime import timedelta

from app.demo.discord.faults import Faults
from app.demo.discord.rest.buckets import RoleBucket


class Clock:
    """A clock that is moved by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_without_a_limit_all_get_through_and_nothing_is_said() -> None:
    bucket = RoleBucket(Faults())

    assert all(bucket.take() for _ in range(100))
    assert bucket.headers() == {}


def test_with_one_the_window_fills_and_opens_again() -> None:
    clock = Clock()
    bucket = RoleBucket(Faults(role_write_limit=2, role_write_window=timedelta(seconds=5)), clock)

    taken = [bucket.take() for _ in range(3)]
    headers, waits = bucket.headers(), bucket.resets_after
    clock.now += 5

    assert taken == [True, True, False]
    assert (headers["X-RateLimit-Remaining"], headers["X-RateLimit-Reset-After"]) == ("0", "5.000")
    assert waits == 5
    assert bucket.take()
