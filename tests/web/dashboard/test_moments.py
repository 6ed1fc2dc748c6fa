"""Moments of forms are of the guild's zone; what is none is refused by the name of its field."""

from datetime import UTC, datetime

import pytest

from domain.errors import Invalid
from web.dashboard.moments import end_of_day, moment_of
from words import speaking


def test_a_day_ends_where_the_guild_is() -> None:
    with speaking("en", zone="Europe/Berlin"):
        assert end_of_day("2027-01-31", field="expires") == datetime(2027, 1, 31, 23, tzinfo=UTC)
    assert end_of_day(" ", field="expires") is None


def test_a_moment_is_read_where_the_guild_is() -> None:
    with speaking("en", zone="Europe/Berlin"):
        assert moment_of("2027-01-31T18:00", field="at") == datetime(2027, 1, 31, 17, tzinfo=UTC)
    assert moment_of("", field="at") is None


@pytest.mark.parametrize("text", ["soon", "2027-02-30", "9999-12-31", "31.01.2027", "²027-01-01"])
def test_what_is_no_day_names_its_field(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        end_of_day(text, field="expires")
    assert refused.value.field == "expires"


@pytest.mark.parametrize("text", ["soon", "2027-02-30T10:00", "2027-01-31T25:00"])
def test_what_is_no_moment_names_its_field(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        moment_of(text, field="at")
    assert refused.value.field == "at"
