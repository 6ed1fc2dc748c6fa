"""Chunks hold everybody once, and are encoded once while nothing changes."""

import json

from app.demo.big_guild import big_guild
from app.demo.discord.gateway.chunks import CHUNK_SIZE, ChunkCache, MemberChunks


def test_everybody_is_in_one_chunk() -> None:
    (guild,) = big_guild(CHUNK_SIZE * 2 + 5, 10).state.guilds.values()

    chunks = MemberChunks(guild)

    sizes = [len(json.loads(chunks.encoded(index))) for index in range(chunks.count)]
    assert sizes == [CHUNK_SIZE, CHUNK_SIZE, 5]
    assert chunks.encoded(0) is chunks.encoded(0)


def test_a_change_makes_new_chunks() -> None:
    world = big_guild(10, 2)
    (guild,) = world.state.guilds.values()
    cache = ChunkCache()
    before = cache.of(guild)
    assert cache.of(guild) is before

    world.members.join(guild, world.new_user("new"))

    assert len(json.loads(cache.of(guild).encoded(0))) == 11
