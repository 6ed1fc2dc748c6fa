"""What a setting's value may be: types that refuse with words fit for the person who wrote the file.

Every `ValueError` here completes the sentence "config.toml: [section] setting ...".
"""

import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, SecretStr

from domain.ids import GuildId, SkuId, snowflake

SQLITE_PREFIX = "sqlite:///"
COUNTS_URL = re.compile(
    r"(redis|valkey)s?://([^\s/@]*@)?(\[[0-9a-fA-F:.]+\]|[^\s/:@]+)(:\d{1,5})?(/\d{0,3})?"
)
POSTGRESQL_URL = re.compile(r"postgresql://[^\s/]*/[^\s/?]+(\?\S*)?")


CONTACT = re.compile(r"[^\s@:/<>]+@[^\s@:/<>]+\.[^\s@:/<>]+|https?://[^\s<>]+")


def anchored(url: str, folder: Path) -> str:
    """Return the storage URL with a relative SQLite file meant from `folder`."""
    if not url.startswith(SQLITE_PREFIX):
        return url
    return SQLITE_PREFIX + str(folder.resolve() / url.removeprefix(SQLITE_PREFIX))


def _split_at_commas(value: object) -> object:
    """Lists are lists in TOML; from the environment and from secrets they come as one text."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


def _refuse_booleans(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("must be a whole number")
    return value


def _absent_when_empty(value: object) -> object:
    """An empty text means "not set", so that an example file can show every setting."""
    return None if value == "" else value


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _address(*schemes: str) -> BeforeValidator:
    beginnings = " or ".join(f"{scheme}://" for scheme in schemes)
    pattern = re.compile(rf"({'|'.join(schemes)})://[^\s/?#]+[^\s?#]*")

    def check(value: object) -> object:
        if value is None or value == "":
            return None
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise ValueError(f"must be an address beginning with {beginnings}")
        return value.rstrip("/")

    return BeforeValidator(check)


def _network(value: object) -> object:
    try:
        return ip_network(str(value))
    except ValueError:
        raise ValueError("must list IP addresses or networks, such as 10.0.0.0/8") from None


def _guild_id(value: object) -> object:
    number = None if isinstance(value, bool) else snowflake(str(value))
    if number is None:
        raise ValueError('must list ids of Discord servers, such as "80351110224678912"')
    return number


def _sku_id(value: object) -> object:
    number = None if isinstance(value, bool) else snowflake(str(value))
    if number is None:
        raise ValueError('must list ids of SKUs, such as "1019370614521200640"')
    return number


def _discord_id(value: object) -> object:
    if value is None or value == "":
        return None
    number = None if isinstance(value, bool) else snowflake(str(value))
    if number is None:
        raise ValueError('must be an id of Discord\'s, such as "80351110224678912"')
    return str(number)


def _contact(value: object) -> object:
    if value is None or value == "":
        return None
    if isinstance(value, str) and CONTACT.fullmatch(value):
        return value
    raise ValueError("must be an e-mail address, or a link beginning with https://")


def _storage_url(value: object) -> object:
    text = value if isinstance(value, str) else ""
    file = text.removeprefix(SQLITE_PREFIX) if text.startswith(SQLITE_PREFIX) else ""
    if (file and not re.search(r"[?#:]", file)) or POSTGRESQL_URL.fullmatch(text):
        return text
    raise ValueError("must be sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE")


def _counts_url(value: object) -> object:
    text = value if isinstance(value, str) else ""
    if text == "memory" or COUNTS_URL.fullmatch(text):
        return text
    raise ValueError("must be memory or redis://USER:PASSWORD@HOST:PORT/NUMBER")


Whole = Annotated[int, BeforeValidator(_refuse_booleans)]
Lowered = BeforeValidator(_lower)
Secret = Annotated[SecretStr | None, BeforeValidator(_absent_when_empty)]
HttpAddress = Annotated[str | None, _address("https", "http")]
DiscordId = Annotated[str | None, BeforeValidator(_discord_id)]
Contact = Annotated[str | None, BeforeValidator(_contact)]
SocketAddress = Annotated[str | None, _address("wss", "ws")]
CountsUrl = Annotated[str, BeforeValidator(_counts_url)]
StorageUrl = Annotated[str, BeforeValidator(_storage_url)]
Network = Annotated[IPv4Network | IPv6Network, BeforeValidator(_network)]
Networks = Annotated[tuple[Network, ...], BeforeValidator(_split_at_commas)]
ServedGuild = Annotated[GuildId, BeforeValidator(_guild_id)]
Sku = Annotated[SkuId, BeforeValidator(_sku_id)]
SkuIds = Annotated[tuple[Sku, ...], BeforeValidator(_split_at_commas)]
GuildIds = Annotated[tuple[ServedGuild, ...], BeforeValidator(_split_at_commas)]
