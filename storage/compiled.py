"""Statements compiled once in a process, whichever of its engines carries them out.

SQLAlchemy keeps what it has compiled by engine, and we have an engine for each way to open a database: one
for the writer, one for the readers. Compiling takes longer than most of our statements take to run.
"""

from typing import Any

from sqlalchemy import Compiled, Dialect
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import LRUCache

KEPT = 1500
"""Compiled statements kept; we have some hundreds, each on one engine or two."""

Key = tuple[Dialect, *tuple[Any, ...]]  # what comes after the dialect is SQLAlchemy's own


class Statements(LRUCache[Any, Compiled]):
    """What was compiled, by statement and kind of database: engines of one kind write the same SQL."""

    def get(self, key: Key, default: Any = None) -> Any:  # as in the base class
        """Return what was compiled for a statement, if it was."""
        return super().get(_by_kind(key), default)

    def __setitem__(self, key: Key, compiled: Compiled) -> None:
        super().__setitem__(_by_kind(key), compiled)


STATEMENTS = Statements(KEPT)
"""Those of this process."""


def compiled_once(engine: AsyncEngine) -> AsyncEngine:
    """Return the engine as one that shares what it compiles; not for migrations, whose tables come and go."""
    return engine.execution_options(compiled_cache=STATEMENTS)


def _by_kind(key: Key) -> tuple[Any, ...]:
    dialect, *rest = key
    return (dialect.name, dialect.server_version_info, *rest)
