"""The first call: for a page that the key reads, else for what its scopes allow, else none."""

import pytest

from domain.access.keys import Key
from domain.access.scopes import Scope
from domain.ids import KeyId, PageId, UserId
from tests.web.rosters import GUILD, NOW, OWNER, PAGE, a_roster, head_of
from web.docs.trying import first_call, lacks_page

ADDRESS = "https://muster.example"
HEAD = head_of(a_roster())


def a_key(*scopes: Scope, owner_id: UserId | None = None, page_ids: frozenset[PageId] = frozenset()) -> Key:
    guild_id = GUILD if owner_id is None else None
    return Key(
        id=KeyId("0a1b2c3d"),
        name="k",
        hash=b"",
        created_at=NOW,
        owner_id=owner_id,
        guild_id=guild_id,
        scopes=frozenset(scopes),
        page_ids=page_ids,
    )


@pytest.mark.parametrize("owner_id", [None, OWNER])
def test_a_key_that_reads_a_page_tries_that_page(owner_id: UserId | None) -> None:
    call = first_call(a_key(Scope.READ_ROSTERS, Scope.READ_STAFF, owner_id=owner_id), [HEAD], ADDRESS)

    assert call is not None
    assert f"'{ADDRESS}/api/roster/{PAGE}'" in call
    assert "$PAGE_ID" not in call


@pytest.mark.parametrize(
    ("scope", "path"),
    [
        (Scope.READ_STAFF, "/api/staff"),
        (Scope.READ_SITES, "/api/sites"),
        (Scope.READ_LEAVE, "/api/annual-leave"),
    ],
)
def test_another_key_tries_what_it_may_read(scope: Scope, path: str) -> None:
    call = first_call(a_key(scope, Scope.WRITE_SITES), [HEAD], ADDRESS)

    assert call is not None
    assert f"curl '{ADDRESS}{path}" in call


def test_a_key_that_only_changes_things_or_reads_no_page_tries_nothing() -> None:
    strangers = a_key(Scope.READ_ROSTERS, owner_id=UserId(5))

    assert first_call(a_key(Scope.WRITE_STAFF), [HEAD], ADDRESS) is None
    assert first_call(strangers, [HEAD], ADDRESS) is None
    assert lacks_page(strangers, [HEAD])
    assert not lacks_page(a_key(Scope.READ_ROSTERS), [HEAD])
    assert not lacks_page(a_key(Scope.WRITE_STAFF), [])
