"""API keys drawn: hostile names escaped, states in words."""

from datetime import timedelta

from bot.embeds.apikeys import key_lines, keys_card, made_card, revoked_card
from domain.access.keys import Key
from domain.access.scopes import EVERY_SCOPE
from domain.ids import KeyId, UserId
from tests.domain.makers import GUILD, NOW, PAGE


def a_key(**others: object) -> Key:
    fields: dict[str, object] = {"name": "<@1> **x**", "owner_id": UserId(5)} | others
    return Key(id=KeyId("0a1b2c3d"), hash=b"", created_at=NOW, **fields)  # type: ignore[arg-type]


def test_a_name_is_only_a_name() -> None:
    (line,) = key_lines([a_key()], {}, now=NOW)

    assert "<@1>" not in line
    assert "**x**" not in line
    assert "never used" in line


def test_what_a_key_is_limited_to_and_whether_it_ended_is_said() -> None:
    limited = a_key(
        page_ids=frozenset({PAGE}), guild_ids=frozenset({GUILD}), expires_at=NOW, last_used_at=NOW
    )

    (line,) = key_lines([limited], {PAGE: "Blaine"}, now=NOW)

    assert all(words in line for words in ("Blaine only", "limited to some servers", "expired", "last used"))


def test_a_key_with_every_scope_fits_a_message() -> None:
    key = a_key(owner_id=None, guild_id=GUILD, scopes=EVERY_SCOPE, name="x" * 100)

    card = made_card(key, "ro_" + "x" * 52, {}, title="Made", old_until=NOW + timedelta(days=1))

    assert sum(map(len, card.lines)) < 3500
    assert card.view().children
    assert keys_card().view().children
    assert "0a1b2c3d" in revoked_card(key).lines[0]


def test_it_is_said_whether_the_old_key_works_on() -> None:
    ended = made_card(a_key(), "ro_x", {}, title="Made", old_until=NOW)
    works_on = made_card(a_key(), "ro_x", {}, title="Made", old_until=NOW + timedelta(days=1))

    assert ended.lines[-1] == "The old key no longer works."
    assert works_on.lines[-1].startswith("The old key works on until <t:")
