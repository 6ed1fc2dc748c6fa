"""What a column holds of somebody: said where it is declared, so that forgetting him misses none.

| mark          | the column holds                          | when he is forgotten                           |
|---------------|-------------------------------------------|------------------------------------------------|
| `ACCOUNT`     | a Discord account's id                    | emptied; 0 where it can't be empty             |
| `named_by(c)` | the name of the account in column `c`     | "former member"                                |
| `WRITTEN`     | what somebody wrote; it may name him      | his names and id in it become "former member"  |
| `words_of(c)` | what the person in column `c` wrote, sent | his are emptied; others' as for `WRITTEN`      |
| `HIS_ROW`     | whom the row is about, or a part of it    | the rows of that account or person are deleted |
| `NEWS`        | an event for others to read               | the row is deleted if it names him             |
| `PLACES`      | words of the server, ids of its roles     | left as it is                                  |
| `BY_HAND`     | what `storage/rosters/erasing.py` does column by column                                    |

Every text from outside, every JSON value and every account bears one of them: a test among those of the
architecture says which one doesn't.
"""

from collections.abc import Mapping
from typing import Any

MARK = "personal"
NAMED_BY = "named_by"
WORDS_OF = "words_of"

# SQLAlchemy's own type of `Column.info`.
Info = dict[Any, Any]

ACCOUNT: Info = {MARK: "account"}
WRITTEN: Info = {MARK: "written"}
HIS_ROW: Info = {MARK: "his_row"}
NEWS: Info = {MARK: "news"}
PLACES: Info = {MARK: "places"}
BY_HAND: Info = {MARK: "by_hand"}


def named_by(account: str) -> Info:
    """Return the mark of a column that names the account in column `account` of the same row."""
    return {MARK: "name", NAMED_BY: account}


def words_of(person: str) -> Info:
    """Return the mark of a text that the person or account in column `person` of the same row gave."""
    return WRITTEN | {WORDS_OF: person}


def is_marked(info: Mapping[Any, Any], mark: Info) -> bool:
    """Say whether a column's `info` bears this mark."""
    return bool(info.get(MARK) == mark[MARK])
