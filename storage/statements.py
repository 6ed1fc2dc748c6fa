"""Pieces of SQL that SQLAlchemy spells differently, or not at all, on the two engines."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Insert, Table, bindparam, cast, func, or_, select
from sqlalchemy.dialects.postgresql import Insert as PostgresqlInsert
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from storage.tables.types import Numbers

# SQLAlchemy's own word for "a column of whatever type".
AnyColumn = ColumnElement[Any]


class _Unpacked(FunctionElement[int]):
    """The numbers of one bound value as rows."""

    type = BigInteger()
    inherit_cache = True
    name = "unpacked"


@compiles(_Unpacked)
def _as_unnest(element: _Unpacked, compiler: SQLCompiler, **options: Any) -> str:  # SQLAlchemy's signature
    return f"unnest(CAST({compiler.process(element.clauses, **options)} AS BIGINT[]))"


@compiles(_Unpacked, "sqlite")
def _as_json_each(element: _Unpacked, compiler: SQLCompiler, **options: Any) -> str:  # SQLAlchemy's signature
    return f"value FROM json_each({compiler.process(element.clauses, **options)})"


def among(column: AnyColumn, numbers: Iterable[int]) -> ColumnElement[bool]:
    """Return `column IN (numbers)` with all the numbers in one bound value, however many they are."""
    bound = bindparam(None, list(numbers), type_=Numbers(), unique=True)
    return column.in_(select(_Unpacked(bound)))


def insert_into(table: Table, engine_name: str) -> SqliteInsert | PostgresqlInsert:
    """Return an INSERT that knows ON CONFLICT in the engine's dialect."""
    return sqlite_insert(table) if engine_name == "sqlite" else postgresql_insert(table)


def from_arrays(statement: Insert, names: Iterable[str]) -> Insert:
    """Return an INSERT of many rows as one array a column, which PostgreSQL takes far faster than rows."""
    columns = {name: ARRAY(statement.table.c[name].type) for name in names}
    rows = select(
        *(func.unnest(cast(bindparam(name, type_=array), array)) for name, array in columns.items())
    )
    return statement.from_select(list(columns), rows)


def differs(
    table: Table, excluded: Any, names: Iterable[str]
) -> ColumnElement[bool]:  # both dialects' `excluded`
    """Return the claim that one of these columns would change: without one, an upsert writes nothing."""
    return or_(*(table.c[name].is_distinct_from(excluded[name]) for name in names))
