"""Databases as tests open them: copies of one at the newest revision, which nobody has to look up again."""

from storage.database import Database
from storage.urls import parsed


def at_newest(url: str) -> Database:
    """Return the open database at `url`, a copy of one at the newest revision."""
    return Database(parsed(url))
