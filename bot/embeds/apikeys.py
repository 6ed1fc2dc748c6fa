"""API keys drawn: one that was just made, the only time it is shown, and lists of them."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.embeds.cards import GOOD, WARNING, Card
from bot.embeds.limits import escaped, moment
from domain.access.keys import Key
from domain.access.scopes import DESCRIPTIONS, in_order
from domain.ids import PageId
from words import mark, say

SHOWN_ONCE = mark("Copy it now: it is shown this once and kept nowhere. Whoever has it can use it.")
NONE_YET = mark("There is none yet. /apikey create makes one.")

Titles = Mapping[PageId, str]


def made_card(key: Key, text: str, pages: Titles, *, title: str, old_until: datetime | None = None) -> Card:
    """Draw a new key with its text; `old_until` is how long the one it replaces works, or worked, on."""
    lines = [f"```\n{text}\n```", _facts(key, pages)]
    lines += [f"• `{scope.value}` {say(DESCRIPTIONS[scope])}" for scope in in_order(key.scopes)]
    if old_until is not None and old_until <= key.created_at:
        lines.append(say("The old key no longer works."))
    elif old_until is not None:
        lines.append(say("The old key works on until {moment}.", moment=moment(old_until, "f")))
    return Card(title, tuple(lines), foot=say(SHOWN_ONCE), colour=GOOD)


def keys_card() -> Card:
    """Draw the head of a list."""
    return Card(say("API keys"), foot=say("/apikey rotate renews one, /apikey revoke ends it at once."))


def revoked_card(key: Key) -> Card:
    """Draw a key that opens nothing any more."""
    return Card(say("The key is revoked"), (f"**{escaped(key.name)}** · `{key.id}`",), colour=WARNING)


def key_lines(keys: Iterable[Key], pages: Titles, *, now: datetime) -> tuple[str, ...]:
    """Draw each key on a line of its own."""
    return tuple(
        f"**{escaped(key.name)}** · `{key.id}` · {_facts(key, pages)} · "
        + " ".join(f"`{scope.value}`" for scope in in_order(key.scopes))
        + f" · {_used(key)}"
        + ("" if key.works(now) else " · " + say("expired"))
        for key in keys
    )


def _facts(key: Key, pages: Titles) -> str:
    facts = [say("of this server") if key.guild_id is not None else say("your own")]
    if key.page_ids:
        titles = sorted(pages.get(each, str(each)) for each in key.page_ids)
        facts.append(say("{pages} only", pages=", ".join(map(escaped, titles))))
    if key.guild_ids:
        facts.append(say("limited to some servers"))
    if key.expires_at is None:
        facts.append(say("without end"))
    else:
        facts.append(say("until {moment}", moment=moment(key.expires_at, "f")))
    return " · ".join(facts)


def _used(key: Key) -> str:
    if key.last_used_at is None:
        return say("never used")
    return say("last used {moment}", moment=moment(key.last_used_at))
