from pathlib import Path

import pytest

from domain.errors import Invalid
from storage.urls import parsed, path_of


def test_three_strokes_are_a_relative_path_and_four_an_absolute_one() -> None:
    assert path_of(parsed("sqlite:///muster.db")) == Path.cwd() / "muster.db"
    assert path_of(parsed("sqlite:////var/lib/muster.db")) == Path("/var/lib/muster.db")


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("sqlite://", "in memory"),
        ("sqlite:///:memory:", "in memory"),
        ("sqlite:///file:x?mode=memory", "in memory"),
        ("sqlite://muster.db", "three strokes"),
        ("mysql://host/name", "'mysql'"),
        ("muster.db", "no address"),
        ("postgresql://host:port/name", "no address"),
    ],
)
def test_what_cannot_be_opened_is_refused_naming_the_setting(url: str, word: str) -> None:
    with pytest.raises(Invalid, match=word) as refusal:
        parsed(url)

    assert refusal.value.field == "storage.url"


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_a_server_is_reached_by_our_driver_with_libpqs_words(scheme: str) -> None:
    url = parsed(f"{scheme}://muster:secret@host:5433/name?sslmode=require")

    assert url.drivername == "postgresql+asyncpg"
    assert (url.host, url.port, url.database, dict(url.query)) == ("host", 5433, "name", {"ssl": "require"})
