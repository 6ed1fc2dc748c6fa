"""Member chunks: a guild's people in pieces of 1,000, encoded once and kept while nothing changes."""

from collections.abc import Iterable

from app.demo.discord.world.nouns import Guild, Member
from app.demo.discord.world.payloads import member_text
from app.demo.discord.world.snowflakes import GuildId

CHUNK_SIZE = 1_000


class MemberChunks:
    """All members of a guild at one revision, as JSON lists."""

    def __init__(self, guild: Guild) -> None:
        self.revision = guild.revision
        self._members = list(guild.members.values())
        self.count = max(1, -(-len(self._members) // CHUNK_SIZE))
        self._encoded: list[bytes | None] = [None] * self.count

    def encoded(self, index: int) -> bytes:
        """Return one chunk's members."""
        known = self._encoded[index]
        if known is None:
            start = index * CHUNK_SIZE
            known = encode_members(self._members[start : start + CHUNK_SIZE])
            self._encoded[index] = known
        return known


class ChunkCache:
    """The latest chunks of each guild."""

    def __init__(self) -> None:
        self._kept: dict[GuildId, MemberChunks] = {}

    def of(self, guild: Guild) -> MemberChunks:
        """Return the guild's chunks as of now."""
        kept = self._kept.get(guild.id)
        if kept is None or kept.revision != guild.revision:
            kept = self._kept[guild.id] = MemberChunks(guild)
        return kept


def encode_members(members: Iterable[Member]) -> bytes:
    """Return a JSON list of member objects."""
    return ("[" + ",".join(map(member_text, members)) + "]").encode()
