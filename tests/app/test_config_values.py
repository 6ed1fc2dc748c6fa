"""Values: what a setting accepts, where the sentence is tested in test_config.py."""

from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from app.config_values import GuildIds, HttpAddress, SocketAddress, StorageUrl, anchored

HTTP = TypeAdapter(HttpAddress)
SOCKET = TypeAdapter(SocketAddress)
STORAGE = TypeAdapter(StorageUrl)
GUILDS = TypeAdapter(GuildIds)


def test_an_empty_address_is_none() -> None:
    assert HTTP.validate_python("") is None


def test_an_address_ends_without_a_slash() -> None:
    assert HTTP.validate_python("https://a.example/muster/") == "https://a.example/muster"
    assert SOCKET.validate_python("wss://gateway.example") == "wss://gateway.example"


@pytest.mark.parametrize(
    "address", ["a.example", "ftp://a.example", "http://", "http://a b", "http://a/?q", 5]
)
def test_other_addresses_are_refused(address: object) -> None:
    with pytest.raises(ValidationError):
        HTTP.validate_python(address)


@pytest.mark.parametrize(
    "url",
    ["", "sqlite:///", "sqlite:///:memory:", "sqlite://muster.db", "postgresql://host", "mysql://a/b", 5],
)
def test_other_storage_is_refused(url: object) -> None:
    with pytest.raises(ValidationError):
        STORAGE.validate_python(url)


@pytest.mark.parametrize("guild", ["0", "-1", "1e5", "9" * 20, True, ""])
def test_what_is_no_id_is_refused(guild: object) -> None:
    with pytest.raises(ValidationError):
        GUILDS.validate_python([guild])


def test_only_a_relative_sqlite_file_is_anchored() -> None:
    folder = Path("/etc/muster")

    assert anchored("sqlite:///a.db", folder) == "sqlite:////etc/muster/a.db"
    assert anchored("sqlite:////var/a.db", folder) == "sqlite:////var/a.db"
    assert anchored("postgresql://h/a", folder) == "postgresql://h/a"
