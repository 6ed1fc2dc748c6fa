"""Addresses of databases: `sqlite:///muster.db` (a file), `postgresql://user@host/name` (a server)."""

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from domain.errors import Invalid

_FIELD = "storage.url"


def parsed(text: str) -> URL:
    """Return the address with the driver we use, or raise `Invalid` saying what is wrong with it."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise Invalid(
            f"{_FIELD} is no address of a database: write sqlite:///muster.db.", field=_FIELD
        ) from error
    match url.get_backend_name():
        case "sqlite":
            return _sqlite(url)
        case "postgresql" | "postgres":
            return _postgresql(url)
        case other:
            raise Invalid(
                f"{_FIELD} names {other!r}; Muster keeps its data in sqlite or postgresql.", field=_FIELD
            )


def path_of(url: URL) -> Path:
    """Return the file of an SQLite database."""
    return Path(url.database or "").absolute()


def _sqlite(url: URL) -> URL:
    if url.host:
        raise Invalid(
            f"{_FIELD} needs three strokes before a relative path, four before an absolute one: "
            "sqlite:///muster.db, sqlite:////var/lib/muster/muster.db.",
            field=_FIELD,
        )
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise Invalid(
            f"{_FIELD} must name a file; a database in memory can't be shared by the writer and the readers.",
            field=_FIELD,
        )
    return URL.create("sqlite+aiosqlite", database=url.database)


def _postgresql(url: URL) -> URL:
    query = dict(url.query)
    if "sslmode" in query:
        # What libpq and every other tool calls sslmode, asyncpg takes as ssl, with the same words.
        query["ssl"] = query.pop("sslmode")
    return url.set(drivername="postgresql+asyncpg", query=query)
