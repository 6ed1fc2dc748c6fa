"""People: somebody of a guild, with an id of our own, whether or not Discord knows him."""

from dataclasses import dataclass

from domain.ids import GuildId, PersonId, UserId


@dataclass(frozen=True, slots=True)
class Profile:
    """How Discord shows an account in a guild: `name` is nickname, else display name, else username."""

    username: str
    name: str
    avatar: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of a guild; all else refers to the id. `user_id` is None for people without Discord.

    Whoever `is_hidden` is on his pages, but the public is not told.
    """

    id: PersonId
    guild_id: GuildId
    user_id: UserId | None
    profile: Profile
    is_hidden: bool = False


def initials(name: str) -> str:
    """Return one or two letters that stand for `name` on a disc."""
    words = [
        word for word in (part.strip("|[]()<>{}#*_~.-'\"") for part in name.split()) if word[:1].isalnum()
    ]
    if not words:
        return "?"
    first, last = words[0][0], words[-1][0] if len(words) > 1 else ""
    return (first + last).upper()
