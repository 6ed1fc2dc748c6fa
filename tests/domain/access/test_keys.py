"""Keys: random, recognisable, kept as a hash; what each kind reads, and until when it works."""

from datetime import timedelta
from uuid import UUID

import pytest

from domain.access.actors import Via
from domain.access.keys import LONGEST_KEY, Key, checked_key, hash_of, new_key_text
from domain.access.scopes import PERSONAL_SCOPES, Scope
from domain.errors import Invalid
from domain.ids import GuildId, KeyId, PageId, UserId
from tests.domain.makers import ANNA, GUILD, NOW, OWNER, PAGE

ELSEWHERE, OTHER_PAGE = GuildId(901), PageId(UUID(int=5))


def a_key(**others: object) -> Key:
    """Return a key; of the owner unless said otherwise."""
    fields: dict[str, object] = {"owner_id": None if "guild_id" in others else OWNER} | others
    return Key(id=KeyId("0a1b2c3d"), name="sheet", hash=b"x", created_at=NOW, **fields)  # type: ignore[arg-type]


def test_a_key_names_its_id_and_no_two_are_alike() -> None:
    (first_id, first), (second_id, second) = new_key_text(), new_key_text()

    assert first.startswith(f"ro_{first_id}_")
    assert first != second
    assert first_id != second_id
    assert len(first) <= LONGEST_KEY


def test_the_hash_does_not_contain_the_key_and_is_the_same_each_time() -> None:
    _, text = new_key_text()

    assert hash_of(text) == hash_of(text)
    assert text.encode() not in hash_of(text)
    assert len(hash_of("\ud800")) == 32


@pytest.mark.parametrize(
    ("key", "guild_id", "owner_id", "reads"),
    [
        (a_key(), GUILD, OWNER, True),
        (a_key(), GUILD, ANNA, False),
        (a_key(guild_ids=frozenset({GUILD})), GUILD, OWNER, True),
        (a_key(guild_ids=frozenset({ELSEWHERE})), GUILD, OWNER, False),
        (a_key(page_ids=frozenset({PAGE})), GUILD, OWNER, True),
        (a_key(page_ids=frozenset({PAGE})), GUILD, ANNA, False),
        (a_key(page_ids=frozenset({OTHER_PAGE})), GUILD, OWNER, False),
        (a_key(guild_id=GUILD), GUILD, ANNA, True),
        (a_key(guild_id=GUILD), ELSEWHERE, OWNER, False),
        (a_key(guild_id=GUILD, page_ids=frozenset({OTHER_PAGE})), GUILD, OWNER, False),
    ],
)
def test_which_pages_a_key_reads(key: Key, guild_id: GuildId, owner_id: UserId, reads: bool) -> None:
    assert key.reads(PAGE, guild_id=guild_id, owner_id=owner_id) is reads


def test_an_erased_owner_leaves_no_page_to_a_guilds_key_of_nobody() -> None:
    assert not a_key().reads(PAGE, guild_id=GUILD, owner_id=UserId(0))


def test_a_key_works_until_it_expires_or_is_revoked() -> None:
    ends = a_key(expires_at=NOW + timedelta(days=1))

    assert a_key().works(NOW)
    assert ends.works(NOW + timedelta(hours=23))
    assert not ends.works(NOW + timedelta(days=1))
    assert not a_key(revoked_at=NOW).works(NOW)


def test_a_guilds_key_acts_there_on_nobodys_behalf() -> None:
    actor = a_key(guild_id=GUILD, made_by=ANNA, scopes=frozenset({Scope.READ_STAFF})).actor()

    assert actor.user_id is None
    assert actor.may_manage(GUILD)
    assert not actor.may_manage(ELSEWHERE)
    assert (actor.via, actor.scopes) == (Via.API, frozenset({Scope.READ_STAFF}))


def test_a_persons_key_acts_nowhere() -> None:
    actor = a_key().actor()

    assert (actor.user_id, actor.manages, actor.scopes) == (OWNER, frozenset(), PERSONAL_SCOPES)


@pytest.mark.parametrize(
    ("others", "field"),
    [
        ({"scopes": frozenset()}, "scopes"),
        ({"scopes": frozenset({Scope.READ_STAFF})}, "scopes"),
        (
            {"guild_id": GUILD, "page_ids": frozenset({PAGE}), "scopes": frozenset({Scope.READ_STAFF})},
            "scopes",
        ),
        ({"expires_at": NOW}, "expires"),
    ],
)
def test_what_a_kind_of_key_can_t_have_is_refused(others: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        checked_key(a_key(**others))

    assert refusal.value.field == field


def test_a_guilds_key_may_have_any_scope() -> None:
    key = a_key(guild_id=GUILD, scopes=frozenset(Scope))

    assert checked_key(key) == key
