"""Every column that may hold somebody's name or account says what becomes of it when he is forgotten."""

import re

import pytest
from sqlalchemy import JSON, BigInteger, Column

from storage.tables.metadata import metadata
from storage.tables.personal import ACCOUNT, HIS_ROW, MARK, NAMED_BY
from storage.tables.types import Document, Words

ACCOUNTS = re.compile(
    r"(account|actor|author|by|giver|holder|member|officer|owner|reviewer|target|user)(_id)?$"
)
COLUMNS = [column for table in metadata.sorted_tables for column in table.columns]


def holds_words(column: Column[object]) -> bool:
    return isinstance(column.type, Words | JSON) or column.type is Document


def may_be_an_account(column: Column[object]) -> bool:
    return (
        isinstance(column.type, BigInteger) and not column.foreign_keys and bool(ACCOUNTS.search(column.name))
    )


@pytest.mark.parametrize("column", [each for each in COLUMNS if holds_words(each)], ids=str)
def test_words_and_documents_say_whether_they_may_name_somebody(column: Column[object]) -> None:
    assert MARK in column.info, (
        f"{column}: say with info=… from storage/tables/personal.py what becomes of it when a member is "
        "forgotten: WRITTEN for text people write, PLACES for the server's words, named_by(…), HIS_ROW."
    )


@pytest.mark.parametrize("column", [each for each in COLUMNS if may_be_an_account(each)], ids=str)
def test_accounts_say_that_they_are_some(column: Column[object]) -> None:
    assert MARK in column.info, (
        f"{column}: say with info=ACCOUNT from storage/tables/personal.py that it holds a Discord account's "
        "id, so that it is emptied when its owner is forgotten (HIS_ROW if the row goes with him)."
    )


@pytest.mark.parametrize("column", [each for each in COLUMNS if NAMED_BY in each.info], ids=str)
def test_a_name_stands_beside_its_account(column: Column[object]) -> None:
    beside = column.table.c[column.info[NAMED_BY]]

    assert beside.info in (ACCOUNT, HIS_ROW) or beside.foreign_keys
