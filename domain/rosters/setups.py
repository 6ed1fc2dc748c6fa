"""Set-ups: a page on its way, answer by answer, before it becomes a draft."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from domain.ids import GuildId, UserId

KEPT_UNTOUCHED = timedelta(minutes=15)
"""How long a set-up waits for the next answer: no longer than a message can be changed."""


@dataclass(frozen=True, slots=True)
class Setup:
    """Whose it is, and what he answered so far, in the words of the edge that asks him."""

    token: str
    guild_id: GuildId
    user_id: UserId
    content: Mapping[str, object]
