"""Commits: the moments at which this process committed something it wrote."""

import time
from typing import Any

from sqlalchemy import Connection, Engine, event


class Commits:
    """Listens to every engine of the process, told apart by how a writing transaction begins."""

    def __init__(self) -> None:
        self._at: list[float] = []
        event.listen(Engine, "before_cursor_execute", self._statement)
        event.listen(Engine, "commit", self._commit)

    def taken(self) -> list[float]:
        """Return the moments (`time.monotonic`) since this was last asked, in order."""
        at, self._at = self._at, []
        return at

    def _statement(
        self, connection: Connection, _cursor: Any, statement: str, *_rest: Any
    ) -> None:  # SQLAlchemy's own loose signature
        if statement == "BEGIN IMMEDIATE":
            connection.info["is_writing"] = True

    def _commit(self, connection: Connection) -> None:
        """Called right before the commit, so that what is measured from here includes it."""
        if connection.info.get("is_writing"):
            self._at.append(time.monotonic())
