"""Column types that mean the same on both engines."""

import json
from collections.abc import Sequence
from datetime import UTC as UTC_ZONE
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ARRAY, JSON, BigInteger, DateTime, Dialect, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

from domain.words import Sentence

EPOCH = datetime(1970, 1, 1, tzinfo=UTC_ZONE)
MICROSECOND = timedelta(microseconds=1)

Serial = BigInteger().with_variant(Integer(), "sqlite")
"""A number of our own that the database counts up. SQLite counts only what it calls INTEGER."""

Document = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""A small JSON value, read and written whole."""


class UTC(TypeDecorator[datetime]):
    """A moment: aware on the way in or refused, in UTC on the way out.

    SQLite has no type for moments; there it is a count of microseconds, which sorts as time does.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:  # of whatever the engine has
        """Return a moment for PostgreSQL, a number for SQLite."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | int | None:
        """Return what the driver takes."""
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"A moment without a zone can't be stored: {value!r}.")
        return (value - EPOCH) // MICROSECOND if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | int | None, dialect: Dialect) -> datetime | None:
        """Return the moment, aware and in UTC."""
        match value:
            case None:
                return None
            case int():
                return EPOCH + value * MICROSECOND
            case _:
                return value.astimezone(UTC_ZONE)


class Words(TypeDecorator[str]):
    """Text from outside, without what one of the engines would choke on: NUL and halves of characters."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the text without what can't be stored."""
        if value is None or (value.isascii() and "\0" not in value):
            return value
        return value.replace("\0", "").encode("utf-8", "replace").decode()


class Said(TypeDecorator[str]):
    """A sentence, with what it was made of, so that it can be said in another language later."""

    impl = Words
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the text; of a sentence that has gaps, what it was made of."""
        return (
            MADE_OF + json.dumps(_parts(value), ensure_ascii=False) if isinstance(value, Sentence) else value
        )

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the sentence, or the text."""
        return _whole(json.loads(value[1:])) if value is not None and value.startswith(MADE_OF) else value


MADE_OF = "\x1f"
"""Begins what a sentence was made of: no text of anybody's does."""


def _parts(value: Sentence) -> dict[str, object]:
    gaps = {name: _parts(gap) if isinstance(gap, Sentence) else str(gap) for name, gap in value.gaps.items()}
    return {"template": value.template, "many": value.many, "number": value.number, "gaps": gaps}


def _whole(parts: dict[str, Any]) -> Sentence:  # Any: what `_parts` made
    gaps = {name: _whole(gap) if isinstance(gap, dict) else gap for name, gap in parts["gaps"].items()}
    return Sentence(parts["template"], gaps, many=parts["many"], count=parts["number"])


class Numbers(TypeDecorator[Sequence[int]]):
    """Any count of numbers bound as one value; see `storage.statements.among`."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return an array for PostgreSQL, a JSON text for SQLite."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Text())
        return dialect.type_descriptor(ARRAY(BigInteger()))

    def process_bind_param(self, value: Sequence[int] | None, dialect: Dialect) -> str | Sequence[int] | None:
        """Return what the driver takes."""
        if value is None or dialect.name != "sqlite":
            return value
        return json.dumps(list(value))
