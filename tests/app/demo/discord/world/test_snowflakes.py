"""Ids grow with time and tell it."""

from datetime import UTC, datetime

from app.demo.discord.world.snowflakes import Snowflakes, moment_of, snowflake_at, system_clock

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_an_id_tells_when_it_was_made() -> None:
    assert moment_of(snowflake_at(NOON, serial=5)) == NOON


def test_ids_of_one_moment_differ_and_grow() -> None:
    ids = Snowflakes(lambda: NOON)

    first, second = ids.next(), ids.next()

    assert first == snowflake_at(NOON)
    assert second > first


def test_the_clock_is_aware() -> None:
    assert system_clock().tzinfo is UTC
